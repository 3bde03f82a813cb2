//! What the server says about conversations meets what is here (S5, S6).
//!
//! One rule makes every order and repetition of the same news end in the same state: a head counts if it is newer than
//! the one that is here. The server's change marker is a second, and much can happen in one: two heads of the same
//! second that differ say nothing about which is newer, unless the one was asked for by its id after the other was
//! here. What cannot be told is left as it is, and said to be in doubt, to be asked for once more. Pending steps are
//! applied on top of it, whatever came.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::json;
use super::outbox_reads;
use super::owner::Write;
use super::types::{Change, Head, Merged, Revision, Tombstone};
use super::{desk, details, drafts, ladder, parts, row, wakes};
use crate::domain::{Conversation, ConversationId, Operation, Timestamp};

const HEAD: &str = "conversation";

/// A change marker further ahead of the server's clock than this tells nothing: it would keep out all that is newer
/// until that time has come.
const AHEAD_SECONDS: i64 = 10;

/// The latest time that a head can speak of.
pub(super) fn latest(w: &Write<'_>) -> Timestamp {
    w.now.plus(AHEAD_SECONDS)
}

/// How something was asked for, which tells how old it may be.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    /// By a search, which may lag behind whatever else is known (API 24.14).
    Search,
    /// By its id, when the store had come this far.
    At(Revision),
}

/// Where the server's word comes from.
#[derive(Clone, Copy, PartialEq)]
enum Provenance {
    /// It is the one that was here.
    Unchanged,
    /// It said so.
    Reported,
    /// It did something, without telling how things stand since.
    Assumed,
}

/// Takes in heads that a search found; answers what is different, and which are in doubt.
pub(super) fn put_heads(w: &mut Write<'_>, heads: &[Conversation]) -> Result<Merged> {
    let mut doubtful = Vec::new();
    let latest = latest(w);
    let known: Vec<Option<Timestamp>> = heads.iter().map(|head| head.last_activity(latest)).collect();
    for (place, head) in heads.iter().enumerate() {
        let (before, after) = known.split_at(place);
        // One without any time has its place in the list by its neighbours in the answer.
        w.place = before.iter().rev().chain(after).find_map(|at| *at);
        if !is_gone(w, head, Asked::Search)? && put_head(w, head, Asked::Search)?.is_none() {
            doubtful.push(head.id.clone());
        }
    }
    w.place = None;
    Ok(Merged { changes: w.news.changes(), doubtful })
}

/// A head that is here.
struct Known {
    seq: i64,
    updated_at: i64,
    server: String,
    /// The number of the transaction that took it in; a later one's is larger.
    taken: i64,
    presumed: bool,
}

impl Known {
    fn of(db: &Connection, id: &ConversationId) -> Result<Option<Self>> {
        let mut statement = db.prepare_cached(
            "SELECT c.seq, h.updated_at, h.server, h.taken, h.presumed
             FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
        )?;
        let known = statement.query_row([id.as_str()], |row| {
            Ok(Self {
                seq: row.get(0)?,
                updated_at: row.get(1)?,
                server: row.get(2)?,
                taken: row.get(3)?,
                presumed: row.get(4)?,
            })
        });
        Ok(known.optional()?)
    }

    /// How another head of the same conversation stands to this one, `before`.
    fn compare(&self, before: &Conversation, head: &Conversation, asked: Asked, latest: Timestamp) -> Age {
        let asked_later = matches!(asked, Asked::At(revision) if self.taken <= revision.0);
        let in_doubt = match head.changed_at(latest) {
            // Of what is here it is only known when it came.
            Some(at) if !self.is_sure(before, latest) => at.0 <= self.updated_at,
            Some(at) if at.0 < self.updated_at => return Age::Older,
            Some(at) => at.0 == self.updated_at,
            None => true,
        };
        if (in_doubt || self.presumed) && !asked_later { Age::Unknown } else { Age::Newer }
    }

    /// Whether the marker that is kept is the one that the head had, and can be true.
    fn is_sure(&self, head: &Conversation, latest: Timestamp) -> bool {
        head.updated_at.0 == self.updated_at && head.changed_at(latest).is_some()
    }
}

/// Whether a head is newer than another one.
#[derive(Clone, Copy, PartialEq)]
enum Age {
    Older,
    Newer,
    /// That cannot be told.
    Unknown,
}

/// The change marker that is kept of a conversation.
pub(super) fn marker(db: &Connection, id: &ConversationId) -> Result<Option<Timestamp>> {
    Ok(Known::of(db, id)?.map(|known| Timestamp(known.updated_at)))
}

/// Whether the change marker that is kept of a conversation can be held against others.
pub(super) fn is_marked(w: &Write<'_>, id: &ConversationId) -> Result<bool> {
    let Some(known) = Known::of(w.db, id)? else { return Ok(true) };
    Ok(known.is_sure(&json::decode(HEAD, &known.server)?, latest(w)))
}

