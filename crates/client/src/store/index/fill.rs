//! Indexes what is not indexed yet: in slices on the thread that writes, while nobody asks it for anything.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use super::texts::Texts;
use super::{VERSION, doc, learn, put_card, read, reset};
use crate::store::error::Result;
use crate::store::owner::Write;

/// How long a slice may take: a key press waits for it.
const SLICE: Duration = Duration::from_millis(12);

/// Does a slice of what there is to do; false when there is nothing.
pub(in crate::store) fn slice(w: &mut Write<'_>) -> Result<bool> {
    let begun = Instant::now();
    let mut statement = w.db.prepare_cached("SELECT version, filled_to FROM search")?;
    let (version, filled_to): (i64, i64) = statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if version != VERSION {
        reset(w)?;
        return Ok(true);
    }
    let mut terms = HashSet::new();
    if let Some(seq) = first(w, "SELECT min(seq) FROM search_due WHERE seq >= ?1", 0)? {
        if index(w, seq, &mut terms, begun)? {
            w.db.prepare_cached("DELETE FROM search_due WHERE seq = ?1")?.execute([seq])?;
        }
        return Ok(true);
    }
    let mut to = filled_to;
    let mut looked = false;
    while begun.elapsed() < SLICE {
        let Some(seq) = first(w, "SELECT min(seq) FROM conversation WHERE seq > ?1", to)? else { break };
        looked = true;
        if !index(w, seq, &mut terms, begun)? {
            break;
        }
        to = seq;
    }
    if to != filled_to {
        w.db.prepare_cached("UPDATE search SET filled_to = ?1")?.execute([to])?;
    }
    Ok(looked)
}

fn first(w: &Write<'_>, sql: &str, after: i64) -> Result<Option<i64>> {
    Ok(w.db.prepare_cached(sql)?.query_row([after], |row| row.get(0))?)
}

/// Indexes what of a conversation is not indexed yet; false when there was no time for all of it.
fn index(w: &Write<'_>, seq: i64, terms: &mut HashSet<String>, begun: Instant) -> Result<bool> {
    let mut statement = w.db.prepare_cached("SELECT id FROM part WHERE seq = ?1")?;
    let parts = statement.query_map([seq], |row| row.get(0))?.collect::<rusqlite::Result<Vec<String>>>()?;
    let Some(facts) = put_card(w.db, seq, terms)? else { return Ok(true) };
    if doc(w.db, seq, "")?.is_none() {
        let head = &facts.conversation;
        learn(w.db, seq, "", &Texts::of_source(head), head.created_at.0, terms)?;
    }
    for part in parts {
        if doc(w.db, seq, &part)?.is_some() {
            continue;
        }
        if begun.elapsed() >= SLICE * 2 {
            return Ok(false);
        }
        if let Some((texts, at)) = read(w.db, seq, &part)? {
            learn(w.db, seq, &part, &texts, at, terms)?;
        }
    }
    Ok(true)
}
