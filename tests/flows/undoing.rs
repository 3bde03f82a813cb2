//! Undoing a send: within its delay nothing has gone out, and a key takes it back (I21).

use std::time::Duration;

use crate::support::{Flow, Options, Seat};

fn delayed() -> Options {
    Options::default().config(|c| c.composer.undo_delay = Duration::from_secs(5))
}

async fn say(t: &mut Flow, words: &str) {
    t.keys("r").await;
    t.type_text(words).await;
    t.keys("C-s").await;
}

#[tokio::test]
async fn the_outbox_says_in_how_many_seconds_a_reply_goes_out() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Too hasty").await;
    t.keys("g o").await.has("goes out in 5 s").lacks("less than a minute");
    t.advance(2).await;
    t.keys("j").await.has("goes out in 3 s");
}

#[tokio::test]
async fn a_reply_can_be_taken_back_until_its_delay_is_over() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Too hasty").await;
    t.screen()
        .has("Too hasty")
        .has("waiting to be sent")
        .foot()
        .has("To Maria Lopez in 5 s · u takes it back")
        .has("↑1");
    t.deliver().await;
    assert_eq!(t.count_of("maria", "Too hasty"), 0, "it shows at once, and has not gone out");
    t.keys("u").await.has("Reply to Maria Lopez").has("Too hasty").lacks("waiting to be sent");
    t.screen().foot().has("Taken back: your reply to Maria Lopez is a draft again").lacks("↑1");
    t.advance(60).await;
    t.deliver().await;
    assert_eq!(t.count_of("maria", "Too hasty"), 0);
    t.type_text(", but good").await;
    t.keys("C-s").await;
    t.advance(5).await;
    t.deliver().await.foot().lacks("↑");
    assert_eq!(t.count_of("maria", "Too hasty, but good"), 1);
    t.keys("u").await.foot().has("Cannot take it back: your reply to Maria Lopez is out");
}

#[tokio::test]
async fn what_is_typed_right_behind_the_key_goes_into_the_text_that_was_taken_back() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Too hast").await;
    t.press("u y").await;
    t.settle().await.has("Too hasty").foot().has("make it a note");
}

#[tokio::test]
async fn what_was_to_follow_a_reply_falls_with_it() {
    let mut t = Flow::with(delayed()).await;
    t.keys("r").await;
    t.type_text("Bye").await;
    t.keys("C-x c")
        .await
        .says("Maria Lopez  Lighthouse", "✓ closed by you")
        .foot()
        .has("To Maria Lopez and close in 5 s · u takes both back");
    t.keys("u").await.has("Reply to Maria Lopez").has("Bye").has("Maria Lopez  Lighthouse");
    t.advance(60).await;
    t.deliver().await;
    assert_eq!((t.count_of("maria", "Bye"), &t.on_server("maria")["state"]), (0, &"open".into()));
}

#[tokio::test]
async fn notes_can_be_taken_back_too_and_by_the_command() {
    let mut t = Flow::with(delayed()).await;
    t.keys("n").await;
    t.type_text("Ask Tom").await;
    t.keys("C-s").await.foot().has("Note about Maria Lopez in 5 s · u takes it back");
    t.command("undo").await.has("NOTE about").has("Ask Tom");
    assert_eq!(t.count_of("maria", "Ask Tom"), 0);
}

#[tokio::test]
async fn what_is_taken_back_goes_before_what_was_typed_since() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "First").await;
    t.keys("r").await;
    t.type_text("Second").await;
    t.command_in_composer("undo").await.has("First").has("Second");
    t.keys("C-s").await;
    t.advance(5).await;
    t.deliver().await;
    assert_eq!((t.count_of("maria", "First"), t.count_of("maria", "Second")), (1, 1));
}

#[tokio::test]
async fn a_delay_outlives_the_program() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "Before the crash").await;
    t.restart().await.has("waiting to be sent").foot().has("↑1");
    assert_eq!(t.count_of("maria", "Before the crash"), 0);
    // It was not sent from this program.
    t.keys("u").await.has("Maria Lopez: take back the reply “Before the crash”?");
    t.keys("n").await.lacks("REPLY").foot().has("↑1");
    t.keys("u y").await.has("Reply to Maria Lopez").has("Before the crash");
    t.keys("C-s").await;
    t.advance(5).await;
    t.restart().await.foot().lacks("↑");
    assert_eq!(t.count_of("maria", "Before the crash"), 1, "and is over while it does not run");
}

#[tokio::test]
async fn a_delay_lasts_as_long_however_the_clock_is_set_meanwhile() {
    for set in [-5 * 3600, -40, 40, 5 * 3600] {
        let mut t = Flow::with(delayed()).await;
        say(&mut t, "Wait").await;
        t.set_clock(set);
        t.deliver().await;
        assert_eq!(t.count_of("maria", "Wait"), 0, "a clock that is set by {set} s");
        t.keys("u")
            .await
            .has("Reply to Maria Lopez")
            .foot()
            .has("Taken back: your reply to Maria Lopez is a draft again");
        t.keys("C-s").await;
        t.set_clock(0);
        t.advance(4).await;
        assert_eq!(t.count_of("maria", "Wait"), 0, "a clock that is set by {set} s");
        t.advance(1).await;
        assert_eq!(t.count_of("maria", "Wait"), 1, "a clock that is set by {set} s");
    }
}

