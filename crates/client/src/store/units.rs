//! Units: what was decided in one go, and where the conversations that it is about stood before and after. No word that
//! was written is in it, so it stays for as long as a person may want to know.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::decided::{DecidedUnit, Stood};
use super::details;
use super::error::Result;
use super::json;
use super::merge;
use super::outbox_reads::select;
use super::owner::{Read, Write};
use crate::domain::{AdminId, ConversationId, Standing, Step, Timestamp};

/// How many of the last units are remembered, for whoever looks what became of one.
const REMEMBERED: i64 = 1000;
/// For how long, in seconds.
const REMEMBERED_FOR: i64 = 14 * 86_400;

const STANDING: &str = "standing";

/// A unit begins with its first step, and has its number.
pub(super) fn begin(w: &Write<'_>, id: i64, author: &AdminId) -> Result<()> {
    w.db.prepare_cached("INSERT INTO unit (id, author, decided_at) VALUES (?1, ?2, ?3)")?.execute(params![
        id,
        author.as_str(),
        w.now.0
    ])?;
    Ok(())
}

/// Where conversations stand, as far as they are here.
pub(super) fn standings<'a>(
    w: &Write<'_>,
    conversations: impl Iterator<Item = &'a ConversationId>,
) -> Result<Vec<(&'a ConversationId, Standing)>> {
    let mut standings: Vec<(&ConversationId, Standing)> = Vec::new();
    for id in conversations {
        if standings.iter().all(|(known, _)| *known != id)
            && let Some(head) = merge::shown(w.db, id)?
        {
            standings.push((id, details::standing(w.db, &head)?));
        }
    }
    Ok(standings)
}

