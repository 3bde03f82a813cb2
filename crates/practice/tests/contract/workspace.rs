//! The workspace itself: teammates, teams, tags, macros.

use serde_json::{Value, json};

use super::caller::{Caller, ids, text};

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
    c.get("identifyAdmin", "/me").await;
    let admins = c.get("listAdmins", "/admins").await;
    for id in ids(&admins, "admins") {
        c.get("retrieveAdmin", &format!("/admins/{id}")).await;
    }
    c.get("listAwayStatusReasons", "/away_status_reasons").await;
    let teams = c.get("listTeams", "/teams").await;
    for id in ids(&teams, "teams") {
        c.get("retrieveTeam", &format!("/teams/{id}")).await;
    }
    let tags = c.get("listTags", "/tags").await;
    c.get("findTag", &format!("/tags/{}", ids(&tags, "data")[0])).await;
    let macros = c.get("listMacros", "/macros").await;
    for id in ids(&macros, "data") {
        c.get("getMacro", &format!("/macros/{id}")).await;
    }
    let admin = &ids(&admins, "admins")[0];
    let away = json!({"away_mode_enabled": true, "away_mode_reassign": false});
    c.ask("setAwayAdmin", &format!("/admins/{admin}/away"), away.clone()).await;
    let tag = c.ask("createTag", "/tags", json!({"name": "contract"})).await;
    c.ask("deleteTag", &format!("/tags/{}", text(&tag["id"])), Value::Null).await;
    c.refused("deleteTag", "/tags/1", Value::Null, 404, "not_found").await;
    let depended_on = tags["data"].as_array().unwrap().iter().find(|t| t["name"] == "vip").unwrap();
    let path = format!("/tags/{}", text(&depended_on["id"]));
    c.refused("deleteTag", &path, Value::Null, 400, "tag_has_dependent_objects").await;
    let segments = c.get("listSegments", "/segments?include_count=true").await;
    for id in ids(&segments, "segments") {
        c.get("retrieveSegment", &format!("/segments/{id}")).await;
    }
    c.refused("retrieveSegment", "/segments/1", Value::Null, 404, "not_found").await;
    let team = &ids(&teams, "teams")[0];
    c.get("getTeamMetrics", &format!("/teams/{team}/metrics")).await;
    c.refused("getTeamMetrics", "/teams/1/metrics", Value::Null, 404, "team_not_found").await;
    c.refused("retrieveAdmin", "/admins/1", Value::Null, 404, "admin_not_found").await;
    c.refused("setAwayAdmin", "/admins/1/away", away, 404, "admin_not_found").await;
    c.refused("retrieveTeam", "/teams/1", Value::Null, 404, "team_not_found").await;
    c.refused("findTag", "/tags/1", Value::Null, 404, "not_found").await;
    c.refused("getMacro", "/macros/1", Value::Null, 404, "not_found").await;
    c.refused("listMacros", "/macros?updated_since=x", Value::Null, 400, "parameter_invalid").await;
    c.refused("createTag", "/tags", json!({"name": 1}), 400, "parameter_invalid").await;
    c.practice.world().stage().world.rules.away_reason_mandatory = true;
    let silent = json!({"away_mode_enabled": true, "away_mode_reassign": false});
    c.refused("setAwayAdmin", &format!("/admins/{admin}/away"), silent, 400, "away_status_reason_mandatory").await;
    let reasons = c.get("listAwayStatusReasons", "/away_status_reasons").await;
    let withdrawn = reasons["data"].as_array().unwrap().iter().find(|r| r["deleted"] == true).unwrap();
    let away =
        json!({"away_mode_enabled": true, "away_mode_reassign": false, "away_status_reason_id": withdrawn["id"]});
    c.refused("setAwayAdmin", &format!("/admins/{admin}/away"), away, 400, "parameter_invalid").await;
}
