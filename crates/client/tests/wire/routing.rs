//! What is foretold of whom a team gives a conversation is what the practice workspace does, which has its own rules and
//! shares no code with the client (I36): by chance, in many workspaces.

use client::domain::route::{By, Facts, Outcome, predict};
use client::domain::{Admin, AdminId, State, Team, Text};
use fastrand::Rng;
use practice::world::assign::Assignee;
use practice::world::messages::{Message, Opening};
use practice::world::{PartKind, Slot, State as Played, Time, World};
use practice::{seed, wire};
use serde_json::Value;

const NOW: Time = 1_790_000_000;
/// How many workspaces.
const WORKSPACES: u64 = 1_000;
/// How much happens in each before something is foretold.
const DEEDS: usize = 40;

/// What is not to be seen of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hidden {
    Nothing,
    /// A teammate is not listed.
    Teammate,
    /// Some of what is open is not kept here.
    Open,
}

#[test]
fn whom_a_team_gives_something_is_foretold_as_the_practice_workspace_does_it_in_1000_workspaces() {
    let (mut exact, mut open) = (0, 0);
    for seed in 0..WORKSPACES {
        let hidden =
            [Hidden::Nothing, Hidden::Nothing, Hidden::Teammate, Hidden::Open][usize::try_from(seed % 4).unwrap_or(0)];
        let outcome = Desk::new(seed).foretell(hidden);
        match outcome {
            Outcome::OneOf { .. } if hidden == Hidden::Nothing => open += 1,
            Outcome::Gets(_) | Outcome::Nobody(_) if hidden == Hidden::Nothing => exact += 1,
            _ => {}
        }
    }
    assert!(exact > 300 && open > 20, "{exact} told exactly, {open} as one of several");
}

struct Desk {
    seed: u64,
    random: Rng,
    world: World,
    slots: Vec<Slot>,
    now: Time,
}

impl Desk {
    fn new(seed: u64) -> Self {
        let mut random = Rng::with_seed(seed);
        let mut world = seed::world(seed, 0, NOW);
        for admin in &mut world.admins {
            (admin.away, admin.seat, admin.reassign) = (random.u8(0..4) == 0, random.u8(0..6) > 0, random.bool());
        }
        let everybody: Vec<u64> = world.admins.iter().map(|admin| admin.id).collect();
        for team in &mut world.teams {
            team.method = ["load_balanced", "load_balanced", "round_robin", "manual"][random.usize(0..4)];
            let some = random.usize(0..5);
            let mut members = everybody.clone();
            random.shuffle(&mut members);
            team.admins = members.into_iter().take(some).collect();
            let limited = team.method == "load_balanced" && random.u8(0..4) > 0;
            team.limit = limited.then(|| random.u32(1..5));
        }
        let mut desk = Self { seed, random, world, slots: Vec::new(), now: NOW };
        for _ in 0..DEEDS {
            desk.something_happens();
        }
        desk
    }

    fn any_admin(&mut self) -> u64 {
        self.world.admins[self.random.usize(0..self.world.admins.len())].id
    }

    fn any_team(&mut self) -> usize {
        self.random.usize(0..self.world.teams.len())
    }

    fn something_happens(&mut self) {
        self.now += self.random.i64(1..600);
        let now = self.now;
        let slot = self.slots.get(self.random.usize(0..self.slots.len().max(1))).copied();
        let (admin, team) = (self.any_admin(), self.any_team());
        let team = Assignee::Team(Some(self.world.teams[team].id));
        let world = &mut self.world;
        match (self.random.u8(0..10), slot) {
            (0..=2, _) | (_, None) => {
                let opening = Opening {
                    channel: "conversation",
                    subject: None,
                    body: "<p>Hello</p>".into(),
                    attachments: Vec::new(),
                    url: None,
                };
                self.slots.push(world.start_conversation(0, opening, now));
            }
            (3, Some(slot)) => world.assign_by_rule(slot, PartKind::WorkflowAssignment, team, now),
            (4, Some(slot)) => world.assign(slot, admin, team, None, now).expect("assigned"),
            (5, Some(slot)) => {
                world.assign(slot, admin, Assignee::Admin(Some(admin)), None, now).expect("assigned");
            }
            (6, Some(slot)) => world.close(slot, admin, None, now),
            (7, Some(slot)) => world.snooze(slot, admin, now + 90_000, now).expect("snoozed"),
            (8, Some(slot)) => {
                world.contact_reply(slot, 0, Message::text("<p>And?</p>".to_owned()), now);
            }
            (_, Some(_)) => {
                let away = self.random.bool();
                world.set_away(admin, away, self.random.bool(), None, now).expect("set");
            }
        }
    }

