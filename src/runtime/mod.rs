//! The runtime: messages in, effects carried out, frames drawn. The only room that spawns for the screen's sake.
//!
//! [`Engine`] is everything but the terminal, so that tests run the very same program on a test screen; [`live`] is
//! the loop around it on a real terminal.

mod engine;
pub mod live;
mod reading;
mod start;
mod timers;
pub mod unfinished;

pub use engine::{Engine, Outside, Parts, Zones};
pub use start::{Opening, engine};
