//! The composer: a reply and a note must never be taken for one another, so they differ in title, frame, ground and
//! words, with colours or without.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders, Widget};
use tui_textarea::TextArea;

use super::people;
use crate::command::{choose, then};
use crate::model::composer::vim::{Mode, Operator};
use crate::model::drawn::Hit;
use crate::model::edit::motion::Place;
use crate::model::edit::signs;
use crate::model::{Composer, Drawn, Focus, Model};
use crate::theme::Theme;
use crate::theme::{Role, paint};
use crate::words::composer::{self as words, Way};
use crate::words::files;
use crate::words::thread;
use crate::words::vim as keys_of_vim;
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{FileRef, State};
use client::store::DraftMode;
use client::text::markup::{Reading, Shown};
use client::text::rich::Mark;
use client::text::{ago, html, markup, width, wrap};

/// Draws the composer.
pub fn draw(model: &Model, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let Some(composer) = &model.composer else {
        return;
    };
    let theme = &model.theme;
    let note = composer.mode == DraftMode::Note;
    let (role, text_role) =
        if note { (Role::ComposerNote, Role::ComposerNoteText) } else { (Role::ComposerReply, Role::Composer) };
    let style = theme.style(role);
    let room = usize::from(area.width).saturating_sub(6);
    let (title, name) = titles(model, composer, room);
    let edge = if note { "═" } else { "─" };
    let mut block = Block::new()
        .borders(Borders::ALL)
        .border_type(if note { BorderType::Double } else { BorderType::Plain })
        .border_style(style)
        .title(Line::from(vec![Span::styled(edge, style), Span::styled(format!(" {title} "), style)]))
        .title_bottom(keys(model, composer, room, style));
    if let Some(name) = name {
        let own = [Span::styled(format!(" {name} "), style), Span::styled(edge, style)];
        block = block.title(Line::from(own.to_vec()).right_aligned());
    }
    let inner = block.inner(area);
    block.render(area, frame.buffer_mut());
    if inner.height == 0 || inner.width == 0 {
        return;
    }
    frame.buffer_mut().set_style(inner, theme.style(text_role));
    let as_line = Rect { y: inner.bottom() - 1, height: 1, ..inner };
    let mut text = if inner.height > 1 { Rect { height: inner.height - 1, ..inner } } else { inner };
    // Who will read it, where that is not only the one who is named above (I42): as long as there is room to write.
    for row in readers(model, composer, usize::from(inner.width)).into_iter().rev() {
        if text.height > 2 {
            text.height -= 1;
            let area = Rect { y: text.bottom(), height: 1, ..text };
            paint::line(&Line::from(Span::styled(row, theme.style(Role::ComposerSendingAs))), area, frame.buffer_mut());
        }
    }
    let columns = usize::from(text.width).max(1);
    drawn.composer_height = usize::from(text.height);
    let shown = composer.preview.map(|top| {
        let rows = preview(model, composer, columns);
        drawn.composer_lines = rows.len();
        let top = top.min(rows.len().saturating_sub(drawn.composer_height));
        for (y, row) in (text.y..text.bottom()).zip(rows.iter().skip(top)) {
            paint::line(row, Rect { y, height: 1, ..text }, frame.buffer_mut());
        }
        (top, rows.len().saturating_sub(top + drawn.composer_height))
    });
    if shown.is_none() {
        let rows = composer.area.lines().iter().map(|line| wrap::wrap_text(line, columns).len().max(1));
        drawn.composer_lines = rows.sum();
        edit(model, composer, text, theme.style(text_role), frame);
        unwritten(composer, text, frame, drawn);
    }
    if inner.height > 1 {
        last_row(model, composer, shown, as_line, frame);
    }
}

/// Where in the box nothing is written: behind the words of each row, and below them.
fn unwritten(composer: &Composer, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    if composer.area.is_empty() {
        return drawn.hits.push((area, Hit::Unwritten));
    }
    let buffer = frame.buffer_mut();
    let is_blank = |x: u16, y: u16| buffer.cell((x, y)).is_none_or(|cell| cell.symbol().trim().is_empty());
    for y in area.top()..area.bottom() {
        let first = (area.left()..area.right()).rev().take_while(|x| is_blank(*x, y)).last();
        if let Some(x) = first {
            drawn.hits.push((Rect { x, y, width: area.right() - x, height: 1 }, Hit::Unwritten));
        }
    }
}

