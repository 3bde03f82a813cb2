//! Which keys may follow the ones already typed.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use crate::model::Model;
use crate::theme::{Role, paint};
use client::text::width;

/// Columns of a hint: its key, what it does, and space.
const CELL: std::ops::RangeInclusive<usize> = 20..=40;

/// Draws the hints above the last row, in as many columns as fit.
pub fn draw(model: &Model, screen: Rect, frame: &mut Frame<'_>) {
    let theme = &model.theme;
    let longest = model.over.hints.iter().map(|hint| width::width(&hint.label)).max().unwrap_or(0);
    let columns = usize::from(screen.width);
    let across = (columns / (longest + 8).clamp(*CELL.start(), *CELL.end())).max(1);
    let cell = (columns / across).min(*CELL.end()).max(8);
    let rows = model.over.hints.len().div_ceil(across).min(usize::from(screen.height.saturating_sub(3)));
    let height = u16::try_from(rows).unwrap_or(0);
    if height == 0 {
        return;
    }
    let area = Rect { x: screen.x, y: screen.bottom() - 1 - height, width: screen.width, height };
    let rule = Span::styled(model.signs.rule().repeat(columns), theme.style(Role::Border));
    paint::line(&Line::from(rule), Rect { y: area.y - 1, height: 1, ..area }, frame.buffer_mut());
    Clear.render(area, frame.buffer_mut());
    frame.buffer_mut().set_style(area, theme.style(Role::Overlay));
    for (row, y) in (area.y..area.bottom()).enumerate() {
        let mut spans = Vec::new();
        for hint in model.over.hints.iter().skip(row).step_by(rows).take(across) {
            let key = hint.key.to_string();
            let role = if hint.prefix { Role::HintPrefix } else { Role::HintLabel };
            spans.push(Span::styled(format!(" {} ", width::fit(&key, 5)), theme.style(Role::HintKey)));
            spans.push(Span::styled(width::fit(&hint.label, cell - 7), theme.style(role)));
        }
        paint::line(&Line::from(spans), Rect { y, height: 1, ..area }, frame.buffer_mut());
    }
}
