//! Conversations that were closed until a time (F5): opened when it has come, also when it came while nothing ran here,
//! unless somebody opened or closed them meanwhile. And lists that change by time alone are brought up to it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::busy::BusyGuard;
use super::context::Context;
use super::delivery::DeliveryMessage;
use super::ladder;
use super::pacing;
use crate::domain::Timestamp;
use crate::intercom::ApiError;

/// The longest sleep: the clock may be set, and the machine may sleep, without the timer knowing.
const LONGEST: Duration = Duration::from_secs(30);
/// The shortest: what is due and cannot be done yet must not keep the program busy.
const SHORTEST: Duration = Duration::from_secs(1);

/// Opens what is due whenever it is this program's turn (S9), until the sync is to stop.
pub(super) async fn run(context: Arc<Context>, mut orders: UnboundedReceiver<BusyGuard>, guard: BusyGuard) {
    let mut guard = Some(guard).filter(|_| context.holds());
    while context.until_held_dropping(&mut orders).await {
        let guard = guard.take().unwrap_or_else(|| context.busy.begin());
        if !turn(&context, &mut orders, guard).await {
            return;
        }
    }
}

/// Opens what is due, at the start of the turn and whenever a time comes. True when the turn is over, false when the
/// sync is to stop.
async fn turn(context: &Arc<Context>, orders: &mut UnboundedReceiver<BusyGuard>, guard: BusyGuard) -> bool {
    let mut guard = Some(guard);
    let mut failures = 0_u32;
    loop {
        if let Some(guard) = guard.take() {
            let well = tokio::select! {
                () = context.stopped() => return false,
                lost = context.until_lost() => return lost,
                well = round(context, &guard) => well,
            };
            failures = if well { 0 } else { failures.saturating_add(1) };
        }
        let wait = wait(context, failures).await;
        let timer = async {
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        guard = tokio::select! {
            biased;
            () = context.stopped() => return false,
            lost = context.until_lost() => return lost,
            order = orders.recv() => match order {
                // One round answers all that asked so far.
                Some(mut guard) => {
                    while let Ok(other) = orders.try_recv() {
                        guard = other;
                    }
                    Some(guard)
                }
                None => return false,
            },
            () = timer => Some(context.busy.begin()),
            // There may be an earlier time to wait for.
            () = context.store.flips_moved() => None,
        };
    }
}

async fn wait(context: &Context, failures: u32) -> Option<Duration> {
    let wake = context.report_err(context.store.next_wake().await).flatten();
    let rung = context.report_err(context.store.next_rung().await).flatten();
    let flip = context.report_err(context.store.next_flip().await).flatten();
    let least = if failures > 0 { pacing::wait_after(failures, &context.settings) } else { SHORTEST };
    let until = |at: Timestamp, least: Duration| {
        let seconds = u64::try_from(at.since(context.clock.now())).unwrap_or(0);
        Duration::from_secs(seconds).min(LONGEST).max(least).max(SHORTEST)
    };
    let waits = [wake, rung].map(|at| at.map(|at| until(at, least))).into_iter();
    let waits = waits.chain([flip.map(|at| until(at, SHORTEST))]);
    waits.flatten().min()
}

/// Opens those whose time has come. False when the server could not be asked about one.
async fn round(context: &Context, guard: &BusyGuard) -> bool {
    // Nobody has to be asked for that.
    while context.report_err(context.store.take_flips().await) == Some(true) {}
    let due = context.report_err(context.store.due_wakes(context.clock.now()).await).unwrap_or_default();
    let mut well = ladder::round(context, guard).await;
    for id in due {
        context.timing.budget.charge(1);
        let Some(asked) = context.report_err(context.store.revision().await) else { continue };
        // The last word on whether it is still closed by that: after a long absence what is here is old.
        match context.observe(context.client.thread(&id).await) {
            Ok(thread) => {
                let Some(merged) = context.report_err(context.store.put_thread(thread, asked).await) else { continue };
                context.arrived(merged.changes).await;
                if !merged.doubtful.is_empty() {
                    well = false;
                    continue;
                }
            }
            Err(ApiError::NotFound { .. }) => {
                let gone = context.report_err(context.store.forget(&id).await).flatten();
                context.gone(gone).await;
                continue;
            }
            Err(error) => {
                context.voice.failed("waking", &error);
                well = false;
                if error.is_offline() {
                    break;
                }
                continue;
            }
        }
        if context.report_err(context.store.wake(&id).await).is_some_and(|steps| !steps.is_empty()) {
            let _ = context.tasks.delivery.send(DeliveryMessage::Wake(guard.another()));
        }
    }
    well
}
