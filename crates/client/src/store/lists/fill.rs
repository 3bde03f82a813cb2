//! Fills lists, and clears those away that are going: in slices on the thread that writes, while nobody asks it for
//! anything.

use std::time::{Duration, Instant};

use rusqlite::{OptionalExtension, ToSql, params, params_from_iter};

use super::cover::Cover;
use super::keep::{look_at, teams_of};
use super::place::{self, Place};
use super::{FILLING, GOING, List, WHOLE, current};
use crate::store::error::Result;
use crate::store::owner::Write;

/// How long a slice may take: a key press waits for it.
const SLICE: Duration = Duration::from_millis(12);

/// How many conversations one statement goes over.
const STEP: i64 = 500;

/// Does a slice of what there is to do; false when there is nothing.
pub(in crate::store) fn slice(w: &mut Write<'_>) -> Result<bool> {
    let begun = Instant::now();
    let next = "SELECT id, state, filled_to FROM list WHERE state <> ?1 ORDER BY state, used_at DESC, id LIMIT 1";
    let next = w.db.prepare_cached(next)?.query_row([WHOLE], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    let Some((id, state, filled_to)): Option<(i64, i64, i64)> = next.optional()? else { return Ok(false) };
    if state == GOING {
        clear(w, id, begun)?;
        return Ok(true);
    }
    let lists = current(w)?;
    // One that is not understood is going by now.
    let Some(list) = lists.iter().find(|list| list.id == id) else { return Ok(true) };
    fill(w, list, filled_to, begun)?;
    Ok(true)
}

fn fill(w: &mut Write<'_>, list: &List, filled_to: i64, begun: Instant) -> Result<()> {
    let last: Option<i64> =
        w.db.prepare_cached("SELECT max(seq) FROM conversation")?.query_row([], |row| row.get(0))?;
    let last = last.unwrap_or(0);
    let cover = Cover::of(&list.condition);
    let mut to = filled_to;
    while to < last && begun.elapsed() < SLICE {
        let end = last.min(to.saturating_add(STEP));
        to = if cover.rest.is_none() && list.goes_by_names() {
            name(w, list, &cover, to, end)?
        } else if cover.rest.is_none() {
            copy(w, list, &cover, to, end)?
        } else {
            test(w, list, &cover, (to, end), begun)?
        };
    }
    let state = if to < last { FILLING } else { WHOLE };
    w.db.prepare_cached("UPDATE list SET filled_to = ?2, state = ?3 WHERE id = ?1")?.execute([list.id, to, state])?;
    w.news.lists = true;
    Ok(())
}

/// All that the cover finds is in the list, whatever the time. Of several conditions SQLite would try to find each by an
/// index of its own, here for nothing, and with some it fails at that.
fn copy(w: &Write<'_>, list: &List, cover: &Cover, from: i64, to: i64) -> Result<i64> {
    let sql = format!(
        "INSERT INTO list_row (list, names, key, id, seq) SELECT ?1, '', {}, c.id, c.seq
         FROM conversation c NOT INDEXED WHERE c.seq > ?2 AND c.seq <= ?3 AND {} ON CONFLICT DO NOTHING",
        place::figure(list.order),
        cover.sql
    );
    let bounds: [&dyn ToSql; 3] = [&list.id, &from, &to];
    let all = bounds.into_iter().chain(cover.parameters.iter().map(|value| value as &dyn ToSql));
    w.db.prepare_cached(&sql)?.execute(params_from_iter(all))?;
    Ok(to)
}

/// The same for a list that goes by names.
fn name(w: &Write<'_>, list: &List, cover: &Cover, from: i64, to: i64) -> Result<i64> {
    let sql = format!(
        "SELECT c.seq, c.id, {} FROM conversation c NOT INDEXED
         WHERE ?1 = ?1 AND c.seq > ?2 AND c.seq <= ?3 AND {}",
        place::COLUMNS,
        cover.sql
    );
    let teams = teams_of(w, std::slice::from_ref(list))?;
    let bounds: [&dyn ToSql; 3] = [&list.id, &from, &to];
    let all = bounds.into_iter().chain(cover.parameters.iter().map(|value| value as &dyn ToSql));
    let mut statement = w.db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(all))?;
    let mut put = w.db.prepare_cached(
        "INSERT INTO list_row (list, names, key, id, seq) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
    )?;
    while let Some(row) = rows.next()? {
        let (seq, id): (i64, String) = (row.get(0)?, row.get(1)?);
        let key = Place::read(row, 2)?.key(list.order, list.group, &teams);
        put.execute(params![list.id, key.names, key.at, id, seq])?;
    }
    Ok(to)
}

/// Looks at what the cover finds; answers up to where there was time for it.
fn test(w: &mut Write<'_>, list: &List, cover: &Cover, (from, to): (i64, i64), begun: Instant) -> Result<i64> {
    let sql = format!(
        "SELECT c.seq FROM conversation c NOT INDEXED WHERE ?1 = ?1 AND c.seq > ?2 AND c.seq <= ?3 AND {} ORDER BY c.seq",
        cover.sql
    );
    let bounds: [&dyn ToSql; 3] = [&list.id, &from, &to];
    let all = bounds.into_iter().chain(cover.parameters.iter().map(|value| value as &dyn ToSql));
    let teams = teams_of(w, std::slice::from_ref(list))?;
    let mut statement = w.db.prepare_cached(&sql)?;
    let found = statement.query_map(params_from_iter(all), |row| row.get(0))?;
    for seq in found.collect::<rusqlite::Result<Vec<i64>>>()? {
        look_at(w, seq, std::slice::from_ref(list), list.asks, &teams)?;
        if begun.elapsed() >= SLICE {
            return Ok(seq);
        }
    }
    Ok(to)
}

/// Clears away a list that is going.
fn clear(w: &Write<'_>, id: i64, begun: Instant) -> Result<()> {
    let some = "DELETE FROM list_row WHERE (list, names, key, id) IN
        (SELECT list, names, key, id FROM list_row WHERE list = ?1 LIMIT ?2)";
    while w.db.prepare_cached(some)?.execute(params![id, STEP])? > 0 {
        if begun.elapsed() >= SLICE {
            return Ok(());
        }
    }
    for last in [
        "DELETE FROM list_flip WHERE list = ?1",
        "DELETE FROM list_group WHERE list = ?1",
        "DELETE FROM list_count WHERE list = ?1",
        "DELETE FROM list WHERE id = ?1",
    ] {
        w.db.prepare_cached(last)?.execute([id])?;
    }
    Ok(())
}
