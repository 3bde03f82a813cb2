//! The search over everything, over all panes: the line that is typed, how much was found, and each hit with the words
//! around it.

mod hits;
mod snippet;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{clear, foot, prompt};
use crate::call::{Arg, Call};
use crate::command::{choose, key_in};
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::search::{Part, Reach, SearchPane};
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words::{rows, search as words};
use client::text::{width, wrap};

/// So many rows say what is wrong, below the place.
const WRONG: usize = 3;

/// Draws the search, and tells `drawn` how many hits have room.
pub fn draw(model: &Model, pane: &SearchPane, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let area = Rect { height: screen.height.saturating_sub(foot(screen)), ..screen };
    clear(area, frame.buffer_mut());
    frame.buffer_mut().set_style(area, model.theme.style(Role::Text));
    drawn.hits.push((area, Hit::Overlay));
    let mut rows = (area.y..area.bottom()).map(|y| Rect { y, height: 1, ..area });
    let Some(first) = rows.next() else { return };
    let shift = typed(model, pane, first, frame);
    // What may be written next stands in the last row, where there are more than a few.
    let last = if area.height > 6 { rows.next_back() } else { None };
    if pane.faults.is_empty() {
        rows.next().into_iter().for_each(|row| figures(model, pane, row, frame, drawn));
    } else {
        for (row, line) in rows.by_ref().zip(wrong(model, pane, shift, usize::from(area.width))) {
            paint::line(&line, row, frame.buffer_mut());
        }
    }
    if let Some(top) = rows.next() {
        let bottom = last.map_or(area.bottom(), |last| last.y);
        let body = Rect { height: bottom.saturating_sub(top.y), ..top };
        hits::draw(model, pane, body, frame, drawn);
    }
    last.into_iter().for_each(|row| next(model, pane, row, frame, drawn));
}

/// The line that is typed, and where is looked. Returns the columns that are scrolled out at its left.
fn typed(model: &Model, pane: &SearchPane, row: Rect, frame: &mut Frame<'_>) -> usize {
    frame.buffer_mut().set_style(row, model.theme.style(Role::Prompt));
    let reach = match pane.reach {
        Reach::Here => words::here(&choose::inbox_name(model, &model.panes.inbox)),
        Reach::Everything => words::EVERYTHING.to_owned(),
        Reach::Intercom => words::INTERCOM.to_owned(),
    };
    let whole = format!(" {reach} · {} ", rows::order(pane.order, false));
    let most = usize::from(row.width) / 3;
    // What is typed has most of the row.
    let aside = [whole, format!(" {reach} ")].into_iter().find(|aside| width::width(aside) <= most).unwrap_or_default();
    let wide = u16::try_from(width::width(&aside)).unwrap_or(0);
    let right = Rect { x: row.right().saturating_sub(wide), width: wide, ..row };
    paint::line(&Line::from(Span::styled(aside, model.theme.over(Role::TextMuted))), right, frame.buffer_mut());
    let label = Span::styled("/", model.theme.style(Role::PromptLabel));
    frame.buffer_mut().set_span(row.x, row.y, &label, row.width);
    let field = Rect { x: row.x + 1, width: row.width.saturating_sub(wide + 1), ..row };
    let cursor = prompt::line(model, &pane.input, field, true, frame);
    let text = pane.input.text();
    let before: String = text.chars().take(pane.input.cursor()).collect();
    let shown = width::tail(&before, usize::from(field.width).saturating_sub(1));
    let shift = width::width(&before).saturating_sub(width::width(shown));
    colour(model, pane, field, shift, frame);
    if let Some(rest) = pane.ghost() {
        let room = field.right().saturating_sub(cursor);
        frame.buffer_mut().set_span(cursor, row.y, &Span::styled(rest, model.theme.style(Role::PromptGhost)), room);
    }
    shift
}

/// Fields, and the signs between tests, stand out from words and values.
fn colour(model: &Model, pane: &SearchPane, field: Rect, shift: usize, frame: &mut Frame<'_>) {
    let column = |at: usize| {
        let columns = width::width(pane.input.text().get(..at).unwrap_or_default()).saturating_sub(shift);
        u16::try_from(columns).unwrap_or(u16::MAX).min(field.width)
    };
    for (part, at) in &pane.parts {
        let role = match part {
            Part::Field => Role::PromptField,
            Part::Sign => Role::PromptSign,
        };
        let (from, to) = (column(at.start), column(at.end));
        let area = Rect { x: field.x + from, width: to.saturating_sub(from), ..field };
        frame.buffer_mut().set_style(area, model.theme.style(role));
    }
}

