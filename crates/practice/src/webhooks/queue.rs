//! The rules of delivery (API 22.6), without a socket: what goes out next, and what becomes of what went out.

use std::collections::{BTreeMap, VecDeque};

use super::envelope::Event;
use crate::world::Time;

/// The first wait after a 429, and the longest.
const FIRST_THROTTLE: Time = 60;
const LONGEST_THROTTLE: Time = 2 * 3600;
/// More errors in a row than this, within the time below, pause all for that time.
const MOST_ERRORS: u32 = 1000;
const PAUSE: Time = 15 * 60;
/// What waits beyond this is lost, oldest first: nobody has fetched it for long.
const LONGEST: usize = 100_000;

/// An event on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// What is told.
    pub event: Event,
    /// How often it has been sent.
    pub attempts: u32,
    pub first_sent_at: Time,
    /// Whether planned faults have been asked for already.
    pub met_fault: bool,
}

/// What the other side said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It answered with this status.
    Status(u16),
    /// It did not answer in time.
    TimedOut,
    /// It could not be reached, or the connection broke.
    Unreachable,
}

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It arrived.
    Delivered,
    /// It is tried once more, at this time.
    Again(Time),
    /// It is not tried again.
    Lost,
    /// Nothing goes out before this time; then it is tried again.
    Throttled(Time),
    /// It is lost, and nothing goes out before this time.
    Paused(Time),
    /// Nothing goes out any more.
    Gone,
}

impl Outcome {
    /// A word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Again(_) => "again",
            Self::Lost => "lost",
            Self::Throttled(_) => "throttled",
            Self::Paused(_) => "paused",
            Self::Gone => "gone",
        }
    }
}

/// What waits to go out.
#[derive(Debug, Default)]
pub struct Queue {
    ready: VecDeque<Delivery>,
    later: BTreeMap<(Time, u64), Delivery>,
    counted: u64,
    held_until: Option<Time>,
    throttle: Time,
    errors: u32,
    errors_since: Time,
}

impl Queue {
    /// Puts an event at the end.
    pub fn push(&mut self, event: Event) {
        if self.ready.len() >= LONGEST {
            self.ready.pop_front();
        }
        self.ready.push_back(Delivery { event, attempts: 0, first_sent_at: 0, met_fault: false });
    }

    /// Puts one back that a fault has held up.
    pub fn put_back(&mut self, delivery: Delivery) {
        self.ready.push_front(delivery);
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        self.ready.len() + self.later.len()
    }

    /// Whether none waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Until when nothing goes out.
    pub fn held_until(&self) -> Option<Time> {
        self.held_until
    }

    /// What goes out now, counted as an attempt: second attempts whose time has come, then in order.
    pub fn next(&mut self, now: Time) -> Option<Delivery> {
        if self.held_until.is_some_and(|until| now < until) {
            return None;
        }
        self.held_until = None;
        let due = self.later.first_entry().filter(|entry| entry.key().0 <= now);
        let mut delivery = due.map(|entry| entry.remove()).or_else(|| self.ready.pop_front())?;
        delivery.attempts += 1;
        if delivery.attempts == 1 {
            delivery.first_sent_at = now;
        }
        Some(delivery)
    }

    /// What becomes of an attempt.
    pub fn ended(&mut self, delivery: Delivery, heard: Heard, retry_after: Time, now: Time) -> Outcome {
        match heard {
            Heard::Status(200..=299) => {
                (self.errors, self.throttle) = (0, 0);
                Outcome::Delivered
            }
            Heard::Status(410) => {
                self.ready.clear();
                self.later.clear();
                Outcome::Gone
            }
            Heard::Status(429) => self.throttled(delivery, now),
            Heard::Status(_) | Heard::TimedOut | Heard::Unreachable => self.failed(delivery, retry_after, now),
        }
    }

