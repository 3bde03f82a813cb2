//! Conversation attributes, side conversations, handling events and jobs on the wire (API 7.15 to 7.17, 14.2).

use serde::Serialize;
use serde_json::{Value, json};

use super::object::{Digits, each, object};
use super::part::{Display, part};
use crate::world::attributes::{ConversationAttribute, DataType};
use crate::world::desk::{Job, SideConversation};
use crate::world::state::iso;
use crate::world::{Conversation, Time, World};

/// An attribute that conversations can have.
pub fn attribute(a: &ConversationAttribute) -> Value {
    let teams: Vec<String> = a.teams.iter().map(u64::to_string).collect();
    let mut value = json!({
        "type": "conversation_attribute",
        "id": a.id,
        "name": &*a.name,
        "description": &*a.description,
        "data_type": a.data_type.as_str(),
        "required": a.required,
        "visible_to_team_ids": teams,
        "archived": a.archived,
        "created_at": a.created_at,
        "updated_at": a.updated_at,
        "admin_id": a.admin.to_string(),
    });
    let options = || -> Vec<Value> {
        a.options.iter().map(|o| json!({"id": o.id, "label": &*o.label, "archived": o.archived})).collect()
    };
    let own = match a.data_type {
        DataType::String => Some(("multiline", json!(a.multiline))),
        DataType::List => Some(("options", options().into())),
        DataType::Relationship => Some(("reference", json!(a.reference))),
        _ => None,
    };
    if let (Some((key, own)), Some(map)) = (own, value.as_object_mut()) {
        map.insert(key.into(), own);
    }
    value
}

/// A side conversation of a conversation.
pub fn side_conversation(world: &World, c: &Conversation, side: &SideConversation, display: Display) -> impl Serialize {
    object!({
        "side_conversation_id": Digits(side.id),
        "total_count": side.parts.len(),
        "conversation_parts": each(move || side.parts.iter().map(move |p| part(world, c, p, display))),
    })
}

/// When a teammate's work on a conversation began and ceased.
pub fn handling_events(world: &World, c: &Conversation) -> Vec<Value> {
    let events = c.handling.events.iter().map(|event| {
        let (teammate, at) = (teammate(world, event.admin), iso(event.at));
        match event.paused {
            Some(reason) => json!({"teammate": teammate, "type": "paused", "timestamp": at, "reason": reason}),
            None => json!({"teammate": teammate, "type": "resumed", "timestamp": at}),
        }
    });
    events.collect()
}

fn teammate(world: &World, id: u64) -> Value {
    let admin = world.admin(id);
    json!({"type": "admin", "id": id, "name": admin.map(|a| &*a.name), "email": admin.map(|a| &*a.email)})
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
