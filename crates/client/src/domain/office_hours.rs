//! Office hours of a workspace (API 17): when an SLA's time counts, and when so much of it is over.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::text::Text;
use clock::Timestamp;

/// Minutes of a day.
const DAY: u32 = 24 * 60;
/// Minutes of a week.
const WEEK: u32 = 7 * DAY;
/// No promise is looked for further ahead than so many days.
const MOST_DAYS: u32 = 3 * 366;

/// From a minute on, and up to another one.
pub type Stretch = (u32, u32);

/// When somebody works, in the clock of one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeHours {
    /// What the workspace calls them.
    pub name: Text,
    /// The IANA name of the time zone that they are meant in.
    pub zone: String,
    /// In minutes from Monday 00:00; none at all means always.
    pub week: Vec<Stretch>,
    /// Days that are otherwise.
    pub days: Vec<OtherDay>,
}

/// A day with hours of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDay {
    /// Year, month and day.
    pub date: (i16, i8, i8),
    /// Whether it comes every year. One with a year goes before it.
    pub yearly: bool,
    /// In minutes from 00:00 of that day; none at all if it is closed.
    pub hours: Vec<Stretch>,
}

/// Office hours, ready to be counted by.
#[derive(Clone, Debug)]
pub struct Counting {
    zone: TimeZone,
    /// For each day of the week from Monday on, in minutes of the day.
    week: [Vec<Stretch>; 7],
    once: BTreeMap<Date, Vec<Stretch>>,
    yearly: BTreeMap<(i8, i8), Vec<Stretch>>,
}

impl OfficeHours {
    /// Ready to be counted by; none where every second counts, or the zone is not known on this machine.
    pub fn counting(&self) -> Option<Counting> {
        let always =
            (0..WEEK).step_by(15).all(|minute| self.week.iter().any(|(from, to)| (*from..*to).contains(&minute)));
        if self.week.is_empty() || always && self.days.is_empty() {
            return None;
        }
        let zone = TimeZone::get(&self.zone).ok()?;
        let of_day = |day: u32| {
            let cut = |(from, to): &Stretch| {
                let (from, to) = ((*from).max(day * DAY), (*to).min((day + 1) * DAY));
                (from < to).then(|| (from - day * DAY, to - day * DAY))
            };
            sorted(self.week.iter().filter_map(cut).collect())
        };
        let mut counting =
            Counting { zone, week: [0, 1, 2, 3, 4, 5, 6].map(of_day), once: BTreeMap::new(), yearly: BTreeMap::new() };
        for day in &self.days {
            let hours = sorted(day.hours.iter().map(|(from, to)| (*from, (*to).min(DAY))).collect());
            let (year, month, of_month) = day.date;
            if day.yearly {
                counting.yearly.insert((month, of_month), hours);
            } else if let Ok(date) = Date::new(year, month, of_month) {
                counting.once.insert(date, hours);
            }
        }
        Some(counting)
    }
}

/// In order, and none over another: what is said twice counts once.
fn sorted(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|(from, to)| from < to);
    stretches.sort_unstable();
    let mut out: Vec<Stretch> = Vec::new();
    for (from, to) in stretches {
        match out.last_mut().filter(|last| last.1 >= from) {
            Some(last) => last.1 = last.1.max(to),
            None => out.push((from, to)),
        }
    }
    out
}

impl Counting {
    /// The moments of a day between which time counts.
    fn of(&self, date: Date) -> Vec<(i64, i64)> {
        let usual = usize::try_from(date.weekday().to_monday_zero_offset()).ok().and_then(|day| self.week.get(day));
        let otherwise = self.once.get(&date).or_else(|| self.yearly.get(&(date.month(), date.day())));
        let hours = otherwise.or(usual).map_or(&[][..], Vec::as_slice);
        let moments = hours.iter().filter_map(|(from, to)| Some((self.at(date, *from)?, self.at(date, *to)?)));
        moments.filter(|(from, to)| from < to).collect()
    }

    /// A minute of a day as a moment. One that the clocks leave out is as long after the gap, one that comes twice the first.
    fn at(&self, date: Date, minute: u32) -> Option<i64> {
        let (date, minute) = if minute >= DAY { (date.tomorrow().ok()?, minute - DAY) } else { (date, minute) };
        let hour = i8::try_from(minute / 60).ok()?;
        let at = DateTime::from_parts(date, Time::new(hour, i8::try_from(minute % 60).ok()?, 0, 0).ok()?);
        Some(self.zone.to_ambiguous_zoned(at).compatible().ok()?.timestamp().as_second())
    }

    fn day_of(&self, at: Timestamp) -> Option<Date> {
        Some(self.zone.to_datetime(jiff::Timestamp::from_second(at.0).ok()?).date())
    }

