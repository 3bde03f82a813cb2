//! The house holds: what `ARCHITECTURE.md` and `CONTRIBUTING.md` say of the sources, the tables and the documents is
//! read off them here.

mod documents;
mod rooms;
mod source;
mod style;
mod tables;
