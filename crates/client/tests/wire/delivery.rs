//! The outbox: order, refusals, limits of rate, the token, and a clean end (S2, S4, S11).

use std::time::Duration;

use client::domain::conversation::AppliedTag;
use client::domain::{AdminId, Operation, Priority, State, StepState, Text};
use client::store::DraftMode;
use client::sync::{SyncCommand, SyncEvent};
use practice::{Fault, FaultKind};

use crate::rig::{Rig, note, reply, settings};

#[tokio::test]
async fn every_kind_of_action_reaches_the_server_in_the_persons_name() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    let directory = rig.store.directory().await.unwrap();
    let tag = directory.tags.first().map(|t| AppliedTag { id: t.id.clone(), name: t.name.clone() }).unwrap();
    let team = directory.teams.first().map(|t| t.id.clone()).unwrap();
    let until = rig.clock.now().plus(3600);
    let operations = vec![
        reply("A reply"),
        note("A note"),
        Operation::Tag(tag.clone()),
        Operation::AssignTeam(Some(team.clone())),
        Operation::AssignAdmin(Some(rig.me.clone())),
        Operation::SetPriority(Priority::High),
        Operation::SetRead(false),
        Operation::Snooze(until),
        Operation::Open,
        Operation::Untag(tag.id.clone()),
        Operation::Close,
    ];
    let mut steps = Vec::new();
    for operation in operations {
        rig.clock.advance(1);
        steps.extend(rig.act(&id, vec![operation]).await);
    }
    for step in &steps {
        assert_eq!(rig.state_of(step).await, StepState::Done, "{}", step.operation.name());
    }
    let named: Vec<_> = rig.writes().into_iter().filter_map(|entry| entry.admin).collect();
    assert!(named.len() >= steps.len() - 1 && named.iter().all(|admin| *admin == rig.me.as_str()), "{named:?}");
    let server = rig.server(&id);
    assert_eq!((rig.said(&id, "A reply"), rig.said(&id, "A note")), (1, 1));
    assert_eq!((&server["state"], &server["priority"]), (&"closed".into(), &"high".into()));
    let served = rig.client.thread(&id.as_str().into()).await.unwrap();
    let shown = rig.thread(&id).await;
    assert_eq!(shown.conversation, served.conversation);
    assert_eq!(shown.parts, served.parts);
    assert_eq!((shown.conversation.state, shown.pending.len()), (State::Closed, 0));
}

#[tokio::test]
async fn actions_of_one_conversation_go_out_in_the_order_in_which_they_were_decided() {
    let rig = Rig::live(60).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(6).collect();
    for round in 0..4 {
        for id in &ids {
            rig.decide(id, vec![note(&format!("note {round}"))]).await;
        }
    }
    rig.order(SyncCommand::Deliver).await;
    for id in &ids {
        let bodies: Vec<String> = rig
            .writes()
            .into_iter()
            .filter(|entry| entry.path.contains(id))
            .filter_map(|entry| entry.body.and_then(|b| b["body"].as_str().map(str::to_owned)))
            .collect();
        let expected: Vec<String> = (0..4).map(|round| format!("<p>note {round}</p>")).collect();
        assert_eq!(bodies, expected);
    }
}

#[tokio::test]
async fn one_slow_conversation_does_not_hold_up_the_others() {
    let mut rig = Rig::live(60).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(3).collect();
    rig.world.plan(Fault::once(&format!("{}/reply", ids[0]), FaultKind::Hold));
    for id in &ids {
        rig.decide(id, vec![note("side by side")]).await;
    }
    rig.sync().send(SyncCommand::Deliver);
    for _ in 0..2 {
        rig.hear(|event| matches!(event, SyncEvent::Delivered(_))).await;
    }
    assert_eq!((rig.said(&ids[1], "side by side"), rig.said(&ids[2], "side by side")), (1, 1));
    assert_eq!(rig.said(&ids[0], "side by side"), 0);
    rig.world.release();
    rig.settle().await;
    assert_eq!(rig.said(&ids[0], "side by side"), 1);
}

