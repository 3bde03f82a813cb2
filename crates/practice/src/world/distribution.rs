//! How teams give out what comes to them (I16).

use super::assign::Assignee;
use super::people::Team;
use super::{Conversation, PartKind, Slot, State, Time, World};

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
        let open = |admin: u64| self.conversations.of_admin(State::Open, Some(admin)).len();
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

    /// The method of the team that a conversation came to gives it to somebody, if nobody has it. Of a balanced team
    /// it waits until somebody can be given it.
    pub(super) fn give_out(&mut self, slot: Slot, now: Time) {
        let free = |c: &&Conversation| c.state == State::Open && c.admin.is_none();
        let team = self.conversations.get(slot).filter(free).and_then(|c| c.team);
        let Some(team) = team.filter(|_| self.rules.team_methods) else { return };
        match self.next_of(team) {
            Some(admin) => self.give(slot, team, admin, now),
            None if self.waits(team) && !self.turns.waiting.contains(&(team, slot)) => {
                self.turns.waiting.push((team, slot));
            }
            None => {}
        }
    }

    /// Whether what a person puts on a team stays there until a person takes it (I16).
    pub(super) fn leaves_to_hands(&self, team: u64) -> bool {
        self.team(team).is_some_and(|team| team.method == "round_robin")
    }

    /// Whether what a team cannot give out waits for somebody.
    fn waits(&self, team: u64) -> bool {
        self.team(team).is_some_and(|team| team.method == "load_balanced")
    }

    fn give(&mut self, slot: Slot, team: u64, admin: u64, now: Time) {
        self.turns.last_turn.insert(team, admin);
        self.assign_by_rule(slot, PartKind::BalancedAssignment, Assignee::Admin(Some(admin)), now);
    }

    /// Somebody may have become free: what waits is given out, in the order in which it came. What somebody has by now,
    /// or what is another team's, waits no more; what is closed or put away keeps its place until it is opened.
    pub(super) fn give_out_waiting(&mut self, now: Time) {
        if self.turns.waiting.is_empty() {
            return;
        }
        // While this is at work nothing waits, so the assignments that it makes do not begin it anew.
        let waiting = std::mem::take(&mut self.turns.waiting);
        let (mut left, mut full) = (Vec::new(), Vec::new());
        for (team, slot) in waiting {
            let Some(c) = self.conversations.get(slot).filter(|c| c.team == Some(team) && c.admin.is_none()) else {
                continue;
            };
            if c.state == State::Open && !full.contains(&team) {
                if let Some(admin) = self.next_of(team) {
                    self.give(slot, team, admin, now);
                    continue;
                }
                full.push(team);
            }
            left.push((team, slot));
        }
        self.turns.waiting = left;
    }
}
