//! Intercom's REST API, version 2.16, as an async, typed client: one method an endpoint that an inbox needs.
//!
//! What it promises to the rooms above: the token goes to one host only and is never printed; the rate limit is kept
//! to before the server has to say so; reads are tried again when that may help, writes never are behind the
//! caller's back; whatever the server sends is read leniently into [`crate::domain`] types and nothing it sends makes
//! it panic. An [`ApiError`] says what to do about it, and whether a write may have arrived all the same.

mod client;
mod cover;
mod desk;
mod endpoint;
mod error;
mod failure;
pub mod files;
mod office_hours;
mod options;
mod pace;
mod query;
mod server_clock;
mod tickets;
mod timer;
mod trail;
mod transport;
pub mod webhook;
pub mod wire;
mod writes;

pub use client::Client;
pub use cover::{Asked, Cover, ask_for, cover};
pub use error::ApiError;
pub use options::{ClientOptions, Region, Token};
pub use pace::{LONGEST_WAIT, RateState};
pub use query::{Cursor, Op, Order, Page, PageRequest, Query, QueryValue, SearchSort};
pub use trail::Trail;

#[cfg(test)]
mod tests;
