//! Steps of which it is not known whether they arrived, while the conversation does not stand still (S3).

use std::time::Duration;

use client::domain::conversation::AppliedTag;
use client::domain::{Operation, Priority, State, Step, StepState};
use client::store::DraftMode;
use client::sync::SyncCommand;
use practice::world::assign::Assignee;
use practice::world::messages::Message;
use practice::world::{Conversation as Played, Priority as PlayedPriority, Who};
use practice::{Fault, FaultKind};

use crate::exactly_once::endings;
use crate::inbound::someone_else;
use crate::rig::{Rig, note, reply, settings};

/// A rig that does not look again before a test says so.
async fn patient(conversations: usize) -> Rig {
    let mut patient = settings();
    patient.backoff = Duration::from_secs(30);
    patient.horizon = Duration::from_secs(60);
    Rig::live_with(conversations, patient).await
}

/// Decides something whose write ends like this, and which cannot be looked for yet.
async fn in_doubt(rig: &Rig, id: &str, operation: Operation, ending: &FaultKind) -> Step {
    rig.clock.advance(1);
    let path = format!("/conversations/{id}");
    rig.world.plan(Fault::once(&path, FaultKind::Status(500)).on("GET").times(1000));
    rig.world.plan(Fault::once(&path, ending.clone()));
    let step = rig.act(id, vec![operation]).await.swap_remove(0);
    assert_eq!(rig.state_of(&step).await, StepState::Unsure);
    step
}

/// The conversation can be read again, and time passes.
async fn settled(rig: &Rig) {
    rig.world.clear_faults();
    for _ in 0..3 {
        rig.clock.advance(120);
        rig.order(SyncCommand::Deliver).await;
    }
}

/// How many entries of a conversation are the person's.
fn own_entries(rig: &Rig, id: &str) -> usize {
    let me: u64 = rig.me.as_str().parse().expect("a number");
    let own = |c: &Played| c.parts.iter().filter(|p| p.author == Who::Admin(me)).count();
    rig.world.look(id, own).expect("a conversation")
}

/// Each kind of step with what makes it one that changes something, and whether it makes an entry.
fn kinds(rig: &Rig, tag: &AppliedTag, team: &str) -> Vec<(Operation, bool)> {
    vec![
        (reply("Once"), true),
        (note("Once"), true),
        (Operation::Close, true),
        (Operation::Open, true),
        (Operation::Snooze(rig.clock.now().plus(9000)), true),
        (Operation::AssignAdmin(Some(rig.me.clone())), true),
        (Operation::AssignAdmin(None), true),
        (Operation::AssignTeam(Some(team.into())), true),
        (Operation::AssignTeam(None), true),
        (Operation::Tag(tag.clone()), true),
        (Operation::Untag(tag.id.clone()), true),
        (Operation::SetPriority(Priority::Urgent), true),
        (Operation::SetRead(false), false),
    ]
}

/// A colleague brings a conversation to where the operation changes something.
fn prepare(rig: &Rig, id: &str, operation: &Operation, team: &str, tag: &AppliedTag) {
    let who = someone_else(rig);
    let (team, tag): (u64, u64) = (team.parse().expect("a number"), tag.id.as_str().parse().expect("a number"));
    let act = |world: &mut practice::world::World, slot, now| match operation {
        Operation::Open => world.close(slot, who, None, now),
        Operation::AssignAdmin(None) | Operation::AssignTeam(Some(_)) => {
            world.assign(slot, who, Assignee::Team(None), None, now).expect("assigned");
            world.assign(slot, who, Assignee::Admin(Some(who)), None, now).expect("assigned");
        }
        Operation::AssignTeam(None) => {
            world.assign(slot, who, Assignee::Team(Some(team)), None, now).expect("assigned")
        }
        Operation::AssignAdmin(Some(_)) => world.assign(slot, who, Assignee::Admin(None), None, now).expect("assigned"),
        Operation::Untag(_) => drop(world.attach_tag(slot, who, tag, now).expect("tagged")),
        Operation::Tag(_) => drop(world.detach_tag(slot, who, tag, now)),
        Operation::SetPriority(_) => world.set_priority(slot, Who::Admin(who), PlayedPriority::None, now),
        Operation::SetRead(_) => world.set_read(slot, true, now),
        Operation::Reply(_) => world.assign(slot, who, Assignee::Admin(Some(who)), None, now).expect("assigned"),
        _ => {}
    };
    rig.world.act(id, act).expect("a conversation");
}

