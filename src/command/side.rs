//! The side bar of inboxes: its cursor, what it opens, and what it folds.

use super::{Area, Call, Command, choose, done};
use crate::model::layout::WITH_SIDE;
use crate::model::registry::{Outcome, Refused};
use crate::model::side::Line;
use crate::model::{Focus, Model};
use crate::words::here;

/// Commands of the side bar.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::View, "sidebar.toggle", "Show or hide the inboxes at the side", toggle).also(&["sidebar"]),
        Command::new(Area::View, "sidebar.fold", "Fold the group under the cursor, or unfold it", fold)
            .when(in_side_bar),
        Command::new(Area::Navigation, "focus.inboxes", "Go to the inboxes at the side", |model, _| {
            if !model.settings.layout.has_side(model.size.0) {
                return Err(here::NO_SIDE_BAR.into());
            }
            enter(model);
            done()
        }),
    ]
}

/// Its lines, as they are now.
pub(super) fn lines(model: &Model) -> Vec<Line> {
    model.panes.side.lines(&choose::inbox_bar(model), &model.panes.inbox)
}

/// The side bar gets the keys, with the cursor on the inbox that is shown.
pub(super) fn enter(model: &mut Model) {
    model.focus = Focus::Inboxes;
    let is_here = |line: &Line| matches!(line, Line::Inbox(id, ..) if *id == model.panes.inbox);
    model.panes.side.at = lines(model).iter().position(is_here).unwrap_or(0);
}

/// Moves the cursor by so many lines; the blank ones are passed over.
pub(super) fn step(model: &mut Model, by: isize) -> Outcome {
    let lines = lines(model);
    let places: Vec<usize> = (0..lines.len()).filter(|at| lines.get(*at) != Some(&Line::Blank)).collect();
    let here = places.partition_point(|at| *at < model.panes.side.at);
    let to = here.saturating_add_signed(by).min(places.len().saturating_sub(1));
    model.panes.side.at = places.get(to).copied().unwrap_or(0);
    done()
}

/// Shows the inbox under the cursor, or folds the group there.
pub(super) fn open(model: &mut Model, call: &Call) -> Outcome {
    match lines(model).into_iter().nth(model.panes.side.at) {
        Some(Line::Inbox(id, ..)) => super::view::go(model, id),
        _ => fold(model, call),
    }
}

fn in_side_bar(model: &Model, _: &Call) -> Result<(), Refused> {
    if model.focus == Focus::Inboxes { Ok(()) } else { Err(here::NOT_IN_SIDE_BAR.into()) }
}

fn fold(model: &mut Model, _: &Call) -> Outcome {
    let lines = lines(model);
    let before = lines.iter().take(model.panes.side.at + 1).enumerate().rev();
    let heading = before.filter_map(|(at, line)| match line {
        Line::Heading(group, _) => Some((at, *group)),
        _ => None,
    });
    let Some((at, group)) = heading.into_iter().next() else {
        return Err(here::INBOXES_STAY.into());
    };
    model.panes.side.fold(group);
    model.panes.side.at = at;
    done()
}

fn toggle(model: &mut Model, _: &Call) -> Outcome {
    // What nobody sees is not changed: it would be found changed on a wider screen, days later.
    if !model.settings.layout.has_room_for_side(model.size.0) {
        return Err(here::no_room_at_the_side(WITH_SIDE).into());
    }
    model.settings.layout.side = !model.settings.layout.side;
    if model.focus == Focus::Inboxes {
        model.focus = Focus::List;
    }
    Ok(vec![super::remember_layout(model)].into())
}
