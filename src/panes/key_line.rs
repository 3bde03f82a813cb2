//! The last row: the keys that do something here, and how things stand.
//!
//! A hint is there whole or not at all. The first of its context matter most and go last; a command that cannot run now
//! is not hinted.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::message_line;
use super::status::{self, Piece};
use crate::call::Call;
use crate::command::search;
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::{Drawn, Focus, Model, Overlay};
use crate::theme::{Role, paint};
use crate::words;
use client::store::DraftMode;
use client::text::width;

/// A command and the word that its key has here. Several commands share one word where they go opposite ways.
type Hint = (&'static [&'static str], &'static str);

const INBOXES: &[Hint] =
    &[(&["open"], "show"), (&["sidebar.fold"], "fold"), (&["inbox.previous", "inbox.next"], "left, right")];

const LIST: &[Hint] = &[
    (&["reply"], "reply"),
    (&["note"], "note"),
    (&["close"], "close"),
    (&["reopen"], "reopen"),
    (&["snooze"], "snooze"),
    (&["assign"], "assign"),
    (&["tag"], "tag"),
    (&["priority"], "priority"),
    (&["mark"], "mark"),
    (&["undo"], "undo"),
    (&["filter"], "find"),
    (&["assign.me"], "take"),
    (&["next.unread"], "next unread"),
    (&["next.waiting"], words::places::NEXT_WAITS),
    (&["search.all"], "search"),
];

/// While several are marked.
const MARKED: &[Hint] = &[
    (&["close"], "close"),
    (&["snooze"], "snooze"),
    (&["assign"], "assign"),
    (&["tag"], "tag"),
    (&["priority"], "priority"),
    (&["assign.me"], "take"),
    (&["mark"], "mark"),
    (&["mark.range"], "to here"),
    (&["mark.none"], "none"),
];

const THREAD: &[Hint] = &[
    (&["reply"], "reply"),
    (&["note"], "note"),
    (&["close"], "close"),
    (&["reopen"], "reopen"),
    (&["snooze"], "snooze"),
    (&["conversation.next", "conversation.previous"], "next"),
    (&["link.open"], "open"),
    (&["file.save"], "save"),
    (&["events.toggle"], "events"),
    (&["find"], "find"),
    (&["message.next"], "message"),
    (&["assign"], "assign"),
    (&["tag"], "tag"),
];

/// In a thread, while words are marked that were looked for.
const FOUND: &[Hint] =
    &[(&["find.next"], "next"), (&["find.previous"], "previous"), (&["find"], "other"), (&["find.end"], "ends it")];

/// The same, where a search has led there.
const FOUND_BY_SEARCH: &[Hint] = &[
    (&["find.end"], words::search::BACK),
    (&["find.next"], "next"),
    (&["find.previous"], "previous"),
    (&["reply"], "reply"),
    (&["close"], "close"),
    (&["snooze"], "snooze"),
];

/// In the search over everything.
const SEARCH: &[Hint] = &[
    (&["search.open"], "open"),
    (&["search.wider"], words::search::PLACES),
    (&["search.close"], "leave"),
    (&["search.order"], "order"),
    (&["search.mark-all"], "mark all"),
    (&["explain"], words::search::HOW),
];

const DETAILS: &[Hint] = &[(&["open"], "open"), (&["copy.value"], "copy"), (&["details.fold"], "fold")];

/// Where one pane has the whole screen.
const ZOOMED: &[Hint] = &[(&["zoom"], "back")];

const REPLY: &[Hint] = &[
    (&["composer.switch"], words::composer::MAKE_NOTE),
    (&["composer.editor"], "editor"),
    (&["composer.preview"], "look"),
    (&["composer.other"], "other text"),
    (&["composer.attach"], words::composer::ATTACH),
];

const NOTE: &[Hint] = &[
    (&["composer.switch"], words::composer::MAKE_REPLY),
    (&["composer.editor"], "editor"),
    (&["composer.other"], "other text"),
    (&["composer.attach"], words::composer::ATTACH),
];

/// What everybody may need, at the end: it goes last.
const EVERYWHERE: &[Hint] = &[(&["palette"], "all"), (&["help"], "help")];

/// Under so many columns help stands without its word, and nothing stands beside it.
const NARROW: usize = 60;

/// Between two hints, and between hints and state.
const GAP: usize = 2;

/// Draws the row.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if area.height == 0 {
        return;
    }
    frame.buffer_mut().set_style(area, model.theme.style(Role::StatusBar));
    let columns = usize::from(area.width);
    let state = cut(status::pieces(model), columns.saturating_sub(1));
    let state_columns = columns_of(&state);
    let room = columns.saturating_sub(state_columns + 1);
    // Where what is said has no row of its own, it stands in place of the hints.
    let said =
        (!message_line::has_row(model)).then(|| message_line::words(model, room.saturating_sub(1 + GAP))).flatten();
    match said {
        Some((words, role)) => {
            let words = format!(" {}", message_line::shorten(&words, room.saturating_sub(1 + GAP), model));
            paint::line(&Line::from(Span::styled(words, model.theme.style(role))), area, frame.buffer_mut());
        }
        None => hints(model, Rect { width: u16::try_from(room).unwrap_or(0), ..area }, frame, drawn),
    }
    let x = area.right().saturating_sub(u16::try_from(state_columns + 1).unwrap_or(0));
    let right = Rect { x, width: area.right() - x, ..area };
    let mut spans = Vec::new();
    for (text, role) in &state {
        spans.push(Span::styled(text.clone(), model.theme.style(*role)));
        spans.push(Span::styled(" ", model.theme.style(Role::StatusBar)));
    }
    paint::line(&Line::from(spans), right, frame.buffer_mut());
    if !model.known.outbox.is_empty() {
        drawn.hits.push((right, Hit::Call(Call::of("outbox"))));
    }
}

