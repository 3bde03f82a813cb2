//! Companies and the notes on them on the wire (API 11).

use serde_json::{Map, Value, json};

use super::office::segment;
use crate::practice::world::World;
use crate::practice::world::people::{Company, ContactNote, hex_id};

/// A company.
pub fn company(world: &World, place: usize, c: &Company) -> Value {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let users = world.company_size(place);
    let attributes: Map<String, Value> = c.attributes.iter().map(|(n, v)| (n.to_string(), v.clone())).collect();
    let tags = c.tags.iter().filter_map(|t| world.tag(t.tag)).map(super::library::tag);
    let segments = world.segments_of_company(c).into_iter().map(segment);
    let notes = world.company_notes.get(&place).map_or(&[][..], Vec::as_slice);
    json!({
        "type": "company",
        "id": hex_id(&c.id),
        "app_id": &*world.workspace.id,
        "company_id": &*c.company_id,
        "name": &*c.name,
        "plan": c.plan.as_deref().map_or_else(|| json!({}), |name| json!({"type": "plan", "id": plan_id(name), "name": name})),
        "remote_created_at": c.remote_created_at.unwrap_or(c.created_at),
        "created_at": c.created_at,
        "updated_at": c.updated_at,
        "last_request_at": c.last_request_at,
        "size": c.size,
        "website": c.website.as_deref(),
        "industry": c.industry.as_deref(),
        "monthly_spend": c.monthly_spend,
        "session_count": users * 7,
        "user_count": users,
        "custom_attributes": attributes,
        "tags": {"type": "tag.list", "tags": tags.collect::<Vec<_>>()},
        "segments": {"type": "segment.list", "segments": segments.collect::<Vec<_>>()},
        "notes": {"type": "note.list", "notes": notes.iter().rev().map(|n| company_note(world, c, n)).collect::<Vec<_>>()},
    })
}

/// A plan has no list of its own: its id is made of its name.
fn plan_id(name: &str) -> String {
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    (sum % 90_000 + 10_000).to_string()
}

/// A note on a company.
pub fn company_note(world: &World, c: &Company, n: &ContactNote) -> Value {
    super::contact::note(world, "company", &json!({"type": "company", "id": hex_id(&c.id)}), n)
}
