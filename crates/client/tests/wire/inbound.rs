//! What others do arrives, and never undoes what the person has just done (S5, S6).

use client::domain::operation::Status;
use client::domain::step::OWN;
use client::domain::{AdminId, Operation, State, Timestamp};
use client::store::{NewUnit, StoredThread};
use client::sync::{PollMode, SyncCommand, SyncEvent, SyncSettings};
use practice::world::assign::Assignee;
use practice::world::messages::Message;
use practice::world::{State as PlayedState, World};
use practice::{Fault, FaultKind};

use crate::rig::{Rig, reply, settings};

pub fn someone_else(rig: &Rig) -> u64 {
    let own = rig.world.owner();
    rig.world.stage().world.admins.iter().map(|a| a.id).find(|id| id.to_string() != own).expect("a colleague")
}

#[tokio::test]
async fn a_customers_message_comes_with_the_next_poll_and_is_told() {
    let mut rig = Rig::live(80).await;
    let id = rig.open_ones().swap_remove(5);
    rig.clock.advance(30);
    rig.world.contact_writes(&id, "Any news?").unwrap();
    rig.poll().await;
    let head = rig.head(&id).await;
    assert_eq!((head.updated_at, head.read, head.state), (rig.clock.now(), false, State::Open));
    let told = rig.heard();
    let about: Vec<_> =
        told.iter().filter_map(|e| if let SyncEvent::Arrived(c) = e { Some(c) } else { None }).collect();
    assert!(about.iter().any(|changes| changes.iter().any(|c| c.id.as_str() == id)), "{told:?}");
}

#[tokio::test]
async fn the_poll_goes_round_by_itself() {
    let brief = std::time::Duration::from_millis(1);
    let adaptive = SyncSettings { poll: PollMode::Adaptive, poll_active: brief, poll_idle: brief, ..settings() };
    let mut rig = Rig::resting(30, adaptive).await;
    rig.start();
    for round in 0..3 {
        rig.clock.advance(30);
        let new = rig.world.contact_opens(None, &format!("Question {round}")).unwrap();
        let is_it = |e: &SyncEvent| matches!(e, SyncEvent::Arrived(all) if all.iter().any(|c| c.id.as_str() == new));
        if round > 0 {
            rig.hear(is_it).await;
        } else {
            // Whether the first one comes with the first page or with the first poll is a matter of moments.
            rig.hear(|e| matches!(e, SyncEvent::Status(s) if s.last_poll.is_some())).await;
        }
    }
}

#[tokio::test]
async fn what_a_colleague_does_is_what_the_list_shows() {
    let rig = Rig::live(80).await;
    let colleague = someone_else(&rig);
    let ids = rig.open_ones();
    rig.clock.advance(10);
    let assigned =
        rig.world.act(&ids[1], |w, slot, now| w.assign(slot, colleague, Assignee::Admin(Some(colleague)), None, now));
    assigned.unwrap().unwrap();
    rig.world.act(&ids[2], |w, slot, now| w.close(slot, colleague, None, now)).unwrap();
    rig.world.act(&ids[3], |w, slot, now| w.snooze(slot, colleague, now + 3600, now)).unwrap().unwrap();
    let new = rig.world.contact_opens(None, "A new question").unwrap();
    rig.poll().await;
    assert_eq!(rig.head(&ids[1]).await.admin_assignee, Some(AdminId::new(colleague.to_string())));
    assert_eq!(rig.head(&ids[2]).await.state, State::Closed);
    assert_eq!(rig.head(&ids[3]).await.snoozed_until, Some(rig.clock.now().plus(3600)));
    assert_eq!(rig.head(&new).await.state, State::Open);
    assert!(rig.store.unknown_contacts(1).await.unwrap().is_empty());
    rig.world.advance(3601);
    rig.poll().await;
    assert_eq!(rig.head(&ids[3]).await.state, State::Open);
}

#[tokio::test]
async fn a_second_change_within_the_same_second_is_not_missed() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(2);
    rig.clock.advance(5);
    rig.world.contact_writes(&id, "First").unwrap();
    rig.look(&id, &[]).await;
    rig.poll().await;
    let colleague = someone_else(&rig);
    rig.world.act(&id, |w, slot, now| w.comment(slot, colleague, Message::text("<p>Second</p>"), now)).unwrap();
    rig.poll().await;
    let thread = rig.thread(&id).await;
    let said = |words: &str| thread.parts.iter().any(|p| p.body.as_ref().is_some_and(|b| b.as_html().contains(words)));
    assert!(said("First") && said("Second"));
    assert!(thread.conversation.read);
}

