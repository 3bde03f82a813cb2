//! The pacer's books: what is known of the rate limit, and whether one more request may go out. Pure: whatever time it
//! is, is given.

use std::time::Duration;

use tokio::time::Instant;

use crate::domain::Timestamp;

/// Intercom's windows are this long (API 3); what is assumed where the headers make no sense.
const USUAL_WINDOW: Duration = Duration::from_secs(10);
/// A window that seems longer than this is a misunderstanding, most likely between clocks.
const LONGEST_WINDOW: i64 = 90;
/// `Retry-After` is honoured up to this (S2).
pub const LONGEST_WAIT: Duration = Duration::from_secs(900);
/// `Date` has whole seconds only: a window may really end this much before it seems to.
const SLACK: Duration = Duration::from_secs(2);
/// More requests at once would not be faster.
const MOST_IN_FLIGHT: u32 = 20;
/// How many go out before anything is known; a write may be one more, not to stand behind a read that hangs.
const FIRST_PROBES: u32 = 1;

/// The rate limit as the last answer told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateState {
    /// Requests in a window.
    pub limit: u32,
    /// Requests left in this one.
    pub remaining: u32,
    /// When the next one begins.
    pub reset: Timestamp,
}

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intercom) enum Lane {
    Read,
    Write,
}

/// What an answer's headers said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::intercom) struct RateHeaders {
    pub limit: Option<u32>,
    pub remaining: Option<u32>,
    /// When the window ends, by the server's clock.
    pub reset: Option<i64>,
    /// What time it is, by the server's clock.
    pub date: Option<i64>,
    pub retry_after: Option<Duration>,
    /// Whether it was a 429.
    pub refused: bool,
    /// Whether it was a 5xx: it may come from something in between that knows no limits.
    pub failed: bool,
}

impl RateHeaders {
    /// How long the window still lasts. Both times are the server's, so that a wrong local clock does not matter; the
    /// local one is asked only where the server's two disagree.
    fn until_reset(&self, local_now: Timestamp) -> Option<Duration> {
        let reset = self.reset?;
        let left = |now: i64| {
            let seconds = reset.saturating_sub(now);
            (-5..=LONGEST_WINDOW).contains(&seconds).then(|| u64::try_from(seconds.max(1)).unwrap_or(1))
        };
        let seconds = self.date.and_then(left).or_else(|| left(local_now.0));
        Some(seconds.map_or(USUAL_WINDOW, Duration::from_secs))
    }
}

#[derive(Clone, Copy, Debug)]
struct Window {
    limit: u32,
    /// What the server has left at most, our requests without an answer counted off.
    remaining: u32,
    reset: i64,
    ends: Instant,
    /// How many of ours went out in it.
    sent: u32,
}

/// Whether a request may go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::intercom) enum Verdict {
    Go {
        probe: bool,
    },
    /// Not before then.
    At(Instant),
    /// Not before another one is done.
    AfterAnother,
}

/// The books of the pacer; pure.
#[derive(Debug)]
pub(in crate::intercom) struct Books {
    share: f64,
    window: Option<Window>,
    /// The server answers without rate-limit headers: nothing to keep to.
    silent: bool,
    pub blocked_until: Option<Instant>,
    /// Whether the last that was told was a refusal: nothing is left of the window, whatever was sent in it.
    refused: bool,
    /// Requests without an answer yet.
    unanswered: u32,
    /// Those of them that find out about a window.
    probes: u32,
    /// Requests whose answer is not wholly there yet.
    pub in_flight: u32,
    pub last: Option<RateState>,
}

impl Books {
    pub fn new(share: f64) -> Self {
        let share = if share.is_finite() { share.clamp(0.01, 1.0) } else { 0.5 };
        Self {
            share,
            window: None,
            silent: false,
            blocked_until: None,
            refused: false,
            unanswered: 0,
            probes: 0,
            in_flight: 0,
            last: None,
        }
    }

