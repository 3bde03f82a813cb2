//! However what a person does, what others do and what the server says cross each other: what is shown never goes back
//! to what was before, and ends as it is on the server (S5, S6).
//!
//! By chance, many times; what once went wrong is in `proptest-regressions`, and is played first.

mod play;
mod server;

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::play::{Move, Play};
use super::Bench;

/// How many plays, if `PROPTEST_CASES` does not say so.
const CASES: u32 = 300;

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(CASES);
    ProptestConfig { cases, source_file: Some(file!()), ..ProptestConfig::default() }
}

fn steps() -> impl Strategy<Value = (Vec<Move>, u8)> {
    (prop::collection::vec((0..15_u8, any::<u8>()), 1..70), any::<u8>())
}

#[test]
fn whatever_crosses_what_is_shown_never_goes_back_and_ends_as_the_server_is() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    // One store for all plays, a conversation for each: opening a store takes longer than a play.
    let bench = Bench::swift();
    let plays = AtomicUsize::new(0);
    let outcome = TestRunner::new(config()).run(&steps(), |(steps, order)| {
        let id = plays.fetch_add(1, Ordering::Relaxed).to_string();
        runtime.block_on(async {
            let mut play = Play::new(&bench, &id).await;
            for step in steps {
                play.step(step).await;
            }
            play.end_well(order).await;
        });
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
