//! Tags on messages, the first one included (I25, T7). The API shows them and tells of them, but has no operation that
//! puts them on: in the product a teammate does.

use super::catalog::Tagged;
use super::notices::News;
use super::{Conversation, Refusal, Slot, Time, World};

impl Conversation {
    /// The tags of a message, by the id of its entry or of the first message; none if it is no message of this one.
    fn tags_of(&mut self, message: u64) -> Option<&mut Vec<Tagged>> {
        if self.source.id == message {
            return Some(&mut self.source.tags);
        }
        let part = self.parts.iter_mut().find(|p| p.id == message && p.is_message())?;
        Some(&mut part.extra.get_or_insert_default().tags)
    }

    /// Whether any message has a tag.
    pub(super) fn has_message_tagged(&self, tag: u64) -> bool {
        let on_parts = self.parts.iter().filter_map(|p| p.extra.as_deref()).flat_map(|extra| &extra.tags);
        self.source.tags.iter().chain(on_parts).any(|t| t.tag == tag)
    }

    /// Takes a tag off all messages.
    pub(super) fn untag_messages(&mut self, tag: u64) {
        self.source.tags.retain(|t| t.tag != tag);
        for extra in self.parts.iter_mut().filter_map(|p| p.extra.as_deref_mut()) {
            extra.tags.retain(|t| t.tag != tag);
        }
    }
}

impl World {
    /// Puts a tag on a message; one that is there already stays as it is. One that is taken off and set again is a new
    /// application, at its own time (T7).
    pub fn tag_message(
        &mut self,
        slot: Slot,
        message: u64,
        admin: u64,
        tag: u64,
        now: Time,
    ) -> Result<Tagged, Refusal> {
        self.tag(tag).ok_or_else(Refusal::not_found)?;
        let tagged = Tagged { tag, at: now, by: admin };
        let change = |c: &mut Conversation| {
            let tags = c.tags_of(message)?;
            if let Some(there) = tags.iter().find(|t| t.tag == tag) {
                return Some((*there, false));
            }
            tags.push(tagged);
            c.updated_at = c.updated_at.max(now);
            Some((tagged, true))
        };
        let (tagged, new) = self.conversations.change(slot, change).flatten().ok_or_else(unknown)?;
        if new {
            self.note_news(now, News::MessageTagged(slot, message, tag));
        }
        Ok(tagged)
    }

    /// Takes a tag off a message.
    pub fn untag_message(&mut self, slot: Slot, message: u64, tag: u64, now: Time) -> Result<Tagged, Refusal> {
        let change = |c: &mut Conversation| {
            let tags = c.tags_of(message)?;
            let gone = tags.iter().position(|t| t.tag == tag).map(|n| tags.remove(n));
            if gone.is_some() {
                c.updated_at = c.updated_at.max(now);
            }
            Some(gone)
        };
        let gone = self.conversations.change(slot, change).flatten().ok_or_else(unknown)?;
        gone.ok_or_else(|| Refusal::new(404, "tag_not_found", "Tag not found"))
    }
}

fn unknown() -> Refusal {
    Refusal::new(404, "conversation_part_or_message_not_found", "Conversation part or message not found")
}
