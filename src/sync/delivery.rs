//! The outbox on its way out: in order within a conversation, side by side across conversations, one try at a time
//! (S2), and nothing repeated before it is known not to have happened (S3).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use super::busy::BusyGuard;
use super::context::Context;
use super::pacing;
use super::send::{self, Outcome};
use crate::domain::{Action, ActionState, ConversationId, Timestamp};

/// The longest sleep while something waits, in seconds.
const LONGEST_SLEEP: i64 = 60;

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
    /// Conversations to be left alone for a moment, because the store did not take in what became of this action.
    resting: HashMap<ConversationId, (i64, Timestamp)>,
    /// Nothing goes out before then (429).
    held: Timestamp,
    /// Tries that found the server out of reach, one after the other, and when the next one may be.
    unreached: (u32, Timestamp),
}

/// Delivers whenever it is this program's turn (S9), until the sync is to stop.
pub(super) async fn run(context: Arc<Context>, mut orders: UnboundedReceiver<DeliveryMessage>, guard: BusyGuard) {
    let mut guard = Some(guard).filter(|_| context.holds());
    while context.until_held_dropping(&mut orders).await {
        let guard = guard.take().unwrap_or_else(|| context.busy.begin());
        if !turn(&context, &mut orders, guard).await {
            return;
        }
    }
}

/// Delivers until the turn is over: true when another program has taken it, which looks into what was on its way. When
/// the sync is to stop, what is on its way may end, for a while.
async fn turn(context: &Arc<Context>, orders: &mut UnboundedReceiver<DeliveryMessage>, guard: BusyGuard) -> bool {
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
            lost = context.until_lost() => {
                delivery.jobs.shutdown().await;
                return lost;
            }
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
    false
}

impl Delivery {
    async fn recover(context: Arc<Context>) -> Self {
        let _ = context.kept(context.store.recover().await);
        Self {
            jobs: JoinSet::new(),
            flying: HashSet::new(),
            resting: HashMap::new(),
            held: Timestamp(0),
            unreached: (0, Timestamp(0)),
            context,
        }
    }

    /// Starts all that may go out, or be looked for, now.
    async fn start_due(&mut self, guard: &BusyGuard) {
        while self.jobs.try_join_next().is_some() {}
        let now = self.context.clock.now();
        if self.context.status().denied || now < self.not_before() {
            return;
        }
        let limit = if self.is_offline() { 1 } else { self.context.settings.deliveries.max(1) };
        self.wake(now).await;
        let room = limit.saturating_sub(self.flying.len());
        if room == 0 {
            return;
        }
        // Those on their way may be among the first that the store names, hence the larger figure.
        let ask = limit + self.flying.len() + self.resting.len();
        let due = self.context.kept(self.context.store.due(now, ask).await).unwrap_or_default();
        let due: Vec<Action> = due.into_iter().filter(|a| self.is_free(&a.conversation)).take(room).collect();
        for action in due {
            self.fly(action, guard);
        }
    }

    /// Ends the rest of those whose time is over. How their actions ended is not known any more, only that it may be.
    async fn wake(&mut self, now: Timestamp) {
        let over: Vec<_> =
            self.resting.iter().filter(|(_, (_, until))| *until <= now).map(|(c, r)| (c.clone(), r.0)).collect();
        for (conversation, action) in over {
            if self.context.kept(self.context.store.doubt(action).await).is_some() {
                self.resting.remove(&conversation);
            } else {
                self.resting.insert(conversation, (action, now.plus(1)));
            }
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

    fn fly(&mut self, action: Action, guard: &BusyGuard) {
        self.flying.insert(action.conversation.clone());
        let context = self.context.clone();
        let guard = guard.another();
        self.jobs.spawn(async move {
            let outcome = match action.state {
                ActionState::Unsure => send::look_for(&context, action.clone()).await,
                _ => send::deliver(&context, action.clone()).await,
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
            Outcome::Over => {}
            Outcome::Held { until } => self.held = self.held.max(until),
            Outcome::Stuck => {
                let until = self.context.clock.now().plus(1);
                self.resting.insert(action.conversation, (action.id, until));
            }
        }
    }

    /// How long until something may go out by itself; none when only an order can change that.
    async fn wait(&self) -> Option<Duration> {
        if self.context.status().denied {
            return None;
        }
        let queued = self.context.kept(self.context.store.next_due(self.context.clock.now()).await).flatten();
        let next = queued.into_iter().chain(self.resting.values().map(|(_, until)| *until)).min()?;
        let now = self.context.clock.now();
        // Looked at again before long: the clock may be set, or turn out to have been wrong.
        let seconds = next.max(self.not_before()).since(now).clamp(1, LONGEST_SLEEP);
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(1)))
    }

    /// Lets what is on its way end; what does not end in time is found in doubt by the next start.
    async fn end(mut self) {
        let all = async { while self.jobs.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(self.context.settings.stop_grace, all).await;
        self.jobs.shutdown().await;
    }
}
