//! What a transaction changed; it becomes events once it is committed.

use std::collections::HashMap;

use super::types::{Change, StoreEvent};
use crate::domain::{ContactId, ConversationId, Mention};

/// What a transaction changed; it becomes events once it is committed.
#[derive(Debug, Default)]
pub(super) struct News {
    changes: Vec<Change>,
    contacts: Vec<ContactId>,
    /// Whom the notes of the thread name that is being taken in.
    pub(super) named: Vec<Mention>,
    /// The workspace's lists.
    pub(super) directory: bool,
    /// Steps.
    pub(super) outbox: bool,
    /// Whether a draft was kept, changed or dropped.
    pub(super) drafts: bool,
    /// Lists that are kept of views.
    pub(super) lists: bool,
    /// When time alone changes one.
    pub(super) flips: bool,
    /// A list is to be filled.
    pub(super) filling: bool,
    /// Conversations whose steps were ended by somebody else's hand (I47).
    pub(super) halted: Vec<ConversationId>,
    /// Words were removed for good (S12).
    pub(super) erased: bool,
}

impl News {
    /// A conversation changed.
    pub(super) fn change(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Something about a contact changed.
    pub(super) fn contact(&mut self, id: &ContactId) {
        if !self.contacts.contains(id) {
            self.contacts.push(id.clone());
        }
    }

    /// The changes so far, one for each conversation: from before the first to after the last.
    pub(super) fn changes(&self) -> Vec<Change> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut merged: Vec<Change> = Vec::new();
        for change in &self.changes {
            match places.get(change.id.as_str()).and_then(|place| merged.get_mut(*place)) {
                Some(earlier) => {
                    earlier.after.clone_from(&change.after);
                    earlier.reworded |= change.reworded;
                    earlier.given = change.given.clone().or(earlier.given.take());
                    earlier.said = change.said.clone().or(earlier.said.take());
                    earlier.named.extend(change.named.iter().cloned());
                }
                None => {
                    places.insert(change.id.as_str(), merged.len());
                    merged.push(change.clone());
                }
            }
        }
        merged
    }

    /// The conversations whose snooze has ended.
    pub(super) fn woken(&self) -> Vec<ConversationId> {
        if self.changes.iter().all(|change| change.after.as_ref().is_none_or(|after| !after.woke)) {
            return Vec::new();
        }
        self.changes().into_iter().filter(Change::is_woken).map(|change| change.id).collect()
    }

    /// What is to be told of it.
    pub(super) fn into_events(self) -> Vec<StoreEvent> {
        let mut events = Vec::new();
        let changes = self.changes();
        if !changes.is_empty() {
            events.push(StoreEvent::Conversations(changes));
        }
        events.extend(self.halted.into_iter().map(StoreEvent::Halted));
        if self.directory {
            events.push(StoreEvent::Directory);
        }
        events.extend(self.contacts.into_iter().map(StoreEvent::Details));
        if self.drafts {
            events.push(StoreEvent::Drafts);
        }
        if self.outbox {
            events.push(StoreEvent::Outbox);
        }
        if self.lists {
            events.push(StoreEvent::Lists);
        }
        events
    }
}
