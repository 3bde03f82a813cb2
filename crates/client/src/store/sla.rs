//! What SLAs leave (I35), kept beside each conversation, so that lists can be sorted by it: computed anew whenever its
//! head, its thread or the office hours are others.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::owner::{Read, Write};
use super::{directory, merge, parts, row};
use crate::domain::office_hours::Counting;
use crate::domain::sla::{self, Due};
use crate::domain::{AdminId, Conversation, ConversationId, State, TeamId, Text, Timestamp};

/// A promise that ends soon or has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueSoon {
    /// The conversation whose SLA it is.
    pub id: ConversationId,
    /// The customer's name.
    pub who: Text,
    /// The teammate in charge.
    pub admin: Option<AdminId>,
    /// The team in charge.
    pub team: Option<TeamId>,
    /// When it ends.
    pub due: Timestamp,
}

/// The office hours that are counted by; none where every second counts.
pub(super) fn hours(db: &Connection) -> Result<Option<Counting>> {
    Ok(directory::office_hours(db)?.and_then(|hours| hours.counting()))
}

/// When the next promise of a conversation ends, as it is shown.
pub(super) fn due(db: &Connection, shown: &Conversation) -> Result<Option<Timestamp>> {
    if shown.sla.is_none() || shown.state == State::Closed {
        return Ok(None);
    }
    due_by(db, shown, hours(db)?.as_ref())
}

fn due_by(db: &Connection, shown: &Conversation, hours: Option<&Counting>) -> Result<Option<Timestamp>> {
    let parts = parts::kept(db, &shown.id)?;
    Ok(sla::promise(shown, &parts, hours).and_then(|promise| match promise.due {
        Due::At(at) => Some(at),
        Due::Rests(_) => None,
    }))
}

/// The thread of a conversation is another one.
pub(super) fn rewind(w: &Write<'_>, id: &ConversationId) -> Result<()> {
    let Some(shown) = merge::shown(w.db, id)?.filter(|shown| shown.sla.is_some()) else { return Ok(()) };
    let due = due(w.db, &shown)?;
    put(w, &shown, due)
}

fn put(w: &Write<'_>, shown: &Conversation, due: Option<Timestamp>) -> Result<()> {
    let mut statement = w.db.prepare_cached("SELECT active_at FROM conversation WHERE id = ?1")?;
    let active_at = statement.query_row([shown.id.as_str()], |row| Ok(Timestamp(row.get(0)?))).optional()?;
    let Some(active_at) = active_at else { return Ok(()) };
    w.db.prepare_cached(
        "UPDATE conversation SET sla_due = ?2, by_sla = ?3 WHERE id = ?1 AND (sla_due IS NOT ?2 OR by_sla <> ?3)",
    )?
    .execute(params![shown.id.as_str(), due.map(|due| due.0), row::by_sla(shown, active_at, due)])?;
    Ok(())
}

/// The office hours are others: all that was computed by them is computed anew.
pub(super) fn recount(w: &Write<'_>) -> Result<()> {
    let hours = hours(w.db)?;
    let mut statement = w.db.prepare_cached("SELECT id FROM conversation WHERE sla_due IS NOT NULL")?;
    let ids = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()?;
    for id in ids {
        let Some(shown) = merge::shown(w.db, &ConversationId::new(id))? else { continue };
        let due = due_by(w.db, &shown, hours.as_ref())?;
        put(w, &shown, due)?;
    }
    Ok(())
}

/// What is open and due by a time, or was, the first one first; so many at most, of which those count that were missed last.
pub(super) fn soon(r: &mut Read<'_>, by: Timestamp, most: usize) -> Result<Vec<DueSoon>> {
    let mut statement = r.db.prepare_cached(
        "SELECT id, who, admin, team, sla_due FROM conversation INDEXED BY conversation_sla_due
         WHERE sla_due IS NOT NULL AND sla_due <= ?1 AND state = 0 ORDER BY sla_due DESC LIMIT ?2",
    )?;
    let named = |id: String| Some(id).filter(|id| !id.is_empty());
    let found = statement.query_map(params![by.0, row::stored(most)], |row| {
        Ok(DueSoon {
            id: ConversationId::new(row.get::<_, String>(0)?),
            who: Text::new(row.get_ref(1)?.as_str()?),
            admin: named(row.get(2)?).map(AdminId::new),
            team: named(row.get(3)?).map(TeamId::new),
            due: Timestamp(row.get(4)?),
        })
    })?;
    let mut found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    found.reverse();
    Ok(found)
}

/// When the next promise ends after a time; none if none does.
pub(super) fn next(r: &mut Read<'_>, after: Timestamp) -> Result<Option<Timestamp>> {
    let mut statement = r.db.prepare_cached(
        "SELECT min(sla_due) FROM conversation INDEXED BY conversation_sla_due
         WHERE sla_due IS NOT NULL AND sla_due > ?1",
    )?;
    let next: Option<i64> = statement.query_row([after.0], |row| row.get(0))?;
    Ok(next.map(Timestamp))
}

/// Open conversations with an SLA that counts and of which it is not known until when: their threads were not fetched, or
/// not by a version that tells.
pub(super) fn unknown(r: &mut Read<'_>, most: usize) -> Result<Vec<ConversationId>> {
    let mut statement = r.db.prepare_cached(
        "SELECT id FROM conversation INDEXED BY conversation_state_sla
         WHERE state = 0 AND by_sla < (2 << 42) AND sla_status = 'active' AND sla_due IS NULL ORDER BY by_sla LIMIT ?1",
    )?;
    let found = statement.query_map([row::stored(most)], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Whether an SLA is on a conversation.
pub(super) fn is_on(r: &mut Read<'_>, id: &ConversationId) -> Result<bool> {
    let mut statement = r.db.prepare_cached("SELECT 1 FROM conversation WHERE id = ?1 AND sla_status IS NOT NULL")?;
    Ok(statement.exists([id.as_str()])?)
}
