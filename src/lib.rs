//! sidetone: Intercom's support inbox in a terminal.
//!
//! The rooms, in the order in which data passes through them. `ARCHITECTURE.md` tells how it goes round and which
//! room may know which; `tests/house/` holds them to it.

pub mod problem;

pub mod words;

pub mod call;
pub mod config;
pub mod keymap;
pub mod macros;
pub mod theme;
pub mod views;

pub mod own_apps;

pub mod model;

pub mod command;

pub mod app;

pub mod overlay;
pub mod panes;
pub mod screen;

pub mod runtime;
pub mod term;

pub mod cli;
