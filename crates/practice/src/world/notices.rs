//! What has happened lately, for whoever wants to tell others of it: the workspace's webhooks are made of this.
//!
//! Nothing is noted down before somebody listens. Every entry of a thread is noted by `World::happen`, so a new
//! command reports by the kind of entry it makes; what leaves no entry is noted by the command itself.

use super::people::ContactSlot;
use super::{Slot, Time};

/// Noted down beyond this, the oldest are forgotten: nobody has fetched them for long.
const LONGEST: usize = 100_000;

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub at: Time,
    pub news: News,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// A conversation began, with its first message.
    Began(Slot),
    /// An entry with this id was added to a thread.
    Part(Slot, u64),
    /// A message (an entry, or the first one) was given a tag.
    MessageTagged(Slot, u64, u64),
    /// The words of an entry (or of the first message) were taken away.
    Redacted(Slot, u64),
    /// The conversation with this id is gone.
    Deleted(u64),
    /// A contact takes part in it.
    Joined(Slot, ContactSlot),
    /// A contact no longer takes part in it.
    Left(Slot, ContactSlot),
    /// A ticket was made of it, or with it.
    Ticket(Slot),
    ContactMade(ContactSlot),
    /// Something of a contact changed.
    ContactChanged(ContactSlot),
    /// A contact was put away.
    ContactArchived(ContactSlot),
    /// A contact was taken back.
    ContactUnarchived(ContactSlot),
    /// The contact with this id (24 hex digits) and that external id is gone.
    ContactDeleted(String, Option<String>),
    /// A contact took in the one with this id.
    ContactMerged(ContactSlot, String),
    /// A contact was given a tag.
    ContactTagged(ContactSlot, u64),
    /// A contact lost a tag.
    ContactUntagged(ContactSlot, u64),
    /// A teammate went away or came back.
    Away(u64),
    /// A contact has read what was said to it: what came after the first of these entries, up to the second.
    Read(Slot, u64, u64),
    /// A lead became a user.
    ContactSignedUp(ContactSlot),
    /// A contact was given an address, and whether it is a lead that had none before.
    ContactEmail(ContactSlot, bool),
    /// A contact wants newsletters from now on, or none any more.
    ContactSubscribed(ContactSlot, bool),
    /// A contact gets mail of this kind from now on, or none any more.
    Subscription(ContactSlot, u64, bool),
    CompanyMade(u32),
    /// Something of a company changed.
    CompanyChanged(u32),
    /// The company with this id (24 hex digits), and that one in the workspace's books, is gone.
    CompanyDeleted(String, String),
    /// A contact belongs to a company, or does no more.
    CompanyOf(u32, ContactSlot, bool),
    /// A contact did something in the product: the event's id.
    Event(ContactSlot, String),
    /// Work that was put off is done.
    Job(u64),
    ArticleMade(u64),
    ArticleChanged(u64),
    /// Customers can read an article from now on, or no more.
    ArticlePublished(u64, bool),
    /// The article with this id is gone.
    ArticleDeleted(u64),
}

/// What was noted down and not fetched yet.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    listening: bool,
    noted: std::collections::VecDeque<Notice>,
}

impl Notices {
    /// Begins to note down, or stops and forgets.
    pub fn listen(&mut self, whether: bool) {
        self.listening = whether;
        if !whether {
            self.noted.clear();
        }
    }

    /// Takes what was noted down, oldest first.
    pub fn take(&mut self) -> Vec<Notice> {
        self.noted.drain(..).collect()
    }

    /// Whether something was noted down and not taken yet.
    pub fn is_empty(&self) -> bool {
        self.noted.is_empty()
    }

    /// Notes down that something happened.
    pub(super) fn note(&mut self, at: Time, news: News) {
        if self.listening {
            if self.noted.len() >= LONGEST {
                self.noted.pop_front();
            }
            self.noted.push_back(Notice { at, news });
        }
    }
}
