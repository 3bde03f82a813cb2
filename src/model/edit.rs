//! What a key does to text that is typed, in the composer and in every field. The editor below counts code points; a
//! person sees clusters of them ("é", a family, a flag), and goes and takes away by those.

mod clusters;
pub mod motion;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use tui_textarea::{CursorMove, TextArea};

use clusters::Clusters;
pub use clusters::signs;

/// Where the cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// One character, as one sees it.
    Left,
    /// One character, as one sees it.
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

    /// Puts the cursor there, and never into a cluster.
    fn go(self, area: &mut TextArea<'static>) {
        let (row, column) = at(area);
        let clusters = clusters_of(area, row);
        match self {
            Self::Left if column == 0 => {
                if let Some(above) = row.checked_sub(1) {
                    jump(area, (above, clusters_of(area, above).end()));
                }
            }
            Self::Left => jump(area, (row, clusters.before(column))),
            Self::Right if column >= clusters.end() => {
                if row + 1 < area.lines().len() {
                    jump(area, (row + 1, 0));
                }
            }
            Self::Right => jump(area, (row, clusters.after(column))),
            Self::WordLeft => step(area, CursorMove::WordBack, false),
            Self::WordRight => step(area, CursorMove::WordForward, true),
            Self::Home => area.move_cursor(CursorMove::Head),
            Self::End => area.move_cursor(CursorMove::End),
            Self::Up => step(area, CursorMove::Up, false),
            // On, so that a cluster that the edge cuts does not hold it.
            Self::Down => step(area, CursorMove::Down, true),
            Self::Top => step(area, CursorMove::Top, false),
            Self::Bottom => step(area, CursorMove::Bottom, false),
        }
    }
}

/// Moves, and then out of the cluster that it may have come into.
fn step(area: &mut TextArea<'static>, to: CursorMove, on: bool) {
    area.move_cursor(to);
    out_of_cluster(area, on);
}

fn out_of_cluster(area: &mut TextArea<'static>, on: bool) {
    let (row, column) = at(area);
    let clusters = clusters_of(area, row);
    if !clusters.begins_at(column) {
        jump(area, (row, if on { clusters.after(column) } else { clusters.before(column) }));
    }
}

fn clusters_of(area: &TextArea<'static>, row: usize) -> Clusters {
    Clusters::of(area.lines().get(row).map_or("", String::as_str))
}

/// The row and the column of code points that the cursor is at.
pub(super) fn at(area: &TextArea<'static>) -> (usize, usize) {
    let cursor = area.cursor();
    (cursor.0, cursor.1)
}

