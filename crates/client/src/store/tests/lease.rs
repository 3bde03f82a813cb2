//! One of several contenders holds the lease, and only that one moves the outbox on (S9).

use std::time::{Duration, Instant};

use super::{Bench, note, reply};
use crate::domain::{Ending, StepState};
use crate::store::{Role, Store, StoreError};

/// Longer than a holder may be silent, and than anyone may be asked again.
const LONG: Duration = Duration::from_secs(4);

#[tokio::test]
async fn one_contender_at_a_time_holds_the_lease_and_a_free_one_is_taken_at_once() {
    let bench = Bench::new();
    let (first, second) = (bench.store.contender(Role::SYNC), bench.store.contender(Role::SYNC));
    assert!(first.contend().await.unwrap());
    for _ in 0..20 {
        assert!(!second.contend().await.unwrap());
        assert!(first.contend().await.unwrap());
    }
    drop(first);
    assert!(second.contend().await.unwrap(), "its holder is gone");
    let third = bench.store.contender(Role::SYNC);
    second.let_go();
    assert!(third.contend().await.unwrap(), "its holder let go of it");
    assert!(!second.contend().await.unwrap());
}

#[tokio::test]
async fn who_holds_the_lease_and_who_stands_by_know_of_each_other() {
    let bench = Bench::new();
    let (first, second) = (bench.store.contender(Role::SYNC), bench.store.contender(Role::SYNC));
    assert!(first.contend().await.unwrap() && !first.has_others());
    assert!(!second.contend().await.unwrap() && second.has_others());
    assert!(first.contend().await.unwrap() && first.has_others(), "it was asked");
    drop(first);
    assert!(second.contend().await.unwrap() && !second.has_others(), "nobody else is there");
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
    let (first, second) = (bench.store.contender(Role::SYNC), bench.store.contender(Role::SYNC));
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
    let (first, second) = (bench.store.contender(Role::SYNC), bench.store.contender(Role::SYNC));
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
        let contender = bench.store.contender(Role::SYNC);
        assert!(contender.contend().await.unwrap());
        drop(contender);
        bench = bench.restarted();
    }
    let files = std::fs::read_dir(bench.dir.path()).unwrap().flatten();
    let leases: Vec<_> = files.filter(|e| e.file_name().to_string_lossy().contains("lease")).collect();
    assert_eq!(leases.len(), 1);
}

fn bot(name: &str) -> Role {
    Role::bot(name).expect("a name")
}

#[tokio::test]
async fn each_role_is_held_by_one_program_and_different_ones_by_different_programs_at_once() {
    let bench = Bench::new();
    let (other, _events) = Store::open(bench.dir.path(), bench.clock.clone()).unwrap();
    let roles = [Role::SYNC, bot("ledgy"), bot("ledgy-1"), Role::HANDOFF];
    let here: Vec<Store> = roles.iter().map(|role| bench.store.contender(role.clone())).collect();
    let there: Vec<Store> = roles.iter().map(|role| other.contender(role.clone())).collect();
    // Every second one is held here, the others there.
    for (n, (here, there)) in here.iter().zip(&there).enumerate() {
        let (first, second) = if n % 2 == 0 { (here, there) } else { (there, here) };
        for _ in 0..3 {
            assert!(first.contend().await.unwrap());
            assert!(!second.contend().await.unwrap());
        }
    }
    // Who lets go of one keeps the others.
    here[0].let_go();
    assert!(there[0].contend().await.unwrap() && !here[0].contend().await.unwrap());
    assert!(here[2].contend().await.unwrap() && there[1].contend().await.unwrap());
    for bad in ["", "a b", "a/b", "a.b", "ü", &"a".repeat(65)] {
        assert_eq!(Role::bot(bad), None, "{bad:?}");
    }
}

#[tokio::test]
async fn the_number_of_a_role_fences_its_own_writes_and_no_others() {
    let bench = Bench::new();
    let (sync, ledgy) = (bench.store.contender(Role::SYNC), bench.store.contender(bot("ledgy")));
    assert!(sync.contend().await.unwrap() && ledgy.contend().await.unwrap());
    let steps = bench.enqueue("1", vec![reply("a")]).await;
    assert!(matches!(ledgy.mark_sending(steps[0].id, None).await, Err(StoreError::NotHeld)), "it does not deliver");
    // Another one takes the bot over, again and again: who delivers goes on.
    for _ in 0..3 {
        ledgy.let_go();
        assert!(bench.store.contender(bot("ledgy")).contend().await.unwrap());
        assert!(ledgy.contend().await.unwrap());
    }
    assert!(sync.mark_sending(steps[0].id, None).await.unwrap().is_some());
    // And the other way round.
    sync.let_go();
    assert!(bench.store.contender(Role::SYNC).contend().await.unwrap());
    assert!(ledgy.still_holds().await.unwrap());
    let unit = super::decided("2", vec![note("b")]);
    ledgy.enqueue_in_role(unit, Vec::new()).await.expect("it still holds its own");
    assert!(matches!(sync.acknowledge(steps[0].id, None).await, Err(StoreError::NotHeld)));
}

#[tokio::test]
async fn in_a_store_that_was_made_again_every_role_goes_on_with_its_number() {
    let bench = Bench::new();
    let (sync, ledgy) = (bench.store.contender(Role::SYNC), bench.store.contender(bot("ledgy")));
    for _ in 0..3 {
        assert!(ledgy.contend().await.unwrap());
        ledgy.let_go();
    }
    assert!(ledgy.contend().await.unwrap() && sync.contend().await.unwrap());
    drop((sync, ledgy));
    let Bench { store, events, dir, clock } = bench;
    drop((store, events));
    std::fs::remove_file(dir.path().join("sidetone.db")).unwrap();
    let (store, _events) = Store::open(dir.path(), clock).unwrap();
    for (role, name) in [(Role::SYNC, "sidetone.lease-2"), (bot("ledgy"), "sidetone.lease.bot.ledgy-5")] {
        let again = store.contender(role);
        assert!(again.contend().await.unwrap());
        assert!(dir.path().join(name).exists(), "{name}");
    }
}
