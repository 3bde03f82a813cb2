//! What is shown, and how: inboxes, orders, panes, folds, links, themes.

use super::{Area, Call, Command, Kind, Param, choose, done};
use crate::call::Arg;
use crate::config::{Choice as _, Lines};
use crate::model::effect::{Immediate, Write};
use crate::model::layout::Class;
use crate::model::list::Anew;
use crate::model::look;
use crate::model::reads::Fact;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Focus, Level, ListPane, Model};
use crate::words::{choosing, here, places, views};
use client::sync::SyncCommand;
use client::view::{Group, Order, ViewId};

/// Commands that change what is shown.
pub(super) fn commands() -> Vec<Command> {
    vec![
        view("inbox", &["view"], "Go to an inbox or view", &[Param::may("name", Kind::Inbox)], inbox),
        view("inbox.mine", &[], "Go to my inbox", &[], |m, _| go(m, ViewId::Mine)),
        view("inbox.created", &[], "Go to what I began", &[], |m, _| go(m, ViewId::Created)),
        view("inbox.mentions", &["mentions"], "Go to notes that name me", &[], |m, _| go(m, ViewId::Mentions)),
        view("inbox.mentions.unread", &[], "Go to notes that name me, unread", &[], |m, _| {
            go(m, ViewId::MentionsUnread)
        }),
        view("inbox.unassigned", &[], "Go to what nobody has", &[], |m, _| go(m, ViewId::Unassigned)),
        view("inbox.all", &[], "Go to everything open", &[], |m, _| go(m, ViewId::All)),
        view("inbox.snoozed", &[], "Go to what is snoozed", &[], |m, _| go(m, ViewId::Snoozed)),
        view("inbox.snoozed.mine", &[], "Go to what is snoozed and mine", &[], |m, _| go(m, ViewId::SnoozedMine)),
        view(
            "inbox.team.unassigned",
            &[],
            "Go to what nobody of a team has",
            &[Param::must("team", Kind::Team)],
            nobodys,
        ),
        view("inbox.company", &[], "Go to all open of this company", &[], company),
        view("inbox.fin", &["inbox.bots"], "Go to what Fin answers", &[], |m, _| go(m, ViewId::FinAnswering)),
        view("inbox.fin.handed-over", &[], "Go to what Fin has handed over", &[], |m, _| go(m, ViewId::FinHandedOver)),
        view("inbox.tickets", &["tickets"], "Go to the tickets that are not closed", &[], |m, _| {
            go(m, ViewId::Tickets)
        }),
        view("inbox.rated", &["ratings"], "Go to what was rated", &[], |m, _| go(m, ViewId::Rated)),
        view("inbox.closed", &[], "Go to what is closed", &[], |m, _| go(m, ViewId::Closed)),
        view("inbox.next", &[], "Go to the next inbox", &[], |m, _| neighbour(m, 1)),
        view("inbox.previous", &[], "Go to the previous inbox", &[], |m, _| neighbour(m, -1)),
        view("inbox.pick", &[], "Choose an inbox", &[], choose::inbox),
        view("view.pick", &["views"], "Choose among my views", &[], choose::view),
        view("view.n", &[], "Go to the view with that key", &[Param::must("digit", Kind::Number)], by_key),
        view("filter", &[], "Find a conversation of this list", &[], choose::conversation),
        view("lines.1", &[], "Show one line a row", &[], |m, _| lines(m, Lines::One)),
        view("lines.2", &[], "Show two lines a row", &[], |m, _| lines(m, Lines::Two)),
        view("lines.3", &[], "Show three lines a row", &[], |m, _| lines(m, Lines::Three)),
        view("sort", &["order"], "Order the list", &[Param::may("order", Kind::Order)], sort),
        view("group", &["group.by"], "Put rows of the list together", &[Param::may("by", Kind::Group)], group),
        view(
            "details.toggle",
            &["details", "customer", "profile", "info"],
            "Show or hide the details",
            &[],
            toggle_details,
        ),
        view("zoom", &["maximize"], "Give the pane the whole screen, or take it back", &[], |m, _| {
            m.panes.zoomed = !m.panes.zoomed;
            done()
        }),
        view("pane.wider", &[], "Make the pane wider", &[], |m, _| resize(m, 2)),
        view("pane.narrower", &[], "Make the pane narrower", &[], |m, _| resize(m, -2)),
        view(
            "theme.pick",
            &["theme", "colors", "appearance"],
            "Choose a theme",
            &[Param::may("name", Kind::Theme)],
            theme,
        ),
    ]
}

fn view(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    run: Handler,
) -> Command {
    Command::new(Area::View, name, doc, run).also(aliases).takes(params)
}

