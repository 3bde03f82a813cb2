//! Moving about: the cursor, the panes, the next conversation.

use super::{Area, Call, Command, Kind, Param, done};
use crate::model::effect::Write;
use crate::model::layout::Class;
use crate::model::list::Anew;
use crate::model::reads::Fact;
use crate::model::registry::{Handler, Outcome, Refused};
use crate::model::thread::Base;
use crate::model::{Effect, Focus, ListPane, Model, Timer};
use crate::words::here;
use client::domain::ConversationId;
use client::intent::{Intent, Reading};

/// How far.
const N: &[Param] = &[Param::may("n", Kind::Number)];

/// Commands that move.
pub(super) fn commands() -> Vec<Command> {
    vec![
        nav("cursor.down", &["down"], "Move down", N, |m, c| step(m, c.repeats() as isize)).counted(),
        nav("cursor.up", &["up"], "Move up", N, |m, c| step(m, -(c.repeats() as isize))).counted(),
        nav("cursor.first", &["first", "top"], "Go to the first row, placed anew", N, first).counted(),
        nav("cursor.last", &["last", "bottom"], "Go to the last row", N, last).counted(),
        nav("page.down", &[], "Move a page down", &[], |m, c| page(m, c, 2)).counted(),
        nav("page.up", &[], "Move a page up", &[], |m, c| page(m, c, -2)).counted(),
        nav("half.down", &[], "Move half a page down", &[], |m, c| page(m, c, 1)).counted(),
        nav("half.up", &[], "Move half a page up", &[], |m, c| page(m, c, -1)).counted(),
        nav("focus.next", &[], "Go to the next pane", &[], |m, _| cycle(m, 1)),
        nav("focus.previous", &[], "Go to the previous pane", &[], |m, _| cycle(m, -1)),
        nav("focus.left", &[], "Go to the pane on the left", &[], |m, _| side(m, -1)),
        nav("focus.right", &[], "Go to the pane on the right", &[], |m, _| side(m, 1)),
        nav("focus.list", &[], "Go to the list", &[], |m, _| focus(m, Focus::List)),
        nav("focus.thread", &[], "Go to the thread", &[], |m, _| focus(m, Focus::Thread)),
        nav("focus.details", &[], "Go to the details", &[], |m, _| focus(m, Focus::Details)),
        nav("open", &[], "Read the conversation under the cursor", &[], open),
        nav("back", &[], "Go back to the list, or close what is on top", &[], back),
        nav("conversation.next", &["next"], "Go to the next conversation", N, |m, c| {
            move_list(m, c.repeats() as isize)
        })
        .counted(),
        nav("conversation.previous", &["previous"], "Go to the previous conversation", N, |m, c| {
            move_list(m, -(c.repeats() as isize))
        })
        .counted(),
    ]
}

fn nav(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    run: Handler,
) -> Command {
    Command::new(Area::Navigation, name, doc, run).also(aliases).takes(params)
}

fn step(model: &mut Model, by: isize) -> Outcome {
    match model.focus {
        Focus::Inboxes => super::side::step(model, by),
        Focus::List => move_list(model, by),
        Focus::Thread | Focus::Composer => scroll_thread(model, by),
        Focus::Details => super::details::step(model, by),
    }
}

fn page(model: &mut Model, call: &Call, halves: isize) -> Outcome {
    let height = match model.focus {
        Focus::Inboxes | Focus::List => model.drawn.list_height,
        Focus::Composer if model.previews() => model.drawn.composer_height,
        // The day of the first row lies over it.
        Focus::Thread | Focus::Composer => model.drawn.thread.height.saturating_sub(1),
        Focus::Details => model.drawn.details.height,
    };
    // A full page keeps a line of what was read in sight.
    let lines = if halves.abs() == 2 { height.saturating_sub(1) } else { height / 2 };
    let lines = isize::try_from(lines.max(1) * call.repeats()).unwrap_or(1);
    match model.focus {
        Focus::Details => super::details::page(model, lines * halves.signum()),
        _ => step(model, lines * halves.signum()),
    }
}