#[tokio::test]
async fn every_kind_of_action_happens_once_however_its_request_ends() {
    let rig = Rig::live(400).await;
    let directory = rig.store.directory().await.unwrap();
    let tag = directory.tags.first().map(|t| AppliedTag { id: t.id.clone(), name: t.name.clone() }).unwrap();
    let team = directory.teams[0].id.to_string();
    for team in &mut rig.world.stage().world.teams {
        // Who gets what a team is given is not what this is about.
        team.method = "manual";
    }
    let mut ids = rig.open_ones().into_iter();
    for ending in endings() {
        for (operation, makes_entry) in kinds(&rig, &tag, &team) {
            let id = ids.next().expect("enough conversations");
            prepare(&rig, &id, &operation, &team, &tag);
            rig.clock.advance(300);
            rig.poll().await;
            let before = own_entries(&rig, &id);
            for method in ["POST", "PUT", "DELETE"] {
                rig.world.plan(Fault::once(&format!("/conversations/{id}"), ending.clone()).on(method));
            }
            let step = rig.act(&id, vec![operation.clone()]).await.swap_remove(0);
            rig.world.clear_faults();
            let about = format!("{} that ends with {ending:?}", operation.name());
            assert_eq!(rig.state_of(&step).await, StepState::Done, "{about}");
            assert_eq!(own_entries(&rig, &id) - before, usize::from(makes_entry), "{about}");
            let served = rig.client.thread(&id.as_str().into()).await.unwrap().conversation;
            let mut done = served.clone();
            operation.apply(&mut done, rig.clock.now());
            done.statistics = served.statistics.clone();
            assert_eq!(served, done, "{about}");
            assert_eq!(rig.head(&id).await, served, "{about}");
        }
    }
}

#[tokio::test]
async fn in_a_conversation_that_was_deleted_meanwhile_nothing_is_repeated_and_the_words_are_kept() {
    for ending in [FaultKind::DropBefore, FaultKind::DropAfter, FaultKind::Truncate] {
        let rig = patient(60).await;
        let ids = rig.open_ones();
        let said = in_doubt(&rig, &ids[0], reply("Into nothing"), &ending).await;
        let closed = in_doubt(&rig, &ids[1], Operation::Close, &ending).await;
        for id in &ids[..2] {
            rig.world.act(id, |world, slot, now| world.delete(slot, true, now)).unwrap();
        }
        rig.world.clear_journal();
        settled(&rig).await;
        assert_eq!(rig.writes().len(), 0, "{ending:?}");
        for step in [said, closed] {
            assert_eq!(rig.state_of(&step).await, StepState::Failed, "{ending:?}");
        }
        let drafts = rig.store.drafts(&ids[0].as_str().into()).await.unwrap();
        assert!(drafts.iter().any(|d| d.mode == DraftMode::Reply && d.markdown == "Into nothing"), "{ending:?}");
    }
}

#[tokio::test]
async fn in_a_conversation_that_was_merged_into_another_meanwhile_it_is_said_once() {
    for ending in [FaultKind::DropBefore, FaultKind::DropAfter] {
        let rig = patient(60).await;
        let ids = rig.open_ones();
        let said = in_doubt(&rig, &ids[0], reply("Once, please"), &ending).await;
        let closed = in_doubt(&rig, &ids[1], Operation::Close, &ending).await;
        let into: u64 = ids[2].parse().unwrap();
        for id in &ids[..2] {
            rig.world.act(id, |world, slot, now| world.merge(slot, into, now)).unwrap().unwrap();
        }
        settled(&rig).await;
        assert_eq!((rig.said(&ids[0], "Once, please"), rig.said(&ids[2], "Once, please")), (1, 0), "{ending:?}");
        for step in [said, closed] {
            assert_eq!(rig.state_of(&step).await, StepState::Done, "{ending:?}");
        }
        assert_eq!(rig.head(&ids[1]).await.state, State::Closed);
    }
}

#[tokio::test]
async fn what_was_redacted_before_it_was_known_to_have_arrived_is_not_said_again() {
    let rig = patient(60).await;
    let id = rig.open_ones().swap_remove(0);
    let before = own_entries(&rig, &id);
    let step = in_doubt(&rig, &id, reply("My password is"), &FaultKind::DropAfter).await;
    let redact = |world: &mut practice::world::World, slot, now| {
        let part = world.conversations.get(slot).and_then(|c| c.parts.last()).expect("a part").id;
        world.redact_part(slot, part, now).expect("redacted");
    };
    rig.world.act(&id, redact).unwrap();
    settled(&rig).await;
    assert_eq!((rig.state_of(&step).await, own_entries(&rig, &id) - before), (StepState::Done, 1));
    assert_eq!(rig.said(&id, "My password is"), 0);
}

