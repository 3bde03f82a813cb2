//! Snoozes in steps, as the rest of the program asks for them.

use super::error::Result;
use super::guards;
use super::handle::Store;
use super::ladder::{self, Climbed};
use crate::domain::{ConversationId, Timestamp};

impl Store {
    /// Those whose present step is over.
    pub async fn due_rungs(&self, now: Timestamp) -> Result<Vec<ConversationId>> {
        self.owner.read(move |r| ladder::due(r, now)).await
    }

    /// When the next step is over; none if nothing sleeps in steps.
    pub async fn next_rung(&self) -> Result<Option<Timestamp>> {
        self.owner.read(ladder::next).await
    }

    /// A step is over: what follows is in the outbox with it, or they stop. To be asked right after the conversation was
    /// read.
    ///
    /// # Errors
    /// [`super::StoreError::NotHeld`] when another program delivers; nothing is done then.
    pub async fn climb(&self, id: &ConversationId, email: Option<&str>) -> Result<Climbed> {
        let (id, email) = (id.clone(), email.map(str::to_owned));
        self.write_held(move |w| ladder::climb(w, &id, email.as_deref())).await
    }

    /// What was to be closed or snoozed is not, as somebody has written there: it leaves the outbox. Whether it did.
    pub async fn fall(&self, id: i64) -> Result<bool> {
        self.write_held(move |w| guards::fall(w, id)).await
    }

    /// All steps stop: this store came back, and what it takes for undone may be done. Which those were.
    pub async fn halt_ladders(&self) -> Result<Vec<ConversationId>> {
        self.owner.write_synced(ladder::halt_all).await
    }

    /// It sleeps on, and nothing follows when its time is up. Whether there was anything to follow.
    pub async fn end_steps(&self, id: &ConversationId) -> Result<bool> {
        let id = id.clone();
        self.owner.write_synced(move |w| ladder::end(w, &id)).await
    }
}
