//! Waiting, by the machine's monotonic timer: a wrong or jumping wall clock must not make anything wait for ever.

use std::time::Duration;

use tokio::time::Instant;

/// What waits.
#[derive(Clone, Debug, Default)]
pub(super) enum Timer {
    /// The runtime's timer.
    #[default]
    Runtime,
    /// A time that stands still until somebody waits, and then is at once as late as they wait for.
    #[cfg(test)]
    Leaping(std::sync::Arc<Leaping>),
}

impl Timer {
    /// The present.
    pub fn now(&self) -> Instant {
        match self {
            Self::Runtime => Instant::now(),
            #[cfg(test)]
            Self::Leaping(time) => time.now(),
        }
    }

    /// Waits until then.
    pub async fn sleep_until(&self, then: Instant) {
        match self {
            Self::Runtime => tokio::time::sleep_until(then).await,
            #[cfg(test)]
            Self::Leaping(time) => time.leap(then).await,
        }
    }

    /// Waits that long.
    pub async fn sleep(&self, long: Duration) {
        self.sleep_until(self.now() + long).await;
    }
}

/// Time for tests: nobody really waits.
#[cfg(test)]
#[derive(Debug)]
pub(super) struct Leaping {
    start: Instant,
    millis: std::sync::atomic::AtomicU64,
}

#[cfg(test)]
impl Leaping {
    pub fn new() -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self { start: Instant::now(), millis: std::sync::atomic::AtomicU64::new(0) })
    }

    pub fn elapsed(&self) -> Duration {
        Duration::from_millis(self.millis.load(std::sync::atomic::Ordering::SeqCst))
    }

    /// Time passes, without anybody waiting for it.
    pub fn pass(&self, long: Duration) {
        let millis = u64::try_from(long.as_millis()).unwrap_or(u64::MAX);
        self.millis.fetch_add(millis, std::sync::atomic::Ordering::SeqCst);
    }

    fn now(&self) -> Instant {
        self.start + self.elapsed()
    }

    async fn leap(&self, then: Instant) {
        let millis = u64::try_from(then.saturating_duration_since(self.start).as_millis()).unwrap_or(u64::MAX);
        self.millis.fetch_max(millis, std::sync::atomic::Ordering::SeqCst);
        tokio::task::yield_now().await;
    }
}
