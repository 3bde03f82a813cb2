//! Who is in charge (API 7.8, I3, I15).

use std::sync::Arc;

use super::counting::{count_assignment, count_reply};
use super::happening::Entry;
use super::lifecycle::reopen;
use super::part::AssignedTo;
use super::{Conversation, PartKind, Refusal, Slot, State, Time, Who, World};

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

    fn apply(self, c: &mut Conversation, team_takes_over: bool) {
        match self {
            Self::Admin(id) => c.admin = id,
            Self::Team(id) => {
                c.team = id;
                if id.is_some() && team_takes_over {
                    c.admin = None;
                }
            }
        }
    }
}

impl World {
    /// A teammate gives a conversation to somebody, perhaps with a word. Closed and snoozed ones open. What comes to a
    /// balanced team is given out (I15, I16), what is put on a round-robin team by hand stays with nobody; a teammate's
    /// limit does not stop a teammate's choice.
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
        let state = self.conversations.get(slot).map(|c| c.state).ok_or_else(Refusal::not_found)?;
        let kind = match state {
            State::Closed if to.is_somebody() => PartKind::AssignAndReopen,
            State::Snoozed if to.is_somebody() => PartKind::AssignAndUnsnooze,
            _ => PartKind::Assignment,
        };
        // A reply in the same breath is one.
        let replies = body.is_some();
        self.leave_to_people(slot, now);
        self.place(slot, Entry::new(kind, Who::Admin(actor)).with_body(body), to, now);
        if replies {
            self.sla_answered(slot, now);
        }
        Ok(())
    }

    /// The workspace's own rules give a conversation to somebody.
    pub fn assign_by_rule(&mut self, slot: Slot, kind: PartKind, to: Assignee, now: Time) {
        self.place(slot, Entry::new(kind, Who::Operator), to, now);
    }

    fn place(&mut self, slot: Slot, entry: Entry, to: Assignee, now: Time) {
        let by_hand = matches!(entry.author, Who::Admin(_));
        let takes_over = self.rules.team_takes_over;
        let hours = self.work_time();
        let (says, author) = (entry.body.is_some(), entry.author);
        self.happen(slot, now, entry.to(to.named()), |c| {
            to.apply(c, takes_over);
            if to.is_somebody() {
                if by_hand {
                    reopen(c);
                }
                count_assignment(c, c.team.filter(|_| matches!(to, Assignee::Team(_))), now);
            }
            if let (true, Who::Admin(admin)) = (says, author) {
                count_reply(c, admin, &hours, now);
            }
        });
        if let Assignee::Team(Some(team)) = to
            && !(by_hand && self.leaves_to_hands(team))
        {
            self.give_out(slot, now);
        }
    }

    /// A new conversation goes to the default assignee, if the workspace has one.
    pub(super) fn assign_by_default(&mut self, slot: Slot, now: Time) {
        let to = match self.rules.default_assignee {
            AssignedTo::Admin(id) if self.admin(id).is_some() => Assignee::Admin(Some(id)),
            AssignedTo::Team(id) if self.team(id).is_some() => Assignee::Team(Some(id)),
            _ => return,
        };
        self.assign_by_rule(slot, PartKind::DefaultAssignment, to, now);
    }

    /// A customer wrote to a teammate who is away and hands replies on: the conversation goes back to its team, which
    /// gives it out; without a team to the default assignee, or to nobody (I3).
    pub(super) fn hand_on_if_away(&mut self, slot: Slot, now: Time) {
        let Some((admin, team)) = self.conversations.get(slot).and_then(|c| Some((c.admin?, c.team))) else { return };
        if !self.admin(admin).is_some_and(|a| a.away && a.reassign) {
            return;
        }
        let default = self.rules.default_assignee;
        let to = match (team, default) {
            (Some(team), _) => Assignee::Team(Some(team)),
            (None, AssignedTo::Team(team)) if self.team(team).is_some() => Assignee::Team(Some(team)),
            (None, AssignedTo::Admin(id)) if id != admin && self.admin(id).is_some() => Assignee::Admin(Some(id)),
            _ => Assignee::Admin(None),
        };
        // However teams and teammates go together elsewhere: the one who is away loses it.
        self.conversations.change(slot, |c| c.admin = None);
        self.assign_by_rule(slot, PartKind::AwayModeAssignment, to, now);
    }
}
