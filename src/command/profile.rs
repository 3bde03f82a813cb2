//! One's own profile (I50): as the workspace has it, with what is told here; what the API cannot change is in the web.

use super::{Area, Command, done, key_of};
use crate::config::{Choice as _, NoticeKind};
use crate::keymap::Context;
use crate::model::effect::Outside;
use crate::model::overlay::{Page, Reader};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::problem::nearest;
use crate::words::{alarms, copied, profile as words};
use client::condition::fold;
use client::domain::Admin;

/// Commands about it.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::Program, "me", "Show my profile, and what is told when", |m, _| show(m))
            .also(&["account", "my-profile"]),
        Command::new(Area::Program, "me.web", "Open my profile in Intercom, to change it there", |m, _| web(m))
            .also(&["me-web"]),
    ]
}

fn show(model: &mut Model) -> Outcome {
    let told = told(model)?;
    let reader = Reader { told, ..Reader::new(Page::Profile, Context::Help.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    done()
}

fn told(model: &Model) -> Result<Vec<(String, String)>, Refused> {
    let directory = &model.known.directory;
    let own = model.me().and_then(|me| directory.admins.iter().find(|admin| admin.id == *me));
    let (Some(own), Some(me)) = (own, directory.me.as_ref()) else { return Err(words::UNKNOWN.into()) };
    let reason = own.away_reason.as_ref();
    let reason = reason.and_then(|id| directory.away_reasons.iter().find(|reason| reason.id == *id));
    let status = match own.away {
        false => words::ACTIVE.to_owned(),
        true => words::away(reason.map(|reason| reason.label.as_str()), own.away_reassign),
    };
    let zone = model.zone.iana_name().unwrap_or("UTC");
    let rows = [
        (words::NAME, own.name.to_string()),
        (words::EMAIL, own.email.to_string()),
        (words::STATUS, status),
        (words::TEAMS, teams(model, own)),
        (words::SEAT, if own.has_inbox_seat { "yes" } else { "no" }.to_owned()),
        (words::WORKSPACE, me.workspace_name.to_string()),
        (words::TIME_ZONE, words::time_zone(me.timezone.as_ref().map(|zone| zone.as_str()), zone)),
        (words::LANGUAGE, words::LANGUAGE_HIDDEN.to_owned()),
        (words::NOTICES, notices(model)),
        (words::QUIET, quiet(model)),
        (words::ALARMS, alarms(model)),
        (words::CHANGE, words::change(&address(model).unwrap_or_default(), &key_of(model, "me.web"))),
    ];
    Ok(rows.into_iter().map(|(label, words)| (label.to_owned(), words)).collect())
}

fn teams(model: &Model, own: &Admin) -> String {
    let teams: Vec<String> = own.team_ids.iter().map(|team| model.team_name(team)).collect();
    if teams.is_empty() { words::NONE.to_owned() } else { teams.join(", ") }
}

fn notices(model: &Model) -> String {
    let telling = &model.settings.telling;
    let kinds: Vec<&str> = telling.kinds.iter().map(|kind: &NoticeKind| kind.as_str()).collect();
    let inboxes = match telling.inboxes.as_slice() {
        [] => model.settings.notify.as_str().to_owned(),
        some => some.join(", "),
    };
    words::notices(&kinds, &inboxes)
}

fn quiet(model: &Model) -> String {
    let clock = |minute: u16| (minute / 60, minute % 60);
    let quiet = model.settings.telling.quiet;
    quiet.map_or_else(|| words::NONE.to_owned(), |(from, to)| words::quiet(clock(from), clock(to)))
}

fn alarms(model: &Model) -> String {
    let inboxes = model.settings.telling.alarms.iter().map(|(name, most)| format!("{name} over {most}"));
    let views = model.settings.views.iter();
    let views = views.filter_map(|view| view.alarm.map(|most| format!("{} over {most}", view.title)));
    let all: Vec<String> = inboxes.chain(views).collect();
    if all.is_empty() { words::NONE.to_owned() } else { all.join(", ") }
}

/// Where it is changed.
fn address(model: &Model) -> Option<String> {
    let me = model.known.directory.me.as_ref()?;
    Some(format!("https://{}/a/apps/{}/settings/personal/general", super::copy::host(me), me.workspace_id))
}

fn web(model: &mut Model) -> Outcome {
    let Some(url) = address(model) else { return Err(words::UNKNOWN.into()) };
    if model.settings.has_browser {
        return Ok(vec![Effect::Outside(Outside::OpenUrl(url))].into());
    }
    let words = copied::no_browser(&url);
    Ok(Done::from(vec![Effect::Outside(Outside::Copy(url))]).saying(Level::Info, words))
}

/// What an inbox is called for notices, and for alarms, beside the names of teams.
const NOTICED: &[&str] = &["mine", "unassigned", "all"];
const COUNTED: &[&str] = &["mine", "unassigned", "all", "snoozed"];

/// What the settings of notices and alarms name and is no inbox, by which each is known, with what there is to say: nothing would
/// ever be told of it. None while the teams are not known.
pub(crate) fn unknown_inboxes(model: &Model) -> Vec<(String, String)> {
    let mut unknown = Vec::new();
    if !model.known.directory.teams_known {
        return unknown;
    }
    let telling = &model.settings.telling;
    let noticed = telling.inboxes.iter().map(|name| ("notify.inboxes", name, NOTICED));
    let counted = telling.alarms.iter().map(|(name, _)| ("notify.alarms", name, COUNTED));
    let teams: Vec<&str> = model.known.directory.teams.iter().map(|team| team.name.as_str()).collect();
    for (setting, name, own) in noticed.chain(counted) {
        let mut known = own.iter().chain(&teams).copied();
        if !known.any(|known| fold(known) == fold(name)) {
            let near = nearest(name, own.iter().chain(&teams).copied());
            unknown.push((format!("{setting} {}", fold(name)), alarms::no_inbox(setting, name, near, own)));
        }
    }
    unknown
}
