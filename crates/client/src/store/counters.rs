//! How many conversations each inbox holds, from counters that are kept as conversations change.

use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::owner::Read;
use super::types::Counts;
use super::{directory, row};
use crate::domain::{AdminId, State, TeamId};

/// How many conversations each inbox holds; while it is not known who one is, nothing is one's own.
pub(super) fn counts(r: &mut Read<'_>, me: Option<&AdminId>) -> Result<Counts> {
    let teams = directory::teams(r.db)?;
    let mut counts = Counts {
        mine: me.map_or(Ok(0), |me| counter(r.db, State::Open, 1, me.as_str()))?,
        unread: me.map_or(Ok(0), |me| unread(r.db, me))?,
        unassigned: counter(r.db, State::Open, 1, "")?,
        all: counter(r.db, State::Open, 0, "")?,
        snoozed: counter(r.db, State::Snoozed, 0, "")?,
        closed: counter(r.db, State::Closed, 0, "")?,
        teams: Vec::with_capacity(teams.len()),
        teammates: Vec::new(),
    };
    let mut statement =
        r.db.prepare_cached("SELECT who, n FROM counter WHERE state = 0 AND kind = 2 AND who <> '' AND n > 0")?;
    let named = statement
        .query_map([], |row| Ok((TeamId::new(row.get::<_, String>(0)?), row::count(row, 1)?)))?
        .collect::<rusqlite::Result<Vec<(TeamId, usize)>>>()?;
    for team in &teams {
        let n = named.iter().find(|(id, _)| *id == team.id).map_or(0, |(_, n)| *n);
        counts.teams.push((team.id.clone(), n));
    }
    let strangers = named.into_iter().filter(|(id, _)| !teams.iter().any(|team| team.id == *id));
    counts.teams.extend(strangers);
    let mut statement =
        r.db.prepare_cached("SELECT who, n FROM counter WHERE state = 0 AND kind = 1 AND who <> '' AND n > 0")?;
    let each = statement.query_map([], |row| Ok((AdminId::new(row.get::<_, String>(0)?), row::count(row, 1)?)))?;
    counts.teammates = each.collect::<rusqlite::Result<_>>()?;
    Ok(counts)
}

/// What is open and unread of a teammate's: an index has nothing else.
pub(super) const UNREAD: &str = "SELECT count(*) FROM conversation WHERE state = 0 AND admin = ?1 AND read = 0";

fn unread(db: &Connection, me: &AdminId) -> Result<usize> {
    let mut statement = db.prepare_cached(UNREAD)?;
    Ok(statement.query_row([me.as_str()], |row| row::count(row, 0))?)
}

/// How many conversations are in a state and with somebody: of all (kind 0), by teammate (1), by team (2).
pub(super) fn counter(db: &Connection, state: State, kind: i64, who: &str) -> Result<usize> {
    let mut statement = db.prepare_cached("SELECT n FROM counter WHERE state = ?1 AND kind = ?2 AND who = ?3")?;
    let n = statement.query_row(params![row::state_number(state), kind, who], |row| row::count(row, 0)).optional()?;
    Ok(n.unwrap_or(0))
}
