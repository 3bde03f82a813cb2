//! What a contact has: notes, tags, companies, segments, choices of mail (API 10.2 and 12).

use serde_json::{Map, Value, json};

use super::contacts::named;
use super::endpoint::{Call, Endpoint, Outcome};
use super::paging::Numbered;
use super::request::{id as read_id, path_id, text};
use crate::wire::object::{each, object};
use crate::wire::{catalog, company as wire_company, contact as wire, settings};
use crate::world::people::Company;
use crate::world::{Refusal, World, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::one("listNotes", "GET", "/contacts/{id}/notes", notes),
    Endpoint::one("createNote", "POST", "/contacts/{id}/notes", add_note),
    Endpoint::one("retrieveNote", "GET", "/notes/{id}", note),
    Endpoint::one("listTagsForAContact", "GET", "/contacts/{id}/tags", tags),
    Endpoint::one("attachTagToContact", "POST", "/contacts/{id}/tags", tag),
    Endpoint::two("detachTagFromContact", "DELETE", "/contacts/{id}/tags/{tag}", untag),
    Endpoint::one("listCompaniesForAContact", "GET", "/contacts/{id}/companies", companies),
    Endpoint::one("attachContactToACompany", "POST", "/contacts/{id}/companies", join),
    Endpoint::two("detachContactFromACompany", "DELETE", "/contacts/{id}/companies/{company}", leave),
    Endpoint::one("listSegmentsForAContact", "GET", "/contacts/{id}/segments", segments),
    Endpoint::one("listSubscriptionsForAContact", "GET", "/contacts/{id}/subscriptions", subscriptions),
    Endpoint::one("attachSubscriptionTypeToContact", "POST", "/contacts/{id}/subscriptions", subscribe),
    Endpoint::two("detachSubscriptionTypeToContact", "DELETE", "/contacts/{id}/subscriptions/{type}", unsubscribe),
    Endpoint::plain("listSubscriptionTypes", "GET", "/subscription_types", subscription_types),
];

/// Page after page until an empty one, which is how the official clients know that they have all of them.
pub(super) fn notes(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let notes: Vec<_> = call.world.notes.get(&slot).into_iter().flatten().rev().collect();
    let page = Numbered::read(call, (50, 150))?;
    page.list(call, &notes, |n| wire::contact_note(call.world, slot, n))
}

/// Who writes a note: the one that the body names, else the token's owner.
pub(super) fn author(world: &World, body: &Map<String, Value>) -> Result<u64, Refusal> {
    match body.get("admin_id") {
        None | Some(Value::Null) => Ok(world.owner),
        Some(value) => read_id(value).filter(|id| world.admin(*id).is_some()).ok_or_else(Refusal::not_found),
    }
}

/// What a note says.
pub(super) fn words(body: &Map<String, Value>) -> Result<&str, Refusal> {
    text(body, "body")?.filter(|b| html::says_something(b)).ok_or_else(|| Refusal::required("body"))
}

pub(super) fn add_note(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let (words, author) = (words(body)?, author(call.world, body)?);
    let note = call.world.add_contact_note(slot, author, html::normalise(words), call.now);
    call.answer(&wire::contact_note(call.world, slot, &note))
}

/// A note on a contact or on a company.
pub(super) fn note(call: &mut Call<'_>, id: &str) -> Outcome {
    let wanted = path_id(id).ok_or_else(Refusal::not_found)?;
    let world = &*call.world;
    for (slot, notes) in &world.notes {
        if let Some(note) = notes.iter().find(|n| n.id == wanted) {
            return call.answer(&wire::contact_note(world, *slot, note));
        }
    }
    let found = world.company_notes.iter().find_map(|(place, notes)| {
        let note = notes.iter().find(|n| n.id == wanted)?;
        Some(wire_company::company_note(world, world.company_at(*place)?, note))
    });
    call.answer(&found.ok_or_else(Refusal::not_found)?)
}

pub(super) fn tags(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let tags = call.world.contacts.get(slot).map_or(&[][..], |c| &c.tags);
    let shown = || tags.iter().map(|t| catalog::applied_tag(call.world, t));
    call.answer(&object!({"type": "list", "data": each(shown)}))
}

