//! Heads: any order and repetition of the same news ends in the same state (S5), pending steps stay on top (S6).

use proptest::prelude::*;

use super::{Bench, conversation, reply, thread};
use crate::domain::{Conversation, ConversationId, Operation, Priority, State, Timestamp};
use crate::store::StoreEvent;

#[tokio::test]
async fn an_older_head_never_replaces_a_newer_one() {
    let bench = Bench::new();
    let mut newer = conversation("1", 20);
    newer.state = State::Closed;
    bench.put_heads(vec![newer.clone()]).await.expect("put");
    let changes = bench.put_heads(vec![conversation("1", 19)]).await.expect("put");
    assert_eq!(changes, []);
    assert_eq!(bench.shown("1").await, newer);
}

#[tokio::test]
async fn of_two_heads_of_a_second_the_one_counts_that_was_asked_for_when_the_other_was_here() {
    let bench = Bench::new();
    let asked_early = bench.store.revision().await.expect("a moment");
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let same_second = Conversation { priority: Priority::High, ..conversation("1", 20) };
    // A search may lag behind, and what was asked for before may have been answered before.
    let found = bench.store.put_heads(vec![same_second.clone()]).await.expect("put");
    assert_eq!((found.changes, found.doubtful), (Vec::new(), vec!["1".into()]));
    let crossed = thread(same_second.clone(), Vec::new());
    let crossed = bench.store.put_thread(crossed, asked_early).await.expect("put");
    assert_eq!((crossed.changes, crossed.doubtful), (Vec::new(), vec!["1".into()]));
    assert_eq!(bench.shown("1").await, conversation("1", 20));
    bench.put_thread(thread(same_second.clone(), Vec::new())).await.expect("put");
    assert_eq!(bench.shown("1").await, same_second);
}

#[tokio::test]
async fn an_unchanged_head_says_nothing() {
    let mut bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    assert_eq!(bench.events().len(), 1);
    let changes = bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    assert_eq!(changes, []);
    assert_eq!(bench.events(), []);
}

#[tokio::test]
async fn a_change_tells_what_was_before_and_is_after() {
    let mut bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    bench.events();
    let (mut closed, mut snoozed) = (conversation("1", 21), conversation("1", 22));
    closed.state = State::Closed;
    snoozed.state = State::Snoozed;
    let changes = bench.put_heads(vec![closed, snoozed]).await.expect("put");
    assert_eq!(changes.len(), 1, "one conversation, one change");
    let change = changes.first().expect("a change");
    assert_eq!(change.before.as_ref().map(|head| head.state), Some(State::Open));
    assert_eq!(change.after.as_ref().map(|head| head.state), Some(State::Snoozed));
    assert_eq!(bench.events(), [StoreEvent::Conversations(changes)]);
}

#[tokio::test]
async fn news_does_not_undo_a_pending_action_on_screen() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    bench.enqueue("1", vec![Operation::Close]).await;
    assert_eq!(bench.shown("1").await.state, State::Closed);
    let mut news = conversation("1", 30);
    news.priority = Priority::Urgent;
    bench.put_heads(vec![news]).await.expect("put");
    let shown = bench.shown("1").await;
    assert_eq!((shown.state, shown.priority), (State::Closed, Priority::Urgent));
}

#[tokio::test]
async fn the_servers_word_stands_once_an_action_is_acknowledged() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let steps = bench.enqueue("1", vec![Operation::Close]).await;
    bench.store.mark_sending(steps[0].id, None).await.expect("sending");
    // A rule of the workspace reopened it at once.
    let mut answer = conversation("1", 31);
    answer.priority = Priority::Low;
    let answered = Some((thread(answer.clone(), Vec::new()), bench.store.revision().await.expect("a moment")));
    assert!(bench.store.acknowledge(steps[0].id, answered).await.expect("acknowledged"));
    assert_eq!(bench.shown("1").await, answer);
}

#[tokio::test]
async fn an_action_acknowledged_without_a_thread_keeps_its_effect() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let steps = bench.enqueue("1", vec![Operation::SetPriority(Priority::High)]).await;
    bench.store.mark_sending(steps[0].id, None).await.expect("sending");
    let asked_before = bench.store.revision().await.expect("a moment");
    assert!(!bench.store.acknowledge(steps[0].id, None).await.expect("acknowledged"));
    // What is newer than what was here need not be newer than the step.
    let crossed = bench.store.put_thread(thread(conversation("1", 21), Vec::new()), asked_before).await.expect("put");
    let found = bench.store.put_heads(vec![conversation("1", 21)]).await.expect("put");
    assert_eq!((crossed.doubtful, found.doubtful), (vec!["1".into()], vec!["1".into()]));
    assert_eq!(bench.shown("1").await.priority, Priority::High);
    bench.put_thread(thread(conversation("1", 21), Vec::new())).await.expect("put");
    assert_eq!(bench.shown("1").await.priority, Priority::None, "the server may say otherwise later");
}

#[tokio::test]
async fn a_forgotten_conversation_is_gone_but_its_draft_and_actions_stay() {
    let mut bench = Bench::new();
    let head = conversation("1", 20);
    bench.put_thread(thread(head, vec![super::part("p1", 11, "secret")])).await.expect("put");
    bench.enqueue("1", vec![reply("hello")]).await;
    bench.events();
    bench.store.forget(&"1".into()).await.expect("forgotten");
    assert_eq!(bench.store.thread(&"1".into()).await.expect("read"), None);
    assert_eq!(bench.store.outbox().await.expect("read").len(), 1);
    let parts: i64 = bench.file().query_row("SELECT count(*) FROM part", [], |row| row.get(0)).expect("a count");
    assert_eq!(parts, 0);
    assert!(matches!(&bench.events()[..], [StoreEvent::Conversations(changes)] if changes[0].after.is_none()));
}

