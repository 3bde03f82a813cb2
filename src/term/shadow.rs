//! What is on the terminal's screen, as far as it was drawn: a row that has to be written again from somewhere on is
//! written from here.

use ratatui::buffer::Cell;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr as _;

use super::doubt::is_doubtful;

/// How many cells a cell's symbol takes.
fn cells(cell: &Cell) -> usize {
    cell.symbol().width().max(1)
}

/// The cells by rows; a row is as long as it was drawn.
#[derive(Debug, Default)]
pub(super) struct Shadow {
    rows: Vec<Vec<Cell>>,
}

/// A cell with its place: column, row.
pub(super) type Placed = (u16, u16, Cell);

impl Shadow {
    /// Forgets everything: the screen is blank.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// What stands in a cell; nothing in one that the cell before it covers.
    pub fn cell(&self, x: u16, y: u16) -> Option<Cell> {
        let row = self.rows.get(usize::from(y))?;
        let covered = x.checked_sub(1).and_then(|left| row.get(usize::from(left))).is_some_and(|left| cells(left) > 1);
        row.get(usize::from(x)).filter(|_| !covered).cloned()
    }

    /// Whether the cell there, or what is put there, is one that terminals do not agree about.
    fn doubt_at(&self, x: usize, y: usize, wide: bool) -> bool {
        let Some(row) = self.rows.get(y) else { return false };
        let before = x.checked_sub(1).and_then(|left| row.get(left)).map(Cell::symbol);
        row.get(x).is_some_and(|cell| is_doubtful(cell.symbol(), before, wide))
    }

    /// Takes the cells of one row in, from left to right. Where one of them is, or replaces, what terminals do not agree
    /// about, the column from which on the row is to be written anew.
    pub fn take(&mut self, changes: &[Placed], wide: bool) -> Option<u16> {
        let mut from: Option<u16> = None;
        for (x, y, _) in changes {
            if from.is_none() && self.doubt_at(usize::from(*x), usize::from(*y), wide) {
                from = Some(*x);
            }
        }
        for (x, y, cell) in changes {
            self.put(usize::from(*x), usize::from(*y), cell);
        }
        let doubtful = |(x, y, _): &&Placed| self.doubt_at(usize::from(*x), usize::from(*y), wide);
        let drawn = changes.iter().find(doubtful).map(|(x, _, _)| *x);
        from.into_iter().chain(drawn).min()
    }

    fn put(&mut self, x: usize, y: usize, cell: &Cell) {
        if self.rows.len() <= y {
            self.rows.resize_with(y + 1, Vec::new);
        }
        let Some(row) = self.rows.get_mut(y) else { return };
        let wide = cells(cell);
        if row.len() < x + wide {
            row.resize(x + wide, Cell::EMPTY);
        }
        for (place, old) in row.iter_mut().skip(x).take(wide).enumerate() {
            if place == 0 {
                old.clone_from(cell);
            } else {
                old.reset();
                old.set_style(Style::new().fg(cell.fg).bg(cell.bg).add_modifier(cell.modifier));
            }
        }
    }

    /// The row from this column on, in pieces: each but the last ends with what terminals do not agree about.
    pub fn rest(&self, x: u16, y: u16, wide: bool) -> Vec<Vec<Placed>> {
        let Some(row) = self.rows.get(usize::from(y)) else { return Vec::new() };
        let mut pieces = vec![Vec::new()];
        let mut at = usize::from(x);
        while let Some(cell) = row.get(at) {
            if let (Some(piece), Ok(column)) = (pieces.last_mut(), u16::try_from(at)) {
                piece.push((column, y, cell.clone()));
            }
            if self.doubt_at(at, usize::from(y), wide) {
                pieces.push(Vec::new());
            }
            at += cells(cell);
        }
        pieces
    }
}