    fn throttled(&mut self, mut delivery: Delivery, now: Time) -> Outcome {
        if self.throttle >= LONGEST_THROTTLE {
            self.throttle = 0;
            return Outcome::Lost;
        }
        self.throttle = (self.throttle * 2).clamp(FIRST_THROTTLE, LONGEST_THROTTLE);
        self.held_until = Some(now + self.throttle);
        // Being asked to wait uses up no attempt.
        delivery.attempts -= 1;
        self.ready.push_front(delivery);
        Outcome::Throttled(now + self.throttle)
    }

    fn failed(&mut self, delivery: Delivery, retry_after: Time, now: Time) -> Outcome {
        if self.errors == 0 || now - self.errors_since > PAUSE {
            (self.errors, self.errors_since) = (0, now);
        }
        self.errors += 1;
        if self.errors > MOST_ERRORS {
            self.errors = 0;
            self.held_until = Some(now + PAUSE);
            return Outcome::Paused(now + PAUSE);
        }
        if delivery.attempts >= 2 {
            return Outcome::Lost;
        }
        self.counted += 1;
        self.later.insert((now + retry_after, self.counted), delivery);
        Outcome::Again(now + retry_after)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Time = 1_790_000_000;

    fn queue(topics: &[&'static str]) -> Queue {
        let mut queue = Queue::default();
        for topic in topics {
            queue.push(Event::new(topic, json!({}), NOW));
        }
        queue
    }

    fn send(queue: &mut Queue, heard: Heard, now: Time) -> Option<(&'static str, u32, Outcome)> {
        let delivery = queue.next(now)?;
        let (topic, attempts) = (delivery.event.topic, delivery.attempts);
        Some((topic, attempts, queue.ended(delivery, heard, 60, now)))
    }

    #[test]
    fn what_fails_is_tried_once_more_after_a_minute_and_then_lost() {
        let mut queue = queue(&["a", "b"]);
        let failed = Outcome::Again(NOW + 60);
        assert_eq!(send(&mut queue, Heard::TimedOut, NOW), Some(("a", 1, failed)));
        assert_eq!(send(&mut queue, Heard::Status(204), NOW), Some(("b", 1, Outcome::Delivered)));
        assert_eq!(send(&mut queue, Heard::Status(200), NOW + 59), None);
        assert_eq!(send(&mut queue, Heard::Status(500), NOW + 60), Some(("a", 2, Outcome::Lost)));
        assert!(queue.is_empty());
    }

    #[test]
    fn gone_ends_it_all() {
        let mut queue = queue(&["a", "b"]);
        assert_eq!(send(&mut queue, Heard::Status(410), NOW), Some(("a", 1, Outcome::Gone)));
        assert!(queue.is_empty());
    }

    #[test]
    fn being_asked_to_wait_holds_all_for_longer_and_longer_up_to_two_hours() {
        let mut queue = queue(&["a", "b"]);
        let mut now = NOW;
        for wait in [60, 120, 240, 480, 960, 1920, 3840, 7200] {
            assert_eq!(send(&mut queue, Heard::Status(429), now), Some(("a", 1, Outcome::Throttled(now + wait))));
            assert_eq!(queue.next(now + wait - 1), None);
            now += wait;
        }
        assert_eq!(send(&mut queue, Heard::Status(429), now), Some(("a", 1, Outcome::Lost)));
        assert_eq!(send(&mut queue, Heard::Status(200), now), Some(("b", 1, Outcome::Delivered)));
    }

    #[test]
    fn a_thousand_errors_in_a_row_pause_it_for_a_quarter_of_an_hour() {
        let mut queue = queue(&["a"; 1002]);
        for _ in 0..1000 {
            assert_eq!(send(&mut queue, Heard::Unreachable, NOW).map(|s| s.2), Some(Outcome::Again(NOW + 60)));
        }
        assert_eq!(send(&mut queue, Heard::Unreachable, NOW).map(|s| s.2), Some(Outcome::Paused(NOW + 900)));
        assert_eq!(queue.next(NOW + 899), None);
        assert!(queue.next(NOW + 900).is_some());
    }
}
