//! The workspace's own time: that of a given clock, perhaps faster, perhaps moved on by hand.

use std::sync::atomic::{AtomicI64, Ordering};

use super::world::Time;
use crate::domain::time::Clock;

/// The clock of a practice workspace.
#[derive(Debug)]
pub struct PracticeClock {
    base: Clock,
    start_millis: i64,
    speed: f64,
    moved_millis: AtomicI64,
}

impl PracticeClock {
    /// A clock that agrees with `base` now and runs `speed` times as fast.
    pub fn new(base: Clock, speed: f64) -> Self {
        let speed = if speed.is_finite() { speed.clamp(0.0, 1e6) } else { 1.0 };
        Self { start_millis: base.now_millis(), base, speed, moved_millis: AtomicI64::new(0) }
    }

    /// The workspace's present time.
    pub fn now(&self) -> Time {
        let passed = self.base.now_millis().saturating_sub(self.start_millis);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let passed = if self.speed == 1.0 { passed } else { (passed as f64 * self.speed) as i64 };
        let millis = self.start_millis.saturating_add(passed);
        millis.saturating_add(self.moved_millis.load(Ordering::SeqCst)).div_euclid(1000)
    }

    /// The real time, by which requests are counted.
    pub fn real(&self) -> Time {
        self.base.now().0
    }

    /// Moves on by hand: the given clock if a hand sets that one, else this one alone.
    pub fn advance(&self, seconds: i64) {
        match self.base {
            Clock::Manual(_) | Clock::Corrected { .. } => self.base.advance(seconds),
            Clock::System | Clock::Scaled { .. } => {
                let millis = seconds.saturating_mul(1000);
                let moved = self.moved_millis.load(Ordering::SeqCst);
                self.moved_millis.store(moved.saturating_add(millis), Ordering::SeqCst);
            }
        }
    }
}
