//! Parts, and what they share with the first message: authors, files, tags (API 5.1).

use serde_json::Value;

use super::value::{assignee, body, flag, id, int, items, own_id, text, time};
use super::{Reading, event, sla};
use crate::domain::conversation::AppliedTag;
use crate::domain::mail::{self, Addressee, Field, MailHead};
use crate::domain::part::AssignedTo;
use crate::domain::{Attachment, Author, AuthorKind, Part, PartKind, TagId, Text, Timestamp};

/// Characters of an unknown kind of author that are kept.
const LONGEST_KIND: usize = 30;

/// Reads a part. It needs an id; everything else may be missing.
pub(super) fn part(sent: &Value) -> Reading<Part> {
    let kind = text(&sent["part_type"]).unwrap_or_else(|| Text::new("unknown"));
    let created = time(&sent["created_at"]).or_else(|| time(&sent["notified_at"]));
    let updated = time(&sent["updated_at"]);
    let created_at = created.or(updated).unwrap_or(Timestamp::UNKNOWN);
    Ok(Part {
        id: own_id(sent)?,
        body: body(&sent["body"]),
        created_at,
        untimed: !created_at.is_known(),
        updated_at: updated.unwrap_or(created_at),
        author: author(&sent["author"]),
        assigned_to: assigned_to(&sent["assigned_to"]),
        attachments: attachments(&sent["attachments"]),
        redacted: flag(&sent["redacted"]),
        tags: applied_tags(&sent["tags"]),
        details: event::of(kind.as_str(), sent),
        sla: sla::told(kind.as_str(), &sent["event_details"]),
        options: items(&sent["metadata"]["quick_reply_options"]).iter().filter_map(|o| text(&o["text"])).collect(),
        mail: mail(sent),
        kind: PartKind(kind),
    })
}

/// Reads an author; what is missing or unknown is [`AuthorKind::Other`].
pub(super) fn author(sent: &Value) -> Author {
    let kind = match sent["type"].as_str() {
        Some("admin") => AuthorKind::Admin,
        Some("user" | "contact") => AuthorKind::User,
        Some("lead" | "visitor") => AuthorKind::Lead,
        Some("bot" | "operator") => AuthorKind::Bot,
        Some("team") => AuthorKind::Team,
        _ => AuthorKind::Other,
    };
    Author {
        kind,
        id: id(&sent["id"]).unwrap_or_default(),
        name: text(&sent["name"]),
        email: text(&sent["email"]),
        from_ai_agent: flag(&sent["from_ai_agent"]),
        called: if kind == AuthorKind::Other { called(&sent["type"]) } else { Text::default() },
    }
}

/// The name of a kind of author, not longer than a word.
fn called(sent: &Value) -> Text {
    let name: String = sent.as_str().unwrap_or_default().chars().take(LONGEST_KIND).collect();
    Text::new(&name.replace('_', " "))
}

/// Reads the head of an e-mail: what it says itself, and what the server did with it.
pub(super) fn mail(sent: &Value) -> MailHead {
    let mut head = MailHead::new();
    let mut put = |field: Option<Field>, email: &Value, one: &Value| {
        if let (Some(field), Some(email)) = (field, text(email)) {
            mail::add(
                &mut head,
                Addressee { field, email, name: text(&one["name"]), dropped: text(&one["drop_reason"]) },
            );
        }
    };
    let field = |one: &Value| Field::named(one["type"].as_str().unwrap_or_default());
    for one in items(&sent["email_message_metadata"]["email_address_headers"]) {
        put(field(one), &one["email_address"], one);
    }
    for one in items(&sent["recipients"]) {
        put(field(one), &one["email"], one);
    }
    for one in items(&sent["reply_to"]) {
        put(Some(Field::ReplyTo), &one["email"], one);
    }
    head
}

fn assigned_to(sent: &Value) -> Option<AssignedTo> {
    let kind = sent["type"].as_str()?;
    let to = if kind.starts_with("nobody") {
        None
    } else if kind == "team" {
        assignee(&sent["id"]).map(AssignedTo::Team)
    } else {
        assignee(&sent["id"]).map(AssignedTo::Admin)
    };
    Some(to.unwrap_or(AssignedTo::Nobody))
}

/// Reads files. One without an address is still named: that it exists is news.
pub(super) fn attachments(sent: &Value) -> Vec<Attachment> {
    items(sent)
        .iter()
        .filter(|file| file.is_object())
        .map(|file| Attachment {
            name: text(&file["name"]).unwrap_or_else(|| Text::new("file")),
            url: text(&file["url"]).unwrap_or_default(),
            content_type: text(&file["content_type"]).unwrap_or_default(),
            size: int(&file["filesize"]).and_then(|size| u64::try_from(size).ok()),
            pixels: pixels(&file["width"]).zip(pixels(&file["height"])),
        })
        .collect()
}

fn pixels(sent: &Value) -> Option<u32> {
    int(sent).and_then(|pixels| u32::try_from(pixels).ok()).filter(|pixels| *pixels > 0)
}

/// Reads tags in a `tag.list` or a bare array.
pub(super) fn applied_tags(sent: &Value) -> Vec<AppliedTag> {
    let list = if sent.is_array() { sent } else { &sent["tags"] };
    let list = if list.is_array() { list } else { &sent["data"] };
    items(list)
        .iter()
        .filter_map(|tag| {
            let id: TagId = own_id(tag).ok()?;
            let name = text(&tag["name"]).unwrap_or_else(|| Text::new(id.as_str()));
            Some(AppliedTag { id, name })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_head_of_an_email_names_everybody_once() {
        let source = json!({
            "type": "email",
            "recipients": [
                { "type": "to", "email": "us@a.test", "drop_reason": null },
                { "type": "cc", "email": "bo@b.test", "drop_reason": "bounced" },
                { "type": "bcc", "email": "cy@c.test" },
                { "type": "cc" },
                "x",
            ],
            "reply_to": [{ "email": "desk@b.test", "name": "Desk\u{7}" }],
            "email_message_metadata": { "email_address_headers": [
                { "type": "from", "email_address": "ada@b.test", "name": "Ada" },
                { "type": "cc", "email_address": "Bo@b.test", "name": "Bo" },
                { "type": "x_spam", "email_address": "no@b.test" },
            ] },
        });
        let lines = [
            ("From", "Ada <ada@b.test>".to_owned()),
            ("To", "us@a.test".to_owned()),
            ("Cc", "Bo <Bo@b.test> (not delivered: bounced)".to_owned()),
            ("Bcc", "cy@c.test".to_owned()),
            ("Reply-To", "Desk <desk@b.test>".to_owned()),
        ];
        assert_eq!(mail::lines(&mail(&source)), lines);
        for nothing in [json!(null), json!({ "recipients": null, "reply_to": 7, "email_message_metadata": [] })] {
            assert!(mail(&nothing).is_empty());
        }
    }
}
