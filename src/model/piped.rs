//! A command that was given a thread, or several, and what it printed.

use client::domain::ConversationId;

/// The last one.
#[derive(Clone, PartialEq, Eq)]
pub struct Piped {
    /// By which it is known to whoever runs it.
    pub number: u64,
    /// As it was typed.
    pub line: String,
    /// What it was given.
    pub ids: Vec<ConversationId>,
    /// What it printed, once it has ended.
    pub text: Option<String>,
}
