//! Teammates and teams on the wire (API 9).

use serde_json::{Value, json};

pub use super::company::company;
pub use super::contact::{contact, contact_note, contact_reference};
use crate::world::World;
use crate::world::people::{Admin, Team};

/// A teammate (API 9.2).
pub fn admin(world: &World, a: &Admin) -> Value {
    let teams: Vec<u64> = world.teams.iter().filter(|t| t.admins.contains(&a.id)).map(|t| t.id).collect();
    json!({
        "type": "admin",
        "id": a.id.to_string(),
        "name": &*a.name,
        "email": &*a.email,
        "job_title": a.job_title.as_deref(),
        "away_mode_enabled": a.away,
        "away_mode_reassign": a.reassign,
        "away_status_reason_id": a.away_reason,
        "has_inbox_seat": a.seat,
        "team_ids": teams,
        "avatar": {"type": "avatar"},
        "team_priority_level": {"primary_team_ids": teams.first().map(|first| [first]), "secondary_team_ids": null},
        "role": role(),
    })
}

pub fn role() -> Value {
    json!({"type": "role", "id": "1", "name": "Support"})
}

/// The token's owner with the workspace (API 9.1): without the away flags, as recorded.
pub fn me(world: &World, a: &Admin) -> Value {
    let mut value = admin(world, a);
    if let Some(map) = value.as_object_mut() {
        for key in ["away_mode_enabled", "away_mode_reassign", "away_status_reason_id", "team_priority_level", "role"] {
            map.shift_remove(key);
        }
        map.insert("email_verified".into(), true.into());
        let app = json!({
            "type": "app",
            "id_code": &*world.workspace.id,
            "name": &*world.workspace.name,
            "region": world.rules.region,
            "timezone": world.workspace.timezone,
            "created_at": world.workspace.created_at,
            "identity_verification": false,
            "secure": false,
        });
        map.insert("app".into(), app);
    }
    value
}

/// A team (API 9.5).
pub fn team(t: &Team) -> Value {
    json!({
        "type": "team",
        "id": t.id.to_string(),
        "name": &*t.name,
        "admin_ids": t.admins,
        "admin_priority_level": {"primary_admin_ids": t.admins, "secondary_admin_ids": []},
        "assignment_limit": t.limit,
        "distribution_method": t.method,
    })
}
