//! A message that waited, for its undo delay, offline, or while no program ran: its conversation is read before it leaves, and
//! it does not if something came there that its writer has not seen (S10). So is that of one whose customer has written, as the
//! head tells, and whose words are not here yet.

use super::context::Context;
use super::send::{self, Outcome};
use crate::domain::Step;
use crate::intercom::ApiError;
use crate::store::Announcement;

/// For so many seconds after its time nothing was waited for.
const PROMPT: i64 = 5;

fn is_late(context: &Context, step: &Step) -> bool {
    context.clock.now().since(step.next_attempt_at) > PROMPT
}

/// Holds a message that is marked as going out against what came. None when it may leave, or else what became of it.
pub(super) async fn holds_back(context: &Context, step: &Step) -> Option<Outcome> {
    let wrote = match context.report_err(context.store.has_news(step.id).await) {
        Some(Some(wrote)) => wrote,
        Some(None) => return None,
        None => return Some(Outcome::Stuck),
    };
    let waited = step.attempts > 0 || step.next_attempt_at != step.created_at || is_late(context, step);
    let status = context.voice.status();
    // What came before this program began is known to it once it has asked.
    let is_known = status.last_poll.is_some() || status.connected_at.is_some_and(|at| at <= step.created_at);
    if is_known && !waited && !wrote {
        return None;
    }
    hold(context, step).await
}

/// The same, whatever is known: its conversation is read.
pub(super) async fn hold(context: &Context, step: &Step) -> Option<Outcome> {
    let Some(asked) = context.report_err(context.store.revision().await) else { return Some(Outcome::Stuck) };
    match context.observe(context.client.thread(&step.conversation).await) {
        Ok(thread) => {
            let Some(merged) = context.report_err(context.store.put_thread(thread, asked).await) else {
                return Some(Outcome::Stuck);
            };
            context.arrived(merged.changes).await;
        }
        // It is for the server to say so of the message.
        Err(ApiError::NotFound { .. }) => return None,
        Err(error) => {
            let tried = Step { attempts: step.attempts.saturating_add(1), ..step.clone() };
            return Some(send::again(context, tried, &error).await);
        }
    }
    let stopped = match context.report_err(context.store.stop(step.id).await) {
        Some(Some(stopped)) => stopped,
        Some(None) => return None,
        None => return Some(Outcome::Stuck),
    };
    context.timing.horizon.forget(step.id);
    context.tell_all(Announcement::Stopped(Box::new(stopped))).await;
    Some(Outcome::Over)
}
