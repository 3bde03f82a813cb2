//! The real program: its command line, and its screen on a pseudo-terminal.

mod command_line;
mod inbox;
mod practice;
#[cfg(debug_assertions)]
mod probe;
mod support;