/// Adds so many notes by a colleague.
fn fill(rig: &Rig, id: &str, entries: usize) {
    let who = someone_else(rig);
    for n in 0..entries {
        rig.world.act(id, |w, slot, now| w.note(slot, who, Message::text(format!("<p>{n}</p>")), now)).expect("noted");
    }
}

#[tokio::test]
async fn beyond_what_the_server_shows_nothing_is_taken_for_missing() {
    for (ending, arrived) in [(FaultKind::DropBefore, 0), (FaultKind::DropAfter, 1)] {
        let rig = patient(40).await;
        let ids = rig.open_ones();
        // More than the server shows, but all of it old: what is new would be there.
        fill(&rig, &ids[0], 510);
        rig.clock.advance(600);
        rig.poll().await;
        let seen = in_doubt(&rig, &ids[0], reply("In sight"), &ending).await;
        settled(&rig).await;
        assert_eq!((rig.state_of(&seen).await, rig.said(&ids[0], "In sight")), (StepState::Done, 1), "{ending:?}");
        // More has happened since than the server shows.
        let unseen = in_doubt(&rig, &ids[1], reply("Out of sight"), &ending).await;
        fill(&rig, &ids[1], 510);
        settled(&rig).await;
        assert_eq!(rig.state_of(&unseen).await, StepState::Failed, "{ending:?}");
        assert_eq!(rig.said(&ids[1], "Out of sight"), arrived, "{ending:?}");
        let words = rig.store.step(unseen.id).await.unwrap().unwrap().error.expect("words");
        assert!(words.as_str().contains("cannot be told"), "{words}");
        // A state needs no entry to be seen.
        let closed = in_doubt(&rig, &ids[2], Operation::Close, &ending).await;
        fill(&rig, &ids[2], 510);
        settled(&rig).await;
        let expected = if arrived == 1 { StepState::Done } else { StepState::Failed };
        assert_eq!(rig.state_of(&closed).await, expected, "{ending:?}");
    }
}

#[tokio::test]
async fn what_a_colleague_did_meanwhile_is_not_taken_for_ones_own_words() {
    let rig = patient(60).await;
    let (who, ids) = (someone_else(&rig), rig.open_ones());
    for (id, ending, total) in [(&ids[0], FaultKind::DropBefore, 2), (&ids[1], FaultKind::DropAfter, 2)] {
        let before = own_entries(&rig, id);
        let step = in_doubt(&rig, id, note("Same words"), &ending).await;
        rig.world.act(id, |w, slot, now| w.note(slot, who, Message::text("<p>Same words</p>"), now)).unwrap();
        settled(&rig).await;
        assert_eq!(rig.state_of(&step).await, StepState::Done);
        assert_eq!((rig.said(id, "Same words"), own_entries(&rig, id) - before), (total, 1), "{ending:?}");
    }
}

#[tokio::test]
async fn what_is_so_already_is_waited_for_as_long_as_its_request_may_still_come() {
    let rig = patient(60).await;
    let team = rig.store.directory().await.unwrap().teams[0].id.clone();
    let (operation, id) = (Operation::AssignTeam(Some(team)), rig.open_ones().swap_remove(0));
    rig.act(&id, vec![operation.clone()]).await;
    rig.clock.advance(300);
    rig.poll().await;
    // The connection is cut, and the request is somewhere on its way. What follows would be undone by it.
    rig.world.plan(Fault::once(&format!("/conversations/{id}/parts"), FaultKind::DropBefore));
    let until = rig.clock.now().plus(86_400);
    let steps = rig.act(&id, vec![operation, Operation::Snooze(until)]).await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Unsure);
    assert_eq!(rig.server(&id)["state"], "open");
    settled(&rig).await;
    assert_eq!(rig.state_of(&steps[1]).await, StepState::Done);
    assert_eq!(rig.server(&id)["state"], "snoozed");
}

#[tokio::test]
async fn a_tag_that_a_colleague_took_off_is_off_though_only_half_of_that_answer_comes() {
    let rig = patient(60).await;
    let directory = rig.store.directory().await.unwrap();
    let tag = directory.tags.first().map(|t| AppliedTag { id: t.id.clone(), name: t.name.clone() }).unwrap();
    let id = rig.open_ones().swap_remove(0);
    let operation = Operation::Untag(tag.id.clone());
    prepare(&rig, &id, &operation, directory.teams[0].id.as_str(), &tag);
    rig.poll().await;
    let (who, number) = (someone_else(&rig), tag.id.as_str().parse().unwrap());
    rig.world.act(&id, |w, slot, now| w.detach_tag(slot, who, number, now)).unwrap().unwrap();
    rig.world.plan(Fault::once("/tags/", FaultKind::Truncate).on("DELETE"));
    let step = rig.act(&id, vec![operation]).await.swap_remove(0);
    settled(&rig).await;
    assert_eq!(rig.state_of(&step).await, StepState::Done);
}

