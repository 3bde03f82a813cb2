//! Killed at any moment, it comes back with everything (S7): a short run of what `examples/crash.rs` does for hours.

use std::path::PathBuf;

use crate::harness::{self, Plan};

#[test]
fn killed_at_any_moment_nothing_is_lost_doubled_or_out_of_order() {
    let seed = std::env::var("CRASH_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or_else(|| fastrand::u64(..1_000_000));
    println!("CRASH_SEED={seed}");
    let program = PathBuf::from(env!("CARGO_BIN_EXE_sidetone"));
    let report = harness::run(Plan { program, seed, kills: 25, conversations: 80 });
    let report = report.unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    assert!(report.wrong.is_empty(), "seed {seed}: {report:#?}");
    assert!(report.kills == 25 && report.sent > 0, "seed {seed}: {report:#?}");
}
