//! The mouse: it does what keys do, through the same commands.

use super::calls;
use crate::call::Call;
use crate::command::{self, Thing, choose};
use crate::model::drawn::Hit;
use crate::model::edit::{Edit, Go};
use crate::model::layout::Pane;
use crate::model::msg::Mouse;
use crate::model::{Effect, Focus, Level, Model, Overlay};
use crate::words;
use client::domain::ConversationId;

/// The mouse did something at a column and row.
pub fn mouse(model: &mut Model, mouse: Mouse, column: u16, row: u16) -> Vec<Effect> {
    let hit = model.drawn.hit(column, row).cloned();
    let mut effects = Vec::new();
    let marks = matches!(mouse, Mouse::Mark | Mouse::MarkTo) && model.over.overlays.is_empty();
    match mouse {
        Mouse::Menu => effects.extend(menu(model, hit, column, row)),
        Mouse::Twice if model.over.overlays.is_empty() && hit == Some(Hit::Unwritten) => {
            effects.extend(calls::run(model, vec![Call::of("composer.switch")]));
        }
        Mouse::Mark | Mouse::MarkTo if marks && let Some(Hit::ListRow(place)) = hit => {
            let outcome = command::mark::at_row(model, place, mouse == Mouse::MarkTo);
            effects.extend(calls::finish(model, outcome));
        }
        Mouse::Press | Mouse::Twice | Mouse::Mark | Mouse::MarkTo => {
            // A click beside an overlay leaves it, and does nothing else.
            let free = model.over.overlays.is_empty();
            let divider = |h: &Hit| matches!(h, Hit::SideDivider | Hit::ListDivider | Hit::DetailsDivider);
            model.dragging = hit.clone().filter(|h| free && divider(h));
            effects.extend(press(model, hit, row));
        }
        Mouse::Drag => drag(model, column),
        Mouse::Release => {
            if model.dragging.take().is_some() {
                effects.push(command::remember_layout(model));
            }
        }
        Mouse::Scroll(by) => effects.extend(scroll(model, model.drawn.pane_at(column, row), by)),
    }
    effects
}

fn press(model: &mut Model, hit: Option<Hit>, row: u16) -> Vec<Effect> {
    if !model.over.overlays.is_empty() {
        return press_over(model, hit);
    }
    match hit {
        Some(Hit::Group(group)) => {
            model.panes.side.fold(group);
            Vec::new()
        }
        Some(Hit::Inbox(inbox)) => calls::run(model, vec![choose::to_inbox(&inbox)]),
        Some(Hit::ListRow(place)) => {
            let again = model.focus == Focus::List && command::points_at(model, place);
            model.focus = Focus::List;
            if again {
                return calls::run(model, vec![Call::of("open")]);
            }
            let outcome = command::point_at(model, place);
            calls::finish(model, outcome)
        }
        Some(Hit::Pane(Focus::Details)) => {
            let outcome = command::details::click(model, row);
            calls::finish(model, outcome)
        }
        Some(Hit::Unwritten) if model.composer.is_some() => {
            model.focus = Focus::Composer;
            Vec::new()
        }
        Some(Hit::Pane(pane)) => {
            if pane != Focus::Composer || model.composer.is_some() {
                model.focus = pane;
            }
            if pane == Focus::Thread {
                point_in_thread(model, row);
            }
            Vec::new()
        }
        Some(Hit::Call(call)) => calls::run(model, vec![call]),
        Some(
            Hit::Item { .. }
            | Hit::Entry(_)
            | Hit::Line(_)
            | Hit::Choice(..)
            | Hit::Found(_)
            | Hit::Overlay
            | Hit::Unwritten,
        ) => Vec::new(),
        Some(Hit::SideDivider | Hit::ListDivider | Hit::DetailsDivider) | None => Vec::new(),
    }
}

/// A click while something lies over the panes.
fn press_over(model: &mut Model, hit: Option<Hit>) -> Vec<Effect> {
    match hit {
        Some(Hit::Item { label, call }) => choose_item(model, &label, call.as_ref()),
        Some(Hit::Entry(id)) => {
            if let Some(Overlay::Outbox(pane)) = model.over.overlays.last_mut() {
                pane.choose(id);
                model.drawn.aim.add_entry(id);
            }
            Vec::new()
        }
        Some(Hit::Choice(at, choice)) => {
            command::form::point(model, at, Some(choice));
            Vec::new()
        }
        Some(Hit::Line(at)) => {
            command::form::point(model, at, None);
            if let Some(Overlay::Reader(reader)) = model.over.overlays.last_mut() {
                reader.at = Some(at);
            }
            Vec::new()
        }
        Some(Hit::Found(id)) => found(model, &id),
        Some(Hit::Call(call)) if matches!(model.over.overlays.last(), Some(Overlay::Search(_))) => {
            calls::run(model, vec![call])
        }
        Some(Hit::Overlay) => Vec::new(),
        None if matches!(model.over.overlays.last(), Some(Overlay::Search(_))) => Vec::new(),
        // A click beside it leaves it.
        Some(_) | None if matches!(model.over.overlays.last(), Some(Overlay::Form(_))) => {
            calls::run(model, vec![Call::of("form.leave")])
        }
        Some(_) | None => {
            model.over.overlays.pop();
            Vec::new()
        }
    }
}

/// The cursor of the thread goes to the row that the last frame showed there, if it showed one.
fn point_in_thread(model: &mut Model, row: u16) {
    let drawn = &model.drawn.thread;
    let at = row.checked_sub(drawn.y).and_then(|row| drawn.rows.get(usize::from(row)));
    if let Some(at) = at.cloned() {
        model.panes.thread.point(at);
    }
}

