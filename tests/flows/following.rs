//! What follows a message (I37): set for every reply or chosen for one, shown before it goes, one unit with it.

use std::time::Duration;

use practice::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{Flow, Options};
use crate::town::NOW;

const TOMORROW: i64 = NOW + 22 * 3600 + 1800;

fn set(then: &str) -> Options {
    let then = then.to_owned();
    Options::default().config(move |config| config.composer.then = then)
}

fn kinds(t: &Flow, name: &str, last: usize) -> Vec<String> {
    let parts = t.parts(name);
    let from = parts.len().saturating_sub(last);
    parts[from..].iter().map(|part| part["part_type"].as_str().unwrap_or("").to_owned()).collect()
}

fn tags(t: &Flow, name: &str) -> Vec<Value> {
    let all = t.on_server(name)["tags"]["tags"].as_array().cloned().unwrap_or_default();
    all.iter().map(|tag| tag["name"].clone()).collect()
}

async fn choose(t: &mut Flow, words: &str) {
    t.keys("C-x n").await.has("After your message to Maria Lopez");
    t.type_text(words).await;
    t.keys("enter").await;
}

/// By the line that is typed, as a person does whose choice is not offered.
async fn choose_in_words(t: &mut Flow, words: &str) {
    t.keys("C-k").await;
    t.type_text("then").await;
    t.keys("tab").await;
    t.type_text(words).await;
    t.keys("enter").await;
}

#[tokio::test]
async fn what_is_set_to_follow_replies_shows_before_one_goes_and_is_one_unit_with_it() {
    let mut t = Flow::with(set("snooze tomorrow")).await;
    t.keys("r").await.has("Then: snooze until Thu 09:00").has("C-s send & snooze");
    t.type_text("I will look tomorrow.").await;
    t.keys("C-s").await;
    let conversation = t.on_server("maria");
    assert_eq!((&conversation["state"], &conversation["snoozed_until"]), (&json!("snoozed"), &json!(TOMORROW)));
    assert_eq!(
        (kinds(&t, "maria", 2), t.count_of("maria", "I will look")),
        (vec!["comment".into(), "snoozed".into()], 1)
    );
    // A note is no reply, and nothing follows it.
    t.go_to("omar").await;
    t.keys("n").await.lacks("Then:");
    t.type_text("Firmware again").await;
    t.keys("C-s").await;
    assert_eq!(t.on_server("omar")["state"], "open");
}

#[tokio::test]
async fn one_key_takes_back_a_message_and_all_that_was_to_follow_it() {
    let options = set("snooze tomorrow").config(|config| config.composer.undo_delay = Duration::from_secs(5));
    let mut t = Flow::with(options).await;
    t.keys("r").await;
    choose_in_words(&mut t, "tag vip; assign mette; close").await;
    t.screen().has("Then: tag vip · assign to Mette").has("· close");
    t.type_text("Bye").await;
    t.keys("C-s")
        .await
        .foot()
        .has("To Maria Lopez and tag vip, assign to Mette Lindqvist, close in 5 s · u takes all back");
    t.keys("u").await.has("Reply to Maria Lopez").has("Bye").has("Then: tag vip · assign to Mette");
    t.advance(60).await;
    t.deliver().await;
    assert_eq!((t.count_of("maria", "Bye"), t.on_server("maria")["state"].clone()), (0, json!("open")));
    assert_eq!(
        (tags(&t, "maria"), t.on_server("maria")["admin_assignee_id"].clone()),
        (vec![], json!(t.admin("Robin")))
    );
    // It is as it was, and goes out so.
    t.keys("C-s").await;
    t.advance(6).await;
    t.deliver().await;
    assert_eq!((t.count_of("maria", "Bye"), t.on_server("maria")["state"].clone()), (1, json!("closed")));
    assert_eq!(
        (tags(&t, "maria"), t.on_server("maria")["admin_assignee_id"].clone()),
        (vec![json!("vip")], json!(t.admin("Mette")))
    );
}

#[tokio::test]
async fn send_and_assign_gives_it_away_once_the_message_is_out() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Mette will go on from here.").await;
    t.keys("C-x a").await.has("Send to Maria Lopez, and assign to").has("Enter send and assign");
    t.type_text("mette").await.has("After Enter: Mette");
    t.keys("enter").await;
    assert_eq!(t.on_server("maria")["admin_assignee_id"], json!(t.admin("Mette")));
    assert_eq!(kinds(&t, "maria", 2), ["comment", "assignment"]);
    // To a team: no teammate has it any more (I15).
    t.go_to("omar").await;
    t.keys("r").await;
    t.type_text("Over to you").await;
    t.keys("C-x a tab").await;
    t.type_text("support").await;
    t.keys("enter").await;
    let omar = t.on_server("omar");
    assert_eq!((&omar["team_assignee_id"], &omar["admin_assignee_id"]), (&json!(t.team("Support")), &json!(0)));
    assert_eq!(t.count_of("omar", "Over to you"), 1);
}

