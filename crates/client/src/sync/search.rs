//! What Intercom's own search finds for a condition, because a person has asked for it: it has conversations that are not
//! here, and of words the first message of each alone.

use std::sync::Arc;

use super::api::SyncEvent;
use super::busy::BusyGuard;
use super::context::Context;
use crate::condition::Condition;
use crate::domain::Timestamp;
use crate::intercom::{PageRequest, SearchSort, ask_for};

/// So many are asked for at a time.
const PAGE: u32 = 50;
/// So many pages are read: whoever wants more has to say more of what is looked for.
const MOST_PAGES: usize = 4;

/// What the server would be asked, as a person reads it, and whether words are among it.
pub fn asked_for(condition: &Condition, now: Timestamp) -> (String, bool) {
    let asked = ask_for(condition, now);
    (asked.query.to_string(), asked.words)
}

/// Asks the server, and takes in what it finds.
pub(super) async fn ask(context: Arc<Context>, condition: Condition, guard: BusyGuard) {
    let asked = ask_for(&condition, context.clock.now());
    let mut page = PageRequest::first(PAGE);
    let (mut found, mut more) = (0, false);
    for _ in 0..MOST_PAGES {
        context.timing.budget.charge(1);
        let answer = context.client.search_conversations(&asked.query, &SearchSort::newest(), &page).await;
        let answer = match context.observe(answer) {
            Ok(answer) => answer,
            Err(error) => {
                context.voice.failed("search", &error);
                break;
            }
        };
        found += answer.items.len();
        if context.found(answer.items).await.is_none() {
            break;
        }
        more = answer.next.is_some();
        match answer.next {
            Some(next) => page = PageRequest::after(PAGE, next),
            None => break,
        }
    }
    context.want_names();
    context.voice.tell(SyncEvent::Searched { found, more });
    drop(guard);
}