/// All inboxes, in the order of the top bar.
pub(super) fn inboxes(model: &Model) -> Vec<ViewId> {
    let mut all = ViewId::BEFORE_TEAMS.to_vec();
    all.extend(model.known.directory.teams.iter().map(|t| ViewId::Team(t.id.clone())));
    all.extend(model.settings.views.iter().map(|view| ViewId::Own(view.name.clone())));
    all.extend(ViewId::AFTER_TEAMS);
    all
}

/// What an inbox is called.
pub(super) fn inbox_name(model: &Model, inbox: &ViewId) -> String {
    match inbox {
        ViewId::Team(id) => model.team_name(id),
        ViewId::TeamUnassigned(id) => views::nobodys_of(&model.team_name(id)),
        ViewId::Teammate(id) => model.admin_name(id),
        ViewId::Company(_, name) => name.to_string(),
        ViewId::Own(name) => model.own_view(inbox).map_or_else(|| name.clone(), |own| own.title.clone()),
        own => own.name().unwrap_or_default().to_owned(),
    }
}

fn inbox(model: &mut Model, call: &Call) -> Outcome {
    let wanted = match call.args.first() {
        None => return choose::inbox(model, call),
        Some(Arg::Id(Kind::Teammate, id)) => return go(model, ViewId::Teammate(id.as_str().into())),
        Some(Arg::Id(_, id)) => {
            let directory = &model.known.directory;
            if directory.teams_known && directory.teams.iter().all(|team| team.id.as_str() != id) {
                return Err(Refused::from(places::no_such_team(id)));
            }
            return go(model, ViewId::Team(id.as_str().into()));
        }
        Some(name) => name.words(),
    };
    let own = ViewId::Own(wanted.clone());
    if model.own_view(&own).is_some() {
        return go(model, own);
    }
    let mut all: Vec<(ViewId, String)> =
        inboxes(model).into_iter().map(|i| (i.clone(), inbox_name(model, &i))).collect();
    all.extend(ViewId::BESIDE.map(|id| (id.clone(), inbox_name(model, &id))));
    all.extend(model.known.directory.admins.iter().map(|a| (ViewId::Teammate(a.id.clone()), a.name.to_string())));
    let is_called_so = all.iter().any(|(_, name)| name.eq_ignore_ascii_case(&wanted));
    if let Some(done) = Some(()).filter(|()| !is_called_so).and_then(|()| super::views::by_words(model, &wanted)) {
        return done;
    }
    match super::act::by_name(&all, &wanted, choosing::Kind::Inbox) {
        Ok(inbox) => go(model, inbox),
        Err(why) => Err(Refused::from(why)),
    }
}

/// Shows an inbox.
pub(super) fn go(model: &mut Model, inbox: ViewId) -> Outcome {
    model.focus = Focus::List;
    if model.panes.inbox == inbox {
        return done();
    }
    super::places::remember(model);
    let shown = Done::from(show(model, inbox));
    // What it asks for may be there later, and the rest of it counts.
    Ok(match model.fault_of(&model.panes.inbox) {
        Some(fault) => shown.saying(Level::Warning, fault),
        None => shown,
    })
}

/// The view whose key is `g` and a digit.
fn by_key(model: &mut Model, call: &Call) -> Outcome {
    let digit = match call.args.first() {
        Some(Arg::Number(digit)) => *digit,
        _ => 0,
    };
    let found = model.settings.views.iter().find(|view| view.key.is_some_and(|key| u64::from(key) == digit));
    match found.map(|view| ViewId::Own(view.name.clone())) {
        Some(id) => go(model, id),
        None => Err(Refused::from(views::none_with_key(digit))),
    }
}

/// What nobody of a team has.
fn nobodys(model: &mut Model, call: &Call) -> Outcome {
    let wanted = match call.args.first() {
        Some(Arg::Id(_, id)) => return go(model, ViewId::TeamUnassigned(id.as_str().into())),
        Some(name) => name.words(),
        None => return done(),
    };
    let all: Vec<_> = model.known.directory.teams.iter().map(|team| (team.id.clone(), team.name.to_string())).collect();
    match super::act::by_name(&all, &wanted, choosing::Kind::Team) {
        Ok(team) => go(model, ViewId::TeamUnassigned(team)),
        Err(why) => Err(Refused::from(why)),
    }
}

/// All that is open of the company of the conversation (I46).
fn company(model: &mut Model, call: &Call) -> Outcome {
    let id = model.about(call);
    let shown = model.panes.thread.data.as_ref().filter(|data| Some(&data.conversation.id) == id.as_ref());
    match shown.and_then(|data| data.conversation.company.as_ref()) {
        Some(company) => go(model, ViewId::Company(company.id.clone(), company.name.clone())),
        None => Err(Refused::from(places::no_other_of_company(None))),
    }
}

