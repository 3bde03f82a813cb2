//! Times in plain words: "in 3h", "tomorrow 9", "fri 14:00", "24 dec 8:00" (I17).
//!
//! Pure: the present time and its zone are given. What is understood:
//!
//! - A span: `3h`, `in 90m`, `1h30m`, `2d`, `in two weeks`, `half an hour`, `in 2 days at 9`. Days, weeks and months
//!   are those of the calendar, so "1d" is the same time tomorrow even when the clocks change in between.
//! - A day: `today`, `tomorrow` (`tom`), `monday`, `next week`, `next month`, `weekend`, `24 dec`, `dec 24 2027`,
//!   `24.12.`, `2026-12-24`, `24th`; with a time after it or at [`MORNING`] without.
//! - A time: `14:00`, `9am`, `noon`: today if that is still to come, else tomorrow.
//! - A part of a day, alone or with a day: `morning`, `afternoon`, `evening`, `tonight`, `eod`; and `eow`, `eom`.
//!
//! A weekday is the next one that comes after today: "fri" on a Friday is in a week, unless a later time of the
//! same day is given ("fri 17:00" at noon is today). "next fri" is the Friday of next week, weeks begin on Monday.
//! A date without a year is the next one that is still to come. A time that the clocks leave out moves on by what
//! they leave out; one that comes twice is the first. What is past is refused, never moved.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::{RoundMode, Span, ToSpan, Unit, Zoned, ZonedRound};

use super::conversation::UNTIL_REPLY;
use super::text::clean_line;
use super::time::Timestamp;
use words::{Written, date_of, iso_date, span_of, time_of, weekday_of};

#[cfg(test)]
mod tests;
mod words;

/// The time of a day that is named without one.
pub const MORNING: Time = time(9, 0, 0, 0);
const NOON: Time = time(12, 0, 0, 0);
const AFTERNOON: Time = time(14, 0, 0, 0);
const END_OF_WORK: Time = time(17, 0, 0, 0);
const EVENING: Time = time(18, 0, 0, 0);
const NIGHT: Time = time(20, 0, 0, 0);

/// Why words are no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// They are not understood.
    #[error(
        "\"{0}\" is not understood as a time; try \"3h\", \"tomorrow 9:00\", \"fri 14:00\", \"next week\", \"24 dec\" \
         or \"2026-12-24 08:30\""
    )]
    Unclear(String),
    /// No calendar has such a day, no clock such a time.
    #[error("there is no {0}")]
    Impossible(String),
    /// It is over.
    #[error("{0} is past")]
    Past(String),
    /// It is further off than can be told from "until a reply".
    #[error("that is too far off; the latest is 31 Dec 2099")]
    TooFar,
}

/// A choice of the snooze picker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preset {
    /// What commands call it.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// The time it means.
    pub at: Timestamp,
}

/// A time as the API has it.
pub fn timestamp(at: &Zoned) -> Timestamp {
    Timestamp(at.timestamp().as_second())
}

/// The choices of the snooze picker (I17), in their order. Those that no calendar reaches are left out.
pub fn presets(now: &Zoned) -> Vec<Preset> {
    let later = later_today(now);
    let still_today = later.as_ref().is_some_and(|at| at.date() == now.date());
    let morning = |date: Option<Date>| date.and_then(|d| d.to_datetime(MORNING).to_zoned(now.time_zone().clone()).ok());
    let choices = [
        ("later", if still_today { "later today" } else { "in three hours" }, later),
        ("tomorrow", "tomorrow", morning(now.date().tomorrow().ok())),
        ("next-week", "next week", morning(next_week(now.date(), Weekday::Monday))),
        ("hour", "in an hour", now.checked_add(1.hour()).ok()),
    ];
    let mut presets: Vec<Preset> = choices
        .into_iter()
        .filter_map(|(name, label, at)| at.map(|at| Preset { name, label, at: timestamp(&at) }))
        .collect();
    presets.push(Preset { name: "until-reply", label: "until a reply", at: UNTIL_REPLY });
    presets
}

/// In three hours, to the nearest full hour.
fn later_today(now: &Zoned) -> Option<Zoned> {
    let round = ZonedRound::new().smallest(Unit::Hour).mode(RoundMode::HalfExpand);
    now.checked_add(3.hours()).ok()?.round(round).ok()
}

fn next_week(today: Date, day: Weekday) -> Option<Date> {
    let to_monday = 7 - i64::from(today.weekday().to_monday_zero_offset());
    today.checked_add((to_monday + i64::from(day.to_monday_zero_offset())).days()).ok()
}

