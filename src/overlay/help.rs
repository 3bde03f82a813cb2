//! The help, in as many columns as there is room for.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, keys_of, prompt, room};
use crate::command::help::{Block, Entry, blocks};
use crate::keymap::Context;
use crate::model::overlay::Reader;
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words::help as words;
use client::text::width;

/// From so many columns of the screen on there are two and three columns.
const TWO: u16 = 72;
const THREE: u16 = 106;

/// The columns of keys, in a column and where an entry has the whole row.
const KEYS: usize = 10;
const NAMES: usize = 34;

/// What stands in a place of a column.
#[derive(Clone)]
enum Cell {
    Blank,
    Title(String),
    /// An entry, by its place among all.
    Entry(usize, Entry),
}

/// Draws the help, and tells `drawn` how long it is.
pub fn draw(model: &Model, reader: &Reader, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let across = match screen.width {
        THREE.. => 3,
        TWO..THREE => 2,
        _ => 1,
    };
    let columns = room(screen).0.min(if across == 3 { 140 } else { 96 });
    let (rows, wide) = lay_out(blocks(model, reader), across);
    let place = reader.contexts.first().map_or("", |context| context.as_str());
    let title = words::title((!reader.others).then_some(place));
    let tab = if reader.others { words::KEYS_OF_HERE } else { "other keys" };
    let hints = [("help.run", "runs it"), ("help.find", "filters"), ("help.other", tab), ("help.close", "leaves")];
    let context = if reader.typing { Context::Prompt } else { Context::Help };
    let typing = [("prompt.accept", "keeps it"), ("prompt.cancel", "shows all")];
    let keys = keys_of(model, context, if reader.typing { &typing } else { &hints });
    let inner =
        framed(model, &Sheet { title: &title, keys, about: None }, (columns, rows.len() + 1), screen, frame, drawn);
    if inner.height < 2 {
        return;
    }
    let head = Rect { height: 1, ..inner };
    if reader.typing || !reader.filter.text().is_empty() {
        let span = Span::styled("/", model.theme.style(Role::PromptLabel));
        frame.buffer_mut().set_span(head.x, head.y, &span, head.width);
        let field = Rect { x: head.x + 1, width: head.width.saturating_sub(1), ..head };
        prompt::line(model, &reader.filter, field, reader.typing, frame);
    } else {
        frame.buffer_mut().set_span(
            head.x,
            head.y,
            &Span::styled(words::PAGE, model.theme.style(Role::TextMuted)),
            head.width,
        );
    }
    let body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let height = usize::from(body.height);
    (drawn.overlay_lines, drawn.overlay_height) = (rows.len(), height);
    let is_at = |cell: &Cell| matches!(cell, Cell::Entry(at, _) if Some(*at) == reader.at);
    let at = rows.iter().position(|row| row.iter().any(is_at)).unwrap_or(0);
    // From the top, as long as the cursor is on the first page.
    let top = (at + 1).saturating_sub(height);
    for (y, (number, row)) in (body.y..body.bottom()).zip(rows.iter().enumerate().skip(top)) {
        let (across, keys) = if number >= wide { (1, NAMES) } else { (across, KEYS) };
        let each = usize::from(body.width) / across;
        for (place, cell) in row.iter().enumerate() {
            let x = body.x + u16::try_from(place * each).unwrap_or(body.width);
            let area = Rect { x, y, width: u16::try_from(each.saturating_sub(1)).unwrap_or(0), height: 1 };
            let drawn = line(model, cell, is_at(cell), keys, usize::from(area.width));
            paint::line(&drawn, area, frame.buffer_mut());
            if is_at(cell) {
                frame.buffer_mut().set_style(area, model.theme.style(Role::PickerSelected));
            }
        }
    }
}

/// The rows, and from which one on an entry has the whole of it.
fn lay_out(blocks: Vec<Block>, across: usize) -> (Vec<Vec<Cell>>, usize) {
    let mut next = 0;
    let mut cells = |block: Block| -> Vec<Cell> {
        let entries = block.entries.into_iter().map(|entry| {
            next += 1;
            Cell::Entry(next - 1, entry)
        });
        std::iter::once(Cell::Title(block.title)).chain(entries).chain([Cell::Blank]).collect()
    };
    let (narrow, wide): (Vec<Block>, Vec<Block>) = blocks.into_iter().partition(|block| !block.wide);
    let narrow: Vec<Vec<Cell>> = narrow.into_iter().map(&mut cells).collect();
    let wide: Vec<Cell> = wide.into_iter().flat_map(cells).collect();
    // A column ends where a block does, as near to its share as that comes.
    let share = narrow.iter().map(Vec::len).sum::<usize>().div_ceil(across);
    let mut columns: Vec<Vec<Cell>> = vec![Vec::new()];
    for block in narrow {
        let full = columns.last().is_some_and(|column| !column.is_empty() && column.len() + block.len() / 2 > share);
        if full && columns.len() < across {
            columns.push(Vec::new());
        }
        if let Some(column) = columns.last_mut() {
            column.extend(block);
        }
    }
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let row = |y: usize| columns.iter().map(|column| column.get(y).cloned().unwrap_or(Cell::Blank)).collect();
    let mut rows: Vec<Vec<Cell>> = (0..height).map(row).collect();
    rows.extend(wide.into_iter().map(|cell| vec![cell]));
    (rows, height)
}

fn line(model: &Model, cell: &Cell, has_cursor: bool, keys: usize, columns: usize) -> Line<'static> {
    let theme = &model.theme;
    match cell {
        Cell::Blank => Line::default(),
        Cell::Title(title) => {
            Line::from(Span::styled(width::truncate(title, columns).into_owned(), theme.style(Role::ThreadHeading)))
        }
        Cell::Entry(_, entry) => {
            let role = if entry.why_not.is_some() { Role::HintDisabled } else { Role::HintLabel };
            let words = match &entry.why_not {
                Some(why) => format!("{}: {why}", entry.words),
                None => entry.words.clone(),
            };
            let keys = keys.max(width::width(&entry.keys).min(columns / 2));
            let words = width::truncate(&words, columns.saturating_sub(keys + 3)).into_owned();
            Line::from(vec![
                Span::styled(if has_cursor { model.signs.cursor() } else { " " }, theme.style(Role::HintKey)),
                Span::styled(format!("{}  ", width::fit(&entry.keys, keys)), theme.style(Role::HintKey)),
                Span::styled(words, theme.style(role)),
            ])
        }
    }
}