/// Shows an inbox.
pub(super) fn show(model: &mut Model, inbox: ViewId) -> Vec<Effect> {
    // Nobody sees them there.
    model.panes.marks.clear();
    model.panes.inbox = inbox;
    let mut effects = want_list(model);
    model.reads.after(Fact::ViewsMoved);
    model.panes.filling = model.shows_closed();
    if model.panes.filling {
        effects.push(Effect::Sync(SyncCommand::MoreClosed));
    }
    effects
        .push(Effect::Write(Write::Remember("inbox", serde_json::to_string(&model.panes.inbox).unwrap_or_default())));
    effects
}

/// Forgets the list and wants it anew: another inbox or order was chosen.
pub fn want_list(model: &mut Model) -> Vec<Effect> {
    model.panes.list = ListPane::default();
    model.reads.after(Fact::ListTurned);
    super::follow_cursor(model)
}

/// Rows stand where they stand in the store from the next read on.
pub fn place_anew(model: &mut Model, how: Anew) {
    model.panes.list.anew = Some(how);
    model.reads.after(Fact::ListTurned);
}

fn neighbour(model: &mut Model, by: isize) -> Outcome {
    let all = inboxes(model);
    let at = all.iter().position(|i| *i == model.panes.inbox).unwrap_or(0);
    let to = (at as isize + by).rem_euclid(all.len() as isize) as usize;
    go(model, all[to].clone())
}

fn sort(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first().map(Arg::words) else {
        return choose::sort(model, call);
    };
    let Some(sort) = Order::named(&wanted) else {
        return Err(Refused::from(here::no_order(&wanted, &Order::ALL.map(Order::as_str))));
    };
    if model.own_view(&model.panes.inbox).is_some_and(|own| own.order.is_some()) {
        // That of all other lists stays as it is.
        model.panes.orders.insert(model.panes.inbox.clone(), sort);
        place_anew(model, Anew::Keep);
        return done();
    }
    model.panes.sort = sort;
    place_anew(model, Anew::Keep);
    let kept = Done::from(vec![Effect::Write(Write::Remember("sort", sort.as_str().to_owned()))]);
    // Chosen for all inboxes, and here nothing is seen of it.
    Ok(match model.order() {
        order if order == sort => kept,
        _ if model.panes.inbox == ViewId::Closed => kept.saying(Level::Info, here::NOBODY_WAITS_IN_CLOSED),
        _ => kept.saying(Level::Info, here::NOTHING_WAKES_HERE),
    })
}

/// Puts the rows of the list that is shown together by something, or by nothing.
fn group(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first().map(Arg::words) else {
        return choose::group(model, call);
    };
    let group = Group::named(&wanted);
    model.panes.looks.entry(model.panes.inbox.clone()).or_default().group = Some(group);
    place_anew(model, Anew::Keep);
    Ok(vec![remember_looks(model)].into())
}

/// How views are laid out, kept across starts.
pub(super) fn remember_looks(model: &Model) -> Effect {
    Effect::Write(Write::Remember("looks", look::kept(&model.panes.looks)))
}

fn lines(model: &mut Model, lines: Lines) -> Outcome {
    // The same again goes back to what fits the screen.
    let lines = if model.settings.lines == lines { Lines::Auto } else { lines };
    model.settings.lines = lines;
    Ok(vec![Effect::Write(Write::Set("lines", lines.as_str().to_owned()))].into())
}

fn toggle_details(model: &mut Model, _: &Call) -> Outcome {
    // Where there is no room beside the thread, they lie over it for as long as they have the keys.
    if Class::of(model.size.0) < Class::Three {
        model.focus = if model.focus == Focus::Details { Focus::Thread } else { Focus::Details };
        return done();
    }
    model.settings.layout.details = !model.settings.layout.details;
    if model.focus == Focus::Details {
        model.focus = Focus::Thread;
    }
    Ok(vec![remember_layout(model)].into())
}

/// The sizes of the panes, kept across starts.
pub fn remember_layout(model: &Model) -> Effect {
    Effect::Write(Write::Remember("layout", model.settings.layout.kept()))
}

fn resize(model: &mut Model, by: i16) -> Outcome {
    model.settings.layout.resize(model.size.0, model.focus, by);
    Ok(vec![remember_layout(model)].into())
}

fn theme(model: &mut Model, call: &Call) -> Outcome {
    match call.args.first() {
        None => choose::theme(model, call),
        Some(name) => Ok(vec![Effect::Immediate(Immediate::Theme(name.words()))].into()),
    }
}
