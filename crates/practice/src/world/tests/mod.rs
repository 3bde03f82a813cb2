//! The rules as tables: every row of API 8, and what hangs on them.

mod assigning;
mod fin;
mod life;
mod possible;
mod ratings;
mod sla;
mod statistics;

use super::assign::Assignee;
use super::messages::Message;
use super::part::AssignedTo;
use super::*;
use crate::seed;

const NOW: Time = 1_790_000_000;

/// A world with one conversation that has seen nothing but its first message.
struct Scene {
    world: World,
    slot: Slot,
    me: u64,
    other: u64,
}

impl Scene {
    fn new() -> Self {
        let mut world = seed::world(1, 0, NOW);
        let contact = world.contacts.iter().next().map(|(slot, _)| slot).unwrap();
        let opening = messages::Opening {
            channel: "conversation",
            subject: None,
            body: "<p>Hello</p>".into(),
            attachments: Vec::new(),
            url: None,
        };
        let slot = world.start_conversation(contact, opening, NOW);
        let (me, other) = (world.admins[0].id, world.admins[1].id);
        Self { world, slot, me, other }
    }

    /// Brought into a state, with somebody in charge, so that a reply does not assign.
    fn standing(state: State) -> Self {
        let mut scene = Self::new();
        let (slot, me) = (scene.slot, scene.me);
        scene.world.assign(slot, me, Assignee::Admin(Some(me)), None, NOW + 1).unwrap();
        match state {
            State::Open => {}
            State::Snoozed => scene.world.snooze(slot, me, NOW + 1000, NOW + 2).unwrap(),
            State::Closed => scene.world.close(slot, me, None, NOW + 2),
        }
        scene
    }

    fn c(&self) -> &Conversation {
        self.world.conversations.get(self.slot).unwrap()
    }

    fn last(&self) -> &Part {
        self.c().parts.last().unwrap()
    }
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    ContactWrites,
    Comment,
    CommentKeepingSnooze,
    Note,
    NoteKeepingSnooze,
    QuickReply,
    Close,
    Snooze,
    Open,
    AssignAdmin,
    AssignTeam,
    Unassign,
    Attribute,
    Tag,
    Priority,
    MergeAway,
    MergeInto,
    Redact,
    Convert,
}

fn apply(scene: &mut Scene, deed: Deed, at: Time) {
    let (slot, me, other) = (scene.slot, scene.me, scene.other);
    let contact = scene.c().contact().unwrap();
    let world = &mut scene.world;
    let text = || Message::text("<p>x</p>");
    let keeping = || Message { keeps_snooze: true, ..text() };
    match deed {
        Deed::ContactWrites => world.contact_reply(slot, contact, text(), at),
        Deed::Comment => world.comment(slot, me, text(), at),
        Deed::CommentKeepingSnooze => world.comment(slot, me, keeping(), at),
        Deed::Note => world.note(slot, me, text(), at),
        Deed::NoteKeepingSnooze => world.note(slot, me, keeping(), at),
        Deed::QuickReply => {
            let options = vec![serde_json::json!({"text": "Yes", "uuid": "u"})];
            world.quick_reply(slot, me, Message { options, ..Message::default() }, at);
        }
        Deed::Close => world.close(slot, me, Some("<p>bye</p>".into()), at),
        Deed::Snooze => world.snooze(slot, me, at + 500, at).unwrap(),
        Deed::Open => world.open(slot, me, at),
        Deed::AssignAdmin => world.assign(slot, me, Assignee::Admin(Some(other)), None, at).unwrap(),
        Deed::AssignTeam => {
            let team = world.teams[1].id;
            world.assign(slot, me, Assignee::Team(Some(team)), None, at).unwrap();
        }
        Deed::Unassign => world.assign(slot, me, Assignee::Admin(None), None, at).unwrap(),
        Deed::Attribute => world.set_attribute(slot, "Plan", "Pro".into(), at),
        Deed::Tag => {
            let tag = world.tags[0].id;
            world.attach_tag(slot, me, tag, at).unwrap();
        }
        Deed::Priority => world.set_priority(slot, Who::Admin(me), Priority::High, at),
        Deed::MergeAway | Deed::MergeInto => {
            let another = another(world, at);
            let (from, into) = if matches!(deed, Deed::MergeAway) { (slot, another) } else { (another, slot) };
            let into = world.conversations.get(into).unwrap().id;
            world.merge(from, into, at).map(drop).unwrap();
        }
        Deed::Redact => {
            let source = world.conversations.get(slot).unwrap().source.id;
            world.redact_source(slot, source, at).unwrap();
        }
        Deed::Convert => {
            world.make_ticket(slot, tickets::Draft { kind: 0, state: None, values: Vec::new() }, at);
        }
    }
}

