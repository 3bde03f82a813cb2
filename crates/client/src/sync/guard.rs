//! A step with a guard: the conversation is read before it leaves, and it leaves only if that stands as it did when the
//! step was decided. What changes between that read and the server's doing it cannot be prevented: no write of the API
//! has a condition.

use super::context::Context;
use super::send::{self, Outcome};
use super::stop;
use super::threads::ThreadMessage;
use crate::domain::Step;
use crate::domain::guard::Broken;
use crate::domain::ladder::Told;
use crate::intercom::ApiError;
use crate::store::Announcement;

/// Why a step falls that nobody could send in time.
const TOO_LATE: &str = "it was not sent: its time is over, as Intercom could not be reached or no sidetone ran";

/// Somebody wrote or did something before a step of a snooze could leave: words are a draft again, as a person's are (S10),
/// and what was to be put away stays. None where it is neither.
async fn stops(context: &Context, step: &Step) -> Option<Outcome> {
    if step.operation.words().is_some() {
        return stop::hold(context, step).await;
    }
    if context.report_err(context.store.fall(step.id).await) != Some(true) {
        return None;
    }
    context.timing.horizon.forget(step.id);
    context.tell_all(Announcement::Ladder(step.conversation.clone(), Told::Happened)).await;
    Some(Outcome::Over)
}

/// Holds a step that is marked as going out against its guard. None when it may leave, or else what became of it: one whose
/// guard does not hold any more falls, and one that cannot be read is held.
pub(super) async fn holds_back(context: &Context, step: &Step) -> Option<Outcome> {
    let guard = match context.report_err(context.store.guard(step.id).await) {
        Some(Some(guard)) => guard,
        Some(None) => return None,
        None => return Some(Outcome::Stuck),
    };
    // What was to be done within minutes is not done days later, and nobody has to be asked for that.
    if guard.by.is_some_and(|by| context.clock.now() > by) {
        return Some(send::refused(context, step.clone(), TOO_LATE).await);
    }
    let tried = || Step { attempts: step.attempts.saturating_add(1), ..step.clone() };
    match context.observe(context.client.thread(&step.conversation).await) {
        Ok(thread) => {
            let broken = guard.check(&thread.conversation, &thread.parts, &step.author).err()?;
            if broken == Broken::News
                && let Some(outcome) = stops(context, step).await
            {
                return Some(outcome);
            }
            let guard = context.busy.begin();
            let _ =
                context.tasks.threads.send(ThreadMessage::Refresh { conversation: step.conversation.clone(), guard });
            Some(send::refused(context, tried(), &format!("it was not sent: {broken}")).await)
        }
        Err(error @ ApiError::NotFound { .. }) => Some(send::refused(context, tried(), &send::words_of(&error)).await),
        Err(error) => Some(send::again(context, tried(), &error).await),
    }
}
