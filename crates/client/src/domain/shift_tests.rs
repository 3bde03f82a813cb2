//! What counts as done in a time, and how long it took.

use super::*;
use crate::domain::conversation::{Rating, Sla, Source};
use crate::domain::{Body, State};

const MINUTE: i64 = 60;
const BEGIN: Timestamp = Timestamp(1_000_000);

fn at(minutes: i64) -> Timestamp {
    BEGIN.plus(minutes * MINUTE)
}

fn author(kind: AuthorKind, id: &str) -> Author {
    Author { kind, id: id.to_owned(), ..Author::default() }
}

fn asked(id: &str, minutes: i64) -> Conversation {
    let author = author(AuthorKind::User, "c");
    let source = Source { author, body: Body::new("<p>?</p>"), ..Source::default() };
    Conversation { source, ..Conversation::new(id, at(minutes)) }
}

fn part(kind: &str, by: AuthorKind, id: &str, minutes: i64) -> Part {
    let body = matches!(kind, "comment" | "note").then(|| Body::new("<p>x</p>"));
    Part { body, author: author(by, id), ..Part::new(format!("{kind}{minutes}"), kind, at(minutes)) }
}

fn shift() -> Shift {
    Shift::new(at(0), at(480))
}

fn me() -> AdminId {
    AdminId::new("7")
}

#[test]
fn what_i_did_in_the_time_counts_and_what_others_did_or_at_other_times_does_not() {
    use AuthorKind::{Admin, User};
    let mut shift = shift();
    let parts = [
        part("comment", Admin, "7", -5),
        part("comment", User, "c", 10),
        part("comment", Admin, "7", 16),
        part("comment", Admin, "8", 20),
        part("note", Admin, "7", 30),
        part("comment", User, "c", 40),
        part("comment", User, "c", 50),
        part("comment", Admin, "7", 60),
        part("snoozed", Admin, "7", 61),
        part("close", Admin, "7", 70),
        part("close", Admin, "7", 900),
    ];
    shift.take_in(&me(), &asked("1", -10), Some(&parts), &Text::new("Bo"));
    assert_eq!((shift.answered, shift.replies, shift.notes, shift.closed, shift.snoozed), (1, 2, 1, 1, 1));
    assert!(shift.first.is_empty(), "the first answer was before it");
    assert_eq!((shift.waits.len(), shift.waits.median()), (2, Some(6 * MINUTE)));
    let (seconds, id, who) = shift.waits.slowest().unwrap();
    assert_eq!((seconds, id.as_str(), who.as_str()), (20 * MINUTE, "1", "Bo"));
}

#[test]
fn a_first_answer_of_mine_is_timed_by_the_figure_of_the_server_where_there_is_one() {
    use AuthorKind::Admin;
    let mut shift = shift();
    let mut conversation = asked("1", 0);
    shift.take_in(&me(), &conversation, Some(&[part("comment", Admin, "7", 6)]), &Text::default());
    assert_eq!(shift.first.median(), Some(6 * MINUTE));
    conversation.statistics.time_to_admin_reply = Some(30);
    shift.take_in(&me(), &conversation, Some(&[part("comment", Admin, "7", 6)]), &Text::default());
    assert_eq!((shift.first.median(), shift.first.len()), (Some(30), 2), "the shorter one of two");
    // Somebody else's was first.
    let parts = [part("comment", Admin, "8", 3), part("comment", Admin, "7", 6)];
    shift.take_in(&me(), &conversation, Some(&parts), &Text::default());
    assert_eq!(shift.first.len(), 2);
}

#[test]
fn ratings_slas_and_closes_are_told_by_the_head_where_the_thread_is_not_here() {
    let mut shift = shift();
    let rating = |score, of: &str, minutes| {
        Some(Rating { score, remark: None, created_at: Some(at(minutes)), teammate: Some(of.into()) })
    };
    let mut conversation = Conversation { state: State::Closed, rating: rating(4, "7", 90), ..asked("1", -900) };
    conversation.sla = Some(Sla { name: Text::new("Gold"), status: Some(Text::new("missed")) });
    conversation.statistics.last_close_at = Some(at(80));
    conversation.statistics.last_closed_by = Some(me());
    shift.take_in(&me(), &conversation, None, &Text::default());
    assert_eq!((shift.closed, shift.sla, shift.lacking, shift.rating()), (1, (0, 1), 1, Some(4.0)));
    for (of, minutes) in [("8", 90), ("7", -90)] {
        conversation.rating = rating(1, of, minutes);
        shift.take_in(&me(), &conversation, None, &Text::default());
    }
    assert_eq!(shift.ratings, [4], "another one's, and one of before");
}

#[test]
fn a_time_to_look_back_to_is_read_in_words() {
    let now: Zoned = "2026-06-10T10:30:00+01:00[Europe/Dublin]".parse().unwrap();
    let read = |words| {
        since(words, &now).map(|at| {
            let at = jiff::Timestamp::from_second(at.0).unwrap().to_zoned(now.time_zone().clone());
            at.strftime("%F %H:%M").to_string()
        })
    };
    for (words, time) in [
        ("", "2026-06-10 00:00"),
        ("08:00", "2026-06-10 08:00"),
        ("22:00", "2026-06-09 22:00"),
        ("today", "2026-06-10 00:00"),
        ("yesterday", "2026-06-09 00:00"),
        ("Week", "2026-06-08 00:00"),
        ("month", "2026-06-01 00:00"),
        ("8h", "2026-06-10 02:30"),
        ("90m", "2026-06-10 09:00"),
        ("3d", "2026-06-07 10:30"),
        ("2026-06-01", "2026-06-01 00:00"),
    ] {
        assert_eq!(read(words).as_deref(), Ok(time), "{words}");
    }
    for words in ["25:00", "8:0x", "soon", "-3h", "2026-13-01", "999999999w", "é", "3é"] {
        assert!(read(words).unwrap_err().contains("no time"), "{words}");
    }
    assert!(read("2026-06-11").unwrap_err().contains("not come yet"));
}
