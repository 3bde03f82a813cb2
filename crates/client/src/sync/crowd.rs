//! What was decided about many in one go leaves room for everything else (I30): so many of it go out in a second, and
//! what was decided about one goes out before them. Pure.

use std::collections::VecDeque;

use crate::store::Candidate;

/// From so many that wait of one unit on it is a crowd.
const CROWD: usize = 10;

/// In milliseconds.
const SECOND: i64 = 1_000;

/// When those of crowds went out in the last second, by the time that passes.
#[derive(Debug, Default)]
pub(super) struct Crowd(VecDeque<i64>);

impl Crowd {
    /// In the order in which they are to go out, of each kind in the one they are in.
    pub fn behind(mut due: Vec<Candidate>) -> Vec<Candidate> {
        due.sort_by_key(is_crowd);
        due
    }

    /// Whether this one may go out now.
    ///
    /// # Errors
    /// When it may, by the time that passes.
    pub fn may(&mut self, candidate: &Candidate, now: i64, most: usize) -> Result<(), i64> {
        if !is_crowd(candidate) {
            return Ok(());
        }
        while self.0.front().is_some_and(|at| at.saturating_add(SECOND) <= now) {
            self.0.pop_front();
        }
        if self.0.len() >= most.max(1) {
            return Err(self.0.front().map_or(now, |at| at.saturating_add(SECOND)));
        }
        self.0.push_back(now);
        Ok(())
    }
}

fn is_crowd(candidate: &Candidate) -> bool {
    candidate.of >= CROWD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Lane, Timestamp};

    fn candidate(id: i64, of: usize) -> Candidate {
        let (lane, at) = (Lane::Conversation("1".into()), Timestamp(0));
        Candidate { id, conversation: "1".into(), lane, untried: true, created_at: at, next_attempt_at: at, of }
    }

    #[test]
    fn so_many_of_a_crowd_go_in_a_second_and_a_single_one_at_any_time() {
        let mut crowd = Crowd::default();
        let went =
            |crowd: &mut Crowd, now| (0..100).filter(|id| crowd.may(&candidate(*id, 100), now, 40).is_ok()).count();
        assert_eq!(went(&mut crowd, 0), 40);
        assert_eq!(crowd.may(&candidate(1, 100), 999, 40), Err(1_000));
        assert_eq!(crowd.may(&candidate(1, 1), 999, 40), Ok(()));
        assert_eq!(went(&mut crowd, 1_000), 40);
        assert_eq!(went(&mut crowd, 1_001), 0);
    }

    #[test]
    fn who_comes_later_alone_goes_before_the_rest_of_a_crowd() {
        let due = vec![candidate(1, 50), candidate(2, 50), candidate(3, 1)];
        let ids: Vec<i64> = Crowd::behind(due).iter().map(|candidate| candidate.id).collect();
        assert_eq!(ids, [3, 1, 2]);
    }
}
