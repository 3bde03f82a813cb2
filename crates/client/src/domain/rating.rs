//! Will closing ask the customer for a rating (I26)? Told from what the API shows, before it happens.

use super::conversation::Conversation;
use super::ids::AdminId;
use super::part::{Author, AuthorKind, Part};
use clock::Timestamp;

/// A conversation must be longer than so many characters.
const SHORT: usize = 250;
/// Somebody must have replied within so many seconds.
const LATELY: i64 = 7 * 24 * 60 * 60;

/// What must hold for a rating to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// It was not rated yet.
    NotRated,
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
            Self::OneCustomer => "not exactly one customer takes part",
            Self::TeammateReplied => "no teammate has replied",
            Self::RepliedLately => "nobody has replied in the last 7 days",
            Self::LongEnough => "it is not longer than 250 characters",
        }
    }
}

/// What decides and cannot be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hidden {
    /// The thread is not here, or not all of it.
    Thread,
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
            Self::AskedBefore => "it may have been asked when this was closed before",
            Self::Workspace => "the workspace's settings decide",
        }
    }
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

/// What closing `conversation` at `now` will do. Without the parts of its thread only the head tells.
pub fn on_close(conversation: &Conversation, parts: Option<&[Part]>, now: Timestamp) -> Asking {
    let figures = &conversation.statistics;
    let source = &conversation.source;
    let began = source.author.kind == AuthorKind::Admin && source.delivered_as.as_str() != "automated";
    let last = figures.last_admin_reply_at.max(figures.last_contact_reply_at);
    let last = last.max((began || source.author.kind.is_contact()).then_some(conversation.created_at));
    let conditions = [
        (Condition::NotRated, conversation.rating.is_none()),
        (Condition::OneCustomer, conversation.contacts.len() == 1),
        (Condition::TeammateReplied, began || figures.last_admin_reply_at.is_some()),
        (Condition::RepliedLately, last.is_some_and(|at| now.since(at) <= LATELY)),
        // Parts that are not here can only make it longer.
        (Condition::LongEnough, parts.is_none_or(|parts| length(conversation, parts) > SHORT)),
    ];
    if let Some((failing, _)) = conditions.iter().find(|(_, holds)| !holds) {
        return Asking::No(*failing);
    }
    let because = match parts {
        None => Hidden::Thread,
        Some(_) if figures.first_close_at.is_some() => Hidden::AskedBefore,
        Some(_) => Hidden::Workspace,
    };
    let last_reply = parts.unwrap_or_default().iter().rev().find(|part| is_said(part) && is_admin(&part.author));
    let by = last_reply.map(|part| &part.author).or(Some(&source.author)).filter(|author| is_admin(author));
    Asking::Unknown { because, score_of: by.map(|author| AdminId::new(author.id.as_str())) }
}

fn is_admin(author: &Author) -> bool {
    author.kind == AuthorKind::Admin
}

/// Whether a part is what one side said to the other.
fn is_said(part: &Part) -> bool {
    part.body.is_some() && !part.kind.is_note() && (is_admin(&part.author) || part.author.kind.is_contact())
}

/// How many characters both sides wrote, as they are read.
fn length(conversation: &Conversation, parts: &[Part]) -> usize {
    let source = &conversation.source;
    let first = (is_admin(&source.author) || source.author.kind.is_contact()).then_some(&source.body);
    let said = parts.iter().filter(|part| is_said(part)).filter_map(|part| part.body.as_ref());
    first.into_iter().chain(said).map(|body| body.preview(usize::MAX).as_str().chars().count()).sum()
}

#[cfg(test)]
#[path = "rating_tests.rs"]
pub(crate) mod tests;
