//! Messages that something came after while they waited (S10). How far its writer had read is kept with a message; what
//! came since stops it on its way out, as it does at the press of the key.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::error::Result;
use super::outbox_reads::{find, hanging_on, undelivered};
use super::owner::Write;
use super::{json, merge, outbox, outbox_steps, parts};
use crate::domain::{ConversationId, DraftMode, Operation, Part, Seen, Step, StepState, Timestamp, Transition};
use crate::intent::Wish;

const READING: &str = "reading";

/// A message that did not go out, as something came in its conversation since its writer read that. What hung on it did not
/// happen either; its words are a draft again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// The message's number, which is its unit's.
    pub step: i64,
    /// In which it was to stand.
    pub conversation: ConversationId,
    /// Reply or note.
    pub mode: DraftMode,
    /// How far its writer had read.
    pub seen: Seen,
    /// The last of what came that is a reason to look again; none if it is gone.
    pub last: Option<Part>,
    /// What left the outbox, the message first; nothing where another program tells of it.
    pub steps: Vec<Step>,
}

/// What the writer of a message had before them.
#[derive(Debug, Serialize, Deserialize)]
struct Reading {
    seen: Seen,
    /// When the customer wrote last, as far as the head told when it was decided.
    wrote: Option<Timestamp>,
}

/// Keeps how far the writer of a message had read; `all`: as far as there is anything. What waits of theirs in that
/// conversation is known to be meant all the same: they have seen as much by now.
pub(super) fn note(w: &Write<'_>, step: &Step, seen: &Seen, all: bool) -> Result<()> {
    let id = &step.conversation;
    let kept = if all { parts::fetched(w.db, id)? } else { None };
    let seen = kept.map_or_else(|| seen.clone(), |kept| Seen::up_to(&kept));
    let reading = json::encode(READING, &Reading { seen, wrote: wrote(w.db, id)? })?;
    w.db.prepare_cached(
        "UPDATE outbox SET seen = ?4
         WHERE conversation = ?1 AND author = ?2 AND state = 'queued' AND (id = ?3 OR seen IS NOT NULL)",
    )?
    .execute(params![id.as_str(), step.author.as_str(), step.id, reading])?;
    Ok(())
}

/// A person wants it sent, whatever came.
pub(super) fn never(w: &Write<'_>, id: i64) -> Result<()> {
    w.db.prepare_cached("UPDATE outbox SET seen = NULL WHERE id = ?1")?.execute([id])?;
    Ok(())
}

fn reading(db: &Connection, id: i64) -> Result<Option<Reading>> {
    let mut statement = db.prepare_cached("SELECT seen FROM outbox WHERE id = ?1")?;
    let kept: Option<Option<String>> = statement.query_row([id], |row| row.get(0)).optional()?;
    kept.flatten().map(|kept| json::decode(READING, &kept)).transpose()
}

/// When the customer wrote last, as the server's head tells.
fn wrote(db: &Connection, id: &ConversationId) -> Result<Option<Timestamp>> {
    Ok(merge::server_head(db, id)?.and_then(|head| head.statistics.last_contact_reply_at))
}

/// Whether the customer has written since a message was decided, as the head tells; none for what nothing stops.
pub(super) fn has_news(db: &Connection, id: i64) -> Result<Option<bool>> {
    let (Some(reading), Some(step)) = (reading(db, id)?, find(db, id)?) else { return Ok(None) };
    Ok(Some(wrote(db, &step.conversation)? > reading.wrote))
}

/// Stops a message that waits or is going out, if something came; none where it may go.
pub(super) fn stop(w: &mut Write<'_>, id: i64) -> Result<Option<Stopped>> {
    let (Some(reading), Some(step)) = (reading(w.db, id)?, find(w.db, id)?) else { return Ok(None) };
    let Some((mode, _)) = step.operation.words() else { return Ok(None) };
    let kept = parts::fetched(w.db, &step.conversation)?.unwrap_or_default();
    let Some(last) = reading.seen.stopped_by(&kept, &step.author).cloned() else { return Ok(None) };
    match step.state {
        StepState::Sending => drop(outbox_steps::transition(w, id, Transition::NotDone, None)?),
        StepState::Queued => {}
        StepState::Unsure | StepState::Failed | StepState::Done => return Ok(None),
    }
    let mut steps = vec![step.clone()];
    steps.extend(hanging_on(w.db, id, "a.state IN ('queued', 'failed')")?);
    let mut first = vec![id];
    // What was said after it was not read further, and who closes behind an answer closes what they take to be answered.
    for later in undelivered(w.db, &step.conversation)? {
        let waits = later.id > id && later.state == StepState::Queued && later.author == step.author;
        let goes_with_it = puts_away(&later.operation) || self::reading(w.db, later.id)?.is_some();
        if waits && goes_with_it && steps.iter().all(|step| step.id != later.id) {
            first.push(later.id);
            let hanging = hanging_on(w.db, later.id, "a.state IN ('queued', 'failed')")?;
            steps.push(later);
            steps.extend(hanging);
        }
    }
    // The words of each go in front of those of the one after it.
    first.into_iter().rev().try_for_each(|id| outbox::leave(w, Wish::Drop, id))?;
    let (conversation, seen) = (step.conversation, reading.seen);
    Ok(Some(Stopped { step: id, conversation, mode, seen, last: Some(last), steps }))
}

fn puts_away(operation: &Operation) -> bool {
    matches!(operation, Operation::Close | Operation::Snooze(_) | Operation::CloseUntil(_))
}

/// One that another program has stopped, as far as it left word of it; none where the conversation is gone.
pub(super) fn elsewhere(
    db: &Connection,
    step: i64,
    conversation: ConversationId,
    mode: DraftMode,
    read: Option<Timestamp>,
) -> Result<Option<Stopped>> {
    let Some(head) = merge::shown(db, &conversation)? else { return Ok(None) };
    let seen = read.map_or_else(Seen::default, Seen::until);
    let kept = parts::fetched(db, &head.id)?.unwrap_or_default();
    let mine = super::directory::People::read(db)?;
    let last = mine.me.as_ref().and_then(|me| seen.stopped_by(&kept, &me.admin.id).cloned());
    Ok(Some(Stopped { step, conversation, mode, seen, last, steps: Vec::new() }))
}
