//! The real program: its command line, and its screen on a pseudo-terminal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command_line;
mod crash;
#[path = "../crash/harness.rs"]
mod harness;
mod inbox;
mod outbox;
mod practice;
#[cfg(debug_assertions)]
mod probe;
#[path = "../crash/screen.rs"]
mod screen;
mod support;
mod two;
