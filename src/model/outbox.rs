//! The outbox as it is looked at. The cursor belongs to a step: one that goes out, or is taken back elsewhere, stays
//! under it and says so until the cursor is moved, so that no key is about its neighbour.

use client::domain::{StepState, Text};
use client::store::OutboxEntry;

/// The outbox as it is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboxPane {
    /// Every step that is not done, oldest first, and the one under the cursor.
    pub entries: Vec<OutboxEntry>,
    /// The step under the cursor; the first one until another is chosen.
    pub selected: Option<i64>,
    /// The step under the cursor, if it is not in the outbox any more: neither waiting nor sent, but withdrawn.
    pub withdrawn: Option<i64>,
    /// Whether the outbox has been read since it was opened.
    pub loaded: bool,
}

/// What became of the entry under the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is still in the outbox.
    There,
    /// The server has it.
    Sent,
    /// It was taken back or dropped.
    Withdrawn,
}

impl OutboxPane {
    /// Where the cursor is among the entries.
    pub fn place(&self) -> usize {
        self.selected.and_then(|id| self.entries.iter().position(|e| e.step.id == id)).unwrap_or(0)
    }

    /// The entry under the cursor.
    pub fn current(&self) -> Option<&OutboxEntry> {
        self.entries.get(self.place())
    }

    /// What became of an entry.
    pub fn fate(&self, entry: &OutboxEntry) -> Fate {
        match entry.step.state {
            _ if self.withdrawn == Some(entry.step.id) => Fate::Withdrawn,
            StepState::Done => Fate::Sent,
            _ => Fate::There,
        }
    }

    /// The steps that are shown, in their order.
    pub fn ids(&self) -> Vec<i64> {
        self.entries.iter().map(|entry| entry.step.id).collect()
    }

    /// Takes in what was read. What is not there any more and is under the cursor stays as a place, without its words.
    pub fn take(&mut self, mut entries: Vec<OutboxEntry>) {
        let is_there = |id| entries.iter().any(|entry| entry.step.id == id);
        let left = self.current().filter(|entry| !is_there(entry.step.id)).cloned();
        self.withdrawn = left.as_ref().map(|entry| entry.step.id);
        if let Some(mut left) = left {
            forget_words(&mut left);
            let place = entries.partition_point(|entry| entry.step.id < left.step.id);
            entries.insert(place, left);
        }
        self.entries = entries;
        self.selected = self.current().map(|entry| entry.step.id);
        self.loaded = true;
    }

    /// Puts the cursor on a step; what only the cursor has kept here goes once that has left it.
    pub fn choose(&mut self, id: i64) {
        if !self.entries.iter().any(|entry| entry.step.id == id) {
            return;
        }
        self.selected = Some(id);
        let gone = self.withdrawn.filter(|gone| *gone != id);
        self.entries.retain(|entry| {
            let own = &entry.step;
            own.id == id || (own.state != StepState::Done && Some(own.id) != gone)
        });
        self.withdrawn = self.withdrawn.filter(|kept| *kept == id);
    }

    /// The person drops this one, and with it what hangs on it: the cursor goes on to the next.
    pub fn leave(&mut self, id: i64) {
        let place = self.entries.iter().position(|entry| entry.step.id == id);
        let mut left = vec![id];
        self.entries.retain(|entry| {
            let goes = entry.step.id == id || entry.step.after.is_some_and(|after| left.contains(&after));
            left.extend(goes.then_some(entry.step.id));
            !goes
        });
        if self.selected == Some(id) {
            let next = place.map(|place| place.min(self.entries.len().saturating_sub(1)));
            self.selected = next.and_then(|place| self.entries.get(place)).map(|entry| entry.step.id);
        }
    }

    /// Moves the cursor.
    pub fn walk(&mut self, by: isize) {
        let last = self.entries.len().saturating_sub(1);
        let to = self.place().saturating_add_signed(by).min(last);
        if let Some(id) = self.entries.get(to).map(|entry| entry.step.id) {
            self.choose(id);
        }
    }
}

fn forget_words(entry: &mut OutboxEntry) {
    entry.headline = Text::default();
    entry.step.operation = entry.step.operation.without_words();
}

/// The cursor on the `place`th of `ids`, moved by so many: where it lands.
pub fn landing(ids: &[i64], from: i64, by: isize) -> Option<i64> {
    let place = ids.iter().position(|id| *id == from)?;
    ids.get(place.saturating_add_signed(by).min(ids.len().saturating_sub(1))).copied()
}
