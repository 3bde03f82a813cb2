//! Words and fields of messages, held against threads that are kept, as a whole or in part.

use super::*;
use crate::condition::Kept;
use crate::domain::Part;
use crate::domain::mail::{Addressee, Field};
use crate::domain::text::Body;

fn part(id: &str, kind: &str, by: Author, at: Timestamp, html: &str) -> Part {
    Part { author: by, body: Some(Body::new(html)), ..Part::new(id, kind, at) }
}

fn file(name: &str) -> Attachment {
    Attachment {
        name: Text::new(name),
        url: Text::new(""),
        content_type: Text::new("application/pdf"),
        size: None,
        pixels: None,
    }
}

/// Ada asks for a refund, Ana answers, a note names the lawyers, Fin says goodbye.
fn thread() -> Vec<Part> {
    let ada = Author { email: text("ada@example.test"), ..author(AuthorKind::User, "c1", "Ada Lovelace") };
    let ana = author(AuthorKind::Admin, "5001", "Ana Silva");
    let fin = Author { from_ai_agent: true, ..author(AuthorKind::Bot, "7", "Fin") };
    let mut asks = part("p1", "comment", ada, ago(2 * DAY), "<p>I want my <b>money back</b>, by PayPal</p>");
    asks.attachments = vec![file("Quittung-2026.pdf")];
    let one = |field, email: &str| Addressee { field, email: Text::new(email), name: None, dropped: None };
    let mut answers = part("p2", "comment", ana.clone(), ago(DAY), "<p>The refund is on its way.</p>");
    answers.mail = vec![one(Field::From, "us@office.test"), one(Field::To, "ada@example.test")];
    let note = part("p3", "note", ana, ago(HOUR), "<p>Ask legal about the Schlussrechnung, 退款</p>");
    let mut event = Part::new("p4", "close", ago(HOUR));
    event.author = author(AuthorKind::Admin, "5002", "Ana Weber");
    vec![asks, answers, note, event, part("p5", "comment", fin, ago(MINUTE), "<p>Bye!</p>")]
}

fn answer(condition: &str, parts: &[Part], whole: bool) -> Answer {
    let case = mine();
    let listed = case.listed();
    let beside = Beside { thread: Some(Kept { parts, whole }), ..listed.beside };
    understood(condition).holds(&Listed { beside, ..listed }, NOW).answer
}

#[test]
fn one_message_has_what_stands_side_by_side() {
    for condition in [
        "refund",
        "\"money back\"",
        "MÓNEY paypal",
        "refund from:teammate",
        "msg(refund) msg(paypal)",
        "refund -cancel",
        "-(refund paypal)",
        "paypal from:ada@example.test",
        "from:ada paypal",
        "from:customer sent<-1d",
        "from:me legal is:note",
        "is:note from:\"Ana Silva\" legal",
        "*rechnung*",
        "schluss*",
        "*rechnung",
        "退款",
        "from:fin bye",
        "from:bot bye",
        "is:event from:5002",
        "to:ada@example.test refund",
        "file:*.pdf",
        "file:quittung",
        "quittung",
        "before:yesterday paypal",
        "sent:today bye",
        "after:yesterday legal",
        "sent:2026-11-16..2026-11-17 refund",
        "is:open,note legal or is:note",
        "has:attachment",
        // What stands on its card is in each of its messages.
        "4711",
        "\"order 4711\" paypal",
        "lovelace refund",
        "shop-77",
        "acme bye",
        "vip A0012345",
    ] {
        assert_eq!(answer(condition, &thread(), true), Answer::Yes, "{condition}");
    }
    for condition in [
        "refund paypal",
        "\"back money\"",
        "refun",
        "refund from:customer",
        "from:fin refund",
        "is:note refund",
        "from:customer sent>-1d",
        "before:yesterday legal",
        "msg(refund -way)",
        "-refund",
        "to:bo@office.test",
        "file:bye",
        "is:event refund from:5002",
        "from:teammate bye",
        "\"acme vip\"",
        "cancel",
    ] {
        assert_eq!(answer(condition, &thread(), true), Answer::No, "{condition}");
    }
}

