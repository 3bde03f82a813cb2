//! Tags, segments and macros (API 12 and 13).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::endpoint::{Answer, Call, Endpoint, Outcome};
use super::request::{Version, flag, id, path_id, text, whole};
use crate::wire::object::{each, object};
use crate::wire::{catalog as wire, settings};
use crate::world::catalog::{Macro, Tag};
use crate::world::people::hex_id;
use crate::world::segments::Segment;
use crate::world::{Refusal, World};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("listTags", "GET", "/tags", tags),
    Endpoint::one("findTag", "GET", "/tags/{id}", tag),
    Endpoint::plain("createTag", "POST", "/tags", create_tag),
    Endpoint::one("deleteTag", "DELETE", "/tags/{id}", delete_tag),
    Endpoint::plain("listSegments", "GET", "/segments", segments),
    Endpoint::one("retrieveSegment", "GET", "/segments/{id}", segment),
    Endpoint::plain("listMacros", "GET", "/macros", macros).since(2, 16),
    Endpoint::one("getMacro", "GET", "/macros/{id}", makro).since(2, 16),
];

pub(super) fn tags(call: &mut Call<'_>) -> Outcome {
    call.answer(&object!({"type": "list", "data": each(|| call.world.tags.iter().map(wire::tag))}))
}

pub(super) fn tag(call: &mut Call<'_>, id: &str) -> Outcome {
    let tag = path_id(id).and_then(|id| call.world.tag(id)).ok_or_else(Refusal::not_found)?;
    call.answer(&wire::tag(tag))
}

pub(super) fn delete_tag(call: &mut Call<'_>, id: &str) -> Outcome {
    call.world.delete_tag(path_id(id).ok_or_else(Refusal::not_found)?)?;
    Ok(Answer { status: 200, body: None })
}

/// Creates or finds by name; with an id, renames; with companies or users, puts the tag on them or takes it off.
pub(super) fn create_tag(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let invalid = || Refusal::invalid("invalid tag parameters");
    let name = text(body, "name")?.map(str::trim).filter(|n| !n.is_empty()).ok_or_else(invalid)?;
    if name.chars().count() > 255 {
        return Err(Refusal::invalid("name is too long"));
    }
    if let Some(value) = body.get("id").filter(|v| !v.is_null()) {
        let wanted = id(value);
        let tag = call.world.tags.iter_mut().find(|t| Some(t.id) == wanted).ok_or_else(Refusal::not_found)?;
        tag.name = name.into();
        let tag = tag.clone();
        return call.answer(&wire::tag(&tag));
    }
    let entries = |key: &str| match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Array(list)) => {
            list.iter().map(|entry| entry.as_object().ok_or_else(invalid)).collect::<Result<Vec<_>, _>>().map(Some)
        }
        Some(_) => Err(invalid()),
    };
    let (companies, users) = (entries("companies")?, entries("users")?);
    let many = companies.is_some() || users.is_some();
    let companies = targets(call, companies.unwrap_or_default(), company, Refusal::no_company)?;
    let users = targets(call, users.unwrap_or_default(), user, Refusal::no_contact)?;
    let tag = call.world.tag_named(name);
    if !many {
        return call.answer(&wire::tag(&tag));
    }
    apply(call, &tag, &companies, &users)
}

/// What an entry names, and the id it names it by.
type Named = (u32, String);

/// The same, and whether the tag goes on or off.
type Target = (u32, String, bool);

/// The things that are there. Entries that name nothing are left out; before 2.16 they were an error (API 23.1).
fn targets(
    call: &Call<'_>,
    entries: Vec<&Map<String, Value>>,
    find: fn(&World, &Map<String, Value>) -> Option<Named>,
    unknown: fn() -> Refusal,
) -> Result<Vec<Target>, Refusal> {
    let mut found = Vec::new();
    for entry in entries {
        let on = !flag(entry, "untag")?.unwrap_or(false);
        match find(call.world, entry) {
            Some((place, id)) => found.push((place, id, on)),
            None if call.request.version >= Version::DEFAULT => {}
            None => return Err(unknown()),
        }
    }
    Ok(found)
}