    /// Foretells of one conversation and one team, has it done, and holds one against the other.
    fn foretell(mut self, hidden: Hidden) -> Outcome {
        if self.slots.is_empty() {
            self.something_happens();
        }
        let slot = self.slots[self.random.usize(0..self.slots.len())];
        let team = self.any_team();
        let by = if self.random.bool() { By::Person } else { By::Workflow };
        let mut admins: Vec<Admin> =
            self.world.admins.iter().map(|a| admin_of(&wire::people::admin(&self.world, a))).collect();
        let teams: Vec<Team> = self.world.teams.iter().map(|t| team_of(&wire::people::team(t))).collect();
        if hidden == Hidden::Teammate {
            admins.remove(self.random.usize(0..admins.len()));
        }
        let open = self.open(hidden);
        let c = self.world.conversations.get(slot).expect("a conversation");
        let (has, state) = (c.admin.map(|id| AdminId::new(id.to_string())), state_of(c.state));
        let facts = Facts {
            team: &teams[team],
            teams: &teams,
            admins: &admins,
            open: &open,
            whole: hidden != Hidden::Open,
            has: has.as_ref(),
            state,
            by,
        };
        let told = predict(&facts);
        let to = Assignee::Team(Some(self.world.teams[team].id));
        self.now += 1;
        match by {
            By::Person => {
                let me = self.world.owner;
                self.world.assign(slot, me, to, None, self.now).expect("assigned");
            }
            By::Workflow => self.world.assign_by_rule(slot, PartKind::WorkflowAssignment, to, self.now),
        }
        let got = self.world.conversations.get(slot).and_then(|c| c.admin).map(|id| AdminId::new(id.to_string()));
        let holds = match &told.outcome {
            Outcome::Gets(admin) => got.as_ref() == Some(admin),
            Outcome::OneOf { who, or_nobody } => {
                !told.unknown.is_empty() && got.as_ref().map_or(*or_nobody, |got| who.contains(got))
            }
            Outcome::Nobody(_) => got.is_none(),
            Outcome::Unknown => false,
        };
        assert!(holds, "seed {}: {told:#?}\nbut it went to {got:?} ({facts:#?})", self.seed);
        told.outcome
    }

    /// How many open conversations teammates have, as a client counts what it keeps.
    fn open(&mut self, hidden: Hidden) -> Vec<(AdminId, usize)> {
        let mut counts: Vec<(AdminId, usize)> = Vec::new();
        let all: Vec<u64> = self.slots.iter().filter_map(|slot| self.has_open(*slot)).collect();
        for admin in all {
            if hidden == Hidden::Open && self.random.u8(0..3) == 0 {
                continue;
            }
            let id = AdminId::new(admin.to_string());
            match counts.iter_mut().find(|(counted, _)| *counted == id) {
                Some((_, count)) => *count += 1,
                None => counts.push((id, 1)),
            }
        }
        counts
    }

    fn has_open(&self, slot: Slot) -> Option<u64> {
        self.world.conversations.get(slot).filter(|c| c.state == Played::Open)?.admin
    }
}

fn state_of(state: Played) -> State {
    match state {
        Played::Open => State::Open,
        Played::Snoozed => State::Snoozed,
        Played::Closed => State::Closed,
    }
}

/// A teammate, of what the API tells.
fn admin_of(sent: &Value) -> Admin {
    let text = |key: &str| Text::new(sent[key].as_str().unwrap_or_default());
    Admin {
        id: AdminId::new(sent["id"].as_str().expect("an id")),
        name: text("name"),
        email: text("email"),
        away: sent["away_mode_enabled"] == true,
        away_reassign: sent["away_mode_reassign"] == true,
        away_reason: None,
        has_inbox_seat: sent["has_inbox_seat"] == true,
        team_ids: Vec::new(),
    }
}

/// A team, likewise.
fn team_of(sent: &Value) -> Team {
    let members = sent["admin_ids"].as_array().expect("members").iter();
    Team {
        id: sent["id"].as_str().expect("an id").into(),
        name: Text::new(sent["name"].as_str().unwrap_or_default()),
        admin_ids: members.map(|id| AdminId::new(id.to_string())).collect(),
        distribution_method: sent["distribution_method"].as_str().map(Text::new),
        assignment_limit: sent["assignment_limit"].as_u64().and_then(|limit| u32::try_from(limit).ok()),
    }
}
