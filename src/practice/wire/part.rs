//! Parts and authors on the wire (API 5.1).

use serde_json::{Value, json};

use super::library::applied_tag;
use super::people::contact_author;
use crate::practice::world::part::{AssignedTo, Attachment, Extra};
use crate::practice::world::{Conversation, Part, PartKind, Who, World, html};

/// How bodies are shown and how much is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Display {
    /// `display_as=plaintext`.
    pub plain: bool,
    /// Whether the Preview version was asked for: richer event details (API 6.2).
    pub preview: bool,
}

impl Display {
    /// A body as it is to be shown.
    pub fn body(self, body: &str) -> Value {
        if self.plain { html::to_plain(body).into() } else { body.into() }
    }
}

/// Somebody who wrote or did something.
pub fn author(world: &World, who: Who) -> Value {
    let bot = |id: u64, name: &str| {
        let email = format!("operator+{}@intercom.io", world.workspace.id);
        json!({"type": "bot", "id": id.to_string(), "name": name, "email": email})
    };
    match who {
        Who::Admin(id) => {
            let admin = world.admin(id);
            json!({"type": "admin", "id": id.to_string(), "name": admin.map(|a| &*a.name), "email": admin.map(|a| &*a.email)})
        }
        Who::Contact(slot) => contact_author(world, slot),
        Who::Operator => bot(world.operator, "Operator"),
        Who::Fin => bot(world.fin, "Fin"),
    }
}

/// A file.
pub fn attachment(a: &Attachment) -> Value {
    let mut value = json!({"type": "upload", "name": &*a.name, "url": &*a.url, "content_type": &*a.content_type, "filesize": a.size});
    if let (Some((width, height)), Some(map)) = (a.pixels, value.as_object_mut()) {
        map.insert("width".into(), width.into());
        map.insert("height".into(), height.into());
    }
    value
}

/// The headers of an e-mail.
pub fn email_metadata(world: &World, who: Who, subject: &str) -> Value {
    let author = author(world, who);
    let address = author.get("email").cloned().unwrap_or(Value::Null);
    let name = author.get("name").cloned().unwrap_or(Value::Null);
    json!({"subject": subject, "message_id": null, "email_address_headers": [
        {"type": "from", "email_address": address, "name": name}]})
}

/// An entry of a thread.
pub fn part(world: &World, c: &Conversation, p: &Part, display: Display) -> Value {
    let extra = p.extra.as_deref();
    let mut who = author(world, p.author);
    if let (Who::Operator | Who::Fin, Some(map)) = (p.author, who.as_object_mut()) {
        map.insert("from_ai_agent".into(), (p.author == Who::Fin).into());
    }
    if let (Some(true), Some(map)) = (extra.map(|e| e.ai_answer), who.as_object_mut()) {
        map.insert("is_ai_answer".into(), true.into());
    }
    let assigned_to = p.assigned_to.map(|to| match to {
        AssignedTo::Nobody => json!({"type": "nobody_admin", "id": null}),
        AssignedTo::Admin(id) => json!({"type": "admin", "id": id.to_string()}),
        AssignedTo::Team(id) => json!({"type": "team", "id": id.to_string()}),
    });
    let attachments: Vec<Value> = extra.map_or(&[][..], |e| &e.attachments).iter().map(attachment).collect();
    let mailed = c.source.channel == "email" && p.body.is_some() && !p.kind.is_note();
    let subject = c.source.subject.as_deref().filter(|_| mailed).map(|s| format!("Re: {s}"));
    json!({
        "type": "conversation_part",
        "id": p.id.to_string(),
        "part_type": p.kind.as_str(),
        "body": p.body.as_deref().map(|b| display.body(b)),
        "created_at": p.at,
        "updated_at": extra.and_then(|e| e.redacted_at).unwrap_or(p.at),
        "notified_at": p.at,
        "assigned_to": assigned_to,
        "author": who,
        "attachments": attachments,
        "external_id": null,
        "redacted": extra.is_some_and(|e| e.redacted_at.is_some()),
        "email_message_metadata": subject.map(|s| email_metadata(world, p.author, &s)),
        "metadata": extra.and_then(|e| e.metadata.clone()).unwrap_or_else(|| json!({})),
        "state": p.state.as_str(),
        "tags": extra.map_or(&[][..], |e| &e.tags).iter().map(|t| applied_tag(world, t)).collect::<Vec<_>>(),
        "event_details": extra.and_then(|e| event(p.kind, e, display.preview || world.rules.rich_events)).unwrap_or_else(|| json!({})),
        "app_package_code": null,
    })
}

/// The details of an event, as far as the version tells them.
fn event(kind: PartKind, extra: &Extra, rich: bool) -> Option<Value> {
    let told = rich || kind == PartKind::AttributeUpdated;
    extra.event.clone().filter(|_| told)
}
