//! Kept lists: what a view shows that no index finds, row by row.
//!
//! A list is made when its view is first asked for, filled in slices ([`fill`]), kept up in each transaction that
//! changes something its condition asks ([`keep`]), and goes when so many others were used since. In each process the
//! thread that writes keeps up all lists of the store, whoever asked for them.

pub(super) mod cover;
pub(super) mod facts;
pub(super) mod fill;
pub(super) mod keep;
pub(super) mod place;

use std::sync::Arc;

use jiff::fmt::temporal::{DateTimeParser, DateTimePrinter};
use jiff::tz::TimeZone;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::error::{Result, StoreError};
use super::json;
use super::owner::Write;
use crate::condition::field::{Flag, Person};
use crate::condition::{Condition, Expr, Hours, Leaf, MessageTest, Viewer, Who, Writer};
use crate::domain::{AdminId, TeamId, Timestamp};
use crate::view::{Group, Order, View};
use facts::Asks;

/// How many lists are kept: of more, the one that was not used for longest goes.
const MOST: i64 = 64;

/// So many seconds pass before it is noted again that a list is used.
pub(super) const USE_SECONDS: i64 = 60;

/// What a list's `state` says.
const FILLING: i64 = 0;
const WHOLE: i64 = 1;
const GOING: i64 = 2;

/// A list as it is kept, so that any process can keep it up. Of who looks only what the condition asks for.
#[derive(Serialize, Deserialize)]
struct Kept {
    condition: Expr,
    order: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    group: Option<String>,
    me: Option<AdminId>,
    teams: Option<Vec<TeamId>>,
    zone: String,
}

impl Kept {
    fn of(view: &View) -> Self {
        let condition = &view.condition;
        let leaves = condition.leaves();
        let any = |is: &dyn Fn(&Leaf) -> bool| leaves.iter().any(|leaf| is(leaf));
        let me = any(&|leaf| {
            let of_message = matches!(leaf, Leaf::OfMessage(MessageTest::From(Writer::Me)));
            of_message || matches!(leaf, Leaf::Person(_, Who::Me) | Leaf::Flag(Flag::Mine | Flag::Mentioned))
        });
        let named =
            |leaf: &Leaf| matches!(leaf, Leaf::Person(Person::Mentioned, Who::Me) | Leaf::Flag(Flag::Mentioned));
        let teams = any(&|leaf| matches!(leaf, Leaf::MyTeam) || named(leaf));
        let zone = any(&|leaf| {
            let of_message = matches!(leaf, Leaf::OfMessage(MessageTest::Before(..)));
            of_message || matches!(leaf, Leaf::Before(..) | Leaf::Passed(..))
        });
        let viewer = condition.viewer();
        Self {
            condition: condition.settled().clone(),
            order: view.order.as_str().to_owned(),
            group: view.group.map(|group| group.as_str().to_owned()),
            me: viewer.me.clone().filter(|_| me),
            teams: viewer.teams.clone().filter(|_| teams),
            zone: if zone { zone_name(&viewer.zone) } else { zone_name(&TimeZone::UTC) },
        }
    }

    fn read(self) -> Option<(Condition, Order, Option<Group>)> {
        let order = Order::named(&self.order)?;
        let group = match &self.group {
            Some(name) => Some(Group::named(name)?),
            None => None,
        };
        let zone = DateTimeParser::new().parse_time_zone(&self.zone).ok()?;
        let viewer = Viewer { me: self.me, teams: self.teams, zone, hours: Hours::default() };
        Some((Condition::again(self.condition, viewer)?, order, group))
    }
}

/// What a zone is called; of one without a name, how far it is from UTC now.
fn zone_name(zone: &TimeZone) -> String {
    let printer = DateTimePrinter::new();
    printer.time_zone_to_string(zone).unwrap_or_else(|_| {
        let offset = zone.to_offset(jiff::Timestamp::now());
        printer.time_zone_to_string(&TimeZone::fixed(offset)).unwrap_or_else(|_| "UTC".to_owned())
    })
}

/// A list that is kept up.
pub(super) struct List {
    id: i64,
    condition: Condition,
    order: Order,
    group: Option<Group>,
    asks: Asks,
}

impl List {
    /// Whether its rows stand by names first.
    fn goes_by_names(&self) -> bool {
        self.group.is_some() || self.order == Order::Type
    }
}

/// The lists that are kept up, as this process knows them.
#[derive(Default)]
pub(super) struct Lists {
    /// How many there are and the last one's number, which is never given again.
    mark: (i64, i64),
    all: Arc<[List]>,
}

/// The lists that are kept up now, by whichever process they were asked for.
fn current(w: &mut Write<'_>) -> Result<Arc<[List]>> {
    let mark = mark(w.db)?;
    if w.lists.mark != mark {
        let all = load(w.db)?;
        *w.lists = Lists { mark: self::mark(w.db)?, all: all.into() };
    }
    Ok(Arc::clone(&w.lists.all))
}

