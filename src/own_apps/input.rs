//! What a command of the person's is given: a conversation as JSON, or as text. Neither has an address of a file, which
//! would open it to anybody, nor anything of the way to Intercom.

use client::domain::part::AuthorKind;
use client::domain::{Attachment, Author, Body, Company, Contact, Text, Timestamp};
use client::store::{Details, Directory, StoredThread};
use client::text::{ago, html};
use serde_json::{Map, Value, json};

/// A conversation with what is known of it.
pub struct Known<'a> {
    /// Its head and what was said.
    pub thread: &'a StoredThread,
    /// Its customer's companies, tags, notes and events, as far as they are kept.
    pub details: &'a Details,
    /// What the workspace's ids are called.
    pub directory: &'a Directory,
}

/// What was said in it, from the beginning: who, in which way, when, and what.
struct Said<'a> {
    author: &'a Author,
    at: Timestamp,
    is_note: bool,
    body: Option<&'a Body>,
    files: &'a [Attachment],
}

impl Known<'_> {
    fn said(&self) -> Vec<Said<'_>> {
        let (head, source) = (&self.thread.conversation, &self.thread.conversation.source);
        let (body, files) = (Some(&source.body), source.attachments.as_slice());
        let first = Said { author: &source.author, at: head.created_at, is_note: false, body, files };
        let parts =
            self.thread.parts.iter().filter(|part| part.is_message() && !part.kind.is_noise()).map(|part| Said {
                author: &part.author,
                at: part.made_at(),
                is_note: part.kind.is_note(),
                body: part.body.as_ref(),
                files: &part.attachments,
            });
        std::iter::once(first).chain(parts).collect()
    }

    fn called(&self, author: &Author) -> String {
        let contact = self.thread.contact.as_ref();
        let contact = contact.filter(|contact| author.kind.is_contact() && contact.id.as_str() == author.id);
        contact.map_or_else(|| author.display().to_owned(), |contact| contact.display().to_string())
    }

    /// As JSON. What it has only grows: what is there stays as it is, and `version` with it.
    pub fn json(&self) -> Value {
        let c = &self.thread.conversation;
        let directory = self.directory;
        let assignee = c.admin_assignee.as_ref().and_then(|id| directory.admins.iter().find(|admin| admin.id == *id));
        let team = c.team_assignee.as_ref().and_then(|id| directory.teams.iter().find(|team| team.id == *id));
        let messages = self.said().into_iter().map(|said| {
            json!({
                "kind": if said.is_note { "note" } else { "message" },
                "from": from(said.author),
                "name": self.called(said.author),
                "at": said.at.0,
                "text": words(said.body),
                "files": said.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>(),
            })
        });
        json!({
            "version": 1,
            "conversation": {
                "id": c.id.as_str(),
                "title": text(&c.title),
                "state": c.state.as_str(),
                "priority": c.priority.as_str(),
                "channel": c.source.kind.as_str(),
                "created_at": c.created_at.0,
                "waiting_since": c.waits_since().map(|at| at.0),
                "snoozed_until": c.snoozed_until.map(|at| at.0),
                "is_ticket": c.is_ticket,
                "tags": c.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
                "assignee": assignee.map(|admin| json!({"name": admin.name.as_str(), "email": admin.email.as_str()})),
                "team": team.map(|team| team.name.as_str()),
                "attributes": attributes(&c.attributes),
            },
            "customer": self.thread.contact.as_ref().map(|contact| self.customer(contact)),
            "companies": self.details.companies.iter().map(company).collect::<Vec<_>>(),
            "events": self.details.events.iter().map(|event| json!({
                "name": event.name.as_str(), "at": event.created_at.0, "about": attributes(&event.about),
            })).collect::<Vec<_>>(),
            "messages": messages.collect::<Vec<_>>(),
        })
    }

    fn customer(&self, contact: &Contact) -> Value {
        json!({
            "id": contact.id.as_str(),
            "user_id": text(&contact.external_id),
            "role": contact.role.as_str(),
            "name": text(&contact.name),
            "email": text(&contact.email),
            "phone": text(&contact.phone),
            "location": text(&contact.location),
            "language": text(&contact.language),
            "signed_up_at": contact.signed_up_at.map(|at| at.0),
            "last_seen_at": contact.last_seen_at.map(|at| at.0),
            "attributes": attributes(&contact.attributes),
            "tags": self.details.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(),
        })
    }

    /// As text: who wrote when, and what, from the first message to the last.
    pub fn text(&self, now: &jiff::Zoned) -> String {
        let pieces = self.said().into_iter().map(|said| {
            let kind = if said.is_note { ", note" } else { "" };
            let files: String = said.files.iter().map(|file| format!("\n{}", file.words())).collect();
            let (who, when) = (self.called(said.author), ago::date_time(said.at, now));
            format!("{who}{kind}, {when}\n{}{files}", words(said.body))
        });
        pieces.collect::<Vec<_>>().join("\n\n") + "\n"
    }
}

fn words(body: Option<&Body>) -> String {
    body.map(|body| html::render(body).plain()).unwrap_or_default().trim().to_owned()
}

fn from(author: &Author) -> &'static str {
    match author.kind {
        kind if kind.is_contact() => "customer",
        AuthorKind::Admin | AuthorKind::Team => "teammate",
        AuthorKind::Bot => "bot",
        _ => "other",
    }
}

fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(Text::as_str)
}

fn company(company: &Company) -> Value {
    json!({
        "id": company.id.as_str(),
        "company_id": text(&company.company_id),
        "name": company.name.as_str(),
        "plan": text(&company.plan),
        "website": text(&company.website),
        "industry": text(&company.industry),
        "size": company.size,
        "monthly_spend": company.monthly_spend,
        "tags": company.tags.iter().map(Text::as_str).collect::<Vec<_>>(),
        "attributes": attributes(&company.attributes),
    })
}

fn attributes(attributes: &[(Text, Text)]) -> Map<String, Value> {
    attributes.iter().map(|(name, value)| (name.to_string(), Value::String(value.to_string()))).collect()
}