#[tokio::test]
async fn a_message_that_is_refused_lets_nothing_follow_it() {
    let mut t = Flow::with(set("close")).await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST"));
    t.keys("r").await;
    choose_in_words(&mut t, "tag vip; close").await;
    t.type_text("Done").await;
    t.keys("C-s").await;
    t.deliver().await;
    assert_eq!(
        (t.on_server("maria")["state"].clone(), tags(&t, "maria"), t.count_of("maria", "Done")),
        (json!("open"), vec![], 0)
    );
    // The words come back with what was to follow them.
    t.go_to("maria").await;
    t.keys("r").await.has("Done").has("Then: tag vip · close");
    t.keys("C-s").await;
    t.deliver().await;
    assert_eq!((t.on_server("maria")["state"].clone(), t.count_of("maria", "Done")), (json!("closed"), 1));
}

#[tokio::test]
async fn a_key_that_says_what_follows_goes_before_what_is_set() {
    let mut t = Flow::with(set("snooze tomorrow")).await;
    t.keys("r").await;
    t.type_text("Done").await;
    t.keys("C-x c").await;
    assert_eq!(
        (t.on_server("maria")["state"].clone(), kinds(&t, "maria", 2)),
        (json!("closed"), vec!["comment".to_owned(), "close".to_owned()])
    );
    t.go_to("omar").await;
    t.keys("r").await;
    t.type_text("Stays").await;
    t.keys("C-x n").await.has("as set").has("snooze tomorrow");
    t.type_text("nothing").await;
    t.keys("enter").await.has("Then: nothing").lacks("send & snooze");
    t.keys("C-s").await;
    assert_eq!((t.on_server("omar")["state"].clone(), t.count_of("omar", "Stays")), (json!("open"), 1));
    // The next one is followed by what is set again.
    t.keys("r").await.has("Then: snooze until");
}

#[tokio::test]
async fn what_was_chosen_to_follow_is_kept_with_the_draft() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Half a thought").await;
    choose(&mut t, "close").await;
    t.screen().has("Then: close");
    t.keys("esc").await.in_list("✎ you: Half a thought");
    t.restart().await;
    t.go_to("maria").await;
    t.keys("r").await.has("Half a thought").has("Then: close");
    t.keys("C-t").await.has("NOTE about").has("Then: close");
    t.keys("C-t C-s").await;
    let last = t.parts("maria");
    assert_eq!(t.on_server("maria")["state"], "closed");
    let said = last.iter().rev().find(|part| part["part_type"] == "comment").expect("a reply");
    assert_eq!(said["body"], "<p>Half a thought</p>", "what follows is no part of the words");
}

#[tokio::test]
async fn what_cannot_follow_is_said_before_anything_goes_out() {
    let mut t = Flow::with(set("snoze tomorrow")).await;
    t.keys("r").await.has("Then: the setting composer.then is wrong");
    t.type_text("Hello").await;
    t.keys("C-s")
        .await
        .has("Not sent: the setting composer.then is wrong: “snoze tomorrow” is nothing that can follow");
    for (words, why) in [
        ("tag nosuch", "There is no tag called “nosuch”"),
        ("assign nobody-here", "There is no teammate or team called “nobody-here”"),
        ("snooze 3/13", "13 is no month"),
        ("close; snooze tomorrow", "exclude each other"),
        ("assign", "say to whom"),
    ] {
        choose_in_words(&mut t, words).await;
        t.screen().has(why).has("Hello");
    }
    assert_eq!(t.count_of("maria", "Hello"), 0);
    choose(&mut t, "nothing").await;
    t.keys("C-s").await;
    assert_eq!((t.count_of("maria", "Hello"), t.on_server("maria")["state"].clone()), (1, json!("open")));
}

#[tokio::test]
async fn what_arrives_meanwhile_stops_a_message_with_all_that_was_to_follow_and_the_same_key_sends_it_so() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Mette knows").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Found it").expect("written");
    t.poll().await;
    t.keys("C-x a").await;
    t.type_text("mette").await;
    t.keys("enter").await.has("Wait: something new since you began");
    assert_eq!(
        (t.count_of("maria", "Mette knows"), t.on_server("maria")["admin_assignee_id"].clone()),
        (0, json!(t.admin("Robin")))
    );
    t.keys("C-s").await;
    assert_eq!(
        (t.count_of("maria", "Mette knows"), t.on_server("maria")["admin_assignee_id"].clone()),
        (1, json!(t.admin("Mette")))
    );
}

#[tokio::test]
async fn a_message_that_waits_is_stopped_with_whom_it_was_to_go_to_and_goes_on_so() {
    let delayed = Options::default().config(|config| config.composer.undo_delay = Duration::from_secs(5));
    let mut t = Flow::with(delayed).await;
    for (name, to) in [("maria", "mette"), ("omar", "support")] {
        t.go_to(name).await;
        t.keys("r").await;
        t.type_text("Over to you").await;
        t.keys("C-x a").await;
        t.type_text(to).await;
        t.keys("enter").await.foot().has("and assign to");
        t.advance(1).await;
        t.server.contact_writes(&t.id(name), "Wait, solved it").expect("written");
        t.poll().await;
        t.advance(4).await.has("Wait: something new since you began");
        assert_eq!(t.count_of(name, "Over to you"), 0);
        t.keys("C-s").await.foot().has("and assign to");
        t.advance(6).await;
        t.deliver().await;
        assert_eq!(t.count_of(name, "Over to you"), 1);
    }
    assert_eq!(t.on_server("maria")["admin_assignee_id"], json!(t.admin("Mette")));
    assert_eq!(t.on_server("omar")["team_assignee_id"], json!(t.team("Support")));
}
