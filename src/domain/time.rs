//! Points in time as the API has them, and the clock that tells the present one.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde::{Deserialize, Serialize};

/// Seconds since the Unix epoch, as Intercom sends them (API section 1.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
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
    /// Stands still until it is set; milliseconds since the epoch.
    Manual(Arc<AtomicI64>),
    /// Runs faster or slower than the system's from a moment on: for practising a day in an hour.
    Scaled {
        /// When it agreed with the system's clock, in milliseconds since the epoch.
        start: i64,
        /// How many seconds it counts in one.
        speed: f64,
    },
}

impl Clock {
    /// A clock that stands at `start` until it is advanced.
    pub fn manual(start: Timestamp) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start.0.saturating_mul(1000))))
    }

    /// A clock that agrees with the system's now and runs `speed` times as fast.
    pub fn scaled(speed: f64) -> Self {
        Self::Scaled { start: system_millis(), speed }
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
            Self::Manual(millis) => millis.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual clock on; the system's clock is left as it is.
    pub fn advance(&self, seconds: i64) {
        if let Self::Manual(millis) = self {
            millis.fetch_add(seconds.saturating_mul(1000), Ordering::SeqCst);
        }
    }
}

fn system_millis() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX))
}
