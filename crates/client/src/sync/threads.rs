//! Threads: the one that is looked at at once, those ahead of the cursor when there is time, each once at a time.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::{AbortHandle, JoinSet};

use super::api::SyncEvent;
use super::budget::Rank;
use super::busy::BusyGuard;
use super::context::Context;
use super::names;
use super::sla;
use crate::domain::{ConversationId, Timestamp};
use crate::intercom::ApiError;
use crate::store::Freshness;

/// How many threads that have changed are remembered, to be fetched again: in each, words may be kept that were redacted.
const MOST_OUTDATED: usize = 1000;
/// A change marker is a second, and clocks may be one apart: what was asked for within so many seconds of it may lack
/// what came later in that second.
const UNSETTLED_SECONDS: i64 = 2;

/// What this task is told.
pub(super) enum ThreadMessage {
    /// A thread is looked at; these may be next.
    Look { conversation: ConversationId, ahead: Vec<ConversationId>, guard: BusyGuard },
    /// A thread is wanted anew.
    Refresh { conversation: ConversationId, guard: BusyGuard },
    /// A webhook told that something happened here, perhaps just now; when, by the change marker, if it said so.
    Announcement { conversation: ConversationId, changed_at: Option<Timestamp>, guard: BusyGuard },
    /// A poll found these changed.
    Changed { changed: Vec<ConversationId>, guard: BusyGuard },
    /// What is here of these may not be what the server has, though their times do not tell.
    Doubtful { conversations: Vec<ConversationId>, guard: BusyGuard },
    /// Those that were never fetched are wanted as well, or not any more.
    All { all: bool, guard: BusyGuard },
    /// The server can be reached again.
    Reached(BusyGuard),
    /// A fetch has ended.
    Ended { flight: u64, conversation: ConversationId, fetched: Fetched, guard: BusyGuard },
}

/// How a fetch ended.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Fetched {
    /// It did not work.
    Failed,
    /// It is here, or gone from here as the server does not have it any more.
    Well,
    /// Neither the server has it nor was it here.
    Absent,
    /// It is here as it was in the very second of this change: what followed in that second may be missing, and no
    /// marker will tell.
    Within(Timestamp),
}

/// A fetch on its way.
struct Flight {
    /// Which one: one that was given up may still tell of its end.
    number: u64,
    /// Whether it must be done again when it ends: it may have missed what came since.
    again: bool,
    /// Whether it is only for later.
    ahead: bool,
    /// Whether it is wanted though what is here seems to be good.
    suspect: bool,
    /// Whether the request may be out; before that it waits for leave.
    asked: Arc<AtomicBool>,
    /// What a webhook told since the request went out: that it may have been answered before it happened.
    told: Option<Option<Timestamp>>,
    abort: AbortHandle,
}

struct Threads {
    context: Arc<Context>,
    current: Option<ConversationId>,
    /// Whether the last fetch of the current one failed.
    failed: bool,
    ahead: VecDeque<ConversationId>,
    /// Threads that are kept and have changed: fetched again when there is nothing more urgent.
    outdated: VecDeque<ConversationId>,
    flights: HashMap<ConversationId, Flight>,
    numbers: u64,
    jobs: JoinSet<()>,
    /// Those that must be asked for, however good what is here seems to be.
    suspects: HashSet<ConversationId>,
    /// Those that were fetched within the second of a change, with that second: asked for once more when it is over.
    unsettled: HashMap<ConversationId, Timestamp>,
    /// Those that somebody asked for again, and wants to hear what is said there.
    asked: HashSet<ConversationId>,
    /// Suspects that could not be fetched: they are again when the server has answered something.
    unreached: HashSet<ConversationId>,
    /// Whether those that were never fetched are wanted, too.
    all: bool,
    /// Those of them that were asked for, and are not here.
    missed: HashSet<ConversationId>,
    /// Those that were asked for to know what was promised there (I35).
    promised: HashSet<ConversationId>,
}

/// When so many of them could not be had, it is enough until the next start.
const MOST_MISSED: usize = 200;

