//! Dates of a condition. Each is a stretch of time, and many move on with the time.

use clock::Timestamp;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::tz::TimeZone;

use super::length::{Length, local};
use crate::domain::when::weekday_of;

/// A date as it was written: from a moment up to, not including, another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// From one time to another, of whatever zone one is in.
    Civil(DateTime, DateTime),
    /// One second, or the minute that was written with its zone.
    Exact(Timestamp, Timestamp),
    /// So many seconds from now.
    FromNow(i64),
    /// A day, week or month, so many days and months away from the present one.
    Around(Period, Shift),
    /// A minute of today.
    Clock(Time),
}

/// What the present one of is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    /// Today.
    Day,
    /// The day of that name that began last.
    Weekday(i8),
    /// The week, from Monday.
    Week,
    /// The month that today is in.
    Month,
}

/// How far away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Shift {
    months: i32,
    days: i32,
}

/// Words for a period, with how far it is away.
const WORDS: [(&str, Period, i32, i32); 7] = [
    ("today", Period::Day, 0, 0),
    ("yesterday", Period::Day, 0, -1),
    ("tomorrow", Period::Day, 0, 1),
    ("this-week", Period::Week, 0, 0),
    ("last-week", Period::Week, 0, -7),
    ("this-month", Period::Month, 0, 0),
    ("last-month", Period::Month, -1, 0),
];

/// Further away is a slip.
const FURTHEST: i32 = 36_500;

impl When {
    /// Reads a date, seen from a zone; an error says what is wrong with it.
    pub(super) fn read(text: &str, zone: &TimeZone) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        if lower.starts_with(['+', '-']) {
            return from_now(&lower).ok_or_else(|| unclear(text));
        }
        let end = lower.rfind(['+', '-']).filter(|at| lower.get(at + 1..).is_some_and(begins_with_digit));
        let (word, shift) = lower.split_at(end.unwrap_or(lower.len()));
        if word == "now" {
            return if shift.is_empty() { Ok(Self::FromNow(0)) } else { from_now(shift).ok_or_else(|| unclear(text)) };
        }
        let weekday = || weekday_of(word).filter(|_| word.bytes().all(|b| b.is_ascii_alphabetic()));
        let known = WORDS.iter().find(|(known, ..)| *known == word);
        let known = known.map(|(_, period, months, days)| (*period, *months, *days));
        let known = known.or_else(|| Some((Period::Weekday(weekday()?.to_monday_zero_offset()), 0, 0)));
        if let Some((period, months, days)) = known {
            let more = if shift.is_empty() { Some(Shift::default()) } else { Shift::read(shift) };
            let more =
                more.ok_or_else(|| format!("`{shift}` moves no day: write `-2d`, `-2w`, `-1mo`, or `now{shift}`"))?;
            return Ok(Self::Around(period, Shift { months: months + more.months, days: days + more.days }));
        }
        if let Some(time) = clock_time(&lower) {
            let of_day = time.map_err(|()| format!("no clock has `{text}`"))?;
            return Ok(Self::Clock(of_day));
        }
        written(&lower, text, zone).unwrap_or_else(|| Err(unclear(text)))
    }

    /// Whether it is a single moment, so that to be "in" it means nothing.
    pub(super) fn is_instant(&self) -> bool {
        matches!(self, Self::FromNow(_))
    }

    /// Whether the passing of time moves it.
    pub(super) fn moves(&self) -> bool {
        matches!(self, Self::FromNow(_) | Self::Around(..) | Self::Clock(_))
    }

    /// From when to when it is, at `now`; none outside of all calendars.
    pub(super) fn stretch(&self, now: Timestamp, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        match self {
            Self::Civil(start, end) => Some((local(*start, zone)?, local(*end, zone)?)),
            Self::Exact(start, end) => Some((*start, *end)),
            Self::FromNow(seconds) => Some((now.plus(*seconds), now.plus(seconds.saturating_add(1)))),
            Self::Clock(time) => {
                let at = local(DateTime::from_parts(day(now, zone)?, *time), zone)?;
                Some((at, at.plus(60)))
            }
            Self::Around(period, shift) => {
                let today = day(now, zone)?;
                let start = period.begin(today)?.checked_add(shift.months.months()).ok()?;
                let start = start.checked_add(shift.days.days()).ok()?;
                let end = match period {
                    Period::Day | Period::Weekday(_) => start.tomorrow().ok()?,
                    Period::Week => start.checked_add(7.days()).ok()?,
                    Period::Month => start.checked_add(1.month()).ok()?,
                };
                Some((midnight(start, zone)?, midnight(end, zone)?))
            }
        }
    }
}

impl Period {
    fn begin(self, today: Date) -> Option<Date> {
        let from_monday = i32::from(today.weekday().to_monday_zero_offset());
        match self {
            Self::Day => Some(today),
            Self::Weekday(day) => today.checked_sub((from_monday - i32::from(day)).rem_euclid(7).days()).ok(),
            Self::Week => today.checked_sub(from_monday.days()).ok(),
            Self::Month => Some(today.first_of_month()),
        }
    }
}

