//! Units over several conversations, on their way.

use client::domain::{Operation, Priority, State, StepState};
use client::store::{DraftMode, NewUnit};
use client::sync::SyncCommand;
use practice::world::Priority::High;
use practice::world::Who;
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

/// With the clock held, a second at a time: no more than so many a second, and nobody else waits for the rest of it.
#[tokio::test]
async fn in_the_middle_of_a_decision_about_500_a_reply_goes_out_and_polls_go_on() {
    let rig = Rig::live(3_000).await;
    let all = rig.open_ones();
    assert!(all.len() > 501, "{}", all.len());
    let (alone, many) = (&all[500], &all[..500]);
    let operations = many.iter().map(|id| (id.as_str().into(), vec![Operation::SetRead(false)])).collect();
    rig.store.enqueue(NewUnit { operations, ..rig.decision("", Vec::new()) }).await.unwrap();
    let (mut before, mut seconds) = (0, 0);
    while before < 501 {
        rig.order(SyncCommand::Deliver).await;
        if seconds == 5 {
            // What a customer writes now is here with the next poll, and the answer is out at once.
            let wrote = rig.world.act(alone, |world, slot, now| world.set_priority(slot, Who::Operator, High, now));
            wrote.expect("a conversation");
            rig.poll().await;
            assert_eq!(rig.head(alone).await.priority, Priority::High);
            rig.act(alone, vec![reply("At once.")]).await;
            assert_eq!(rig.said(alone, "At once."), 1);
            before += 1;
        }
        let written = rig.writes().len();
        assert!(written - before <= 40, "{} in a second", written - before);
        (before, seconds) = (written, seconds + 1);
        assert!(seconds < 20, "{before} in {seconds} seconds");
        rig.clock.advance(1);
    }
    assert_eq!((before, seconds), (501, 13), "500 by 40");
}
