//! A limit of rate that outlasts the program: it is kept to and said by the next one, and no longer than a quarter of an
//! hour (S2).

use client::domain::{StepState, Timestamp};
use client::sync::{SyncCommand, SyncEvent};
use practice::{Fault, FaultKind};

use crate::rig::{Rig, note, reply};

/// For so long a limit is waited out, whatever the server asks for.
const QUARTER: i64 = 900;

/// A rig whose server has asked to wait for a day, when something was to go out that was decided a while before.
async fn held_back() -> (Rig, Vec<String>) {
    let rig = Rig::live(60).await;
    rig.world.stage().world.rules.retry_after = true;
    let ids = rig.open_ones();
    rig.world.plan(Fault::once("/reply", FaultKind::RateLimited(86_400)));
    rig.decide(&ids[0], vec![reply("Held back")]).await;
    rig.clock.advance(700);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.writes().len(), 1);
    (rig, ids)
}

/// Another program, which knows nothing of what the earlier one's client was told.
async fn restarted(rig: &mut Rig, killed: bool) {
    if killed {
        rig.kill();
    } else {
        rig.stop().await;
    }
    rig.forget_the_client();
    rig.start();
    rig.settle().await;
}

/// Until when it is said last that nothing goes out.
fn said(rig: &mut Rig) -> Option<Timestamp> {
    let last = rig.heard().into_iter().rev().find_map(|e| if let SyncEvent::Status(s) = e { Some(s) } else { None });
    last.expect("a status").held_until
}

#[tokio::test]
async fn a_limit_that_outlasts_the_program_is_kept_to_and_said_by_the_next_one_and_by_the_one_after_it() {
    for killed in [false, true] {
        let (mut rig, ids) = held_back().await;
        let quarter = rig.clock.now().plus(QUARTER);
        for waited in [60, 600] {
            rig.clock.advance(waited);
            restarted(&mut rig, killed).await;
            rig.act(&ids[1], vec![note("Behind it")]).await;
            assert_eq!((said(&mut rig), rig.writes().len()), (Some(quarter), 1), "killed: {killed}");
        }
        rig.clock.advance(QUARTER - 661);
        rig.order(SyncCommand::Deliver).await;
        assert_eq!(rig.writes().len(), 1, "a second before");
        rig.clock.advance(1);
        rig.order(SyncCommand::Deliver).await;
        assert_eq!((rig.said(&ids[0], "Held back"), rig.said(&ids[1], "Behind it")), (1, 2));
        assert_eq!(said(&mut rig), None);
        restarted(&mut rig, killed).await;
        rig.act(&ids[1], vec![note("After it")]).await;
        assert_eq!(rig.said(&ids[1], "After it"), 1, "what is over is over");
    }
}

#[tokio::test]
async fn what_an_earlier_version_held_back_for_a_day_goes_out_after_a_quarter_of_an_hour() {
    let (mut rig, ids) = held_back().await;
    rig.kill();
    let file = rusqlite::Connection::open(rig.store_file()).unwrap();
    file.execute("UPDATE outbox SET next_attempt_at = ?1", [rig.clock.now().plus(86_400).0]).unwrap();
    file.execute("DELETE FROM meta WHERE key = 'sync.held_until'", []).unwrap();
    restarted(&mut rig, true).await;
    rig.clock.advance(QUARTER - 1);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.writes().len(), 1);
    rig.clock.advance(1);
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.said(&ids[0], "Held back"), 1);
}

#[tokio::test]
async fn a_limit_that_a_person_has_found_to_be_over_holds_nothing_after_a_restart() {
    let (mut rig, ids) = held_back().await;
    let waiting = rig.store.outbox().await.unwrap().swap_remove(0);
    rig.store.retry(waiting.id).await.unwrap();
    rig.order(SyncCommand::Deliver).await;
    assert_eq!(rig.state_of(&waiting).await, StepState::Done);
    restarted(&mut rig, true).await;
    rig.act(&ids[1], vec![note("At once")]).await;
    assert_eq!(rig.said(&ids[1], "At once"), 1);
}
