//! The workspace itself: teammates, teams, tags, macros.

use serde_json::{Value, json};

use super::caller::{Caller, ids};

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
    c.ask("createTag", "/tags", json!({"name": "contract"})).await;
    c.refused("retrieveAdmin", "/admins/1", Value::Null, 404, "admin_not_found").await;
    c.refused("setAwayAdmin", "/admins/1/away", away, 404, "admin_not_found").await;
    c.refused("retrieveTeam", "/teams/1", Value::Null, 404, "team_not_found").await;
    c.refused("findTag", "/tags/1", Value::Null, 404, "not_found").await;
    c.refused("getMacro", "/macros/1", Value::Null, 404, "not_found").await;
    c.refused("listMacros", "/macros?updated_since=x", Value::Null, 400, "parameter_invalid").await;
    c.refused("createTag", "/tags", json!({"name": 1}), 400, "parameter_invalid").await;
    let reasons = c.get("listAwayStatusReasons", "/away_status_reasons").await;
    let withdrawn = reasons["data"].as_array().unwrap().iter().find(|r| r["deleted"] == true).unwrap();
    let away =
        json!({"away_mode_enabled": true, "away_mode_reassign": false, "away_status_reason_id": withdrawn["id"]});
    c.refused("setAwayAdmin", &format!("/admins/{admin}/away"), away, 400, "parameter_invalid").await;
}