/// What is written, and to whom or about whom; in as many words as there is room for.
fn headings(model: &Model, composer: &Composer) -> Vec<String> {
    let who = &composer.who;
    if composer.preview.is_some() {
        return vec![words::preview((composer.mode == DraftMode::Reply).then_some(who))];
    }
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == composer.conversation);
    match (composer.mode, data.map(|data| data.conversation.source.kind.as_str())) {
        (DraftMode::Reply, Some("email")) => words::reply(who, Way::Mail),
        (DraftMode::Reply, Some("conversation")) => words::reply(who, Way::Chat),
        (DraftMode::Reply, _) => words::reply(who, Way::Unknown),
        (DraftMode::Note, _) => words::note(who),
    }
}

/// What stands in the upper edge: to whom, and in whose name it goes out (F6). Where there is little room, the name is the
/// first one alone, and then there is none.
fn titles(model: &Model, composer: &Composer, room: usize) -> (String, Option<String>) {
    let headings = headings(model, composer);
    let own = model.me().map(|me| model.admin_name(me));
    let names = own.iter().flat_map(|name| [words::named(name), words::named(name.split(' ').next().unwrap_or(name))]);
    let names: Vec<Option<String>> = names.map(Some).chain([None]).collect();
    for name in &names {
        let own = name.as_ref().map_or(0, |name| width::width(name) + 3);
        if let Some(heading) = headings.iter().find(|heading| width::width(heading) + own <= room) {
            return (heading.clone(), name.clone());
        }
    }
    let last = headings.last().map_or("", String::as_str);
    (width::truncate(last, room).into_owned(), None)
}

/// The keys that matter here, as the keymap has them: as many as there is room for, in their order, those first without
/// which one would be lost.
fn keys(model: &Model, composer: &Composer, room: usize, style: Style) -> Line<'static> {
    let note = composer.mode == DraftMode::Note;
    // What each key does, and how much it matters.
    let more = then::hint(model, composer);
    let send = more.as_deref().unwrap_or(if note { "save note" } else { "send" });
    let mut hints = vec![
        ("composer.send", send, 0),
        ("composer.switch", if note { words::MAKE_REPLY } else { words::MAKE_NOTE }, if note { 2 } else { 7 }),
        ("composer.send-close", "& close", if note { 8 } else { 3 }),
        ("composer.send-snooze", "& snooze", if note { 9 } else { 5 }),
        ("composer.macro", "macro", if note { 6 } else { 2 }),
        ("composer.editor", "editor", 4),
        ("composer.preview", "look", 10),
        ("composer.attach", words::ATTACH, 11),
        ("composer.cancel", "leave", 1),
    ];
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == composer.conversation);
    if data.is_some_and(|data| data.conversation.state == State::Snoozed) {
        hints.insert(4, ("composer.send-asleep", words::STAYS_ASLEEP, 1));
    }
    if composer.preview.is_some() {
        hints = vec![("composer.send", more.as_deref().unwrap_or("send"), 0), ("composer.cancel", words::BACK, 1)];
        if model.drawn.composer_lines > model.drawn.composer_height {
            hints.push(("page.down", words::TURN, 2));
        }
    } else if composer.others > 0 {
        hints.insert(1, ("composer.other", "other text", 2));
    }
    let contexts = model.composer_contexts();
    let key = |command: &str| model.keymap.keys_of(command, &contexts).first().map(ToString::to_string);
    let found: Vec<(String, &str, u8)> = hints
        .into_iter()
        .filter_map(|(command, words, weight)| Some((key(command)?, words, weight)))
        .map(|(key, words, weight)| (if key == "esc" { "Esc".to_owned() } else { key }, words, weight))
        .collect();
    let mut by_weight: Vec<usize> = (0..found.len()).collect();
    by_weight.sort_by_key(|at| found.get(*at).map(|hint| hint.2));
    let mode = mode(model, composer);
    let (mut kept, mut used) = (Vec::new(), mode.as_ref().map_or(0, |mode| width::width(mode) + 2));
    for at in by_weight {
        let Some((key, words, _)) = found.get(at) else { continue };
        let more = width::width(key) + width::width(words) + 3;
        if used + more <= room + 1 {
            used += more;
            kept.push(at);
        }
    }
    kept.sort_unstable();
    let edge = if note { "═" } else { "─" };
    let mut spans = vec![Span::styled(edge, style)];
    let is_empty = kept.is_empty() && mode.is_none();
    spans.extend(mode.map(|mode| Span::styled(format!(" {mode}  "), style.add_modifier(Modifier::BOLD))));
    let begins = spans.len() == 1;
    for (at, (key, words, _)) in kept.iter().filter_map(|at| found.get(*at)).enumerate() {
        let lead = match (at, begins) {
            (0, true) => " ",
            (0, false) => "",
            _ => "  ",
        };
        // A note's frame may have a ground of its own.
        let (keys, label) = match note {
            true => (style.add_modifier(Modifier::BOLD), style),
            false => (model.theme.style(Role::HintKey), model.theme.style(Role::HintLabel)),
        };
        spans.push(Span::styled(format!("{lead}{key}"), keys));
        spans.push(Span::styled(format!(" {words}"), label));
    }
    spans.push(Span::styled(" ", style));
    Line::from(if is_empty { Vec::new() } else { spans })
}

