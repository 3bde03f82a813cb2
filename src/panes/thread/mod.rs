//! The thread: the first message, then every part, oldest first, opened at what is new or else at its end.
//!
//! Rows are made from the end upwards, only as far as they are looked at, and kept until something they depend on
//! changes: a thread of 500 parts opens as quickly as one of five.

mod entries;
mod find;
mod heading;
mod make;
mod snooze;
mod stack;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::message::{Act, Block, Setting};
use super::people;
use crate::call::{Arg, Call, Kind};
use crate::command::choose;
use crate::model::drawn::Hit;
use crate::model::overlay::Purpose;
use crate::model::thread::{Anchor, Base};
use crate::model::{Drawn, Focus, Model, Overlay};
use crate::theme::{Role, paint};
use crate::words::thread as words;
use client::domain::Timestamp;
use client::store::StoredThread;
use client::text::width;
use entries::{Entry, NEW, Runs, What};
use stack::Stack;

pub(super) use entries::Follows;
pub use stack::ThreadCache;

/// Text is no wider than this, however wide the pane is: the eye loses the line.
const WIDEST: u16 = 100;
/// Bar and blank before the text.
const BAR: u16 = 2;
/// From this many rows on the line above what is new is one of its own, and pictures have frames.
const TALL: u16 = 30;

/// Draws as much of the thread as fits; `cache` keeps what is dear for the next frame.
pub fn draw(model: &Model, cache: &mut ThreadCache, area: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let Some(data) =
        model.panes.thread.data.as_ref().filter(|d| Some(&d.conversation.id) == model.panes.thread.shown.as_ref())
    else {
        return blank(model, area, frame);
    };
    let pane = heading::below(model, area);
    let body = Rect { x: pane.x + 1, width: pane.width.saturating_sub(2).min(WIDEST + BAR), ..pane };
    if body.width < 4 || body.height == 0 {
        return heading::draw(model, data, area, frame, drawn);
    }
    let known = people::mark(model, data);
    if cache.shown != model.panes.thread.shown || cache.known != known || cache.blocks.len() > 4000 {
        let people = people::of(model, data);
        let shown = model.panes.thread.shown.clone();
        *cache = ThreadCache { shown, people, known, ..ThreadCache::default() };
    }
    let now = choose::zoned_now(model);
    let runs = Runs::of(data);
    let entries = entries::of(model, data, &runs, model.size.1 < TALL);
    let ThreadCache { blocks, people, .. } = cache;
    let setting = Setting {
        model,
        columns: usize::from(body.width),
        first_link: 1,
        unfolded: false,
        follows: Follows::default(),
        frames: model.size.1 >= TALL,
        data,
        people,
        now: &now,
    };
    let mut stack = Stack::new(&entries, blocks, setting);
    let view = View::of(model, data, &mut stack, usize::from(body.height), drawn);
    view.draw(model, &stack, pane, body, frame, drawn);
    drawn.thread_width = usize::from(body.width);
    drawn.links = stack.links();
    heading::draw(model, data, area, frame, drawn);
}

/// Which rows are in sight, counted from the end of the thread.
struct View {
    /// The pane's first row.
    top: usize,
    /// The row under the cursor.
    cursor: usize,
    height: usize,
    /// What is looked for, and where it stands.
    found: Option<find::Found>,
}

