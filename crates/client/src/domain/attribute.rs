//! Attributes of conversations (API 7.17): which there are, and what is done to their values.
//!
//! A value is kept as words, as a conversation has it on the wire. What they are as JSON is said by the attribute's kind, which
//! is looked up when they go out: so what puts a value back needs to know nothing but its words.

use serde::{Deserialize, Serialize};

use super::conversation::Conversation;
use super::ids::TeamId;
use super::text::Text;
use super::ticketing::{AttributeKind, TicketAttribute, TicketValue, Wanted};

/// The most characters that a value has here: what is longer is cut when it is read.
pub const LONGEST_VALUE: usize = 1000;

/// An attribute that conversations can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationAttribute {
    /// Its own id: several may have one name.
    pub id: String,
    /// Its name as the server has it, by which it is written.
    pub key: String,
    /// What it is called, what it takes, and whether the workspace wants it before a close. An option's id is its label as
    /// the server has it.
    pub own: TicketAttribute,
    /// The teams that see it; none for all.
    pub teams: Vec<TeamId>,
}

impl ConversationAttribute {
    /// Whether conversations of a team have it.
    pub fn is_seen_by(&self, team: Option<&TeamId>) -> bool {
        self.teams.is_empty() || team.is_some_and(|team| self.teams.contains(team))
    }
}

/// An attribute is given a value, or none: one write on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeStep {
    /// As it is shown; it may be another on the wire.
    pub name: Text,
    /// As the conversation will have it; none takes it away.
    pub value: Option<Text>,
}

impl AttributeStep {
    /// What was done, in words.
    pub fn told(&self) -> String {
        match &self.value {
            Some(value) => format!("{}: {value}", self.name),
            None => format!("{} emptied", self.name),
        }
    }

    /// What the conversation looks like once this is done.
    pub(super) fn apply(&self, conversation: &mut Conversation) {
        let all = &mut conversation.attributes;
        match (all.iter_mut().find(|(name, _)| *name == self.name), &self.value) {
            (Some(known), Some(value)) => known.1.clone_from(value),
            (Some(_), None) => all.retain(|(name, _)| *name != self.name),
            (None, Some(value)) => all.push((self.name.clone(), value.clone())),
            (None, None) => {}
        }
    }

    /// Whether what was wanted is so. A number or a time may be written otherwise by the server.
    pub fn is_so(&self, conversation: &Conversation) -> bool {
        match (value_of(&conversation.attributes, &self.name), &self.value) {
            (Some(now), Some(wanted)) => is_same(now.as_str(), wanted.as_str()),
            (now, wanted) => now.is_none() && wanted.is_none(),
        }
    }
}

/// The value of an attribute, if it has one.
pub fn value_of<'a>(attributes: &'a [(Text, Text)], name: &Text) -> Option<&'a Text> {
    attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value).filter(|value| !value.is_empty())
}

fn is_same(now: &str, wanted: &str) -> bool {
    let number = |words: &str| words.parse::<f64>().ok().filter(|number| number.is_finite());
    let at = |words: &str| {
        words.parse::<i64>().ok().or_else(|| words.parse::<jiff::Timestamp>().ok().map(|at| at.as_second()))
    };
    now == wanted
        || number(now).is_some_and(|now| number(wanted) == Some(now))
        || at(now).is_some_and(|now| at(wanted) == Some(now))
}

/// What was typed, in words as a conversation has them; none for nothing. `time` reads times.
///
/// # Errors
/// What is asked for instead.
pub fn read(of: &TicketAttribute, typed: &str, time: &dyn Fn(&str) -> Option<i64>) -> Result<Option<Text>, Wanted> {
    let words = match TicketValue::read(of, typed, time)? {
        TicketValue::None => None,
        TicketValue::Yes(yes) => Some(Text::new(if yes { "true" } else { "false" })),
        TicketValue::Number(number) => Some(Text::new(&number)),
        TicketValue::Text(text) => Some(text).filter(|text| !text.is_empty()),
    };
    Ok(words)
}

/// The same the other way: what a person would type for it.
pub fn typed(of: &TicketAttribute, value: &Text) -> String {
    match (of.kind, value.as_str()) {
        (AttributeKind::Boolean, "true") => "yes".to_owned(),
        (AttributeKind::Boolean, "false") => "no".to_owned(),
        (_, words) => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use clock::Timestamp;

    use super::*;

    fn attribute(kind: AttributeKind) -> TicketAttribute {
        let options = vec![("1".to_owned(), Text::new("Bug")), ("2".to_owned(), Text::new("bug"))];
        TicketAttribute { name: Text::new("Reason"), kind, options, required: true }
    }

    #[test]
    fn what_is_typed_becomes_words_as_a_conversation_has_them_and_back() {
        let read = |kind, words: &str| read(&attribute(kind), words, &|_| Some(7));
        for (kind, words, value) in [
            (AttributeKind::Boolean, "yes", Some("true")),
            (AttributeKind::Decimal, "2,50", Some("2.5")),
            (AttributeKind::Time, "monday", Some("7")),
            (AttributeKind::List, "bug", Some("bug")),
            (AttributeKind::List, "Bug", Some("Bug")),
            (AttributeKind::Text, "  ", None),
            (AttributeKind::Text, "\u{202e}\u{1b}", None),
        ] {
            assert_eq!(read(kind, words), Ok(value.map(Text::new)), "{kind:?} {words}");
        }
        assert_eq!(read(AttributeKind::Integer, "many"), Err(Wanted::Whole));
        assert_eq!(read(AttributeKind::Text, &"x".repeat(LONGEST_VALUE + 1)), Err(Wanted::Shorter(LONGEST_VALUE)));
        assert_eq!(typed(&attribute(AttributeKind::Boolean), &Text::new("true")), "yes");
    }

    #[test]
    fn a_value_that_the_server_writes_otherwise_is_the_same() {
        let mut conversation = Conversation::new("1", Timestamp(1));
        let step = |value: Option<&str>| AttributeStep { name: Text::new("a"), value: value.map(Text::new) };
        assert!(step(None).is_so(&conversation));
        for (now, wanted, same) in [
            ("2.50", "2.5", true),
            ("1700000000", "2023-11-14T22:13:20Z", true),
            ("true", "true", true),
            ("bug", "Bug", false),
            ("nan", "inf", false),
        ] {
            conversation.attributes = vec![(Text::new("a"), Text::new(now))];
            assert_eq!(step(Some(wanted)).is_so(&conversation), same, "{now} {wanted}");
        }
        step(None).apply(&mut conversation);
        assert_eq!(conversation.attributes, []);
    }
}
