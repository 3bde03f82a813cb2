//! Dates, durations, and until when an answer stands.

use super::*;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    Timestamp(text.parse::<jiff::Timestamp>().unwrap().as_second())
}

/// A date, seen from 18 November 2026 in Lisbon, and from when to when it is.
const DATES: &[(&str, &str, &str)] = &[
    ("2026", "2026-01-01T00:00Z", "2027-01-01T00:00Z"),
    ("2026-07", "2026-06-30T23:00Z", "2026-07-31T23:00Z"),
    ("2026-W47", "2026-11-16T00:00Z", "2026-11-23T00:00Z"),
    ("2026-w01", "2025-12-29T00:00Z", "2026-01-05T00:00Z"),
    ("2026-10-25", "2026-10-24T23:00Z", "2026-10-26T00:00Z"),
    ("2026-11-03T14:00", "2026-11-03T14:00Z", "2026-11-03T14:01Z"),
    ("2026-11-03t14:00:05", "2026-11-03T14:00:05Z", "2026-11-03T14:00:06Z"),
    ("2026-11-03T14:00+02:00", "2026-11-03T12:00Z", "2026-11-03T12:01Z"),
    ("2026-11-03T14:00-02:30", "2026-11-03T16:30Z", "2026-11-03T16:31Z"),
    ("2026-11-03T14:00Z", "2026-11-03T14:00Z", "2026-11-03T14:01Z"),
    ("2026-10-25T01:30", "2026-10-25T00:30Z", "2026-10-25T00:31Z"),
    ("14:00", "2026-11-18T14:00Z", "2026-11-18T14:01Z"),
    ("8:30", "2026-11-18T08:30Z", "2026-11-18T08:31Z"),
    ("today", "2026-11-18T00:00Z", "2026-11-19T00:00Z"),
    ("Yesterday", "2026-11-17T00:00Z", "2026-11-18T00:00Z"),
    ("tomorrow", "2026-11-19T00:00Z", "2026-11-20T00:00Z"),
    ("wednesday", "2026-11-18T00:00Z", "2026-11-19T00:00Z"),
    ("thursday", "2026-11-12T00:00Z", "2026-11-13T00:00Z"),
    ("mon", "2026-11-16T00:00Z", "2026-11-17T00:00Z"),
    ("monday-1w", "2026-11-09T00:00Z", "2026-11-10T00:00Z"),
    ("this-week", "2026-11-16T00:00Z", "2026-11-23T00:00Z"),
    ("last-week", "2026-11-09T00:00Z", "2026-11-16T00:00Z"),
    ("last-week-1w", "2026-11-02T00:00Z", "2026-11-09T00:00Z"),
    ("this-month", "2026-11-01T00:00Z", "2026-12-01T00:00Z"),
    ("last-month", "2026-10-01T00:00+01:00", "2026-11-01T00:00Z"),
    ("today-2w", "2026-11-04T00:00Z", "2026-11-05T00:00Z"),
    ("today-1mo", "2026-10-18T00:00+01:00", "2026-10-19T00:00+01:00"),
    ("today+3d", "2026-11-21T00:00Z", "2026-11-22T00:00Z"),
    ("now", "2026-11-18T14:03:10Z", "2026-11-18T14:03:11Z"),
    ("now-90m", "2026-11-18T12:33:10Z", "2026-11-18T12:33:11Z"),
    ("-7d", "2026-11-11T14:03:10Z", "2026-11-11T14:03:11Z"),
    ("+1h30m", "2026-11-18T15:33:10Z", "2026-11-18T15:33:11Z"),
];

