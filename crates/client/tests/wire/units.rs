//! Units over several conversations, on their way.

use client::domain::{Operation, State, StepState};
use client::store::{DraftMode, NewUnit};
use client::sync::SyncCommand;
use practice::{Fault, FaultKind};

use crate::rig::{Rig, reply};

#[tokio::test]
async fn a_refusal_in_one_conversation_of_a_unit_leaves_the_others_alone() {
    let rig = Rig::live(60).await;
    let ids = &rig.open_ones()[..3];
    rig.world.plan(Fault::once(&format!("/conversations/{}/reply", ids[1]), FaultKind::Status(422)));
    let operations: Vec<_> =
        ids.iter().map(|id| (id.as_str().into(), vec![reply(&format!("To {id}")), Operation::Close])).collect();
    let unit = NewUnit { operations, ..rig.decision("", Vec::new()) };
    let steps = rig.store.enqueue(unit).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    for step in &steps {
        let refused = step.conversation.as_str() == ids[1];
        assert_eq!(rig.state_of(step).await, if refused { StepState::Failed } else { StepState::Done });
    }
    for id in ids {
        let refused = *id == ids[1];
        let state = if refused { State::Open } else { State::Closed };
        assert_eq!(
            (rig.said(id, &format!("To {id}")), rig.head(id).await.state),
            (usize::from(!refused), state),
            "{id}"
        );
        let drafts = rig.store.drafts(&id.as_str().into()).await.unwrap();
        assert_eq!(drafts.iter().any(|draft| draft.mode == DraftMode::Reply), refused, "{id}");
    }
    assert_eq!(rig.writes().len(), 5, "what hangs on the refused one is not tried");
    rig.store.retry(steps[3].id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.said(&ids[1], &format!("To {}", ids[1])), rig.head(&ids[1]).await.state), (1, State::Closed));
    for step in &steps {
        assert_eq!(rig.state_of(step).await, StepState::Done);
    }
}

#[tokio::test]
async fn of_a_decision_about_many_so_many_go_out_in_a_second_and_who_is_alone_does_not_wait_for_them() {
    let rig = Rig::live(240).await;
    let ids = &rig.open_ones()[..61];
    let (alone, many) = ids.split_last().unwrap();
    let operations: Vec<_> = many.iter().map(|id| (id.as_str().into(), vec![Operation::SetRead(false)])).collect();
    rig.store.enqueue(NewUnit { operations, ..rig.decision("", Vec::new()) }).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.writes().len(), 40, "the clock stands still");
    rig.act(alone, vec![reply("At once.")]).await;
    assert_eq!((rig.said(alone, "At once."), rig.writes().len()), (1, 41));
    rig.clock.advance(1);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.writes().len(), 61);
}
