//! What can be decided about who takes part in a conversation (I42), about merging, blocking, redacting and spam, and why it
//! cannot be.

use super::{Facts, Refusal, Subject};
use crate::domain::address::{conversation_in, email_in};
use crate::domain::conversation::AppliedTag;
use crate::domain::rating::Asking;
use crate::domain::{ConversationId, DeskStep, Operation, Part, PartId, Person, State, TagId, Text};

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskWish {
    /// Let somebody take part: an id, an address or a name, as it was typed.
    Join(String),
    /// Take somebody out, in the same words.
    Leave(String),
    /// Merge it into that one.
    Merge(ConversationId),
    /// Block a customer of it, in the same words; none where there is only one.
    Block(Option<String>),
    /// Redact an entry of it; the first message for none.
    Redact(Option<PartId>),
}

/// What is so where something of that is decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtDesk {
    /// Who takes part, in order.
    pub people: Vec<Known>,
    /// Who may be meant by what was typed.
    pub found: Vec<Known>,
    /// The other conversation: whether it is here, and what its customer is called.
    pub other: Option<(super::Presence, Text)>,
    /// The first message.
    pub first: First,
    /// What closing would do about a rating with one customer more, where that was asked.
    pub rating_with_more: Option<Asking>,
    /// The same with one fewer.
    pub rating_with_fewer: Option<Asking>,
}

/// Somebody, and their address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// By whose id the write names them.
    pub person: Person,
    /// Where they are written to, if that is known.
    pub email: Option<Text>,
}

/// What is known of a first message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct First {
    /// Of an id space apart from the parts'.
    pub id: PartId,
    /// Whether a customer wrote it.
    pub by_customer: bool,
    /// Whether it says nothing any more.
    pub redacted: bool,
    /// What its author is called.
    pub whose: Text,
}

/// Why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDesk {
    /// Nobody is called so.
    Nobody(String),
    /// More than one is called so: those, with their addresses.
    Several(String, Vec<Text>),
    /// They take part already.
    TakesPart(Text),
    /// They do not take part.
    TakesNoPart(String),
    /// Nobody would be left.
    LastOne(Text),
    /// They are of the workspace.
    Teammate(Text),
    /// Which of several customers is meant was not said.
    WhichOne(Vec<Text>),
    /// Only who is known can be blocked.
    NotKnownYet(Text),
    /// Both are one.
    Itself,
    /// Into which it is to go is not known here.
    OtherNotHere(ConversationId),
    /// There is nothing left that it could go into.
    OtherDeleted(ConversationId),
    /// It is in the other one already.
    Merged(Text),
    /// The first message is not a customer's.
    NotACustomers,
    /// There are no words in it, or no such entry.
    NoWords,
    /// They are gone already.
    Redacted,
    /// It is spam already.
    Spam(Text),
    /// It is not marked as spam.
    NotSpam(Text),
    /// That was done, as it is told, and has no way back.
    ForGood(String),
}

impl NoDesk {
    /// Why, as a clause.
    pub fn sentence(&self) -> String {
        let list = |names: &[Text]| names.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
        match self {
            Self::Nobody(typed) => {
                format!("no customer who is known here is called “{typed}”; an e-mail address will do")
            }
            Self::Several(typed, names) => {
                format!("several are called “{typed}”: {}; give the e-mail address", list(names))
            }
            Self::TakesPart(name) => format!("{name} takes part already"),
            Self::TakesNoPart(typed) => format!("“{typed}” does not take part in it"),
            Self::LastOne(name) => {
                format!("{name} is the only customer of it, and Intercom wants one; add another one first")
            }
            Self::Teammate(name) => format!("{name} is a teammate: mention them in a note instead"),
            Self::WhichOne(names) => format!("it has several customers: say which one, of {}", list(names)),
            Self::NotKnownYet(name) => format!("Intercom has not told yet who {name} is; try again in a moment"),
            Self::Itself => "a conversation cannot be merged into itself".to_owned(),
            Self::OtherNotHere(id) => format!("conversation {id} is not here yet; open it first (:goto {id})"),
            Self::OtherDeleted(id) => format!("conversation {id} was deleted in Intercom"),
            Self::Merged(name) => format!("it is merged into the conversation with {name} already"),
            Self::NotACustomers => {
                "Intercom redacts a first message only where a customer wrote it; this one can only be deleted with \
                 its conversation, in the web inbox"
                    .to_owned()
            }
            Self::NoWords => "there are no words in it that could be redacted".to_owned(),
            Self::Redacted => "it is redacted already".to_owned(),
            Self::Spam(tag) => format!("it has the tag “{tag}” already and is closed"),
            Self::ForGood(told) => format!("{told}: Intercom has no way back from that"),
            Self::NotSpam(tag) => format!("it is not spam: the tag “{tag}” is not on it"),
        }
    }
}

