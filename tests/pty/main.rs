//! The real program: its command line, and its screen on a pseudo-terminal.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command_line;
mod crash;
#[cfg(target_os = "linux")]
mod disk;
mod doors;
mod ground;
mod inbox;
#[cfg(debug_assertions)]
mod keys;
#[path = "../crash/mod.rs"]
mod killing;
mod outbox;
mod practice;
#[cfg(debug_assertions)]
mod probe;
mod shell;
mod shift;
#[cfg(target_os = "linux")]
mod stopped;
mod support;
mod two;
mod waiting;
