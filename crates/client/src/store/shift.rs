//! What a teammate has done in a time (I40), from what is kept: heads, threads, and what was taken back here.

use rusqlite::{Connection, params};

use super::error::Result;
use super::{json, row};
use crate::domain::shift::Shift;
use crate::domain::{AdminId, Conversation, Part, Text, Timestamp};

/// Looks through all that changed since then.
pub(super) fn shift(db: &Connection, me: &AdminId, since: Timestamp, until: Timestamp) -> Result<Shift> {
    let mut shift = Shift::new(since, until);
    let mut changed = db.prepare_cached(
        "SELECT c.seq, coalesce(h.effective, h.server), c.who,
             c.thread_updated_at IS NOT NULL AND c.thread_updated_at >= h.updated_at
         FROM conversation c JOIN head h ON h.seq = c.seq WHERE c.updated_at >= ?1",
    )?;
    let mut parts = db.prepare_cached("SELECT json FROM part WHERE seq = ?1 ORDER BY position")?;
    let mut rows = changed.query([since.0])?;
    while let Some(found) = rows.next()? {
        let (seq, head): (i64, String) = (found.get(0)?, found.get(1)?);
        let (who, whole): (String, bool) = (found.get(2)?, found.get(3)?);
        let head: Conversation = json::decode("conversation", &head)?;
        let kept = parts.query_map([seq], |part| part.get::<_, String>(0))?;
        let kept: Vec<String> = kept.collect::<rusqlite::Result<_>>()?;
        let kept: Vec<Part> = kept.iter().map(|part| json::decode("part", part)).collect::<Result<_>>()?;
        // What is kept of an older thread counts; that it is not all is noted.
        shift.take_in(me, &head, Some(&kept), &Text::new(&who));
        shift.lacking += usize::from(!whole);
    }
    let mut undone =
        db.prepare_cached("SELECT count(*) FROM unit WHERE author = ?1 AND decided_at >= ?2 AND undone <> 0")?;
    shift.taken_back = undone.query_row(params![me.as_str(), since.0], |found| row::count(found, 0))?;
    let mut waiting = db.prepare_cached(
        "SELECT count(*), min(waiting_since) FROM conversation
         WHERE state = 0 AND admin = ?1 AND waiting_since IS NOT NULL",
    )?;
    let (count, first) =
        waiting.query_row([me.as_str()], |found| Ok((row::count(found, 0)?, found.get::<_, Option<i64>>(1)?)))?;
    (shift.waiting, shift.waiting_since) = (count, first.map(Timestamp));
    Ok(shift)
}
