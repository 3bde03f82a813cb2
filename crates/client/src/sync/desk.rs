//! Who takes part (I42), merging, blocking and redacting: sent, and what follows from it.

use super::context::Context;
use super::send;
use super::threads::ThreadMessage;
use crate::domain::{Conversation, ConversationId, DeskStep, Operation, Step, Thread};
use crate::intercom::{ApiError, Client};

/// The request of a step. Its answer is the conversation only where that is redacted.
pub(super) async fn perform(
    context: &Context,
    client: &Client,
    step: &Step,
    what: &DeskStep,
) -> Result<Option<Thread>, ApiError> {
    let (id, author) = (&step.conversation, &step.author);
    match what {
        DeskStep::Join(person) => {
            let all = client.join(id, author, person).await?;
            if person.address().is_some() {
                let kept = context.report_err(context.store.thread(id).await).flatten();
                let before = kept.map(|kept| kept.conversation.contacts).unwrap_or_default();
                let mut new = all.into_iter().filter(|id| before.iter().all(|own| own.id != *id));
                // Where several joined at once nobody can tell which of them it is.
                if let (Some(own), None) = (new.next(), new.next()) {
                    let _ = context.report_err(context.store.joined(step.id, person.id.clone(), own).await);
                }
            }
        }
        DeskStep::Leave(person) => drop(client.leave(id, author, &person.id).await?),
        DeskStep::Merge { into, .. } => {
            let asked = context.report_err(context.store.revision().await);
            let thread = client.merge(id, author, into).await?;
            if let Some(asked) = asked {
                let _ = context.report_err(context.store.take_in(thread, asked).await);
            }
        }
        DeskStep::Block(person) => client.block(&person.id, author).await?,
        DeskStep::Redact { message, first, .. } => return client.redact(id, author, message, *first).await.map(Some),
    }
    Ok(None)
}

/// The step as it is by now: somebody of whom only the address was known may have an id.
pub(super) async fn known(context: &Context, step: Step) -> Step {
    if !matches!(&step.operation, Operation::Desk(DeskStep::Join(person)) if person.address().is_some()) {
        return step;
    }
    context.report_err(context.store.step(step.id).await).flatten().unwrap_or(step)
}

/// Whether no conversation tells of it, and saying it twice is saying it once.
pub(super) fn leaves_nothing(step: &Step) -> bool {
    matches!(step.operation, Operation::Desk(DeskStep::Block(_)))
}

/// Whether a request that arrives late changes nothing any more once it is so, whoever made it so.
pub(super) fn is_final(step: &Step) -> bool {
    matches!(step.operation, Operation::Desk(DeskStep::Merge { .. } | DeskStep::Redact { .. }))
}

/// Whether what was refused is so all the same: a colleague was faster.
pub(super) async fn is_so_already(context: &Context, step: &Step, error: &ApiError) -> bool {
    let Operation::Desk(what @ (DeskStep::Leave(_) | DeskStep::Merge { .. })) = &step.operation else { return false };
    if !matches!(error, ApiError::Refused { .. } | ApiError::NotFound { .. }) || error.is_ambiguous() {
        return false;
    }
    let head: Option<Conversation> =
        context.observe(context.client.thread(&step.conversation).await).ok().map(|thread| thread.conversation);
    head.is_some_and(|head| what.is_so(&head))
}

/// It is done: what else it has changed is asked for.
pub(super) fn follow(context: &Context, step: &Step) {
    let other: Option<&ConversationId> = match &step.operation {
        Operation::Desk(DeskStep::Merge { into, .. }) => Some(into),
        _ => None,
    };
    if let Some(conversation) = other.cloned() {
        let guard = context.busy.begin();
        let _ = context.tasks.threads.send(ThreadMessage::Refresh { conversation, guard });
    }
}

/// What is said of one that was refused, with what can be done about it.
pub(super) fn words_of(step: &Step, error: &ApiError) -> String {
    let words = send::words_of(error);
    let remedy = match (&step.operation, error) {
        (Operation::Desk(DeskStep::Merge { .. }), ApiError::Refused { .. }) => {
            "look whether one of the two is merged already, in the web inbox"
        }
        (Operation::Desk(DeskStep::Join(_)), ApiError::NotFound { .. }) => "add them by their e-mail address",
        _ => return words,
    };
    format!("{words}; {remedy}")
}
