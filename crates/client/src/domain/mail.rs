//! Who an e-mail is from and to, copies included (I42).

use serde::{Deserialize, Serialize};

use super::text::Text;

/// In which line of a mail's head somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Who sent it.
    From,
    /// Whom it was sent to.
    To,
    /// Who got a copy.
    Cc,
    /// Who got a copy without the others knowing.
    Bcc,
    /// Where an answer goes instead of to the sender.
    ReplyTo,
}

impl Field {
    /// All of them, in the order in which a head has them.
    pub const ALL: [Self; 5] = [Self::From, Self::To, Self::Cc, Self::Bcc, Self::ReplyTo];

    /// What mail programs call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::From => "From",
            Self::To => "To",
            Self::Cc => "Cc",
            Self::Bcc => "Bcc",
            Self::ReplyTo => "Reply-To",
        }
    }

    /// The field of a name on the wire; an unknown one is none.
    pub fn named(wire: &str) -> Option<Self> {
        match wire.to_ascii_lowercase().replace('-', "_").as_str() {
            "from" => Some(Self::From),
            "to" => Some(Self::To),
            "cc" => Some(Self::Cc),
            "bcc" => Some(Self::Bcc),
            "reply_to" => Some(Self::ReplyTo),
            _ => None,
        }
    }
}

/// Somebody in the head of a mail.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Addressee {
    /// The header that names them.
    pub field: Field,
    /// Their address.
    pub email: Text,
    /// Their name, if the mail has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// Why they did not get it, if they did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<Text>,
}

impl Addressee {
    /// "Ada Lovelace <ada@a.test>", and whether it did not reach them.
    pub fn words(&self) -> String {
        let named = self.name.as_ref().filter(|name| !name.is_empty() && **name != self.email);
        let mut words = named.map_or_else(|| self.email.to_string(), |name| format!("{name} <{}>", self.email));
        if let Some(why) = &self.dropped {
            words.push_str(&format!(" (not delivered: {why})"));
        }
        words
    }
}

/// A mail's head.
pub type MailHead = Vec<Addressee>;

/// Adds somebody to a head, who may stand there already with less known of them.
pub fn add(head: &mut MailHead, one: Addressee) {
    let same = |known: &&mut Addressee| {
        known.field == one.field && known.email.as_str().eq_ignore_ascii_case(one.email.as_str())
    };
    match head.iter_mut().find(same) {
        Some(known) => {
            known.name = known.name.take().or(one.name);
            known.dropped = known.dropped.take().or(one.dropped);
        }
        None => head.push(one),
    }
}

/// The lines of a head, in the usual order: label, and words for each who stands there.
pub fn fields(head: &[Addressee]) -> Vec<(&'static str, Vec<String>)> {
    let of = |field: Field| {
        let words: Vec<String> = head.iter().filter(|one| one.field == field).map(Addressee::words).collect();
        (!words.is_empty()).then(|| (field.label(), words))
    };
    Field::ALL.into_iter().filter_map(of).collect()
}

/// The same, each line in a piece.
pub fn lines(head: &[Addressee]) -> Vec<(&'static str, String)> {
    fields(head).into_iter().map(|(label, words)| (label, words.join(", "))).collect()
}

/// Those who read along: copies, and whom else it was sent to than the first. In lower case, in order.
pub fn along(head: &[Addressee]) -> Vec<String> {
    let also_to = head.iter().filter(|one| one.field == Field::To).skip(1);
    let copies = head.iter().filter(|one| matches!(one.field, Field::Cc | Field::Bcc));
    let mut along: Vec<String> = also_to.chain(copies).map(|one| one.email.as_str().to_lowercase()).collect();
    along.sort();
    along.dedup();
    along
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(field: Field, email: &str, name: Option<&str>) -> Addressee {
        Addressee { field, email: Text::new(email), name: name.map(Text::new), dropped: None }
    }

    #[test]
    fn a_head_names_everybody_once_and_says_whom_it_did_not_reach() {
        let mut head = MailHead::new();
        add(&mut head, one(Field::Cc, "bo@a.test", None));
        add(&mut head, one(Field::From, "ada@a.test", Some("Ada")));
        add(&mut head, one(Field::Cc, "Bo@a.test", Some("Bo")));
        add(&mut head, Addressee { dropped: Some(Text::new("bounced")), ..one(Field::Cc, "bo@a.test", None) });
        add(&mut head, one(Field::To, "us@l.test", None));
        let expected = [
            ("From", "Ada <ada@a.test>".to_owned()),
            ("To", "us@l.test".to_owned()),
            ("Cc", "Bo <bo@a.test> (not delivered: bounced)".to_owned()),
        ];
        assert_eq!(lines(&head), expected);
        assert_eq!(along(&head), ["bo@a.test"]);
        assert_eq!(Field::named("Reply-To"), Some(Field::ReplyTo));
        assert_eq!(Field::named("x_spam"), None);
    }
}
