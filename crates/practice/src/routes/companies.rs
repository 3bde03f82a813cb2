//! Companies (API 11).

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::paging::Numbered;
use super::request::{flag, text, whole};
use crate::wire::object::{each, object};
use crate::wire::{company as wire, contact, settings};
use crate::world::company_edit::CompanyChange;
use crate::world::people::{Company, hex_id};
use crate::world::{Refusal, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("retrieveCompany", "GET", "/companies", find),
    Endpoint::plain("createOrUpdateCompany", "POST", "/companies", upsert),
    Endpoint::plain("listAllCompanies", "POST", "/companies/list", list),
    Endpoint::plain("scrollOverAllCompanies", "GET", "/companies/scroll", scroll),
    Endpoint::one("RetrieveACompanyById", "GET", "/companies/{id}", get),
    Endpoint::one("UpdateCompany", "PUT", "/companies/{id}", update),
    Endpoint::one("deleteCompany", "DELETE", "/companies/{id}", delete),
    Endpoint::one("ListAttachedContacts", "GET", "/companies/{id}/contacts", contacts),
    Endpoint::one("ListAttachedSegmentsForCompanies", "GET", "/companies/{id}/segments", segments),
    Endpoint::one("listCompanyNotes", "GET", "/companies/{id}/notes", notes),
    Endpoint::one("createCompanyNote", "POST", "/companies/{id}/notes", add_note).since(2, 16),
];

/// More than so many companies no list goes through; a scroll does.
const LONGEST_LIST: usize = 10_000;
const SCROLL_PAGE: usize = 100;

fn named(call: &Call<'_>, id: &str) -> Result<u32, Refusal> {
    call.world.company(id).ok_or_else(Refusal::no_company)
}

fn show(call: &Call<'_>, place: u32) -> Outcome {
    let company = call.world.company_at(place).ok_or_else(Refusal::no_company)?;
    call.answer(&wire::company(call.world, place as usize, company))
}

fn page_of(call: &Call<'_>, rows: &[(u32, &Company)]) -> Outcome {
    let page = Numbered::read(call, (15, 150))?;
    page.list(call, rows, |(place, c)| wire::company(call.world, *place as usize, c))
}

/// By name or by the workspace's own id there is one company, by a tag or a segment a list of them.
pub(super) fn find(call: &mut Call<'_>) -> Outcome {
    let request = call.request;
    let one = |pass: &dyn Fn(&Company) -> bool| {
        let found = call.world.present_companies().find(|(_, c)| pass(c)).map(|(place, _)| place);
        show(call, found.ok_or_else(Refusal::no_company)?)
    };
    if let Some(id) = request.parameter("company_id") {
        return one(&|c| *c.company_id == *id);
    }
    if let Some(name) = request.parameter("name") {
        return one(&|c| *c.name == *name);
    }
    let tag = match request.parameter("tag_id") {
        None => None,
        Some(word) => Some(
            super::request::path_id(word).filter(|id| call.world.tag(*id).is_some()).ok_or_else(Refusal::not_found)?,
        ),
    };
    let segment = match request.parameter("segment_id") {
        None => None,
        Some(word) => {
            let found = call.world.settings.segments.iter().find(|s| hex_id(&s.id) == *word);
            Some(found.ok_or_else(Refusal::not_found)?)
        }
    };
    let passes = |c: &Company| {
        tag.is_none_or(|tag| c.tags.iter().any(|t| t.tag == tag)) && segment.is_none_or(|s| s.rule.has_company(c))
    };
    // Asked for by what it has, a company is found even if nobody belongs to it.
    let every = tag.is_some() || segment.is_some();
    let rows = call.world.present_companies().filter(|(place, _)| every || call.world.company_size(*place) > 0);
    let rows: Vec<_> = rows.filter(|(_, c)| passes(c)).collect();
    page_of(call, &rows)
}

/// All companies that somebody belongs to, the one that was seen last first.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let ascending = match call.request.parameter("order") {
        Some("asc") => true,
        None | Some("desc") => false,
        Some(_) => return Err(Refusal::invalid("order must be asc or desc")),
    };
    let rows = call.world.present_companies().filter(|(place, _)| call.world.company_size(*place) > 0);
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|(place, c)| (c.last_request_at, *place));
    if !ascending {
        rows.reverse();
    }
    rows.truncate(LONGEST_LIST);
    page_of(call, &rows)
}

pub(super) fn scroll(call: &mut Call<'_>) -> Outcome {
    let param = call.request.parameter("scroll_param").filter(|p| !p.is_empty());
    let (places, param) = call.world.scroll_companies(param, SCROLL_PAGE, call.now)?;
    let world = &*call.world;
    let rows = || places.iter().filter_map(|place| Some((*place as usize, world.company_at(*place)?)));
    call.answer(&object!({
        "type": "list",
        "data": each(|| rows().map(|(place, c)| wire::company(world, place, c))),
        "pages": null,
        "total_count": null,
        // With the last page the walk is over: who goes on while there is something to go on with stops here.
        "scroll_param" ? (!places.is_empty()).then_some(&*param),
    }))
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    show(call, place)
}

