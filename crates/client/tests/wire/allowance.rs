//! The allowance of background requests.

use std::time::Duration;

use client::sync::{History, Phase, PollMode, SyncCommand, SyncEvent, SyncSettings};

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

#[tokio::test]
async fn names_without_end_leave_the_polls_what_is_theirs() {
    let pacing = SyncSettings {
        poll: PollMode::Adaptive,
        poll_active: Duration::from_millis(1),
        requests_per_minute: 30,
        first_requests_per_minute: 1,
        history: History::None,
        ..settings()
    };
    // Names are asked for in batches of fifty: these are far more than a minute's allowance.
    let mut rig = Rig::resting(1500, pacing).await;
    rig.start();
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if s.phase == Phase::Live)).await;
    rig.clock.advance(61);
    let colleague = rig.world.stage().world.admins[1].id;
    for id in rig.world.find(|c| c.ticket.is_none()) {
        let read = rig.world.act(&id, |world, slot, now| world.close(slot, colleague, None, now));
        read.expect("a conversation");
    }
    // Every five seconds by the clock a poll goes out, whatever the names want.
    for step in 0..20 {
        let polls = rig.requests("/conversations/search").len();
        rig.clock.advance(5);
        rig.sync().send(SyncCommand::Activity);
        let came = async {
            while rig.requests("/conversations/search").len() == polls {
                rig.sync().send(SyncCommand::Activity);
                tokio::task::yield_now().await;
            }
        };
        let came = tokio::time::timeout(Duration::from_secs(30), came).await;
        assert!(came.is_ok(), "no poll within five seconds, {step} steps on");
    }
    assert!(rig.requests("/contacts/search").len() > 5, "names are fetched meanwhile");
}
