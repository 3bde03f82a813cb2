//! What the sync says to the program, and how things stand.

use std::collections::HashMap;
use std::sync::Mutex;

use tokio::sync::mpsc;

use super::api::{Deaf, SyncEvent, SyncStatus};
use super::context::lock;
use crate::domain::Timestamp;
use crate::intercom::ApiError;
use clock::Clock;

/// For how long the same problem is not told again.
const TOLD_SECONDS: i64 = 600;

/// What talks to the person.
pub(super) struct Voice {
    events: mpsc::UnboundedSender<SyncEvent>,
    status: Mutex<SyncStatus>,
    /// Problems that were told, and when.
    told: Mutex<HashMap<String, Timestamp>>,
    clock: Clock,
}

impl Voice {
    /// One that has said nothing yet.
    pub fn new(events: mpsc::UnboundedSender<SyncEvent>, clock: Clock) -> Self {
        Self { events, status: Mutex::default(), told: Mutex::default(), clock }
    }

    /// Tells the program something.
    pub fn tell(&self, event: SyncEvent) {
        // A program that does not listen any more is about to stop the sync.
        let _ = self.events.send(event);
    }

    /// Tells of something that went wrong; of the same thing not again for a while.
    pub fn problem(&self, what: &str) {
        let now = self.clock.now();
        let mut told = lock(&self.told);
        told.retain(|_, at| now.since(*at).abs() < TOLD_SECONDS);
        if told.insert(what.to_owned(), now).is_none() {
            self.tell(SyncEvent::Problem(what.to_owned()));
        }
    }

    /// Tells of a failed request, unless the status says it all.
    pub fn failed(&self, what: &str, error: &ApiError) {
        if !error.is_offline() && !matches!(error, ApiError::Unauthorized { .. } | ApiError::RateLimited { .. }) {
            self.problem(&format!("{what}: {error}; {}", error.advice()));
        }
    }

    /// Changes were asked for in vain. That the server cannot be reached is said otherwise.
    pub fn unheard(&self, error: &ApiError) {
        if error.is_offline() {
            return;
        }
        let ((why, brief), now) = (error.why(), self.clock.now());
        self.set_status(|s| {
            let before = s.deaf.take();
            let since = before.as_ref().map(|deaf| deaf.since).or(s.last_poll).or(s.connected_at).unwrap_or(now);
            let webhooks = before.is_some_and(|deaf| deaf.webhooks);
            s.deaf = Some(Deaf { since, why, brief, webhooks });
        });
    }

    /// How things stand.
    pub fn status(&self) -> SyncStatus {
        lock(&self.status).clone()
    }

    /// Changes how things stand, and tells if that made a difference.
    pub fn set_status(&self, change: impl FnOnce(&mut SyncStatus)) {
        let mut status = lock(&self.status);
        let before = status.clone();
        change(&mut status);
        if *status != before {
            self.tell(SyncEvent::Status(status.clone()));
        }
    }
}
