//! Windows on lists, walked from a key over an index or the rows of a kept list.

mod range;

use std::collections::{HashMap, HashSet};

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};

use super::error::Result;
use super::listed::{Anchor, Row, SortKey, Window, WindowQuery};
use super::lists::place;
use super::owner::Read;
use super::plan::{Served, Whose, plan};
use super::types::Counted;
use super::{counters, extra, lists, mentions, row};
use crate::domain::{AdminId, ConversationId, State, TeamId};
use crate::view::{Order, View};

pub(super) use range::{between, ids};

/// A place in a list: the sort key and the id.
pub(super) type Key = (SortKey, String);

/// Numbers of rows that were found out, so that the next window near one need not count from the end. They hold as
/// long as nobody has written.
#[derive(Debug, Default)]
pub(super) struct Ranks {
    data_version: i64,
    known: HashMap<Which, (Key, usize)>,
}

/// Which list a rank is of: one of an index, or the kept one of that number; and its order.
type Which = (Served, Option<i64>, Order);

/// The first parameters of the SQL of a list: the list, and a key's names, figure and id.
type Bound<'a> = (&'a Value, &'a str, i64, &'a str);

/// A list as SQL: which rows, by which index, in which direction.
struct List {
    which: Which,
    /// Where its rows are with what they show: conversations are `c`.
    from: String,
    keys: Option<&'static str>,
    /// The condition, with the parameter `?1`; partial indexes need the state spelt out.
    rows: &'static str,
    parameter: Value,
    /// The figure of the sort key, where its rows are.
    key: &'static str,
    id: &'static str,
    /// The names of the sort key, where lists go by names.
    names: Option<&'static str>,
    /// What is kept of a view, where its rows need not stand by a figure alone.
    view: Option<View>,
    /// Whether a conversation is one of the rows.
    is_in: &'static str,
    descending: bool,
    total: usize,
    looked_at: Option<u8>,
}

/// Which way from a key.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// To the rows before it, nearest first.
    Back,
    /// From it (itself included) to the rows after it.
    On,
}

impl Way {
    fn in_order(self, mut rows: Vec<Row>) -> Result<Vec<Row>> {
        if self == Self::Back {
            rows.reverse();
        }
        Ok(rows)
    }
}

impl List {
    fn new(db: &Connection, view: &View) -> Result<Self> {
        match plan(view) {
            Served::Index { state, whose } => Self::of_index(db, view.order, state, whose),
            Served::Kept => Self::kept(db, view),
        }
    }

    fn of_index(db: &Connection, order: Order, state: State, whose: Whose) -> Result<Self> {
        // An empty id stands for none; nothing is equal to no value at all.
        let name = |id: Option<&str>| Value::Text(id.unwrap_or_default().to_owned());
        let (rows, prefix, parameter, kind) = match &whose {
            Whose::Anybodys => ("c.state = ?1", "state", Value::Integer(row::state_number(state)), 0),
            Whose::Teammates(None) => ("c.state = 0 AND c.admin = ?1", "admin", Value::Null, 1),
            Whose::Teammates(Some(id)) => {
                ("c.state = 0 AND c.admin = ?1", "admin", name(id.as_ref().map(AdminId::as_str)), 1)
            }
            Whose::Teams(id) => ("c.state = 0 AND c.team = ?1", "team", name(id.as_ref().map(TeamId::as_str)), 2),
        };
        let (key, suffix) = key_of(order);
        let total = match &parameter {
            Value::Text(who) => counters::counter(db, state, kind, who)?,
            Value::Null => 0,
            _ => counters::counter(db, state, kind, "")?,
        };
        Ok(Self {
            which: (Served::Index { state, whose }, None, order),
            from: format!("conversation c INDEXED BY conversation_{prefix}_{suffix}"),
            keys: None,
            rows,
            parameter,
            key,
            id: "c.id",
            names: None,
            view: None,
            is_in: rows,
            descending: order.is_falling(),
            total,
            looked_at: None,
        })
    }

