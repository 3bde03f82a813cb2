//! When to ask again: the beat of the poll and the waits after errors, as pure functions.

use std::time::Duration;

use super::settings::{PollMode, SyncSettings};

/// The wait before the next try: doubling from `first`, at most `cap`, and somewhere between half of it and all of it
/// (`roll` is 0 to 1), so that clients that failed together do not come back together.
pub fn backoff(failures: u32, first: Duration, cap: Duration, roll: f64) -> Duration {
    let doubled = first.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1).min(16)).unwrap_or(u32::MAX));
    doubled.min(cap).mul_f64(0.5 + 0.5 * roll.clamp(0.0, 1.0))
}

/// [`backoff`] as the settings want it, with a roll of the dice.
pub(super) fn wait_after(failures: u32, settings: &SyncSettings) -> Duration {
    backoff(failures, settings.backoff, settings.backoff_cap, fastrand::f64())
}

/// What the beat of the poll depends on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Beat {
    /// Whether the person is at work.
    pub active: bool,
    /// Polls that failed one after the other.
    pub failures: u32,
    /// Whether webhooks come.
    pub streaming: bool,
    /// Whether there were more of them than are followed one by one: the poll is to find the rest.
    pub flooded: bool,
}

impl Beat {
    /// The time from the end of one poll to the start of the next; none when there is no timer.
    pub fn interval(self, settings: &SyncSettings, roll: f64) -> Option<Duration> {
        if settings.poll == PollMode::OnDemand {
            return None;
        }
        let calm = match self {
            Self { flooded: true, .. } => settings.poll_active,
            Self { streaming: true, .. } => settings.poll_streaming.max(settings.poll_active),
            Self { active: true, .. } => settings.poll_active,
            _ => settings.poll_idle,
        };
        if self.failures == 0 {
            return Some(calm);
        }
        let wait = backoff(self.failures, calm, settings.backoff_cap.max(calm), roll);
        Some(wait.max(settings.poll_active))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn waits_double_up_to_the_cap_and_no_further() {
        let wait = |failures| backoff(failures, SECOND, 60 * SECOND, 1.0).as_secs();
        assert_eq!([1, 2, 3, 4, 7, 50].map(wait), [1, 2, 4, 8, 60, 60]);
    }

    #[test]
    fn jitter_takes_away_at_most_half() {
        assert_eq!(backoff(3, SECOND, 60 * SECOND, 0.0), 2 * SECOND);
        for _ in 0..200 {
            let wait = backoff(3, SECOND, 60 * SECOND, fastrand::f64());
            assert!((2 * SECOND..=4 * SECOND).contains(&wait));
        }
    }

    #[test]
    fn the_poll_is_fast_while_someone_works_slower_when_idle_and_slower_still_after_errors() {
        let settings = SyncSettings::default();
        let beat = |active, failures| Beat { active, failures, ..Beat::default() }.interval(&settings, 1.0);
        assert_eq!(beat(true, 0), Some(5 * SECOND));
        assert_eq!(beat(false, 0), Some(30 * SECOND));
        let streaming = Beat { active: true, streaming: true, ..Beat::default() };
        assert_eq!(streaming.interval(&settings, 1.0), Some(60 * SECOND));
        let flooded = Beat { active: false, flooded: true, ..streaming };
        assert_eq!(flooded.interval(&settings, 1.0), Some(5 * SECOND));
        assert_eq!(beat(true, 2), Some(10 * SECOND));
        assert_eq!(beat(true, 30), Some(60 * SECOND));
        assert_eq!(beat(false, 30), Some(60 * SECOND));
    }

    #[test]
    fn on_demand_there_is_no_timer() {
        let settings = SyncSettings { poll: PollMode::OnDemand, ..SyncSettings::default() };
        assert_eq!(Beat { active: true, failures: 3, ..Beat::default() }.interval(&settings, 0.5), None);
    }
}
