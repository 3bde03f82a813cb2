//! What can be done to a conversation as a ticket (I6): its state in the workflow, its attributes, its type, what it is linked
//! to; and what the workspace's types of tickets ask for.

use serde::{Deserialize, Serialize};

use super::attribute::LONGEST_VALUE;
use super::conversation::{Conversation, LinkedObject};
use super::ids::{ContactId, ConversationId};
use super::standing::Standing;
use super::text::Text;
use super::ticket::Ticket;

/// The category of tickets that customers see.
pub const CUSTOMER: &str = "Customer";
/// The category of those that one's own teams alone see.
pub const BACK_OFFICE: &str = "Back-office";
/// The category of those that stand for the one cause of many conversations.
pub const TRACKER: &str = "Tracker";

/// A type of tickets that the workspace has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketType {
    /// By which it is named in calls.
    pub id: String,
    /// As the workspace calls it.
    pub name: Text,
    /// `Customer`, `Back-office` or `Tracker`.
    pub category: Text,
    /// The states that its tickets can be in, in the workflow's order.
    pub states: Vec<TicketState>,
    /// What its tickets tell, in the workspace's order.
    pub attributes: Vec<TicketAttribute>,
}

impl TicketType {
    /// The state of that id.
    pub fn state(&self, id: &str) -> Option<&TicketState> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The attribute of that name, in whatever case.
    pub fn attribute(&self, name: &str) -> Option<&TicketAttribute> {
        self.attributes.iter().find(|own| own.name.as_str().to_lowercase() == name.trim().to_lowercase())
    }
}

/// A state of a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketState {
    /// By which it is named in calls.
    pub id: String,
    /// `submitted`, `in_progress`, `waiting_on_customer`, `resolved`: what several states may have in common.
    pub category: Text,
    /// As teammates read it.
    pub label: Text,
}

/// Something that tickets of a type tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketAttribute {
    /// What it is called, which is its key as well.
    pub name: Text,
    /// What its values are.
    pub kind: AttributeKind,
    /// Of a list: the ids and the words of what can be chosen.
    pub options: Vec<(String, Text)>,
    /// Whether no ticket of that type is made without it.
    pub required: bool,
}

/// What values an attribute has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AttributeKind {
    /// Words.
    Text,
    /// One of a few.
    List,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A point in time.
    Time,
    /// Files, or something that this version does not know: it cannot be changed here.
    Other,
}

/// The value of an attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TicketValue {
    /// It is empty.
    #[default]
    None,
    /// Words; of a list, those of what was chosen.
    Text(Text),
    /// A number as JSON writes it; of a time, Unix seconds.
    Number(String),
    /// Yes or no.
    Yes(bool),
}

impl TicketValue {
    /// As a person reads it; nothing for none.
    pub fn words(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Text(text) => text.to_string(),
            Self::Number(number) => number.clone(),
            Self::Yes(true) => "yes".to_owned(),
            Self::Yes(false) => "no".to_owned(),
        }
    }

    /// What was typed, as a value of that attribute; nothing is none. `time` reads times.
    ///
    /// # Errors
    /// What is asked for instead.
    pub fn read(of: &TicketAttribute, typed: &str, time: &dyn Fn(&str) -> Option<i64>) -> Result<Self, Wanted> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(Self::None);
        }
        let number = |number: serde_json::Number| Self::Number(number.to_string());
        match of.kind {
            AttributeKind::Text if typed.chars().count() > LONGEST_VALUE => Err(Wanted::Shorter(LONGEST_VALUE)),
            AttributeKind::Text => {
                Ok(Some(Text::new(typed)).filter(|text| !text.is_empty()).map_or(Self::None, Self::Text))
            }
            AttributeKind::List => {
                let lower = typed.to_lowercase();
                // Two may differ in nothing but their case.
                let exact = of.options.iter().find(|(_, label)| label.as_str() == typed);
                let whole =
                    exact.or_else(|| of.options.iter().find(|(_, label)| label.as_str().to_lowercase() == lower));
                let mut begins =
                    of.options.iter().filter(|(_, label)| label.as_str().to_lowercase().starts_with(&lower));
                let only = begins.next().filter(|_| begins.next().is_none());
                let found = whole.or(only).map(|(_, label)| Self::Text(label.clone()));
                found.ok_or_else(|| Wanted::OneOf(of.options.iter().map(|(_, label)| label.clone()).collect()))
            }
            AttributeKind::Integer => typed.parse::<i64>().map(|n| number(n.into())).map_err(|_| Wanted::Whole),
            // `1,234` is a thousand to some and little more than one to others.
            AttributeKind::Decimal if may_be_thousands(typed) => Err(Wanted::Number),
            AttributeKind::Decimal => {
                let read = typed.replace(',', ".").parse::<f64>().ok().and_then(serde_json::Number::from_f64);
                let whole = || typed.parse::<i64>().ok().map(serde_json::Number::from);
                whole().or(read).map(number).ok_or(Wanted::Number)
            }
            AttributeKind::Boolean => match typed.to_lowercase().as_str() {
                "yes" | "y" | "true" | "1" => Ok(Self::Yes(true)),
                "no" | "n" | "false" | "0" => Ok(Self::Yes(false)),
                _ => Err(Wanted::YesOrNo),
            },
            AttributeKind::Time => time(typed).map(|at| number(at.into())).ok_or(Wanted::Time),
            AttributeKind::Other => Err(Wanted::Elsewhere),
        }
    }
}

