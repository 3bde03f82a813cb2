//! Tables: rows of cells side by side, or, if a table only lays out a mail, its text from top to bottom.

use super::Builder;
use crate::domain::html::Attributes;

pub(super) struct OpenTable {
    /// Whether its cells stand side by side. Tables that only lay out a mail are read from top to bottom.
    pub(super) grid: bool,
    pub(super) cells: usize,
    pub(super) separators: usize,
    pub(super) in_cell: bool,
    pub(super) cell_has_text: bool,
    pub(super) broken: bool,
}

impl Builder {
    pub(super) fn open_table(&mut self, attributes: Attributes<'_>) {
        self.block_break(self.tables.is_empty());
        // Nobody gives a table of figures these; every mail that is laid out with tables has them.
        let layout = attributes.has_word("role", &["presentation", "none"])
            || attributes.get("cellpadding").is_some()
            || attributes.get("cellspacing").is_some();
        self.tables.push(OpenTable {
            grid: !layout,
            cells: 0,
            separators: 0,
            in_cell: false,
            cell_has_text: false,
            broken: false,
        });
    }

    pub(super) fn open_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.in_cell = false;
            table.cells = 0;
            table.separators = 0;
        }
        self.page.end();
    }

    /// Opens a cell; tells whether it is one of a grid.
    pub(super) fn open_cell(&mut self) -> bool {
        let Some(table) = self.tables.last_mut().filter(|t| t.grid) else {
            self.block_break(false);
            return false;
        };
        if table.cells > 0 {
            table.separators += 1;
        }
        table.cells += 1;
        table.in_cell = true;
        table.cell_has_text = false;
        table.broken = false;
        true
    }

    pub(super) fn end_cell(&mut self) {
        match self.tables.last_mut() {
            Some(table) if table.grid => {
                table.in_cell = false;
                table.broken = false;
            }
            _ => self.block_break(false),
        }
    }

    pub(super) fn end_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.in_cell = false;
            table.separators = 0;
        }
        self.page.end();
    }
}