    /// How many seconds of the time between two moments count.
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (Some(first), Some(last)) = (self.day_of(from), self.day_of(to)) else { return 0 };
        let mut seconds = 0;
        let mut day = first;
        for _ in 0..MOST_DAYS {
            if day > last {
                break;
            }
            seconds += self.of(day).iter().map(|(a, b)| ((*b).min(to.0) - (*a).max(from.0)).max(0)).sum::<i64>();
            let Ok(next) = day.checked_add(1.day()) else { break };
            day = next;
        }
        seconds
    }

    /// The first moment at which so many seconds count since another one; none where that is years ahead.
    pub fn after(&self, from: Timestamp, seconds: i64) -> Option<Timestamp> {
        if seconds <= 0 {
            return Some(from);
        }
        let mut left = seconds;
        let mut day = self.day_of(from)?;
        for _ in 0..MOST_DAYS {
            for (begin, end) in self.of(day) {
                let begin = begin.max(from.0);
                let here = (end - begin).max(0);
                if left <= here {
                    return Some(Timestamp(begin + left));
                }
                left -= here;
            }
            day = day.checked_add(1.day()).ok()?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 21 September 2026, 15:13:20 in Dublin.
    const NOW: Timestamp = Timestamp(1_790_000_000);
    const HOUR: i64 = 3_600;
    const DAY: i64 = 24 * HOUR;

    fn office(days: &[OtherDay]) -> OfficeHours {
        let week = (0..5).map(|day| (day * 1_440 + 9 * 60, day * 1_440 + 18 * 60)).collect();
        OfficeHours { name: Text::new("Office"), zone: "Europe/Dublin".to_owned(), week, days: days.to_vec() }
    }

    fn counting(days: &[OtherDay]) -> Counting {
        office(days).counting().expect("hours")
    }

    #[test]
    fn nights_and_weekends_do_not_count_and_a_change_of_clocks_costs_nothing() {
        let hours = counting(&[]);
        assert_eq!(hours.between(NOW, NOW.plus(HOUR)), HOUR);
        assert_eq!(hours.between(NOW, NOW.plus(DAY)), 9 * HOUR);
        assert_eq!(hours.between(NOW, NOW.plus(7 * DAY)), 45 * HOUR);
        // Summer time ends on 25 October: two weeks later by the clock is an hour more.
        assert_eq!(hours.between(NOW.plus(28 * DAY), NOW.plus(42 * DAY + HOUR)), 90 * HOUR);
        assert_eq!(hours.between(NOW.plus(10), NOW), 0);
    }

    #[test]
    fn a_time_that_is_promised_ends_within_hours() {
        let hours = counting(&[]);
        assert_eq!(hours.after(NOW, HOUR), Some(NOW.plus(HOUR)));
        // 15:13:20 and four hours are 19:13:20: so Tuesday, 1 h 13 min 20 s after nine.
        assert_eq!(hours.after(NOW, 4 * HOUR), Some(NOW.plus(4 * HOUR + 15 * HOUR)));
        // On Friday evening the next hour is on Monday.
        let friday = NOW.plus(4 * DAY + 3 * HOUR);
        assert_eq!(hours.after(friday, HOUR).map(|at| hours.between(friday, at)), Some(HOUR));
        assert_eq!(hours.after(NOW, 0), Some(NOW));
        assert_eq!(hours.after(NOW, i64::MAX), None);
    }

    #[test]
    fn days_that_are_otherwise_count_as_they_are_and_one_of_a_year_before_one_of_every_year() {
        let day = |date, yearly, hours: &[Stretch]| OtherDay { date, yearly, hours: hours.to_vec() };
        let monday = Timestamp(1_789_945_200);
        let week = |days: &[OtherDay]| counting(days).between(monday, monday.plus(7 * DAY));
        let closed = day((2026, 9, 22), false, &[]);
        assert_eq!(week(std::slice::from_ref(&closed)), 36 * HOUR);
        let short = day((2026, 9, 23), false, &[(600, 720)]);
        assert_eq!(week(&[short]), 38 * HOUR);
        let yearly = day((2019, 9, 22), true, &[(0, 60)]);
        assert_eq!(week(std::slice::from_ref(&yearly)), 37 * HOUR);
        assert_eq!(week(&[closed, yearly]), 36 * HOUR);
        assert_eq!(week(&[day((2026, 9, 26), false, &[(0, 1_440)])]), (45 + 24) * HOUR, "a Saturday");
    }

    #[test]
    fn what_is_open_all_the_time_or_in_a_zone_that_nobody_knows_counts_every_second() {
        let mut all = office(&[]);
        all.week = vec![(0, 5_000), (5_000, 10_080)];
        assert!(all.counting().is_none());
        all.week = Vec::new();
        assert!(all.counting().is_none());
        let mut nowhere = office(&[]);
        nowhere.zone = "Mars/Base".to_owned();
        assert!(nowhere.counting().is_none());
        // Said twice it counts once.
        let mut twice = office(&[]);
        twice.week.extend([(9 * 60, 12 * 60), (10 * 60, 18 * 60)]);
        assert_eq!(twice.counting().expect("hours").between(NOW, NOW.plus(7 * DAY)), 45 * HOUR);
    }
}
