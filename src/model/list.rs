//! The conversation list: a window over the store's index, and where the cursor is in it.
//!
//! The cursor belongs to a conversation, not to a line: what arrives moves the rows around it, never the cursor onto
//! another conversation. One that leaves the inbox by somebody else's doing stays where it is, marked, until the
//! cursor is moved, so that a key pressed in that moment never hits its neighbour.

use client::domain::{ConversationId, Text};
use client::store::{Anchor, Row, Window};

/// What stands in the place of the words of a deleted conversation.
pub const DELETED: &str = "(deleted)";

/// What the middle of the screen works from: the rows that are here, and where one is among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPane {
    /// The rows that are loaded.
    pub rows: Vec<Row>,
    /// The place of the first loaded row in the whole list.
    pub first_row: usize,
    /// How many rows the list has: the conversations of the inbox, and a ghost if there is one.
    pub total: usize,
    /// The conversation under the cursor.
    pub selected: Option<ConversationId>,
    /// Its place in the whole list.
    pub index: usize,
    /// The place of the first row on screen.
    pub top: usize,
    /// The place of the first row on screen that the wheel turned to; none while the screen follows the cursor.
    pub turned: Option<usize>,
    /// The row under the cursor that is no longer in this inbox, by somebody else's doing, as it is now.
    pub ghost: Option<Row>,
    /// The place to read the next window around, when the cursor's conversation is not known.
    pub seek: Option<usize>,
    /// Whether a window has been read since the inbox was chosen.
    pub loaded: bool,
    /// Whether the next row under the cursor gets there by itself: it was neither chosen nor gone to by a key.
    pub by_itself: bool,
}

/// What is wanted once a window was taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Took {
    /// Nothing more.
    All,
    /// The rows around this place.
    Rest(usize),
    /// Another one around the cursor, as this was none.
    NotThis,
}

impl ListPane {
    /// How many conversations the inbox has.
    pub fn inbox_total(&self) -> usize {
        self.total - usize::from(self.ghost.is_some()).min(self.total)
    }

    /// The loaded row at a place of the whole list.
    pub fn row(&self, index: usize) -> Option<&Row> {
        index.checked_sub(self.first_row).and_then(|i| self.rows.get(i))
    }

    /// Takes the words out of rows whose conversations are deleted. The one under the cursor stays as a place.
    pub fn blank(&mut self, gone: impl Fn(&ConversationId) -> bool) {
        for row in self.rows.iter_mut().chain(self.ghost.as_mut()).filter(|row| gone(&row.id)) {
            row.who = Text::new(DELETED);
            (row.company, row.headline, row.last_words) = (None, Text::default(), None);
            row.tags.clear();
        }
    }

    /// The row under the cursor.
    pub fn selected_row(&self) -> Option<&Row> {
        self.row(self.index).filter(|r| Some(&r.id) == self.selected.as_ref())
    }

    /// The row of a conversation, if it is loaded.
    pub fn find(&self, id: &ConversationId) -> Option<&Row> {
        self.rows.iter().find(|r| r.id == *id)
    }

    /// Puts the cursor on a place of the list; returns whether that place is loaded (if not, its window is wanted).
    pub fn move_to(&mut self, index: usize) -> bool {
        if self.total == 0 {
            self.selected = None;
            self.index = 0;
            return true;
        }
        self.turned = None;
        let from = self.index;
        let mut index = index.min(self.total - 1);
        if index != from && self.ghost.take().is_some() {
            // The ghost's place closes up once the cursor has left it.
            if from >= self.first_row && from - self.first_row < self.rows.len() {
                self.rows.remove(from - self.first_row);
                self.total -= 1;
                if index > from {
                    index -= 1;
                }
            }
        }
        self.index = index;
        self.selected = self.row(index).map(|r| r.id.clone());
        self.selected.is_some()
    }

