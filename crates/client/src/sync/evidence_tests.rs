//! What counts as a step's effect, case by case.

use super::super::sample::{assignment, part, step, thread};
use super::*;
use crate::domain::conversation::AppliedTag;
use crate::domain::operation::{Note, Reply};
use crate::domain::{AdminId, Author, PartId, Priority, TagId, TeamId, Text, Timestamp};

/// The first try was at 1000, when `old` was there.
fn evidence() -> Evidence {
    Evidence { since: Some(Timestamp(1000)), known: vec![PartId::new("old")], ..Evidence::default() }
}

fn reply(html: &str) -> Operation {
    Operation::Reply(Reply { html: Body::new(html), markdown: String::new(), keeps_snooze: false })
}

fn note(html: &str) -> Operation {
    Operation::Note(Note { html: Body::new(html), markdown: String::new(), keeps_snooze: false })
}

fn finds(operation: Operation, thread: &Thread) -> bool {
    happened(&step(operation), &evidence(), &thread.conversation, &thread.parts)
}

/// A thread with one new part of the author's.
fn said(kind: &str, body: &str) -> Thread {
    thread(vec![part("new", kind, "7", Some(body), 1001)])
}

fn changed(kind: &str, details: &str) -> Thread {
    thread(vec![Part { details: Some(Text::new(details)), ..part("new", kind, "7", None, 1001) }])
}

#[test]
fn a_reply_is_found_though_the_server_rewrote_its_html() {
    let long: String = (0..4000).map(|n| format!("{n} € ")).collect();
    for (sent, stored) in [
        ("<p>Thanks &amp; <b>bye</b></p>\n", "<p class=\"no-margin\">Thanks&nbsp;&amp; bye</p>"),
        ("<html><body><p>one</p><p>two</p></body></html>", "<p>one</p>\n<p>two</p>"),
        ("<p>café — “so” …</p>", "<p>caf&eacute; &mdash; &ldquo;so&rdquo; &hellip;</p>"),
        ("<p>cafe\u{301}</p>", "<p>caf\u{e9}</p>"),
        ("<p>it's</p>", "<p>it’s</p>"),
        ("<p>a<br>b</p>", "<p>a</p><p>b</p>"),
        (
            "<p>see https://x.test/a?b=1&amp;c=2</p>",
            "<p>see <a href=\"https://x.test/a?b=1&amp;c=2\" rel=\"nofollow\" target=\"_blank\">https://x.test/a?b=1&amp;c=2</a></p>",
        ),
        ("<p>1 &lt; 2</p>", "<p>1 < 2</p>"),
        ("<p>❤️</p>", "<p>❤</p>"),
        ("<p>👩‍👧</p>", "<p>&#128105;&#8205;&#128103;</p>"),
        ("<p>Hi :)</p>", "<p>Hi 🙂</p>"),
        (&long, &long.replace(' ', "&nbsp;").replace('€', "&euro;")),
    ] {
        assert!(finds(reply(sent), &said("comment", stored)), "{:?}", sent.get(..20));
    }
    for (sent, other) in [
        ("<p>Thanks</p>", "<p>Thanks, bye</p>"),
        ("<p>20</p>", "<p>200</p>"),
        ("<p>👍</p>", "<p>👎</p>"),
        ("<p>?</p>", "<p>ok</p>"),
        ("<p>&amp;eacute;</p>", "<p>&eacute;</p>"),
    ] {
        assert!(!finds(reply(sent), &said("comment", other)), "{sent}");
    }
}

#[test]
fn a_reply_counts_whatever_the_type_of_its_part_and_a_note_of_the_same_words_does_not() {
    for kind in ["comment", "assignment", "assign_and_reopen", "close", "open", "something_new"] {
        assert!(finds(reply("ok"), &said(kind, "ok")), "{kind}");
        assert!(!finds(note("ok"), &said(kind, "ok")), "{kind}");
    }
    for kind in ["note", "note_and_reopen", "note_and_unsnooze"] {
        assert!(finds(note("ok"), &said(kind, "ok")), "{kind}");
        assert!(!finds(reply("ok"), &said(kind, "ok")), "{kind}");
    }
}

#[test]
fn the_same_words_said_before_or_by_another_are_not_the_effect() {
    let customer = Author { kind: AuthorKind::User, id: "7".into(), ..Author::default() };
    for other in [
        part("old", "comment", "7", Some("ok"), 1000),
        part("new", "comment", "8", Some("ok"), 1001),
        part("unknown", "comment", "7", Some("ok"), 879),
        Part { author: customer, ..part("new", "comment", "7", Some("ok"), 1001) },
    ] {
        assert!(!finds(reply("ok"), &thread(vec![other])));
    }
    let slow_clock = part("new", "comment", "7", Some("ok"), 880);
    assert!(finds(reply("ok"), &thread(vec![slow_clock])), "two clocks of the server are apart");
}

