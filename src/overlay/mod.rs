//! Overlays: what lies over the panes. Plain drawing functions, as the panes are.

mod hints;
mod outbox;
mod picker;
mod prompt;
mod reader;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Span;
use ratatui::widgets::{Block, Borders, Clear, Widget};

use crate::model::drawn::Hit;
use crate::model::{Drawn, Model, Overlay};
use crate::theme::Role;
use client::text::width;

/// Draws the overlays, the one on top last, and the hints of a pending sequence.
pub fn draw(model: &Model, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    for overlay in &model.over.overlays {
        match overlay {
            Overlay::Picker(picker) => picker::draw(model, picker, screen, frame, drawn),
            Overlay::Prompt(prompt) => prompt::draw(model, prompt, screen, frame, drawn),
            Overlay::Confirm(confirm) => reader::confirm(model, confirm, screen, frame, drawn),
            Overlay::Reader(reader) => reader::draw(model, reader, screen, frame, drawn),
            Overlay::Outbox(pane) => outbox::draw(model, pane, screen, frame, drawn),
        }
    }
    if model.over.hints_shown && model.over.overlays.is_empty() {
        hints::draw(model, screen, frame);
    }
}

/// Clears the ground for what lies over it. A wide symbol whose second half is covered goes as well: a terminal would
/// draw it over the edge, or push the whole row aside.
fn clear(area: Rect, buffer: &mut Buffer) {
    if let Some(left) = area.x.checked_sub(1) {
        for y in area.top()..area.bottom() {
            if let Some(cell) = buffer.cell_mut((left, y)).filter(|c| width::width(c.symbol()) > 1) {
                cell.set_symbol(" ");
            }
        }
    }
    Clear.render(area, buffer);
}

/// A framed box in the middle of the screen, upper third; returns its inside.
fn framed(
    model: &Model,
    title: &str,
    wanted: (u16, u16),
    screen: Rect,
    frame: &mut Frame<'_>,
    drawn: &mut Drawn,
) -> Rect {
    let columns = wanted.0.min(screen.width);
    let rows = wanted.1.min(screen.height);
    let area = Rect {
        x: screen.x + (screen.width - columns) / 2,
        y: screen.y + (screen.height - rows) / 3,
        width: columns,
        height: rows,
    };
    clear(area, frame.buffer_mut());
    let name = width::truncate(title, usize::from(columns.saturating_sub(4))).into_owned();
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(model.signs.frame())
        .border_style(model.theme.style(Role::OverlayBorder))
        .style(model.theme.style(Role::Overlay))
        .title(Span::styled(format!(" {name} "), model.theme.style(Role::OverlayTitle)));
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    drawn.hits.push((area, Hit::Overlay));
    inner
}