    /// How many of ours may go out in a window; reads leave a tenth of that to writes.
    fn allowed(&self, limit: u32, lane: Lane) -> u32 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and `limit`")]
        let ours = ((f64::from(limit) * self.share).floor() as u32).max(1);
        match lane {
            Lane::Write => ours,
            Lane::Read => ours - (ours / 10).min(10),
        }
    }

    /// What the server said when it refused is not waited for: the next request finds out whether it still is so.
    pub fn press_on(&mut self) {
        self.blocked_until = None;
        if std::mem::take(&mut self.refused) {
            self.window = None;
        }
    }

    pub fn decide(&self, now: Instant, lane: Lane) -> Verdict {
        if self.in_flight >= MOST_IN_FLIGHT {
            return Verdict::AfterAnother;
        }
        if let Some(until) = self.blocked_until.filter(|&until| now < until) {
            return Verdict::At(until);
        }
        match self.window {
            Some(window) if now < window.ends => {
                if window.sent < self.allowed(window.limit, lane) && window.remaining > 0 {
                    Verdict::Go { probe: false }
                } else {
                    Verdict::At(window.ends)
                }
            }
            _ if self.silent => Verdict::Go { probe: false },
            window => {
                let probes = window.map_or(FIRST_PROBES, |w| (self.allowed(w.limit, lane) / 4).clamp(1, 4));
                let probes = probes + u32::from(lane == Lane::Write);
                if self.probes < probes { Verdict::Go { probe: true } } else { Verdict::AfterAnother }
            }
        }
    }

    pub fn sent(&mut self, now: Instant, probe: bool) {
        self.in_flight += 1;
        self.unanswered += 1;
        self.probes += u32::from(probe);
        if let Some(window) = self.window.as_mut().filter(|window| now < window.ends) {
            window.sent += 1;
            window.remaining = window.remaining.saturating_sub(1);
        }
    }

    /// An answer's headers came, or the request came to nothing.
    pub fn answered(&mut self, probe: bool) {
        self.unanswered = self.unanswered.saturating_sub(1);
        self.probes = self.probes.saturating_sub(u32::from(probe));
    }

    pub fn told(&mut self, told: RateHeaders, now: Instant, local_now: Timestamp) {
        let left = told.until_reset(local_now);
        self.refused = told.refused;
        if told.refused {
            let wait = told.retry_after.or(left).unwrap_or(USUAL_WINDOW).clamp(Duration::from_secs(1), LONGEST_WAIT);
            let until = now + wait;
            self.blocked_until = Some(self.blocked_until.map_or(until, |before| before.max(until)));
        }
        let (Some(limit), Some(remaining), Some(reset), Some(left)) = (told.limit, told.remaining, told.reset, left)
        else {
            self.silent |= self.window.is_none() && !told.refused && !told.failed;
            return;
        };
        self.silent = false;
        let remaining = if told.refused { 0 } else { remaining };
        let seconds = i64::try_from(left.as_secs()).unwrap_or(0);
        self.last = Some(RateState { limit, remaining, reset: local_now.plus(seconds) });
        // The server may not have counted those yet that are still on their way.
        let remaining = remaining.saturating_sub(self.unanswered);
        let ends = now + left;
        match self.window.as_mut() {
            // Told about a window that is over: nothing new.
            Some(window) if reset < window.reset && now < window.ends => {}
            Some(window) if now + SLACK < window.ends || reset == window.reset => {
                window.limit = limit;
                window.remaining = window.remaining.min(remaining);
                if now >= window.ends {
                    // It was not over yet: what was sent to find out counts.
                    window.sent += self.unanswered + 1;
                    window.ends = ends;
                } else if reset == window.reset {
                    window.ends = window.ends.min(ends);
                } else {
                    window.ends = ends;
                }
                window.reset = reset;
            }
            _ => {
                let sent = self.unanswered + 1;
                self.window = Some(Window { limit, remaining, reset, ends, sent });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GO: Verdict = Verdict::Go { probe: false };
    const PROBE: Verdict = Verdict::Go { probe: true };
    const LOCAL: Timestamp = Timestamp(5_000_000);

    fn told(limit: u32, remaining: u32, reset: i64, date: i64) -> RateHeaders {
        RateHeaders {
            limit: Some(limit),
            remaining: Some(remaining),
            reset: Some(reset),
            date: Some(date),
            ..RateHeaders::default()
        }
    }

    fn ask(books: &mut Books, now: Instant, lane: Lane) -> Verdict {
        let verdict = books.decide(now, lane);
        if let Verdict::Go { probe } = verdict {
            books.sent(now, probe);
        }
        verdict
    }

    fn done(books: &mut Books, probe: bool, said: RateHeaders, now: Instant) {
        books.answered(probe);
        books.told(said, now, LOCAL);
        books.in_flight -= 1;
    }

    #[test]
    fn only_a_few_go_out_before_anything_is_known() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        assert_eq!(ask(&mut books, now, Lane::Read), Verdict::AfterAnother);
        assert_eq!(ask(&mut books, now, Lane::Write), PROBE);
        assert_eq!(ask(&mut books, now, Lane::Write), Verdict::AfterAnother);
    }

    #[test]
    fn a_window_is_used_up_to_our_share_and_the_last_tenth_is_for_writes() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, told(40, 39, 110, 100), now);
        let ends = now + Duration::from_secs(10);
        let mut sent = 1;
        while ask(&mut books, now, Lane::Read) == GO {
            sent += 1;
            done(&mut books, false, told(40, 40 - sent, 110, 100), now);
        }
        assert_eq!(sent, 18);
        assert_eq!(ask(&mut books, now, Lane::Write), GO);
        assert_eq!(ask(&mut books, now, Lane::Write), GO);
        assert_eq!(ask(&mut books, now, Lane::Write), Verdict::At(ends));
        assert_eq!(ask(&mut books, ends, Lane::Read), PROBE);
    }

    #[test]
    fn what_others_use_of_the_window_counts_too() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, told(60, 2, 110, 100), now);
        assert_eq!(ask(&mut books, now, Lane::Read), GO);
        assert_eq!(ask(&mut books, now, Lane::Read), GO);
        assert!(matches!(ask(&mut books, now, Lane::Read), Verdict::At(_)));
    }

    #[test]
    fn the_servers_own_clock_tells_how_long_a_window_lasts() {
        for (reset, date, local, seconds) in [
            (110, Some(100), 5_000_000, 10),
            (110, Some(110), 5_000_000, 1),
            (110, Some(112), 5_000_000, 1),
            (110, None, 103, 7),
            (110, Some(5_000_000), 104, 6),
            (110, Some(5_000_000), 5_000_000, 10),
            (i64::MIN, Some(i64::MAX), i64::MAX, 10),
        ] {
            let told = RateHeaders { reset: Some(reset), date, ..RateHeaders::default() };
            let left = told.until_reset(Timestamp(local));
            assert_eq!(left, Some(Duration::from_secs(seconds)), "{reset} {date:?} {local}");
        }
    }

    #[test]
    fn a_refusal_stops_everything_for_as_long_as_the_server_says() {
        let (mut books, now) = (Books::new(1.0), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        let refused = RateHeaders { refused: true, retry_after: Some(Duration::from_secs(3)), ..told(60, 0, 110, 100) };
        done(&mut books, true, refused, now);
        assert_eq!(ask(&mut books, now, Lane::Write), Verdict::At(now + Duration::from_secs(3)));
        let (mut books, now) = (Books::new(1.0), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, RateHeaders { refused: true, ..RateHeaders::default() }, now);
        assert_eq!(ask(&mut books, now, Lane::Read), Verdict::At(now + USUAL_WINDOW));
    }

    #[test]
    fn a_server_without_rate_headers_is_not_waited_for() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, RateHeaders::default(), now);
        for _ in 0..MOST_IN_FLIGHT {
            assert_eq!(ask(&mut books, now, Lane::Read), GO);
        }
        assert_eq!(ask(&mut books, now, Lane::Read), Verdict::AfterAnother);
    }

    #[test]
    fn a_failing_gateway_says_nothing_about_limits() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, RateHeaders { failed: true, ..RateHeaders::default() }, now);
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
    }

    #[test]
    fn a_window_that_is_tried_too_early_is_waited_out_again() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, told(4, 3, 110, 101), now);
        let early = now + Duration::from_secs(9);
        assert_eq!(ask(&mut books, early, Lane::Read), PROBE);
        done(&mut books, true, told(4, 2, 110, 109), early);
        assert_eq!(ask(&mut books, early, Lane::Read), Verdict::At(early + Duration::from_secs(1)));
    }

    #[test]
    fn a_reset_that_moves_with_every_answer_does_not_stretch_our_share() {
        let (mut books, now) = (Books::new(0.5), Instant::now());
        assert_eq!(ask(&mut books, now, Lane::Read), PROBE);
        done(&mut books, true, told(20, 19, 110, 100), now);
        let mut sent = 1;
        for second in 0..5 {
            let now = now + Duration::from_secs(second);
            while ask(&mut books, now, Lane::Read) == GO {
                sent += 1;
                let date = 100 + i64::try_from(second).unwrap();
                done(&mut books, false, told(20, 20 - sent, date + 10, date), now);
            }
        }
        assert_eq!(sent, 9);
    }

    proptest::proptest! {
        #[test]
        fn no_headers_make_it_panic_or_wait_for_ever(
            limit: Option<u32>, remaining: Option<u32>, reset: Option<i64>, date: Option<i64>, after: Option<u64>,
            refused: bool, local: i64,
        ) {
            let (mut books, now) = (Books::new(0.5), Instant::now());
            let retry_after = after.map(Duration::from_secs);
            let said = RateHeaders { limit, remaining, reset, date, retry_after, refused, failed: false };
            for _ in 0..3 {
                let verdict = ask(&mut books, now, Lane::Read);
                if let Verdict::At(then) = verdict {
                    proptest::prop_assert!(then <= now + LONGEST_WAIT);
                } else {
                    books.answered(verdict == PROBE);
                    books.told(said, now, Timestamp(local));
                    books.in_flight = 0;
                }
            }
        }
    }
}
