//! Messages that wait while something comes in their conversation (S10): it is read before they leave.

use std::time::Duration;

use client::domain::{ConversationId, Seen, Step, StepState};
use client::intent::{Intent, Message, Policy, Request};
use client::sync::{SyncCommand, SyncEvent, SyncSettings};
use practice::{Fault, FaultKind};

use crate::rig::{Rig, settings};

/// A reply by somebody who has read all that there is.
async fn say(rig: &Rig, id: &str, words: &str, undo_delay: i64) -> Step {
    rig.look(id, &[]).await;
    let thread = rig.client.thread(&ConversationId::new(id)).await.expect("a thread");
    let seen = Some(Seen::up_to(&thread.parts));
    let message = Message { markdown: words.to_owned(), seen, ..Message::default() };
    let policy = Policy { stop_on_change: true, undo_delay, ..Policy::default() };
    let decided = rig.store.decide(Request::about(id.into(), Intent::Reply(message)), policy, None).await;
    rig.world.clear_journal();
    decided.expect("decided").steps.remove(0)
}

#[tokio::test]
async fn what_waited_for_longer_than_it_was_to_is_held_until_its_conversation_was_read() {
    let mut rig = Rig::live_with(30, SyncSettings { backoff: Duration::from_secs(5), ..settings() }).await;
    let id = rig.open_ones().swap_remove(0);
    let step = say(&rig, &id, "Try this.", 5).await;
    rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Status(500)).on("GET").times(2));
    rig.clock.advance(60);
    rig.world.contact_writes(&id, "Solved it.").expect("written");
    rig.sync().send(SyncCommand::Deliver);
    rig.settle().await;
    assert_eq!((rig.state_of(&step).await, rig.writes().len()), (StepState::Queued, 0));
    rig.heard();
    while rig.store.step(step.id).await.expect("read").is_some() {
        rig.clock.advance(60);
        rig.order(SyncCommand::Deliver).await;
    }
    assert!(rig.writes().is_empty() && rig.said(&id, "Try this.") == 0, "{:?}", rig.writes());
    let told = rig.heard();
    assert!(
        told.iter().any(|event| matches!(event, SyncEvent::Stopped(stopped) if stopped.step == step.id)),
        "{told:?}"
    );
}

#[tokio::test]
async fn what_the_customer_wrote_and_no_poll_has_brought_yet_stops_what_counts_down() {
    let mut rig = Rig::live(30).await;
    let id = rig.open_ones().swap_remove(0);
    let step = say(&rig, &id, "Try this.", 5).await;
    rig.clock.advance(4);
    rig.world.contact_writes(&id, "Solved it.").expect("written");
    rig.heard();
    rig.clock.advance(1);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.said(&id, "Try this."), rig.store.step(step.id).await.expect("read")), (0, None));
    let told = rig.heard();
    assert!(told.iter().any(|event| matches!(event, SyncEvent::Stopped(_))), "{told:?}");
}

#[tokio::test]
async fn what_goes_out_at_once_costs_no_look_at_its_conversation() {
    let rig = Rig::live(30).await;
    let id = rig.open_ones().swap_remove(0);
    let step = say(&rig, &id, "Try this.", 0).await;
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.state_of(&step).await, StepState::Done);
    let reads = rig.requests(&format!("/conversations/{id}"));
    assert!(reads.iter().all(|entry| entry.method != "GET"), "{reads:?}");
}
