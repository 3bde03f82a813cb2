//! What all tasks of the sync share: the way to the server, to the store and to the program, and how things stand.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, mpsc, watch};

use super::agenda::Present;
use super::api::{Phase, SyncEvent, SyncStatus};
use super::backpressure::Backpressure;
use super::budget::{Budget, Rank};
use super::busy::{Busy, BusyGuard};
use super::delivery::DeliveryMessage;
use super::horizon::Horizon;
use super::presence::Presence;
use super::settings::{History, SyncSettings};
use super::threads::ThreadMessage;
use super::voice::Voice;
use super::walk::Downward;
use crate::domain::{Conversation, ConversationId, Timestamp};
use crate::intercom::{ApiError, Client, Page};
use crate::store::{Announcement, Change, Merged, Store, StoreError, Tombstone};
use clock::Clock;

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Things of which one at a time is enough.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Errand {
    Details(ConversationId),
    MoreClosed,
    Deleted,
    OfficeHours,
}

/// What keeps time and budget: when and how much may be asked of the server.
pub(super) struct Timing {
    /// How long what was sent may still arrive.
    pub horizon: Horizon,
    pub budget: Budget,
    pub first_budget: Budget,
    /// What webhooks may ask for, and what they leave to the poll.
    pub backpressure: Backpressure,
    pub presence: Presence,
}

impl Timing {
    /// With the poll's pace of the settings, and nothing begun.
    pub fn new(settings: &SyncSettings, clock: &Clock, busy: &Busy) -> Self {
        let budget = |most| Budget::new(most, clock.clone(), busy.clone());
        Self {
            horizon: Horizon::new(settings.horizon),
            budget: budget(settings.requests_per_minute),
            first_budget: budget(settings.first_requests_per_minute),
            backpressure: Backpressure::new(settings.followed, clock.clone()),
            presence: Presence::new(settings.at_work, Instant::now()),
        }
    }
}

/// The ways to the tasks that run beside each other.
pub(super) struct TaskSenders {
    pub threads: mpsc::UnboundedSender<ThreadMessage>,
    pub delivery: mpsc::UnboundedSender<DeliveryMessage>,
    pub names: mpsc::UnboundedSender<BusyGuard>,
    pub wakes: mpsc::UnboundedSender<BusyGuard>,
    /// Something could not be fetched that the poll is to look after.
    pub doubted: Notify,
}

/// What all tasks share: store and server at the top, the rest in parts.
pub(super) struct Context {
    pub client: Client,
    pub store: Store,
    pub clock: Clock,
    pub settings: SyncSettings,
    pub busy: Busy,
    pub timing: Timing,
    pub tasks: TaskSenders,
    pub voice: Voice,
    /// With `history = "none"`: the last change before the first connection (F7).
    pub since: Mutex<Option<Timestamp>>,
    /// The walk through closed conversations, while this program runs.
    pub closed: tokio::sync::Mutex<Option<Downward>>,
    /// Held by whoever makes a tag.
    pub tag_at_a_time: tokio::sync::Mutex<()>,
    pub(super) errands: Mutex<HashSet<Errand>>,
    pub(super) stop: watch::Receiver<bool>,
    /// Whether this program holds the store's lease (S9).
    pub(super) turn: watch::Sender<bool>,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A claimed errand, free again when this goes.
pub(super) struct Claim<'a, T: Eq + Hash> {
    all: &'a Mutex<HashSet<T>>,
    one: T,
}

impl<T: Eq + Hash> Drop for Claim<'_, T> {
    fn drop(&mut self) {
        lock(self.all).remove(&self.one);
    }
}

impl Context {
    /// Tells of changes that others made, for notices.
    pub async fn arrived(&self, changes: Vec<Change>) {
        if !changes.is_empty() {
            self.tell_all(Announcement::Arrived(changes)).await;
        }
    }

    /// Tells of conversations that are gone.
    pub async fn gone(&self, gone: impl IntoIterator<Item = Tombstone>) {
        let gone: Vec<Tombstone> = gone.into_iter().collect();
        if !gone.is_empty() {
            self.tell_all(Announcement::Gone(gone)).await;
        }
    }

    /// Tells something here, and leaves word for the other programs on the store, as the person may sit at one of
    /// them (S9).
    pub async fn tell_all(&self, told: Announcement) {
        let others = told.is_of_interest().then(|| told.clone());
        self.voice.tell(told.into());
        if let Some(told) = others {
            let _ = self.report_err(self.store.tell_others(told).await);
        }
    }

    /// Whether what a webhook told of could be fetched.
    pub fn followed(&self, well: bool) {
        let streams = self.streams();
        self.voice.set_status(|s| {
            if let Some(deaf) = &mut s.deaf {
                deaf.webhooks = well && streams;
            }
        });
        if !well && streams {
            // Perhaps nothing can be had any more, and the next poll is far off.
            self.tasks.doubted.notify_one();
        }
    }

    /// What came of a list, which may not have been read to its end.
    pub fn whole<T>(&self, name: &str, page: Page<T>) -> Vec<T> {
        if page.next.is_some() {
            self.astray(name);
        }
        page.items
    }