/// What letters do, with vim's keys, and what was begun with them.
fn mode(model: &Model, composer: &Composer) -> Option<String> {
    let vim = composer.vim.as_ref().filter(|_| composer.preview.is_none())?;
    let mode = match vim.mode {
        Mode::Insert => keys_of_vim::INSERT,
        Mode::Normal => keys_of_vim::NORMAL,
        Mode::Visual(_, false) => keys_of_vim::VISUAL,
        Mode::Visual(_, true) => keys_of_vim::VISUAL_ROWS,
    };
    let operator = vim.operator.map(|(operator, count)| {
        let letter = match operator {
            Operator::Delete => "d",
            Operator::Change => "c",
            Operator::Yank => "y",
        };
        format!("{}{letter}", count.map(|count| count.to_string()).unwrap_or_default())
    });
    let count = model.over.count.filter(|_| model.edits_by_letters()).map(|count| count.to_string());
    let begun: String = operator.into_iter().chain(count).collect();
    Some(if begun.is_empty() { mode.to_owned() } else { format!("{mode} {begun}") })
}

/// What there is to know before it is sent: what it does to a snooze, and who reads a reply; in rows of the composer's width.
fn readers(model: &Model, composer: &Composer, columns: usize) -> Vec<String> {
    let mut rows = attached(composer, columns);
    rows.extend(asleep(model, composer, columns));
    rows.extend(copies(model, composer, columns));
    rows
}

/// So many files have a row of their own.
const FILE_ROWS: usize = 4;

/// The files that go with it: number, name, size and kind.
fn attached(composer: &Composer, columns: usize) -> Vec<String> {
    let all = &composer.files;
    let shown = if all.len() > FILE_ROWS { FILE_ROWS - 1 } else { all.len() };
    let names: Vec<String> = all.iter().take(shown).map(FileRef::name).collect();
    let widest = names.iter().map(|name| width::width(name)).max().unwrap_or_default();
    let mut rows: Vec<String> = Vec::new();
    for (at, (file, name)) in all.iter().zip(&names).enumerate() {
        let facts = format!("  {:>7}   {}", ago::size(file.size), file.kind());
        let lead = format!("  [{}] ", at + 1);
        let room = columns.saturating_sub(width::width(&lead) + width::width(&facts)).min(widest).max(8);
        let name = width::truncate_middle(name, room);
        let pad = " ".repeat(room.saturating_sub(width::width(&name)));
        rows.push(width::truncate(&format!("{lead}{name}{pad}{facts}"), columns).into_owned());
    }
    if all.len() > shown {
        rows.push(format!("  {}", files::more(all.len() - shown)));
    }
    rows
}

/// What the words do to what is snoozed.
fn asleep(model: &Model, composer: &Composer, columns: usize) -> Option<String> {
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == composer.conversation)?;
    let conversation = &data.conversation;
    if conversation.state != State::Snoozed {
        return None;
    }
    let note = composer.mode == DraftMode::Note;
    let now = choose::zoned_now(model);
    let until = match conversation.snoozed_until {
        Some(until) if until < UNTIL_REPLY => ago::coming(until, &now),
        _ => thread::A_REPLY.to_owned(),
    };
    // What was put away by closing it is closed in Intercom, which words do not change (F5).
    let stood =
        data.parts.iter().rev().map(|part| part.kind.as_str()).find(|kind| matches!(*kind, "snoozed" | "close"));
    if stood == Some("close") {
        return Some(width::truncate(&words::leaves_snoozed(note, &until), columns).into_owned());
    }
    Some(width::truncate(&words::wakes(note, &until), columns).into_owned())
}

/// Who reads a reply.
fn copies(model: &Model, composer: &Composer, columns: usize) -> Vec<String> {
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == composer.conversation);
    let words = data.filter(|_| composer.mode == DraftMode::Reply).and_then(people::readers);
    let mut rows = words.map(|words| wrap::wrap_text(&words, columns)).unwrap_or_default();
    if rows.len() > READER_ROWS {
        // That there are more is said; the thread has them all.
        let rest = rows.split_off(READER_ROWS - 1).join(" ");
        rows.push(width::truncate(&rest, columns).into_owned());
    }
    rows
}

