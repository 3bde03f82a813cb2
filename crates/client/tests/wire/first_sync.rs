//! The first connection: what comes, in which order, and what a restart does.

use std::collections::BTreeSet;

use client::domain::Me;
use client::store::StoreError;
use client::sync::{History, Phase, SyncCommand, SyncEvent, SyncSettings};
use client::view::ViewId;
use practice::world::State;
use practice::{Fault, FaultKind};

use crate::rig::{Rig, settings};

fn ids(rows: &[client::store::Row]) -> BTreeSet<String> {
    rows.iter().map(|row| row.id.as_str().to_owned()).collect()
}

fn search_bodies(rig: &Rig) -> Vec<String> {
    let searches = rig.requests("/conversations/search");
    searches.into_iter().filter_map(|entry| entry.body.map(|body| body.to_string())).collect()
}

fn is_live(event: &SyncEvent) -> bool {
    matches!(event, SyncEvent::Status(status) if status.phase == Phase::Live)
}

#[tokio::test]
async fn the_first_screen_is_there_after_one_request_for_conversations() {
    let mut rig = Rig::resting(400, settings()).await;
    rig.world.plan(Fault::once("/conversations/search", FaultKind::Hold).after(1).times(100));
    rig.start();
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if matches!(s.phase, Phase::First { done: 50, .. }))).await;
    assert_eq!(rig.rows(ViewId::All).await.len(), 50);
    rig.world.clear_faults();
    rig.settle().await;
    assert_eq!(ids(&rig.rows(ViewId::All).await), rig.world.find(|c| c.state == State::Open).into_iter().collect());
}

#[tokio::test]
async fn open_and_snoozed_conversations_come_and_closed_ones_are_left() {
    let mut rig = Rig::resting(250, settings()).await;
    rig.start();
    rig.settle().await;
    assert!(rig.heard().iter().any(is_live));
    let on_server = |state| rig.world.find(|c| c.state == state).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(ids(&rig.rows(ViewId::All).await), on_server(State::Open));
    assert_eq!(ids(&rig.rows(ViewId::Snoozed).await), on_server(State::Snoozed));
    assert!(rig.rows(ViewId::Closed).await.is_empty());
    let directory = rig.store.directory().await.unwrap();
    assert!(directory.me.is_some() && !directory.teams.is_empty() && !directory.tags.is_empty());
    assert!(!directory.admins.is_empty() && !directory.macros.is_empty() && !directory.away_reasons.is_empty());
    assert!(rig.store.unknown_contacts(1).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_first_sync_that_was_cut_off_goes_on_where_it_stopped() {
    let mut rig = Rig::resting(900, settings()).await;
    rig.world.plan(Fault::once("/conversations/search", FaultKind::Hold).after(2));
    rig.start();
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if matches!(s.phase, Phase::First { done: 200, .. }))).await;
    rig.stop().await;
    rig.world.clear_faults();
    rig.world.clear_journal();
    rig.start();
    rig.settle().await;
    let searches = search_bodies(&rig);
    let whole =
        searches.iter().filter(|body| body.contains("\"open\"") && !body.contains("updated_at\",\"operator")).count();
    assert_eq!(whole, 1, "only the first screen is asked for again: {searches:?}");
    assert_eq!(ids(&rig.rows(ViewId::All).await), rig.world.find(|c| c.state == State::Open).into_iter().collect());
    rig.stop().await;
    rig.world.clear_journal();
    rig.start();
    rig.settle().await;
    assert_eq!(search_bodies(&rig).len(), 1, "a finished first sync is not begun again");
}

#[tokio::test]
async fn with_no_history_only_what_happens_from_now_on_comes() {
    let mut rig = Rig::resting(120, SyncSettings { history: History::None, ..settings() }).await;
    rig.start();
    rig.settle().await;
    assert!(rig.rows(ViewId::All).await.is_empty());
    rig.clock.advance(60);
    let id = rig.open_ones().swap_remove(3);
    rig.world.contact_writes(&id, "Hello again").unwrap();
    rig.poll().await;
    assert_eq!(ids(&rig.rows(ViewId::All).await), BTreeSet::from([id]));
}

#[tokio::test]
async fn all_history_takes_closed_conversations_too() {
    let mut rig = Rig::resting(200, SyncSettings { history: History::All, ..settings() }).await;
    rig.start();
    rig.settle().await;
    assert_eq!(
        ids(&rig.rows(ViewId::Closed).await),
        rig.world.find(|c| c.state == State::Closed).into_iter().collect()
    );
    rig.world.clear_journal();
    rig.order(SyncCommand::MoreClosed).await;
    assert!(rig.heard().contains(&SyncEvent::Closed { more: false }));
    assert!(rig.requests("search").is_empty());
}

#[tokio::test]
async fn closed_conversations_come_page_by_page_when_asked_for() {
    let mut rig = Rig::live(700).await;
    let on_server = rig.world.find(|c| c.state == State::Closed);
    assert!(on_server.len() > 200, "{}", on_server.len());
    rig.order(SyncCommand::MoreClosed).await;
    assert!(rig.heard().contains(&SyncEvent::Closed { more: true }));
    let first = ids(&rig.rows(ViewId::Closed).await);
    assert_eq!(first, on_server.iter().take(first.len()).cloned().collect());
    for _ in 0..on_server.len() / 90 {
        rig.order(SyncCommand::MoreClosed).await;
    }
    assert!(rig.heard().contains(&SyncEvent::Closed { more: false }));
    assert_eq!(ids(&rig.rows(ViewId::Closed).await), on_server.into_iter().collect());
}

#[tokio::test]
async fn a_store_of_another_workspace_is_refused_and_left_alone() {
    let mut rig = Rig::resting(30, settings()).await;
    rig.store.bind("elsewhere").await.unwrap();
    rig.start();
    rig.settle().await;
    let told = rig.heard();
    assert!(
        told.iter().any(|event| matches!(event, SyncEvent::Denied(words) if words.contains("elsewhere"))),
        "{told:?}"
    );
    assert!(rig.rows(ViewId::All).await.is_empty());
    assert!(rig.store.directory().await.unwrap().me.is_none());
    assert!(matches!(rig.store.bind("third").await, Err(StoreError::OtherWorkspace { .. })));
}

#[tokio::test]
async fn a_server_that_is_down_at_the_start_is_tried_again() {
    let mut rig = Rig::resting(60, settings()).await;
    rig.world.plan(Fault::once("/me", FaultKind::DropBefore).times(2));
    rig.world.plan(Fault::once("/conversations/search", FaultKind::Status(503)).times(3));
    rig.start();
    rig.hear(is_live).await;
    rig.settle().await;
    assert_eq!(ids(&rig.rows(ViewId::All).await), rig.world.find(|c| c.state == State::Open).into_iter().collect());
    let me: Option<Me> = rig.store.directory().await.unwrap().me;
    assert_eq!(me.map(|me| me.admin.id), Some(rig.me.clone()));
}
