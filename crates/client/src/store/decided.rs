//! What was decided in one go: on its way into the store, and what comes of it.

use super::types::StoredThread;
use crate::domain::{AdminId, ConversationId, DraftMode, Operation, Standing, Step, Text, Timestamp};
use crate::intent::{Decision, Refusal, Warning};

/// What a person decided in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUnit {
    /// In whose name (S11, F6).
    pub author: AdminId,
    /// What is to be done to which conversation, in order; of one conversation's, each waits for the one before it and
    /// falls with it, and with no other's.
    pub operations: Vec<(ConversationId, Vec<Operation>)>,
    /// The drafts that became one of them: of its own mode, and of the other if it was begun as that.
    pub drop_drafts: Vec<(ConversationId, DraftMode)>,
    /// Not to be delivered before then (undo send).
    pub not_before: Timestamp,
}

impl NewUnit {
    /// What is to be done to one conversation, without a draft and at once.
    pub fn about(conversation: ConversationId, author: AdminId, operations: Vec<Operation>) -> Self {
        let operations = vec![(conversation, operations)];
        Self { author, operations, drop_drafts: Vec::new(), not_before: Timestamp(0) }
    }
}

/// What was decided, now that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The steps of its unit.
    pub steps: Vec<Step>,
    /// What was asked for and is not done, and why.
    pub left_out: Vec<(ConversationId, Refusal)>,
    /// What the person should know of it.
    pub warnings: Vec<Warning>,
    /// Conversations that were in the list that is worked on before it, and are not any more.
    pub left: Vec<ConversationId>,
    /// Where the conversations stood before it, and stand now.
    pub stood: Vec<Stood>,
    /// Whether it is the first of several steps (I47), which are not done again with it.
    pub in_steps: bool,
}

/// What would come of something that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreseen {
    /// What would be decided.
    pub decision: Decision,
    /// What the customers of the conversations that were named are called, in the order in which they were.
    pub called: Vec<(ConversationId, Text)>,
    /// The threads that the person is to look at before: of a merge the one that goes and the one that stays; else of who takes
    /// part, is blocked or is redacted.
    pub threads: Vec<StoredThread>,
}

/// Where a conversation stood before a unit was decided, and after that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stood {
    /// What the two stands are of.
    pub conversation: ConversationId,
    /// As it was shown before.
    pub before: Standing,
    /// As it was shown once it was decided.
    pub after: Standing,
}

/// What a person decided in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedUnit {
    /// The unit's number.
    pub id: i64,
    /// By the store's clock.
    pub decided_at: Timestamp,
    /// Its steps that are remembered, in order.
    pub steps: Vec<Step>,
}

/// What a teammate decided, to be looked at: whether it can be taken back, or done again, or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DidUnit {
    /// The unit's number.
    pub id: i64,
    /// By the store's clock.
    pub decided_at: Timestamp,
    /// Whether it is taken back.
    pub undone: bool,
    /// Its steps that are remembered, in order.
    pub steps: Vec<Step>,
    /// Where its conversations stood.
    pub stood: Vec<Stood>,
    /// What the customer of the first of them is called, and those whose steps were refused.
    pub called: Vec<(ConversationId, Text)>,
    /// Why it can be turned no further, where it cannot.
    pub fate: std::result::Result<(), Refusal>,
}

/// Which way a unit is turned (I43).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It is taken back.
    Back,
    /// It was taken back, and is done again.
    Again,
}

/// What came of turning a unit, now that it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turned {
    /// The unit that was turned.
    pub unit: i64,
    /// Which way.
    pub turn: Turn,
    /// The customer of the first of its conversations.
    pub who: Text,
    /// Whether words of it are out and stay so.
    pub said: bool,
    /// The tags that were made for it: those stay in the workspace, on whatever they are put or taken off.
    pub made: Vec<Text>,
    /// The conversations that are in the list that is worked on by it, and were not before.
    pub entered: Vec<ConversationId>,
    /// What was put into the outbox for it, what could not be turned, and where its conversations stood before that.
    pub decided: Decided,
}
