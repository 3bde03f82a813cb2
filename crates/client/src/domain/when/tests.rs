//! Tables of words and the times they mean.

use jiff::Zoned;
use proptest::prelude::*;

use super::*;

/// A Wednesday, a quarter past ten.
const WEDNESDAY: &str = "2026-11-18T10:15:42+01:00[Europe/Berlin]";

fn zoned(text: &str) -> Zoned {
    text.parse().expect("a time")
}

fn means(words: &str, now: &str) -> String {
    match parse(words, &zoned(now)) {
        Ok(at) => at.strftime("%a %Y-%m-%d %H:%M").to_string(),
        Err(error) => format!("! {error}"),
    }
}

#[test]
fn words_mean_times() {
    for (words, time) in [
        ("3h", "Wed 2026-11-18 13:15"),
        ("in 3h", "Wed 2026-11-18 13:15"),
        ("90m", "Wed 2026-11-18 11:45"),
        ("1h30m", "Wed 2026-11-18 11:45"),
        ("1 hour 30 minutes", "Wed 2026-11-18 11:45"),
        ("in an hour", "Wed 2026-11-18 11:15"),
        ("half an hour", "Wed 2026-11-18 10:45"),
        ("2d", "Fri 2026-11-20 10:15"),
        ("in 2 days at 9", "Fri 2026-11-20 09:00"),
        ("in two weeks", "Wed 2026-12-02 10:15"),
        ("1 month", "Fri 2026-12-18 10:15"),
        ("tomorrow", "Thu 2026-11-19 09:00"),
        ("Tomorrow 9", "Thu 2026-11-19 09:00"),
        ("tom 9:30am", "Thu 2026-11-19 09:30"),
        ("tomorrow, 9:30 pm", "Thu 2026-11-19 21:30"),
        ("tomorrow morning", "Thu 2026-11-19 09:00"),
        ("tomorrow at noon", "Thu 2026-11-19 12:00"),
        ("day after tomorrow", "Fri 2026-11-20 09:00"),
        ("fri 14:00", "Fri 2026-11-20 14:00"),
        ("on friday at 2pm", "Fri 2026-11-20 14:00"),
        ("14:00 fri", "Fri 2026-11-20 14:00"),
        ("wed", "Wed 2026-11-25 09:00"),
        ("wed 10:00", "Wed 2026-11-25 10:00"),
        ("wed 17:00", "Wed 2026-11-18 17:00"),
        ("monday", "Mon 2026-11-23 09:00"),
        ("next monday", "Mon 2026-11-23 09:00"),
        ("next fri", "Fri 2026-11-27 09:00"),
        ("next week", "Mon 2026-11-23 09:00"),
        ("thu next week 8:00", "Thu 2026-11-26 08:00"),
        ("next month", "Tue 2026-12-01 09:00"),
        ("this weekend", "Sat 2026-11-21 09:00"),
        ("24 dec", "Thu 2026-12-24 09:00"),
        ("24 dec 8:00", "Thu 2026-12-24 08:00"),
        ("dec 24", "Thu 2026-12-24 09:00"),
        ("December 24th, 2027 at 8", "Fri 2027-12-24 08:00"),
        ("3 feb", "Wed 2027-02-03 09:00"),
        ("29 feb", "Tue 2028-02-29 09:00"),
        ("18 nov 11:00", "Wed 2026-11-18 11:00"),
        ("18 nov", "Thu 2027-11-18 09:00"),
        ("24th", "Tue 2026-11-24 09:00"),
        ("the 5th", "Sat 2026-12-05 09:00"),
        ("31st", "Thu 2026-12-31 09:00"),
        ("2026-12-24", "Thu 2026-12-24 09:00"),
        ("2026-12-24 08:30", "Thu 2026-12-24 08:30"),
        ("2026-12-24T08:30", "Thu 2026-12-24 08:30"),
        ("24.12.", "Thu 2026-12-24 09:00"),
        ("24.12.2027 7:05", "Fri 2027-12-24 07:05"),
        ("24.12", "Thu 2026-12-24 09:00"),
        ("noon", "Wed 2026-11-18 12:00"),
        ("midnight", "Thu 2026-11-19 00:00"),
        ("tonight", "Wed 2026-11-18 20:00"),
        ("this evening", "Wed 2026-11-18 18:00"),
        ("this afternoon", "Wed 2026-11-18 14:00"),
        ("morning", "Thu 2026-11-19 09:00"),
        ("later today", "Wed 2026-11-18 13:00"),
        ("later", "Wed 2026-11-18 13:00"),
        ("eod", "Wed 2026-11-18 17:00"),
        ("tomorrow eod", "Thu 2026-11-19 17:00"),
        ("end of week", "Fri 2026-11-20 17:00"),
        ("end of month", "Mon 2026-11-30 17:00"),
        ("14:00", "Wed 2026-11-18 14:00"),
        ("9am", "Thu 2026-11-19 09:00"),
        ("12am", "Thu 2026-11-19 00:00"),
        ("12pm", "Wed 2026-11-18 12:00"),
        ("today 23:59", "Wed 2026-11-18 23:59"),
        ("eod friday", "Fri 2026-11-20 17:00"),
        ("friday eod", "Fri 2026-11-20 17:00"),
        ("tonight at 8", "Wed 2026-11-18 20:00"),
        ("tonight 9:30", "Wed 2026-11-18 21:30"),
        ("tonight at 20:00", "Wed 2026-11-18 20:00"),
        ("tomorrow morning at 8", "Thu 2026-11-19 08:00"),
        ("tomorrow at 8 in the morning", "Thu 2026-11-19 08:00"),
        ("tomorrow afternoon at 3", "Thu 2026-11-19 15:00"),
        ("fri evening 7:15", "Fri 2026-11-20 19:15"),
        ("5.30pm", "Wed 2026-11-18 17:30"),
        ("17.30", "Wed 2026-11-18 17:30"),
        ("5.10pm", "Wed 2026-11-18 17:10"),
        ("1.5h", "Wed 2026-11-18 11:45"),
        ("2,5 hours", "Wed 2026-11-18 12:45"),
        ("0.25 h", "Wed 2026-11-18 10:30"),
        ("1.25h", "Wed 2026-11-18 11:30"),
        ("99h", "Sun 2026-11-22 13:15"),
        ("in\u{a0}2\u{a0}hours", "Wed 2026-11-18 12:15"),
        ("IN 2 HOURS", "Wed 2026-11-18 12:15"),
        ("until fri 14:00", "Fri 2026-11-20 14:00"),
        ("by eod", "Wed 2026-11-18 17:00"),
        ("1 hour and 30 minutes", "Wed 2026-11-18 11:45"),
        ("2 days at 9", "Fri 2026-11-20 09:00"),
        ("12:30am", "Thu 2026-11-19 00:30"),
    ] {
        assert_eq!(means(words, WEDNESDAY), time, "{words}");
    }
}

