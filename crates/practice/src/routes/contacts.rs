//! Contacts: list, search, get, make, change, remove, merge (API 10.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{Version, flag, id as read_id, page_of, text, whole};
use crate::wire::object::{each, object};
use crate::wire::{contact as wire, pages};
use crate::world::contact_edit::ContactChange;
use crate::world::people::{ContactSlot, Gone, hex_id};
use crate::world::search::contact_field::{ContactField, Exact};
use crate::world::search::contacts::{ContactSort, Reading};
use crate::world::search::{Found, Node, PageRequest, parse};
use crate::world::{Refusal, Time, World};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("ListContacts", "GET", "/contacts", list),
    Endpoint::plain("CreateContact", "POST", "/contacts", create),
    Endpoint::plain("SearchContacts", "POST", "/contacts/search", search),
    Endpoint::plain("MergeContact", "POST", "/contacts/merge", merge),
    Endpoint::one("ShowContactByExternalId", "GET", "/contacts/find_by_external_id/{id}", by_external_id),
    Endpoint::one("ShowContact", "GET", "/contacts/{id}", get),
    Endpoint::one("UpdateContact", "PUT", "/contacts/{id}", update),
    Endpoint::one("DeleteContact", "DELETE", "/contacts/{id}", delete),
    Endpoint::one("ArchiveContact", "POST", "/contacts/{id}/archive", archive),
    Endpoint::one("UnarchiveContact", "POST", "/contacts/{id}/unarchive", unarchive),
    Endpoint::one("BlockContact", "POST", "/contacts/{id}/block", block),
    Endpoint::one("ListContactMergeHistory", "GET", "/contacts/{id}/merge_history", merge_history).since(2, 16),
];

/// The contact that a path names. One that was merged is somewhere else, which versions before 2.16 did not say.
pub(super) fn named(call: &Call<'_>, id: &str) -> Result<ContactSlot, Refusal> {
    let contacts = &call.world.contacts;
    let slot = contacts.ever(id).ok_or_else(Refusal::no_contact)?;
    match contacts.get(slot).and_then(|c| c.gone) {
        None => Ok(slot),
        Some(Gone::Merged(_)) if call.request.version >= Version::DEFAULT => {
            let into = contacts.get(contacts.canonical(slot)).filter(|c| c.gone.is_none());
            Err(into.map_or_else(Refusal::no_contact, |c| Refusal::merged_into(&hex_id(&c.id))))
        }
        Some(_) => Err(Refusal::no_contact()),
    }
}

fn show_page(call: &Call<'_>, found: &Found, page: &PageRequest) -> Outcome {
    let world = &*call.world;
    let rows = || {
        let rows = found.slots.iter().filter_map(|slot| Some((*slot, world.contacts.get(*slot)?)));
        rows.map(|(slot, c)| wire::contact(world, slot, c))
    };
    call.answer(&object!({
        "type": "list",
        "data": each(rows),
        "total_count": found.total,
        "pages": pages(found, page),
    }))
}

/// A contact, with the contacts that became part of it if that was asked for; only users have such a history.
fn show(call: &Call<'_>, slot: ContactSlot) -> Outcome {
    let contact = call.world.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    let wanted = call.request.parameter("include_merge_history") == Some("true") && !contact.lead;
    let history = || contact.merged.iter().map(|m| wire::merge(call.world, m));
    call.answer(&object!({
        ..wire::contact(call.world, slot, contact),
        "merge_history" ? wanted.then(|| each(history)),
    }))
}

/// What a search is made as of; Preview knows times to the second.
fn reading(call: &Call<'_>) -> Reading {
    Reading { now: call.now, exact: call.request.version == Version::Preview }
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let page = call.request.page(50, 150)?;
    show_page(call, &call.world.list_contacts(&page), &page)
}