/// One more conversation, of the first contact.
fn another(world: &mut World, at: Time) -> Slot {
    let (subject, url, attachments) = (None, None, Vec::new());
    let opening = messages::Opening { channel: "email", subject, body: "<p>More</p>".into(), attachments, url };
    world.start_conversation(0, opening, at)
}

#[test]
fn every_deed_leads_from_each_state_to_the_state_and_records_the_part_of_section_8() {
    use Deed as D;
    use PartKind as P;
    use State::{Closed, Open, Snoozed};
    let rows: &[(D, State, State, P)] = &[
        (D::ContactWrites, Closed, Open, P::Open),
        (D::ContactWrites, Snoozed, Open, P::Open),
        (D::ContactWrites, Open, Open, P::Comment),
        (D::Note, Closed, Closed, P::Note),
        (D::Note, Open, Open, P::Note),
        (D::Note, Snoozed, Open, P::NoteAndUnsnooze),
        (D::NoteKeepingSnooze, Snoozed, Snoozed, P::Note),
        (D::QuickReply, Closed, Closed, P::QuickReply),
        (D::QuickReply, Open, Open, P::QuickReply),
        (D::Comment, Closed, Closed, P::Comment),
        (D::Comment, Open, Open, P::Comment),
        (D::Comment, Snoozed, Open, P::Comment),
        (D::CommentKeepingSnooze, Snoozed, Snoozed, P::Comment),
        (D::Close, Open, Closed, P::Close),
        (D::Close, Snoozed, Closed, P::Close),
        (D::Close, Closed, Closed, P::Close),
        (D::Snooze, Open, Snoozed, P::Snoozed),
        (D::Snooze, Snoozed, Snoozed, P::Snoozed),
        (D::Snooze, Closed, Snoozed, P::Snoozed),
        (D::Open, Closed, Open, P::Open),
        (D::Open, Snoozed, Open, P::Open),
        (D::AssignAdmin, Closed, Open, P::AssignAndReopen),
        (D::AssignAdmin, Snoozed, Open, P::AssignAndUnsnooze),
        (D::AssignAdmin, Open, Open, P::Assignment),
        (D::AssignTeam, Closed, Open, P::AssignAndReopen),
        (D::AssignTeam, Open, Open, P::Assignment),
        (D::Unassign, Open, Open, P::Assignment),
        (D::Unassign, Closed, Closed, P::Assignment),
        (D::Attribute, Closed, Closed, P::AttributeUpdated),
        (D::Tag, Snoozed, Snoozed, P::TagsUpdated),
        (D::Priority, Open, Open, P::PriorityChanged),
        (D::MergeAway, Open, Closed, P::Close),
        (D::MergeAway, Snoozed, Closed, P::Close),
        (D::MergeAway, Closed, Closed, P::Close),
        (D::MergeInto, Open, Open, P::Merged),
        (D::MergeInto, Snoozed, Snoozed, P::Merged),
        (D::MergeInto, Closed, Closed, P::Merged),
        (D::Convert, Open, Open, P::TicketState),
        (D::Convert, Snoozed, Snoozed, P::TicketState),
        (D::Convert, Closed, Closed, P::TicketState),
    ];
    for (deed, before, after, kind) in rows {
        let mut scene = Scene::standing(*before);
        let parts = scene.c().parts.len();
        apply(&mut scene, *deed, NOW + 10);
        let c = scene.c();
        assert_eq!(c.state, *after, "{deed:?} on {before:?}");
        assert_eq!(c.parts.len(), parts + 1, "{deed:?} on {before:?}");
        let last = scene.last();
        assert_eq!((last.kind, last.at, last.state), (*kind, NOW + 10, *after), "{deed:?} on {before:?}");
        assert_eq!(c.updated_at, NOW + 10);
        assert_eq!(c.state == Snoozed, c.snoozed_until.is_some(), "{deed:?} on {before:?}");
        assert!(c.state != Closed || c.waiting_since.is_none(), "{deed:?} on {before:?}");
    }
}

