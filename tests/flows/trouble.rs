//! When the server refuses, fails, or is gone: nothing is lost, nothing happens twice, and the screen says what is.

use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};

/// What a server says no with.
fn refusal(status: u16, code: &str, words: &str) -> FaultKind {
    let body =
        serde_json::json!({"type": "error.list", "request_id": "r", "errors": [{"code": code, "message": words}]});
    FaultKind::Replace { status, body: body.to_string() }
}

/// Refuses before anything is done: the real thing does not do what it refuses.
fn refuses(status: u16) -> FaultKind {
    FaultKind::Status(status)
}

#[tokio::test]
async fn a_thread_of_which_only_the_beginning_is_here_says_that_there_may_be_more() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.server.plan(Fault::once(&format!("/conversations/{}", t.id("jonas")), FaultKind::Hold).on("GET"));
    t.press("g c").await;
    t.until("the beginning", |screen| screen.text().contains("Fetching the rest …")).await.has("Jonas Weiss");
    t.go_offline().await;
    t.until("why it does not come", |screen| screen.text().contains("The rest is not here: offline")).await;
    t.server.clear_faults();
    t.go_online().await;
    t.settle().await.has("Jonas Weiss").lacks("the rest");
}

#[tokio::test]
async fn an_action_shows_in_the_next_frame_while_the_server_takes_its_time() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/parts", FaultKind::Hold).on("POST"));
    t.press("e").await.says("Maria Lopez  Lighthouse", "✓ closed by you").top().has("All 4");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.press("j").await.row_with("Aiko Tanaka").has("▌");
    t.until_faults_are_met().await;
    t.server.release();
    t.settle().await;
    assert_eq!(t.on_server("maria")["state"], "closed");
}

#[tokio::test]
async fn a_reply_shows_in_the_next_frame_as_waiting() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", FaultKind::Hold).on("POST"));
    t.keys("r").await;
    t.type_text("Right away").await;
    let screen = t.press("C-s").await;
    screen.lacks("Reply to").row_with("│ Right away").has("Right away");
    // By then it may be on its way already.
    assert!(screen.text().contains("waiting to be sent") || screen.text().contains("being sent"), "{screen}");
    screen.foot().has("↑1");
    t.server.clear_faults();
    t.settle().await.lacks("waiting to be sent").lacks("being sent").foot().lacks("↑");
    assert_eq!(t.count_of("maria", "Right away"), 1);
}

#[tokio::test]
async fn a_refused_reply_is_failed_says_so_and_goes_back_into_its_draft() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", refuses(422)));
    t.keys("r").await;
    t.type_text("Too rude").await;
    t.keys("C-s").await.has("Not sent to Maria Lopez: Intercom refused it (422").foot().has("×1 refused");
    t.screen().has("✎").has("× not sent:");
    assert_eq!(t.count_of("maria", "Too rude"), 0);
    t.keys("r").await;
    assert_eq!(t.model().composer.as_ref().expect("a composer").text(), "Too rude");
    t.keys("esc g o").await.has("× refused").has("“Too rude”").has("try again");
    t.keys("esc").await;
    // Nothing is ever tried again by itself.
    t.advance(3600).await;
    assert_eq!(t.count_of("maria", "Too rude"), 0);
    t.restart().await.foot().has("×1 refused");
}

#[tokio::test]
async fn a_refused_action_can_be_tried_again_by_a_person() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/parts", refuses(403)));
    t.keys("e").await.foot().has("×1 refused");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.screen().has("Maria Lopez  Lighthouse");
    t.keys("g o").await.has("× refused").has("close").has("Maria Lopez");
    t.keys("r q").await.lacks("×1 refused").says("Maria Lopez  Lighthouse", "✓ closed by you");
    assert_eq!(t.on_server("maria")["state"], "closed");
}

#[tokio::test]
async fn a_refused_action_can_be_dropped() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/parts", refuses(422)));
    t.keys("e").await.foot().has("×1 refused");
    t.keys("g o d").await.has("Maria Lopez: forget the close that was refused?");
    t.keys("y").await.has("Nothing waits to be sent");
    t.keys("q").await.lacks("×1 refused").row_with("Maria Lopez  Lighthouse").lacks("×");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.advance(600).await;
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn what_hangs_on_a_refused_reply_does_not_happen() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", refuses(422)));
    t.keys("r").await;
    t.type_text("Bye").await;
    t.keys("C-x c").await.foot().has("refused");
    assert_eq!(t.on_server("maria")["state"], "open", "not closed without the answer");
    t.screen().has("Maria Lopez  Lighthouse");
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let mut t = Flow::start().await;
    let words = "The token needs the permission: Write conversations";
    t.server.plan(Fault::once("/reply", refusal(403, "api_plan_restricted", words)).on("POST"));
    // What is replaced here was done all the same; only the words matter.
    t.keys("n").await;
    t.type_text("x").await;
    t.keys("C-s").await.foot().has("refused");
    t.keys("g e").await.has("Note about Maria Lopez is not saved: ").has("conversations");
}

