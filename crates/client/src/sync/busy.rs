//! What is in flight, so that a test (and a clean stop) can wait until nothing is.

use std::sync::Arc;

use tokio::sync::watch;

/// Counts the work in flight. Work is counted from before its task starts, so that there is no moment in which it is
/// neither asked for nor running; waiting for a timer or for the allowance of requests is not work.
#[derive(Clone, Debug)]
pub struct Busy(Arc<watch::Sender<usize>>);

impl Default for Busy {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(0)))
    }
}

impl Busy {
    /// Counts one piece of work until the guard goes.
    pub fn begin(&self) -> BusyGuard {
        self.0.send_modify(|n| *n += 1);
        BusyGuard(self.clone())
    }

    /// How much is in flight.
    pub fn count(&self) -> usize {
        *self.0.borrow()
    }

    /// Waits until nothing is in flight.
    pub async fn idle(&self) {
        let mut seen = self.0.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        let _ = seen.wait_for(|n| *n == 0).await;
    }
}

/// One piece of work in flight; it ends when this is dropped.
#[derive(Debug)]
pub struct BusyGuard(Busy);

impl BusyGuard {
    /// Counts another piece of work that this one starts.
    pub fn another(&self) -> Self {
        self.0.begin()
    }
}

impl Drop for BusyGuard {
    fn drop(&mut self) {
        self.0.0.send_modify(|n| *n = n.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn idle_waits_for_work_that_work_has_started() {
        let busy = Busy::default();
        busy.idle().await;
        let first = busy.begin();
        let waiting = tokio::spawn({
            let busy = busy.clone();
            async move { busy.idle().await }
        });
        let second = first.another();
        drop(first);
        assert_eq!(busy.count(), 1);
        assert!(!waiting.is_finished());
        drop(second);
        assert!(waiting.await.is_ok());
    }
}
