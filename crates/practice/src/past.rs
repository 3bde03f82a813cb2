//! What the world was like a moment ago, kept while reads are to lag: then they show all conversations as of that time.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::world::World;

/// States that follow each other faster than this part of the lag are kept as one.
const FINENESS: u32 = 8;

/// A state of the world.
#[derive(Debug)]
struct State {
    /// Since when it was so; none if it always was.
    since: Option<Instant>,
    world: World,
}

/// The world's states of the last moments.
#[derive(Debug, Default)]
pub(super) struct Past {
    states: VecDeque<State>,
    /// By which the present state is told from others.
    changes: u64,
    /// Since when it is so.
    since: Option<Instant>,
    /// Whether it is among those that are kept.
    kept: bool,
    kept_at: Option<Instant>,
    looked_at: Option<Instant>,
}

impl Past {
    /// Looks at the world before somebody gets a hand on it. What is different was changed when that was last the case.
    pub(super) fn look(&mut self, world: &World, longest_lag: Option<Duration>, now: Instant) {
        let Some(lag) = longest_lag else {
            self.states.clear();
            (self.kept, self.kept_at, self.looked_at) = (false, None, None);
            return;
        };
        let changes = world.conversations.changes();
        if self.looked_at.is_none() {
            (self.changes, self.since) = (changes, None);
        } else if changes != self.changes {
            (self.changes, self.since, self.kept) = (changes, self.looked_at, false);
        }
        self.looked_at = Some(now);
        let is_time = self.kept_at.is_none_or(|at| now.duration_since(at) >= lag / FINENESS);
        if !self.kept && is_time {
            self.states.push_back(State { since: self.since, world: world.clone() });
            (self.kept, self.kept_at) = (true, Some(now));
        }
        // The oldest is what it was at the beginning of the lag, or before that.
        while self.states.get(1).is_some_and(|next| next.since.is_none_or(|since| since + lag <= now)) {
            self.states.pop_front();
        }
    }

    /// The world as it was so long ago; none if it is still so.
    pub(super) fn as_of(&mut self, lag: Duration, now: Instant) -> Option<&mut World> {
        let was = |since: Option<Instant>| since.is_none_or(|since| since + lag <= now);
        if was(self.since) {
            return None;
        }
        let then = self.states.iter().rposition(|state| was(state.since)).unwrap_or(0);
        self.states.get_mut(then).map(|state| &mut state.world)
    }
}
