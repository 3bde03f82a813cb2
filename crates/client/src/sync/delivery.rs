//! The outbox on its way out: in order within a lane, side by side across lanes, one try at a time
//! (S2), and nothing repeated before it is known not to have happened (S3).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;

use super::agenda::Agenda;
use super::alone;
use super::busy::BusyGuard;
use super::context::Context;
use super::crowd::Crowd;
use super::limit::{self, Limit};
use super::look;
use super::pacing;
use super::restored::{self, Unsettled};
use super::send::{self, Outcome};
use super::settings::Scope;
use crate::domain::{Lane, Step, StepState};
use crate::store::{Announcement, Candidate, Marked};

/// The longest sleep while something waits, in milliseconds: the timer may stand still while the machine sleeps.
const LONGEST_SLEEP: i64 = 60_000;
/// How long to wait, in milliseconds, for what could go on now and did not.
const SOON: i64 = 1_000;

/// What this task is told.
pub(super) enum DeliveryMessage {
    /// There may be something to do.
    Wake(BusyGuard),
    /// A step's try has ended.
    Ended { step: Box<Step>, outcome: Outcome, guard: BusyGuard },
}

/// All times here are milliseconds that have passed, by a clock that nobody sets.
struct Deliverer {
    context: Arc<Context>,
    jobs: JoinSet<()>,
    agenda: Agenda,
    crowd: Crowd,
    /// When something may go out by itself; none when only an order can change that.
    next: Option<i64>,
    /// Lanes with something on its way.
    flying: HashSet<Lane>,
    /// Lanes to be left alone for a moment, because the store did not take in what became of this step.
    resting: HashMap<Lane, (i64, i64)>,
    /// Conversations of a restored store that could not be asked for yet, whose steps may have gone out.
    unsettled: Unsettled,
    /// When it was last tried.
    looked_at: i64,
    /// Nothing goes out before it is over (429).
    limit: Limit,
    /// Tries that found the server out of reach, one after the other, and when the next one may be.
    unreached: (u32, i64),
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
    let mut delivery = Deliverer::recover(context.clone()).await;
    let mut guard = Some(guard);
    loop {
        if let Some(guard) = guard.take() {
            delivery.start_due(&guard).await;
        }
        let wait = delivery.wait();
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
        // What came while the last ones were started is taken in together: what may go out then, goes out together.
        let mut next = order;
        while let Some(order) = next {
            guard = Some(match order {
                DeliveryMessage::Wake(guard) => guard,
                DeliveryMessage::Ended { step, outcome, guard } => {
                    delivery.ended(*step, outcome);
                    guard
                }
            });
            next = orders.try_recv().ok();
        }
        if guard.is_none() {
            break;
        }
    }
    delivery.end().await;
    false
}

impl Deliverer {
    async fn recover(context: Arc<Context>) -> Self {
        // Another program may have delivered meanwhile.
        context.timing.horizon.forget_all();
        let _ = context.report_err(context.store.recover().await);
        // From here on what is in doubt is waited for by the time that passes, however the clock is set.
        for step in context.report_err(context.store.outbox().await).unwrap_or_default() {
            if step.state == StepState::Unsure {
                context.timing.horizon.remaining(step.id, step.last_try.left, false, context.present());
            }
        }
        let unsettled = restored::settle(&context).await;
        Self {
            unsettled,
            looked_at: i64::MIN,
            jobs: JoinSet::new(),
            agenda: Agenda::default(),
            crowd: Crowd::default(),
            next: None,
            flying: HashSet::new(),
            resting: HashMap::new(),
            limit: Limit::recall(&context).await,
            unreached: (0, i64::MIN),
            context,
        }
    }

    fn passed(&self) -> i64 {
        self.context.clock.passed_millis()
    }

