//! Conversations on the wire (API 5): every key present, as the live API does; and what is told beside them: side
//! conversations, and who worked on them when (API 7.15 and 7.16).

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Value, json};

use super::catalog::applied_tag;
use super::object::{Digits, Entries, Late, Named, Object, each, object};
use super::part::{Display, NEWEST_PARTS, addressee, attachment, author, email_metadata, part};
use super::people::{company, contact_reference};
use super::ticket::linked_object;
use crate::world::conversation::AiAgent;
use crate::world::conversations::SideConversation;
use crate::world::time::iso;
use crate::world::{Conversation, World};

/// A conversation as lists and searches have it: without its parts.
pub fn head(world: &World, c: &Conversation, display: Display) -> Object<impl Entries> {
    let of_company = c.company.and_then(|n| Some((n as usize, world.companies.get(n as usize)?)));
    let channel = if c.source.channel == "email" { "email" } else { "messenger" };
    object!({
        "type": "conversation",
        "id": Digits(c.id),
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
        "company": of_company.map(|(n, c)| Late(move || company(world, n, c))),
        "source": Late(move || source(world, c, display)),
        "contacts": {
            "type": "contact.list",
            "contacts": each(move || c.contacts.iter().map(move |s| contact_reference(world, *s))),
        },
        "teammates": {
            "type": "admin.list",
            "admins": each(move || c.teammates.iter().map(|id| object!({"type": "admin", "id": Digits(*id)}))),
        },
        "first_contact_reply": c.first_contact_reply()
            .map(|at| object!({"created_at": at, "type": c.source.channel, "url": null})),
        "tags": {"type": "tag.list", "tags": each(move || c.tags.iter().map(move |t| applied_tag(world, t)))},
        "topics": {"type": "topic.list", "topics": [], "total_count": 0},
        "custom_attributes": Named(&c.attributes),
        "sla_applied": c.sla.as_ref().map(
            |s| object!({"type": "conversation_sla_summary", "sla_name": s.name, "sla_status": s.status})
        ),
        "statistics": Late(move || statistics(world, c)),
        "conversation_rating": rating(world, c),
        "ticket": c.ticket.as_ref().filter(|_| world.rules.shows_ticket)
            .map(|t| object!({"type": "ticket", "id": Digits(c.id), "ticket_id": Digits(t.number)})),
        "linked_objects": {
            "type": "list",
            "data": each(move || c.linked.iter().map(move |id| linked_object(world, *id))),
            "total_count": c.linked.len(),
            "has_more": false,
        },
        "ai_agent": c.ai.as_deref().map(ai_agent),
        "ai_agent_participated": c.ai.is_some(),
        "sales_agent": null,
        "sales_agent_participated": false,
        "channel": {"initial": channel, "current": channel},
        "external_references": [],
        "monitor_evaluations" ? display.monitors.then_some([(); 0]),
        "scorecards" ? display.scorecards.then_some([(); 0]),
    })
}

/// A conversation with its newest parts.
pub fn full(world: &World, c: &Conversation, display: Display) -> Object<impl Entries> {
    let newest = c.parts.get(c.parts.len().saturating_sub(NEWEST_PARTS)..).unwrap_or_default();
    object!({
        ..head(world, c, display),
        "conversation_parts": {
            "type": "conversation_part.list",
            "conversation_parts": each(move || newest.iter().map(move |p| part(world, c, p, display))),
            "total_count": if world.rules.counts_all_parts { c.parts.len() } else { newest.len() },
        },
    })
}

fn source(world: &World, c: &Conversation, display: Display) -> impl Serialize {
    let s = &c.source;
    let email = s.channel == "email";
    let subject = s.subject.as_deref().unwrap_or_default();
    let (to, _) = addressee(world, c, s.author);
    let to = std::iter::once(("to", to, None));
    let others = s.named.iter().filter(|n| n.field != "reply_to");
    let others = others.map(|n| (n.field, Some(Cow::from(&*n.email)), n.dropped));
    let recipients: Vec<_> = to
        .chain(others)
        .filter(|_| email)
        .map(|(kind, email, dropped)| object!({"type": kind, "email": email.map(Cow::into_owned), "drop_reason": dropped}))
        .collect();
    let replies: Vec<_> = s
        .named
        .iter()
        .filter(|n| n.field == "reply_to")
        .map(|n| object!({"email": &*n.email, "name": n.name.as_deref()}))
        .collect();
    object!({
        "type": s.channel,
        "id": Digits(s.id),
        "delivered_as": s.delivered_as,
        "subject": display.body(subject),
        "body": display.body(s.body.as_deref().unwrap_or_default()),
        "author": author(world, s.author),
        "attachments": each(move || s.attachments.iter().map(attachment)),
        "url": s.url.as_deref(),
        "redacted": s.redacted,
        "recipients": email.then_some(recipients),
        "reply_to": (!replies.is_empty()).then_some(replies),
        "email_message_metadata": email.then(|| email_metadata(world, c, s.author, subject.into())),
    })
}

fn statistics(world: &World, c: &Conversation) -> impl Serialize {
    let s = &c.statistics;
    let responses = move |hours: bool| {
        let answered = s.team_responses.iter().filter_map(|r| Some((r.team, r.took?)));
        answered.map(move |(id, (all, in_hours))| {
            object!({
                "team_id": id,
                "team_name": world.team(id).map(|t| &*t.name),
                "response_time": if hours { in_hours } else { all },
            })
        })
    };
    object!({
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
        "assigned_team_first_response_time": each(move || responses(false)),
        "assigned_team_first_response_time_in_office_hours": each(move || responses(true)),
    })
}

/// The rating, or that it was asked for (API 5.6).
fn rating(world: &World, c: &Conversation) -> Option<impl Serialize> {
    let given = c.rating.as_deref();
    let (asked_at, admin) = given.map(|r| (r.asked_at, r.admin)).or(c.rating_request.map(|r| (r.at, r.admin)))?;
    Some(object!({
        "rating": given.map(|r| r.score),
        "remark": given.and_then(|r| r.remark.as_deref()),
        "created_at": asked_at,
        "updated_at": given.map_or(asked_at, |r| r.given_at),
        "contact": c.contact().map(|s| contact_reference(world, s)),
        "teammate": {"type": "admin", "id": Digits(admin)},
    }))
}

fn ai_agent(a: &AiAgent) -> impl Serialize {
    let sources = move || {
        a.article.iter().map(|title| {
            object!({
                "content_type": "article",
                "url": "https://help.example/articles",
                "title": &**title,
                "locale": "en",
            })
        })
    };
    object!({
        "source_type": AiAgent::SOURCE_TYPE,
        "source_title": null,
        "last_answer_type": a.last_answer_type,
        "resolution_state": a.resolution_state,
        "rating": a.rating,
        "rating_remark": null,
        "created_at": null,
        "updated_at": null,
        "content_sources": {
            "type": "content_source.list",
            "total_count": usize::from(a.article.is_some()),
            "content_sources": each(sources),
        },
    })
}

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