/// Takes in one head; answers the number of its conversation, none where it is in doubt.
pub(super) fn put_head(w: &mut Write<'_>, head: &Conversation, asked: Asked) -> Result<Option<i64>> {
    let server = json::encode(HEAD, head)?;
    let mut reworded = false;
    if let Some(known) = Known::of(w.db, &head.id)? {
        // One that an earlier version kept under a time that is still to come is kept anew.
        if known.server == server && !known.presumed && known.updated_at <= latest(w).0 {
            return Ok(Some(known.seq));
        }
        let before: Conversation = json::decode(HEAD, &known.server)?;
        match known.compare(&before, head, asked, latest(w)) {
            Age::Older => return Ok(Some(known.seq)),
            Age::Unknown if known.server != server || known.presumed => return Ok(None),
            Age::Unknown | Age::Newer => {}
        }
        // Redacted or edited: the words that were there are nowhere any more.
        if before.source != head.source || before.title != head.title {
            w.news.erased = true;
            reworded = before.source != head.source;
            if head.source.redacted && !before.source.redacted {
                desk::forget_quotes(w, known.seq, Some(&before.source.body))?;
            }
            parts::reword(w, known.seq, &before, head)?;
            details::reword_ticket(w, head)?;
        }
    }
    wakes::heard(w, head)?;
    ladder::heard(w, head)?;
    let before = row::head(w.db, &head.id)?;
    let seq = show(w, head, &server, before.clone(), Provenance::Reported)?;
    if reworded {
        let after = row::head(w.db, &head.id)?;
        w.news.change(Change { reworded, ..Change::new(head.id.clone(), before, after) });
    }
    Ok(Some(seq))
}

/// Applies the pending steps anew: after one was added, acknowledged, refused or dropped.
pub(super) fn reapply(w: &mut Write<'_>, id: &ConversationId) -> Result<()> {
    let Some((server, effective)) = kept(w.db, id)? else { return Ok(()) };
    let head: Conversation = json::decode(HEAD, &server)?;
    if with_pending(w.db, &head)?.1 == effective {
        return Ok(());
    }
    let before = row::head(w.db, id)?;
    show(w, &head, &server, before, Provenance::Unchanged)?;
    Ok(())
}

/// The server has done something without telling how things stand now: its head is taken to have the effect.
pub(super) fn presume(w: &mut Write<'_>, id: &ConversationId, effect: impl FnOnce(&mut Conversation)) -> Result<()> {
    let Some((server, _)) = kept(w.db, id)? else { return Ok(()) };
    let mut head: Conversation = json::decode(HEAD, &server)?;
    effect(&mut head);
    let before = row::head(w.db, id)?;
    show(w, &head, &json::encode(HEAD, &head)?, before, Provenance::Assumed)?;
    Ok(())
}

/// The server does not have a conversation: it is removed, and what was found or asked for before does not bring it
/// back. None if it was not here.
pub(super) fn forget(w: &mut Write<'_>, id: &ConversationId) -> Result<Option<Tombstone>> {
    let taken = w.revision()?;
    w.db.prepare_cached("INSERT INTO gone (conversation, until, taken) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")?
        .execute(params![id.as_str(), w.now.0, taken])?;
    remove(w, id)
}

/// Removes a conversation and its thread, with all that was kept of its words. What the person wrote and decided there
/// stays, and is told; none if the conversation was not here.
fn remove(w: &mut Write<'_>, id: &ConversationId) -> Result<Option<Tombstone>> {
    let before = row::head(w.db, id)?;
    wakes::remove(w, id)?;
    ladder::remove(w, id)?;
    // A ticket shares the id of its conversation (API 1.3), and has its words.
    let mut gone = w.db.prepare_cached("DELETE FROM ticket WHERE id = ?1")?.execute([id.as_str()])?;
    gone += w.db.prepare_cached("DELETE FROM conversation WHERE id = ?1")?.execute([id.as_str()])?;
    if gone == 0 {
        return Ok(None);
    }
    w.news.erased = true;
    w.news.change(Change::new(id.clone(), before, None));
    let draft = !drafts::of(w.db, id)?.is_empty();
    let unfinished = !outbox_reads::undelivered(w.db, id)?.is_empty();
    Ok(Some(Tombstone { id: id.clone(), draft, unfinished }))
}

/// The server has deleted conversations: they are removed, and late news of them is not taken in any more.
pub(super) fn deleted(w: &mut Write<'_>, ids: &[ConversationId]) -> Result<Vec<Tombstone>> {
    let mut all = Vec::new();
    for id in ids {
        w.db.prepare_cached(
            "INSERT INTO gone (conversation) VALUES (?1) ON CONFLICT DO UPDATE SET until = NULL, taken = NULL",
        )?
        .execute([id.as_str()])?;
        all.extend(remove(w, id)?);
    }
    Ok(all)
}

