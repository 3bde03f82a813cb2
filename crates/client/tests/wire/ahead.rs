//! Change markers that lie ahead of the server's clock: nothing is missed for their sake, nor asked for without end.

use std::collections::BTreeSet;

use client::domain::State;
use client::sync::{SyncCommand, SyncEvent};
use client::view::ViewId;
use practice::world::State as PlayedState;

use crate::rig::{Rig, settings};

const CURSOR: &str = "sync.cursor";
const DAY: i64 = 86_400;

/// The server gives out a change marker so far ahead of its clock.
fn mark_ahead(rig: &Rig, id: &str, ahead: i64) {
    rig.world
        .act(id, |world, slot, now| world.conversations.change(slot, |c| c.updated_at = now + ahead))
        .expect("a conversation");
}

async fn cursor(rig: &Rig) -> i64 {
    rig.store.meta(CURSOR).await.expect("a store").expect("a cursor").parse().expect("a time")
}

fn tells_of(events: &[SyncEvent], id: &str) -> bool {
    events.iter().any(|e| matches!(e, SyncEvent::Arrived(all) if all.iter().any(|change| change.id.as_str() == id)))
}

async fn writes_and_is_heard(rig: &mut Rig, id: &str, what: &str) {
    rig.clock.advance(20);
    rig.heard();
    rig.world.contact_writes(id, "<p>Are you there?</p>").expect("written");
    rig.poll().await;
    let told = rig.heard();
    assert!(tells_of(&told, id), "{what}: {told:?}");
    assert!(cursor(rig).await <= rig.clock.now().0, "{what}: the cursor is ahead of the server");
}

#[tokio::test]
async fn a_time_ahead_of_the_servers_clock_does_not_make_the_poll_deaf() {
    for ahead in [60, 3600, DAY, 400 * DAY] {
        let mut rig = Rig::live(40).await;
        let ids = rig.open_ones();
        mark_ahead(&rig, &ids[0], ahead);
        rig.clock.advance(5);
        rig.poll().await;
        writes_and_is_heard(&mut rig, &ids[1], &format!("{ahead} s")).await;
        rig.stop().await;
        rig.start();
        rig.settle().await;
        writes_and_is_heard(&mut rig, &ids[2], &format!("{ahead} s, after a restart")).await;
        writes_and_is_heard(&mut rig, &ids[0], &format!("{ahead} s, the one itself")).await;
    }
}

#[tokio::test]
async fn a_first_contact_that_meets_such_a_time_hears_all_that_follows() {
    let mut rig = Rig::resting(40, settings()).await;
    let ids = rig.open_ones();
    mark_ahead(&rig, &ids[0], 90 * DAY);
    rig.start();
    rig.settle().await;
    assert!(cursor(&rig).await <= rig.clock.now().0);
    writes_and_is_heard(&mut rig, &ids[1], "first contact").await;
}

#[tokio::test]
async fn a_store_whose_cursor_ran_ahead_hears_again_and_fetches_what_it_missed() {
    let mut rig = Rig::live(200).await;
    rig.stop().await;
    let ids = rig.open_ones();
    // As an earlier version left it, and what happened since.
    rig.store.set_meta(CURSOR, &(rig.clock.now().0 + 400 * DAY).to_string()).await.expect("kept");
    let colleague = rig.world.stage().world.admins[1].id;
    for id in &ids[..20] {
        rig.clock.advance(60);
        rig.world.contact_writes(id, "<p>Into the void</p>").expect("written");
    }
    for id in &ids[20..40] {
        rig.clock.advance(60);
        rig.world.act(id, |world, slot, now| world.close(slot, colleague, None, now)).expect("closed");
    }
    rig.clock.advance(3600);
    rig.start();
    rig.settle().await;
    rig.poll().await;
    let told = rig.heard();
    assert!(told.iter().any(|e| matches!(e, SyncEvent::Problem(words) if words.contains("not heard of"))), "{told:?}");
    let here: BTreeSet<String> = rig.rows(ViewId::All).await.iter().map(|row| row.id.to_string()).collect();
    let there: BTreeSet<String> = rig.world.find(|c| c.state == PlayedState::Open).into_iter().collect();
    assert_eq!(here, there);
    assert!(rig.head(&ids[30]).await.state == State::Closed);
    for id in &ids[..20] {
        let wrote = rig.head(id).await.statistics.last_contact_reply_at.map(|at| at.0);
        assert_eq!(wrote, rig.server(id)["statistics"]["last_contact_reply_at"].as_i64());
    }
    writes_and_is_heard(&mut rig, &ids[45], "healed").await;
    rig.stop().await;
    rig.world.clear_journal();
    rig.start();
    rig.settle().await;
    assert!(rig.requests("/conversations/search").len() <= 2, "it is mended once");
}

#[tokio::test]
async fn many_rows_ahead_of_the_clock_cost_a_few_requests_each_time_and_are_all_followed() {
    let rig = Rig::live(520).await;
    let ids = rig.world.find(|c| c.state != PlayedState::Closed || c.contact().is_some());
    assert!(ids.len() > 450, "{}", ids.len());
    for (n, id) in ids.iter().enumerate() {
        mark_ahead(&rig, id, DAY + i64::try_from(n).expect("few"));
    }
    for _ in 0..12 {
        rig.clock.advance(20);
        rig.poll().await;
    }
    rig.world.clear_journal();
    for round in 0..5 {
        rig.clock.advance(20);
        rig.poll().await;
        let asked = rig.world.journal().len();
        assert!(asked <= 5 * (round + 1), "{asked} requests in {} polls", round + 1);
    }
    let changed = &ids[ids.len() - 10];
    let colleague = rig.world.stage().world.admins[1].id;
    rig.world.act(changed, |world, slot, now| world.close(slot, colleague, None, now)).expect("closed");
    mark_ahead(&rig, changed, 2 * DAY);
    for _ in 0..12 {
        rig.clock.advance(20);
        rig.poll().await;
    }
    assert_eq!(rig.head(changed).await.state, State::Closed, "what changes among them arrives in its turn");
}

#[tokio::test]
async fn a_deletion_that_lies_ahead_does_not_hide_those_that_follow() {
    let mut rig = Rig::live(30).await;
    let ids = rig.open_ones();
    rig.order(SyncCommand::Deleted).await;
    rig.store.set_meta("sync.deleted", &(rig.clock.now().0 + 400 * DAY).to_string()).await.expect("kept");
    rig.clock.advance(600);
    let slot = rig.world.act(&ids[0], |_, slot, _| slot).expect("a conversation");
    let now = rig.clock.now().0;
    rig.world.stage().world.delete(slot, false, now);
    rig.order(SyncCommand::Deleted).await;
    assert!(rig.heard().iter().any(|e| matches!(e, SyncEvent::Gone(gone) if gone[0].id.as_str() == ids[0])));
}
