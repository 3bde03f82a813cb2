//! Two programs of one person on one store (S9): each shows what the other does, and neither costs the other anything.

use std::time::Duration;

use client::store::{DraftMode, Store};
use client::sync::Phase;
use practice::{Fault, FaultKind};
use sidetone::keymap::Key;
use sidetone::model::{Model, Msg};
use sidetone::runtime::{Engine, Outside};

use crate::gone::redact;
use crate::support::{Flow, Seat};

/// Whoever waits longer waits in vain.
const PATIENCE: Duration = Duration::from_secs(30);

async fn press(engine: &mut Engine, keys: &[&str]) {
    for key in keys {
        let key: Key = key.parse().expect("a key");
        engine.handle(Msg::Key(key)).await;
    }
}

async fn until(engine: &mut Engine, what: &str, wanted: impl Fn(&Model) -> bool) {
    let goes_on = async {
        while !wanted(&engine.model) {
            let msg = engine.next().await;
            engine.handle(msg).await;
        }
    };
    assert!(tokio::time::timeout(PATIENCE, goes_on).await.is_ok(), "waited in vain for {what}");
}

/// It has its list, and has begun to listen to the one that delivers.
fn is_listening(model: &Model) -> bool {
    model.panes.list.rows.len() > 1 && model.known.sync.phase == Phase::Live
}

fn typed(model: &Model) -> Option<String> {
    model.composer.as_ref().map(|composer| composer.text())
}

/// Another program that knows the draft of Maria's conversation, as if its composer were open there.
async fn writer(t: &Flow) -> Store {
    let (store, _) = Store::open(t.store(), t.clock.clone()).unwrap();
    if let Some(kept) = store.draft(&t.id("maria").into(), DraftMode::Reply).await.unwrap() {
        store.know_draft(&t.id("maria").into(), DraftMode::Reply, kept.mark).await.unwrap();
    }
    store
}

async fn write(t: &Flow, store: &Store, markdown: &str) {
    let draft = client::store::Draft {
        conversation: t.id("maria").into(),
        mode: DraftMode::Reply,
        markdown: markdown.to_owned(),
        updated_at: t.clock.now(),
    };
    store.save_draft(draft).await.unwrap();
}

async fn texts(t: &Flow) -> Vec<String> {
    let (store, _) = Store::open(t.store(), t.clock.clone()).unwrap();
    let drafts = store.drafts(&t.id("maria").into()).await.unwrap();
    drafts.into_iter().map(|draft| draft.markdown).collect()
}

#[tokio::test]
async fn the_composer_follows_what_the_person_writes_in_another_program() {
    let mut t = Flow::start().await;
    let mut other = t.another().await;
    t.keys("r").await;
    t.type_text("Begun here").await;
    press(&mut other, &["r"]).await;
    until(&mut other, "the draft", |model| typed(model).as_deref() == Some("Begun here")).await;
    press(&mut other, &[",", "space", "o", "n"]).await;
    until(&mut other, "the draft on disk", |model| model.composer.as_ref().is_some_and(|c| !c.unsaved)).await;
    t.until("what is written there", |screen| screen.text().contains("Begun here, on")).await;
    t.screen().foot().has("from another sidetone");
    // What is sent there is nothing to be sent here once more.
    press(&mut other, &["C-s"]).await;
    t.until("the text is gone", |screen| !screen.text().contains("│Begun here, on")).await;
    t.screen().has("Reply to").foot().has("Sent or thrown away");
    t.keys("C-s").await.foot().has("There is nothing to send yet");
    t.deliver().await;
    assert_eq!(t.count_of("maria", "Begun here, on"), 1);
    other.stop().await;
}

#[tokio::test]
async fn what_two_programs_write_at_the_same_time_is_kept_and_shown_and_sent_apart() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Begun").await;
    let there = writer(&t).await;
    // Before this one has heard of it, the other's text is on disk.
    write(&t, &there, "Begun, otherwise").await;
    t.type_text(", on").await;
    t.screen().has("another text is kept").foot().has("both are kept · C-x o turns over");
    t.keys("C-x o").await.has("Begun, otherwise").lacks("Begun, on");
    t.keys("C-x o").await.has("Begun, on").lacks("otherwise");
    t.keys("C-s").await;
    assert_eq!((t.count_of("maria", "Begun, on"), t.count_of("maria", "otherwise")), (1, 0));
    assert_eq!(texts(&t).await, ["Begun, otherwise"]);
    t.keys("r").await.has("Begun, otherwise").lacks("another text");
    write(&t, &there, "Begun, otherwise, and on").await;
    t.keys("C-s").await.has("Reply to").foot().has("Not sent: changed in another sidetone of yours");
    assert_eq!(t.count_of("maria", "otherwise"), 0);
    t.keys("C-s").await.lacks("Reply to");
    assert_eq!(t.count_of("maria", "otherwise"), 1);
    assert_eq!(texts(&t).await, ["Begun, otherwise, and on"], "what was written there since was not sent");
}

