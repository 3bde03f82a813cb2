//! Phrases by chance with known meanings, and slips of the hand in them: each is what it was, is refused, or is what
//! another reading finds in it as well. That reading looks phrases up among all that can be written, and shares nothing
//! with the one that it checks.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, ToSpan, Zoned};
use proptest::prelude::*;

use super::*;

const MONTH_NAMES: &str = "january february march april may june july august september october november december";
const DAY_NAMES: &str = "monday tuesday wednesday thursday friday saturday sunday";

/// The beginnings of a name from three letters on, and with a full stop.
fn short(name: &str) -> Vec<String> {
    let mut all: Vec<String> = (3..=name.len()).map(|n| name[..n].to_owned()).collect();
    all.extend(Some("sept".to_owned()).filter(|_| name == "september"));
    all.extend(Some("weds".to_owned()).filter(|_| name == "wednesday"));
    let dotted: Vec<String> = all.iter().map(|n| format!("{n}.")).collect();
    all.extend(dotted);
    all
}

fn numbered(day: i8) -> Vec<String> {
    let ending = match (day % 10, day / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    let plain = [format!("{day}"), format!("{day:02}")];
    plain.iter().flat_map(|n| [n.clone(), format!("{n}."), format!("{n}{ending}")]).collect()
}

/// Every way to write a day of a month.
static DATES: LazyLock<HashMap<String, (i8, i8)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (month, name) in (1..=12).zip(MONTH_NAMES.split(' ')) {
        for day in 1..=31 {
            for number in numbered(day) {
                for name in short(name) {
                    all.insert(format!("{number} {name}"), (month, day));
                    all.insert(format!("{name} {number}"), (month, day));
                }
            }
            for (d, m) in [(format!("{day}"), format!("{month}")), (format!("{day:02}"), format!("{month:02}"))] {
                for (d, m) in [(d.clone(), m.clone()), (d.clone(), format!("{month:02}")), (format!("{day:02}"), m)] {
                    all.insert(format!("{d}.{m}."), (month, day));
                    if day > 23 {
                        all.insert(format!("{d}.{month:02}"), (month, day));
                    }
                }
            }
        }
    }
    all
});

/// How a time is written.
#[derive(Clone, Copy, PartialEq)]
enum How {
    Bare,
    Open,
    Halved,
}

/// Every way to write a time of day.
static TIMES: LazyLock<HashMap<String, (Time, How)>> = LazyLock::new(|| {
    let mut all = HashMap::new();
    for (hour, minute) in (0..24i8).flat_map(|h| (0..60i8).map(move |m| (h, m))) {
        let time = jiff::civil::time(hour, minute, 0, 0);
        for h in [format!("{hour}"), format!("{hour:02}")] {
            all.insert(format!("{h}:{minute:02}"), (time, How::Open));
            if !((1..=12).contains(&minute) && hour > 0) {
                all.insert(format!("{h}.{minute:02}"), (time, How::Open));
            }
            if minute == 0 {
                all.insert(h, (time, How::Bare));
            }
        }
        let (half, twelve) = (if hour < 12 { "am" } else { "pm" }, (hour + 11) % 12 + 1);
        for h in [format!("{twelve}"), format!("{twelve:02}")] {
            let mut forms = vec![format!("{h}:{minute:02}"), format!("{h}.{minute:02}")];
            forms.extend(Some(h).filter(|_| minute == 0));
            for form in forms {
                all.insert(format!("{form}{half}"), (time, How::Halved));
                all.insert(format!("{form} {half}"), (time, How::Halved));
            }
        }
    }
    // Not without a half: 5.10 pm is said by "5.10pm" alone, as 5.10 is a day as well.
    all.retain(|form, _| !form.ends_with('m') || !form.contains(' ') || !is_two(form));
    all
});

fn is_two(form: &str) -> bool {
    let number = form.split(' ').next().unwrap_or("");
    let Some((h, m)) = number.split_once('.') else { return false };
    let (h, m): (i8, i8) = (h.parse().unwrap_or(0), m.parse().unwrap_or(0));
    h > 0 && (1..=12).contains(&m)
}

/// No hour at all.
#[expect(clippy::reversed_empty_ranges, reason = "that is what it says")]
const NEVER: std::ops::RangeInclusive<i8> = 1..=0;