    /// Takes in a freshly read window, which was asked for around `asked`.
    pub fn take(&mut self, asked: &Anchor, window: Window) -> Took {
        let offset = self.index.saturating_sub(self.top);
        let Some(selected) = self.selected.clone() else {
            self.adopt(window);
            return self.settle_at(self.index, offset);
        };
        if let Some(place) = window.rows.iter().position(|r| r.id == selected) {
            self.adopt(window);
            self.ghost = None;
            self.index = self.first_row + place;
            self.top = self.index.saturating_sub(offset);
            return Took::All;
        }
        let was_ghost = self.ghost.as_ref().is_some_and(|ghost| ghost.id == selected);
        if !was_ghost && *asked != Anchor::At(selected.clone()) {
            // The cursor has gone on meanwhile: of where it is now this says nothing.
            return Took::NotThis;
        }
        let known = self.selected_row().or(self.ghost.as_ref()).filter(|row| row.id == selected).cloned();
        match window.elsewhere.clone().filter(|row| row.id == selected).or(known) {
            Some(row) => self.keep_ghost(row, window, offset),
            None => {
                self.adopt(window);
                self.ghost = None;
                let took = self.settle_at(self.index, offset);
                self.by_itself = took != Took::All;
                took
            }
        }
    }

    fn adopt(&mut self, window: Window) {
        (self.loaded, self.by_itself) = (true, false);
        (self.first_row, self.total, self.rows) = (window.first_row, window.total, window.rows);
    }

    /// What is under the cursor is not in the list any more: its row stays where it was, as it is now.
    fn keep_ghost(&mut self, row: Row, window: Window, offset: usize) -> Took {
        let (first, end) = (window.first_row, window.first_row + window.rows.len());
        let mut index = self.index.min(window.total);
        if index < first || index > end {
            if self.selected_row().is_some() {
                // The rows around it are others than these: until they come, those stay that are here.
                let place = self.index - self.first_row;
                self.rows[place].clone_from(&row);
                self.ghost = Some(row);
                return Took::Rest(index);
            }
            index = index.clamp(first, end);
        }
        self.adopt(window);
        self.index = index;
        self.top = index.saturating_sub(offset);
        self.rows.insert(index - self.first_row, row.clone());
        self.total += 1;
        self.ghost = Some(row);
        Took::All
    }

    /// The conversation under the cursor leaves the list by this person's own operation, and the cursor goes on to the one
    /// after it: to no other, whatever else leaves in the same moment.
    pub fn leave(&mut self) {
        let Some(place) = self.selected_row().map(|_| self.index - self.first_row) else {
            return;
        };
        let offset = self.index.saturating_sub(self.top);
        self.rows.remove(place);
        self.total -= 1;
        self.ghost = None;
        if let Took::Rest(place) = self.settle_at(self.index, offset) {
            (self.seek, self.by_itself) = (Some(place), true);
        }
    }

    /// Puts the cursor on whatever is at `index` now.
    fn settle_at(&mut self, index: usize, offset: usize) -> Took {
        if self.total == 0 {
            (self.selected, self.index, self.top) = (None, 0, 0);
            return Took::All;
        }
        self.index = index.min(self.total - 1);
        self.top = self.index.saturating_sub(offset);
        self.selected = self.row(self.index).map(|r| r.id.clone());
        if self.selected.is_some() { Took::All } else { Took::Rest(self.index) }
    }

    /// The first row on a screen of `height` rows on which the cursor shows, with a few rows beyond it where there
    /// are any.
    pub fn top_for(&self, height: usize) -> usize {
        let last = self.total.saturating_sub(height);
        if let Some(top) = self.turned {
            return top.min(last);
        }
        let margin = 3.min(height.saturating_sub(1) / 2);
        let mut top = self.top;
        if self.index < top + margin {
            top = self.index.saturating_sub(margin);
        }
        if height > 0 && self.index + margin + 1 > top + height {
            top = (self.index + margin + 1).saturating_sub(height);
        }
        top.min(last)
    }

    /// Turns the screen by so many rows, as far as rows are loaded; the cursor stays where it is.
    pub fn turn(&mut self, by: isize, height: usize) {
        let end = (self.first_row + self.rows.len()).saturating_sub(height);
        let top = self.top_for(height).saturating_add_signed(by);
        self.turned = Some(top.min(end).max(self.first_row.min(end)));
    }

    /// Scrolls so that the cursor is on screen ([`ListPane::top_for`]).
    pub fn scroll_into(&mut self, height: usize) {
        self.top = self.top_for(height);
    }

    /// Whether the cursor is near the end of the whole list.
    pub fn nears_end(&self, margin: usize) -> bool {
        self.index + margin >= self.total
    }

