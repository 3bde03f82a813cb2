//! Gone means gone (S12): what was redacted or deleted in Intercom is on no screen and in no file of the store, and what
//! the person wrote there is still to be had.

use std::path::Path;

use practice::world::World;
use practice::{Fault, FaultKind};
use serde_json::json;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

/// The files of the store that have these words in them, anywhere: database, log and index of the log, free pages
/// included.
pub fn files_with(store: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(store).expect("a store") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("a file");
        if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
            found.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    found
}

/// Redacts every message that has these words, the first one included.
pub fn redact(t: &Flow, name: &str, words: &str) {
    redact_in(t, &t.id(name), words);
}

/// The same, in the conversation of this id.
pub fn redact_in(t: &Flow, id: &str, words: &str) {
    let act = |world: &mut World, slot, now| {
        let c = world.conversations.get(slot).expect("a conversation");
        let has = |body: &Option<std::sync::Arc<str>>| body.as_ref().is_some_and(|b| b.contains(words));
        let parts: Vec<u64> = c.parts.iter().filter(|p| has(&p.body)).map(|p| p.id).collect();
        let source = Some(c.source.id).filter(|_| has(&c.source.body));
        for part in parts {
            world.redact_part(slot, part, now).expect("redacted");
        }
        if let Some(source) = source {
            world.redact_source(slot, source, now).expect("redacted");
        }
    };
    t.server.act(id, act).unwrap();
}

/// The server answers as if a conversation had been deleted now, but for searches, which lag behind.
pub fn delete(t: &Flow, name: &str) {
    let (id, now) = (t.id(name), t.clock.now().0);
    let list = json!({
        "type": "conversations.list", "total_count": 1,
        "pages": { "type": "pages", "page": 1, "per_page": 60, "total_pages": 1, "next": null },
        "conversations": [{ "type": "conversation", "id": id, "metrics_retained": true, "deleted_at": now }],
    });
    let gone = json!({ "type": "error.list", "errors": [{ "code": "not_found", "message": "Resource Not Found" }] });
    let replace = |status, body: &serde_json::Value| FaultKind::Replace { status, body: body.to_string() };
    t.server.plan(Fault::once("/conversations/deleted", replace(200, &list)).times(1000));
    t.server.plan(Fault::once(&format!("/conversations/{id}"), replace(404, &gone)).times(1000));
}

#[tokio::test]
async fn redacted_words_leave_the_screen_and_every_file_of_the_store() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.go_to("maria").await;
    t.keys("r").await;
    t.type_text("The code is kolibri-7741, keep it.").await;
    t.keys("C-s").await.has("kolibri-7741");
    t.server.contact_writes(&t.id("maria"), "<p>My password is zebra-9093.</p>").unwrap();
    t.advance(1).await;
    t.poll().await.has("zebra-9093");
    for words in ["kolibri-7741", "zebra-9093", "tax office", "stops at 50 percent"] {
        assert!(!files_with(t.store(), words).is_empty(), "{words} was here");
    }
    t.advance(1).await;
    for (name, words) in [
        ("maria", "kolibri-7741"),
        ("maria", "zebra-9093"),
        ("maria", "tax office"),
        // The first message of one that is not looked at: the list shows it.
        ("tom", "stops at 50 percent"),
    ] {
        redact(&t, name, words);
    }
    t.poll().await;
    for words in ["kolibri-7741", "zebra-9093", "tax office", "stops at 50 percent"] {
        t.screen().lacks(words);
        assert_eq!(files_with(t.store(), words), [""; 0], "{words}");
    }
    t.command("messages").await.lacks("zebra-9093");
    t.end().await;
    for words in ["kolibri-7741", "zebra-9093", "tax office", "stops at 50 percent"] {
        assert_eq!(files_with(t.store(), words), [""; 0], "{words}");
    }
}

#[tokio::test]
async fn a_deleted_conversation_leaves_every_list_and_file_and_does_not_come_back() {
    let mut t = Flow::start().await;
    t.server.contact_writes(&t.id("maria"), "<p>And one about zebra-9093.</p>").unwrap();
    t.advance(1).await;
    t.poll().await.has("Maria Lopez wrote");
    t.keys("g a").await;
    t.go_to("tom").await;
    delete(&t, "maria");
    t.keys("f5").await.lacks("Maria Lopez  Lighthouse").top().has("All 4");
    for words in ["zebra-9093", "tax office", "invoice for May"] {
        assert_eq!(files_with(t.store(), words), [""; 0], "{words}");
    }
    t.command("messages").await.lacks("Maria Lopez wrote");
    t.keys("esc").await;
    // News that was still on its way does not bring it back.
    t.advance(1).await;
    t.server.contact_writes(&t.id("maria"), "<p>Hello?</p>").unwrap();
    t.poll().await.lacks("Maria Lopez  Lighthouse").top().has("All 4");
    t.restart().await.lacks("Maria Lopez  Lighthouse").top().has("All 4");
}

#[tokio::test]
async fn what_was_deleted_while_nothing_ran_is_gone_after_the_start() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.end().await;
    t.server.advance(3600);
    t.server.act(&t.id("maria"), |world, slot, now| world.delete(slot, true, now)).unwrap().expect("deleted");
    t.server.advance(3600);
    t.begin().await;
    t.settle().await.lacks("Maria Lopez  Lighthouse").top().has("All 4");
    for words in ["tax office", "invoice for May"] {
        assert_eq!(files_with(t.store(), words), [""; 0], "{words}");
    }
    // One that is looked at when it goes is found out by that.
    t.server.act(&t.id("omar"), |world, slot, now| world.delete(slot, false, now)).unwrap().expect("deleted");
    t.go_to("omar").await;
    t.keys("f5").await.lacks("card reader").has("Deleted in Intercom").top().has("All 3");
}

#[tokio::test]
async fn the_one_under_the_cursor_keeps_its_place_without_its_words() {
    let mut t = Flow::start().await;
    delete(&t, "maria");
    t.keys("f5").await.lacks("Maria Lopez").lacks("invoice").has("(deleted)").has("Deleted in Intercom");
    // The next key does not hit its neighbour.
    t.keys("e").await;
    assert_eq!(t.on_server("tom")["state"], "open");
    t.keys("j").await.row_with("(deleted)").lacks("▌");
    t.keys("g g").await.lacks("(deleted)").has("Tom Becker");
}

#[tokio::test]
async fn what_was_written_in_a_deleted_conversation_is_kept_and_said_where() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.keys("r").await;
    t.type_text("Half an answer").await;
    t.keys("esc").await;
    t.go_offline().await;
    t.keys("n").await;
    t.type_text("She was right about May").await;
    t.keys("C-s").await;
    t.go_to("tom").await;
    delete(&t, "maria");
    t.go_online().await;
    t.keys("f5").await;
    // The note was on its way: the server refuses it, in its own words, and it is kept like the draft.
    t.command("messages")
        .await
        .has("Note about (deleted) is not saved: ")
        .has("Your draft is kept")
        .lacks("Maria Lopez wrote")
        .lacks("Note about Maria Lopez");
    t.keys("esc").await;
    t.command("drafts.lost").await.has("reply: Half an answer").has("note: She was right about May");
    t.type_text("copy right").await;
    t.keys("enter").await;
    assert_eq!(t.outside.last(), Some(&Outside::Copy("She was right about May".to_owned())));
    t.command("drafts.forget 1").await;
    t.command("drafts.lost").await.lacks("She was right about May").has("Half an answer");
}