/// Reads a time, seen from `now` and in its zone.
pub fn parse(words: &str, now: &Zoned) -> Result<Zoned, WhenError> {
    let lower = clean_line(words).to_lowercase().replace([',', ';'], " ");
    let tokens: Vec<&str> = lower.split_whitespace().flat_map(date_and_time).take(16).collect();
    let unclear = || WhenError::Unclear(clean_line(words).trim().chars().take(60).collect());
    let mut wish = Wish::default();
    let mut at = 0;
    while at < tokens.len() {
        let rest = tokens.get(at..).unwrap_or(&[]);
        at += wish.read(rest, now).ok_or_else(unclear)?;
    }
    let resolved = wish.resolve(now).ok_or_else(unclear)??;
    if resolved <= *now {
        return Err(WhenError::Past(resolved.strftime("%a %-d %b %Y, %H:%M").to_string()));
    }
    if timestamp(&resolved) >= UNTIL_REPLY {
        return Err(WhenError::TooFar);
    }
    Ok(resolved)
}

/// `2026-12-24t08:30` as its two words.
fn date_and_time(word: &str) -> impl Iterator<Item = &str> {
    let (date, time) = word.split_once('t').filter(|(date, _)| iso_date(date).is_some()).unwrap_or((word, ""));
    [date, time].into_iter().filter(|part| !part.is_empty())
}

/// The day that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Day {
    Ahead(i64),
    Weekday(Weekday),
    NextMonth,
    EndOfMonth,
    Written(Written),
}

/// What the words say, piece by piece. No piece may be said twice.
#[derive(Default)]
struct Wish {
    span: Option<Span>,
    day: Option<Day>,
    next_week: bool,
    time: Option<Result<Time, String>>,
    /// A bare number that is a time only if a day stands with it ("tomorrow 9", but not "9").
    bare: bool,
    later: bool,
    next: bool,
}

/// Sets what was not set before.
fn set<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

impl Wish {
    /// Reads one piece at the beginning of `words`; how many it took, or none if it is not understood.
    fn read(&mut self, words: &[&str], now: &Zoned) -> Option<usize> {
        let first = *words.first()?;
        let second = words.get(1).copied().unwrap_or("");
        if let Some(used) = self.phrase(words, now) {
            return used;
        }
        if let Some((span, used)) = span_of(first, second) {
            self.add_span(span)?;
            return Some(used);
        }
        if let Some((date, used)) = date_of(words) {
            set(&mut self.day, Day::Written(date))?;
            return Some(used);
        }
        if let Some((weekday, next)) = weekday_of(first).map(|day| (day, self.next)) {
            self.next = false;
            self.next_week |= next;
            set(&mut self.day, Day::Weekday(weekday))?;
            return Some(1);
        }
        let (time, used, bare) = time_of(first, second)?;
        set(&mut self.time, time)?;
        self.bare = bare;
        Some(used)
    }

    fn add_span(&mut self, more: Span) -> Option<()> {
        let sum = self.span.unwrap_or_default();
        self.span = Some(
            sum.try_years(sum.get_years().checked_add(more.get_years())?)
                .and_then(|s| s.try_months(sum.get_months().saturating_add(more.get_months())))
                .and_then(|s| s.try_weeks(sum.get_weeks().saturating_add(more.get_weeks())))
                .and_then(|s| s.try_days(sum.get_days().saturating_add(more.get_days())))
                .and_then(|s| s.try_hours(sum.get_hours().saturating_add(more.get_hours())))
                .and_then(|s| s.try_minutes(sum.get_minutes().saturating_add(more.get_minutes())))
                .ok()?,
        );
        Some(())
    }

    /// Fixed phrases. The outer option tells whether it is one, the inner one whether it fits what was said before.
    fn phrase(&mut self, words: &[&str], now: &Zoned) -> Option<Option<usize>> {
        let word = |i: usize| words.get(i).copied().unwrap_or("");
        let of_day = |wish: &mut Self, time: Time, used: usize| set(&mut wish.time, Ok(time)).map(|()| used);
        Some(match (word(0), word(1), word(2)) {
            ("in" | "on" | "at" | "until" | "till" | "by" | "this" | "the" | "@" | "and", next, _)
                if !next.is_empty() =>
            {
                Some(1)
            }
            ("next", "week", _) => {
                self.next_week = true;
                Some(2)
            }
            ("next", "month", _) => set(&mut self.day, Day::NextMonth).map(|()| 2),
            ("next", next, _) if weekday_of(next).is_some() => {
                self.next = true;
                Some(1)
            }
            ("half", "an", "hour") => self.add_span(30.minutes()).map(|()| 3),
            ("half", "hour", _) => self.add_span(30.minutes()).map(|()| 2),
            ("later", "today", _) => {
                self.later = true;
                Some(2)
            }
            ("later", _, _) => {
                self.later = true;
                Some(1)
            }
            ("day", "after", "tomorrow") => set(&mut self.day, Day::Ahead(2)).map(|()| 3),
            ("today", _, _) => set(&mut self.day, Day::Ahead(0)).map(|()| 1),
            ("tomorrow" | "tom" | "tmr" | "tmrw" | "tomorow", _, _) => set(&mut self.day, Day::Ahead(1)).map(|()| 1),
            ("weekend", _, _) => set(&mut self.day, Day::Weekday(Weekday::Saturday)).map(|()| 1),
            ("end", "of", "day") => self.end_of_day(3),
            ("eod", _, _) => self.end_of_day(1),
            ("end", "of", "week") => self.end_of_week(3, now),
            ("eow", _, _) => self.end_of_week(1, now),
            ("end", "of", "month") => self.end_of_month(3),
            ("eom", _, _) => self.end_of_month(1),
            ("midnight", _, _) => set(&mut self.day, Day::Ahead(1)).and_then(|()| of_day(self, Time::midnight(), 1)),
            ("tonight", _, _) => set(&mut self.day, Day::Ahead(0)).and_then(|()| of_day(self, NIGHT, 1)),
            ("morning", _, _) => of_day(self, MORNING, 1),
            ("noon" | "midday" | "lunch", _, _) => of_day(self, NOON, 1),
            ("afternoon", _, _) => of_day(self, AFTERNOON, 1),
            ("evening", _, _) => of_day(self, EVENING, 1),
            ("night", _, _) => of_day(self, NIGHT, 1),
            _ => return None,
        })
    }

