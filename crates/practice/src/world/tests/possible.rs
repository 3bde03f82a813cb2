//! No sequence of valid calls leads into an impossible state.

use proptest::prelude::*;

use super::super::fin::{HARD, HELPED, PERSON, RESOLVED, ROUTED, SOFT};
use super::super::people::ContactSlot;
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
    /// Merges it into another one.
    Merge(usize),
    /// Takes back the first message, or the newest entry.
    Redact(bool),
    Delete,
    /// Makes it a ticket of a type, or makes the ticket another one.
    Ticket(usize, usize),
    TicketState(usize),
    TicketValues(bool),
    TicketGoesTo(usize),
    /// Links it with another one, or takes the link away.
    Link(usize, bool),
    Joins(ContactSlot),
    Leaves(ContactSlot),
    /// Tags the first message.
    TagFirst,
    DeleteTag,
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
        2 => prop_oneof![
            (0..CONVERSATIONS).prop_map(Call::Merge),
            any::<bool>().prop_map(Call::Redact),
            Just(Call::Delete),
            (0..CONVERSATIONS, any::<bool>()).prop_map(|(other, on)| Call::Link(other, on)),
            Just(Call::TagFirst),
            Just(Call::DeleteTag),
        ],
        2 => prop_oneof![
            (0..5_usize, 0..4_usize).prop_map(|(kind, state)| Call::Ticket(kind, state)),
            (0..4_usize).prop_map(Call::TicketState),
            any::<bool>().prop_map(Call::TicketValues),
            (0..6_usize).prop_map(Call::TicketGoesTo),
        ],
        2 => prop_oneof![(0..4_u32).prop_map(Call::Joins), (0..4_u32).prop_map(Call::Leaves)],
    ]
}

/// One of the conversations that are there; a new one, if none is.
fn some_slot(scene: &mut Scene, which: usize, at: Time) -> Slot {
    if scene.world.conversations.is_empty() {
        start(&mut scene.world, at);
    }
    let slots: Vec<Slot> = scene.world.conversations.iter().map(|(slot, _)| slot).collect();
    slots[which % slots.len()]
}

fn start(world: &mut World, at: Time) {
    let body = "<p>And another thing</p>".into();
    let (subject, url) = (None, None);
    let opening = messages::Opening { channel: "email", subject, body, attachments: Vec::new(), url };
    world.start_conversation(0, opening, at);
}

/// What makes one of several, or something else of one; what the rules refuse is refused.
fn remake(scene: &mut Scene, call: &Call, at: Time) {
    let other = match call {
        Call::Merge(n) | Call::Link(n, _) => some_slot(scene, *n, at),
        _ => scene.slot,
    };
    let (slot, me) = (scene.slot, scene.me);
    let (source, last) = (scene.c().source.id, scene.c().parts.last().map(|p| p.id));
    let other_id = scene.world.conversations.get(other).unwrap().id;
    let is_ticket = scene.c().ticket.is_some();
    let world = &mut scene.world;
    match call {
        Call::Merge(_) => drop(world.merge(slot, other_id, at)),
        Call::Redact(true) => drop(world.redact_source(slot, source, at)),
        Call::Redact(false) => drop(last.map(|part| world.redact_part(slot, part, at))),
        Call::Delete => drop(world.delete(slot, true, at)),
        Call::Link(_, true) if other != slot => world.link(slot, other),
        Call::Link(..) => world.unlink(slot, other),
        Call::TagFirst => drop(world.tag_message(slot, source, me, world.tags[1].id, at)),
        Call::DeleteTag => {
            let tag = world.tag_named("for a while").id;
            let _ = world.attach_tag(slot, me, tag, at);
            let _ = world.tag_message(slot, source, me, tag, at);
            world.delete_tag(tag).unwrap();
        }
        Call::Ticket(kind, state) => {
            let kind = kind % world.ticket_types.len();
            let draft = tickets::Draft { kind, state: Some(state % world.ticket_states.len()), values: Vec::new() };
            if is_ticket { world.change_ticket_type(slot, draft, at) } else { world.make_ticket(slot, draft, at) }
        }
        Call::TicketState(state) => {
            world.set_ticket_state(slot, Who::Admin(me), state % world.ticket_states.len(), at);
        }
        Call::TicketValues(words) if is_ticket => {
            let value = if *words { "New words".into() } else { serde_json::Value::Null };
            world.set_ticket_values(slot, Who::Admin(me), vec![(catalog::TITLE.into(), value)], at);
        }
        Call::TicketGoesTo(n) => {
            let to = [0, me, scene.other, 5].into_iter().chain(world.teams.iter().map(|t| t.id)).nth(*n).unwrap();
            let _ = world.assign_ticket(slot, me, to, at);
        }
        Call::Joins(contact) => world.add_customer(slot, me, *contact, at),
        Call::Leaves(contact) => drop(world.remove_customer(slot, me, *contact, at)),
        _ => {}
    }
}