fn may_be_thousands(typed: &str) -> bool {
    let digits = |before: &str| before.trim_start_matches(['-', '+', '0']).len();
    typed.split_once(',').is_some_and(|(before, behind)| digits(before) > 0 && behind.len() == 3)
}

/// What an attribute asks for, where something else was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One of these.
    OneOf(Vec<Text>),
    /// A whole number.
    Whole,
    /// Digits, with a point or without.
    Number,
    /// No more than so many characters.
    Shorter(usize),
    /// `yes` or `no`.
    YesOrNo,
    /// A point in time.
    Time,
    /// It can be changed in Intercom alone.
    Elsewhere,
}

impl Wanted {
    /// As a clause.
    pub fn words(&self) -> String {
        match self {
            Self::OneOf(labels) => {
                let labels: Vec<&str> = labels.iter().map(Text::as_str).collect();
                format!("one of: {}", labels.join(", "))
            }
            Self::Whole => "a whole number".to_owned(),
            Self::Number => "a number, such as 1234 or 12.5".to_owned(),
            Self::Shorter(most) => format!("up to {most} characters here"),
            Self::YesOrNo => "yes or no".to_owned(),
            Self::Time => "a time, such as fri 14:00 or 2026-12-24".to_owned(),
            Self::Elsewhere => "something that can only be changed in Intercom".to_owned(),
        }
    }
}

/// What is done to a conversation as a ticket, one write on the wire each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TicketStep {
    /// Move it on in its workflow: the state's id and label.
    State(String, Text),
    /// Give an attribute a value, or none.
    Value(Text, TicketValue),
    /// Make it a ticket of another type of the same category.
    Kind {
        /// The type's id.
        id: String,
        /// What it is called.
        name: Text,
        /// The state that it is to be in: id and label.
        state: (String, Text),
    },
    /// Make the conversation a ticket.
    Convert {
        /// The type's id.
        id: String,
        /// What it is called.
        name: Text,
        /// Its attributes.
        values: Vec<(Text, TicketValue)>,
    },
    /// Make a ticket for one's own teams, linked to it: a back-office ticket or a tracker.
    Make {
        /// The type's id.
        id: String,
        /// What it is called.
        name: Text,
        /// Its attributes.
        values: Vec<(Text, TicketValue)>,
        /// The customer whom it is about.
        contact: ContactId,
        /// What was linked before: none of these is it.
        beside: Vec<ConversationId>,
    },
    /// Link it to a tracker, by its id and what to call it.
    Link(ConversationId, Text),
    /// Take that link off.
    Unlink(ConversationId, Text),
}

