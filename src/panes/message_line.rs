//! What was done, at the left, and what others did, at the right: one line, in a rule over the last row.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::status::Piece;
use crate::command::sending::countdown;
use crate::command::{act, key_of};
use crate::model::layout::TALL;
use crate::model::{Level, Model};
use crate::theme::{Role, paint};
use crate::words;
use client::text::width;

/// What a customer wrote is quoted on at most so many columns: enough to tell whether to go there now.
const QUOTE: usize = 76;

/// So many of those that are marked are named.
const NAMED: usize = 3;

/// Whether it has a row of its own; it shares the last one on a low screen.
pub fn has_row(model: &Model) -> bool {
    model.size.1 >= TALL
}

/// Draws the row. `lines` are the columns in which a line between two panes ends here.
pub fn draw(model: &Model, area: Rect, lines: &[u16], frame: &mut Frame<'_>) {
    let columns = usize::from(area.width);
    let rule = model.theme.style(Role::Border);
    paint::line(&Line::from(Span::styled(model.signs.rule().repeat(columns), rule)), area, frame.buffer_mut());
    for x in lines {
        frame.buffer_mut().set_span(*x, area.y, &Span::styled(model.signs.joint(), rule), 1);
    }
    // Two of the rule, a blank, the words, a blank, and two of the rule at the least.
    let mut room = columns.saturating_sub(6);
    if let Some((words, role)) = words(model, room) {
        let words = shorten(&words, room, model);
        let wide = width::width(&words);
        put(model, (words, role), area.x + 2, area, frame);
        room = room.saturating_sub(wide + 4);
    }
    let heard = heard(model);
    if let Some(words) = heard.iter().find(|words| width::width(words) <= room) {
        let wide = u16::try_from(width::width(words)).unwrap_or(area.width);
        put(model, (words.clone(), Role::Text), area.right().saturating_sub(wide + 4), area, frame);
    }
}

fn put(model: &Model, (words, role): Piece, x: u16, area: Rect, frame: &mut Frame<'_>) {
    let wide = u16::try_from(width::width(&words) + 2).unwrap_or(area.width).min(area.right().saturating_sub(x));
    let line = Line::from(vec![Span::raw(" "), Span::styled(words, model.theme.style(role)), Span::raw(" ")]);
    paint::line(&line, Rect { x, width: wide, ..area }, frame.buffer_mut());
}

/// What I did, or what came of it: what goes out in a moment before all else.
pub fn words(model: &Model, room: usize) -> Option<Piece> {
    if let Some(sending) = countdown(model, room) {
        return Some((sending, Role::Text));
    }
    let notice = model.notices.current();
    if let Some(notice) = notice {
        let role = match notice.level {
            Level::Info => Role::Text,
            Level::Warning => Role::StatusWarning,
            Level::Error => Role::StatusError,
        };
        return Some((notice.words.clone(), role));
    }
    // On a low screen what others did has no other place.
    let heard = (!has_row(model)).then(|| heard(model).into_iter().next()).flatten();
    heard.or_else(|| marked(model, room)).map(|words| (words, Role::Text))
}

/// What is marked, for as long as anything is, with as many names as find room: nothing of it is to be read elsewhere.
fn marked(model: &Model, room: usize) -> Option<String> {
    let ids = model.panes.marks.ids();
    let names: Vec<String> = ids.iter().take(NAMED).filter_map(|id| act::who(model, id)).collect();
    let lines = (0..=names.len()).rev().map(|named| words::several::marked(&names[..named], ids.len()));
    lines.into_iter().find(|line| width::width(line) <= room).filter(|_| !ids.is_empty())
}

/// What others did: whole, then by kind and number, then as a number alone.
fn heard(model: &Model) -> Vec<String> {
    let mut lines = words::heard::line(model.notices.heard());
    if let Some(whole) = lines.first_mut() {
        *whole = width::truncate(whole, QUOTE).into_owned();
    }
    lines
}

/// As much of a sentence as fits: how it is taken back stays, and what is cut is under `:messages`.
pub fn shorten(sentence: &str, room: usize, model: &Model) -> String {
    if width::width(sentence) <= room {
        return sentence.to_owned();
    }
    let more = || format!(" · {}", key_of(model, "messages"));
    let (head, tail) = match sentence.rsplit_once(" · ") {
        Some((head, tail)) => (head, format!(" · {tail}")),
        None => (sentence, more()),
    };
    let left = room.saturating_sub(width::width(&tail));
    // Of a sentence that is nothing but its end one cannot tell what it is about.
    if left < 12 {
        width::truncate(sentence, room).into_owned()
    } else {
        format!("{}{tail}", width::truncate(head, left))
    }
}
