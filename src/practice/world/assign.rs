//! Who is in charge (API 7.8, I3, I15).

use std::sync::Arc;

use super::part::AssignedTo;
use super::state::reopen;
use super::{Conversation, Entry, PartKind, Refusal, Slot, State, Time, Who, World};

/// Whom a conversation is given to. A teammate and a team are independent of one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// A teammate, or none any more.
    Admin(Option<u64>),
    /// A team, or none any more.
    Team(Option<u64>),
}

impl Assignee {
    fn named(self) -> AssignedTo {
        match self {
            Self::Admin(Some(id)) => AssignedTo::Admin(id),
            Self::Team(Some(id)) => AssignedTo::Team(id),
            Self::Admin(None) | Self::Team(None) => AssignedTo::Nobody,
        }
    }

    fn is_somebody(self) -> bool {
        !matches!(self, Self::Admin(None) | Self::Team(None))
    }

    fn apply(self, c: &mut Conversation) {
        match self {
            Self::Admin(id) => c.admin = id,
            Self::Team(id) => c.team = id,
        }
    }
}

impl World {
    /// A teammate gives a conversation to somebody, perhaps with a word. Closed and snoozed ones open.
    pub fn assign(
        &mut self,
        slot: Slot,
        actor: u64,
        to: Assignee,
        body: Option<Arc<str>>,
        now: Time,
    ) -> Result<(), Refusal> {
        let known = match to {
            Assignee::Admin(Some(id)) => self.admin(id).is_some(),
            Assignee::Team(Some(id)) => self.team(id).is_some(),
            Assignee::Admin(None) | Assignee::Team(None) => true,
        };
        if !known {
            return Err(Refusal::new(404, "assignee_not_found", "Assignee not found"));
        }
        let state = self.shelf.get(slot).map(|c| c.state).ok_or_else(Refusal::not_found)?;
        let kind = match state {
            State::Closed if to.is_somebody() => PartKind::AssignAndReopen,
            State::Snoozed if to.is_somebody() => PartKind::AssignAndUnsnooze,
            _ => PartKind::Assignment,
        };
        let entry = Entry::new(kind, Who::Admin(actor)).with_body(body).to(to.named());
        self.happen(slot, now, entry, |c| {
            to.apply(c);
            if to.is_somebody() {
                reopen(c);
                count_assignment(c, now);
            }
        });
        Ok(())
    }

    /// The workspace's own rules give a conversation to somebody.
    pub fn assign_by_rule(&mut self, slot: Slot, kind: PartKind, to: Assignee, now: Time) {
        let entry = Entry::new(kind, Who::Operator).to(to.named());
        self.happen(slot, now, entry, |c| {
            to.apply(c);
            if to.is_somebody() {
                count_assignment(c, now);
            }
        });
    }

    /// A customer wrote to a teammate who is away and hands replies on: the conversation goes back to its team, or to
    /// nobody (I3).
    pub(super) fn hand_on_if_away(&mut self, slot: Slot, now: Time) {
        let away = |id: u64| self.admin(id).is_some_and(|a| a.away && a.reassign);
        if self.shelf.get(slot).and_then(|c| c.admin).is_some_and(away) {
            self.assign_by_rule(slot, PartKind::AwayModeAssignment, Assignee::Admin(None), now);
        }
    }
}

/// Counts an assignment in the figures.
pub(super) fn count_assignment(c: &mut Conversation, now: Time) {
    let since_start = now - c.created_at;
    let figures = &mut c.statistics;
    figures.first_assignment_at.get_or_insert(now);
    figures.time_to_assignment.get_or_insert(since_start);
    figures.last_assignment_at = Some(now);
    figures.last_assignment_admin_reply_at = None;
    figures.assignments += 1;
}
