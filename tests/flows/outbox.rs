//! The outbox on screen: what waits, what was refused, and what a person does about it (S4).

use std::time::Duration;

use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};

async fn refused_reply(t: &mut Flow) {
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST"));
    t.keys("r").await;
    t.type_text("Not like this").await;
    t.keys("C-x c").await.foot().has("×2 refused");
}

#[tokio::test]
async fn the_outbox_shows_what_was_refused_with_the_servers_words_and_its_history() {
    let mut t = Flow::start().await;
    refused_reply(&mut t).await;
    t.keys("g o").await.has("× refused").has("reply").has("close").has("1 try").has("Maria Lopez · Where is my");
    t.screen().has("in the name of Robin Castellane").has("“Not like this”").has("Planned").has("sending");
    t.keys("j").await.has("not tried: an earlier step failed");
    t.screen().has("Outbox");
}

#[tokio::test]
async fn a_refused_action_is_tried_again_from_any_step_and_the_first_one_goes_first() {
    let mut t = Flow::start().await;
    refused_reply(&mut t).await;
    t.keys("g o j r").await.row_with("✓ sent").has("close");
    assert_eq!((t.count_of("maria", "Not like this"), &t.on_server("maria")["state"]), (1, &"closed".into()));
}

#[tokio::test]
async fn the_words_of_a_refused_reply_come_back_into_the_composer_and_the_entry_is_replaced() {
    let mut t = Flow::start().await;
    refused_reply(&mut t).await;
    t.keys("g o e").await.has("Reply to Maria Lopez").has("Not like this").lacks("Outbox").foot().lacks("refused");
    t.type_text(", but so").await;
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "Not like this, but so"), 1);
    assert_eq!(t.on_server("maria")["state"], "open", "what fell with it is decided anew");
}

#[tokio::test]
async fn dropping_asks_first_and_keeps_the_words() {
    let mut t = Flow::start().await;
    refused_reply(&mut t).await;
    t.keys("g o d").await.has("Maria Lopez: forget the reply that was refused? “Not like").has("stays in the draft");
    t.keys("n").await.has("× refused");
    t.keys("d y").await.has("Nothing waits to be sent");
    t.keys("q").await;
    t.go_to("maria").await;
    t.keys("r").await.has("Not like this");
}

#[tokio::test]
async fn keys_typed_faster_than_the_outbox_is_read_are_about_what_is_in_it() {
    let mut t = Flow::start().await;
    refused_reply(&mut t).await;
    t.press("g o j d").await;
    t.settle().await.has("Maria Lopez: forget the close");
}

#[tokio::test]
async fn a_waiting_action_can_be_edited_or_dropped_offline() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.poll().await;
    t.keys("r").await;
    t.type_text("From the tunnel").await;
    t.keys("C-s g o").await.has("reply").has("Maria Lopez").lacks("× refused");
    t.keys("r").await.foot().has("It is tried now, whatever it waited for");
    t.keys("e").await.has("Reply to Maria Lopez").has("From the tunnel");
    t.keys("C-s e g o d").await;
    t.keys("y").await;
    t.keys("q").await;
    t.go_online().await;
    assert_eq!(t.count_of("maria", "From the tunnel"), 0, "it was taken back");
}

#[tokio::test]
async fn once_what_waited_for_a_connection_is_out_it_is_said_how_much_that_was() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.poll().await;
    for name in ["maria", "tom"] {
        t.go_to(name).await;
        t.keys("p h i g h enter").await;
    }
    t.go_online().await;
    t.deliver().await.foot().has("Online again. 2 actions went out");
    assert_eq!(t.on_server("tom")["priority"], "high");
    t.go_offline().await;
    t.poll().await;
    t.go_online().await;
    t.keys("g e").await.has("Online again");
}

#[tokio::test]
async fn from_the_outbox_one_goes_to_the_conversation_wherever_it_is() {
    let mut t = Flow::start().await;
    refused_reply(&mut t).await;
    t.keys("g c g o enter").await.lacks("Outbox").has("Where is my invoice for May?").foot().has("z snooze");
    assert_eq!(t.selected(), Some("maria"));
}