impl Shift {
    /// `-2w`, `+1mo`, `-3d`
    fn read(text: &str) -> Option<Self> {
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let rest = text.get(1..)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number = rest.get(..digits)?.parse::<i32>().ok().filter(|number| *number <= FURTHEST)? * sign;
        match rest.get(digits..)? {
            "d" => Some(Self { months: 0, days: number }),
            "w" if number.abs() <= FURTHEST / 7 => Some(Self { months: 0, days: number * 7 }),
            "mo" if number.abs() <= FURTHEST / 30 => Some(Self { months: number, days: 0 }),
            _ => None,
        }
    }
}

fn unclear(text: &str) -> String {
    format!(
        "`{text}` is no date: write it as `2026-11-03`, `2026-11`, `2026-W47`, `2026-11-03T14:00`, `14:00`, `today`, \
         `monday`, `last-week`, `-7d` or `today-2w`"
    )
}

fn begins_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// `-7d`, `+2h`: a day of 24 hours.
fn from_now(text: &str) -> Option<When> {
    let seconds = Length::read(text.get(1..)?).ok()?.seconds()?;
    Some(When::FromNow(if text.starts_with('-') { -seconds } else { seconds }))
}

fn day(now: Timestamp, zone: &TimeZone) -> Option<Date> {
    Some(jiff::Timestamp::from_second(now.0).ok()?.to_zoned(zone.clone()).date())
}

fn midnight(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    local(day.to_datetime(Time::midnight()), zone)
}

/// `14:00`, as digits at least; an error if no clock shows it.
fn clock_time(text: &str) -> Option<Result<Time, ()>> {
    let (hour, minute) = text.split_once(':')?;
    let number = |digits: &str| (digits.len() <= 2 && begins_with_digit(digits)).then(|| digits.parse::<i8>().ok())?;
    let (hour, minute) = (number(hour)?, number(minute).filter(|_| minute.len() == 2)?);
    Some(Time::new(hour, minute, 0, 0).map_err(|_| ()))
}

/// A date in figures; none if it does not look like one.
fn written(text: &str, shown: &str, zone: &TimeZone) -> Option<Result<When, String>> {
    let whole_day = |day: Date| day.to_datetime(Time::midnight());
    let impossible = || Err(format!("no calendar has `{shown}`"));
    let stretch = |start: Option<Date>, end: &dyn Fn(Date) -> Result<Date, jiff::Error>| {
        let both = start.and_then(|start| Some((start, end(start).ok()?)));
        both.map_or_else(impossible, |(start, end)| Ok(When::Civil(whole_day(start), whole_day(end))))
    };
    let number = |at: std::ops::Range<usize>| {
        let digits = text.get(at)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    let small = |at| number(at).and_then(|number| i8::try_from(number).ok());
    let year = number(0..4)?;
    if text.len() == 4 {
        return Some(stretch(Date::new(year, 1, 1).ok(), &|start| start.checked_add(1.year())));
    }
    if text.get(4..5) != Some("-") {
        return None;
    }
    if text.get(5..6) == Some("w") {
        let week = small(6..text.len().max(6)).filter(|_| text.len() == 8)?;
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok().map(|week| week.date());
        return Some(stretch(monday, &|start| start.checked_add(7.days())));
    }
    let month = small(5..7)?;
    if text.len() == 7 {
        return Some(stretch(Date::new(year, month, 1).ok(), &|start| start.checked_add(1.month())));
    }
    let day = small(8..10).filter(|_| text.get(7..8) == Some("-"))?;
    let date = Date::new(year, month, day).ok();
    if text.len() == 10 {
        return Some(stretch(date, &|start| start.tomorrow()));
    }
    let time = text.get(10..)?.strip_prefix('t')?;
    let Some(date) = date else { return Some(impossible()) };
    at_time(date, time, shown, zone)
}

/// A date with a time, and perhaps with how far its zone is from UTC.
fn at_time(date: Date, time: &str, shown: &str, zone: &TimeZone) -> Option<Result<When, String>> {
    let offset = time.find(['+', '-', 'z']).unwrap_or(time.len());
    let (time, offset) = time.split_at(offset);
    let (minute, seconds) = (time.get(..5)?, time.get(5..)?);
    let (seconds, length) = match seconds.strip_prefix(':') {
        Some(digits) if digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            (digits.parse::<i8>().ok()?, 1)
        }
        Some(_) => return None,
        None if seconds.is_empty() => (0, 60),
        None => return None,
    };
    let none = || Some(Err(format!("no clock has `{shown}`")));
    let Ok(clock) = clock_time(minute)? else { return none() };
    let Ok(clock) = Time::new(clock.hour(), clock.minute(), seconds, 0) else { return none() };
    let at = DateTime::from_parts(date, clock);
    if !offset.is_empty() {
        let exact = format!("{date}t{clock}{offset}").parse::<jiff::Timestamp>().ok()?;
        let exact = Timestamp(exact.as_second());
        return Some(Ok(When::Exact(exact, exact.plus(length))));
    }
    if matches!(zone.to_ambiguous_zoned(at).offset(), jiff::tz::AmbiguousOffset::Gap { .. }) {
        return Some(Err(format!("the clocks leave out `{shown}` here")));
    }
    Some(
        at.checked_add(length.seconds())
            .map(|end| When::Civil(at, end))
            .map_err(|_| format!("no calendar has `{shown}`")),
    )
}
