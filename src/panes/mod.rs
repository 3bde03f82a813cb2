//! The panes: plain functions from the model to the screen. They change nothing and wait for nothing.

pub mod composer;
pub mod details;
pub mod inbox_bar;
pub mod list;
mod message;
mod people;
pub mod status;
pub mod thread;
mod title;