/// What carries a wish out.
pub(super) fn step(facts: &Facts<'_>, subject: &Subject, wish: &DeskWish) -> Result<DeskStep, Refusal> {
    let at = subject.desk.as_deref().ok_or(Refusal::NotRead)?;
    planned(facts, subject, at, wish).map_err(Refusal::Desk)
}

fn planned(facts: &Facts<'_>, subject: &Subject, at: &AtDesk, wish: &DeskWish) -> Result<DeskStep, NoDesk> {
    match wish {
        DeskWish::Join(typed) => join(facts, at, typed.trim()),
        DeskWish::Leave(typed) => {
            let known = taking_part(at, typed.trim())?;
            match at.people.len() {
                0 | 1 => Err(NoDesk::LastOne(known.person.name.clone())),
                _ => Ok(DeskStep::Leave(known.person.clone())),
            }
        }
        DeskWish::Merge(into) => merge(subject, at, into),
        DeskWish::Block(typed) => block(at, typed.as_deref()),
        DeskWish::Redact(None) => match &at.first {
            First { redacted: true, .. } => Err(NoDesk::Redacted),
            First { by_customer: false, .. } => Err(NoDesk::NotACustomers),
            First { id, whose, .. } => Ok(DeskStep::Redact { message: id.clone(), first: true, whose: whose.clone() }),
        },
        DeskWish::Redact(Some(id)) => {
            let part = subject.parts.iter().find(|part| part.id == *id);
            part.ok_or(NoDesk::NoWords).and_then(redact)
        }
    }
}

fn redact(part: &Part) -> Result<DeskStep, NoDesk> {
    if part.redacted {
        return Err(NoDesk::Redacted);
    }
    // What has only files has no words for Intercom, which wants some (API 7.11); it is for Intercom to say so.
    if !part.is_message() {
        return Err(NoDesk::NoWords);
    }
    let whose = Text::new(part.author.display());
    Ok(DeskStep::Redact { message: part.id.clone(), first: false, whose })
}

fn join(facts: &Facts<'_>, at: &AtDesk, typed: &str) -> Result<DeskStep, NoDesk> {
    if let Ok(known) = taking_part(at, typed) {
        return Err(NoDesk::TakesPart(known.person.name.clone()));
    }
    let email = email_in(typed);
    let teammate =
        facts.admins.into_iter().flatten().find(|own| email.is_some_and(|email| same(own.email.as_str(), email)));
    if let Some(teammate) = teammate {
        return Err(NoDesk::Teammate(teammate.name.clone()));
    }
    let found = match conversation_of(typed) {
        // Who is meant by a conversation is found by it.
        Some(_) => at.found.first().ok_or_else(|| NoDesk::Nobody(typed.to_owned())),
        None => the_one(&at.found, typed),
    };
    match (found, email) {
        (Ok(known), _) if at.people.iter().any(|own| own.person.id == known.person.id) => {
            Err(NoDesk::TakesPart(known.person.name.clone()))
        }
        (Ok(known), _) => Ok(DeskStep::Join(known.person.clone())),
        (Err(NoDesk::Nobody(_)), Some(email)) => Ok(DeskStep::Join(Person::of_address(email))),
        (Err(why), _) => Err(why),
    }
}

/// The conversation whose customer is meant, where one is named: `#215470312345678`.
pub(crate) fn conversation_of(typed: &str) -> Option<ConversationId> {
    conversation_in(typed.trim()).filter(|_| typed.trim().starts_with('#'))
}

/// Who of those who take part is meant.
fn taking_part<'a>(at: &'a AtDesk, typed: &str) -> Result<&'a Known, NoDesk> {
    the_one(&at.people, typed).map_err(|why| match why {
        NoDesk::Nobody(typed) => NoDesk::TakesNoPart(typed),
        why => why,
    })
}

fn merge(subject: &Subject, at: &AtDesk, into: &ConversationId) -> Result<DeskStep, NoDesk> {
    if subject.id == *into {
        return Err(NoDesk::Itself);
    }
    let (here, name) = at.other.clone().unwrap_or((super::Presence::Unknown, Text::default()));
    match here {
        super::Presence::Unknown => Err(NoDesk::OtherNotHere(into.clone())),
        super::Presence::Deleted => Err(NoDesk::OtherDeleted(into.clone())),
        super::Presence::Here => Ok(DeskStep::Merge { into: into.clone(), name }),
    }
}

