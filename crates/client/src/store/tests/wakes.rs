//! Conversations that are closed until a time (F5): what ends that, and that they wake once.

use super::{Bench, NOW, conversation, thread};
use crate::domain::{Conversation, Operation, State, StepState, Timestamp};
use crate::store::{NewUnit, Store};

const HOUR: i64 = 3600;

fn decided(operations: Vec<Operation>) -> NewUnit {
    NewUnit::about("1".into(), "7".into(), operations)
}

fn closed(updated_at: i64, closed_at: i64) -> Conversation {
    let mut head = conversation("1", updated_at);
    head.state = State::Closed;
    head.statistics.last_close_at = Some(Timestamp(closed_at));
    head
}

/// Put away for an hour, and the server has closed it.
async fn snoozed() -> Bench {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    let until = NOW.plus(HOUR);
    let steps = bench.store.enqueue(decided(vec![Operation::CloseUntil(until)])).await.expect("decided");
    assert_eq!((shown(&bench).await, bench.store.due_wakes(until).await.expect("due")), (Some(until), Vec::new()));
    assert!(bench.store.mark_sending(steps[0].id, None).await.expect("sending").is_some());
    let answered = Some((thread(closed(20, 20), Vec::new()), bench.store.revision().await.expect("a moment")));
    bench.store.acknowledge(steps[0].id, answered).await.expect("done");
    assert_eq!(shown(&bench).await, Some(until));
    bench
}

/// Until when it shows as snoozed.
async fn shown(bench: &Bench) -> Option<Timestamp> {
    let conversation = bench.shown("1").await;
    assert_eq!(conversation.state == State::Snoozed, conversation.snoozed_until.is_some());
    conversation.snoozed_until
}

async fn opened(store: &Store) -> usize {
    store.wake(&"1".into()).await.expect("woken").iter().filter(|a| a.operation == Operation::Open).count()
}

#[tokio::test]
async fn it_wakes_once_however_many_programs_ask() {
    for _ in 0..20 {
        let bench = snoozed().await;
        let (other, _events) = Store::open(bench.dir.path(), bench.clock.clone()).expect("another program");
        assert_eq!(opened(&other).await, 0, "not before its time");
        bench.clock.advance(HOUR);
        assert_eq!(bench.store.due_wakes(bench.clock.now()).await.expect("due"), ["1".into()]);
        let (one, two) = tokio::join!(opened(&bench.store), opened(&other));
        assert_eq!((one + two, opened(&other).await), (1, 0));
        let outbox = bench.store.outbox().await.expect("an outbox");
        assert_eq!(outbox.iter().filter(|a| a.operation == Operation::Open && a.author == "7".into()).count(), 1);
        assert_eq!((bench.shown("1").await.state, bench.store.next_wake().await.expect("read")), (State::Open, None));
    }
}

#[tokio::test]
async fn it_stays_put_away_through_a_restart_and_whatever_says_nothing_new() {
    let bench = snoozed().await;
    for head in [conversation("1", 20), closed(20, 20), closed(30, 20)] {
        // A search that lags may find it open, as it was in the second in which it was closed.
        bench.put_heads(vec![head]).await.expect("put");
        assert!(shown(&bench).await.is_some());
    }
    let bench = bench.restarted();
    assert_eq!(shown(&bench).await, Some(NOW.plus(HOUR)));
}

#[tokio::test]
async fn whoever_opens_it_or_closes_it_anew_ends_it() {
    for head in [conversation("1", 30), closed(30, 25)] {
        let bench = snoozed().await;
        bench.put_heads(vec![head]).await.expect("put");
        assert_eq!((shown(&bench).await, bench.store.next_wake().await.expect("read")), (None, None));
        // Also when it is closed again later, for another reason.
        bench.put_heads(vec![closed(40, 40)]).await.expect("put");
        bench.clock.advance(2 * HOUR);
        assert_eq!((shown(&bench).await, opened(&bench.store).await), (None, 0));
    }
}

#[tokio::test]
async fn a_close_that_fails_or_is_taken_back_leaves_nothing_behind() {
    for refused in [true, false] {
        let bench = Bench::new();
        bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
        let steps = bench.store.enqueue(decided(vec![Operation::CloseUntil(NOW.plus(9))])).await.expect("decided");
        if refused {
            bench.store.fail(steps[0].id, "no").await.expect("failed");
        } else {
            bench.store.drop_step(steps[0].id).await.expect("dropped");
        }
        assert_eq!((shown(&bench).await, bench.store.next_wake().await.expect("read")), (None, None));
        if refused {
            bench.store.retry(steps[0].id).await.expect("retried");
            assert_eq!(shown(&bench).await, Some(NOW.plus(9)), "it is to happen after all");
        }
    }
}

#[tokio::test]
async fn another_time_needs_no_word_to_the_server_and_opening_ends_it() {
    let bench = snoozed().await;
    let later = NOW.plus(5 * HOUR);
    let steps = bench.store.enqueue(decided(vec![Operation::CloseUntil(later)])).await.expect("decided");
    assert_eq!((steps[0].state, shown(&bench).await), (StepState::Done, Some(later)));
    assert_eq!(bench.store.outbox().await.expect("an outbox"), []);
    bench.store.enqueue(decided(vec![Operation::Open])).await.expect("decided");
    assert_eq!((bench.shown("1").await.state, bench.store.next_wake().await.expect("read")), (State::Open, None));
}

#[tokio::test]
async fn of_two_times_in_one_decision_the_later_one_counts() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    let times = [HOUR, 2 * HOUR].map(|wait| Operation::CloseUntil(NOW.plus(wait))).to_vec();
    bench.store.enqueue(decided(times)).await.expect("enqueued");
    assert_eq!(bench.shown("1").await.snoozed_until, Some(NOW.plus(2 * HOUR)));
    assert_eq!(bench.restarted().shown("1").await.snoozed_until, Some(NOW.plus(2 * HOUR)));
}
