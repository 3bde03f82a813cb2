//! What words say, piece by piece, and the time that the pieces mean together. No piece may be said twice, and each
//! little word stands only where it makes sense: "at" before a time, "in" before a span.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::{Span, ToSpan, Zoned};

use super::words::{Clock, Written, date_of, number_of, spans_of, time_of, weekday_of};
use super::{MORNING, WhenError, later_today, next_week};

const NOON: Time = time(12, 0, 0, 0);
const AFTERNOON: Time = time(14, 0, 0, 0);
const END_OF_WORK: Time = time(17, 0, 0, 0);
const EVENING: Time = time(18, 0, 0, 0);
const NIGHT: Time = time(20, 0, 0, 0);

/// The day that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Ahead(i64),
    Weekday(Weekday),
    EndOfWeek,
    NextMonth,
    EndOfMonth,
    Written(Written),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Morning,
    Noon,
    Afternoon,
    EndOfWork,
    Evening,
    Night,
    Midnight,
}

impl Part {
    /// When it is, if nothing closer is said.
    fn usual(self) -> Time {
        match self {
            Self::Morning => MORNING,
            Self::Noon => NOON,
            Self::Afternoon => AFTERNOON,
            Self::EndOfWork => END_OF_WORK,
            Self::Evening => EVENING,
            Self::Night => NIGHT,
            Self::Midnight => Time::midnight(),
        }
    }

    /// A time of that part: "tonight at 8" is 20:00. None if it lies in another one.
    fn at(self, clock: &Clock, time: Time) -> Option<Time> {
        let (first, last) = match self {
            Self::Morning => (4, 11),
            Self::Afternoon => (12, 18),
            Self::Evening => (17, 23),
            Self::Night => (18, 23),
            Self::Noon | Self::EndOfWork | Self::Midnight => return None,
        };
        let lies = |time: &Time| (first..=last).contains(&time.hour());
        let later =
            || Time::new(time.hour() + 12, time.minute(), 0, 0).ok().filter(|_| !clock.half && time.hour() < 12);
        Some(time).filter(lies).or_else(|| later().filter(lies))
    }
}

/// What the words say.
#[derive(Default)]
pub(super) struct Wish {
    span: Option<Span>,
    business: Option<i64>,
    day: Option<Day>,
    next_week: bool,
    this_week: bool,
    clock: Option<Clock>,
    part: Option<Part>,
    /// Whether "at" stands before the time, so that a number alone is one.
    at: bool,
    later: bool,
}

/// Sets what was not set before.
fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

fn once(flag: &mut bool) -> Option<()> {
    (!std::mem::replace(flag, true)).then_some(())
}

impl Wish {
    /// Reads all the words; none if one of them is not understood where it stands.
    pub(super) fn read(words: &[&str]) -> Option<Self> {
        let mut wish = Self::default();
        let mut at = usize::from(matches!(words.first(), Some(&("until" | "till" | "by"))));
        if at == words.len() {
            return None;
        }
        while at < words.len() {
            at += wish.piece(words.get(at..)?)?;
        }
        Some(wish)
    }

    /// Reads one piece at the beginning of `words`; how many it took, or none if it is not understood.
    fn piece(&mut self, words: &[&str]) -> Option<usize> {
        let word = |i: usize| words.get(i).copied().unwrap_or("");
        let rest = |from: usize| words.get(from..).unwrap_or_default();
        match (word(0), word(1)) {
            ("in", "the") => self.part_of(word(2)).map(|()| 3),
            ("in", _) => self.length(rest(1)).map(|used| used + 1),
            ("and", _) if self.span.is_some() => self.length(rest(1)).map(|used| used + 1),
            ("at" | "@", "noon" | "midday" | "lunch" | "midnight") => self.part_of(word(1)).map(|()| 2),
            ("at" | "@", _) => {
                once(&mut self.at)?;
                self.clock(rest(1)).map(|used| used + 1)
            }
            ("on", "the") => self.date(rest(2)).map(|used| used + 2),
            ("on" | "the", _) => self.named_day(rest(1)).or_else(|| self.date(rest(1))).map(|used| used + 1),
            ("this", _) => self.this(word(1)).map(|()| 2),
            ("next", _) => self.next(rest(1)).map(|used| used + 1),
            ("later", "today") => once(&mut self.later).map(|()| 2),
            ("later", _) => once(&mut self.later).map(|()| 1),
            _ => self.plain(words),
        }
    }

