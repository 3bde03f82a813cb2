//! Tickets, their types and states on the wire (API 14.1).

use serde_json::{Value, json};

use super::people::contact_reference;
use crate::practice::world::conversation::Ticket;
use crate::practice::world::library::{TicketState, TicketType};
use crate::practice::world::{Conversation, World};

/// What another conversation shows of a linked one.
pub fn linked_object(world: &World, id: u64) -> Value {
    let ticket = world.conversation(id).and_then(|c| c.ticket.as_deref());
    let category = ticket.and_then(|t| world.ticket_types.get(t.kind as usize)).map(|t| t.category);
    json!({"type": if ticket.is_some() { "ticket" } else { "conversation" }, "id": id.to_string(), "category": category})
}

/// A ticket state inside something.
pub fn ticket_state(s: &TicketState) -> Value {
    json!({
        "type": "ticket_state",
        "id": s.id.to_string(),
        "category": s.category,
        "internal_label": s.internal,
        "external_label": s.external,
    })
}

/// A ticket state in the list of states.
pub fn listed_ticket_state(world: &World, s: &TicketState) -> Value {
    let mut value = ticket_state(s);
    let types: Vec<Value> = world
        .ticket_types
        .iter()
        .map(|t| json!({"type": "ticket_type", "id": t.id.to_string(), "name": t.name}))
        .collect();
    if let Some(map) = value.as_object_mut() {
        map.insert("archived".into(), false.into());
        map.insert("ticket_types".into(), json!({"type": "list", "data": types}));
    }
    value
}

/// A ticket type.
pub fn ticket_type(world: &World, t: &TicketType) -> Value {
    let states: Vec<Value> = world.ticket_states.iter().map(ticket_state).collect();
    let attribute = |n: u64, name: &str, required: bool| {
        json!({
            "type": "ticket_type_attribute",
            "id": (t.id * 10 + n).to_string(),
            "workspace_id": &*world.workspace.id,
            "name": name,
            "description": "",
            "data_type": "string",
            "input_options": {"multiline": n == 2},
            "order": n - 1,
            "required_to_create": required,
            "required_to_create_for_contacts": required,
            "visible_on_create": true,
            "visible_to_contacts": true,
            "default": true,
            "ticket_type_id": t.id,
            "archived": false,
            "created_at": world.workspace.created_at,
            "updated_at": world.workspace.created_at,
        })
    };
    json!({
        "type": "ticket_type",
        "id": t.id.to_string(),
        "category": t.category,
        "name": t.name,
        "description": t.description,
        "icon": t.icon,
        "workspace_id": &*world.workspace.id,
        "archived": false,
        "is_internal": t.category != "Customer",
        "created_at": world.workspace.created_at,
        "updated_at": world.workspace.created_at,
        "ticket_states": {"type": "list", "data": states},
        "ticket_type_attributes": {"type": "list", "data": [
            attribute(1, "_default_title_", true), attribute(2, "_default_description_", false)]},
    })
}

/// A ticket: a conversation seen through its type and workflow.
pub fn ticket(world: &World, c: &Conversation, t: &Ticket) -> Value {
    let kind = world.ticket_types.get(t.kind as usize);
    let contacts: Vec<Value> = c.contacts.iter().map(|s| contact_reference(world, *s)).collect();
    let linked: Vec<Value> = c.linked.iter().map(|id| linked_object(world, *id)).collect();
    json!({
        "type": "ticket",
        "id": c.id.to_string(),
        "ticket_id": t.number.to_string(),
        "category": kind.map(|k| k.category),
        "ticket_attributes": {"_default_title_": &*t.title, "_default_description_": &*t.description},
        "ticket_state": world.ticket_states.get(t.state as usize).map(ticket_state),
        "ticket_type": kind.map(|k| ticket_type(world, k)),
        "contacts": {"type": "contact.list", "contacts": contacts},
        "admin_assignee_id": c.admin.unwrap_or(0),
        "team_assignee_id": c.team.unwrap_or(0),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "open": c.state.counts_as_open(),
        "snoozed_until": c.snoozed_until,
        "linked_objects": {"type": "list", "data": linked, "total_count": c.linked.len(), "has_more": false},
        "ticket_parts": ticket_parts(world, c),
        "is_shared": kind.is_some_and(|k| k.category == "Customer"),
        "previous_ticket_state_id": null,
    })
}

/// What parts of conversations have and parts of tickets have not.
const NOT_IN_TICKETS: [&str; 7] =
    ["state", "tags", "notified_at", "email_message_metadata", "metadata", "event_details", "app_package_code"];

fn ticket_parts(world: &World, c: &Conversation) -> Value {
    let newest = &c.parts[c.parts.len().saturating_sub(super::conversation::NEWEST_PARTS)..];
    let parts: Vec<Value> = newest
        .iter()
        .map(|p| {
            let mut value = super::part::part(world, c, p, super::part::Display::default());
            if let Some(map) = value.as_object_mut() {
                map.insert("type".into(), "ticket_part".into());
                map.retain(|key, _| !NOT_IN_TICKETS.contains(&key.as_str()));
            }
            if let Some(author) = value.get_mut("author").and_then(Value::as_object_mut) {
                author.retain(|key, _| !["from_ai_agent", "is_ai_answer"].contains(&key.as_str()));
            }
            value
        })
        .collect();
    json!({"type": "ticket_part.list", "ticket_parts": parts, "total_count": c.parts.len()})
}