/// How much was found, and how much of the workspace is here.
fn figures(model: &Model, pane: &SearchPane, row: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let found = &pane.found;
    let left = match () {
        () if pane.wanted().is_none() => String::new(),
        () if !found.done && found.total == 0 => words::SEARCHING.to_owned(),
        () => words::found(found.total, found.places, !found.done),
    };
    let server = (pane.reach == Reach::Intercom).then_some(()).and_then(|()| match () {
        () if model.known.sync.offline_since.is_some() => Some(words::OFFLINE),
        () if pane.asked.out > 0 => Some(words::ASKING),
        () if pane.asked.more => Some(words::HAS_MORE),
        () => None,
    });
    let could = (found.done && found.unknown > 0 && pane.is_of_these_words()).then(|| words::could(found.unknown));
    let left = [Some(left).filter(|left| !left.is_empty()), could, server.map(str::to_owned)];
    let left = format!(" {}", left.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    let columns = usize::from(row.width);
    let style = model.theme.over(Role::TextMuted);
    let used = width::width(&left).min(columns);
    let left = width::truncate(&left, columns).into_owned();
    paint::line(&Line::from(Span::styled(left, model.theme.style(Role::Text))), row, frame.buffer_mut());
    let Some(whole) = coverage(model, pane).into_iter().find(|words| width::width(words) + used + 3 <= columns) else {
        return;
    };
    let wide = u16::try_from(width::width(&whole) + 1).unwrap_or(row.width).min(row.width);
    let right = Rect { x: row.right() - wide, width: wide, ..row };
    paint::line(&Line::from(Span::styled(whole, style)), right, frame.buffer_mut());
    drawn.hits.push((right, Hit::Call(Call::of("search.fetch"))));
}

/// How much of the workspace is here, with what can be done about it; the longest way to say it first. None where all is.
fn coverage(model: &Model, pane: &SearchPane) -> Vec<String> {
    let Some(coverage) = pane.coverage else { return Vec::new() };
    if let Some(percent) = coverage.indexed {
        return vec![words::indexing(percent)];
    }
    if coverage.unfetched == 0 {
        return Vec::new();
    }
    let key = key_in(model, Context::Search, "search.fetch");
    let share = words::coverage(coverage.percent());
    let then = if model.known.fetches_all { words::fetches(&key) } else { words::offer(&key) };
    let less = words::covers(coverage.percent());
    vec![format!("{share} · {then}"), format!("{less} · {then}"), share, less]
}

/// The first thing that is wrong: its place, and below that what to do.
fn wrong(model: &Model, pane: &SearchPane, shift: usize, columns: usize) -> Vec<Line<'static>> {
    let Some(fault) = pane.faults.first() else { return Vec::new() };
    let text = pane.input.text();
    let wide = |from: usize, to: usize| width::width(text.get(from..to).unwrap_or_default());
    let at = (1 + wide(0, fault.span.start)).saturating_sub(shift).clamp(1, columns.saturating_sub(1).max(1));
    let long = wide(fault.span.start, fault.span.end).clamp(1, columns.saturating_sub(at).max(1));
    let style = model.theme.style(Role::StatusWarning);
    let caret = Line::from(vec![Span::raw(" ".repeat(at)), Span::styled("^".repeat(long), style)]);
    let says = crate::words::whole(&fault.says);
    let says = wrap::wrap_text(&says, columns.saturating_sub(2).max(6));
    let says = says.into_iter().take(WRONG).map(|line| Line::from(Span::styled(format!(" {line}"), style)));
    std::iter::once(caret).chain(says).collect()
}

/// What may be written next, the one that the key writes first; else how tests are written.
fn next(model: &Model, pane: &SearchPane, row: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let theme = &model.theme;
    let key = key_in(model, Context::Search, "search.complete");
    let muted = |words: String| Span::styled(words, theme.over(Role::TextMuted));
    if let Some(fault) = pane.faults.first() {
        let text = pane.input.text();
        let told = fault.fix.as_ref().map(|fix| match fix.by.as_str() {
            "" => words::leaves_out(&key, text.get(fix.span.start..fix.span.end).unwrap_or_default().trim()),
            by => words::mends(&key, by.trim()),
        });
        paint::line(&Line::from(muted(format!(" {}", told.unwrap_or_default()))), row, frame.buffer_mut());
        return;
    }
    let Some(completion) = &pane.completion else {
        let fields = width::truncate(words::FIELDS, usize::from(row.width).saturating_sub(1)).into_owned();
        paint::line(&Line::from(muted(format!(" {fields}"))), row, frame.buffer_mut());
        return;
    };
    let mut x = row.x + 1;
    let mut put = |span: Span<'static>, call: Option<Call>| {
        let wide = u16::try_from(width::width(&span.content)).unwrap_or(row.width);
        if x + wide >= row.right() {
            return false;
        }
        let place = Rect { x, width: wide, ..row };
        paint::line(&Line::from(span), place, frame.buffer_mut());
        drawn.hits.extend(call.map(|call| (place, Hit::Call(call))));
        x += wide + 2;
        true
    };
    put(Span::styled(words::writes(&key), theme.style(Role::HintLabel)), None);
    for (at, entry) in completion.entries.iter().enumerate() {
        let role = if at == 0 { Role::TextStrong } else { Role::TextMuted };
        let call = Call::of("search.complete").with(Arg::Number(at as u64 + 1));
        if !put(Span::styled(entry.text.clone(), theme.over(role)), Some(call)) {
            break;
        }
        // Of one alone there is room to say what it is.
        if completion.entries.len() == 1 {
            put(muted(entry.says.clone()), None);
        }
    }
}