    /// A piece that no little word stands before.
    fn plain(&mut self, words: &[&str]) -> Option<usize> {
        let word = |i: usize| words.get(i).copied().unwrap_or("");
        match (word(0), word(1), word(2)) {
            ("day", "after", "tomorrow") => return set(&mut self.day, Day::Ahead(2)).map(|()| 3),
            ("end", "of", "day" | "week" | "month") => {
                return self.end_of(word(2)).map(|()| 3);
            }
            ("today", ..) => return set(&mut self.day, Day::Ahead(0)).map(|()| 1),
            ("tomorrow" | "tom" | "tmr" | "tmrw" | "tomorow", ..) => {
                return set(&mut self.day, Day::Ahead(1)).map(|()| 1);
            }
            ("tonight", ..) => {
                set(&mut self.day, Day::Ahead(0))?;
                return set(&mut self.part, Part::Night).map(|()| 1);
            }
            ("eod" | "eow" | "eom", ..) => {
                let what = match word(0) {
                    "eod" => "day",
                    "eow" => "week",
                    _ => "month",
                };
                return self.end_of(what).map(|()| 1);
            }
            _ => {}
        }
        if part(word(0)).is_some() {
            return self.part_of(word(0)).map(|()| 1);
        }
        if is_length(words) {
            return self.length(words);
        }
        if weekday_of(word(0)).is_some() || word(0) == "weekend" {
            return self.named_day(words);
        }
        if date_of(words).is_some() {
            return self.date(words);
        }
        self.clock(words)
    }

    fn end_of(&mut self, what: &str) -> Option<()> {
        match what {
            "week" => set(&mut self.day, Day::EndOfWeek)?,
            "month" => set(&mut self.day, Day::EndOfMonth)?,
            _ => {}
        }
        set(&mut self.part, Part::EndOfWork)
    }

    fn part_of(&mut self, word: &str) -> Option<()> {
        set(&mut self.part, part(word)?)
    }

    fn named_day(&mut self, words: &[&str]) -> Option<usize> {
        let word = words.first().copied().unwrap_or("");
        let day = if word == "weekend" { Weekday::Saturday } else { weekday_of(word)? };
        set(&mut self.day, Day::Weekday(day)).map(|()| 1)
    }

    fn this(&mut self, word: &str) -> Option<()> {
        if matches!(word, "morning" | "afternoon" | "evening") {
            set(&mut self.day, Day::Ahead(0))?;
            return self.part_of(word);
        }
        once(&mut self.this_week)?;
        self.named_day(&[word]).map(|_| ())
    }

    fn next(&mut self, words: &[&str]) -> Option<usize> {
        match words {
            ["week", ..] => once(&mut self.next_week).map(|()| 1),
            ["month", ..] => set(&mut self.day, Day::NextMonth).map(|()| 1),
            ["business" | "working" | "work", "day", ..] => {
                set(&mut self.business, 1)?;
                set(&mut self.part, Part::Morning).map(|()| 2)
            }
            _ => {
                once(&mut self.next_week)?;
                self.named_day(words)
            }
        }
    }

    fn date(&mut self, words: &[&str]) -> Option<usize> {
        let (date, used) = date_of(words)?;
        set(&mut self.day, Day::Written(date)).map(|()| used)
    }

    fn clock(&mut self, words: &[&str]) -> Option<usize> {
        let (clock, used) = time_of(words.first().copied()?, words.get(1).copied().unwrap_or(""))?;
        set(&mut self.clock, clock).map(|()| used)
    }

    fn length(&mut self, words: &[&str]) -> Option<usize> {
        if let Some((days, used)) = business_days(words) {
            return set(&mut self.business, days).map(|()| used);
        }
        if let Some(used) = half_an_hour(words) {
            return self.add(30.minutes()).map(|()| used);
        }
        let (spans, used) = spans_of(words.first().copied()?, words.get(1).copied().unwrap_or(""))?;
        for span in spans {
            self.add(span)?;
        }
        Some(used)
    }

