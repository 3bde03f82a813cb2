//! Where a conversation stands in a list: its sort key, of figures that are kept with it, and of names where a list goes
//! by names.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};

use crate::condition::fold;
use crate::store::directory;
use crate::store::error::Result;
use crate::store::listed::{END, SortKey};
use crate::view::{Group, Order, View};

/// What a sort key is made of, for a query on `conversation c`.
pub(super) const COLUMNS: &str = "c.active_at, c.by_waiting, c.by_priority, c.created_at, c.by_sla, \
     c.company, c.tags, c.team, c.is_ticket, \
     CASE WHEN c.is_ticket THEN (SELECT json_extract(t.json, '$.kind') FROM ticket t WHERE t.id = c.id) END";

/// The figure that an order goes by, for a query on `conversation c`. What wakes stands behind the rest by when it does
/// (`row.rs`): for the order by that the three classes are turned by one.
pub(in crate::store) fn figure(order: Order) -> &'static str {
    match order {
        Order::Newest | Order::Oldest => "c.active_at",
        Order::Waiting | Order::Type => "c.by_waiting",
        Order::Priority => "c.by_priority",
        Order::Begun => "c.created_at",
        Order::Sla => "c.by_sla",
        Order::Wakes => "((c.by_waiting + (1 << 40)) % (3 << 40))",
    }
}

/// What a conversation has to stand by.
pub(super) struct Place {
    active_at: i64,
    by_waiting: i64,
    by_priority: i64,
    created_at: i64,
    by_sla: i64,
    company: Option<String>,
    tags: String,
    team: String,
    is_ticket: bool,
    ticket_type: Option<String>,
}

impl Place {
    /// Of the conversation of that number, if there is one.
    pub(super) fn of(db: &Connection, seq: i64) -> Result<Option<Self>> {
        let sql = format!("SELECT {COLUMNS} FROM conversation c WHERE c.seq = ?1");
        Ok(db.prepare_cached(&sql)?.query_row([seq], |row| Self::read(row, 0)).optional()?)
    }

    /// Reads [`COLUMNS`], the first of which is the column of that number.
    pub(super) fn read(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            active_at: row.get(first)?,
            by_waiting: row.get(first + 1)?,
            by_priority: row.get(first + 2)?,
            created_at: row.get(first + 3)?,
            by_sla: row.get(first + 4)?,
            company: row.get(first + 5)?,
            tags: row.get(first + 6)?,
            team: row.get(first + 7)?,
            is_ticket: row.get(first + 8)?,
            ticket_type: row.get(first + 9)?,
        })
    }

    /// Where it stands in a list of that order and these groups.
    pub(super) fn key(&self, order: Order, group: Option<Group>, teams: &Teams) -> SortKey {
        let at = match order {
            Order::Newest | Order::Oldest => self.active_at,
            Order::Waiting | Order::Type => self.by_waiting,
            Order::Priority => self.by_priority,
            Order::Begun => self.created_at,
            Order::Sla => self.by_sla,
            Order::Wakes => (self.by_waiting + (1 << 40)) % (3 << 40),
        };
        // Among groups all goes one way, that of their names.
        let at = if group.is_some() && order.is_falling() { at.saturating_neg() } else { at };
        let group = group.map(|group| self.group(group, teams));
        let kind = (order == Order::Type).then(|| self.kind());
        let names = match (group, kind) {
            (None, None) => String::new(),
            (group, kind) => format!("{}{END}{}", group.unwrap_or_default(), kind.unwrap_or_default()),
        };
        SortKey { names, at }
    }

    /// The name of its group as it is sorted: those of none come last.
    fn group(&self, group: Group, teams: &Teams) -> String {
        let name = match group {
            Group::Company => self.company.as_deref().map(fold),
            Group::Team => Some(&self.team).filter(|team| !team.is_empty()).map(|team| teams.sorted(team)),
            Group::Tag => first_tag(&self.tags),
        };
        named(name.filter(|name| !name.is_empty()))
    }

    /// The name of its type as it is sorted: tickets of unknown type behind the others, then what is no ticket.
    fn kind(&self) -> String {
        let kind = self.ticket_type.as_deref().map(fold).filter(|kind| !kind.is_empty());
        if self.is_ticket { named(kind) } else { "3".to_owned() }
    }
}

/// A name behind the digit that has those without one come last.
fn named(name: Option<String>) -> String {
    name.map_or_else(|| "2".to_owned(), |name| format!("1{}", name.replace(END, " ")))
}

fn first_tag(tags: &str) -> Option<String> {
    let tags: Vec<String> = serde_json::from_str(tags).unwrap_or_default();
    tags.iter().map(|tag| fold(tag)).min()
}

/// What teams are called, where a list goes by that.
#[derive(Default)]
pub(super) struct Teams(HashMap<String, String>);

impl Teams {
    /// As far as one of these is wanted.
    pub(super) fn read(db: &Connection, groups: impl IntoIterator<Item = Option<Group>>) -> Result<Self> {
        if groups.into_iter().all(|group| group != Some(Group::Team)) {
            return Ok(Self::default());
        }
        let teams = directory::teams(db)?;
        Ok(Self(teams.into_iter().map(|team| (team.id.to_string(), fold(team.name.as_str()))).collect()))
    }

    /// Of one that is not known the id stands for its name.
    fn sorted(&self, id: &str) -> String {
        // Two of the same name are two groups.
        format!("{}\u{2}{id}", self.0.get(id).map_or(id, String::as_str))
    }
}

/// Where a conversation stands or would stand in a view's list, which is kept.
pub(in crate::store) fn of(db: &Connection, view: &View, id: &str) -> Result<Option<SortKey>> {
    let sql = format!("SELECT {COLUMNS} FROM conversation c WHERE c.id = ?1");
    let place = db.prepare_cached(&sql)?.query_row([id], |row| Place::read(row, 0)).optional()?;
    let teams = Teams::read(db, [view.group])?;
    Ok(place.map(|place| place.key(view.order, view.group, &teams)))
}