    fn kept(db: &Connection, view: &View) -> Result<Self> {
        // It was asked for right before this; others may have been since.
        let found = lists::find(db, view)?;
        let (id, total, looked_at) = found.map_or((0, 0, Some(0)), |found| (found.id, found.rows, found.looked_at));
        Ok(Self {
            which: (Served::Kept, Some(id), view.order),
            from: "list_row r CROSS JOIN conversation c ON c.seq = r.seq".to_owned(),
            keys: Some("list_row r"),
            rows: "r.list = ?1",
            parameter: Value::Integer(id),
            key: "r.key",
            id: "r.id",
            names: Some("r.names"),
            view: Some(view.clone()),
            is_in: "EXISTS (SELECT 1 FROM list_row r WHERE r.seq = c.seq AND r.list = ?1)",
            descending: view.is_falling(),
            total,
            looked_at,
        })
    }

    /// A window without rows.
    fn none(&self) -> Window {
        Window { total: self.total, looked_at: self.looked_at, ..Window::default() }
    }

    /// With how many rows the groups have of which some are in it.
    fn counted(&self, db: &Connection, mut window: Window) -> Result<Window> {
        let grouped = self.view.as_ref().is_some_and(|view| view.group.is_some());
        let Some(list) = self.which.1.filter(|_| grouped) else { return Ok(window) };
        let mut statement = db.prepare_cached(GROUP)?;
        for row in &window.rows {
            let name = row.key.group();
            if !window.groups.contains_key(name) {
                let n = statement.query_row(params![list, name], |row| row::count(row, 0)).optional()?;
                window.groups.insert(name.to_owned(), n.unwrap_or(0));
            }
        }
        Ok(window)
    }

    fn source(&self) -> String {
        format!("FROM {} WHERE {}", self.from, self.rows)
    }

    /// The same, of the keys alone.
    fn keys(&self) -> String {
        format!("FROM {} WHERE {}", self.keys.unwrap_or(&self.from), self.rows)
    }

    /// The order of the list, or the one from its end.
    fn order(&self, way: Way) -> String {
        let direction = if self.descending == (way == Way::On) { "DESC" } else { "ASC" };
        let columns: Vec<&str> = self.names.into_iter().chain([self.key, self.id]).collect();
        let columns: Vec<String> = columns.iter().map(|column| format!("{column} {direction}")).collect();
        format!("ORDER BY {}", columns.join(", "))
    }

    /// How keys compare with the one in three parameters from this one on.
    fn than(&self, operator: &str, first: usize) -> String {
        let (names, name) =
            self.names.map_or_else(Default::default, |names| (format!("{names}, "), format!("?{first}, ")));
        format!("({names}{}, {}) {operator} ({name}?{}, ?{})", self.key, self.id, first + 1, first + 2)
    }

    /// The condition for rows that lie that way from a key in `?2` to `?4`.
    fn beyond(&self, way: Way) -> String {
        let operator = match (way, self.descending) {
            (Way::On, false) => ">=",
            (Way::On, true) => "<=",
            (Way::Back, false) => "<",
            (Way::Back, true) => ">",
        };
        self.than(operator, 2)
    }

