//! What keys may be about: what the last frame showed under the cursor, and where keys have gone from there since.
//!
//! Between a frame and a key the list may become another one. Nothing of that moves the cursor, but it lies beneath
//! what a key does next, and of keys that are typed ahead the later ones were pressed on the same frame. So each frame
//! begins this anew, and nothing is done to a conversation that is not in here.

use super::list::ListPane;
use super::outbox::landing;
use crate::domain::ConversationId;

/// What keys may be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    conversations: Vec<ConversationId>,
    entries: Vec<i64>,
    /// The list as the frame showed it, moved along with the keys since; none while it still is that one.
    pub list: Option<Box<ListPane>>,
    /// The outbox as the frame showed it; none while it still is that one.
    outbox: Option<Vec<i64>>,
}

impl Aim {
    /// A conversation is under the cursor, or named in what lies over it, for the person to see.
    pub fn add(&mut self, id: &ConversationId) {
        if !self.has(id) {
            self.conversations.push(id.clone());
        }
    }

    /// Whether something may be done to a conversation.
    pub fn has(&self, id: &ConversationId) -> bool {
        self.conversations.contains(id)
    }

    /// The list is about to become another one than this. In a frame a ghost is a row as the others: that its place
    /// closes up behind the cursor is not to be seen in it.
    pub fn list_was(&mut self, list: &ListPane) {
        self.list.get_or_insert_with(|| Box::new(ListPane { ghost: None, ..list.clone() }));
    }

    /// An action is under the cursor of the outbox.
    pub fn add_entry(&mut self, id: i64) {
        self.entries.push(id);
    }

    /// Whether something may be done to an action.
    pub fn has_entry(&self, id: i64) -> bool {
        self.entries.contains(&id)
    }

    /// The outbox is another one now than this.
    pub fn outbox_was(&mut self, ids: Vec<i64>) {
        self.outbox.get_or_insert(ids);
    }

    /// A key moved the cursor of the outbox: where it landed may be meant, if the frame showed it there.
    pub fn walked(&mut self, from: Option<i64>, by: isize, to: Option<i64>) {
        let foreseen = match (&self.outbox, from) {
            (Some(ids), Some(from)) => landing(ids, from, by) == to,
            _ => true,
        };
        if let Some(to) = to.filter(|_| foreseen) {
            self.add_entry(to);
        }
    }
}