#[test]
fn what_is_past_or_nonsense_is_refused_with_a_reason() {
    for past in ["today 9:00", "2020-01-01", "yesterday 2026-11-17", "17 nov 2026", "0m", "today"] {
        let refused = means(past, WEDNESDAY);
        assert!(refused.ends_with("is over") || refused.contains("not understood"), "{past}: {refused}");
    }
    for impossible in ["31 feb", "2026-02-30", "tomorrow 25:00", "1h 30", "13pm", "9:60", "2026-13-01", "0.5."] {
        assert!(
            means(impossible, WEDNESDAY).starts_with("! there is no "),
            "{impossible}: {}",
            means(impossible, WEDNESDAY)
        );
    }
    for far in ["999999y", "2100-01-01", "200 years"] {
        assert!(means(far, WEDNESDAY).contains("too far"), "{far}: {}", means(far, WEDNESDAY));
    }
    for unclear in [
        "",
        " ",
        "soon",
        "9",
        "fri mon",
        "tomorrow today",
        "3h fri",
        "in 2 hours at 9",
        "in",
        "next",
        "12/24",
        "-3h",
        "m",
        "later fri",
        "9 9",
        "1,5 days",
        "1.5 days",
        "1.333h",
        "1,5",
        "–2h",
        "−2h",
        "in -2 hours",
        "+2 hours",
        "1h 20",
        "2 days 9",
        "fri 14",
        "24 dec 20",
        "at 14h",
        "at",
        "by",
        "until until 3h",
        "at 3h",
        "in fri",
        "on 3h",
        "tonight at 3",
        "tonight at 8am",
        "morning at 2pm",
        "tomorrow midnight",
        "eod at 9",
        "noon at 3",
        "this week",
        "next",
        "next fri next week",
        "2 business",
        "business days",
        "2 days later",
        "half past 9",
        "9 o'clock",
        "9:5",
        "1530",
        "٣h",
        "３h",
        "2-3 days",
        "2026–12–24",
        "21th",
        "dec 24,2027",
        "tomorrow,9",
        "a b c d e f g h i j k l m",
    ] {
        assert!(means(unclear, WEDNESDAY).contains("not understood"), "{unclear}: {}", means(unclear, WEDNESDAY));
    }
    assert!(!means("\u{1b}]52;c;x\u{7}", WEDNESDAY).contains('\u{1b}'));
}

