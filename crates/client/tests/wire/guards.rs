//! Steps with a guard: the conversation is read before one leaves.

use std::time::Duration;

use client::domain::{ConversationId, Guard, Operation, Step, StepState};
use client::store::{Role, Store};
use client::sync::{SyncCommand, SyncEvent, SyncSettings};
use practice::world::assign::Assignee;
use practice::{Fault, FaultKind};

use crate::rig::{Rig, note, reply, settings};

/// A conversation that is ours, and its guard as it is now.
async fn own(rig: &Rig) -> (String, Guard) {
    let id = rig.open_ones().swap_remove(0);
    rig.act(&id, vec![Operation::AssignAdmin(Some(rig.me.clone()))]).await;
    let thread = rig.client.thread(&ConversationId::new(&*id)).await.expect("a thread");
    rig.world.clear_journal();
    (id.clone(), Guard::of(&thread.conversation, &thread.parts, &rig.me))
}

/// What is decided as a bot does.
async fn decide(rig: &Rig, id: &str, guard: &Guard, operations: Vec<Operation>) -> (Store, Vec<Step>) {
    let role = rig.store.contender(Role::bot("ledgy").expect("a name"));
    assert!(role.contend().await.expect("an answer"));
    let guards = vec![(id.into(), guard.clone())];
    let steps = role.enqueue_in_role(rig.decision(id, operations), guards).await.expect("an outbox that takes it");
    (role, steps)
}

#[tokio::test]
async fn a_step_whose_guard_no_longer_holds_never_leaves_and_says_why() {
    type Change = fn(&Rig, &str, u64);
    let changes: [(Change, &str); 3] = [
        (|rig, id, who| assign(rig, id, who, who), "somebody else has it now"),
        (
            |rig, id, who| rig.world.act(id, |world, slot, now| world.close(slot, who, None, now)).expect("closed"),
            "it was closed",
        ),
        (
            |rig, id, who| {
                let me = rig.me.as_str().parse().expect("a number");
                assign(rig, id, who, who);
                assign(rig, id, who, me);
            },
            "it was assigned anew",
        ),
    ];
    for (change, why) in changes {
        let mut rig = Rig::live(30).await;
        let (id, guard) = own(&rig).await;
        let (_role, steps) = decide(&rig, &id, &guard, vec![reply("Too late"), Operation::Close]).await;
        let colleague = rig.world.stage().world.admins.iter().map(|a| a.id).find(|a| a.to_string() != rig.me.as_str());
        change(&rig, &id, colleague.expect("a colleague"));
        rig.heard();
        rig.order(SyncCommand::Deliver).await;
        assert!(rig.writes().is_empty() && rig.said(&id, "Too late") == 0, "{why}: {:?}", rig.writes());
        for step in &steps {
            assert_eq!(rig.state_of(step).await, StepState::Failed, "{why}");
        }
        let told = rig.heard();
        let refused =
            told.iter().find_map(|event| if let SyncEvent::Refused(step) = event { Some(step) } else { None });
        let words = refused.and_then(|step| step.error.as_ref()).expect("a reason").to_string();
        assert!(words.contains("was not sent") && words.contains(why), "{words}");
        // Nor does it when a person tries it again, as long as that is so.
        rig.store.retry(steps[0].id).await.unwrap();
        rig.order(SyncCommand::Deliver).await;
        assert!(rig.writes().is_empty(), "{why}: {:?}", rig.writes());
    }
}

fn assign(rig: &Rig, id: &str, by: u64, to: u64) {
    let assigned = rig.world.act(id, |world, slot, now| world.assign(slot, by, Assignee::Admin(Some(to)), None, now));
    assigned.expect("a conversation").expect("assigned");
}

#[tokio::test]
async fn a_unit_whose_guard_holds_goes_out_whole_though_its_own_steps_change_what_is_guarded() {
    let rig = Rig::live(30).await;
    let (id, guard) = own(&rig).await;
    let team = rig.world.stage().world.teams[0].id.to_string();
    let give = vec![
        reply("A colleague will answer"),
        note("because of the invoice"),
        Operation::AssignTeam(Some(team.as_str().into())),
        Operation::AssignAdmin(None),
    ];
    let (_role, steps) = decide(&rig, &id, &guard, give).await;
    rig.order(SyncCommand::Deliver).await;
    for step in &steps {
        assert_eq!(rig.state_of(step).await, StepState::Done, "{:?}", rig.store.step(step.id).await);
    }
    let head = rig.head(&id).await;
    assert_eq!((head.admin_assignee, head.team_assignee.map(|team| team.to_string())), (None, Some(team)));
    assert_eq!(rig.said(&id, "A colleague will answer"), 1);
}

#[tokio::test]
async fn as_long_as_the_conversation_cannot_be_read_its_step_is_held() {
    let rig = Rig::live_with(30, SyncSettings { backoff: Duration::from_secs(5), ..settings() }).await;
    let (id, guard) = own(&rig).await;
    rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::Status(500)).on("GET").times(2));
    let (_role, steps) = decide(&rig, &id, &guard, vec![reply("Once it is known")]).await;
    rig.sync().send(SyncCommand::Deliver);
    rig.settle().await;
    assert_eq!((rig.state_of(&steps[0]).await, rig.writes().len()), (StepState::Queued, 0));
    while rig.state_of(&steps[0]).await != StepState::Done {
        rig.clock.advance(60);
        rig.order(SyncCommand::Deliver).await;
    }
    assert_eq!(rig.said(&id, "Once it is known"), 1);
}
