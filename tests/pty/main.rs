//! The real program: its command line, and its screen on a pseudo-terminal.

mod command_line;
#[cfg(debug_assertions)]
mod probe;
mod support;
