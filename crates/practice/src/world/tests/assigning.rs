//! Who gets what: by hand (I15), by a team's method (I16), by default, and while somebody is away (I3).

use super::*;

const SUPPORT: usize = 0;
const BILLING: usize = 1;
const TECHNICAL: usize = 2;
const SUCCESS: usize = 3;

/// A workspace without conversations, and customers who open some.
struct Shift {
    world: World,
    now: Time,
}

impl Shift {
    fn new() -> Self {
        Self { world: seed::world(1, 0, NOW), now: NOW }
    }

    fn open(&mut self) -> Slot {
        self.now += 10;
        let opening = messages::Opening {
            channel: "conversation",
            subject: None,
            body: "<p>Hello</p>".into(),
            attachments: Vec::new(),
            url: None,
        };
        self.world.start_conversation(0, opening, self.now)
    }

    fn team(&self, n: usize) -> u64 {
        self.world.teams[n].id
    }

    /// A new conversation comes to a team; who got it.
    fn arrives(&mut self, team: usize) -> Option<u64> {
        let slot = self.open();
        let to = Assignee::Team(Some(self.team(team)));
        self.world.assign_by_rule(slot, PartKind::WorkflowAssignment, to, self.now);
        self.world.conversations.get(slot).unwrap().admin
    }

    /// The names of those who got so many new conversations of a team.
    fn names(&mut self, team: usize, count: usize) -> Vec<String> {
        (0..count)
            .map(|_| match self.arrives(team) {
                None => "-".to_owned(),
                Some(id) => self.world.admin(id).unwrap().name.split(' ').next().unwrap().to_owned(),
            })
            .collect()
    }

    fn called(&mut self, name: &str) -> &mut people::Admin {
        self.world.admins.iter_mut().find(|a| a.name.starts_with(name)).unwrap()
    }

    fn id(&mut self, name: &str) -> u64 {
        self.called(name).id
    }

    /// Gives somebody so many open conversations by hand.
    fn burden(&mut self, name: &str, count: usize) {
        for _ in 0..count {
            let (slot, id) = (self.open(), self.id(name));
            self.world.assign(slot, id, Assignee::Admin(Some(id)), None, self.now).unwrap();
        }
    }

    fn with_team(team: usize, names: &[&str]) -> Self {
        let mut shift = Self::new();
        let members = names.iter().map(|name| shift.id(name)).collect();
        for name in names {
            shift.called(name).away = false;
        }
        shift.world.teams[team].admins = members;
        shift
    }
}

#[test]
fn a_balanced_team_gives_to_the_one_with_the_fewest_open_conversations() {
    let mut shift = Shift::with_team(SUCCESS, &["Robin", "Mette", "Zofia"]);
    shift.burden("Robin", 3);
    shift.burden("Zofia", 1);
    assert_eq!(shift.names(SUCCESS, 3), ["Mette", "Zofia", "Mette"]);
}

#[test]
fn what_is_closed_or_snoozed_is_no_burden() {
    let mut shift = Shift::with_team(SUCCESS, &["Robin", "Mette"]);
    shift.burden("Robin", 2);
    shift.burden("Mette", 1);
    let (robin, now) = (shift.id("Robin"), shift.now + 1);
    for (n, (slot, _)) in shift.world.clone().conversations.iter().filter(|(_, c)| c.admin == Some(robin)).enumerate() {
        match n {
            0 => shift.world.close(slot, robin, None, now),
            _ => shift.world.snooze(slot, robin, now + 9_000, now).unwrap(),
        }
    }
    shift.now = now;
    assert_eq!(shift.names(SUCCESS, 1), ["Robin"]);
}

#[test]
fn a_tie_goes_to_the_one_who_waited_longest_for_an_assignment() {
    let mut shift = Shift::with_team(SUCCESS, &["Robin", "Mette", "Zofia"]);
    shift.burden("Mette", 1);
    shift.burden("Robin", 1);
    shift.burden("Zofia", 1);
    assert_eq!(shift.names(SUCCESS, 4), ["Mette", "Robin", "Zofia", "Mette"]);
}

#[test]
fn a_balanced_team_gives_nothing_beyond_its_limit_and_without_one_it_goes_on() {
    let mut shift = Shift::with_team(TECHNICAL, &["Robin", "Zofia"]);
    shift.world.teams[TECHNICAL].limit = Some(2);
    shift.burden("Robin", 1);
    assert_eq!(shift.names(TECHNICAL, 4), ["Zofia", "Robin", "Zofia", "-"]);
    let mut shift = Shift::with_team(SUCCESS, &["Robin", "Zofia"]);
    shift.burden("Robin", 30);
    assert_eq!(shift.names(SUCCESS, 3), ["Zofia", "Zofia", "Zofia"]);
}

