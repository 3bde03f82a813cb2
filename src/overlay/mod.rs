//! Overlays: what lies over the panes. Plain drawing functions, as the panes are.

mod form;
mod help;
mod hints;
mod merging;
mod outbox;
mod past;
mod picker;
mod prompt;
mod reader;
mod search;
mod stop;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Widget};

use crate::keymap::{Context, KeySequence};
use crate::model::drawn::Hit;
use crate::model::overlay::More;
use crate::model::{Drawn, Focus, Model, Overlay};
use crate::theme::{Role, paint};
use client::text::width;

/// Draws the overlays, the one on top last, and the hints of a pending sequence.
pub fn draw(model: &Model, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    for overlay in &model.over.overlays {
        match overlay {
            Overlay::Picker(picker) => picker::draw(model, picker, screen, frame, drawn),
            Overlay::Prompt(prompt) => prompt::draw(model, prompt, screen, frame, drawn),
            Overlay::Confirm(confirm) => match &confirm.more {
                More::Beside(both) => merging::draw(model, confirm, both, screen, frame, drawn),
                More::Nothing | More::Word(_) => reader::confirm(model, confirm, screen, frame, drawn),
            },
            Overlay::Stop(stop) => stop::draw(model, stop, screen, frame, drawn),
            Overlay::Form(form) => form::draw(model, form, screen, frame, drawn),
            Overlay::Reader(reader) => reader::draw(model, reader, screen, frame, drawn),
            Overlay::Outbox(pane) => outbox::draw(model, pane, screen, frame, drawn),
            Overlay::Search(pane) => search::draw(model, pane, screen, frame, drawn),
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

/// What stands in the frame around an overlay, and where it is to be.
struct Sheet<'a> {
    /// What it is, and about whom.
    title: &'a str,
    /// Its keys, each with what it does, the most important first: in the lower edge, whole or not at all.
    keys: Vec<(String, String)>,
    /// The pane that it is about; the whole screen, where that is none.
    about: Option<Focus>,
}

/// No overlay is narrower, where the screen is not.
const LEAST_WIDTH: u16 = 30;

/// Below so many columns an overlay has all of them.
const NARROW: u16 = 60;

/// The rows at the foot of the screen over which nothing lies: the message line and the key line, or both in one.
fn foot(screen: Rect) -> u16 {
    match screen.height {
        0..8 => 0,
        8..24 => 1,
        _ => 2,
    }
}

/// How many columns and rows an overlay may hold on a screen.
fn room(screen: Rect) -> (usize, usize) {
    let columns = if screen.width < NARROW { screen.width } else { screen.width - 4 };
    let rows = if screen.height < 12 { screen.height - foot(screen) } else { screen.height - 4 };
    (usize::from(columns.saturating_sub(4)), usize::from(rows.saturating_sub(2)))
}

/// A framed box for so many columns and rows, as far as there is room, in the upper third and over the pane that it is
/// about; returns its inside, within a column of padding at either side.
fn framed(
    model: &Model,
    sheet: &Sheet<'_>,
    wanted: (usize, usize),
    screen: Rect,
    frame: &mut Frame<'_>,
    drawn: &mut Drawn,
) -> Rect {
    let most = room(screen);
    let title = width::truncate(sheet.title, most.0).into_owned();
    let columns = wanted.0.max(width::width(&title) + 2).max(long(&sheet.keys) + 2).min(most.0);
    let columns = u16::try_from(columns).unwrap_or(u16::MAX).saturating_add(4);
    let columns = if screen.width < NARROW { screen.width } else { columns.max(LEAST_WIDTH).min(screen.width) };
    let rows = u16::try_from(wanted.1.min(most.1)).unwrap_or(u16::MAX).saturating_add(2).min(screen.height);
    let pane = sheet.about.and_then(|focus| pane_of(focus, drawn)).unwrap_or(screen);
    let margin = if screen.width < NARROW { 0 } else { 2 };
    let last = screen.right().saturating_sub(columns + margin).max(screen.x);
    let centred = (pane.x + pane.width / 2).saturating_sub(columns / 2);
    let area = Rect {
        x: centred.clamp(screen.x.saturating_add(margin).min(last), last),
        y: screen.y + screen.height.saturating_sub(foot(screen) + rows) / 3,
        width: columns,
        height: rows,
    };
    clear(area, frame.buffer_mut());
    let border = model.theme.style(Role::OverlayBorder);
    let edge = model.signs.frame().horizontal_top;
    let name = [Span::styled(edge, border), Span::styled(format!(" {title} "), model.theme.style(Role::OverlayTitle))];
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(model.signs.frame())
        .border_style(border)
        .style(model.theme.style(Role::Overlay))
        .title(if title.is_empty() { Line::default() } else { Line::from(name.to_vec()) });
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    if area.height > 1 && area.width > 4 {
        let lower = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width - 2, height: 1 };
        paint::line(&keys(model, &sheet.keys, usize::from(lower.width)), lower, frame.buffer_mut());
    }
    drawn.hits.push((area, Hit::Overlay));
    Rect { x: inner.x + inner.width.min(1), width: inner.width.saturating_sub(2), ..inner }
}

/// Where a pane is in this frame.
fn pane_of(focus: Focus, drawn: &Drawn) -> Option<Rect> {
    drawn.hits.iter().find(|(_, hit)| *hit == Hit::Pane(focus)).map(|(area, _)| *area)
}

/// The columns that keys take, with what they do.
fn long(keys: &[(String, String)]) -> usize {
    keys.iter().map(|(key, words)| width::width(key) + width::width(words) + 3).sum()
}

/// Keys in the edge of a frame, as many as there is room for.
fn keys(model: &Model, keys: &[(String, String)], columns: usize) -> Line<'static> {
    let (edge, border) = (model.signs.frame().horizontal_bottom, model.theme.style(Role::OverlayBorder));
    let mut spans = vec![Span::styled(edge, border)];
    let mut used = 2;
    for (key, words) in keys {
        let more = width::width(key) + width::width(words) + 2 + usize::from(used > 2);
        if used + more > columns {
            continue;
        }
        used += more;
        let lead = if spans.len() > 1 { "  " } else { " " };
        spans.push(Span::styled(format!("{lead}{key}"), model.theme.style(Role::HintKey)));
        spans.push(Span::styled(format!(" {words}"), model.theme.style(Role::HintLabel)));
    }
    if spans.len() > 1 {
        spans.push(Span::styled(" ", border));
    }
    Line::from(if spans.len() > 1 { spans } else { Vec::new() })
}

/// The keys of commands in a context, with what they do there; those without a key are left out.
fn keys_of(model: &Model, context: Context, commands: &[(&str, &str)]) -> Vec<(String, String)> {
    let key = |command: &str| model.keymap.keys_of(command, &[context]).first().map(KeySequence::called);
    commands.iter().filter_map(|(command, words)| Some((key(command)?, (*words).to_owned()))).collect()
}
