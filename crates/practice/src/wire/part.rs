//! Parts and authors on the wire (API 5.1).

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::catalog::applied_tag;
use super::object::{Digits, Entries, Hex, Late, Object, OrEmpty, each, object};
use crate::world::part::{AssignedTo, Attachment, Extra};
use crate::world::{Conversation, Part, PartKind, Time, Who, World, html};

/// How many parts go out: the newest ones (API 7.3).
pub const NEWEST_PARTS: usize = 500;

/// How bodies are shown and how much is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Display {
    /// `display_as=plaintext`.
    pub plain: bool,
    /// Whether the Preview version was asked for: richer event details (API 6.2).
    pub preview: bool,
    /// Whether the judgements of monitors are asked for (API 5.8).
    pub monitors: bool,
    /// Whether scorecards are asked for.
    pub scorecards: bool,
}

impl Display {
    /// A body as it is to be shown.
    pub fn body(self, body: &str) -> Cow<'_, str> {
        if self.plain { html::to_plain(body).into() } else { body.into() }
    }
}

/// Somebody who wrote or did something.
#[derive(Clone, Debug, Serialize)]
pub struct Author<'a> {
    /// `admin`, `bot`, `user`, `lead`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The id, as this kind has it.
    pub id: AuthorId,
    /// The name, if it is known.
    pub name: Option<&'a str>,
    /// The address, if it is known.
    pub email: Option<Cow<'a, str>>,
    /// For bots: whether it is the one that makes up its own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    from_ai_agent: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_ai_answer: Option<bool>,
}

#[derive(Clone, Copy, Debug, Serialize)]
#[serde(untagged)]
pub enum AuthorId {
    /// Of a teammate or a bot.
    Digits(Digits<u64>),
    /// Of a contact.
    Hex(Hex),
    /// Of nobody.
    None,
}

/// Somebody who wrote or did something; of a contact that was merged, the one that it has become part of.
pub fn author(world: &World, who: Who) -> Author<'_> {
    let by = |kind, id, name, email| Author { kind, id, name, email, from_ai_agent: None, is_ai_answer: None };
    let bot =
        |id: u64| by("bot", AuthorId::Digits(Digits(id)), who.bot_name(), Some(world.workspace.bots_address().into()));
    match who {
        Who::Admin(id) => {
            let admin = world.admin(id);
            let email = admin.map(|a| Cow::from(&*a.email));
            by("admin", AuthorId::Digits(Digits(id)), admin.map(|a| &*a.name), email)
        }
        Who::Contact(slot) => match world.contacts.get(world.contacts.canonical(slot)) {
            Some(c) => {
                let kind = if c.lead { "lead" } else { "user" };
                by(kind, AuthorId::Hex(Hex(c.id)), c.name.as_deref(), c.email.as_deref().map(Cow::from))
            }
            None => by("user", AuthorId::None, None, None),
        },
        Who::Operator => bot(world.operator),
        Who::Fin => bot(world.fin),
    }
}

/// A file.
pub fn attachment(a: &Attachment) -> impl Serialize {
    object!({
        "type": "upload",
        "name": &*a.name,
        "url": &*a.url,
        "content_type": &*a.content_type,
        "filesize": a.size,
        "width" ? a.pixels.map(|(width, _)| width),
        "height" ? a.pixels.map(|(_, height)| height),
    })
}

/// The headers of an e-mail.
pub fn email_metadata(world: &World, c: &Conversation, who: Who, subject: Cow<'_, str>) -> impl Serialize {
    let header = |kind: &'static str, email: Option<Cow<'_, str>>, name: Option<&str>| object!({"type": kind, "email_address": email.map(Cow::into_owned), "name": name.map(str::to_owned)});
    let Author { name, email, .. } = author(world, who);
    let (to, to_name) = addressee(world, c, who);
    // Who got a hidden copy is not told to those who answer; where answers go is the first sender's word alone.
    let first = who == c.source.author;
    let named = c.source.named.iter().filter(|n| first || matches!(n.field, "to" | "cc"));
    let others = named.map(|n| header(n.field, Some(Cow::from(&*n.email)), n.name.as_deref()));
    let headers: Vec<_> = [header("from", email, name), header("to", to, to_name)].into_iter().chain(others).collect();
    object!({"subject": subject, "message_id": null, "email_address_headers": headers})
}

