//! How long a request of unknown end may still arrive (S3): by the time that passes, for what left while this program
//! lives, so that no clock that is set meanwhile cuts it short; by the store's times for what an earlier one has sent.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::agenda::Present;
use crate::domain::Timestamp;

/// The store's times are whole seconds: something has left up to so many milliseconds later than they say.
const GRAIN: i64 = 1_000;
/// What is looked for is not looked for more often.
const BRIEFEST: Duration = Duration::from_secs(1);
/// Nor more rarely than so often before its horizon.
const LOOKS: u32 = 8;
/// Of the horizon, this part is waited for what the server says that it did: only its reads can lag.
const OF_TAKEN: u32 = 4;

/// When each step's last request left.
#[derive(Debug)]
pub(super) struct Horizon {
    length: Duration,
    /// By step, in milliseconds that have passed.
    left: Mutex<HashMap<i64, i64>>,
}

impl Horizon {
    pub fn new(length: Duration) -> Self {
        Self { length, left: Mutex::default() }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<i64, i64>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The request of a step leaves now.
    pub fn leaves(&self, step: i64, passed: i64) {
        self.all().insert(step, passed);
    }

    /// What was going on is over.
    pub fn forget(&self, step: i64) {
        self.all().remove(&step);
    }

    /// Another program may have sent since what this one sent before.
    pub fn forget_all(&self) {
        self.all().clear();
    }

    /// How long a step's last request may still arrive, or, if the server has `taken` it, how long its reads may lag.
    /// `noted` is when it left, as the store has it.
    pub fn remaining(&self, step: i64, noted: Option<Timestamp>, taken: bool, now: Present) -> Duration {
        let length = if taken { self.length / OF_TAKEN } else { self.length };
        let ago = self.ago(step, noted, now);
        length.saturating_sub(Duration::from_millis(u64::try_from(ago).unwrap_or(0)))
    }

    /// How many milliseconds ago it left: none where that is not known, or lies ahead of a clock that was wrong.
    fn ago(&self, step: i64, noted: Option<Timestamp>, now: Present) -> i64 {
        let left = *self.all().entry(step).or_insert_with(|| {
            let ago = noted.map_or(0, |left| now.wall.saturating_sub(left.0.saturating_mul(1000)));
            now.passed.saturating_sub(ago.saturating_sub(GRAIN).max(0))
        });
        now.passed.saturating_sub(left).max(0)
    }

    /// The wait until the next look: ever longer, but not so long that what is there by now stays unseen for much of the
    /// time, and one look when the time is up.
    pub fn next_look(&self, backoff: Duration, remaining: Duration) -> Duration {
        if remaining.is_zero() {
            return backoff;
        }
        backoff.min(self.length / LOOKS).max(BRIEFEST).min(remaining)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_763_726_400;
    const SECOND: Duration = Duration::from_secs(1);

    fn at(wall: i64, passed: i64) -> Present {
        Present { wall: wall * 1000, passed: passed * 1000 }
    }

    #[test]
    fn what_left_in_this_life_is_waited_for_by_the_time_that_passes_however_the_clock_is_set() {
        for set in [-86_400, -60, 0, 60, 86_400] {
            let horizon = Horizon::new(120 * SECOND);
            horizon.leaves(1, 7_000);
            for (passed, remaining) in [(7, 120), (47, 80), (126, 1), (127, 0), (9_000, 0)] {
                let left = horizon.remaining(1, Some(Timestamp(NOON)), false, at(NOON + set, passed));
                assert_eq!(left, remaining * SECOND, "{set} {passed}");
            }
        }
    }

    #[test]
    fn what_an_earlier_life_sent_is_waited_for_by_the_stores_time_and_never_longer_than_the_horizon() {
        // A second more, as the store's times are whole ones.
        for (since, remaining) in
            [(0, 120), (1, 120), (41, 80), (120, 1), (121, 0), (90_000, 0), (-5, 120), (-90_000, 120)]
        {
            let horizon = Horizon::new(120 * SECOND);
            let left = horizon.remaining(1, Some(Timestamp(NOON)), false, at(NOON + since, 3));
            assert_eq!(left, remaining * SECOND, "{since}");
            // From the first look on it goes by the time that passes.
            let later = horizon.remaining(1, Some(Timestamp(NOON)), false, at(NOON - 90_000, 13));
            assert_eq!(later, (remaining * SECOND).saturating_sub(10 * SECOND), "{since}");
        }
        let horizon = Horizon::new(120 * SECOND);
        assert_eq!(horizon.remaining(1, None, false, at(NOON, 3)), 120 * SECOND, "an older program noted no time");
    }

    #[test]
    fn another_request_of_the_same_action_is_waited_for_anew() {
        let horizon = Horizon::new(120 * SECOND);
        horizon.leaves(1, 0);
        assert_eq!(horizon.remaining(1, None, false, at(NOON, 200)), Duration::ZERO);
        horizon.leaves(1, 200_000);
        assert_eq!(horizon.remaining(1, None, false, at(NOON, 201)), 119 * SECOND);
        assert_eq!(horizon.remaining(1, None, true, at(NOON, 201)), 29 * SECOND);
    }

    #[test]
    fn there_are_several_looks_on_the_way_and_one_at_the_end() {
        let horizon = Horizon::new(120 * SECOND);
        let (mut remaining, mut looks) = (120 * SECOND, Vec::new());
        for n in 0.. {
            if remaining.is_zero() {
                break;
            }
            let wait = horizon.next_look(SECOND * 2_u32.pow(n.min(20)), remaining);
            assert!(wait <= 15 * SECOND && !wait.is_zero());
            remaining -= wait;
            looks.push(wait.as_secs());
        }
        assert_eq!(looks, [1, 2, 4, 8, 15, 15, 15, 15, 15, 15, 15]);
        assert_eq!(horizon.next_look(60 * SECOND, Duration::ZERO), 60 * SECOND, "while it cannot be read");
        let scaled = Horizon::new(3 * SECOND);
        assert_eq!(scaled.next_look(Duration::ZERO, 2 * SECOND), SECOND, "no look follows the other at once");
        assert_eq!(scaled.next_look(60 * SECOND, SECOND / 2), SECOND / 2);
    }
}
