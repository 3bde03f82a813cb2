//! Searching, as the rest of the program asks for it.

use super::error::Result;
use super::handle::Store;
use super::index::{self, Coverage};
use super::search::{self, Called, Explained, Hit, Search};
use super::shift;
use crate::condition::Condition;
use crate::domain::shift::Shift;
use crate::domain::{AdminId, ConversationId, Timestamp};

/// Where it is kept that all threads are wanted.
const ALL_THREADS: &str = "sync.threads";

impl Store {
    /// Goes on with a search for about 20 ms. Ask again until [`Search::is_done`], and show what is found so far; who drops
    /// this ends it.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn search(&self, search: Search) -> Result<Search> {
        let now = self.owner.now();
        let mut search = search;
        self.owner.searcher.run(move |db, turn| search::go_on(db, &mut search, now, turn).map(|()| search)).await
    }

    /// Some of what a search has found, from a number on, with the words around what was looked for.
    pub async fn hits(&self, search: &Search, from: usize, count: usize) -> Result<Vec<Hit>> {
        let search = search.some(from, count);
        self.owner.searcher.run(move |db, _| search::hits(db, &search, 0, count)).await
    }

    /// Conversations and customers that are called by these words, at most so many of both, as far as can be told in about
    /// 20 ms (I45).
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn called(&self, words: &str, most: usize) -> Result<Called> {
        let words = words.to_owned();
        self.owner.searcher.run(move |db, turn| search::called(db, &words, most, turn)).await
    }

    /// How a search of a condition would go about it.
    pub async fn explain(&self, condition: &Condition) -> Result<Explained> {
        let condition = condition.clone();
        self.owner.searcher.run(move |db, _| search::explain(db, &condition)).await
    }

    /// What a teammate has done in a time, as far as it is kept here (I40).
    pub async fn shift(&self, who: &AdminId, since: Timestamp) -> Result<Shift> {
        let (who, until) = (who.clone(), self.owner.now());
        self.owner.searcher.run(move |db, _| shift::shift(db, &who, since, until)).await
    }

    /// How much of the workspace is in the index.
    pub async fn coverage(&self) -> Result<Coverage> {
        self.owner.searcher.run(|db, _| index::coverage(db)).await
    }

    /// Whether all threads are wanted, those as well that nobody has looked at.
    pub async fn wants_all_threads(&self) -> Result<bool> {
        Ok(self.meta(ALL_THREADS).await?.is_some_and(|kept| kept == "all"))
    }

    /// Notes whether they are, for the next time as well.
    pub async fn want_all_threads(&self, all: bool) -> Result<()> {
        self.set_meta(ALL_THREADS, if all { "all" } else { "" }).await
    }

    /// Conversations whose threads were never fetched, of those first in which somebody last wrote last.
    pub async fn unfetched_threads(&self, limit: usize) -> Result<Vec<ConversationId>> {
        self.owner.searcher.run(move |db, _| index::unfetched(db, limit)).await
    }
}
