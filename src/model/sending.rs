//! The message that goes out in a moment, and can be taken back until then (I21).

use std::collections::BTreeSet;

use crate::words::done::Words;
use client::domain::{ConversationId, Timestamp};

/// Words on their way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// The step that sends them.
    pub step: i64,
    /// In which they will stand.
    pub conversation: ConversationId,
    /// Reply or note.
    pub words: Words,
    /// The customer's name.
    pub who: String,
    /// What follows them in the same unit: "close".
    pub then: Option<String>,
    /// What a close that follows them does about a rating, behind what is said of it.
    pub rating: String,
    /// When they go out.
    pub at: Timestamp,
    /// How much was said before: what was said since is newer, and is what can be taken back first.
    pub said: u64,
    /// Whether the outbox that is known has had them.
    pub listed: bool,
}

/// What had waited for the server, since it answers again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    /// The steps of it that have not come to an end yet.
    pub waiting: BTreeSet<i64>,
    /// How many of them went out.
    pub sent: usize,
    /// How often something had been said by then.
    pub said: u64,
}