#[tokio::test]
async fn what_changes_elsewhere_within_the_second_that_the_poll_has_reached_is_not_missed() {
    let rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.clock.advance(5);
    for id in [&ids[2], &ids[3]] {
        rig.world.contact_writes(id, "Now").unwrap();
        rig.poll().await;
    }
    let changed = [rig.head(&ids[2]).await.updated_at, rig.head(&ids[3]).await.updated_at];
    assert_eq!(changed, [rig.clock.now(); 2]);
}

#[tokio::test]
async fn what_a_search_did_not_know_yet_comes_though_it_knew_later_changes() {
    let rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.clock.advance(20);
    rig.world.contact_writes(&ids[2], "Unknown to the search yet").unwrap();
    rig.clock.advance(5);
    rig.world.contact_writes(&ids[3], "Known").unwrap();
    let mut lagging = rig.whole_search().await;
    lagging["conversations"].as_array_mut().unwrap().retain(|c| c["id"] != ids[2].as_str());
    rig.world.plan(Fault::once("/search", FaultKind::Replace { status: 200, body: lagging.to_string() }));
    rig.poll().await;
    let read = [rig.head(&ids[2]).await.read, rig.head(&ids[3]).await.read];
    assert_eq!(read, [true, false], "only the later change is known so far");
    rig.poll().await;
    assert_eq!(rig.head(&ids[2]).await.updated_at, rig.clock.now().plus(-5));
}

#[tokio::test]
async fn a_long_absence_is_caught_up_page_by_page() {
    let mut rig = Rig::live(600).await;
    rig.stop().await;
    let colleague = someone_else(&rig);
    let ids = rig.open_ones();
    assert!(ids.len() > 160, "{}", ids.len());
    rig.clock.advance(86_400);
    for id in &ids {
        rig.world.act(id, |w, slot, now| w.close(slot, colleague, None, now)).unwrap();
    }
    rig.start();
    rig.poll().await;
    for id in &ids {
        assert_eq!(rig.head(id).await.state, State::Closed, "{id}");
    }
}

#[tokio::test]
async fn a_pending_action_is_not_undone_on_screen_by_what_comes_in() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(1);
    let later = rig.clock.now().plus(300);
    let new = NewUnit { not_before: later, ..rig.decision(&id, vec![Operation::Close]) };
    let step = rig.store.enqueue(new).await.unwrap().swap_remove(0);
    assert_eq!(rig.head(&id).await.state, State::Closed);
    rig.clock.advance(20);
    rig.world.contact_writes(&id, "Wait, one more thing").unwrap();
    rig.poll().await;
    let head = rig.head(&id).await;
    assert_eq!((head.state, head.updated_at), (State::Closed, rig.clock.now()));
    rig.clock.advance(400);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.state_of(&step).await, client::domain::StepState::Done);
    rig.world.contact_writes(&id, "Reopen, please").unwrap();
    rig.poll().await;
    assert_eq!(rig.head(&id).await.state, State::Open, "once acknowledged, the server's word stands");
}

#[tokio::test]
async fn a_late_answer_with_an_older_head_changes_nothing() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(1);
    let asked = rig.store.revision().await.unwrap();
    let before = rig.client.thread(&id.as_str().into()).await.unwrap();
    rig.clock.advance(10);
    rig.act(&id, vec![Operation::Close]).await;
    rig.store.put_heads(vec![before.conversation.clone()]).await.unwrap();
    rig.store.put_thread(before, asked).await.unwrap();
    assert_eq!(rig.head(&id).await.state, State::Closed);
}

#[tokio::test]
async fn a_thread_is_fetched_when_it_is_looked_at_and_again_only_when_it_changed() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(4);
    let path = format!("/conversations/{id}");
    rig.look(&id, &[]).await;
    rig.look(&id, &[]).await;
    assert_eq!(rig.requests(&path).len(), 1);
    assert!(!rig.thread(&id).await.stale);
    rig.clock.advance(10);
    rig.world.contact_writes(&id, "Still there?").unwrap();
    rig.poll().await;
    assert_eq!(rig.requests(&path).len(), 2, "the one that is looked at follows by itself");
    rig.order(SyncCommand::Refresh(id.as_str().into())).await;
    assert_eq!(rig.requests(&path).len(), 3);
}

#[tokio::test]
async fn what_was_redacted_is_gone_though_the_thread_could_not_be_fetched_at_first() {
    for restarts in [false, true] {
        let mut rig = Rig::live(60).await;
        let ids = rig.open_ones();
        rig.clock.advance(5);
        rig.world.contact_writes(&ids[0], "<p>hunter2</p>").unwrap();
        rig.look(&ids[0], &[]).await;
        rig.look(&ids[1], &[]).await;
        rig.clock.advance(5);
        let redact = |world: &mut World, slot, now| {
            let part = world.conversations.get(slot).and_then(|c| c.parts.last()).expect("a part").id;
            world.redact_part(slot, part, now)
        };
        rig.world.act(&ids[0], redact).unwrap().unwrap();
        rig.world.plan(Fault::once(&format!("/conversations/{}", ids[0]), FaultKind::Status(500)).on("GET"));
        rig.poll().await;
        let secret = |thread: &StoredThread| {
            thread.parts.iter().any(|p| p.body.as_ref().is_some_and(|b| b.as_html().contains("hunter2")))
        };
        assert!(secret(&rig.thread(&ids[0]).await), "it could not be known yet");
        if restarts {
            rig.kill();
            rig.start();
            rig.settle().await;
        }
        rig.poll().await;
        assert!(!secret(&rig.thread(&ids[0]).await), "restarted: {restarts}");
    }
}

