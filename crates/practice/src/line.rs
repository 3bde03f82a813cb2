//! What is known of a connection by both its ends: the socket below HTTP, and the handlers above it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// A connection, as the handlers and its socket share it.
#[derive(Clone, Debug, Default)]
pub struct Line(Arc<Marks>);

#[derive(Debug, Default)]
struct Marks {
    cut: AtomicBool,
    unread: AtomicBool,
    serving: AtomicBool,
    owed: AtomicBool,
    begun: AtomicU64,
}

impl Line {
    /// Cuts the connection: nothing more goes out on it.
    pub fn cut(&self) {
        self.0.cut.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::SeqCst)
    }

    /// Says that an answer goes out before all of the request was read.
    pub(super) fn leave_unread(&self) {
        self.0.unread.store(true, Ordering::SeqCst);
    }

    pub(super) fn has_unread(&self) -> bool {
        self.0.unread.load(Ordering::SeqCst)
    }

    /// A request has arrived, its head whole.
    pub(super) fn begin(&self) {
        self.0.begun.fetch_add(1, Ordering::SeqCst);
        self.0.serving.store(true, Ordering::SeqCst);
    }

    /// Its answer is there, and about to go out.
    pub(super) fn end(&self) {
        self.0.owed.store(true, Ordering::SeqCst);
        self.0.serving.store(false, Ordering::SeqCst);
    }

    /// Whether a request is being answered.
    pub(super) fn serving(&self) -> bool {
        self.0.serving.load(Ordering::SeqCst)
    }

    /// How many requests have arrived so far.
    pub(super) fn begun(&self) -> u64 {
        self.0.begun.load(Ordering::SeqCst)
    }

    /// Whether an answer of a handler was still to go out; it does now.
    pub(super) fn pay(&self) -> bool {
        self.0.owed.swap(false, Ordering::SeqCst)
    }
}
