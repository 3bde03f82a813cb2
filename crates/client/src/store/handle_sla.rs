//! What SLAs leave, as the rest of the program asks for it.

use super::error::Result;
use super::handle::Store;
use super::sla::{self, DueSoon};
use crate::domain::{ConversationId, Timestamp};

impl Store {
    /// What is open and due by a time, or was, the first one first; so many at most, those that were missed last.
    pub async fn due_by(&self, by: Timestamp, most: usize) -> Result<Vec<DueSoon>> {
        self.owner.read(move |r| sla::soon(r, by, most)).await
    }

    /// When the next promise ends after a time; none if none does.
    pub async fn next_due(&self, after: Timestamp) -> Result<Option<Timestamp>> {
        self.owner.read(move |r| sla::next(r, after)).await
    }

    /// Open conversations with an SLA that counts and of which it is not known until when, so many at most.
    pub async fn unknown_dues(&self, most: usize) -> Result<Vec<ConversationId>> {
        self.owner.read(move |r| sla::unknown(r, most)).await
    }

    /// Whether an SLA is on a conversation, as far as its head is here.
    pub async fn has_sla(&self, id: &ConversationId) -> Result<bool> {
        let id = id.clone();
        self.owner.read(move |r| sla::is_on(r, &id)).await
    }
}
