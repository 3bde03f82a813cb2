//! What the workspace keeps beside its conversations: what became of deleted and merged ones, side conversations,
//! the attributes that conversations may have and jobs.

use std::collections::HashMap;

use super::attributes::ConversationAttribute;
use super::outbound::Outbound;
use super::{Part, Time};

/// A conversation that is no more (API 7.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deleted {
    /// Its id.
    pub id: u64,
    /// Whether its statistics still count in reports.
    pub metrics_retained: bool,
    /// When it was deleted.
    pub at: Time,
}

/// What teammates and others talk about beside a conversation (API 7.16); the API can only read it.
#[derive(Clone, Debug)]
pub struct SideConversation {
    /// Its id.
    pub id: u64,
    /// What was said, oldest first.
    pub parts: Vec<Part>,
}

/// Work that was put off (API 14.2, enqueue).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: u64,
    /// When it is done.
    pub done_at: Time,
    /// The ticket it makes; none if it failed.
    pub ticket: Option<u64>,
    /// Where the one who asked for it found the server.
    pub base: String,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// The deleted conversations, oldest deletion first.
    pub deleted: Vec<Deleted>,
    /// Merged conversations, each with the one it went into.
    pub merged: HashMap<u64, u64>,
    /// Side conversations, by the conversation's id.
    pub side: HashMap<u64, Vec<SideConversation>>,
    /// What conversations can have as `custom_attributes`.
    pub attributes: Vec<ConversationAttribute>,
    /// Jobs, oldest first.
    pub jobs: Vec<Job>,
    /// How many of the jobs are done and were told of.
    pub(super) jobs_done: usize,
    /// Messages that teammates sent, each to those who have not answered.
    pub outbound: Vec<Outbound>,
    /// How many ids of its own it has given out.
    given: u64,
}

impl Desk {
    /// The next id of an attribute, an option, a job: one row of numbers for all.
    pub fn next_id(&mut self) -> u64 {
        self.given += 1;
        self.given
    }
}
