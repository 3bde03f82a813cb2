//! Whose turn it is in the teams, and what waits for one (I16).

use std::collections::BTreeMap;

use super::conversation::Conversation;
use super::conversations::Slot;
use super::state::State;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// By teammate: the entry by which it was last given something.
    pub(super) last_given: BTreeMap<u64, u64>,
    /// By team: the teammate whose turn it was last.
    pub(super) last_turn: BTreeMap<u64, u64>,
    /// What came to balanced teams when nobody could be given it, with the team, in the order in which it came.
    pub(super) waiting: Vec<(u64, Slot)>,
}

impl Turns {
    /// Remembers that a teammate was given something by an entry.
    pub(super) fn was_given(&mut self, admin: u64, part: u64) {
        self.last_given.insert(admin, part);
    }

    /// What waits until somebody of its team is free, oldest first.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> &[(u64, Slot)] {
        &self.waiting
    }
}

/// Who is in charge of a conversation, as far as it matters to what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Charge(State, Option<u64>, Option<u64>);

impl Charge {
    /// Of a conversation.
    pub(super) fn of(c: &Conversation) -> Self {
        Self(c.state, c.admin, c.team)
    }
}