#[tokio::test]
async fn threads_ahead_are_had_ready_and_given_up_for_newer_ones() {
    let mut limited = settings();
    limited.ahead = 2;
    let rig = Rig::live_with(60, limited).await;
    let ids = rig.open_ones();
    rig.look(&ids[0], &ids[1..5]).await;
    for (n, id) in ids.iter().enumerate().take(5) {
        assert_eq!(rig.requests(&format!("/conversations/{id}")).len(), usize::from(n < 3), "{n}");
    }
    rig.world.clear_journal();
    rig.world.plan(Fault::once(&ids[6], FaultKind::Hold));
    rig.sync().send(SyncCommand::Look { conversation: ids[5].as_str().into(), ahead: vec![ids[6].as_str().into()] });
    rig.look(&ids[7], &ids[1..2]).await;
    assert!(!rig.thread(&ids[7]).await.stale);
    assert!(rig.thread(&ids[6]).await.stale, "nobody wants it any more");
}

#[tokio::test]
async fn the_same_thread_is_not_asked_for_twice_at_once() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    let look = || SyncCommand::Look { conversation: id.as_str().into(), ahead: Vec::new() };
    for _ in 0..5 {
        rig.sync().send(look());
    }
    rig.settle().await;
    assert_eq!(rig.requests(&format!("/conversations/{id}")).len(), 1);
}

#[tokio::test]
async fn a_conversation_that_is_gone_is_forgotten() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Status(404)));
    rig.order(SyncCommand::Refresh(id.as_str().into())).await;
    assert_eq!(rig.store.thread(&id.as_str().into()).await.unwrap(), None);
}

#[tokio::test]
async fn details_come_once_and_are_good_for_a_while() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.order(SyncCommand::Details(id.as_str().into())).await;
    let details = rig.store.details(&id.as_str().into()).await.unwrap();
    assert!(details.contact.is_some() && details.fetched_at == Some(rig.clock.now()));
    let asked = rig.requests("/contacts/").len();
    assert!(asked >= 4, "{asked}");
    rig.order(SyncCommand::Details(id.as_str().into())).await;
    assert_eq!(rig.requests("/contacts/").len(), asked);
    rig.clock.advance(301);
    rig.order(SyncCommand::Details(id.as_str().into())).await;
    assert_eq!(rig.requests("/contacts/").len(), 2 * asked);
}

#[tokio::test]
async fn the_own_status_is_set_and_shown() {
    let rig = Rig::live(30).await;
    let status = |away| Operation::SetAway(Status { away, reassign: away, reason: None });
    rig.act(OWN, vec![status(true)]).await;
    let admins = rig.store.directory().await.unwrap().admins;
    assert!(admins.iter().any(|a| a.id == rig.me && a.away && a.away_reassign));
    rig.act(OWN, vec![status(false)]).await;
    let admins = rig.store.directory().await.unwrap().admins;
    assert!(admins.iter().any(|a| a.id == rig.me && !a.away));
    assert_eq!(rig.writes().len(), 2);
    assert!(rig.store.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn with_nothing_pending_the_store_equals_the_server_field_by_field() {
    let rig = Rig::live(120).await;
    let colleague = someone_else(&rig);
    for (n, id) in rig.open_ones().iter().enumerate().take(20) {
        rig.clock.advance(1);
        match n % 4 {
            0 => rig.world.contact_writes(id, "Hello").unwrap(),
            1 => rig.world.act(id, |w, slot, now| w.close(slot, colleague, None, now)).unwrap(),
            2 => drop(rig.act(id, vec![reply("Yes"), Operation::Close]).await),
            _ => drop(rig.act(id, vec![Operation::Snooze(rig.clock.now().plus(7200))]).await),
        }
        rig.poll().await;
    }
    for state in [PlayedState::Open, PlayedState::Snoozed] {
        for id in rig.in_state(state) {
            let served = rig.client.thread(&id.as_str().into()).await.unwrap().conversation;
            let shown = rig.head(&id).await;
            assert_eq!(shown, served);
            assert!(shown.updated_at > Timestamp(0));
        }
    }
}
