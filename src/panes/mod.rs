//! The panes: plain functions from the model to the screen. They change nothing and wait for nothing.

pub mod composer;
pub mod details;
pub mod inbox_bar;
pub mod key_line;
pub mod list;
mod message;
pub mod message_line;
mod people;
mod row;
pub mod side_bar;
mod sla;
mod status;
mod table;
pub mod thread;
mod title;
