//! The conversations that are marked, to be acted on together (I30), and what is asked before that is done.

use std::collections::HashSet;

use client::domain::{ConversationId, Text};
use client::intent::{Refusal, Request, Warning};
use client::store::Foreseen;

/// Which conversations are marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// In the order in which they were marked.
    ids: Vec<ConversationId>,
    /// The one that was marked last: a range goes from it.
    last: Option<ConversationId>,
    /// Those that were marked before the marks were taken away.
    before: Vec<ConversationId>,
    /// Whether a person took them away, and has decided nothing since.
    dropped: bool,
    /// Units that were decided about marked ones, with those.
    units: Vec<(i64, Vec<ConversationId>)>,
    /// What is being asked.
    pub asked: Option<Several>,
    /// Those about which something is being decided.
    pub doing: Option<Vec<ConversationId>>,
}

/// So many can be marked at once: a decision about more would hold up everything else.
pub const MOST_MARKED: usize = 2_000;

/// So many units are remembered with their marks.
const UNITS: usize = 20;

impl Marks {
    /// Whether none is marked.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// How many are marked.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether a conversation is marked.
    pub fn has(&self, id: &ConversationId) -> bool {
        self.ids.contains(id)
    }

    /// Those that are marked.
    pub fn ids(&self) -> &[ConversationId] {
        &self.ids
    }

    /// The one that was marked last.
    pub fn last(&self) -> Option<&ConversationId> {
        self.last.as_ref()
    }

    /// Marks a conversation, or takes its mark away.
    pub fn toggle(&mut self, id: &ConversationId) {
        match self.ids.iter().position(|marked| marked == id) {
            Some(at) => drop(self.ids.remove(at)),
            None => self.ids.push(id.clone()),
        }
        (self.last, self.dropped) = (Some(id.clone()), false);
    }

    /// Marks these as well.
    pub fn add(&mut self, ids: impl IntoIterator<Item = ConversationId>) {
        let mut marked: HashSet<ConversationId> = self.ids.iter().cloned().collect();
        for id in ids {
            self.last = Some(id.clone());
            if marked.insert(id.clone()) {
                self.ids.push(id);
            }
        }
        self.dropped = false;
    }

    /// These are marked, and no others.
    pub fn set(&mut self, ids: Vec<ConversationId>) {
        (self.last, self.ids, self.dropped) = (ids.last().cloned(), ids, false);
    }

    /// Takes all marks away. Whether there were any.
    pub fn clear(&mut self) -> bool {
        if self.ids.is_empty() {
            return false;
        }
        (self.before, self.last) = (std::mem::take(&mut self.ids), None);
        true
    }

    /// The same, by the person's wish: it can be taken back.
    pub fn give_up(&mut self) -> bool {
        self.dropped = self.clear();
        self.dropped
    }

    /// Marks those again that were marked before. False where there are none.
    pub fn again(&mut self) -> bool {
        let before = std::mem::take(&mut self.before);
        let any = !before.is_empty();
        if any {
            self.set(before);
        }
        any
    }

    /// Whether the marks were taken away by the person's wish and nothing was decided since.
    pub fn are_given_up(&self) -> bool {
        self.dropped && self.ids.is_empty()
    }

    /// A unit was decided: about these, if they were marked.
    pub fn decided(&mut self, unit: i64, about: Option<Vec<ConversationId>>) {
        self.dropped = false;
        if let Some(ids) = about {
            self.units.push((unit, ids));
            let over = self.units.len().saturating_sub(UNITS);
            self.units.drain(..over);
        }
    }

    /// A unit was taken back: what was marked for it is marked again.
    pub fn taken_back(&mut self, unit: i64) {
        if let Some((_, ids)) = self.units.iter().find(|(known, _)| *known == unit) {
            let ids = ids.clone();
            self.set(ids);
        }
    }

    /// A unit was done again: what was marked for it is marked no more, as when it was done first.
    pub fn done_again(&mut self, unit: i64) {
        if self.units.iter().any(|(known, ids)| *known == unit && *ids == self.ids) {
            self.clear();
        }
    }

    /// A conversation is gone.
    pub fn forget(&mut self, gone: impl Fn(&ConversationId) -> bool) {
        self.ids.retain(|id| !gone(id));
        self.before.retain(|id| !gone(id));
        self.last.take_if(|id| gone(id));
    }
}

/// What becomes of the marks that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marking {
    /// They stay.
    More,
    /// They go, and all others of the list are marked.
    Others,
    /// They stay; what comes is all from one row to another.
    Range,
}

/// What would be done to several, before it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Several {
    /// What is wanted.
    pub request: Request,
    /// To which it would be done, and who they are.
    pub will: Vec<(ConversationId, Text)>,
    /// To which it would not, who they are, and why.
    pub left_out: Vec<(ConversationId, Text, Refusal)>,
    /// What the person should know of it.
    pub warnings: Vec<Warning>,
    /// Whether each is named.
    pub all: bool,
}

impl Several {
    /// What was wanted, and what would come of it; of what cannot be done at all, why.
    pub fn new(request: Request, foreseen: Foreseen) -> Self {
        let Foreseen { decision, called, .. } = foreseen;
        let name = |id: &ConversationId| called.iter().find(|(known, _)| known == id).map(|(_, who)| who.clone());
        let name = |id: &ConversationId| name(id).unwrap_or_default();
        let will = decision.operations.iter().map(|(id, _)| (id.clone(), name(id))).collect();
        let left_out = decision.left_out.into_iter();
        let left_out = left_out.map(|(id, why)| (id.clone(), name(&id), why)).collect();
        Self { request, will, left_out, warnings: decision.warnings, all: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(ids: &[&str]) -> Vec<ConversationId> {
        ids.iter().copied().map(ConversationId::new).collect()
    }

    #[test]
    fn marks_that_were_given_up_come_back_and_those_of_a_unit_with_it() {
        let mut marks = Marks::default();
        marks.add(ids(&["1", "2", "2"]));
        marks.toggle(&"1".into());
        assert_eq!(marks.ids(), ids(&["2"]));
        assert!(marks.give_up() && marks.are_given_up() && !marks.give_up());
        assert!(marks.again() && !marks.are_given_up());
        assert_eq!(marks.ids(), ids(&["2"]));
        marks.clear();
        marks.decided(7, Some(ids(&["2"])));
        assert!(!marks.are_given_up());
        marks.taken_back(8);
        assert!(marks.is_empty(), "that was another unit");
        marks.taken_back(7);
        assert_eq!(marks.ids(), ids(&["2"]));
        marks.forget(|id| id.as_str() == "2");
        assert!(marks.is_empty() && !marks.again());
    }
}
