//! What keys may be about: what the last frame showed under the cursor, and where keys have gone from there since.
//!
//! Between a frame and a key the list may become another one. Nothing of that moves the cursor, but it lies beneath
//! what a key does next, and of keys that are typed ahead the later ones were pressed on the same frame. So each frame
//! begins this anew, and nothing is done to a conversation that is not in here.

use super::list::ListPane;
use super::outbox::landing;
use client::domain::ConversationId;

/// What keys may be about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aim {
    conversations: Vec<ConversationId>,
    /// What the frame shows and the one before it did not: it takes a moment to be seen.
    fresh: Vec<ConversationId>,
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

    /// This is the aim of a frame after another one's: what it did not show before, and to which no key has led, is yet
    /// to be seen. Returns whether there is something of the kind that the frame before did not have either.
    pub fn follow(&mut self, before: &Self) -> bool {
        let (known, fresh) = std::mem::take(&mut self.conversations).into_iter().partition(|id| before.has(id));
        (self.conversations, self.fresh) = (known, fresh);
        self.fresh.iter().any(|id| !before.fresh.contains(id))
    }

    /// What the frame shows has been there for long enough.
    pub fn ripen(&mut self) {
        for id in std::mem::take(&mut self.fresh) {
            self.add(&id);
        }
    }

    /// Whether something may be done to a conversation.
    pub fn has(&self, id: &ConversationId) -> bool {
        self.conversations.contains(id)
    }

    /// The list is about to become another one than this.
    pub fn list_was(&mut self, list: &ListPane) {
        self.list.get_or_insert_with(|| Box::new(list.clone()));
    }

    /// A step is under the cursor of the outbox.
    pub fn add_entry(&mut self, id: i64) {
        self.entries.push(id);
    }

    /// Whether something may be done to a step.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(ids: &[&str]) -> Aim {
        let mut aim = Aim::default();
        ids.iter().for_each(|id| aim.add(&(*id).into()));
        aim
    }

    #[test]
    fn what_a_frame_shows_anew_is_no_aim_before_it_could_be_seen() {
        let first = frame(&["a"]);
        let mut second = frame(&["b"]);
        assert!(second.follow(&first));
        assert!(!second.has(&"b".into()));
        let mut third = frame(&["b"]);
        assert!(!third.follow(&second), "it is there since the frame before");
        assert!(!third.has(&"b".into()));
        third.ripen();
        let mut fourth = frame(&["b"]);
        assert!(!fourth.follow(&third));
        assert!(fourth.has(&"b".into()));
    }

    #[test]
    fn where_a_key_has_led_is_an_aim_at_once() {
        let mut first = frame(&["a"]);
        first.add(&"b".into());
        let mut second = frame(&["b"]);
        assert!(!second.follow(&first));
        assert!(second.has(&"b".into()));
    }
}