#[test]
fn a_limit_does_not_stop_a_teammates_choice() {
    let mut shift = Shift::with_team(TECHNICAL, &["Robin", "Zofia"]);
    shift.world.teams[TECHNICAL].limit = Some(1);
    shift.burden("Zofia", 3);
    let zofia = shift.id("Zofia");
    assert_eq!(shift.world.conversations.of_admin(State::Open, Some(zofia)).len(), 3);
}

#[test]
fn round_robin_goes_in_sequence_whatever_anybody_has() {
    let mut shift = Shift::with_team(SUPPORT, &["Robin", "Mette", "Zofia"]);
    shift.world.teams[SUPPORT].limit = Some(1);
    shift.burden("Mette", 5);
    assert_eq!(shift.names(SUPPORT, 5), ["Robin", "Mette", "Zofia", "Robin", "Mette"]);
}

#[test]
fn what_a_person_puts_on_a_round_robin_team_stays_with_nobody_and_a_balanced_team_gives_it_out() {
    let mut shift = Shift::with_team(SUPPORT, &["Robin", "Mette"]);
    let by_hand = |shift: &mut Shift, team: usize| {
        let (slot, me, team) = (shift.open(), shift.world.owner, shift.team(team));
        shift.world.assign(slot, me, Assignee::Team(Some(team)), None, shift.now).unwrap();
        shift.owner_of(slot)
    };
    assert_eq!(by_hand(&mut shift, SUPPORT), None);
    assert_eq!(shift.names(SUPPORT, 1), ["Robin"], "and it takes nobody's turn");
    let mut shift = Shift::with_team(SUCCESS, &["Robin", "Mette"]);
    assert!(by_hand(&mut shift, SUCCESS).is_some());
}

#[test]
fn nobody_who_is_away_or_without_a_seat_is_given_anything() {
    for team in [SUPPORT, SUCCESS] {
        let mut shift = Shift::with_team(team, &["Robin", "Mette", "Anneke", "Zofia"]);
        shift.called("Mette").away = true;
        assert_eq!(shift.names(team, 3), ["Robin", "Zofia", "Robin"]);
    }
}

#[test]
fn what_came_to_a_round_robin_team_while_all_were_away_stays_with_nobody() {
    let mut shift = Shift::with_team(SUPPORT, &["Robin"]);
    shift.away("Robin", true);
    assert_eq!(shift.names(SUPPORT, 1), ["-"]);
    let slot = shift.world.conversations.iter().last().unwrap().0;
    shift.away("Robin", false);
    assert_eq!(shift.names(SUPPORT, 1), ["Robin"]);
    assert_eq!(shift.world.conversations.get(slot).unwrap().admin, None);
}

#[test]
fn what_came_to_a_balanced_team_while_all_were_away_is_given_to_the_first_who_comes_back() {
    let mut shift = Shift::with_team(SUCCESS, &["Robin", "Mette"]);
    shift.away("Robin", true);
    shift.away("Mette", true);
    assert_eq!(shift.names(SUCCESS, 3), ["-", "-", "-"]);
    shift.now += 1_000;
    shift.away("Mette", false);
    let mette = shift.id("Mette");
    let given: Vec<_> = shift.world.conversations.iter().map(|(_, c)| (c.admin, c.parts.last().unwrap())).collect();
    for (admin, last) in &given {
        assert_eq!((*admin, last.kind, last.at), (Some(mette), PartKind::BalancedAssignment, shift.now));
    }
    assert!(given.is_sorted_by_key(|(_, last)| last.id), "in the order in which they came");
    shift.away("Robin", false);
    assert_eq!(shift.names(SUCCESS, 1), ["Robin"]);
}

/// Robin and Zofia have one conversation each, which is their limit, and two more have come: Robin's, the first, the
/// second.
fn full_team() -> (Shift, Slot, Slot, Slot) {
    let mut shift = Shift::with_team(TECHNICAL, &["Robin", "Zofia"]);
    shift.world.teams[TECHNICAL].limit = Some(1);
    shift.burden("Robin", 1);
    shift.burden("Zofia", 1);
    assert_eq!(shift.names(TECHNICAL, 2), ["-", "-"]);
    let slots: Vec<Slot> = shift.world.conversations.iter().map(|(slot, _)| slot).collect();
    shift.now += 5;
    (shift, slots[0], slots[2], slots[3])
}

impl Shift {
    fn away(&mut self, name: &str, away: bool) {
        let id = self.id(name);
        self.world.set_away(id, away, false, None, self.now).unwrap();
    }

    fn owner_of(&self, slot: Slot) -> Option<u64> {
        self.world.conversations.get(slot).unwrap().admin
    }
}