fn first(model: &mut Model, call: &Call) -> Outcome {
    match model.focus {
        Focus::Inboxes => super::side::step(model, isize::MIN / 2),
        Focus::List => match call.number() {
            Some(n) => place(model, n.saturating_sub(1) as usize),
            None => {
                let outcome = place(model, 0);
                super::place_anew(model, Anew::First);
                outcome
            }
        },
        Focus::Thread | Focus::Composer => {
            if model.focus != Focus::Composer || !model.turn_preview(isize::MIN) {
                model.panes.thread.go_to(Base::Top);
            }
            done()
        }
        Focus::Details => {
            super::details::put(model, 0);
            done()
        }
    }
}

fn last(model: &mut Model, call: &Call) -> Outcome {
    match model.focus {
        Focus::Inboxes => super::side::step(model, isize::MAX / 2),
        Focus::List => place(model, call.number().map_or(usize::MAX, |n| n.saturating_sub(1) as usize)),
        Focus::Thread | Focus::Composer => {
            if model.focus != Focus::Composer || !model.turn_preview(isize::MAX) {
                model.panes.thread.go_to(Base::End);
            }
            done()
        }
        Focus::Details => {
            let last = model.drawn.details.items.len().saturating_sub(1);
            super::details::put(model, last);
            done()
        }
    }
}

fn scroll_thread(model: &mut Model, by: isize) -> Outcome {
    if model.focus != Focus::Composer || !model.turn_preview(by) {
        model.panes.thread.go(by);
    }
    done()
}

pub(super) fn move_list(model: &mut Model, by: isize) -> Outcome {
    Ok(go(model, |list| list.index.saturating_add_signed(by)).into())
}

fn place(model: &mut Model, index: usize) -> Outcome {
    Ok(go(model, |_| index).into())
}

/// A key moves the cursor. Where it lands may be meant by the next key if it is where the same keys lead on the list that
/// the last frame showed.
fn go(model: &mut Model, to: impl Fn(&ListPane) -> usize) -> Vec<Effect> {
    let before = model.panes.list.selected.clone();
    let loaded = model.panes.list.move_to(to(&model.panes.list));
    model.panes.list.scroll_into(model.drawn.list_height);
    let shown = model.drawn.aim.list.as_deref_mut();
    let foreseen = shown.is_none_or(|shown| {
        shown.move_to(to(shown));
        shown.selected == model.panes.list.selected
    });
    if let Some(id) = model.panes.list.selected.clone().filter(|_| foreseen) {
        model.drawn.aim.add(&id);
    }
    turned(model, before, loaded)
}

/// Whether the last frame showed the cursor in that row, and it is there.
pub fn points_at(model: &Model, place: usize) -> bool {
    let shown = model.drawn.aim.list.as_deref().unwrap_or(&model.panes.list);
    shown.row(place).is_some_and(|row| model.panes.list.selected.as_ref() == Some(&row.id)) && shown.index == place
}

/// What the last frame showed in a row.
pub fn row_at(model: &Model, place: usize) -> Option<ConversationId> {
    let shown = model.drawn.aim.list.as_deref().unwrap_or(&model.panes.list);
    shown.row(place).map(|row| row.id.clone())
}

/// The person points at a row of the last frame: at what it showed there, wherever that is by now.
pub fn point_at(model: &mut Model, place: usize) -> Outcome {
    match row_at(model, place) {
        Some(id) => go_to(model, &id),
        None => first(model, &Call { count: u32::try_from(place + 1).ok(), ..Call::of("cursor.first") }),
    }
}

/// Puts the cursor on a conversation of the list.
pub(super) fn go_to(model: &mut Model, id: &ConversationId) -> Outcome {
    let Some(place) = model.panes.list.rows.iter().position(|row| row.id == *id) else {
        return Err(Refused::from(here::NOT_IN_LIST));
    };
    model.focus = Focus::List;
    let before = model.panes.list.selected.clone();
    let loaded = model.panes.list.move_to(model.panes.list.first_row + place);
    model.panes.list.scroll_into(model.drawn.list_height);
    model.drawn.aim.add(id);
    Ok(turned(model, before, loaded).into())
}

fn turned(model: &mut Model, before: Option<ConversationId>, loaded: bool) -> Vec<Effect> {
    if !loaded || model.panes.list.nears_edge(model.drawn.list_height.max(20) * 2) {
        model.reads.after(Fact::ListTurned);
    }
    if before == model.panes.list.selected && loaded {
        return Vec::new();
    }
    follow_cursor(model)
}

