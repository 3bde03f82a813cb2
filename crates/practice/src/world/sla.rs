//! Service levels: what was promised, how it stands, and when it does not count (API 5.5 and 6.2).
//!
//! A target that is missed is noticed at the teammate's next reply, not when its time runs out. While a conversation is
//! snoozed, nothing is counted; outside office hours neither.

use serde_json::{Map, Value, json};

use super::Time;
use super::office_hours::WorkTime;

/// What is promised, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// Until the first reply.
    pub first_reply: Option<i64>,
    /// Until each further reply.
    pub next_reply: Option<i64>,
    /// Until it is closed.
    pub time_to_close: Option<i64>,
}

/// One target's clock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Watch {
    pub(super) limit: Option<i64>,
    /// Whether it counts, pauses apart.
    pub(super) on: bool,
    pub(super) since: Option<Time>,
    pub(super) spent: i64,
    pub(super) met: Option<bool>,
}

impl Watch {
    pub(super) fn of(limit: Option<i64>) -> Self {
        Self { limit, ..Self::default() }
    }

    pub(super) fn start(&mut self, now: Time, paused: bool) {
        if self.limit.is_some() && !self.on {
            (self.on, self.spent, self.since) = (true, 0, (!paused).then_some(now));
        }
    }

    pub(super) fn pause(&mut self, now: Time, counted: &Counted) {
        if let Some(since) = self.since.take() {
            self.spent += counted.between(since, now);
        }
    }

    pub(super) fn go_on(&mut self, now: Time) {
        if self.on {
            self.since.get_or_insert(now);
        }
    }

    /// Ends it, if it was running; whether it was in time. Missed once is missed.
    pub(super) fn end(&mut self, now: Time, counted: &Counted) -> Option<bool> {
        if !std::mem::take(&mut self.on) {
            return None;
        }
        self.pause(now, counted);
        let in_time = self.limit.is_none_or(|limit| self.spent <= limit);
        self.met = Some(in_time && self.met != Some(false));
        Some(in_time)
    }

    pub(super) fn told(&self, now: Time, counted: &Counted) -> Option<Value> {
        let limit = self.limit?;
        let spent = self.spent + self.since.map_or(0, |since| counted.between(since, now));
        let status = match (self.met, self.on) {
            (Some(false), _) => "missed",
            (_, true) => "active",
            (Some(true), false) => "hit",
            (None, false) => "pending",
        };
        Some(json!({"status": status, "seconds_remaining": self.on.then_some((limit - spent).max(0))}))
    }
}

/// Which seconds count.
pub(super) struct Counted(pub(super) Option<WorkTime>);

impl Counted {
    pub(super) fn between(&self, from: Time, to: Time) -> i64 {
        self.0.as_ref().map_or(to - from, |hours| hours.within(from, to))
    }
}

/// An SLA and how it stands.
#[derive(Clone, Debug, Default)]
pub struct Sla {
    pub name: &'static str,
    /// `active`, `hit`, `missed`, `cancelled`; none for one that was taken off.
    pub status: Option<&'static str>,
    pub(super) first_reply: Watch,
    pub(super) next_reply: Watch,
    pub(super) time_to_close: Watch,
    pub(super) replied: bool,
    pub(super) paused: bool,
    pub(super) over: bool,
}

impl Sla {
    /// One that stands like this for good: nothing is counted.
    pub fn standing(name: &'static str, status: Option<&'static str>) -> Self {
        Self { name, status, over: true, ..Self::default() }
    }

    pub(super) fn judge(&mut self) {
        let all = [&self.first_reply, &self.next_reply, &self.time_to_close];
        self.status = Some(if all.iter().any(|w| w.met == Some(false)) {
            "missed"
        } else if all.iter().any(|w| w.on) {
            "active"
        } else {
            "hit"
        });
    }

    pub(super) fn states(&self, now: Time, counted: &Counted) -> Value {
        let all = [
            ("first_reply_time", &self.first_reply),
            ("next_reply_time", &self.next_reply),
            ("time_to_close", &self.time_to_close),
        ];
        all.into_iter()
            .filter_map(|(name, w)| Some((name.to_owned(), w.told(now, counted)?)))
            .collect::<Map<_, _>>()
            .into()
    }

    pub(super) fn watches(&mut self) -> [&mut Watch; 3] {
        [&mut self.first_reply, &mut self.next_reply, &mut self.time_to_close]
    }
}