    /// Starts all that may go out, or be looked for, now.
    async fn start_due(&mut self, guard: &BusyGuard) {
        while self.jobs.try_join_next().is_some() {}
        let now = self.context.present();
        self.next = None;
        if self.context.voice.status().denied {
            return;
        }
        if now.passed < self.not_before() && !self.is_pressed().await {
            self.next = Some(self.not_before());
            return;
        }
        self.limit.passes(&self.context);
        self.limit.let_go(&self.context).await;
        self.wake(now.passed).await;
        self.settle(now.passed).await;
        let Some(candidates) = self.candidates().await else {
            self.next = Some(now.passed.saturating_add(SOON));
            return;
        };
        if candidates.iter().any(is_pressed) {
            self.context.client.press_on();
        }
        let (due, next) = self.agenda.due(candidates, now);
        let rests = self.resting.values().map(|(_, until)| *until).min();
        self.next = next.into_iter().chain(rests).chain(self.unsettled_at()).min();
        let limit = if self.is_offline() { 1 } else { self.context.settings.deliveries.max(1) };
        let mut ready = Vec::new();
        for candidate in Crowd::behind(due) {
            if self.flying.len() + ready.len() >= limit {
                // It goes on when one of those has ended.
                break;
            }
            if !self.is_free(&candidate) {
                continue;
            }
            if let Err(until) = self.crowd.may(&candidate, now.passed, self.context.settings.crowd_per_second) {
                self.next = Some(self.next.map_or(until, |next| next.min(until)));
                break;
            }
            match self.context.report_err(self.context.store.step(candidate.id).await) {
                Some(Some(step)) => ready.push(step),
                // A person has dropped it just now, or the store cannot be read.
                Some(None) => {}
                None => self.next = Some(now.passed.saturating_add(SOON)),
            }
        }
        self.start(ready, guard).await;
    }

    /// What may be delivered or looked for; none when the store cannot be read.
    async fn candidates(&self) -> Option<Vec<Candidate>> {
        let all = self.context.report_err(self.context.store.candidates().await)?;
        match &self.context.settings.scope {
            Scope::All => Some(all),
            Scope::Deliver(own) => Some(alone::own(&self.context, own, all).await),
        }
    }

    /// Asks once more for what could not be asked for, in time with what goes out while the server is out of reach.
    async fn settle(&mut self, now: i64) {
        if !self.unsettled.is_empty() && self.looked_at.saturating_add(SOON) <= now {
            self.looked_at = now;
            self.unsettled = restored::settle_rest(&self.context, &self.unsettled).await;
            self.reached();
        }
    }

    fn unsettled_at(&self) -> Option<i64> {
        (!self.unsettled.is_empty()).then(|| self.not_before().max(self.looked_at.saturating_add(SOON)))
    }

    /// Whether a person wants to know at once whether what is waited for still has to be: the limit of rate, or the
    /// network. Then it is not waited for any more.
    async fn is_pressed(&mut self) -> bool {
        let candidates = self.candidates().await.unwrap_or_default();
        let pressed = candidates.iter().any(is_pressed);
        if pressed {
            self.limit.is_doubted();
            self.unreached = (0, i64::MIN);
        }
        pressed
    }

    /// Starts these, those that go out marked as such before: all at once, as each time waits for the disk.
    async fn start(&mut self, ready: Vec<Step>, guard: &BusyGuard) {
        let queued = |step: &&Step| step.state == StepState::Queued;
        let ids: Vec<i64> = ready.iter().filter(queued).map(|step| step.id).collect();
        let mut marked = Marked::default();
        if !ids.is_empty() {
            let server_time = self.context.client.server_time();
            let kept = self.context.report_err(self.context.store.mark_all_sending(ids, server_time).await);
            marked = kept.unwrap_or_default();
        }
        let stopped: Vec<i64> = marked.stopped.iter().map(|stopped| stopped.step).collect();
        for stopped in marked.stopped {
            self.context.tell_all(Announcement::Stopped(Box::new(stopped))).await;
            // What stands behind it may go out.
            self.next = Some(self.passed());
        }
        for step in ready {
            match step.state {
                StepState::Queued if marked.going.contains(&step.id) => self.fly(step, guard),
                StepState::Queued if stopped.contains(&step.id) => {}
                StepState::Unsure => self.fly(step, guard),
                _ => self.ended(step, Outcome::Stuck),
            }
        }
    }