    /// The names of a row's key.
    fn names(&self) -> &'static str {
        self.names.unwrap_or("''")
    }

    fn end_sql(&self, way: Way) -> String {
        format!(
            "SELECT {}, {}, {} {} {} LIMIT ?2",
            row::COLUMNS,
            self.key,
            self.names(),
            self.source(),
            self.order(way)
        )
    }

    fn beyond_sql(&self, way: Way) -> String {
        let (source, beyond, order) = (self.source(), self.beyond(way), self.order(way));
        format!("SELECT {}, {}, {} {source} AND {beyond} {order} LIMIT ?5", row::COLUMNS, self.key, self.names())
    }

    fn key_sql(&self, way: Way) -> String {
        let (names, keys, order) = (self.names(), self.keys(), self.order(way));
        format!("SELECT {names}, {}, {} {keys} {order} LIMIT 1 OFFSET ?2", self.key, self.id)
    }

    /// Whether a conversation is in the list, and the figure of its key.
    fn place_sql(&self) -> String {
        format!("SELECT {}, c.id, coalesce({}, 0) FROM conversation c WHERE c.id = ?2", self.own_key(), self.is_in)
    }

    fn own_key(&self) -> &'static str {
        self.view.as_ref().map_or(self.key, |view| place::figure(view.order))
    }

    fn count_sql(&self, way: Way) -> String {
        format!("SELECT count(*) {} AND {}", self.keys(), self.beyond(way))
    }

    fn between_sql(&self) -> String {
        let (low, high) = if self.descending { ("<=", ">") } else { (">=", "<") };
        format!("SELECT count(*) {} AND {} AND {}", self.keys(), self.than(low, 2), self.than(high, 5))
    }

    /// The first rows of the list, or the last ones, in the list's order.
    fn end(&self, db: &Connection, way: Way, count: usize) -> Result<Vec<Row>> {
        let mut statement = db.prepare_cached(&self.end_sql(way))?;
        let rows = statement.query_map(params![self.parameter, row::stored(count)], row::named)?;
        way.in_order(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The rows that lie that way from a key, in the list's order.
    fn from(&self, db: &Connection, way: Way, key: &Key, count: usize) -> Result<Vec<Row>> {
        let mut statement = db.prepare_cached(&self.beyond_sql(way))?;
        let (list, names, at, id) = self.bound(key);
        let rows = statement.query_map(params![list, names, at, id, row::stored(count)], row::named)?;
        way.in_order(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn bound<'a>(&'a self, key: &'a Key) -> Bound<'a> {
        (&self.parameter, &key.0.names, key.0.at, &key.1)
    }

    /// The key of the row with a number, sought from the nearer end.
    fn key_at(&self, db: &Connection, number: usize) -> Result<Option<Key>> {
        let from_end = self.total.saturating_sub(number.saturating_add(1));
        let (way, skip) = if from_end < number { (Way::Back, from_end) } else { (Way::On, number) };
        let mut statement = db.prepare_cached(&self.key_sql(way))?;
        let key = statement.query_row(params![self.parameter, row::stored(skip)], |row| {
            Ok((SortKey { names: row.get(0)?, at: row.get(1)? }, row.get(2)?))
        });
        Ok(key.optional()?)
    }

    /// Where a conversation is in the list's order, and whether it is in the list.
    fn place(&self, db: &Connection, id: &ConversationId) -> Result<Option<(Key, bool)>> {
        let mut statement = db.prepare_cached(&self.place_sql())?;
        let place = statement.query_row(params![self.parameter, id.as_str()], |row| {
            Ok(((SortKey { names: String::new(), at: row.get(0)? }, row.get(1)?), row.get(2)?))
        });
        let Some((key, is_in)) = place.optional()? else { return Ok(None) };
        Ok(Some((self.whole(db, key)?, is_in)))
    }

    /// A key with its names, where lists go by names.
    fn whole(&self, db: &Connection, key: Key) -> Result<Key> {
        let by_names = self.view.as_ref().filter(|view| view.group.is_some() || view.order == Order::Type);
        let Some(view) = by_names else { return Ok(key) };
        Ok(place::of(db, view, &key.1)?.map_or(key.clone(), |whole| (whole, key.1)))
    }

    /// The row of a conversation, whether or not it is in the list.
    fn row(&self, db: &Connection, id: &ConversationId) -> Result<Option<Row>> {
        let sql = format!("SELECT {}, {} FROM conversation c WHERE c.id = ?1", row::COLUMNS, self.own_key());
        let found = db.prepare_cached(&sql)?.query_row([id.as_str()], row::read).optional()?;
        let Some(mut row) = found else { return Ok(None) };
        row.key = self.whole(db, (row.key, id.to_string()))?.0;
        Ok(Some(row))
    }

    /// How many rows lie that way from a key.
    fn count(&self, db: &Connection, way: Way, key: &Key) -> Result<usize> {
        let mut statement = db.prepare_cached(&self.count_sql(way))?;
        let (list, names, at, id) = self.bound(key);
        Ok(statement.query_row(params![list, names, at, id], |row| row::count(row, 0))?)
    }

    /// How many rows lie from one key (included) to a later one.
    fn count_between(&self, db: &Connection, from: &Key, to: &Key) -> Result<usize> {
        let mut statement = db.prepare_cached(&self.between_sql())?;
        let ((list, names, at, id), (_, names_to, at_to, id_to)) = (self.bound(from), self.bound(to));
        let all = params![list, names, at, id, names_to, at_to, id_to];
        Ok(statement.query_row(all, |row| row::count(row, 0))?)
    }

    /// Whether a key comes before another in the list's order.
    fn is_before(&self, a: &Key, b: &Key) -> bool {
        if self.descending { a > b } else { a < b }
    }

    /// The number of the row with this key, or that it would have.
    fn rank(&self, db: &Connection, key: &Key, known: Option<&(Key, usize)>) -> Result<usize> {
        if let Some((near, number)) = known {
            return Ok(if self.is_before(key, near) {
                number.saturating_sub(self.count_between(db, key, near)?)
            } else {
                number + self.count_between(db, near, key)?
            });
        }
        // Count from the end that is probably nearer, judged by the sort keys of both ends.
        let first = self.key_at(db, 0)?.map_or(0, |key| key.0.at);
        let last = self.key_at(db, self.total.saturating_sub(1))?.map_or(0, |key| key.0.at);
        if key.0.at.abs_diff(first) <= key.0.at.abs_diff(last) {
            self.count(db, Way::Back, key)
        } else {
            Ok(self.total.saturating_sub(self.count(db, Way::On, key)?))
        }
    }
}

/// Which of these conversations a view shows.
pub(super) fn which_are_in(db: &Connection, view: &View, ids: &[ConversationId]) -> Result<Vec<ConversationId>> {
    let list = List::new(db, view)?;
    let is_in = |id: &ConversationId| -> Result<Option<ConversationId>> {
        Ok(list.place(db, id)?.filter(|(_, is_in)| *is_in).map(|_| id.clone()))
    };
    ids.iter().filter_map(|id| is_in(id).transpose()).collect()
}

/// The column that a list of an index is sorted by, and what its indexes are called. Where all are snoozed or none is, what
/// wakes next is what would wait longest.
fn key_of(order: Order) -> (&'static str, &'static str) {
    match order {
        Order::Newest | Order::Oldest => ("c.active_at", "active"),
        Order::Waiting | Order::Wakes | Order::Type => ("c.by_waiting", "waiting"),
        Order::Priority => ("c.by_priority", "priority"),
        Order::Begun => ("c.created_at", "created"),
        Order::Sla => ("c.by_sla", "sla"),
    }
}

/// Rows of a view by their ids, as far as they are here.
pub(super) fn rows_of(db: &Connection, view: &View, ids: &[ConversationId]) -> Result<Vec<Row>> {
    let list = List::new(db, view)?;
    ids.iter().filter_map(|id| list.row(db, id).transpose()).collect()
}

/// What a row is found by: who, company, e-mail, headline and the words shown.
type Fields = [String; 5];

/// Some of a list's conversations from a key on, by what they are found by.
pub(super) fn words(db: &Connection, view: &View, from: Option<&Key>, count: usize) -> Result<Vec<(Key, Fields)>> {
    let list = List::new(db, view)?;
    let (beyond, order) = (list.beyond(Way::On), list.order(Way::On));
    let from_there = from.map_or("?4 = ?4".to_owned(), |_| beyond);
    let sql = format!(
        "SELECT {}, {}, c.id, c.who, coalesce(c.company, ''), c.headline, coalesce(c.last_words, ''),
             coalesce((SELECT json_extract(t.json, '$.email') FROM contact t WHERE t.id = c.contact), '')
         {} AND {from_there} {order} LIMIT ?5",
        list.names(),
        list.key,
        list.source()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let first = Key::default();
    let (bound, names, at, id) = list.bound(from.unwrap_or(&first));
    let rows = statement.query_map(params![bound, names, at, id, row::stored(count)], |row| {
        let field = |at: usize| row.get::<_, String>(at);
        let key = SortKey { names: field(0)?, at: row.get(1)? };
        Ok(((key, field(2)?), [field(3)?, field(4)?, field(5)?, field(6)?, field(7)?]))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The first of a list that nobody has read, but for one.
pub(super) fn unread_but(db: &Connection, view: &View, not: &str) -> Result<Option<ConversationId>> {
    let unread = "c.read = 0 AND c.state % 3 = 0 AND c.id <> ?2";
    Ok(ids(db, view, unread, not, 1)?.pop())
}

/// Some rows of a list, with what else was asked for.
pub(super) fn window(r: &mut Read<'_>, query: &WindowQuery) -> Result<Window> {
    let mut window = plain(r, query)?;
    let viewer = query.view.condition.viewer();
    let all = || window.rows.iter().chain(&window.elsewhere).chain(window.strays.iter().map(|(row, _)| row));
    let unread = mentions::unread_of(r.db, viewer, &all().map(|row| &row.id).collect::<Vec<_>>())?;
    let strays = window.strays.iter_mut().map(|(row, _)| row);
    for row in window.rows.iter_mut().chain(&mut window.elsewhere).chain(strays) {
        row.mentioned = unread.contains(&row.id);
    }
    if !query.extra.is_empty() {
        let strays = window.strays.iter_mut().map(|(row, _)| row);
        for row in window.rows.iter_mut().chain(&mut window.elsewhere).chain(strays) {
            row.extra = extra::of(r.db, &row.id, &query.extra)?;
        }
    }
    Ok(window)
}

fn plain(r: &mut Read<'_>, query: &WindowQuery) -> Result<Window> {
    let data_version = r.db.pragma_query_value(None, "data_version", |row| row.get(0))?;
    if r.ranks.data_version != data_version {
        r.ranks.known.clear();
        r.ranks.data_version = data_version;
    }
    let list = List::new(r.db, &query.view)?;
    let count = query.before.saturating_add(query.after).saturating_add(1);
    let place = match &query.anchor {
        Anchor::Top => None,
        Anchor::Bottom => {
            let rows = list.end(r.db, Way::Back, count)?;
            let first_row = list.total.saturating_sub(rows.len());
            return list.counted(r.db, Window { rows, first_row, ..list.none() });
        }
        Anchor::At(id) => list.place(r.db, id)?,
        Anchor::Row(number) => list.key_at(r.db, (*number).min(list.total.saturating_sub(1)))?.map(|key| (key, true)),
        Anchor::Place(key, id, _) => Some(((key.clone(), id.to_string()), true)),
    };
    match place {
        Some((key, is_row)) => around(r, query, &list, &key, is_row),
        None => {
            let rows = list.end(r.db, Way::On, count)?;
            list.counted(r.db, Window { rows, ..list.none() })
        }
    }
}

fn around(r: &mut Read<'_>, query: &WindowQuery, list: &List, key: &Key, is_row: bool) -> Result<Window> {
    let mut rows = list.from(r.db, Way::Back, key, query.before)?;
    let is_top = rows.len() < query.before;
    let name = list.which.clone();
    let rank = match &query.anchor {
        _ if is_top => rows.len(),
        Anchor::Row(number) => (*number).min(list.total.saturating_sub(1)),
        _ => list.rank(r.db, key, r.ranks.known.get(&name))?,
    };
    let first_row = rank.saturating_sub(rows.len());
    rows.extend(list.from(r.db, Way::On, key, query.after.saturating_add(usize::from(is_row)))?);
    r.ranks.known.insert(name, (key.clone(), rank));
    let elsewhere = match &query.anchor {
        Anchor::At(id) if !is_row => list.row(r.db, id)?,
        _ => None,
    };
    let mut strays = Vec::new();
    if let Anchor::Place(.., others) = &query.anchor {
        let here: HashSet<&ConversationId> = rows.iter().map(|row| &row.id).collect();
        for id in others.iter().filter(|id| !here.contains(id)) {
            let is_in = list.place(r.db, id)?.is_some_and(|(_, is_in)| is_in);
            strays.extend(list.row(r.db, id)?.map(|row| (row, is_in)));
        }
    }
    list.counted(r.db, Window { rows, first_row, elsewhere, strays, ..list.none() })
}

/// How many conversations a view shows.
pub(super) fn count(r: &mut Read<'_>, view: &View) -> Result<Counted> {
    let list = List::new(r.db, view)?;
    Ok(Counted { total: list.total, looked_at: list.looked_at })
}

/// How many rows a group has.
const GROUP: &str = "SELECT n FROM list_group WHERE list = ?1 AND name = ?2";

/// All that is asked of a view's list.
#[cfg(test)]
pub(super) fn statements(db: &Connection, view: &View) -> Result<Vec<String>> {
    let list = List::new(db, view)?;
    let both = [Way::On, Way::Back];
    let each = |of: fn(&List, Way) -> String| both.map(|way| of(&list, way));
    let all = [each(List::end_sql), each(List::beyond_sql), each(List::key_sql), each(List::count_sql)];
    Ok(all
        .into_iter()
        .flatten()
        .chain([list.place_sql(), list.between_sql(), counters::UNREAD.to_owned(), GROUP.to_owned()])
        .collect())
}