fn word(entry: &Map<String, Value>, key: &str) -> Option<String> {
    match entry.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn company(world: &World, entry: &Map<String, Value>) -> Option<Named> {
    if let Some(id) = word(entry, "id") {
        return world.company(&id).map(|place| (place, id));
    }
    let id = word(entry, "company_id")?;
    let (place, _) = world.present_companies().find(|(_, c)| *c.company_id == *id)?;
    Some((place, id))
}

fn user(world: &World, entry: &Map<String, Value>) -> Option<Named> {
    if let Some(id) = word(entry, "id") {
        return world.contacts.by_id(&id).map(|slot| (slot, id));
    }
    let id = word(entry, "user_id")?;
    world.contacts.by_external_id(&id).map(|slot| (slot, id))
}

fn apply(call: &mut Call<'_>, tag: &Tag, companies: &[Target], users: &[Target]) -> Outcome {
    for (place, _, on) in companies {
        call.world.tag_company(*place, tag.id, *on, call.now);
    }
    for (slot, _, on) in users {
        if *on {
            call.world.tag_contact(*slot, tag.id, call.now)?;
        } else {
            // One that does not have the tag needs nothing done.
            let _ = call.world.untag_contact(*slot, tag.id, call.now);
        }
    }
    let told = |targets: &[Target]| -> Vec<Value> {
        targets.iter().map(|(_, id, on)| json!({"id": id, "tagged": on})).collect()
    };
    let whole = call.request.version >= Version::DEFAULT;
    call.answer(&object!({
        ..wire::tag(tag),
        "users" ? whole.then(|| told(users)),
        "companies" ? whole.then(|| told(companies)),
    }))
}

/// The segments with how many are in each, if that was asked for.
fn with_sizes<'a>(call: &'a Call<'_>) -> impl Iterator<Item = (&'a Segment, Option<usize>)> {
    let counted = call.request.parameter("include_count") == Some("true");
    let sizes = if counted { call.world.segment_sizes(call.now) } else { Vec::new() };
    call.world.settings.segments.iter().enumerate().map(move |(n, s)| (s, sizes.get(n).copied()))
}

fn shown_segment(s: &Segment, size: Option<usize>) -> impl Serialize {
    object!({..settings::segment(s), "count" ? size})
}

/// The segments of people; those of companies are shown where a company is.
pub(super) fn segments(call: &mut Call<'_>) -> Outcome {
    let segments: Vec<_> = with_sizes(call).filter(|(s, _)| !s.rule.is_about_companies()).collect();
    let shown = || segments.iter().map(|(s, size)| shown_segment(s, *size));
    call.answer(&object!({"type": "segment.list", "segments": each(shown)}))
}

pub(super) fn segment(call: &mut Call<'_>, id: &str) -> Outcome {
    let found = with_sizes(call).find(|(s, _)| hex_id(&s.id) == *id).ok_or_else(Refusal::not_found)?;
    call.answer(&shown_segment(found.0, found.1))
}

/// Macros have a cursor of their own: Base64 of the last one's time and id, newest first.
pub(super) fn macros(call: &mut Call<'_>) -> Outcome {
    let per_page = match call.request.parameter("per_page") {
        None => 50,
        Some(word) => word
            .parse()
            .ok()
            .filter(|n| (1..=150).contains(n))
            .ok_or_else(|| Refusal::invalid("per_page must be between 1 and 150"))?,
    };
    let since = match call.request.parameter("updated_since") {
        None => i64::MIN,
        Some(word) => word.parse().map_err(|_| Refusal::invalid("Invalid updated_since timestamp"))?,
    };
    let after = call.request.parameter("starting_after").filter(|w| !w.is_empty()).map(cursor).transpose()?;
    let mut rows: Vec<&Macro> = call.world.macros.iter().filter(|m| m.updated_at >= since).collect();
    rows.sort_by_key(|m| std::cmp::Reverse((m.updated_at, m.id)));
    rows.retain(|m| after.is_none_or(|mark| (m.updated_at, m.id) < mark));
    let more = rows.len() > per_page;
    rows.truncate(per_page);
    let next = rows
        .last()
        .filter(|_| more)
        .map(|m| json!({"starting_after": STANDARD.encode(json!([m.updated_at, m.id]).to_string())}));
    let data: Vec<Value> = rows.into_iter().map(|m| wire::makro(call.world, m)).collect();
    Ok(json!({"type": "list", "data": data, "pages": {"type": "pages", "per_page": per_page, "next": next}}).into())
}

fn cursor(word: &str) -> Result<(i64, u64), Refusal> {
    let read = || {
        let value: Value = serde_json::from_slice(&STANDARD.decode(word).ok()?).ok()?;
        Some((whole(value.get(0)?)?, id(value.get(1)?)?))
    };
    read().ok_or_else(|| Refusal::invalid("starting_after is not a valid cursor"))
}

pub(super) fn makro(call: &mut Call<'_>, id: &str) -> Outcome {
    let wanted = path_id(id);
    let found = call.world.macros.iter().find(|m| Some(m.id) == wanted);
    found.map(|m| wire::makro(call.world, m).into()).ok_or_else(|| Refusal::new(404, "not_found", "Macro not found"))
}
