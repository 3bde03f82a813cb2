//! What time it is at the server, from the `Date` of its answers: so that what it did can be told from what it had done
//! before, however wrong the clock of this machine is (S3).

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use super::timer::Timer;
use crate::domain::Timestamp;
use clock::Clock;

/// The last `Date`, and when it was heard, by both of this machine's clocks.
#[derive(Clone, Copy, Debug)]
struct Heard {
    date: Timestamp,
    at: Instant,
    wall: Timestamp,
}

/// The server's clock, as far as it can be known here.
pub(super) struct ServerClock {
    heard: Mutex<Option<Heard>>,
    timer: Timer,
    clock: Clock,
}

impl ServerClock {
    pub fn new(timer: Timer, clock: Clock) -> Self {
        Self { heard: Mutex::new(None), timer, clock }
    }

    /// An answer of the server said what time it is.
    pub fn hear(&self, date: i64) {
        let heard = Heard { date: Timestamp(date), at: self.timer.now(), wall: self.clock.now() };
        *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = Some(heard);
    }

    /// The earliest that it can be there now; none before the first answer. A `Date` was true when it was sent, so it
    /// is at least as late as that; of the time since, the shorter of two measures counts: the monotonic timer stands
    /// still while the machine sleeps, and the wall clock may be set.
    pub fn earliest(&self) -> Option<Timestamp> {
        let heard = (*self.heard.lock().unwrap_or_else(PoisonError::into_inner))?;
        let timer = self.timer.now().saturating_duration_since(heard.at).as_secs();
        let wall = self.clock.now().since(heard.wall).max(0);
        Some(heard.date.plus(wall.min(i64::try_from(timer).unwrap_or(i64::MAX))))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::timer::Leaping;
    use super::*;

    #[test]
    fn the_servers_time_goes_by_its_own_date_and_is_never_taken_for_later_than_it_is() {
        let wall = Clock::manual(Timestamp(5_000));
        let time = Leaping::new();
        let server = ServerClock::new(Timer::Leaping(time.clone()), wall.clone());
        assert_eq!(server.earliest(), None);
        server.hear(90_000);
        assert_eq!(server.earliest(), Some(Timestamp(90_000)), "the local clock is hours off");
        time.pass(Duration::from_secs(30));
        assert_eq!(server.earliest(), Some(Timestamp(90_000)), "the wall clock stood still or was set back");
        wall.advance(20);
        assert_eq!(server.earliest(), Some(Timestamp(90_020)));
        wall.advance(86_400);
        assert_eq!(server.earliest(), Some(Timestamp(90_030)), "it was set to the next day");
        server.hear(90_040);
        assert_eq!(server.earliest(), Some(Timestamp(90_040)));
    }
}
