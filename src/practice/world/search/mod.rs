//! Intercom's search language (API 4): its reading, its evaluation, and the pages of what it finds.

pub mod contacts;
pub mod conversations;
mod fields;
pub mod page;
pub mod query;
pub mod tickets;
pub mod value;

#[cfg(test)]
mod tests;

pub use page::{Cursor, Found, PageRequest};
pub use query::{Node, Op, Test, parse};
pub use value::{Kind, Operand, Val};
