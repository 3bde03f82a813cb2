//! Contacts, their notes, tags and companies (API 10.2).

use serde_json::{Value, json};

use super::paging::Numbered;
use super::request::{id as read_id, page_of, text};
use super::{Call, Operation, Outcome};
use crate::practice::wire::{library, pages, people};
use crate::practice::world::people::ContactSlot;
use crate::practice::world::search::contacts::{ContactField, ContactSort};
use crate::practice::world::search::{Found, PageRequest, parse};
use crate::practice::world::{Refusal, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::plain("ListContacts", "GET", "/contacts", list),
    Operation::plain("SearchContacts", "POST", "/contacts/search", search),
    Operation::one("ShowContactByExternalId", "GET", "/contacts/find_by_external_id/{id}", by_external_id),
    Operation::one("ShowContact", "GET", "/contacts/{id}", get),
    Operation::one("listNotes", "GET", "/contacts/{id}/notes", notes),
    Operation::one("createNote", "POST", "/contacts/{id}/notes", add_note),
    Operation::one("listTagsForAContact", "GET", "/contacts/{id}/tags", tags),
    Operation::one("listCompaniesForAContact", "GET", "/contacts/{id}/companies", companies),
];

fn named(call: &Call<'_>, id: &str) -> Result<ContactSlot, Refusal> {
    call.world.contacts.by_id(id).ok_or_else(Refusal::no_contact)
}

fn show_page(call: &Call<'_>, found: &Found, page: &PageRequest) -> Outcome {
    let rows = found.slots.iter().filter_map(|slot| Some((*slot, call.world.contacts.get(*slot)?)));
    let data: Vec<Value> = rows.map(|(slot, c)| people::contact(call.world, slot, c)).collect();
    Ok(json!({"type": "list", "data": data, "total_count": found.total, "pages": pages(found, page)}).into())
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let page = call.request.page(50, 150)?;
    show_page(call, &call.world.list_contacts(&page), &page)
}

pub(super) fn search(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let page = page_of(body, 50, 150)?;
    let body = Value::Object(body.clone());
    let query = parse::<ContactField>(&body)?;
    let sort = ContactSort::read(&body)?;
    show_page(call, &call.world.search_contacts(&query, &sort, &page), &page)
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let contact = call.world.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    Ok(people::contact(call.world, slot, contact).into())
}

pub(super) fn by_external_id(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = call.world.contacts.by_external_id(id).ok_or_else(Refusal::no_contact)?;
    let contact = call.world.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    Ok(people::contact(call.world, slot, contact).into())
}

pub(super) fn notes(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let notes: Vec<_> = call.world.notes.get(&slot).into_iter().flatten().rev().collect();
    let page = Numbered::read(call, (50, 150))?;
    page.list(call, &notes, |n| people::contact_note(call.world, slot, n))
}

pub(super) fn add_note(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let words = text(body, "body")?.filter(|b| html::says_something(b)).ok_or_else(|| Refusal::required("body"))?;
    let author = match body.get("admin_id") {
        None | Some(Value::Null) => call.world.owner,
        Some(value) => read_id(value).filter(|id| call.world.admin(*id).is_some()).ok_or_else(Refusal::not_found)?,
    };
    let note = call.world.add_contact_note(slot, author, html::normalise(words), call.now);
    Ok(people::contact_note(call.world, slot, &note).into())
}

pub(super) fn tags(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let ids = call.world.contacts.get(slot).map_or(&[][..], |c| &c.tags);
    let data: Vec<Value> = ids.iter().filter_map(|id| call.world.tag(*id)).map(library::tag).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn companies(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let places = call.world.contacts.get(slot).map_or(&[][..], |c| &c.companies);
    let rows = places.iter().filter_map(|n| Some((*n as usize, call.world.companies.get(*n as usize)?)));
    let rows: Vec<_> = rows.collect();
    let page = Numbered::read(call, (50, 150))?;
    page.list(call, &rows, |(place, c)| people::company(call.world, *place, c))
}