#[tokio::test]
async fn a_question_about_what_waits_is_not_answered_for_what_may_have_arrived() {
    // Nothing is read before it goes out, so that it does while nothing can be read.
    let mut t = Flow::with(Options::default().gated().config(|c| c.composer.stop_on_change = false)).await;
    t.go_offline().await;
    t.poll().await;
    t.keys("r").await;
    t.type_text("Perhaps there").await;
    t.keys("C-s g o d").await.has("Maria Lopez: take the reply back, which has not gone out yet?");
    t.server.plan(Fault::once("/reply", FaultKind::DropAfter).on("POST"));
    t.server.plan(Fault::once("/conversations/", FaultKind::Status(503)).on("GET").times(50));
    t.go_online().await;
    t.keys("y").await.has("Maria Lopez: the reply may have reached Intercom already.");
    t.keys("n").await;
    t.server.clear_faults();
    t.advance(120).await;
    t.advance(120).await.row_with("✓ sent").has("reply");
    assert_eq!(t.count_of("maria", "Perhaps there"), 1);
}

/// Replies to Maria and Tom wait; the server takes Maria's.
async fn one_goes_out(t: &mut Flow) {
    t.go_offline().await;
    for name in ["maria", "tom"] {
        t.go_to(name).await;
        t.keys("r").await;
        t.type_text(&format!("For {name}")).await;
        t.keys("C-s").await;
    }
    let tom = format!("/conversations/{}/reply", t.id("tom"));
    t.server.plan(Fault::once(&tom, FaultKind::Status(429)).on("POST").times(100));
    t.keys("g o").await.row_with("Maria Lopez ·").has("reply");
    t.go_online().await;
    assert_eq!((t.count_of("maria", "For maria"), t.count_of("tom", "For tom")), (1, 0));
}

#[tokio::test]
async fn what_goes_out_stays_under_the_cursor_of_the_outbox_as_sent_and_no_key_is_about_the_next_one() {
    let mut t = Flow::with(Options::default().gated()).await;
    one_goes_out(&mut t).await;
    for key in ["e", "d", "r"] {
        t.screen().row_with("Maria Lopez ·").has("✓ sent");
        t.keys(key).await.has("Outbox").lacks("Sure?");
        t.screen().foot().has("the reply for Maria Lopez is sent already");
    }
    assert_eq!(t.model().known.outbox.len(), 1, "the other one waits as before");
    t.keys("j").await.lacks("✓ sent");
    t.keys("d").await.has("Tom Becker: take the reply back, which has not gone out yet? “For");
    t.keys("y q").await;
    assert!(t.model().known.outbox.is_empty());
}

#[tokio::test]
async fn what_is_typed_before_it_shows_that_an_action_went_out_is_not_about_the_next_one() {
    for key in ["e", "d", "r", "enter"] {
        let mut t = Flow::with(Options::default().gated()).await;
        t.go_offline().await;
        for name in ["maria", "tom"] {
            t.go_to(name).await;
            t.keys("r").await;
            t.type_text("Later").await;
            t.keys("C-s").await;
        }
        t.keys("g o").await;
        // Another program of the person takes the first one back.
        let (store, _) = client::store::Store::open(t.store(), t.clock.clone()).unwrap();
        store.drop_step(t.model().known.outbox[0].id).await.unwrap();
        t.until("that it is gone", |screen| screen.text().contains("– withdrawn")).await;
        t.keys(key).await.foot().has("the reply for Maria Lopez was taken back or dropped already");
        assert_eq!(t.model().known.outbox.len(), 1, "{key}");
    }
}

#[tokio::test]
async fn what_may_have_arrived_says_so_with_its_time_and_goes_out_before_only_if_a_person_wants_it() {
    let mut t = Flow::with(Options::default().config(|c| c.sync.horizon = Duration::from_secs(120))).await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(503)).on("POST"));
    t.keys("r").await;
    t.type_text("Perhaps there").await;
    t.keys("C-s").await.has("looking whether it arrived, again in 120 s").foot().has("?1 arrived? 120 s");
    t.keys("n").await;
    t.type_text("And then").await;
    t.keys("C-s").await.has("And then").foot().has("↑2");
    t.advance(80).await.has("looking whether it arrived, again in 40 s").foot().has("?1 arrived? 40 s");
    t.keys("g o").await.has("? arrived?").has("looking whether it arrived, again in 40 s");
    t.keys("j").await.has("waits for the reply before it").has("of which it is known in 40 s");
    t.keys("k !").await.has("Maria Lopez: the reply may have arrived, or may yet.").has("go out twice");
    t.keys("n").await.has("? arrived?");
    assert_eq!((t.count_of("maria", "Perhaps there"), t.count_of("maria", "And then")), (0, 0));
    t.keys("r").await.has("Looking again whether it arrived").has("? arrived?");
    t.keys("! y").await.has("✓ sent");
    assert_eq!((t.count_of("maria", "Perhaps there"), t.count_of("maria", "And then")), (1, 1));
}
