//! Made-up requests against the practice workspace: a share of what `crates/practice/examples/fuzz` tries for an hour, and
//! everything that it ever found.

#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../examples/fuzz/asking.rs"]
mod asking;
#[path = "../examples/fuzz/finding.rs"]
mod finding;
#[path = "../examples/fuzz/socket.rs"]
mod socket;
#[path = "../examples/fuzz/world.rs"]
mod world;

use practice::routes::{Request, Version};
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
fn a_finding_is_played_again_as_it_was_however_deeply_its_bodies_are_nested() {
    let deep: serde_json::Value = serde_json::from_str(&format!("{}7{}", "[".repeat(126), "]".repeat(126))).unwrap();
    for body in [Ok(Some(deep)), Ok(None), Err(())] {
        let request = Request {
            method: "POST".into(),
            path: vec!["tags".into()],
            query: vec![("page".into(), "2".into())],
            base: "http://127.0.0.1:1".into(),
            version: Version::Preview,
            body,
        };
        let kept = serde_json::json!({"requests": [world::to_json(&request)]}).to_string();
        let kept: serde_json::Value = serde_json::from_str(&kept).unwrap();
        let again = world::from_json(&kept["requests"][0]);
        assert_eq!(format!("{again:?}"), format!("{request:?}"));
    }
}

#[test]
fn bytes_that_were_found_are_sent_again_as_they_were() {
    let target = socket::Target::start();
    let request = Request {
        method: "GET".into(),
        path: vec!["me".into()],
        query: Vec::new(),
        base: String::new(),
        version: Version::Preview,
        body: Ok(None),
    };
    let bytes = target.bytes(&request, &mut fastrand::Rng::with_seed(1));
    let kept = serde_json::json!({"bytes": socket::kept(&bytes)});
    assert_eq!(finding::replay(&kept), Ok(()));
    assert!(finding::replay(&serde_json::json!({"bytes": "0d0a0"})).is_err(), "half a byte is no finding");
    assert!(finding::replay(&serde_json::json!({"requests": "none"})).is_err(), "nothing would be played");
}

#[test]
fn what_was_found_once_is_answered_well() {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    for entry in std::fs::read_dir(top).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "json") {
            let finding = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            assert_eq!(finding::replay(&finding), Ok(()), "{}", path.display());
        }
    }
}
