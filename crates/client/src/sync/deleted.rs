//! Conversations that were deleted in Intercom: no search finds them, and no poll tells of them, so the list of the
//! deleted is looked through now and then (API 7.14), and they are removed here (S12).

use std::sync::Arc;

use super::budget::Rank;
use super::busy::BusyGuard;
use super::context::{Context, Errand};
use super::pacing;
use super::settings::PollMode;
use crate::domain::Timestamp;
use crate::intercom::wire::lists::Deleted;
use crate::intercom::{ApiError, Trail};

/// How far the list was read: when the newest of it was deleted.
const REACHED: &str = "sync.deleted";
/// How far back of that it is read again: the list may lag behind.
const OVERLAP_SECONDS: i64 = 300;
/// A list that never ends is not read for ever.
const MOST_PAGES: u32 = 200;

/// Looks at the start and now and then, whenever it is this program's turn (S9), until the sync is to stop or the server has no such list.
pub(super) async fn run(context: Arc<Context>, guard: BusyGuard) {
    tokio::select! {
        () = context.stopped() => {}
        () = rounds(&context, guard) => {}
    }
}

async fn rounds(context: &Context, guard: BusyGuard) {
    let mut guard = guard;
    let mut failures = 0_u32;
    loop {
        if !context.holds() {
            drop(guard);
            if !context.until_held().await {
                return;
            }
            guard = context.busy.begin();
        }
        let (rest, outcome) = round(context, guard).await;
        drop(rest);
        match outcome {
            Ok(()) if context.settings.poll == PollMode::OnDemand => return,
            Ok(()) => {
                failures = 0;
                context.pause(context.settings.deleted_every).await;
            }
            Err(error) if error.is_transient() || matches!(error, ApiError::Unauthorized { .. }) => {
                failures = failures.saturating_add(1);
                let wait = pacing::wait_after(failures, &context.settings).max(context.settings.backoff_cap);
                context.pause(wait).await;
            }
            // A token that may not read it, an older API: it will not be different a moment later, and what is deleted
            // is still found out when it is looked at.
            Err(error) => {
                tracing::info!(%error, "deleted conversations are not followed");
                return;
            }
        }
        guard = context.busy.begin();
    }
}

/// Looks once because a person asked.
pub(super) async fn look(context: Arc<Context>, guard: BusyGuard) {
    let (rest, outcome) = round(&context, guard).await;
    match outcome {
        Err(error) if error.is_transient() => context.voice.failed("deleted conversations", &error),
        _ => {}
    }
    drop(rest);
}

/// Reads the list from its newest end back to where it was read before, one page after the other, behind everything
/// else. A store that was just filled has nothing to remove.
async fn round(context: &Context, guard: BusyGuard) -> (BusyGuard, Result<(), ApiError>) {
    let Some(_claim) = context.claim(Errand::Deleted) else { return (guard, Ok(())) };
    let kept = context.report_err(context.store.meta(REACHED).await).flatten();
    let now = context.latest().min(context.clock.now());
    let Some(reached) = kept.and_then(|at| at.parse().ok()).map(Timestamp) else {
        let _ = context.report_err(context.store.set_meta(REACHED, &now.0.to_string()).await);
        return (guard, Ok(()));
    };
    // One that was kept as read up to a time that is still to come was not read since some time.
    let reached = if reached > context.latest() { Timestamp::UNKNOWN } else { reached };
    let (floor, mut newest, mut guard) = (reached.plus(-OVERLAP_SECONDS), reached, guard);
    let mut trail = Trail::default();
    for number in 1..=MOST_PAGES {
        guard = context.timing.budget.take(Rank::Low, guard).await;
        let page = match context.observe(context.client.deleted_conversations(number).await) {
            Ok(page) => page,
            Err(error) => return (guard, Err(error)),
        };
        let latest = context.latest();
        newest = page.items.iter().map(|deleted| deleted.at).filter(|at| *at <= latest).fold(newest, Timestamp::max);
        let new = trail.took(page.items.iter().map(|deleted| deleted.id.as_str()));
        // The pages are counted here, whatever the server says comes next.
        let astray = page.next.is_some() && !new.contains(&true);
        let is_late = |deleted: &Deleted| deleted.at >= floor || !deleted.at.is_known();
        let ids: Vec<_> = page.items.into_iter().filter(is_late).map(|deleted| deleted.id).collect();
        let over = ids.is_empty() || page.next.is_none() || astray;
        if astray {
            context.astray("deleted conversations");
        }
        let Some(gone) = context.report_err(context.store.deleted(ids).await) else { return (guard, Ok(())) };
        context.gone(gone).await;
        if over {
            break;
        }
    }
    let newest = if newest.is_known() { newest } else { now };
    let _ = context.report_err(context.store.set_meta(REACHED, &newest.0.to_string()).await);
    (guard, Ok(()))
}
