//! What was missed while the poll was deaf: a cursor that had run ahead of the server's clock, after a change marker that
//! did, let it find nothing that was older. The cursor goes back to the present, and what changed meanwhile is fetched
//! behind everything else, newest first, back to where nothing is new.

use std::sync::Arc;

use super::budget::Rank;
use super::busy::BusyGuard;
use super::context::Context;
use super::first::PAGE;
use super::walk::Downward;
use super::{pacing, poll};
use crate::domain::Timestamp;
use crate::intercom::{PageRequest, Query, SearchSort};

/// Where it is kept that something was missed, and back to when it was fetched.
const MISSED: &str = "sync.missed";
/// The cursor is kept in the server's seconds; so much is no running ahead.
const SLACK_SECONDS: i64 = 2;
/// Nobody has been deaf for longer.
const LONGEST_SECONDS: i64 = 30 * 24 * 60 * 60;
/// So many pages in a row that bring nothing new are what was there before.
const QUIET_PAGES: u32 = 2;

/// Brings a cursor back that is ahead of the server's clock.
pub(super) async fn heal(context: &Context, cursor: Option<&str>, latest: Timestamp) {
    let cursor = cursor.and_then(|at| at.parse().ok()).map(Timestamp);
    if cursor.is_none_or(|at| at <= latest.plus(SLACK_SECONDS)) {
        return;
    }
    context
        .voice
        .problem("changes were not heard of, as the time of one lay ahead of the server's clock; they are fetched now");
    // First that something was missed: nothing may come between.
    if context.report_err(context.store.set_meta(MISSED, &latest.plus(SLACK_SECONDS).0.to_string()).await).is_some() {
        let _ = context.report_err(context.store.set_meta(poll::CURSOR, &latest.0.to_string()).await);
    }
}

/// Fetches what was missed, until the sync is to stop.
pub(super) async fn run(context: Arc<Context>, guard: BusyGuard) {
    tokio::select! {
        () = context.stopped() => {}
        () = fetch(&context, guard) => {}
    }
}

async fn fetch(context: &Context, guard: BusyGuard) {
    let kept = context.report_err(context.store.meta(MISSED).await).flatten();
    let Some(ceiling) = kept.and_then(|at| at.parse().ok()).map(Timestamp) else { return };
    let mut guard = guard;
    if !context.holds() {
        drop(guard);
        if !context.until_held().await {
            return;
        }
        guard = context.busy.begin();
    }
    let since = Query::updated_since(ceiling.plus(-LONGEST_SECONDS));
    let mut walk = Downward::new(Some(ceiling));
    let (mut quiet, mut failures) = (0, 0);
    while quiet < QUIET_PAGES {
        guard = context.timing.budget.take(Rank::Low, guard).await;
        let ask = walk.ask().clone();
        let before = ask.bound.map(Query::updated_before);
        let query = Query::And(std::iter::once(since.clone()).chain(before).collect());
        let page = PageRequest { per_page: PAGE, after: ask.after };
        let page =
            match context.observe(context.client.search_conversations(&query, &SearchSort::newest(), &page).await) {
                Ok(page) => page,
                Err(error) => {
                    context.voice.failed("what was missed", &error);
                    failures += 1;
                    drop(guard);
                    context.pause(pacing::wait_after(failures, &context.settings)).await;
                    guard = context.busy.begin();
                    continue;
                }
            };
        let Some(merged) = context.found(context.wanted(page.items.clone())).await else { return };
        quiet = if merged.changes.is_empty() && merged.doubtful.is_empty() { quiet + 1 } else { 0 };
        context.arrived(merged.changes).await;
        context.want_names();
        let progress = walk.took(&page.items, page.next);
        if progress.astray {
            context.astray("what was missed");
        }
        if let Some(reached) = progress.reached {
            let _ = context.report_err(context.store.set_meta(MISSED, &reached.0.to_string()).await);
        }
        if progress.over {
            break;
        }
    }
    let _ = context.report_err(context.store.set_meta(MISSED, "").await);
}
