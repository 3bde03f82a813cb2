//! The objects inside webhooks, where they differ from what the REST API answers (API 22.4).
//!
//! The app's version is that of this workspace, so bodies are plain text and numbers are numbers (2.15 and later).

use serde_json::{Map, Value, json};

use crate::wire::object::value;
use crate::wire::part::{Display, email_metadata, part};
use crate::wire::{catalog, conversation as wire, people, ticket as wire_ticket};
use crate::world::part::{AssignedTo, Extra};
use crate::world::people::ContactSlot;
use crate::world::time::iso;
use crate::world::{Conversation, Part, PartKind, State, Time, World};

const PLAIN: Display = Display { plain: true, preview: false, monitors: false, scorecards: false };

fn with(mut value: Value, fields: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    if let Some(map) = value.as_object_mut() {
        map.extend(fields.into_iter().map(|(name, value)| (name.to_owned(), value)));
    }
    value
}

/// An event may be told under several topics, each with its own object.
pub(super) type Told = Vec<(&'static str, Value)>;

/// A conversation that holds only the entries of the event; the first message stands among them if it is about that.
pub(super) fn conversation(world: &World, c: &Conversation, parts: &[u64]) -> Value {
    let first = parts.contains(&c.source.id).then(|| first_message(world, c));
    // What an event is about is the newest, so it is found near the end.
    let found = c.parts.iter().rev().filter(|p| parts.contains(&p.id)).take(parts.len());
    let mut entries: Vec<Value> = found.map(|p| with_tags(world, c, p)).chain(first).collect();
    entries.reverse();
    let total = entries.len();
    let list = json!({"type": "conversation_part.list", "conversation_parts": entries, "total_count": total});
    with(value(&wire::head(world, c, PLAIN)), [("conversation_parts", list)])
}

/// A conversation with what its customer has just read: what was said to it after one entry, up to another.
pub(super) fn read(world: &World, c: &Conversation, from: u64, to: u64) -> Value {
    let newest = c.parts.iter().rev().skip_while(|p| p.id > to).take_while(|p| p.id > from);
    let parts: Vec<u64> = newest.filter(|p| p.is_said_to_contact()).map(|p| p.id).collect();
    conversation(world, c, &parts)
}

/// The first message as an entry: its id is the message's (API 1.3).
fn first_message(world: &World, c: &Conversation) -> Value {
    let source = &c.source;
    let extra = Extra {
        attachments: source.attachments.clone(),
        redacted_at: source.redacted.then_some(c.updated_at),
        tags: source.tags.clone(),
        ..Extra::default()
    };
    let entry = Part {
        id: source.id,
        kind: PartKind::Comment,
        at: c.created_at,
        author: source.author,
        body: source.body.clone(),
        assigned_to: None,
        state: State::Open,
        extra: Some(Box::new(extra)),
    };
    let subject = source.subject.as_deref().filter(|_| source.channel == "email");
    let mailed = subject.map_or(Value::Null, |s| value(&email_metadata(world, c, source.author, PLAIN.body(s))));
    with(value(&part(world, c, &entry, PLAIN)), [("email_message_metadata", mailed)])
}

/// An entry; one that put tags on carries them.
fn with_tags(world: &World, c: &Conversation, p: &Part) -> Value {
    let entry = value(&part(world, c, p, PLAIN));
    let added = tags_put_on(world, c, p);
    if added.is_empty() {
        return entry;
    }
    let applied = c.tags.iter().filter(|t| added.contains(&t.tag));
    let tags: Vec<Value> = applied.map(|t| value(&catalog::applied_tag(world, t))).collect();
    with(entry, [("tags", tags.into())])
}

/// The tags that an entry put on the conversation, as far as they are on it still.
pub(super) fn tags_put_on(world: &World, c: &Conversation, p: &Part) -> Vec<u64> {
    let event = p.extra.as_ref().and_then(|e| e.event.as_ref());
    let added = event.and_then(|e| e.get("tags_added")).and_then(Value::as_array);
    let names: Vec<&str> = added.into_iter().flatten().filter_map(Value::as_str).collect();
    let on = c.tags.iter().map(|t| t.tag);
    on.filter(|id| world.tag(*id).is_some_and(|tag| names.contains(&&*tag.name))).collect()
}

/// A conversation of which is told which tags came (captured payloads have that beside the entry's own).
pub(super) fn tagged(world: &World, conversation: Value, added: impl IntoIterator<Item = u64>) -> Value {
    let tags: Vec<Value> =
        added.into_iter().filter_map(|id| world.tag(id)).map(|tag| value(&catalog::tag(tag))).collect();
    with(conversation, [("tags_added", json!({"type": "tag.list", "tags": tags}))])
}

/// Of a conversation that is gone only the id is told.
pub(super) fn deleted_conversation(id: u64) -> Value {
    json!({"type": "conversation", "conversation_id": id.to_string()})
}

/// The irregular object of somebody who joined or left: an inside view of the conversation, and the contact.
pub(super) fn participant(world: &World, c: &Conversation, slot: ContactSlot) -> Option<Value> {
    let contact = contact(world, slot)?;
    let inside = json!({"id": c.id, "created_at": iso(c.created_at), "updated_at": iso(c.updated_at),
        "open": c.state.counts_as_open(), "state": c.state.as_str()});
    Some(json!({"conversation": inside, "contact": contact}))
}

/// The same for a ticket: abbreviated, with a number for an id.
pub(super) fn ticket_participant(world: &World, c: &Conversation, slot: ContactSlot) -> Option<Value> {
    let ticket = c.ticket.as_ref()?;
    let contact = contact(world, slot)?;
    let short = json!({"type": "ticket", "id": c.id, "ticket_id": ticket.number.to_string()});
    Some(json!({"type": "ticket_contact", "ticket": short, "contact": contact}))
}

/// The ticket itself, without its thread.
pub(super) fn ticket(world: &World, c: &Conversation) -> Option<Value> {
    Some(value(&wire_ticket::ticket_alone(world, c, c.ticket.as_deref()?)))
}

/// A ticket with the one entry of its thread that the event is about.
pub(super) fn ticket_part(world: &World, c: &Conversation, p: &Part) -> Option<Value> {
    let ticket = ticket(world, c)?;
    let entry = with(value(&part(world, c, p, PLAIN)), [("type", "ticket_part".into())]);
    Some(json!({"type": "ticket_ticket_part", "ticket": ticket, "ticket_part": entry}))
}

/// A ticket that was closed stands one level deeper (2.15 and later).
pub(super) fn closed_ticket(world: &World, c: &Conversation) -> Option<Value> {
    Some(json!({"type": "ticket_closed", "ticket": ticket(world, c)?}))
}

/// Whether a ticket's workflow has come to its end.
pub(super) fn is_resolved(world: &World, c: &Conversation) -> bool {
    let state = c.ticket.as_ref().and_then(|t| world.ticket_states.get(t.state as usize));
    state.is_some_and(|s| s.category == "resolved")
}

/// Whether an entry tells of the state that a ticket was made with.
pub(super) fn is_first_state(p: &Part) -> bool {
    let event = p.extra.as_ref().and_then(|e| e.event.as_ref());
    event.is_some_and(|e| e.get("ticket_state") == e.get("previous_ticket_state"))
}

/// Whether an entry gave it to a team.
pub(super) fn is_for_team(p: &Part) -> bool {
    matches!(p.assigned_to, Some(AssignedTo::Team(_)))
}

/// A contact: its times are texts here, unlike everywhere else.
pub(super) fn contact(world: &World, slot: ContactSlot) -> Option<Value> {
    let mut contact = value(&people::contact(world, slot, world.contacts.get(slot)?));
    if let Some(map) = contact.as_object_mut() {
        times_as_text(map);
    }
    Some(contact)
}

fn times_as_text(map: &mut Map<String, Value>) {
    for (_, value) in map.iter_mut().filter(|(name, _)| name.ends_with("_at")) {
        if let Some(at) = value.as_i64() {
            *value = iso(at).into();
        }
    }
}

/// A contact that is gone.
pub(super) fn deleted_contact(id: &str, external_id: Option<&str>) -> Value {
    json!({"type": "contact", "id": id, "external_id": external_id, "deleted": true})
}

/// A contact that took another one in.
pub(super) fn merged_contact(world: &World, into: ContactSlot, from: &str) -> Option<Value> {
    Some(with(contact(world, into)?, [("merged_from", json!({"type": "contact", "id": from}))]))
}

/// A tag that a contact was given or lost.
pub(super) fn contact_tag(world: &World, slot: ContactSlot, tag: u64, at: Time) -> Option<Value> {
    let tag = value(&catalog::tag(world.tag(tag)?));
    Some(json!({"type": "contact_tag", "created_at": at, "tag": tag, "contact": contact(world, slot)?}))
}

/// A teammate who went away or came back: a number for an id, and the reason in words.
pub(super) fn away(world: &World, id: u64) -> Option<Value> {
    let admin = world.admin(id)?;
    let reason = admin.away_reason.and_then(|id| world.away_reasons.iter().find(|r| r.id == id)).map(|r| r.label);
    let mut value = with(people::admin(world, admin), [("id", id.into()), ("away_status_reason", json!(reason))]);
    if let Some(map) = value.as_object_mut() {
        map.shift_remove("away_status_reason_id");
    }
    Some(value)
}
