//! A line of typed text: the `:` line, the palette's and the pickers' search.

use tui_textarea::{CursorMove, Input, TextArea};

/// A one-line editor. Line breaks that are pasted become spaces.
#[derive(Clone, Debug, Default)]
pub struct LineInput {
    area: TextArea<'static>,
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

    /// Types or edits; returns whether the text changed.
    pub fn input(&mut self, input: Input) -> bool {
        if matches!(input.key, tui_textarea::Key::Enter | tui_textarea::Key::Tab) {
            return false;
        }
        let before = self.text().to_owned();
        self.area.input(input);
        if self.area.lines().len() > 1 {
            let joined = self.area.lines().join(" ");
            self.set(&joined);
        }
        before != self.text()
    }

    /// Takes in text that was pasted: its line breaks become spaces.
    pub fn paste(&mut self, text: &str) {
        self.area.insert_str(client::domain::text::clean_line(text));
    }
}