/// What a unit was decided about stood so before; how it stands now is kept beside that.
pub(super) fn log(w: &Write<'_>, unit: i64, before: &[(&ConversationId, Standing)]) -> Result<()> {
    for (id, before) in before {
        let Some(head) = merge::shown(w.db, id)? else { continue };
        let (mut before, mut after) = (before.clone(), details::standing(w.db, &head)?);
        Standing::forget_unchanged(&mut before, &mut after);
        w.db.prepare_cached("INSERT INTO unit_standing (unit, conversation, before, after) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![unit, id.as_str(), json::encode(STANDING, &before)?, json::encode(STANDING, &after)?])?;
    }
    Ok(())
}

/// A unit is nothing that could be taken back.
pub(super) fn forget_standings(w: &Write<'_>, unit: i64) -> Result<()> {
    w.db.prepare_cached("DELETE FROM unit_standing WHERE unit = ?1")?.execute([unit])?;
    Ok(())
}

/// Where the conversations of a unit stood.
pub(super) fn stood(db: &Connection, unit: i64) -> Result<Vec<Stood>> {
    let mut statement = db.prepare_cached(
        "SELECT conversation, before, after FROM unit_standing WHERE unit = ?1 ORDER BY conversation",
    )?;
    let mut rows = statement.query([unit])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(Stood {
            conversation: ConversationId::new(row.get::<_, String>(0)?),
            before: json::decode(STANDING, row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?,
            after: json::decode(STANDING, row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?)?,
        });
    }
    Ok(all)
}

/// Whose a unit is, when it was decided, and whether it was taken back.
pub(super) fn decided(w: &Write<'_>, unit: i64) -> Result<Option<(AdminId, Timestamp, bool)>> {
    let mut statement =
        w.db.prepare_cached("SELECT author, decided_at, undone FROM unit WHERE id = ?1 AND undoes IS NULL")?;
    let row = statement
        .query_row([unit], |row| Ok((AdminId::new(row.get::<_, String>(0)?), Timestamp(row.get(1)?), row.get(2)?)));
    Ok(row.optional()?)
}

/// The last units of a teammate that are about conversations, the newest first: each with when it was decided, and whether it
/// is taken back.
pub(super) fn of(w: &Write<'_>, author: &AdminId, most: usize) -> Result<Vec<(i64, Timestamp, bool)>> {
    let mut statement = w.db.prepare_cached(
        "SELECT id, decided_at, undone FROM unit u WHERE author = ?1 AND undoes IS NULL
             AND EXISTS (SELECT 1 FROM unit_standing s WHERE s.unit = u.id) ORDER BY id DESC LIMIT ?2",
    )?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = statement
        .query_map(params![author.as_str(), most], |row| Ok((row.get(0)?, Timestamp(row.get(1)?), row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The unit that did what this one is about last: it, or what took it back, or did it again.
pub(super) fn last_turn(w: &Write<'_>, unit: i64) -> Result<i64> {
    let mut statement = w.db.prepare_cached("SELECT max(id) FROM unit WHERE id = ?1 OR undoes = ?1")?;
    Ok(statement.query_row([unit], |row| row.get(0))?)
}

/// Whether a unit is taken back by now.
pub(super) fn set_undone(w: &Write<'_>, unit: i64, undone: bool) -> Result<()> {
    w.db.prepare_cached("UPDATE unit SET undone = ?2 WHERE id = ?1")?.execute(params![unit, undone])?;
    Ok(())
}

/// A unit takes another one back, or does it again.
pub(super) fn set_undoes(w: &Write<'_>, unit: i64, undoes: i64) -> Result<()> {
    w.db.prepare_cached("UPDATE unit SET undoes = ?2 WHERE id = ?1")?.execute([unit, undoes])?;
    Ok(())
}

/// What a teammate decided last about conversations and has not taken back; these units are passed over.
pub(super) fn last_decided(r: &mut Read<'_>, author: &AdminId, but: &BTreeSet<i64>) -> Result<Option<DecidedUnit>> {
    let mut statement = r.db.prepare_cached(
        "SELECT id, decided_at FROM unit u WHERE author = ?1 AND NOT undone AND undoes IS NULL
             AND EXISTS (SELECT 1 FROM unit_standing s WHERE s.unit = u.id) ORDER BY id DESC",
    )?;
    let mut rows = statement.query([author.as_str()])?;
    while let Some(row) = rows.next()? {
        let id = row.get(0)?;
        if !but.contains(&id) {
            let steps = select(r.db, "a.unit = ?1", [id])?;
            return Ok(Some(DecidedUnit { id, decided_at: Timestamp(row.get(1)?), steps }));
        }
    }
    Ok(None)
}

/// Where a conversation stood after what turned a unit last that was about it: what took it back, or did it again. None
/// if the unit was not turned there, or what did that has not left and was taken back as well.
pub(super) fn left_by_turn(w: &Write<'_>, unit: i64, id: &ConversationId) -> Result<Option<Standing>> {
    let mut statement = w.db.prepare_cached(
        "SELECT s.after FROM unit u JOIN unit_standing s ON s.unit = u.id
         WHERE u.undoes = ?1 AND s.conversation = ?2 ORDER BY u.id DESC LIMIT 1",
    )?;
    let mut rows = statement.query(params![unit, id.as_str()])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    Ok(Some(json::decode(STANDING, row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?)?))
}

/// A step was taken back: what its unit has no step about any more, it was not about.
pub(super) fn taken_back(w: &Write<'_>, step: &Step) -> Result<()> {
    w.db.prepare_cached(
        "DELETE FROM unit_standing WHERE unit = ?1 AND conversation = ?2
         AND NOT EXISTS (SELECT 1 FROM unit WHERE id = ?1 AND undone)
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE unit = ?1 AND conversation = ?2)",
    )?
    .execute(params![step.unit, step.conversation.as_str()])?;
    w.db.prepare_cached(
        "DELETE FROM unit WHERE id = ?1 AND NOT undone AND NOT EXISTS (SELECT 1 FROM outbox WHERE unit = ?1)",
    )?
    .execute([step.unit])?;
    Ok(())
}

/// Forgets units that are done and of long ago: each as a whole, with its steps.
pub(super) fn forget_old(w: &Write<'_>) -> Result<()> {
    let since = w.now.plus(-REMEMBERED_FOR);
    let mut old = w.db.prepare_cached(
        "SELECT id FROM unit u
         WHERE (decided_at < ?1 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.unit = u.id AND o.sent_at >= ?1)
                OR id <= (SELECT id FROM unit ORDER BY id DESC LIMIT 1 OFFSET ?2))
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.unit = u.id AND o.state <> 'done')",
    )?;
    let old = old.query_map([since.0, REMEMBERED], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    for id in old {
        w.db.prepare_cached("DELETE FROM outbox WHERE unit = ?1")?.execute([id])?;
        w.db.prepare_cached("DELETE FROM unit WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

/// What is here of steps whose like was brought from a journal or what was left of another database: units, and the lanes
/// and the order of what earlier versions wrote.
pub(super) fn complete(w: &Write<'_>) -> Result<()> {
    w.db.execute(
        "UPDATE outbox SET
             lane = CASE conversation WHEN '' THEN 'admin/' || author ELSE 'conversation/' || conversation END,
             after = (SELECT max(b.id) FROM outbox b WHERE b.unit = outbox.unit AND b.id < outbox.id)
         WHERE lane = ''",
        [],
    )?;
    w.db.execute(
        "INSERT OR IGNORE INTO unit (id, author, decided_at)
         SELECT unit, min(author), min(created_at) FROM outbox GROUP BY unit",
        [],
    )?;
    Ok(())
}
