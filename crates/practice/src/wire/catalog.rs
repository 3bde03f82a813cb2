//! Tags, macros, away reasons on the wire (API 9.4, 12, 13).

use serde::Serialize;
use serde_json::{Value, json};

use super::object::{Digits, Entries, Object, object};
use crate::world::World;
use crate::world::catalog::{AwayReason, Macro, Tag, Tagged};
use crate::world::time::iso;

/// A tag as the list of tags has it: without who put it on what.
pub fn tag(t: &Tag) -> Object<impl Entries> {
    object!({"type": "tag", "id": Digits(t.id), "name": &*t.name})
}

/// A tag on something.
pub fn applied_tag(world: &World, t: &Tagged) -> impl Serialize {
    object!({
        "type": "tag",
        "id": Digits(t.tag),
        "name": world.tag(t.tag).map(|t| &*t.name),
        "applied_at": t.at,
        "applied_by": {"type": "admin", "id": Digits(t.by)},
    })
}

/// A text with each placeholder's default in its place: to whom it goes, nobody knows here.
fn filled(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (inside, after))) = rest.split_once("{{").and_then(|(b, a)| Some((b, a.split_once("}}")?)))
    {
        let default = inside.split_once("|fallback:").map_or("", |(_, default)| default.trim_matches('"'));
        out.push_str(before);
        out.push_str(default);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A macro: ISO times, unlike everything else.
pub fn makro(world: &World, m: &Macro) -> Value {
    let fill = world.rules.macro_texts_filled;
    let text = m.body_text.as_deref().map(|text| if fill { filled(text) } else { text.to_owned() });
    let teams: Vec<String> = m.teams.iter().map(u64::to_string).collect();
    json!({
        "type": "macro",
        "id": m.id.to_string(),
        "name": &*m.name,
        "body": m.body.as_deref(),
        "body_text": text,
        "created_at": iso(m.created_at),
        "updated_at": iso(m.updated_at),
        "visible_to": if teams.is_empty() { "everyone" } else { "specific_teams" },
        "visible_to_team_ids": teams,
        "available_on": ["inbox", "messenger"],
    })
}

/// A reason for being away: its id is a string here and a number in the write.
pub fn away_reason(world: &World, place: usize, r: &AwayReason) -> Value {
    json!({
        "type": "away_status_reason",
        "id": r.id.to_string(),
        "label": r.label,
        "emoji": r.emoji,
        "order": place,
        "deleted": r.deleted,
        "created_at": world.workspace.created_at,
        "updated_at": world.workspace.created_at,
    })
}
