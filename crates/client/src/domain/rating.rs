//! Will closing ask the customer for a rating (I26)? Told from what the API shows, before it happens.

use super::conversation::{Conversation, Statistics};
use super::entity::decode;
use super::ids::AdminId;
use super::part::{Author, AuthorKind, Part};
use super::text::Body;
use clock::Timestamp;

/// A conversation must be longer than so many characters.
const SHORT: usize = 250;
/// Somebody must have replied within so many seconds.
const LATELY: i64 = 7 * 24 * 60 * 60;
/// Of a thread with so many parts or more there may be others that the server does not give (API 7.3).
const NEWEST: usize = 500;

/// What must hold for a rating to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It was not rated yet.
    NotRated,
    /// Nor was a rating asked for, when it was closed before.
    NotAsked,
    /// Exactly one customer takes part.
    OneCustomer,
    /// A teammate replied, or began it by hand.
    TeammateReplied,
    /// Somebody replied in the last seven days.
    RepliedLately,
    /// Both sides together wrote more than 250 characters.
    LongEnough,
}

impl Condition {
    /// What is the case when it fails, for a sentence.
    pub fn failing(self) -> &'static str {
        match self {
            Self::NotRated => "it is rated already",
            Self::NotAsked => "it was asked for when this was closed before",
            Self::OneCustomer => "not exactly one customer takes part",
            Self::TeammateReplied => "no teammate has replied",
            Self::RepliedLately => "nobody has replied in the last 7 days",
            Self::LongEnough => "it is not longer than 250 characters",
        }
    }

    /// What is the case when it holds, for a sentence.
    pub fn holding(self) -> &'static str {
        match self {
            Self::NotRated => "it is not rated yet",
            Self::NotAsked => "none was asked for before",
            Self::OneCustomer => "one customer takes part",
            Self::TeammateReplied => "a teammate has replied",
            Self::RepliedLately => "somebody has replied in the last 7 days",
            Self::LongEnough => "it is longer than 250 characters",
        }
    }
}

/// What decides and cannot be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// The thread is not here, or not all of it.
    Thread,
    /// How Intercom counts the characters: it depends on that.
    Length,
    /// It was closed before: it may have been asked then.
    AskedBefore,
    /// Whether the workspace asks at all.
    Workspace,
}

impl Hidden {
    /// What it depends on, for a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Thread => "the thread is not all here",
            Self::Length => "it is about 250 characters long, as one counts them",
            Self::AskedBefore => "it may have been asked when this was closed before",
            Self::Workspace => "the workspace's settings decide",
        }
    }
}

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not: no rating is asked for.
    No,
    /// That depends on this.
    Unknown(Hidden),
}

/// What closing will do about a rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asking {
    /// None is asked, for this reason.
    No(Condition),
    /// Nothing that can be seen stands against it.
    Unknown {
        /// What decides.
        because: Hidden,
        /// Who would get the score: the last teammate who replied, or the one who began it.
        score_of: Option<AdminId>,
    },
}

/// A reply that goes out before it is closed.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// The teammate who sends it.
    pub by: Option<&'a AdminId>,
    /// How many characters it has, as it is read.
    pub characters: usize,
}

/// How each condition stands, and whose the score would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// All of them, in the order in which they are told.
    pub conditions: [(Condition, Holds); 6],
    /// Who would get the score: the last teammate who replied, or the one who began it.
    pub score_of: Option<AdminId>,
}

impl Outlook {
    /// What closing will do. What nothing that is seen stands against is for the workspace to decide, whose settings the API
    /// hides.
    pub fn asking(&self) -> Asking {
        if let Some((failing, _)) = self.conditions.iter().find(|(_, holds)| *holds == Holds::No) {
            return Asking::No(*failing);
        }
        let unknown = |wanted: Hidden| self.conditions.iter().any(|(_, holds)| *holds == Holds::Unknown(wanted));
        let hidden = [Hidden::Thread, Hidden::Length, Hidden::AskedBefore].into_iter().find(|hidden| unknown(*hidden));
        Asking::Unknown { because: hidden.unwrap_or(Hidden::Workspace), score_of: self.score_of.clone() }
    }
}

/// What closing `conversation` at `now` will do. Without the parts of its thread only the head tells.
pub fn on_close(conversation: &Conversation, parts: Option<&[Part]>, now: Timestamp) -> Asking {
    outlook(conversation, parts, None, now).asking()
}

