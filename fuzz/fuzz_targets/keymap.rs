//! `tests/fuzz/targets/keymap.rs` for cargo-fuzz.

#![no_main]

#[path = "../../tests/fuzz/targets/mod.rs"]
#[allow(dead_code, reason = "of the targets, one is run")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::keymap::target(data));
