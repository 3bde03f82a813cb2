//! Tags that are not there yet: made before they are put on.

use super::context::Context;
use super::send::{self, Outcome, Verdict};
use crate::domain::Step;
use crate::intercom::Client;

/// A step as it can go out: if it puts a tag on that is not there yet, that is made first, and known by its id from then on.
///
/// Intercom answers with the tag of a name that is there, so nothing is made twice by asking twice, and whatever end this
/// has, nothing has happened to the conversation. One at a time, as two that ask for one name at once might both be first.
///
/// # Errors
/// What becomes of the step where its tag could not be made.
pub(super) async fn made(context: &Context, client: &Client, step: Step) -> Result<Step, Outcome> {
    if step.operation.tag_to_make().is_none() {
        return Ok(step);
    }
    let _alone = context.tag_at_a_time.lock().await;
    // The one before may have made it.
    let read = context.report_err(context.store.step(step.id).await).ok_or(Outcome::Stuck)?;
    let step = read.unwrap_or(step);
    let Some(tag) = step.operation.tag_to_make().cloned() else { return Ok(step) };
    match context.in_turn(async { context.observe(client.create_tag(tag.name.as_str()).await) }).await {
        Ok(made) => {
            let known =
                context.report_err(context.store.tag_made(step.id, tag.id, made).await).ok_or(Outcome::Stuck)?;
            known.ok_or(Outcome::Over)
        }
        Err(error) => {
            let tried = Step { attempts: step.attempts.saturating_add(1), ..step };
            Err(match send::verdict(&error) {
                Verdict::Refused => {
                    let words = format!("the tag “{}” could not be made: {}", tag.name, send::words_of(&error));
                    send::refused(context, tried, &words).await
                }
                _ => send::again(context, tried, &error).await,
            })
        }
    }
}
