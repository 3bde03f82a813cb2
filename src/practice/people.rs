//! The customers, when they act by themselves.

use super::world::{Time, World};

/// Customers who write.
#[derive(Debug)]
pub struct People {
    rng: fastrand::Rng,
    next: Time,
}

impl People {
    /// Customers who begin to act some time after `now`.
    pub fn new(seed: u64, now: Time) -> Self {
        Self { rng: fastrand::Rng::with_seed(seed ^ 0x9e37_79b9), next: now + 12 }
    }

    /// Lets them do what was due by now.
    pub fn act(&mut self, _world: &mut World, now: Time) {
        while self.next <= now {
            self.next += self.rng.i64(10..=40);
        }
    }
}
