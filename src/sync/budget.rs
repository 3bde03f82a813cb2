//! The allowance of background requests: never more than so many in any minute, however they are spread.
//!
//! A log of the last minute instead of a bucket that refills: a full bucket would let twice the figure through in its
//! first minute. The minute is one that has passed, whatever the clock was set to meanwhile.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::busy::{Busy, BusyGuard};
use crate::domain::Clock;

const MINUTE_MILLIS: i64 = 60_000;

/// Who asks for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// The poll and what the start needs: may use all of it.
    High,
    /// What is nice to have early (names, threads ahead): leaves two fifths to the poll.
    Low,
}

#[derive(Debug)]
struct Waiter {
    rank: Rank,
    grant: oneshot::Sender<BusyGuard>,
}

#[derive(Debug, Default)]
struct Log {
    spent: VecDeque<i64>,
    waiting: VecDeque<Waiter>,
}

impl Log {
    fn limit(rank: Rank, per_minute: usize) -> usize {
        match rank {
            Rank::High => per_minute,
            Rank::Low => (per_minute * 3 / 5).max(1),
        }
    }

    fn spend(&mut self, rank: Rank, per_minute: usize, now: i64) -> bool {
        while self.spent.front().is_some_and(|at| at.saturating_add(MINUTE_MILLIS) <= now) {
            self.spent.pop_front();
        }
        let free = self.spent.len() < Self::limit(rank, per_minute);
        if free {
            self.spent.push_back(now);
        }
        free
    }

    /// How long until a request of that rank may be free.
    fn wait(&self, rank: Rank, per_minute: usize, now: i64) -> Duration {
        let over = self.spent.len().saturating_sub(Self::limit(rank, per_minute).saturating_sub(1));
        let millis = over
            .checked_sub(1)
            .and_then(|i| self.spent.get(i))
            .map_or(0, |at| at.saturating_add(MINUTE_MILLIS).saturating_sub(now));
        Duration::from_millis(u64::try_from(millis).unwrap_or(0))
    }
}

/// The allowance; clones share it.
#[derive(Clone, Debug)]
pub(super) struct Budget {
    log: Arc<Mutex<Log>>,
    per_minute: usize,
    clock: Clock,
    busy: Busy,
}

impl Budget {
    pub fn new(per_minute: u32, clock: Clock, busy: Busy) -> Self {
        let per_minute = usize::try_from(per_minute).unwrap_or(usize::MAX).max(1);
        Self { log: Arc::default(), per_minute, clock, busy }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for leave to make one request. Whoever waits is not busy: `guard` is given up meanwhile, and the leave
    /// comes with a new one, counted before this task runs again.
    pub async fn take(&self, rank: Rank, guard: BusyGuard) -> BusyGuard {
        let mut leave = {
            let mut log = self.log();
            if log.spend(rank, self.per_minute, self.clock.passed_millis()) {
                return guard;
            }
            let (grant, leave) = oneshot::channel();
            log.waiting.push_back(Waiter { rank, grant });
            leave
        };
        drop(guard);
        loop {
            let wait = self.log().wait(rank, self.per_minute, self.clock.passed_millis());
            // A clock under a test's hand does not move with the timer, hence the least wait.
            tokio::select! {
                granted = &mut leave => if let Ok(guard) = granted { return guard },
                () = tokio::time::sleep(wait.max(Duration::from_millis(200))) => self.nudge(),
            }
        }
    }

    /// Counts requests that do not wait for leave: those of the start and those a person is waiting for.
    pub fn charge(&self, requests: usize) {
        let now = self.clock.passed_millis();
        self.log().spent.extend(std::iter::repeat_n(now, requests));
    }

    /// Gives leave to those who wait, as far as the clock allows; high ranks first.
    pub fn nudge(&self) {
        let mut log = self.log();
        let mut waiting = std::mem::take(&mut log.waiting);
        waiting.retain(|w| !w.grant.is_closed());
        for rank in [Rank::High, Rank::Low] {
            let mut still = VecDeque::new();
            for waiter in waiting {
                if waiter.rank == rank && log.spend(rank, self.per_minute, self.clock.passed_millis()) {
                    // A receiver that went since costs one request of the minute, no more.
                    let _ = waiter.grant.send(self.busy.begin());
                } else {
                    still.push_back(waiter);
                }
            }
            waiting = still;
        }
        log.waiting = waiting;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Offset, Timestamp};

    fn log_after(requests: usize, rank: Rank) -> (Log, usize) {
        let mut log = Log::default();
        let given = (0..requests).filter(|_| log.spend(rank, 10, 0)).count();
        (log, given)
    }

    #[test]
    fn no_minute_sees_more_than_the_allowance() {
        let (mut log, given) = log_after(50, Rank::High);
        assert_eq!(given, 10);
        assert!(!log.spend(Rank::High, 10, MINUTE_MILLIS - 1));
        assert!(log.spend(Rank::High, 10, MINUTE_MILLIS));
    }

    #[test]
    fn low_ranks_leave_room_for_the_poll() {
        let (mut log, given) = log_after(50, Rank::Low);
        assert_eq!(given, 6);
        assert!(log.spend(Rank::High, 10, 0));
    }

    #[test]
    fn the_wait_ends_when_the_oldest_request_is_a_minute_old() {
        let mut log = Log::default();
        for at in 0..10 {
            assert!(log.spend(Rank::High, 10, at * 1000));
        }
        assert_eq!(log.wait(Rank::High, 10, 9000), Duration::from_secs(51));
        assert_eq!(log.wait(Rank::Low, 10, 9000), Duration::from_secs(55));
    }

    #[tokio::test]
    async fn a_clock_that_is_set_costs_nothing() {
        for set in [-5 * 3600, 5 * 3600] {
            let (hand, busy, wrong) = (Clock::manual(Timestamp(100_000)), Busy::default(), Offset::default());
            let budget = Budget::new(2, hand.clone().corrected(wrong.clone()), busy.clone());
            budget.charge(1);
            hand.advance(40);
            budget.charge(1);
            wrong.set(set);
            let free = |budget: &Budget| budget.log().spend(Rank::High, 2, budget.clock.passed_millis());
            assert!(!free(&budget), "a minute of one's own has the allowance of one, set by {set} s");
            hand.advance(20);
            assert!(free(&budget) && !free(&budget), "set by {set} s");
        }
    }

    #[tokio::test]
    async fn waiting_for_leave_is_not_work_and_a_nudge_counts_it_again_at_once() {
        let (clock, busy) = (Clock::manual(Timestamp(1000)), Busy::default());
        let budget = Budget::new(1, clock.clone(), busy.clone());
        let guard = budget.take(Rank::High, busy.begin()).await;
        let waiting = tokio::spawn({
            let budget = budget.clone();
            async move { budget.take(Rank::High, guard).await }
        });
        busy.idle().await;
        clock.advance(61);
        budget.nudge();
        assert_eq!(busy.count(), 1);
        assert!(waiting.await.is_ok());
        assert_eq!(busy.count(), 0);
    }
}