#[tokio::test]
async fn what_a_colleague_closed_meanwhile_needs_no_second_close_and_what_was_opened_since_is_closed() {
    let rig = patient(60).await;
    let (who, ids) = (someone_else(&rig), rig.open_ones());
    for (n, id) in ids.iter().take(2).enumerate() {
        let before = rig.happened(id, "close");
        in_doubt(&rig, id, Operation::Close, &FaultKind::DropBefore).await;
        rig.world.act(id, |w, slot, now| w.close(slot, who, None, now)).unwrap();
        if n == 1 {
            rig.world.act(id, |w, slot, now| w.open(slot, who, now)).unwrap();
        }
        settled(&rig).await;
        assert_eq!((rig.happened(id, "close") - before, rig.head(id).await.state), (n + 1, State::Closed));
    }
}

#[tokio::test]
async fn the_same_words_twice_in_a_row_arrive_twice_however_both_requests_end() {
    let rig = Rig::live(150).await;
    let some = [FaultKind::Status(503), FaultKind::DropBefore, FaultKind::DropAfter, FaultKind::Truncate];
    let mut ids = rig.open_ones().into_iter();
    for first in &some {
        for second in &some {
            let id = ids.next().expect("enough conversations");
            for ending in [first, second] {
                rig.world.plan(Fault::once(&format!("{id}/reply"), ending.clone()).on("POST"));
            }
            let twice = [
                rig.decide(&id, vec![reply("The same again")]).await,
                rig.decide(&id, vec![reply("The same again")]).await,
            ]
            .concat();
            rig.order(SyncCommand::Deliver).await;
            assert_eq!(rig.said(&id, "The same again"), 2, "{first:?}, then {second:?}");
            for step in twice {
                assert_eq!(rig.state_of(&step).await, StepState::Done, "{first:?}, then {second:?}");
            }
        }
    }
}

#[tokio::test]
async fn what_was_done_a_moment_ago_is_not_taken_for_the_next_of_its_kind() {
    let rig = Rig::live(200).await;
    let tags = rig.store.directory().await.unwrap().tags;
    let tag = |n: usize| AppliedTag { id: tags[n].id.clone(), name: tags[n].name.clone() };
    let off = |n: usize| Operation::Untag(tags[n].id.clone());
    let until = |seconds: i64| Operation::Snooze(rig.clock.now().plus(seconds));
    let rows: [(&str, u32, Vec<Operation>); 4] = [
        ("PUT", 1, vec![Operation::SetPriority(Priority::Low), Operation::SetPriority(Priority::Urgent)]),
        ("DELETE", 1, vec![Operation::Tag(tag(0)), Operation::Tag(tag(1)), off(0), off(1)]),
        ("POST", 1, vec![Operation::Tag(tag(0)), off(0), Operation::Tag(tag(0))]),
        ("POST", 1, vec![until(9000), until(18_000)]),
    ];
    let mut ids = rig.open_ones().into_iter();
    for (method, before, operations) in rows {
        for ending in [FaultKind::DropBefore, FaultKind::Status(503), FaultKind::DropAfter] {
            let id = ids.next().expect("enough conversations");
            for n in [0, 1] {
                prepare(&rig, &id, &Operation::Tag(tag(n)), "0", &tag(n));
            }
            prepare(&rig, &id, &Operation::SetPriority(Priority::Low), "0", &tag(0));
            rig.poll().await;
            let entries = own_entries(&rig, &id);
            let path = format!("/conversations/{id}");
            rig.world.plan(Fault::once(&path, ending.clone()).on(method).after(before));
            for operation in &operations {
                rig.decide(&id, vec![operation.clone()]).await;
            }
            rig.order(SyncCommand::Deliver).await;
            rig.world.clear_faults();
            let about = format!("{operations:?}, the last of which ends with {ending:?}");
            assert_eq!(own_entries(&rig, &id) - entries, operations.len(), "{about}");
            let served = rig.client.thread(&id.as_str().into()).await.unwrap().conversation;
            let mut done = served.clone();
            operations.last().expect("an operation").apply(&mut done, rig.clock.now());
            done.statistics = served.statistics.clone();
            assert_eq!(served, done, "{about}");
        }
    }
}