impl View {
    fn of(model: &Model, data: &StoredThread, stack: &mut Stack<'_>, height: usize, drawn: &mut Drawn) -> Self {
        let thread = &model.panes.thread;
        let position = &thread.position;
        let mut found = thread.find.as_ref().map(|find| find::Found::of(find, stack));
        let top = match &position.base {
            Base::End => None,
            Base::Top => {
                stack.whole();
                stack.rows().checked_sub(1)
            }
            Base::New => {
                let new = stack.find(&Anchor { entry: NEW.to_owned(), row: 0 });
                new.map(|new| new + height / 3)
            }
            Base::At(anchor, row) => stack.find(anchor).map(|at| at + row),
        };
        let cursor = position.cursor.as_ref().and_then(|cursor| stack.find(cursor));
        let mut cursor = match (&position.base, cursor) {
            (_, Some(cursor)) => cursor,
            (Base::End, None) if position.turn > 0 && thread.is_at_end() && position.by == 0 => 0,
            (Base::Top, None) => stack.rows().saturating_sub(1),
            (_, None) => first_cursor(stack),
        };
        let (mut from, by, turned) = (top.unwrap_or(height.saturating_sub(1)), position.by, position.turned);
        from = from.saturating_add_signed(by.saturating_add(turned).saturating_neg());
        cursor = cursor.saturating_add_signed(by.saturating_neg());
        // What is above the first row is known, so that keys can go there.
        stack.ensure(from.max(cursor).saturating_add(5));
        let last = stack.rows().saturating_sub(1);
        from = from.max(height.saturating_sub(1)).min(last);
        cursor = cursor.min(last);
        let mut leads = position.leads;
        if let Some(stop) = stop_from(stack, cursor, position.stops) {
            (cursor, leads) = (stop, true);
        }
        let last = stack.rows().saturating_sub(1);
        if let Some(hit) = found.as_mut().and_then(|found| found.go(from, height)) {
            cursor = hit;
            from = following(cursor, from, height, last);
        } else if leads {
            from = following(cursor, from, height, last);
        } else {
            cursor = cursor.clamp((from + 1).saturating_sub(height), from);
        }
        let view = Self { top: from, cursor, height, found };
        view.tell(model, data, stack, drawn);
        view
    }

    /// What the keys need to know of the frame.
    fn tell(&self, model: &Model, data: &StoredThread, stack: &Stack<'_>, drawn: &mut Drawn) {
        let told = &mut drawn.thread;
        told.turn = model.panes.thread.position.turn;
        told.height = self.height;
        told.from_end = (self.top + 1).saturating_sub(self.height);
        let rows = self.top.saturating_add(1).min(self.height);
        told.rows = (0..rows).filter_map(|row| stack.anchor(self.top - row)).collect();
        told.cursor_row = self.top - self.cursor;
        let speaks = |entry: &Entry<'_>| is_message(entry) || matches!(entry.what, What::Bots(_) | What::Pending(_));
        let message = stack.laid().filter(|(entry, _, first)| speaks(entry) && *first >= self.cursor).last();
        let message = message.map(|(entry, ..)| entry.id.clone());
        let first = || stack.laid().find(|(entry, ..)| is_message(entry)).map(|(entry, ..)| entry.id.clone());
        told.message = message.or_else(first).or_else(|| last_message(data));
        told.has_earlier = stack.entries().iter().any(|entry| matches!(entry.what, What::Earlier(..)));
        if let Some(found) = &self.found {
            (told.hits, told.hit) = (found.count(), found.at());
        }
        let Some(place) = stack.at(self.cursor) else { return };
        let (Some(block), Some(entry)) = (stack.block(place), stack.entry_of(place)) else { return };
        for spot in block.spots.iter().filter(|spot| spot.row == place.row) {
            let call = call_of(spot.act, entry, block);
            if !told.under.contains(&call) {
                told.under.push(call);
            }
        }
    }

    fn draw(&self, model: &Model, stack: &Stack<'_>, pane: Rect, body: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
        drawn.thread.y = body.y;
        let rows = self.top.saturating_add(1).min(self.height);
        let has_keys = model.focus == Focus::Thread && model.over.overlays.is_empty();
        for (y, from_end) in (body.y..).zip((0..rows).map(|row| self.top - row)) {
            let Some(place) = stack.at(from_end) else { continue };
            let area = Rect { y, height: 1, ..body };
            if let Some(day) = self.day(stack).filter(|_| from_end == self.top) {
                paint::line(&make::day_line(model, day, usize::from(body.width)), area, frame.buffer_mut());
                continue;
            }
            let Some(line) = stack.line(place) else { continue };
            match &self.found {
                Some(found) => paint::line(&found.marked(line, from_end, model), area, frame.buffer_mut()),
                None => paint::line(line, area, frame.buffer_mut()),
            }
            self.spots(model, stack, place, area, frame, drawn);
            if has_keys && from_end == self.cursor {
                let style = model.theme.style(Role::BorderFocused);
                frame.buffer_mut().set_span(pane.x, y, &Span::styled(model.signs.cursor(), style), 1);
                if !drawn.thread.under.is_empty() {
                    frame.buffer_mut().set_style(area, model.theme.style(Role::Selection));
                }
            }
        }
        self.edges(model, stack, body, frame, drawn);
    }

