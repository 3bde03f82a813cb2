//! The conversation list: rows that stand where they were placed, and where the cursor is among them.
//!
//! While a list is on screen its order stands. The cursor belongs to a conversation, not to a line; and no row changes its
//! place because of what arrives: what has changed or left shows so where it is, what is new below the screen comes in,
//! what is new above is held and counted, until the list is placed anew (`placing`). So a key pressed in that moment never
//! hits a neighbour.

mod placing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use client::domain::{ConversationId, Text};
use client::store::{Anchor, Row};

use placing::Place;
pub use placing::{Anew, Onward, Took};

/// What stands in the place of the words of a deleted conversation.
pub const DELETED: &str = "(deleted)";

/// Rows kept in sight of the cursor above and below it on screen, where there are any.
const SCROLL_MARGIN: usize = 2;

/// What the middle of the screen works from: the rows that are here, and where one is among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListPane {
    /// The rows that are loaded, as they stand on screen.
    pub rows: Vec<Row>,
    /// Where each of them was placed.
    places: Vec<Place>,
    /// The place of the first loaded row in the whole list.
    pub first_row: usize,
    /// How many rows the list has on screen: those that have left while it stood are among them.
    pub total: usize,
    /// How many are new and held, as their places are above the last row on screen.
    pub held: usize,
    /// The conversation under the cursor.
    pub selected: Option<ConversationId>,
    /// Its place in the whole list.
    pub index: usize,
    /// The place of the first row on screen.
    pub top: usize,
    /// The place of the first row on screen that the wheel turned to; none while the screen follows the cursor.
    pub turned: Option<usize>,
    /// The place to read the next window around, when the cursor's conversation is not known.
    pub seek: Option<usize>,
    /// Whether a window has been read since the inbox was chosen.
    pub loaded: bool,
    /// Whether the next row under the cursor gets there by itself: it was neither chosen nor gone to by a key.
    pub by_itself: bool,
    /// The next window that is read places the list anew.
    pub anew: Option<Anew>,
    /// How many rows the groups have of which some are here, by their sort keys.
    pub groups: BTreeMap<String, usize>,
    /// Whether the store still looks for what is in the list.
    filling: bool,
    /// Whether the cursor keeps its conversation until all is found, even where that is the first row meanwhile.
    keeps: bool,
    /// Whether larger sort keys come first.
    falling: bool,
    /// What the person has dealt with while the list stood.
    handled: BTreeSet<ConversationId>,
}

impl ListPane {
    /// The loaded row at a place of the whole list.
    pub fn row(&self, index: usize) -> Option<&Row> {
        index.checked_sub(self.first_row).and_then(|i| self.rows.get(i))
    }

    /// Takes the words out of rows whose conversations are deleted. Each stays as a place.
    pub fn blank(&mut self, gone: impl Fn(&ConversationId) -> bool) {
        for row in self.rows.iter_mut().filter(|row| gone(&row.id)) {
            row.who = Text::new(DELETED);
            (row.company, row.headline, row.last_words) = (None, Text::default(), None);
            (row.last_by, row.unanswered, row.outgoing, row.draft) = (None, false, None, None);
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

    /// Whether a row that is shown has left the list, by whoever's doing.
    pub fn has_left(&self, id: &ConversationId) -> bool {
        self.rows.iter().position(|r| r.id == *id).is_some_and(|at| !self.places[at].here)
    }

    /// Whether the person has dealt with it while the list stood.
    pub fn is_handled(&self, id: &ConversationId) -> bool {
        self.handled.contains(id)
    }

    /// The person has dealt with a conversation.
    pub fn handle(&mut self, id: &ConversationId) {
        self.handled.insert(id.clone());
    }

    /// What the person did there was taken back.
    pub fn unhandle(&mut self, id: &ConversationId) {
        self.handled.remove(id);
    }

    /// Puts the cursor on a conversation; false, and the cursor on none of the rows, if it is not loaded.
    pub fn point(&mut self, id: &ConversationId) -> bool {
        self.selected = Some(id.clone());
        let at = self.rows.iter().position(|row| row.id == *id);
        if let Some(at) = at {
            (self.index, self.turned) = (self.first_row + at, None);
        }
        at.is_some()
    }

    /// Puts the cursor on a place of the list; returns whether that place is loaded (if not, its window is wanted).
    pub fn move_to(&mut self, index: usize) -> bool {
        if self.total == 0 {
            self.selected = None;
            self.index = 0;
            return true;
        }
        self.turned = None;
        self.index = index.min(self.total - 1);
        self.selected = self.row(self.index).map(|r| r.id.clone());
        self.selected.is_some()
    }

    /// The group in which a loaded row was placed, where rows are put together.
    pub fn group(&self, index: usize) -> Option<&str> {
        let place = index.checked_sub(self.first_row).and_then(|at| self.places.get(at))?;
        Some(place.key.group()).filter(|group| !group.is_empty())
    }

    /// A loaded row that stands in a group by what it is now.
    pub fn of_group(&self, group: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key.group() == group)
    }

    /// Around what the next window is to be read.
    pub fn anchor(&mut self) -> Anchor {
        if self.filling && self.anew.is_none() {
            // A part of a list is no order that one has seen.
            self.anew = Some(if self.index == 0 && !self.keeps { Anew::First } else { Anew::Keep });
        }
        if let Some(row) = self.seek.take() {
            return Anchor::Row(row);
        }
        match (self.anew, self.selected.clone()) {
            (Some(Anew::First), _) => Anchor::Top,
            (None, Some(id)) if self.selected_row().is_some() => {
                let others = self.rows.iter().map(|row| row.id.clone()).collect();
                Anchor::Place(self.places[self.index - self.first_row].key.clone(), id, others)
            }
            (_, Some(id)) => Anchor::At(id),
            (_, None) => Anchor::Row(self.index),
        }
    }

    /// The first row on a screen of `height` rows: where it was, as long as the cursor shows on it.
    pub fn top_for(&self, height: usize) -> usize {
        self.turned.map_or_else(|| self.top_with(height, 0), |top| top.min(self.total.saturating_sub(height)))
    }

    /// The first row of a screen that has the cursor, with so many rows beyond it where there are any.
    fn top_with(&self, height: usize, margin: usize) -> usize {
        let margin = margin.min(height.saturating_sub(1) / 2);
        let mut top = self.top;
        if self.index < top + margin {
            top = self.index.saturating_sub(margin);
        }
        if height > 0 && self.index + margin + 1 > top + height {
            top = (self.index + margin + 1).saturating_sub(height);
        }
        top.min(self.total.saturating_sub(height))
    }

    /// Turns the screen by so many rows, as far as rows are loaded; the cursor stays where it is, be it out of sight, until a
    /// key moves it.
    pub fn turn(&mut self, by: isize, height: usize) {
        let end = (self.first_row + self.rows.len()).saturating_sub(height);
        let top = self.top_for(height).saturating_add_signed(by);
        self.turned = Some(top.min(end).max(self.first_row.min(end)));
    }

    /// A key has moved the cursor: the screen scrolls with it, so that it shows with a few rows beyond it.
    pub fn scroll_into(&mut self, height: usize) {
        self.top = self.top_with(height, SCROLL_MARGIN);
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
