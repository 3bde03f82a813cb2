//! Looking for a step of which it is not known whether it arrived (S3).
//!
//! | what a look shows | before the horizon | after it |
//! | --- | --- | --- |
//! | its own trace | done | done |
//! | what was wanted is so, without a trace | looked for again | done |
//! | nothing of it | looked for again | sent again; a person's, if something turned it away, or they want it so; done, if the server had taken it |
//! | it would be beyond what the server shows | looked for again | a person's |
//! | the conversation is not there | refused | refused |
//! | no answer | looked for again | looked for again |

use super::context::Context;
use super::send::{self, Outcome, after, later};
use super::settings::Unfound;
use super::{contact_tags, desk, evidence, own, pacing, ticketing};
use crate::domain::{Ending, Evidence, Operation, Step, Thread};
use crate::intercom::ApiError;
use crate::store::Revision;

/// What is said of a step that can be neither found nor ruled out.
const OUT_OF_SIGHT: &str = "whether it arrived cannot be told any more: more has happened in the conversation since \
    than Intercom shows; look whether it is there, then try it again or drop it";

/// What is said of a message that is not sent again by itself.
const NOT_FOUND: &str = "it was looked for until it could not arrive any more, and its words are not there; look \
    whether it is there in other words, then try it again or drop it";

/// What is known of what a step has left behind.
#[expect(clippy::large_enum_variant, reason = "there is one at a time, for a moment")]
pub(super) enum Left {
    /// It is in the store; with the thread it was read from, none where there is no conversation any more.
    Kept(Option<(Thread, Revision)>),
    /// It cannot be seen yet: reads may lag behind writes.
    Unseen,
}

/// The conversation with what a step has left in it, in the store as well: the entry of one must be known before the
/// next goes out, or would be taken for the next one's (S3). Not every answer holds the conversation (API 24.11), and one
/// that crossed another is not taken in.
pub(super) async fn left_behind(
    context: &Context,
    step: &Step,
    answer: Option<(Thread, Revision)>,
) -> Result<Left, ApiError> {
    let mut answer = answer;
    for _ in 0..2 {
        if let Some((thread, asked)) = answer {
            match context.report_err(context.store.take_in(thread.clone(), asked).await) {
                Some(Some(taken)) => return Ok(Left::Kept(Some((thread, taken)))),
                Some(None) => {}
                // What the store does not take now it does not acknowledge either.
                None => return Ok(Left::Kept(Some((thread, asked)))),
            }
        }
        let Some(asked) = context.report_err(context.store.revision().await) else { return Ok(Left::Kept(None)) };
        answer = match context.observe(context.client.thread(&step.conversation).await) {
            Ok(thread) => Some((thread, asked)),
            Err(ApiError::NotFound { .. }) => return Ok(Left::Kept(None)),
            Err(error) => return Err(error),
        };
        // What was read may be from before it.
        let noted = context.report_err(context.store.evidence(step.id).await).flatten().unwrap_or_default();
        if let Some((thread, _)) = &answer
            && !evidence::happened(
                step,
                &noted,
                &*ticketing::seen(context, step, &thread.conversation).await?,
                &thread.parts,
            )
            && !evidence::can_be_beyond(step, &noted, thread)
        {
            return Ok(Left::Unseen);
        }
    }
    Ok(Left::Kept(answer))
}