    /// What in a row leads somewhere can be clicked; while one of the links is being chosen, their numbers stand out.
    fn spots(
        &self,
        model: &Model,
        stack: &Stack<'_>,
        place: stack::Place,
        area: Rect,
        frame: &mut Frame<'_>,
        drawn: &mut Drawn,
    ) {
        let chooses =
            matches!(model.over.overlays.last(), Some(Overlay::Picker(picker)) if picker.purpose == Purpose::Link);
        let (Some(block), Some(entry)) = (stack.block(place), stack.entry_of(place)) else { return };
        for spot in block.spots.iter().filter(|spot| spot.row == place.row) {
            let cells = |columns: usize| u16::try_from(columns).unwrap_or(u16::MAX);
            let (start, end) = (cells(spot.columns.start), cells(spot.columns.end));
            let at = Rect { x: area.x.saturating_add(start), width: end.saturating_sub(start), ..area };
            let at = at.intersection(area);
            if chooses && matches!(spot.act, Act::Link(_)) {
                number(model, at, frame);
            }
            drawn.hits.push((at, Hit::Call(call_of(spot.act, entry, block))));
        }
    }

    /// The day of what is in sight, which lies over the first row unless that begins one, or has the cursor.
    fn day(&self, stack: &Stack<'_>) -> Option<Timestamp> {
        let entry = stack.entry_of(stack.at(self.top)?)?;
        let stays =
            self.height > 3 && self.cursor != self.top && !matches!(entry.what, What::Day(..) | What::Earlier(..));
        entry.day.filter(|_| stays)
    }

    /// Small marks where there is more above or below, and how much that is new is below.
    fn edges(&self, model: &Model, stack: &Stack<'_>, body: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
        let style = model.theme.style(Role::Scrollbar);
        if self.top + 1 < stack.rows() || !stack.is_whole() {
            frame.buffer_mut().set_span(body.right(), body.y, &Span::styled(model.signs.above(), style), 1);
        }
        if drawn.thread.from_end == 0 {
            return;
        }
        frame.buffer_mut().set_span(body.right(), body.bottom() - 1, &Span::styled(model.signs.open(), style), 1);
        let fresh = model.panes.thread.fresh;
        if fresh == 0 {
            return;
        }
        let text = format!(" {} ", words::below(fresh, &make::key_of(model, "cursor.last")));
        let wide = u16::try_from(width::width(&text)).unwrap_or(u16::MAX);
        let area = Rect { y: body.bottom() - 1, height: 1, ..body };
        if wide <= area.width {
            let area = Rect { x: area.right() - wide, width: wide, ..area };
            let line = Line::styled(text, model.theme.style(Role::ThreadNew));
            paint::line(&line, area, frame.buffer_mut());
            drawn.hits.push((area, Hit::Call(Call::of("thread.end"))));
        }
    }
}

/// Lets the number of a link stand out, where it is among these cells.
fn number(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let buffer = frame.buffer_mut();
    let is = |x: u16, digit: bool, sign: &str| {
        buffer.cell((x, area.y)).is_some_and(|cell| match digit {
            true => cell.symbol().bytes().all(|byte| byte.is_ascii_digit()),
            false => cell.symbol() == sign,
        })
    };
    let end = |from: u16| {
        let behind = (from + 1..area.right()).find(|x| !is(*x, true, ""))?;
        (behind > from + 1 && is(behind, false, "]")).then_some(behind + 1)
    };
    let numbers: Vec<(u16, u16)> =
        (area.x..area.right()).filter(|x| is(*x, false, "[")).filter_map(|x| Some((x, end(x)?))).collect();
    for (x, end) in numbers {
        let style = Style { bg: None, ..model.theme.style(Role::HintKey) }.add_modifier(Modifier::BOLD);
        buffer.set_style(Rect { x, width: end - x, height: 1, ..area }, style);
    }
}

