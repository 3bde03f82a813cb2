//! Contacts and the notes on them on the wire (API 10).

use serde_json::{Map, Value, json};

use super::people::admin;
use crate::practice::world::people::{Contact, ContactNote, ContactSlot, Merge, hex_id};
use crate::practice::world::{Time, World};

/// A contact as the author of something: of one that was merged, the one that it has become part of.
pub fn contact_author(world: &World, slot: ContactSlot) -> Value {
    let Some(c) = world.contacts.get(world.contacts.canonical(slot)) else {
        return json!({"type": "user", "id": null, "name": null, "email": null});
    };
    json!({
        "type": if c.lead { "lead" } else { "user" },
        "id": hex_id(&c.id),
        "name": c.name.as_deref(),
        "email": c.email.as_deref(),
    })
}

/// A reference to a contact.
pub fn contact_reference(world: &World, slot: ContactSlot) -> Value {
    let contact = world.contacts.get(world.contacts.canonical(slot));
    json!({
        "type": "contact",
        "id": contact.map(|c| hex_id(&c.id)),
        "external_id": contact.and_then(|c| c.external_id.as_deref()),
    })
}

fn references(id: &str, kind: &str, of: Vec<Value>) -> Value {
    let total = of.len();
    let data: Vec<Value> = of.into_iter().take(10).collect();
    json!({"type": "list", "data": data, "url": format!("/contacts/{id}/{kind}"), "total_count": total, "has_more": total > 10})
}

/// A contact (API 10.1).
pub fn contact(world: &World, slot: ContactSlot, c: &Contact) -> Value {
    let id = hex_id(&c.id);
    let mut value = identity(world, c, &id);
    if let Some(map) = value.as_object_mut() {
        let times: [(&str, Option<Time>); 8] = [
            ("created_at", Some(c.created_at)),
            ("updated_at", Some(c.updated_at)),
            ("signed_up_at", c.signed_up_at),
            ("last_seen_at", c.last_seen_at),
            ("last_replied_at", c.last_replied_at),
            ("last_contacted_at", c.last_contacted_at),
            ("last_email_opened_at", None),
            ("last_email_clicked_at", None),
        ];
        map.extend(times.map(|(key, at)| (key.to_owned(), json!(at))));
        devices(map, c);
        let attributes: Map<String, Value> = c.attributes.iter().map(|(n, v)| (n.to_string(), v.clone())).collect();
        map.insert("custom_attributes".into(), attributes.into());
        map.insert("location".into(), location(c));
        map.insert("social_profiles".into(), json!({"type": "list", "data": []}));
        lists(map, world, slot, c, &id);
    }
    value
}

/// The lists that a contact holds: the first ten of each, as references.
fn lists(map: &mut Map<String, Value>, world: &World, slot: ContactSlot, c: &Contact, id: &str) {
    let reference = |kind: &str, id: String| json!({"type": kind, "id": id, "url": format!("/{kind}s/{id}")});
    let tags = c.tags.iter().map(|t| reference("tag", t.tag.to_string())).collect();
    map.insert("tags".into(), references(id, "tags", tags));
    let notes = world.notes.get(&slot).map_or(&[][..], Vec::as_slice);
    let notes = notes.iter().rev().map(|n| reference("note", n.id.to_string())).collect();
    map.insert("notes".into(), references(id, "notes", notes));
    let companies = c.companies.iter().filter_map(|place| world.company_at(*place));
    let companies = companies
        .map(|c| json!({"type": "company", "id": hex_id(&c.id), "url": format!("/companies/{}", hex_id(&c.id))}));
    map.insert("companies".into(), references(id, "companies", companies.collect()));
    for (key, opted_in) in [("opted_out_subscription_types", false), ("opted_in_subscription_types", true)] {
        let chosen = c.subscriptions.iter().filter(|(_, yes)| *yes == opted_in);
        let chosen = chosen.map(
            |(id, _)| json!({"type": "subscription", "id": id.to_string(), "url": format!("/subscription_types/{id}")}),
        );
        map.insert(key.into(), references(id, "subscriptions", chosen.collect()));
    }
}

fn identity(world: &World, c: &Contact, id: &str) -> Value {
    json!({
        "type": "contact",
        "id": id,
        "workspace_id": &*world.workspace.id,
        "external_id": c.external_id.as_deref(),
        "role": if c.lead { "lead" } else { "user" },
        "email": c.email.as_deref(),
        "email_domain": c.email.as_deref().and_then(|e| e.rsplit_once('@')).map(|(_, domain)| domain),
        "phone": c.phone.as_deref(),
        "name": c.name.as_deref(),
        "avatar": c.avatar.as_deref().map(|url| json!({"type": "avatar", "image_url": url})),
        "owner_id": c.owner.map(|id| id.to_string()),
        "has_hard_bounced": c.bounced,
        "marked_email_as_spam": false,
        "unsubscribed_from_emails": c.unsubscribed,
    })
}

fn devices(map: &mut Map<String, Value>, c: &Contact) {
    let device = |n: usize| c.device.map(|d| d[n]);
    map.extend([
        ("language_override".to_owned(), json!(c.language_override.as_deref())),
        ("browser".to_owned(), json!(device(0))),
        ("browser_version".to_owned(), Value::Null),
        ("browser_language".to_owned(), json!(c.language)),
        ("os".to_owned(), json!(device(1))),
    ]);
    for system in ["android", "ios"] {
        for key in ["app_name", "app_version", "device", "os_version", "sdk_version", "last_seen_at"] {
            map.insert(format!("{system}_{key}"), Value::Null);
        }
    }
    for key in ["campaign", "content", "medium", "source", "term"] {
        map.insert(format!("utm_{key}"), Value::Null);
    }
    map.insert("referrer".to_owned(), Value::Null);
}

fn location(c: &Contact) -> Value {
    let place = |n: usize| c.place.map(|p| p[n]).filter(|p| !p.is_empty());
    json!({"type": "location", "country": place(0), "region": place(1), "city": place(2)})
}

/// One contact that became part of another.
pub fn merge(world: &World, m: &Merge) -> Value {
    json!({
        "type": "merge_history",
        "source_contact_id": world.contacts.get(m.from).map(|c| hex_id(&c.id)),
        "source_contact_role": if m.lead { "lead" } else { "user" },
        "merged_at": m.at,
    })
}

/// What became of a contact that was archived, blocked or deleted.
pub fn outcome(c: &Contact, what: &str, is: bool) -> Value {
    json!({"type": "contact", "id": hex_id(&c.id), "external_id": c.external_id.as_deref(), what: is})
}

/// A note on a contact (API 10.2).
pub fn contact_note(world: &World, slot: ContactSlot, n: &ContactNote) -> Value {
    let of = json!({"type": "contact", "id": world.contacts.get(slot).map(|c| hex_id(&c.id))});
    note(world, "contact", &of, n)
}

/// A note on something.
pub(super) fn note(world: &World, on: &str, of: &Value, n: &ContactNote) -> Value {
    json!({
        "type": "note",
        "id": n.id.to_string(),
        "created_at": n.at,
        on: of,
        "author": world.admin(n.admin).map(|a| admin(world, a)),
        "body": &*n.body,
    })
}
