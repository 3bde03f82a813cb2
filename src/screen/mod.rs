//! One frame: the model on the screen, and what the keys and the mouse need to know of where it went.
//!
//! The only room that knows all panes and overlays; they do not know it, nor each other.

mod layout;

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::text::Span;
use ratatui::widgets::Clear;

use crate::model::drawn::Hit;
use crate::model::{Drawn, Focus, Model, Overlay};
use crate::overlay;
use crate::panes::{self, thread::ThreadCache};
use crate::theme::{Role, Signs, paint};
use crate::words;
use layout::{Areas, areas};

/// What is kept from frame to frame, so that a key costs only what it changes.
#[derive(Default)]
pub struct Painter {
    thread: ThreadCache,
}

impl Painter {
    /// Draws the model; returns what it found out.
    pub fn draw(&mut self, model: &Model, frame: &mut Frame<'_>) -> Drawn {
        let screen = frame.area();
        let mut drawn = Drawn::default();
        frame.buffer_mut().set_style(screen, model.theme.style(Role::Text));
        let areas = areas(model, screen);
        if let Some(area) = areas.too_small {
            too_small(model, area, frame);
            return drawn;
        }
        if let Some(area) = areas.bar {
            panes::inbox_bar::draw(model, area, frame, &mut drawn);
        }
        self.panes(model, &areas, frame, &mut drawn);
        dividers(model, &areas, frame, &mut drawn);
        if let Some(area) = areas.message {
            // What lies over all panes hides the lines between them.
            let covered = model.over.overlays.iter().any(|overlay| matches!(overlay, Overlay::Search(_)));
            let ends = if covered { Vec::new() } else { ends(&areas) };
            panes::message_line::draw(model, area, &ends, frame);
        }
        panes::key_line::draw(model, areas.keys, frame, &mut drawn);
        overlay::draw(model, screen, frame, &mut drawn);
        paint::settle(frame.buffer_mut());
        if model.signs == Signs::Ascii {
            let written = areas.composer.map(|area| area.inner(Margin::new(1, 1)));
            paint::spell(frame.buffer_mut(), written);
        }
        aim(model, areas.list.is_some(), &mut drawn);
        drawn
    }

    fn panes(&mut self, model: &Model, areas: &Areas, frame: &mut Frame<'_>, drawn: &mut Drawn) {
        let mut begin = |pane: Focus, area: Rect| {
            drawn.panes.push(pane);
            drawn.hits.push((area, Hit::Pane(pane)));
        };
        let all = [
            (Focus::Inboxes, areas.side),
            (Focus::List, areas.list),
            (Focus::Thread, areas.thread),
            (Focus::Composer, areas.composer),
            (Focus::Details, areas.details),
        ];
        all.into_iter().filter_map(|(pane, area)| Some((pane, area?))).for_each(|(pane, area)| begin(pane, area));
        if let Some(area) = areas.side {
            panes::side_bar::draw(model, area, frame, drawn);
        }
        if let Some(area) = areas.list {
            panes::list::draw(model, area, frame, drawn);
        }
        if let Some(area) = areas.thread {
            panes::thread::draw(model, &mut self.thread, area, frame, drawn);
        }
        if let Some(area) = areas.composer {
            panes::composer::draw(model, area, frame, drawn);
        }
        if let Some(area) = areas.details {
            frame.render_widget(Clear, area);
            frame.buffer_mut().set_style(area, model.theme.style(Role::Text));
            panes::details::draw(model, area, frame, drawn);
        }
    }
}

/// Where a line between two panes meets the rule below them.
fn ends(areas: &Areas) -> Vec<u16> {
    let dividers = [areas.side_divider, areas.list_divider, areas.details_divider];
    dividers.into_iter().flatten().map(|divider| divider.x).collect()
}

/// There is no room for anything but to say so.
fn too_small(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let style = model.theme.style(Role::Text);
    for (y, words) in (area.y..area.bottom()).zip(words::TOO_SMALL) {
        frame.buffer_mut().set_span(area.x, y, &Span::styled(words, style), area.width);
    }
}

/// What this frame shows as what keys are about: the row under the cursor, or the thread where that alone is on screen,
/// the conversation that is written in, and what an overlay is about.
fn aim(model: &Model, list_is_shown: bool, drawn: &mut Drawn) {
    let row = || model.panes.list.selected_row().map(|row| &row.id);
    let under_cursor =
        if list_is_shown || model.panes.thread.shown.is_none() { row() } else { model.panes.thread.shown.as_ref() };
    let writes = model.composer.as_ref().map(|composer| &composer.conversation);
    let about = model.over.overlays.iter().filter_map(|overlay| match overlay {
        Overlay::Picker(picker) => picker.target.as_ref(),
        Overlay::Prompt(prompt) => prompt.target.as_ref(),
        Overlay::Confirm(confirm) => confirm.yes.about.as_ref(),
        Overlay::Stop(stop) => Some(&stop.about),
        Overlay::Form(form) => Some(&form.about),
        Overlay::Reader(_) | Overlay::Outbox(_) | Overlay::Search(_) => None,
    });
    under_cursor.into_iter().chain(writes).chain(about).for_each(|id| drawn.aim.add(id));
}

fn dividers(model: &Model, areas: &Areas, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let focused = match model.focus {
        Focus::Inboxes => areas.side,
        Focus::List => areas.list,
        Focus::Thread | Focus::Composer => areas.thread.or(areas.composer),
        Focus::Details => areas.details,
    };
    let has_keys = |divider: Rect| {
        let pane = focused.filter(|_| model.over.overlays.is_empty());
        pane.is_some_and(|pane| divider.right() == pane.x || divider.x == pane.right())
    };
    let all = [
        (areas.side_divider, Hit::SideDivider),
        (areas.list_divider, Hit::ListDivider),
        (areas.details_divider, Hit::DetailsDivider),
    ];
    for (divider, hit) in all {
        let Some(area) = divider else {
            continue;
        };
        let (line, role) = match &model.dragging {
            Some(dragged) if *dragged == hit => (model.signs.between(), Role::BorderDrag),
            _ if has_keys(area) => (model.signs.heavy(), Role::BorderFocused),
            _ => (model.signs.between(), Role::Border),
        };
        vertical_line(frame, area, line, model.theme.style(role));
        drawn.hits.push((area, hit));
    }
}

fn vertical_line(frame: &mut Frame<'_>, area: Rect, line: &str, style: ratatui::style::Style) {
    for y in area.top()..area.bottom() {
        frame.buffer_mut().set_span(area.x, y, &Span::styled(line, style), 1);
    }
}
