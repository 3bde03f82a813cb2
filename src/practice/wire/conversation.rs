//! Conversations on the wire (API 5): every key present, as the live API does.

use serde_json::{Map, Value, json};

use super::library::applied_tag;
use super::part::{Display, attachment, author, email_metadata, part};
use super::people::{company, contact_reference};
use super::ticket::linked_object;
use crate::practice::world::conversation::{AiAgent, Rating, Source};
use crate::practice::world::{Conversation, World};

/// How many parts go out: the newest ones (API 7.3).
pub const NEWEST_PARTS: usize = 500;

/// A conversation as lists and searches have it: without its parts.
pub fn head(world: &World, c: &Conversation, display: Display) -> Value {
    let contacts: Vec<Value> = c.contacts.iter().map(|s| contact_reference(world, *s)).collect();
    let teammates: Vec<Value> = c.teammates.iter().map(|id| json!({"type": "admin", "id": id.to_string()})).collect();
    let tags: Vec<Value> = c.tags.iter().map(|t| applied_tag(world, t)).collect();
    let attributes: Map<String, Value> = c.attributes.iter().map(|(n, v)| (n.to_string(), v.clone())).collect();
    let of_company = c.company.and_then(|n| world.companies.get(n as usize).map(|c| company(world, n as usize, c)));
    let linked: Vec<Value> = c.linked.iter().map(|id| linked_object(world, *id)).collect();
    let channel = if c.source.channel == "email" { "email" } else { "messenger" };
    let first = c.first_contact_reply();
    json!({
        "type": "conversation",
        "id": c.id.to_string(),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "waiting_since": c.waiting_since,
        "snoozed_until": c.snoozed_until,
        "title": c.title.as_deref(),
        "open": c.state.counts_as_open(),
        "state": c.state.as_str(),
        "read": c.read,
        "priority": c.priority.as_str(),
        "admin_assignee_id": c.admin.unwrap_or(0),
        "team_assignee_id": c.team.unwrap_or(0),
        "company": of_company,
        "source": source(world, &c.source, display),
        "contacts": {"type": "contact.list", "contacts": contacts},
        "teammates": {"type": "admin.list", "admins": teammates},
        "first_contact_reply": first.map(|at| json!({"created_at": at, "type": c.source.channel, "url": null})),
        "tags": {"type": "tag.list", "tags": tags},
        "topics": {"type": "topic.list", "topics": [], "total_count": 0},
        "custom_attributes": attributes,
        "sla_applied": c.sla.as_ref().map(|s| json!({"type": "conversation_sla_summary", "sla_name": s.name, "sla_status": s.status})),
        "statistics": statistics(world, c),
        "conversation_rating": c.rating.as_ref().map(|r| rating(world, c, r)),
        "ticket": c.ticket.as_ref().map(|t| json!({"type": "ticket", "id": c.id.to_string(), "ticket_id": t.number.to_string()})),
        "linked_objects": {"type": "list", "data": linked, "total_count": c.linked.len(), "has_more": false},
        "ai_agent": c.ai.as_ref().map(|a| ai_agent(a)),
        "ai_agent_participated": c.ai.is_some(),
        "sales_agent": null,
        "sales_agent_participated": false,
        "channel": {"initial": channel, "current": channel},
        "external_references": [],
    })
}

/// A conversation with its newest parts.
pub fn full(world: &World, c: &Conversation, display: Display) -> Value {
    let mut value = head(world, c, display);
    let newest = &c.parts[c.parts.len().saturating_sub(NEWEST_PARTS)..];
    let parts: Vec<Value> = newest.iter().map(|p| part(world, c, p, display)).collect();
    if let Some(map) = value.as_object_mut() {
        let list = json!({"type": "conversation_part.list", "conversation_parts": parts, "total_count": c.parts.len()});
        map.insert("conversation_parts".into(), list);
    }
    value
}

fn source(world: &World, s: &Source, display: Display) -> Value {
    let email = s.channel == "email";
    let subject = s.subject.as_deref().unwrap_or_default();
    let attachments: Vec<Value> = s.attachments.iter().map(attachment).collect();
    let recipients = email.then(
        || json!([{"type": "to", "email": format!("support@{}.example", world.workspace.id), "drop_reason": null}]),
    );
    json!({
        "type": s.channel,
        "id": s.id.to_string(),
        "delivered_as": s.delivered_as,
        "subject": display.body(subject),
        "body": display.body(s.body.as_deref().unwrap_or_default()),
        "author": author(world, s.author),
        "attachments": attachments,
        "url": s.url.as_deref(),
        "redacted": s.redacted,
        "recipients": recipients,
        "reply_to": null,
        "email_message_metadata": email.then(|| email_metadata(world, s.author, subject)),
    })
}

fn statistics(world: &World, c: &Conversation) -> Value {
    let s = &c.statistics;
    let responses = |hours: bool| -> Vec<Value> {
        let answered = s.team_responses.iter().filter_map(|r| Some((r.team, r.took?)));
        answered
            .map(|(id, (all, in_hours))| {
                json!({"team_id": id, "team_name": world.team(id).map(|t| &*t.name),
                    "response_time": if hours { in_hours } else { all }})
            })
            .collect()
    };
    json!({
        "type": "conversation_statistics",
        "time_to_assignment": s.time_to_assignment,
        "time_to_admin_reply": s.time_to_admin_reply,
        "time_to_first_close": s.time_to_first_close,
        "time_to_last_close": s.time_to_last_close,
        "median_time_to_reply": s.median_time_to_reply,
        "handling_time": c.handling_time(),
        "adjusted_handling_time": c.handling_time().map(|_| c.handling.spent()),
        "first_contact_reply_at": s.first_contact_reply_at,
        "first_assignment_at": s.first_assignment_at,
        "first_admin_reply_at": s.first_admin_reply_at,
        "first_close_at": s.first_close_at,
        "last_assignment_at": s.last_assignment_at,
        "last_assignment_admin_reply_at": s.last_assignment_admin_reply_at,
        "last_contact_reply_at": s.last_contact_reply_at,
        "last_admin_reply_at": s.last_admin_reply_at,
        "last_close_at": s.last_close_at,
        "last_closed_by_id": s.last_closed_by,
        "count_reopens": s.reopens,
        "count_assignments": s.assignments,
        "count_conversation_parts": c.parts.len(),
        "assigned_team_first_response_time": responses(false),
        "assigned_team_first_response_time_in_office_hours": responses(true),
    })
}

fn rating(world: &World, c: &Conversation, r: &Rating) -> Value {
    json!({
        "rating": r.score,
        "remark": r.remark.as_deref(),
        "created_at": r.asked_at,
        "updated_at": r.given_at,
        "contact": c.contact().map(|s| contact_reference(world, s)),
        "teammate": {"type": "admin", "id": r.admin.to_string()},
    })
}

fn ai_agent(a: &AiAgent) -> Value {
    let sources: Vec<Value> = a
        .article
        .iter()
        .map(|title| json!({"content_type": "article", "url": "https://help.example/articles", "title": &**title, "locale": "en"}))
        .collect();
    json!({
        "source_type": "profile",
        "source_title": null,
        "last_answer_type": a.last_answer_type,
        "resolution_state": a.resolution_state,
        "rating": a.rating,
        "rating_remark": null,
        "created_at": null,
        "updated_at": null,
        "content_sources": {"type": "content_source.list", "total_count": sources.len(), "content_sources": sources},
    })
}