fn part_of(word: &str) -> Option<(Time, std::ops::RangeInclusive<i8>)> {
    let at = |h| jiff::civil::time(h, 0, 0, 0);
    Some(match word {
        "morning" => (at(9), 4..=11),
        "noon" | "midday" | "lunch" => (at(12), NEVER),
        "afternoon" => (at(14), 12..=18),
        "evening" => (at(18), 17..=23),
        "night" | "tonight" => (at(20), 18..=23),
        "eod" | "end of day" => (at(17), NEVER),
        _ => return None,
    })
}

/// When on a day, and whether a number alone says so.
fn when_on(words: &str) -> Option<(Time, How)> {
    if let Some(rest) = words.strip_prefix("at ").or_else(|| words.strip_prefix("@ ")) {
        if matches!(rest, "noon" | "midday" | "lunch") {
            return part_of(rest).map(|(time, _)| (time, How::Open));
        }
        let (time, how) = TIMES.get(rest)?;
        return Some((*time, if *how == How::Bare { How::Open } else { *how }));
    }
    TIMES.get(words).copied()
}

/// The same with a part of the day, in either order: "morning at 8".
fn on_day(words: &str) -> Option<(Time, How)> {
    let words = words.strip_prefix("in the ").unwrap_or(words);
    if let Some(found) = when_on(words) {
        return Some(found);
    }
    if let Some((time, _)) = part_of(words) {
        return Some((time, How::Open));
    }
    let tokens: Vec<&str> = words.split(' ').collect();
    (1..tokens.len()).find_map(|at| {
        let (a, b) = (tokens[..at].join(" "), tokens[at..].join(" "));
        let (part, clock) = [(&a, &b), (&b, &a)].into_iter().find_map(|(part, clock)| {
            let part = part.strip_prefix("in the ").unwrap_or(part);
            Some((part_of(part)?, TIMES.get(clock.strip_prefix("at ").or(clock.strip_prefix("@ ")).unwrap_or(clock))?))
        })?;
        let (time, how) = *clock;
        let hours = [Some(time.hour()), Some(time.hour() + 12).filter(|h| how != How::Halved && *h < 24)];
        let hour = hours.into_iter().flatten().find(|h| part.1.contains(h))?;
        Some((jiff::civil::time(hour, time.minute(), 0, 0), How::Open))
    })
}

/// The day that is meant, if it is at that time; whether it is so near that a number alone is a time.
fn day_of(words: &str, time: Option<Time>, now: &Zoned) -> Option<(Date, bool)> {
    let today = now.date();
    let ahead = |n: i64| today.checked_add(n.days()).ok();
    match words {
        "today" => return Some((today, true)),
        "tomorrow" | "tom" | "tmr" | "tmrw" | "tomorow" => return Some((ahead(1)?, true)),
        "day after tomorrow" => return Some((ahead(2)?, true)),
        "next month" => return Some((today.last_of_month().tomorrow().ok()?, false)),
        _ => {}
    }
    let monday = ahead(-i64::from(today.weekday().to_monday_zero_offset()))?;
    let names = |day: Date| {
        let name = DAY_NAMES.split(' ').nth(usize::try_from(day.weekday().to_monday_zero_offset()).ok()?)?;
        let mut all = short(name);
        all.extend((day.weekday() == Weekday::Saturday).then(|| "weekend".to_owned()));
        Some(all)
    };
    let named = |word: &str, day: &Date| names(*day).is_some_and(|all| all.iter().any(|name| name == word));
    let week = |first: i64| (first..first + 7).filter_map(move |n| monday.checked_add(n.days()).ok());
    if words == "next week" {
        return Some((monday.checked_add(7.days()).ok()?, false));
    }
    let whose = words.strip_prefix("next ").or_else(|| words.strip_suffix(" next week"));
    let whose = whose.or_else(|| words.strip_prefix("next week "));
    let whose = whose.map(|name| name.strip_prefix("on ").or(name.strip_prefix("the ")).unwrap_or(name));
    if let Some(day) = whose.and_then(|name| week(7).find(|day| named(name, day))) {
        return Some((day, false));
    }
    if let Some(day) = words.strip_prefix("this ").and_then(|name| week(0).find(|day| named(name, day))) {
        return Some((day, false));
    }
    let words = words.strip_prefix("on the ").or(words.strip_prefix("on ")).unwrap_or(words);
    let words = words.strip_prefix("the ").unwrap_or(words);
    let is_later = |day: &Date| *day > today || time.is_some_and(|time| time > now.time());
    if let Some(day) = (0..8).filter_map(ahead).find(|day| named(words, day) && is_later(day)) {
        return Some((day, false));
    }
    let to_come = |day: &Date| *day > today || (*day == today && time.unwrap_or(MORNING) > now.time());
    if let Some((month, day)) = DATES.get(words) {
        let mut years = (0..9).filter_map(|n| Date::new(today.year() + n, *month, *day).ok());
        return years.find(to_come).map(|day| (day, false));
    }
    if let Some((month, day)) = words.get(..words.len().saturating_sub(5)).and_then(|date| DATES.get(date)) {
        let year = words.get(words.len() - 5..)?.strip_prefix(' ')?;
        return (year.bytes().all(|b| b.is_ascii_digit()))
            .then(|| Date::new(year.parse().ok()?, *month, *day).ok())?
            .map(|d| (d, false));
    }
    if let Some((date, year)) = words.rsplit_once('.') {
        let (month, day) = DATES.get(&format!("{date}.")).filter(|_| year.len() == 4 && !date.contains(' '))?;
        return Some((Date::new(year.parse().ok()?, *month, *day).ok()?, false));
    }
    if let [year, month, day] = words.split('-').collect::<Vec<_>>()[..] {
        let fits = |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        let ok = year.len() == 4 && fits(year, 4) && fits(month, 2) && fits(day, 2);
        return ok
            .then(|| Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok())?
            .map(|d| (d, false));
    }
    let day = (1..=31).find(|day| {
        numbered(*day)
            .iter()
            .any(|n| n == words && !n.ends_with(['.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']))
    })?;
    (0..100).filter_map(ahead).find(|date| date.day() == day && to_come(date)).map(|day| (day, false))
}

