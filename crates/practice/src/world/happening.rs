//! Something happens: an entry is recorded in a thread, and what was due by a time is done.

use std::sync::Arc;

use super::conversation::Conversation;
use super::conversations::Slot;
use super::notices::News;
use super::part::{AssignedTo, Extra, Part, PartKind, Who};
use super::state::State;
use super::turns::Charge;
use super::workspace::{Act, Done};
use super::{Time, World};

/// An entry about to be recorded.
pub(super) struct Entry {
    pub(super) kind: PartKind,
    pub(super) author: Who,
    pub(super) body: Option<Arc<str>>,
    pub(super) assigned_to: Option<AssignedTo>,
    pub(super) extra: Extra,
}

impl Entry {
    pub(super) fn new(kind: PartKind, author: Who) -> Self {
        Self { kind, author, body: None, assigned_to: None, extra: Extra::default() }
    }

    pub(super) fn with_body(mut self, body: Option<Arc<str>>) -> Self {
        self.body = body.filter(|b| !b.is_empty());
        self
    }

    pub(super) fn to(mut self, assigned_to: AssignedTo) -> Self {
        self.assigned_to = Some(assigned_to);
        self
    }

    pub(super) fn about(mut self, event: serde_json::Value) -> Self {
        self.extra.event = Some(event);
        self
    }
}

impl World {
    /// Notes down that something happened, for those who listen.
    pub fn note_news(&mut self, at: Time, news: News) {
        self.notices.note(at, news);
    }

    /// Changes a conversation by `change` and records what happened, as of `now`.
    pub(super) fn happen(
        &mut self,
        slot: Slot,
        now: Time,
        entry: Entry,
        change: impl FnOnce(&mut Conversation),
    ) -> Option<u64> {
        let id = self.ids.next_part();
        self.note_news(now, News::Part(slot, id));
        let (before, charge) = self.conversations.get(slot).map(|c| (c.state, Charge::of(c)))?;
        if let (Some(deeds), Who::Admin(_)) = (&mut self.unnoticed, entry.author) {
            deeds.push(Done { at: now.max(self.settled), what: Act::Entry(slot, id) });
        }
        self.files.keep(&entry.extra.attachments);
        let (admins, assigned_to) = (&self.admins, entry.assigned_to);
        self.conversations.change(slot, |c| {
            change(c);
            c.handled(|admin| admins.iter().any(|a| a.id == admin && !a.away), "Paused", now);
            c.updated_at = c.updated_at.max(now);
            if let Who::Admin(admin) = entry.author
                && !c.teammates.contains(&admin)
            {
                c.teammates.push(admin);
            }
            let extra = (entry.extra != Extra::default()).then(|| Box::new(entry.extra));
            c.parts.push(Part {
                id,
                kind: entry.kind,
                at: now,
                author: entry.author,
                body: entry.body,
                assigned_to: entry.assigned_to,
                state: c.state,
                extra,
            });
        });
        let (after, charge_after) = self.conversations.get(slot).map(|c| (c.state, Charge::of(c)))?;
        if before != after && (before == State::Snoozed || after == State::Snoozed) {
            self.sla_sleeps(slot, after == State::Snoozed, now);
        }
        if let Some(AssignedTo::Admin(admin)) = assigned_to {
            self.turns.was_given(admin, id);
        }
        if charge != charge_after {
            // What was said in the past, as imports do, frees somebody now.
            self.give_out_waiting(now.max(self.settled));
        }
        Some(id)
    }

    /// Tells of the jobs that have ended by a time.
    fn end_jobs(&mut self, by: Time) {
        while let Some((id, at)) = self.jobs.next_end(by) {
            self.note_news(at, News::Job(id));
        }
    }

    /// Lets everything happen that was due by `now`, at the time at which it was due: snoozes that end (I18), and what
    /// waits for Fin (H6).
    pub fn settle(&mut self, now: Time) {
        while let Some((due, slot)) = self.conversations.next_wake()
            && due <= now
        {
            self.end_jobs(due);
            if self.conversations.get(slot).is_some_and(|c| c.snoozed_until == Some(due)) {
                self.wake(slot, due);
            } else {
                self.fin_hands_over(slot, due);
            }
        }
        self.end_jobs(now);
        self.bring_in();
        self.settled = self.settled.max(now);
    }
}
