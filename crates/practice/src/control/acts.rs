//! Acting in the workspace as one of its people: a customer in every way, or whoever an operation of the API can name.
//!
//! An act is a name and a JSON body, so that it can be kept in a file and done again.

use serde_json::{Map, Value, json};

use crate::decode;
use crate::routes::{self, Content, Request, Version, request};
use crate::shared::Shared;
use crate::stage::Stage;
use crate::state::Done;
use crate::wire::catalog::applied_tag;
use crate::wire::object::value;
use crate::world::messages::{Message, Opening};
use crate::world::people::ContactSlot;
use crate::world::{Refusal, Slot, Time, html};

type Act = fn(&mut Stage, &str, &Map<String, Value>, Time) -> Result<Value, Refusal>;

/// The acts, by the last word of their path.
const ACTS: &[(&str, Act)] = &[
    ("contact_opens", opens),
    ("contact_reply", replies),
    ("contact_rates", rates),
    ("contact_reads", reads),
    ("contact_joins", joins),
    ("contact_leaves", leaves),
    ("teammate_tags", tags),
    ("teammate_untags", untags),
    ("operation", operation),
];

/// Does what a control request asks for.
pub(super) fn answer(shared: &Shared, name: &str, base: &str, body: &Value) -> Result<Value, Refusal> {
    if !ACTS.iter().any(|(known, _)| *known == name) {
        return Err(Refusal::not_found());
    }
    let mut stage = shared.settled();
    let now = shared.clock.now();
    let kept = || Done::Act { name: name.to_owned(), base: base.to_owned(), body: body.clone() };
    stage.record(now, || Some(kept()))?;
    perform(&mut stage, name, base, body, now)
}

/// Does an act; `base` is where the client found the server.
pub(crate) fn perform(stage: &mut Stage, name: &str, base: &str, body: &Value, now: Time) -> Result<Value, Refusal> {
    let (_, act) = ACTS.iter().find(|(known, _)| *known == name).ok_or_else(Refusal::not_found)?;
    act(stage, base, body.as_object().ok_or_else(|| Refusal::invalid("The body must be an object"))?, now)
}

fn conversation(stage: &Stage, body: &Map<String, Value>) -> Result<Slot, Refusal> {
    let id = body.get("conversation_id").and_then(request::id).ok_or_else(|| Refusal::required("conversation_id"))?;
    stage.world.slot(id)
}

/// The contact who acts: the one named, else the one for whom `default` speaks.
fn contact(
    stage: &Stage,
    body: &Map<String, Value>,
    default: impl FnOnce() -> Option<ContactSlot>,
) -> Result<ContactSlot, Refusal> {
    match request::text(body, "contact_id")? {
        Some(id) => stage.world.contacts.by_id(id).or_else(|| stage.world.contacts.by_external_id(id)),
        None => default(),
    }
    .ok_or_else(Refusal::no_contact)
}

fn of_conversation(stage: &Stage, slot: Slot) -> Option<ContactSlot> {
    stage.world.conversations.get(slot).and_then(|c| c.contact())
}

fn words(body: &Map<String, Value>) -> Result<Option<std::sync::Arc<str>>, Refusal> {
    Ok(request::text(body, "body")?.filter(|b| html::says_something(b)).map(html::normalise))
}

/// A customer opens a conversation.
fn opens(stage: &mut Stage, base: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let named = || stage.world.contacts.iter().find(|(_, c)| c.name.is_some()).map(|(slot, _)| slot);
    let contact = contact(stage, body, named)?;
    let subject = request::text(body, "subject")?;
    let opening = Opening {
        channel: if subject.is_some() { "email" } else { "conversation" },
        subject: subject.map(|s| html::escape(s).into()),
        body: words(body)?.ok_or_else(|| Refusal::required("body"))?,
        attachments: request::attachments(body, base)?,
        url: None,
    };
    let slot = stage.world.start_conversation(contact, opening, now);
    let id = stage.world.conversations.get(slot).map(|c| c.id.to_string());
    Ok(json!({"conversation_id": id}))
}

/// A customer writes into a conversation, or without one answers the newest message that a teammate sent first.
fn replies(stage: &mut Stage, base: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let named = if body.contains_key("conversation_id") { Some(conversation(stage, body)?) } else { None };
    let contact = contact(stage, body, || named.and_then(|slot| of_conversation(stage, slot)))?;
    let message = Message { body: words(body)?, attachments: request::attachments(body, base)?, ..Message::default() };
    if message.body.is_none() && message.attachments.is_empty() {
        return Err(Refusal::required("body"));
    }
    let slot = match named {
        Some(slot) => {
            stage.world.contact_reply(slot, contact, message, now);
            slot
        }
        None => {
            let words = "No message waits for this contact's answer; name a conversation_id";
            let nothing = || Refusal::new(404, "not_found", words);
            stage.world.answer_outbound(contact, message, now).ok_or_else(nothing)?
        }
    };
    let id = stage.world.conversations.get(slot).map(|c| c.id.to_string());
    let part = stage.world.conversations.get(slot).and_then(|c| c.parts.iter().rev().find(|p| p.is_from_contact()));
    Ok(json!({"conversation_id": id, "part_id": part.map(|p| p.id.to_string())}))
}

