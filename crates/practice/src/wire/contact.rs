//! Contacts and the notes on them on the wire (API 10).

use serde::Serialize;
use serde_json::{Value, json};

use super::object::{Digits, End, Entries, Entry, Hex, Named, Object, each, object};
use super::people::admin;
use crate::world::World;
use crate::world::people::{Contact, ContactNote, ContactSlot, Merge, hex_id};

pub fn contact_reference(world: &World, slot: ContactSlot) -> impl Serialize {
    let contact = world.contacts.get(world.contacts.canonical(slot));
    object!({
        "type": "contact",
        "id": contact.map(|c| Hex(c.id)),
        "external_id": contact.and_then(|c| c.external_id.as_deref()),
    })
}

/// The first ten of something that a contact has, as references.
fn references<I: Iterator<Item: Serialize>>(id: Hex, kind: &'static str, of: impl Fn() -> I) -> impl Serialize {
    let total = of().count();
    object!({
        "type": "list",
        "data": each(move || of().take(10)),
        "url": format!("/contacts/{id}/{kind}"),
        "total_count": total,
        "has_more": total > 10,
    })
}

fn numbered(kind: &'static str, id: u64) -> impl Serialize {
    object!({"type": kind, "id": Digits(id), "url": format!("/{kind}s/{id}")})
}

/// A contact (API 10.1).
pub fn contact(world: &World, slot: ContactSlot, c: &Contact) -> Object<impl Entries> {
    object!({
        ..identity(world, c),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "signed_up_at": c.signed_up_at,
        "last_seen_at": c.last_seen_at,
        "last_replied_at": c.last_replied_at,
        "last_contacted_at": c.last_contacted_at,
        "last_email_opened_at": null,
        "last_email_clicked_at": null,
        ..devices(c),
        "custom_attributes": Named(&c.attributes),
        "location": location(c),
        "social_profiles": {"type": "list", "data": []},
        ..lists(world, slot, c),
    })
}

/// The lists that a contact holds: the first ten of each, as references.
fn lists(world: &World, slot: ContactSlot, c: &Contact) -> Object<impl Entries> {
    let id = Hex(c.id);
    let notes = world.notes.get(&slot).map_or(&[][..], Vec::as_slice);
    let companies = move || {
        c.companies.iter().filter_map(|place| world.company_at(*place)).map(|c| {
            let id = Hex(c.id);
            object!({"type": "company", "id": id, "url": format!("/companies/{id}")})
        })
    };
    let subscriptions = |opted_in: bool| {
        move || {
            let chosen = c.subscriptions.iter().filter(move |(_, yes)| *yes == opted_in);
            chosen.map(|(id, _)| {
            object!({"type": "subscription", "id": Digits(*id), "url": format!("/subscription_types/{id}")})
        })
        }
    };
    object!({
        "tags": references(id, "tags", move || c.tags.iter().map(|t| numbered("tag", t.tag))),
        "notes": references(id, "notes", move || notes.iter().rev().map(|n| numbered("note", n.id))),
        "companies": references(id, "companies", companies),
        "opted_out_subscription_types": references(id, "subscriptions", subscriptions(false)),
        "opted_in_subscription_types": references(id, "subscriptions", subscriptions(true)),
    })
}

fn identity(world: &World, c: &Contact) -> Object<impl Entries> {
    object!({
        "type": "contact",
        "id": Hex(c.id),
        "workspace_id": &*world.workspace.id,
        "external_id": c.external_id.as_deref(),
        "role": if c.lead { "lead" } else { "user" },
        "email": c.email.as_deref(),
        "email_domain": c.email.as_deref().and_then(|e| e.rsplit_once('@')).map(|(_, domain)| domain),
        "phone": c.phone.as_deref(),
        "name": c.name.as_deref(),
        "avatar": c.avatar.as_deref().map(|url| object!({"type": "avatar", "image_url": url})),
        "owner_id": c.owner.map(Digits),
        "has_hard_bounced": c.bounced,
        "marked_email_as_spam": false,
        "unsubscribed_from_emails": c.unsubscribed,
    })
}

/// What is known of the devices; of telephones and campaigns nothing is.
fn devices(c: &Contact) -> Object<impl Entries> {
    object!({
        "language_override": c.language_override.as_deref(),
        "browser": c.device.map(|[browser, _]| browser),
        "browser_version": null,
        "browser_language": c.language,
        "os": c.device.map(|[_, os]| os),
        "android_app_name": null,
        "android_app_version": null,
        "android_device": null,
        "android_os_version": null,
        "android_sdk_version": null,
        "android_last_seen_at": null,
        "ios_app_name": null,
        "ios_app_version": null,
        "ios_device": null,
        "ios_os_version": null,
        "ios_sdk_version": null,
        "ios_last_seen_at": null,
        "utm_campaign": null,
        "utm_content": null,
        "utm_medium": null,
        "utm_source": null,
        "utm_term": null,
        "referrer": null,
    })
}

fn location(c: &Contact) -> impl Serialize {
    let place = |n: usize| c.place.as_ref().and_then(|p| p.get(n)).filter(|p| !p.is_empty());
    object!({"type": "location", "country": place(0), "region": place(1), "city": place(2)})
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
pub fn contact_note(world: &World, slot: ContactSlot, n: &ContactNote) -> Object<impl Entries> {
    let id = world.contacts.get(slot).map(|c| Hex(c.id));
    note(world, "contact", object!({"type": "contact", "id": id}), n)
}

/// A note on something.
pub(super) fn note<T: Serialize>(world: &World, on: &'static str, of: T, n: &ContactNote) -> Object<impl Entries> {
    let of = Object(Entry(on, of, End));
    object!({
        "type": "note",
        "id": Digits(n.id),
        "created_at": n.at,
        ..of,
        "author": world.admin(n.admin).map(|a| admin(world, a)),
        "body": &*n.body,
    })
}