/// Puts the cursor at a row and a column of code points, with what is selected going on or not as before.
pub(super) fn jump(area: &mut TextArea<'static>, to: (usize, usize)) {
    let near = |at: usize| u16::try_from(at).unwrap_or(u16::MAX);
    if to.0 == at(area).0 && to.1 == clusters_of(area, to.0).end() {
        return area.move_cursor(CursorMove::End);
    }
    if to.0 != at(area).0 || u16::try_from(to.1).is_ok() {
        area.move_cursor(CursorMove::Jump(near(to.0), near(to.1)));
    }
    // The editor jumps no farther than that, and goes the rest.
    loop {
        let (row, column) = at(area);
        let way = match column.cmp(&to.1) {
            _ if row != to.0 => return,
            std::cmp::Ordering::Less => CursorMove::Forward,
            std::cmp::Ordering::Greater => CursorMove::Back,
            std::cmp::Ordering::Equal => return,
        };
        area.move_cursor(way);
        if at(area).1 == column {
            return;
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

/// How many replacements can be taken back in one.
const REPLACED: usize = 200;

/// What the editor itself does not know of the edits before.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    /// Where the cursor was left by a kill, if that was the last thing done: the next kill adds to it.
    killed_at: Option<(usize, usize)>,
    /// What a text was before its selection was typed over, without the selection, and after it: one edit for a person, two
    /// for the editor.
    replaced: VecDeque<[u64; 3]>,
}

impl Hand {
    /// Puts something in, in place of what is selected.
    pub fn put<T>(&mut self, area: &mut TextArea<'static>, insert: impl FnOnce(&mut TextArea<'static>) -> T) -> T {
        self.killed_at = None;
        if area.selection_range().is_none_or(|(from, to)| from == to) {
            area.cancel_selection();
            return insert(area);
        }
        let before = mark(area);
        area.delete_char();
        let between = mark(area);
        let done = insert(area);
        let after = mark(area);
        if after != between {
            if self.replaced.len() == REPLACED {
                self.replaced.pop_front();
            }
            self.replaced.push_back([before, between, after]);
        }
        done
    }

    /// Takes away from the cursor to another place, or what is selected. Right behind another kill it adds to that, before
    /// it or behind it.
    fn kill(&mut self, area: &mut TextArea<'static>, killed_at: Option<(usize, usize)>, to: (usize, usize)) -> bool {
        let selected = area.selection_range().is_some_and(|(from, to)| from != to);
        let from = at(area);
        if !selected && from == to {
            self.killed_at = killed_at;
            return false;
        }
        let had = killed_at.filter(|at| *at == from && !selected).map(|_| area.yank_text());
        if !selected {
            area.cancel_selection();
            area.start_selection();
            jump(area, to);
        }
        let gone = area.cut();
        if let Some(had) = had {
            let more = area.yank_text();
            area.set_yank_text(if to < from { more + &had } else { had + &more });
        }
        out_of_cluster(area, true);
        self.killed_at = Some(at(area));
        gone
    }

    fn undo(&self, area: &mut TextArea<'static>) -> bool {
        let after = mark(area);
        if !area.undo() {
            return false;
        }
        let between = mark(area);
        if self.replaced.iter().any(|one| one[1..] == [between, after])
            && area.undo()
            && !self.replaced.contains(&[mark(area), between, after])
        {
            area.redo();
        }
        true
    }

    fn redo(&self, area: &mut TextArea<'static>) -> bool {
        let before = mark(area);
        if !area.redo() {
            return false;
        }
        let between = mark(area);
        if self.replaced.iter().any(|one| one[..2] == [before, between])
            && area.redo()
            && !self.replaced.contains(&[before, between, mark(area)])
        {
            area.undo();
        }
        true
    }
}

/// Tells one text from another.
fn mark(area: &TextArea<'static>) -> u64 {
    let mut hasher = DefaultHasher::new();
    area.lines().hash(&mut hasher);
    hasher.finish()
}

/// Takes a cluster away, or what is selected.
fn take(area: &mut TextArea<'static>, to: Go) -> bool {
    if area.selection_range().is_none_or(|(from, to)| from == to) {
        area.cancel_selection();
        area.start_selection();
        to.go(area);
    }
    // What is selected, if that is not empty: at the edge of the text there is nothing to take.
    let gone = area.selection_range().is_some_and(|(from, to)| from != to) && area.delete_char();
    area.cancel_selection();
    out_of_cluster(area, true);
    gone
}

impl Edit {
    /// Does it; whether the text changed. What is typed goes in as it is, whatever it joins to.
    pub fn apply(self, area: &mut TextArea<'static>, hand: &mut Hand) -> bool {
        let killed_at = hand.killed_at.take();
        let (row, column) = at(area);
        match self {
            Self::Char(typed) => hand.put(area, |area| area.insert_char(typed)),
            Self::Newline => hand.put(area, TextArea::insert_newline),
            Self::Go(to, selects) => {
                match (selects, area.is_selecting()) {
                    (true, false) => area.start_selection(),
                    (false, _) => area.cancel_selection(),
                    (true, true) => {}
                }
                to.go(area);
                return false;
            }
            Self::Tab => return hand.put(area, TextArea::insert_tab),
            Self::Yank => return hand.put(area, TextArea::paste),
            Self::Back => return take(area, Go::Left),
            Self::Delete => return take(area, Go::Right),
            Self::KillWord | Self::KillLine if column == 0 => {
                let above = row.checked_sub(1).map(|above| (above, clusters_of(area, above).end()));
                return hand.kill(area, killed_at, above.unwrap_or((row, column)));
            }
            Self::KillWord => {
                let start = clusters_of(area, row).word_before(column);
                return hand.kill(area, killed_at, (row, start));
            }
            Self::KillLine => return hand.kill(area, killed_at, (row, 0)),
            Self::KillWordOn | Self::KillRest => {
                let clusters = clusters_of(area, row);
                let to = match clusters.end() {
                    end if column >= end && row + 1 < area.lines().len() => (row + 1, 0),
                    end if self == Self::KillRest => (row, end),
                    _ => (row, clusters.word_after(column)),
                };
                return hand.kill(area, killed_at, to);
            }
            Self::Undo => return hand.undo(area),
            Self::Redo => return hand.redo(area),
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