#[test]
fn what_a_thread_that_is_not_whole_does_not_say_is_not_known() {
    for (condition, expected) in [
        ("refund", Answer::Yes),
        ("cancel", Answer::Unknown),
        ("-cancel", Answer::Unknown),
        ("-refund", Answer::No),
        ("refund -cancel", Answer::Unknown),
        ("has:image", Answer::Unknown),
        ("msg(from:customer -refund)", Answer::Yes),
    ] {
        assert_eq!(answer(condition, &thread(), false), expected, "{condition}");
    }
    // Of a head alone the first message is known, and the card.
    let holds = |condition: &str| understood(condition).holds(&mine().listed(), NOW).answer;
    assert_eq!((holds("late acme"), holds("paypal")), (Answer::Yes, Answer::Unknown));
}

#[test]
fn a_message_grows_older_by_itself() {
    let parts = thread();
    let case = mine();
    let beside = Beside { thread: Some(Kept { parts: &parts, whole: true }), ..case.listed().beside };
    let listed = Listed { conversation: &case.head, beside };
    let condition = understood("bye sent>-1h");
    let holds = condition.holds(&listed, NOW);
    assert_eq!(holds.answer, Answer::Yes);
    let until = holds.until.expect("a moment");
    assert_eq!(until, NOW.plus(59 * MINUTE));
    assert_eq!(condition.holds(&listed, until.plus(-1)).answer, Answer::Yes);
    assert_eq!(condition.holds(&listed, until).answer, Answer::No);
}

#[test]
fn what_is_being_written_is_taken_as_far_as_it_is_meant() {
    let office = Office::new();
    for (written, meant) in [
        ("", ""),
        ("is:open ref", "is:open ref*"),
        ("is:open ref ", "is:open ref"),
        ("is:open re", "is:open"),
        ("退", "退"),
        ("is:open tag:", "is:open"),
        ("is:open tag:vi", "is:open"),
        ("tag:vip", "tag:vip"),
        ("is:open waiting>", "is:open"),
        ("is:open waiting>2", "is:open"),
        ("\"money ba", "\"money ba\""),
        ("(is:open or refu", "is:open or refu*"),
        ("is:open or", "is:open"),
        ("is:open -", "is:open"),
        ("is:open stat", "is:open stat*"),
    ] {
        let typed = typed(written, &office.names(), viewer());
        assert_eq!(typed.faults, [], "{written}");
        assert_eq!(typed.condition.node(), understood(meant).node(), "{written}");
    }
    let wrong = typed("waitng>2h is:open", &office.names(), viewer());
    assert_eq!(wrong.faults.len(), 1, "what is wrong before the end is said at once");
}

#[test]
fn what_may_be_written_next_is_offered() {
    let office = Office::new();
    let offered = |text: &str| {
        let Completion { span, entries } = complete(text, text.len(), &office.names());
        let texts: Vec<String> = entries.into_iter().take(3).map(|entry| entry.text).collect();
        (text[span.start..span.end].to_owned(), texts.join(" "))
    };
    for (text, stands, expected) in [
        ("is:open wai", "wai", "waiting> waiting-since:"),
        ("is:", "", "open snoozed closed"),
        ("is:sno", "sno", "snoozed"),
        ("tag:key", "key", "\"key account\""),
        ("tag:\"key", "\"key", "\"key account\""),
        ("tag:vip,dup", "dup", "duplicate"),
        ("assignee:m", "m", "me"),
        ("assignee:web", "web", "\"Ana Weber\""),
        ("is:open -sub", "sub", "subject:"),
        ("priority>=h", "h", "high"),
        ("refund ", "", "is: has: no:"),
        ("\"mon", "", ""),
        ("subject:x", "x", ""),
    ] {
        assert_eq!(offered(text), (stands.to_owned(), expected.to_owned()), "{text}");
    }
    // What is offered for a value is understood.
    for field in ["is", "state", "priority", "tag", "team", "assignee", "from", "sent", "created", "has", "no"] {
        let text = format!("{field}:");
        for entry in complete(&text, text.len(), &office.names()).entries {
            let whole = format!("{text}{}", entry.text);
            let faults = read(&whole, &office.names(), viewer()).err().unwrap_or_default();
            let same_name = entry.text.eq_ignore_ascii_case("twice");
            let moment = field == "created" && entry.text.starts_with('-');
            assert!(faults.is_empty() || same_name || moment, "{whole}: {faults:?}");
        }
    }
}