    /// Whether rows near the cursor are missing, so that the next window is wanted before it is needed.
    pub fn nears_edge(&self, margin: usize) -> bool {
        let end = self.first_row + self.rows.len();
        (self.first_row > 0 && self.index < self.first_row + margin) || (end < self.total && self.index + margin >= end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use client::domain::{Priority, State, Timestamp};

    fn row(id: &str) -> Row {
        Row {
            id: id.into(),
            state: State::Open,
            read: true,
            priority: Priority::None,
            who: Text::new(id),
            company: None,
            headline: Text::default(),
            last_words: None,
            waiting_since: None,
            active_at: Timestamp(0),
            snoozed_until: None,
            admin: None,
            team: None,
            sla_status: None,
            is_ticket: false,
            pending: 0,
            failed: false,
            draft: false,
            tags: Vec::new(),
        }
    }

    fn window(ids: &str) -> Window {
        let rows: Vec<Row> = ids.chars().map(|c| row(&c.to_string())).collect();
        Window { total: rows.len(), first_row: 0, rows, elsewhere: None, looked_at: None }
    }

    fn list(ids: &str, at: usize) -> ListPane {
        let mut list = ListPane::default();
        assert_eq!(list.take(&Anchor::Row(0), window(ids)), Took::All);
        assert!(list.move_to(at));
        list
    }

    /// What is read around the cursor comes in.
    fn take(list: &mut ListPane, window: Window) -> Took {
        let asked = list.selected.clone().map_or(Anchor::Row(list.index), Anchor::At);
        list.take(&asked, window)
    }

    fn shown(list: &ListPane) -> (String, Option<&str>) {
        (list.rows.iter().map(|r| r.id.as_str()).collect(), list.selected.as_ref().map(|s| s.as_str()))
    }

    #[test]
    fn what_arrives_moves_the_rows_and_never_the_cursor() {
        let mut list = list("abcdef", 2);
        list.top = 1;
        assert_eq!(take(&mut list, window("xyabcdef")), Took::All);
        assert_eq!(shown(&list), ("xyabcdef".into(), Some("c")));
        assert_eq!(list.index - list.top, 1, "it stays on its line of the screen");
    }

    #[test]
    fn one_that_somebody_else_takes_away_stays_under_the_cursor_until_it_is_moved() {
        let mut list = list("abcd", 1);
        assert_eq!(take(&mut list, window("acd")), Took::All);
        assert_eq!(shown(&list), ("abcd".into(), Some("b")));
        assert_eq!(take(&mut list, window("xacd")), Took::All, "further news change nothing about that");
        assert_eq!(list.selected.as_ref().map(|s| s.as_str()), Some("b"));
        let at = list.index;
        assert!(list.move_to(at + 1));
        assert_eq!(list.rows.len(), 4, "its place closes up once the cursor has left");
        assert!(list.rows.iter().all(|r| r.id.as_str() != "b"));
    }

    #[test]
    fn one_that_comes_back_is_no_ghost_any_more() {
        let mut list = list("abcd", 1);
        take(&mut list, window("acd"));
        take(&mut list, window("abcd"));
        assert!(list.ghost.is_none());
        assert_eq!(shown(&list), ("abcd".into(), Some("b")));
    }

    #[test]
    fn after_ones_own_action_the_cursor_goes_on_to_the_successor() {
        let mut list = list("abcd", 1);
        list.leave();
        assert_eq!(take(&mut list, window("acd")), Took::All);
        assert_eq!(shown(&list), ("acd".into(), Some("c")));
        list.leave();
        take(&mut list, window("ad"));
        list.leave();
        take(&mut list, window("a"));
        assert_eq!(shown(&list), ("a".into(), Some("a")), "at the end it goes back one");
        list.leave();
        take(&mut list, window(""));
        assert_eq!(list.selected, None);
    }

    #[test]
    fn the_cursor_keeps_a_few_rows_around_it_on_screen() {
        let mut list = list("abcdefghijklmnopqrstuvwxyz", 0);
        assert_eq!(list.top_for(10), 0);
        list.move_to(8);
        assert_eq!(list.top_for(10), 2);
        list.move_to(25);
        assert_eq!(list.top_for(10), 16);
    }
}
