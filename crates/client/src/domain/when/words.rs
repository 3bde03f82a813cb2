//! The single words of a time: numbers, units, dates, weekdays, times of day.

use jiff::Span;
use jiff::civil::{Time, Weekday};

/// A date as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) year: Option<i16>,
    pub(super) month: Option<i8>,
    pub(super) day: i8,
}

impl Written {
    pub(super) fn name(self) -> String {
        let month = self.month.and_then(|m| usize::try_from(m).ok()?.checked_sub(1)).and_then(|m| MONTHS.get(m));
        let year = self.year.map(|year| format!(" {year}")).unwrap_or_default();
        format!("{} {}{year}", self.day, month.map_or_else(|| self.month.unwrap_or(0).to_string(), |m| (*m).to_owned()))
    }
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Only digits, and at most so many.
pub(super) fn digits<T: std::str::FromStr>(word: &str, most: usize) -> Option<T> {
    let plain = !word.is_empty() && word.len() <= most && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok())?
}

/// The digits at the beginning of a word, and what is behind them.
fn split_digits(word: &str) -> (&str, &str) {
    word.split_at(word.bytes().take_while(u8::is_ascii_digit).count())
}

/// A weekday by its name or at least its first three letters.
pub fn weekday_of(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let word = if word == "weds" { "wed" } else { word };
    let long_enough = word.len() >= 3;
    WEEKDAYS.iter().find(|(name, _)| long_enough && name.starts_with(word)).map(|(_, day)| *day)
}

pub(super) fn month_of(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = if word == "sept" { Some(8) } else { MONTHS.iter().position(|n| word.len() >= 3 && n.starts_with(word)) };
    i8::try_from(at? + 1).ok()
}

/// A number in a word: `3`, `an`, `two`.
pub(super) fn number_of(word: &str) -> Option<i64> {
    const NAMES: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "a" | "an" => Some(1),
        _ => NAMES.iter().position(|n| *n == word).and_then(|n| i64::try_from(n).ok()).or_else(|| large(word)),
    }
}

/// Only digits. More than any calendar holds is too far off, however much more it is.
fn large(word: &str) -> Option<i64> {
    let plain = !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().unwrap_or(i64::MAX))
}

pub(super) fn unit_span(number: i64, unit: &str) -> Option<Span> {
    let (number, span) = (number.min(1_000_000), Span::new());
    match unit {
        "m" | "min" | "mins" | "minute" | "minutes" => span.try_minutes(number),
        "h" | "hr" | "hrs" | "hour" | "hours" => span.try_hours(number),
        "d" | "day" | "days" => span.try_days(number),
        "w" | "wk" | "wks" | "week" | "weeks" => span.try_weeks(number),
        "mo" | "month" | "months" => span.try_months(number.min(120_000)),
        "y" | "year" | "years" => span.try_years(number.min(9_999)),
        _ => return None,
    }
    .ok()
}

fn is_hours(unit: &str) -> bool {
    matches!(unit, "h" | "hr" | "hrs" | "hour" | "hours")
}

/// A number with a fraction is one of hours, and a whole number of minutes: half a day is nobody's time of day.
fn fraction(number: &str, unit: &str) -> Option<Span> {
    let (whole, part) = number.split_once(['.', ','])?;
    let (hours, tenths): (i64, i64) = (digits(whole, 3)?, digits(part, 2)?);
    let hundredths = if part.len() == 1 { tenths * 10 } else { tenths };
    (is_hours(unit) && hundredths * 60 % 100 == 0)
        .then(|| Span::new().try_minutes(hours * 60 + hundredths * 60 / 100).ok())?
}

/// Spans in one word or two: `3h`, `1h30m`, `two weeks`, `1.5 hours`.
pub(super) fn spans_of(first: &str, second: &str) -> Option<(Vec<Span>, usize)> {
    let in_two = number_of(first).and_then(|n| unit_span(n, second)).or_else(|| fraction(first, second));
    if let Some(span) = in_two {
        return Some((vec![span], 2));
    }
    let number_end = first.rfind(|c: char| c.is_ascii_digit())? + 1;
    if let Some(span) = fraction(first.get(..number_end)?, first.get(number_end..)?) {
        return Some((vec![span], 1));
    }
    let (mut rest, mut spans) = (first, Vec::new());
    while !rest.is_empty() {
        let (number, behind) = split_digits(rest);
        let letters = behind.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, behind) = behind.split_at(letters);
        spans.push(unit_span(large(number)?, unit)?);
        rest = behind;
    }
    (!spans.is_empty()).then_some((spans, 1))
}

/// A date at the beginning of `words`.
pub(super) fn date_of(words: &[&str]) -> Option<(Written, usize)> {
    let first = *words.first()?;
    let second = words.get(1).copied().unwrap_or("");
    if let Some(date) = iso_date(first).or_else(|| dotted_date(first)) {
        return Some((date, 1));
    }
    let year = |at: usize| words.get(at).filter(|w| w.len() == 4).and_then(|w| digits::<i16>(w, 4));
    let with_year = |day: i8, month: i8| {
        let year = year(2);
        (Written { year, month: Some(month), day }, 2 + usize::from(year.is_some()))
    };
    if let (Some(day), Some(month)) = (day_number(first), month_of(second)) {
        return Some(with_year(day, month));
    }
    if let (Some(month), Some(day)) = (month_of(first), day_number(second)) {
        return Some(with_year(day, month));
    }
    let ordinal = !first.ends_with(|c: char| c.is_ascii_digit() || c == '.');
    day_number(first).filter(|_| ordinal).map(|day| (Written { year: None, month: None, day }, 1))
}

