//! Taking back what was said (API 7.11): the words go, the entry stays.

use super::notices::News;
use super::part::Part;
use super::{Refusal, Slot, Time, Who, World};

/// What stands in place of the words.
pub const REDACTED: &str = "<p><i>This message was deleted</i></p>";

fn unknown() -> Refusal {
    Refusal::new(404, "conversation_part_or_message_not_found", "Conversation part or message not found")
}

fn cannot() -> Refusal {
    Refusal::new(400, "conversation_part_not_redactable", "Part can't be redacted")
}

impl World {
    /// Redacts an entry; it must say something.
    pub fn redact_part(&mut self, slot: Slot, part: u64, now: Time) -> Result<(), Refusal> {
        let there =
            self.conversations.get(slot).and_then(|c| c.parts.iter().find(|p| p.id == part)).ok_or_else(unknown)?;
        if there.body.is_none() {
            return Err(cannot());
        }
        self.conversations.change(slot, |c| {
            c.updated_at = c.updated_at.max(now);
            if let Some(part) = c.parts.iter_mut().find(|p| p.id == part) {
                wipe(part, now);
            }
        });
        self.note_news(now, News::Redacted(slot, part));
        Ok(())
    }

    /// Redacts the first message; it must be a contact's.
    pub fn redact_source(&mut self, slot: Slot, source: u64, now: Time) -> Result<(), Refusal> {
        let there = self.conversations.get(slot).map(|c| &c.source).filter(|s| s.id == source).ok_or_else(unknown)?;
        if !matches!(there.author, Who::Contact(_)) {
            return Err(cannot());
        }
        self.conversations.change(slot, |c| {
            c.updated_at = c.updated_at.max(now);
            c.source.body = Some(REDACTED.into());
            c.source.attachments.clear();
            c.source.redacted = true;
        });
        self.note_news(now, News::Redacted(slot, source));
        Ok(())
    }
}

fn wipe(part: &mut Part, now: Time) {
    part.body = Some(REDACTED.into());
    let mut extra = part.extra.take().unwrap_or_default();
    extra.attachments.clear();
    extra.redacted_at = Some(now);
    part.extra = Some(extra);
}
