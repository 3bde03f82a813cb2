//! Two programs on one store: one delivers, the other takes over when it ends, and nothing is said twice (S9).

use std::time::Duration;

use client::domain::{Operation, State};
use client::store::{Store, StoreEvent};
use client::sync::{self, Phase, PollMode, SyncCommand, SyncEvent, SyncHandle, SyncSettings};
use client::view::ViewId;
use practice::{Fault, FaultKind};
use tokio::sync::mpsc::{self, UnboundedReceiver};

use crate::rig::{Rig, note, reply, settings};

const HOUR: i64 = 3600;

/// Another program on the rig's store: a store opened once more, and a sync of its own.
struct Other {
    store: Store,
    changes: UnboundedReceiver<StoreEvent>,
    sync: Option<SyncHandle>,
    events: UnboundedReceiver<SyncEvent>,
}

impl Other {
    fn start(rig: &Rig) -> Self {
        let (store, changes) = rig.open_again();
        let (tell, events) = mpsc::unbounded_channel();
        let sync = sync::start(rig.client.clone(), store.clone(), rig.clock.clone(), rig.settings.clone(), tell);
        Self { store, changes, sync: Some(sync), events }
    }

    async fn settle(&self) {
        if let Some(sync) = &self.sync {
            sync.busy().idle().await;
        }
    }

    /// Waits until the outbox is empty, looking whenever this store changed.
    async fn drained(&mut self) {
        while !self.store.outbox().await.expect("an answer").is_empty() {
            self.changes.recv().await.expect("a store that tells");
        }
    }

    async fn hear(&mut self, what: impl Fn(&SyncEvent) -> bool) {
        while !what(&self.events.recv().await.expect("a sync that talks")) {}
    }
}

#[tokio::test]
async fn what_is_decided_in_one_program_is_delivered_by_the_other_and_both_see_it() {
    let rig = Rig::live(60).await;
    let mut other = Other::start(&rig);
    other.settle().await;
    other.hear(|e| matches!(e, SyncEvent::Status(s) if s.phase == Phase::Live)).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.clear_journal();
    other.store.enqueue(rig.decision(&id, vec![reply("From the second"), Operation::Close])).await.unwrap();
    other.sync.as_ref().unwrap().send(SyncCommand::Deliver);
    other.drained().await;
    assert_eq!((rig.said(&id, "From the second"), rig.happened(&id, "close")), (1, 1));
    assert_eq!(rig.writes().len(), 2);
    assert_eq!(
        rig.head(&id).await.state,
        other.store.thread(&id.as_str().into()).await.unwrap().unwrap().conversation.state
    );
    while let Ok(event) = other.events.try_recv() {
        assert!(!matches!(event, SyncEvent::Delivered(_) | SyncEvent::Problem(_)), "{event:?}");
    }
}

#[tokio::test]
async fn the_second_program_takes_over_what_the_first_left_in_doubt() {
    for ending in [FaultKind::DropAfter, FaultKind::DropBefore] {
        let mut rig = Rig::live(60).await;
        let mut other = Other::start(&rig);
        other.settle().await;
        let id = rig.open_ones().swap_remove(0);
        rig.world.plan(Fault::once(&format!("{id}/reply"), ending.clone()));
        rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Hold).on("GET").times(100));
        let steps = rig.decide(&id, vec![reply("Before the end"), reply("After it")]).await;
        rig.sync().send(SyncCommand::Deliver);
        while rig.state_of(&steps[0]).await != client::domain::StepState::Unsure {
            tokio::task::yield_now().await;
        }
        rig.kill();
        rig.world.clear_faults();
        other.drained().await;
        assert_eq!((rig.said(&id, "Before the end"), rig.said(&id, "After it")), (1, 1), "{ending:?}");
    }
}

#[tokio::test]
async fn programs_that_come_and_go_deliver_everything_once_and_in_order() {
    let mut rig = Rig::live(120).await;
    let mut other = Other::start(&rig);
    other.settle().await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(6).collect();
    let endings = [FaultKind::DropAfter, FaultKind::Status(503), FaultKind::DropBefore, FaultKind::Truncate];
    for (n, ending) in endings.into_iter().cycle().take(24).enumerate() {
        rig.world.plan(Fault::once("/conversations/2", ending).after(u32::try_from(n % 4 + 1).unwrap()));
    }
    for round in 0..8 {
        for (n, id) in ids.iter().enumerate() {
            let decided = rig.decision(id, vec![note(&format!("round {round}."))]);
            let store = if (n + round) % 2 == 0 { &rig.store } else { &other.store };
            // While the other one has its hand on the file for longer than a key waits, it is refused, and nothing of it is kept.
            while let Err(error) = store.enqueue(decided.clone()).await {
                assert!(error.is_busy(), "{error}");
            }
        }
        rig.sync().send(SyncCommand::Deliver);
        match round % 4 {
            1 => {
                rig.kill();
                rig.start();
            }
            3 => {
                other.sync = None;
                other = Other::start(&rig);
            }
            _ => {}
        }
    }
    other.drained().await;
    for id in &ids {
        let bodies: Vec<String> = rig.bodies(id).into_iter().filter(|body| body.starts_with("<p>round ")).collect();
        let expected: Vec<String> = (0..8).map(|round| format!("<p>round {round}.</p>")).collect();
        assert_eq!(bodies, expected);
    }
}

