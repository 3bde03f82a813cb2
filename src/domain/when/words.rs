//! The single words of a time: spans, dates, weekdays, times of day.

use jiff::Span;
use jiff::civil::{Time, Weekday};

use super::Wish;

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

/// A weekday by its name or at least its first three letters.
pub(super) fn weekday_of(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.');
    let word = if word == "weds" { "wed" } else { word };
    let long_enough = word.len() >= 3;
    WEEKDAYS.iter().find(|(name, _)| long_enough && name.starts_with(word)).map(|(_, day)| *day)
}

pub(super) fn month_of(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i8::try_from(at + 1).ok()
}

/// A span in one word or two: `3h`, `1h30m`, `two weeks`, `an hour`.
pub(super) fn span_of(first: &str, second: &str) -> Option<(Span, usize)> {
    if let Some(span) = number_of(first).and_then(|n| unit_span(n, second)) {
        return Some((span, 2));
    }
    let mut rest = first;
    let mut sum = Wish::default();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letters = rest.bytes().skip(digits).take_while(u8::is_ascii_alphabetic).count();
        let number = rest.get(..digits)?.parse().ok()?;
        sum.add_span(unit_span(number, rest.get(digits..digits + letters)?)?)?;
        rest = rest.get(digits + letters..)?;
    }
    sum.span.map(|span| (span, 1))
}

pub(super) fn number_of(word: &str) -> Option<i64> {
    const NAMES: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    match word {
        "a" | "an" => Some(1),
        _ => NAMES.iter().position(|n| *n == word).and_then(|n| i64::try_from(n).ok()).or_else(|| word.parse().ok()),
    }
}

pub(super) fn unit_span(number: i64, unit: &str) -> Option<Span> {
    if number < 0 {
        return None;
    }
    // More than any calendar holds is too far off, however much more it is.
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

/// A date at the beginning of `words`.
pub(super) fn date_of(words: &[&str]) -> Option<(Written, usize)> {
    let first = *words.first()?;
    let second = words.get(1).copied().unwrap_or("");
    if let Some(date) = iso_date(first).or_else(|| dotted_date(first)) {
        return Some((date, 1));
    }
    let year = |at: usize| words.get(at).filter(|w| w.len() == 4).and_then(|w| w.parse::<i16>().ok());
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

/// `24`, `24.`, `24th`.
pub(super) fn day_number(word: &str) -> Option<i8> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let ending = word.get(digits..)?;
    let day: i8 = word.get(..digits)?.parse().ok()?;
    (matches!(ending, "" | "." | "st" | "nd" | "rd" | "th") && (1..=31).contains(&day)).then_some(day)
}

/// `2026-12-24`.
pub(super) fn iso_date(word: &str) -> Option<Written> {
    let mut parts = word.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if year.len() != 4 || parts.next().is_some() {
        return None;
    }
    Some(Written { year: Some(year.parse().ok()?), month: Some(month.parse().ok()?), day: day.parse().ok()? })
}

/// `24.12.`, `24.12.2026`, `24.12`.
pub(super) fn dotted_date(word: &str) -> Option<Written> {
    let mut parts = word.split('.');
    let day = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let year = match parts.next() {
        None | Some("") => None,
        Some(year) if year.len() == 4 => Some(year.parse().ok()?),
        Some(_) => return None,
    };
    parts.next().is_none().then_some(Written { year, month: Some(month), day })
}

/// A time in one word or two (`9:30 pm`); whether it is a bare number. A time that no clock has comes back in words.
pub(super) fn time_of(first: &str, second: &str) -> Option<(Result<Time, String>, usize, bool)> {
    let (word, suffix) =
        match first.strip_suffix("am").map(|w| (w, "am")).or_else(|| first.strip_suffix("pm").map(|w| (w, "pm"))) {
            Some(split) => split,
            None => (first, ""),
        };
    let (half, used) = match (suffix, second) {
        ("", "am" | "pm") => (second, 2),
        _ => (suffix, 1),
    };
    let (hour, minute) = word.split_once(':').unwrap_or((word, ""));
    let number = |digits: &str| {
        (digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse::<i8>().ok())?
    };
    let hour = number(hour)?;
    let minute = if minute.is_empty() && !word.contains(':') { 0 } else { number(minute)? };
    let known = match half {
        "" => Some(hour),
        _ if !(1..=12).contains(&hour) => None,
        "am" => Some(hour % 12),
        _ => Some(hour % 12 + 12),
    };
    let time = known.and_then(|hour| Time::new(hour, minute, 0, 0).ok());
    let words = if used == 2 { format!("{first} {second}") } else { first.to_owned() };
    Some((time.ok_or(words), used, half.is_empty() && !word.contains(':')))
}