/// Lets thread and details follow the list's cursor once it has rested, so that a held key costs rows only. Where the
/// list has not the keys, they follow at once: the thread that one reads is the one that keys are about.
pub fn follow_cursor(model: &mut Model) -> Vec<Effect> {
    if model.focus != Focus::List && model.composer.is_none() {
        turn(model);
    }
    vec![model.timers.start(Timer::Rest, model.settings.rest_delay_ms)]
}

fn focus(model: &mut Model, to: Focus) -> Outcome {
    if to == Focus::Inboxes {
        super::side::enter(model);
        return done();
    }
    model.focus = to;
    if to == Focus::List { done() } else { Ok(catch_up(model).into()) }
}

/// Turns thread and details to the cursor, as far as they are here.
pub fn turn(model: &mut Model) {
    if model.panes.thread.shown != model.panes.list.selected {
        model.panes.thread.show(model.panes.list.selected.clone());
        model.panes.forget_details();
        model.reads.after(Fact::ThreadTurned);
    }
}

/// Turns thread and details to the cursor at once: whoever goes there does not want to wait.
fn catch_up(model: &mut Model) -> Vec<Effect> {
    if model.panes.thread.shown == model.panes.list.selected || model.composer.is_some() {
        return Vec::new();
    }
    turn(model);
    vec![model.timers.start(Timer::Rest, 0)]
}

fn order(model: &Model) -> Vec<Focus> {
    let mut panes = Vec::new();
    if model.settings.layout.has_side(model.size.0) {
        panes.push(Focus::Inboxes);
    }
    panes.extend([Focus::List, Focus::Thread]);
    if model.composer.is_some() {
        panes.push(Focus::Composer);
    }
    if model.settings.layout.details || Class::of(model.size.0) < Class::Three {
        panes.push(Focus::Details);
    }
    panes
}

fn cycle(model: &mut Model, by: isize) -> Outcome {
    let panes = order(model);
    let at = panes.iter().position(|p| *p == model.focus).unwrap_or(0);
    let count = panes.len() as isize;
    let to = (at as isize + by).rem_euclid(count) as usize;
    focus(model, panes[to])
}

fn side(model: &mut Model, by: isize) -> Outcome {
    let panes: Vec<Focus> = order(model).into_iter().filter(|p| *p != Focus::Composer).collect();
    let here = if model.focus == Focus::Composer { Focus::Thread } else { model.focus };
    let at = panes.iter().position(|p| *p == here).unwrap_or(0);
    let to = at.saturating_add_signed(by).min(panes.len() - 1);
    focus(model, panes[to])
}

/// Whoever opens a conversation reads it; merely passing over it with the cursor does not count.
pub(super) fn open(model: &mut Model, call: &Call) -> Outcome {
    match model.focus {
        Focus::Inboxes => return super::side::open(model, call),
        Focus::Details => return super::details::open(model),
        Focus::List | Focus::Thread | Focus::Composer => {}
    }
    let mut done = focus(model, Focus::Thread)?;
    let (unread, woke) = model.panes.list.selected_row().map_or((false, false), |row| (!row.read, row.woke));
    if woke && let Some(id) = model.panes.list.selected.clone() {
        done.effects.push(Effect::Write(Write::Looked(id)));
    }
    done.effects.extend(super::mentions::opened(model));
    if unread
        && super::act::can_act(model, call).is_ok()
        && let Some(id) = model.panes.list.selected.clone()
    {
        done = done.with(super::decide::decide(model, id, Intent::Read(Reading::Opened)));
    }
    Ok(done)
}

fn back(model: &mut Model, _: &Call) -> Outcome {
    if model.over.overlays.pop().is_some() {
        return done();
    }
    if model.focus == Focus::Thread && super::search::was_found(model) && super::search::come_back(model) {
        return done();
    }
    // The list was out of sight: nothing moves under anybody's eyes.
    if model.focus != Focus::List && Class::of(model.size.0) == Class::One {
        super::place_anew(model, Anew::Keep);
    }
    if model.focus == Focus::List && model.panes.marks.give_up() {
        return super::mark::given_up(model);
    }
    model.focus = Focus::List;
    done()
}
