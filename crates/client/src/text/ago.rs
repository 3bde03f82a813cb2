//! Times, spans of time and sizes in few words, in the person's time zone.
//!
//! The zone comes with `now`: every time is shown in the zone that `now` is in.

use jiff::Zoned;
use jiff::civil::Date;

use crate::domain::conversation::UNTIL_REPLY;
use clock::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
const YEAR: i64 = 365 * DAY;

/// A span of time as one figure: "now", "3m", "2h", "5d", "3w", "2y". What is in the future reads as "now".
pub fn short(seconds: i64) -> String {
    match seconds {
        s if s < MINUTE => "now".to_owned(),
        s if s < HOUR => format!("{}m", seconds / MINUTE),
        s if s < DAY => format!("{}h", seconds / HOUR),
        s if s < WEEK => format!("{}d", seconds / DAY),
        s if s < YEAR => format!("{}w", seconds / WEEK),
        _ => format!("{}y", seconds / YEAR),
    }
}

/// What stands for a time that is not known.
const UNKNOWN: &str = "time unknown";

/// How long ago something was, as one figure.
pub fn since(at: Timestamp, now: Timestamp) -> String {
    if at.is_known() { short(now.since(at)) } else { UNKNOWN.to_owned() }
}

/// A span of time in its two largest figures: "5 d 10 h", "3 h 20 min", "45 min", "less than a minute".
pub fn long(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let both = |large: i64, name: &str, small: i64, small_name: &str| match small {
        0 => format!("{large} {name}"),
        _ => format!("{large} {name} {small} {small_name}"),
    };
    match seconds {
        s if s < MINUTE => "less than a minute".to_owned(),
        s if s < HOUR => format!("{} min", seconds / MINUTE),
        s if s < DAY => both(seconds / HOUR, "h", seconds % HOUR / MINUTE, "min"),
        s if s < YEAR => both(seconds / DAY, "d", seconds % DAY / HOUR, "h"),
        _ => both(seconds / YEAR, "y", seconds % YEAR / DAY, "d"),
    }
}

/// A time of the API in the zone of `now`; none if it is not known, or no calendar reaches that far.
pub fn local(at: Timestamp, now: &Zoned) -> Option<Zoned> {
    if !at.is_known() {
        return None;
    }
    jiff::Timestamp::from_second(at.0).ok().map(|at| at.to_zoned(now.time_zone().clone()))
}

/// When something happened, as short as it stays clear: "14:02" today, "Mon 14:02" in the six days before,
/// "12 Oct 09:15" in the same year, "12 Oct 2025 09:15" in another.
pub fn moment(at: Timestamp, now: &Zoned) -> String {
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    let days = days_between(at.date(), now.date());
    let format = match days {
        0 => "%H:%M",
        1..=6 => "%a %H:%M",
        _ if at.year() == now.year() => "%-d %b %H:%M",
        _ => "%-d %b %Y %H:%M",
    };
    at.strftime(format).to_string()
}

/// When something was, by the day where that is enough: "today 14:02", "yesterday", "Fri 09:14", "27 Nov", "27 Nov 2025".
pub fn date(at: Timestamp, now: &Zoned) -> String {
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    let format = match days_between(at.date(), now.date()) {
        0 => "today %H:%M",
        1 => "yesterday",
        2..=6 => "%a %H:%M",
        _ if at.year() == now.year() => "%-d %b",
        _ => "%-d %b %Y",
    };
    at.strftime(format).to_string()
}

/// When something was, where its day is told beside it: "14:02".
pub fn clock(at: Timestamp, now: &Zoned) -> String {
    local(at, now).map_or_else(|| UNKNOWN.to_owned(), |at| at.strftime("%H:%M").to_string())
}

/// The day of something, as a heading: "Today", "Yesterday", "Monday 16 November", "12 October 2025".
pub fn day(at: Timestamp, now: &Zoned) -> String {
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    match days_between(at.date(), now.date()) {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ if at.year() == now.year() => at.strftime("%A %-d %B").to_string(),
        _ => at.strftime("%-d %B %Y").to_string(),
    }
}

/// The same in fewer cells: "Today", "Yesterday", "Mon 16 Nov", "12 Oct 2025".
pub fn short_day(at: Timestamp, now: &Zoned) -> String {
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    match days_between(at.date(), now.date()) {
        0 => "Today".to_owned(),
        1 => "Yesterday".to_owned(),
        _ if at.year() == now.year() => at.strftime("%a %-d %b").to_string(),
        _ => at.strftime("%-d %b %Y").to_string(),
    }
}