#[tokio::test]
async fn two_programs_open_what_was_put_away_once() {
    for in_doubt in [false, true] {
        let rig = Rig::live(40).await;
        let other = Other::start(&rig);
        other.settle().await;
        let away: Vec<String> = rig.open_ones().into_iter().take(6).collect();
        // Some were opened before.
        let before: Vec<usize> = away.iter().map(|id| rig.happened(id, "open")).collect();
        for id in &away {
            rig.act(id, vec![Operation::CloseUntil(rig.clock.now().plus(HOUR))]).await;
            assert_eq!(rig.head(id).await.state, State::Snoozed);
        }
        rig.world.clear_journal();
        rig.clock.advance(2 * HOUR);
        if in_doubt {
            rig.world.plan(Fault::once("/parts", FaultKind::DropAfter));
        }
        other.sync.as_ref().unwrap().send(SyncCommand::Deliver);
        rig.sync().send(SyncCommand::Deliver);
        rig.settle().await;
        other.settle().await;
        rig.order(SyncCommand::Deliver).await;
        for (id, before) in away.iter().zip(before) {
            assert_eq!(rig.happened(id, "open") - before, 1, "in doubt: {in_doubt}: {id}");
            assert_eq!(rig.server(id)["state"], "open");
        }
        // Only one of them asks the server whether it is still put away.
        let asked =
            |id: &String| rig.requests(&format!("/conversations/{id}")).iter().filter(|r| r.method == "GET").count();
        if !in_doubt {
            assert!(away.iter().all(|id| asked(id) == 1), "{:?}", away.iter().map(asked).collect::<Vec<_>>());
        }
    }
}

#[tokio::test]
async fn what_one_program_put_away_is_opened_by_the_one_whose_turn_it_is() {
    let mut rig = Rig::live(40).await;
    let mut other = Other::start(&rig);
    other.settle().await;
    let mut ids = rig.open_ones();
    for ends in [false, true] {
        let id = ids.remove(0);
        let until = rig.clock.now().plus(HOUR);
        other.store.enqueue(rig.decision(&id, vec![Operation::CloseUntil(until)])).await.unwrap();
        other.drained().await;
        assert_eq!((rig.happened(&id, "close"), rig.server(&id)["state"].as_str()), (1, Some("closed")));
        if ends {
            rig.kill();
        }
        rig.clock.advance(2 * HOUR);
        if !ends {
            rig.order(SyncCommand::Deliver).await;
        }
        while rig.happened(&id, "open") == 0 {
            other.changes.recv().await.expect("a store that tells");
        }
        other.drained().await;
        assert_eq!(rig.happened(&id, "open"), 1, "the first ends: {ends}");
    }
}

/// Of which conversations a customer's message was told, and how many refusals.
fn told(events: &[SyncEvent]) -> (Vec<String>, usize) {
    let (mut wrote, mut refused) = (Vec::new(), 0);
    for event in events {
        match event {
            SyncEvent::Refused(_) => refused += 1,
            SyncEvent::Arrived(changes) => {
                let last = |head: &Option<client::store::Head>| head.as_ref().and_then(|h| h.last_contact_reply_at);
                let news = changes.iter().filter(|c| last(&c.after) > last(&c.before));
                wrote.extend(news.map(|change| change.id.to_string()));
            }
            _ => {}
        }
    }
    (wrote, refused)
}

#[tokio::test]
async fn what_either_program_finds_out_is_told_in_both_and_once() {
    let mut rig = Rig::live(60).await;
    let mut other = Other::start(&rig);
    other.settle().await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(5).collect();
    rig.clock.advance(5);
    // The first polls, the second looks.
    rig.world.contact_writes(&ids[0], "Hello?").unwrap();
    rig.poll().await;
    rig.world.contact_writes(&ids[1], "Is anybody there?").unwrap();
    let look = SyncCommand::Look { conversation: ids[1].as_str().into(), ahead: Vec::new() };
    other.sync.as_ref().unwrap().send(look);
    other.settle().await;
    // What the person does in one is no news in the other; that it was refused is.
    rig.world.plan(Fault::once(&format!("{}/reply", ids[2]), FaultKind::Status(422)));
    other.store.enqueue(rig.decision(&ids[3], vec![reply("Mine"), Operation::Close])).await.unwrap();
    other.store.enqueue(rig.decision(&ids[2], vec![reply("Not like this")])).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    while rig.store.outbox().await.unwrap().iter().any(|a| a.state != client::domain::StepState::Failed) {
        rig.order(SyncCommand::Deliver).await;
    }
    // The last word: what comes before it in one comes before it in the other.
    rig.clock.advance(5);
    rig.world.contact_writes(&ids[4], "Hello!").unwrap();
    rig.poll().await;
    let (mut here, mut there) = (rig.heard(), Vec::new());
    let told_all = async {
        while told(&here).0.len() < 3 {
            here.push(rig.events.recv().await.expect("a sync that talks"));
        }
        while told(&there).0.len() < 3 {
            there.push(other.events.recv().await.expect("a sync that talks"));
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), told_all).await.expect("both are told");
    let sorted = |events: &[SyncEvent]| {
        let (mut wrote, refused) = told(events);
        wrote.sort();
        (wrote, refused)
    };
    let mut expected = vec![ids[0].clone(), ids[4].clone(), ids[1].clone()];
    expected.sort();
    assert_eq!(sorted(&here), (expected.clone(), 1));
    assert_eq!(sorted(&there), (expected, 1));
}