/// A customer rates a conversation, with or without words.
fn rates(stage: &mut Stage, _: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let slot = conversation(stage, body)?;
    let contact = contact(stage, body, || of_conversation(stage, slot))?;
    let score = body.get("rating").and_then(request::whole).and_then(|n| u8::try_from(n).ok());
    let score = score.ok_or_else(|| Refusal::invalid("rating must be 1 to 5"))?;
    let remark = request::text(body, "remark")?.map(Into::into);
    stage.world.rate(slot, contact, score, remark, now)?;
    Ok(json!({}))
}

/// A customer reads what was said to it; whether there was anything to read.
fn reads(stage: &mut Stage, _: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let slot = conversation(stage, body)?;
    Ok(json!({"read": stage.world.contact_reads(slot, now)}))
}

/// A customer takes part from now on.
fn joins(stage: &mut Stage, _: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let slot = conversation(stage, body)?;
    let contact = contact(stage, body, || None)?;
    stage.world.add_customer(slot, stage.world.owner, contact, now);
    Ok(json!({}))
}

/// A customer takes part no more.
fn leaves(stage: &mut Stage, _: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let slot = conversation(stage, body)?;
    let contact = contact(stage, body, || of_conversation(stage, slot))?;
    stage.world.remove_customer(slot, stage.world.owner, contact, now)?;
    Ok(json!({}))
}

/// A teammate puts a tag on a message, which in the product can be done and over the API cannot.
fn tags(stage: &mut Stage, _: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let (slot, message, admin) = message(stage, body)?;
    let tag = tag(stage, body)?;
    let tagged = stage.world.tag_message(slot, message, admin, tag, now)?;
    Ok(value(&applied_tag(&stage.world, &tagged)))
}

/// A teammate takes a tag off a message.
fn untags(stage: &mut Stage, _: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let (slot, message, _) = message(stage, body)?;
    let tag = tag(stage, body)?;
    let tagged = stage.world.untag_message(slot, message, tag, now)?;
    Ok(value(&applied_tag(&stage.world, &tagged)))
}

/// The message that is meant (without a `part_id` the first one), and the teammate who acts.
fn message(stage: &Stage, body: &Map<String, Value>) -> Result<(Slot, u64, u64), Refusal> {
    let slot = conversation(stage, body)?;
    let named = |name: &str| body.get(name).filter(|id| !id.is_null()).map(|id| request::id(id).ok_or(name.to_owned()));
    let wrong = |name: String| Refusal::invalid(format!("{name} must be an id"));
    let first = stage.world.conversations.get(slot).map(|c| c.source.id).ok_or_else(Refusal::not_found)?;
    let message = named("part_id").transpose().map_err(wrong)?.unwrap_or(first);
    let admin = named("admin_id").transpose().map_err(wrong)?.unwrap_or(stage.world.owner);
    stage.world.admin(admin).ok_or_else(|| Refusal::new(404, "admin_not_found", "Admin not found"))?;
    Ok((slot, message, admin))
}

/// A tag by its id or its name.
fn tag(stage: &Stage, body: &Map<String, Value>) -> Result<u64, Refusal> {
    let tag = body.get("tag").and_then(request::name).ok_or_else(|| Refusal::required("tag"))?;
    let known = stage.world.tags.iter().find(|t| t.id.to_string() == tag || t.name.eq_ignore_ascii_case(&tag));
    known.map(|t| t.id).ok_or_else(|| Refusal::new(404, "tag_not_found", "Tag not found"))
}

/// Any operation of the API, done past token, limit, faults and journal.
fn operation(stage: &mut Stage, base: &str, body: &Map<String, Value>, now: Time) -> Result<Value, Refusal> {
    let path = request::text(body, "path")?.ok_or_else(|| Refusal::required("path"))?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let version = request::text(body, "version")?.map_or(Some(Version::DEFAULT), Version::parse);
    let request = Request {
        method: request::text(body, "method")?.unwrap_or("POST").to_ascii_uppercase(),
        path: decode::path(path),
        query: decode::query(query),
        base: base.to_owned(),
        version: version.ok_or_else(|| Refusal::invalid("version is not a version of the API"))?,
        body: Ok(body.get("body").cloned()),
    };
    let answer = routes::answer(&mut stage.world, &request, now)?;
    Ok(json!({"status": answer.status, "body": answer.body.map(Content::into_value)}))
}
