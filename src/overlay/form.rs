//! A form: a row for each field, of a choice all that can be chosen where that fits.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, keys_of, prompt, room};
use crate::command::form as command;
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::form::{Field, Form};
use crate::model::{Drawn, Focus, Model};
use crate::theme::{Role, paint};
use crate::words::form as words;
use client::text::{width, wrap};

/// So wide it is where there is room: a line of choices and what is typed are read at a glance.
const WIDTH: usize = 72;

/// No label takes more.
const LABEL: usize = 24;

/// So many rows at most show what can be chosen in the field that has the keys.
const CHOICES: usize = 6;

/// A row of the form.
struct Row {
    /// Which field it is of; none of what stands between them.
    at: Option<usize>,
    line: Line<'static>,
    /// Where choices are, from the left: column, columns, and their places.
    choices: Vec<(usize, usize, usize)>,
    /// Whether one types in it.
    typed: bool,
}

impl Row {
    fn text(words: String, style: ratatui::style::Style) -> Self {
        Self { at: None, line: Line::from(Span::styled(words, style)), choices: Vec::new(), typed: false }
    }
}

/// Draws it over the thread.
pub fn draw(model: &Model, form: &Form, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let title = command::title(form);
    let keys = keys_of(model, Context::Form, &command::keys(form));
    let columns = WIDTH.min(room(screen).0).max(6);
    let sheet = Sheet { title: &title, keys, about: Some(Focus::Thread) };
    let style = model.theme.style(Role::Overlay);
    let asks: Vec<Row> =
        form.asks.iter().flat_map(|asks| wrap::wrap_text(asks, columns)).map(|line| Row::text(line, style)).collect();
    let label =
        form.fields.iter().map(|field| width::width(&field.label)).max().unwrap_or(0).min(LABEL).min(columns / 3);
    let most = CHOICES.min(room(screen).1.saturating_sub(4)).max(1);
    let fields: Vec<Row> =
        (0..form.fields.len()).flat_map(|at| rows(model, form, at, (label, columns, most))).collect();
    let (hint, wrong) = command::hint(form);
    let role = if wrong { Role::StatusError } else { Role::TextMuted };
    let hint: Vec<Row> = wrap::wrap_text(&hint, columns)
        .into_iter()
        .take(3)
        .map(|line| Row::text(line, model.theme.over(role)))
        .collect();
    let blank = || Row::text(String::new(), style);
    let above: Vec<Row> = if asks.is_empty() { asks } else { asks.into_iter().chain([blank()]).collect() };
    let below: Vec<Row> = [blank()].into_iter().chain(hint).collect();
    let wanted = above.len() + fields.len() + below.len();
    let inner = framed(model, &sheet, (columns, wanted), screen, frame, drawn);
    let height = usize::from(inner.height);
    // The field that has the keys and what is wrong with it are what must be seen.
    let below: Vec<Row> = below.into_iter().skip(usize::from(wanted > height)).take(height.saturating_sub(1)).collect();
    let lacks = wanted > height && above.len() + below.len() + 3 > height;
    let above = if lacks { Vec::new() } else { above };
    let most = height.saturating_sub(above.len() + below.len());
    let end = fields.iter().rposition(|row| row.at == Some(form.at)).map_or(0, |last| last + 1);
    let begin = fields.iter().position(|row| row.at == Some(form.at)).unwrap_or(0);
    let top = end.saturating_sub(most).min(begin);
    let shown = above.into_iter().chain(fields.into_iter().skip(top).take(most)).chain(below);
    for (y, row) in (inner.y..inner.bottom()).zip(shown) {
        put(model, form, &row, (label, Rect { y, height: 1, ..inner }), frame, drawn);
    }
}

fn put(model: &Model, form: &Form, row: &Row, (label, area): (usize, Rect), frame: &mut Frame<'_>, drawn: &mut Drawn) {
    paint::line(&row.line, area, frame.buffer_mut());
    let Some(at) = row.at else { return };
    drawn.hits.push((area, Hit::Line(at)));
    for (column, columns, place) in &row.choices {
        let x = area.x.saturating_add(u16::try_from(*column).unwrap_or(u16::MAX));
        let width = u16::try_from(*columns).unwrap_or(u16::MAX).min(area.right().saturating_sub(x));
        drawn.hits.push((Rect { x, width, ..area }, Hit::Choice(at, *place)));
    }
    let Some(field) = form.fields.get(at).filter(|_| row.typed) else { return };
    let lead = u16::try_from(label + LEAD).unwrap_or(u16::MAX).min(area.width);
    let aside = u16::try_from(aside(field).map_or(0, |words| width::width(words) + 1)).unwrap_or(0);
    let place = Rect { x: area.x + lead, width: (area.width - lead).saturating_sub(aside), ..area };
    prompt::line(model, &field.input, place, at == form.at, frame);
}

/// The sign of the cursor, and the blanks around a label.
const LEAD: usize = 4;