#[tokio::test]
async fn offline_everything_is_accepted_and_goes_out_in_order_when_the_server_is_back() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.poll().await.foot().has("offline").lacks("offline now");
    t.advance(300).await;
    t.poll().await.foot().has("offline since 10:30");
    t.keys("r").await;
    t.type_text("Written in a tunnel").await;
    t.keys("C-s").await.has("Written in a tunnel");
    t.keys("t").await;
    t.type_text("refund").await;
    t.keys("enter e").await.says("Maria Lopez  Lighthouse", "✓ closed by you");
    t.keys("A").await.has("Support · me");
    t.screen().foot().has("4 wait");
    // Reading goes on, too.
    t.keys("j").await;
    t.keys("j").await.has("Please restart it once.");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.restart().await.foot().has("4 wait");
    t.go_online().await.foot().has("live").lacks("↑");
    let kinds: Vec<String> =
        t.parts("maria").iter().map(|p| p["part_type"].as_str().unwrap_or("").to_owned()).collect();
    assert!(kinds.ends_with(&["comment".into(), "conversation_tags_updated".into(), "close".into()]), "{kinds:?}");
    assert_eq!(t.count_of("maria", "Written in a tunnel"), 1);
    assert_eq!(t.on_server("tom")["admin_assignee_id"], t.admin("Robin"));
}

#[tokio::test]
async fn it_opens_offline_with_what_it_knew() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.restart().await.has("Maria Lopez  Lighthouse").has("Where is my invoice for May?").has("maria@example");
    t.screen().top().has("● Robin");
    t.screen().foot().has("offline");
}

#[tokio::test]
async fn an_answer_that_is_cut_off_delivers_once() {
    for fault in [FaultKind::DropAfter, FaultKind::Truncate, FaultKind::DropBefore, FaultKind::Status(500)] {
        let mut t = Flow::start().await;
        t.server.plan(Fault::once("/reply", fault.clone()).on("POST"));
        t.keys("r").await;
        t.type_text("Exactly once").await;
        t.keys("C-s").await;
        for _ in 0..4 {
            t.advance(60).await;
        }
        t.poll().await.foot().lacks("↑").lacks("refused");
        assert_eq!(t.count_of("maria", "Exactly once"), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_server_that_fails_for_a_while_gets_everything_once() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/parts", FaultKind::Status(500)).on("POST").times(3));
    t.server.plan(Fault::once("/reply", FaultKind::Status(502)).on("POST").times(2));
    t.keys("r").await;
    t.type_text("Once more").await;
    t.keys("C-x c").await;
    t.keys("A").await;
    for _ in 0..8 {
        t.advance(90).await;
    }
    t.screen().foot().lacks("↑").lacks("refused");
    assert_eq!(t.count_of("maria", "Once more"), 1);
    assert_eq!(t.on_server("maria")["state"], "closed");
    assert_eq!(t.on_server("tom")["admin_assignee_id"], t.admin("Robin"));
    let closes = t.parts("maria").iter().filter(|p| p["part_type"] == "close").count();
    assert_eq!(closes, 1);
}

#[tokio::test]
async fn a_crash_in_the_middle_of_sending_sends_once() {
    let mut t = Flow::with(Options::default().killable()).await;
    t.server.plan(Fault::once("/reply", FaultKind::Hold).on("POST"));
    t.keys("r").await;
    t.type_text("Before the crash").await;
    t.press("C-s").await;
    t.until_faults_are_met().await;
    t.kill();
    t.server.clear_faults();
    t.begin().await;
    for _ in 0..3 {
        t.advance(60).await;
    }
    t.screen().has("Before the crash").foot().lacks("↑");
    assert_eq!(t.count_of("maria", "Before the crash"), 1);
}

#[tokio::test]
async fn malformed_answers_give_a_clear_message_and_nothing_breaks() {
    for body in ["", "[]", "{\"type\":", "{\"conversations\": 7}"] {
        let mut t = Flow::start().await;
        t.advance(60).await;
        t.server.contact_writes(&t.id("maria"), "later").expect("written");
        t.server.plan(Fault::once("/search", FaultKind::Replace { status: 200, body: body.to_owned() }).times(4));
        t.poll().await.has("Maria Lopez  Lighthouse");
        t.server
            .plan(Fault::once("/conversations/", FaultKind::Replace { status: 200, body: body.to_owned() }).times(4));
        t.keys("f5 j k").await.has("Maria Lopez  Lighthouse");
        t.keys("g e").await.has("Messages");
        t.keys("esc").await;
        t.server.clear_faults();
        t.advance(60).await;
        t.keys("f5").await.has("later");
        t.keys("e").await;
        assert_eq!(t.on_server("maria")["state"], "closed", "{body}");
    }
}

#[tokio::test]
async fn a_malformed_answer_is_said() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/search", FaultKind::Replace { status: 200, body: "oops".to_owned() }).times(4));
    t.poll().await;
    t.keys("g e").await.has("poll:");
}

#[tokio::test]
async fn where_a_web_page_answers_the_status_says_since_when_there_is_no_news_and_why() {
    for (columns, why) in [(80, "a web page answers, not the API"), (120, "a web page, not Intercom's API")] {
        let mut t = Flow::with(Options::default().size(columns, 24)).await;
        t.screen().foot().has("live");
        let page = FaultKind::Replace { status: 200, body: "<!doctype html><html></html>".to_owned() };
        t.server.plan(Fault::once("", page).times(1000));
        t.advance(600).await;
        t.poll().await;
        t.keys("esc").await.foot().has("no news since 10:30").has(why).lacks("live");
        t.server.clear_faults();
        t.poll().await.foot().has("live").lacks("no news");
    }
}

#[tokio::test]
async fn whatever_goes_wrong_the_keys_say_whether_a_reply_or_a_note_is_written() {
    let mut t = Flow::with(Options::default().size(120, 24)).await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).times(1));
    t.keys("r L o s t C-s").await;
    t.advance(60).await.foot().has("refused");
    let page = FaultKind::Replace { status: 200, body: "<!doctype html><html></html>".to_owned() };
    t.server.plan(Fault::once("", page).times(1000));
    t.keys("e").await;
    t.advance(600).await;
    t.poll().await;
    t.keys("n").await.foot().has("no news since").has("make it a reply");
}