#[test]
fn what_came_when_all_had_as_many_as_their_limit_is_given_out_when_somebody_has_fewer() {
    type Deed = fn(&mut World, Slot, u64, Time);
    let frees: &[(&str, Deed)] = &[
        ("close", |world, slot, robin, now| world.close(slot, robin, None, now)),
        ("snooze", |world, slot, robin, now| world.snooze(slot, robin, now + 900, now).unwrap()),
        ("take", |world, slot, _, now| {
            let mette = world.admins.iter().find(|a| a.name.starts_with("Mette")).unwrap().id;
            world.assign(slot, mette, Assignee::Admin(Some(mette)), None, now).unwrap();
        }),
        ("give to a team", |world, slot, robin, now| {
            let billing = world.teams[BILLING].id;
            world.assign(slot, robin, Assignee::Team(Some(billing)), None, now).unwrap();
        }),
        ("delete", |world, slot, _, now| assert!(world.delete(slot, true, now).is_some())),
        ("merge", |world, slot, _, now| {
            let other = world.conversations.get(slot + 1).unwrap().id;
            world.merge(slot, other, now).map(drop).unwrap();
        }),
    ];
    for (what, free) in frees {
        let (mut shift, robins, first, second) = full_team();
        let (robin, now) = (shift.id("Robin"), shift.now);
        free(&mut shift.world, robins, robin, now);
        assert_eq!((shift.owner_of(first), shift.owner_of(second)), (Some(robin), None), "{what}");
        let last = shift.world.conversations.get(first).unwrap().parts.last().unwrap();
        assert_eq!((last.kind, last.at, last.author), (PartKind::BalancedAssignment, now, Who::Operator), "{what}");
        shift.world.close(first, robin, None, now + 1);
        assert_eq!(shift.owner_of(second), Some(robin), "{what}");
    }
}

#[test]
fn a_snooze_that_ends_makes_nobody_free_and_one_that_begins_does() {
    let (mut shift, robins, first, second) = full_team();
    let (robin, now) = (shift.id("Robin"), shift.now);
    shift.world.snooze(robins, robin, now + 100, now).unwrap();
    shift.world.settle(now + 200);
    assert_eq!(
        (shift.owner_of(robins), shift.owner_of(first)),
        (Some(robin), Some(robin)),
        "beyond the limit by itself"
    );
    shift.world.close(robins, robin, None, now + 300);
    assert_eq!(shift.owner_of(second), None, "still at the limit");
}

#[test]
fn what_somebody_took_meanwhile_waits_no_more_and_what_was_closed_waits_until_it_opens() {
    let (mut shift, robins, first, second) = full_team();
    let (robin, mette, now) = (shift.id("Robin"), shift.id("Mette"), shift.now);
    shift.world.assign(first, mette, Assignee::Admin(Some(mette)), None, now).unwrap();
    shift.world.close(second, mette, None, now);
    shift.world.close(robins, robin, None, now + 1);
    assert_eq!((shift.owner_of(first), shift.owner_of(second)), (Some(mette), None));
    shift.world.contact_reply(second, 0, Message::text("<p>And now?</p>"), now + 2);
    assert_eq!((shift.owner_of(first), shift.owner_of(second)), (Some(mette), Some(robin)));
    // Given back to nobody, it does not wait again: somebody wanted that.
    shift.world.assign(first, mette, Assignee::Admin(None), None, now + 3).unwrap();
    shift.world.close(second, robin, None, now + 4);
    assert_eq!(shift.owner_of(first), None);
}

#[test]
fn a_manual_team_gives_out_nothing() {
    let mut shift = Shift::new();
    assert_eq!(shift.names(BILLING, 2), ["-", "-"]);
}

#[test]
fn a_teams_choice_is_the_bots_entry_after_the_assignment() {
    let mut scene = Scene::standing(State::Closed);
    let team = scene.world.teams[TECHNICAL].id;
    scene.world.assign(scene.slot, scene.me, Assignee::Team(Some(team)), None, NOW + 10).unwrap();
    let kinds: Vec<_> = scene.c().parts.iter().rev().take(2).map(|p| (p.kind, p.author, p.assigned_to)).collect();
    let chosen = scene.c().admin.unwrap();
    assert_eq!(
        kinds,
        [
            (PartKind::BalancedAssignment, Who::Operator, Some(AssignedTo::Admin(chosen))),
            (PartKind::AssignAndReopen, Who::Admin(scene.me), Some(AssignedTo::Team(team))),
        ]
    );
    scene.world.rules.team_methods = false;
    scene.world.assign(scene.slot, scene.me, Assignee::Team(Some(team)), None, NOW + 11).unwrap();
    assert_eq!(scene.c().admin, None);
}

