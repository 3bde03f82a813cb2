//! A thread, or the marked conversations, through any command.

use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

#[tokio::test]
async fn the_thread_goes_through_a_command_and_what_it_prints_is_looked_at() {
    let mut t = Flow::start().await;
    t.keys("|").await;
    t.type_text("head -n 1").await;
    t.keys("enter").await.has("| head -n 1").has("as reply").has("copy");
    let who = t.model().panes.thread.data.as_ref().unwrap().contact.as_ref().unwrap().display().to_string();
    t.screen().has(&who);
    t.outside.clear();
    t.keys("y").await.foot().has("Copied the line");
    assert!(t.outside.iter().any(|outside| matches!(outside, Outside::Copy(text) if text.contains(&who))));
    t.command("pipe.json grep -c version").await.has("1");
    t.keys("q g |").await.has("| grep -c version");
}

#[tokio::test]
async fn what_it_prints_is_taken_as_a_draft_or_a_note_and_nothing_is_sent() {
    let mut t = Flow::start().await;
    let before = t.server.journal().len();
    t.command("pipe printf 'Dear you,\\n\\033[1mall is well.\\033[0m'").await.has("Dear you,");
    t.keys("r").await.has("Dear you,").has("all is well.");
    let composer = t.model().composer.as_ref().expect("a composer");
    assert_eq!(composer.text(), "Dear you,\nall is well.");
    t.keys("esc").await;
    t.command("pipe echo for us").await;
    t.keys("n").await.has("for us");
    t.keys("esc").await;
    let sent = t.server.journal().into_iter().skip(before).filter(|entry| entry.path.ends_with("/reply"));
    assert_eq!(sent.count(), 0);
}

#[tokio::test]
async fn what_it_prints_is_put_on_as_tags_if_all_of_them_are_there() {
    let mut t = Flow::start().await;
    t.command("pipe echo vip, nonsense").await;
    t.keys("t").await.foot().has("There is no tag `nonsense`: none is put on");
    t.keys("q").await;
    t.command("pipe echo '#VIP'").await;
    t.keys("t").await.foot().has("vip");
    let shown = t.model().panes.thread.data.as_ref().unwrap();
    assert!(shown.conversation.tags.iter().any(|tag| tag.name.as_str() == "vip"));
}

#[tokio::test]
async fn marked_conversations_go_through_a_command_together() {
    let mut t = Flow::start().await;
    t.keys("space space").await;
    t.command("pipe.json python3 -c 'import json,sys; print(\"n=%d\" % len(json.load(sys.stdin)))'").await.has("n=2");
    t.screen().has("2 conversations");
    t.keys("r").await.foot().has("It is about 2 conversations, and a draft belongs to one");
}

#[tokio::test]
async fn one_that_fails_or_says_nothing_is_told_and_typing_is_not_cut_short() {
    let mut t = Flow::start().await;
    t.command("pipe no-such-program-at-all").await.foot().has("failed (exit 127)");
    t.command("pipe true").await.foot().has("`true` printed nothing");
    t.command("pipe.last").await.foot().has("No command has printed anything yet");
    let mut t = Flow::with(Options::default()).await;
    t.press(":").await;
    for key in ["p", "i", "p", "e", "space", "e", "c", "h", "o", "space", "x"] {
        t.press(key).await;
    }
    t.press("enter").await;
    t.press("r").await;
    t.press("h").await;
    t.settle().await.lacks("as reply");
    assert_eq!(t.model().composer.as_ref().map(|composer| composer.text()), Some("h".to_owned()));
    t.keys("esc g |").await.has("as reply");
}
