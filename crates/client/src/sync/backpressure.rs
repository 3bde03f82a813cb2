//! Webhooks in a flood, as after a bulk operation in the workspace: the first are followed one by one, and the rest is
//! left to the poll, which finds 150 changes with one request (S5).

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::domain::{Conversation, ConversationId, Timestamp};
use clock::Clock;

/// The time within which only so many are followed.
const SPAN_MILLIS: i64 = 10_000;
/// What no poll has found so long after its webhook is asked for by its id: a search may lag behind (API 24.14).
const LAG_MILLIS: i64 = 15_000;

/// What a webhook told of and the poll is to find.
#[derive(Debug)]
struct Left {
    /// The change marker that the webhook gave, where it gave one.
    changed_at: Option<Timestamp>,
    /// When it came, by the time that passes.
    came: i64,
}

#[derive(Debug, Default)]
struct State {
    followed: VecDeque<i64>,
    left: HashMap<ConversationId, Left>,
}

/// How many webhooks may be followed, and what is left to the poll.
#[derive(Debug)]
pub(super) struct Backpressure {
    state: Mutex<State>,
    high: watch::Sender<bool>,
    most: usize,
    clock: Clock,
}

impl Backpressure {
    /// Lets so many webhooks be followed within ten seconds.
    pub fn new(most: u32, clock: Clock) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Self { state: Mutex::default(), high: watch::Sender::new(false), most, clock }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether one more may be followed now; then it counts as followed.
    pub fn admits(&self) -> bool {
        let (now, mut state) = (self.clock.passed_millis(), self.state());
        while state.followed.front().is_some_and(|at| at.saturating_add(SPAN_MILLIS) <= now) {
            state.followed.pop_front();
        }
        let free = state.followed.len() < self.most;
        if free {
            state.followed.push_back(now);
        }
        free
    }

    /// Leaves a conversation to the poll.
    pub fn leave(&self, id: ConversationId, changed_at: Option<Timestamp>) {
        let came = self.clock.passed_millis();
        self.change(|left| {
            let before = left.get(&id).map_or(changed_at, |before| before.changed_at);
            // One whose time is not known is not known to be found.
            let changed_at = before.zip(changed_at).map(|(before, now)| before.max(now));
            left.insert(id, Left { changed_at, came });
        });
    }

    /// Whether a conversation is left to the poll.
    pub fn holds(&self, id: &ConversationId) -> bool {
        self.state().left.contains_key(id)
    }

    /// A conversation is asked for by its id after all; whether it was left to the poll.
    pub fn take(&self, id: &ConversationId) -> bool {
        self.change(|left| left.remove(id).is_some())
    }

    /// The poll has found these and the store has them: those that are as new as their webhooks said are left to it no
    /// more. Answers which.
    pub fn found(&self, heads: &[Conversation]) -> Vec<ConversationId> {
        self.change(|left| {
            let is_found = |head: &&Conversation| {
                left.get(&head.id).and_then(|left| left.changed_at).is_some_and(|at| head.updated_at >= at)
            };
            let found: Vec<ConversationId> = heads.iter().filter(is_found).map(|head| head.id.clone()).collect();
            left.retain(|id, _| !found.contains(id));
            found
        })
    }

    /// A poll that began at this time, by the time that passes, is over: what it should have found and did not. It is
    /// not left to the poll any more.
    pub fn not_found(&self, begun: i64) -> Vec<ConversationId> {
        self.change(|left| {
            left.extract_if(|_, left| left.came.saturating_add(LAG_MILLIS) <= begun).map(|(id, _)| id).collect()
        })
    }

    /// Whether anything is left to the poll; the receiver hears when that changes.
    pub fn high(&self) -> watch::Receiver<bool> {
        self.high.subscribe()
    }

    fn change<T>(&self, change: impl FnOnce(&mut HashMap<ConversationId, Left>) -> T) -> T {
        let mut state = self.state();
        let outcome = change(&mut state.left);
        let high = !state.left.is_empty();
        self.high.send_if_modified(|before| std::mem::replace(before, high) != high);
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::conversation;
    use super::*;

    fn backpressure(most: u32) -> (Backpressure, Clock) {
        let clock = Clock::manual(Timestamp(1000));
        (Backpressure::new(most, clock.clone()), clock)
    }

    fn ids(found: Vec<ConversationId>) -> Vec<String> {
        let mut ids: Vec<String> = found.iter().map(ToString::to_string).collect();
        ids.sort();
        ids
    }

    #[test]
    fn only_so_many_are_followed_within_ten_seconds() {
        let (backpressure, clock) = backpressure(3);
        assert_eq!((0..10).filter(|_| backpressure.admits()).count(), 3);
        clock.advance(9);
        assert!(!backpressure.admits());
        clock.advance(1);
        assert_eq!((0..10).filter(|_| backpressure.admits()).count(), 3);
    }

    #[test]
    fn what_was_left_is_found_when_it_is_as_new_as_its_last_webhook_said() {
        let (backpressure, _) = backpressure(0);
        let high = backpressure.high();
        for (id, at) in [("1", Some(50)), ("1", Some(60)), ("1", Some(40)), ("2", Some(50)), ("3", None)] {
            backpressure.leave(id.into(), at.map(Timestamp));
        }
        backpressure.leave("4".into(), None);
        backpressure.leave("4".into(), Some(Timestamp(10)));
        assert!(*high.borrow());
        let heads = |at| ["1", "2", "3", "4", "5"].map(|id| conversation(id, at));
        assert_eq!(ids(backpressure.found(&heads(59))), ["2"]);
        assert_eq!(ids(backpressure.found(&heads(60))), ["1"]);
        assert!(!backpressure.holds(&"1".into()) && backpressure.holds(&"3".into()));
        assert!(backpressure.take(&"3".into()) && !backpressure.take(&"3".into()));
        assert!(backpressure.take(&"4".into()));
        assert!(!*high.borrow());
    }

    #[test]
    fn what_no_poll_finds_for_as_long_as_a_search_may_lag_is_given_up_to_be_asked_for() {
        let (backpressure, clock) = backpressure(0);
        backpressure.leave("1".into(), Some(Timestamp(50)));
        clock.advance(10);
        backpressure.leave("2".into(), Some(Timestamp(50)));
        clock.advance(5);
        assert_eq!(ids(backpressure.not_found(clock.passed_millis() - 1)), [""; 0]);
        assert_eq!(ids(backpressure.not_found(clock.passed_millis())), ["1"]);
        assert!(!backpressure.holds(&"1".into()) && backpressure.holds(&"2".into()));
    }
}
