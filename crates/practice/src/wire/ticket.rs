//! Tickets, their types and states, and the jobs that make some, on the wire (API 14).

use serde::Serialize;
use serde_json::{Value, json};

use super::object::{Digits, Entries, Late, Named, Object, each, object};
use super::part::{NEWEST_PARTS, assigned_to, attachments, author};
use super::people::contact_reference;
use crate::world::attributes::DataType;
use crate::world::catalog::{TicketAttribute, TicketState, TicketType};
use crate::world::conversation::Ticket;
use crate::world::jobs::Job;
use crate::world::{Conversation, Part, PartKind, Time, World};

/// What another conversation shows of a linked one.
pub fn linked_object(world: &World, id: u64) -> impl Serialize + use<> {
    let ticket = world.conversation(id).and_then(|c| c.ticket.as_deref());
    let category = ticket.and_then(|t| world.ticket_types.get(t.kind as usize)).map(|t| t.category);
    let kind = if ticket.is_some() { "ticket" } else { "conversation" };
    object!({"type": kind, "id": Digits(id), "category": category})
}

/// A ticket state inside something.
pub fn ticket_state(s: &TicketState) -> Object<impl Entries> {
    object!({
        "type": "ticket_state",
        "id": Digits(s.id),
        "category": s.category,
        "internal_label": s.internal,
        "external_label": s.external,
    })
}

/// A ticket state in the list of states.
pub fn listed_ticket_state(world: &World, s: &TicketState) -> impl Serialize {
    let types = move || {
        let types = world.ticket_types.iter();
        types.map(|t| object!({"type": "ticket_type", "id": Digits(t.id), "name": &*t.name}))
    };
    object!({..ticket_state(s), "archived": false, "ticket_types": {"type": "list", "data": each(types)}})
}

