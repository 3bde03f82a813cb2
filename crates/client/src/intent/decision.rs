//! What comes of an intent: one unit of the outbox.

use clock::Timestamp;

use super::house::Unfilled;
use super::{Intent, Refusal, Subject};
use crate::domain::rating::Asking;
use crate::domain::step::OWN;
use crate::domain::{AdminId, ConversationId, DraftMode, Operation, Standing, State};

/// What is to be done, as one unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// In whose name.
    pub author: AdminId,
    /// Not before then.
    pub not_before: Timestamp,
    /// To which conversation what, in order; of one conversation's, each hangs on the one before it.
    pub operations: Vec<(ConversationId, Vec<Operation>)>,
    /// Where they stood and will stand.
    pub standings: Vec<(ConversationId, Standing, Standing)>,
    /// The drafts that became its words.
    pub drafts: Vec<DraftMode>,
    /// What was asked for and is not done, and why.
    pub left_out: Vec<(ConversationId, Refusal)>,
    /// What the person should know of it.
    pub warnings: Vec<Warning>,
}

/// What the person should know of something that is done all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// It is closed in Intercom, which may ask the customer for a rating (F5, I26).
    Rating(Asking),
    /// It is done without what should be there first, by the person's wish (I48).
    Without(ConversationId, Unfilled),
    /// What closing would do about a rating as it is, and once who takes part has changed (I26, I42).
    RatingThen(Asking, Asking),
}

impl Warning {
    /// What closing this conversation may bring with it.
    pub(super) fn of_closing(subject: &Subject) -> Option<Self> {
        let asks = subject.standing.state == State::Open;
        subject.rating.clone().filter(|asking| asks && matches!(asking, Asking::Unknown { .. })).map(Self::Rating)
    }
}

/// Why something cannot be taken back by another decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWayBack {
    /// What was said is said; before it goes out it can be taken out of the outbox.
    Said,
    /// It is about no conversation.
    Own,
}

impl Decision {
    pub(super) fn new(author: AdminId, now: Timestamp) -> Self {
        Self {
            author,
            not_before: now,
            operations: Vec::new(),
            standings: Vec::new(),
            drafts: Vec::new(),
            left_out: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Something about the author alone.
    pub(super) fn own(&mut self, operation: Operation) {
        self.operations.push((ConversationId::new(OWN), vec![operation]));
    }

    /// What is done to a conversation.
    pub(super) fn about(&mut self, subject: &Subject, operations: Vec<Operation>) {
        let after = operations.iter().fold(subject.standing.clone(), |standing, operation| standing.after(operation));
        let (mut before, mut after) = (subject.standing.clone(), after);
        Standing::forget_unchanged(&mut before, &mut after);
        self.standings.push((subject.id.clone(), before, after));
        self.operations.push((subject.id.clone(), operations));
    }

    /// What takes it back once it is done: conversations stand as they stood. What the server counts by itself (who waits,
    /// how often something was reopened) is not taken back.
    ///
    /// # Errors
    /// Why there is no such decision.
    pub fn inverse(&self) -> Result<Intent, NoWayBack> {
        if self.standings.is_empty() {
            return Err(NoWayBack::Own);
        }
        if self.operations.iter().flat_map(|(_, own)| own).any(|operation| !operation.properties().undoable) {
            return Err(NoWayBack::Said);
        }
        Ok(Intent::Restore(self.standings.iter().map(|(id, before, _)| (id.clone(), before.clone())).collect()))
    }
}
