//! Tags and macros (API 12 and 13).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::request::{id, path_id, text, whole};
use super::{Call, Operation, Outcome};
use crate::practice::wire::library as wire;
use crate::practice::world::Refusal;
use crate::practice::world::library::Macro;

/// The operations of this family.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::plain("listTags", "GET", "/tags", tags),
    Operation::one("findTag", "GET", "/tags/{id}", tag),
    Operation::plain("createTag", "POST", "/tags", create_tag),
    Operation::plain("listMacros", "GET", "/macros", macros).since(2, 16),
    Operation::one("getMacro", "GET", "/macros/{id}", makro).since(2, 16),
];

pub(super) fn tags(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.tags.iter().map(wire::tag).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn tag(call: &mut Call<'_>, id: &str) -> Outcome {
    let tag = path_id(id).and_then(|id| call.world.tag(id)).ok_or_else(Refusal::not_found)?;
    Ok(wire::tag(tag).into())
}

/// Creates or finds by name; with an id, renames.
pub(super) fn create_tag(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let name = text(body, "name")?.map(str::trim).filter(|n| !n.is_empty()).ok_or_else(|| Refusal::required("name"))?;
    if name.chars().count() > 255 {
        return Err(Refusal::invalid("name is too long"));
    }
    if let Some(value) = body.get("id").filter(|v| !v.is_null()) {
        let wanted = id(value);
        let tag = call.world.tags.iter_mut().find(|t| Some(t.id) == wanted).ok_or_else(Refusal::not_found)?;
        tag.name = name.into();
        return Ok(wire::tag(tag).into());
    }
    Ok(wire::tag(&call.world.tag_named(name)).into())
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
    let data: Vec<Value> = rows.into_iter().map(wire::makro).collect();
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
    found.map(|m| wire::makro(m).into()).ok_or_else(|| Refusal::new(404, "not_found", "Macro not found"))
}