/// An attribute of a ticket type.
pub fn attribute(world: &World, kind: u64, place: usize, a: &TicketAttribute) -> impl Serialize {
    let options = move || {
        let shown = a.options.iter().filter(|o| !o.archived);
        shown.map(|o| object!({"id": &*o.id, "label": &*o.label}))
    };
    let list = a.data_type == DataType::List;
    let input = object!({
        "multiline" ? (a.data_type == DataType::String).then_some(a.multiline),
        "list_options" ? list.then(|| each(options)),
        "allow_multiple_values" ? list.then_some(a.several),
    });
    object!({
        "type": "ticket_type_attribute",
        "id": Digits(a.id),
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

pub fn ticket_type(world: &World, t: &TicketType) -> impl Serialize {
    let attributes = move || t.attributes.iter().enumerate().map(move |(n, a)| attribute(world, t.id, n, a));
    object!({
        "type": "ticket_type",
        "id": Digits(t.id),
        "category": t.category,
        "name": &*t.name,
        "description": &*t.description,
        "icon": &*t.icon,
        "workspace_id": &*world.workspace.id,
        "archived": t.archived,
        "is_internal": t.category != "Customer",
        "created_at": t.created_at,
        "updated_at": t.updated_at,
        "ticket_states": {"type": "list", "data": each(move || world.ticket_states.iter().map(ticket_state))},
        "ticket_type_attributes": {"type": "list", "data": each(attributes)},
    })
}

/// A ticket: a conversation seen through its type and workflow.
pub fn ticket(world: &World, c: &Conversation, t: &Ticket) -> impl Serialize {
    object!({..before_parts(world, c, t), "ticket_parts": Late(move || ticket_parts(world, c)), ..after_parts(world, t)})
}

/// A ticket without its thread.
pub fn ticket_alone(world: &World, c: &Conversation, t: &Ticket) -> impl Serialize {
    object!({..before_parts(world, c, t), ..after_parts(world, t)})
}

fn before_parts(world: &World, c: &Conversation, t: &Ticket) -> Object<impl Entries> {
    let kind = world.ticket_types.get(t.kind as usize);
    object!({
        "type": "ticket",
        "id": Digits(c.id),
        "ticket_id": Digits(t.number),
        "category": kind.map(|k| k.category),
        "ticket_attributes": Named(&t.values),
        "ticket_state": world.ticket_states.get(t.state as usize).map(ticket_state),
        "ticket_type": kind.map(|k| Late(move || ticket_type(world, k))),
        "contacts": {
            "type": "contact.list",
            "contacts": each(move || c.contacts.iter().map(move |s| contact_reference(world, *s))),
        },
        "admin_assignee_id": c.admin.unwrap_or(0),
        "team_assignee_id": c.team.unwrap_or(0),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "open": c.state.counts_as_open(),
        "snoozed_until": c.snoozed_until,
        "linked_objects": {
            "type": "list",
            "data": each(move || c.linked.iter().map(move |id| linked_object(world, *id))),
            "total_count": c.linked.len(),
            "has_more": false,
        },
    })
}

fn after_parts(world: &World, t: &Ticket) -> Object<impl Entries> {
    let previous = t.previous_state.and_then(|n| world.ticket_states.get(n as usize));
    object!({"is_shared": t.shared, "previous_ticket_state_id": previous.map(|s| Digits(s.id))})
}

fn ticket_parts(world: &World, c: &Conversation) -> impl Serialize {
    let newest = c.parts.get(c.parts.len().saturating_sub(NEWEST_PARTS)..).unwrap_or_default();
    let parts = move || newest.iter().map(move |p| part(world, p, p.kind.as_str(), false));
    object!({"type": "ticket_part.list", "ticket_parts": each(parts), "total_count": c.parts.len()})
}

/// A part as tickets have it; what became of state and attributes is told in keys of its own. `answer` to a reply
/// leaves out what a reply cannot have.
fn part(world: &World, p: &Part, kind: &'static str, answer: bool) -> impl Serialize {
    let extra = p.extra.as_deref();
    let mut who = author(world, p.author);
    // A customer is a user here, known or not (API 5.1).
    if who.kind == "lead" {
        who.kind = "user";
    }
    let event = extra.and_then(|e| e.event.as_ref());
    let states = event.filter(|_| p.kind == PartKind::TicketState).and_then(Value::as_object);
    object!({
        "type": "ticket_part",
        "id": Digits(p.id),
        "part_type": kind,
        "body": p.body.as_deref(),
        "created_at": p.at,
        "updated_at": extra.and_then(|e| e.redacted_at).unwrap_or(p.at),
        "assigned_to" ? (!answer).then(|| assigned_to(p)),
        "author": who,
        "attachments": attachments(p),
        "external_id" ? (!answer).then_some(()),
        "redacted": extra.is_some_and(|e| e.redacted_at.is_some()),
        ..Object(states),
        "updated_attribute_data" ? event.filter(|_| p.kind == PartKind::TicketAttribute),
    })
}

/// A part as the answer to a reply (API 14.2): what it is and says, whatever else it brought about.
pub fn reply(world: &World, p: &Part) -> impl Serialize {
    let kind = match p.kind {
        kind if kind.is_note() => "note",
        PartKind::QuickReply => "quick_reply",
        _ => "comment",
    };
    part(world, p, kind, true)
}

/// Work that was put off: only its end tells of the ticket.
pub fn job(job: &Job, base: &str, now: Time) -> Value {
    let done = now >= job.done_at;
    let ticket = job.ticket.filter(|_| done);
    let status = match (done, ticket) {
        (false, _) => "pending",
        (true, Some(_)) => "success",
        (true, None) => "failed",
    };
    json!({"type": "job", "id": job.id.to_string(), "url": format!("{base}/jobs/status/{}", job.id),
        "status": status, "resource_type": "ticket", "resource_id": ticket.map(|id| id.to_string()),
        "resource_url": ticket.map(|id| format!("{base}/tickets/{id}"))})
}
