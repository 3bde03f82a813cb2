//! Who would get a conversation from a team, and why (I36).

use super::{Area, Call, Command, Kind, Param, act, choose};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::overlay::{Page, Reader};
use crate::model::registry::{Done, Outcome};
use crate::model::{Model, Overlay};
use crate::words::choosing;
use crate::words::route as words;
use client::domain::route::{By, Facts, Member, Method, Prediction, Stands, Unknown, predict};
use client::domain::{AdminId, State, Team, TeamId};
use client::sync::Phase;
use client::text::ago;

/// So many of a team are named.
const MOST: usize = 12;

pub(super) fn commands() -> Vec<Command> {
    let team = [Param::may("team", Kind::Team)];
    vec![Command::new(Area::Conversation, "route", "Say who would get it from a team, and why", route).takes(&team)]
}

/// Foretells whom a team gives a conversation that somebody has and that stands so; none where there is no such team.
pub(super) fn foretell(
    model: &Model,
    team: &TeamId,
    has: Option<&AdminId>,
    state: State,
    by: By,
) -> Option<Prediction> {
    let directory = &model.known.directory;
    let team = directory.teams.iter().find(|known| known.id == *team)?;
    let whole = model.settings.left_out.is_empty() && model.known.sync.phase == Phase::Live;
    let (teams, admins, open) = (&directory.teams, &directory.admins, &model.known.counts.teammates);
    Some(predict(&Facts { team, teams, admins, open, whole, has, state, by }))
}

fn route(model: &mut Model, call: &Call) -> Outcome {
    let about = model.about(call).ok_or(words::NOTHING)?;
    let now = act::glance(model, &about).ok_or(words::NOTHING)?;
    let asked = match call.args.first() {
        None => now.team.clone(),
        Some(Arg::Choice(_)) => None,
        Some(wanted) => Some(act::find_team(model, wanted)?),
    };
    let (admin, team) =
        (now.admin.as_ref().map(|id| model.admin_name(id)), now.team.as_ref().map(|id| model.team_name(id)));
    let mut told = vec![(words::NOW, choosing::would_be(admin.as_deref(), team.as_deref(), false))];
    match asked.as_ref().and_then(|id| model.known.directory.teams.iter().find(|team| team.id == *id)) {
        Some(team) => told.extend(of_team(model, team, now.admin.as_ref(), now.state)),
        None => {
            told.push((words::TEAM, words::NO_TEAM.to_owned()));
            told.push((words::UNKNOWN, words::DEFAULT.to_owned()));
        }
    }
    let told = once(told);
    let title = words::TITLE.replace("{}", &now.who);
    let reader = Reader { told, title, ..Reader::new(Page::Told, Context::Help.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    Ok(Done::default())
}

/// Each label stands at the first of its lines alone.
pub(super) fn once(told: Vec<(&'static str, String)>) -> Vec<(String, String)> {
    let mut last = "";
    let line = |(label, words): (&'static str, String)| {
        let shown = if label == last { String::new() } else { label.to_owned() };
        last = label;
        (shown, words)
    };
    told.into_iter().map(line).collect()
}

fn of_team(model: &Model, team: &Team, has: Option<&AdminId>, state: State) -> Vec<(&'static str, String)> {
    let told = |by| foretell(model, &team.id, has, state, by);
    let (Some(hand), Some(flow)) = (told(By::Person), told(By::Workflow)) else { return Vec::new() };
    let called = team.distribution_method.as_ref().map(|method| method.as_str());
    let name = |id: &AdminId| model.admin_name(id);
    let open = |id: &AdminId| hand.members.iter().find(|member| member.id == *id).map_or(0, |member| member.open);
    let comes = |told: &Prediction| words::outcome(&told.outcome, told.method, &name, &open);
    let method = words::method(&model.team_name(&team.id), hand.method, called, team.assignment_limit);
    let mut lines = vec![(words::TEAM, method), (words::BY_HAND, comes(&hand)), (words::BY_WORKFLOW, comes(&flow))];
    lines.extend(members(model, team, &hand).into_iter().map(|line| (words::MEMBERS, line)));
    let mut unknown: Vec<Unknown> = hand.unknown.clone();
    unknown.extend(flow.unknown.iter().filter(|fact| !hand.unknown.contains(fact)).cloned());
    let mut facts: Vec<String> = unknown.iter().map(|fact| words::unknown(fact, &name)).collect();
    facts.extend(called.is_none().then(|| words::NO_METHOD.to_owned()));
    facts.extend(
        model.known.sync.offline_since.map(|since| words::stale(&ago::moment(since, &choose::zoned_now(model)))),
    );
    facts.push(words::RULES.to_owned());
    lines.extend(facts.into_iter().map(|fact| (words::UNKNOWN, fact)));
    lines
}

/// Those of a team, who can be given it first, with the fewest first.
fn members(model: &Model, team: &Team, told: &Prediction) -> Vec<String> {
    let mut members: Vec<&Member> = told.members.iter().collect();
    members.sort_by_key(|member| (member.stands != Stands::Ready, member.open));
    let limit = team.assignment_limit.filter(|_| told.method == Method::Balanced);
    let line = |member: &&Member| {
        let admin = model.known.directory.admins.iter().find(|admin| admin.id == member.id);
        let reason = admin.and_then(|admin| admin.away_reason.as_ref());
        let reason = reason.and_then(|id| choose::away_reason(model, id));
        words::member(&model.admin_name(&member.id), member.stands, member.open, limit, reason)
    };
    let mut lines: Vec<String> = members.iter().take(MOST).map(line).collect();
    lines.extend((members.len() > MOST).then(|| words::more_members(members.len() - MOST)));
    lines
}