/// Fetches threads until the sync is to stop.
pub(super) async fn run(context: Arc<Context>, mut orders: UnboundedReceiver<ThreadMessage>) {
    let mut threads = Threads {
        context: context.clone(),
        current: None,
        failed: false,
        ahead: VecDeque::new(),
        outdated: VecDeque::new(),
        flights: HashMap::new(),
        numbers: 0,
        jobs: JoinSet::new(),
        suspects: HashSet::new(),
        unsettled: HashMap::new(),
        unreached: HashSet::new(),
        asked: HashSet::new(),
        all: context.report_err(context.store.wants_all_threads().await).unwrap_or(false),
        missed: HashSet::new(),
        promised: HashSet::new(),
    };
    // What the last run did not come to.
    let outdated = context.report_err(context.store.outdated_threads(MOST_OUTDATED).await).unwrap_or_default();
    threads.outdated.extend(outdated.into_iter().rev());
    loop {
        let order = tokio::select! {
            biased;
            () = context.stopped() => None,
            order = orders.recv() => order,
        };
        match order {
            Some(order) => threads.take(order).await,
            None => break,
        }
    }
    threads.jobs.shutdown().await;
}

impl Threads {
    async fn take(&mut self, order: ThreadMessage) {
        let guard = match order {
            ThreadMessage::Look { conversation, ahead, guard } => {
                self.look(conversation, ahead);
                self.want_current(&guard).await;
                guard
            }
            ThreadMessage::Refresh { conversation, guard } => {
                self.asked.insert(conversation.clone());
                self.want(&conversation, true, &guard).await;
                guard
            }
            ThreadMessage::Announcement { conversation, changed_at, guard } => {
                self.told(&conversation, changed_at, &guard).await;
                guard
            }
            ThreadMessage::Doubtful { conversations, guard } => {
                let is_current = self.current.as_ref().is_some_and(|id| conversations.contains(id));
                self.suspects.extend(conversations);
                if is_current {
                    self.want_current(&guard).await;
                }
                guard
            }
            ThreadMessage::Changed { changed, guard } => {
                let is_current = self.current.as_ref().is_some_and(|id| changed.contains(id));
                self.suspects.extend(self.unreached.drain());
                for id in changed {
                    if self.current.as_ref() != Some(&id) && !self.outdated.contains(&id) {
                        self.outdated.push_back(id);
                    }
                }
                // What changes most is what changed last; the rest is fetched when it is looked at.
                let over = self.outdated.len().saturating_sub(MOST_OUTDATED);
                self.outdated.drain(..over);
                if is_current || self.failed {
                    self.want_current(&guard).await;
                }
                guard
            }
            ThreadMessage::All { all, guard } => {
                (self.all, self.missed) = (all, HashSet::new());
                let _ = self.context.report_err(self.context.store.want_all_threads(all).await);
                guard
            }
            ThreadMessage::Reached(guard) => {
                self.suspects.extend(self.unreached.drain());
                if self.failed {
                    self.want_current(&guard).await;
                }
                guard
            }
            ThreadMessage::Ended { flight, conversation, fetched, guard } => {
                self.ended(flight, &conversation, fetched, &guard).await;
                guard
            }
        };
        self.look_ahead(&guard).await;
    }

    fn look(&mut self, conversation: ConversationId, ahead: Vec<ConversationId>) {
        self.ahead = ahead.into_iter().filter(|id| *id != conversation).take(self.context.settings.ahead).collect();
        let wanted = |id: &ConversationId| *id == conversation || self.ahead.contains(id);
        let suspects = &mut self.suspects;
        self.flights.retain(|id, flight| {
            let keep = !flight.ahead || wanted(id);
            if !keep {
                flight.abort.abort();
                suspects.extend(flight.suspect.then(|| id.clone()));
            }
            keep
        });
        self.failed &= self.current.as_ref() == Some(&conversation);
        self.current = Some(conversation);
    }

    async fn want_current(&mut self, guard: &BusyGuard) {
        if let Some(id) = self.current.clone() {
            self.want(&id, false, guard).await;
        }
    }

    /// A webhook told of something: it is fetched at once if it is looked at, waits in the outbox or is one of a few,
    /// and else left to the poll.
    async fn told(&mut self, id: &ConversationId, changed_at: Option<Timestamp>, guard: &BusyGuard) {
        if let Some(flight) = self.flights.get_mut(id).filter(|flight| flight.asked.load(Ordering::SeqCst)) {
            let both = flight.told.map_or(changed_at, |before| before.zip(changed_at).map(|(a, b)| a.max(b)));
            flight.told = Some(both);
            return;
        }
        if self.current.as_ref() == Some(id)
            || self.context.timing.backpressure.admits()
            || self.has_unfinished(id).await
        {
            self.suspects.insert(id.clone());
            self.want(id, true, guard).await;
        } else if let Some(flight) = self.flights.get_mut(id) {
            // It will be asked for anyway, later than now.
            flight.suspect = true;
        } else {
            self.context.timing.backpressure.leave(id.clone(), changed_at);
        }
    }

