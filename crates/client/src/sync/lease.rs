//! Whose turn it is: of several programs on one store, the one that holds its lease delivers, polls and fetches what
//! the first sync wants; the others show what the store says, and stand by (S9).

use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::api::{Deaf, Phase, SyncStatus};
use super::context::Context;
use super::delivery::DeliveryMessage;
use super::poll::PollMessage;
use crate::domain::Timestamp;
use crate::intercom::ApiError;

/// How often it is looked whose turn it is.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Where the holder keeps how it stands, for those that stand by.
const SHARED: &str = "sync.status";

/// Where those that stand by leave word, another each time, that somebody is at work there.
const AT_WORK: &str = "sync.at_work";

/// What those that stand by cannot find out by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Shared {
    phase: Phase,
    offline_since: Option<Timestamp>,
    denied: bool,
    #[serde(default)]
    deaf: Option<Deaf>,
    #[serde(default)]
    held_until: Option<Timestamp>,
}

impl Shared {
    fn of(status: &SyncStatus) -> Self {
        let SyncStatus { phase, offline_since, denied, ref deaf, held_until, .. } = *status;
        Self { phase, offline_since, denied, deaf: deaf.clone(), held_until }
    }
}

/// Looks, until the sync is to stop.
pub(super) async fn run(context: Arc<Context>, poll: UnboundedSender<PollMessage>) {
    let mut told: Option<Shared> = None;
    let mut seen = None;
    let mut word = context.report_err(context.store.last_told().await);
    loop {
        context.voice.set_status(|status| status.others = context.store.has_others());
        let changes = context.store.foreign_changes();
        if context.holds() {
            if seen.is_some_and(|seen| seen != changes) {
                let _ = context.tasks.delivery.send(DeliveryMessage::Wake(context.busy.begin()));
                context.want_wakes();
            }
            tell(&context, &mut told).await;
        } else {
            told = None;
            tell_of_work(&context).await;
            if seen != Some(changes) {
                hear(&context).await;
            }
        }
        if seen != Some(changes) {
            word = hear_others(&context, word).await;
            if hears_of_work(&context).await {
                // One that is gone is gone because the sync stops.
                let _ = poll.send(PollMessage::Presence);
            }
        }
        seen = Some(changes);
        if !context.pause(LOOK_EVERY).await {
            return;
        }
        context.contend().await;
    }
}

async fn tell(context: &Context, told: &mut Option<Shared>) {
    let now = Shared::of(&context.voice.status());
    if told.as_ref() == Some(&now) {
        return;
    }
    if let Ok(json) = serde_json::to_string(&now)
        && context.report_err(context.store.set_meta(SHARED, &json).await).is_some()
    {
        *told = Some(now);
    }
}

/// Leaves word for the holder, now and then, that somebody is at work here.
async fn tell_of_work(context: &Context) {
    if context.timing.presence.is_to_be_told(Instant::now()) {
        let word = format!("{:016x}", fastrand::u64(..));
        let _ = context.report_err(context.store.set_meta(AT_WORK, &word).await);
    }
}

/// Whether there is new word of somebody at work elsewhere.
async fn hears_of_work(context: &Context) -> bool {
    let word = context.report_err(context.store.meta(AT_WORK).await).flatten().unwrap_or_default();
    context.timing.presence.hear(word, Instant::now())
}

/// Tells here what other programs have told since that word; answers the last word.
async fn hear_others(context: &Context, word: Option<i64>) -> Option<i64> {
    let Some(word) = word else { return context.report_err(context.store.last_told().await) };
    let Some((reached, told)) = context.report_err(context.store.told_since(word).await) else { return Some(word) };
    for told in told {
        context.voice.tell(told.into());
    }
    Some(reached)
}

async fn hear(context: &Context) {
    let kept = context.report_err(context.store.meta(SHARED).await).flatten();
    let Some(shared) = kept.and_then(|json| serde_json::from_str::<Shared>(&json).ok()) else { return };
    let Shared { phase, offline_since, denied, deaf, held_until } = shared;
    context.voice.set_status(|s| {
        (s.phase, s.offline_since, s.denied, s.deaf, s.held_until) = (phase, offline_since, denied, deaf, held_until);
    });
}

