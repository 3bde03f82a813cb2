//! What is done with tickets: answered, tagged, linked, given another type (API 14.2).

use serde_json::{Map, Value};

use super::endpoint::{Call, Endpoint, Outcome};
use super::reply::{Said, read_reply};
use super::request::{admin, flag, id as read_id, path_id};
use super::tickets::{kind, named, show, state, values};
use crate::wire::catalog::applied_tag;
use crate::wire::ticket as wire;
use crate::world::tickets::Draft;
use crate::world::{Refusal, Slot};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::one("replyTicket", "POST", "/tickets/{id}/reply", reply),
    Endpoint::one("attachTagToTicket", "POST", "/tickets/{id}/tags", attach_tag),
    Endpoint::two("detachTagFromTicket", "DELETE", "/tickets/{id}/tags/{tag}", detach_tag),
    Endpoint::one("changeTicketType", "POST", "/tickets/{id}/change_type", change_type).since(2, 16),
    Endpoint::one("linkConversationToTicket", "POST", "/tickets/{id}/linked_conversations", link).since(2, 16),
    Endpoint::two(
        "unlinkConversationFromTicket",
        "DELETE",
        "/tickets/{id}/linked_conversations/{conversation}",
        unlink,
    )
    .since(2, 16),
];

/// A tracker has no more than so many conversations.
const MOST_LINKED: usize = 2_500;

/// The answer is the new part alone.
fn reply(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id).map_err(|_| Refusal::not_found())?;
    let body = call.request.object()?;
    let said = read_reply(call, body)?;
    let category = call.world.category_of(slot);
    if matches!(said, Said::ByContact(..)) && category != Some("Customer") {
        let words = "User replies are not allowed on Backoffice tickets";
        return Err(Refusal::new(400, "parameter_mismatch", words));
    }
    let cross = flag(body, "cross_post")?.unwrap_or(false) && category != Some("Customer");
    let others: Vec<Slot> = match &said {
        Said::Note(..) if cross => {
            let linked = call.world.conversations.get(slot).map(|c| c.linked.as_slice()).unwrap_or_default();
            linked.iter().filter_map(|id| call.world.conversations.find(*id)).collect()
        }
        _ => Vec::new(),
    };
    for other in others {
        said.clone().happen(call, other);
    }
    said.happen(call, slot);
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    // What follows from a reply comes after it: the reply is the newest part that says something.
    let part = conversation.parts.iter().rev().find(|p| p.is_message()).ok_or_else(Refusal::not_found)?;
    call.answer(&wire::reply(call.world, part))
}

fn attach_tag(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let author = admin(call.world, body)?;
    let tag = body.get("id").filter(|v| !v.is_null()).ok_or_else(|| Refusal::required("id"))?;
    let tag = read_id(tag).ok_or_else(Refusal::not_found)?;
    let tagged = call.world.attach_tag(slot, author, tag, call.now)?;
    call.answer(&applied_tag(call.world, &tagged))
}

fn detach_tag(call: &mut Call<'_>, id: &str, tag: &str) -> Outcome {
    let slot = named(call, id)?;
    let author = admin(call.world, call.request.object()?)?;
    let tag = path_id(tag).ok_or_else(|| Refusal::new(404, "tag_not_found", "Tag not found"))?;
    let tagged = call.world.detach_tag(slot, author, tag, call.now)?;
    call.answer(&applied_tag(call.world, &tagged))
}

fn change_type(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id).map_err(|_| Refusal::not_found())?;
    let body = call.request.object()?;
    let kind = kind(call, body)?;
    if body.get("ticket_state_id").is_none_or(Value::is_null) {
        return Err(Refusal::required("ticket_state_id"));
    }
    let wrong = |_| Refusal::invalid("Ticket custom state doesn't belong to the new ticket type");
    let state = state(call, body).map_err(wrong)?;
    let old = call.world.conversations.get(slot).and_then(|c| call.world.type_of(c)).ok_or_else(Refusal::not_found)?;
    let new = call.world.ticket_types.get(kind).ok_or_else(Refusal::not_found)?;
    if old.id == new.id {
        return Err(Refusal::invalid("Cannot change to the same ticket type"));
    }
    if old.category != new.category {
        return Err(Refusal::invalid("Cannot change to a ticket type of another category"));
    }
    let values = values(call, body, "ticket_attributes", kind, false)?;
    call.world.change_ticket_type(slot, Draft { kind, state, values }, call.now);
    show(call, slot)
}

fn tracker(call: &Call<'_>, id: &str, words: &'static str) -> Result<Slot, Refusal> {
    let slot = named(call, id)?;
    match call.world.category_of(slot) {
        Some("Tracker") => Ok(slot),
        _ => Err(Refusal::new(400, "invalid_ticket_type", words)),
    }
}

fn conversation_named(call: &Call<'_>, body: &Map<String, Value>) -> Result<Slot, Refusal> {
    let missing = || Refusal::new(400, "parameter_not_found", "conversation_id not specified");
    let unknown = || Refusal::new(404, "conversation_not_found", "Conversation not found");
    let value = body.get("conversation_id").filter(|v| !v.is_null()).ok_or_else(missing)?;
    read_id(value).and_then(|id| call.world.conversations.find(id)).ok_or_else(unknown)
}

fn link(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = tracker(call, id, "Only tracker tickets support linking conversations")?;
    let other = conversation_named(call, call.request.object()?)?;
    let ticket = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    match call.world.tracker_of(other) {
        Some(tracker) if tracker != ticket.id => {
            let words = "A conversation can only have one tracker ticket";
            return Err(Refusal::new(400, "already_linked_to_tracker", words));
        }
        _ => {}
    }
    if !call.world.may_link(slot, other) {
        return Err(Refusal::new(400, "invalid_ticket_type", "A ticket of this type cannot be linked to a tracker"));
    }
    if ticket.linked.len() >= MOST_LINKED {
        let words = "Ticket has reached the maximum number of conversations that can be linked";
        return Err(Refusal::new(400, "linked_conversation_limit_exceeded", words));
    }
    call.world.link(slot, other);
    super::conversations::show(call, other)
}

fn unlink(call: &mut Call<'_>, id: &str, conversation: &str) -> Outcome {
    let slot = tracker(call, id, "Only tracker tickets support unlinking conversations")?;
    let not_linked = || Refusal::new(404, "conversation_not_found", "Conversation is not linked to this ticket");
    let other = path_id(conversation).ok_or_else(not_linked)?;
    let linked = call.world.conversations.get(slot).is_some_and(|c| c.linked.contains(&other));
    let other = call.world.conversations.find(other).filter(|_| linked).ok_or_else(not_linked)?;
    call.world.unlink(slot, other);
    super::conversations::show(call, other)
}
