//! Articles that Intercom finds for words, because a person looks for one to tell a customer of.

use std::sync::Arc;

use super::api::SyncEvent;
use super::busy::BusyGuard;
use super::context::Context;

/// Asks the server; what came of it is told either way, as somebody waits for it.
pub(super) async fn ask(context: Arc<Context>, words: String, guard: BusyGuard) {
    context.timing.budget.charge(1);
    let answer = context.observe(context.client.articles(&words).await);
    let found = answer.map_err(|error| format!("{error}; {}", error.advice()));
    context.voice.tell(SyncEvent::Articles { words, found });
    drop(guard);
}