/// Looks for a step that is in doubt, and settles what can be settled: done if its effect is there. That it is not
/// counts only when its request cannot arrive any more.
pub(super) async fn look_for(context: &Context, step: Step) -> Outcome {
    let Some(noted) = context.report_err(context.store.evidence(step.id).await) else { return Outcome::Stuck };
    let noted = noted.unwrap_or_default();
    if let Some(status) = step.operation.own_status().cloned() {
        return own::look_for(context, step, &noted, &status).await;
    }
    if let Operation::ContactTag(own) = &step.operation {
        let own = own.clone();
        return contact_tags::look_for(context, step, &noted, &own).await;
    }
    let Some(asked) = context.report_err(context.store.revision().await) else { return Outcome::Stuck };
    let taken = noted.ending == Ending::Taken;
    // A look that began before the horizon decides nothing, however late its answer comes.
    let over = context.timing.horizon.remaining(step.id, noted.left, taken, context.present()).is_zero();
    match look(context, &step, &noted, over || taken).await {
        Ok(Finding::Done(thread)) => match left_behind(context, &step, Some((*thread, asked))).await {
            Ok(Left::Kept(answer)) => send::done(context, step, answer).await,
            Ok(Left::Unseen) => again_later(context, step, true, "it is there; the rest is being read").await,
            Err(error) => again_later(context, step, true, &error.to_string()).await,
        },
        Ok(Finding::NotThere | Finding::OutOfSight) if over && taken => send::done(context, step, None).await,
        Err(ApiError::NotFound { .. }) if taken => send::done(context, step, None).await,
        Ok(Finding::OutOfSight) if over => send::lost_sight(context, step, OUT_OF_SIGHT).await,
        Ok(Finding::NotThere) if over => match &noted.ending {
            Ending::TurnedAway(words) => send::refused(context, step, words).await,
            // Rewritten by the server beyond recognition it would be there twice.
            _ if step.operation.doubles() && context.settings.unfound == Unfound::Ask => {
                send::lost_sight(context, step, NOT_FOUND).await
            }
            _ => {
                let words = "it was looked for until it could not arrive any more, and is not there";
                let queued = context.report_err(context.store.not_found(step.id, words).await);
                if queued.is_some() { Outcome::Over } else { Outcome::Stuck }
            }
        },
        Ok(Finding::NotThere | Finding::OutOfSight) => {
            again_later(context, step, false, "it cannot be seen yet, and may still arrive").await
        }
        Err(error @ ApiError::NotFound { .. }) => send::refused(context, step, &send::words_of(&error)).await,
        Err(error @ (ApiError::RateLimited { retry_at, .. } | ApiError::Foreign { retry_at: Some(retry_at), .. })) => {
            later(context, step, retry_at, false, &error.to_string()).await;
            Outcome::Held { until: retry_at }
        }
        Err(error) => again_later(context, step, false, &error.to_string()).await,
    }
}

/// It is looked for again after a while. `seen`: it is known to have happened.
pub(super) async fn again_later(context: &Context, step: Step, seen: bool, words: &str) -> Outcome {
    let Some(noted) = context.report_err(context.store.evidence(step.id).await) else { return Outcome::Stuck };
    let noted = noted.unwrap_or_default();
    let taken = seen || noted.ending == Ending::Taken;
    let remaining = context.timing.horizon.remaining(step.id, noted.left, taken, context.present());
    let backoff = pacing::wait_after(noted.looks.saturating_add(1), &context.settings);
    let at = after(context, context.timing.horizon.next_look(backoff, remaining));
    later(context, step, at, seen, words).await
}

/// What a look at the conversation showed.
enum Finding {
    Done(Box<Thread>),
    NotThere,
    OutOfSight,
}

/// Reads the conversation back, and looks for the step's effect in it, and among the older parts that are kept here.
/// `settled`: nothing of it can arrive any more.
async fn look(context: &Context, step: &Step, noted: &Evidence, settled: bool) -> Result<Finding, ApiError> {
    let thread = context.observe(context.client.thread(&step.conversation).await)?;
    let head = ticketing::seen(context, step, &thread.conversation).await?.into_owned();
    if evidence::happened(step, noted, &head, &thread.parts) {
        // What is so already may be so by somebody else's doing, or have been so before: while the request can still
        // arrive, what comes after it in the outbox must wait for it, or would be undone by it.
        if !settled && !desk::is_final(step) && !evidence::left_a_trace(step, noted, &thread.parts) {
            return Ok(Finding::NotThere);
        }
        return Ok(Finding::Done(Box::new(thread)));
    }
    if !evidence::can_be_beyond(step, noted, &thread) {
        return Ok(Finding::NotThere);
    }
    let kept = context.report_err(context.store.thread(&step.conversation).await).flatten();
    let parts = kept.map(|kept| kept.parts).unwrap_or_default();
    let found = evidence::happened(step, noted, &head, &parts);
    Ok(if found { Finding::Done(Box::new(thread)) } else { Finding::OutOfSight })
}
