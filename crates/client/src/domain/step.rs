//! Steps: what a person decided, from the key press until the server has acknowledged it.

use clock::Timestamp;
use serde::{Deserialize, Serialize};

use super::ids::{AdminId, ConversationId};
use super::lane::Lane;
use super::operation::Operation;
use super::text::Text;

/// Stands for the conversation of what is about none, but about its author.
pub const OWN: &str = "";

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepState {
    /// On disk, waiting its turn or its next try.
    Queued,
    /// On its way; a crash now leaves it in doubt.
    Sending,
    /// It may or may not have arrived: it must be looked for before it is repeated (S3).
    Unsure,
    /// The server refused it for good; a person decides (S4).
    Failed,
    /// The server has said so, or its effect was seen.
    Done,
}

/// An entry of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its number; later ones are larger.
    pub id: i64,
    /// The unit that it is a step of: what was decided in one go ("send and close").
    pub unit: i64,
    /// The step that must be done before it: it falls with that.
    pub after: Option<i64>,
    /// The conversation it is done to; [`OWN`] where it is about its author alone.
    pub conversation: ConversationId,
    /// In whose name (S11, F6).
    pub author: AdminId,
    /// What is to be done.
    pub operation: Operation,
    /// How far it has come.
    pub state: StepState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was decided.
    pub created_at: Timestamp,
    /// Not to be tried before then.
    pub next_attempt_at: Timestamp,
    /// The server's words, when it failed or is being retried.
    pub error: Option<Text>,
    /// What is known of its last try.
    pub last_try: LastTry,
}

impl Step {
    /// The next try of what a person wants tried at once, whatever it waits for.
    pub const AT_ONCE: Timestamp = Timestamp(0);

    /// What it goes out in, one step after the other.
    pub fn lane(&self) -> Lane {
        Lane::of(&self.conversation, &self.author)
    }
}

/// What is known of a step's last try.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LastTry {
    /// When its request left.
    pub left: Option<Timestamp>,
    /// Whether the server has said that it did it.
    pub taken: bool,
    /// Whether it can never be told any more whether it arrived: a person has to look (S3).
    pub unknown: bool,
}