/// So many rows of a composer say at most who will read it.
const READER_ROWS: usize = 2;

/// How many rows of a composer of that width say who will read it.
pub fn reader_rows(model: &Model, composer: &Composer, width: u16) -> u16 {
    let rows = readers(model, composer, usize::from(width.saturating_sub(2)));
    u16::try_from(rows.len()).unwrap_or(0)
}

/// Who reads it and how long it is; and whether other texts are kept here. Of a preview, how many rows there are above
/// and below those in sight.
fn last_row(model: &Model, composer: &Composer, preview: Option<(usize, usize)>, area: Rect, frame: &mut Frame<'_>) {
    let style = model.theme.style(Role::ComposerSendingAs);
    let columns = usize::from(area.width);
    let length = composer.area.lines().iter().map(|line| signs(line) + 1).sum::<usize>().saturating_sub(1);
    let own = model.me().filter(|_| model.who.identity.as_ref().is_some_and(|i| i.fallback));
    let kept = match (own, composer.others) {
        // Loudly, when that is not who was configured (F6).
        (Some(me), _) => words::owner(&model.admin_name(me)),
        (None, others) => words::others(others).to_owned(),
    };
    // What else is done with it matters more than how long it is.
    let follows = then::shown(model, composer);
    let all: Vec<String> = [follows, Some(kept)].into_iter().flatten().filter(|words| !words.is_empty()).collect();
    let kept = width::truncate(&all.join(" · "), columns).into_owned();
    let mut right = words::readers(composer.mode == DraftMode::Note, length);
    if !composer.files.is_empty() {
        let size = ago::size(composer.files.iter().map(|file| file.size).sum());
        let [whole, brief] = files::together(&composer.files, &size);
        let with = |files: &str| right.iter().map(|words| format!("{files} · {words}")).collect::<Vec<_>>();
        right = with(&whole).into_iter().chain(with(&brief)).chain([whole.clone(), brief.clone()]).collect();
    }
    if let Some(more) = preview.map(|(above, below)| words::more_rows(above, below)).filter(|more| !more.is_empty()) {
        // That something is out of sight matters more than how long all of it is.
        let first = right.iter().map(|words| format!("{} · {words}", more[0])).collect::<Vec<_>>();
        right = first.into_iter().chain(more).collect();
    }
    let room = columns.saturating_sub(if kept.is_empty() { 0 } else { width::width(&kept) + 2 });
    let right = right.into_iter().find(|words| width::width(words) <= room).unwrap_or_default();
    let gap = columns.saturating_sub(width::width(&kept) + width::width(&right));
    let spans = [
        Span::styled(kept, model.theme.style(Role::StatusWarning)),
        Span::styled(format!("{}{right}", " ".repeat(gap)), style),
    ];
    paint::line(&Line::from(spans.to_vec()), area, frame.buffer_mut());
}

fn edit(model: &Model, composer: &Composer, area: Rect, style: Style, frame: &mut Frame<'_>) {
    let theme = &model.theme;
    // How wide it is and how far it is scrolled stays with the text itself, which goes up and down by rows of the screen.
    Widget::render(&composer.area, area, &mut Buffer::empty(area));
    let mut text = composer.area.clone();
    text.set_style(style);
    text.set_cursor_line_style(Style::default());
    text.set_selection_style(theme.style(Role::ComposerSelection));
    text.set_placeholder_text(match composer.mode {
        DraftMode::Reply => words::REPLY,
        DraftMode::Note => words::NOTE,
    });
    text.set_placeholder_style(theme.style(Role::ComposerPlaceholder));
    let focused = model.focus == Focus::Composer && model.over.overlays.is_empty();
    if !focused {
        text.set_cursor_style(Style::default());
    }
    frame.render_widget(&text, area);
    if !text.is_empty() {
        show_markup(theme, composer, &text, area, frame);
    }
    if let Some(marked) = composer.marked() {
        show_marked(marked, &text, area, theme.style(Role::ComposerSelection), frame);
    }
}

