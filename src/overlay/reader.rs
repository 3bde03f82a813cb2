//! Lines to scroll through, and questions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::framed;
use crate::command::{choose, help_lines};
use crate::model::overlay::{Confirm, Page, Reader};
use crate::model::{Drawn, Level, Model};
use crate::theme::{Role, paint};
use client::text::{ago, width, wrap};

/// Draws a text that is longer than the screen, and tells `drawn` how long it is.
pub fn draw(model: &Model, reader: &Reader, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let title = match reader.page {
        Page::Help => "Help",
        Page::Messages => "Messages",
    };
    let columns = 100.min(screen.width.saturating_sub(2).max(10));
    let inner = framed(model, title, (columns, screen.height.saturating_sub(2)), screen, frame, drawn);
    let lines = match reader.page {
        Page::Help => help(model, usize::from(inner.width)),
        Page::Messages => messages(model, usize::from(inner.width)),
    };
    drawn.overlay_lines = lines.len();
    drawn.overlay_height = usize::from(inner.height);
    let scroll = reader.scroll.min(lines.len().saturating_sub(usize::from(inner.height)));
    for (y, line) in (inner.y..inner.bottom()).zip(lines.into_iter().skip(scroll)) {
        paint::line(&line, Rect { y, height: 1, ..inner }, frame.buffer_mut());
    }
}

fn help(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let keys = (columns * 2 / 5).clamp(8, 34);
    let mut lines = Vec::new();
    for (left, right) in help_lines(model) {
        if let Some(heading) = left.strip_prefix("# ") {
            lines.push(Line::from(Span::styled(format!(" {heading}"), theme.style(Role::ThreadHeading))));
            continue;
        }
        for (i, row) in wrap::wrap_text(&right, columns.saturating_sub(keys + 3).max(6)).into_iter().enumerate() {
            let left = if i == 0 { left.as_str() } else { "" };
            lines.push(Line::from(vec![
                Span::styled(format!("  {} ", width::fit(left, keys)), theme.style(Role::HintKey)),
                Span::styled(row, theme.style(Role::HintLabel)),
            ]));
        }
    }
    lines
}

fn messages(model: &Model, columns: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let now = choose::zoned_now(model);
    let mut lines = Vec::new();
    for notice in model.notices.all().iter().rev() {
        let role = match notice.level {
            Level::Info => Role::HintLabel,
            Level::Warning => Role::StatusWarning,
            Level::Error => Role::StatusError,
        };
        let when = format!(" {} ", ago::moment(notice.at, &now));
        let indent = width::width(&when);
        for (i, row) in wrap::wrap_text(&notice.words, columns.saturating_sub(indent).max(6)).into_iter().enumerate() {
            let lead = if i == 0 { when.clone() } else { " ".repeat(indent) };
            lines.push(Line::from(vec![
                Span::styled(lead, theme.style(Role::ThreadDate)),
                Span::styled(row, theme.style(role)),
            ]));
        }
    }
    if lines.is_empty() {
        lines.push(Line::from(Span::styled(" nothing was said yet", theme.style(Role::TextMuted))));
    }
    lines
}

/// Draws a question.
pub fn confirm(model: &Model, confirm: &Confirm, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let columns = 70.min(screen.width);
    let rows = wrap::wrap_text(&confirm.words(), usize::from(columns.saturating_sub(4)).max(6));
    let height = u16::try_from(rows.len()).unwrap_or(3).saturating_add(4);
    let inner = framed(model, "Sure?", (columns, height), screen, frame, drawn);
    let style = model.theme.style(Role::Overlay);
    let mut lines: Vec<Line<'_>> = rows.into_iter().map(|r| Line::from(Span::styled(format!(" {r}"), style))).collect();
    lines.push(Line::default());
    let others = confirm.others.iter().map(|answer| (answer.letter, answer.words));
    let answers = std::iter::once(('y', "yes")).chain(others).chain([('n', "no")]);
    let hint = |(letter, words): (char, &'static str)| {
        let key = Span::styled(format!(" {letter} "), model.theme.style(Role::HintKey));
        [key, Span::styled(format!("{words}   "), model.theme.style(Role::HintLabel))]
    };
    lines.push(Line::from(answers.flat_map(hint).collect::<Vec<_>>()));
    for (y, line) in (inner.y..inner.bottom()).zip(lines) {
        paint::line(&line, Rect { y, height: 1, ..inner }, frame.buffer_mut());
    }
}
