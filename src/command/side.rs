//! The side bar of inboxes: its cursor, what it opens, and what it folds.

use super::{Area, Call, Command, choose, done};
use crate::model::layout::WITH_SIDE;
use crate::model::reads::Fact;
use crate::model::registry::{Outcome, Refused};
use crate::model::side::{Line, Spot};
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
    model.panes.side.lines(&choose::inbox_bar(model), &model.settings.views, &model.panes.inbox)
}

/// The side bar gets the keys, with the cursor on the inbox that is shown.
pub(super) fn enter(model: &mut Model) {
    model.focus = Focus::Inboxes;
    let current = Spot::Inbox(model.panes.inbox.clone());
    model.panes.side.point(Some(current));
}

/// The line under the cursor, by its place.
fn place(model: &Model, lines: &[Line]) -> usize {
    model.panes.side.place(lines, &model.panes.inbox)
}

/// Moves the cursor by so many lines; the blank ones are passed over.
pub(super) fn step(model: &mut Model, by: isize) -> Outcome {
    let lines = lines(model);
    let at = place(model, &lines);
    let places: Vec<usize> = (0..lines.len()).filter(|at| lines.get(*at) != Some(&Line::Blank)).collect();
    let here = places.partition_point(|place| *place < at);
    let to = here.saturating_add_signed(by).min(places.len().saturating_sub(1));
    let to = places.get(to).and_then(|place| lines.get(*place));
    model.panes.side.point(to.and_then(Line::spot));
    done()
}

/// Shows the inbox under the cursor, or folds the group there.
pub(super) fn open(model: &mut Model, call: &Call) -> Outcome {
    let lines = lines(model);
    match lines.get(place(model, &lines)) {
        Some(Line::Inbox(id, ..)) => super::view::go(model, id.clone()),
        _ => fold(model, call),
    }
}

fn in_side_bar(model: &Model, _: &Call) -> Result<(), Refused> {
    if model.focus == Focus::Inboxes { Ok(()) } else { Err(here::NOT_IN_SIDE_BAR.into()) }
}

fn fold(model: &mut Model, _: &Call) -> Outcome {
    let lines = lines(model);
    let heading = lines.iter().take(place(model, &lines) + 1).rev().find_map(|line| match line {
        Line::Heading(group, _) => Some(*group),
        _ => None,
    });
    let Some(group) = heading else {
        return Err(here::INBOXES_STAY.into());
    };
    model.panes.side.fold(group);
    model.panes.side.point(Some(Spot::Heading(group)));
    done()
}

fn toggle(model: &mut Model, _: &Call) -> Outcome {
    // What nobody sees is not changed: it would be found changed on a wider screen, days later.
    if !model.settings.layout.has_room_for_side(model.size.0) {
        return Err(here::no_room_at_the_side(WITH_SIDE).into());
    }
    model.settings.layout.side = !model.settings.layout.side;
    model.reads.after(Fact::ViewsMoved);
    if model.focus == Focus::Inboxes {
        model.focus = Focus::List;
    }
    Ok(vec![super::remember_layout(model)].into())
}
