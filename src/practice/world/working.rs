//! When the workspace works: what the figures and the SLAs count (API 5.4).

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Time, World};

const MINUTE: i64 = 60;
const WEEK: i64 = 7 * 86_400;
/// The first Monday of the Unix era.
const MONDAY: i64 = 4 * 86_400;

/// Stretches of a week.
#[derive(Clone, Debug)]
pub struct WorkTime {
    zone: TimeZone,
    /// First minute and the one after the last, counted from Monday 00:00 local time.
    stretches: Vec<(i64, i64)>,
}

impl WorkTime {
    /// These stretches, in minutes from Monday 00:00, in the zone of this IANA name (UTC if there is none of it).
    pub fn new(zone: &str, stretches: impl Iterator<Item = (u32, u32)>) -> Self {
        let stretches = stretches.map(|(start, end)| (start.into(), end.into())).collect();
        Self { zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC), stretches }
    }

    /// All the time.
    pub fn always() -> Self {
        Self { zone: TimeZone::UTC, stretches: vec![(0, 7 * 1_440)] }
    }

    /// How many seconds of the time between two moments were office hours. Clocks that change at night do no harm.
    pub fn within(&self, from: Time, to: Time) -> i64 {
        (self.worked_until(to) - self.worked_until(from)).max(0)
    }

    fn worked_until(&self, at: Time) -> i64 {
        let offset = Timestamp::from_second(at).map_or(0, |t| i64::from(self.zone.to_offset(t).seconds()));
        let local = at + offset - MONDAY;
        let (weeks, rest) = (local.div_euclid(WEEK), local.rem_euclid(WEEK));
        let worked = |rest: i64| -> i64 {
            let of = |(start, end): &(i64, i64)| (rest - start * MINUTE).clamp(0, (end - start) * MINUTE);
            self.stretches.iter().map(of).sum()
        };
        weeks * worked(WEEK) + worked(rest)
    }
}

impl World {
    /// When the workspace works: its first office hours, week by week. Days that are different are not looked at; a
    /// workspace without office hours always works.
    pub(super) fn work_time(&self) -> WorkTime {
        let schedule = self.office.schedules.first().filter(|s| !s.intervals.is_empty());
        schedule.map_or_else(WorkTime::always, |s| WorkTime::new(&s.time_zone, s.intervals.iter().copied()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 21 September 2026, 15:13:20 in Dublin.
    const MONDAY_AFTERNOON: Time = 1_790_000_000;

    #[test]
    fn nights_and_weekends_do_not_count() {
        let usual = (0..5).map(|day| (day * 1_440 + 9 * 60, day * 1_440 + 18 * 60));
        let hours = WorkTime::new("Europe/Dublin", usual);
        let now = MONDAY_AFTERNOON;
        let (hour, day) = (3_600, 86_400);
        assert_eq!(hours.within(now, now + hour), hour);
        assert_eq!(hours.within(now, now + day), 9 * hour);
        assert_eq!(hours.within(now, now + 7 * day), 45 * hour);
        let six = now + 10_000;
        assert_eq!(hours.within(six, six + 15 * hour), 0, "the night");
        assert_eq!(hours.within(six + 4 * day, six + 6 * day + 15 * hour), 0, "the weekend");
        assert_eq!(hours.within(now + 10, now), 0);
        // Summer time ends on 25 October: two weeks later by the clock is an hour more.
        assert_eq!(hours.within(now + 28 * day, now + 42 * day + hour), 90 * hour);
    }
}