/// Shows what is marked with vim's keys: the sign under the cursor belongs to it, and whole rows do where they are.
fn show_marked((from, to): (Place, Place), text: &TextArea<'_>, area: Rect, style: Style, frame: &mut Frame<'_>) {
    let top = usize::from(text.scroll_offset().0);
    let start_of = |row: u16| text.screen_to_data(top + usize::from(row), 0);
    for row in 0..area.height {
        let (start, next) = (start_of(row), start_of(row + 1));
        if row > 0 && start == start_of(row - 1) {
            break;
        }
        for column in 0..area.width {
            let at = text.screen_to_data(top + usize::from(row), usize::from(column));
            let length = text.lines().get(at.0).map_or(0, |line| line.chars().count());
            let is_end =
                at.1 >= length && !(length == 0 && column == 0) || next.0 == at.0 && at.1 >= next.1 && next != start;
            let place = (at.0, at.1);
            let is_in = from <= place && (place < to || length == 0 && place == to);
            if is_in
                && !is_end
                && at != text.cursor()
                && let Some(cell) = frame.buffer_mut().cell_mut((area.x + column, area.y + row))
            {
                cell.set_style(style);
            }
        }
    }
}

/// Shows what is typed as it will look; the signs stay, muted, so that nothing jumps while one types.
fn show_markup(theme: &Theme, composer: &Composer, text: &TextArea<'_>, area: Rect, frame: &mut Frame<'_>) {
    let written = composer.written();
    let shown = Reading::of(&written).shown();
    let top = usize::from(text.scroll_offset().0);
    let selected = text.selection_range();
    let start_of = |row: u16| text.screen_to_data(top + usize::from(row), 0);
    let mut looks: (usize, Vec<Option<Style>>) = (usize::MAX, Vec::new());
    for row in 0..area.height {
        let (start, next) = (start_of(row), start_of(row + 1));
        if row > 0 && start == start_of(row - 1) {
            break;
        }
        let (Some(line), Some(runs)) = (text.lines().get(start.0), shown.get(start.0)) else { continue };
        if runs.is_empty() {
            continue;
        }
        if looks.0 != start.0 {
            looks = (start.0, styles(theme, line, runs));
        }
        for column in 0..area.width {
            let at = text.screen_to_data(top + usize::from(row), usize::from(column));
            let at_end = next.0 == at.0 && at.1 >= next.1 && next != start;
            let covered =
                at == text.cursor() || selected.is_some_and(|(from, to)| from <= (at.0, at.1) && (at.0, at.1) < to);
            let look = looks.1.get(at.1).copied().flatten().filter(|_| !at_end && !covered);
            if let (Some(style), Some(cell)) = (look, frame.buffer_mut().cell_mut((area.x + column, area.y + row))) {
                cell.set_style(style);
            }
        }
    }
}

/// The look of each character of a line, where it is not that of plain text.
fn styles(theme: &Theme, line: &str, runs: &[Shown]) -> Vec<Option<Style>> {
    let mut runs = runs.iter().peekable();
    let style_at = |(at, _): (usize, char)| {
        while runs.next_if(|run| run.range.end <= at).is_some() {}
        runs.peek().filter(|run| run.range.contains(&at)).and_then(|run| style(theme, run.mark))
    };
    line.char_indices().map(style_at).collect()
}

fn style(theme: &Theme, mark: Mark) -> Option<Style> {
    let mut style = Style::default();
    for (flag, role) in [
        (Mark::QUOTE, Role::ThreadQuote),
        (Mark::CODE, Role::ThreadCode),
        (Mark::MEDIA, Role::ThreadAttachment),
        (Mark::MUTED, Role::TextMuted),
    ] {
        if mark.has(flag) {
            style = style.patch(theme.style(role));
        }
    }
    if mark.link().is_some() {
        style = style.patch(theme.style(Role::ThreadLink));
    }
    // A note has a ground of its own.
    style.bg = None;
    for (flag, modifier) in [(Mark::BOLD, Modifier::BOLD), (Mark::ITALIC, Modifier::ITALIC)] {
        if mark.has(flag) {
            style = style.add_modifier(modifier);
        }
    }
    (style != Style::default()).then_some(style)
}

/// What will be sent, in rows of so many columns.
fn preview(model: &Model, composer: &Composer, columns: usize) -> Vec<Line<'static>> {
    let rich = html::render(&markup::to_html(&composer.text()));
    let style = |mark| super::message::span_style(mark, super::message::Voice::Me, model);
    let rows = wrap::wrap_all(&rich.lines, columns).into_iter();
    let rows = rows.map(|(_, row)| row.all_spans().map(|s| Span::styled(s.text.clone(), style(s.mark))).collect());
    let file = |file: &FileRef| files::waits(&file.name(), &ago::size(file.size));
    let files = composer.files.iter().map(|own| Line::styled(file(own), model.theme.style(Role::ThreadAttachment)));
    rows.chain(files).collect()
}