/// A time to the minute with its zone and how far off it is: "Fri 27 Nov 2026, 09:00 CET (in 5 d 10 h)".
/// The time that stands for "until a reply" is called that.
pub fn exact(at: Timestamp, now: &Zoned) -> String {
    if at >= UNTIL_REPLY {
        return "until a reply".to_owned();
    }
    let Some(zoned) = local(at, now) else { return UNKNOWN.to_owned() };
    let ahead = at.0.saturating_sub(now.timestamp().as_second());
    let distance = if ahead >= 0 { format!("in {}", long(ahead)) } else { format!("{} ago", long(-ahead)) };
    format!("{} ({distance})", zoned.strftime("%a %-d %b %Y, %H:%M %Z"))
}

/// [`exact`] without the distance, and without the year if it is this one: "Fri 27 Nov, 09:00".
pub fn date_time(at: Timestamp, now: &Zoned) -> String {
    if at >= UNTIL_REPLY {
        return "until a reply".to_owned();
    }
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    at.strftime(if at.year() == now.year() { "%a %-d %b, %H:%M" } else { "%a %-d %b %Y, %H:%M" }).to_string()
}

/// A time to come, as short as it stays clear: "13:00" today, "Mon 09:00" in the six days after, "7 Dec 09:00" in the same
/// year, "7 Dec 2027 09:00" in another, and with the zone where the clocks make it mean two times.
pub fn coming(at: Timestamp, now: &Zoned) -> String {
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    let format = match days_between(now.date(), at.date()) {
        0 => "%H:%M",
        1..=6 => "%a %H:%M",
        _ if at.year() == now.year() => "%-d %b %H:%M",
        _ => "%-d %b %Y %H:%M",
    };
    // Of an hour that comes twice it is said which one.
    let is_twice = at.time_zone().to_ambiguous_zoned(at.datetime()).is_ambiguous();
    let zone = if is_twice { " %Z" } else { "" };
    at.strftime(&format!("{format}{zone}")).to_string()
}

/// A time to choose, exact to the minute: "13:00" today, "Mon 30 Nov 09:00" in the same year, "Mon 4 Jan 2027 09:00" in
/// another, and with the zone where the clocks make it mean two times.
pub fn choice(at: Timestamp, now: &Zoned) -> String {
    let Some(at) = local(at, now) else { return UNKNOWN.to_owned() };
    let format = match at.date() {
        date if date == now.date() => "%H:%M",
        date if date.year() == now.year() => "%a %-d %b %H:%M",
        _ => "%a %-d %b %Y %H:%M",
    };
    let is_twice = at.time_zone().to_ambiguous_zoned(at.datetime()).is_ambiguous();
    at.strftime(&format!("{format}{}", if is_twice { " %Z" } else { "" })).to_string()
}

/// How far off a time is, to the nearest minute: "in 2 h 20 min".
pub fn ahead(at: Timestamp, now: &Zoned) -> String {
    let seconds = at.0.saturating_sub(now.timestamp().as_second());
    format!("in {}", long(if seconds < MINUTE { seconds } else { seconds.saturating_add(MINUTE / 2) }))
}

/// Whole days from `earlier` to `later`, by the calendar.
fn days_between(earlier: Date, later: Date) -> i32 {
    earlier.until(later).map_or(i32::MAX, |span| span.get_days())
}

