//! Lines to scroll through, and questions.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, help, keys_of, past, prompt, room};
use crate::keymap::Context;
use crate::model::overlay::{Confirm, More, Page, Reader};
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use crate::words::pipe;
use crate::words::search::explain as search;
use crate::words::shift;
use crate::words::{desk, profile};
use client::text::{width, wrap};

/// Draws a text that is longer than the screen, and tells `drawn` how long it is.
pub fn draw(model: &Model, reader: &Reader, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if reader.page == Page::Help {
        return help::draw(model, reader, screen, frame, drawn);
    }
    if reader.page.has_cursor() {
        return past::draw(model, reader, screen, frame, drawn);
    }
    let columns = 96.min(room(screen).0);
    let title = match reader.page {
        Page::Explain => search::TITLE,
        Page::Profile => profile::TITLE,
        _ => reader.title.as_str(),
    };
    let lines = told(model, &reader.told, columns);
    let mut keys = match reader.page {
        Page::Piped => keys_of(
            model,
            Context::Piped,
            &[("pipe.reply", pipe::REPLY), ("pipe.note", pipe::NOTE), ("pipe.tags", pipe::TAGS), ("pipe.copy", "copy")],
        ),
        Page::Shift(_) => keys_of(
            model,
            Context::Shift,
            &[("shift.period", shift::PERIODS), ("shift.markdown", "Markdown"), ("shift.copy", "copy")],
        ),
        _ => keys_of(model, Context::Help, &[("help.down", "down"), ("help.up", "up")]),
    };
    keys.extend(keys_of(model, Context::Help, &[("help.close", "leave")]));
    let sheet = Sheet { title, keys, about: None };
    let inner = framed(model, &sheet, (longest(&lines), lines.len()), screen, frame, drawn);
    drawn.overlay_lines = lines.len();
    drawn.overlay_height = usize::from(inner.height);
    let scroll = reader.scroll.min(lines.len().saturating_sub(usize::from(inner.height)));
    for (y, line) in (inner.y..inner.bottom()).zip(lines.into_iter().skip(scroll)) {
        paint::line(&line, Rect { y, height: 1, ..inner }, frame.buffer_mut());
    }
}

/// What was found out once, each with what it is of before it.
fn told(model: &Model, told: &[(String, String)], columns: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let lead = told.iter().map(|(label, _)| width::width(label)).max().unwrap_or(0) + 2;
    let mut lines = Vec::new();
    for (label, words) in told {
        for (at, row) in wrap::wrap_text(words, columns.saturating_sub(lead + 1).max(6)).into_iter().enumerate() {
            let label = if at == 0 { label.as_str() } else { "" };
            lines.push(Line::from(vec![
                Span::styled(format!(" {}", width::fit(label, lead)), theme.style(Role::HintLabel)),
                Span::styled(row, theme.style(Role::Overlay)),
            ]));
        }
    }
    lines
}

/// The columns of the longest line.
fn longest(lines: &[Line<'_>]) -> usize {
    lines.iter().map(|line| line.spans.iter().map(|span| width::width(&span.content)).sum()).max().unwrap_or(0)
}

/// No question is wider: it is read at a glance.
const QUESTION: usize = 66;

/// Draws a question; its answers stand in the frame.
pub fn confirm(model: &Model, confirm: &Confirm, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let mut rows = wrap::wrap_text(&confirm.words(), QUESTION.min(room(screen).0).max(6));
    let word = match &confirm.more {
        More::Word(word) => Some(word),
        More::Nothing | More::Beside(_) => None,
    };
    if let Some(word) = word {
        rows.extend([String::new(), desk::type_it(word.word)]);
    }
    let others = confirm.others.iter().map(|answer| (answer.letter, answer.words));
    let answers = std::iter::once(('y', "yes")).chain(others).chain([('n', "no")]);
    let keys = match word {
        Some(_) => keys_of(model, Context::Prompt, &[("prompt.accept", desk::DO_IT), ("prompt.cancel", desk::LEAVE)]),
        None => answers.map(|(letter, words)| (letter.to_string(), words.to_owned())).collect(),
    };
    let title = word.map_or("Sure?", |word| word.title.as_str());
    let about = confirm.yes.about.as_ref().map(|_| Focus::Thread);
    let sheet = Sheet { title, keys, about };
    let columns = rows.iter().map(|row| width::width(row)).max().unwrap_or(0);
    let inner = framed(model, &sheet, (columns, rows.len()), screen, frame, drawn);
    let style = model.theme.style(Role::Overlay);
    (drawn.overlay_lines, drawn.overlay_height) = (rows.len(), usize::from(inner.height));
    let most = rows.len().saturating_sub(usize::from(inner.height));
    // What is typed is always in sight.
    let scroll = if word.is_some() { most } else { confirm.scroll.min(most) };
    for (y, row) in (inner.y..inner.bottom()).zip(rows.into_iter().skip(scroll)) {
        let columns = u16::try_from(width::width(&row)).unwrap_or(0);
        paint::line(&Line::from(Span::styled(row, style)), Rect { y, height: 1, ..inner }, frame.buffer_mut());
        if let Some(word) = word.filter(|_| y + 1 == inner.bottom()) {
            let x = inner.x.saturating_add(columns).min(inner.right());
            let field = Rect { x, y, width: inner.right() - x, height: 1 };
            prompt::text(model, &word.input, field, frame);
        }
    }
}
