//! A store that was restored from a copy: what waits in its outbox may have been delivered since the copy was made, and
//! is looked for before anything goes out (S3).
//!
//! A conversation's outbox is delivered in order, so what was delivered of it is a beginning of it: each action in turn
//! must have left a trace of its own after the one before it, and the first without one ends the search. The same words
//! that wait twice and were said once are so said once more.

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::evidence;
use crate::domain::{Action, ActionState, ConversationId, Evidence, Thread};
use crate::store::Moment;

/// How far this machine's idea of the server's time may be wrong, in seconds.
const SLACK_SECONDS: i64 = 5;
/// How often a conversation is asked for.
const TRIES: usize = 3;

/// Settles what a copy does not know to be done. Goes before all sending.
pub(super) async fn settle(context: &Context) {
    if context.kept(context.store.is_copy().await) == Some(true) {
        let waiting = context.kept(context.store.outbox().await).unwrap_or_default();
        let mut seen = HashSet::new();
        let order: Vec<ConversationId> =
            waiting.iter().map(|action| action.conversation.clone()).filter(|id| seen.insert(id.clone())).collect();
        let mut outboxes: HashMap<ConversationId, Vec<Action>> = HashMap::new();
        for action in waiting.into_iter().filter(|action| action.state != ActionState::Failed) {
            outboxes.entry(action.conversation.clone()).or_default().push(action);
        }
        for id in order {
            if let Some(actions) = outboxes.remove(&id)
                && let Some((thread, asked)) = read(context, &id).await
            {
                look_through(context, &actions, &thread, asked).await;
            }
        }
    }
    let _ = context.kept(context.store.at_home().await);
}

async fn read(context: &Context, id: &ConversationId) -> Option<(Thread, Moment)> {
    for _ in 0..TRIES {
        let asked = context.kept(context.store.moment().await)?;
        match context.heard(context.client.thread(id).await) {
            Ok(thread) => return Some((thread, asked)),
            Err(error) if error.is_transient() => {}
            Err(_) => return None,
        }
    }
    None
}

async fn look_through(context: &Context, actions: &[Action], thread: &Thread, asked: Moment) {
    let mut from = 0;
    for action in actions {
        let rest = thread.parts.get(from..).unwrap_or_default();
        let earliest = action.created_at.plus(-SLACK_SECONDS);
        let found = rest.iter().position(|part| {
            let part = std::slice::from_ref(part);
            part.iter().all(|part| part.created_at >= earliest)
                && evidence::left_a_trace(action, &Evidence::default(), part)
        });
        let Some(place) = found.filter(|_| action.state == ActionState::Queued) else { return };
        from += place + 1;
        let server_time = context.client.server_time();
        let marked = context.kept(context.store.mark_sending(action.id, server_time).await).flatten();
        if marked.is_none()
            || context.kept(context.store.acknowledge(action.id, Some((thread.clone(), asked))).await).is_none()
        {
            return;
        }
        tracing::info!(action = action.id, "a copy of the store did not know that this was done");
    }
}