fn carry_out(scene: &mut Scene, call: &Call, at: Time) {
    let (slot, me) = (scene.slot, scene.me);
    let contact = scene.c().contact().unwrap();
    let tag = scene.world.tags[1].id;
    let last = scene.c().parts.last().map(|p| p.id);
    let world = &mut scene.world;
    match call {
        Call::Deed(deed) => apply(scene, *deed, at),
        Call::Words(helped) => {
            let words = if *helped { HELPED } else { PERSON };
            world.contact_reply(slot, contact, Message::text(html::from_plain(words)), at);
        }
        Call::FinAnswers => world.fin_answers(slot, "<p>So.</p>".into(), None, at),
        Call::FinAsks => world.fin_asks(slot, "<p>Which?</p>".into(), at),
        Call::Rate(score, words) => {
            let _ = world.rate(slot, contact, *score, words.then(|| "Fine".into()), at);
        }
        Call::Sla(limit) => {
            let targets =
                Targets { first_reply: Some(*limit), next_reply: Some(2 * limit), time_to_close: Some(9 * limit) };
            world.apply_sla(slot, "Any", targets, at);
        }
        Call::RemoveSla => world.remove_sla(slot, me, at),
        Call::Untag => drop(world.detach_tag(slot, me, world.tags[0].id, at)),
        Call::TagPart => drop(last.map(|part| world.tag_message(slot, part, me, tag, at))),
        Call::UntagPart => drop(last.map(|part| world.untag_message(slot, part, tag, at))),
        Call::Away(n, away, hands_on) => world.set_away(world.admins[*n].id, *away, *hands_on, None, at).unwrap(),
        Call::Team(n) => {
            let team = Assignee::Team(Some(world.teams[*n].id));
            world.assign(slot, me, team, None, at).unwrap();
        }
        Call::Starts => start(world, at),
        Call::Read(read) => world.set_read(slot, *read, at),
        Call::Title => world.set_title(slot, Some("Title".into()), at),
        Call::Default(n) => {
            world.rules.default_assignee = match n {
                0 => AssignedTo::Nobody,
                1 => AssignedTo::Admin(world.admins[1].id),
                _ => AssignedTo::Team(world.teams[3].id),
            }
        }
        _ => remake(scene, call, at),
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
    let statistics = &c.statistics;
    prop_assert_eq!(statistics.first_close_at.is_some(), c.parts.iter().any(|p| p.kind == PartKind::Close));
    prop_assert_eq!(statistics.first_admin_reply_at.is_some(), c.parts.iter().any(Part::is_reply));
    prop_assert!(statistics.first_assignment_at <= statistics.last_assignment_at);
    prop_assert!(statistics.first_admin_reply_at <= statistics.last_admin_reply_at);
    prop_assert_eq!(statistics.assignments == 0, statistics.first_assignment_at.is_none());
    let mut tags: Vec<u64> = c.tags.iter().map(|t| t.tag).collect();
    tags.sort_unstable();
    tags.dedup();
    prop_assert_eq!(tags.len(), c.tags.len(), "a tag is on once");
    prop_assert!(tags.iter().all(|t| world.tag(*t).is_some()), "a tag that is on is there");
    let on_messages = c.parts.iter().filter_map(|p| p.extra.as_deref()).flat_map(|e| &e.tags).chain(&c.source.tags);
    prop_assert!(on_messages.into_iter().all(|t| world.tag(t.tag).is_some()), "on a message, too");
    let redacted = c.parts.iter().filter(|p| p.extra.as_ref().is_some_and(|e| e.redacted_at.is_some()));
    prop_assert!(redacted.into_iter().all(|p| p.body.as_deref() == Some(redact::REDACTED)), "no word of it is left");
    let by_turns = c.handling.events.windows(2).all(|e| e[0].paused.is_some() != e[1].paused.is_some());
    prop_assert!(
        by_turns && c.handling.events.first().is_none_or(|e| e.paused.is_none()),
        "begins and ceases by turns"
    );
    Ok(())
}

/// What conversations are to one another and to their customers.
fn all_fit_together(world: &World) -> Result<(), TestCaseError> {
    for (slot, c) in world.conversations.iter() {
        prop_assert!(!c.contacts.is_empty(), "somebody takes part");
        let contacts: std::collections::BTreeSet<_> = c.contacts.iter().collect();
        prop_assert_eq!(contacts.len(), c.contacts.len(), "everybody takes part once");
        for id in &c.linked {
            let other = world.conversation(*id);
            prop_assert!(
                other.is_some_and(|other| other.linked.contains(&c.id) && other.id != c.id),
                "links are mutual"
            );
        }
        for contact in 0..5 {
            let listed = world.conversations.of_contact(contact).iter().filter(|s| **s == slot).count();
            prop_assert_eq!(listed, usize::from(c.contacts.contains(&contact)), "a customer's conversations");
        }
        if let Some(ticket) = &c.ticket {
            prop_assert!(world.type_of(c).is_some() && (ticket.state as usize) < world.ticket_states.len());
            prop_assert!(ticket.previous_state != Some(ticket.state), "a state that changed was another one");
        }
    }
    let scan: Vec<Slot> =
        world.conversations.iter().filter(|(_, c)| c.ticket.is_some()).map(|(slot, _)| slot).collect();
    prop_assert_eq!(world.conversations.tickets().map(|(slot, _)| slot).collect::<Vec<_>>(), scan);
    prop_assert!(
        world.conversations.deleted.iter().all(|gone| world.conversations.find(gone.id).is_none()),
        "what is gone is gone"
    );
    for from in world.conversations.merged.keys() {
        let into = |id: &u64| world.conversations.merged.get(id).copied();
        let chain = std::iter::successors(Some(*from), into).take(world.conversations.merged.len() + 2).count();
        prop_assert!(chain <= world.conversations.merged.len() + 1, "nothing is merged into itself, however far about");
    }
    for (team, slot) in world.turns.waiting() {
        let Some(c) = world.conversations.get(*slot) else { continue };
        prop_assert!(c.admin.is_none() && c.team == Some(*team), "what waits is nobody's");
        prop_assert!(c.state != State::Open || world.next_of(*team).is_none(), "nobody is free while something waits");
    }
    Ok(())
}

fn orders_agree_with_a_scan(conversations: &Conversations) -> Result<(), TestCaseError> {
    let scan = |pass: &dyn Fn(&Conversation) -> bool| -> conversations::Order {
        conversations.iter().filter(|(_, c)| pass(c)).map(|(slot, c)| (c.updated_at, slot)).collect()
    };
    let mut counted = 0;
    for state in State::ALL {
        prop_assert_eq!(conversations.in_state(state), &scan(&|c| c.state == state));
        counted += conversations.in_state(state).len();
        for (_, c) in conversations.iter() {
            prop_assert_eq!(conversations.of_admin(state, c.admin), &scan(&|o| o.state == state && o.admin == c.admin));
            prop_assert_eq!(conversations.of_team(state, c.team), &scan(&|o| o.state == state && o.team == c.team));
        }
    }
    prop_assert_eq!(counted, conversations.len(), "every conversation is in one state");
    let due = conversations.iter().filter_map(|(slot, c)| Some((c.next_due()?, slot))).min();
    prop_assert_eq!(conversations.next_wake(), due);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_calls_leads_into_an_impossible_state(
        calls in proptest::collection::vec((call(), 0..CONVERSATIONS, 0..700_i64), 1..80)
    ) {
        let mut scene = Scene::new();
        for _ in 1..CONVERSATIONS {
            start(&mut scene.world, NOW);
        }
        // So small a limit that something waits.
        scene.world.teams[2].limit = Some(1);
        let mut at = NOW;
        for (call, which, pause) in &calls {
            at += pause;
            scene.world.settle(at);
            scene.slot = some_slot(&mut scene, *which, at);
            carry_out(&mut scene, call, at);
            for (_, c) in scene.world.conversations.iter() {
                possible(&scene.world, c)?;
            }
            all_fit_together(&scene.world)?;
            orders_agree_with_a_scan(&scene.world.conversations)?;
        }
        scene.world.settle(i64::MAX / 4);
        prop_assert!(scene.world.conversations.next_wake().is_none(), "nothing sleeps for ever");
    }
}
