//! Drafts and quick hands: what was kept earlier is not lost to whoever types before it is there (S7).

use crate::support::{Flow, Options};

/// Keeps a reply for Maria as a draft.
async fn with_a_draft(options: Options) -> Flow {
    let mut t = Flow::with(options).await;
    t.keys("r").await;
    t.type_text("Kept earlier.").await;
    t.keys("esc").await;
    t
}

#[tokio::test]
async fn what_is_sent_before_an_earlier_draft_is_there_leaves_it_alone() {
    let mut t = with_a_draft(Options::default()).await;
    // No answer of the store comes in between.
    t.press("r Q u i c k C-s").await;
    t.settle().await.lacks("Reply to");
    assert_eq!((t.count_of("maria", "Quick"), t.count_of("maria", "Kept earlier.")), (1, 0));
    t.keys("r").await.has("Kept earlier.");
    assert_eq!(t.model().composer.as_ref().unwrap().text(), "Kept earlier.");
}

#[tokio::test]
async fn what_is_left_before_an_earlier_draft_is_there_keeps_both() {
    let mut t = with_a_draft(Options::default()).await;
    t.press("r Q u i c k esc").await;
    t.settle().await;
    t.keys("r").await.has("Quick");
    t.command_in_composer("other text").await.has("Kept earlier.");
}

#[tokio::test]
async fn a_draft_that_becomes_a_note_is_on_disk_all_the_time() {
    let mut t = with_a_draft(Options::default().killable()).await;
    t.keys("r").await.has("Kept earlier.");
    t.press("C-t").await.has("NOTE").has("Kept earlier.");
    t.kill();
    t.begin().await;
    t.keys("r").await.has("Kept earlier.");
    t.keys("C-t").await;
    t.keys("esc").await;
    t.keys("n").await.has("NOTE").has("Kept earlier.");
    t.keys("esc").await;
    t.keys("r").await.has("Reply to");
    assert!(t.model().composer.as_ref().unwrap().is_empty());
}

#[tokio::test]
async fn a_draft_that_becomes_a_note_while_the_store_is_busy_is_there_once() {
    let mut t = with_a_draft(Options::default()).await;
    t.keys("r").await;
    let hand = rusqlite::Connection::open(t.store().join("sidetone.db")).unwrap();
    hand.execute_batch("BEGIN IMMEDIATE").unwrap();
    // The key that acts comes back only after all before it was tried.
    t.press("C-t esc A").await.foot().has("Nothing was done");
    hand.execute_batch("ROLLBACK").unwrap();
    t.settle().await;
    t.keys("n").await.has("NOTE").has("Kept earlier.");
    t.keys("esc r").await.has("Reply to");
    assert!(t.model().composer.as_ref().unwrap().is_empty());
}

#[tokio::test]
async fn a_note_that_becomes_a_reply_again_is_there_once() {
    let mut t = with_a_draft(Options::default()).await;
    t.keys("r").await;
    t.press("C-t ! C-t C-s").await;
    t.settle().await;
    assert_eq!(t.count_of("maria", "Kept earlier.!"), 1);
    for key in ["r", "n"] {
        t.keys(key).await;
        assert!(t.model().composer.as_ref().unwrap().is_empty(), "{key}");
        t.keys("esc").await;
    }
}

#[tokio::test]
async fn a_reply_that_becomes_a_note_says_so_and_leaves_the_note_that_is_kept_there_as_it_is() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("A note of my own.").await;
    t.keys("esc r").await.has("Reply to Maria Lopez");
    t.type_text("For whom is this?").await;
    t.keys("C-t").await.has("NOTE").has("For whom is this?").lacks("A note of my own.").has("another text is kept");
    t.screen().foot().has("Your other draft there is kept: C-x o shows it");
    t.keys("C-x o").await.has("NOTE").has("A note of my own.").lacks("For whom is this?");
    t.keys("C-x o").await.has("For whom is this?");
    // One of them is sent, and the other stays.
    t.keys("C-s").await;
    assert_eq!((t.count_of("maria", "For whom is this?"), t.count_of("maria", "A note of my own.")), (1, 0));
    assert_eq!(t.last_part("maria")["part_type"], "note");
    t.keys("n").await.has("A note of my own.");
    assert_eq!(t.model().composer.as_ref().unwrap().text(), "A note of my own.");
    t.keys("esc r").await.has("Reply to");
    assert!(t.model().composer.as_ref().unwrap().is_empty());
}

#[tokio::test]
async fn what_becomes_a_note_and_a_reply_again_leaves_the_kept_note_alone_whenever_it_is_on_disk() {
    for waits in [false, true] {
        let mut t = Flow::start().await;
        t.keys("n").await;
        t.type_text("Kept note").await;
        t.keys("esc r").await;
        t.type_text("My words").await;
        if waits {
            t.keys("C-t").await.foot().has("Now a note about Maria Lopez");
            t.advance(2).await;
            t.keys("C-t").await;
        } else {
            t.press("C-t C-t").await;
            t.settle().await;
        }
        t.screen().has("Reply to Maria Lopez").has("My words").lacks("another text is kept");
        t.keys("esc n").await.has("NOTE");
        assert_eq!(t.model().composer.as_ref().unwrap().text(), "Kept note", "{waits}");
        t.keys("esc r").await;
        assert_eq!(t.model().composer.as_ref().unwrap().text(), "My words", "{waits}");
    }
}

#[tokio::test]
async fn an_empty_reply_that_becomes_a_note_is_the_note_that_is_kept() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("Kept note").await;
    t.keys("esc r C-t").await.has("NOTE").has("Kept note").lacks("another text is kept");
    t.keys("C-t").await.has("Reply to").has("Kept note").foot().has("Maria Lopez will read it");
}
