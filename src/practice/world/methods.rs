//! How teams give out what comes to them (I16).

use std::collections::BTreeMap;

use super::assign::Assignee;
use super::people::Team;
use super::{PartKind, Slot, State, Time, World};

/// Whose turn it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    /// By teammate: the entry by which it was last given something.
    last_given: BTreeMap<u64, u64>,
    /// By team: the teammate whose turn it was last.
    last_turn: BTreeMap<u64, u64>,
}

impl World {
    /// Whether a teammate is given anything without being asked.
    fn takes(&self, admin: u64) -> bool {
        self.admin(admin).is_some_and(|a| a.seat && !a.away)
    }

    /// Whose turn it would be in a team, by its method. With nobody there, and in teams without a method, nobody's.
    pub fn next_of(&self, team: u64) -> Option<u64> {
        let team = self.team(team)?;
        match team.method {
            "load_balanced" => self.least_busy(team),
            "round_robin" => self.next_in_turn(team),
            _ => None,
        }
    }

    /// The fewest open conversations; of those the one who waited longest.
    fn least_busy(&self, team: &Team) -> Option<u64> {
        let open = |admin: u64| self.shelf.of_admin(State::Open, Some(admin)).len();
        let below = |admin: u64| team.limit.is_none_or(|limit| open(admin) < limit as usize);
        let ready = team.admins.iter().copied().filter(|admin| self.takes(*admin) && below(*admin));
        ready.min_by_key(|admin| (open(*admin), self.turns.last_given.get(admin).copied()))
    }

    /// The first after the one whose turn it was, who is there.
    fn next_in_turn(&self, team: &Team) -> Option<u64> {
        let last = self.turns.last_turn.get(&team.id);
        let after = last.and_then(|id| team.admins.iter().position(|a| a == id)).map_or(0, |n| n + 1);
        let (before, from) = team.admins.split_at_checked(after)?;
        from.iter().chain(before).copied().find(|admin| self.takes(*admin))
    }

    /// The method of the team that a conversation came to gives it to somebody, if nobody has it.
    pub(super) fn give_out(&mut self, slot: Slot, now: Time) {
        let free = |c: &&super::Conversation| c.state == State::Open && c.admin.is_none();
        let team = self.shelf.get(slot).filter(free).and_then(|c| c.team);
        let Some(team) = team.filter(|_| self.rules.team_methods) else { return };
        let Some(admin) = self.next_of(team) else { return };
        self.turns.last_turn.insert(team, admin);
        self.assign_by_rule(slot, PartKind::BalancedAssignment, Assignee::Admin(Some(admin)), now);
    }

    /// Remembers that a teammate was given something by an entry.
    pub(super) fn was_given(&mut self, admin: u64, part: Option<u64>) {
        if let Some(part) = part {
            self.turns.last_given.insert(admin, part);
        }
    }
}
