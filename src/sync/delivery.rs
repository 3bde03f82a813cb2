//! The outbox on its way out: in order within a conversation, side by side across conversations, one try at a time
//! (S2), and nothing repeated before it is known not to have happened (S3).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use super::busy::BusyGuard;
use super::context::Context;
use super::evidence::Before;
use super::pacing;
use super::send::{self, Outcome};
use crate::domain::{Action, ActionState, ConversationId, Deed, Timestamp};

/// Where the evidence of what is on its way is kept, so that a killed program can still look for it.
const EVIDENCE: &str = "sync.evidence";

/// When to look for what an earlier run left in doubt: at once, and known by this.
const LEFT_BEHIND: Timestamp = Timestamp(0);

/// What this task is told.
pub(super) enum DeliveryMessage {
    /// There may be something to do.
    Wake(BusyGuard),
    /// An action's try has ended.
    Ended { action: Action, outcome: Outcome, guard: BusyGuard },
}

struct Delivery {
    context: Arc<Context>,
    jobs: JoinSet<()>,
    /// Conversations with something on its way.
    flying: HashSet<ConversationId>,
    /// Actions in doubt, and when to ask.
    unsure: BTreeMap<i64, (Action, Timestamp)>,
    /// What conversations looked like before the first try of an action.
    evidence: BTreeMap<i64, Before>,
    /// Actions tried by this program, and whether the last try ended in doubt.
    tried: HashMap<i64, bool>,
    /// Conversations to be left alone for a moment.
    resting: HashMap<ConversationId, Timestamp>,
    /// Nothing goes out before then (429).
    held: Timestamp,
    /// Tries that found the server out of reach, one after the other, and when the next one may be.
    unreached: (u32, Timestamp),
}

/// Delivers until the sync is to stop; then lets what is on its way end, for a while.
pub(super) async fn run(context: Arc<Context>, mut orders: UnboundedReceiver<DeliveryMessage>, guard: BusyGuard) {
    let mut delivery = Delivery::recover(context.clone()).await;
    let mut guard = Some(guard);
    loop {
        if let Some(guard) = guard.take() {
            delivery.start_due(&guard).await;
        }
        let wait = delivery.wait().await;
        let timer = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        let order = tokio::select! {
            biased;
            () = context.stopped() => break,
            order = orders.recv() => order,
            () = timer => Some(DeliveryMessage::Wake(context.busy.begin())),
        };
        guard = match order {
            None => break,
            Some(DeliveryMessage::Wake(guard)) => Some(guard),
            Some(DeliveryMessage::Ended { action, outcome, guard }) => {
                delivery.ended(action, outcome);
                Some(guard)
            }
        };
    }
    delivery.end().await;
}

impl Delivery {
    async fn recover(context: Arc<Context>) -> Self {
        let _ = context.kept(context.store.recover().await);
        let outbox = context.kept(context.store.outbox().await).unwrap_or_default();
        let kept = context.kept(context.store.meta(EVIDENCE).await).flatten();
        let evidence = kept.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let unsure = outbox.into_iter().filter(|a| a.state == ActionState::Unsure);
        Self {
            jobs: JoinSet::new(),
            flying: HashSet::new(),
            unsure: unsure.map(|a| (a.id, (a, LEFT_BEHIND))).collect(),
            evidence,
            tried: HashMap::new(),
            resting: HashMap::new(),
            held: Timestamp(0),
            unreached: (0, Timestamp(0)),
            context,
        }
    }

    /// Starts all that may go out now.
    async fn start_due(&mut self, guard: &BusyGuard) {
        while self.jobs.try_join_next().is_some() {}
        let now = self.context.clock.now();
        if self.context.status().denied || now < self.not_before() {
            return;
        }
        let limit = if self.is_offline() { 1 } else { self.context.settings.deliveries.max(1) };
        self.resting.retain(|_, until| *until > now);
        let asked: Vec<(Action, Timestamp)> = self.unsure.values().filter(|(_, at)| *at <= now).cloned().collect();
        for (action, at) in asked {
            if self.flying.len() < limit && self.is_free(&action.conversation) {
                self.unsure.remove(&action.id);
                let before = self.evidence.get(&action.id).cloned().unwrap_or_else(|| fallback(&action));
                let late = at == LEFT_BEHIND;
                self.fly(action, before, Errand::Resume { late }, guard);
            }
        }
        if self.flying.len() < limit {
            self.start_queued(now, limit, guard).await;
        }
    }

    fn is_offline(&self) -> bool {
        self.context.status().offline_since.is_some()
    }

