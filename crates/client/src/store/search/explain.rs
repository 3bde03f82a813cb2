//! How a search goes about it: what the index has of its words, what columns find, and what is looked at one by one.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::matching;
use super::members;
use super::run::Plan;
use crate::condition::{Condition, Node};
use crate::store::error::Result;
use crate::store::index::{self, Coverage};
use crate::store::lists::cover::Cover;
use crate::store::row;

/// How a search goes about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What the index has of each `msg(…)` of the condition that must hold; the first that it is of help with is where the
    /// search begins.
    pub words: Vec<WordCount>,
    /// How many conversations columns find of all else.
    pub by_columns: usize,
    /// Whether what is found so is tested one by one.
    pub tested: bool,
    /// How many of those may still be meant by what is not kept of their threads; none where no messages are asked.
    pub could_match: Option<usize>,
    /// How much of the workspace is in the index.
    pub coverage: Coverage,
}

/// What the index has of something that is asked of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordCount {
    /// In how many messages; none where the index is no help.
    pub messages: Option<usize>,
    /// On how many cards.
    pub cards: usize,
}

/// How a search of that condition would go.
pub(in crate::store) fn explain(db: &Connection, condition: &Condition) -> Result<Explained> {
    let Plan { matching, cover } = Plan::of(db, condition)?;
    let mut words = Vec::new();
    for member in members(condition.node()) {
        let Node::Message(asked) = member else { continue };
        words.push(match matching::of(db, asked)? {
            None => WordCount { messages: None, cards: 0 },
            Some(matching) => WordCount {
                messages: Some(count(db, "SELECT count(*) FROM words WHERE words MATCH ?1", &matching.messages)?),
                cards: match &matching.cards {
                    Some((cards, _)) => count(db, "SELECT count(*) FROM card WHERE card MATCH ?1", cards)?,
                    None => 0,
                },
            },
        });
    }
    let enough = matching.as_ref().is_some_and(|of| of.exact && of.cards.as_ref().is_none_or(|(_, enough)| *enough));
    let by_index = matching.is_some();
    Ok(Explained {
        words,
        by_columns: covered(db, &cover, "1")?,
        tested: cover.rest.is_some() || by_index && !enough,
        could_match: if condition.asks_messages() {
            Some(covered(db, &cover, "(c.thread_fetched_at IS NULL OR c.thread_updated_at < c.updated_at)")?)
        } else {
            None
        },
        coverage: index::coverage(db)?,
    })
}

fn count(db: &Connection, sql: &str, matching: &str) -> Result<usize> {
    Ok(db.prepare_cached(sql)?.query_row([matching], |row| row::count(row, 0))?)
}

fn covered(db: &Connection, cover: &Cover, and: &str) -> Result<usize> {
    let sql = format!(
        "SELECT count(*) FROM conversation c NOT INDEXED WHERE ?1 = ?2 AND ?2 = ?3 AND {} AND {and}",
        cover.sql
    );
    let bounds = [Value::Integer(0), Value::Integer(0), Value::Integer(0)];
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_row(params_from_iter(bounds.iter().chain(&cover.parameters)), |row| row::count(row, 0))?)
}