#[test]
fn what_was_redacted_since_is_not_said_again() {
    let gone =
        Part { redacted: true, ..part("new", "comment", "7", Some("<p><i>This message was deleted</i></p>"), 1001) };
    assert!(finds(reply("secret"), &thread(vec![gone.clone()])));
    assert!(!finds(note("secret"), &thread(vec![gone])));
}

#[test]
fn what_was_done_counts_though_it_was_undone_since() {
    for (operation, kind) in [(Operation::Close, "close"), (Operation::Snooze(Timestamp(5000)), "snoozed")] {
        assert!(!finds(operation.clone(), &thread(Vec::new())));
        assert!(finds(operation.clone(), &thread(vec![part("new", kind, "7", None, 1001)])));
        assert!(!finds(operation.clone(), &thread(vec![part("old", kind, "7", None, 1000)])));
        assert!(!finds(operation, &thread(vec![part("new", kind, "8", None, 1001)])), "a colleague's, undone since");
    }
    let mut closed = thread(Vec::new());
    closed.conversation.state = State::Closed;
    assert!(finds(Operation::Close, &closed), "whoever closed it");
    assert!(!finds(Operation::Open, &closed));
    closed.parts.push(part("new", "open", "7", None, 1001));
    assert!(finds(Operation::Open, &closed));
}

#[test]
fn a_snooze_is_found_by_its_time() {
    let mut snoozed = thread(Vec::new());
    snoozed.conversation.state = State::Snoozed;
    snoozed.conversation.snoozed_until = Some(Timestamp(5000));
    assert!(finds(Operation::Snooze(Timestamp(5000)), &snoozed));
    assert!(!finds(Operation::Snooze(Timestamp(6000)), &snoozed));
}

#[test]
fn an_assignment_is_found_in_the_head_or_in_its_part() {
    let to = |admin: &str| Operation::AssignAdmin(Some(AdminId::new(admin)));
    let mut given = thread(vec![assignment("n", "7", AssignedTo::Admin(AdminId::new("8")), 1001)]);
    given.conversation.admin_assignee = Some(AdminId::new("9"));
    assert!(finds(to("8"), &given));
    assert!(finds(to("9"), &given));
    assert!(!finds(to("10"), &given));
    assert!(!finds(Operation::AssignAdmin(None), &given));
    assert!(finds(Operation::AssignTeam(None), &given));
    assert!(!finds(Operation::AssignTeam(Some(TeamId::new("1"))), &given));
    given.conversation.state = State::Closed;
    assert!(!finds(to("9"), &given), "an assignment would have opened it");
}

#[test]
fn fields_are_found_by_their_value_or_by_the_change_of_it() {
    let mut shown = thread(Vec::new());
    let tag = AppliedTag { id: TagId::new("3"), name: Text::new("bug") };
    assert!(!finds(Operation::Tag(tag.clone()), &shown));
    assert!(finds(Operation::Untag(tag.id.clone()), &shown));
    assert!(finds(Operation::Tag(tag.clone()), &changed("conversation_tags_updated", "added bug")), "taken off since");
    assert!(!finds(Operation::Tag(tag.clone()), &changed("conversation_tags_updated", "removed bug")));
    shown.conversation.tags.push(tag.clone());
    assert!(finds(Operation::Tag(tag.clone()), &shown));
    assert!(!finds(Operation::Untag(tag.id.clone()), &shown));
    shown.parts = changed("conversation_tags_updated", "removed bug").parts;
    assert!(finds(Operation::Untag(tag.id), &shown), "put on again since");
    assert!(finds(Operation::SetPriority(Priority::None), &shown));
    assert!(!finds(Operation::SetPriority(Priority::High), &shown));
    assert!(finds(Operation::SetPriority(Priority::High), &changed("priority_changed", "priority: none → high")));
    assert!(finds(Operation::SetRead(false), &shown));
    assert!(!finds(Operation::SetRead(true), &shown));
}

#[test]
fn what_came_since_is_not_marked_read_by_a_second_try() {
    let customer = Author { kind: AuthorKind::User, id: "c1".into(), ..Author::default() };
    let news = Part { author: customer, ..part("new", "comment", "", Some("wait!"), 1001) };
    assert!(finds(Operation::SetRead(true), &thread(vec![news.clone()])));
    assert!(!finds(Operation::SetRead(true), &thread(vec![Part { id: PartId::new("old"), ..news }])));
}

#[test]
fn what_the_server_does_not_show_any_more_is_neither_there_nor_missing() {
    let beyond = |operation: Operation, oldest: i64, total: usize| {
        let mut shown =
            thread(vec![part("n", "comment", "8", Some("x"), oldest), part("m", "comment", "8", None, 2000)]);
        shown.total_parts = total;
        can_be_beyond(&step(operation), &evidence(), &shown)
    };
    assert!(beyond(reply("ok"), 1500, 3));
    assert!(beyond(Operation::Close, 1500, 3));
    assert!(!beyond(reply("ok"), 1500, 2), "everything is shown");
    assert!(!beyond(reply("ok"), 800, 900), "everything since the first try is shown");
    assert!(!beyond(Operation::SetRead(false), 1500, 3), "the head says it");
}