fn mark(db: &Connection) -> Result<(i64, i64)> {
    let mut statement = db.prepare_cached("SELECT count(*), coalesce(max(id), 0) FROM list WHERE state < 2")?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

fn load(db: &Connection) -> Result<Vec<List>> {
    let mut statement = db.prepare_cached("SELECT id, view FROM list WHERE state < 2 ORDER BY id")?;
    let kept = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut lists = Vec::new();
    for (id, view) in kept.collect::<rusqlite::Result<Vec<(i64, String)>>>()? {
        match serde_json::from_str(&view).ok().and_then(Kept::read) {
            Some((condition, order, group)) => {
                let asks = Asks::of(&condition);
                lists.push(List { id, condition, order, group, asks });
            }
            // Another version's: one that nobody keeps up must not be shown.
            None => go(db, id)?,
        }
    }
    Ok(lists)
}

/// A kept list, as the database tells of it.
pub(super) struct Found {
    /// Its number.
    pub(super) id: i64,
    /// How many rows it has.
    pub(super) rows: usize,
    /// How many of a hundred conversations were looked at, while it is being filled.
    pub(super) looked_at: Option<u8>,
    /// When it was used last, as far as that is kept.
    pub(super) used_at: Timestamp,
}

/// The list of a view, if there is one.
pub(super) fn find(db: &Connection, view: &View) -> Result<Option<Found>> {
    let mut statement = db.prepare_cached(
        "SELECT l.id, l.state, l.filled_to, l.used_at, coalesce(n.n, 0), (SELECT max(seq) FROM conversation)
         FROM list l LEFT JOIN list_count n ON n.list = l.id WHERE l.view = ?1",
    )?;
    let found = statement.query_row([json::encode("list", &Kept::of(view))?], |row| {
        let (state, filled_to, last): (i64, i64, Option<i64>) = (row.get(1)?, row.get(2)?, row.get(5)?);
        let share = || u8::try_from((filled_to * 100).checked_div(last.unwrap_or(0)).unwrap_or(0).clamp(0, 99));
        let looked_at = (state == FILLING).then(|| share().unwrap_or(0));
        let rows = super::row::count(row, 4)?;
        Ok(Found { id: row.get(0)?, rows, looked_at, used_at: Timestamp(row.get(3)?) })
    });
    Ok(found.optional()?)
}

/// A view is looked at: there is a list of it from now on.
pub(super) fn used(w: &mut Write<'_>, view: &View) -> Result<()> {
    let kept = json::encode("list", &Kept::of(view))?;
    let again = json::decode::<Kept>("list", &kept)?.read();
    if again.is_none_or(|(condition, ..)| condition.node() != view.condition.node()) {
        return Err(StoreError::NotKept);
    }
    let mut put = w.db.prepare_cached(
        "INSERT INTO list (view, state, filled_to, used_at) VALUES (?1, 0, 0, ?2)
         ON CONFLICT DO UPDATE SET used_at = excluded.used_at RETURNING id, state",
    )?;
    let (id, state): (i64, i64) = put.query_row(params![kept, w.now.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    w.news.filling |= state == FILLING;
    let (count, _) = mark(w.db)?;
    if count > MOST {
        let oldest = "SELECT id FROM list WHERE state < 2 AND id <> ?1 ORDER BY used_at, id LIMIT 1";
        let oldest: Option<i64> = w.db.prepare_cached(oldest)?.query_row([id], |row| row.get(0)).optional()?;
        oldest.map_or(Ok(()), |oldest| go(w.db, oldest))?;
    }
    Ok(())
}

/// No list is kept up any more; they are made anew when they are asked for.
pub(super) fn go_all(w: &mut Write<'_>) -> Result<()> {
    w.db.prepare_cached("UPDATE list SET state = 2, view = 'going ' || id WHERE state < 2")?.execute([])?;
    Ok(())
}

/// Teams are called otherwise: lists that go by that are made anew when they are asked for.
pub(super) fn teams_moved(w: &mut Write<'_>) -> Result<()> {
    let sql = "UPDATE list SET state = 2, view = 'going ' || id
        WHERE state < 2 AND json_valid(view) AND json_extract(view, '$.group') = 'team'";
    w.news.lists |= w.db.prepare_cached(sql)?.execute([])? > 0;
    Ok(())
}

/// A list is kept up no more; its rows go in slices.
fn go(db: &Connection, id: i64) -> Result<()> {
    // Its view may be asked for again meanwhile.
    db.prepare_cached("UPDATE list SET state = 2, view = 'going ' || id WHERE id = ?1")?.execute([id])?;
    Ok(())
}