    /// Says that pages were not followed any further, as they lead nowhere.
    pub fn astray(&self, name: &str) {
        self.voice
            .problem(&format!("{name}: the server's pages go round in circles; what came is taken, and it goes on"));
    }

    /// The latest that it can be at the server: nothing that happened there is later.
    pub fn latest(&self) -> Timestamp {
        // A server that does not tell the time may be ahead of this machine.
        self.client.server_time().unwrap_or_else(|| self.clock.now().plus(DAY_SECONDS))
    }

    /// Passes on what the store gave, or tells why it did not.
    pub fn report_err<T>(&self, result: Result<T, StoreError>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            // What another program does now is no problem (S9).
            Err(StoreError::Closed | StoreError::NotHeld) => None,
            Err(error) => {
                self.voice.problem(&error.to_string());
                None
            }
        }
    }

    /// The present, by both clocks.
    pub fn present(&self) -> Present {
        Present { wall: self.clock.now_millis(), passed: self.clock.passed_millis() }
    }

    /// Takes in what a search found; what is in doubt is asked for by its id. None when the store did not take it.
    pub async fn found(&self, heads: Vec<Conversation>) -> Option<Merged> {
        let merged = self.report_err(self.store.put_heads(heads).await)?;
        self.doubt(merged.doubtful.clone());
        Some(merged)
    }

    /// Has conversations asked for by their ids, behind what is more urgent, however good what is here seems to be.
    pub fn doubt(&self, conversations: Vec<ConversationId>) {
        if !conversations.is_empty() {
            let guard = self.busy.begin();
            let _ = self.tasks.threads.send(ThreadMessage::Doubtful { conversations, guard });
        }
    }

    /// Listens in on an answer: whether the server can be reached (S8) and takes the token.
    pub fn observe<T>(&self, answer: Result<T, ApiError>) -> Result<T, ApiError> {
        match &answer {
            Err(error) if error.is_offline() => {
                let now = self.clock.now();
                self.voice.set_status(|s| s.offline_since = s.offline_since.or(Some(now)));
            }
            Err(error @ ApiError::Unauthorized { .. }) => {
                let denied = self.voice.status().denied;
                self.voice.set_status(|s| (s.denied, s.offline_since) = (true, None));
                self.voice.unheard(error);
                if !denied {
                    self.voice.tell(SyncEvent::Denied(format!("{error}; {}", error.advice())));
                }
            }
            Err(_) => self.reached(|s| s.offline_since = None),
            Ok(_) => self.reached(|s| (s.denied, s.offline_since) = (false, None)),
        }
        answer
    }

    fn reached(&self, change: impl FnOnce(&mut SyncStatus)) {
        let before = self.voice.status();
        self.voice.set_status(change);
        let after = self.voice.status();
        if (before.denied && !after.denied) || (before.offline_since.is_some() && after.offline_since.is_none()) {
            // What waited for this goes on now. Tasks that have not begun yet find it when they do.
            let _ = self.tasks.delivery.send(DeliveryMessage::Wake(self.busy.begin()));
            let _ = self.tasks.threads.send(ThreadMessage::Reached(self.busy.begin()));
        }
    }

    /// Claims an errand; none if someone is at it already.
    pub fn claim(&self, errand: Errand) -> Option<Claim<'_, Errand>> {
        // Lazily: a claim that was made and not given would free the other's when it goes, and wait for this very lock.
        lock(&self.errands).insert(errand.clone()).then(|| Claim { all: &self.errands, one: errand })
    }

    /// Has the names of unknown contacts fetched.
    pub fn want_names(&self) {
        let _ = self.tasks.names.send(self.busy.begin());
    }

    /// Has those opened whose time has come (F5).
    pub fn want_wakes(&self) {
        let _ = self.tasks.wakes.send(self.busy.begin());
    }

    /// Leave for a request that is nice to have, from the first sync's allowance while that goes on.
    pub async fn leave(&self, guard: BusyGuard) -> BusyGuard {
        let budget =
            if self.voice.status().phase == Phase::Live { &self.timing.budget } else { &self.timing.first_budget };
        budget.take(Rank::Low, guard).await
    }

    /// What of these heads is wanted at all (F7).
    pub fn wanted(&self, mut heads: Vec<Conversation>) -> Vec<Conversation> {
        if self.settings.history == History::None {
            let since = *lock(&self.since);
            heads.retain(|c| since.is_none_or(|at| c.updated_at > at || !c.updated_at.is_known()));
        }
        heads
    }

    /// Sets from when on conversations are wanted.
    pub fn want_since(&self, since: Timestamp) {
        *lock(&self.since) = Some(since);
    }

    /// Waits until the sync is to stop.
    pub async fn stopped(&self) {
        let mut stop = self.stop.clone();
        // A handle that was dropped means the same as one that said so.
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// Waits, not counted as work. False when the sync is to stop.
    pub async fn pause(&self, wait: Duration) -> bool {
        tokio::select! {
            () = self.stopped() => false,
            () = tokio::time::sleep(wait) => true,
        }
    }
}
