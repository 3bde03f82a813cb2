//! Conversations, heads and whole threads (API 5).

use serde_json::Value;

use super::part::{applied_tags, attachments, author, mail, part};
use super::value::{assignee, body, flag, id, int, items, own_id, score, text, time};
use super::{Reading, attributes, lists, order};
use crate::domain::conversation::{AiAgent, CompanyRef, ContactRef, LinkedObject, Rating, Sla, Source, Statistics};
use crate::domain::{Conversation, PartId, Priority, State, Text, Thread, Timestamp};

/// With this many parts there may be older ones that the API does not give (API 24.6).
const MOST_PARTS: usize = 500;

/// Subjects longer than this are cut.
const LONGEST_SUBJECT: usize = 500;

/// Reads the head of a conversation: an item of a list, or a whole one without its parts. It needs an id.
pub fn conversation(sent: &Value) -> Reading<Conversation> {
    let id = own_id(sent)?;
    let state = state(sent);
    Ok(Conversation {
        id,
        created_at: time(&sent["created_at"]).unwrap_or(Timestamp::UNKNOWN),
        updated_at: time(&sent["updated_at"]).unwrap_or(Timestamp::UNKNOWN),
        waiting_since: time(&sent["waiting_since"]),
        snoozed_until: time(&sent["snoozed_until"]).filter(|_| state == State::Snoozed),
        state,
        read: flag(&sent["read"]),
        priority: priority(&sent["priority"]),
        title: text(&sent["title"]),
        admin_assignee: assignee(&sent["admin_assignee_id"]),
        team_assignee: assignee(&sent["team_assignee_id"]),
        company: company(&sent["company"]),
        contacts: contacts(&sent["contacts"]),
        source: source(&sent["source"]),
        tags: applied_tags(&sent["tags"]),
        attributes: attributes::attributes(&sent["custom_attributes"]),
        sla: sla(&sent["sla_applied"]),
        rating: rating(&sent["conversation_rating"]),
        rating_asked_at: asked_for_rating(&sent["conversation_rating"]),
        statistics: statistics(&sent["statistics"]),
        ai_agent: ai_agent(sent),
        linked: linked(&sent["linked_objects"]),
        is_ticket: sent["ticket"].is_object(),
        ticket: None,
    })
}

/// Reads a conversation with its parts, oldest first. An answer without any list of parts is refused: taken for an
/// empty thread, it would make one of what is known.
///
/// An entry whose time is not known, or lies ahead of the server's clock (where that is known), stands where the server
/// has put it.
pub fn thread(sent: &Value, latest: Option<Timestamp>) -> Reading<Thread> {
    let conversation = conversation(sent)?;
    let list = sent.get("conversation_parts").ok_or("no `conversation_parts` in it")?;
    let array = if list.is_array() { list } else { &list["conversation_parts"] };
    let parts = lists::readable(items(array), "part", part);
    let mut parts = order::in_order(parts, conversation.created_at, latest);
    parts.dedup_by(|a, b| a.id == b.id);
    let told = |value: &Value| int(value).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let mut total_parts = told(&list["total_count"]).max(parts.len());
    if parts.len() >= MOST_PARTS {
        total_parts = total_parts.max(told(&sent["statistics"]["count_conversation_parts"]));
    }
    Ok(Thread { conversation, parts, total_parts })
}

/// `state` is the field to trust; `open` only where it says nothing known (API 24.7).
fn state(sent: &Value) -> State {
    match sent["state"].as_str() {
        Some("open") => State::Open,
        Some("snoozed") => State::Snoozed,
        Some("closed") => State::Closed,
        _ if time(&sent["snoozed_until"]).is_some() => State::Snoozed,
        _ if sent["open"] == Value::Bool(false) => State::Closed,
        _ => State::Open,
    }
}

/// Five levels, and the two words of 2.15 and before.
fn priority(sent: &Value) -> Priority {
    match sent.as_str() {
        Some("priority") => Priority::High,
        Some(word) => Priority::ALL.into_iter().find(|level| level.as_str() == word).unwrap_or_default(),
        None => Priority::None,
    }
}

fn company(sent: &Value) -> Option<CompanyRef> {
    let id = own_id(sent).ok()?;
    let name = text(&sent["name"]).or_else(|| text(&sent["company_id"])).unwrap_or_default();
    Some(CompanyRef { id, name })
}

fn contacts(sent: &Value) -> Vec<ContactRef> {
    let list = if sent.is_array() { sent } else { &sent["contacts"] };
    items(list)
        .iter()
        .filter_map(|contact| {
            Some(ContactRef { id: own_id(contact).ok()?, external_id: text(&contact["external_id"]) })
        })
        .collect()
}

fn source(sent: &Value) -> Source {
    Source {
        id: PartId::new(id(&sent["id"]).unwrap_or_default()),
        kind: text(&sent["type"]).unwrap_or_default(),
        delivered_as: text(&sent["delivered_as"]).unwrap_or_default(),
        subject: body(&sent["subject"]).map_or_else(Text::default, |html| html.preview(LONGEST_SUBJECT)),
        body: body(&sent["body"]).unwrap_or_default(),
        author: author(&sent["author"]),
        attachments: attachments(&sent["attachments"]),
        url: text(&sent["url"]),
        mail: mail(sent),
        redacted: flag(&sent["redacted"]),
    }
}

fn sla(sent: &Value) -> Option<Sla> {
    let name = text(&sent["sla_name"]);
    let status = text(&sent["sla_status"]);
    (name.is_some() || status.is_some()).then(|| Sla { name: name.unwrap_or_default(), status })
}

/// One without a number was asked for and not given (API 5.6).
fn asked_for_rating(sent: &Value) -> Option<Timestamp> {
    if score(&sent["rating"]).is_some() {
        return None;
    }
    time(&sent["created_at"])
}

/// Older shapes send a rating whose every member is null (API 5.6).
fn rating(sent: &Value) -> Option<Rating> {
    Some(Rating {
        score: score(&sent["rating"])?,
        remark: text(&sent["remark"]),
        created_at: time(&sent["created_at"]),
        teammate: assignee(&sent["teammate"]["id"]),
    })
}

fn statistics(sent: &Value) -> Statistics {
    Statistics {
        last_contact_reply_at: time(&sent["last_contact_reply_at"]),
        last_admin_reply_at: time(&sent["last_admin_reply_at"]),
        first_admin_reply_at: time(&sent["first_admin_reply_at"]),
        first_close_at: time(&sent["first_close_at"]),
        last_close_at: time(&sent["last_close_at"]),
        last_closed_by: assignee(&sent["last_closed_by_id"]),
        time_to_admin_reply: int(&sent["time_to_admin_reply"]),
        count_reopens: int(&sent["count_reopens"]),
        count_assignments: int(&sent["count_assignments"]),
        count_parts: int(&sent["count_conversation_parts"]),
    }
}

fn ai_agent(sent: &Value) -> Option<AiAgent> {
    let agent = &sent["ai_agent"];
    (agent.is_object() || flag(&sent["ai_agent_participated"])).then(|| AiAgent {
        last_answer_type: text(&agent["last_answer_type"]),
        resolution_state: text(&agent["resolution_state"]),
        rating: score(&agent["rating"]),
    })
}

fn linked(sent: &Value) -> Vec<LinkedObject> {
    let list = if sent.is_array() { sent } else { &sent["data"] };
    items(list)
        .iter()
        .filter_map(|object| {
            Some(LinkedObject {
                kind: text(&object["type"]).unwrap_or_default(),
                id: own_id(object).ok()?,
                category: text(&object["category"]),
            })
        })
        .collect()
}
