//! Kills the program thousands of times under random keys and faults, and tells what was lost or doubled (S7):
//!
//! ```sh
//! cargo build --release && cargo run --release --example crash -- --kills 1000 --seed 1
//! ```
//!
//! With `--kills 0 --actions 500` it lives until so many actions were decided. With `CRASH_KEEP` set, a run that finds
//! something leaves its home directory for a look at it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use killing::harness::{self, Failed, Plan};

#[path = "../tests/crash/mod.rs"]
mod killing;

fn argument(name: &str, default: u64) -> Result<u64, Failed> {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(Ok(default), |value| value.parse().map_err(|_| format!("{name} takes a number").into()))
}

/// The binary of this build, seen from an example of it.
fn beside(own: &Path) -> Option<PathBuf> {
    Some(own.parent()?.parent()?.join("sidetone")).filter(|path| path.is_file())
}

fn main() -> Result<ExitCode, Failed> {
    let (kills, seed) = (argument("--kills", 100)?, argument("--seed", fastrand::u64(..1_000_000))?);
    let program = std::env::current_exe().ok().and_then(|own| beside(&own));
    let program = program.ok_or("build the program first: `cargo build`, with the same profile")?;
    let kills = u32::try_from(kills)?;
    let conversations = 60 + usize::try_from(kills)?;
    let actions = usize::try_from(argument("--actions", 0)?)?;
    let mut out = std::io::stdout();
    let begun = Instant::now();
    let told = harness::run(Plan { program, seed, kills, actions, conversations });
    let report = told.map_err(|error| format!("seed {seed}: {error}"))?;
    let seconds = begun.elapsed().as_secs();
    use std::io::Write as _;
    let actions: usize = report.actions.values().sum();
    writeln!(out, "seed {seed}: {} kills in {seconds} s, while {} times others acted", report.kills, report.others)?;
    writeln!(out, "{actions} actions: {:?}; {} presses were shown as done", report.actions, report.shown)?;
    writeln!(out, "{} refused, {} messages taken back", report.refused, report.undone)?;
    writeln!(
        out,
        "{} drafts of two seconds; {} words the kill came too soon for ({} of them there)",
        report.kept, report.open, report.open_found
    )?;
    writeln!(out, "{} requests; gone wrong: {:?}", report.requests, report.faults)?;
    writeln!(out, "lost, doubled, out of order or unasked: {}", report.wrong.len())?;
    for wrong in &report.wrong {
        writeln!(out, "  {wrong}")?;
    }
    Ok(if report.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
