//! What is done to a conversation as a ticket: sent, and seen again in the ticket, as the conversation does not tell of it (I6).

use std::borrow::Cow;

use super::context::Context;
use crate::domain::{Conversation, Operation, Step, Text, Thread, Ticket, TicketId, TicketStep, TicketValue};
use crate::intercom::{ApiError, Client};

/// The request of a step. Its answer is the conversation, or the ticket, which is kept.
pub(super) async fn perform(
    context: &Context,
    client: &Client,
    step: &Step,
    what: &TicketStep,
) -> Result<Option<Thread>, ApiError> {
    let (id, author) = (&step.conversation, &step.author);
    let ticket = match what {
        TicketStep::State(state, _) => client.set_ticket_state(id, author, state).await?,
        TicketStep::Value(name, value) => {
            let values = written(context, id.as_str(), None, &[(name.clone(), value.clone())]).await;
            client.set_ticket_values(id, author, &values).await?
        }
        TicketStep::Kind { id: kind, state, .. } => {
            client.change_ticket_type(id, author, (kind.as_str(), state.0.as_str())).await?
        }
        TicketStep::Convert { id: kind, values, .. } => {
            let values = written(context, id.as_str(), Some(kind), values).await;
            client.convert(id, author, kind, &values).await?
        }
        TicketStep::Make { id: kind, values, contact, .. } => {
            let values = written(context, id.as_str(), Some(kind), values).await;
            let made = client.make_ticket(id, author, (kind, contact), &values).await?;
            keep(context, made).await;
            // Only the conversation tells of the link; that it is there does not hang on it.
            return Ok(client.thread(id).await.ok());
        }
        TicketStep::Link(tracker, _) => return client.link(id, author, tracker).await.map(Some),
        TicketStep::Unlink(tracker, _) => return client.unlink(id, author, tracker).await.map(Some),
    };
    keep(context, ticket).await;
    Ok(None)
}

async fn keep(context: &Context, ticket: Ticket) {
    let _ = context.report_err(context.store.put_ticket(ticket).await);
}

/// Attributes with the ids of the options that were chosen.
async fn written(
    context: &Context,
    id: &str,
    kind: Option<&str>,
    values: &[(Text, TicketValue)],
) -> Vec<(Text, TicketValue, Option<String>)> {
    let types = context.report_err(context.store.directory().await).map(|lists| lists.ticket_types).unwrap_or_default();
    let ticket = context.report_err(context.store.thread(&id.into()).await).flatten();
    let known = ticket.and_then(|thread| thread.conversation.ticket).and_then(|ticket| ticket.kind_id);
    let kind = kind.map(str::to_owned).or(known);
    let kind = types.iter().find(|own| Some(&own.id) == kind.as_ref());
    let option = |name: &Text, value: &TicketValue| {
        let own = kind.and_then(|kind| kind.attribute(name.as_str()))?;
        let TicketValue::Text(label) = value else { return None };
        own.options.iter().find(|(_, known)| known == label).map(|(id, _)| id.clone())
    };
    values.iter().map(|(name, value)| (name.clone(), value.clone(), option(name, value))).collect()
}

/// The conversation as a step has to be looked for in it: with its ticket, where it is that which tells.
pub(super) async fn seen<'a>(
    context: &Context,
    step: &Step,
    head: &'a Conversation,
) -> Result<Cow<'a, Conversation>, ApiError> {
    match &step.operation {
        Operation::Ticket(what) if what.needs_ticket() => {
            let ticket = match context.observe(context.client.ticket(&TicketId::new(head.id.as_str())).await) {
                Err(ApiError::NotFound { .. }) => return Ok(Cow::Borrowed(head)),
                ticket => ticket?,
            };
            keep(context, ticket.clone()).await;
            Ok(Cow::Owned(Conversation { ticket: Some(Box::new(ticket)), ..head.clone() }))
        }
        Operation::Ticket(TicketStep::Make { .. }) => {
            // What was linked when it left is noted with that.
            let kept = context.report_err(context.store.step(step.id).await).flatten();
            let operation = kept.as_ref().map_or(&step.operation, |kept| &kept.operation);
            let Operation::Ticket(what @ TicketStep::Make { beside, .. }) = operation else {
                return Ok(Cow::Borrowed(head));
            };
            for linked in head.linked.iter().filter(|linked| !beside.contains(&linked.id)) {
                let ticket = match context.observe(context.client.ticket(&TicketId::new(linked.id.as_str())).await) {
                    Err(ApiError::NotFound { .. }) => continue,
                    ticket => ticket?,
                };
                keep(context, ticket.clone()).await;
                let head = Conversation { ticket: Some(Box::new(ticket)), ..head.clone() };
                if what.is_so(&head) {
                    return Ok(Cow::Owned(head));
                }
            }
            Ok(Cow::Borrowed(head))
        }
        _ => Ok(Cow::Borrowed(head)),
    }
}

/// Whether a refusal says that what was wanted is so already.
pub(super) fn is_so_already(what: &Operation, error: &ApiError) -> bool {
    let (code, words) = match error {
        ApiError::Refused { code, words, .. } | ApiError::NotFound { code, words, .. } => {
            (code.as_str(), words.as_str())
        }
        _ => return false,
    };
    match what {
        Operation::Untag(_) => code == "tag_not_found",
        Operation::Ticket(TicketStep::Kind { .. }) => words.contains("same ticket type"),
        Operation::Ticket(TicketStep::Unlink(..)) => words.contains("not linked"),
        _ => false,
    }
}