impl TicketStep {
    /// A short name for the outbox.
    pub fn name(&self) -> &'static str {
        match self {
            Self::State(..) => "ticket-state",
            Self::Value(..) => "ticket-attribute",
            Self::Kind { .. } => "ticket-type",
            Self::Convert { .. } => "ticket",
            Self::Make { .. } => "new-ticket",
            Self::Link(..) => "link",
            Self::Unlink(..) => "unlink",
        }
    }

    /// What was done, in words.
    pub fn told(&self) -> String {
        match self {
            Self::State(_, label) => format!("ticket {label}"),
            Self::Value(name, TicketValue::None) => format!("{name} emptied"),
            Self::Value(name, value) => format!("{name}: {}", value.words()),
            Self::Kind { name, .. } => format!("ticket type {name}"),
            Self::Convert { name, .. } => format!("turned into a ticket: {name}"),
            Self::Make { name, .. } => format!("linked ticket made: {name}"),
            Self::Link(_, name) => format!("linked to {name}"),
            Self::Unlink(_, name) => format!("link to {name} taken off"),
        }
    }

    /// Whether it is about the ticket, of which the conversation itself does not tell, or not surely (API 14.1).
    pub fn needs_ticket(&self) -> bool {
        !matches!(self, Self::Make { .. } | Self::Link(..) | Self::Unlink(..))
    }

    /// What the conversation looks like once this is done.
    pub(super) fn apply(&self, conversation: &mut Conversation) {
        match self {
            Self::State(id, label) => with(conversation, |ticket| {
                (ticket.state_id, ticket.state) = (Some(id.clone()), label.clone());
            }),
            Self::Value(name, value) => with(conversation, |ticket| ticket.set(name, value)),
            Self::Kind { id, name, state } => with(conversation, |ticket| {
                (ticket.kind_id, ticket.kind) = (Some(id.clone()), name.clone());
                (ticket.state_id, ticket.state) = (Some(state.0.clone()), state.1.clone());
            }),
            Self::Convert { .. } => conversation.is_ticket = true,
            // It has no id before it is there.
            Self::Make { .. } => {}
            Self::Link(id, _) => {
                if conversation.linked.iter().all(|linked| linked.id != *id) {
                    let category = Some(Text::new(TRACKER));
                    conversation.linked.push(LinkedObject { kind: Text::new("ticket"), id: id.clone(), category });
                }
            }
            Self::Unlink(id, _) => conversation.linked.retain(|linked| linked.id != *id),
        }
    }

    /// Where the conversation stands once this is done.
    pub(super) fn stand(&self, standing: &mut Standing) {
        match (self, &mut standing.ticket) {
            (Self::State(id, label), Some(ticket)) => ticket.state = Some((id.clone(), label.clone())),
            (Self::Kind { state, .. }, Some(ticket)) => ticket.state = Some(state.clone()),
            (Self::Value(name, value), Some(ticket)) => ticket.set(name, value),
            (Self::State(..) | Self::Kind { .. } | Self::Value(..) | Self::Convert { .. } | Self::Make { .. }, _) => {}
            (Self::Link(id, _), _) => {
                if let Err(place) = standing.linked.binary_search(id) {
                    standing.linked.insert(place, id.clone());
                }
            }
            (Self::Unlink(id, _), _) => standing.linked.retain(|linked| linked != id),
        }
    }

    /// Whether what was wanted is so.
    pub fn is_so(&self, conversation: &Conversation) -> bool {
        let ticket = conversation.ticket.as_deref();
        match self {
            Self::State(id, _) => ticket.is_some_and(|ticket| ticket.state_id.as_ref() == Some(id)),
            Self::Value(name, value) => ticket.is_some_and(|ticket| ticket.value(name) == *value),
            Self::Kind { id, .. } => ticket.is_some_and(|ticket| ticket.kind_id.as_ref() == Some(id)),
            Self::Convert { .. } => conversation.is_ticket || ticket.is_some(),
            Self::Make { id, values, .. } => ticket.is_some_and(|ticket| {
                let has = |(name, value): &(Text, TicketValue)| ticket.value(name) == *value;
                ticket.kind_id.as_ref() == Some(id) && values.iter().all(has)
            }),
            Self::Link(id, _) => conversation.linked.iter().any(|linked| linked.id == *id),
            Self::Unlink(id, _) => conversation.linked.iter().all(|linked| linked.id != *id),
        }
    }
}

fn with(conversation: &mut Conversation, change: impl FnOnce(&mut Ticket)) {
    if let Some(ticket) = &mut conversation.ticket {
        change(ticket);
    }
}

/// Where a ticket stands, of what can be changed and taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TicketStanding {
    /// Its state: id and label, where the id is known.
    pub state: Option<(String, Text)>,
    /// The attributes that have a value, by name.
    pub values: Vec<(Text, TicketValue)>,
}

impl TicketStanding {
    /// Of a ticket.
    pub fn of(ticket: &Ticket) -> Self {
        let state = ticket.state_id.clone().map(|id| (id, ticket.state.clone()));
        let mut standing = Self { state, values: Vec::new() };
        ticket.values.iter().for_each(|(name, value)| standing.set(name, value));
        standing
    }

    fn set(&mut self, name: &Text, value: &TicketValue) {
        self.values.retain(|(known, _)| known != name);
        if *value != TicketValue::None {
            let place = self.values.partition_point(|(known, _)| known < name);
            self.values.insert(place, (name.clone(), value.clone()));
        }
    }

