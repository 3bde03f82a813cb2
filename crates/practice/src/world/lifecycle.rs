//! Close, snooze, open, wake (API 7.8 and 8).

use std::sync::Arc;

use serde_json::json;

use super::counting::{count_close, count_reply};

use super::happening::Entry;
use super::time::iso;
use super::{Conversation, PartKind, Refusal, Slot, State, Time, Who, World};

/// Later than this no snooze can go: the end of the year 9999. Milliseconds sent for seconds land beyond it.
const LATEST: Time = 253_402_300_799;

impl World {
    /// A teammate closes a conversation, perhaps with a last word.
    pub fn close(&mut self, slot: Slot, admin: u64, body: Option<Arc<str>>, now: Time) {
        self.close_as(slot, Who::Admin(admin), body, now);
    }

    /// Somebody closes a conversation, perhaps with a last word, which is a reply if a teammate says it.
    pub(super) fn close_as(&mut self, slot: Slot, by: Who, body: Option<Arc<str>>, now: Time) {
        let admin = match by {
            Who::Admin(id) => Some(id),
            _ => None,
        };
        let hours = self.work_time();
        let speaker = admin.filter(|_| body.as_deref().is_some_and(|b| !b.is_empty()));
        self.happen(slot, now, Entry::new(PartKind::Close, by).with_body(body), |c| {
            if let Some(admin) = speaker {
                count_reply(c, admin, &hours, now);
            }
            count_close(c, admin, &hours, now);
            c.state = State::Closed;
            c.snoozed_until = None;
            c.waiting_since = None;
            c.read = true;
            Self::fin_waits_no_more(c);
        });
        if speaker.is_some() {
            self.sla_answered(slot, now);
        }
        self.sla_closed(slot, now);
        if admin.is_some() {
            self.ask_for_rating(slot, now);
        }
    }

    /// A teammate puts a conversation away until a time.
    pub fn snooze(&mut self, slot: Slot, admin: u64, until: Time, now: Time) -> Result<(), Refusal> {
        if until <= now {
            return Err(Refusal::invalid("snoozed_until must be in the future"));
        }
        if until > LATEST {
            return Err(Refusal::invalid("snoozed_until must be a Unix timestamp in seconds"));
        }
        let entry = Entry::new(PartKind::Snoozed, Who::Admin(admin))
            .about(json!({"until": "custom", "custom_until_time": iso(until)}));
        self.happen(slot, now, entry, |c| {
            c.state = State::Snoozed;
            c.snoozed_until = Some(until);
            Self::fin_waits_no_more(c);
        });
        Ok(())
    }

    /// A teammate opens a conversation: reopens a closed one, wakes a snoozed one.
    pub fn open(&mut self, slot: Slot, admin: u64, now: Time) {
        self.happen(slot, now, Entry::new(PartKind::Open, Who::Admin(admin)), |c| {
            reopen(c);
            c.read = true;
        });
    }

    /// The time of a snooze has come (I18); one that is not snoozed is left alone.
    pub fn wake(&mut self, slot: Slot, due: Time) {
        if self.conversations.get(slot).is_none_or(|c| c.state != State::Snoozed) {
            self.conversations.change(slot, |c| c.snoozed_until = None);
            return;
        }
        self.happen(slot, due, Entry::new(PartKind::TimerUnsnooze, Who::Operator), |c| {
            reopen(c);
            c.read = false;
        });
    }
}

/// Sets a conversation open, counting it if it was closed.
pub(super) fn reopen(c: &mut Conversation) {
    if c.state == State::Closed {
        c.statistics.reopens += 1;
    }
    c.state = State::Open;
    c.snoozed_until = None;
}
