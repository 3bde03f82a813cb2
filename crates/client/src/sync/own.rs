//! What is about oneself alone: one's own status, which is read back from the teammate (S3).
//!
//! It is a value that is set, so saying it twice does no harm by itself; but a request that arrives late would undo what
//! was decided since. What follows in the outbox waits until it cannot arrive any more.

use super::api::SyncEvent;
use super::context::Context;
use super::look;
use super::send::{self, Outcome};
use crate::domain::operation::Status;
use crate::domain::{Ending, Evidence, Step, StepState};
use crate::intercom::ApiError;
use crate::store::DirectoryPart;

/// The server has it: what was decided is what it says.
pub(super) async fn done(context: &Context, step: Step) -> Outcome {
    let Some(directory) = context.report_err(context.store.directory().await) else { return Outcome::Stuck };
    if let (Some(mut admin), Some(status)) =
        (directory.admins.into_iter().find(|admin| admin.id == step.author), step.operation.own_status())
    {
        status.apply(&mut admin);
        if context.report_err(context.store.put_directory(DirectoryPart::Admin(admin)).await).is_none() {
            return Outcome::Stuck;
        }
    }
    if context.report_err(context.store.acknowledge(step.id, None).await).is_none() {
        return Outcome::Stuck;
    }
    context.voice.tell(SyncEvent::Delivered(Step { state: StepState::Done, error: None, ..step }));
    Outcome::Over
}

/// Looks how the teammate stands. A status leaves no trace: that the teammate has it may be from before, and the request
/// may still come. So nothing that follows goes out before the horizon; what was decided is shown meanwhile.
pub(super) async fn look_for(context: &Context, step: Step, noted: &Evidence, status: &Status) -> Outcome {
    let over = context.timing.horizon.remaining(step.id, noted.left, false, context.present()).is_zero();
    match context.observe(context.client.admin(&step.author).await) {
        Ok(admin) if status.is_of(&admin) && over => done(context, step).await,
        Ok(_) if over => match &noted.ending {
            Ending::TurnedAway(words) => send::refused(context, step, words).await,
            _ => {
                let words = "it was looked for until it could not arrive any more, and is not so";
                let queued = context.report_err(context.store.not_found(step.id, words).await);
                if queued.is_some() { Outcome::Over } else { Outcome::Stuck }
            }
        },
        Ok(_) => look::again_later(context, step, false, "it cannot be seen yet, and may still arrive").await,
        Err(error @ ApiError::NotFound { .. }) => send::refused(context, step, &send::words_of(&error)).await,
        Err(error) => look::again_later(context, step, false, &error.to_string()).await,
    }
}