#[test]
fn what_has_two_meanings_is_refused_with_both() {
    for (words, one, other) in [
        ("14h", "14:00", "in 14h"),
        ("by 23H", "23:00", "in 23h"),
        ("14h30", "14:30", "14h30m"),
        ("1h30", "1:30", "1h30m"),
        ("5.10", "5:10", "5.10."),
        ("tomorrow 8.10", "8:10", "8.10."),
        ("3M", "3min", "3mo"),
        ("3 M", "min", "mo"),
        ("1730h", "17:30", "72d2h"),
        ("0900h", "9:00", "37d12h"),
        ("1730 hrs", "17:30", "72d2h"),
        ("tomorrow 0815 hours", "8:15", "33d23h"),
        ("930h", "9:30", "38d18h"),
        ("5.30h", "5:30", "5h18m"),
        ("5,30 h", "5:30", "5h18m"),
        ("8.15 h", "8:15", "8h9m"),
        ("fri 12.45h", "12:45", "12h27m"),
    ] {
        let refused = means(words, WEDNESDAY);
        assert!(refused.ends_with(&format!("could be {one} or {other}; write one of them")), "{words}: {refused}");
    }
}

#[test]
fn hours_that_are_no_hour_of_the_clock_or_are_said_to_be_a_span_are_one() {
    for (words, time) in [
        ("in 14h", "in 14 hours"),
        ("14 hours", "in 14 hours"),
        ("14h 5m", "in 14 hours 5 minutes"),
        ("12h", "in 12 hours"),
        ("24h", "in 24 hours"),
    ] {
        assert_eq!(means(words, WEDNESDAY), means(time, WEDNESDAY), "{words}");
        assert!(!means(words, WEDNESDAY).starts_with('!'), "{words}");
    }
}

#[test]
fn a_day_of_this_week_is_not_taken_for_one_of_the_next() {
    let friday = "2026-11-20T08:30:00+01:00[Europe/Berlin]";
    for (words, now, time) in [
        ("this fri", WEDNESDAY, "Fri 2026-11-20 09:00"),
        ("this friday", friday, "Fri 2026-11-20 09:00"),
        ("fri", friday, "Fri 2026-11-27 09:00"),
        ("next fri", friday, "Fri 2026-11-27 09:00"),
        ("this mon", WEDNESDAY, "! Mon 16 Nov 2026, 09:00 is over"),
        ("this morning", WEDNESDAY, "! Wed 18 Nov 2026, 09:00 is over"),
        ("this weekend", "2026-11-22T10:00:00+01:00[Europe/Berlin]", "! Sat 21 Nov 2026, 09:00 is over"),
        ("next weekend", WEDNESDAY, "Sat 2026-11-28 09:00"),
    ] {
        assert_eq!(means(words, now), time, "{words}");
    }
}

