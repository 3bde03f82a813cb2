//! The runtime: messages in, effects carried out, frames drawn. The only room that spawns for the screen's sake.
//!
//! [`Engine`] is everything but the terminal, so that tests run the very same program on a test screen; [`live`] is
//! the loop around it on a real terminal.

mod asking;
mod clicks;
#[cfg(test)]
mod defaults_tests;
mod engine;
pub mod live;
mod reading;
mod start;
mod timers;
pub mod title;
pub mod unfinished;

pub use crate::model::effect::Outside;
pub use asking::Asking;
pub use engine::{Engine, Parts, Passing, Zones};
pub use start::{Opening, engine, profile};