#[tokio::test]
async fn keys_stay_free_while_another_process_holds_the_store() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    let hand = rusqlite::Connection::open(t.store().join("sidetone.db")).unwrap();
    hand.execute_batch("BEGIN IMMEDIATE").unwrap();
    for c in ["o", "n", " ", "p", "a", "p", "e", "r"] {
        t.press(if c == " " { "space" } else { c }).await;
    }
    t.screen().has("on paper");
    t.press("C-s").await.has("on paper").foot().has("Nothing was done: the store is busy");
    t.press("esc").await.lacks("Reply to");
    let before = t.selected();
    t.press("j").await;
    assert_ne!(t.selected(), before);
    t.press("k e").await.foot().has("Nothing was done");
    t.press("r").await.has("on paper");
    hand.execute_batch("ROLLBACK").unwrap();
    t.settle().await;
    assert_eq!(texts(&t).await, ["on paper"]);
    t.keys("C-s").await;
    assert_eq!((t.count_of("maria", "on paper"), texts(&t).await.len()), (1, 0));
}

#[tokio::test]
async fn the_bell_rings_wherever_the_person_sits() {
    let mut t = Flow::start().await;
    // The first one polls and delivers; the person sits at the second.
    let mut other = t.another().await;
    other.handle(Msg::Resize(120, 40)).await;
    other.handle(Msg::Focus(false)).await;
    until(&mut other, "the inbox", is_listening).await;
    other.take_outside();
    t.clock.advance(5);
    t.server.contact_writes(&t.id("tom"), "<p>Still nothing?</p>").unwrap();
    t.poll().await;
    let hears = |model: &Model| model.notices.heard().any(|heard| heard.words.contains("Tom Becker wrote"));
    until(&mut other, "a notice", hears).await;
    assert!(other.take_outside().contains(&Outside::Bell));
    t.clock.advance(10);
    // What the server refuses of what was decided here is told here, though the other one sent it.
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)));
    press(&mut other, &["r", "N", "o", "C-s"]).await;
    t.deliver().await;
    let says = |model: &Model| model.notices.current().is_some_and(|notice| notice.words.contains("refused"));
    until(&mut other, "the refusal", says).await;
    assert!(other.take_outside().contains(&Outside::Bell));
    until(&mut other, "the text in its draft", |model| model.known.outbox.iter().any(|a| a.error.is_some())).await;
    assert_eq!(texts(&t).await, ["No"]);
    other.stop().await;
}

#[tokio::test]
async fn what_one_program_finds_redacted_is_not_said_any_more_in_the_other() {
    let mut t = Flow::start().await;
    let mut other = t.another().await;
    other.handle(Msg::Resize(120, 40)).await;
    until(&mut other, "the inbox", is_listening).await;
    t.clock.advance(5);
    t.server.contact_writes(&t.id("tom"), "<p>Still nothing?</p>").unwrap();
    t.poll().await;
    let says = |model: &Model| model.notices.all().iter().any(|notice| notice.words.contains("Still nothing?"));
    until(&mut other, "a notice", says).await;
    redact(&t, "tom", "Still nothing?");
    t.clock.advance(5);
    t.poll().await;
    until(&mut other, "silence", |model| !says(model)).await;
    other.stop().await;
}

/// A reply to Maria, typed and kept in one program and open in another one, too.
async fn shown_twice(words: &str) -> (Flow, Seat) {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text(words).await;
    let mut other = Seat::beside(&t).await;
    other.keys("r").await;
    other.until("the draft", |model| typed(model).as_deref() == Some(words)).await;
    (t, other)
}

#[tokio::test]
async fn a_draft_that_two_programs_show_goes_out_once() {
    for first_here in [true, false] {
        let (mut t, mut other) = shown_twice("Said once").await;
        // Neither has heard of the other.
        if first_here {
            t.ahead("C-s").await;
            other.press("C-s").await.has("Reply to").foot().has("Not sent: sent or thrown away in another sidetone");
            assert_eq!(typed(other.model()).as_deref(), Some("Said once"), "what stands there is kept");
        } else {
            other.press("C-s").await;
            t.press("C-s").await.has("Reply to").foot().has("Not sent: sent or thrown away in another sidetone");
            assert_eq!(typed(t.model()).as_deref(), Some("Said once"), "what stands there is kept");
        }
        t.deliver().await;
        assert_eq!(t.count_of("maria", "Said once"), 1);
        // Whoever presses the key again means it.
        if first_here {
            other.press("C-s").await.lacks("Reply to");
        } else {
            t.press("C-s").await.lacks("Reply to");
        }
        t.deliver().await;
        assert_eq!(t.count_of("maria", "Said once"), 2);
        other.stop().await;
    }
}

#[tokio::test]
async fn a_draft_to_which_more_was_typed_is_held_when_another_program_has_sent_it() {
    let (mut t, mut other) = shown_twice("Said once").await;
    other.press(", space t o o").await;
    t.ahead("C-s").await;
    other.press("C-s").await.foot().has("Not sent: sent or thrown away in another sidetone");
    t.deliver().await;
    assert_eq!((t.count_of("maria", "Said once"), t.count_of("maria", "too")), (1, 0));
    assert_eq!(typed(other.model()).as_deref(), Some("Said once, too"));
    other.stop().await;
}
