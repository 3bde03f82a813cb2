//! Intercom's search language (API 4): its reading, its evaluation, and the pages of what it finds.

mod bits;
mod column;
pub mod contact_field;
mod contact_index;
pub mod contacts;
pub mod conversation_field;
pub mod conversations;
mod fields;
pub mod index;
mod numbers;
pub mod page;
pub mod query;
mod rows;
mod segment_query;
mod texts;
pub mod ticket_field;
mod ticket_index;
pub mod tickets;
pub mod value;

#[cfg(test)]
mod tests;

pub use index::Index;
pub use page::{Cursor, Found, PageRequest};
pub use query::{Node, Test, parse};
pub use ticket_index::TicketIndex;
pub use value::{Kind, Op, Operand, Val};
