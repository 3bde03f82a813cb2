//! The help, in as many columns as there is room for.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{Sheet, framed, keys_of, prompt, room};
use crate::command::help::{Block, Entry, blocks};
use crate::keymap::Context;
use crate::model::drawn::Hit;
use crate::model::overlay::Reader;
use crate::model::{Drawn, Model};
use crate::theme::{Role, paint};
use crate::words::help as words;
use client::text::{width, wrap};

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
    Entry(Row),
}

/// A row of an entry: it has as many as its keys and its words need.
#[derive(Clone)]
struct Row {
    /// The entry, by its place among all.
    at: usize,
    keys: String,
    /// The columns of the keys in all of its rows.
    columns: usize,
    words: String,
    /// Whether it cannot run now.
    off: bool,
}

/// Draws the help, and tells `drawn` how long it is.
pub fn draw(model: &Model, reader: &Reader, screen: Rect, frame: &mut Frame<'_>, drawn: &mut Drawn) {
    let across = match screen.width {
        THREE.. => 3,
        TWO..THREE => 2,
        _ => 1,
    };
    let columns = room(screen).0.min(if across == 3 { 140 } else { 96 });
    let (rows, wide) = lay_out(blocks(model, reader), across, columns);
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
            &Span::styled(words::PAGE, model.theme.over(Role::TextMuted)),
            head.width,
        );
    }
    let body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    let height = usize::from(body.height);
    (drawn.overlay_lines, drawn.overlay_height) = (rows.len(), height);
    let is_at = |cell: &Cell| matches!(cell, Cell::Entry(row) if Some(row.at) == reader.at);
    let at = rows.iter().rposition(|row| row.iter().any(is_at)).unwrap_or(0);
    // From the top, as long as the cursor is on the first page.
    let top = (at + 1).saturating_sub(height);
    for (y, (number, row)) in (body.y..body.bottom()).zip(rows.iter().enumerate().skip(top)) {
        let across = if number >= wide { 1 } else { across };
        let each = usize::from(body.width) / across;
        for (place, cell) in row.iter().enumerate() {
            let x = body.x + u16::try_from(place * each).unwrap_or(body.width);
            let area = Rect { x, y, width: u16::try_from(each.saturating_sub(1)).unwrap_or(0), height: 1 };
            let shown = line(model, cell, is_at(cell));
            paint::line(&shown, area, frame.buffer_mut());
            if let Cell::Entry(row) = cell {
                drawn.hits.push((area, Hit::Line(row.at)));
            }
            if is_at(cell) {
                frame.buffer_mut().set_style(area, model.theme.style(Role::PickerSelected));
            }
        }
    }
}

/// The rows for so many columns of which `across` stand side by side, and from which row on an entry has the whole of it.
fn lay_out(blocks: Vec<Block>, across: usize, columns: usize) -> (Vec<Vec<Cell>>, usize) {
    let mut next = 0;
    let mut cells = |block: Block| -> Vec<Cell> {
        let (keys, each) = if block.wide { (NAMES, columns) } else { (KEYS, columns / across) };
        let each = each.saturating_sub(1);
        let mut cells: Vec<Cell> = wrap::wrap_text(&block.title, each.max(1)).into_iter().map(Cell::Title).collect();
        for entry in block.entries {
            cells.extend(rows_of(next, &entry, keys, each).into_iter().map(Cell::Entry));
            next += 1;
        }
        cells.push(Cell::Blank);
        cells
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

/// An entry in rows of so many columns, of which its keys have `keys` at least: nothing of it is cut.
fn rows_of(at: usize, entry: &Entry, keys: usize, columns: usize) -> Vec<Row> {
    let said = match &entry.why_not {
        Some(why) => format!("{}: {why}", entry.words),
        None => entry.words.clone(),
    };
    let own = keys.max(width::width(&entry.keys)).min((columns / 2).max(1));
    let names = wrap::wrap_text(&entry.keys, own);
    let words = wrap::wrap_text(&said, columns.saturating_sub(own + 3).max(1));
    let row = |y: usize| {
        let line = |lines: &[String]| lines.get(y).cloned().unwrap_or_default();
        Row { at, keys: line(&names), columns: own, words: line(&words), off: entry.why_not.is_some() }
    };
    (0..names.len().max(words.len()).max(1)).map(row).collect()
}

fn line(model: &Model, cell: &Cell, has_cursor: bool) -> Line<'static> {
    let theme = &model.theme;
    match cell {
        Cell::Blank => Line::default(),
        Cell::Title(title) => Line::from(Span::styled(title.clone(), theme.style(Role::ThreadHeading))),
        Cell::Entry(row) => {
            let role = if row.off { Role::HintDisabled } else { Role::HintLabel };
            Line::from(vec![
                Span::styled(if has_cursor { model.signs.cursor() } else { " " }, theme.style(Role::HintKey)),
                Span::styled(format!("{}  ", width::fit(&row.keys, row.columns)), theme.style(Role::HintKey)),
                Span::styled(row.words.clone(), theme.style(role)),
            ])
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::command::testing;
    use crate::model::overlay::{Page, Reader};

    proptest! {
        #[test]
        fn nothing_of_an_entry_is_cut_and_nothing_stands_over(
            keys in "[a-zA-Z-]{1,9}( [a-zA-Z-]{1,9}){0,5}",
            words in "\\PC{0,90}",
            least in 0usize..40,
            columns in 12usize..140,
        ) {
            let words = client::domain::text::clean_line(&words);
            let entry = Entry { keys: keys.clone(), words: words.clone(), ..Entry::default() };
            let rows = rows_of(0, &entry, least, columns);
            let squeezed = |text: &str| text.split_whitespace().collect::<String>();
            let said = |of: fn(&Row) -> &str| rows.iter().map(|row| squeezed(of(row))).collect::<String>();
            prop_assert_eq!(said(|row| &row.keys), squeezed(&keys));
            prop_assert_eq!(said(|row| &row.words), squeezed(&words));
            for row in &rows {
                prop_assert!(width::width(&row.keys) <= row.columns);
                prop_assert!(row.columns + 3 + width::width(&row.words) <= columns.max(row.columns + 3 + 2));
            }
        }
    }

    #[test]
    fn every_key_and_command_of_the_help_stands_in_it_whole_at_every_width() {
        let model = testing::model();
        for (across, columns) in [(1, 36), (2, 76), (3, 102), (3, 116), (3, 140)] {
            let all = blocks(&model, &Reader::new(Page::Help, model.contexts()));
            let entries: Vec<Entry> = all.iter().flat_map(|block| block.entries.clone()).collect();
            let (rows, _) = lay_out(all, across, columns);
            for (at, entry) in entries.iter().enumerate() {
                let of = |cell: &&Cell| matches!(cell, Cell::Entry(row) if row.at == at);
                let words = |cell: &Cell| if let Cell::Entry(row) = cell { row.words.clone() } else { String::new() };
                let said: Vec<String> = rows.iter().flatten().filter(of).map(words).collect();
                assert!(said.join(" ").starts_with(&entry.words), "{entry:?} at {columns}: {said:?}");
            }
        }
    }
}