/// A span at the front, and what is behind it.
fn span_of(words: &str) -> Option<(Span, &str)> {
    for half in ["half an hour", "half hour"] {
        if let Some(rest) = words.strip_prefix(half) {
            return Some((30.minutes(), rest));
        }
    }
    let digits = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let names = "zero one two three four five six seven eight nine ten eleven twelve";
    let named = || {
        let word = words.split(' ').next()?;
        let value = if matches!(word, "a" | "an") { 1 } else { names.split(' ').position(|n| n == word)? };
        Some((i64::try_from(value).ok()?, word.len()))
    };
    let (number, length) = if digits > 0 { (words[..digits].parse().ok()?, digits) } else { named()? };
    let mut rest = &words[length..];
    let mut minutes = None;
    if digits > 0
        && let Some(tail) = rest.strip_prefix(['.', ','])
    {
        let places = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let part: i64 = tail[..places].parse().ok()?;
        let hundredths = if places == 1 { part * 10 } else { part };
        minutes = Some(number * 60 + hundredths * 60 / 100).filter(|_| places < 3 && hundredths * 60 % 100 == 0);
        minutes?;
        rest = &tail[places..];
    }
    let unit = rest.strip_prefix(' ').or(Some(rest).filter(|_| digits > 0))?;
    let letters = unit.len() - unit.trim_start_matches(|c: char| c.is_ascii_lowercase()).len();
    let (unit, rest) = unit.split_at(letters);
    let span = Span::new();
    let number = if number > 100_000 { return None } else { number };
    let span = match (unit, minutes) {
        ("h" | "hr" | "hrs" | "hour" | "hours", Some(minutes)) => span.minutes(minutes),
        (_, Some(_)) => return None,
        ("m" | "min" | "mins" | "minute" | "minutes", _) => span.minutes(number),
        ("h" | "hr" | "hrs" | "hour" | "hours", _) => span.hours(number),
        ("d" | "day" | "days", _) => span.days(number),
        ("w" | "wk" | "wks" | "week" | "weeks", _) => span.weeks(number),
        ("mo" | "month" | "months", _) if number < 10_000 => span.months(number),
        ("y" | "year" | "years", _) if number < 1000 => span.years(number),
        _ => return None,
    };
    Some((span, rest))
}

