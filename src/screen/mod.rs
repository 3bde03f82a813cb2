//! One frame: the model on the screen, and what the keys and the mouse need to know of where it went.
//!
//! The only room that knows all panes and overlays; they do not know it, nor each other.

mod layout;

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};
use ratatui::text::Span;

use crate::model::drawn::Hit;
use crate::model::{Drawn, Focus, Model, Overlay};
use crate::overlay;
use crate::panes::{self, thread::ThreadCache};
use crate::theme::{Role, Signs, paint};
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
        panes::inbox_bar::draw(model, areas.bar, frame, &mut drawn);
        if let Some(area) = areas.list {
            drawn.panes.push(Focus::List);
            drawn.hits.push((area, Hit::Pane(Focus::List)));
            panes::list::draw(model, area, frame, &mut drawn);
        }
        if let Some(area) = areas.thread {
            drawn.panes.push(Focus::Thread);
            drawn.hits.push((area, Hit::Pane(Focus::Thread)));
            panes::thread::draw(model, &mut self.thread, area, frame, &mut drawn);
        }
        if let Some(area) = areas.composer {
            drawn.panes.push(Focus::Composer);
            drawn.hits.push((area, Hit::Pane(Focus::Composer)));
            panes::composer::draw(model, area, frame, &mut drawn);
        }
        if let Some(area) = areas.details {
            drawn.panes.push(Focus::Details);
            drawn.hits.push((area, Hit::Pane(Focus::Details)));
            panes::details::draw(model, area, frame, &mut drawn);
        }
        dividers(model, &areas, frame, &mut drawn);
        panes::status::draw(model, areas.status, frame, &mut drawn);
        overlay::draw(model, screen, frame, &mut drawn);
        paint::settle(frame.buffer_mut());
        if model.signs == Signs::Ascii {
            let written = areas.composer.map(|area| area.inner(Margin::new(1, 1)));
            paint::spell(frame.buffer_mut(), written);
        }
        aim(model, areas.list.is_some(), &mut drawn);
        drawn
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
        Overlay::Reader(_) | Overlay::Outbox(_) => None,
    });
    under_cursor.into_iter().chain(writes).chain(about).for_each(|id| drawn.aim.add(id));
}

fn dividers(model: &Model, areas: &Areas, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    for (divider, hit) in [(areas.list_divider, Hit::ListDivider), (areas.details_divider, Hit::DetailsDivider)] {
        let Some(area) = divider else {
            continue;
        };
        let role = if model.dragging.as_ref() == Some(&hit) { Role::BorderDrag } else { Role::Border };
        vertical_line(frame, area, model.signs.between(), model.theme.style(role));
        drawn.hits.push((area, hit));
    }
}

fn vertical_line(frame: &mut Frame<'_>, area: Rect, line: &str, style: ratatui::style::Style) {
    for y in area.top()..area.bottom() {
        frame.buffer_mut().set_span(area.x, y, &Span::styled(line, style), 1);
    }
}
