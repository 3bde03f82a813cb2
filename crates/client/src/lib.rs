//! The client: everything of sidetone that works without a screen.
//!
//! The rooms stand in the order in which each may know the others: only those above it. `ARCHITECTURE.md` tells how
//! data goes round; `tests/house/` holds them to it.

pub mod domain;
pub mod text;

pub mod condition;
pub mod view;

pub mod intent;

pub mod intercom;
pub mod store;
pub mod sync;

pub mod session;
