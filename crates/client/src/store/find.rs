//! Going on to what is not on screen: the next unread of a list, others of a customer or company, and what words find in a
//! list, however long it is.

use rusqlite::OptionalExtension;

use super::error::Result;
use super::listed::Row;
use super::owner::Read;
use super::window::{self, Key};
use crate::condition::fold;
use crate::domain::ConversationId;
use crate::view::View;

/// Whose conversations are gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kin {
    /// The same customer's, whatever has become of them, as they were last written in.
    Customer,
    /// The open ones of the same company, as they wait.
    Company,
}

/// The next one of the same customer or company, or the one before; at the end the other end follows. None if there is no
/// other.
pub(super) fn kin(r: &mut Read<'_>, id: &ConversationId, kin: Kin, back: bool) -> Result<Option<ConversationId>> {
    let sql = match kin {
        Kin::Customer => {
            "SELECT c.id FROM conversation c WHERE c.contact <> ''
                 AND c.contact = (SELECT o.contact FROM conversation o WHERE o.id = ?1) ORDER BY c.active_at DESC, c.id"
        }
        Kin::Company => {
            "SELECT c.id FROM conversation c WHERE c.state = 0
                 AND c.company = (SELECT o.company FROM conversation o WHERE o.id = ?1) ORDER BY c.by_waiting, c.id"
        }
    };
    let mut statement = r.db.prepare_cached(sql)?;
    let all = statement.query_map([id.as_str()], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    let all = all.collect::<rusqlite::Result<Vec<ConversationId>>>()?;
    let at = all.iter().position(|other| other == id);
    let next = match (at, back) {
        (Some(at), false) => (at + 1) % all.len(),
        (Some(at), true) => (at + all.len() - 1) % all.len(),
        // A closed one is not among the open ones of its company.
        (None, _) => 0,
    };
    Ok(all.get(next).filter(|other| *other != id).cloned())
}

/// Which of a list's conversations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Among {
    /// Whatever is in it.
    All,
    /// Those that nobody has read.
    Unread,
    /// Those whose customers wait.
    Waiting,
    /// The same customer's as this one.
    Customer(ConversationId),
    /// The same company's as this one.
    Company(ConversationId),
    /// Those from one to another, both included, beginning with the first.
    Between(ConversationId, ConversationId),
}

impl Among {
    /// What is asked of a row, with the parameter `?2`.
    fn asked(&self) -> (&'static str, &str) {
        match self {
            Self::All | Self::Between(..) => ("?2 = ?2", ""),
            Self::Unread => ("?2 = ?2 AND c.read = 0 AND c.state % 3 = 0", ""),
            Self::Waiting => ("?2 = ?2 AND c.waiting_since IS NOT NULL", ""),
            Self::Customer(id) => (
                "(c.id = ?2 OR c.contact <> '' AND c.contact = (SELECT o.contact FROM conversation o WHERE o.id = ?2))",
                id.as_str(),
            ),
            Self::Company(id) => {
                ("(c.id = ?2 OR c.company = (SELECT o.company FROM conversation o WHERE o.id = ?2))", id.as_str())
            }
        }
    }
}

/// Those of a list, in its order, so many at most.
pub(super) fn among(r: &mut Read<'_>, view: &View, which: &Among, most: usize) -> Result<Vec<ConversationId>> {
    if let Among::Between(from, to) = which {
        return Ok(window::between(r.db, view, (from, to), most)?.unwrap_or_default());
    }
    let (asked, about) = which.asked();
    window::ids(r.db, view, asked, about, most)
}

/// Whether a conversation is here.
pub(super) fn is_here(r: &mut Read<'_>, id: &ConversationId) -> Result<bool> {
    let mut statement = r.db.prepare_cached("SELECT 1 FROM conversation WHERE id = ?1")?;
    Ok(statement.query_row([id.as_str()], |_| Ok(())).optional()?.is_some())
}

/// Some of a list's conversations, to be looked through.
pub(super) struct Stretch {
    /// Those that have the words, and whether in a row.
    pub(super) found: Vec<(ConversationId, bool)>,
    /// From where to go on; none at the end.
    pub(super) rest: Option<Key>,
}

/// What is looked for.
#[derive(Clone, Debug)]
pub(super) struct Sought {
    whole: String,
    words: Vec<String>,
}

impl Sought {
    pub(super) fn of(words: &str) -> Self {
        let whole = fold(words);
        let words = whole.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self { whole, words }
    }

    /// Whether one of the fields has the words; first those that have them in a row.
    fn is_in(&self, fields: &[String]) -> Option<bool> {
        let has = |words: &str| fields.iter().any(|field| field.contains(words));
        if has(&self.whole) {
            return Some(true);
        }
        self.words.iter().all(|word| has(word)).then_some(false)
    }
}

/// Looks through some of a list, in its order.
pub(super) fn stretch(
    r: &mut Read<'_>,
    view: &View,
    from: Option<&Key>,
    sought: &Sought,
    count: usize,
) -> Result<Stretch> {
    let rows = window::words(r.db, view, from, count + 1)?;
    let mut rows = rows.into_iter();
    let found = rows.by_ref().take(count).filter_map(|(key, fields)| {
        let fields: Vec<String> = fields.iter().map(|field| fold(field)).collect();
        sought.is_in(&fields).map(|in_a_row| (ConversationId::new(key.1), in_a_row))
    });
    let found = found.collect();
    Ok(Stretch { found, rest: rows.next().map(|(key, _)| key) })
}

/// Rows by their ids, as far as they are here.
pub(super) fn rows(r: &mut Read<'_>, view: &View, ids: &[ConversationId]) -> Result<Vec<Row>> {
    window::rows_of(r.db, view, ids)
}