/// Makes a company, or changes the one that has this id in the workspace's own books.
pub(super) fn upsert(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let company_id = match body.get("company_id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) if !id.is_empty() => Some(id.clone()),
        Some(Value::Number(id)) => Some(id.to_string()),
        Some(_) => return Err(Refusal::invalid("company_id must be a string")),
    };
    let change = change(call, body)?;
    let place = call.world.upsert_company(company_id.as_deref(), change, call.now);
    show(call, place)
}

pub(super) fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    let body = call.request.object()?;
    // The id in the workspace's own books stays what it was.
    let change = change(call, body)?;
    call.world.update_company(place, change, call.now);
    show(call, place)
}

/// What can be said about a company. Unlike elsewhere, what cannot be said is not overheard (API 1.2).
const KNOWN: [&str; 11] = [
    "id",
    "company_id",
    "name",
    "plan",
    "size",
    "website",
    "industry",
    "custom_attributes",
    "remote_created_at",
    "update_last_request_at",
    "monthly_spend",
];

fn change(call: &mut Call<'_>, body: &Map<String, Value>) -> Result<CompanyChange, Refusal> {
    let bad = |name: &str| Refusal::new(400, "bad_request", format!("bad '{name}' parameter"));
    if let Some(unknown) = body.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(bad(&unknown.chars().take(64).collect::<String>()));
    }
    let words = |name: &str| text(body, name).map(|t| t.map(Into::into)).map_err(|_| bad(name));
    let number = |name: &str, most: i64| match body.get(name) {
        None | Some(Value::Null) => Ok(None),
        // A fraction is cut off (API 11).
        Some(value) => {
            #[allow(clippy::cast_possible_truncation, reason = "what does not fit is refused below")]
            let number = whole(value).or_else(|| value.as_f64().map(|n| n as i64));
            number.filter(|n| (0..=most).contains(n)).map(Some).ok_or_else(|| bad(name))
        }
    };
    let largest = i64::from(i32::MAX);
    let small = |name: &str| number(name, largest).map(|n| n.and_then(|n| u32::try_from(n).ok()));
    let mut change = CompanyChange {
        name: words("name")?,
        plan: words("plan")?,
        size: small("size")?,
        website: words("website")?,
        industry: words("industry")?,
        monthly_spend: small("monthly_spend")?,
        remote_created_at: number("remote_created_at", i64::MAX)?,
        seen: flag(body, "update_last_request_at").map_err(|_| bad("update_last_request_at"))?.unwrap_or(false),
        attributes: Vec::new(),
    };
    match body.get("custom_attributes") {
        None | Some(Value::Null) => {}
        Some(Value::Object(map)) => change.attributes = call.world.company_attributes(map, call.now)?,
        Some(_) => return Err(bad("custom_attributes")),
    }
    Ok(change)
}

pub(super) fn delete(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    call.world.delete_company(place, call.now);
    Ok(json!({"id": id, "object": "company", "deleted": true}).into())
}

pub(super) fn contacts(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    let members = call.world.contacts_of_company(place);
    let rows: Vec<_> = members.into_iter().filter_map(|slot| Some((slot, call.world.contacts.get(slot)?))).collect();
    let page = Numbered::read(call, (50, 150))?;
    page.list(call, &rows, |(slot, c)| contact::contact(call.world, *slot, c))
}

pub(super) fn segments(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    let company = call.world.company_at(place).ok_or_else(Refusal::no_company)?;
    let segments = call.world.segments_of_company(company);
    call.answer(&object!({"type": "list", "data": each(|| segments.iter().copied().map(settings::segment))}))
}

pub(super) fn notes(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    let company = call.world.company_at(place).ok_or_else(Refusal::no_company)?;
    let notes: Vec<_> = call.world.company_notes.get(&place).into_iter().flatten().rev().collect();
    let page = Numbered::read(call, (50, 150))?;
    page.list(call, &notes, |n| wire::company_note(call.world, company, n))
}

pub(super) fn add_note(call: &mut Call<'_>, id: &str) -> Outcome {
    let place = named(call, id)?;
    let body = call.request.object()?;
    let words = super::belongings::words(body)?;
    let author = super::belongings::author(call.world, body)?;
    let note = call.world.add_company_note(place, author, html::normalise(words), call.now);
    let company = call.world.company_at(place).ok_or_else(Refusal::no_company)?;
    call.answer(&wire::company_note(call.world, company, &note))
}