#[test]
fn assigning_a_teammate_keeps_the_team_and_assigning_a_team_takes_the_teammate_off() {
    let mut scene = Scene::standing(State::Open);
    let billing = scene.world.teams[BILLING].id;
    apply(&mut scene, Deed::AssignTeam, NOW + 10);
    assert_eq!((scene.c().admin, scene.c().team), (None, Some(billing)));
    apply(&mut scene, Deed::AssignAdmin, NOW + 11);
    assert_eq!((scene.c().admin, scene.c().team), (Some(scene.other), Some(billing)));
    apply(&mut scene, Deed::Unassign, NOW + 12);
    assert_eq!((scene.c().admin, scene.last().assigned_to), (None, Some(AssignedTo::Nobody)));
    assert_eq!(scene.c().team, Some(billing));
    for to in [Assignee::Admin(Some(5)), Assignee::Team(Some(scene.me))] {
        let refused = scene.world.assign(scene.slot, scene.me, to, None, NOW + 13).unwrap_err();
        assert_eq!((refused.status, refused.code), (404, "assignee_not_found"));
    }
    let mut scene = Scene::standing(State::Open);
    scene.world.rules.team_takes_over = false;
    apply(&mut scene, Deed::AssignTeam, NOW + 10);
    assert_eq!((scene.c().admin, scene.c().team), (Some(scene.me), Some(billing)));
}

#[test]
fn a_new_conversation_goes_to_the_default_assignee_if_there_is_one() {
    let mut shift = Shift::new();
    let slot = shift.open();
    assert!(shift.world.conversations.get(slot).unwrap().parts.is_empty());
    let (mette, success) = (shift.id("Mette"), shift.team(SUCCESS));
    for (default, admin, team) in
        [(AssignedTo::Admin(mette), mette, None), (AssignedTo::Team(success), mette, Some(success))]
    {
        shift.world.rules.default_assignee = default;
        let slot = shift.open();
        let c = shift.world.conversations.get(slot).unwrap();
        assert_eq!((c.admin, c.team), (Some(admin), team));
        assert_eq!((c.parts[0].kind, c.parts[0].author), (PartKind::DefaultAssignment, Who::Operator));
    }
}

/// A conversation of mine, in a team or in none, to which the customer writes while I am away.
fn written_to_while_away(team: Option<usize>, reassign: bool, default: AssignedTo) -> Scene {
    let mut scene = Scene::new();
    let (slot, me) = (scene.slot, scene.me);
    if let Some(team) = team {
        let to = Assignee::Team(Some(scene.world.teams[team].id));
        scene.world.assign(slot, me, to, None, NOW + 1).unwrap();
    }
    scene.world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW + 2).unwrap();
    scene.world.rules.default_assignee = default;
    scene.world.set_away(me, true, reassign, None, NOW + 5).unwrap();
    apply(&mut scene, Deed::ContactWrites, NOW + 10);
    scene
}

#[test]
fn who_writes_to_somebody_who_hands_on_goes_back_to_the_team_or_to_the_default() {
    let nobody = AssignedTo::Nobody;
    let scene = written_to_while_away(Some(BILLING), true, nobody);
    let billing = scene.world.teams[BILLING].id;
    assert_eq!((scene.c().admin, scene.c().team), (None, Some(billing)));
    let last = scene.last();
    assert_eq!((last.kind, last.author), (PartKind::AwayModeAssignment, Who::Operator));
    assert_eq!(last.assigned_to, Some(AssignedTo::Team(billing)));

    let scene = written_to_while_away(Some(SUPPORT), true, nobody);
    assert!(scene.c().admin.is_some_and(|id| id != scene.me), "round robin gives it to somebody who is there");
    let kinds: Vec<_> = scene.c().parts.iter().rev().take(2).map(|p| p.kind).collect();
    assert_eq!(kinds, [PartKind::BalancedAssignment, PartKind::AwayModeAssignment]);

    let scene = written_to_while_away(None, true, nobody);
    assert_eq!((scene.c().admin, scene.last().kind), (None, PartKind::AwayModeAssignment));
    assert_eq!(scene.last().assigned_to, Some(AssignedTo::Nobody));

    let other = scene.other;
    let scene = written_to_while_away(None, true, AssignedTo::Admin(other));
    assert_eq!((scene.c().admin, scene.last().kind), (Some(other), PartKind::AwayModeAssignment));
    let scene = written_to_while_away(None, true, AssignedTo::Team(billing));
    assert_eq!((scene.c().admin, scene.c().team), (None, Some(billing)));
    let me = scene.me;
    let scene = written_to_while_away(None, true, AssignedTo::Admin(me));
    assert_eq!(scene.c().admin, None, "not back to the one who is away");

    let scene = written_to_while_away(Some(BILLING), false, nobody);
    assert_eq!((scene.c().admin, scene.last().kind), (Some(scene.me), PartKind::Comment), "away, but not handing on");
}
