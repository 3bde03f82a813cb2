//! One of several contenders holds the lease, and only that one moves the outbox on (S9).

use std::time::{Duration, Instant};

use super::{Bench, note, reply};
use crate::domain::{Ending, StepState};
use crate::store::{Store, StoreError};

/// Longer than a holder may be silent, and than anyone may be asked again.
const LONG: Duration = Duration::from_secs(4);

#[tokio::test]
async fn one_contender_at_a_time_holds_the_lease_and_a_free_one_is_taken_at_once() {
    let bench = Bench::new();
    let (first, second) = (bench.store.contender(), bench.store.contender());
    assert!(first.contend().await.unwrap());
    for _ in 0..20 {
        assert!(!second.contend().await.unwrap());
        assert!(first.contend().await.unwrap());
    }
    drop(first);
    assert!(second.contend().await.unwrap(), "its holder is gone");
    let third = bench.store.contender();
    second.let_go();
    assert!(third.contend().await.unwrap(), "its holder let go of it");
    assert!(!second.contend().await.unwrap());
}

#[tokio::test]
async fn a_program_that_is_going_to_be_stopped_has_no_hand_on_the_file_and_writes_when_it_goes_on() {
    let bench = Bench::new();
    let (other, _events) = Store::open(bench.dir.path(), bench.clock.clone()).unwrap();
    let rest = bench.store.rest().await.expect("a store");
    let decision = || super::decided("1", vec![note("meanwhile")]);
    let writing = bench.store.enqueue(decision());
    tokio::pin!(writing);
    for _ in 0..3 {
        other.enqueue(decision()).await.expect("nobody stands in its way");
        tokio::select! {
            biased;
            _ = &mut writing => panic!("it would be in the midst of this when it is stopped"),
            () = tokio::task::yield_now() => {}
        }
    }
    drop(rest);
    writing.await.expect("done now");
    assert_eq!(other.outbox().await.unwrap().len(), 4);
}

#[tokio::test]
async fn a_holder_that_answers_keeps_the_lease_however_long_it_lasts() {
    let bench = Bench::new();
    let (first, second) = (bench.store.contender(), bench.store.contender());
    assert!(first.contend().await.unwrap());
    let start = Instant::now();
    for round in 1..30 {
        assert!(!second.contend_at(start + LONG * round).await.unwrap());
        assert!(first.contend().await.unwrap());
    }
}

#[tokio::test]
async fn a_silent_holder_is_overtaken_and_moves_nothing_when_it_wakes_up() {
    let bench = Bench::new();
    let (first, second) = (bench.store.contender(), bench.store.contender());
    assert!(first.contend().await.unwrap());
    let steps = bench.enqueue("1", vec![reply("a"), note("b")]).await;
    assert!(first.mark_sending(steps[0].id, None).await.unwrap().is_some());
    let start = Instant::now();
    let mut looks = 1;
    while !second.contend_at(start + LONG * looks).await.unwrap() {
        looks += 1;
    }
    assert!(looks > 5, "one look with a long pause before it is not enough: {looks}");
    assert_eq!(second.recover().await.unwrap(), 1);
    // What it had on its way has ended meanwhile, one way or the other: it is for the other one to find out.
    let id = steps[0].id;
    let late = [
        first.acknowledge(id, None).await.unwrap_err(),
        first.fail(id, "no").await.unwrap_err(),
        first.try_again(id, bench.clock.now(), "no").await.unwrap_err(),
        first.mark_unsure(id, Ending::Open, "?").await.unwrap_err(),
        first.mark_sending(steps[1].id, None).await.unwrap_err(),
        first.recover().await.unwrap_err(),
    ];
    assert!(late.iter().all(|error| matches!(error, StoreError::NotHeld)), "{late:?}");
    assert!(!first.contend().await.unwrap());
    assert!(!first.still_holds().await.unwrap());
    assert_eq!(bench.store.step(id).await.unwrap().unwrap().state, StepState::Unsure);
    second.acknowledge(id, None).await.unwrap();
    assert!(second.mark_sending(steps[1].id, None).await.unwrap().is_some());
}

#[tokio::test]
async fn the_lease_survives_a_restart_of_the_store_and_leaves_one_file() {
    let mut bench = Bench::new();
    for _ in 0..3 {
        let contender = bench.store.contender();
        assert!(contender.contend().await.unwrap());
        drop(contender);
        bench = bench.restarted();
    }
    let files = std::fs::read_dir(bench.dir.path()).unwrap().flatten();
    let leases: Vec<_> = files.filter(|e| e.file_name().to_string_lossy().contains("lease")).collect();
    assert_eq!(leases.len(), 1);
}
