//! No sequence of valid calls leads into an impossible state.

use proptest::prelude::*;

use super::super::fin::{HARD, HELPED, PERSON, RESOLVED, ROUTED, SOFT};
use super::super::sla::Targets;
use super::*;

const CONVERSATIONS: usize = 4;

/// Any command of the world, on any of a few conversations.
#[derive(Clone, Debug)]
enum Call {
    Deed(Deed),
    Words(bool),
    FinAnswers,
    FinAsks,
    Rate(u8, bool),
    Sla(i64),
    RemoveSla,
    Untag,
    TagPart,
    UntagPart,
    Away(usize, bool, bool),
    Team(usize),
    Starts,
    Read(bool),
    Title,
    Default(u8),
}

fn call() -> impl Strategy<Value = Call> {
    use Deed as D;
    let deeds = [
        D::ContactWrites,
        D::Comment,
        D::CommentKeepingSnooze,
        D::Note,
        D::NoteKeepingSnooze,
        D::QuickReply,
        D::Close,
        D::Snooze,
        D::Open,
        D::AssignAdmin,
        D::AssignTeam,
        D::Unassign,
        D::Attribute,
        D::Tag,
        D::Priority,
    ];
    prop_oneof![
        6 => proptest::sample::select(deeds.to_vec()).prop_map(Call::Deed),
        1 => any::<bool>().prop_map(Call::Words),
        1 => Just(Call::FinAnswers),
        1 => Just(Call::FinAsks),
        1 => (0..7_u8, any::<bool>()).prop_map(|(score, words)| Call::Rate(score, words)),
        1 => (1..2_000_i64).prop_map(Call::Sla),
        1 => prop_oneof![Just(Call::RemoveSla), Just(Call::Untag), Just(Call::TagPart), Just(Call::UntagPart)],
        1 => (0..8_usize, any::<bool>(), any::<bool>()).prop_map(|(n, away, hands)| Call::Away(n, away, hands)),
        1 => (0..4_usize).prop_map(Call::Team),
        1 => prop_oneof![
            Just(Call::Starts),
            Just(Call::Title),
            any::<bool>().prop_map(Call::Read),
            (0..3_u8).prop_map(Call::Default),
        ],
    ]
}

fn carry_out(scene: &mut Scene, call: &Call, at: Time) {
    let (slot, me) = (scene.slot, scene.me);
    let tag = scene.world.tags[1].id;
    let last = scene.c().parts.last().map(|p| p.id);
    let world = &mut scene.world;
    match call {
        Call::Deed(deed) => apply(scene, *deed, at),
        Call::Words(helped) => {
            let words = if *helped { HELPED } else { PERSON };
            world.contact_reply(slot, 0, Message::text(html::from_plain(words)), at);
        }
        Call::FinAnswers => world.fin_answers(slot, "<p>So.</p>".into(), None, at),
        Call::FinAsks => world.fin_asks(slot, "<p>Which?</p>".into(), at),
        Call::Rate(score, words) => {
            let _ = world.rate(slot, 0, *score, words.then(|| "Fine".into()), at);
        }
        Call::Sla(limit) => {
            let targets =
                Targets { first_reply: Some(*limit), next_reply: Some(2 * limit), time_to_close: Some(9 * limit) };
            world.apply_sla(slot, "Any", targets, at);
        }
        Call::RemoveSla => world.remove_sla(slot, me, at),
        Call::Untag => drop(world.detach_tag(slot, me, world.tags[0].id, at)),
        Call::TagPart => drop(last.map(|part| world.tag_part(slot, part, me, tag, at))),
        Call::UntagPart => drop(last.map(|part| world.untag_part(slot, part, tag, at))),
        Call::Away(n, away, hands_on) => world.set_away(world.admins[*n].id, *away, *hands_on, None, at).unwrap(),
        Call::Team(n) => {
            let team = Assignee::Team(Some(world.teams[*n].id));
            world.assign(slot, me, team, None, at).unwrap();
        }
        Call::Starts => {
            let body = "<p>And another thing</p>".into();
            let (subject, url) = (None, None);
            let opening = talk::Opening { channel: "email", subject, body, attachments: Vec::new(), url };
            world.start_conversation(0, opening, at);
        }
        Call::Read(read) => world.set_read(slot, *read, at),
        Call::Title => world.set_title(slot, Some("Title".into()), at),
        Call::Default(n) => {
            world.rules.default_assignee = match n {
                0 => AssignedTo::Nobody,
                1 => AssignedTo::Admin(world.admins[1].id),
                _ => AssignedTo::Team(world.teams[3].id),
            }
        }
    }
}

