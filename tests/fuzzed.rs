//! Made-up requests against the practice workspace: a share of what `examples/fuzz_practice` tries for an hour, and
//! everything that it ever found.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../examples/fuzz_practice/asking.rs"]
mod asking;
#[path = "../examples/fuzz_practice/world.rs"]
mod world;

use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_requests_is_answered_badly_or_breaks_a_rule(seed in any::<u64>()) {
        if let Err(found) = world::session(seed, world::world(seed)) {
            prop_assert!(false, "{}\n{}", found.what, found.replay);
        }
    }
}

#[test]
fn requests_that_are_made_up_are_carried_out_often_enough_to_mean_something() {
    let good: usize = (0..4).map(|seed| world::session(seed, world::world(seed)).ok().unwrap()).sum();
    assert!(good > world::REQUESTS, "{good} of {}", 4 * world::REQUESTS);
}

#[test]
fn what_was_found_once_is_answered_well() {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    for entry in std::fs::read_dir(top).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "json") {
            let finding = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            assert_eq!(world::replay(&finding), Ok(()), "{}", path.display());
        }
    }
}
