//! What a store is asked about notes that name somebody (I24).

use super::error::Result;
use super::handle::Store;
use super::mentions;
use crate::condition::Viewer;
use crate::domain::ConversationId;

impl Store {
    /// A person has looked at the notes of a conversation that name somebody.
    pub async fn read_mentions(&self, id: &ConversationId) -> Result<()> {
        let id = id.clone();
        self.owner.write(move |w| mentions::looked_at(w, &id)).await
    }

    /// The last note of a conversation that names the one who looks is unread again.
    pub async fn unread_mention(&self, id: &ConversationId, viewer: Viewer) -> Result<()> {
        let id = id.clone();
        self.owner.write(move |w| mentions::unread(w, &id, &viewer)).await
    }

    /// Nothing that names somebody is unread any more.
    pub async fn clear_mentions(&self) -> Result<()> {
        self.owner.write(mentions::clear).await
    }
}