/// Columns of pieces with a blank between two.
fn columns_of(pieces: &[Piece]) -> usize {
    pieces.iter().map(|(text, _)| width::width(text) + 1).sum::<usize>().saturating_sub(1)
}

/// The state is never left out; on the narrowest screens its last words are cut.
fn cut(pieces: Vec<Piece>, mut room: usize) -> Vec<Piece> {
    let mut out = Vec::new();
    for (text, role) in pieces {
        if room == 0 {
            break;
        }
        let text = width::truncate(&text, room).into_owned();
        room = room.saturating_sub(width::width(&text) + 1);
        out.push((text, role));
    }
    out
}

/// The keys that do something in this context, most important first, as far as they fit.
fn hints(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if !model.settings.hints {
        return;
    }
    let columns = usize::from(area.width);
    let narrow = usize::from(model.size.0) < NARROW;
    let contexts = model.contexts();
    let made = |table: &[Hint]| table.iter().filter_map(|hint| made(model, &contexts, hint)).collect::<Vec<_>>();
    let zoomed = if model.panes.zoomed && model.over.overlays.is_empty() { ZOOMED } else { &[] };
    let own = made(zoomed).into_iter().chain(made(own(model)));
    let mut ends = if model.over.overlays.is_empty() { made(EVERYWHERE) } else { Vec::new() };
    if narrow {
        ends.drain(..ends.len().saturating_sub(1));
        ends.iter_mut().for_each(|end| end.word.clear());
    }
    let mut room = columns.saturating_sub(1);
    // The very last ones to go are taken first.
    let mut last: Vec<Made> = Vec::new();
    for end in ends.into_iter().rev() {
        if end.columns() + GAP <= room {
            room -= end.columns() + GAP;
            last.insert(0, end);
        }
    }
    let mut shown = Vec::new();
    for hint in own {
        if hint.columns() + GAP > room {
            break;
        }
        room -= hint.columns() + GAP;
        shown.push(hint);
    }
    shown.extend(last);
    let mut x = area.x + 1;
    for hint in shown {
        let wide = u16::try_from(hint.columns()).unwrap_or(0);
        let mut spans = vec![Span::styled(hint.keys, model.theme.style(Role::HintKey))];
        if !hint.word.is_empty() {
            spans.push(Span::styled(format!(" {}", hint.word), model.theme.style(Role::HintLabel)));
        }
        let place = Rect { x, width: wide, ..area };
        paint::line(&Line::from(spans), place, frame.buffer_mut());
        drawn.hits.push((place, Hit::Call(hint.call)));
        x += wide + u16::try_from(GAP).unwrap_or(0);
    }
}

fn own(model: &Model) -> &'static [Hint] {
    match model.over.overlays.last() {
        Some(Overlay::Search(_)) => return SEARCH,
        Some(_) => return &[],
        None => {}
    }
    match model.focus {
        Focus::Inboxes => INBOXES,
        Focus::List if !model.panes.marks.is_empty() => MARKED,
        Focus::List => LIST,
        Focus::Thread if model.panes.thread.find.is_some() && search::was_found(model) => FOUND_BY_SEARCH,
        Focus::Thread if model.panes.thread.find.is_some() => FOUND,
        Focus::Thread => THREAD,
        Focus::Details => DETAILS,
        Focus::Composer => match model.composer.as_ref().map(|composer| composer.mode) {
            Some(DraftMode::Note) => NOTE,
            _ => REPLY,
        },
    }
}

struct Made {
    keys: String,
    word: String,
    call: Call,
}

impl Made {
    fn columns(&self) -> usize {
        let word = if self.word.is_empty() { 0 } else { 1 + width::width(&self.word) };
        width::width(&self.keys) + word
    }
}

/// A hint with the keys that are bound now; none where a command cannot run, or has no key.
fn made(model: &Model, contexts: &[Context], (commands, word): &Hint) -> Option<Made> {
    let mut keys = Vec::new();
    for command in *commands {
        let found = model.commands.find(command)?;
        (found.ready)(model, &Call::of(*command)).ok()?;
        keys.push(model.keymap.keys_of(command, contexts).first()?.called());
    }
    Some(Made { keys: keys.join(" "), word: (*word).to_owned(), call: Call::of(*commands.first()?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Registry;

    #[test]
    fn whatever_is_hinted_is_a_command() {
        let registry = Registry::built_in();
        for table in
            [INBOXES, LIST, MARKED, THREAD, FOUND, FOUND_BY_SEARCH, SEARCH, DETAILS, ZOOMED, REPLY, NOTE, EVERYWHERE]
        {
            for command in table.iter().flat_map(|(commands, _)| *commands) {
                assert!(registry.find(command).is_some(), "{command}");
            }
        }
    }
}
