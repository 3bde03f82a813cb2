//! Times that the server sends in any way, or not at all: shown right, or said to be unknown, and in their place.

use practice::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{Flow, Options};
use crate::town::NOW;

/// A time in other words that mean the same.
fn dressed(at: i64, how: usize) -> Value {
    match how % 6 {
        0 => json!(at * 1000),
        1 => json!(at.to_string()),
        2 => json!((at * 1000).to_string()),
        3 => json!(jiff::Timestamp::from_second(at).expect("a time").to_string()),
        4 => json!(f64::from(i32::try_from(at).expect("soon enough")) + 0.25),
        _ => json!(at * 1_000_000),
    }
}

/// Puts something else in the place of every time.
fn each_time(value: &mut Value, change: &mut impl FnMut(i64) -> Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_time(item, change)),
        Value::Object(fields) => {
            for (name, field) in fields {
                match field.as_i64() {
                    Some(at) if at > 1_000_000_000 && at < 5_000_000_000 && name != "id" => *field = change(at),
                    _ => each_time(field, change),
                }
            }
        }
        _ => {}
    }
}

fn replace(body: &Value) -> FaultKind {
    FaultKind::Replace { status: 200, body: body.to_string() }
}

/// The server sends one conversation like this from now on, in threads and searches.
fn sends(t: &Flow, conversation: &Value) {
    let id = conversation["id"].as_str().expect("an id");
    let list = json!({ "type": "conversation.list", "total_count": 1, "conversations": [conversation] });
    t.server.clear_faults();
    t.server.plan(Fault::once("/conversations/search", replace(&list)).times(1000));
    t.server.plan(Fault::once(&format!("/conversations/{id}"), replace(conversation)).on("GET").times(1000));
}

#[tokio::test]
async fn times_in_any_dress_are_shown_like_plain_ones() {
    for how in 0..6 {
        let mut t = Flow::start().await;
        t.advance(60).await;
        t.server.contact_writes(&t.id("maria"), "<p>And now?</p>").expect("written");
        let mut sent = t.on_server("maria");
        each_time(&mut sent, &mut |at| dressed(at, how));
        sends(&t, &sent);
        t.poll().await;
        t.keys("f5").await.has("And now?").has("10:31").has("10:10").lacks("1970").lacks("time unknown");
        assert_eq!(t.selected(), Some("maria"), "she wrote last");
        assert_eq!(t.model().panes.list.index, 0);
    }
}

#[tokio::test]
async fn where_no_time_is_known_that_is_said_and_the_order_is_the_servers() {
    for nothing in [json!(null), json!(0), json!(-1), json!("soon"), json!(86_400), json!(""), json!([])] {
        let mut t = Flow::start().await;
        t.advance(60).await;
        t.server.contact_writes(&t.id("maria"), "<p>And now?</p>").expect("written");
        let mut sent = t.on_server("maria");
        each_time(&mut sent, &mut |_| nothing.clone());
        sends(&t, &sent);
        t.poll().await;
        let screen = t.keys("f5").await;
        screen.has("time unknown").has("And now?").lacks("1970").lacks("Thursday 1 January").lacks("10:10");
        let text = screen.text();
        let place = |words: &str| text.rfind(words).unwrap_or_else(|| panic!("{words} is on screen\n{text}"));
        assert!(place("I need it for the tax office") < place("And now?"), "{nothing}\n{text}");
        let rows = &t.model().panes.list.rows;
        let at = rows.iter().position(|row| row.id.as_str() == t.id("maria"));
        assert!(at.is_some_and(|at| at < 2), "it is not the oldest of all: {at:?}");
    }
}

#[tokio::test]
async fn one_entry_without_a_time_stays_where_it_was_said() {
    let mut t = Flow::start().await;
    for words in ["first", "second", "third"] {
        t.advance(60).await;
        t.server.contact_writes(&t.id("maria"), &format!("<p>the {words}</p>")).expect("written");
    }
    let mut sent = t.on_server("maria");
    let parts = sent["conversation_parts"]["conversation_parts"].as_array_mut().expect("parts");
    let second = parts.len() - 2;
    for (name, time) in [("created_at", json!(null)), ("updated_at", json!(0)), ("notified_at", json!("?"))] {
        parts[second][name] = time;
    }
    // And one whose time is a year ahead.
    let third = parts.len() - 1;
    parts[third]["created_at"] = json!(NOW + 365 * 86_400);
    sends(&t, &sent);
    t.poll().await;
    let text = t.keys("f5").await.has("time unknown").lacks("2027").text();
    let place = |words: &str| text.rfind(words).unwrap_or_else(|| panic!("{words} is on screen\n{text}"));
    assert!(place("the first") < place("the second") && place("the second") < place("the third"), "{text}");
}

#[tokio::test]
async fn details_and_events_without_a_time_say_so() {
    let mut t = Flow::with(Options::default().size(160, 70)).await;
    let events = json!({ "type": "event.list", "events": [{ "type": "event", "event_name": "came-by", "created_at": null },
        { "type": "event", "event_name": "paid", "created_at": (NOW - 7200) * 1000 }] });
    let notes =
        json!({ "type": "list", "data": [{ "type": "note", "id": "1", "body": "<p>Careful</p>", "created_at": 0 }] });
    t.server.plan(Fault::once("/events", replace(&events)).times(100));
    t.server.plan(Fault::once("/notes", replace(&notes)).times(100));
    for app in ["Notes", "Recent events"] {
        t.command(&format!("details.fold {app}")).await;
    }
    t.keys("f5")
        .await
        .has("came-by")
        .has("paid")
        .has("today 08:30")
        .has("someone, time unknown")
        .lacks("1970")
        .lacks("56y");
}