fn block(at: &AtDesk, typed: Option<&str>) -> Result<DeskStep, NoDesk> {
    let known = match (typed, at.people.as_slice()) {
        (Some(typed), _) => taking_part(at, typed.trim())?,
        (None, [one]) => one,
        (None, []) => return Err(NoDesk::TakesNoPart(String::new())),
        (None, several) => {
            return Err(NoDesk::WhichOne(several.iter().map(|known| known.person.name.clone()).collect()));
        }
    };
    match known.person.address() {
        Some(_) => Err(NoDesk::NotKnownYet(known.person.name.clone())),
        None => Ok(DeskStep::Block(known.person.clone())),
    }
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// The one of that id, address or name; or the only one whose name or address begins so.
fn the_one<'a>(all: &'a [Known], typed: &str) -> Result<&'a Known, NoDesk> {
    let nobody = || NoDesk::Nobody(typed.to_owned());
    let typed = email_in(typed).unwrap_or(typed);
    if typed.is_empty() {
        return Err(nobody());
    }
    let email = |known: &Known| known.email.as_ref().map_or("", Text::as_str).to_lowercase();
    if let Some(known) = all.iter().find(|known| known.person.id.as_str() == typed) {
        return Ok(known);
    }
    let begins = typed.to_lowercase();
    let by: [&dyn Fn(&Known) -> bool; 3] =
        [&|known| same(&email(known), typed), &|known| same(known.person.name.as_str(), typed), &|known| {
            known.person.name.as_str().to_lowercase().starts_with(&begins) || email(known).starts_with(&begins)
        }];
    for is_it in by {
        let found: Vec<&Known> = all.iter().filter(|known| is_it(known)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one),
            several => {
                let called = |known: &&Known| match &known.email {
                    Some(email) => Text::new(&format!("{} <{email}>", known.person.name)),
                    None => known.person.name.clone(),
                };
                return Err(NoDesk::Several(typed.to_owned(), several.iter().take(5).map(called).collect()));
            }
        }
    }
    Err(nobody())
}

/// What a change of who takes part does to the rating that a close may ask for: before, and then.
pub(super) fn rating(subject: &Subject, wish: &DeskWish) -> Option<(Asking, Asking)> {
    let at = subject.desk.as_deref()?;
    let then = match wish {
        DeskWish::Join(_) => &at.rating_with_more,
        DeskWish::Leave(_) => &at.rating_with_fewer,
        DeskWish::Merge(_) | DeskWish::Block(_) | DeskWish::Redact(_) => return None,
    };
    Some((subject.rating.clone()?, then.clone()?))
}

/// Spam is a tag of one's own choice and a close, as Intercom knows no such thing; taken back, the tag goes and it is open.
pub(super) fn spam(facts: &Facts<'_>, subject: &Subject, tag: &str, on: bool) -> Result<Vec<Operation>, Refusal> {
    let id = facts.tag_of(&TagId::provisional(tag));
    let name = match id.provisional_name() {
        Some(new) => Text::new(new),
        None => facts.tag_name(&id),
    };
    let has = subject.standing.tags.contains(&id);
    let is_closed = subject.standing.state == State::Closed;
    if on {
        let applied = AppliedTag { id: id.clone(), name: name.clone() };
        let tag = if id.provisional_name().is_some() { Operation::NewTag(applied) } else { Operation::Tag(applied) };
        let steps: Vec<Operation> =
            (!has).then_some(tag).into_iter().chain((!is_closed).then_some(Operation::Close)).collect();
        return if steps.is_empty() { Err(Refusal::Desk(NoDesk::Spam(name))) } else { Ok(steps) };
    }
    if !has {
        return Err(Refusal::Desk(NoDesk::NotSpam(name)));
    }
    Ok(std::iter::once(Operation::Untag(id)).chain(is_closed.then_some(Operation::Open)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContactId;

    fn known(id: &str, name: &str, email: &str) -> Known {
        let person = Person { id: ContactId::new(id), name: Text::new(name) };
        Known { person, email: Some(Text::new(email)).filter(|email| !email.is_empty()) }
    }

    #[test]
    fn somebody_is_found_by_id_address_or_name_and_of_several_nobody_is_guessed() {
        let all = [
            known("1", "Tom Becker", "tom@example.com"),
            known("2", "Tomás Ruiz", "ruiz@example.com"),
            known("3", "Tom Becker", "tb@example.org"),
            known("4", "Aiko", ""),
        ];
        let found = |typed: &str| the_one(&all, typed).map(|known| known.person.id.to_string());
        assert_eq!(found("2"), Ok("2".to_owned()));
        assert_eq!(found("TOM@example.com"), Ok("1".to_owned()));
        assert_eq!(found("aik"), Ok("4".to_owned()));
        assert_eq!(found("tomá"), Ok("2".to_owned()));
        assert_eq!(found("ruiz"), Ok("2".to_owned()));
        assert!(matches!(found("tom becker"), Err(NoDesk::Several(_, names)) if names.len() == 2));
        assert!(matches!(found("tom"), Err(NoDesk::Several(_, names)) if names.len() == 3));
        assert_eq!(found(""), Err(NoDesk::Nobody(String::new())));
        assert_eq!(found("5"), Err(NoDesk::Nobody("5".to_owned())));
    }
}
