//! The workspace's own time: that of a given clock, perhaps faster, perhaps moved on by hand.

use std::sync::atomic::{AtomicI64, Ordering};

use super::world::Time;
use ::clock::Clock;

/// The clock of a practice workspace.
#[derive(Debug)]
pub struct PracticeClock {
    base: Clock,
    /// The given clock's time at the beginning, and what this one showed then.
    start_millis: i64,
    from_millis: i64,
    speed: f64,
    moved_millis: AtomicI64,
}

impl PracticeClock {
    /// A clock that agrees with `base` now and runs `speed` times as fast.
    pub fn new(base: Clock, speed: f64) -> Self {
        let start_millis = base.now_millis();
        Self { start_millis, from_millis: start_millis, base, speed: usable(speed), moved_millis: AtomicI64::new(0) }
    }

    /// A clock that goes on where another one would be by now, which showed `then.1` when `base` showed `then.0` (both
    /// in milliseconds) and ran `then.2` times as fast; and that shows no less than `least`, in seconds.
    pub fn resumed(base: Clock, speed: f64, then: (i64, i64, f64), least: Time) -> Self {
        let start_millis = base.now_millis();
        let passed = stretched(start_millis.saturating_sub(then.0).max(0), usable(then.2));
        let from_millis = then.1.saturating_add(passed).max(least.saturating_mul(1000));
        Self { start_millis, from_millis, base, speed: usable(speed), moved_millis: AtomicI64::new(0) }
    }

    /// What the given clock shows and what this one shows, in milliseconds.
    pub fn mapping(&self) -> (i64, i64) {
        let base = self.base.now_millis();
        let passed = stretched(base.saturating_sub(self.start_millis), self.speed);
        let moved = self.moved_millis.load(Ordering::SeqCst);
        (base, self.from_millis.saturating_add(passed).saturating_add(moved))
    }

    /// Whether a hand moves the given clock, which then keeps the time of this one too.
    pub fn is_by_hand(&self) -> bool {
        matches!(self.base, Clock::Manual(_))
    }

    /// The workspace's present time.
    pub fn now(&self) -> Time {
        self.mapping().1.div_euclid(1000)
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

fn usable(speed: f64) -> f64 {
    if speed.is_finite() { speed.clamp(0.0, 1e6) } else { 1.0 }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a time span, and less than a century"
)]
#[expect(clippy::float_cmp, reason = "exactly one is what is set when nothing is")]
fn stretched(millis: i64, speed: f64) -> i64 {
    if speed == 1.0 { millis } else { (millis as f64 * speed) as i64 }
}
