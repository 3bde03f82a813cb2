//! How a search goes on: messages, then cards, or all conversations where the index is no help.

use std::sync::Arc;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::matching::{self, Matching};
use super::searcher::Turn;
use super::{Found, Search, Stage, members};
use crate::condition::{Answer, Condition, Node};
use crate::domain::{ConversationId, Timestamp};
use crate::store::error::Result;
use crate::store::index;
use crate::store::lists::cover::Cover;
use crate::store::lists::facts::{Asks, Facts};
use crate::view::Order;

/// How a condition is searched for.
#[derive(Debug)]
pub(super) struct Plan {
    /// What the index finds; none if all conversations are gone through.
    pub(super) matching: Option<Matching>,
    /// What columns find of all but that.
    pub(super) cover: Cover,
}

impl Plan {
    pub(super) fn of(db: &Connection, condition: &Condition) -> Result<Self> {
        let all = members(condition.node());
        for (at, member) in all.iter().enumerate() {
            let Node::Message(asked) = member else { continue };
            if let Some(matching) = matching::of(db, asked)? {
                let others = all.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, one)| (*one).clone());
                let cover = Cover::of(&condition.with(Node::All(others.collect())));
                return Ok(Self { matching: Some(matching), cover });
            }
        }
        Ok(Self { matching: None, cover: Cover::of(condition) })
    }
}

/// Goes on with a search until its turn is over.
pub(in crate::store) fn go_on(db: &Connection, search: &mut Search, now: Timestamp, turn: &Turn) -> Result<()> {
    let plan = match &search.plan {
        Some(plan) => Arc::clone(plan),
        None => Arc::new(Plan::of(db, &search.condition)?),
    };
    search.plan = Some(Arc::clone(&plan));
    let whole = search.condition.clone();
    loop {
        let over = match (search.stage.clone(), &plan.matching) {
            (Stage::New, Some(_)) => {
                search.stage = Stage::Messages(i64::MAX);
                continue;
            }
            (Stage::New, None) | (Stage::Messages(_) | Stage::Cards(_), None) => {
                search.stage = Stage::Rows { state: 0, active_at: i64::MAX, id: String::new() };
                continue;
            }
            (Stage::Messages(before), Some(matching)) => {
                let test = if matching.exact { plan.cover.rest.as_ref() } else { Some(&whole) };
                let mut looking = Looking { db, search, now, turn, test };
                looking.messages(&plan.cover, &matching.messages, before)?
            }
            (Stage::Cards(after), Some(Matching { cards: Some((cards, enough)), .. })) => {
                let test = if *enough { plan.cover.rest.as_ref() } else { Some(&whole) };
                let mut looking = Looking { db, search, now, turn, test };
                looking.cards(&plan.cover, cards, after)?
            }
            (Stage::Cards(_), Some(_)) => {
                search.stage = Stage::Done;
                continue;
            }
            (Stage::Rows { state, active_at, id }, _) => {
                let mut looking = Looking { db, search, now, turn, test: plan.cover.rest.as_ref() };
                looking.rows(&plan.cover, state, (active_at, id))?
            }
            (Stage::Done, _) => true,
        };
        if over || search.stage == Stage::Done {
            break;
        }
    }
    search.found.sort_by(|a, b| (a.key, &a.id).cmp(&(b.key, &b.id)));
    Ok(())
}

/// One slice of a search.
struct Looking<'a> {
    db: &'a Connection,
    search: &'a mut Search,
    now: Timestamp,
    turn: &'a Turn,
    /// What is tested of each conversation; none if all that is found is meant.
    test: Option<&'a Condition>,
}

/// What a statement that looks for conversations gives of each.
const COLUMNS: &str = "c.seq, c.id, c.active_at, c.by_waiting, c.by_priority, c.created_at, c.by_sla";