    /// Ends the rest of those whose time is over. How their steps ended is not known any more, only that it may be.
    async fn wake(&mut self, now: i64) {
        let over: Vec<_> =
            self.resting.iter().filter(|(_, (_, until))| *until <= now).map(|(l, r)| (l.clone(), r.0)).collect();
        for (lane, step) in over {
            if self.context.report_err(self.context.store.doubt(step).await).is_some() {
                self.resting.remove(&lane);
            } else {
                self.resting.insert(lane, (step, now.saturating_add(SOON)));
            }
        }
    }

    fn is_offline(&self) -> bool {
        self.context.voice.status().offline_since.is_some()
    }

    /// Nothing goes out before then. While the server cannot be reached, one try at a time, ever more rarely, is
    /// enough to find out when it can; the others keep their turn for then.
    fn not_before(&self) -> i64 {
        if self.is_offline() { self.limit.over().max(self.unreached.1) } else { self.limit.over() }
    }

    fn is_free(&self, candidate: &Candidate) -> bool {
        let settled = !self.unsettled.contains(&candidate.conversation);
        settled && !self.flying.contains(&candidate.lane) && !self.resting.contains_key(&candidate.lane)
    }

    fn fly(&mut self, step: Step, guard: &BusyGuard) {
        self.flying.insert(step.lane());
        let context = self.context.clone();
        let guard = guard.another();
        self.jobs.spawn(async move {
            let outcome = match step.state {
                StepState::Unsure => look::look_for(&context, step.clone()).await,
                _ => send::deliver(&context, step.clone()).await,
            };
            if let Outcome::Held { until } = outcome {
                limit::keep(&context, until).await;
            }
            let _ = context.tasks.delivery.send(DeliveryMessage::Ended { step: Box::new(step), outcome, guard });
        });
    }

    fn ended(&mut self, step: Step, outcome: Outcome) {
        self.flying.remove(&step.lane());
        let now = self.passed();
        self.reached();
        match outcome {
            Outcome::Over if self.is_offline() => {}
            Outcome::Over => self.limit.is_answered(),
            Outcome::Held { until } => self.limit.lasts(&self.context, until),
            Outcome::Stuck => {
                self.resting.insert(step.lane(), (step.id, now.saturating_add(SOON)));
            }
        }
    }

    /// After a try to reach the server: when the next may be, if this one did not.
    fn reached(&mut self) {
        if self.is_offline() {
            let failures = self.unreached.0.saturating_add(1);
            let wait = pacing::wait_after(failures, &self.context.settings);
            self.unreached = (failures, later(self.passed(), wait));
        } else {
            self.unreached = (0, i64::MIN);
        }
    }

    /// How long until something may go out by itself; none when only an order can change that.
    fn wait(&self) -> Option<Duration> {
        let wait = self.next?.saturating_sub(self.passed()).clamp(1, LONGEST_SLEEP);
        Some(Duration::from_millis(u64::try_from(wait).unwrap_or(1)))
    }

    /// Lets what is on its way end; what does not end in time is found in doubt by the next start.
    async fn end(mut self) {
        let all = async { while self.jobs.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(self.context.settings.stop_grace, all).await;
        self.jobs.shutdown().await;
    }
}

/// Whether a person wants it tried at once.
fn is_pressed(candidate: &Candidate) -> bool {
    candidate.next_attempt_at == Step::AT_ONCE
}

/// So long after a moment, in milliseconds.
fn later(now: i64, wait: Duration) -> i64 {
    now.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