#[test]
fn business_days_are_monday_to_friday() {
    let saturday = "2026-11-21T10:00:00+01:00[Europe/Berlin]";
    for (words, now, time) in [
        ("2 business days", WEDNESDAY, "Fri 2026-11-20 10:15"),
        ("in 3 working days", WEDNESDAY, "Mon 2026-11-23 10:15"),
        ("3 business days at 9", WEDNESDAY, "Mon 2026-11-23 09:00"),
        ("next business day", WEDNESDAY, "Thu 2026-11-19 09:00"),
        ("5 business days", WEDNESDAY, "Wed 2026-11-25 10:15"),
        ("1 business day", saturday, "Mon 2026-11-23 10:00"),
        ("5 business days", saturday, "Fri 2026-11-27 10:00"),
        ("10 business days", saturday, "Fri 2026-12-04 10:00"),
        ("999999999999999999999 business days", WEDNESDAY, "! that is too far off; the latest is 31 Dec 2099"),
    ] {
        assert_eq!(means(words, now), time, "{words}");
    }
}

#[test]
fn clocks_that_change_do_not_move_the_time_of_day() {
    let spring = "2027-03-27T12:00:00+01:00[Europe/Berlin]";
    assert_eq!(means("tomorrow 9", spring), "Sun 2027-03-28 09:00");
    assert_eq!(means("1d", spring), "Sun 2027-03-28 12:00");
    assert_eq!(means("24h", spring), "Sun 2027-03-28 13:00");
    // Half past two does not exist that day, and is not taken for half past three.
    let refused = means("tomorrow 2:30", spring);
    assert!(refused.starts_with("! there is no 02:30 on Sun 28 Mar 2027"), "{refused}");
    let autumn = "2026-10-24T12:00:00+02:00[Europe/Berlin]";
    assert_eq!(parse("tomorrow 2:30", &zoned(autumn)).expect("a time").offset().seconds(), 7200);
}

#[test]
fn the_presets_are_those_of_the_inbox() {
    let now = zoned(WEDNESDAY);
    let shown: Vec<String> = presets(&now)
        .iter()
        .map(|p| {
            let at = jiff::Timestamp::from_second(p.at.0).expect("a time").to_zoned(now.time_zone().clone());
            format!("{} = {} = {}", p.name, p.label, at.strftime("%a %Y-%m-%d %H:%M"))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "later = later today = Wed 2026-11-18 13:00",
            "tomorrow = tomorrow = Thu 2026-11-19 09:00",
            "next-week = next week = Mon 2026-11-23 09:00",
            "hour = in an hour = Wed 2026-11-18 11:15",
            "until-reply = until a reply = Fri 2100-01-01 01:00",
        ]
    );
    let late = presets(&zoned("2026-11-18T22:40:00+01:00[Europe/Berlin]"));
    assert_eq!(late[0].label, "in three hours");
    let monday = presets(&zoned("2026-11-16T08:00:00+01:00[Europe/Berlin]"));
    assert_eq!(monday[2].at, Timestamp(zoned("2026-11-23T09:00:00+01:00[Europe/Berlin]").timestamp().as_second()));
}

fn words() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "in",
            "next",
            "week",
            "fri",
            "monday",
            "tomorrow",
            "today",
            "at",
            "9",
            "9:30",
            "pm",
            "3h",
            "2d",
            "1mo",
            "24",
            "dec",
            "24.12.",
            "29.2.",
            "2028-02-29",
            "eod",
            "eom",
            "later",
            "noon",
            "midnight",
            "tonight",
            "half",
            "an",
            "hour",
            "31st",
            "1000000y",
            "999999999999999999999h",
            "2:30",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
        "[0-9]{1,5}[a-z:.-]{0,2}",
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #[test]
    fn no_words_mean_the_past_and_none_panic(
        words in words(), second in 0i64..4_102_444_800,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC", "Pacific/Apia"]),
    ) {
        let now = jiff::Timestamp::from_second(second).expect("a time").in_tz(zone).expect("a zone");
        if let Ok(at) = parse(&words, &now) {
            prop_assert!(at > now);
        }
        prop_assert!(presets(&now).iter().all(|p| p.at.0 > second));
    }

    #[test]
    fn a_choice_that_has_the_name_of_a_time_is_that_time(
        second in 0i64..4_102_444_800,
        zone in prop::sample::select(vec!["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "UTC", "Pacific/Apia"]),
    ) {
        let now = jiff::Timestamp::from_second(second).expect("a time").in_tz(zone).expect("a zone");
        for preset in presets(&now) {
            if let Ok(at) = parse(preset.name, &now) {
                prop_assert_eq!(timestamp(&at), preset.at, "{}", preset.name);
            }
        }
    }
}
