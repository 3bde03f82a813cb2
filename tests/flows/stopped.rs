//! Messages that wait, counted down or for a connection, and what comes meanwhile (S10): they stay here, and it is said.

use std::time::Duration;

use sidetone::model::Model;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options, Seat};

const NEWS: &str = "Wait: something new since you began";

fn delayed() -> Options {
    Options::default().config(|c| c.composer.undo_delay = Duration::from_secs(5))
}

async fn say(t: &mut Flow, words: &str) {
    t.keys("r").await;
    t.type_text(words).await;
    t.keys("C-s").await;
}

/// The customer writes, and the program hears of it.
async fn hears(t: &mut Flow, who: &str, words: &str) {
    t.advance(1).await;
    t.server.contact_writes(&t.id(who), words).expect("written");
    t.poll().await;
}

#[tokio::test]
async fn what_the_customer_writes_while_a_reply_counts_down_stops_it() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Try this.").await;
    t.screen().foot().has("To Maria Lopez in 5 s");
    hears(&mut t, "maria", "WAIT, solved it").await;
    t.advance(4)
        .await
        .has(NEWS)
        .has(": “WAIT, solved it”")
        .has("Your reply is kept.")
        .has("Reply to Maria Lopez")
        .foot()
        .has("Not sent yet: Maria Lopez wrote meanwhile");
    assert!(t.outside.contains(&Outside::Bell), "{:?}", t.outside);
    assert_eq!(t.count_of("maria", "Try this."), 0);
    // Whoever has read it sends with the same key, and is not asked again.
    t.keys("C-s").await.lacks(NEWS).foot().has("To Maria Lopez in 5 s");
    t.advance(5).await.foot().has("Sent to Maria Lopez");
    assert_eq!(t.count_of("maria", "Try this."), 1);
}

#[tokio::test]
async fn a_customer_who_is_not_on_screen_is_named_and_the_reply_is_a_draft_that_asks_when_it_is_sent() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Try this.").await;
    t.go_to("tom").await;
    hears(&mut t, "maria", "WAIT, solved it").await;
    t.advance(4)
        .await
        .lacks(NEWS)
        .lacks("Reply to")
        .foot()
        .has("Not sent to Maria Lopez: Maria Lopez wrote meanwhile. Your reply is a draft again")
        .lacks("↑");
    // Keys do not take it away.
    t.keys("j").await.foot().has("Not sent to Maria Lopez");
    assert_eq!(t.count_of("maria", "Try this."), 0);
    t.go_to("maria").await;
    t.keys("r").await.has("Try this.");
    t.keys("C-s").await.has(NEWS).has(": “WAIT, solved it”");
    t.keys("C-s").await.lacks(NEWS);
    t.advance(5).await;
    assert_eq!(t.count_of("maria", "Try this."), 1);
}

#[tokio::test]
async fn what_was_to_follow_a_reply_that_is_stopped_does_not_happen_nor_does_a_close_behind_it() {
    for close in ["C-x c", "C-s e"] {
        let mut t = Flow::with(delayed()).await;
        t.keys("r").await;
        t.type_text("Bye").await;
        t.keys(close).await;
        t.go_to("tom").await;
        hears(&mut t, "maria", "One more thing").await;
        t.advance(4).await.foot().has("Your reply is a draft again, the conversation stays open").lacks("↑");
        assert_eq!((t.count_of("maria", "Bye"), &t.on_server("maria")["state"]), (0, &"open".into()), "{close}");
        t.keys("u").await.foot().lacks("Taken back");
    }
}

#[tokio::test]
async fn what_was_to_follow_is_asked_about_with_the_reply() {
    let mut t = Flow::with(delayed()).await;
    t.keys("r").await;
    t.type_text("Bye").await;
    t.keys("C-x c").await;
    t.go_to("maria").await;
    hears(&mut t, "maria", "One more thing").await;
    t.advance(4).await.has(NEWS).has("C-s send and close all the same");
    t.keys("C-s").await;
    t.advance(5).await;
    assert_eq!((t.count_of("maria", "Bye"), &t.on_server("maria")["state"]), (1, &"closed".into()));
}