    /// Nothing goes out before then. While the server cannot be reached, one try at a time, ever more rarely, is
    /// enough to find out when it can; the others keep their turn for then.
    fn not_before(&self) -> Timestamp {
        if self.is_offline() { self.held.max(self.unreached.1) } else { self.held }
    }

    fn is_free(&self, conversation: &ConversationId) -> bool {
        !self.flying.contains(conversation) && !self.resting.contains_key(conversation)
    }

    async fn start_queued(&mut self, now: Timestamp, limit: usize, guard: &BusyGuard) {
        // Those on their way may be among the first that the store names, hence the larger figure.
        let ask = limit + self.flying.len() + self.resting.len();
        let due = self.context.kept(self.context.store.due(now, ask).await).unwrap_or_default();
        let room = limit - self.flying.len();
        let due: Vec<Action> = due.into_iter().filter(|a| self.is_free(&a.conversation)).take(room).collect();
        if due.is_empty() {
            return;
        }
        for action in &due {
            self.witness(action).await;
        }
        if let Ok(json) = serde_json::to_string(&self.evidence) {
            let _ = self.context.kept(self.context.store.set_meta(EVIDENCE, &json).await);
        }
        for action in due {
            let before = self.evidence.get(&action.id).cloned().unwrap_or_else(|| fallback(&action));
            let doubt = self.tried.get(&action.id).copied().unwrap_or(action.attempts > 0);
            self.fly(action, before, Errand::Deliver { doubt }, guard);
        }
    }

    /// Notes what a conversation looks like before the first try, if the action's effect is to be told from it.
    async fn witness(&mut self, action: &Action) {
        let by_value = matches!(action.deed, Deed::Tag(_) | Deed::Untag(_) | Deed::SetPriority(_) | Deed::SetRead(_));
        if by_value || self.evidence.contains_key(&action.id) {
            return;
        }
        let stored = self.context.kept(self.context.store.thread(&action.conversation).await).flatten();
        if let Some(stored) = stored {
            self.evidence.insert(action.id, Before::of(stored.conversation.updated_at, &stored.parts));
        }
    }

    fn fly(&mut self, action: Action, before: Before, errand: Errand, guard: &BusyGuard) {
        self.flying.insert(action.conversation.clone());
        let context = self.context.clone();
        let guard = guard.another();
        self.jobs.spawn(async move {
            let outcome = match errand {
                Errand::Deliver { doubt } => send::deliver(&context, action.clone(), &before, doubt).await,
                Errand::Resume { late } => send::resume(&context, action.clone(), &before, late).await,
            };
            let _ = context.delivery.send(DeliveryMessage::Ended { action, outcome, guard });
        });
    }

    fn ended(&mut self, action: Action, outcome: Outcome) {
        self.flying.remove(&action.conversation);
        if self.is_offline() {
            let failures = self.unreached.0.saturating_add(1);
            self.unreached =
                (failures, send::after(&self.context, pacing::wait_after(failures, &self.context.settings)));
        } else {
            self.unreached = (0, Timestamp(0));
        }
        match outcome {
            Outcome::Over => {
                self.evidence.remove(&action.id);
                self.tried.remove(&action.id);
            }
            Outcome::Queued { doubt } => {
                self.tried.insert(action.id, doubt);
            }
            Outcome::Held { until } => {
                self.tried.entry(action.id).or_insert(false);
                self.held = self.held.max(until);
            }
            Outcome::Unsure { at } => {
                self.unsure.insert(action.id, (action, at));
            }
            Outcome::Stuck => {
                let until = self.context.clock.now().plus(1);
                self.resting.insert(action.conversation, until);
            }
        }
    }

    /// How long until something may go out by itself; none when only an order can change that.
    async fn wait(&self) -> Option<Duration> {
        if self.context.status().denied {
            return None;
        }
        let queued = self.context.kept(self.context.store.next_due().await).flatten();
        let asked = self.unsure.values().map(|(_, at)| *at);
        let next = queued.into_iter().chain(asked).min()?;
        let now = self.context.clock.now();
        let seconds = next.max(self.not_before()).since(now).max(1);
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(1)))
    }

    /// Lets what is on its way end; what does not end in time is found in doubt by the next start.
    async fn end(mut self) {
        let all = async { while self.jobs.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(self.context.settings.stop_grace, all).await;
        self.jobs.shutdown().await;
    }
}

/// What is to be done with an action.
#[derive(Clone, Copy, Debug)]
enum Errand {
    /// Send it; in doubt, look for it first.
    Deliver { doubt: bool },
    /// Look for it.
    Resume { late: bool },
}

/// Where nothing was known of the conversation, only what came after the decision counts.
fn fallback(action: &Action) -> Before {
    Before { changed: Some(action.created_at), known: Vec::new() }
}
