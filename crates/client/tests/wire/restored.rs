//! A store that comes back from a copy: what the copy does not know to be delivered is not delivered again (S3).

use client::domain::{Operation, StepState};
use client::sync::SyncCommand;
use practice::{Fault, FaultKind};

use crate::rig::{Rig, note, reply};

#[tokio::test]
async fn what_was_delivered_since_the_copy_was_made_is_not_delivered_again() {
    let mut rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.stop().await;
    let said = rig.decide(&ids[0], vec![reply("Said before"), Operation::Close]).await;
    let noted = rig.decide(&ids[1], vec![note("Noted before")]).await;
    let copy = rig.copy_store();
    rig.clock.advance(30);
    rig.start();
    rig.settle().await;
    rig.clock.advance(86_400);
    rig.world.contact_writes(&ids[0], "Thank you, and one more thing").expect("written");
    rig.restore(&copy).await;
    rig.settle().await;
    assert_eq!((rig.said(&ids[0], "Said before"), rig.said(&ids[1], "Noted before")), (1, 1));
    assert_eq!(rig.happened(&ids[0], "close"), 1, "what the customer has opened since is not closed by it");
    for step in said.iter().chain(&noted) {
        assert_eq!(rig.state_of(step).await, StepState::Done);
    }
}

#[tokio::test]
async fn what_a_copy_has_and_nobody_delivered_goes_out() {
    let mut rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.stop().await;
    for words in ["Thanks", "Thanks", "Bye"] {
        rig.decide(&id, vec![reply(words)]).await;
    }
    let copy = rig.copy_store();
    rig.restore(&copy).await;
    rig.settle().await;
    assert_eq!((rig.said(&id, "Thanks"), rig.said(&id, "Bye")), (2, 1));
    // A second copy of the same: everything is there.
    rig.restore(&copy).await;
    rig.settle().await;
    assert_eq!((rig.said(&id, "Thanks"), rig.said(&id, "Bye")), (2, 1));
}

/// Lets time pass until nothing can be on its way any more.
async fn later(rig: &Rig) {
    for _ in 0..4 {
        rig.clock.advance(120);
        rig.order(SyncCommand::Deliver).await;
    }
}

/// Delivers what was decided before; answers the journal as it was until then.
async fn delivered(rig: &mut Rig) -> Vec<u8> {
    let journal = std::fs::read(rig.store_file().with_extension("journal")).expect("a journal");
    rig.clock.advance(5);
    rig.start();
    rig.settle().await;
    journal
}

/// The database is gone, and of the journal's lines those that tell what was done since; time passes.
async fn loses_what_was_done_since(rig: &mut Rig, journal: &[u8]) {
    rig.harm(|dir| {
        std::fs::remove_file(dir.join("sidetone.db")).expect("deleted");
        std::fs::write(dir.join("sidetone.journal"), journal).expect("cut");
    })
    .await;
    rig.settle().await;
    later(rig).await;
}

#[tokio::test]
async fn what_came_back_from_a_journal_that_was_cut_is_not_said_again() {
    let mut rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.stop().await;
    let said = rig.decide(&ids[0], vec![reply("Thanks"), Operation::Close]).await;
    rig.decide(&ids[1], vec![reply("Twice"), reply("Twice")]).await;
    let journal = delivered(&mut rig).await;
    assert_eq!((rig.said(&ids[0], "Thanks"), rig.said(&ids[1], "Twice")), (1, 2));
    loses_what_was_done_since(&mut rig, &journal).await;
    assert_eq!((rig.said(&ids[0], "Thanks"), rig.said(&ids[1], "Twice")), (1, 2));
    assert_eq!(rig.happened(&ids[0], "close"), 1);
    assert_eq!(rig.state_of(&said[0]).await, StepState::Done);
    assert!(rig.store.outbox().await.expect("read").is_empty());
}

#[tokio::test]
async fn what_came_back_and_never_left_goes_out_in_order_once_it_cannot_be_on_its_way() {
    let mut rig = Rig::live(60).await;
    let id = rig.open_ones().swap_remove(0);
    rig.stop().await;
    let waiting = rig.decide(&id, vec![reply("One"), reply("Two"), Operation::Close]).await;
    rig.harm(|dir| std::fs::write(dir.join("sidetone.db"), "").expect("cut to nothing")).await;
    rig.settle().await;
    later(&rig).await;
    assert_eq!((rig.said(&id, "One"), rig.said(&id, "Two"), rig.happened(&id, "close")), (1, 1, 1));
    let bodies = rig.bodies(&id);
    let place = |words: &str| bodies.iter().position(|said| said.contains(words));
    assert!(place("One") < place("Two"));
    assert_eq!(rig.state_of(&waiting[2]).await, StepState::Done);
}

#[tokio::test]
async fn while_a_conversation_cannot_be_asked_for_nothing_that_came_back_goes_out_there() {
    let mut rig = Rig::live(60).await;
    let ids = rig.open_ones();
    rig.stop().await;
    rig.decide(&ids[0], vec![reply("Said already")]).await;
    let journal = delivered(&mut rig).await;
    rig.world.plan(Fault::once(&format!("/conversations/{}", ids[0]), FaultKind::Status(503)).on("GET").times(1000));
    loses_what_was_done_since(&mut rig, &journal).await;
    assert_eq!(rig.said(&ids[0], "Said already"), 1);
    assert_eq!(rig.store.outbox().await.expect("read").len(), 1, "it waits until it can be looked for");
    rig.world.clear_faults();
    later(&rig).await;
    assert_eq!(rig.said(&ids[0], "Said already"), 1);
    assert!(rig.store.outbox().await.expect("read").is_empty());
}