pub(super) fn tag(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let tag = body.get("id").filter(|v| !v.is_null()).ok_or_else(|| Refusal::required("id"))?;
    let tagged = call.world.tag_contact(slot, read_id(tag).ok_or_else(Refusal::not_found)?, call.now)?;
    call.answer(&catalog::applied_tag(call.world, &tagged))
}

pub(super) fn untag(call: &mut Call<'_>, id: &str, tag: &str) -> Outcome {
    let slot = named(call, id)?;
    let tagged = call.world.untag_contact(slot, path_id(tag).ok_or_else(Refusal::not_found)?, call.now)?;
    call.answer(&catalog::applied_tag(call.world, &tagged))
}

/// The companies of a contact, under both names: the description says `companies`, and the official clients read that;
/// recordings say `data` (API 25).
pub(super) fn companies(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let places = call.world.contacts.get(slot).map_or(&[][..], |c| &c.companies);
    let rows: Vec<(u32, &Company)> = places.iter().filter_map(|n| Some((*n, call.world.company_at(*n)?))).collect();
    let page = Numbered::read(call, (50, 150))?;
    let shown = || page.of(&rows).iter().map(|(place, c)| wire_company::company(call.world, *place as usize, c));
    call.answer(&object!({
        "type": "list",
        "data": each(shown),
        "total_count": rows.len(),
        "pages": page.pages(call, rows.len()),
        "companies": each(shown),
    }))
}

fn show_company(call: &Call<'_>, place: u32) -> Outcome {
    let company = call.world.company_at(place).ok_or_else(Refusal::no_company)?;
    call.answer(&wire_company::company(call.world, place as usize, company))
}

pub(super) fn join(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let none = || Refusal::new(400, "parameter_not_found", "company not specified");
    let body = call.request.object()?;
    let company = text(body, "id")?.filter(|id| !id.is_empty()).ok_or_else(none)?;
    let place = call.world.company(company).ok_or_else(Refusal::no_company)?;
    call.world.attach_company(slot, place, call.now)?;
    show_company(call, place)
}

pub(super) fn leave(call: &mut Call<'_>, id: &str, company: &str) -> Outcome {
    let slot = named(call, id)?;
    let place = call.world.company(company).ok_or_else(Refusal::no_company)?;
    if !call.world.detach_company(slot, place, call.now) {
        return Err(Refusal::no_company());
    }
    show_company(call, place)
}

pub(super) fn segments(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let contact = call.world.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    let segments = call.world.segments_of_contact(contact, call.now);
    call.answer(&object!({"type": "list", "data": each(|| segments.iter().copied().map(settings::segment))}))
}

/// What the contact has chosen, not what it gets because it has chosen nothing (API 10.2).
pub(super) fn subscriptions(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let chosen = call.world.contacts.get(slot).map_or(&[][..], |c| &c.subscriptions);
    let told =
        |(id, yes): &(u64, bool)| call.world.settings.subscriptions.iter().find(|s| s.id == *id && s.opt_in == *yes);
    let data: Vec<Value> = chosen.iter().filter_map(told).map(settings::subscription).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn subscribe(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let wanted = body.get("id").and_then(read_id);
    let opted_in = match text(body, "consent_type")? {
        Some("opt_in") => true,
        Some("opt_out") => false,
        Some(_) => return Err(Refusal::invalid("consent_type must be opt_in or opt_out")),
        None => return Err(Refusal::required("consent_type")),
    };
    let kind = call.world.settings.subscriptions.iter().find(|s| Some(s.id) == wanted);
    let kind = kind.ok_or_else(Refusal::not_found)?;
    let (id, shown) = (kind.id, settings::subscription(kind));
    call.world.choose_mail(slot, id, Some(opted_in), call.now);
    Ok(shown.into())
}

/// Takes the choice back, whatever it was: the contact gets what is usual again.
pub(super) fn unsubscribe(call: &mut Call<'_>, id: &str, kind: &str) -> Outcome {
    let slot = named(call, id)?;
    let wanted = path_id(kind);
    let kind = call.world.settings.subscriptions.iter().find(|s| Some(s.id) == wanted);
    let kind = kind.ok_or_else(Refusal::not_found)?;
    let (id, shown) = (kind.id, settings::subscription(kind));
    call.world.choose_mail(slot, id, None, call.now);
    Ok(shown.into())
}

pub(super) fn subscription_types(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.settings.subscriptions.iter().map(settings::subscription).collect();
    Ok(json!({"type": "list", "data": data}).into())
}