/// Whom an e-mail goes to: the customer, or from a customer the workspace.
pub fn addressee<'a>(world: &'a World, c: &Conversation, from: Who) -> (Option<Cow<'a, str>>, Option<&'a str>) {
    if let Who::Contact(_) = from {
        let own = world.settings.emails.first().map(|own| Cow::from(own.email));
        return (own, Some(&world.workspace.name));
    }
    let customer = c.contact().and_then(|slot| world.contacts.get(world.contacts.canonical(slot)));
    (customer.and_then(|c| c.email.as_deref().map(Cow::from)), customer.and_then(|c| c.name.as_deref()))
}

/// Whom an assignment names.
pub(super) fn assigned_to(p: &Part) -> Option<impl Serialize> {
    p.assigned_to.map(|to| {
        let (kind, id) = match to {
            AssignedTo::Nobody => ("nobody_admin", None),
            AssignedTo::Admin(id) => ("admin", Some(id)),
            AssignedTo::Team(id) => ("team", Some(id)),
        };
        object!({"type": kind, "id": id.map(Digits)})
    })
}

/// The files of an entry.
pub(super) fn attachments(p: &Part) -> impl Serialize {
    let files = p.extra.as_deref().map_or(&[][..], |e| &e.attachments);
    each(move || files.iter().map(attachment))
}

/// An entry of a thread.
pub fn part(world: &World, c: &Conversation, p: &Part, display: Display) -> Object<impl Entries> {
    let extra = p.extra.as_deref();
    let mut who = author(world, p.author);
    who.from_ai_agent = matches!(p.author, Who::Operator | Who::Fin).then_some(p.author == Who::Fin);
    who.is_ai_answer = extra.is_some_and(|e| e.ai_answer).then_some(true);
    let mailed = c.source.channel == "email" && p.body.is_some() && !p.kind.is_note();
    let subject = c.source.subject.as_deref().filter(|_| mailed);
    let rich = display.preview || world.rules.rich_events;
    let tags = extra.map_or(&[][..], |e| &e.tags);
    object!({
        "type": "conversation_part",
        "id": Digits(p.id),
        "part_type": p.kind.as_str(),
        "body": p.body.as_deref().map(|b| display.body(b)),
        "created_at": p.at,
        "updated_at": extra.map_or(p.at, |e| changed_at(p.at, e)),
        "notified_at": p.at,
        "assigned_to": assigned_to(p),
        "author": who,
        "attachments": attachments(p),
        "external_id": null,
        "redacted": extra.is_some_and(|e| e.redacted_at.is_some()),
        "email_message_metadata": subject
            .map(|s| Late(move || email_metadata(world, c, p.author, format!("Re: {s}").into()))),
        "metadata": OrEmpty(extra.and_then(|e| e.metadata.as_ref())),
        "state": p.state.as_str(),
        "tags": each(move || tags.iter().map(move |t| applied_tag(world, t))),
        "event_details": OrEmpty(extra.and_then(|e| event(p.kind, e, rich))),
        "app_package_code": null,
    })
}

/// A message that was redacted or tagged has changed since.
fn changed_at(made: Time, extra: &Extra) -> Time {
    extra.redacted_at.into_iter().chain(extra.tags.iter().map(|t| t.at)).fold(made, Time::max)
}

/// The details of an event, as far as the version tells them.
fn event(kind: PartKind, extra: &Extra, rich: bool) -> Option<&Value> {
    let told = rich || kind == PartKind::AttributeUpdated;
    extra.event.as_ref().filter(|_| told)
}