/// `24`, `24.`, `24th`, with the ending that the number has.
fn day_number(word: &str) -> Option<i8> {
    let (number, ending) = split_digits(word);
    let day: i8 = digits(number, 2)?;
    let right = match day {
        1 | 21 | 31 => "st",
        2 | 22 => "nd",
        3 | 23 => "rd",
        _ => "th",
    };
    ((ending.is_empty() || ending == "." || ending == right) && (1..=31).contains(&day)).then_some(day)
}

/// `2026-12-24`.
pub(super) fn iso_date(word: &str) -> Option<Written> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Some(Written { year: Some(digits(year, 4)?), month: Some(digits(month, 2)?), day: digits(day, 2)? })
}

/// `24.12.`, `24.12.2026`; without the last dot only what is no time of day: `24.12`, but not `5.10`.
fn dotted_date(word: &str) -> Option<Written> {
    let mut parts = word.split('.');
    let day = digits(parts.next()?, 2)?;
    let month_digits = parts.next()?;
    let month = digits(month_digits, 2)?;
    let year = match parts.next() {
        None if month_digits.len() < 2 || is_time(day, month) => return None,
        None | Some("") => None,
        Some(year) if year.len() == 4 => Some(digits(year, 4)?),
        Some(_) => return None,
    };
    parts.next().is_none().then_some(Written { year, month: Some(month), day })
}

fn is_time(hour: i8, minute: i8) -> bool {
    Time::new(hour, minute, 0, 0).is_ok()
}

/// What has two meanings is refused with both of them.
pub(super) fn two_meanings(word: &str) -> Option<(String, String)> {
    if let Some(number) = word.strip_suffix('M').filter(|n| large(n).is_some()) {
        return Some((format!("{number}min"), format!("{number}mo")));
    }
    if word == "M" {
        return Some(("min".to_owned(), "mo".to_owned()));
    }
    let lower = word.to_lowercase();
    if let Some((hour, minute)) = lower.split_once('h') {
        let (hour, minute): (i8, i8) = (digits(hour, 2)?, digits(minute, 2)?);
        return Some((format!("{hour}:{minute:02}"), format!("{hour}h{minute}m")));
    }
    let (first, second) = lower.split_once('.')?;
    let (first, second, length): (i8, i8, usize) = (digits(first, 2)?, digits(second, 2)?, second.len());
    let both = length == 2 && is_time(first, second) && (1..=31).contains(&first) && (1..=12).contains(&second);
    both.then(|| (format!("{first}:{second:02}"), format!("{first}.{second}.")))
}

/// `1730h` and `5.30 h` are half past five for some and a number of hours for others; a quarter is `1.25h` for all.
pub(super) fn clock_or_hours(word: &str, next: &str) -> Option<(String, String)> {
    let lower = word.to_lowercase();
    let end = lower.rfind(|c: char| c.is_ascii_digit())? + 1;
    let (number, unit) = lower.split_at_checked(end)?;
    if !is_hours(if unit.is_empty() { next } else { unit }.to_lowercase().as_str()) {
        return None;
    }
    let (hour, minute, span) = match number.split_once(['.', ',']) {
        Some((hour, minute)) if minute.len() == 2 && hour != "0" && minute != "25" => {
            let (hour, minute): (i8, i8) = (digits(hour, 2)?, digits(minute, 2)?);
            let minutes = i32::from(hour) * 60 + i32::from(minute) * 60 / 100;
            (hour, minute, format!("{}h{}m", minutes / 60, minutes % 60))
        }
        None if number.len() >= 3 => {
            let (hours, at): (i32, usize) = (digits(number, 4)?, number.len() - 2);
            let (hour, minute) = number.split_at_checked(at)?;
            (digits(hour, 2)?, digits(minute, 2)?, format!("{}d{}h", hours / 24, hours % 24))
        }
        _ => return None,
    };
    is_time(hour, minute).then(|| (format!("{hour}:{minute:02}"), span))
}

/// `14h` is two in the afternoon where the day has 24 hours, and a span elsewhere; up to `12h` and from `24h` on it is a
/// span for all.
pub(super) fn hour_or_hours(word: &str) -> Option<(String, String)> {
    let hour: i8 = digits(word.strip_suffix(['h', 'H'])?, 2)?;
    (13..=23).contains(&hour).then(|| (format!("{hour}:00"), format!("in {hour}h")))
}

/// A time of day as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// The time, or the words of one that no clock has.
    pub(super) time: Result<Time, String>,
    /// Whether it is a number alone.
    pub(super) bare: bool,
    /// Whether it says which half of the day.
    pub(super) half: bool,
}

/// A time in one word or two (`9:30 pm`).
pub(super) fn time_of(first: &str, second: &str) -> Option<(Clock, usize)> {
    let (word, suffix) =
        match first.strip_suffix("am").map(|w| (w, "am")).or_else(|| first.strip_suffix("pm").map(|w| (w, "pm"))) {
            Some(split) => split,
            None => (first, ""),
        };
    let (half, used) = match (suffix, second) {
        ("", "am" | "pm") => (second, 2),
        _ => (suffix, 1),
    };
    let (hour, minute) = match word.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (digits(hour, 2)?, digits(minute, 2)?),
        // One digit is cut off, and says which it was.
        Some(_) => return None,
        None => (digits(word, 2)?, 0),
    };
    let known = match half {
        "" => Some(hour),
        _ if !(1..=12).contains(&hour) => None,
        "am" => Some(hour % 12),
        _ => Some(hour % 12 + 12),
    };
    let time = known.and_then(|hour| Time::new(hour, minute, 0, 0).ok());
    let words = if used == 2 { format!("{first} {second}") } else { first.to_owned() };
    let bare = half.is_empty() && !word.contains([':', '.']);
    Some((Clock { time: time.ok_or(words), bare, half: !half.is_empty() || hour > 12 }, used))
}
