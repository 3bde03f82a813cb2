//! What can be decided about a conversation as a ticket (I6), and why it cannot be.

use super::{Facts, Refusal, Subject};
use crate::domain::conversation::LinkedObject;
use crate::domain::ticketing::{CUSTOMER, TRACKER, TicketState, TicketValue, Wanted};
use crate::domain::{ConversationId, Text, Ticket, TicketStep, TicketType};

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketWish {
    /// Move it on to the state of that id.
    State(String),
    /// Give the attribute of that name a value, as it was typed; nothing is none. A time is in Unix seconds.
    Value(String, String),
    /// Make it one of the type of that id.
    Kind(String),
    /// Make the conversation a ticket of the type of that id, with these attributes.
    Convert(String, Vec<(String, String)>),
    /// Make a ticket of the type of that id for one's own teams, linked to it, with these attributes.
    Make(String, Vec<(String, String)>),
    /// Link it to that tracker.
    Link(ConversationId),
    /// Take that link off.
    Unlink(ConversationId),
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTicket {
    /// There is only a conversation so far.
    IsNone,
    /// It is one already.
    IsOne,
    /// It is one, of which nothing more is here yet.
    NotLooked,
    /// The workspace has no such type of tickets, as far as is known.
    NoType,
    /// Only types of this category will do.
    Category(Text),
    /// It is of that type already.
    KindIs(Text),
    /// Its type has no such state.
    NoState,
    /// It is in that state already.
    StateIs(Text),
    /// Its type has no attribute of that name; those that it has.
    NoAttribute(String, Vec<Text>),
    /// The attribute has that value already.
    ValueIs(Text, String),
    /// The attribute takes something else.
    Wants(Text, Wanted),
    /// The attribute has to have a value.
    Required(Text),
    /// These have to have a value before there is such a ticket.
    Missing(Vec<Text>),
    /// A ticket that the customer sees is what a conversation is turned into.
    ForTeams,
    /// A ticket for one's own teams is made from what a customer began.
    CustomersOnly,
    /// Nobody is known whom the ticket would be about.
    Nobody,
    /// What it is to be linked to is no tracker.
    NoTracker,
    /// It is linked to it already.
    Linked,
    /// It is linked to another tracker.
    OneTracker,
    /// A tracker for it waits to be made.
    TrackerWaits,
    /// There is nothing of that kind between the two.
    NotLinked,
    /// Links to what is no tracker can be taken off in Intercom alone.
    OnlyTrackers,
    /// The customer does not see a ticket of this category.
    CustomerSeesNot(Text),
}

impl NoTicket {
    /// Why, as a clause.
    pub fn sentence(&self) -> String {
        let list = |names: &[Text]| names.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
        match self {
            Self::IsNone => "it is no ticket; `ticket` turns it into one".to_owned(),
            Self::IsOne => "it is a ticket already".to_owned(),
            Self::NotLooked => "the ticket is not here yet; try again in a moment".to_owned(),
            Self::NoType => "the workspace has no such type of tickets".to_owned(),
            Self::Category(category) => format!("it can only be of a type of the category {category}"),
            Self::KindIs(name) => format!("its type is {name} already"),
            Self::NoState => "its type has no such state".to_owned(),
            Self::StateIs(label) => format!("the ticket is {label} already"),
            Self::NoAttribute(name, known) => format!("its type has no attribute “{name}”: there is {}", list(known)),
            Self::ValueIs(name, value) if value.is_empty() => format!("{name} is empty already"),
            Self::ValueIs(name, value) => format!("{name} is {value} already"),
            Self::Wants(name, wanted) => format!("{name} takes {}", wanted.words()),
            Self::Required(name) => format!("{name} must have a value"),
            Self::Missing(names) => format!("it needs a value for {}", list(names)),
            Self::ForTeams => "a ticket that the customer sees is made with `ticket.convert`".to_owned(),
            Self::CustomersOnly => "it is a ticket of your own teams: none is made from that".to_owned(),
            Self::Nobody => "its customer is not known yet; try again in a moment".to_owned(),
            Self::NoTracker => "only a tracker ticket can be linked to".to_owned(),
            Self::Linked => "it is linked to that already".to_owned(),
            Self::OneTracker => "it is linked to another tracker; take that link off first".to_owned(),
            Self::TrackerWaits => "a tracker for it is being made already".to_owned(),
            Self::NotLinked => "it is not linked to that".to_owned(),
            Self::OnlyTrackers => {
                "only a link to a tracker can be taken off here; Intercom itself does the others".to_owned()
            }
            Self::CustomerSeesNot(category) => {
                format!("the customer does not see a {} ticket; write a note", category.as_str().to_lowercase())
            }
        }
    }
}

impl From<NoTicket> for Refusal {
    fn from(why: NoTicket) -> Self {
        Self::Ticket(why)
    }
}

/// What is to be done.
pub(super) fn step(facts: &Facts<'_>, subject: &Subject, wish: &TicketWish) -> Result<TicketStep, Refusal> {
    Ok(match wish {
        TicketWish::State(id) => {
            let (ticket, kind) = ticket(facts, subject)?;
            let state = kind.state(id).ok_or(NoTicket::NoState)?;
            if ticket.state_id.as_ref() == Some(id) {
                return Err(NoTicket::StateIs(state.label.clone()).into());
            }
            TicketStep::State(id.clone(), state.label.clone())
        }
        TicketWish::Value(name, typed) => {
            let (ticket, kind) = ticket(facts, subject)?;
            let (name, value) = value(kind, name, typed)?;
            if ticket.value(&name) == value {
                return Err(NoTicket::ValueIs(name, value.words()).into());
            }
            TicketStep::Value(name, value)
        }
        TicketWish::Kind(id) => {
            let (ticket, old) = ticket(facts, subject)?;
            let new = kind(facts, id)?;
            if new.id == old.id {
                return Err(NoTicket::KindIs(new.name.clone()).into());
            }
            if new.category != old.category {
                return Err(NoTicket::Category(old.category.clone()).into());
            }
            let state = like(new, old, ticket).ok_or(NoTicket::NoState)?;
            TicketStep::Kind {
                id: new.id.clone(),
                name: new.name.clone(),
                state: (state.id.clone(), state.label.clone()),
            }
        }
        TicketWish::Convert(id, typed) => {
            if subject.is_ticket {
                return Err(NoTicket::IsOne.into());
            }
            let kind = kind(facts, id)?;
            if kind.category.as_str() != CUSTOMER {
                return Err(NoTicket::Category(Text::new(CUSTOMER)).into());
            }
            TicketStep::Convert { id: kind.id.clone(), name: kind.name.clone(), values: values(kind, typed)? }
        }
        TicketWish::Make(id, typed) => make(facts, subject, kind(facts, id)?, typed)?,
        TicketWish::Link(id) => link(facts, subject, id)?,
        TicketWish::Unlink(id) => {
            let linked = subject.linked.iter().find(|linked| linked.id == *id).ok_or(NoTicket::NotLinked)?;
            if linked.category.as_ref().is_some_and(|category| category.as_str() != TRACKER) {
                return Err(NoTicket::OnlyTrackers.into());
            }
            TicketStep::Unlink(id.clone(), called(id, None))
        }
    })
}

/// A ticket for one's own teams beside what a customer began; there is one tracker at the most.
fn make(
    facts: &Facts<'_>,
    subject: &Subject,
    kind: &TicketType,
    typed: &[(String, String)],
) -> Result<TicketStep, Refusal> {
    if kind.category.as_str() == CUSTOMER {
        return Err(NoTicket::ForTeams.into());
    }
    if subject.ticket.as_ref().is_some_and(|ticket| !ticket.is_for_customer()) {
        return Err(NoTicket::CustomersOnly.into());
    }
    if kind.category.as_str() == TRACKER {
        has_no_tracker(facts, subject)?;
    }
    Ok(TicketStep::Make {
        id: kind.id.clone(),
        name: kind.name.clone(),
        values: values(kind, typed)?,
        contact: subject.contact.clone().ok_or(NoTicket::Nobody)?,
        beside: subject.linked.iter().map(|linked| linked.id.clone()).collect(),
    })
}

/// There is one at the most, with what waits to go out counted in.
fn has_no_tracker(facts: &Facts<'_>, subject: &Subject) -> Result<(), NoTicket> {
    let is_tracker = |linked: &LinkedObject| linked.category.as_ref().is_some_and(|own| own.as_str() == TRACKER);
    let waits = |id: &String| kind(facts, id).is_ok_and(|kind| kind.category.as_str() == TRACKER);
    match () {
        () if subject.linked.iter().any(is_tracker) => Err(NoTicket::OneTracker),
        () if subject.making.iter().any(waits) => Err(NoTicket::TrackerWaits),
        () => Ok(()),
    }
}

fn link(facts: &Facts<'_>, subject: &Subject, id: &ConversationId) -> Result<TicketStep, Refusal> {
    let is_tracker = subject.other.as_ref().is_none_or(|other| other.category.as_str() == TRACKER);
    if !is_tracker || subject.ticket.as_ref().is_some_and(|ticket| !ticket.is_for_customer()) {
        return Err(NoTicket::NoTracker.into());
    }
    if subject.linked.iter().any(|linked| linked.id == *id) {
        return Err(NoTicket::Linked.into());
    }
    has_no_tracker(facts, subject)?;
    Ok(TicketStep::Link(id.clone(), called(id, subject.other.as_ref())))
}

/// What to call a ticket that another one is linked to.
fn called(id: &ConversationId, ticket: Option<&Ticket>) -> Text {
    let known = ticket.map(|ticket| format!("#{} {}", ticket.number, ticket.kind));
    Text::new(&known.unwrap_or_else(|| format!("ticket {id}")))
}

/// The attributes that a new ticket is to have: each that its type requires.
fn values(kind: &TicketType, typed: &[(String, String)]) -> Result<Vec<(Text, TicketValue)>, Refusal> {
    let read = typed.iter().map(|(name, typed)| value(kind, name, typed));
    let values = read.collect::<Result<Vec<_>, Refusal>>()?;
    let given = |name: &Text| values.iter().any(|(own, value)| own == name && *value != TicketValue::None);
    let missing = kind.attributes.iter().filter(|own| own.required && !given(&own.name));
    let missing: Vec<Text> = missing.map(|own| own.name.clone()).collect();
    if !missing.is_empty() {
        return Err(NoTicket::Missing(missing).into());
    }
    Ok(values.into_iter().filter(|(_, value)| *value != TicketValue::None).collect())
}

/// The ticket, and its type.
fn ticket<'a>(facts: &Facts<'a>, subject: &'a Subject) -> Result<(&'a Ticket, &'a TicketType), Refusal> {
    if !subject.is_ticket {
        return Err(NoTicket::IsNone.into());
    }
    let ticket = subject.ticket.as_ref().ok_or(NoTicket::NotLooked)?;
    let known = ticket.kind_id.as_ref().ok_or(NoTicket::NotLooked)?;
    Ok((ticket, kind(facts, known)?))
}

