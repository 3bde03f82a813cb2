//! A store that was restored from a copy: what waits in its outbox may have been delivered since the copy was made, and
//! is looked for before anything goes out (S3).
//!
//! A conversation's outbox is delivered in order, so what was delivered of it is a beginning of it: each step in turn
//! must have left a trace of its own after the one before it, and the first without one ends the search. The same words
//! that wait twice and were said once are so said once more. What of a conversation cannot be asked for stays where it is
//! until it can.

use std::collections::{HashMap, HashSet};

use super::context::Context;
use super::evidence;
use super::ladder;
use crate::domain::step::OWN;
use crate::domain::{ConversationId, Ending, Evidence, Step, StepState, Thread};
use crate::intercom::ApiError;
use crate::store::Revision;

/// How far this machine's idea of the server's time may be wrong, in seconds.
const SLACK_SECONDS: i64 = 5;
/// Why something is in doubt that never left, as far as is known here.
const CAME_BACK: &str = "it came back with a store that was damaged, and may have gone out right before";
/// How often a conversation is asked for.
const TRIES: usize = 3;

/// Conversations of such a store that could not be asked for yet. Until they are, nothing of them goes out.
pub(super) type Unsettled = HashSet<ConversationId>;

/// Settles what a copy does not know to be done. Goes before all sending.
pub(super) async fn settle(context: &Context) -> Unsettled {
    settle_these(context, None).await
}

/// The same for those that are left.
pub(super) async fn settle_rest(context: &Context, rest: &Unsettled) -> Unsettled {
    settle_these(context, Some(rest)).await
}

async fn settle_these(context: &Context, only: Option<&Unsettled>) -> Unsettled {
    let mut unsettled = Unsettled::new();
    if context.report_err(context.store.is_copy().await) == Some(true) {
        ladder::stop_what_came_back(context).await;
        let came_back = context.report_err(context.store.came_back().await) == Some(true);
        let waiting = context.report_err(context.store.outbox().await).unwrap_or_default();
        let mut seen = HashSet::new();
        let order: Vec<ConversationId> =
            waiting.iter().map(|step| step.conversation.clone()).filter(|id| seen.insert(id.clone())).collect();
        let mut outboxes: HashMap<ConversationId, Vec<Step>> = HashMap::new();
        for step in waiting.into_iter().filter(|step| step.state != StepState::Failed) {
            outboxes.entry(step.conversation.clone()).or_default().push(step);
        }
        for id in order {
            // A value that is set needs no look: the last one counts.
            if id.as_str() == OWN {
                continue;
            }
            let Some(steps) = outboxes.remove(&id).filter(|_| only.is_none_or(|only| only.contains(&id))) else {
                continue;
            };
            match read(context, &id).await {
                Read::Thread(thread, asked) => look_through(context, &steps, &thread, asked, came_back).await,
                // What it is that is wrong is found out when it is sent.
                Read::Never => {}
                Read::NotNow => drop(unsettled.insert(id)),
            }
        }
    }
    if unsettled.is_empty() {
        let _ = context.report_err(context.store.at_home().await);
    }
    unsettled
}

/// What asking for a conversation came to.
enum Read {
    Thread(Box<Thread>, Revision),
    /// It cannot be had.
    Never,
    /// It may be had later.
    NotNow,
}

async fn read(context: &Context, id: &ConversationId) -> Read {
    for _ in 0..TRIES {
        let Some(asked) = context.report_err(context.store.revision().await) else { return Read::NotNow };
        match context.observe(context.client.thread(id).await) {
            Ok(thread) => return Read::Thread(Box::new(thread), asked),
            Err(error) if error.is_transient() => {}
            // One that is deleted has nothing to look at; what cannot be understood is not looked at.
            Err(ApiError::NotFound { .. }) => return Read::Never,
            Err(_) => return Read::NotNow,
        }
    }
    Read::NotNow
}

async fn look_through(context: &Context, steps: &[Step], thread: &Thread, asked: Revision, came_back: bool) {
    let mut from = 0;
    for step in steps {
        let rest = thread.parts.get(from..).unwrap_or_default();
        let earliest = step.created_at.plus(-SLACK_SECONDS);
        let found = rest.iter().position(|part| {
            let part = std::slice::from_ref(part);
            part.iter().all(|part| part.created_at >= earliest)
                && evidence::left_a_trace(step, &Evidence::default(), part)
        });
        let server_time = context.client.server_time();
        let Some(place) = found.filter(|_| step.state == StepState::Queued) else {
            // A journal may have lost its last lines, and this one have left a moment ago: it counts as in doubt.
            if came_back
                && step.state == StepState::Queued
                && context.report_err(context.store.mark_sending(step.id, server_time).await).flatten().is_some()
            {
                let _ = context.report_err(context.store.mark_unsure(step.id, Ending::Open, CAME_BACK).await);
            }
            return;
        };
        from += place + 1;
        let marked = context.report_err(context.store.mark_sending(step.id, server_time).await).flatten();
        if marked.is_none()
            || context.report_err(context.store.acknowledge(step.id, Some((thread.clone(), asked))).await).is_none()
        {
            return;
        }
        tracing::info!(step = step.id, "a copy of the store did not know that this was done");
    }
}
