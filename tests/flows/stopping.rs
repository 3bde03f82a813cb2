//! Messages that do not go out at once: what came meanwhile is named, and a reply that reads like a note is asked about.

use practice::world::assign::Assignee;

use crate::support::{Flow, Options};

#[tokio::test]
async fn what_came_meanwhile_is_named_with_its_words_before_a_reply_goes_out() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("We cannot do that.").await;
    t.advance(60).await;
    let (mette, id) = (t.admin("Mette"), t.id("maria"));
    t.server.contact_writes(&id, "Never mind, found it!").expect("written");
    t.server
        .act(&id, |world, slot, now| world.assign(slot, mette, Assignee::Admin(Some(mette)), None, now))
        .expect("there")
        .expect("assigned");
    t.poll().await;
    t.keys("C-s")
        .await
        .has("Wait: something new since you began")
        .has(": “Never mind, found it!”")
        .has("Mette Lindqvist took it over at ")
        .has("Your reply is kept.")
        .has("C-s send all the same")
        .has("Esc read first")
        .has("C-x k throw away");
    assert_eq!(t.count_of("maria", "We cannot do that."), 0);
    // Whoever reads first sends with the same key, and is not asked again.
    t.keys("esc").await.lacks("Wait: something new").has("We cannot do that.").has("Reply to Maria Lopez");
    t.keys("C-s").await.lacks("Wait: something new").lacks("Reply to");
    assert_eq!(t.count_of("maria", "We cannot do that."), 1);
}

#[tokio::test]
async fn what_comes_while_one_is_asked_is_asked_about_as_well() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Answer one").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "First news").expect("written");
    t.poll().await;
    t.keys("C-s").await.has(": “First news”");
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Second news").expect("written");
    t.poll().await;
    t.keys("C-s").await.has("Wait: something new").has(": “Second news”");
    assert_eq!(t.count_of("maria", "Answer one"), 0);
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "Answer one"), 1);
}

#[tokio::test]
async fn at_a_stop_letters_type_nothing_and_run_nothing_and_throwing_away_is_asked_for_by_its_key() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Answer two").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Wait!").expect("written");
    t.poll().await;
    t.keys("C-s").await.has("Wait: something new");
    t.keys("e y backspace enter").await.has("Wait: something new").has("Answer two");
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.count_of("maria", "Answer two"), 0);
    t.keys("C-x k").await.lacks("Wait: something new").lacks("Reply to").foot().has("brings it back");
    assert_eq!(t.count_of("maria", "Answer two"), 0);
}

#[tokio::test]
async fn what_was_to_follow_the_words_follows_them_when_they_are_sent_all_the_same() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Done, closing.").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Thanks!").expect("written");
    t.poll().await;
    t.keys("C-x c").await.has("C-s send and close all the same");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "Done, closing."), 1);
    assert_eq!(t.on_server("maria")["state"], "closed");
}

#[tokio::test]
async fn words_that_were_deleted_are_not_said_at_a_stop_any_more() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Answer three").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "my secret number").expect("written");
    t.poll().await;
    t.keys("C-s").await.has(": “my secret number”");
    crate::gone::delete(&t, "maria");
    t.advance(60).await;
    t.poll().await.lacks("my secret number").lacks("Wait: something new");
}

#[tokio::test]
async fn a_reply_that_reads_like_a_note_is_asked_about_once() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("@Mette this one is internal").await;
    t.keys("C-s")
        .await
        .has("This reads like a note")
        .has("It says “@Mette” and “internal”, and it would go to the customer.")
        .has("C-t make it a note")
        .has("C-s send to Maria Lopez all the same")
        .has("Esc write on");
    assert_eq!(t.count_of("maria", "this one is internal"), 0);
    t.keys("esc").await.lacks("This reads like a note");
    t.type_text(", sorry").await;
    t.keys("C-s").await.lacks("This reads like a note").lacks("Reply to");
    assert_eq!(t.count_of("maria", "this one is internal, sorry"), 1);
    assert_eq!(t.last_part("maria")["part_type"], "comment");
}

#[tokio::test]
async fn a_reply_that_reads_like_a_note_becomes_one_with_a_key() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("@Mette please look").await;
    t.keys("C-s").await.has("This reads like a note");
    t.keys("C-t").await.lacks("This reads like a note").has("NOTE about Maria Lopez").has("@Mette please look");
    assert_eq!(t.count_of("maria", "please look"), 0);
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "please look"), 1);
    assert_eq!(t.last_part("maria")["part_type"], "note");
}

#[tokio::test]
async fn a_reply_that_reads_like_a_note_does_not_close_before_it_is_answered() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("@Mette please close").await;
    t.keys("C-x c").await.has("C-s send to Maria Lopez and close all the same");
    assert_eq!((t.on_server("maria")["state"].as_str(), t.count_of("maria", "please close")), (Some("open"), 0));
    // What came while that was asked stops it still (S10).
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "One more thing").expect("written");
    t.poll().await;
    t.keys("C-s").await.has("Wait: something new").has(": “One more thing”");
    assert_eq!((t.on_server("maria")["state"].as_str(), t.count_of("maria", "please close")), (Some("open"), 0));
    t.keys("C-s").await;
    assert_eq!((t.on_server("maria")["state"].as_str(), t.count_of("maria", "please close")), (Some("closed"), 1));
}

#[tokio::test]
async fn a_note_and_what_says_nothing_of_the_kind_are_never_asked_about_and_a_setting_turns_it_off() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("@Mette internal").await;
    t.keys("C-s").await.lacks("This reads like a note");
    t.keys("r").await;
    t.type_text("Write to mette@example.com, internationally").await;
    t.keys("C-s").await.lacks("This reads like a note");
    assert_eq!(t.count_of("maria", "internationally"), 1);

    let mut t = Flow::with(Options::default().config(|c| c.composer.stop_on_note = false)).await;
    t.keys("r").await;
    t.type_text("@Mette internal").await;
    t.keys("C-s").await.lacks("This reads like a note");
    assert_eq!(t.count_of("maria", "internal"), 1);
}