#[tokio::test]
async fn a_token_that_is_no_longer_good_is_said_and_nothing_is_lost() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("", FaultKind::Status(401)).times(50));
    t.keys("e").await;
    t.poll().await.foot().has("↑1");
    t.keys("g e").await.has("token");
    t.keys("esc").await;
    t.server.clear_faults();
    t.poll().await;
    t.advance(60).await.foot().lacks("↑");
    assert_eq!(t.on_server("maria")["state"], "closed");
}

#[tokio::test]
async fn leaving_with_something_unsent_asks_first() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("e").await;
    t.keys("q").await.has("The close of Maria Lopez is kept and");
    assert!(!t.model().quitting);
    t.keys("n").await.lacks("Leave sidetone?");
    t.keys("q enter").await.has("Leave sidetone?");
    t.keys("s").await.has("Sending 1 action, then sidetone ends.");
    t.keys("y").await;
    assert!(t.model().quitting);
}

#[tokio::test]
async fn leaving_with_words_that_the_disk_does_not_take_asks_first() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Safe so far").await;
    let (file, away) = (t.store().join("sidetone.db"), t.store().join("away"));
    std::fs::rename(&file, &away).expect("moved away");
    t.press("C-x").await;
    t.press("t esc").await;
    t.until("the trouble is said", |screen| screen.text().contains("not on disk yet")).await;
    t.press("q").await;
    t.until("the question", |screen| screen.text().contains("What you wrote is not on disk")).await;
    assert!(!t.model().quitting);
    t.press("n").await;
    std::fs::rename(&away, &file).expect("moved back");
    t.settle().await;
    t.keys("q").await;
    assert!(t.model().quitting, "it is on disk now");
}

#[tokio::test]
async fn a_store_that_was_damaged_is_said_on_screen_and_what_waited_goes_out_once() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("r").await;
    t.type_text("It is on its way").await;
    t.keys("C-s").await;
    t.keys("j r").await;
    t.type_text("Begun, not sent").await;
    t.keys("esc").await;
    t.end().await;
    std::fs::write(t.store().join("sidetone.db"), "").expect("cut to nothing");
    t.begin().await;
    t.command("messages").await.has("The store was damaged: its database is empty (0 bytes)");
    t.screen().has("Brought back from the journal: 1").has("waiting action, 1 draft.").has("sidetone-damaged-");
    t.keys("esc").await;
    t.go_online().await;
    for _ in 0..4 {
        t.advance(60).await;
    }
    assert_eq!(t.count_of("maria", "<p>It is on its way</p>"), 1);
    t.screen().has("✎").foot().lacks("↑");
    t.keys("j r").await.has("Begun, not sent");
    t.keys("esc").await;
    t.restart().await;
    t.command("messages").await.lacks("The store was damaged");
}