#[test]
fn a_redaction_changes_the_words_in_place_and_nothing_else() {
    for state in State::ALL {
        let mut scene = Scene::standing(state);
        scene.world.bot_says(scene.slot, Who::Operator, PartKind::Comment, "<p>Secret</p>".into(), NOW + 5);
        let (before, part) = (scene.c().clone(), scene.last().id);
        apply(&mut scene, Deed::Redact, NOW + 10);
        scene.world.redact_part(scene.slot, part, NOW + 11).unwrap();
        let c = scene.c();
        assert_eq!((c.state, c.snoozed_until, c.waiting_since), (state, before.snoozed_until, before.waiting_since));
        assert_eq!((c.parts.len(), c.updated_at), (before.parts.len(), NOW + 11));
        assert_eq!((c.source.body.as_deref(), c.source.redacted), (Some(redact::REDACTED), true));
        let (was, is) = (before.parts.last().unwrap(), scene.last());
        assert_eq!((is.id, is.kind, is.at, is.author), (was.id, was.kind, was.at, was.author));
        assert_eq!(is.body.as_deref(), Some(redact::REDACTED));
    }
}

#[test]
fn a_merged_conversation_is_closed_linked_and_merged_once() {
    let mut scene = Scene::standing(State::Snoozed);
    let (slot, id) = (scene.slot, scene.c().id);
    let into = another(&mut scene.world, NOW + 5);
    let primary = scene.world.conversations.get(into).unwrap().id;
    scene.world.merge(slot, primary, NOW + 10).unwrap();
    assert_eq!((scene.c().state, scene.c().snoozed_until), (State::Closed, None));
    assert_eq!((scene.c().statistics.first_close_at, scene.c().statistics.last_closed_by), (Some(NOW + 10), None));
    let primary_row = scene.world.conversations.get(into).unwrap();
    assert_eq!((primary_row.state, &scene.c().linked, &primary_row.linked), (State::Open, &vec![primary], &vec![id]));
    for (from, into) in [(slot, primary), (into, primary), (into, id), (into, 1)] {
        assert_eq!(scene.world.merge(from, into, NOW + 20).unwrap_err().code, "merge_failed");
    }
}

#[test]
fn a_snooze_that_ends_wakes_the_conversation_at_that_time_however_late_somebody_looks() {
    let mut scene = Scene::standing(State::Snoozed);
    scene.world.settle(NOW + 999);
    assert_eq!(scene.c().state, State::Snoozed);
    scene.world.settle(NOW + 5000);
    assert_eq!((scene.c().state, scene.c().snoozed_until, scene.c().updated_at), (State::Open, None, NOW + 1000));
    assert_eq!((scene.last().kind, scene.last().at), (PartKind::TimerUnsnooze, NOW + 1000));
}

#[test]
fn a_snooze_into_the_past_or_in_milliseconds_is_refused() {
    let mut scene = Scene::standing(State::Open);
    for until in [NOW, 0, -1, (NOW + 60) * 1000, i64::MAX] {
        assert_eq!(scene.world.snooze(scene.slot, scene.me, until, NOW + 5).unwrap_err().code, "parameter_invalid");
    }
    assert_eq!(scene.c().state, State::Open);
}

#[test]
fn the_customer_waits_from_the_first_unanswered_message_until_a_teammate_answers() {
    let mut scene = Scene::standing(State::Open);
    assert_eq!(scene.c().waiting_since, Some(NOW));
    apply(&mut scene, Deed::ContactWrites, NOW + 10);
    assert_eq!(scene.c().waiting_since, Some(NOW));
    apply(&mut scene, Deed::Note, NOW + 20);
    assert_eq!(scene.c().waiting_since, Some(NOW));
    apply(&mut scene, Deed::Comment, NOW + 30);
    assert_eq!(scene.c().waiting_since, None);
    apply(&mut scene, Deed::ContactWrites, NOW + 40);
    assert_eq!(scene.c().waiting_since, Some(NOW + 40));
}

