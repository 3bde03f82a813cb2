//! Looks for input that the practice workspace answers badly: with a 5xx, with no answer, or with a world that the
//! rules do not allow.
//!
//! `cargo run --release --example fuzz -- --minutes 60` works on one core for an hour and says once a minute
//! how far it is. `--seed N` begins elsewhere. A finding ends it: the requests that led there go to a file, which
//! `--replay FILE` plays again and which belongs into `crates/practice/tests/fuzzed/`; `cargo test --test fuzzed` plays all of those.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::print_stderr)]

mod asking;
mod finding;
mod socket;
mod world;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;
use serde_json::{Value, json};

/// So many requests over the socket come after each session without one.
const OVER_THE_SOCKET: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse::<u64>().ok()
    };
    if let Some(at) = arguments.iter().position(|argument| argument == "--replay") {
        let file = arguments.get(at + 1).expect("--replay wants a file");
        let finding = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let outcome = finding::replay(&finding);
        println!("{outcome:?}");
        return if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let seconds = number("--seconds").unwrap_or_else(|| number("--minutes").unwrap_or(60) * 60);
    let seed = number("--seed").unwrap_or_else(|| fastrand::u64(..1 << 48));
    println!("seed {seed}, for {seconds} s");
    // What panics is reported as a finding, with all that led there.
    std::panic::set_hook(Box::new(|panic| eprintln!("{panic}")));
    let target = socket::Target::start();
    match run(seed, Duration::from_secs(seconds), &target) {
        Ok(()) => ExitCode::SUCCESS,
        Err((what, finding)) => {
            let file = format!("finding-{seed}.json");
            std::fs::write(Path::new(&file), finding.to_string()).unwrap();
            println!("found: {what}\nkept in {file}");
            ExitCode::FAILURE
        }
    }
}

fn run(seed: u64, time: Duration, target: &socket::Target) -> Result<(), (String, Value)> {
    let worlds: Vec<_> = (0..4).map(world::world).collect();
    let mut rng = Rng::with_seed(seed);
    let (begun, mut told) = (Instant::now(), Instant::now());
    let (mut inside, mut outside, mut good) = (0_usize, 0_usize, 0_usize);
    while begun.elapsed() < time {
        let session = rng.u64(..);
        let from = &worlds[usize::try_from(session % 4).unwrap()];
        good += world::session(session, from.clone()).map_err(|found| (found.what, found.replay))?;
        inside += world::REQUESTS;
        let mut asker = asking::Asker::new(session, from, world::NOW);
        for _ in 0..OVER_THE_SOCKET {
            let bytes = target.bytes(&asker.next(), &mut rng);
            target.try_out(&bytes).map_err(|what| (what, json!({"bytes": socket::kept(&bytes)})))?;
            outside += 1;
        }
        if told.elapsed() >= Duration::from_secs(60) {
            told = Instant::now();
            let minutes = begun.elapsed().as_secs() / 60;
            println!("{minutes} min: {inside} requests inside ({good} of them carried out), {outside} over the socket");
        }
    }
    println!("nothing found: {inside} requests inside ({good} of them carried out), {outside} over the socket");
    Ok(())
}