#[tokio::test]
async fn a_note_is_stopped_as_at_the_press_and_one_who_was_asked_is_not_asked_again() {
    let mut t = Flow::with(delayed()).await;
    t.keys("n").await;
    t.type_text("Looks solved").await;
    t.keys("C-s").await.foot().has("Note about Maria Lopez in 5 s");
    hears(&mut t, "maria", "WAIT").await;
    // The second message is sent by who has read that; the first is meant as well, then.
    t.keys("r").await;
    t.type_text("Good.").await;
    t.keys("C-s").await.foot().has("To Maria Lopez in 5 s");
    t.advance(5).await.lacks(NEWS);
    assert_eq!((t.count_of("maria", "Looks solved"), t.count_of("maria", "Good.")), (1, 1));
    t.keys("n").await;
    t.type_text("Again").await;
    t.keys("C-s").await;
    hears(&mut t, "maria", "And now?").await;
    t.advance(4).await.has(NEWS).has("Your note is kept.").has("NOTE about Maria Lopez");
    assert_eq!(t.count_of("maria", "Again"), 0);
}

#[tokio::test]
async fn a_reply_goes_before_what_is_typed_there_when_it_is_stopped() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "First").await;
    t.keys("r").await;
    t.type_text("Second").await;
    hears(&mut t, "maria", "WAIT").await;
    t.advance(4).await.lacks(NEWS).has("First").has("Second").foot().has("Not sent to Maria Lopez");
    // Hands that go on typing answer nothing unread.
    t.type_text("!").await.has("Second!");
    t.keys("C-s").await.has(NEWS).has(": “WAIT”");
    t.keys("C-s").await.lacks(NEWS);
    t.advance(5).await;
    assert_eq!((t.count_of("maria", "First"), t.count_of("maria", "Second!")), (1, 1));
}

#[tokio::test]
async fn of_two_replies_that_are_stopped_both_are_in_the_draft_in_their_order() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "First.").await;
    say(&mut t, "Second.").await;
    t.go_to("tom").await;
    hears(&mut t, "maria", "WAIT").await;
    t.advance(4).await.foot().has("Not sent to Maria Lopez").lacks("↑");
    t.go_to("maria").await;
    t.keys("r").await;
    let text = t.model().composer.as_ref().map(|composer| composer.text());
    assert_eq!(text.as_deref(), Some("First.\n\nSecond."));
    assert_eq!((t.count_of("maria", "First."), t.count_of("maria", "Second.")), (0, 0));
}

#[tokio::test]
async fn what_was_written_offline_is_held_against_what_came_meanwhile() {
    let mut t = Flow::with(delayed().gated()).await;
    t.go_offline().await;
    say(&mut t, "Try this.").await;
    t.advance(600).await;
    t.server.contact_writes(&t.id("maria"), "Solved it.").expect("written");
    t.go_online().await;
    t.screen().has("Try this.").foot().has("Maria Lopez wrote meanwhile");
    assert_eq!(t.count_of("maria", "Try this."), 0);
}

#[tokio::test]
async fn what_came_while_no_program_ran_stops_a_reply_that_waited() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Try this.").await;
    t.end().await;
    t.server.advance(2);
    t.server.contact_writes(&t.id("maria"), "Solved it.").expect("written");
    t.server.advance(3);
    t.begin().await;
    t.settle().await.foot().has("Maria Lopez wrote meanwhile");
    assert_eq!(t.count_of("maria", "Try this."), 0);
    t.end().await;
    t.begin().await;
    t.go_to("maria").await;
    t.keys("r").await.has("Try this.");
}

#[tokio::test]
async fn whoever_leaves_stays_when_what_waits_does_not_go_out() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "On my way out").await;
    hears(&mut t, "maria", "WAIT").await;
    t.keys("q").await;
    t.keys("s").await.has("On my way out").foot().has("Maria Lopez wrote meanwhile");
    assert!(!t.model().quitting);
    assert_eq!(t.count_of("maria", "On my way out"), 0);
}

#[tokio::test]
async fn what_one_program_stops_is_told_where_it_was_written_and_is_a_draft_there() {
    let mut t = Flow::with(delayed()).await;
    let mut seat = Seat::beside(&t).await;
    seat.keys("r").await;
    seat.press("o k").await;
    seat.keys("C-s").await;
    hears(&mut t, "maria", "WAIT").await;
    t.advance(4).await;
    assert_eq!(t.count_of("maria", "ok"), 0);
    let is_back = |model: &Model| model.composer.as_ref().is_some_and(|composer| composer.text() == "ok");
    seat.until("the words", is_back).await.has(NEWS).has(": “WAIT”").has("│ok");
    assert_eq!(t.count_of("maria", "ok"), 0);
    seat.stop().await;
}

#[tokio::test]
async fn nothing_is_stopped_where_that_is_turned_off() {
    let off = delayed().config(|c| c.composer.stop_on_change = false);
    let mut t = Flow::with(off).await;
    say(&mut t, "Try this.").await;
    hears(&mut t, "maria", "WAIT").await;
    t.advance(4).await.lacks(NEWS);
    assert_eq!(t.count_of("maria", "Try this."), 1);
}