#[test]
fn answering_what_nobody_has_takes_it_with_the_reply_in_the_assignment() {
    let mut scene = Scene::new();
    apply(&mut scene, Deed::Comment, NOW + 10);
    let last = scene.last();
    assert_eq!((last.kind, last.assigned_to), (PartKind::Assignment, Some(AssignedTo::Admin(scene.me))));
    assert!(last.body.is_some());
    assert_eq!(scene.c().admin, Some(scene.me));
    let mut scene = Scene::new();
    scene.world.rules.reply_assigns = false;
    apply(&mut scene, Deed::Comment, NOW + 10);
    assert_eq!((scene.last().kind, scene.c().admin), (PartKind::Comment, None));
}

#[test]
fn the_undecided_answers_are_settings() {
    let mut scene = Scene::standing(State::Closed);
    scene.world.rules.comment_reopens = true;
    apply(&mut scene, Deed::Comment, NOW + 10);
    assert_eq!((scene.c().state, scene.c().statistics.reopens), (State::Open, 1));
    let mut scene = Scene::standing(State::Snoozed);
    scene.world.rules.snoozed_reply = PartKind::Unsnoozed;
    apply(&mut scene, Deed::ContactWrites, NOW + 10);
    assert_eq!((scene.c().state, scene.last().kind), (State::Open, PartKind::Unsnoozed));
}

#[test]
fn the_read_flag_falls_with_the_customers_words_and_rises_with_ours() {
    for (deed, read) in [(Deed::Comment, true), (Deed::Open, true), (Deed::Close, true), (Deed::Note, false)] {
        let mut scene = Scene::standing(State::Open);
        apply(&mut scene, Deed::ContactWrites, NOW + 5);
        assert!(!scene.c().read);
        apply(&mut scene, deed, NOW + 6);
        assert_eq!(scene.c().read, read, "{deed:?}");
    }
}

#[test]
fn a_tag_is_put_on_once_and_one_that_is_not_there_cannot_be_taken_off() {
    let mut scene = Scene::standing(State::Open);
    let tag = scene.world.tags[0].id;
    let first = scene.world.attach_tag(scene.slot, scene.me, tag, NOW + 5).unwrap();
    assert_eq!(scene.world.attach_tag(scene.slot, scene.other, tag, NOW + 6).unwrap(), first);
    assert_eq!(scene.c().tags.len(), 1);
    scene.world.detach_tag(scene.slot, scene.me, tag, NOW + 7).unwrap();
    assert_eq!(scene.world.detach_tag(scene.slot, scene.me, tag, NOW + 8).unwrap_err().code, "tag_not_found");
    assert_eq!(scene.world.attach_tag(scene.slot, scene.me, 1, NOW + 8).unwrap_err().code, "not_found");
    assert_eq!(scene.world.tag_named("BILLING").id, scene.world.tag_named("billing").id);
}

#[test]
fn a_withdrawn_reason_for_being_away_is_refused() {
    let mut scene = Scene::new();
    let reasons = scene.world.away_reasons.clone();
    let (good, gone) = (reasons.iter().find(|r| !r.deleted).unwrap(), reasons.iter().find(|r| r.deleted).unwrap());
    assert!(scene.world.set_away(scene.me, true, false, Some(good.id), NOW).is_ok());
    assert_eq!(scene.world.set_away(scene.me, true, false, Some(gone.id), NOW).unwrap_err().status, 400);
    assert_eq!(scene.world.set_away(1, true, false, None, NOW).unwrap_err().code, "admin_not_found");
    scene.world.set_away(scene.me, false, true, Some(good.id), NOW).unwrap();
    let me = scene.world.admin(scene.me).unwrap();
    assert_eq!((me.away, me.reassign, me.away_reason), (false, false, None));
}
