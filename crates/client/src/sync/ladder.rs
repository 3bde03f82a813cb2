//! Snoozes in steps (I47): each conversation whose step is over is read, and the store decides what follows, or that nothing
//! does. Only by who holds the lease (S9), and only while a program runs.

use super::busy::BusyGuard;
use super::context::Context;
use super::delivery::DeliveryMessage;
use crate::domain::ConversationId;
use crate::domain::ladder::{Halt, Told};
use crate::intercom::ApiError;
use crate::store::{Announcement, Climbed};

/// Goes on with those whose step is over. False when something should be tried again soon.
pub(super) async fn round(context: &Context, guard: &BusyGuard) -> bool {
    stop_what_came_back(context).await;
    let due = context.report_err(context.store.due_rungs(context.clock.now()).await).unwrap_or_default();
    let mut well = true;
    for id in due {
        context.timing.budget.charge(1);
        match read(context, &id).await {
            Ok(true) => {}
            Ok(false) => {
                well = false;
                continue;
            }
            Err(error) => {
                context.voice.failed("steps of a snooze", &error);
                well = false;
                if error.is_offline() {
                    break;
                }
                continue;
            }
        }
        let Some(climbed) = context.report_err(context.store.climb(&id, context.settings.email.as_deref()).await)
        else {
            well = false;
            continue;
        };
        match climbed {
            Climbed::Waits => well = false,
            Climbed::Next | Climbed::Closes | Climbed::Says => {
                let _ = context.tasks.delivery.send(DeliveryMessage::Wake(guard.another()));
            }
            Climbed::Gone | Climbed::Awake | Climbed::Halted(_) => {}
        }
        if let Some(told) = told(climbed) {
            context.tell_all(Announcement::Ladder(id, told)).await;
        }
    }
    well
}

/// A store that came back from a copy or a journal may take for undone what is done: nothing is said by itself there.
pub(super) async fn stop_what_came_back(context: &Context) {
    if context.report_err(context.store.is_copy().await) != Some(true) {
        return;
    }
    for id in context.report_err(context.store.halt_ladders().await).unwrap_or_default() {
        context.tell_all(Announcement::Ladder(id, Told::Doubt)).await;
    }
}

/// Whether it is known how the conversation stands.
async fn read(context: &Context, id: &ConversationId) -> Result<bool, ApiError> {
    let Some(asked) = context.report_err(context.store.revision().await) else { return Ok(false) };
    match context.observe(context.client.thread(id).await) {
        Ok(thread) => {
            let Some(merged) = context.report_err(context.store.put_thread(thread, asked).await) else {
                return Ok(false);
            };
            context.arrived(merged.changes).await;
            Ok(merged.doubtful.is_empty())
        }
        Err(ApiError::NotFound { .. }) => {
            let gone = context.report_err(context.store.forget(id).await).flatten();
            context.gone(gone).await;
            Ok(true)
        }
        Err(error) => Err(error),
    }
}

fn told(climbed: Climbed) -> Option<Told> {
    Some(match climbed {
        Climbed::Gone | Climbed::Waits | Climbed::Awake => return None,
        Climbed::Next => Told::Next,
        Climbed::Closes => Told::Closes,
        Climbed::Says => Told::Says,
        // That the customer has written is told by itself.
        Climbed::Halted(Halt::Wrote) => return None,
        Climbed::Halted(Halt::Happened) => Told::Happened,
        Climbed::Halted(Halt::Doubt) => Told::Doubt,
        Climbed::Halted(Halt::Late) => Told::Late,
    })
}
