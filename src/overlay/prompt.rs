//! The `:` line at the bottom, with what it could become above it.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use crate::model::drawn::Hit;
use crate::model::input::LineInput;
use crate::model::overlay::Prompt;
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use client::text::width;

/// How many completions show at once.
const SHOWN: usize = 8;

/// Draws the `:` line.
pub fn draw(model: &Model, prompt: &Prompt, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if screen.height == 0 {
        return;
    }
    let theme = &model.theme;
    let area = Rect { y: screen.bottom() - 1, height: 1, ..screen };
    Clear.render(area, frame.buffer_mut());
    frame.buffer_mut().set_style(area, theme.style(Role::Prompt));
    let (x, _) = frame.buffer_mut().set_span(area.x, area.y, &Span::styled(":", theme.style(Role::PromptLabel)), 1);
    text(model, &prompt.input, Rect { x, width: area.width.saturating_sub(1), ..area }, frame);
    drawn.hits.push((area, Hit::Overlay));
    completions(model, prompt, area, frame, drawn);
}

fn completions(model: &Model, prompt: &Prompt, below: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let rows = prompt.completions.len().min(SHOWN).min(usize::from(below.y));
    if rows == 0 {
        return;
    }
    let theme = &model.theme;
    let height = u16::try_from(rows).unwrap_or(0);
    let area = Rect { x: below.x, y: below.y - height, width: below.width.min(90), height };
    Clear.render(area, frame.buffer_mut());
    frame.buffer_mut().set_style(area, theme.style(Role::Overlay));
    drawn.hits.push((area, Hit::Overlay));
    let top = prompt.chosen.map_or(0, |c| (c + 1).saturating_sub(rows));
    let words = prompt.completions.iter().map(|c| width::width(&c.word)).max().unwrap_or(0).min(30);
    for (y, (place, completion)) in (area.y..area.bottom()).zip(prompt.completions.iter().enumerate().skip(top)) {
        let row = Rect { y, height: 1, ..area };
        let doc = usize::from(area.width).saturating_sub(words + 3);
        paint::line(
            &Line::from(vec![
                Span::styled(format!(" {}  ", width::fit(&completion.word, words)), theme.style(Role::HintKey)),
                Span::styled(width::fit(&completion.doc, doc), theme.style(Role::HintLabel)),
            ]),
            row,
            frame.buffer_mut(),
        );
        if prompt.chosen == Some(place) {
            frame.buffer_mut().set_style(row, theme.style(Role::PickerSelected));
        }
    }
}

/// Draws a typed line, scrolled so that its cursor shows, with the terminal's cursor on it.
pub fn text(model: &Model, input: &LineInput, area: Rect, frame: &mut Frame<'_>) {
    line(model, input, area, true, frame);
}

/// The same, where the keys may go elsewhere. Answers in which column the cursor is.
pub fn line(model: &Model, input: &LineInput, area: Rect, has_keys: bool, frame: &mut Frame<'_>) -> u16 {
    if area.width == 0 {
        return area.x;
    }
    let text = input.text();
    let split = text.char_indices().nth(input.cursor()).map_or(text.len(), |(i, _)| i);
    let (before, after) = text.split_at(split);
    let room = usize::from(area.width).saturating_sub(1);
    let before = width::tail(before, room);
    let span = Span::styled(format!("{before}{after}"), model.theme.style(Role::Prompt));
    frame.buffer_mut().set_span(area.x, area.y, &span, area.width);
    let x = area.x + u16::try_from(width::width(before)).unwrap_or(0);
    let x = x.min(area.right().saturating_sub(1));
    if has_keys {
        frame.set_cursor_position((x, area.y));
    }
    x
}
