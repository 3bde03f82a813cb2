//! Teammates, teams, away mode (API 9).

use serde_json::{Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{Version, flag, id, path_id};
use crate::wire::{catalog, people};
use crate::world::{Conversation, Refusal, State};

/// From when on a conversation counts as idle, if nobody says otherwise: seconds.
const IDLE_AFTER: i64 = 1_800;

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("identifyAdmin", "GET", "/me", me),
    Endpoint::plain("listAdmins", "GET", "/admins", list),
    Endpoint::one("retrieveAdmin", "GET", "/admins/{id}", get),
    Endpoint::one("setAwayAdmin", "PUT", "/admins/{id}/away", set_away),
    Endpoint::plain("listAwayStatusReasons", "GET", "/away_status_reasons", away_reasons),
    Endpoint::plain("listTeams", "GET", "/teams", teams),
    Endpoint::one("retrieveTeam", "GET", "/teams/{id}", team),
    Endpoint::one("getTeamMetrics", "GET", "/teams/{id}/metrics", metrics).since(2, 16),
];

pub(super) fn me(call: &mut Call<'_>) -> Outcome {
    let owner = call.world.admin(call.world.owner).ok_or_else(Refusal::no_admin)?;
    let mut shown = people::me(call.world, owner);
    // Preview tells the role here, too (API 9.1).
    if call.request.version == Version::Preview
        && let Some(map) = shown.as_object_mut()
    {
        map.insert("role".into(), people::role());
    }
    Ok(shown.into())
}

pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let mut admins: Vec<Value> = call.world.admins.iter().map(|a| people::admin(call.world, a)).collect();
    // Pictures come only if they are asked for (API 9.2).
    if call.request.parameter("display_avatar") != Some("true") {
        admins.iter_mut().filter_map(Value::as_object_mut).for_each(|admin| {
            admin.shift_remove("avatar");
        });
    }
    Ok(json!({"type": "admin.list", "admins": admins}).into())
}

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let admin = path_id(id).and_then(|id| call.world.admin(id)).ok_or_else(Refusal::no_admin)?;
    Ok(people::admin(call.world, admin).into())
}

pub(super) fn set_away(call: &mut Call<'_>, admin: &str) -> Outcome {
    let body = call.request.object()?;
    let away = flag(body, "away_mode_enabled")?.ok_or_else(|| Refusal::required("away_mode_enabled"))?;
    let reassign = flag(body, "away_mode_reassign")?.ok_or_else(|| Refusal::required("away_mode_reassign"))?;
    let reason = match body.get("away_status_reason_id") {
        None | Some(Value::Null) => None,
        Some(value) => Some(id(value).ok_or_else(|| Refusal::invalid("Away status reason not found"))?),
    };
    let unknown = || Refusal::new(404, "admin_not_found", "Admin for admin_id not found");
    let admin = path_id(admin).ok_or_else(unknown)?;
    call.world.set_away(admin, away, reassign, reason, call.now)?;
    get(call, &admin.to_string())
}

pub(super) fn away_reasons(call: &mut Call<'_>) -> Outcome {
    let reasons = call.world.away_reasons.iter().enumerate();
    let data: Vec<Value> = reasons.map(|(n, r)| catalog::away_reason(call.world, n, r)).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn teams(call: &mut Call<'_>) -> Outcome {
    let teams: Vec<Value> = call.world.teams.iter().map(people::team).collect();
    Ok(json!({"type": "team.list", "teams": teams}).into())
}

pub(super) fn team(call: &mut Call<'_>, id: &str) -> Outcome {
    let team = path_id(id).and_then(|id| call.world.team(id));
    team.map(|t| people::team(t).into()).ok_or_else(|| Refusal::new(404, "team_not_found", "Team not found"))
}

/// What the members of a team have to do (API 9.6): open, waiting for longer than the threshold, snoozed.
pub(super) fn metrics(call: &mut Call<'_>, id: &str) -> Outcome {
    if !call.world.rules.team_metrics {
        let words = "Real-time monitoring is not enabled for your workspace.";
        return Err(Refusal::new(403, "api_plan_restricted", words));
    }
    let unknown = || Refusal::new(404, "team_not_found", "Team not found");
    let team = path_id(id).and_then(|id| call.world.team(id)).ok_or_else(unknown)?;
    let threshold = match call.request.parameter("idle_threshold") {
        None => IDLE_AFTER,
        Some(word) => {
            let seconds: i64 =
                word.parse().map_err(|_| Refusal::invalid("idle_threshold must be a number of seconds"))?;
            seconds.clamp(1, 86_400)
        }
    };
    let conversations = &call.world.conversations;
    let of = |admin: &u64| {
        let in_state =
            |state| conversations.of_admin(state, Some(*admin)).iter().filter_map(|(_, slot)| conversations.get(*slot));
        let of_team = |c: &&Conversation| c.team == Some(team.id);
        let open: Vec<&Conversation> = in_state(State::Open).filter(of_team).collect();
        let idle = open.iter().filter(|c| c.waiting_since.is_some_and(|since| call.now - since > threshold)).count();
        json!({"type": "team_metric", "admin_id": admin.to_string(), "open": open.len(), "idle": idle,
            "snoozed": in_state(State::Snoozed).filter(of_team).count()})
    };
    let data: Vec<Value> = team.admins.iter().map(of).collect();
    Ok(json!({"type": "team_metric.list", "data": data}).into())
}
