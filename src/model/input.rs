//! A line of typed text: the `:` line, the palette's and the pickers' search.

use tui_textarea::{CursorMove, TextArea};

use super::edit::{self, Edit, Hand};

/// A one-line editor. Line breaks that are pasted become spaces.
#[derive(Clone, Debug, Default)]
pub struct LineInput {
    area: TextArea<'static>,
    hand: Hand,
}

impl LineInput {
    /// A line with text in it, the cursor behind it.
    pub fn with(text: &str) -> Self {
        let mut input = Self::default();
        input.set(text);
        input
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// The characters before the cursor.
    pub fn cursor(&self) -> usize {
        self.area.cursor().1
    }

    /// Replaces what is typed.
    pub fn set(&mut self, text: &str) {
        self.area = TextArea::new(vec![client::domain::text::clean_line(text)]);
        self.area.move_cursor(CursorMove::End);
    }

    /// Types or edits; returns whether the text changed. A line stays one line.
    pub fn edit(&mut self, what: Edit) -> bool {
        if matches!(what, Edit::Newline | Edit::Tab) {
            return false;
        }
        let before = self.text().to_owned();
        what.apply(&mut self.area, &mut self.hand);
        if self.area.lines().len() > 1 {
            let joined = self.area.lines().join(" ");
            self.set(&joined);
        }
        before != self.text()
    }

    /// What is selected of it; none if nothing is.
    pub fn selected(&mut self) -> Option<String> {
        edit::selected(&mut self.area)
    }

    /// Takes in text that was pasted: its line breaks become spaces.
    pub fn paste(&mut self, text: &str) {
        let line = client::domain::text::clean_line(text);
        self.hand.put(&mut self.area, |area| area.insert_str(line));
    }
}
