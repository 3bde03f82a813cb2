//! Conversations that were closed until a time (F5): what is kept of them, what ends that, and their waking.
//!
//! A row is there from the moment the snooze is decided. While the conversation is closed because of it, it shows as
//! snoozed. It goes when the time has come, when somebody opens the conversation or closes it anew, and when the close
//! is refused or taken back.

use rusqlite::{Connection, OptionalExtension, params};

use super::decided::NewUnit;
use super::error::Result;
use super::merge;
use super::outbox;
use super::owner::{Read, Write};
use crate::domain::conversation::UNTIL_REPLY;
use crate::domain::{AdminId, Conversation, ConversationId, DeskStep, Operation, State, Step, Timestamp};

struct Wake {
    step: i64,
    author: AdminId,
    at: Timestamp,
    seen_at: Option<i64>,
    closed_at: Option<i64>,
}

fn find(db: &Connection, id: &ConversationId) -> Result<Option<Wake>> {
    let mut statement =
        db.prepare_cached("SELECT action, author, at, seen_at, closed_at FROM wake WHERE conversation = ?1")?;
    let wake = statement.query_row([id.as_str()], |row| {
        Ok(Wake {
            step: row.get(0)?,
            author: AdminId::new(row.get::<_, String>(1)?),
            at: Timestamp(row.get(2)?),
            seen_at: row.get(3)?,
            closed_at: row.get(4)?,
        })
    });
    Ok(wake.optional()?)
}

/// Removes what is kept of a conversation.
pub(super) fn remove(w: &Write<'_>, id: &ConversationId) -> Result<()> {
    w.db.prepare_cached("DELETE FROM wake WHERE conversation = ?1")?.execute([id.as_str()])?;
    Ok(())
}

/// Something is decided about a conversation: putting it away, or what ends that.
pub(super) fn decided(
    w: &Write<'_>,
    id: i64,
    conversation: &ConversationId,
    author: &AdminId,
    operation: &Operation,
) -> Result<()> {
    match operation {
        Operation::CloseUntil(at) => {
            w.db.prepare_cached(
                "INSERT INTO wake (conversation, action, author, at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET action = excluded.action, author = excluded.author, at = excluded.at,
                     seen_at = NULL, closed_at = NULL",
            )?
            .execute(params![conversation.as_str(), id, author.as_str(), at.0])?;
            Ok(())
        }
        // Given to nobody it stays put away, as it stays closed in Intercom (API 7.8).
        Operation::Close
        | Operation::Open
        | Operation::Snooze(_)
        | Operation::AssignAdmin(Some(_))
        | Operation::AssignTeam(Some(_))
        | Operation::Desk(DeskStep::Merge { .. } | DeskStep::Block(_)) => remove(w, conversation),
        _ => Ok(()),
    }
}

/// Another time for one that is put away already: there is nothing to tell the server, which might ask the customer
/// for another rating. False when it is not put away.
pub(super) fn postpone(
    w: &Write<'_>,
    conversation: &ConversationId,
    author: &AdminId,
    operation: &Operation,
) -> Result<bool> {
    let Operation::CloseUntil(at) = operation else { return Ok(false) };
    let away = find(w.db, conversation)?.is_some_and(|wake| wake.seen_at.is_some());
    let busy =
        w.db.prepare_cached("SELECT 1 FROM outbox WHERE conversation = ?1 AND state <> 'done' AND state <> 'failed'")?
            .exists([conversation.as_str()])?;
    if !away || busy {
        return Ok(false);
    }
    w.db.prepare_cached("UPDATE wake SET at = ?2, author = ?3 WHERE conversation = ?1")?.execute(params![
        conversation.as_str(),
        at.0,
        author.as_str()
    ])?;
    Ok(true)
}

/// A step was refused or taken back: what it would have put away is not.
pub(super) fn fell(w: &Write<'_>, step: &Step) -> Result<()> {
    w.db.prepare_cached("DELETE FROM wake WHERE conversation = ?1 AND action = ?2")?
        .execute(params![step.conversation.as_str(), step.id])?;
    Ok(())
}