    fn add(&mut self, more: Span) -> Option<()> {
        let sum = self.span.unwrap_or_default();
        self.span = Some(
            sum.try_years(sum.get_years().saturating_add(more.get_years()))
                .and_then(|s| s.try_months(sum.get_months().saturating_add(more.get_months())))
                .and_then(|s| s.try_weeks(sum.get_weeks().saturating_add(more.get_weeks())))
                .and_then(|s| s.try_days(sum.get_days().saturating_add(more.get_days())))
                .and_then(|s| s.try_hours(sum.get_hours().saturating_add(more.get_hours())))
                .and_then(|s| s.try_minutes(sum.get_minutes().saturating_add(more.get_minutes())))
                .ok()?,
        );
        Some(())
    }

    /// The time that was meant; none if the pieces make no sense together.
    pub(super) fn resolve(self, now: &Zoned) -> Option<Result<Zoned, WhenError>> {
        if self.later {
            let alone = self.span.is_none() && self.business.is_none() && self.names_no_time() && self.day.is_none();
            return (alone && !self.next_week && !self.this_week).then(|| later_today(now).ok_or(WhenError::TooFar));
        }
        let time = match self.clock.as_ref().map(|clock| clock.time.clone()).transpose() {
            Ok(time) => time,
            Err(words) => return Some(Err(WhenError::Impossible(words))),
        };
        if self.span.is_some() || self.business.is_some() {
            return self.resolve_length(time, now);
        }
        let time = match (self.part, self.clock.as_ref().zip(time)) {
            (Some(part), Some((clock, time))) => Some(part.at(clock, time)?),
            (None, Some((clock, time))) => {
                let close = matches!(self.day, Some(Day::Ahead(_)));
                let is_clear = !clock.bare || close || (self.at && (self.day.is_some() || self.next_week));
                Some(time).filter(|_| is_clear)?.into()
            }
            (part, None) => part.map(Part::usual),
        };
        let date = match self.date_at(time, now)? {
            Ok(date) => date,
            Err(error) => return Some(Err(error)),
        };
        Some(at(date, time.unwrap_or(MORNING), now))
    }

    fn names_no_time(&self) -> bool {
        self.clock.is_none() && self.part.is_none()
    }

    fn resolve_length(&self, time: Option<Time>, now: &Zoned) -> Option<Result<Zoned, WhenError>> {
        let alone = self.day.is_none() && !self.next_week && !self.this_week;
        let part = self.part.filter(|part| *part != Part::Midnight);
        // A number alone behind a span may be more of the span.
        let clear = self.clock.as_ref().is_none_or(|clock| !clock.bare || self.at);
        if !alone || !clear || part != self.part || (part.is_some() && time.is_some()) {
            return None;
        }
        let time = time.or(part.map(Part::usual));
        let to_the_minute = now.with().second(0).subsec_nanosecond(0).build().unwrap_or_else(|_| now.clone());
        let span = match (self.span, self.business) {
            (Some(span), None) => span,
            (None, Some(days)) => match after_business_days(now.date(), days) {
                Some(ahead) => ahead.days(),
                None => return Some(Err(WhenError::TooFar)),
            },
            _ => return None,
        };
        let Ok(then) = to_the_minute.checked_add(span) else { return Some(Err(WhenError::TooFar)) };
        let Some(time) = time else { return Some(Ok(then)) };
        // "in 2 days at 9" is clear, "in 2 hours at 9" is not.
        (span.get_hours() == 0 && span.get_minutes() == 0).then(|| at(then.date(), time, now))
    }

    fn date_at(&self, time: Option<Time>, now: &Zoned) -> Option<Result<Date, WhenError>> {
        let today = now.date();
        let passed = |time: Option<Time>| time.is_none_or(|time| time <= now.time());
        let found = match self.day {
            _ if self.part == Some(Part::Midnight) && (self.day.is_some() || self.next_week) => return None,
            None if self.next_week => next_week(today, Weekday::Monday),
            None if self.part == Some(Part::EndOfWork) => Some(today),
            None => {
                time?;
                if passed(time) { today.tomorrow().ok() } else { Some(today) }
            }
            Some(Day::Weekday(day)) if self.next_week => (!self.this_week).then(|| next_week(today, day))?,
            Some(Day::Weekday(day)) if self.this_week => this_week(today, day),
            Some(_) if self.next_week || self.this_week => return None,
            Some(Day::Weekday(day)) if day == today.weekday() && !passed(time) => Some(today),
            Some(Day::Weekday(day)) => today.nth_weekday(1, day).ok(),
            Some(Day::Ahead(days)) => today.checked_add(days.days()).ok(),
            // On a Friday that is today, at the weekend it is next week's.
            Some(Day::EndOfWeek) => today.checked_add(i64::from(today.weekday().until(Weekday::Friday)).days()).ok(),
            Some(Day::NextMonth) => today.first_of_month().checked_add(1.month()).ok(),
            Some(Day::EndOfMonth) => Some(today.last_of_month()),
            Some(Day::Written(written)) => return Some(written_date(written, time, now)),
        };
        Some(found.ok_or(WhenError::TooFar))
    }
}