/// A size in bytes: "640 B", "12 kB", "1.4 MB". A kilobyte is 1,000 bytes, as mail programs and browsers count.
pub fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] =
        [("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000)];
    if bytes < 1_000 {
        return format!("{bytes} B");
    }
    let tenths = |unit: u64| (u128::from(bytes) * 10 + u128::from(unit) / 2) / u128::from(unit);
    // The first unit in which it is below a thousand, rounded: 999.96 kB is 1 MB.
    let fitting = UNITS.iter().find(|(_, unit)| tenths(*unit) < 9_995);
    let (name, unit) = fitting.or(UNITS.last()).copied().unwrap_or(("kB", 1_000));
    match tenths(unit) {
        few @ ..100 if few % 10 != 0 => format!("{}.{} {name}", few / 10, few % 10),
        many => format!("{} {name}", (many + 5) / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: i64 = 1_763_726_400;

    fn now() -> Zoned {
        "2026-11-21T23:05:00+01:00[Europe/Berlin]".parse().expect("a time")
    }

    fn at(text: &str) -> Timestamp {
        let zoned: Zoned = format!("{text}[Europe/Berlin]").parse().expect("a time");
        Timestamp(zoned.timestamp().as_second())
    }

    #[test]
    fn spans_of_time_are_short() {
        let cases = [
            (-5, "now"),
            (59, "now"),
            (60, "1m"),
            (3_599, "59m"),
            (3_600, "1h"),
            (86_399, "23h"),
            (86_400, "1d"),
            (604_800, "1w"),
            (31_536_000, "1y"),
            (i64::MAX, "292471208677y"),
        ];
        for (seconds, shown) in cases {
            assert_eq!(short(seconds), shown);
        }
        for (seconds, shown) in [
            (20, "less than a minute"),
            (2_700, "45 min"),
            (12_000, "3 h 20 min"),
            (468_000, "5 d 10 h"),
            (7_200, "2 h"),
        ] {
            assert_eq!(long(seconds), shown);
        }
    }

    #[test]
    fn a_moment_is_told_as_shortly_as_it_stays_clear() {
        for (time, shown) in [
            ("2026-11-21T14:02", "14:02"),
            ("2026-11-20T23:59", "Fri 23:59"),
            ("2026-11-15T08:00", "Sun 08:00"),
            ("2026-11-14T08:00", "14 Nov 08:00"),
            ("2026-10-12T09:15", "12 Oct 09:15"),
            ("2025-12-31T09:15", "31 Dec 2025 09:15"),
            ("2026-11-22T09:15", "22 Nov 09:15"),
        ] {
            assert_eq!(moment(at(time), &now()), shown);
        }
        for unknown in [Timestamp(i64::MAX), Timestamp::UNKNOWN, Timestamp(-1)] {
            assert_eq!(moment(unknown, &now()), "time unknown");
            assert_eq!(day(unknown, &now()), "time unknown");
            assert_eq!(date_time(Timestamp::UNKNOWN, &now()), "time unknown");
            assert_eq!(exact(Timestamp::UNKNOWN, &now()), "time unknown");
        }
        assert_eq!(since(Timestamp::UNKNOWN, Timestamp(NOON)), "time unknown");
        assert_eq!(since(Timestamp(NOON), Timestamp(NOON + 300)), "5m");
        assert_eq!(day(at("2026-11-20T01:00"), &now()), "Yesterday");
        assert_eq!(day(at("2026-11-16T01:00"), &now()), "Monday 16 November");
        assert_eq!(day(at("2025-10-12T01:00"), &now()), "12 October 2025");
        assert_eq!(short_day(at("2026-11-16T01:00"), &now()), "Mon 16 Nov");
        for (time, shown) in [
            ("2026-11-21T14:02", "today 14:02"),
            ("2026-11-20T23:59", "yesterday"),
            ("2026-11-17T09:14", "Tue 09:14"),
            ("2026-10-12T09:15", "12 Oct"),
            ("2025-10-12T09:15", "12 Oct 2025"),
        ] {
            assert_eq!(date(at(time), &now()), shown);
        }
        assert_eq!(short_day(at("2025-10-12T01:00"), &now()), "12 Oct 2025");
    }

    #[test]
    fn the_exact_time_names_its_zone_and_its_distance() {
        assert_eq!(exact(at("2026-11-27T09:05"), &now()), "Fri 27 Nov 2026, 09:05 CET (in 5 d 10 h)");
        assert_eq!(exact(at("2026-11-21T22:05"), &now()), "Sat 21 Nov 2026, 22:05 CET (1 h ago)");
        assert_eq!(exact(UNTIL_REPLY, &now()), "until a reply");
        assert_eq!(date_time(at("2026-11-27T09:05"), &now()), "Fri 27 Nov, 09:05");
        assert_eq!(date_time(at("2027-01-04T09:00"), &now()), "Mon 4 Jan 2027, 09:00");
    }

    #[test]
    fn sizes_have_two_figures_or_none_after_the_point() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1 kB"),
            (1_440, "1.4 kB"),
            (12_345, "12 kB"),
            (999_960, "1 MB"),
            (1_400_000, "1.4 MB"),
            (2_000_000_000, "2 GB"),
            (u64::MAX, "18446744 TB"),
        ];
        for (bytes, shown) in cases {
            assert_eq!(size(bytes), shown);
        }
    }
}
