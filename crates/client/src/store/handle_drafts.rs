//! The store's handle for drafts.

use super::DraftMode;
use super::drafts;
use super::error::Result;
use super::handle::Store;
use super::owner::Write;
use super::types::{Draft, DraftMark, DraftNow, KeptDraft, SavedDraft};
use crate::domain::ConversationId;

impl Store {
    /// Drafts whose conversations are gone, newest first.
    pub async fn lost_drafts(&self) -> Result<Vec<KeptDraft>> {
        self.owner.read(drafts::lost).await
    }

    /// Keeps a draft; an empty one is removed. What another program has written there since this one looked is kept
    /// beside it (S9). On disk when this returns.
    pub async fn save_draft(&self, draft: Draft) -> Result<SavedDraft> {
        self.owner.write_synced(move |w| drafts::save(w, &draft)).await
    }

    /// Keeps a draft that was one of another mode until now, which goes in the same moment (S7).
    pub async fn turn_draft(&self, draft: Draft, from: DraftMode) -> Result<SavedDraft> {
        self.owner.write_synced(move |w| drafts::turn(w, &draft, from)).await
    }

    /// The drafts in a conversation, replies before notes and the newest first. Asked of the thread that writes, as
    /// all reads of drafts are: one that is on its way there must be seen, or it would be lost to what is typed
    /// instead.
    pub async fn drafts(&self, id: &ConversationId) -> Result<Vec<Draft>> {
        let id = id.clone();
        self.owner.look(move |w| drafts::of(w.db, &id)).await
    }

    /// The draft that a composer opens on: the newest. It is not before the person yet, however well this program knew
    /// it, so what is made of the composer meanwhile leaves it alone. Once it is there, [`Store::know_draft`] says so.
    pub async fn draft(&self, id: &ConversationId, mode: DraftMode) -> Result<Option<KeptDraft>> {
        let id = id.clone();
        let open = move |w: &mut Write<'_>| {
            w.known.forget(&id, mode);
            drafts::newest(w.db, &id, mode)
        };
        self.owner.look(open).await
    }

    /// The draft after the one that this program knows, round and round; none if there is no other.
    pub async fn other_draft(&self, id: &ConversationId, mode: DraftMode) -> Result<Option<KeptDraft>> {
        let id = id.clone();
        self.owner.look(move |w| drafts::next(w, &id, mode)).await
    }

    /// What became of the draft that this program knows.
    pub async fn draft_now(&self, id: &ConversationId, mode: DraftMode) -> Result<DraftNow> {
        let id = id.clone();
        self.owner.look(move |w| drafts::now(w, &id, mode)).await
    }

    /// The person at this program has this draft before them: what they make of it replaces it.
    pub async fn know_draft(&self, id: &ConversationId, mode: DraftMode, mark: DraftMark) -> Result<()> {
        let id = id.clone();
        let know = move |w: &mut Write<'_>| {
            w.known.know(&id, mode, mark);
            Ok(())
        };
        self.owner.look(know).await
    }

    /// The person at this program has been told that what they have before them is not the draft that is kept: what
    /// they make of it is a text of its own.
    pub async fn unknow_draft(&self, id: &ConversationId, mode: DraftMode) -> Result<()> {
        let id = id.clone();
        let unknow = move |w: &mut Write<'_>| {
            w.known.forget(&id, mode);
            Ok(())
        };
        self.owner.look(unknow).await
    }

    /// Throws the draft away that this program knows.
    pub async fn drop_draft(&self, id: &ConversationId, mode: DraftMode) -> Result<SavedDraft> {
        let id = id.clone();
        self.owner.write_synced(move |w| drafts::remove(w, &id, mode)).await
    }

    /// Throws a draft away, unless it was changed since.
    pub async fn forget_draft(&self, mark: DraftMark) -> Result<()> {
        self.owner.write_synced(move |w| drafts::delete(w, mark)).await
    }
}