fn possible(world: &World, c: &Conversation) -> Result<(), TestCaseError> {
    prop_assert_eq!(c.state == State::Snoozed, c.snoozed_until.is_some(), "a snooze has a time, and only it");
    prop_assert!(c.state != State::Closed || c.waiting_since.is_none(), "nobody waits when it is closed");
    prop_assert!(c.parts.is_sorted_by_key(|p| (p.at, p.id)), "the thread is in order");
    prop_assert!(c.parts.last().is_none_or(|p| p.state == c.state), "the last entry has the state");
    prop_assert!(c.updated_at >= c.parts.last().map_or(c.created_at, |p| p.at));
    prop_assert!(c.rating.is_none() || c.rating_request.is_some(), "no rating that nobody asked for");
    let has = |name: &str| c.tags.iter().any(|t| world.tag(t.tag).is_some_and(|t| &*t.name == name));
    prop_assert!(!(has(SOFT) && has(HARD)), "soft and hard");
    prop_assert!(!(has(ROUTED) && has(RESOLVED)), "routed and resolved");
    prop_assert!(!(has(SOFT) || has(HARD)) || has(RESOLVED), "resolved, softly or hard");
    let waits = c.ai.as_ref().is_some_and(|ai| ai.waits_until.is_some());
    prop_assert!(!waits || c.state == State::Open, "only what is open waits for Fin's customer");
    let figures = &c.statistics;
    prop_assert_eq!(figures.first_close_at.is_some(), c.parts.iter().any(|p| p.kind == PartKind::Close));
    prop_assert_eq!(figures.first_admin_reply_at.is_some(), c.parts.iter().any(Part::is_reply));
    prop_assert!(figures.first_assignment_at <= figures.last_assignment_at);
    prop_assert!(figures.first_admin_reply_at <= figures.last_admin_reply_at);
    prop_assert_eq!(figures.assignments == 0, figures.first_assignment_at.is_none());
    let mut tags: Vec<u64> = c.tags.iter().map(|t| t.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    prop_assert_eq!(tags.len(), c.tags.len(), "a tag is on once");
    let by_turns = c.handling.events.windows(2).all(|e| e[0].paused.is_some() != e[1].paused.is_some());
    prop_assert!(
        by_turns && c.handling.events.first().is_none_or(|e| e.paused.is_none()),
        "begins and ceases by turns"
    );
    Ok(())
}

fn orders_agree_with_a_scan(shelf: &Shelf) -> Result<(), TestCaseError> {
    let scan = |pass: &dyn Fn(&Conversation) -> bool| -> shelf::Order {
        shelf.iter().filter(|(_, c)| pass(c)).map(|(slot, c)| (c.updated_at, slot)).collect()
    };
    let mut counted = 0;
    for state in State::ALL {
        prop_assert_eq!(shelf.in_state(state), &scan(&|c| c.state == state));
        counted += shelf.in_state(state).len();
        for (_, c) in shelf.iter() {
            prop_assert_eq!(shelf.of_admin(state, c.admin), &scan(&|o| o.state == state && o.admin == c.admin));
            prop_assert_eq!(shelf.of_team(state, c.team), &scan(&|o| o.state == state && o.team == c.team));
        }
    }
    prop_assert_eq!(counted, shelf.len(), "every conversation is in one state");
    let due = shelf.iter().filter_map(|(slot, c)| Some((c.next_due()?, slot))).min();
    prop_assert_eq!(shelf.next_wake(), due);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_calls_leads_into_an_impossible_state(
        calls in proptest::collection::vec((call(), 0..CONVERSATIONS, 0..700_i64), 1..80)
    ) {
        let mut scene = Scene::new();
        let mut slots = vec![scene.slot];
        for _ in 1..CONVERSATIONS {
            carry_out(&mut scene, &Call::Starts, NOW);
            slots.push(Slot::try_from(scene.world.shelf.len() - 1).unwrap());
        }
        let mut at = NOW;
        for (call, which, pause) in &calls {
            at += pause;
            scene.world.settle(at);
            scene.slot = slots[*which];
            carry_out(&mut scene, call, at);
            for (_, c) in scene.world.shelf.iter() {
                possible(&scene.world, c)?;
            }
            orders_agree_with_a_scan(&scene.world.shelf)?;
        }
        scene.world.settle(i64::MAX / 4);
        prop_assert!(scene.world.shelf.next_wake().is_none(), "nothing sleeps for ever");
    }
}
