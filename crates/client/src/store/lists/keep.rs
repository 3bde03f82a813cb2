//! Keeps lists up: at the end of each transaction, with every conversation of which it changed something that a condition
//! can ask; and when a moment comes at which time alone changes that.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::facts::{Asks, Facts};
use super::place::{Place, Teams};
use super::{List, current};
use crate::condition::Answer;
use crate::domain::Timestamp;
use crate::store::error::Result;
use crate::store::listed::SortKey;
use crate::store::owner::{Read, Write};

/// How many conversations are looked at in one transaction because their time has come.
const FLIPS: i64 = 100;

/// What a condition can ask, beside time: the table, the column that names the conversations, which conversations
/// those are, and the columns that count (all, if empty).
const ASKED: [(&str, &str, &str, &str); 9] = [
    ("head", "seq", "seq", "updated_at, server, effective"),
    (
        "conversation",
        "seq",
        "seq",
        "state, contact, active_at, by_waiting, by_priority, by_sla, thread_updated_at, thread_total",
    ),
    ("part", "seq", "seq", "json"),
    ("draft", "conversation", "id", "conversation"),
    ("outbox", "conversation", "id", "conversation, state"),
    ("mention", "seq", "seq", ""),
    ("ticket", "id", "id", ""),
    ("contact", "id", "contact", ""),
    ("details", "contact", "contact", "companies"),
];

/// Has a connection note of which conversations it changes something, so that no code can forget to; not while there is
/// no list.
pub(in crate::store) fn watch(db: &Connection) -> rusqlite::Result<()> {
    let mut sql = "CREATE TEMP TABLE changed (seq INTEGER PRIMARY KEY);".to_owned();
    for (table, column, which, columns) in ASKED {
        let update = if columns.is_empty() { "UPDATE".to_owned() } else { format!("UPDATE OF {columns}") };
        for (event, row) in [("INSERT", "NEW"), (update.as_str(), "NEW"), (update.as_str(), "OLD"), ("DELETE", "OLD")] {
            let verb = event.split(' ').next().unwrap_or_default();
            // A conversation that goes takes its rows with it.
            if verb == "DELETE" && matches!(table, "head" | "conversation") {
                continue;
            }
            sql.push_str(&format!(
                "CREATE TEMP TRIGGER listed_{table}_{verb}_{row} AFTER {event} ON main.{table}
                 WHEN EXISTS (SELECT 1 FROM list) BEGIN
                     INSERT INTO changed SELECT c.seq FROM conversation c WHERE c.{which} = {row}.{column}
                         AND NOT EXISTS (SELECT 1 FROM changed WHERE changed.seq = c.seq);
                 END;"
            ));
        }
    }
    db.execute_batch(&sql)
}

/// Keeps all lists up with what a transaction has changed so far.
pub(in crate::store) fn keep_up(w: &mut Write<'_>) -> Result<()> {
    let mut statement = w.db.prepare_cached("SELECT seq FROM changed")?;
    let changed = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    if changed.is_empty() {
        return Ok(());
    }
    w.db.prepare_cached("DELETE FROM changed")?.execute([])?;
    let lists = current(w)?;
    let asks = asks_of(&lists);
    let teams = teams_of(w, &lists)?;
    changed.into_iter().try_for_each(|seq| look_at(w, seq, &lists, asks, &teams))
}

/// When time alone may change a list next; none if it never does.
pub(in crate::store) fn next_flip(r: &mut Read<'_>) -> Result<Option<Timestamp>> {
    let at: Option<i64> = r.db.prepare_cached("SELECT min(at) FROM list_flip")?.query_row([], |row| row.get(0))?;
    Ok(at.map(Timestamp))
}

