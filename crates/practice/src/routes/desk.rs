//! What is done with whole conversations: who takes part, taking words back, merging, turning into tickets, deleting;
//! and what is told beside them (API 7.6, 7.9, 7.11 to 7.16).

use serde_json::{Map, Value, json};

use super::conversations::{named, show};
use super::paging::Numbered;
use super::request::{admin, id as read_id, text, whole};
use super::{Call, Endpoint, Outcome};
use crate::wire::desk as wire;
use crate::wire::object::{each, object};
use crate::wire::part::author;
use crate::world::people::ContactSlot;
use crate::world::{Refusal, Slot, Who};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::one("deleteConversation", "DELETE", "/conversations/{id}", delete),
    Endpoint::plain("listDeletedConversationIds", "GET", "/conversations/deleted", deleted).since(2, 16),
    Endpoint::one("attachContactToConversation", "POST", "/conversations/{id}/customers", attach),
    Endpoint::two("detachContactFromConversation", "DELETE", "/conversations/{id}/customers/{contact}", detach),
    Endpoint::plain("redactConversation", "POST", "/conversations/redact", redact),
    Endpoint::one("mergeConversation", "POST", "/conversations/{id}/merge", merge).since(2, 16),
    Endpoint::one("listHandlingEvents", "GET", "/conversations/{id}/handling_events", handling).since(2, 15),
    Endpoint::one("listSideConversations", "GET", "/conversations/{id}/side_conversations", side).since(2, 16),
];

fn delete(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let retain = match call.request.parameter("retain_metrics") {
        None | Some("true") => true,
        Some("false") => false,
        Some(_) => return Err(Refusal::invalid("retain_metrics must be true or false")),
    };
    let id = call.world.delete(slot, retain, call.now).ok_or_else(Refusal::not_found)?;
    Ok(json!({"id": id.to_string(), "object": "conversation", "deleted": true}).into())
}

fn deleted(call: &mut Call<'_>) -> Outcome {
    let page = Numbered::read(call, (20, 60))?;
    let mut rows = call.world.desk.deleted.clone();
    match call.request.parameter("order") {
        None | Some("desc") => rows.reverse(),
        Some("asc") => {}
        Some(_) => return Err(Refusal::invalid("order must be asc or desc")),
    }
    let shown = page.of(&rows).iter().map(|d| {
        json!({"type": "conversation", "id": d.id.to_string(), "metrics_retained": d.metrics_retained,
            "deleted_at": d.at})
    });
    Ok(json!({"type": "conversations.list", "total_count": rows.len(), "pages": page.pages(call, rows.len()),
        "conversations": shown.collect::<Vec<Value>>()})
    .into())
}

/// Who takes part, which is all that the answer says (API 7.9).
fn customers(call: &Call<'_>, slot: Slot) -> Outcome {
    let contacts = call.world.conversations.get(slot).map(|c| c.contacts.as_slice()).unwrap_or_default();
    let shown = contacts.iter().map(|s| {
        let author = author(call.world, Who::Contact(*s));
        json!({"type": author.kind, "id": author.id})
    });
    Ok(json!({"customers": shown.collect::<Vec<Value>>()}).into())
}

fn attach(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let author = admin(call.world, body)?;
    let customer = body.get("customer").and_then(Value::as_object).ok_or_else(|| Refusal::required("customer"))?;
    let contact = customer_named(call, customer)?;
    call.world.add_customer(slot, author, contact, call.now);
    customers(call, slot)
}

/// A contact by one of its names; an address that nobody has makes a lead.
fn customer_named(call: &mut Call<'_>, customer: &Map<String, Value>) -> Result<ContactSlot, Refusal> {
    let contacts = &call.world.contacts;
    if let Some(id) = text(customer, "intercom_user_id")? {
        contacts.by_id(id).ok_or_else(Refusal::no_contact)
    } else if let Some(id) = text(customer, "user_id")? {
        contacts.by_external_id(id).ok_or_else(Refusal::no_contact)
    } else if let Some(email) = text(customer, "email")? {
        if !email.contains('@') {
            return Err(Refusal::invalid("email is not valid"));
        }
        Ok(call.world.contact_with_email(email, call.now))
    } else {
        Err(Refusal::required("customer"))
    }
}

fn detach(call: &mut Call<'_>, id: &str, contact: &str) -> Outcome {
    let slot = named(call, id)?;
    let author = admin(call.world, call.request.object()?)?;
    let contact = call.world.contacts.by_id(contact).ok_or_else(Refusal::no_contact)?;
    call.world.remove_customer(slot, author, contact, call.now)?;
    customers(call, slot)
}

fn redact(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let kind = text(body, "type")?.ok_or_else(|| Refusal::required("type"))?;
    let field = match kind {
        "conversation_part" => "conversation_part_id",
        "source" => "source_id",
        _ => {
            return Err(Refusal::new(400, "type_mismatch", "type must be one of conversation_part or source"));
        }
    };
    let present = |name| body.get(name).filter(|v| !v.is_null()).ok_or_else(|| Refusal::required(name));
    let unknown =
        || Refusal::new(404, "conversation_part_or_message_not_found", "Conversation part or message not found");
    let conversation = read_id(present("conversation_id")?);
    let message = read_id(present(field)?).ok_or_else(unknown)?;
    let slot = conversation.and_then(|id| call.world.conversations.find(id)).ok_or_else(unknown)?;
    if field == "source_id" {
        call.world.redact_source(slot, message, call.now)?;
    } else {
        call.world.redact_part(slot, message, call.now)?;
    }
    show(call, slot)
}

fn merge(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let wrong = || Refusal::invalid("merge_into_conversation_id must be a valid integer conversation ID");
    let into = body.get("merge_into_conversation_id").and_then(whole).ok_or_else(wrong)?;
    let primary = call.world.merge(slot, u64::try_from(into).unwrap_or(0), call.now)?;
    show(call, primary)
}

fn handling(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    Ok(json!({"handling_events": wire::handling_events(call.world, conversation)}).into())
}

fn side(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let page = Numbered::read(call, (25, 50))?;
    let conversation = call.world.conversations.get(slot).ok_or_else(Refusal::not_found)?;
    let all = call.world.desk.side.get(&conversation.id).map(Vec::as_slice).unwrap_or_default();
    let display = call.request.display();
    let shown = || {
        let sides = page.of(all).iter();
        sides.map(|side| wire::side_conversation(call.world, conversation, side, display))
    };
    call.answer(&object!({
        "type": "side_conversation.list",
        "side_conversations": each(shown),
        "total_count": all.len(),
        "pages": {"type": "pages", "page": page.page, "per_page": page.per_page,
            "total_pages": all.len().div_ceil(page.per_page)},
    }))
}