#[tokio::test]
async fn a_conversation_that_is_gone_from_the_server_breaks_nothing() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once(&t.id("maria"), FaultKind::Status(404)).times(20));
    // The cursor stays on what is left of it, so that the next key does not hit its neighbour.
    t.keys("f5").await.lacks("Maria Lopez").lacks("invoice").has("Deleted in Intercom");
    t.keys("e").await.foot().has("This conversation was deleted in Intercom");
    assert!(t.model().known.outbox.is_empty());
    t.server.clear_faults();
}

#[tokio::test]
async fn a_write_that_was_throttled_goes_out_later_and_once() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/parts", FaultKind::RateLimited(1)).on("POST"));
    t.keys("e").await.says("Maria Lopez  Lighthouse", "✓ closed by you").foot().lacks("refused");
    for _ in 0..3 {
        t.advance(30).await;
    }
    t.screen().foot().lacks("↑");
    let closes = t.parts("maria").iter().filter(|p| p["part_type"] == "close").count();
    assert_eq!(closes, 1);
}

#[tokio::test]
async fn a_read_that_fails_leaves_what_was_there_and_says_what_to_do() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/search", FaultKind::Status(403)).times(2));
    t.poll().await.has("Maria Lopez  Lighthouse").has(" poll:");
    t.server.plan(Fault::once("/conversations/", FaultKind::Status(500)).times(8));
    t.keys("G").await.has("Is there a student discount?");
    t.server.clear_faults();
    t.keys("f5").await.has("▌ Is there a student discount?");
}

#[tokio::test]
async fn two_replies_in_a_row_arrive_in_their_order_though_the_first_fails_at_first() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(503)).on("POST").times(2));
    for words in ["first words", "second words"] {
        t.keys("r").await;
        t.type_text(words).await;
        t.keys("C-s").await;
    }
    t.screen().foot().has("↑2");
    for _ in 0..5 {
        t.advance(60).await;
    }
    let bodies: Vec<String> = t.parts("maria").iter().filter_map(|p| p["body"].as_str().map(str::to_owned)).collect();
    let place = |words: &str| bodies.iter().position(|b| b.contains(words)).expect("sent");
    assert!(place("first words") < place("second words"), "{bodies:?}");
    assert_eq!((t.count_of("maria", "first words"), t.count_of("maria", "second words")), (1, 1));
}

#[tokio::test]
async fn a_reply_to_one_that_a_colleague_closed_offline_is_not_lost() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("r").await;
    t.type_text("One last thing").await;
    t.keys("C-s").await;
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.server.act(&id, |world, slot, now| world.close(slot, mette, None, now)).expect("closed");
    t.go_online().await.has("Mette Lindqvist closed it at").has("One last thing").foot().has("live").lacks("↑");
    assert_eq!(t.count_of("maria", "One last thing"), 0, "it is asked about first (S10)");
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "One last thing"), 1);
    t.keys("g c").await.has("Maria Lopez");
}

#[tokio::test]
async fn the_send_key_pressed_twice_sends_once() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", FaultKind::Hold).on("POST"));
    t.keys("r").await;
    t.type_text("only once").await;
    t.press("C-s C-s C-enter").await;
    t.until_faults_are_met().await;
    t.server.release();
    t.settle().await;
    assert_eq!(t.count_of("maria", "only once"), 1);
    assert_eq!(t.model().composer.as_ref().map(sidetone::model::Composer::text), None);
}

#[tokio::test]
async fn words_that_are_tried_again_do_not_stay_in_the_composer_as_well() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/reply", refuses(422)));
    t.keys("r").await;
    t.type_text("say it").await;
    t.keys("C-s").await.foot().has("refused");
    t.keys("r").await.has("say it");
    t.command_in_composer("what was refused").await.has("× refused");
    t.keys("r q").await;
    assert_eq!(t.count_of("maria", "say it"), 1);
    let left = t.model().composer.as_ref().map(sidetone::model::Composer::text).unwrap_or_default();
    assert!(!left.contains("say it"), "it would be sent twice: {left}");
    t.keys("esc").await;
    t.keys("r").await;
    let left = t.model().composer.as_ref().map(sidetone::model::Composer::text).unwrap_or_default();
    assert!(!left.contains("say it"), "it would be sent twice: {left}");
}