impl Context {
    /// Looks whose turn it is.
    pub async fn contend(&self) {
        // A store that cannot be asked is no reason to stop or to begin; what is done without the lease is refused.
        let Some(held) = self.report_err(self.store.contend().await) else { return };
        self.turn.send_if_modified(|turn| std::mem::replace(turn, held) != held);
    }

    /// Whether it is this program's turn.
    pub fn holds(&self) -> bool {
        *self.turn.borrow()
    }

    /// Waits until it is this program's turn; false when the sync is to stop.
    pub async fn until_held(&self) -> bool {
        self.until_turn(true).await
    }

    /// Waits until it is not this program's turn any more; false when the sync is to stop.
    pub async fn until_lost(&self) -> bool {
        self.until_turn(false).await
    }

    async fn until_turn(&self, held: bool) -> bool {
        let mut turn = self.turn.subscribe();
        tokio::select! {
            biased;
            () = self.stopped() => false,
            changed = turn.wait_for(|turn| *turn == held) => changed.is_ok(),
        }
    }

    /// The same, letting go of the orders that come meanwhile: who holds the lease looks at everything.
    pub async fn until_held_dropping<T>(&self, orders: &mut UnboundedReceiver<T>) -> bool {
        let held = self.until_held();
        tokio::pin!(held);
        loop {
            tokio::select! {
                biased;
                held = &mut held => return held,
                order = orders.recv() => if order.is_none() { return false },
            }
        }
    }

    /// A write that only the holder may send. A program that was stopped on the way and wakes up when another one has
    /// taken over sends nothing more: each step is taken only by one that has seen a moment ago that it holds the lease.
    pub async fn in_turn<T>(&self, request: impl Future<Output = Result<T, ApiError>>) -> Result<T, ApiError> {
        let still_holds = || async { self.report_err(self.store.still_holds().await) == Some(true) };
        // It may have been sent in part: the other one looks for it.
        while_held(request, || self.store.is_fresh(), still_holds).await.unwrap_or(Err(ApiError::TimedOut))
    }
}

/// Takes the steps of `work` one by one, as long as the lease is held: by a look that is fresh, or by another one. None
/// when it is not any more; no further step is taken then.
async fn while_held<T, L: Future<Output = bool>>(
    work: impl Future<Output = T>,
    is_fresh: impl Fn() -> bool,
    still_holds: impl Fn() -> L,
) -> Option<T> {
    tokio::pin!(work);
    loop {
        let step =
            std::future::poll_fn(|cx| if is_fresh() { work.as_mut().poll(cx).map(Some) } else { Poll::Ready(None) });
        match step.await {
            Some(done) => return Some(done),
            None if still_holds().await => {}
            None => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Something that takes two steps and says how many were taken.
    async fn two_steps(taken: &Cell<u32>) {
        taken.set(taken.get() + 1);
        tokio::task::yield_now().await;
        taken.set(taken.get() + 1);
    }

    #[tokio::test]
    async fn who_wakes_up_after_another_has_taken_over_takes_no_further_step() {
        let taken = Cell::new(0);
        // After the first step it sleeps, and its last look is old.
        let is_fresh = || taken.get() == 0;
        assert_eq!(while_held(two_steps(&taken), is_fresh, || async { false }).await, None);
        assert_eq!(taken.get(), 1);
    }

    #[tokio::test]
    async fn who_wakes_up_and_still_holds_the_lease_goes_on() {
        let taken = Cell::new(0);
        let looked = Cell::new(false);
        let is_fresh = || taken.get() == 0 || looked.get();
        let look = || async {
            looked.set(true);
            true
        };
        assert_eq!(while_held(two_steps(&taken), is_fresh, look).await, Some(()));
        assert_eq!(taken.get(), 2);
    }
}
