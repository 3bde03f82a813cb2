//! Whose a conversation is to be: teammates and teams, one's own first, those who can take it before the others (I15).

use std::cmp::Reverse;

use super::{Call, Outcome, act, open_about};
use crate::call::{Arg, Kind};
use crate::command::route;
use crate::model::Model;
use crate::model::overlay::{Digits, Item, Other, Picker, Purpose};
use crate::words::choosing::{self, EVERYBODY, ONLY_TEAMS, TEAMS};
use crate::words::route as routes;
use client::domain::route::{By, Method};
use client::domain::{Admin, AdminId, Team, TeamId};

/// The call that assigns to a teammate.
pub(in crate::command) fn assign_to(admin: &AdminId) -> Call {
    Call::of("assign").with(Arg::Id(Kind::Teammate, admin.to_string()))
}

/// What choosing a team in a picker calls.
pub(in crate::command) fn assign_to_team(team: &TeamId) -> Call {
    Call::of("assign").with(Arg::Id(Kind::Team, team.to_string()))
}

pub(in crate::command) fn assignee(model: &mut Model, call: &Call) -> Outcome {
    let items = everybody(model, call);
    let other = Other { title: String::new(), choices: vec![EVERYBODY.into(), ONLY_TEAMS.into()], at: 0 };
    let picker = |picker: Picker| Picker { other, ..picker.digits(Digits::ChooseShown) };
    open_about(model, call, Purpose::Assign, choosing::ASSIGN, items, picker)
}

pub(in crate::command) fn team(model: &mut Model, call: &Call) -> Outcome {
    let now = model.about(call).and_then(|id| act::glance(model, &id)).and_then(|glance| glance.team);
    let mut items = teams(model, now.as_ref());
    let no_team = Call::of("assign.team").with(Arg::Choice("none".into()));
    items.push(Item { label: choosing::NO_TEAM.into(), call: Some(no_team), ..Item::default() });
    open_about(model, call, Purpose::Assign, choosing::ASSIGN_TEAM, items, |picker| picker.digits(Digits::ChooseShown))
}

/// Chooses to whom it is given once the message is out.
pub(in crate::command) fn send_assign(model: &mut Model, call: &Call) -> Outcome {
    let items = to_send(everybody(model, call));
    let other = Other { title: String::new(), choices: vec![EVERYBODY.into(), ONLY_TEAMS.into()], at: 0 };
    let picker = |picker: Picker| Picker { other, ..picker.digits(Digits::ChooseShown) };
    open_about(model, call, Purpose::SendAssign, choosing::SEND_ASSIGN, items, picker)
}

/// The same choices, with what sends before.
fn to_send(items: Vec<Item>) -> Vec<Item> {
    let send = |call: Call| {
        let to = if call.command == "unassign" { vec![Arg::Choice("nobody".into())] } else { call.args };
        Call { args: to, ..Call::of(SEND_ASSIGN) }
    };
    items.into_iter().map(|item| Item { call: item.call.map(send), ..item }).collect()
}

const SEND_ASSIGN: &str = "composer.send-assign";

/// The picker shows the other choice: all, or teams alone.
pub(super) fn turn(model: &Model, picker: &mut Picker) {
    let call = Call::of("assign").about(picker.target.clone());
    let mut items = everybody(model, &call);
    if picker.purpose == Purpose::SendAssign {
        items = to_send(items);
    }
    if picker.other.at == 1 {
        items.retain(|item| item.group == TEAMS);
    }
    picker.fixed = items.len();
    picker.items = items;
    picker.filter(&model.used);
}

fn everybody(model: &Model, call: &Call) -> Vec<Item> {
    let glance = model.about(call).and_then(|id| act::glance(model, &id));
    let (admin, team) = glance.map_or((None, None), |glance| (glance.admin, glance.team));
    let (mine, others): (Vec<&Admin>, Vec<&Admin>) =
        model.known.directory.admins.iter().partition(|a| Some(&a.id) == model.me());
    let is_of_team = |a: &Admin| team.as_ref().is_some_and(|team| a.team_ids.contains(team));
    let of_team = |a: &Admin| a.has_inbox_seat && is_of_team(a);
    let (near, far): (Vec<&Admin>, Vec<&Admin>) = others.into_iter().partition(|a| of_team(a));
    let near_title = team.as_ref().map(|team| choosing::teammates_of(&model.team_name(team))).unwrap_or_default();
    let far_title = if near.is_empty() { "teammates" } else { "others" };
    let limit = team.as_ref().and_then(|team| limit_of(model, team));
    let person = |a: &Admin, group: &str| {
        teammate(model, a, admin.as_ref() == Some(&a.id), limit.filter(|_| is_of_team(a)), group)
    };
    let mut items: Vec<Item> = mine.into_iter().map(|a| person(a, "")).collect();
    let (label, names) = ("nobody".to_owned(), vec!["unassigned".to_owned()]);
    let detail = team.as_ref().map(|team| choosing::keeps_it(&model.team_name(team))).unwrap_or_default();
    let (mark, call) = (set(admin.is_none()), Some(Call::of("unassign")));
    items.push(Item { label, detail, mark, call, names, ..Item::default() });
    for (mut people, title) in [(near, near_title.as_str()), (far, far_title)] {
        people.sort_by_cached_key(|a| (!a.has_inbox_seat, a.away, a.name.as_str().to_lowercase()));
        items.extend(people.into_iter().map(|a| person(a, title)));
    }
    items.extend(teams(model, team.as_ref()));
    items
}

fn set(on: bool) -> String {
    if on { "✓".to_owned() } else { String::new() }
}

