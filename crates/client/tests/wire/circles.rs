//! Pages that lead nowhere: they are not followed without end, it is said, and all else goes on.

use client::sync::{History, Phase, SyncCommand, SyncEvent, SyncSettings};
use client::view::ViewId;
use practice::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::rig::{Rig, settings};

/// Every answer to a search is this page, which says that another one follows.
fn again(page: &Value, mark: &str) -> Fault {
    let mut page = page.clone();
    page["pages"] = json!({ "type": "pages", "next": { "page": 2, "starting_after": mark } });
    Fault::once("/conversations/search", FaultKind::Replace { status: 200, body: page.to_string() }).times(10_000)
}

fn says(events: &[SyncEvent], what: &str) -> bool {
    events.iter().any(|e| matches!(e, SyncEvent::Problem(words) if words.contains(what) && words.contains("circles")))
}

fn searches(rig: &Rig) -> usize {
    rig.requests("/conversations/search").len()
}

/// What a search for all would give, newest first.
async fn newest(rig: &Rig) -> Value {
    let mut page = rig.whole_search().await;
    if let Some(items) = page["conversations"].as_array_mut() {
        items.sort_by_key(|item| -item["updated_at"].as_i64().unwrap_or(0));
    }
    page
}

#[tokio::test]
async fn a_poll_whose_page_cursor_repeats_ends_and_the_next_ones_hear_what_follows() {
    for oldest_first in [true, false] {
        let mut rig = Rig::live(60).await;
        rig.clock.advance(60);
        let mut page = newest(&rig).await;
        if oldest_first && let Some(items) = page["conversations"].as_array_mut() {
            items.reverse();
        }
        rig.world.clear_journal();
        rig.world.plan(again(&page, "round and round"));
        rig.poll().await;
        assert!(searches(&rig) <= 10, "{} requests", searches(&rig));
        let told = rig.heard();
        assert!(says(&told, "poll"), "{told:?}");
        rig.world.clear_faults();
        let id = rig.open_ones().swap_remove(3);
        rig.clock.advance(60);
        rig.world.contact_writes(&id, "<p>Still here?</p>").expect("written");
        rig.poll().await;
        assert!(rig.heard().iter().any(|e| matches!(e, SyncEvent::Arrived(all) if all[0].id.as_str() == id)));
    }
}

#[tokio::test]
async fn a_first_sync_in_a_circle_ends_says_so_and_is_live() {
    let mut rig = Rig::resting(300, SyncSettings { history: History::All, ..settings() }).await;
    let page = newest(&rig).await;
    rig.world.plan(again(&page, "round and round").after(1));
    rig.world.clear_journal();
    rig.start();
    rig.hear(|event| matches!(event, SyncEvent::Problem(words) if words.contains("circles"))).await;
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if s.phase == Phase::Live)).await;
    rig.settle().await;
    assert!(searches(&rig) <= 30, "{} requests", searches(&rig));
    assert!(!rig.rows(ViewId::All).await.is_empty());
}

#[tokio::test]
async fn closed_conversations_in_a_circle_end() {
    let mut rig = Rig::live(700).await;
    let page = newest(&rig).await;
    rig.world.clear_journal();
    rig.world.plan(again(&page, "round and round"));
    for _ in 0..12 {
        rig.order(SyncCommand::MoreClosed).await;
    }
    let told = rig.heard();
    assert!(says(&told, "closed conversations") && told.contains(&SyncEvent::Closed { more: false }), "{told:?}");
    assert!(searches(&rig) <= 8, "{} requests", searches(&rig));
}

#[tokio::test]
async fn the_list_of_the_deleted_and_the_workspaces_lists_end_in_a_circle_and_say_so() {
    let mut rig = Rig::resting(30, settings()).await;
    let next = json!({ "type": "pages", "next": { "page": 2, "starting_after": "round" } });
    let admins = json!({ "type": "admin.list", "pages": next, "admins": [{ "type": "admin", "id": rig.me.as_str(),
        "name": "Robin", "email": "robin@example.com" }] });
    rig.world.plan(Fault::once("/admins", FaultKind::Replace { status: 200, body: admins.to_string() }).times(1000));
    rig.start();
    rig.settle().await;
    assert!(says(&rig.heard(), "teammates"));
    assert!(rig.requests("/admins").len() <= 5, "{}", rig.requests("/admins").len());
    assert_eq!(rig.store.directory().await.expect("read").admins.len(), 1);
    let now = rig.clock.now().0;
    let deleted = json!({ "type": "conversation.list", "pages": next, "total_count": 9000,
        "conversations": [{ "id": "4711", "deleted_at": now + 5 }, { "id": "4712", "deleted_at": null }] });
    rig.world.clear_journal();
    rig.world.plan(Fault::once("/deleted", FaultKind::Replace { status: 200, body: deleted.to_string() }).times(1000));
    rig.clock.advance(60);
    rig.order(SyncCommand::Deleted).await;
    assert!(rig.requests("/deleted").len() <= 3, "{}", rig.requests("/deleted").len());
    assert!(says(&rig.heard(), "deleted conversations"));
}
