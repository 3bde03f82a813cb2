//! What I did, and what was said: looked back on, taken back from there, and gone to (I43).

use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};

#[tokio::test]
async fn what_i_did_stands_in_a_list_and_each_is_taken_back_and_done_again_from_there() {
    let mut t = Flow::start().await;
    t.keys("e").await.has("Closed Maria Lopez");
    t.go_to("tom").await;
    t.command("priority high").await;
    t.keys("g d").await.has("What I did").row_with("Closed Maria Lopez").has("u takes it back");
    t.screen().row_with("Priority of Tom Becker: high, was none").has("u takes it back");
    // Not the last one, but the one under the cursor.
    t.keys("j u").await.row_with("taken back: Closed Maria Lopez").has("C-r does it again");
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.on_server("tom")["priority"], "high");
    t.keys("u").await.has("That is taken back already");
    t.keys("C-r").await.row_with("Closed Maria Lopez").has("u takes it back").lacks("taken back");
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("q").await.lacks("What I did");
}

#[tokio::test]
async fn what_never_went_out_is_told_by_what_it_was_too() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("e").await.has("Closed Maria Lopez");
    t.keys("u").await;
    t.go_to("tom").await;
    t.command("tag.new gold").await;
    t.keys("u C-r g d").await.row_with("taken back: Closed Maria Lopez").has("C-r does it again");
    t.screen().row_with("Tags of Tom Becker: + gold").has("u takes it back");
}

#[tokio::test]
async fn what_cannot_be_taken_back_says_why_and_stays() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Here you are.").await;
    t.keys("C-s").await;
    t.advance(10).await;
    t.go_to("tom").await;
    t.command("snooze tomorrow").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("tom"), "It is urgent").expect("said");
    t.poll().await;
    t.keys("g d").await.row_with("Sent to Maria Lopez").has("no: your reply to Maria Lopez is out");
    t.screen().row_with("Snoozed Tom Becker").has("no: Tom Becker wrote at");
    t.keys("u").await.has("Cannot take it back: Tom Becker wrote at");
    assert_eq!(t.on_server("tom")["state"], "open");
}

#[tokio::test]
async fn the_list_is_filtered_and_enter_goes_to_what_it_is_about() {
    let mut t = Flow::start().await;
    t.keys("e").await;
    t.go_to("tom").await;
    t.command("priority high").await;
    t.keys("g d /").await;
    t.type_text("maria").await.has("Closed Maria Lopez").lacks("10:30  Priority of Tom");
    t.keys("enter enter").await.lacks("What I did");
    assert_eq!(t.model().panes.thread.shown.as_ref().map(|id| id.as_str().to_owned()), Some(t.id("maria")));
}

#[tokio::test]
async fn what_was_done_to_several_is_one_row_that_shows_who_was_refused_and_tries_them_again() {
    let mut t = Flow::start().await;
    t.keys("space space e").await;
    let tom = format!("/conversations/{}/parts", t.id("tom"));
    t.server.plan(Fault::once(&tom, FaultKind::Status(422)).on("POST"));
    t.keys("y").await;
    t.deliver().await.has("1 of 2 refused");
    t.keys("g d").await.row_with("Closed 2 conversations");
    t.keys("enter").await.has("Closed 2 conversations · 1 done, 1 refused").has("1 done").has("Tom Becker: ");
    t.keys("r").await.has("Trying 1 again");
    t.deliver().await.has("Closed 2 conversations · 2 done").lacks("refused");
    assert_eq!(t.on_server("tom")["state"], "closed");
    t.keys("r").await.has("Nothing of that was refused");
}

#[tokio::test]
async fn those_of_several_that_were_refused_are_dropped_after_a_question_that_counts_them() {
    let mut t = Flow::start().await;
    t.keys("space space e").await;
    let tom = format!("/conversations/{}/parts", t.id("tom"));
    t.server.plan(Fault::once(&tom, FaultKind::Status(422)).on("POST"));
    t.keys("y").await;
    t.deliver().await;
    t.command("marked.outcome").await.has("1 refused");
    t.keys("d").await.has("Drop the refused one?");
    t.keys("y").await;
    t.settle().await;
    assert!(t.model().known.outbox.is_empty());
    assert_eq!(
        (t.on_server("maria")["state"].as_str(), t.on_server("tom")["state"].as_str()),
        (Some("closed"), Some("open"))
    );
}

#[tokio::test]
async fn while_several_are_on_their_way_it_is_told_how_many_wait() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("space space e y").await;
    t.command("marked.outcome").await.has("2 waiting for Intercom (it allows 40 a second)");
    t.go_online().await.has("2 done").lacks("waiting for Intercom");
}

#[tokio::test]
async fn messages_are_filtered_and_enter_opens_the_conversation_that_one_is_about() {
    let mut t = Flow::start().await;
    t.keys("e").await;
    t.go_to("tom").await;
    t.command("priority high").await;
    t.keys("g e").await.has("Messages").has("Closed Maria Lopez").has("Priority of Tom Becker");
    t.keys("/").await;
    t.type_text("closed").await.has("Closed Maria Lopez").lacks("10:30  Priority of Tom");
    t.keys("enter enter").await.lacks("Messages");
    assert_eq!(t.model().panes.thread.shown.as_ref().map(|id| id.as_str().to_owned()), Some(t.id("maria")));
}
