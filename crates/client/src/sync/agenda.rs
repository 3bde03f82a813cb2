//! When each step's time has come. Pure.
//!
//! The store keeps times of day, for the next start. While this program runs, a step waits by the time that passes:
//! a clock that is set meanwhile neither cuts its undo delay short (I21) nor makes it wait for hours.

use std::collections::HashMap;

use crate::domain::Timestamp;
use crate::intercom::LONGEST_WAIT;
use crate::store::Candidate;

/// Clocks may be so many seconds apart without being wrong.
const DRIFT: i64 = 30;

/// The time by both of the clocks that something can be waited for by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present {
    /// The time of day, in milliseconds since the epoch.
    pub wall: i64,
    /// Milliseconds that have passed since some moment.
    pub passed: i64,
}

/// How long a step waits.
#[derive(Clone, Copy, Debug)]
struct Wait {
    /// The time of day that it was to wait for, to notice when it is to wait for another one.
    at: Timestamp,
    /// When so much time has passed.
    until: i64,
}

/// The waits that this program has begun.
#[derive(Debug, Default)]
pub(super) struct Agenda(HashMap<i64, Wait>);

impl Agenda {
    /// Those of the candidates whose time has come, and when the next one's comes. Who is not among the candidates
    /// waits for something else.
    pub fn due(&mut self, candidates: Vec<Candidate>, now: Present) -> (Vec<Candidate>, Option<i64>) {
        let before = std::mem::take(&mut self.0);
        let (mut due, mut next) = (Vec::new(), None);
        for candidate in candidates {
            let known = before.get(&candidate.id).filter(|wait| wait.at == candidate.next_attempt_at);
            let wait = known.copied().unwrap_or_else(|| Wait {
                at: candidate.next_attempt_at,
                until: now.passed.saturating_add(left(&candidate, now.wall)),
            });
            self.0.insert(candidate.id, wait);
            if wait.until <= now.passed {
                due.push(candidate);
            } else {
                next = Some(next.map_or(wait.until, |next: i64| next.min(wait.until)));
            }
        }
        (due, next)
    }
}

/// How many milliseconds a step still waits that is seen for the first time.
fn left(candidate: &Candidate, wall: i64) -> i64 {
    let Candidate { untried, created_at, next_attempt_at, .. } = candidate;
    let left = next_attempt_at.0.saturating_mul(1000).saturating_sub(wall).max(0);
    if *untried {
        // Never more than was decided, whatever clock it was decided by.
        left.min(next_attempt_at.since(*created_at).max(0).saturating_mul(1000))
    } else if created_at.0 > wall.div_euclid(1000).saturating_add(DRIFT) {
        // What was decided in a time that is still to come was decided by a clock that was wrong, and so was its time.
        0
    } else {
        // Nothing that was tried is to wait for longer, so a clock was set since.
        left.min(i64::try_from(LONGEST_WAIT.as_millis()).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Lane;

    const NOON: i64 = 1_763_726_400;
    const HOUR: i64 = 3600;

    fn candidate(id: i64, untried: bool, created_at: i64, next_attempt_at: i64) -> Candidate {
        let (created_at, next_attempt_at) = (Timestamp(created_at), Timestamp(next_attempt_at));
        let lane = Lane::Conversation("1".into());
        Candidate { id, conversation: "1".into(), lane, untried, created_at, next_attempt_at, of: 1 }
    }

    fn due(agenda: &mut Agenda, candidate: &Candidate, wall: i64, passed: i64) -> bool {
        let (due, next) = agenda.due(vec![candidate.clone()], Present { wall, passed });
        assert_eq!(due.is_empty(), next.is_some());
        !due.is_empty()
    }

    #[test]
    fn a_delay_lasts_as_long_as_was_decided_however_the_clock_is_set() {
        let delayed = candidate(1, true, NOON, NOON + 5);
        for set in [-5 * HOUR, -40, -20, 0, 20, 40, 5 * HOUR] {
            let mut agenda = Agenda::default();
            assert!(!due(&mut agenda, &delayed, NOON * 1000, 7_000));
            for (passed, over) in [(11_999, false), (12_000, true)] {
                assert_eq!(due(&mut agenda, &delayed, (NOON + set) * 1000, passed), over, "{set} s, {passed}");
            }
        }
    }

    #[test]
    fn a_clock_that_was_wrong_before_this_program_began_costs_a_delay_and_no_more() {
        for (wrong, waits) in [(-5 * HOUR, 0), (5 * HOUR, 5_000), (20, 5_000)] {
            let delayed = candidate(1, true, NOON + wrong, NOON + wrong + 5);
            let mut agenda = Agenda::default();
            assert_eq!(due(&mut agenda, &delayed, NOON * 1000, 0), waits == 0);
            assert!(due(&mut agenda, &delayed, NOON * 1000, waits));
        }
        let tried = candidate(2, false, NOON + 5 * HOUR, NOON + 5 * HOUR + 60);
        assert!(due(&mut Agenda::default(), &tried, NOON * 1000, 0));
    }

    #[test]
    fn what_was_tried_waits_for_a_quarter_of_an_hour_at_most_whatever_was_noted() {
        let held = candidate(1, false, NOON - 60, NOON + 24 * HOUR);
        let mut agenda = Agenda::default();
        for (passed, over) in [(0, false), (899_999, false), (900_000, true)] {
            assert_eq!(due(&mut agenda, &held, NOON * 1000, passed), over, "{passed}");
        }
    }

    #[test]
    fn an_action_that_is_to_wait_anew_waits_anew() {
        let mut agenda = Agenda::default();
        assert!(due(&mut agenda, &candidate(1, true, NOON, NOON), NOON * 1000, 0));
        let again = candidate(1, false, NOON, NOON + 8);
        assert!(!due(&mut agenda, &again, NOON * 1000, 500));
        assert!(!due(&mut agenda, &again, NOON * 1000, 8_499));
        assert!(due(&mut agenda, &again, NOON * 1000, 8_500));
        let sent_now = candidate(1, false, NOON, NOON);
        assert!(due(&mut agenda, &sent_now, NOON * 1000, 600), "when the person leaves");
    }
}
