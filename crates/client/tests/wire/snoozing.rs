//! Conversations that are put away by closing them (F5), while the server cannot be asked.

use client::domain::{Operation, State};
use client::sync::SyncCommand;
use practice::{Fault, FaultKind};

use crate::rig::Rig;

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_server_out_of_reach_at_the_time_is_asked_again() {
    let rig = Rig::live(40).await;
    let id = rig.open_ones().remove(0);
    rig.act(&id, vec![Operation::CloseUntil(rig.clock.now().plus(HOUR))]).await;
    rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::DropBefore).times(3));
    rig.clock.advance(2 * HOUR);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.happened(&id, "open"), rig.head(&id).await.state), (0, State::Snoozed));
    rig.world.clear_faults();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.happened(&id, "open"), rig.head(&id).await.state), (1, State::Open));
}

#[tokio::test]
async fn what_is_taken_from_somebody_stays_closed_snoozed_or_put_away() {
    let rig = Rig::live(40).await;
    let later = rig.clock.now().plus(HOUR);
    let ids = rig.open_ones();
    let ways = [
        (Operation::Close, State::Closed, "closed"),
        (Operation::Snooze(later), State::Snoozed, "snoozed"),
        (Operation::CloseUntil(later), State::Snoozed, "closed"),
    ];
    for ((operation, shown, at_the_server), id) in ways.into_iter().zip(&ids) {
        rig.act(id, vec![operation.clone()]).await;
        for nobody in [Operation::AssignAdmin(None), Operation::AssignTeam(None)] {
            rig.decide(id, vec![nobody.clone()]).await;
            assert_eq!(rig.head(id).await.state, shown, "{operation:?}, {nobody:?} before it is sent");
            rig.order(SyncCommand::Deliver).await;
            assert_eq!(rig.head(id).await.state, shown, "{operation:?}, {nobody:?} after it was sent");
        }
        let world = rig.world.stage();
        let there = world.world.conversation(id.parse().unwrap()).unwrap();
        assert_eq!(there.state.as_str(), at_the_server, "{operation:?}");
    }
    let opened = rig.happened(&ids[2], "open");
    rig.clock.advance(2 * HOUR);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.happened(&ids[2], "open") - opened, 1, "what was put away comes back");
}
