//! The wire: reading what Intercom sends into [`crate::domain`] types.
//!
//! Written against what the server really sends (API 25), not against its schema, and by hand on JSON values: a field
//! of an unexpected type is a field not known, never a failed answer. Only what nothing can be done without (an id,
//! the list in a list) makes something unreadable; in a list it is left out and the rest is read.

mod attributes;
pub mod contact;
pub mod conversation;
mod event;
pub mod lists;
mod order;
mod part;
pub mod people;
pub mod sla;
pub mod ticket;
mod value;

#[cfg(test)]
mod tests;

pub(super) use value::{flag, id, items, time};

/// What came of reading something: it, or what is wrong with it, in words for a person.
pub type Reading<T> = Result<T, String>;