/// What stands at the right of a field.
fn aside(field: &Field) -> Option<&'static str> {
    match (field.is_empty(), field.required) {
        (true, true) => Some(words::NEEDED),
        (true, false) => Some(words::MAY_STAY_EMPTY),
        _ => None,
    }
}

/// A field's rows; of choices so many at most.
fn rows(model: &Model, form: &Form, at: usize, (label, columns, most): (usize, usize, usize)) -> Vec<Row> {
    let Some(field) = form.fields.get(at) else { return Vec::new() };
    let theme = &model.theme;
    let has_keys = at == form.at;
    let lead = |first: bool| {
        let sign = if has_keys && first { model.signs.cursor() } else { " " };
        let name = if first { width::fit(&field.label, label) } else { " ".repeat(label) };
        let role = if field.wrong.is_some() { Role::StatusError } else { Role::OverlayTitle };
        vec![
            Span::styled(format!("{sign} "), theme.style(Role::OverlayTitle)),
            Span::styled(format!("{name}  "), theme.over(role)),
        ]
    };
    let room = columns.saturating_sub(label + LEAD);
    let tail = aside(field).map(|words| {
        let role = if field.required { Role::StatusWarning } else { Role::TextMuted };
        (words, theme.over(role))
    });
    let left = room.saturating_sub(tail.map_or(0, |(words, _)| width::width(words) + 1));
    if !field.is_choice() {
        let mut line = lead(true);
        let said = if has_keys { String::new() } else { field.input.text().to_owned() };
        line.push(Span::styled(width::fit(&said, left), theme.style(Role::Overlay)));
        line.extend(tail.map(|(words, style)| Span::styled(format!(" {words}"), style)));
        return vec![Row { at: Some(at), line: Line::from(line), choices: Vec::new(), typed: has_keys }];
    }
    let lines = laid(model, field, (left, room), has_keys.then_some(most));
    let first = |n: usize| n == 0;
    lines
        .into_iter()
        .enumerate()
        .map(|(n, (spans, places))| {
            let used: usize = spans.iter().map(|span| width::width(&span.content)).sum();
            let mut line = lead(first(n));
            line.extend(spans);
            if let Some((words, style)) = tail.filter(|_| first(n)) {
                line.push(Span::raw(" ".repeat(left.saturating_sub(used))));
                line.push(Span::styled(format!(" {words}"), style));
            }
            let choices = places.into_iter().map(|(column, columns, place)| (column + label + LEAD, columns, place));
            Row { at: Some(at), line: Line::from(line), choices: choices.collect(), typed: false }
        })
        .collect()
}

/// The spans of a line, and where its choices are.
type Laid = (Vec<Span<'static>>, Vec<(usize, usize, usize)>);

/// What can be chosen: all of it where that fits, or where the field has the keys; else what is chosen, and of how many.
fn laid(model: &Model, field: &Field, (left, room): (usize, usize), most: Option<usize>) -> Vec<Laid> {
    let theme = &model.theme;
    let (choices, chosen) = (field.choices(), field.chosen());
    let plain = theme.style(Role::Overlay);
    if chosen.is_none() && !field.is_empty() {
        // What is typed is none of them, or was taken away since.
        let words = format!("{}  ({})", field.input.text(), words::NOT_OFFERED);
        return vec![(vec![Span::styled(width::truncate(&words, left).into_owned(), plain)], Vec::new())];
    }
    let one = |place: usize, label: &str| {
        let sign = if chosen == Some(place) { "(o)" } else { "( )" };
        format!("{sign} {}", width::truncate(label, room.saturating_sub(6).max(4)))
    };
    let mut lines: Vec<Laid> = vec![(Vec::new(), Vec::new())];
    let mut used = 0;
    for (place, label) in choices.iter().enumerate() {
        let words = one(place, label);
        let columns = width::width(&words);
        let most = if lines.len() == 1 { left } else { room };
        if used > 0 && used + 2 + columns > most {
            lines.push((Vec::new(), Vec::new()));
            used = 0;
        }
        let Some((spans, places)) = lines.last_mut() else { break };
        if used > 0 {
            spans.push(Span::raw("  "));
            used += 2;
        }
        places.push((used, columns, place));
        let role = if chosen == Some(place) { Role::TextStrong } else { Role::Overlay };
        spans.push(Span::styled(words, theme.over(role)));
        used += columns;
    }
    if lines.len() == 1 {
        return lines;
    }
    if let Some(most) = most {
        let at = lines.iter().position(|(_, places)| places.iter().any(|(_, _, place)| chosen == Some(*place)));
        let top = (at.unwrap_or(0) + 1).saturating_sub(most);
        return lines.into_iter().skip(top).take(most).collect();
    }
    let said = chosen.map_or_else(String::new, |at| {
        let of = words::of(at + 1, choices.len());
        let label = choices.get(at).copied().unwrap_or_default();
        format!("{}  ({of})", width::truncate(label, left.saturating_sub(width::width(&of) + 4).max(4)))
    });
    vec![(vec![Span::styled(width::truncate(&said, left).into_owned(), plain)], Vec::new())]
}
