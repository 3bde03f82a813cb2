//! The workspace's side: teammates, teams, tags, macros, away reasons (API 9, 12, 13).

use serde_json::Value;

use super::Reading;
use super::value::{assignee, body, flag, id, items, own_id, text};
use crate::domain::{Admin, AdminId, AwayReason, Body, Macro, Me, Tag, Team, Text};

/// Reads a teammate.
pub fn admin(sent: &Value) -> Reading<Admin> {
    let id: AdminId = own_id(sent)?;
    let email = text(&sent["email"]).unwrap_or_default();
    let name = text(&sent["name"])
        .or_else(|| (!email.is_empty()).then(|| email.clone()))
        .unwrap_or_else(|| Text::new(&format!("teammate {id}")));
    Ok(Admin {
        id,
        name,
        email,
        away: flag(&sent["away_mode_enabled"]),
        away_reassign: flag(&sent["away_mode_reassign"]),
        away_reason: super::value::id(&sent["away_status_reason_id"]).filter(|_| flag(&sent["away_mode_enabled"])),
        // An answer that leaves the flag out says nothing against the seat.
        has_inbox_seat: sent["has_inbox_seat"].is_null() || flag(&sent["has_inbox_seat"]),
        team_ids: items(&sent["team_ids"]).iter().filter_map(assignee).collect(),
    })
}

/// Reads the answer of `GET /me`. It needs the workspace's id: all that is kept is kept under it.
pub fn me(sent: &Value) -> Reading<Me> {
    let app = &sent["app"];
    Ok(Me {
        admin: admin(sent)?,
        workspace_id: id(&app["id_code"]).ok_or("it names no workspace (`app.id_code`)")?,
        workspace_name: text(&app["name"]).unwrap_or_default(),
        region: text(&app["region"]),
        timezone: text(&app["timezone"]),
    })
}

/// Whether an answer about a teammate tells if they are away; that of `GET /me` may not (API 9.1).
pub fn tells_away(sent: &Value) -> bool {
    sent["away_mode_enabled"].is_boolean()
}

/// Reads a team.
pub fn team(sent: &Value) -> Reading<Team> {
    Ok(Team {
        id: own_id(sent)?,
        name: text(&sent["name"]).unwrap_or_else(|| Text::new("team")),
        admin_ids: items(&sent["admin_ids"]).iter().filter_map(assignee).collect(),
        distribution_method: text(&sent["distribution_method"]),
        assignment_limit: sent["assignment_limit"].as_u64().and_then(|limit| u32::try_from(limit).ok()),
    })
}

/// Reads a tag. One without a name could not be told from others.
pub fn tag(sent: &Value) -> Reading<Tag> {
    Ok(Tag { id: own_id(sent)?, name: text(&sent["name"]).ok_or("no name")? })
}

/// Reads a reason to be away; none if it was deleted (API 9.4).
pub fn away_reason(sent: &Value) -> Reading<Option<AwayReason>> {
    let id = own_id(sent)?;
    if flag(&sent["deleted"]) {
        return Ok(None);
    }
    let label = text(&sent["label"]).ok_or("no label")?;
    Ok(Some(AwayReason { id, label, emoji: text(&sent["emoji"]).unwrap_or_default() }))
}

/// Reads a macro. Where there is only plain text, it becomes HTML, so that a body is always the same thing.
pub fn saved_reply(sent: &Value) -> Reading<Macro> {
    Ok(Macro {
        id: own_id(sent)?,
        name: text(&sent["name"]).unwrap_or_else(|| Text::new("macro without a name")),
        body: body(&sent["body"]).or_else(|| body(&sent["body_text"]).map(|plain| html_of(&plain))),
    })
}

fn html_of(plain: &Body) -> Body {
    let escaped = plain.as_html().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    Body::new(format!("<p>{}</p>", escaped.replace("\r\n", "\n").replace('\n', "<br>")))
}
