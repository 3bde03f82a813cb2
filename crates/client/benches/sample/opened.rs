//! The store that the benchmarks fill, and who looks.

use client::condition::{Condition, Hours, Lists, Viewer, read};
use client::domain::Timestamp;
use client::store::Store;
use clock::Clock;
use jiff::tz::TimeZone;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::sample::START;

/// An empty store in a directory of its own, and what runs it.
pub fn open() -> (Runtime, TempDir, Store) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let dir = TempDir::new().expect("a directory");
    let (store, events) = Store::open(dir.path(), Clock::manual(Timestamp(START))).expect("a store");
    drop(events);
    (runtime, dir, store)
}

/// Somebody with a list of their own.
pub fn viewer() -> Viewer {
    Viewer { me: Some("a1".into()), teams: None, zone: TimeZone::UTC, hours: Hours::default() }
}

/// What a condition means to them.
pub fn condition(text: &str) -> Condition {
    read(text, &Lists::default(), viewer()).expect(text)
}
