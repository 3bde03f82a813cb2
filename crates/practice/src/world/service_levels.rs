//! What happens to service levels as a conversation goes on (API 5.5 and 6.2).

use serde_json::json;

use super::happening::Entry;
use super::sla::{Counted, Sla, Targets, Watch};
use super::{Conversation, PartKind, Slot, State, Time, Who, World};

/// The customer writes: an answer is due.
pub(super) fn awaits_reply(c: &mut Conversation, now: Time) {
    if let Some(sla) = c.sla.as_mut().filter(|sla| !sla.over) {
        let paused = sla.paused;
        let watch = if sla.replied { &mut sla.next_reply } else { &mut sla.first_reply };
        watch.start(now, paused);
        sla.judge();
    }
}

impl World {
    fn counted(&self) -> Counted {
        Counted(self.rules.sla_office_hours.then(|| self.work_time()))
    }

    /// What is left at a time of each target that counts, in seconds, and whether it rests; less than none once it was missed.
    pub fn sla_left(&self, slot: Slot, at: Time) -> Vec<(&'static str, i64, bool)> {
        let Some(sla) = self.conversations.get(slot).and_then(|c| c.sla.as_ref()) else { return Vec::new() };
        let counted = self.counted();
        let all = [
            ("first_reply_time", &sla.first_reply),
            ("next_reply_time", &sla.next_reply),
            ("time_to_close", &sla.time_to_close),
        ];
        let left = |(name, watch): (&'static str, &Watch)| {
            let limit = watch.limit.filter(|_| watch.on)?;
            let spent = watch.spent + watch.since.map_or(0, |since| counted.between(since, at));
            Some((name, limit - spent, watch.since.is_none()))
        };
        all.into_iter().filter_map(left).collect()
    }

    /// A rule of the workspace puts an SLA on a conversation; it counts from now.
    pub fn apply_sla(&mut self, slot: Slot, name: &'static str, targets: Targets, now: Time) {
        let event = json!({"sla_name": name, "sla_definition": {"first_reply_time": targets.first_reply,
            "next_reply_time": targets.next_reply, "resolution_time": null, "time_to_close": targets.time_to_close}});
        let pauses = self.rules.sla_pauses;
        self.happen(slot, now, Entry::new(PartKind::SlaApplied, Who::Operator).about(event), |c| {
            let mut sla = Sla {
                name,
                first_reply: Watch::of(targets.first_reply),
                next_reply: Watch::of(targets.next_reply),
                time_to_close: Watch::of(targets.time_to_close),
                replied: c.statistics.first_admin_reply_at.is_some(),
                paused: pauses && c.state == State::Snoozed,
                over: c.state == State::Closed,
                ..Sla::default()
            };
            if !sla.over {
                sla.time_to_close.start(now, sla.paused);
            }
            sla.judge();
            c.sla = Some(sla);
            if c.waiting_since.is_some() {
                awaits_reply(c, now);
            }
        });
    }

    /// A teammate takes the SLA off; its name stays, its status goes.
    pub fn remove_sla(&mut self, slot: Slot, admin: u64, now: Time) {
        let Some(name) = self.conversations.get(slot).and_then(|c| c.sla.as_ref()).map(|sla| sla.name) else { return };
        let entry = Entry::new(PartKind::SlaRemoved, Who::Admin(admin)).about(json!({"sla_name": name}));
        self.happen(slot, now, entry, |c| c.sla = Some(Sla::standing(name, None)));
    }

    /// A teammate replied: what was due is met or missed, and a miss is noticed now.
    pub(super) fn sla_answered(&mut self, slot: Slot, now: Time) {
        self.sla_ends(slot, now, |sla, counted| {
            sla.replied = true;
            let first = sla.first_reply.end(now, counted).map(|met| ("first_reply_time", met));
            first.or_else(|| sla.next_reply.end(now, counted).map(|met| ("next_reply_time", met)))
        });
    }

    /// Closed: nothing is due any more. What nobody answered is cancelled.
    pub(super) fn sla_closed(&mut self, slot: Slot, now: Time) {
        self.sla_ends(slot, now, |sla, counted| {
            sla.over = true;
            let unanswered = sla.first_reply.on || sla.next_reply.on;
            (sla.first_reply.on, sla.next_reply.on) = (false, false);
            (sla.first_reply.since, sla.next_reply.since) = (None, None);
            let close = sla.time_to_close.end(now, counted).map(|met| ("time_to_close", met));
            sla.judge();
            if unanswered && sla.status == Some("hit") {
                sla.status = Some("cancelled");
            }
            close
        });
    }

    fn sla_ends(
        &mut self,
        slot: Slot,
        now: Time,
        end: impl FnOnce(&mut Sla, &Counted) -> Option<(&'static str, bool)>,
    ) {
        let Some(mut sla) = self.conversations.get(slot).and_then(|c| c.sla.clone()).filter(|sla| !sla.over) else {
            return;
        };
        let ended = end(&mut sla, &self.counted());
        if !sla.over {
            sla.judge();
        }
        let event = ended.filter(|(_, met)| !met).map(|(target, _)| {
            json!({"sla_name": sla.name, "sla_target_type": target, "current_sla_status": "missed",
                "sla_states": sla.states(now, &self.counted())})
        });
        self.conversations.change(slot, |c| c.sla = Some(sla));
        if let Some(event) = event {
            self.note_event(slot, PartKind::SlaMissed, event, now);
        }
    }

    /// Snoozed or woken: the clocks stand still or go on.
    pub(super) fn sla_sleeps(&mut self, slot: Slot, asleep: bool, now: Time) {
        let Some(mut sla) = self.conversations.get(slot).and_then(|c| c.sla.clone()) else { return };
        if !self.rules.sla_pauses || sla.over || sla.paused == asleep {
            return;
        }
        sla.paused = asleep;
        let counted = self.counted();
        for watch in sla.watches() {
            if asleep { watch.pause(now, &counted) } else { watch.go_on(now) }
        }
        let (kind, event) = if asleep {
            let (status, states) = (sla.status, sla.states(now, &counted));
            let event = json!({"sla_name": sla.name, "current_sla_status": status, "sla_states": states});
            (PartKind::SlaPaused, event)
        } else {
            (PartKind::SlaUnpaused, json!({"sla_name": sla.name}))
        };
        self.conversations.change(slot, |c| c.sla = Some(sla));
        self.note_event(slot, kind, event, now);
    }
}
