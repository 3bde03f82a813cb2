//! Companies and the notes on them on the wire (API 11).

use serde::Serialize;

use super::object::{Digits, Entries, Hex, Named, Object, each, object};
use super::settings::segment;
use crate::world::World;
use crate::world::people::{Company, ContactNote};

pub fn company(world: &World, place: usize, c: &Company) -> impl Serialize {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let users = world.company_size(place);
    let segments = move || world.settings.segments.iter().filter(move |s| s.rule.has_company(c));
    let notes = world.company_notes.get(&place).map_or(&[][..], Vec::as_slice);
    object!({
        "type": "company",
        "id": Hex(c.id),
        "app_id": &*world.workspace.id,
        "company_id": &*c.company_id,
        "name": &*c.name,
        "plan": plan(c),
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
        "custom_attributes": Named(&c.attributes),
        "tags": {
            "type": "tag.list",
            "tags": each(move || c.tags.iter().filter_map(|t| world.tag(t.tag)).map(super::catalog::tag)),
        },
        "segments": {"type": "segment.list", "segments": each(move || segments().map(segment))},
        "notes": {
            "type": "note.list",
            "notes": each(move || notes.iter().rev().map(move |n| company_note(world, c, n))),
        },
    })
}

/// The plan of a company; `{}` if it is on none.
fn plan(c: &Company) -> impl Serialize {
    let plan = c.plan.as_deref();
    object!({"type" ? plan.map(|_| "plan"), "id" ? plan.map(|name| Digits(plan_id(name))), "name" ? plan})
}

/// A plan has no list of its own: its id is made of its name.
fn plan_id(name: &str) -> u32 {
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    sum % 90_000 + 10_000
}

pub fn company_note(world: &World, c: &Company, n: &ContactNote) -> Object<impl Entries> {
    super::contact::note(world, "company", object!({"type": "company", "id": Hex(c.id)}), n)
}
