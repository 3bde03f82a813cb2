//! Killed at any moment, it comes back with everything (S7), and whatever goes wrong on the way, everything arrives once
//! (S2, S3): short runs of what `examples/crash.rs` does for hours.

use std::path::PathBuf;

use crate::killing::harness::{self, Plan, Report};

/// The one in `CRASH_SEED`, or any.
fn seed() -> u64 {
    let given = std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| fastrand::u64(..1_000_000))
}

fn run(seed: u64, kills: u32, actions: usize) -> Report {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_sidetone"));
    let report = harness::run(Plan { program, seed, kills, actions, conversations: 120 });
    let report = report.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(report.wrong.is_empty(), "seed {seed}: {report:#?}");
    report
}

#[test]
fn killed_at_any_moment_nothing_is_lost_doubled_or_out_of_order() {
    let seed = seed();
    println!("CRASH_SEED={seed}");
    let report = run(seed, 25, 0);
    assert!(report.kills == 25 && report.shown > 0, "seed {seed}: {report:#?}");
}

#[test]
fn five_hundred_actions_by_random_keys_arrive_once_while_a_third_of_requests_go_wrong() {
    let seed = seed();
    println!("CRASH_SEED={seed}");
    let report = run(seed, 0, 500);
    let actions: usize = report.actions.values().sum();
    let wrong: usize = report.faults.values().sum();
    assert!(actions >= 500 && wrong * 4 > report.requests, "seed {seed}: {report:#?}");
}