/// The other reading.
fn another(words: &str, now: &Zoned) -> Option<Zoned> {
    let tokens: Vec<String> =
        words.split_whitespace().map(|w| w.strip_suffix(',').unwrap_or(w).to_lowercase()).collect();
    let mut words = tokens.join(" ");
    for first in ["until ", "till ", "by "] {
        words = words.strip_prefix(first).map_or(words.clone(), str::to_owned);
    }
    let to_zone = |date: Date, time: Time| date.to_datetime(time).to_zoned(now.time_zone().clone()).ok();
    let flat = now.with().second(0).subsec_nanosecond(0).build().ok()?;
    if words == "later" || words == "later today" {
        return later_today(now);
    }
    // A span, or several.
    let (mut rest, mut sum, mut any, mut fine) = (words.as_str(), flat.clone(), false, false);
    let mut spans: Vec<Span> = Vec::new();
    loop {
        let next = rest.strip_prefix(' ').unwrap_or(rest);
        let next = next.strip_prefix("and ").filter(|_| any).unwrap_or(next);
        let next = next.strip_prefix("in ").unwrap_or(next);
        match span_of(next) {
            Some((span, behind)) => {
                fine |= span.get_hours() != 0 || span.get_minutes() != 0;
                spans.push(span);
                (rest, any) = (behind, true);
            }
            None => break,
        }
    }
    if any {
        // The greatest unit first, as one would count.
        spans.sort_by_key(|s| (s.get_years() == 0, s.get_months() == 0, s.get_weeks() == 0, s.get_days() == 0));
        let mut all = Span::new();
        for s in spans {
            all = all.years(all.get_years() + s.get_years()).months(all.get_months() + s.get_months());
            all = all.weeks(all.get_weeks() + s.get_weeks()).days(all.get_days() + s.get_days());
            all = all.hours(all.get_hours() + s.get_hours()).minutes(all.get_minutes() + s.get_minutes());
        }
        sum = sum.checked_add(all).ok()?;
        return match rest.strip_prefix(' ').map(|r| r.strip_prefix("in the ").unwrap_or(r)) {
            None => Some(sum).filter(|_| rest.is_empty()),
            Some(rest) => {
                let (time, how) = on_day(rest)?;
                (how != How::Bare && !fine).then(|| to_zone(sum.date(), time))?
            }
        };
    }
    // A day and a time, in either order, or one of them.
    let words = words.replace("end of day", "eod").replace("tonight", "today night");
    let words = words.replace("this morning", "today morning").replace("this afternoon", "today afternoon");
    let words = words.replace("this evening", "today evening");
    let tokens: Vec<&str> = words.split(' ').collect();
    for at in 0..=tokens.len() {
        let (a, b) = (tokens[..at].join(" "), tokens[at..].join(" "));
        for (day, time) in [(&a, &b), (&b, &a)] {
            let clock = if time.is_empty() { None } else { Some(on_day(time)) };
            let Some(clock) = clock.map_or(Some(None), |c| c.map(Some)) else { continue };
            let time = clock.map(|(time, _)| time);
            if day.is_empty() {
                let Some((time, how)) = clock.filter(|(_, how)| *how != How::Bare) else { continue };
                if words.starts_with("at ") && TIMES.get(&words[3..]).is_some_and(|(_, how)| *how == How::Bare) {
                    continue;
                }
                let _ = how;
                let today = time > now.time() || words == "eod";
                return to_zone(if today { now.date() } else { now.date().tomorrow().ok()? }, time);
            }
            let Some((date, near)) = day_of(day, time, now) else { continue };
            if clock.is_some_and(|(_, how)| how == How::Bare && !near) {
                continue;
            }
            return to_zone(date, time.unwrap_or(MORNING));
        }
    }
    None
}

const NOWS: [&str; 4] = [
    "2026-11-18T10:15:42+01:00[Europe/Berlin]",
    "2026-11-20T08:30:00+01:00[Europe/Berlin]",
    "2027-03-27T23:10:00+00:00[Europe/London]",
    "2028-02-27T00:05:00-05:00[America/New_York]",
];