impl Looking<'_> {
    /// Messages that the index finds, newest first; answers whether the turn is over.
    fn messages(&mut self, cover: &Cover, matching: &str, before: i64) -> Result<bool> {
        let sql = format!(
            "SELECT {COLUMNS}, words.rowid FROM words CROSS JOIN doc d ON d.id = words.rowid
                 CROSS JOIN conversation c ON c.seq = d.seq
             WHERE words MATCH ?1 AND words.rowid < ?2 AND ?3 = ?3 AND {} ORDER BY words.rowid DESC",
            cover.sql
        );
        let bounds = [Value::Text(matching.to_owned()), Value::Integer(before), Value::Integer(0)];
        let over = self.each(&sql, bounds, cover, |search, row, found| {
            let doc: i64 = row.get(7)?;
            search.stage = Stage::Messages(doc);
            Ok(Found { doc: Some(doc), at: index::time(doc), ..found })
        })?;
        if !over {
            self.search.stage = Stage::Cards(i64::MIN);
        }
        Ok(over)
    }

    /// Cards that the index finds.
    fn cards(&mut self, cover: &Cover, matching: &str, after: i64) -> Result<bool> {
        let sql = format!(
            "SELECT {COLUMNS} FROM card CROSS JOIN conversation c ON c.seq = card.rowid
             WHERE card MATCH ?1 AND card.rowid > ?2 AND ?3 = ?3 AND {} ORDER BY card.rowid",
            cover.sql
        );
        let bounds = [Value::Text(matching.to_owned()), Value::Integer(after), Value::Integer(0)];
        let over = self.each(&sql, bounds, cover, |search, _, found| {
            search.stage = Stage::Cards(found.seq);
            Ok(found)
        })?;
        if !over {
            self.search.stage = Stage::Done;
        }
        Ok(over)
    }

    /// All conversations of a state, and then of the next: open ones first.
    fn rows(&mut self, cover: &Cover, state: i64, (active_at, id): (i64, String)) -> Result<bool> {
        let sql = format!(
            "SELECT {COLUMNS} FROM conversation c INDEXED BY conversation_state_active
             WHERE c.state = ?1 AND (c.active_at, c.id) < (?2, ?3) AND {} ORDER BY c.active_at DESC, c.id DESC",
            cover.sql
        );
        let bounds = [Value::Integer(state), Value::Integer(active_at), Value::Text(id)];
        let over = self.each(&sql, bounds, cover, |search, row, found| {
            search.stage = Stage::Rows { state, active_at: row.get(2)?, id: row.get(1)? };
            Ok(found)
        })?;
        if !over {
            let next = Stage::Rows { state: state + 1, active_at: i64::MAX, id: String::new() };
            self.search.stage = if state < 2 { next } else { Stage::Done };
        }
        Ok(over)
    }

    /// Goes through what a statement finds; `reached` notes how far it has come. Answers whether the turn is over.
    fn each(
        &mut self,
        sql: &str,
        bounds: [Value; 3],
        cover: &Cover,
        reached: impl Fn(&mut Search, &rusqlite::Row<'_>, Found) -> rusqlite::Result<Found>,
    ) -> Result<bool> {
        let mut statement = self.db.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(bounds.iter().chain(&cover.parameters)))?;
        while let Some(row) = rows.next()? {
            let active_at = Timestamp(row.get(2)?);
            let found = Found {
                key: 0,
                id: ConversationId::new(row.get::<_, String>(1)?),
                seq: row.get(0)?,
                doc: None,
                at: active_at,
            };
            let mut found = reached(self.search, row, found)?;
            found.key = match self.search.order {
                Order::Newest => found.at.0.saturating_neg(),
                Order::Oldest => found.at.0,
                // There are no types in a search's order.
                Order::Waiting | Order::Wakes | Order::Type => row.get(3)?,
                Order::Priority => row.get(4)?,
                Order::Begun => row.get::<_, i64>(5)?.saturating_neg(),
                Order::Sla => row.get(6)?,
            };
            self.take(found)?;
            if self.turn.is_over() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Takes in what was found, if it is meant.
    fn take(&mut self, found: Found) -> Result<()> {
        let is_place = usize::from(!matches!(self.search.stage, Stage::Rows { .. }));
        if let Some(is_meant) = self.search.looked.get(&found.seq) {
            self.search.places += if *is_meant { is_place } else { 0 };
            return Ok(());
        }
        let answer = match self.test {
            None => Answer::Yes,
            Some(test) => holds(self.db, found.seq, test, self.now)?,
        };
        let is_meant = answer == Answer::Yes;
        self.search.looked.insert(found.seq, is_meant);
        self.search.unknown += usize::from(answer == Answer::Unknown);
        if is_meant {
            self.search.places += is_place;
            self.search.found.push(found);
        }
        Ok(())
    }
}

fn holds(db: &Connection, seq: i64, condition: &Condition, now: Timestamp) -> Result<Answer> {
    let facts = Facts::read(db, seq, Asks::of(condition))?;
    let facts = facts.filter(|facts| !facts.outside);
    Ok(facts.map_or(Answer::No, |facts| condition.holds(&facts.listed(), now).answer))
}