    fn value(&self, name: &Text) -> TicketValue {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// See [`Standing::without`].
    pub(super) fn without(&self, before: &Self, after: &Self) -> Option<Self> {
        let mut then = self.clone();
        if before.state != after.state {
            then.state = (self.state == after.state).then(|| before.state.clone())?;
        }
        for name in before.values.iter().chain(&after.values).map(|(name, _)| name) {
            let (was, became) = (before.value(name), after.value(name));
            if was == became || then.value(name) == was {
                continue;
            }
            if then.value(name) != became {
                return None;
            }
            then.set(name, &was);
        }
        Some(then)
    }

    /// What leads from here to there.
    pub(super) fn way(&self, to: &Self) -> Vec<TicketStep> {
        let state = to.state.as_ref().filter(|state| self.state.as_ref() != Some(state));
        let mut way: Vec<TicketStep> =
            state.map(|(id, label)| TicketStep::State(id.clone(), label.clone())).into_iter().collect();
        let mut names: Vec<&Text> = self.values.iter().chain(&to.values).map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        for name in names {
            let value = to.value(name);
            if self.value(name) != value {
                way.push(TicketStep::Value(name.clone(), value));
            }
        }
        way
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(kind: AttributeKind) -> TicketAttribute {
        let options = [("1", "Blocks work"), ("2", "Annoying")];
        let options = options.into_iter().map(|(id, label)| (id.to_owned(), Text::new(label))).collect();
        TicketAttribute { name: Text::new("Severity"), kind, options, required: false }
    }

    #[test]
    fn what_is_typed_is_read_as_the_attribute_wants_it_and_else_it_is_said_what_is_wanted() {
        let time = |typed: &str| (typed == "tomorrow").then_some(9);
        let read = |kind, typed: &str| TicketValue::read(&attribute(kind), typed, &time);
        let text = |words: &str| TicketValue::Text(Text::new(words));
        let number = |words: &str| TicketValue::Number(words.to_owned());
        for (kind, typed, value) in [
            (AttributeKind::Text, " 2.4.1 ", text("2.4.1")),
            (AttributeKind::Text, " ", TicketValue::None),
            (AttributeKind::List, "annoying", text("Annoying")),
            (AttributeKind::List, "blo", text("Blocks work")),
            (AttributeKind::Integer, "12", number("12")),
            (AttributeKind::Decimal, "12,50", number("12.5")),
            (AttributeKind::Decimal, "1,2345", number("1.2345")),
            (AttributeKind::Decimal, "1.234", number("1.234")),
            (AttributeKind::Decimal, "12", number("12")),
            (AttributeKind::Boolean, "Yes", TicketValue::Yes(true)),
            (AttributeKind::Time, "tomorrow", number("9")),
        ] {
            assert_eq!(read(kind, typed), Ok(value), "{kind:?} {typed}");
        }
        assert_eq!(read(AttributeKind::Decimal, "0,125"), Ok(number("0.125")));
        for wrong in ["1,234", "-1,234", "1,234.5", "inf", "1.2.3"] {
            assert_eq!(read(AttributeKind::Decimal, wrong), Err(Wanted::Number), "{wrong}");
        }
        assert_eq!(read(AttributeKind::Integer, "1.5"), Err(Wanted::Whole));
        assert_eq!(read(AttributeKind::Boolean, "perhaps"), Err(Wanted::YesOrNo));
        assert_eq!(read(AttributeKind::Time, "soon"), Err(Wanted::Time));
        let wanted = read(AttributeKind::List, "bad").expect_err("none of them");
        assert_eq!(wanted.words(), "one of: Blocks work, Annoying");
        assert_eq!(read(AttributeKind::Other, "x"), Err(Wanted::Elsewhere));
    }

    #[test]
    fn a_ticket_that_is_put_back_has_what_it_had_and_keeps_what_others_changed_beside() {
        let of = |state: &str, values: &[(&str, &str)]| {
            let mut standing = TicketStanding { state: Some((state.into(), Text::new(state))), values: Vec::new() };
            for (name, value) in values {
                standing.set(&Text::new(name), &TicketValue::Text(Text::new(value)));
            }
            standing
        };
        let (before, after) = (of("1", &[("a", "x")]), of("2", &[("b", "y")]));
        assert_eq!(after.without(&before, &after), Some(before.clone()));
        let beside = of("2", &[("b", "y"), ("c", "z")]);
        assert_eq!(beside.without(&before, &after), Some(of("1", &[("a", "x"), ("c", "z")])));
        assert_eq!(of("3", &[("b", "y")]).without(&before, &after), None);
        assert_eq!(of("2", &[("b", "other")]).without(&before, &after), None);
        let mut at = after.clone();
        for step in after.way(&before) {
            let mut standing = Standing { ticket: Some(at), ..Standing::default() };
            step.stand(&mut standing);
            at = standing.ticket.expect("a ticket");
        }
        assert_eq!(at, before);
    }
}
