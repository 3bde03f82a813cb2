//! The allowance of background requests: never more than so many in any minute, however they are spread.
//!
//! The poll has a part of its own, spread over the minute, which nothing else can use up: not the names of a million
//! customers, not the pages of its own catching up. What a person waits for does not ask for leave; it is counted, and
//! costs what is common.
//!
//! A log of the last minute instead of a bucket that refills: a full bucket would let twice the figure through in its
//! first minute. The minute is one that has passed, whatever the clock was set to meanwhile.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;

use super::busy::{Busy, BusyGuard};
use clock::Clock;

const MINUTE_MILLIS: i64 = 60_000;

/// Who asks for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rank {
    /// The poll, and the first sync of its own allowance: has a part for itself, and of the rest what is free.
    Poll,
    /// What is nice to have early (names, threads ahead): has what is left.
    Low,
}

#[derive(Debug)]
struct Waiter {
    rank: Rank,
    grant: oneshot::Sender<BusyGuard>,
}

/// A request that was made.
#[derive(Clone, Copy, Debug)]
struct Spent {
    at: i64,
    /// Whether it was out of the poll's own part.
    own: bool,
}

#[derive(Debug, Default)]
struct Log {
    spent: VecDeque<Spent>,
    waiting: VecDeque<Waiter>,
}

impl Log {
    /// The poll's own part of a minute: two fifths, which is one every five seconds of the usual allowance.
    fn own(per_minute: usize) -> usize {
        per_minute.saturating_mul(2) / 5
    }

    /// What is for whoever comes first.
    fn common(per_minute: usize) -> usize {
        per_minute.saturating_sub(Self::own(per_minute))
    }

    /// How long the poll waits from one request of its own part to the next, in milliseconds: what catches up page by
    /// page would else leave nothing for the rest of the minute. None where it has no part of its own.
    fn spacing(per_minute: usize) -> Option<i64> {
        MINUTE_MILLIS.checked_div(i64::try_from(Self::own(per_minute)).unwrap_or(i64::MAX))
    }

    fn count(&self, own: bool, since: i64) -> usize {
        self.spent.iter().rev().take_while(|spent| spent.at > since).filter(|spent| spent.own == own).count()
    }

    fn spend(&mut self, rank: Rank, per_minute: usize, now: i64) -> bool {
        while self.spent.front().is_some_and(|spent| spent.at.saturating_add(MINUTE_MILLIS) <= now) {
            self.spent.pop_front();
        }
        let used = |own: bool, millis: i64| self.count(own, now.saturating_sub(millis));
        let spacing = Self::spacing(per_minute).filter(|_| rank == Rank::Poll);
        let own = spacing.is_some_and(|spacing| used(true, spacing) == 0);
        let free = own || used(false, MINUTE_MILLIS) < Self::common(per_minute);
        if free {
            self.spent.push_back(Spent { at: now, own });
        }
        free
    }

    /// How long until a request of that rank may be free.
    fn wait(&self, rank: Rank, per_minute: usize, now: i64) -> Duration {
        // The one that must be over for one more to be allowed.
        let over = |own: bool, limit: usize, millis: i64| {
            let recent = self.spent.iter().rev().filter(|spent| spent.own == own);
            let last = recent.take_while(|spent| spent.at > now.saturating_sub(millis)).nth(limit.saturating_sub(1));
            last.map_or(0, |spent| spent.at.saturating_add(millis).saturating_sub(now))
        };
        let common = over(false, Self::common(per_minute), MINUTE_MILLIS);
        let millis = match rank {
            Rank::Low => common,
            Rank::Poll => Self::spacing(per_minute).map_or(common, |spacing| common.min(over(true, 1, spacing))),
        };
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
        let spent = Spent { at: self.clock.passed_millis(), own: false };
        self.log().spent.extend(std::iter::repeat_n(spent, requests));
    }