#[tokio::test]
async fn a_refused_reply_fails_with_the_servers_words_and_goes_back_into_a_draft() {
    let mut rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once("/reply", FaultKind::Status(422)));
    let steps = rig.act(&id, vec![reply("Not like this"), Operation::Close]).await;
    for step in &steps {
        assert_eq!(rig.state_of(step).await, StepState::Failed);
    }
    let drafts = rig.store.drafts(&id.as_str().into()).await.unwrap();
    assert!(drafts.iter().any(|d| d.mode == DraftMode::Reply && d.markdown == "Not like this"));
    assert_eq!((rig.said(&id, "Not like this"), rig.head(&id).await.state), (0, State::Open));
    let told = rig.heard();
    let refused = told.iter().find_map(|e| if let SyncEvent::Refused(a) = e { Some(a.clone()) } else { None });
    let refused = refused.expect("a refusal that is told");
    assert_eq!(refused.id, steps[0].id);
    assert!(refused.error.is_some_and(|words| words.as_str().contains("Planned")), "the server's words");
    assert_eq!(rig.writes().len(), 1, "what would have followed is not tried");
    rig.store.retry(refused.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.said(&id, "Not like this"), rig.head(&id).await.state), (1, State::Closed));
}

#[tokio::test]
async fn an_author_the_server_does_not_know_is_refused_and_told() {
    let rig = Rig::live(30).await;
    let id = rig.open_ones().swap_remove(0);
    let author = AdminId::new("1");
    let new = client::store::NewUnit { author, ..rig.decision(&id, vec![reply("Who am I?")]) };
    let steps = rig.store.enqueue(new).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Failed);
    assert_eq!(rig.said(&id, "Who am I?"), 0);
}

#[tokio::test]
async fn a_limit_of_rate_is_waited_out_and_nothing_is_sent_meanwhile() {
    let rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.world.plan(Fault::once("/reply", FaultKind::RateLimited(2)));
    let steps = rig.act(&ids[0], vec![reply("Later, then")]).await;
    rig.act(&ids[1], vec![reply("And this after it")]).await;
    assert_eq!(rig.writes().len(), 1);
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Queued);
    rig.clock.advance(20);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.said(&ids[0], "Later, then"), rig.said(&ids[1], "And this after it")), (1, 1));
    assert_eq!(rig.writes().len(), 3);
}

#[tokio::test]
async fn a_limit_of_a_day_is_said_with_its_time_and_a_person_tries_at_once() {
    let mut rig = Rig::live(60).await;
    rig.world.stage().world.rules.retry_after = true;
    let ids = rig.open_ones();
    rig.world.plan(Fault::once("/reply", FaultKind::RateLimited(86_400)).times(2));
    let held = rig.act(&ids[0], vec![reply("Today, please")]).await.swap_remove(0);
    let status = rig.heard().into_iter().rev().find_map(|e| if let SyncEvent::Status(s) = e { Some(s) } else { None });
    let quarter = rig.clock.now().plus(900);
    assert_eq!(status.expect("it is told").held_until, Some(quarter));
    let kept = rig.store.step(held.id).await.unwrap().unwrap();
    assert_eq!((kept.state, kept.next_attempt_at), (StepState::Queued, quarter));
    assert!(kept.error.is_some_and(|words| words.as_str().contains("asks to wait 24 h")));
    assert_eq!(rig.writes().len(), 1, "nothing is sent meanwhile");
    // It is asked at once, and still not let through: that is waited for anew.
    rig.store.retry(held.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.writes().len(), rig.state_of(&held).await), (2, StepState::Queued));
    let other = rig.act(&ids[1], vec![note("And this")]).await.swap_remove(0);
    assert_eq!(rig.writes().len(), 2, "it waits for the same limit");
    rig.store.retry(held.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    for (step, id, words) in [(&held, &ids[0], "Today, please"), (&other, &ids[1], "And this")] {
        assert_eq!((rig.state_of(step).await, rig.said(id, words)), (StepState::Done, 1));
    }
    assert_eq!(rig.writes().len(), 4);
}

#[tokio::test]
async fn with_a_token_that_is_not_accepted_everything_waits_until_it_is() {
    let mut rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.world.plan(Fault::once("", FaultKind::Status(401)).times(1000));
    let first = rig.act(&ids[0], vec![reply("First")]).await;
    let second = rig.act(&ids[1], vec![reply("Second")]).await;
    assert!(rig.heard().iter().any(|event| matches!(event, SyncEvent::Denied(words) if words.contains("login"))));
    for step in first.iter().chain(&second) {
        assert_eq!(rig.state_of(step).await, StepState::Queued);
    }
    assert_eq!(rig.writes().len(), 1, "one refusal of the token is enough");
    rig.world.clear_faults();
    rig.poll().await;
    assert_eq!((rig.said(&ids[0], "First"), rig.said(&ids[1], "Second")), (1, 1));
}