/// Whether a conversation of which there is news is gone: deleted, or not there any more when it was last asked for, and
/// this is older.
pub(super) fn is_gone(w: &Write<'_>, head: &Conversation, asked: Asked) -> Result<bool> {
    let mut statement = w.db.prepare_cached("SELECT until, taken FROM gone WHERE conversation = ?1")?;
    let gone: Option<(Option<i64>, Option<i64>)> =
        statement.query_row([head.id.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(match (gone, asked) {
        (None, _) => false,
        (Some((Some(_), Some(taken))), Asked::At(revision)) if taken <= revision.0 => false,
        (Some((Some(until), _)), _) => head.changed_at(latest(w)).is_none_or(|at| at.0 <= until),
        (Some((None, _)), _) => true,
    })
}

/// Whether the server has deleted a conversation, or did not have it when it was last asked for.
pub(super) fn is_deleted(db: &Connection, id: &ConversationId) -> Result<bool> {
    Ok(db.prepare_cached("SELECT 1 FROM gone WHERE conversation = ?1")?.exists([id.as_str()])?)
}

/// The head as it is shown: pending steps included.
pub(super) fn shown(db: &Connection, id: &ConversationId) -> Result<Option<Conversation>> {
    let Some((server, effective)) = kept(db, id)? else { return Ok(None) };
    let shown: Conversation = json::decode(HEAD, effective.as_ref().unwrap_or(&server))?;
    Ok(Some(if shown.is_ticket { with_ticket(db, shown)? } else { shown }))
}

/// A conversation with the ticket that it is, as far as that is here, and what was decided about that on top.
fn with_ticket(db: &Connection, shown: Conversation) -> Result<Conversation> {
    let ticket = details::kept_ticket(db, shown.id.as_str())?.map(Box::new);
    let mut shown = Conversation { ticket, ..shown };
    for step in outbox_reads::undelivered(db, &shown.id)? {
        if matches!(step.operation, Operation::Ticket(_)) {
            step.operation.apply(&mut shown, step.created_at);
        }
    }
    Ok(shown)
}

/// What the server said last, without pending steps on top; none where the conversation is not here.
pub(super) fn server_head(db: &Connection, id: &ConversationId) -> Result<Option<Conversation>> {
    let Some((server, _)) = kept(db, id)? else { return Ok(None) };
    Ok(Some(json::decode(HEAD, &server)?))
}

fn kept(db: &Connection, id: &ConversationId) -> Result<Option<(String, Option<String>)>> {
    let mut statement = db.prepare_cached(
        "SELECT h.server, h.effective FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.id = ?1",
    )?;
    Ok(statement.query_row([id.as_str()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// A head with the pending steps applied, put away if it is, and as it is kept; none where it is shown as it came.
fn with_pending(db: &Connection, head: &Conversation) -> Result<(Option<Conversation>, Option<String>)> {
    let pending = outbox_reads::undelivered(db, &head.id)?;
    let mut effective = head.clone();
    for step in &pending {
        step.operation.apply(&mut effective, step.created_at);
    }
    if !wakes::show(db, &mut effective)? && pending.is_empty() {
        return Ok((None, None));
    }
    let kept = json::encode(HEAD, &effective)?;
    Ok((Some(effective), Some(kept)))
}

fn show(w: &mut Write<'_>, head: &Conversation, server: &str, before: Option<Head>, word: Provenance) -> Result<i64> {
    let (effective, kept) = with_pending(w.db, head)?;
    let marker = match word {
        Provenance::Reported => head.changed_at(latest(w)).unwrap_or(w.now),
        Provenance::Unchanged | Provenance::Assumed => {
            marker(w.db, &head.id)?.or(head.changed_at(latest(w))).unwrap_or(w.now)
        }
    };
    let (seq, after) = row::write(w, effective.as_ref().unwrap_or(head), marker)?;
    if word == Provenance::Unchanged {
        w.db.prepare_cached("UPDATE head SET effective = ?2 WHERE seq = ?1")?.execute(params![seq, kept])?;
    } else {
        let taken = w.revision()?;
        w.db.prepare_cached(
            "INSERT INTO head (seq, updated_at, server, effective, taken, presumed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, server = excluded.server,
                 effective = excluded.effective, taken = excluded.taken, presumed = excluded.presumed",
        )?
        .execute(params![seq, marker.0, server, kept, taken, word == Provenance::Assumed])?;
    }
    let said = parts::said_first(head);
    w.news.change(Change { said, ..Change::new(head.id.clone(), before, Some(after)) });
    Ok(seq)
}
