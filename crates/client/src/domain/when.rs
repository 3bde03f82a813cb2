//! Times in plain words: "in 3h", "tomorrow 9", "fri 14:00", "24 dec 8:00" (I17).
//!
//! Pure: the present time and its zone are given. What is understood:
//!
//! - A span: `3h`, `in 90m`, `1h30m`, `1.5 hours`, `2d`, `in two weeks`, `half an hour`, `in 2 days at 9`, `2 business
//!   days`. Days, weeks and months are those of the calendar, so "1d" is the same time tomorrow even when the clocks
//!   change in between. Business days are Monday to Friday.
//! - A day: `today`, `tomorrow` (`tom`), `monday`, `next week`, `next month`, `weekend`, `24 dec`, `dec 24 2027`,
//!   `24.12.`, `2026-12-24`, `24th`; with a time after it or at [`MORNING`] without.
//! - A time: `14:00`, `9am`, `5.30pm`, `noon`: today if that is still to come, else tomorrow.
//! - A part of a day, alone or with a day: `morning`, `afternoon`, `evening`, `tonight`, `eod`; and `eow`, `eom`. A time
//!   with it is read in that part: `tonight at 8` is 20:00, `tomorrow morning at 8` is 08:00.
//!
//! A weekday is the next one that comes after today: "fri" on a Friday is in a week, unless a later time of the
//! same day is given ("fri 17:00" at noon is today). "next fri" is the Friday of next week and "this fri" that of this
//! one, weeks begin on Monday. A date without a year is the next one that is still to come.
//!
//! Whatever else is written is refused, with its reason: what has two meanings (`14h`, `14h30`, `5.10`, `3M`), what is
//! past, what no calendar has and what the clocks leave out. No word is passed over, and none is taken for another one.
//! Of a time that comes twice the first is meant.

use jiff::civil::{Date, Time, Weekday, time};
use jiff::{RoundMode, ToSpan, Unit, Zoned, ZonedRound};

use super::conversation::UNTIL_REPLY;
use super::text::clean_line;
use clock::Timestamp;
use wish::Wish;

pub use locale::{Locale, parse_in};
pub use slash::DateOrder;
pub use tongue::Tongue;
pub use words::weekday_of;

#[cfg(test)]
mod grammar_tests;
mod locale;
mod slash;
#[cfg(test)]
mod tests;
mod tongue;
mod wish;
mod words;

/// The time of a day that is named without one.
pub const MORNING: Time = time(9, 0, 0, 0);

/// Why words are no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhenError {
    /// They are not understood.
    #[error(
        "“{0}” is not understood as a time. Write it so: 3 dec · 2026-12-03 08:30 · fri 14:00 · in 3h · tomorrow 8"
    )]
    Unclear(String),
    /// No calendar has such a day, no clock such a time.
    #[error("there is no {0}")]
    Impossible(String),
    /// They mean one of two times.
    #[error("“{0}” could be {1} or {2}; write one of them")]
    Two(String, String, String),
    /// A day with a slash that there is not, in the order in which they are written here.
    #[error("{what}, days are written {order} here{meant}")]
    Slash {
        /// As it was written.
        word: String,
        /// What is wrong with it.
        what: String,
        /// What stands first.
        order: &'static str,
        /// What it would be the other way round.
        meant: String,
    },
    /// It is understood, and lies before now.
    #[error("{0} is over")]
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
    let clean = clean_line(words);
    let unclear = || WhenError::Unclear(clean.trim().chars().take(60).collect());
    let written: Vec<&str> = clean.split_whitespace().map(|word| word.strip_suffix(',').unwrap_or(word)).collect();
    let pairs = written.iter().enumerate().map(|(at, word)| (*word, written.get(at + 1).copied().unwrap_or("")));
    if let Some((word, (one, other))) = pairs.into_iter().find_map(|(word, next)| {
        words::two_meanings(word).or_else(|| words::clock_or_hours(word, next)).map(|both| (word, both))
    }) {
        return Err(WhenError::Two(word.to_owned(), one, other));
    }
    let alone = written.strip_prefix(&["until"]).or(written.strip_prefix(&["by"])).unwrap_or(&written);
    if let [word] = alone
        && let Some((clock, span)) = words::hour_or_hours(word)
    {
        return Err(WhenError::Two((*word).to_owned(), clock, span));
    }
    let lower: Vec<String> = written.iter().map(|word| word.to_lowercase()).collect();
    let tokens: Vec<&str> = lower.iter().flat_map(|word| date_and_time(word)).collect();
    if tokens.len() > MOST_WORDS {
        return Err(unclear());
    }
    let wish = Wish::read(&tokens).ok_or_else(unclear)?;
    let resolved = wish.resolve(now).ok_or_else(unclear)??;
    if resolved <= *now {
        return Err(WhenError::Past(resolved.strftime("%a %-d %b %Y, %H:%M").to_string()));
    }
    if timestamp(&resolved) >= UNTIL_REPLY {
        return Err(WhenError::TooFar);
    }
    Ok(resolved)
}

/// More words than this are no time.
const MOST_WORDS: usize = 12;

/// `2026-12-24t08:30` as its two words.
fn date_and_time(word: &str) -> impl Iterator<Item = &str> {
    let (date, time) = word.split_once('t').filter(|(date, _)| words::iso_date(date).is_some()).unwrap_or((word, ""));
    [date, time].into_iter().filter(|part| !part.is_empty())
}
