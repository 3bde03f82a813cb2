//! What the person did, and what the program said: a line each, with a cursor.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, keys_of, prompt, room};
use crate::command::choose;
use crate::command::past::{self, lines};
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::overlay::{Page, Reader};
use crate::model::{Drawn, Level, Model};
use crate::theme::{Role, paint};
use crate::words::past as words;
use client::text::{ago, width, wrap};

/// No list is wider: it is read in lines.
const WIDEST: usize = 110;

/// What was said is prose, and narrower.
const PROSE: usize = 96;

/// Draws the list, and tells `drawn` how long it is.
pub fn draw(model: &Model, reader: &Reader, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    // Prose stands close to its times, to have the room.
    let (most, gap) = if reader.page == Page::Messages { (PROSE, "") } else { (WIDEST, " ") };
    let columns = most.min(room(screen).0);
    let lead = 1 + gap.len();
    let all = lines(model, reader);
    let rows: Vec<(usize, Line<'_>)> = all
        .iter()
        .enumerate()
        .flat_map(|(at, line)| {
            rows_of(model, line, columns.saturating_sub(lead), gap).into_iter().map(move |row| (at, row))
        })
        .collect();
    let filters = reader.typing || !reader.filter.text().is_empty();
    let title = title(model, reader);
    let sheet = Sheet { title: &title, keys: keys(model, reader), about: None };
    let wide = rows.iter().map(|(_, row)| row.width()).max().unwrap_or(0).max(words::NOTHING_FITS.len());
    let wanted = ((wide + lead).min(columns), rows.len().max(1) + usize::from(filters));
    let inner = framed(model, &sheet, wanted, screen, frame, drawn);
    if inner.height == 0 {
        return;
    }
    let mut body = inner;
    if filters {
        let span = Span::styled("/", model.theme.style(Role::PromptLabel));
        frame.buffer_mut().set_span(inner.x, inner.y, &span, inner.width);
        let field = Rect { x: inner.x + 1, width: inner.width.saturating_sub(1), height: 1, ..inner };
        prompt::line(model, &reader.filter, field, reader.typing, frame);
        body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    }
    let height = usize::from(body.height);
    (drawn.overlay_lines, drawn.overlay_height) = (rows.len(), height);
    if rows.is_empty() {
        let nothing = match (filters, reader.page) {
            (true, _) => words::NOTHING_FITS,
            (false, Page::Messages) => crate::words::program::NOTHING_SAID,
            (false, _) => words::NOTHING_DONE,
        };
        frame.buffer_mut().set_span(
            body.x,
            body.y,
            &Span::styled(nothing, model.theme.over(Role::TextMuted)),
            body.width,
        );
        return;
    }
    let is_at = |at: usize| Some(at) == reader.at;
    let last = rows.iter().rposition(|(at, _)| is_at(*at)).unwrap_or(0);
    let top = (last + 1).saturating_sub(height);
    for (y, (at, row)) in (body.y..body.bottom()).zip(rows.iter().skip(top)) {
        let area = Rect { y, height: 1, ..body };
        let sign = if is_at(*at) { model.signs.cursor() } else { " " };
        let mut row = row.clone();
        row.spans.insert(0, Span::styled(format!("{sign}{gap}"), model.theme.style(Role::Overlay)));
        paint::line(&row, area, frame.buffer_mut());
        drawn.hits.push((area, Hit::Line(*at)));
        if is_at(*at) {
            frame.buffer_mut().set_style(area, model.theme.style(Role::PickerSelected));
        }
    }
}

fn title(model: &Model, reader: &Reader) -> String {
    match reader.page {
        Page::Did => words::DID.to_owned(),
        Page::Several(unit) => match model.known.did.iter().find(|did| did.id == unit) {
            Some(unit) => {
                let (done, waiting, refused) = past::counts(unit);
                words::several(&past::what(model, unit), done, waiting, refused)
            }
            None => words::DID.to_owned(),
        },
        _ => words::MESSAGES.to_owned(),
    }
}

/// A line in rows: when, what, and at its end what can be done about it where there is room, else below.
fn rows_of<'a>(model: &Model, line: &past::Line, columns: usize, gap: &str) -> Vec<Line<'a>> {
    let theme = &model.theme;
    let when = line.at.map_or_else(String::new, |at| format!("{} {gap}", ago::moment(at, &choose::zoned_now(model))));
    let indent = width::width(&when);
    let role = match (line.over, line.level) {
        (true, _) => Role::TextMuted,
        (_, Level::Info) => Role::Overlay,
        (_, Level::Warning) => Role::StatusWarning,
        (_, Level::Error) => Role::StatusError,
    };
    let room = columns.saturating_sub(indent).max(6);
    let mut rows: Vec<Line<'_>> = Vec::new();
    for (at, words) in wrap::wrap_text(&line.words, room).into_iter().enumerate() {
        let lead = if at == 0 { when.clone() } else { " ".repeat(indent) };
        let lead = Span::styled(lead, theme.style(Role::ThreadDate));
        rows.push(Line::from(vec![lead, Span::styled(words, theme.style(role))]));
    }
    if line.aside.is_empty() {
        return rows;
    }
    let aside = |words: String| Span::styled(words, theme.style(Role::HintLabel));
    let free = rows.last().map_or(0, |row| columns.saturating_sub(row.width()));
    match rows.last_mut() {
        Some(row) if width::width(&line.aside) + 2 <= free => {
            // Those of all lines begin below each other, where the words leave room for that.
            let gap = (columns / 2).saturating_sub(row.width()).min(free - width::width(&line.aside)).max(2);
            row.push_span(aside(format!("{}{}", " ".repeat(gap), line.aside)));
        }
        _ => {
            let below = wrap::wrap_text(&line.aside, room.saturating_sub(2).max(6));
            rows.extend(below.into_iter().map(|words| Line::from(aside(format!("{}{words}", " ".repeat(indent + 2))))));
        }
    }
    rows
}

fn keys(model: &Model, reader: &Reader) -> Vec<(String, String)> {
    if reader.typing {
        return keys_of(model, Context::Prompt, &[("prompt.accept", "keeps it"), ("prompt.cancel", "shows all")]);
    }
    let help = |all: &[(&str, &str)]| keys_of(model, Context::Help, all);
    let rest = [("help.run", "open"), ("help.find", "filter"), ("help.close", "leave")];
    match reader.page {
        Page::Did => {
            [keys_of(model, Context::Did, &[("did.undo", "take back"), ("did.redo", "again")]), help(&rest)].concat()
        }
        Page::Several(unit) => {
            let refused = model.known.did.iter().find(|did| did.id == unit).map_or(0, |unit| past::counts(unit).2);
            let own: &[(&str, &str)] =
                if refused > 0 { &[("did.retry", "try again"), ("did.drop", "drop")] } else { &[] };
            [keys_of(model, Context::Did, own), help(&rest)].concat()
        }
        _ => help(&rest),
    }
}
