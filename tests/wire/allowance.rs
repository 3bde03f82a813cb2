//! The allowance of background requests.

use sidetone::sync::{SyncCommand, SyncSettings};

use crate::rig::{Rig, settings};

#[tokio::test]
async fn background_requests_stay_within_the_allowance_of_a_minute() {
    let rig = Rig::live_with(250, SyncSettings { requests_per_minute: 20, ahead: 30, ..settings() }).await;
    let ids = rig.open_ones();
    rig.look(&ids[0], &ids[1..31]).await;
    // Threads ahead may use three fifths of the allowance, less the seven requests or so that went into the start.
    let first_minute = rig.requests("/conversations/").len();
    assert!((2..=1 + 12 - 7).contains(&first_minute), "{first_minute}");
    rig.clock.advance(61);
    rig.order(SyncCommand::Activity).await;
    assert_eq!(rig.requests("/conversations/").len(), first_minute + 12);
    rig.clock.advance(30);
    rig.order(SyncCommand::Activity).await;
    assert_eq!(rig.requests("/conversations/").len(), first_minute + 12, "half a minute later nothing is free yet");
    rig.clock.advance(31);
    rig.order(SyncCommand::Activity).await;
    assert_eq!(rig.requests("/conversations/").len(), first_minute + 24);
}

#[tokio::test]
async fn whoever_looks_does_not_wait_for_the_allowance() {
    let rig = Rig::live_with(80, SyncSettings { requests_per_minute: 1, ..settings() }).await;
    for id in rig.open_ones().iter().take(10) {
        rig.look(id, &[]).await;
        assert!(!rig.thread(id).await.stale);
    }
    rig.poll().await;
    assert_eq!(rig.requests("/conversations/search").len(), 1, "nor does whoever asks for a poll");
}