/// How many open conversations each of a balanced team may have.
fn limit_of(model: &Model, team: &TeamId) -> Option<u32> {
    let team = model.known.directory.teams.iter().find(|known| known.id == *team)?;
    team.assignment_limit.filter(|_| Method::of(team) == Method::Balanced)
}

fn teammate(model: &Model, a: &Admin, has_it: bool, limit: Option<u32>, group: &str) -> Item {
    let mine = Some(&a.id) == model.me();
    let sign = if a.away { model.signs.away() } else { model.signs.unread() };
    let reason = a.away_reason.as_ref().and_then(|id| away_reason(model, id));
    let presence = choosing::presence(sign, a.away, reason, a.away_reassign);
    let counts = &model.known.counts;
    let has = counts.teammates.iter().find(|(admin, _)| *admin == a.id).map_or(0, |(_, count)| *count);
    let open = choosing::open_of(if mine { counts.mine } else { has }, limit);
    // Who cannot be given any has none to compare.
    let detail = if a.has_inbox_seat { format!("{presence}   {open}") } else { presence };
    Item {
        label: if mine { format!("{} (me)", a.name) } else { a.name.to_string() },
        detail,
        mark: set(has_it),
        call: Some(assign_to(&a.id)),
        disabled: (!a.has_inbox_seat).then(|| choosing::NO_SEAT.to_owned()),
        group: group.to_owned(),
        ..Item::default()
    }
}

/// What the workspace calls a reason to be away.
pub(in crate::command) fn away_reason<'a>(model: &'a Model, id: &str) -> Option<&'a str> {
    let reasons = &model.known.directory.away_reasons;
    reasons.iter().find(|reason| reason.id == id).map(|reason| reason.label.as_str())
}

/// All teams: those with people in them first, of these one's own.
fn teams(model: &Model, now: Option<&TeamId>) -> Vec<Item> {
    let directory = &model.known.directory;
    let me = directory.admins.iter().find(|a| Some(&a.id) == model.me());
    let is_own = |team: &Team| me.is_some_and(|me| me.team_ids.contains(&team.id) || team.admin_ids.contains(&me.id));
    let mut teams: Vec<&Team> = directory.teams.iter().collect();
    teams.sort_by_cached_key(|team| {
        (team.admin_ids.is_empty(), Reverse(is_own(team)), team.name.as_str().to_lowercase())
    });
    let item = |team: &Team| {
        let active = directory.admins.iter().filter(|a| team.admin_ids.contains(&a.id) && !a.away).count();
        let people = choosing::people(team.admin_ids.len(), active);
        let has = model.known.counts.teams.iter().find(|(id, _)| *id == team.id).map_or(0, |(_, count)| *count);
        let detail = format!("{people}   {}", choosing::open(has));
        let (label, mark) = (team.name.to_string(), set(now == Some(&team.id)));
        let names = vec![format!("team {}", team.name)];
        let (call, group) = (Some(assign_to_team(&team.id)), TEAMS.to_owned());
        Item { label, detail, mark, call, names, group, ..Item::default() }
    };
    teams.into_iter().map(item).collect()
}

/// Whose it would be, in words, once an item is chosen.
pub(super) fn after(model: &Model, picker: &Picker) -> Option<String> {
    let call = picker.current().filter(|item| item.disabled.is_none())?.call.as_ref()?;
    if picker.marked {
        return after_each(model, call);
    }
    let now = picker.target.as_ref().and_then(|id| act::glance(model, id))?;
    let team_now = now.team.as_ref().map(|team| model.team_name(team));
    let team_now = team_now.as_deref();
    let will = match (call.command.as_ref(), call.args.first()) {
        ("unassign", _) | (SEND_ASSIGN, Some(Arg::Choice(_))) => choosing::would_be(None, team_now, true),
        ("assign" | "assign.team" | SEND_ASSIGN, Some(Arg::Id(Kind::Team, id))) => {
            let team = TeamId::new(id.as_str());
            let told = route::foretell(model, &team, now.admin.as_ref(), now.state, By::Person);
            let name = |id: &AdminId| model.admin_name(id);
            routes::would_be(told.as_ref().map(|told| &told.outcome), &model.team_name(&team), &name)
        }
        ("assign" | SEND_ASSIGN, Some(Arg::Id(_, id))) => {
            choosing::would_be(Some(&model.admin_name(&id.as_str().into())), team_now, true)
        }
        ("assign.team", _) => {
            let admin = now.admin.as_ref().map(|admin| model.admin_name(admin));
            choosing::would_be(admin.as_deref(), None, false)
        }
        _ => return None,
    };
    Some(will)
}

/// Whose the marked ones would be.
fn after_each(model: &Model, call: &Call) -> Option<String> {
    let named = |id: &str| model.admin_name(&id.into());
    Some(match (call.command.as_ref(), call.args.first()) {
        ("unassign", _) => choosing::would_be_each(None, None),
        (_, Some(Arg::Id(Kind::Team, id))) => {
            choosing::would_be_each(None, Some(&model.team_name(&id.as_str().into())))
        }
        ("assign", Some(Arg::Id(_, id))) => choosing::would_be_each(Some(&named(id)), None),
        _ => return None,
    })
}

/// Who has the conversation, for beside the line that is typed.
pub(super) fn now(model: &Model, picker: &Picker) -> Option<String> {
    let now = picker.target.as_ref().filter(|_| !picker.marked).and_then(|id| act::glance(model, id))?;
    let is_me = |admin: &AdminId| Some(admin) == model.me();
    let named = |admin: &AdminId| if is_me(admin) { "me".to_owned() } else { model.admin_name(admin) };
    let (admin, team) = (now.admin.as_ref().map(named), now.team.as_ref().map(|team| model.team_name(team)));
    Some(choosing::is_now(admin.as_deref(), team.as_deref()))
}
