//! What an agent does two hundred times a day takes three keys at most, by the keymap that there is from the beginning.

use serde_json::Value;

use crate::support::Flow;

/// So many keys, and no more.
const MOST: usize = 3;

/// What is done; about whom; what was done to that one before; the keys; and what the server says of it then.
type Case = (&'static str, &'static str, &'static str, &'static str, fn(&Flow, &Value) -> bool);

const CASES: &[Case] = &[
    ("close", "maria", "", "e", |_, now| now["state"] == "closed"),
    ("reopen", "maria", "close", "o", |_, now| now["state"] == "open"),
    ("snooze till tomorrow", "maria", "", "z 2 enter", |t, now| {
        let until = now["snoozed_until"].as_i64().unwrap_or_default() - t.clock.now().0;
        now["state"] == "snoozed" && (12 * 3600..48 * 3600).contains(&until)
    }),
    ("take", "tom", "", "A", |t, now| now["admin_assignee_id"] == t.admin("Robin")),
    ("assign by digit", "maria", "", "a 3 enter", |t, now| {
        now["admin_assignee_id"].as_u64().is_some_and(|id| id != 0 && id != t.admin("Robin"))
    }),
    ("priority", "maria", "", "p 5", |_, now| now["priority"] == "urgent"),
    ("unread", "maria", "read", "m", |_, now| now["read"] == false),
    ("undo", "maria", "close", "u", |_, now| now["state"] == "open"),
];

#[tokio::test]
async fn what_is_done_most_takes_three_keys_at_most() {
    for (what, who, before, keys, is_done) in CASES {
        assert!(keys.split(' ').count() <= MOST, "{what}");
        let mut t = Flow::start().await;
        t.go_to(who).await;
        if !before.is_empty() {
            t.command(before).await;
            t.deliver().await;
            t.go_to(who).await;
        }
        assert!(!is_done(&t, &t.on_server(who)), "{what} is so already");
        t.keys(keys).await;
        t.deliver().await;
        assert!(is_done(&t, &t.on_server(who)), "{what}\n{}", t.screen());
    }
}

#[tokio::test]
async fn the_next_that_waits_and_a_macro_by_its_digit_are_two_keys_away() {
    let mut t = Flow::start().await;
    t.keys("G W").await;
    let waits = t.selected();
    assert!(waits.is_some() && waits != Some("omar"), "{waits:?}\n{}", t.screen());
    t.go_to("maria").await;
    t.keys("# 1").await;
    let text = t.model().composer.as_ref().map(|composer| composer.text());
    assert!(text.is_some_and(|text| !text.is_empty()), "{}", t.screen());
}