pub(super) fn search(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let page = page_of(body, 50, 150)?;
    let body = Value::Object(body.clone());
    let reading = reading(call);
    let query: Node<ContactField> =
        if reading.exact { parse::<Exact>(&body)?.map(&|Exact(field)| field) } else { parse(&body)? };
    let sort = ContactSort::read(&body)?;
    show_page(call, &call.world.search_contacts(&query, &sort, &page, reading), &page)
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    show(call, slot)
}

pub(super) fn by_external_id(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = call.world.contacts.by_external_id(id).ok_or_else(Refusal::no_contact)?;
    show(call, slot)
}

pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let mut change = change(call)?;
    let given = |field: &Option<Option<_>>| field.as_ref().is_some_and(Option::is_some);
    if change.lead.is_none() && !given(&change.email) && !given(&change.external_id) {
        return Err(Refusal::new(400, "parameter_not_found", "One of email, external_id or role is required"));
    }
    change.lead.get_or_insert(false);
    let slot = call.world.create_contact(change, call.now)?;
    show(call, slot)
}

pub(super) fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let change = change(call)?;
    call.world.update_contact(slot, change, call.now)?;
    show(call, slot)
}

/// What a body says about a contact.
fn change(call: &Call<'_>) -> Result<ContactChange, Refusal> {
    let body = call.request.object()?;
    let words = |name: &str| optional(body, name, |v| v.as_str().map(Into::into), "a string");
    let lead = match text(body, "role")? {
        None => None,
        Some("user") => Some(false),
        Some("lead" | "contact") => Some(true),
        Some(_) => return Err(Refusal::invalid("role must be user or lead")),
    };
    let email = words("email")?.map(|email| email.filter(|e: &std::sync::Arc<str>| !e.trim().is_empty()));
    if email.as_ref().is_some_and(|e| e.as_deref().is_some_and(|e| !is_address(e))) {
        return Err(Refusal::invalid("Email is invalid"));
    }
    let verified = flag(body, "email_verified")?;
    if verified.is_some() && !email.as_ref().is_some_and(Option::is_some) {
        return Err(Refusal::invalid("email_verified must be supplied together with an email"));
    }
    let external_id = optional(body, "external_id", word, "a string")?;
    let avatar = |v: &Value| v.as_str().or_else(|| v.get("image_url")?.as_str()).map(Into::into);
    let attributes = match body.get("custom_attributes") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(map)) => call.world.contact_attributes(map)?,
        Some(_) => return Err(Refusal::invalid("custom_attributes must be an object")),
    };
    Ok(ContactChange {
        lead,
        external_id,
        email,
        verified,
        phone: words("phone")?,
        name: words("name")?,
        avatar: optional(body, "avatar", avatar, "an address")?,
        signed_up_at: optional(body, "signed_up_at", whole, "a Unix timestamp in seconds")?,
        last_seen_at: optional(body, "last_seen_at", whole, "a Unix timestamp in seconds")?,
        owner: owner(call.world, body)?,
        unsubscribed: flag(body, "unsubscribed_from_emails")?,
        language: words("language_override")?.filter(|_| call.request.version == Version::Preview),
        attributes,
    })
}

/// A field that may be missing, or `null`, or a value.
fn optional<T>(
    body: &Map<String, Value>,
    name: &str,
    read: impl Fn(&Value) -> Option<T>,
    kind: &str,
) -> Result<Option<Option<T>>, Refusal> {
    match body.get(name) {
        None => Ok(None),
        Some(Value::Null) => Ok(Some(None)),
        Some(value) => {
            let value = read(value).ok_or_else(|| Refusal::invalid(format!("{name} must be {kind}")))?;
            Ok(Some(Some(value)))
        }
    }
}

/// An id of the client's own, sent as a string or as a number.
fn word(value: &Value) -> Option<std::sync::Arc<str>> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

