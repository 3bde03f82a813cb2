//! Kills the program thousands of times under random keys and faults, and tells what was lost or doubled (S7):
//!
//! ```sh
//! cargo build --release && cargo run --release --example crash -- --kills 1000 --seed 1
//! ```
//!
//! Horizon, time-out and late arrivals are a tenth of real time (12, 3 and 6 seconds); `--scale 1` has them as they are
//! for everybody, and `--horizon`, `--timeout` and `--late` set them one by one, in seconds. A horizon that is shorter
//! than things are late must make it find doubles: `--horizon 0.5 --timeout 0.3 --late 6`.
//!
//! With `--kills 0 --actions 500` it lives until so many actions were decided. With `CRASH_KEEP` set, a run that finds
//! something leaves its home directory for a look at it.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use std::time::{Duration, Instant};

use killing::harness::{self, Failed, Plan};
use killing::weather::Times;

#[path = "../tests/crash/mod.rs"]
mod killing;

fn argument<T: FromStr>(name: &str) -> Result<Option<T>, Failed> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map(|value| value.parse().map_err(|_| format!("{name} takes a number").into())).transpose()
}

fn times() -> Result<Times, Failed> {
    let scale: f64 = argument("--scale")?.unwrap_or(0.1);
    let of = |seconds: f64| Duration::try_from_secs_f64(seconds * scale);
    let mut times = Times { horizon: of(120.0)?, timeout: of(30.0)?, late: of(60.0)? };
    for (name, time) in
        [("--horizon", &mut times.horizon), ("--timeout", &mut times.timeout), ("--late", &mut times.late)]
    {
        if let Some(seconds) = argument(name)? {
            *time = Duration::try_from_secs_f64(seconds)?;
        }
    }
    Ok(times)
}

/// The binary of this build, seen from an example of it.
fn beside(own: &Path) -> Option<PathBuf> {
    Some(own.parent()?.parent()?.join("sidetone")).filter(|path| path.is_file())
}

/// A run lasts, and who reads its log wants to know how far it has come.
fn told(progress: &str) {
    // A reader who has gone away is no reason to end.
    let _ = writeln!(std::io::stdout(), "{progress}");
}

fn main() -> Result<ExitCode, Failed> {
    let seed = argument("--seed")?.unwrap_or_else(|| fastrand::u64(..1_000_000));
    let kills: u32 = argument("--kills")?.unwrap_or(100);
    let steps = argument("--actions")?.unwrap_or(0);
    let times = times()?;
    let program = std::env::current_exe().ok().and_then(|own| beside(&own));
    let program = program.ok_or("build the program first: `cargo build`, with the same profile")?;
    let conversations = 60 + usize::try_from(kills)?;
    let mut out = std::io::stdout();
    let begun = Instant::now();
    writeln!(out, "seed {seed}, {kills} kills, {times:?}")?;
    let run = harness::run(Plan { program, seed, kills, steps, conversations, times, told });
    let report = run.map_err(|error| format!("seed {seed}: {error}"))?;
    writeln!(out, "seed {seed}, {} s, {times:?}\n\n{report}", begun.elapsed().as_secs())?;
    Ok(if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
