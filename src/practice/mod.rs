//! The practice workspace: an HTTP server that speaks Intercom's API.

pub mod content;
