//! Conversations that are put away by closing them (F5), while the server cannot be asked.

use sidetone::domain::{Deed, State};
use sidetone::practice::{Fault, FaultKind};
use sidetone::sync::SyncCommand;

use crate::rig::Rig;

const HOUR: i64 = 3600;

#[tokio::test]
async fn a_server_out_of_reach_at_the_time_is_asked_again() {
    let rig = Rig::live(40).await;
    let id = rig.open_ones().remove(0);
    rig.act(&id, vec![Deed::CloseUntil(rig.clock.now().plus(HOUR))]).await;
    rig.world.plan(Fault::once(&format!("/conversations/{id}"), FaultKind::DropBefore).times(3));
    rig.clock.advance(2 * HOUR);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.happened(&id, "open"), rig.head(&id).await.state), (0, State::Snoozed));
    rig.world.clear_faults();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!((rig.happened(&id, "open"), rig.head(&id).await.state), (1, State::Open));
}