#[test]
fn dates_are_stretches_of_time() {
    let zone = viewer().zone;
    for (written, start, end) in DATES {
        let when = When::read(written, &zone).unwrap_or_else(|says| panic!("{written}: {says}"));
        assert_eq!(when.stretch(NOW, &zone), Some((at(start), at(end))), "{written}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    let zone = viewer().zone;
    for written in [
        "",
        "2026-13",
        "2026-02-30",
        "2026-W54",
        "2026-1-1",
        "20261103",
        "24:00",
        "14:60",
        "14:0",
        "mo",
        "tomorow",
        "today-",
        "today-2h",
        "today-1y",
        "-",
        "-7",
        "--7d",
        "-1mo",
        "-2bh",
        "+99999999999d",
        "2026-11-03T",
        "2026-11-03T14",
        "2026-11-03T25:00",
        "2026-11-03T14:00:61",
        "2026-11-03T14:00+99:00",
        "2026-03-29T01:30",
        "today-999999w",
        "é026-01",
        "2026-é1",
        "2026-1é",
        "2026-11-0é",
        "now+",
        "now--1d",
        "nowé-1d",
    ] {
        assert!(When::read(written, &zone).is_err(), "{written}: {:?}", When::read(written, &zone));
    }
}

#[test]
fn durations_are_exact() {
    for (written, length) in [
        ("90s", Length::Seconds(90)),
        ("30m", Length::Seconds(1_800)),
        ("2H", Length::Seconds(7_200)),
        ("1.5d", Length::Seconds(129_600)),
        ("2w", Length::Seconds(14 * DAY)),
        ("1h30m", Length::Seconds(5_400)),
        ("4bh", Length::Office(14_400)),
        ("2bd", Length::WorkingDays(2_000)),
        ("0.5bd", Length::WorkingDays(500)),
    ] {
        assert_eq!(Length::read(written), Ok(length), "{written}");
    }
    for written in [
        "",
        "2",
        "h",
        "2x",
        "2mo",
        "1y",
        "1.5.5h",
        "1.h",
        ".5h",
        "0.00001s",
        "-2h",
        "2h ",
        "bh",
        "1h2bh",
        "99999999w",
        "9999999999999999s",
    ] {
        assert!(Length::read(written).is_err(), "{written}");
    }
}

#[test]
fn office_hours_pass_on_working_days_from_nine_to_five() {
    let (zone, hours) = (viewer().zone, Hours::default());
    for (from, length, then) in [
        // Wednesday afternoon to Thursday.
        ("2026-11-18T14:00Z", "4bh", "2026-11-19T10:00Z"),
        ("2026-11-18T14:00Z", "3bh", "2026-11-18T17:00Z"),
        // Over a weekend, and from within one.
        ("2026-11-20T16:00Z", "2bh", "2026-11-23T10:00Z"),
        ("2026-11-21T03:00Z", "1bh", "2026-11-23T10:00Z"),
        ("2026-11-18T05:00Z", "30m", "2026-11-18T05:30Z"),
        // The same time two working days on; a whole week.
        ("2026-11-19T11:00Z", "2bd", "2026-11-23T11:00Z"),
        ("2026-11-18T11:00Z", "5bd", "2026-11-25T11:00Z"),
        ("2026-11-18T11:00Z", "50bd", "2027-01-27T11:00Z"),
    ] {
        let length = Length::read(length).unwrap();
        assert_eq!(length.after(at(from), false, &hours, &zone), Some(at(then)), "{from} {length:?}");
    }
}

/// A condition, and until when the answer for the conversation that waits since 13:33:10 stands.
const UNTIL: &[(&str, Option<&str>)] = &[
    ("is:open", None),
    ("waiting>10m", None),
    ("waiting>2h", Some("2026-11-18T15:33:11Z")),
    ("waiting>=2h", Some("2026-11-18T15:33:10Z")),
    ("-waiting>2h", Some("2026-11-18T15:33:11Z")),
    ("waiting<2h", Some("2026-11-18T15:33:10Z")),
    ("waiting<=2h", Some("2026-11-18T15:33:11Z")),
    ("waiting>4bh", Some("2026-11-19T09:33:11Z")),
    ("waiting:1h..2h", Some("2026-11-18T14:33:10Z")),
    // What decides is not what changes.
    ("is:closed waiting>2h", None),
    ("is:open or waiting>2h", None),
    ("is:open waiting>2h idle>1h", Some("2026-11-18T15:33:11Z")),
    ("waiting>2h or idle>1h", Some("2026-11-18T14:33:11Z")),
    ("refund waiting>2h", Some("2026-11-18T15:33:11Z")),
    ("created:today", Some("2026-11-19T00:00:00Z")),
    ("created:yesterday", Some("2026-11-19T00:00:00Z")),
    ("created<today", Some("2026-11-19T00:00:00Z")),
    ("created<last-week", Some("2026-11-30T00:00:00Z")),
    ("created<last-month", Some("2027-01-01T00:00:00Z")),
    ("created:2026-11-18", None),
    ("created>-6h", Some("2026-11-18T15:03:10Z")),
    ("created<-6h", Some("2026-11-18T15:03:11Z")),
];

#[test]
fn an_answer_stands_until_time_alone_may_change_it() {
    let case = nobodys();
    for (condition, until) in UNTIL {
        assert_eq!(understood(condition).holds(&case.listed(), NOW).until, until.map(at), "{condition}");
    }
}

#[test]
fn an_old_conversation_is_not_looked_at_again_for_what_it_will_never_be() {
    let case = Case::new(Conversation::new("1", ago(400 * DAY)));
    for condition in ["created:today", "created>-7d", "created:this-month", "age<1d", "waiting>1h"] {
        let holds = understood(condition).holds(&case.listed(), NOW);
        assert_eq!(holds, Holds { answer: Answer::No, until: None }, "{condition}");
    }
}

const MOVING: &[&str] = &[
    "waiting>2h",
    "waiting<=30m",
    "created:today",
    "created:yesterday",
    "-created:this-week",
    "created>=monday",
    "created<last-month",
    "created:today-3d",
    "created>-7d",
    "snoozed-until<=tomorrow",
    "snoozed-for<3h",
    "snoozed-for>=2d",
    "waiting>4bh",
    "waiting<=1bd",
    "created:8:00..14:00",
    "created:today or waiting>3h",
    "-(created:today waiting>1h) idle>2d",
    "created:today-1mo",
    "silence>1h refund",
    "(created:last-week or waiting:1h..5h) -is:closed",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn before_that_moment_nothing_changes(
        which in 0..MOVING.len(),
        zone in prop::sample::select(vec!["Europe/Lisbon", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"]),
        now in -40 * DAY..400 * DAY,
        (created, waiting, wakes) in (-3 * DAY..40 * DAY, 0..9 * DAY, 0..9 * DAY),
        later in prop::collection::vec(0.0..1.0_f64, 12),
    ) {
        let now = NOW.plus(now);
        let mut case = snoozed();
        case.head.created_at = now.plus(-created);
        case.head.waiting_since = Some(now.plus(-waiting));
        case.head.snoozed_until = Some(now.plus(wakes));
        case.head.statistics.last_contact_reply_at = Some(now.plus(-waiting));
        let viewer = Viewer { zone: TimeZone::get(zone).unwrap(), ..viewer() };
        let condition = understood(MOVING[which]).seen_by(viewer);
        let holds = condition.holds(&case.listed(), now);
        // Without an end, for a good while.
        let span = holds.until.map_or(100 * DAY, |until| until.since(now));
        prop_assert!(span > 0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
        let looks = later.into_iter().map(|part| (part * span as f64) as i64).chain([span - 1]);
        for look in looks {
            let then = condition.holds(&case.listed(), now.plus(look));
            prop_assert_eq!(then.answer, holds.answer, "{} after {}", MOVING[which], look);
            // Nor does the moment come nearer.
            let never = Timestamp(i64::MAX);
            prop_assert!(then.until.unwrap_or(never) >= holds.until.unwrap_or(never), "{:?} {:?}", holds, then);
        }
    }

    #[test]
    fn a_single_test_changes_at_that_moment_for_certain(
        which in 0..12_usize,
        (created, waiting, wakes) in (-3 * DAY..40 * DAY, 0..9 * DAY, 0..9 * DAY),
    ) {
        let tests = ["waiting>2h", "waiting<=30m", "created<today", "created<=yesterday", "created<monday", "created<last-month",
            "created<today-3d", "created<-7d", "snoozed-until<=tomorrow", "snoozed-for<3h", "waiting>4bh", "waiting<=1bd"];
        let mut case = snoozed();
        case.head.created_at = ago(created);
        case.head.waiting_since = Some(ago(waiting));
        case.head.snoozed_until = Some(NOW.plus(wakes));
        let condition = understood(tests[which]);
        let holds = condition.holds(&case.listed(), NOW);
        if let Some(until) = holds.until {
            prop_assert_ne!(condition.holds(&case.listed(), until).answer, holds.answer, "{}", tests[which]);
        }
    }
}