fn kind<'a>(facts: &Facts<'a>, id: &str) -> Result<&'a TicketType, NoTicket> {
    facts.ticket_types.iter().find(|kind| kind.id == id).ok_or(NoTicket::NoType)
}

/// An attribute's name as its type has it, and what was typed as its value.
fn value(kind: &TicketType, name: &str, typed: &str) -> Result<(Text, TicketValue), Refusal> {
    let names = || kind.attributes.iter().map(|own| own.name.clone()).collect();
    let own = kind.attribute(name).ok_or_else(|| NoTicket::NoAttribute(name.trim().to_owned(), names()))?;
    let read = TicketValue::read(own, typed, &|typed| typed.parse().ok());
    let value = read.map_err(|wanted| NoTicket::Wants(own.name.clone(), wanted))?;
    if own.required && value == TicketValue::None {
        return Err(NoTicket::Required(own.name.clone()).into());
    }
    Ok((own.name.clone(), value))
}

/// The state of another type that is most like the one that a ticket is in: the same, else one of its category, else the first.
fn like<'a>(new: &'a TicketType, old: &TicketType, ticket: &Ticket) -> Option<&'a TicketState> {
    let now = ticket.state_id.as_ref().and_then(|id| old.state(id));
    let same = now.and_then(|now| new.state(&now.id));
    let category = || new.states.iter().find(|state| now.is_some_and(|now| now.category == state.category));
    same.or_else(category).or_else(|| new.states.first())
}