/// A phrase and what it means, by how it was made.
fn phrase() -> impl Strategy<Value = (usize, String)> {
    let word = |list: &'static str| prop::sample::select(list.split('|').collect::<Vec<_>>());
    let clock = prop_oneof![
        (0..24u8, 0..60u8).prop_map(|(h, m)| format!("{h}:{m:02}")),
        (1..13u8, 0..60u8, word("am|pm| pm")).prop_map(|(h, m, half)| format!("{h}:{m:02}{half}")),
        (1..13u8, word("am|pm")).prop_map(|(h, half)| format!("{h}{half}")),
        (1..13u8, 0..60u8, word("am|pm")).prop_map(|(h, m, half)| format!("{h}.{m:02}{half}")),
    ];
    let day = prop_oneof![
        word(
            "today|tomorrow|tom|day after tomorrow|next week|next month|weekend|mon|tue|wednesday|thu|friday|sat|sunday"
        ),
        word("next fri|next monday|this sat|this weekend|thu next week|24 dec|dec 24|3rd feb|29 feb|24.12.|1.3.2028"),
        word("2026-12-24|2027-4-1|24th|the 5th|on friday|dec 24 2027|feb 29, 2028"),
    ];
    let span = prop_oneof![
        (1..200u16, word("m|min|h| hours|d| days|w| weeks|mo| month|y")).prop_map(|(n, unit)| format!("{n}{unit}")),
        (1..30u8, 0..60u8).prop_map(|(h, m)| format!("{h}h{m}m")),
        (1..30u8, 1..60u8).prop_map(|(h, m)| format!("{h} hours {m} minutes")),
        (1..9u8, prop::sample::select(vec![25, 5, 75])).prop_map(|(h, part)| format!("{h}.{part}h")),
        word("an hour|half an hour|two weeks|a day|1 hour and 30 minutes|2 days at 9|3 weeks at 14:30|1,5 hours")
            .prop_map(str::to_owned),
    ];
    let parts = word("morning|afternoon|evening|night|noon|eod");
    let whole = word(
        "later|later today|eod|end of day|tonight at 8|tomorrow morning at 8|eod friday|tonight|noon|tonight 9:30|this evening at 7",
    );
    let all = prop_oneof![
        clock.clone(),
        day.clone().prop_map(str::to_owned),
        (day.clone(), word(" | at "), clock.clone()).prop_map(|(d, at, c)| format!("{d}{at}{c}")),
        (clock, day.clone()).prop_map(|(c, d)| format!("{c} {d}")),
        (day, parts).prop_map(|(d, p)| format!("{d} {p}")),
        span.clone(),
        span.prop_map(|s| format!("in {s}")),
        whole.prop_map(str::to_owned),
    ];
    (0..NOWS.len(), all)
}

/// A slip: a letter too many, one too few, another separator, two that changed places.
fn slip(text: &str, kind: u8, at: usize, with: char) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = at % (letters.len() + 1);
    match kind {
        0 => letters.insert(at, with),
        1 if at < letters.len() => drop(letters.remove(at)),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => {
            let swap = |c: char| if " :.,-".contains(c) { with } else { c };
            letters = letters.into_iter().map(swap).collect();
        }
    }
    letters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn two_readings_of_a_phrase_find_the_same((now, words) in phrase()) {
        let now: Zoned = NOWS[now].parse().expect("a time");
        match parse(&words, &now) {
            Ok(at) => prop_assert_eq!(Some(at), another(&words, &now), "{}", words),
            // What is past, impossible or left out by the clocks is so for both.
            Err(WhenError::Past(_)) => prop_assert!(another(&words, &now).is_none_or(|at| at <= now), "{words}"),
            Err(WhenError::Impossible(_) | WhenError::TooFar | WhenError::Two(..) | WhenError::Slash { .. }) => {}
            Err(WhenError::Unclear(_)) => prop_assert_eq!(None, another(&words, &now), "{}", words),
        }
    }

    #[test]
    fn a_slip_in_a_phrase_never_makes_another_time_of_it_than_what_is_written(
        (now, words) in phrase(), kind in 0..4u8, at in 0usize..40,
        with in prop::sample::select(" :.,-–\u{a0}'/h0123456789٣apmtdw".chars().collect::<Vec<_>>()),
    ) {
        let now: Zoned = NOWS[now].parse().expect("a time");
        let (meant, slipped) = (parse(&words, &now).ok(), slip(&words, kind, at, with));
        if let Ok(at) = parse(&slipped, &now) && meant.as_ref() != Some(&at) {
            prop_assert_eq!(Some(at), another(&slipped, &now), "{} of {}", slipped, words);
        }
    }
}