#[tokio::test]
async fn a_snooze_that_ends_is_told_once_in_each_program_that_runs_and_in_none_that_starts_later() {
    let ids_of = |events: &[SyncEvent]| -> Vec<String> {
        let woke = events.iter().filter_map(|event| match event {
            SyncEvent::Woke(changes) => Some(changes.iter().map(|change| change.id.to_string())),
            _ => None,
        });
        woke.flatten().collect()
    };
    let stored = |changes: &mut UnboundedReceiver<StoreEvent>| {
        let mut woke = Vec::new();
        while let Ok(event) = changes.try_recv() {
            if let StoreEvent::Conversations(all) = event {
                woke.extend(all.iter().filter(|change| change.is_woken()).map(|change| change.id.to_string()));
            }
        }
        woke
    };
    // At the server, or here alone (F5).
    let ways: [fn(client::domain::Timestamp) -> Operation; 2] = [Operation::Snooze, Operation::CloseUntil];
    for way in ways {
        let mut rig = Rig::live(60).await;
        let mut other = Other::start(&rig);
        other.settle().await;
        let id = rig.open_ones().swap_remove(0);
        rig.act(&id, vec![way(rig.clock.now().plus(HOUR))]).await;
        stored(&mut other.changes);
        rig.heard();
        rig.clock.advance(2 * HOUR);
        rig.poll().await;
        rig.order(SyncCommand::Deliver).await;
        let marked = |row: &client::store::Row| row.id.as_str() == id && row.woke;
        assert!(rig.rows(ViewId::All).await.iter().any(marked), "the row says so");
        // What comes after it in one comes after it in the other.
        rig.clock.advance(5);
        let last = rig.open_ones().swap_remove(0);
        rig.world.contact_writes(&last, "Hello!").unwrap();
        rig.poll().await;
        let mut there = Vec::new();
        while told(&there).0.is_empty() {
            there.push(other.events.recv().await.expect("a sync that talks"));
        }
        let woke = ids_of(&there);
        let told_of = |id: &String| woke.iter().filter(|woke| *woke == id).count();
        assert!(woke.contains(&id) && woke.iter().all(|id| told_of(id) == 1), "{woke:?}");
        assert_eq!(stored(&mut other.changes), Vec::<String>::new(), "what it has not changed itself");
        // The first one hears of it from its own store.
        assert_eq!(ids_of(&rig.heard()), Vec::<String>::new());
        // One that begins now marks the row, and has nothing to tell.
        let mut third = Other::start(&rig);
        third.settle().await;
        rig.clock.advance(5);
        rig.world.contact_writes(&last, "Still there?").unwrap();
        rig.poll().await;
        let mut later = Vec::new();
        while told(&later).0.is_empty() {
            later.push(third.events.recv().await.expect("a sync that talks"));
        }
        assert_eq!(ids_of(&later), Vec::<String>::new());
    }
}

#[tokio::test]
async fn who_works_in_one_program_has_news_as_soon_though_the_other_one_polls() {
    let (hour, brief) = (Duration::from_secs(3600), Duration::from_millis(1));
    let pacing = SyncSettings { poll: PollMode::Adaptive, poll_active: brief, poll_idle: hour, ..settings() };
    let mut rig = Rig::resting(30, pacing).await;
    rig.start();
    rig.hear(|e| matches!(e, SyncEvent::Status(s) if s.last_poll.is_some())).await;
    rig.order(SyncCommand::Idle).await;
    let mut other = Other::start(&rig);
    other.hear(|e| matches!(e, SyncEvent::Status(s) if s.phase == Phase::Live)).await;
    // Nobody is at the first one: what the second says is all that lets it poll within an hour.
    rig.clock.advance(30);
    let new = rig.world.contact_opens(None, "Is anybody there?").unwrap();
    other.sync.as_ref().unwrap().send(SyncCommand::Activity);
    rig.hear(|e| matches!(e, SyncEvent::Arrived(all) if all.iter().any(|c| c.id.as_str() == new))).await;
}
