//! Office hours (API 17), and how much of a time lies in them: what the statistics and the SLAs count (API 5.4).

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Time;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
const WEEK: i64 = 7 * DAY;
/// The first Monday of the Unix era.
const MONDAY: i64 = 4 * DAY;

/// Minutes from Monday 00:00 (of a day: from 00:00), the first in and the last out.
pub type Interval = (u32, u32);

/// The hours in which the workspace answers (API 17).
#[derive(Clone, Debug)]
pub struct Schedule {
    pub id: u64,
    pub name: Arc<str>,
    /// The IANA name of the time zone in which it is meant.
    pub time_zone: Arc<str>,
    /// When it is open.
    pub intervals: Vec<Interval>,
    /// Days that are different.
    pub exceptions: Vec<Exception>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// A day on which the office hours are others.
#[derive(Clone, Debug)]
pub struct Exception {
    pub id: u64,
    /// The day: `YYYY-MM-DD`.
    pub date: Arc<str>,
    pub name: Option<Arc<str>>,
    /// When it is open on that day; none if it is closed.
    pub intervals: Option<Vec<Interval>>,
    /// Whether it comes every year.
    pub yearly: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Stretches of a week, and the days on which it is otherwise.
#[derive(Clone, Debug)]
pub struct WorkTime {
    zone: TimeZone,
    /// First minute and the one after the last, counted from Monday 00:00 local time.
    stretches: Vec<Stretch>,
    days: Vec<OtherDay>,
}

type Stretch = (i64, i64);

/// A day that is different.
#[derive(Clone, Debug)]
struct OtherDay {
    date: Date,
    yearly: bool,
    /// As in a week, but counted from the day's 00:00; none when it is closed.
    stretches: Vec<Stretch>,
}

/// So much of the time between two moments lies in these stretches, which are counted from `origin`. All in seconds.
fn inside(stretches: &[Stretch], origin: i64, from: i64, to: i64) -> i64 {
    let of = |(start, end): &Stretch| {
        let (start, end) = (origin + start * MINUTE, origin + end * MINUTE);
        (to.min(end) - from.max(start)).max(0)
    };
    stretches.iter().map(of).sum()
}

impl WorkTime {
    /// These stretches, in minutes from Monday 00:00, in the zone of this IANA name (UTC if there is none of it).
    pub fn new(zone: &str, stretches: impl Iterator<Item = (u32, u32)>) -> Self {
        let stretches = stretches.map(|(start, end)| (start.into(), end.into())).collect();
        Self { zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC), stretches, days: Vec::new() }
    }

    /// All the time.
    pub fn always() -> Self {
        Self { zone: TimeZone::UTC, stretches: vec![(0, 7 * 1_440)], days: Vec::new() }
    }

    /// With days that are different. One that has a year goes before one that comes every year.
    pub fn except(mut self, days: &[Exception]) -> Self {
        let day = |e: &Exception| {
            let stretches = e.intervals.iter().flatten().map(|(start, end)| ((*start).into(), (*end).into()));
            Some(OtherDay { date: e.date.parse().ok()?, yearly: e.yearly, stretches: stretches.collect() })
        };
        self.days = days.iter().filter_map(day).collect();
        self.days.sort_by_key(|day| !day.yearly);
        self
    }

    /// How many seconds of the time between two moments were office hours. Clocks that change at night do no harm.
    pub fn within(&self, from: Time, to: Time) -> i64 {
        let (from, to) = (self.local(from), self.local(to));
        if from >= to {
            return 0;
        }
        let usual = self.worked_until(to) - self.worked_until(from);
        let otherwise = |(day, other): (i64, &OtherDay)| {
            let (from, to) = (from.max(day), to.min(day + DAY));
            let usual = self.worked_until(to) - self.worked_until(from);
            inside(&other.stretches, day, from, to) - usual
        };
        (usual + self.other_days(from, to).into_iter().map(otherwise).sum::<i64>()).max(0)
    }

    /// Seconds by the clock on the wall, from the first Monday of the era.
    fn local(&self, at: Time) -> i64 {
        let offset = Timestamp::from_second(at).map_or(0, |t| i64::from(self.zone.to_offset(t).seconds()));
        at.saturating_add(offset).saturating_sub(MONDAY)
    }

