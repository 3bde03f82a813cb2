//! Killed at any moment, it comes back with everything (S7), and whatever goes wrong on the way, everything arrives once
//! (S2, S3): short runs of what `examples/crash.rs` does for hours.

use std::path::PathBuf;
use std::time::Duration;

use crate::killing::harness::{self, Plan};
use crate::killing::report::Report;
use crate::killing::weather::Times;

/// A fortieth of real time, or nearly.
const TIMES: Times =
    Times { horizon: Duration::from_secs(3), timeout: Duration::from_secs(1), late: Duration::from_millis(1500) };

/// The one in `CRASH_SEED`, or this one: what a run finds can be found again.
fn seed(usual: u64) -> u64 {
    let given = std::env::var("CRASH_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or(usual)
}

fn run(seed: u64, kills: u32, steps: usize) -> Report {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_sidetone"));
    let (times, told) = (TIMES, |_: &str| ());
    let report = harness::run(Plan { program, seed, kills, steps, conversations: 120, times, told });
    let report = report.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(report.wrong.is_empty(), "seed {seed}:\n{report}");
    report
}

#[test]
fn killed_at_any_moment_nothing_is_lost_doubled_or_out_of_order() {
    let report = run(seed(1), 12, 0);
    assert!(report.kills >= 12 && report.shown > 0 && report.pairs > 0 && report.stops > 0, "{report}");
}

#[test]
fn actions_by_random_keys_arrive_once_while_a_third_of_requests_go_wrong() {
    let report = run(seed(2), 0, 80);
    let steps: usize = report.steps.values().sum();
    let wrong: usize = report.faults.values().sum();
    assert!(steps >= 80 && wrong * 4 > report.requests && report.late > 0, "{report}");
}
