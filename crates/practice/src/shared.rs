//! What all connections share: the stage behind its lock, the clock, the tokens.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use parking_lot::FairMutex;
use tokio::sync::Notify;

use super::clock::PracticeClock;
use super::guard::StageGuard;
use super::inbound::{Inbound, Patience};
use super::stage::{Revived, Stage};
use super::state::Done;

/// How many requests are still to be done.
#[derive(Debug, Default)]
pub(super) struct UnderWay(AtomicUsize);

impl UnderWay {
    pub(super) fn count(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// One more came in that is done later.
    pub(super) fn began(&self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    /// One of them is done.
    pub(super) fn ended(&self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What all connections share.
#[derive(Debug)]
pub struct Shared {
    /// Fair: whoever asked first has it first, however busy the others are.
    stage: FairMutex<Stage>,
    pub(super) clock: PracticeClock,
    pub(super) token: String,
    pub(super) control_token: String,
    /// The names by which it may be called, besides addresses and `localhost`.
    pub(super) hosts: Vec<String>,
    pub(super) released: Notify,
    pub(super) inbound: Inbound,
    /// The requests that are still to be done.
    pub(super) under_way: UnderWay,
    /// Told when something happened that webhooks may tell of.
    pub(super) news: Notify,
}

impl Shared {
    pub(super) fn new(revived: Revived, patience: Patience, hosts: Vec<String>) -> Self {
        let Revived { stage, clock, token, control_token } = revived;
        let (released, news, inbound) = (Notify::new(), Notify::new(), Inbound::new(patience));
        Self {
            stage: FairMutex::new(stage),
            clock,
            token,
            control_token,
            hosts,
            released,
            news,
            inbound,
            under_way: UnderWay::default(),
        }
    }

    /// The stage as it is, perhaps not yet as it should be by now.
    pub(super) fn stage(&self) -> StageGuard<'_> {
        let mut stage = self.stage.lock();
        let Stage { past, world, faults, .. } = &mut *stage;
        past.look(world, faults.longest_lag(), Instant::now());
        StageGuard::new(stage, &self.news)
    }

    /// Moves the clock on and lets happen what was due.
    pub(super) fn advance(&self, seconds: i64) {
        let mut stage = self.settled();
        if !self.clock.is_by_hand() {
            drop(stage.record(self.clock.now(), || Some(Done::Advanced(seconds))));
        }
        self.clock.advance(seconds);
        stage.settle(self.clock.now());
        drop(stage);
        self.news.notify_one();
    }

    /// Lets go of the file that keeps the world: what still comes in is refused.
    pub(super) fn let_go(&self) {
        if let Some(file) = &mut self.stage().state {
            file.close();
        }
    }

    /// The stage as of now.
    pub(super) fn settled(&self) -> StageGuard<'_> {
        let mut stage = self.stage();
        let now = self.clock.now();
        if stage.state.as_ref().is_some_and(|file| file.is_silent(now)) {
            // Customers who are let act too seldom skip something: it has to be known when they were.
            drop(stage.record(now, || Some(Done::Passed)));
        }
        stage.settle(now);
        stage
    }
}