    /// The end of work, of today unless a day was named.
    fn end_of_day(&mut self, used: usize) -> Option<usize> {
        let _ = set(&mut self.day, Day::Ahead(0));
        set(&mut self.time, Ok(END_OF_WORK)).map(|()| used)
    }

    /// The end of work on Friday; on a Friday that is today, at the weekend it is next week's.
    fn end_of_week(&mut self, used: usize, now: &Zoned) -> Option<usize> {
        let ahead = i64::from(now.date().weekday().until(Weekday::Friday));
        set(&mut self.day, Day::Ahead(ahead))?;
        set(&mut self.time, Ok(END_OF_WORK)).map(|()| used)
    }

    fn end_of_month(&mut self, used: usize) -> Option<usize> {
        set(&mut self.day, Day::EndOfMonth)?;
        set(&mut self.time, Ok(END_OF_WORK)).map(|()| used)
    }

    /// The time that was meant; none if the pieces make no sense together.
    fn resolve(self, now: &Zoned) -> Option<Result<Zoned, WhenError>> {
        let time = match self.time.clone().transpose() {
            Ok(time) => time,
            Err(words) => return Some(Err(WhenError::Impossible(words))),
        };
        if self.later {
            let alone = self.span.is_none() && self.day.is_none() && time.is_none() && !self.next_week;
            return alone.then(|| later_today(now).ok_or(WhenError::TooFar));
        }
        if let Some(span) = self.span {
            return self.resolve_span(span, time, now);
        }
        if self.bare && self.day.is_none() && !self.next_week {
            return None;
        }
        let date = match self.date(time, now)? {
            Ok(date) => date,
            Err(error) => return Some(Err(error)),
        };
        Some(at(date, time.unwrap_or(MORNING), now))
    }

    fn resolve_span(&self, span: Span, time: Option<Time>, now: &Zoned) -> Option<Result<Zoned, WhenError>> {
        if self.day.is_some() || self.next_week {
            return None;
        }
        let to_the_minute = now.with().second(0).subsec_nanosecond(0).build().unwrap_or_else(|_| now.clone());
        let Ok(then) = to_the_minute.checked_add(span) else { return Some(Err(WhenError::TooFar)) };
        let Some(time) = time else { return Some(Ok(then)) };
        // "in 2 days at 9" is clear, "in 2 hours at 9" is not.
        (span.get_hours() == 0 && span.get_minutes() == 0).then(|| at(then.date(), time, now))
    }

    fn date(&self, time: Option<Time>, now: &Zoned) -> Option<Result<Date, WhenError>> {
        let today = now.date();
        let passed = |time: Option<Time>| time.is_none_or(|time| time <= now.time());
        let found = match self.day {
            None if self.next_week => next_week(today, Weekday::Monday),
            None => {
                time?;
                if passed(time) { today.tomorrow().ok() } else { Some(today) }
            }
            Some(Day::Weekday(day)) if self.next_week => next_week(today, day),
            Some(_) if self.next_week => return None,
            Some(Day::Weekday(day)) if day == today.weekday() && !passed(time) => Some(today),
            Some(Day::Weekday(day)) => today.nth_weekday(1, day).ok(),
            Some(Day::Ahead(days)) => today.checked_add(days.days()).ok(),
            Some(Day::NextMonth) => today.first_of_month().checked_add(1.month()).ok(),
            Some(Day::EndOfMonth) => Some(today.last_of_month()),
            Some(Day::Written(written)) => return Some(written_date(written, time, now)),
        };
        Some(found.ok_or(WhenError::TooFar))
    }
}

fn at(date: Date, time: Time, now: &Zoned) -> Result<Zoned, WhenError> {
    date.to_datetime(time).to_zoned(now.time_zone().clone()).map_err(|_out_of_range| WhenError::TooFar)
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
