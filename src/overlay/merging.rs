//! Two threads that are to become one: side by side, or one above the other where there is less room, with what merging does
//! below them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, room};
use crate::command::choose;
use crate::command::desk::customers;
use crate::model::desk::{Beside, messages};
use crate::model::overlay::Confirm;
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words::desk as words;
use client::domain::{Author, Body, Conversation};
use client::store::StoredThread;
use client::text::{ago, html, width, wrap};

/// From so many columns inside on they stand side by side.
const SIDE_BY_SIDE: usize = 88;

/// So many columns an overlay of two threads has at most.
const WIDEST: usize = 150;

/// Draws both, and the question below them.
pub fn draw(model: &Model, confirm: &Confirm, both: &Beside, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let (columns, height) = room(screen);
    let columns = columns.min(WIDEST);
    let question = wrap::wrap_text(&confirm.words(), columns.max(6));
    let others = confirm.others.iter().map(|answer| (answer.letter, answer.words));
    let answers = std::iter::once(('y', words::YES_MERGE)).chain(others).chain([('n', words::LEAVE)]);
    let keys = answers.map(|(letter, told)| (letter.to_string(), told.to_owned())).collect();
    let sheet = Sheet { title: words::MERGE, keys, about: None };
    let beside = columns >= SIDE_BY_SIDE;
    let own = if beside { (columns - 3) / 2 } else { columns };
    let stays = side(model, &both.stays, words::STAYS, own);
    let goes = side(model, &both.goes, words::GOES, own);
    let below = question.len() + 1;
    let wanted = if beside { stays.len().max(goes.len()) } else { stays.len() + goes.len() + 1 } + below;
    let inner = framed(model, &sheet, (columns, wanted.min(height)), screen, frame, drawn);
    let upper = usize::from(inner.height).saturating_sub(below);
    let each = if beside { upper } else { upper.saturating_sub(1) / 2 };
    drawn.overlay_lines = stays.len().max(goes.len());
    drawn.overlay_height = each;
    let scroll = |lines: usize, rows: usize| confirm.scroll.min(lines.saturating_sub(rows));
    let mut row = 0;
    let mut put = |line: &Line<'_>, x: u16, at: usize| {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        if at < inner.height {
            let area =
                Rect { x: inner.x.saturating_add(x), y: inner.y + at, width: inner.width.saturating_sub(x), height: 1 };
            paint::line(line, area, frame.buffer_mut());
        }
    };
    if beside {
        let right = u16::try_from(own + 3).unwrap_or(0);
        let between = Line::from(Span::styled(model.signs.between(), model.theme.style(Role::OverlayBorder)));
        for (at, line) in stays.iter().skip(scroll(stays.len(), each)).take(each).enumerate() {
            put(line, 0, at);
        }
        for at in 0..each {
            put(&between, right - 2, at);
        }
        for (at, line) in goes.iter().skip(scroll(goes.len(), each)).take(each).enumerate() {
            put(line, right, at);
        }
        row = each;
    } else {
        for part in [&stays, &goes] {
            for (at, line) in part.iter().skip(scroll(part.len(), each)).take(each).enumerate() {
                put(line, 0, row + at);
            }
            row += each;
            if std::ptr::eq(part, &stays) {
                let rule = model.signs.rule().repeat(columns);
                put(&Line::from(Span::styled(rule, model.theme.style(Role::OverlayBorder))), 0, row);
                row += 1;
            }
        }
    }
    for (at, line) in question.into_iter().enumerate() {
        put(&Line::from(Span::styled(line, model.theme.style(Role::Overlay))), 0, row + 1 + at);
    }
}

/// One of the two: what it is, with whom, how much there is, and what was said.
fn side(model: &Model, thread: &StoredThread, title: &str, columns: usize) -> Vec<Line<'static>> {
    let head = &thread.conversation;
    let now = choose::zoned_now(model);
    let text = |words: String, role: Role| Line::from(Span::styled(words, model.theme.style(role)));
    let with = format!("{}, {}", customers(thread), ago::moment(head.created_at, &now));
    let headline = head.headline();
    let mut lines = vec![text(title.to_owned(), Role::OverlayTitle)];
    for (words, role) in [
        (with, Role::Overlay),
        (format!("“{headline}”"), Role::Overlay),
        (words::held(messages(thread), &whose(model, head)), Role::HintLabel),
    ] {
        lines.push(text(width::truncate(&words, columns).into_owned(), role));
    }
    let said = |lines: &mut Vec<Line<'static>>, name: &str, note: bool, at: String, body: Option<&Body>| {
        let note = if note { words::NOTE } else { "" };
        lines.push(text(width::truncate(&format!("{name}{note}, {at}"), columns).into_owned(), Role::HintLabel));
        let plain = body.map(|body| html::render(body).plain()).unwrap_or_default();
        for line in plain.lines().filter(|line| !line.trim().is_empty()) {
            lines.extend(wrap::wrap_text(line, columns.max(6)).into_iter().map(|row| text(row, Role::Overlay)));
        }
    };
    let name = |author: &Author| author.display().to_owned();
    let source = &head.source;
    said(&mut lines, &name(&source.author), false, ago::moment(head.created_at, &now), Some(&source.body));
    for part in thread.parts.iter().filter(|part| part.is_message() && !part.kind.is_noise()) {
        let at = ago::moment(part.made_at(), &now);
        said(&mut lines, &name(&part.author), part.kind.is_note(), at, part.body.as_ref());
    }
    if thread.fetched_at.is_none() {
        lines.push(text(words::FETCHING.to_owned(), Role::HintLabel));
    }
    lines
}

fn whose(model: &Model, head: &Conversation) -> String {
    let team = head.team_assignee.as_ref().map(|team| model.team_name(team));
    let admin = match &head.admin_assignee {
        Some(admin) if Some(admin) == model.me() => Some(words::ME.to_owned()),
        other => other.as_ref().map(|admin| model.admin_name(admin)),
    };
    let all: Vec<String> = team.into_iter().chain(admin).collect();
    if all.is_empty() { words::NOBODY.to_owned() } else { all.join(", ") }
}
