//! Conversations that become one, become a ticket, or go (API 7.6, 7.12, 7.13).

use super::conversations::Deleted;
use super::counting::count_close;
use super::happening::Entry;
use super::notices::News;
use super::{PartKind, Refusal, Slot, State, Time, Who, World};

impl World {
    /// Merges a conversation into another, which stays open; the one is closed and linked to the other.
    pub fn merge(&mut self, secondary: Slot, primary: u64, now: Time) -> Result<Slot, Refusal> {
        let failed = |words: &'static str| Refusal::new(422, "merge_failed", words);
        let id = self.conversations.get(secondary).map(|c| c.id).ok_or_else(Refusal::not_found)?;
        if id == primary {
            return Err(failed("Cannot merge a conversation into itself"));
        }
        let into = self.conversations.find(primary).ok_or_else(|| failed("Primary conversation not found"))?;
        if self.conversations.merged.contains_key(&id) {
            return Err(failed("Secondary conversation has already been merged"));
        }
        if self.conversations.merged.contains_key(&primary) {
            return Err(failed("Primary conversation has already been merged"));
        }
        self.conversations.merged.insert(id, primary);
        self.link(secondary, into);
        let hours = self.work_time();
        self.happen(secondary, now, Entry::new(PartKind::Close, Who::Operator), |c| {
            count_close(c, None, &hours, now);
            c.state = State::Closed;
            c.snoozed_until = None;
            c.waiting_since = None;
            Self::fin_waits_no_more(c);
        });
        self.sla_closed(secondary, now);
        self.happen(into, now, Entry::new(PartKind::Merged, Who::Operator), |_| {});
        if self.rules.merge_brings {
            let customers = self.conversations.get(secondary).map(|c| c.contacts.clone()).unwrap_or_default();
            for contact in customers {
                self.bring(into, contact, now);
            }
        }
        Ok(into)
    }

    /// Links two conversations to one another.
    pub fn link(&mut self, one: Slot, other: Slot) {
        for (from, to) in [(one, other), (other, one)] {
            let Some(id) = self.conversations.get(to).map(|c| c.id) else { continue };
            self.conversations.change(from, |c| {
                if !c.linked.contains(&id) {
                    c.linked.push(id);
                }
            });
        }
    }

    /// Takes the link between two conversations away.
    pub fn unlink(&mut self, one: Slot, other: Slot) {
        for (from, to) in [(one, other), (other, one)] {
            let Some(id) = self.conversations.get(to).map(|c| c.id) else { continue };
            self.conversations.change(from, |c| c.linked.retain(|linked| *linked != id));
        }
    }

    /// Deletes a conversation or ticket for good; only that it was there is remembered.
    pub fn delete(&mut self, slot: Slot, metrics_retained: bool, now: Time) -> Option<u64> {
        let others: Vec<Slot> =
            self.conversations.get(slot)?.linked.iter().filter_map(|id| self.conversations.find(*id)).collect();
        for other in others {
            self.unlink(slot, other);
        }
        let gone = self.conversations.remove(slot)?;
        self.conversations.side.remove(&gone.id);
        self.note_news(now, News::Deleted(gone.id));
        self.conversations.deleted.push(Deleted { id: gone.id, metrics_retained, at: now });
        self.give_out_waiting(now);
        Some(gone.id)
    }
}