    /// Gives leave to those who wait, as far as the clock allows; high ranks first.
    pub fn nudge(&self) {
        let mut log = self.log();
        let mut waiting = std::mem::take(&mut log.waiting);
        waiting.retain(|w| !w.grant.is_closed());
        for rank in [Rank::Poll, Rank::Low] {
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
    use crate::domain::Timestamp;
    use clock::Offset;

    fn log_after(requests: usize, rank: Rank) -> (Log, usize) {
        let mut log = Log::default();
        let given = (0..requests).filter(|_| log.spend(rank, 10, 0)).count();
        (log, given)
    }

    #[test]
    fn no_minute_sees_more_than_the_allowance() {
        let (mut log, given) = log_after(50, Rank::Low);
        assert_eq!(given, 6);
        let mut polls = 0;
        for second in 0..60 {
            polls += usize::from(log.spend(Rank::Poll, 10, second * 1000));
        }
        assert_eq!(polls, 4, "the poll's own part, and nothing of the rest");
        assert!(!log.spend(Rank::Low, 10, MINUTE_MILLIS - 1));
        assert!(log.spend(Rank::Low, 10, MINUTE_MILLIS));
    }

    #[test]
    fn the_poll_uses_what_is_free_and_keeps_its_own_part_for_the_whole_minute() {
        let (mut log, given) = log_after(50, Rank::Poll);
        assert_eq!(given, 7, "all that is common, and one of its own");
        assert!(!log.spend(Rank::Poll, 10, 14_999));
        assert!(log.spend(Rank::Poll, 10, 15_000));
        assert!(!log.spend(Rank::Low, 10, 15_000));
    }

    #[test]
    fn the_wait_ends_when_a_request_is_free_again() {
        let mut log = Log::default();
        for at in 0..6 {
            assert!(log.spend(Rank::Low, 10, at * 1000));
        }
        assert_eq!(log.wait(Rank::Low, 10, 9000), Duration::from_secs(51));
        assert_eq!(log.wait(Rank::Poll, 10, 9000), Duration::ZERO);
        assert!(log.spend(Rank::Poll, 10, 9000));
        assert_eq!(log.wait(Rank::Poll, 10, 12_000), Duration::from_secs(12));
    }

    /// What a workspace of a million asks for: names without end, pages to catch up, and a person who works.
    #[test]
    fn however_much_else_is_wanted_a_poll_goes_out_every_few_seconds() {
        for per_minute in [10, 30, 60, 300] {
            let (mut log, mut last, mut longest) = (Log::default(), 0, 0);
            for tick in 0..6000_i64 {
                let now = tick * 100;
                // The names are always first at it.
                while log.spend(Rank::Low, per_minute, now) {}
                if tick % 70 == 0 {
                    log.spent.extend([Spent { at: now, own: false }; 5]);
                }
                // One page after the other for the first minute, then a poll every five seconds.
                if (now < MINUTE_MILLIS || tick % 50 == 0) && log.spend(Rank::Poll, per_minute, now) {
                    longest = longest.max(now - last);
                    last = now;
                }
            }
            let bound = if per_minute < 30 { 20_000 } else { 10_000 };
            assert!(longest <= bound, "{per_minute} a minute: no poll for {longest} ms");
        }
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
            let free = |budget: &Budget| budget.log().spend(Rank::Poll, 2, budget.clock.passed_millis());
            assert!(!free(&budget), "a minute of one's own has the allowance of one, set by {set} s");
            hand.advance(20);
            assert!(free(&budget) && !free(&budget), "set by {set} s");
        }
    }

    #[tokio::test]
    async fn waiting_for_leave_is_not_work_and_a_nudge_counts_it_again_at_once() {
        let (clock, busy) = (Clock::manual(Timestamp(1000)), Busy::default());
        let budget = Budget::new(1, clock.clone(), busy.clone());
        let guard = budget.take(Rank::Poll, busy.begin()).await;
        let waiting = tokio::spawn({
            let budget = budget.clone();
            async move { budget.take(Rank::Poll, guard).await }
        });
        busy.idle().await;
        clock.advance(61);
        budget.nudge();
        assert_eq!(busy.count(), 1);
        assert!(waiting.await.is_ok());
        assert_eq!(busy.count(), 0);
    }
}