    async fn has_unfinished(&self, id: &ConversationId) -> bool {
        self.context.report_err(self.context.store.has_unfinished(id).await).unwrap_or(false)
    }

    /// Whether it must be asked for, however good what is here seems to be.
    fn is_suspect(&self, id: &ConversationId) -> bool {
        self.suspects.contains(id) || self.context.timing.backpressure.holds(id)
    }

    /// Fetches a thread for someone who waits for it, unless it is here and good.
    async fn want(&mut self, id: &ConversationId, anyway: bool, guard: &BusyGuard) {
        let anyway = anyway || self.is_suspect(id);
        match self.flights.get_mut(id) {
            // It still waits for leave; someone who looks does not.
            Some(flight) if flight.ahead && !flight.asked.load(Ordering::SeqCst) => {
                flight.abort.abort();
                self.suspects.extend(flight.suspect.then(|| id.clone()));
                self.flights.remove(id);
            }
            Some(flight) => {
                flight.again = true;
                flight.ahead = false;
                return;
            }
            None => {}
        }
        if anyway || self.is_stale(id).await {
            self.fly(id.clone(), false, guard.another());
        }
    }

    /// Whether a thread is not here, or no longer good.
    async fn is_stale(&self, id: &ConversationId) -> bool {
        let freshness = self.context.report_err(self.context.store.freshness(id).await);
        freshness.is_some_and(|freshness| freshness != Freshness::Good)
    }

    /// Whether a thread is kept and no longer good.
    async fn is_outdated(&self, id: &ConversationId) -> bool {
        self.context.report_err(self.context.store.freshness(id).await) == Some(Freshness::Outdated)
    }

    async fn look_ahead(&mut self, guard: &BusyGuard) {
        if self.flights.values().any(|flight| flight.ahead) || self.context.voice.status().offline_since.is_some() {
            return;
        }
        while let Some(id) = self.ahead.pop_front() {
            if !self.flights.contains_key(&id) && (self.is_suspect(&id) || self.is_stale(&id).await) {
                self.fly(id, true, guard.another());
                return;
            }
        }
        if let Some(id) = self.suspects.iter().find(|id| !self.flights.contains_key(id)).cloned() {
            self.fly(id, true, guard.another());
            return;
        }
        while let Some(id) = self.outdated.pop_back() {
            if !self.flights.contains_key(&id) && self.is_outdated(&id).await {
                // When it cannot be fetched now, it is tried again.
                self.suspects.insert(id.clone());
                self.fly(id, true, guard.another());
                return;
            }
        }
        let settled =
            self.unsettled.iter().find(|(id, second)| self.is_over(**second) && !self.flights.contains_key(*id));
        if let Some(id) = settled.map(|(id, _)| id.clone()) {
            self.fly(id, true, guard.another());
        } else if let Some(id) = self.unfetched().await {
            self.missed.insert(id.clone());
            self.fly(id, true, guard.another());
        } else if let Some(id) = self.without_deadline().await {
            self.promised.insert(id.clone());
            self.fly(id, true, guard.another());
        }
    }

    /// The next of those that were never fetched, if they are wanted and it is this program's turn (S9).
    async fn unfetched(&self) -> Option<ConversationId> {
        if !self.all || !self.context.holds() || self.missed.len() > MOST_MISSED {
            return None;
        }
        let unfetched = self.context.store.unfetched_threads(self.missed.len() + self.flights.len() + 1).await;
        let unfetched = self.context.report_err(unfetched)?;
        unfetched.into_iter().find(|id| !self.missed.contains(id) && !self.flights.contains_key(id))
    }

    /// The next one with an SLA of which it is not known until when, once each, if it is this program's turn (S9).
    async fn without_deadline(&self) -> Option<ConversationId> {
        if !self.context.settings.deadlines || !self.context.holds() || self.promised.len() > MOST_OUTDATED {
            return None;
        }
        let unknown = self.context.store.unknown_dues(self.promised.len() + self.flights.len() + 1).await;
        let unknown = self.context.report_err(unknown)?;
        unknown.into_iter().find(|id| !self.promised.contains(id) && !self.flights.contains_key(id))
    }

    /// Whether a second is over on all clocks.
    fn is_over(&self, second: Timestamp) -> bool {
        self.context.clock.now().since(second) >= UNSETTLED_SECONDS
    }

