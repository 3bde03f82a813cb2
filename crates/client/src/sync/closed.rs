//! Closed conversations, which the first sync leaves out: a page at a time, when a person scrolls to them.

use std::sync::Arc;

use super::api::SyncEvent;
use super::busy::BusyGuard;
use super::context::{Context, Errand};
use super::first;
use super::settings::History;
use super::walk::Downward;
use crate::domain::{State, Timestamp};
use crate::intercom::{PageRequest, SearchSort};

const REACHED: &str = "sync.closed";
/// What stands there when there are no more.
const END: &str = "end";
const PAGE: u32 = 100;

/// Notes that the first sync has brought closed conversations back to a time, or all of them.
pub(super) async fn reached(context: &Context, state: State, since: Option<Timestamp>) {
    if state == State::Closed {
        let reached = since.map_or_else(|| END.to_owned(), |at| at.0.to_string());
        let _ = context.report_err(context.store.set_meta(REACHED, &reached).await);
    }
}

/// Fetches the next page.
pub(super) async fn more(context: Arc<Context>, guard: BusyGuard) {
    let Some(_claim) = context.claim(Errand::MoreClosed) else { return };
    let reached = context.report_err(context.store.meta(REACHED).await).flatten();
    if reached.as_deref() == Some(END) || context.settings.history == History::None {
        context.voice.tell(SyncEvent::Closed { more: false });
        return;
    }
    let mut walk = context.closed.lock().await;
    let walk = walk.get_or_insert_with(|| Downward::new(reached.and_then(|at| at.parse().ok()).map(Timestamp)));
    let ask = walk.ask().clone();
    let query = first::query(State::Closed, None, ask.bound);
    let page = PageRequest { per_page: PAGE, after: ask.after };
    context.timing.budget.charge(1);
    match context.observe(context.client.search_conversations(&query, &SearchSort::newest(), &page).await) {
        Ok(page) => {
            if context.found(page.items.clone()).await.is_some() {
                let progress = walk.took(&page.items, page.next);
                if progress.astray {
                    context.astray("closed conversations");
                }
                let reached =
                    if progress.over { Some(END.to_owned()) } else { progress.reached.map(|at| at.0.to_string()) };
                if let Some(reached) = reached {
                    let _ = context.report_err(context.store.set_meta(REACHED, &reached).await);
                }
                context.want_names();
                context.voice.tell(SyncEvent::Closed { more: !progress.over });
            }
        }
        Err(error) => context.voice.failed("closed conversations", &error),
    }
    drop(guard);
}