#[tokio::test]
async fn whoever_leaves_has_what_waits_sent_first() {
    let mut t = Flow::with(delayed()).await;
    say(&mut t, "On my way out").await;
    t.keys("q").await.has("Your reply to Maria Lopez is kept and").has("send now");
    assert_eq!(t.count_of("maria", "On my way out"), 0);
    t.keys("s").await;
    assert_eq!(t.count_of("maria", "On my way out"), 1);
    assert!(t.model().quitting, "nobody need answer when everything is out");
}

#[tokio::test]
async fn with_no_delay_a_reply_goes_out_at_once() {
    let mut t = Flow::start().await;
    say(&mut t, "At once").await;
    assert_eq!(t.count_of("maria", "At once"), 1);
    t.keys("u").await.foot().has("sending is not delayed");
}

#[tokio::test]
async fn what_another_program_sent_last_is_not_taken_back_in_place_of_ones_own() {
    let mut t = Flow::with(delayed()).await;
    let mut other = Seat::beside(&t).await;
    say(&mut t, "From here").await;
    other.keys("j r T h e r e C-s").await;
    t.until("both", |screen| screen.text().contains("↑2")).await;
    t.keys("u").await.has("Reply to Maria Lopez").has("From here");
    t.screen().foot().has("Taken back: your reply to Maria Lopez is a draft again");
    t.keys("esc").await;
    // Of what another one sent it is asked, by name.
    t.keys("u").await.has("Tom Becker: take back the reply “There”?").lacks("REPLY");
    t.keys("n").await;
    t.advance(5).await;
    t.deliver().await;
    assert_eq!((t.count_of("maria", "From here"), t.count_of("tom", "There")), (0, 1));
    other.stop().await;
}

#[tokio::test]
async fn a_yes_to_what_went_out_meanwhile_takes_nothing_else_back() {
    let mut t = Flow::with(delayed()).await;
    let mut other = Seat::beside(&t).await;
    other.keys("j r O n e C-s").await;
    t.until("the first", |screen| screen.text().contains("↑1")).await;
    t.keys("u").await.has("Tom Becker: take back the reply “One”?");
    t.advance(5).await;
    t.deliver().await;
    assert_eq!(t.count_of("tom", "One"), 1);
    other.keys("r T w o C-s").await;
    t.until("the second", |screen| screen.text().contains("↑1")).await;
    t.keys("y").await.lacks("REPLY").foot().has("Cannot take it back: what you wrote to Tom Becker");
    t.advance(5).await;
    t.deliver().await;
    assert_eq!(t.count_of("tom", "Two"), 1);
    other.stop().await;
}

#[tokio::test]
async fn a_yes_to_a_message_is_none_to_what_followed_it() {
    let mut t = Flow::with(delayed()).await;
    let mut other = Seat::beside(&t).await;
    other.keys("j r O n e C-x c").await;
    t.until("the first", |screen| screen.text().contains("↑2")).await;
    t.keys("u").await.has("Tom Becker: take back the reply “One”?");
    t.advance(5).await;
    t.deliver().await;
    assert_eq!((t.count_of("tom", "One"), &t.on_server("tom")["state"]), (1, &"closed".into()));
    t.keys("y").await.foot().has("Cannot take it back: what you wrote to Tom Becker");
    t.deliver().await;
    assert_eq!(t.on_server("tom")["state"], "closed");
    other.stop().await;
}

#[tokio::test]
async fn of_two_messages_within_the_delay_each_is_counted_down_and_told() {
    let mut t = Flow::with(delayed()).await;
    t.go_to("maria").await;
    say(&mut t, "One").await;
    t.advance(2).await;
    t.go_to("tom").await;
    say(&mut t, "Two").await;
    t.screen().foot().has("To Tom Becker in 5 s · u takes it back · +1");
    t.advance(3).await.foot().has("To Tom Becker in 2 s · u takes it back").lacks("+1");
    assert_eq!((t.count_of("maria", "One"), t.count_of("tom", "Two")), (1, 0));
    t.advance(2).await.foot().has("Sent to Tom Becker");
    t.command("messages").await.has("Sent to Maria Lopez").has("Sent to Tom Becker");
}

#[tokio::test]
async fn of_two_messages_the_first_is_counted_down_when_the_second_is_taken_back() {
    let mut t = Flow::with(delayed()).await;
    t.go_to("maria").await;
    say(&mut t, "One").await;
    t.go_to("tom").await;
    say(&mut t, "Two").await;
    t.keys("u").await.has("Reply to Tom Becker");
    t.keys("esc").await;
    t.advance(5).await;
    t.command("messages").await.has("Sent to Maria Lopez").lacks("Sent to Tom Becker");
}

#[tokio::test]
async fn of_two_messages_that_wait_for_a_connection_it_is_said_of_each() {
    let mut t = Flow::with(delayed().gated()).await;
    t.go_to("maria").await;
    t.go_offline().await;
    say(&mut t, "One").await;
    t.go_to("tom").await;
    say(&mut t, "Two").await;
    t.advance(5).await;
    t.deliver().await;
    t.command("messages")
        .await
        .has("To Maria Lopez, goes out when Intercom answers")
        .has("To Tom Becker, goes out when Intercom answers");
}

#[tokio::test]
async fn whoever_leaves_is_told_that_another_program_sends_what_waits() {
    let mut t = Flow::with(delayed()).await;
    let mut other = Seat::beside(&t).await;
    other.until("word of the one that delivers", |model| model.known.sync.others).await;
    other.keys("r O n e C-s").await;
    other.keys("q").await.has("Your reply to Maria Lopez is kept and goes out").has("from your other sidetone.");
    other.stop().await;
    t.advance(5).await;
    assert_eq!(t.count_of("maria", "One"), 1);
}
