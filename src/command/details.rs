//! The details: the cursor in them, and what it does.

use super::{Area, Call, Command, Kind, Param, done, perform};
use crate::call::Arg;
use crate::model::effect::Write;
use crate::model::registry::{Outcome, Refused};
use crate::model::{Effect, Focus, Model};
use crate::words::here;

/// Commands about the details.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::View, "details.fold", "Fold or unfold an app of the details", fold)
            .takes(&[Param::untold("app", Kind::Text)]),
    ]
}

/// The cursor goes so many items on, and the page with it.
pub(super) fn step(model: &mut Model, by: isize) -> Outcome {
    let last = model.drawn.details.items.len().saturating_sub(1);
    let at = model.drawn.details.cursor.min(last).saturating_add_signed(by).min(last);
    put(model, at);
    done()
}

/// The same by rows.
pub(super) fn page(model: &mut Model, by: isize) -> Outcome {
    let items = &model.drawn.details.items;
    let at = model.drawn.details.cursor.min(items.len().saturating_sub(1));
    let row = items.get(at).map_or(0, |(first, _)| *first).saturating_add_signed(by);
    let to = items.partition_point(|(first, _)| *first <= row).saturating_sub(1);
    put(model, to);
    done()
}

/// Puts the cursor on an item, and the page so that it is in sight.
pub(crate) fn put(model: &mut Model, at: usize) {
    let drawn = &model.drawn.details;
    model.panes.details_cursor = at;
    model.panes.details_follow = None;
    let Some((first, rows)) = drawn.items.get(at).copied() else { return };
    let most = drawn.lines.saturating_sub(drawn.height);
    let top = drawn.top.min(most);
    let lowest = (first + rows).saturating_sub(drawn.height);
    // The first row is the page's beginning.
    let first = if at == 0 { 0 } else { first };
    model.panes.details_scroll = top.clamp(lowest.min(first), first.max(lowest)).min(most);
}

/// A click on a row: the cursor goes there; what folds is folded, and on a second one what it leads to is opened.
pub(crate) fn click(model: &mut Model, row: u16) -> Outcome {
    let drawn = &model.drawn.details;
    model.focus = Focus::Details;
    let Some(row) = row.checked_sub(drawn.y).map(|row| usize::from(row) + drawn.top) else { return done() };
    let place = drawn.items.iter().position(|(first, rows)| (*first..first + rows).contains(&row));
    let Some(place) = place else { return done() };
    if place == drawn.cursor {
        return match drawn.under.clone() {
            Some(call) => perform(model, &call),
            None => done(),
        };
    }
    put(model, place);
    done()
}

/// The cursor goes to what stands in a row, and the keys to the details. False where nothing does.
pub(crate) fn point_at(model: &mut Model, row: u16) -> bool {
    let drawn = &model.drawn.details;
    let Some(row) = row.checked_sub(drawn.y).map(|row| usize::from(row) + drawn.top) else { return false };
    let place = drawn.items.iter().position(|(first, rows)| (*first..first + rows).contains(&row));
    let Some(place) = place else { return false };
    model.focus = Focus::Details;
    put(model, place);
    // Commands are about the app there, also before the next frame.
    model.drawn.details.cursor = place;
    model.drawn.details.which = model.drawn.details.apps.get(place).cloned().flatten();
    true
}

/// Does what the row under the cursor leads to.
pub(super) fn open(model: &mut Model) -> Outcome {
    match model.drawn.details.under.clone() {
        Some(call) => perform(model, &call),
        None => Err(Refused::from(here::NOTHING_TO_OPEN)),
    }
}

/// Folds an app, or unfolds it; without a name that of the row under the cursor, which goes to its heading.
fn fold(model: &mut Model, call: &Call) -> Outcome {
    let app = match call.args.first() {
        Some(Arg::Text(app)) => Some(app.clone()),
        _ => model.drawn.details.app.clone(),
    };
    let Some(app) = app else { return Err(Refused::from(here::NEVER_FOLDED)) };
    if let Some(heading) = model.drawn.details.heading.filter(|_| call.args.is_empty()) {
        put(model, heading);
    }
    let apart = &mut model.panes.details_apart;
    if !apart.remove(&app) {
        apart.insert(app);
    }
    let kept = serde_json::to_string(&model.panes.details_apart).unwrap_or_default();
    Ok(vec![Effect::Write(Write::Remember("details", kept))].into())
}