    fn worked_until(&self, local: i64) -> i64 {
        let (weeks, rest) = (local.div_euclid(WEEK), local.rem_euclid(WEEK));
        weeks * inside(&self.stretches, 0, 0, WEEK) + inside(&self.stretches, 0, 0, rest)
    }

    /// The days that are different between two moments, by their beginnings.
    fn other_days(&self, from: i64, to: i64) -> BTreeMap<i64, &OtherDay> {
        let mut found = BTreeMap::new();
        if self.days.is_empty() {
            return found;
        }
        let year = |local: i64| {
            let at = Timestamp::from_second(local.saturating_add(MONDAY)).unwrap_or(Timestamp::UNIX_EPOCH);
            at.to_zoned(TimeZone::UTC).year()
        };
        for day in &self.days {
            let years = if day.yearly { year(from)..=year(to) } else { day.date.year()..=day.date.year() };
            // The 29th of February comes when it comes.
            let dates = years.filter_map(|year| Date::new(year, day.date.month(), day.date.day()).ok());
            let begins = dates.filter_map(|date| date.to_zoned(TimeZone::UTC).ok());
            let begins = begins.map(|begin| begin.timestamp().as_second() - MONDAY);
            found.extend(begins.filter(|begin| begin + DAY > from && *begin < to).map(|begin| (begin, day)));
        }
        found
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

    fn other(date: &str, intervals: Option<&[(u32, u32)]>, yearly: bool) -> Exception {
        let intervals = intervals.map(<[_]>::to_vec);
        Exception { id: 1, date: date.into(), name: None, intervals, yearly, created_at: 0, updated_at: 0 }
    }

    #[test]
    fn a_day_that_is_different_counts_as_it_is() {
        let usual = || (0..5).map(|day| (day * 1_440 + 9 * 60, day * 1_440 + 18 * 60));
        let hours = |days: &[Exception]| WorkTime::new("Europe/Dublin", usual()).except(days);
        let (hour, day) = (3_600, 86_400);
        // Monday 00:00 in Dublin, which is in summer time.
        let monday = 1_789_945_200;
        let week = |hours: &WorkTime| hours.within(monday, monday + 7 * day);
        assert_eq!(week(&hours(&[])), 45 * hour);
        let closed = other("2026-09-22", None, false);
        assert_eq!(week(&hours(std::slice::from_ref(&closed))), 36 * hour);
        assert_eq!(
            hours(std::slice::from_ref(&closed)).within(monday + day + 12 * hour, monday + day + 15 * hour),
            0,
            "its noon"
        );
        assert_eq!(hours(&[closed]).within(monday + 8 * day, monday + 9 * day), 9 * hour, "the week after");
        let short = other("2026-09-23", Some(&[(10 * 60, 12 * 60)]), false);
        assert_eq!(week(&hours(std::slice::from_ref(&short))), 38 * hour);
        let wednesday = monday + 2 * day;
        assert_eq!(hours(&[short]).within(wednesday + 11 * hour, wednesday + 17 * hour), hour, "its last hour");
        let saturday = other("2026-09-26", Some(&[(0, 1_440)]), false);
        assert_eq!(week(&hours(&[saturday])), (45 + 24) * hour, "a day that is free otherwise");
    }

    #[test]
    fn a_day_that_comes_every_year_counts_in_each_unless_one_of_that_year_says_otherwise() {
        let always = |days: &[Exception]| WorkTime { zone: TimeZone::UTC, ..WorkTime::always() }.except(days);
        let (day, year) = (86_400, 365 * 86_400);
        let january = 1_735_689_600;
        let yearly = other("2019-12-25", None, true);
        assert_eq!(always(std::slice::from_ref(&yearly)).within(january, january + 2 * year), 2 * year - 2 * day);
        let this = other("2025-12-25", Some(&[(0, 720)]), false);
        for days in [[yearly.clone(), this.clone()], [this, yearly]] {
            assert_eq!(always(&days).within(january, january + year), year - day / 2);
        }
        // 2025 to 2027 have no such day.
        let leap = other("2024-02-29", None, true);
        assert_eq!(always(std::slice::from_ref(&leap)).within(january, january + 2 * year), 2 * year);
        assert_eq!(always(&[leap]).within(january - year, january), year - day);
        // Nobody's clock, but nobody's end either.
        let everything = always(&[other("2024-02-29", None, false)]).within(i64::MIN / 4, i64::MAX / 4);
        assert!(everything > 0);
    }
}