/// The right button: the cursor goes where a click would put it, and the palette comes up with the commands of what is
/// there, a row or a message.
fn menu(model: &mut Model, hit: Option<Hit>, column: u16, row: u16) -> Vec<Effect> {
    if !model.over.overlays.is_empty() {
        return Vec::new();
    }
    if let Some(Hit::ListRow(place)) = hit {
        let Some(id) = command::row_at(model, place) else { return Vec::new() };
        let outcome = command::point_at(model, place);
        let mut effects = calls::finish(model, outcome);
        if model.panes.list.selected.as_ref() == Some(&id) {
            // Of marked ones all are meant; a row without a mark is meant alone.
            let about = Some(id).filter(|id| !model.panes.marks.has(id));
            effects.extend(calls::run(model, vec![Thing::Conversation.menu().about(about)]));
        }
        return effects;
    }
    if model.drawn.pane_at(column, row) == Some(Focus::Details) {
        if !command::details::point_at(model, row) {
            return Vec::new();
        }
        let shown = model.panes.thread.shown.clone();
        return calls::run(model, vec![Thing::App.menu().about(shown)]);
    }
    let reads = model.drawn.pane_at(column, row) == Some(Focus::Thread);
    let Some(shown) = model.panes.thread.shown.clone().filter(|_| reads) else { return Vec::new() };
    point_in_thread(model, row);
    model.focus = Focus::Thread;
    calls::run(model, vec![Thing::Message.menu().about(Some(shown))])
}

/// Puts the cursor of the search on what was clicked; on the one that is under it already, opens it.
fn found(model: &mut Model, id: &ConversationId) -> Vec<Effect> {
    let Some(Overlay::Search(pane)) = model.over.overlays.last_mut() else { return Vec::new() };
    if pane.found.selected.as_ref() == Some(id) {
        return calls::run(model, vec![Call::of("search.open")]);
    }
    pane.choose(id);
    Vec::new()
}

/// Chooses an item of the picker on top, if it is there still.
fn choose_item(model: &mut Model, label: &str, call: Option<&Call>) -> Vec<Effect> {
    let Some(Overlay::Picker(picker)) = model.over.overlays.last_mut() else { return Vec::new() };
    let is_it = |(at, _): &(usize, Vec<u32>)| {
        picker.items.get(*at).is_some_and(|i| i.label == label && i.call.as_ref() == call)
    };
    if let Some(place) = picker.matches.iter().position(is_it) {
        picker.selected = place;
        return calls::run(model, vec![Call::of("picker.accept")]);
    }
    model.notices.say(model.now, Level::Warning, words::keys::gone_from_list(label));
    Vec::new()
}

fn drag(model: &mut Model, column: u16) {
    let (columns, focus) = (model.size.0, model.focus);
    let side = model.settings.layout.columns(columns, focus).side;
    let before_list = if side > 0 { side + 1 } else { 0 };
    let (pane, wanted) = match model.dragging {
        Some(Hit::SideDivider) => (Pane::Side, column),
        Some(Hit::ListDivider) => (Pane::List, column.saturating_sub(before_list)),
        Some(Hit::DetailsDivider) => (Pane::Details, columns.saturating_sub(column + 1)),
        _ => return,
    };
    model.settings.layout.set(columns, focus, pane, wanted);
}

fn scroll(model: &mut Model, pane: Option<Focus>, by: i32) -> Vec<Effect> {
    let either = |up, down| vec![Call::of(if by < 0 { up } else { down }).times(by.unsigned_abs())];
    if let Some(overlay) = model.over.overlays.last() {
        let calls = match overlay {
            Overlay::Picker(_) => either("picker.up", "picker.down"),
            Overlay::Reader(_) => either("help.up", "help.down"),
            Overlay::Outbox(_) => either("outbox.up", "outbox.down"),
            Overlay::Search(_) => either("search.up", "search.down"),
            Overlay::Form(_) => either("form.previous", "form.next"),
            Overlay::Prompt(_) | Overlay::Confirm(_) | Overlay::Stop(_) => return Vec::new(),
        };
        return calls::run(model, calls);
    }
    // The wheel turns what is under the pointer; cursor and keys stay where they are.
    let lines_by = isize::try_from(by).unwrap_or(0);
    match pane {
        Some(Focus::List) => {
            let height = model.drawn.list_height;
            model.panes.list.turn(lines_by, height);
        }
        Some(Focus::Composer) => turn_text(model, lines_by),
        Some(Focus::Thread) => model.panes.thread.turn_text(lines_by),
        Some(Focus::Details) => {
            let most = model.drawn.details.lines.saturating_sub(model.drawn.details.height);
            let top = model.drawn.details.top.saturating_add_signed(lines_by);
            model.panes.details_scroll = top.min(most);
        }
        Some(Focus::Inboxes) => {
            let (top, most) = model.drawn.side;
            model.panes.side.turned = Some(top.saturating_add_signed(lines_by).min(most));
        }
        None => {}
    }
    Vec::new()
}

/// Turns the text that is written, if there is more of it than fits: it is shown where its cursor is.
fn turn_text(model: &mut Model, by: isize) {
    if model.turn_preview(by) {
        return;
    }
    let fits = model.drawn.composer_lines <= model.drawn.composer_height;
    let Some(composer) = model.composer.as_mut().filter(|_| !fits) else {
        return;
    };
    let step = if by < 0 { Go::Up } else { Go::Down };
    let selects = composer.area.is_selecting();
    for _ in 0..by.unsigned_abs() {
        composer.edit(Edit::Go(step, selects));
    }
}
