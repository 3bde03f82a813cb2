//! What a key does to text that is typed, in the composer and in every field.

use tui_textarea::{CursorMove, TextArea};

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// One character.
    Left,
    /// One character.
    Right,
    /// To the beginning of the word, or of the one before.
    WordLeft,
    /// To the beginning of the next word.
    WordRight,
    /// To the beginning of the line.
    Home,
    /// To the end of the line.
    End,
    /// One row.
    Up,
    /// One row.
    Down,
    /// To the beginning of the text.
    Top,
    /// To the end of the text.
    Bottom,
}

impl Go {
    /// All of them, by the words that a keymap has for them.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("left", Self::Left),
        ("right", Self::Right),
        ("word-left", Self::WordLeft),
        ("word-right", Self::WordRight),
        ("home", Self::Home),
        ("end", Self::End),
        ("up", Self::Up),
        ("down", Self::Down),
        ("top", Self::Top),
        ("bottom", Self::Bottom),
    ];

    fn cursor(self) -> CursorMove {
        match self {
            Self::Left => CursorMove::Back,
            Self::Right => CursorMove::Forward,
            Self::WordLeft => CursorMove::WordBack,
            Self::WordRight => CursorMove::WordForward,
            Self::Home => CursorMove::Head,
            Self::End => CursorMove::End,
            Self::Up => CursorMove::Up,
            Self::Down => CursorMove::Down,
            Self::Top => CursorMove::Top,
            Self::Bottom => CursorMove::Bottom,
        }
    }
}

/// What is done to a text at its cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Types a character.
    Char(char),
    /// Types a tab.
    Tab,
    /// Begins a line.
    Newline,
    /// Moves the cursor, and selects what it passes or not.
    Go(Go, bool),
    /// Takes the character before the cursor away.
    Back,
    /// Takes the character under the cursor away.
    Delete,
    /// Takes the word before the cursor away.
    KillWord,
    /// Takes the word behind the cursor away.
    KillWordOn,
    /// Takes away what stands before the cursor in its line.
    KillLine,
    /// Takes away what stands behind the cursor in its line.
    KillRest,
    /// Puts back what was taken away last.
    Yank,
    /// Takes the last edit back.
    Undo,
    /// Does it again.
    Redo,
}

impl Edit {
    /// Does it; whether the text changed.
    pub fn apply(self, area: &mut TextArea<'static>) -> bool {
        match self {
            Self::Char(typed) => area.insert_char(typed),
            Self::Newline => area.insert_newline(),
            Self::Go(to, selects) => {
                match (selects, area.is_selecting()) {
                    (true, false) => area.start_selection(),
                    (false, _) => area.cancel_selection(),
                    (true, true) => {}
                }
                area.move_cursor(to.cursor());
                return false;
            }
            Self::Tab => return area.insert_tab(),
            Self::Back => return area.delete_char(),
            Self::Delete => return area.delete_next_char(),
            Self::KillWord => return area.delete_word(),
            Self::KillWordOn => return area.delete_next_word(),
            Self::KillLine => return area.delete_line_by_head(),
            Self::KillRest => return area.delete_line_by_end(),
            Self::Yank => return area.paste(),
            Self::Undo => return area.undo(),
            Self::Redo => return area.redo(),
        }
        true
    }

    /// Whether it takes away what stands before the cursor.
    pub fn takes_before(self) -> bool {
        matches!(self, Self::Back | Self::KillWord | Self::KillLine)
    }

    /// Whether it takes away what stands behind the cursor.
    pub fn takes_behind(self) -> bool {
        matches!(self, Self::Delete | Self::KillWordOn | Self::KillRest)
    }

    /// Whether it puts something in.
    pub fn types(self) -> bool {
        matches!(self, Self::Char(_) | Self::Tab | Self::Newline | Self::Yank)
    }
}

/// What is selected; none if nothing is.
pub fn selected(area: &mut TextArea<'static>) -> Option<String> {
    area.selection_range().filter(|(from, to)| from != to)?;
    let before = area.yank_text();
    let range = area.selection_range();
    area.copy();
    let text = area.yank_text();
    area.set_yank_text(before);
    // Copying ends the selection, which one may want to go on with.
    if let Some((from, to)) = range {
        let jump = |at: (usize, usize)| {
            CursorMove::Jump(u16::try_from(at.0).unwrap_or(u16::MAX), u16::try_from(at.1).unwrap_or(u16::MAX))
        };
        area.move_cursor(jump(from));
        area.start_selection();
        area.move_cursor(jump(to));
    }
    Some(text)
}
