//! The house holds: what `ARCHITECTURE.md` and `CONTRIBUTING.md` say of the sources, the tables and the documents is
//! read off them here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod circles;
mod docs;
mod documents;
mod rooms;
mod schemas;
mod source;
mod style;
mod tables;
mod words;
