//! Whatever comes from outside, nothing breaks: each target takes any bytes and holds what it reads to what must be true
//! of it. Here they run over what is kept in `corpus/`, and over a fixed number of changes of that by chance, the same
//! ones each time. `FUZZ_ROUNDS=100000 cargo test --test fuzz` tries more; `fuzz/` hands them to cargo-fuzz.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking, and says why")]

mod chance;
mod targets;

use std::path::PathBuf;

/// How many changes are tried where nothing else is said: seconds for all targets.
const ROUNDS: u64 = 400;

/// What is kept for a target, in the order of its names.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

/// Says which bytes it was, if the target panics.
struct Trying<'a>(&'a str, &'a [u8]);

impl Drop for Trying<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let (name, bytes) = (self.0, self.1.escape_ascii());
            eprintln!("{name} fails for b\"{bytes}\"; kept in tests/fuzz/corpus/{name}/, it is tried each time");
        }
    }
}

fn run(name: &str, data: &[u8], target: fn(&[u8])) {
    let _trying = Trying(name, data);
    target(data);
}

fn rounds(share: u64) -> u64 {
    match std::env::var("FUZZ_ROUNDS") {
        Ok(rounds) => rounds.parse().unwrap_or_else(|_| panic!("FUZZ_ROUNDS is a number, and not {rounds}")),
        Err(_) => ROUNDS / share,
    }
}

/// For each target its two tests; the number is how much dearer it is than the others.
macro_rules! targets {
    ($($name:ident $share:literal)*) => {
        $(mod $name {
            use super::*;

            #[test]
            fn what_is_kept_for_it_is_read_or_refused() {
                let kept = corpus(stringify!($name));
                assert!(kept.len() >= 2, "{} files", kept.len());
                kept.iter().for_each(|data| run(stringify!($name), data, targets::$name::target));
            }

            #[test]
            fn what_chance_makes_of_that_is_read_or_refused() {
                let kept = corpus(stringify!($name));
                for seed in 0..rounds($share) {
                    let data = chance::change(&kept, seed);
                    run(stringify!($name), &data, targets::$name::target);
                }
            }
        })*
    };
}

targets! {
    answers 1
    call 1
    clean 1
    condition 1
    config 1
    decoder 1
    html 1
    journal 20
    keymap 4
    markup 1
    theme 4
    webhook 1
}