    fn fly(&mut self, conversation: ConversationId, ahead: bool, guard: BusyGuard) {
        let context = self.context.clone();
        let id = conversation.clone();
        let unsettled = self.unsettled.remove(&id).is_some();
        let suspect =
            self.suspects.remove(&id) | self.unreached.remove(&id) | context.timing.backpressure.take(&id) | unsettled;
        self.numbers += 1;
        let flight = self.numbers;
        let asked = Arc::new(AtomicBool::new(!ahead));
        let asking = asked.clone();
        while self.jobs.try_join_next().is_some() {}
        let abort = self.jobs.spawn(async move {
            let mut guard = guard;
            if ahead {
                guard = context.timing.budget.take(Rank::Low, guard).await;
                asking.store(true, Ordering::SeqCst);
            }
            let fetched = fetch(&context, &id).await;
            let orders = context.tasks.threads.clone();
            let _ = orders.send(ThreadMessage::Ended { flight, conversation: id, fetched, guard });
        });
        let flight = Flight { number: flight, again: false, ahead, suspect, asked, told: None, abort };
        self.flights.insert(conversation, flight);
    }

    async fn ended(&mut self, flight: u64, id: &ConversationId, fetched: Fetched, guard: &BusyGuard) {
        if self.flights.get(id).is_none_or(|flying| flying.number != flight) {
            return;
        }
        let Some(Flight { again, suspect, told, .. }) = self.flights.remove(id) else { return };
        let well = fetched != Fetched::Failed;
        if well && self.missed.contains(id) {
            let freshness = self.context.report_err(self.context.store.freshness(id).await);
            let is_here = freshness.is_some_and(|freshness| freshness != Freshness::Missing);
            let _ = is_here && self.missed.remove(id);
        }
        if suspect || told.is_some() {
            self.context.followed(well);
        }
        if self.asked.remove(id) {
            if matches!(fetched, Fetched::Absent | Fetched::Failed) {
                let event = SyncEvent::Missing { conversation: id.clone(), absent: fetched == Fetched::Absent };
                self.context.voice.tell(event);
            } else if let Some(Some(said)) = self.context.report_err(self.context.store.said(id).await) {
                self.context.voice.tell(SyncEvent::Said { conversation: id.clone(), said });
            }
        }
        if !well && (suspect || told.is_some()) {
            self.unreached.insert(id.clone());
        }
        if let Fetched::Within(second) = fetched
            && self.unsettled.len() < MOST_OUTDATED
        {
            self.unsettled.insert(id.clone(), second);
        }
        if self.current.as_ref() == Some(id) {
            self.failed = !well;
        }
        if let Some(changed_at) = told.filter(|_| well) {
            self.told(id, changed_at, guard).await;
        } else if again && well {
            self.want(id, false, guard).await;
        }
    }
}

/// How often a thread is asked for when each time something else was taken in meanwhile.
const MOST_CROSSINGS: usize = 5;

/// Fetches one thread into the store. A conversation that is gone is forgotten (S12).
async fn fetch(context: &Context, id: &ConversationId) -> Fetched {
    for _ in 0..MOST_CROSSINGS {
        let now = context.clock.now();
        let Some(asked) = context.report_err(context.store.revision().await) else { return Fetched::Failed };
        match context.observe(sla::thread(context, id).await) {
            Ok(thread) => {
                let changed_at = thread.conversation.updated_at;
                let is_group = thread.conversation.contacts.len() > 1;
                let Some(merged) = context.report_err(context.store.put_thread(thread, asked).await) else {
                    return Fetched::Failed;
                };
                context.arrived(merged.changes).await;
                if is_group {
                    names::of_group(context, id).await;
                }
                if merged.doubtful.is_empty() {
                    // A second that is far off, or not known, is not the present one.
                    let is_far = changed_at > now.plus(UNSETTLED_SECONDS) || !changed_at.is_known();
                    let is_over = is_far || now.since(changed_at) >= UNSETTLED_SECONDS;
                    return if is_over { Fetched::Well } else { Fetched::Within(changed_at) };
                }
            }
            Err(ApiError::NotFound { .. }) => {
                let Some(gone) = context.report_err(context.store.forget(id).await) else { return Fetched::Failed };
                let fetched = if gone.is_some() { Fetched::Well } else { Fetched::Absent };
                context.gone(gone).await;
                return fetched;
            }
            Err(error) => {
                context.voice.failed("thread", &error);
                return Fetched::Failed;
            }
        }
    }
    Fetched::Failed
}
