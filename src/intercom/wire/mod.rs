//! The wire: reading what Intercom sends into [`crate::domain`] types.
//!
//! Written against what the server really sends (API 25), not against its schema, and by hand on JSON values: a field of
//! an unexpected type is a field not known, never a failed answer.

pub mod contact;
pub mod conversation;
pub mod lists;
pub mod people;
pub mod ticket;

/// What came of reading something: it, or what is wrong with it, in words for a person.
pub type Reading<T> = Result<T, String>;
