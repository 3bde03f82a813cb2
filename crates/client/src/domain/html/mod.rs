//! How the HTML of messages is read: its tags, what they mean, and what stands for that which has no words. A thread, a
//! preview and a notice read it alike, as all of them go by this.

pub mod address;
pub mod bare;
pub mod element;
mod hidden;
pub mod media;
pub mod plain;
pub mod script;
pub mod spoken;
pub mod token;

pub use element::{Element, Style};
pub use token::{Attributes, Token, Tokens};
