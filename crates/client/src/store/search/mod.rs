//! Searching: conversations of which a condition holds, words and all else of it, newest first or by another order.
//!
//! What is asked of messages is looked up in the index, where it can be, and all else by columns; of what both find each
//! conversation is tested by the condition itself, unless they find nothing else ([`run`]). It goes on in slices, so that
//! what is found so far can be shown, and a search that nobody waits for any more ends ([`searcher`]).

mod called;
mod explain;
mod hits;
mod matching;
mod run;
pub(super) mod searcher;

use std::collections::HashMap;
use std::sync::Arc;

use self::run::Plan;

use crate::condition::{Condition, Node};
use crate::domain::{ConversationId, Timestamp};
use crate::view::Order;

pub(super) use called::called;
pub use called::{Called, Customer};
pub(super) use explain::explain;
pub use explain::{Explained, WordCount};
pub(super) use hits::hits;
pub use hits::{Excerpt, Hit, Place};
pub(super) use run::go_on;

/// A search, as far as it has come. It is handed to the store to go on, and comes back.
#[derive(Clone, Debug)]
pub struct Search {
    condition: Condition,
    order: Order,
    stage: Stage,
    /// How it is done, once it has begun.
    plan: Option<Arc<Plan>>,
    /// Whether conversations that were looked at are among what was found.
    looked: HashMap<i64, bool>,
    found: Vec<Found>,
    places: usize,
    /// How many were looked at of which it is not known.
    unknown: usize,
}

/// A conversation that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Found {
    /// By which they are sorted, smallest first; ties by the id.
    key: i64,
    id: ConversationId,
    seq: i64,
    /// The newest message that the index found, by its number there.
    doc: Option<i64>,
    at: Timestamp,
}

/// Where a search goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing was done yet.
    New,
    /// Messages before that number.
    Messages(i64),
    /// Cards of conversations behind that one.
    Cards(i64),
    /// Conversations of a state before a place in its list.
    Rows { state: i64, active_at: i64, id: String },
    /// All was looked at.
    Done,
}

impl Search {
    /// A search that has not begun. Newest and oldest are by the message that was found, and by when somebody last wrote
    /// where no message was looked for.
    pub fn new(condition: Condition, order: Order) -> Self {
        let (stage, plan) = (Stage::New, None);
        Self { condition, order, stage, plan, looked: HashMap::new(), found: Vec::new(), places: 0, unknown: 0 }
    }

    /// How many conversations were found so far.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether none was found so far.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// How many messages of these have what was looked for, and how many cards, as far as the index tells and was looked at.
    pub fn places(&self) -> usize {
        self.places
    }

    /// Of how many that have the words it is not known, as not all of their threads is here, as far as was looked at.
    pub fn unknown(&self) -> usize {
        self.unknown
    }

    /// Whether all was looked at.
    pub fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }

    /// Those that were found, in their order.
    pub fn ids(&self) -> impl Iterator<Item = &ConversationId> {
        self.found.iter().map(|found| &found.id)
    }

    /// What is searched for.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }

    /// The same search with some of what it has found.
    pub(super) fn some(&self, from: usize, count: usize) -> Self {
        let found = self.found.iter().skip(from).take(count).cloned().collect();
        Self { found, ..Self::new(self.condition.clone(), self.order) }
    }
}

/// What must all be so.
fn members(node: &Node) -> Vec<&Node> {
    match node {
        Node::All(all) => all.iter().flat_map(members).collect(),
        one => vec![one],
    }
}