fn owner(world: &World, body: &Map<String, Value>) -> Result<Option<Option<u64>>, Refusal> {
    let owner = optional(body, "owner_id", read_id, "the id of a teammate")?;
    match owner {
        Some(Some(id)) if id != 0 && world.admin(id).is_none() => Err(Refusal::no_admin()),
        owner => Ok(owner.map(|owner| owner.filter(|id| *id != 0))),
    }
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(name, domain)| !name.is_empty() && !domain.is_empty() && !domain.contains('@'))
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn outcome(call: &Call<'_>, slot: ContactSlot, what: &str, is: bool) -> Outcome {
    let contact = call.world.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    Ok(wire::outcome(contact, what, is).into())
}

pub(super) fn delete(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    call.world.delete_contact(slot, call.now);
    outcome(call, slot, "deleted", true)
}

pub(super) fn archive(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    call.world.archive_contact(slot, true, call.now);
    outcome(call, slot, "archived", true)
}

pub(super) fn unarchive(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    call.world.archive_contact(slot, false, call.now);
    outcome(call, slot, "archived", false)
}

pub(super) fn block(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    call.world.block_contact(slot, call.now);
    outcome(call, slot, "blocked", true)
}

/// A lead becomes part of a user. From 2.16 on they have to look like the same person, unless the client says that it
/// knows better (API 23.1).
pub(super) fn merge(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let read = |name: &str| text(body, name)?.ok_or_else(|| Refusal::required(name));
    let (from, into) = (named(call, read("from")?)?, named(call, read("into")?)?);
    let force = flag(body, "skip_duplicate_validation")?.unwrap_or(false);
    let contacts = &call.world.contacts;
    let (Some(lead), Some(user)) = (contacts.get(from), contacts.get(into)) else { return Err(Refusal::no_contact()) };
    if from == into || !lead.lead || user.lead {
        return Err(Refusal::invalid("A contact can only be merged from a lead into a user"));
    }
    let same = |a: &Option<_>, b: &Option<std::sync::Arc<str>>| {
        a.as_ref().zip(b.as_ref()).is_some_and(|(a, b): (&std::sync::Arc<str>, _)| a.to_lowercase() == b.to_lowercase())
    };
    let alike = same(&lead.email, &user.email) || same(&lead.phone, &user.phone);
    if !alike && !force && call.request.version >= Version::DEFAULT {
        let words = "Contacts can only be merged when they are duplicates (matching email or phone). Pass skip_duplicate_validation=true to override this check.";
        return Err(Refusal::new(400, "invalid_merge", words));
    }
    call.world.merge_contacts(from, into, call.now);
    show(call, into)
}

/// Who became part of a contact, with a cursor of its own (style E of API 1.6).
pub(super) fn merge_history(call: &mut Call<'_>, id: &str) -> Outcome {
    let unknown = || Refusal::new(404, "not_found", "Contact not found");
    let slot = call.world.contacts.by_id(id).ok_or_else(unknown)?;
    let contact = call.world.contacts.get(slot).ok_or_else(unknown)?;
    let per_page = call.request.page(50, 150)?.per_page;
    let ascending = match call.request.parameter("order") {
        Some("asc") => true,
        None | Some("desc") => false,
        Some(_) => return Err(Refusal::invalid("order must be asc or desc")),
    };
    let cursor = || Refusal::invalid("cursor is not valid");
    let from = match call.request.parameter("cursor").filter(|c| !c.is_empty()) {
        None => 0,
        Some(word) => {
            STANDARD.decode(word).ok().and_then(|b| String::from_utf8(b).ok()?.parse().ok()).ok_or_else(cursor)?
        }
    };
    let mut rows: Vec<(Time, usize)> = contact.merged.iter().enumerate().map(|(n, m)| (m.at, n)).collect();
    rows.sort_unstable();
    if !ascending {
        rows.reverse();
    }
    let page = rows.iter().skip(from).take(per_page).filter_map(|(_, n)| contact.merged.get(*n));
    let data: Vec<Value> = page.map(|m| wire::merge(call.world, m)).collect();
    let more = from.saturating_add(per_page) < rows.len();
    let next = more.then(|| STANDARD.encode((from + per_page).to_string()));
    Ok(json!({"type": "list", "data": data, "next_cursor": next, "has_more": more}).into())
}
