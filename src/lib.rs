//! sidetone: Intercom's support inbox in a terminal.
//!
//! The rooms, in the order in which data passes through them. `ARCHITECTURE.md` tells how it goes round and which
//! room may know which; `tests/house.rs` holds them to it.

pub mod domain;
pub mod practice;
pub mod problem;

pub mod intercom;
pub mod store;
pub mod sync;