#[tokio::test]
async fn offline_everything_waits_and_drains_in_order_when_the_server_is_back() {
    let mut patient = settings();
    patient.backoff = std::time::Duration::from_secs(30);
    let mut rig = Rig::live_with(60, patient).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(5).collect();
    rig.world.plan(Fault::once("", FaultKind::DropBefore).times(10_000));
    rig.poll().await;
    let since = rig.clock.now();
    for id in &ids {
        rig.act(id, vec![note("note 1 of 2"), note("note 2 of 2")]).await;
    }
    let status = rig.heard().into_iter().rev().find_map(|e| if let SyncEvent::Status(s) = e { Some(s) } else { None });
    assert_eq!(status.and_then(|s| s.offline_since), Some(since));
    assert!(rig.writes().len() <= 2, "offline, one try at a time");
    assert_eq!(rig.store.outbox().await.unwrap().len(), 10);
    rig.world.clear_faults();
    rig.clock.advance(120);
    rig.poll().await;
    rig.order(SyncCommand::Deliver).await;
    for id in &ids {
        assert_eq!((rig.said(id, "note 1 of 2"), rig.said(id, "note 2 of 2")), (1, 1));
    }
    assert!(rig.store.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn what_is_kept_after_a_priority_was_set_is_what_every_read_gives() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.clock.advance(1);
    rig.act(&id, vec![Operation::SetPriority(Priority::Urgent)]).await;
    let (kept, served) = (rig.thread(&id).await, rig.client.thread(&id.as_str().into()).await.unwrap());
    assert_eq!((kept.conversation, kept.parts), (served.conversation, served.parts));
}

#[tokio::test]
async fn a_tag_shows_at_once_and_what_the_server_made_of_it_is_fetched() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().into_iter().find(|id| rig.world.look(id, |c| c.tags.is_empty()) == Some(true)).unwrap();
    let tag = rig.store.directory().await.unwrap().tags.swap_remove(0);
    rig.act(&id, vec![Operation::Tag(AppliedTag { id: tag.id.clone(), name: tag.name.clone() })]).await;
    let thread = rig.thread(&id).await;
    assert_eq!(thread.conversation.tags, [AppliedTag { id: tag.id, name: Text::new(tag.name.as_str()) }]);
    assert!(!thread.stale && thread.fetched_at.is_some());
}

#[tokio::test]
async fn a_write_on_its_way_is_let_end_when_the_sync_stops() {
    let mut rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once("/reply", FaultKind::Hold));
    let steps = rig.decide(&id, vec![reply("Just in time")]).await;
    rig.sync().send(SyncCommand::Deliver);
    while rig.state_of(&steps[0]).await != StepState::Sending {
        tokio::task::yield_now().await;
    }
    let world = rig.world.clone();
    let stop = rig.stop();
    tokio::join!(stop, async move {
        // However soon the request came in, it is let go.
        for _ in 0..1000 {
            world.release();
            tokio::task::yield_now().await;
        }
    });
    rig.start();
    rig.settle().await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Done);
    assert_eq!(rig.said(&id, "Just in time"), 1);
}

#[tokio::test]
async fn the_token_shows_in_nothing_that_can_be_printed() {
    let mut rig = Rig::live(30).await;
    let id = rig.open_ones().swap_remove(0);
    for kind in [FaultKind::Status(401), FaultKind::Status(403), FaultKind::Status(422), FaultKind::DropAfter] {
        rig.world.plan(Fault::once("/reply", kind));
        rig.act(&id, vec![reply("x")]).await;
        rig.poll().await;
    }
    let printed = format!("{:?} {:?} {:?}", rig.client, rig.sync(), rig.settings);
    let told = format!("{:?}", rig.heard());
    assert!(!printed.contains(rig.token()) && !told.contains(rig.token()));
}

#[tokio::test]
async fn what_waits_for_its_time_goes_out_then_however_the_clock_is_set_meanwhile() {
    for set in [0, 5 * 3600, 40, -20, -5 * 3600] {
        let mut rig = Rig::live(40).await;
        let id = rig.open_ones().swap_remove(0);
        let mut decision = rig.decision(&id, vec![note("In a moment")]);
        decision.not_before = rig.clock.now().plus(1);
        rig.store.enqueue(decision).await.unwrap();
        rig.order(SyncCommand::Deliver).await;
        rig.wrong.set(set);
        rig.order(SyncCommand::Deliver).await;
        assert_eq!(
            rig.said(&id, "In a moment"),
            0,
            "its time is not over, whatever a clock says that was set by {set} s"
        );
        rig.clock.advance(1);
        // Without an order. Far more than it takes, and far less than the longest sleep.
        let sent = rig.hear(|e| matches!(e, SyncEvent::Delivered(_)));
        assert!(tokio::time::timeout(Duration::from_secs(20), sent).await.is_ok(), "a clock that is set by {set} s");
        assert_eq!(rig.said(&id, "In a moment"), 1);
    }
}
