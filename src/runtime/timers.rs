//! The waits that effects asked for: one of a kind, the newest.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use crate::model::Timer;

/// The running waits.
#[derive(Debug, Default)]
pub struct Timers(BTreeMap<Timer, (u64, Instant)>);

impl Timers {
    /// Starts a wait; one of the same kind is overtaken.
    pub fn start(&mut self, timer: Timer, generation: u64, milliseconds: u64) {
        self.0.insert(timer, (generation, Instant::now() + Duration::from_millis(milliseconds)));
    }

    /// When the next wait is over.
    pub fn next(&self) -> Option<Instant> {
        self.0.values().map(|(_, at)| *at).min()
    }

    /// Takes a wait that is over.
    pub fn take_due(&mut self, now: Instant) -> Option<(Timer, u64)> {
        let timer = self.0.iter().find(|(_, (_, at))| *at <= now).map(|(timer, _)| *timer)?;
        self.0.remove(&timer).map(|(generation, _)| (timer, generation))
    }

    /// Takes a wait of one of these kinds, over or not: for tests, which do not wait.
    pub fn take_early(&mut self, kinds: &[Timer]) -> Option<(Timer, u64)> {
        let timer = kinds.iter().find(|kind| self.0.contains_key(kind))?;
        self.0.remove(timer).map(|(generation, _)| (*timer, generation))
    }
}
