//! Replies: a teammate's comment, note or buttons, and a contact's message (API 7.7).

use serde_json::{Map, Value};

use super::conversations::{named, show};
use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{self, Version, admin, attachments, flag, moment, text};
use crate::world::messages::Message;
use crate::world::people::ContactSlot;
use crate::world::{Refusal, Slot, Time, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] =
    &[Endpoint::one("replyConversation", "POST", "/conversations/{id}/reply", reply)];

/// Something that is said, read and checked.
#[derive(Clone, Debug)]
pub(super) enum Said {
    /// A teammate's answer.
    Comment(u64, Message, Time),
    /// A teammate's note.
    Note(u64, Message, Time),
    /// Buttons that a teammate offers.
    Buttons(u64, Message, Time),
    /// What a contact writes.
    ByContact(ContactSlot, Message, Time),
}

impl Said {
    /// Lets it be said in a conversation.
    pub fn happen(self, call: &mut Call<'_>, slot: Slot) {
        match self {
            Self::Comment(author, message, at) => call.world.comment(slot, author, message, at),
            Self::Note(author, message, at) => call.world.note(slot, author, message, at),
            Self::Buttons(author, message, at) => call.world.quick_reply(slot, author, message, at),
            Self::ByContact(contact, message, at) => call.world.contact_reply(slot, contact, message, at),
        }
    }
}

fn reply(call: &mut Call<'_>, id: &str) -> Outcome {
    // `last` is a contact's most recent conversation, so who writes has to be known first.
    let named = if id == "last" { None } else { Some(named(call, id)?) };
    let said = read_reply(call, call.request.object()?)?;
    let slot = match (named, &said) {
        (Some(slot), _) => slot,
        (None, Said::ByContact(contact, ..)) => {
            let latest = call.world.conversations.of_contact(*contact).iter().copied();
            let latest = latest.max_by_key(|s| call.world.conversations.get(*s).map(|c| c.updated_at));
            let since = latest.and_then(|s| call.world.conversations.get(s)).map(|c| c.updated_at);
            // A message that came since is what the contact has before itself; answering makes it a conversation.
            let unanswered = call.world.unanswered(*contact).filter(|m| since.is_none_or(|at| m.at >= at));
            let opened = unanswered.map(|m| m.id).and_then(|id| call.world.open_outbound(id, &[*contact]));
            opened
                .or(latest)
                .ok_or_else(|| Refusal::new(422, "unprocessable_entity", "The contact has no conversations"))?
        }
        (None, _) => return Err(Refusal::not_found()),
    };
    said.happen(call, slot);
    show(call, slot)
}

/// Reads what a body says, and who says it.
pub(super) fn read_reply(call: &Call<'_>, body: &Map<String, Value>) -> Result<Said, Refusal> {
    match text(body, "type")? {
        Some("admin") => by_admin(call, body),
        Some("user") => by_contact(call, body),
        Some(_) => Err(Refusal::invalid("type must be admin or user")),
        None => Err(Refusal::required("type")),
    }
}

fn by_admin(call: &Call<'_>, body: &Map<String, Value>) -> Result<Said, Refusal> {
    let author = admin(call.world, body)?;
    let at = moment(body, call.now)?;
    let message = message(call, body)?;
    let says = message.body.is_some() || !message.attachments.is_empty();
    match text(body, "message_type")? {
        Some("comment") if says => Ok(Said::Comment(author, message, at)),
        Some("note") if says => Ok(Said::Note(author, message, at)),
        Some("comment" | "note") => Err(Refusal::required("body")),
        Some("quick_reply") if !message.options.is_empty() => Ok(Said::Buttons(author, message, at)),
        Some("quick_reply") => Err(Refusal::required("reply_options")),
        Some(_) => Err(Refusal::invalid("message_type must be comment, note or quick_reply")),
        None => Err(Refusal::required("message_type")),
    }
}

fn by_contact(call: &Call<'_>, body: &Map<String, Value>) -> Result<Said, Refusal> {
    match text(body, "message_type")? {
        Some("comment" | "quick_reply") => {}
        Some(_) => return Err(Refusal::invalid("message_type must be comment")),
        None => return Err(Refusal::required("message_type")),
    }
    let contact = writer(call, body)?;
    let at = moment(body, call.now)?;
    let mut message = message(call, body)?;
    if message.body.is_none() {
        // A clicked button says what stands on it.
        let clicked = message.options.first().and_then(|o| o.get("text")).and_then(Value::as_str);
        message.body = clicked.map(html::from_plain);
    }
    if message.body.is_none() && message.attachments.is_empty() {
        return Err(Refusal::required("body"));
    }
    Ok(Said::ByContact(contact, message, at))
}

/// The contact who writes, by any of its three names.
fn writer(call: &Call<'_>, body: &Map<String, Value>) -> Result<ContactSlot, Refusal> {
    let contacts = &call.world.contacts;
    let found = if let Some(id) = request::named(body, "intercom_user_id")? {
        contacts.by_id(&id)
    } else if let Some(id) = request::named(body, "user_id")? {
        contacts.by_external_id(&id)
    } else if let Some(email) = text(body, "email")? {
        contacts.by_email(email)
    } else {
        return Err(Refusal::required("intercom_user_id"));
    };
    found.ok_or_else(Refusal::no_contact)
}

fn message(call: &Call<'_>, body: &Map<String, Value>) -> Result<Message, Refusal> {
    let options = match body.get("reply_options") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(options)) if options.iter().all(is_option) && options.len() <= 100 => options.clone(),
        Some(_) => return Err(Refusal::invalid("reply_options must be an array of text and uuid")),
    };
    let preview = call.request.version == Version::Preview;
    Ok(Message {
        body: text(body, "body")?.filter(|b| html::says_something(b)).map(html::normalise),
        attachments: attachments(body, &call.request.base)?,
        options,
        silent: flag(body, "skip_notifications")?.unwrap_or(false),
        keeps_snooze: preview && flag(body, "skip_unsnooze")?.unwrap_or(false),
    })
}

fn is_option(value: &Value) -> bool {
    value.get("text").is_some_and(Value::is_string) && value.get("uuid").is_some_and(Value::is_string)
}
