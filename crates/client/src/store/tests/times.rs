//! Times that are missing, or lie ahead of the server's clock: they keep out no news, and a row has its place all the
//! same.

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::window::all_rows;
use super::{Bench, NOW, conversation, part, thread};
use crate::domain::conversation::Statistics;
use crate::domain::{Conversation, Priority, State, Timestamp};
use crate::store::Freshness;

const DAY: i64 = 86_400;

/// How far ahead a marker is, in seconds.
const AHEAD: [i64; 4] = [60, 3600, DAY, 400 * DAY];

async fn order(bench: &Bench) -> Vec<(String, i64)> {
    let rows = all_rows(bench).await;
    rows.into_iter().map(|row| (row.id.to_string(), row.active_at.0)).collect()
}

#[tokio::test]
async fn a_marker_ahead_of_the_clock_keeps_no_later_change_out() {
    for ahead in AHEAD {
        let bench = Bench::new();
        bench.put_heads(vec![conversation("1", NOW.0 + ahead)]).await.expect("put");
        bench.clock.advance(30);
        let later = Conversation { state: State::Closed, ..conversation("1", NOW.0 + 20) };
        bench.put_heads(vec![later.clone()]).await.expect("put");
        assert_eq!(bench.shown("1").await, later, "{ahead}");
    }
}

#[tokio::test]
async fn what_no_marker_tells_apart_is_asked_for_by_its_id_once() {
    for told in [0, NOW.0 + 60, NOW.0 + 400 * DAY] {
        let bench = Bench::new();
        let (before, after) = (conversation("1", NOW.0 - 5), conversation("1", told));
        let after = Conversation { priority: Priority::High, ..after };
        bench.put_heads(vec![before.clone()]).await.expect("put");
        let found = bench.store.put_heads(vec![after.clone()]).await.expect("put");
        assert_eq!((found.changes.len(), found.doubtful), (0, vec!["1".into()]), "a search may lag behind");
        bench.clock.advance(1);
        bench.put_thread(thread(after.clone(), vec![part("p", NOW.0, "new")])).await.expect("put");
        assert_eq!(bench.shown("1").await, after);
        assert_eq!(bench.store.freshness(&"1".into()).await.expect("read"), Freshness::Good);
        for _ in 0..3 {
            bench.clock.advance(5);
            let found = bench.store.put_heads(vec![after.clone()]).await.expect("put");
            assert_eq!((found.changes.len(), found.doubtful.len()), (0, 0), "the same again is nothing new");
        }
        let right = Conversation { state: State::Closed, ..conversation("1", NOW.0 + 10) };
        bench.put_heads(vec![right.clone()]).await.expect("put");
        assert_eq!(bench.shown("1").await, right, "and a right time counts again");
    }
}

#[tokio::test]
async fn a_thread_whose_marker_told_nothing_is_followed_by_one_that_was_asked_for_later() {
    let bench = Bench::new();
    bench.put_thread(thread(conversation("1", NOW.0 + DAY), vec![part("p1", NOW.0, "one")])).await.expect("put");
    bench.clock.advance(60);
    let parts = vec![part("p1", NOW.0, "one"), part("p2", NOW.0 - 9, "two")];
    bench.put_thread(thread(conversation("1", NOW.0 - 9), parts)).await.expect("put");
    let kept = bench.store.thread(&"1".into()).await.expect("read").expect("a thread");
    assert_eq!(kept.parts.len(), 2);
}

#[tokio::test]
async fn a_head_that_an_earlier_version_kept_under_a_time_to_come_makes_room() {
    let bench = Bench::new();
    let poisoned = conversation("1", NOW.0 + 400 * DAY);
    bench.put_heads(vec![poisoned.clone()]).await.expect("put");
    let file = bench.file();
    for sql in ["UPDATE head SET updated_at = ?1", "UPDATE conversation SET updated_at = ?1, active_at = ?1"] {
        file.execute(sql, [poisoned.updated_at.0]).expect("as it was written before");
    }
    drop(file);
    let bench = bench.restarted();
    bench.put_heads(vec![poisoned]).await.expect("put");
    assert!(order(&bench).await[0].1 <= NOW.0, "it does not stand above all others for ever");
    bench.clock.advance(20);
    let later = Conversation { state: State::Snoozed, ..conversation("1", NOW.0 + 15) };
    bench.put_heads(vec![later.clone()]).await.expect("put");
    assert_eq!(bench.shown("1").await, later);
}

#[tokio::test]
async fn a_row_ahead_of_the_clock_stands_where_it_came_in_and_one_without_a_time_by_its_neighbours() {
    let bench = Bench::new();
    let nothing = |id: &str| Conversation { created_at: Timestamp::UNKNOWN, ..conversation(id, 0) };
    let ahead = Conversation { created_at: Timestamp(NOW.0 + DAY), ..conversation("ahead", NOW.0 + DAY) };
    let heads = vec![
        nothing("a"),
        conversation("1", NOW.0 - 100),
        nothing("b"),
        ahead,
        conversation("2", NOW.0 - 300),
        nothing("c"),
    ];
    bench.put_heads(heads.clone()).await.expect("put");
    let ids = |rows: &[(String, i64)]| rows.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    let first = order(&bench).await;
    assert_eq!(ids(&first), ["ahead", "b", "a", "1", "c", "2"]);
    let time_of = |id: &str| first.iter().find(|(row, _)| row == id).map(|(_, at)| *at);
    assert_eq!((time_of("a"), time_of("ahead"), time_of("2")), (Some(0), Some(NOW.0), Some(NOW.0 - 300)));
    bench.clock.advance(500);
    let others = heads.into_iter().rev().map(|head| Conversation { read: !head.read, ..head }).collect();
    bench.put_heads(others).await.expect("put");
    assert_eq!(ids(&order(&bench).await).len(), 6);
    let wrote = Statistics { last_contact_reply_at: Some(Timestamp(NOW.0 + 400)), ..Statistics::default() };
    let wrote = Conversation { statistics: wrote, ..conversation("1", NOW.0 + 400) };
    bench.put_heads(vec![wrote]).await.expect("put");
    assert_eq!(order(&bench).await[0], ("1".to_owned(), NOW.0 + 400), "who writes is first");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever the markers say, a conversation is as it was when it was asked for by its id last.
    #[test]
    fn whatever_the_markers_say_who_asks_by_id_gets_the_present(
        markers in proptest::collection::vec(prop_oneof![Just(0), Just(1), -50..50_i64, Just(90), Just(400 * DAY)], 1..8),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let bench = Bench::swift();
            let mut last = None;
            for (n, marker) in markers.iter().enumerate() {
                let at = if *marker == 0 { 0 } else { bench.clock.now().0 + marker };
                let head = Conversation { title: Some(crate::domain::Text::new(&n.to_string())), ..conversation("1", at) };
                let found = bench.store.put_heads(vec![head.clone()]).await.expect("put");
                let is_shown = bench.shown("1").await == head;
                let old = last.is_some_and(|last: i64| *marker != 0 && *marker <= 10 && at < last);
                prop_assert!(is_shown || !found.doubtful.is_empty() || old, "{n}: neither taken nor in doubt");
                if !found.doubtful.is_empty() {
                    bench.put_thread(thread(head.clone(), Vec::new())).await.expect("put");
                    prop_assert_eq!(bench.shown("1").await, head);
                }
                if !old {
                    last = Some(if *marker == 0 || *marker > 10 { bench.clock.now().0 } else { at });
                }
                bench.clock.advance(7);
            }
            Ok::<(), TestCaseError>(())
        })?;
    }
}
