//! Tickets, their types and states on the wire (API 14.1).

use serde_json::{Map, Value, json};

use super::people::contact_reference;
use crate::practice::world::attributes::DataType;
use crate::practice::world::conversation::Ticket;
use crate::practice::world::library::{TicketAttribute, TicketState, TicketType};
use crate::practice::world::{Conversation, Part, PartKind, World};

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
        .map(|t| json!({"type": "ticket_type", "id": t.id.to_string(), "name": &*t.name}))
        .collect();
    if let Some(map) = value.as_object_mut() {
        map.insert("archived".into(), false.into());
        map.insert("ticket_types".into(), json!({"type": "list", "data": types}));
    }
    value
}

/// An attribute of a ticket type.
pub fn attribute(world: &World, kind: u64, place: usize, a: &TicketAttribute) -> Value {
    let options = || -> Vec<Value> {
        a.options.iter().filter(|o| !o.archived).map(|o| json!({"id": o.id, "label": &*o.label})).collect()
    };
    let input = match a.data_type {
        DataType::String => json!({"multiline": a.multiline}),
        DataType::List => json!({"list_options": options(), "allow_multiple_values": a.several}),
        _ => json!({}),
    };
    json!({
        "type": "ticket_type_attribute",
        "id": a.id.to_string(),
        "workspace_id": &*world.workspace.id,
        "name": &*a.name,
        "description": &*a.description,
        "data_type": a.data_type.as_str(),
        "input_options": input,
        "order": place,
        "required_to_create": a.required,
        "required_to_create_for_contacts": a.required_for_contacts,
        "visible_on_create": a.visible_on_create,
        "visible_to_contacts": a.visible_to_contacts,
        "default": a.built_in,
        "ticket_type_id": kind,
        "archived": a.archived,
        "created_at": a.created_at,
        "updated_at": a.updated_at,
    })
}

/// A ticket type.
pub fn ticket_type(world: &World, t: &TicketType) -> Value {
    let states: Vec<Value> = world.ticket_states.iter().map(ticket_state).collect();
    let attributes = t.attributes.iter().enumerate().map(|(n, a)| attribute(world, t.id, n, a));
    json!({
        "type": "ticket_type",
        "id": t.id.to_string(),
        "category": t.category,
        "name": &*t.name,
        "description": &*t.description,
        "icon": &*t.icon,
        "workspace_id": &*world.workspace.id,
        "archived": t.archived,
        "is_internal": t.category != "Customer",
        "created_at": t.created_at,
        "updated_at": t.updated_at,
        "ticket_states": {"type": "list", "data": states},
        "ticket_type_attributes": {"type": "list", "data": attributes.collect::<Vec<Value>>()},
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
        "ticket_attributes": t.values.iter().map(|(n, v)| (n.to_string(), v.clone())).collect::<Map<String, Value>>(),
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
        "is_shared": t.shared,
        "previous_ticket_state_id": t.previous_state.and_then(|n| world.ticket_states.get(n as usize)).map(|s| s.id.to_string()),
    })
}

/// What parts of conversations have and parts of tickets have not.
const NOT_IN_TICKETS: [&str; 7] =
    ["state", "tags", "notified_at", "email_message_metadata", "metadata", "event_details", "app_package_code"];

fn ticket_parts(world: &World, c: &Conversation) -> Value {
    let newest = &c.parts[c.parts.len().saturating_sub(super::conversation::NEWEST_PARTS)..];
    let parts: Vec<Value> = newest.iter().map(|p| part(world, c, p)).collect();
    json!({"type": "ticket_part.list", "ticket_parts": parts, "total_count": c.parts.len()})
}

/// A part as tickets have it; what became of state and attributes is told in keys of its own.
pub fn part(world: &World, c: &Conversation, p: &Part) -> Value {
    let mut value = super::part::part(world, c, p, super::part::Display::default());
    if let Some(map) = value.as_object_mut() {
        map.insert("type".into(), "ticket_part".into());
        map.retain(|key, _| !NOT_IN_TICKETS.contains(&key.as_str()));
        let event = p.extra.as_deref().and_then(|e| e.event.as_ref());
        match (p.kind, event) {
            (PartKind::TicketState, Some(Value::Object(event))) => map.extend(event.clone()),
            (PartKind::TicketAttribute, Some(event)) => {
                map.insert("updated_attribute_data".into(), event.clone());
            }
            _ => {}
        }
    }
    if let Some(author) = value.get_mut("author").and_then(Value::as_object_mut) {
        author.retain(|key, _| !["from_ai_agent", "is_ai_answer"].contains(&key.as_str()));
        // A customer is a user here, known or not (API 5.1).
        if author.get("type").is_some_and(|kind| kind == "lead") {
            author.insert("type".into(), "user".into());
        }
    }
    value
}

/// A part as the answer to a reply (API 14.2): what it is and says, whatever else it brought about.
pub fn reply(world: &World, c: &Conversation, p: &Part) -> Value {
    let mut value = part(world, c, p);
    if let Some(map) = value.as_object_mut() {
        map.retain(|key, _| !["assigned_to", "external_id"].contains(&key.as_str()));
        let kind = match p.kind {
            kind if kind.is_note() => "note",
            PartKind::QuickReply => "quick_reply",
            _ => "comment",
        };
        map.insert("part_type".into(), kind.into());
    }
    value
}