/// Looks at conversations whose time has come, some at a time; false when there are no more.
pub(in crate::store) fn take_flips(w: &mut Write<'_>) -> Result<bool> {
    let sql = "SELECT DISTINCT seq FROM (SELECT seq FROM list_flip WHERE at <= ?1 ORDER BY at LIMIT ?2)";
    let mut statement = w.db.prepare_cached(sql)?;
    let due = statement.query_map([w.now.0, FLIPS], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    if due.is_empty() {
        return Ok(false);
    }
    let lists = current(w)?;
    let (asks, teams) = (asks_of(&lists), teams_of(w, &lists)?);
    for seq in due {
        look_at(w, seq, &lists, asks, &teams)?;
        // What is left is of lists that are going.
        w.db.prepare_cached("DELETE FROM list_flip WHERE seq = ?1 AND at <= ?2")?.execute([seq, w.now.0])?;
    }
    Ok(true)
}

fn asks_of(lists: &[List]) -> Asks {
    lists.iter().fold(Asks::default(), |asks, list| asks.and(list.asks))
}

/// What teams are called, if a list goes by that.
pub(super) fn teams_of(w: &Write<'_>, lists: &[List]) -> Result<Teams> {
    Teams::read(w.db, lists.iter().map(|list| list.group))
}

/// Looks at one conversation: which lists it is in from now on, where, and until when.
pub(super) fn look_at(w: &mut Write<'_>, seq: i64, lists: &[List], asks: Asks, teams: &Teams) -> Result<()> {
    let Some(facts) = Facts::read(w.db, seq, asks)? else { return Ok(()) };
    let Some(place) = Place::of(w.db, seq)? else { return Ok(()) };
    let mut rows: HashMap<i64, SortKey> = {
        let mut statement = w.db.prepare_cached("SELECT list, names, key FROM list_row WHERE seq = ?1")?;
        let found =
            statement.query_map([seq], |row| Ok((row.get(0)?, SortKey { names: row.get(1)?, at: row.get(2)? })))?;
        found.collect::<rusqlite::Result<_>>()?
    };
    let flips: HashMap<i64, i64> = {
        let mut statement = w.db.prepare_cached("SELECT list, at FROM list_flip WHERE seq = ?1")?;
        let found = statement.query_map([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
        found.collect::<rusqlite::Result<_>>()?
    };
    for list in lists {
        let holds = (!facts.outside).then(|| list.condition.holds(&facts.listed(), w.now));
        let is_in = holds.is_some_and(|holds| holds.answer == Answer::Yes);
        let key = is_in.then(|| place.key(list.order, list.group, teams));
        put_row(w, list.id, seq, facts.conversation.id.as_str(), (rows.remove(&list.id), key))?;
        let until = holds.and_then(|holds| holds.until).map(|until| until.0);
        put_flip(w, list.id, seq, (flips.get(&list.id).copied(), until))?;
    }
    Ok(())
}

fn put_row(
    w: &mut Write<'_>,
    list: i64,
    seq: i64,
    id: &str,
    (before, now): (Option<SortKey>, Option<SortKey>),
) -> Result<()> {
    if before == now {
        return Ok(());
    }
    if let Some(key) = before {
        w.db.prepare_cached("DELETE FROM list_row WHERE list = ?1 AND names = ?2 AND key = ?3 AND id = ?4")?
            .execute(params![list, key.names, key.at, id])?;
    }
    if let Some(key) = now {
        w.db.prepare_cached("INSERT INTO list_row (list, names, key, id, seq) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![list, key.names, key.at, id, seq])?;
    }
    w.news.lists = true;
    Ok(())
}

fn put_flip(w: &mut Write<'_>, list: i64, seq: i64, (before, now): (Option<i64>, Option<i64>)) -> Result<()> {
    if before == now {
        return Ok(());
    }
    if let Some(at) = before {
        w.db.prepare_cached("DELETE FROM list_flip WHERE at = ?1 AND list = ?2 AND seq = ?3")?
            .execute([at, list, seq])?;
    }
    if let Some(at) = now {
        w.db.prepare_cached("INSERT INTO list_flip (at, list, seq) VALUES (?1, ?2, ?3)")?.execute([at, list, seq])?;
        w.news.flips = true;
    }
    Ok(())
}
