//! Keeping to the rate limit.

use crate::domain::Timestamp;

/// The rate limit as the last answer told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateState {
    /// Requests in a window.
    pub limit: u32,
    /// Requests left in this one.
    pub remaining: u32,
    /// When the next one begins, by this machine's clock.
    pub reset: Timestamp,
}
