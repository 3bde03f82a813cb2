//! How a list is placed, and how it follows the store without a row on screen changing its place.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use client::domain::ConversationId;
use client::store::{Anchor, Row, SortKey, Window, WindowQuery};

use super::ListPane;

/// Rows kept on each side of the cursor: of those further away their places are forgotten.
const KEPT: usize = 300;

/// Where a row was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// By what it stood there then; it stands there whatever that is by now.
    pub(super) key: SortKey,
    /// Whether the list still has it.
    pub(super) here: bool,
}

impl Place {
    fn of(row: &Row) -> Self {
        Self { key: row.key.clone(), here: true }
    }
}

/// A list that is to be placed anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anew {
    /// With the cursor on the conversation that it is on.
    Keep,
    /// With the cursor on the first row.
    First,
}

/// Which row comes next once one is dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Onward {
    /// The first below, else the first of all, whose customer waits and that was not dealt with in this placing.
    Waiting,
    /// One line down, whether anybody waits there or not.
    Below,
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
    /// Takes in a freshly read window, on a screen of `height` rows.
    pub fn take(&mut self, query: &WindowQuery, window: Window, height: usize) -> Took {
        (self.falling, self.filling) = (query.view.is_falling(), window.looked_at.is_some());
        self.keeps = self.filling && self.anew == Some(Anew::Keep);
        match &query.anchor {
            // Of where the cursor went meanwhile, beyond the rows that are loaded, it says nothing.
            Anchor::Place(_, id, _) if self.selected.is_some() && self.rows.iter().any(|row| row.id == *id) => {
                self.follow(window, height);
                Took::All
            }
            Anchor::Place(..) => Took::NotThis,
            asked => {
                let took = self.place(asked, window);
                self.scroll_into(height);
                took
            }
        }
    }

    /// Rows stand where the window has them.
    fn place(&mut self, asked: &Anchor, window: Window) -> Took {
        let offset = self.index.saturating_sub(self.top);
        if *asked == Anchor::Top && self.anew == Some(Anew::First) {
            self.adopt(window);
            return self.settle_at(0, 0);
        }
        let Some(selected) = self.selected.clone() else {
            self.adopt(window);
            return self.settle_at(self.index, offset);
        };
        if let Some(place) = window.rows.iter().position(|row| row.id == selected) {
            self.adopt(window);
            self.index = self.first_row + place;
            self.top = self.index.saturating_sub(offset);
            return Took::All;
        }
        if *asked != Anchor::At(selected.clone()) {
            // The cursor has gone on meanwhile: of where it is now this says nothing.
            return Took::NotThis;
        }
        let known = self.selected_row().cloned();
        match window.elsewhere.clone().filter(|row| row.id == selected).or(known) {
            Some(row) => {
                // It is not in the list, and stands where it would be: no other one comes under the cursor.
                self.adopt(window);
                let at = self.place_of(&row.key, &row.id);
                self.places.insert(at, Place { key: row.key.clone(), here: false });
                self.rows.insert(at, row);
                self.total += 1;
                self.index = self.first_row + at;
                self.top = self.index.saturating_sub(offset);
                Took::All
            }
            None => {
                self.adopt(window);
                let took = self.settle_at(self.index, offset);
                self.by_itself = took != Took::All;
                took
            }
        }
    }

    fn adopt(&mut self, window: Window) {
        if self.anew.take().is_some() {
            self.handled.clear();
        }
        (self.loaded, self.by_itself, self.held, self.turned) = (true, false, 0, None);
        (self.first_row, self.total, self.rows) = (window.first_row, window.total, window.rows);
        self.groups = window.groups;
        self.places = self.rows.iter().map(Place::of).collect();
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

    /// Where among the loaded rows something stands by its key: behind those that come before it.
    fn place_of(&self, key: &SortKey, id: &ConversationId) -> usize {
        let before = |(row, place): (&Row, &Place)| {
            let (theirs, own) = ((&place.key, &row.id), (key, id));
            if self.falling { theirs > own } else { theirs < own }
        };
        self.rows.iter().zip(&self.places).take_while(|both| before(*both)).count()
    }

    /// Rows are what they are now, where they are; what the window has beside them comes in below the screen, or where
    /// rows were not loaded, and is held elsewhere.
    fn follow(&mut self, window: Window, height: usize) {
        self.top = self.top_with(height, 0);
        let (was, first) = (self.index, self.top_for(height));
        let first = (first, self.row(first).map(|row| row.id.clone()));
        let Window { rows, first_row, total, strays, groups, .. } = window;
        let rest = total.saturating_sub(first_row + rows.len());
        let edges = rows.first().map(|row| row.key.clone()).zip(rows.last().map(|row| row.key.clone()));
        let mut now: HashMap<ConversationId, (Row, bool, usize)> = HashMap::new();
        now.extend(strays.into_iter().map(|(row, here)| (row.id.clone(), (row, here, usize::MAX))));
        now.extend(rows.into_iter().enumerate().map(|(at, row)| (row.id.clone(), (row, true, at))));
        let (mut before, mut after) = (0, 0);
        for (row, place) in self.rows.iter_mut().zip(&mut self.places) {
            let Some((new, here, at)) = now.remove(&row.id) else {
                place.here = false;
                continue;
            };
            if let Some((first, last)) = edges.as_ref().filter(|_| here && at == usize::MAX) {
                // In the list beyond the window, and shown here.
                let above = if self.falling { new.key > *first } else { new.key < *first };
                before += usize::from(above);
                after += usize::from(!above && if self.falling { new.key < *last } else { new.key > *last });
            }
            (*row, place.here) = (new, here);
        }
        self.count(groups);
        let mut new: Vec<(Row, usize)> =
            now.into_values().filter(|(_, here, _)| *here).map(|(r, _, at)| (r, at)).collect();
        new.sort_by_key(|(_, at)| *at);
        let unloaded_above = self.first_row > 0;
        let screen_end = (first.0 + height).saturating_sub(self.first_row);
        let mut above = Vec::new();
        self.held = 0;
        for (row, _) in new {
            let at = self.place_of(&row.key, &row.id);
            if at == 0 && unloaded_above && !self.rows.is_empty() {
                above.push(row);
            } else if at >= screen_end || at == self.rows.len() {
                self.places.insert(at, Place::of(&row));
                self.rows.insert(at, row);
            } else {
                self.held += 1;
            }
        }
        self.places.splice(0..0, above.iter().map(Place::of));
        self.rows.splice(0..0, above);
        self.first_row = first_row.saturating_sub(before);
        self.total = self.first_row + self.rows.len() + rest.saturating_sub(after);
        self.stay(was, &first);
    }

    /// How many rows the groups have now; of one whose last rows have left the window says nothing.
    fn count(&mut self, now: BTreeMap<String, usize>) {
        let left: BTreeSet<&str> =
            self.places.iter().filter(|place| place.here).map(|place| place.key.group()).collect();
        self.groups.iter_mut().filter(|(name, _)| !left.contains(name.as_str())).for_each(|(_, count)| *count = 0);
        self.groups.extend(now);
    }

    /// The cursor is where its conversation is, and the screen where it was; what is far from it is forgotten.
    fn stay(&mut self, was: usize, (first, shown): &(usize, Option<ConversationId>)) {
        let at = self.rows.iter().position(|row| Some(&row.id) == self.selected.as_ref());
        let at = at.unwrap_or_else(|| self.index.saturating_sub(self.first_row));
        self.index = self.first_row + at;
        // The screen is where its first row is: the wheel may have turned it away from the cursor.
        let now = self.rows.iter().position(|row| Some(&row.id) == shown.as_ref());
        let (now, was) = now.map_or((self.index, was), |at| (self.first_row + at, *first));
        let moved = |place: usize| (place + now).saturating_sub(was);
        (self.top, self.turned) = (moved(self.top), self.turned.map(moved));
        if self.rows.len() > at + KEPT {
            self.rows.truncate(at + KEPT);
            self.places.truncate(at + KEPT);
        }
        let far = at.saturating_sub(KEPT).min(self.rows.len());
        self.rows.drain(..far);
        self.places.drain(..far);
        self.first_row += far;
    }

    /// The place of the row that comes next once the one under the cursor is dealt with; none if there is none.
    pub fn onward(&self, by: Onward) -> Option<usize> {
        let at = self.index.checked_sub(self.first_row)?;
        let left = |at: &usize| self.places[*at].here && !self.handled.contains(&self.rows[*at].id);
        let mut below = (at + 1..self.rows.len()).filter(left);
        let next = match by {
            Onward::Below => below.next(),
            Onward::Waiting => {
                let waits = |at: &usize| self.rows[*at].waiting_since.is_some();
                let above = (0..at.min(self.rows.len())).filter(left);
                below.chain(above).find(waits)
            }
        };
        next.map(|at| self.first_row + at)
    }
}
