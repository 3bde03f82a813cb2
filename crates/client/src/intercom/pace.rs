//! Keeping to the rate limit before the server has to say so (API 3).
//!
//! Requests take a slot before they go out and tell the pacer what the answer's headers said. Within a window no more
//! go out than our share of it, and never more than the server has left. A window of which nothing is known yet (at
//! the start, and each time the last one has ended) is tried with a few requests first. Whoever waits, waits in line;
//! writes have a line of their own and the end of every window to themselves, so that a person's reply does not stand
//! behind what is being fetched ahead.

mod books;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use books::{Books, Verdict};
pub use books::{LONGEST_WAIT, RateState};
pub(super) use books::{Lane, RateHeaders};

use super::timer::Timer;
use crate::domain::Timestamp;
use clock::Clock;

struct Line {
    turn: tokio::sync::Mutex<()>,
    news: Notify,
}

impl Line {
    fn new() -> Self {
        Self { turn: tokio::sync::Mutex::new(()), news: Notify::new() }
    }
}

/// Shared by all requests of a client.
pub(super) struct Pacer {
    books: Mutex<Books>,
    reads: Line,
    writes: Line,
    timer: Timer,
    clock: Clock,
}

impl Pacer {
    pub fn new(share: f64, timer: Timer, clock: Clock) -> Arc<Self> {
        Arc::new(Self { books: Mutex::new(Books::new(share)), reads: Line::new(), writes: Line::new(), timer, clock })
    }

    pub fn rate(&self) -> Option<RateState> {
        self.books().last
    }

    /// When a refused request may be tried again.
    pub fn retry_at(&self) -> Timestamp {
        let wait = self.blocked_for();
        let seconds = i64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(0);
        self.clock.now().plus(seconds)
    }

    /// How long nothing may go out.
    pub fn blocked_for(&self) -> Duration {
        let until = self.books().blocked_until;
        until.map_or(Duration::ZERO, |until| until.saturating_duration_since(self.timer.now()))
    }

    /// A person does not want to wait for what the server asked to: the next request finds out whether it still does.
    pub fn press_on(&self) {
        self.books().press_on();
        self.tell_those_who_wait();
    }

    /// Waits until a request may go out.
    pub async fn slot(self: &Arc<Self>, lane: Lane) -> Slot {
        let line = match lane {
            Lane::Read => &self.reads,
            Lane::Write => &self.writes,
        };
        let _turn = line.turn.lock().await;
        loop {
            let verdict = {
                let mut books = self.books();
                let now = self.timer.now();
                let verdict = books.decide(now, lane);
                if let Verdict::Go { probe } = verdict {
                    books.sent(now, probe);
                }
                verdict
            };
            match verdict {
                Verdict::Go { probe } => return Slot { pacer: Arc::clone(self), probe, answered: false },
                Verdict::At(then) => tokio::select! {
                    () = self.timer.sleep_until(then) => {}
                    () = line.news.notified() => {}
                },
                Verdict::AfterAnother => line.news.notified().await,
            }
        }
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        // The books are whole between any two statements: what a panic elsewhere left is still good.
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_those_who_wait(&self) {
        // Keeps one permit if nobody waits yet, so that no news is lost between deciding and waiting.
        self.reads.news.notify_one();
        self.writes.news.notify_one();
    }
}

/// A request's place; given back when it is dropped, however the request ended.
pub(super) struct Slot {
    pacer: Arc<Pacer>,
    probe: bool,
    answered: bool,
}

impl Slot {
    /// The answer's headers are there.
    pub fn told(&mut self, told: RateHeaders) {
        {
            let mut books = self.pacer.books();
            if !self.answered {
                self.answered = true;
                books.answered(self.probe);
            }
            books.told(told, self.pacer.timer.now(), self.pacer.clock.now());
        }
        self.pacer.tell_those_who_wait();
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        {
            let mut books = self.pacer.books();
            books.in_flight = books.in_flight.saturating_sub(1);
            if !self.answered {
                books.answered(self.probe);
            }
        }
        self.pacer.tell_those_who_wait();
    }
}