/// Heads with different change markers; the marker decides everything else, as on a server.
fn some_heads() -> impl Strategy<Value = Vec<Conversation>> {
    let head = (0..4_u8, 1..40_i64).prop_map(|(id, updated_at)| {
        let mut head = conversation(&format!("{id}"), updated_at);
        head.state = [State::Open, State::Snoozed, State::Closed][updated_at as usize % 3];
        head.admin_assignee = (updated_at % 2 == 0).then(|| format!("a{}", updated_at % 5).into());
        head.team_assignee = (updated_at % 4 < 2).then(|| format!("t{}", updated_at % 3).into());
        head.waiting_since = (updated_at % 5 == 0).then_some(Timestamp(updated_at / 2));
        head
    });
    prop::collection::vec(head, 1..20)
}

fn operations() -> impl Strategy<Value = Vec<(u8, Operation)>> {
    let operation = prop_oneof![
        Just(Operation::Close),
        Just(Operation::Open),
        Just(Operation::Snooze(Timestamp(99))),
        Just(Operation::AssignAdmin(Some("a1".into()))),
        Just(Operation::AssignTeam(Some("t1".into()))),
        Just(Operation::AssignAdmin(None)),
        Just(Operation::AssignTeam(None)),
        Just(Operation::SetPriority(Priority::High)),
        Just(Operation::SetRead(true)),
    ];
    prop::collection::vec((0..4_u8, operation), 0..6)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(work)
}

/// State, kind, who, how many.
type Counters = Vec<(i64, i64, String, i64)>;

/// The counters, and what a scan says they should be.
fn counters(bench: &Bench) -> (Counters, Counters) {
    let file = bench.file();
    let all = |sql: &str| {
        let mut statement = file.prepare(sql).expect("prepared");
        let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).expect("rows");
        rows.collect::<rusqlite::Result<Vec<_>>>().expect("read")
    };
    let kept = all("SELECT state, kind, who, n FROM counter WHERE n <> 0 ORDER BY 1, 2, 3");
    let scanned = all("SELECT state, 0, '', count(*) FROM conversation GROUP BY 1
         UNION ALL SELECT state, 1, admin, count(*) FROM conversation GROUP BY 1, 3
         UNION ALL SELECT state, 2, team, count(*) FROM conversation GROUP BY 1, 3 ORDER BY 1, 2, 3");
    (kept, scanned)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_the_same_heads_ends_the_same(
        heads in some_heads(),
        (mixed, cut) in some_heads().prop_flat_map(|extra| (Just(extra), 0..5_usize)),
        operations in operations(),
    ) {
        run(async {
            let news: Vec<Conversation> = heads.iter().chain(&mixed).cloned().collect();
            let forwards = Bench::new();
            let backwards = Bench::new();
            for head in &news {
                forwards.put_heads(vec![head.clone()]).await.expect("put");
            }
            for (id, operation) in &operations {
                forwards.enqueue(&id.to_string(), vec![operation.clone()]).await;
                backwards.enqueue(&id.to_string(), vec![operation.clone()]).await;
            }
            let mut reversed: Vec<Conversation> = news.iter().rev().cloned().collect();
            reversed.extend(news.iter().take(cut).cloned());
            backwards.put_heads(reversed).await.expect("put");
            for id in 0..4_u8 {
                let id = ConversationId::new(id.to_string());
                let newest = news.iter().filter(|head| head.id == id).max_by_key(|head| head.updated_at);
                let expected = newest.cloned().map(|mut head| {
                    for (_, operation) in operations.iter().filter(|(to, _)| to.to_string() == id.as_str()) {
                        operation.apply(&mut head, super::NOW);
                    }
                    head
                });
                for bench in [&forwards, &backwards] {
                    let stored = bench.store.thread(&id).await.expect("read").map(|thread| thread.conversation);
                    assert_eq!(stored, expected);
                }
            }
            for bench in [&forwards, &backwards] {
                let (kept, scanned) = counters(bench);
                assert_eq!(kept, scanned);
            }
        });
    }

    #[test]
    fn kept_counters_equal_a_scan_whatever_happens(
        heads in some_heads(),
        steps in prop::collection::vec((0..6_u8, 0..4_u8), 1..30),
        operations in operations(),
    ) {
        run(async {
            let bench = Bench::new();
            bench.put_heads(heads).await.expect("put");
            for (id, operation) in operations {
                bench.enqueue(&id.to_string(), vec![operation]).await;
            }
            for (what, id) in steps {
                let id = ConversationId::new(id.to_string());
                let step = bench.store.outbox().await.expect("read").into_iter().find(|a| a.conversation == id);
                match (what, step) {
                    (0, _) => drop(bench.store.forget(&id).await.expect("forgotten")),
                    (1, Some(a)) => drop(bench.store.mark_sending(a.id, None).await.expect("sending")),
                    (2, Some(a)) => drop(bench.store.acknowledge(a.id, None).await),
                    (3, Some(a)) => drop(bench.store.fail(a.id, "no").await),
                    (4, Some(a)) => drop(bench.store.retry(a.id).await),
                    _ => drop(bench.put_heads(vec![conversation(id.as_str(), 50)]).await.expect("put")),
                }
            }
            let (kept, scanned) = counters(&bench);
            assert_eq!(kept, scanned);
        });
    }
}