fn part(word: &str) -> Option<Part> {
    Some(match word {
        "morning" => Part::Morning,
        "noon" | "midday" | "lunch" => Part::Noon,
        "afternoon" => Part::Afternoon,
        "evening" => Part::Evening,
        "night" => Part::Night,
        "midnight" => Part::Midnight,
        _ => return None,
    })
}

fn is_length(words: &[&str]) -> bool {
    let (first, second) = (words.first().copied().unwrap_or(""), words.get(1).copied().unwrap_or(""));
    business_days(words).is_some() || half_an_hour(words).is_some() || spans_of(first, second).is_some()
}

fn half_an_hour(words: &[&str]) -> Option<usize> {
    match words {
        ["half", "an", "hour", ..] => Some(3),
        ["half", "hour", ..] => Some(2),
        _ => None,
    }
}

/// `2 business days`, `three working days`.
fn business_days(words: &[&str]) -> Option<(i64, usize)> {
    let [number, "business" | "working" | "work", "day" | "days", ..] = words else {
        return None;
    };
    Some((number_of(number)?, 3))
}

/// How many days ahead the day lies that comes after so many business days, Monday to Friday.
fn after_business_days(from: Date, days: i64) -> Option<i64> {
    // Whole weeks at once, so that no number takes long.
    let mut ahead = days.checked_div(5)?.checked_mul(7).filter(|days| *days < 1_000_000)?;
    let mut left = days % 5;
    let mut day = from.checked_add(ahead.days()).ok()?;
    let is_off = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
    // Counted from a weekend, the days begin with Monday; whole weeks from it end on Friday.
    if left == 0 && days > 0 && is_off(day) {
        let back = if day.weekday() == Weekday::Saturday { 1 } else { 2 };
        return Some(ahead - back);
    }
    while left > 0 {
        day = day.tomorrow().ok()?;
        ahead += 1;
        left -= i64::from(!is_off(day));
    }
    Some(ahead)
}

fn this_week(today: Date, day: Weekday) -> Option<Date> {
    let ahead = day.to_monday_zero_offset() - today.weekday().to_monday_zero_offset();
    today.checked_add(i64::from(ahead).days()).ok()
}

/// A time of a day; one that the clocks leave out there is none.
fn at(date: Date, time: Time, now: &Zoned) -> Result<Zoned, WhenError> {
    let wanted = date.to_datetime(time);
    let found = wanted.to_zoned(now.time_zone().clone()).map_err(|_out_of_range| WhenError::TooFar)?;
    if found.datetime() == wanted {
        return Ok(found);
    }
    let words = wanted.strftime("%H:%M on %a %-d %b %Y, where the clocks are put forward").to_string();
    Err(WhenError::Impossible(words))
}

/// A written date; without a year (or month) the next one that is still to come.
fn written_date(written: Written, time: Option<Time>, now: &Zoned) -> Result<Date, WhenError> {
    let today = now.date();
    let impossible = || WhenError::Impossible(written.name());
    let to_come = |date: &Date| *date > today || (*date == today && time.unwrap_or(MORNING) > now.time());
    match (written.year, written.month) {
        (Some(year), Some(month)) => Date::new(year, month, written.day).map_err(|_no_such_day| impossible()),
        (None, Some(month)) => (0..=8)
            .filter_map(|ahead| Date::new(today.year().checked_add(ahead)?, month, written.day).ok())
            .find(to_come)
            .ok_or_else(impossible),
        (_, None) => (0..=2)
            .filter_map(|ahead| today.first_of_month().checked_add(ahead.months()).ok())
            .filter_map(|first: Date| Date::new(first.year(), first.month(), written.day).ok())
            .find(to_come)
            .ok_or_else(impossible),
    }
}