/// The pane's first row, where the cursor is to be in sight.
fn following(cursor: usize, top: usize, height: usize, last: usize) -> usize {
    // Not in the first row: the day lies over it.
    if cursor < top && cursor + height > top {
        return top;
    }
    cursor.saturating_add(height / 3).max(height.saturating_sub(1)).min(last)
}

fn is_message(entry: &Entry<'_>) -> bool {
    matches!(entry.what, What::Source | What::Message(..))
}

/// Where `)` and `(` stop.
fn is_stop(entry: &Entry<'_>) -> bool {
    is_message(entry) || matches!(entry.what, What::Events(_) | What::Bots(_) | What::Earlier(..) | What::Pending(_))
}

/// The stop that is so many further on than a row, or the last one that way: from within a message the one before is its
/// own first row.
fn stop_from(stack: &mut Stack<'_>, cursor: usize, by: isize) -> Option<usize> {
    let count = by.unsigned_abs();
    let rows = |stack: &Stack<'_>| -> Vec<usize> {
        stack.laid().filter(|(entry, ..)| is_stop(entry)).map(|(.., first)| first).collect()
    };
    match by {
        0 => None,
        1.. => {
            let below: Vec<usize> = rows(stack).into_iter().filter(|row| *row < cursor).collect();
            below.get(count - 1).or(below.last()).copied()
        }
        _ => loop {
            let above: Vec<usize> = rows(stack).into_iter().filter(|row| *row > cursor).collect();
            if above.len() >= count || stack.is_whole() {
                return above.len().checked_sub(count).and_then(|at| above.get(at)).or(above.first()).copied();
            }
            stack.ensure(stack.rows() + 1);
        },
    }
}

fn last_message(data: &StoredThread) -> Option<String> {
    let part = data.parts.iter().rev().find(|part| part.is_message());
    Some(part.map_or_else(|| "source".to_owned(), |part| part.id.to_string()))
}

/// Where the cursor is at first: on the first row of what is new, or else of the last message.
fn first_cursor(stack: &mut Stack<'_>) -> usize {
    if let Some(new) = stack.find(&Anchor { entry: NEW.to_owned(), row: 0 }) {
        return new.saturating_sub(1);
    }
    stack.ensure(1);
    loop {
        let first = stack.laid().find(|(entry, ..)| is_message(entry)).map(|(_, _, first)| first);
        let rows = stack.rows();
        if let Some(first) = first {
            return first;
        }
        stack.ensure(rows + 1);
        if stack.rows() == rows {
            return 0;
        }
    }
}

/// What a place in the thread does.
fn call_of(act: Act, entry: &Entry<'_>, block: &Block) -> Call {
    match act {
        Act::Link(at) => {
            let url = block.links.get(at).map(|link| link.url.clone()).unwrap_or_default();
            Call::of("link.open").with(Arg::Named(Kind::Link, url))
        }
        Act::Fold => Call::of("unfold").with(Arg::Text(entry.id.clone())),
    }
}

fn blank(model: &Model, area: Rect, frame: &mut Frame<'_>) {
    let words = match &model.panes.thread.shown {
        Some(_) if model.panes.thread.gone => words::DELETED.to_owned(),
        // Keys are about it already, so it is said whose it is.
        Some(id) => words::fetching(model.panes.list.find(id).map(|row| row.who.as_str())),
        None if model.panes.list.total == 0 => String::new(),
        None => "…".to_owned(),
    };
    let area = Rect { y: area.y + area.height / 3, height: area.height.min(1), ..area };
    frame.render_widget(Line::from(Span::styled(words, model.theme.style(Role::TextMuted))).centered(), area);
}
