//! Some of a list, by their ids alone.

use super::{Connection, ConversationId, List, Result, View, Way, params, row};

/// Those of a list from one to another, both included, beginning with the first; so many at most. None where one of them is not
/// in it.
pub(in crate::store) fn between(
    db: &Connection,
    view: &View,
    (from, to): (&ConversationId, &ConversationId),
    most: usize,
) -> Result<Option<Vec<ConversationId>>> {
    let list = List::new(db, view)?;
    let (Some((from, true)), Some((to, true))) = (list.place(db, from)?, list.place(db, to)?) else { return Ok(None) };
    let way = if list.is_before(&to, &from) { Way::Back } else { Way::On };
    let beyond = match way {
        Way::On => list.beyond(way),
        // The way back begins behind a key, and it is to be among them.
        Way::Back => format!("({} OR {})", list.beyond(way), list.than("=", 2)),
    };
    let until = if list.descending == (way == Way::On) { ">=" } else { "<=" };
    let (id, source, order) = (list.id, list.source(), list.order(way));
    let sql = format!("SELECT {id} {source} AND {beyond} AND {} {order} LIMIT ?8", list.than(until, 5));
    let mut statement = db.prepare_cached(&sql)?;
    let ((of, names, at, id), (_, names_to, at_to, id_to)) = (list.bound(&from), list.bound(&to));
    let parameters = params![of, names, at, id, names_to, at_to, id_to, row::stored(most)];
    let ids = statement.query_map(parameters, |row| row.get::<_, String>(0))?;
    Ok(Some(ids.collect::<rusqlite::Result<Vec<String>>>()?.into_iter().map(ConversationId::new).collect()))
}

/// The first of a list of which something more is so, which is told by SQL with the parameter `?2`.
pub(in crate::store) fn ids(
    db: &Connection,
    view: &View,
    asked: &'static str,
    about: &str,
    most: usize,
) -> Result<Vec<ConversationId>> {
    let list = List::new(db, view)?;
    let sql = format!("SELECT c.id {} AND {asked} {} LIMIT ?3", list.source(), list.order(Way::On));
    let mut statement = db.prepare_cached(&sql)?;
    let ids = statement.query_map(params![list.parameter, about, row::stored(most)], |row| row.get::<_, String>(0))?;
    Ok(ids.collect::<rusqlite::Result<Vec<String>>>()?.into_iter().map(ConversationId::new).collect())
}
