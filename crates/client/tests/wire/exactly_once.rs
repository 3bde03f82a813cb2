//! However a request ends, its step happens once (S3).

use client::domain::{AdminId, Operation, StepState};
use client::sync::SyncCommand;
use practice::{Fault, FaultKind};

use crate::rig::{Rig, note, reply};

/// Every way in which a write can end without telling whether it was done.
pub fn endings() -> Vec<FaultKind> {
    vec![
        FaultKind::Status(500),
        FaultKind::Status(502),
        FaultKind::Status(503),
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::Truncate,
        FaultKind::Replace { status: 200, body: "<html>a proxy's page</html>".to_owned() },
        FaultKind::Replace { status: 200, body: "{}".to_owned() },
        FaultKind::Replace { status: 502, body: "bad gateway".to_owned() },
    ]
}

#[tokio::test]
async fn a_reply_is_said_once_however_its_request_ends() {
    let rig = Rig::live(120).await;
    let ids = rig.open_ones();
    for (n, (ending, id)) in endings().into_iter().zip(&ids).enumerate() {
        rig.clock.advance(1);
        let looked = n % 2 == 0;
        if looked {
            rig.look(id, &[]).await;
        }
        rig.world.plan(Fault::once(&format!("{id}/reply"), ending.clone()).on("POST"));
        let steps = rig.act(id, vec![reply("Exactly once")]).await;
        assert_eq!(rig.said(id, "Exactly once"), 1, "{ending:?}");
        assert_eq!(rig.state_of(&steps[0]).await, StepState::Done, "{ending:?}");
    }
}

#[tokio::test]
async fn a_reply_and_a_close_both_happen_once_however_the_close_ends() {
    let rig = Rig::live(120).await;
    let ids = rig.open_ones();
    for (ending, id) in endings().into_iter().zip(&ids) {
        rig.clock.advance(1);
        rig.world.plan(Fault::once(&format!("{id}/parts"), ending.clone()).on("POST"));
        let closed = rig.happened(id, "close");
        rig.act(id, vec![reply("Bye"), Operation::Close]).await;
        assert_eq!((rig.said(id, "Bye"), rig.happened(id, "close") - closed), (1, 1), "{ending:?}");
    }
    assert!(rig.store.outbox().await.unwrap().is_empty());
}

#[tokio::test]
async fn the_same_words_said_twice_on_purpose_are_said_twice() {
    let rig = Rig::live(120).await;
    let ids = rig.open_ones();
    for (ending, id) in endings().into_iter().zip(&ids) {
        rig.act(id, vec![note("zwei mal")]).await;
        assert_eq!(rig.said(id, "zwei mal"), 1);
        rig.world.plan(Fault::once(&format!("{id}/reply"), ending.clone()).on("POST"));
        rig.act(id, vec![note("zwei mal")]).await;
        assert_eq!(rig.said(id, "zwei mal"), 2, "{ending:?}");
    }
}

#[tokio::test]
async fn an_assignment_happens_once_however_its_request_ends() {
    let rig = Rig::live(120).await;
    let colleague = rig.world.stage().world.admins.last().map(|a| a.id).unwrap();
    let ids = rig.open_ones();
    for (ending, id) in endings().into_iter().zip(&ids) {
        rig.clock.advance(1);
        rig.world.plan(Fault::once(&format!("{id}/parts"), ending.clone()).on("POST"));
        let before = rig.world.look(id, |c| c.statistics.assignments).unwrap();
        let to = Operation::AssignAdmin(Some(AdminId::new(colleague.to_string())));
        rig.act(id, vec![to]).await;
        let after = rig.world.look(id, |c| (c.admin, c.statistics.assignments)).unwrap();
        assert_eq!(after, (Some(colleague), before + 1), "{ending:?}");
    }
}

#[tokio::test]
async fn an_answer_that_never_comes_is_looked_for() {
    let rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once(&format!("{id}/reply"), FaultKind::Hold));
    let steps = rig.act(&id, vec![reply("Hello?")]).await;
    rig.world.release();
    assert_eq!((rig.said(&id, "Hello?"), rig.state_of(&steps[0]).await), (1, StepState::Done));
}

#[tokio::test]
async fn while_the_conversation_cannot_be_read_back_nothing_is_repeated() {
    let mut patient = crate::rig::settings();
    patient.backoff = std::time::Duration::from_secs(30);
    let rig = Rig::live_with(60, patient).await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once(&format!("{id}/reply"), FaultKind::DropAfter));
    rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Status(500)).on("GET").times(100));
    let steps = rig.act(&id, vec![reply("Said already"), Operation::Close]).await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Unsure);
    assert_eq!(rig.writes().len(), 1);
    rig.world.clear_faults();
    rig.clock.advance(120);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.state_of(&steps[0]).await, StepState::Done);
    assert_eq!((rig.said(&id, "Said already"), rig.happened(&id, "close")), (1, 1));
}

#[tokio::test]
async fn what_a_killed_program_left_in_doubt_is_settled_by_the_next_one() {
    for ending in [FaultKind::DropAfter, FaultKind::DropBefore] {
        let mut rig = Rig::live(60).await;
        let id = rig.open_ones().swap_remove(0);
        rig.world.plan(Fault::once(&format!("{id}/reply"), ending.clone()));
        let read = Fault::once(&format!("/conversations/{id}"), FaultKind::Hold).on("GET").times(100);
        rig.world.plan(read);
        let steps = rig.decide(&id, vec![reply("Before the end"), reply("After it")]).await;
        rig.sync().send(SyncCommand::Deliver);
        while rig.state_of(&steps[0]).await != StepState::Unsure {
            tokio::task::yield_now().await;
        }
        rig.kill();
        rig.world.clear_faults();
        rig.start();
        rig.settle().await;
        assert_eq!((rig.said(&id, "Before the end"), rig.said(&id, "After it")), (1, 1), "{ending:?}");
        assert!(rig.store.outbox().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn with_a_third_of_all_requests_going_wrong_nothing_is_lost_doubled_or_out_of_order() {
    let rig = Rig::live(120).await;
    let ids: Vec<String> = rig.open_ones().into_iter().take(8).collect();
    for (n, ending) in endings().into_iter().cycle().take(40).enumerate() {
        let skip = u32::try_from(n % 5 + 1).unwrap();
        rig.world.plan(Fault::once("/conversations/2", ending).after(skip));
    }
    for round in 0..6 {
        for id in &ids {
            rig.decide(id, vec![note(&format!("round {round}."))]).await;
        }
        rig.order(SyncCommand::Deliver).await;
    }
    for id in &ids {
        let bodies: Vec<String> = rig.bodies(id).into_iter().filter(|body| body.starts_with("<p>round ")).collect();
        let expected: Vec<String> = (0..6).map(|round| format!("<p>round {round}.</p>")).collect();
        assert_eq!(bodies, expected);
    }
    assert!(rig.store.outbox().await.unwrap().is_empty());
}
