//! Points in time as the API has them, and the clock that tells the present one.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use serde::{Deserialize, Serialize};

/// Seconds since the Unix epoch, as Intercom sends them (API 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Stands for a time that is not known.
    pub const UNKNOWN: Self = Self(0);

    /// Whether it is a time.
    pub fn is_known(self) -> bool {
        self.0 > 0
    }

    /// The time a number of seconds later (or earlier, if negative).
    #[must_use]
    pub fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this time; negative if this is the earlier one.
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Where "now" comes from: the system, or a hand in a test.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The system's clock.
    #[default]
    System,
    /// Stands still until it is moved.
    Manual(Arc<Hands>),
    /// Runs faster or slower than the system's from a moment on: for practising a day in an hour.
    Scaled {
        /// When it agreed with the system's clock, in milliseconds since the epoch.
        start: i64,
        /// How many seconds it counts in one.
        speed: f64,
    },
    /// Another clock, corrected by how far a server's is from it.
    Corrected {
        /// The clock that may be wrong.
        base: Box<Clock>,
        /// How wrong.
        offset: Offset,
    },
}

/// The hands of a clock that a test moves.
#[derive(Debug, Default)]
pub struct Hands {
    /// The time of day, in milliseconds since the epoch.
    wall: AtomicI64,
    /// How many milliseconds have passed, however it was set.
    passed: AtomicI64,
}

/// When this program began, for measuring.
static BEGINNING: LazyLock<Instant> = LazyLock::new(Instant::now);

/// How far a server's clock is from the one at hand, as its answers tell. Clones share what was learnt.
#[derive(Clone, Debug, Default)]
pub struct Offset(Arc<AtomicI64>);

impl Offset {
    /// So many seconds that the server is ahead, or behind if negative.
    pub fn of(seconds: i64) -> Self {
        Self(Arc::new(AtomicI64::new(seconds.saturating_mul(1000))))
    }

    /// Says how many seconds it is.
    pub fn set(&self, seconds: i64) {
        self.0.store(seconds.saturating_mul(1000), Ordering::SeqCst);
    }

    /// How many milliseconds the server is ahead.
    pub fn millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    /// The server named its time, in whole seconds, between two moments of the clock at hand (milliseconds). What is
    /// known stays as long as it agrees with that, so that it does not waver with the length of requests.
    pub fn learn(&self, told: Timestamp, sent: i64, received: i64) {
        let told = told.0.saturating_mul(1000);
        let (least, most) = (told.saturating_sub(received), told.saturating_add(999).saturating_sub(sent));
        // A clock that was set back meanwhile tells nothing.
        if received >= sent && !(least..=most).contains(&self.millis()) {
            self.0.store(least.saturating_add(most) / 2, Ordering::SeqCst);
        }
    }
}

impl Clock {
    /// A clock that stands at `start` until it is advanced.
    pub fn manual(start: Timestamp) -> Self {
        let hands = Hands::default();
        hands.wall.store(start.0.saturating_mul(1000), Ordering::SeqCst);
        Self::Manual(Arc::new(hands))
    }

    /// A clock that agrees with the system's now and runs `speed` times as fast.
    pub fn scaled(speed: f64) -> Self {
        Self::Scaled { start: system_millis(), speed }
    }

    /// This clock, corrected by how far a server's is from it.
    #[must_use]
    pub fn corrected(self, offset: Offset) -> Self {
        Self::Corrected { base: Box::new(self), offset }
    }

    /// The present time, in whole seconds.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.now_millis().div_euclid(1000))
    }

    /// The present time in milliseconds since the epoch.
    pub fn now_millis(&self) -> i64 {
        match self {
            Self::System => system_millis(),
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            Self::Scaled { start, speed } => start + ((system_millis() - start) as f64 * speed) as i64,
            Self::Manual(hands) => hands.wall.load(Ordering::SeqCst),
            Self::Corrected { base, offset } => base.now_millis().saturating_add(offset.millis()),
        }
    }

    /// Milliseconds that have passed since some moment of this program's life: for measuring how long something lasts.
    /// Setting the clock does not change it, nor does what is learnt of the server's; it means nothing to another
    /// program, nor after a restart.
    pub fn passed_millis(&self) -> i64 {
        let passed = || i64::try_from(BEGINNING.elapsed().as_millis()).unwrap_or(i64::MAX);
        match self {
            Self::System => passed(),
            #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
            Self::Scaled { speed, .. } => (passed() as f64 * speed) as i64,
            Self::Manual(hands) => hands.passed.load(Ordering::SeqCst),
            Self::Corrected { base, .. } => base.passed_millis(),
        }
    }

    /// Lets time pass for a manual clock; the system's clock is left as it is.
    pub fn advance(&self, seconds: i64) {
        match self {
            Self::Manual(hands) => {
                let millis = seconds.saturating_mul(1000);
                hands.wall.fetch_add(millis, Ordering::SeqCst);
                hands.passed.fetch_add(millis.max(0), Ordering::SeqCst);
            }
            Self::Corrected { base, .. } => base.advance(seconds),
            Self::System | Self::Scaled { .. } => {}
        }
    }
}

fn system_millis() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_clock_is_corrected_by_what_the_server_says() {
        for wrong in [-30 * 3600, -3600, -2, 2, 5 * 3600] {
            let hand = Clock::manual(Timestamp(1_000_000));
            let local = hand.clone().corrected(Offset::of(wrong));
            let offset = Offset::default();
            let clock = local.clone().corrected(offset.clone());
            let sent = local.now_millis();
            offset.learn(hand.now(), sent, local.now_millis());
            assert!((clock.now().0 - 1_000_000).abs() <= 1, "{wrong}: {:?}", clock.now());
            hand.advance(3600);
            assert!((clock.now().0 - 1_003_600).abs() <= 1);
        }
    }

    #[test]
    fn what_has_passed_is_the_same_however_the_clock_is_set() {
        let hand = Clock::manual(Timestamp(1_000_000));
        let offset = Offset::default();
        let clock = hand.clone().corrected(offset.clone());
        let begun = clock.passed_millis();
        clock.advance(5);
        for set in [-5 * 3600, 7 * 3600] {
            offset.set(set);
            assert_eq!((clock.now(), clock.passed_millis() - begun), (Timestamp(1_000_005 + set), 5000));
        }
        let begun = Clock::System.passed_millis();
        assert!(Clock::System.passed_millis() >= begun);
    }

    #[test]
    fn what_is_known_does_not_waver_with_the_length_of_requests() {
        let offset = Offset::default();
        for (sent, received) in [(99_000, 100_900), (100_000, 103_000), (70_000, 130_000), (100_998, 100_999)] {
            offset.learn(Timestamp(100), sent, received);
            assert_eq!(offset.millis(), 0);
        }
        offset.learn(Timestamp(100), 105_000, 104_000);
        assert_eq!(offset.millis(), 0, "the clock was set back in between");
        offset.learn(Timestamp(100), 104_000, 104_100);
        assert!((-4100..=-3001).contains(&offset.millis()));
    }
}