/// How each condition stands when `conversation` is closed at `now`, perhaps with a reply before that.
pub fn outlook(
    conversation: &Conversation,
    parts: Option<&[Part]>,
    reply: Option<Reply<'_>>,
    now: Timestamp,
) -> Outlook {
    let (figures, source) = (&conversation.statistics, &conversation.source);
    let whole = parts.is_some_and(|parts| parts.len() < NEWEST);
    let here = parts.unwrap_or_default();
    // Where the server gives no figures (API 5.4), only a whole thread proves that something has not been.
    let told = *figures != Statistics::default();
    let proven = whole || told;
    let no = if proven { Holds::No } else { Holds::Unknown(Hidden::Thread) };
    let when = |holds: bool, otherwise: Holds| if holds { Holds::Yes } else { otherwise };
    let began = source.author.kind == AuthorKind::Admin && source.delivered_as.as_str() != "automated";
    let by_teammate = |part: &&Part| is_said(part) && is_admin(&part.author);
    let replied = began
        || reply.is_some()
        || figures.last_admin_reply_at.is_some()
        || !told && here.iter().any(|part| by_teammate(&part));
    let last = said_last(conversation, here, began).filter(|at| at.is_known());
    let lately = reply.is_some() || last.is_some_and(|at| now.since(at) <= LATELY);
    let last_reply = here.iter().rev().find(by_teammate).map(|part| &part.author);
    let by = last_reply.or(Some(&source.author)).filter(|author| is_admin(author));
    let by = by.map(|author| AdminId::new(author.id.as_str()));
    let closed = figures.first_close_at.is_some() || here.iter().any(|part| part.kind.as_str() == "close");
    let not_asked = match (conversation.rating_asked_at, closed) {
        (Some(_), _) => Holds::No,
        (None, true) => Holds::Unknown(Hidden::AskedBefore),
        (None, false) => Holds::Yes,
    };
    let conditions = [
        (Condition::NotRated, when(conversation.rating.is_none(), Holds::No)),
        (Condition::NotAsked, when(conversation.rating.is_some(), not_asked)),
        (Condition::OneCustomer, when(conversation.contacts.len() == 1, Holds::No)),
        (Condition::TeammateReplied, when(replied, no)),
        (Condition::RepliedLately, when(lately, no)),
        (Condition::LongEnough, long_enough(conversation, here, whole, reply)),
    ];
    Outlook { conditions, score_of: reply.and_then(|reply| reply.by.cloned()).or(by) }
}

/// When somebody on either side last said something.
fn said_last(conversation: &Conversation, parts: &[Part], began: bool) -> Option<Timestamp> {
    let figures = &conversation.statistics;
    let told = figures.last_admin_reply_at.max(figures.last_contact_reply_at);
    let first = (began || conversation.source.author.kind.is_contact()).then_some(conversation.created_at);
    let said = parts.iter().filter(|part| is_said(part)).map(Part::made_at).max();
    told.or(said).max(first)
}

fn is_admin(author: &Author) -> bool {
    author.kind == AuthorKind::Admin
}

/// Whether a part is what one side said to the other.
fn is_said(part: &Part) -> bool {
    part.body.is_some() && !part.kind.is_note() && (is_admin(&part.author) || part.author.kind.is_contact())
}

/// Whether both sides wrote enough: as few characters as they can be counted to be, or as many.
fn long_enough(conversation: &Conversation, parts: &[Part], whole: bool, reply: Option<Reply<'_>>) -> Holds {
    let source = &conversation.source;
    let first = (is_admin(&source.author) || source.author.kind.is_contact()).then_some(&source.body);
    let said = parts.iter().filter(|part| is_said(part)).filter_map(|part| part.body.as_ref());
    let own = reply.map_or(0, |reply| reply.characters);
    let (mut least, mut most) = (own, own);
    for body in first.into_iter().chain(said) {
        let (fewest, upmost) = length(body);
        (least, most) = (least + fewest, most + upmost);
    }
    let redacted = source.redacted || parts.iter().any(|part| part.redacted);
    match () {
        () if least > SHORT => Holds::Yes,
        // Words that are not here can only make it longer.
        () if !whole || redacted => Holds::Unknown(Hidden::Thread),
        () if most > SHORT => Holds::Unknown(Hidden::Length),
        () => Holds::No,
    }
}

/// How few and how many characters a message can be said to have: of one with several lines or links that depends on how
/// those are counted.
fn length(body: &Body) -> (usize, usize) {
    let read = body.preview(usize::MAX);
    let least = read.as_str().chars().count();
    let html = body.as_html();
    let (mut words, mut apart) = (String::new(), 0);
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        let (tag, behind) = tag.split_once('>').unwrap_or((tag, ""));
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let is_inline =
            matches!(name.to_ascii_lowercase().as_str(), "b" | "strong" | "i" | "em" | "u" | "code" | "span");
        apart += usize::from(!is_inline && !tag.starts_with('/'));
        rest = behind;
    }
    words.push_str(rest);
    let is_plain = apart <= 1 && decode(words.trim()) == read.as_str();
    (least, if is_plain { least } else { html.chars().count().max(least) })
}

#[cfg(test)]
#[path = "rating_tests.rs"]
pub(crate) mod tests;
