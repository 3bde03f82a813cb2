//! The thread pane: which conversation is shown, what is known of it, and how it is being read.

use client::domain::ConversationId;
use client::store::StoredThread;

/// The conversation that is read: what is here of it, and how far it is scrolled.
#[derive(Clone, Debug, Default)]
pub struct ThreadPane {
    /// The conversation shown: the list's cursor, once it has rested.
    pub shown: Option<ConversationId>,
    /// What the store has of it.
    pub data: Option<StoredThread>,
    /// Changes whenever `data` does, so that the drawing knows when its lines are old.
    pub version: u64,
    /// Lines between the bottom of the pane and the end of the thread: 0 shows the newest.
    pub from_end: usize,
    /// Whether all quoted history is unfolded.
    pub quotes: bool,
    /// Whether it was deleted.
    pub gone: bool,
    /// Whether runs of bot messages are folded into one line (F8).
    pub fold_bots: bool,
}

impl ThreadPane {
    /// Turns to another conversation.
    pub fn show(&mut self, id: Option<ConversationId>) {
        if self.shown != id {
            *self = Self { shown: id, version: self.version + 1, fold_bots: self.fold_bots, ..Self::default() };
        }
    }

    /// Takes in what the store has.
    pub fn take(&mut self, data: Option<StoredThread>) {
        if self.data != data {
            self.data = data;
            self.version += 1;
        }
    }
}
