//! Messages that are sent first: by a teammate to contacts, or by a contact (API 15).

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{flag, id as read_id, moment, named, text};
use crate::world::outbound::Outbound;
use crate::world::people::ContactSlot;
use crate::world::{Refusal, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[Endpoint::plain("createMessage", "POST", "/messages", create)];

fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let from = body.get("from").and_then(Value::as_object).ok_or_else(|| Refusal::required("from"))?;
    match text(from, "type")? {
        Some("admin") => by_admin(call, body, from),
        Some("user" | "lead" | "contact") => super::conversations::create(call),
        Some(_) => Err(Refusal::invalid("from.type must be one of admin, user or lead")),
        None => Err(Refusal::required("from.type")),
    }
}

fn by_admin(call: &mut Call<'_>, body: &Map<String, Value>, from: &Map<String, Value>) -> Outcome {
    let admin = from.get("id").and_then(read_id).filter(|id| call.world.admin(*id).is_some());
    let admin = admin.ok_or_else(Refusal::no_admin)?;
    // Recordings say `inapp` and `conversation`, the description `in_app`; nothing at all is one of these.
    let email = match text(body, "message_type")? {
        None | Some("in_app" | "inapp" | "conversation") => false,
        Some("email") => true,
        Some("whatsapp" | "sms") => return Err(Refusal::invalid("This workspace has no such channel")),
        Some(_) => return Err(Refusal::invalid("message_type must be one of in_app or email")),
    };
    let words = text(body, "body")?.filter(|b| html::says_something(b));
    let words = words.ok_or_else(|| Refusal::invalid("Body is required"))?;
    let subject = text(body, "subject")?.filter(|s| !s.trim().is_empty());
    if email && subject.is_none() {
        return Err(Refusal::new(422, "parameter_not_found", "No subject supplied for email message"));
    }
    if email && !matches!(text(body, "template")?, None | Some("plain" | "personal")) {
        return Err(Refusal::invalid("template must be one of plain or personal"));
    }
    let at = moment(body, call.now)?;
    let at_once = flag(body, "create_conversation_without_contact_reply")?.unwrap_or(false);
    let mut to = recipients(call, body.get("to"))?;
    if to.is_empty() {
        return Err(Refusal::required("to"));
    }
    to.extend(recipients(call, body.get("cc"))?);
    let hidden = recipients(call, body.get("bcc"))?;
    let mut seen = std::collections::HashSet::new();
    to.retain(|contact| seen.insert(*contact));
    // Who has a blind copy takes part in nobody else's conversation; an answer of theirs begins one of its own.
    let all = to.iter().copied().chain(hidden.into_iter().filter(|contact| seen.insert(*contact))).collect();
    let message = Outbound {
        id: 0,
        admin,
        to: all,
        channel: if email { "email" } else { "conversation" },
        subject: subject.map(|s| html::escape(s).into()),
        body: html::normalise(words),
        at,
    };
    let answer = (message.subject.clone(), message.body.clone());
    let id = call.world.send(message);
    let conversation = if at_once { call.world.open_outbound(id, &to) } else { None };
    Ok(answer_of(call, (id, admin, at), email, answer, conversation).into())
}

fn answer_of(
    call: &Call<'_>,
    (id, admin, at): (u64, u64, i64),
    email: bool,
    (subject, body): (Option<std::sync::Arc<str>>, std::sync::Arc<str>),
    conversation: Option<u32>,
) -> Value {
    let mut answer = json!({
        "type": "admin_message",
        "id": id.to_string(),
        "created_at": at,
        "body": &*body,
        "message_type": if email { "email" } else { "inapp" },
        "owner": call.world.admin(admin).map(|a| json!({"type": "admin", "id": a.id.to_string(), "name": &*a.name,
            "email": &*a.email, "away_mode_enabled": a.away, "away_mode_reassign": a.reassign})),
    });
    if let Some(map) = answer.as_object_mut() {
        if let Some(subject) = subject {
            map.insert("subject".into(), (*subject).into());
        }
        if let Some(conversation) = conversation.and_then(|slot| call.world.conversations.get(slot)) {
            map.insert("conversation_id".into(), conversation.id.to_string().into());
        }
    }
    answer
}

/// One contact or several, each by any of its names.
fn recipients(call: &Call<'_>, value: Option<&Value>) -> Result<Vec<ContactSlot>, Refusal> {
    let one = |value: &Value| -> Result<ContactSlot, Refusal> {
        let object = value.as_object().ok_or_else(|| Refusal::invalid("A recipient must be an object"))?;
        let contacts = &call.world.contacts;
        let found = if let Some(id) = named(object, "id")? {
            contacts.by_id(&id)
        } else if let Some(id) = named(object, "user_id")? {
            contacts.by_external_id(&id)
        } else if let Some(email) = text(object, "email")? {
            contacts.by_email(email)
        } else {
            return Err(Refusal::invalid("A recipient needs an id"));
        };
        found.ok_or_else(Refusal::no_contact)
    };
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(all)) if all.len() > 100 => Err(Refusal::invalid("Too many recipients")),
        Some(Value::Array(all)) => all.iter().map(one).collect(),
        Some(value) => Ok(vec![one(value)?]),
    }
}