/// The server has done a step. If that put a conversation away, it stays so until the server says otherwise; if it
/// was opened again before this was known, that is over.
pub(super) fn happened(w: &Write<'_>, step: &Step) -> Result<()> {
    let Some(wake) = find(w.db, &step.conversation)?.filter(|wake| wake.step == step.id) else { return Ok(()) };
    if !matches!(step.operation, Operation::CloseUntil(_)) || wake.seen_at.is_some() {
        return Ok(());
    }
    let Some(head) = merge::server_head(w.db, &step.conversation)? else { return Ok(()) };
    if head.state != State::Closed {
        return remove(w, &step.conversation);
    }
    w.db.prepare_cached("UPDATE wake SET seen_at = ?2, closed_at = ?3 WHERE conversation = ?1")?.execute(params![
        step.conversation.as_str(),
        head.changed_at(w.now).unwrap_or(w.now).0,
        head.statistics.last_close_at.map(|at| at.0)
    ])?;
    Ok(())
}

/// The server's word on a conversation: whoever opened one that is put away, or closed it anew, ended that.
pub(super) fn heard(w: &Write<'_>, head: &Conversation) -> Result<()> {
    let Some(wake) = find(w.db, &head.id)? else { return Ok(()) };
    let changed_at = head.changed_at(merge::latest(w)).unwrap_or(w.now);
    let is_news = wake.seen_at.is_some_and(|seen| changed_at.0 > seen);
    let anew = matches!((wake.closed_at, head.statistics.last_close_at), (Some(then), Some(now)) if now.0 > then);
    if is_news && (head.state != State::Closed || anew) {
        return remove(w, &head.id);
    }
    Ok(())
}

/// Shows a conversation that is closed because it is put away as what it is to the person: snoozed.
pub(super) fn show(db: &Connection, conversation: &mut Conversation) -> Result<bool> {
    let Some(wake) = find(db, &conversation.id)?.filter(|_| conversation.state == State::Closed) else {
        return Ok(false);
    };
    conversation.state = State::Snoozed;
    conversation.snoozed_until = Some(wake.at);
    Ok(true)
}

/// Those whose time has come.
pub(super) fn due(r: &mut Read<'_>, now: Timestamp) -> Result<Vec<ConversationId>> {
    let mut statement =
        r.db.prepare_cached("SELECT conversation FROM wake WHERE at <= ?1 AND seen_at IS NOT NULL ORDER BY at")?;
    let due = statement.query_map([now.0], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    Ok(due.collect::<rusqlite::Result<_>>()?)
}

/// When the next time comes; none if nothing waits for one.
pub(super) fn next(r: &mut Read<'_>) -> Result<Option<Timestamp>> {
    let mut statement = r.db.prepare_cached("SELECT min(at) FROM wake WHERE at < ?1")?;
    let next: Option<i64> = statement.query_row([UNTIL_REPLY.0], |row| row.get(0))?;
    Ok(next.map(Timestamp))
}

/// Wakes a conversation whose time has come: opening it goes into the outbox, in the name of whoever put it away. Once,
/// however many processes ask: what is kept of it goes in the same transaction. One that is not closed any more needs
/// no opening.
pub(super) fn wake(w: &mut Write<'_>, id: &ConversationId) -> Result<Vec<Step>> {
    let now = w.now;
    let due = |wake: &Wake| wake.at <= now && wake.seen_at.is_some();
    let Some(wake) = find(w.db, id)?.filter(due) else { return Ok(Vec::new()) };
    remove(w, id)?;
    if merge::server_head(w.db, id)?.is_none_or(|head| head.state != State::Closed) {
        merge::reapply(w, id)?;
        return Ok(Vec::new());
    }
    let open = NewUnit { not_before: w.now, ..NewUnit::about(id.clone(), wake.author, vec![Operation::Open]) };
    outbox::enqueue(w, &open)
}
