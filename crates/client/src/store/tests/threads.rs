//! Threads: what is kept, what goes, and when they count as stale.

use super::{Bench, NOW, conversation, note, part, reply, thread};
use crate::domain::{Body, Part, PartKind, Text, Thread, Ticket};
use crate::store::StoreEvent;

async fn ids(bench: &Bench, id: &str) -> Vec<String> {
    let stored = bench.store.thread(&id.into()).await.expect("read").expect("a thread");
    stored.parts.into_iter().map(|part| part.id.to_string()).collect()
}

async fn last_words(bench: &Bench) -> Option<String> {
    let row = super::window::all_rows(bench).await.into_iter().next().expect("a row");
    row.last_words.map(|words| words.to_string())
}

fn parts(range: std::ops::Range<i64>) -> Vec<Part> {
    range.map(|n| part(&format!("p{n}"), 1000 + n, &format!("words {n}"))).collect()
}

#[tokio::test]
async fn a_thread_is_stale_until_it_is_fetched_and_when_its_head_is_newer() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    let stored = bench.store.thread(&"1".into()).await.expect("read").expect("a thread");
    assert_eq!((stored.fetched_at, stored.stale), (None, true));
    bench.put_thread(thread(conversation("1", 10), parts(0..2))).await.expect("put");
    let stored = bench.store.thread(&"1".into()).await.expect("read").expect("a thread");
    assert_eq!((stored.fetched_at, stored.stale, stored.total_parts), (Some(NOW), false, 2));
    bench.put_heads(vec![conversation("1", 11)]).await.expect("put");
    assert!(bench.store.thread(&"1".into()).await.expect("read").expect("a thread").stale);
}

#[tokio::test]
async fn an_older_thread_never_replaces_a_newer_one() {
    let bench = Bench::new();
    bench.put_thread(thread(conversation("1", 20), parts(0..3))).await.expect("put");
    bench.put_thread(thread(conversation("1", 15), parts(0..2))).await.expect("put");
    assert_eq!(ids(&bench, "1").await, ["p0", "p1", "p2"]);
}

#[tokio::test]
async fn parts_before_the_newest_that_the_server_gives_are_kept() {
    let bench = Bench::new();
    let given = |updated_at, range, total_parts| Thread {
        conversation: conversation("1", updated_at),
        parts: parts(range),
        total_parts,
    };
    bench.put_thread(given(20, 2..6, 6)).await.expect("put");
    bench.put_thread(given(21, 4..8, 8)).await.expect("put");
    assert_eq!(ids(&bench, "1").await, ["p2", "p3", "p4", "p5", "p6", "p7"]);
    bench.put_thread(given(22, 20..24, 24)).await.expect("put");
    assert_eq!(ids(&bench, "1").await.len(), 10, "even with a gap between");
    let stored = bench.store.thread(&"1".into()).await.expect("read").expect("a thread");
    assert_eq!(stored.total_parts, 24);
}

#[tokio::test]
async fn what_an_event_changed_stays_known_when_an_answer_does_not_tell_it() {
    let bench = Bench::new();
    let event = |details: Option<&str>, kind: &str| Part {
        details: details.map(Text::new),
        ..Part::new("p1", kind, crate::domain::Timestamp(1001))
    };
    let details = async |bench: &Bench| {
        let stored = bench.store.thread(&"1".into()).await.expect("read").expect("a thread");
        stored.parts.first().and_then(|part| part.details.clone()).map(|words| words.to_string())
    };
    for (at, sent, kind, kept) in [
        (20, None, "conversation_tags_updated", None),
        (21, Some("added vip"), "conversation_tags_updated", Some("added vip")),
        (22, None, "conversation_tags_updated", Some("added vip")),
        (23, Some("removed vip"), "conversation_tags_updated", Some("removed vip")),
        (24, None, "close", None),
    ] {
        bench.put_thread(thread(conversation("1", at), vec![event(sent, kind)])).await.expect("put");
        assert_eq!(details(&bench).await.as_deref(), kept, "{at}");
    }
}

#[tokio::test]
async fn parts_that_vanished_are_gone() {
    let bench = Bench::new();
    bench.put_thread(thread(conversation("1", 20), parts(0..4))).await.expect("put");
    let mut fewer = parts(0..4);
    fewer.remove(1);
    bench.put_thread(thread(conversation("1", 21), fewer)).await.expect("put");
    assert_eq!(ids(&bench, "1").await, ["p0", "p2", "p3"]);
    bench.put_thread(thread(conversation("1", 22), Vec::new())).await.expect("put");
    assert!(ids(&bench, "1").await.is_empty());
}

#[tokio::test]
async fn redacted_words_are_gone_from_every_file() {
    let bench = Bench::new();
    let mut with_secret = parts(0..2);
    with_secret[1].body = Some(Body::new("<p>my password is hunter2-xyzzy</p>"));
    bench.put_thread(thread(conversation("1", 20), with_secret.clone())).await.expect("put");
    assert_eq!(last_words(&bench).await.as_deref(), Some("my password is hunter2-xyzzy"));
    with_secret[1].body = Some(Body::new("<p><i>This message was deleted</i></p>"));
    with_secret[1].redacted = true;
    bench.put_thread(thread(conversation("1", 21), with_secret)).await.expect("put");
    assert_eq!(last_words(&bench).await.as_deref(), Some("This message was deleted"));
    for entry in std::fs::read_dir(bench.dir.path()).expect("a listing") {
        let path = entry.expect("an entry").path();
        let bytes = std::fs::read(&path).expect("read");
        assert!(!bytes.windows(13).any(|window| window == b"hunter2-xyzzy"), "{path:?}");
    }
}

fn files_with(bench: &Bench, words: &str) -> usize {
    let paths = std::fs::read_dir(bench.dir.path()).expect("a listing").map(|entry| entry.expect("an entry").path());
    let has = |path: &std::path::PathBuf| {
        std::fs::read(path).expect("read").windows(words.len()).any(|window| window == words.as_bytes())
    };
    paths.filter(has).count()
}

#[tokio::test]
async fn redacted_words_go_from_the_log_as_soon_as_nobody_reads_there_though_nothing_is_written_any_more() {
    let bench = Bench::new();
    let mut said = parts(0..2);
    said[1].body = Some(Body::new("<p>hunter2-xyzzy</p>"));
    bench.put_thread(thread(conversation("1", 20), said)).await.expect("put");
    let reader = rusqlite::Connection::open(bench.dir.path().join("sidetone.db")).expect("a second connection");
    reader.execute_batch("BEGIN; SELECT count(*) FROM conversation").expect("a reader that stays");
    bench.store.redact(&"1".into(), vec!["p1".into()], false).await.expect("redacted");
    assert!(files_with(&bench, "hunter2") > 0, "the reader still has it");
    drop(reader);
    let gone = async {
        while files_with(&bench, "hunter2") > 0 {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(std::time::Duration::from_secs(30), gone).await.is_ok(), "the words stay in the log");
}

#[tokio::test]
async fn what_is_redacted_stays_so_whatever_late_answers_say() {
    let bench = Bench::new();
    let mut said = parts(0..2);
    said[1].body = Some(Body::new("<p>hunter2-xyzzy</p>"));
    let mut first = conversation("1", 20);
    first.source.body = Body::new("<p>hunter2-xyzzy</p>");
    let asked = bench.store.revision().await.expect("read");
    bench.put_thread(thread(first.clone(), said.clone())).await.expect("put");
    bench.store.redact(&"1".into(), vec!["p1".into(), "unknown".into()], true).await.expect("redacted");
    assert_eq!(last_words(&bench).await.as_deref(), Some("This message was deleted"));
    assert_eq!(files_with(&bench, "hunter2"), 0);
    for updated_at in [20, 25] {
        first.updated_at = crate::domain::Timestamp(updated_at);
        bench.store.put_thread(thread(first.clone(), said.clone()), asked).await.expect("put");
        assert!(!bench.shown("1").await.source.body.as_html().contains("hunter2"), "{updated_at}");
        assert_eq!(files_with(&bench, "hunter2"), 0, "{updated_at}");
    }
    first.source.redacted = true;
    first.source.body = Body::new("<p>gone</p>");
    bench.put_thread(thread(first, said)).await.expect("put");
    let stored = bench.store.thread(&"1".into()).await.expect("read").expect("a thread");
    assert!(stored.parts[1].redacted && stored.conversation.source.body.as_html().contains("gone"));
    assert_eq!(last_words(&bench).await.as_deref(), Some("This message was deleted"));
    assert_eq!(files_with(&bench, "hunter2"), 0);
}

#[tokio::test]
async fn a_redacted_tickets_title_is_gone_from_what_the_details_show() {
    let bench = Bench::new();
    let mut head = conversation("1", 20);
    (head.is_ticket, head.title) = (true, Some(Text::new("hunter2-xyzzy does not work")));
    bench.put_heads(vec![head.clone()]).await.expect("put");
    let ticket = Ticket {
        id: "1".into(),
        number: Text::new("9"),
        category: Text::new("Customer"),
        kind: Text::new("Bug"),
        title: head.title.clone(),
        state: Text::new("Submitted"),
        open: true,
        kind_id: None,
        state_id: None,
        values: Vec::new(),
    };
    bench.store.put_ticket(ticket.clone()).await.expect("put");
    (head.updated_at, head.title) = (crate::domain::Timestamp(21), Some(Text::new("(deleted)")));
    bench.put_heads(vec![head]).await.expect("put");
    let shown = bench.store.details(&"1".into()).await.expect("read").ticket.expect("a ticket");
    assert_eq!(shown, Ticket { title: Some(Text::new("(deleted)")), ..ticket });
    assert_eq!(files_with(&bench, "hunter2"), 0);
}

#[tokio::test]
async fn last_words_are_the_newest_ones_the_customer_could_read() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    assert_eq!(last_words(&bench).await, None, "the thread is not here yet");
    let mut said = parts(0..2);
    let mut internal = part("n", 2000, "do not tell them");
    internal.kind = PartKind(Text::new("note"));
    let mut event = part("e", 2001, "");
    event.body = None;
    said.extend([internal, event]);
    bench.put_thread(thread(conversation("1", 10), said)).await.expect("put");
    assert_eq!(last_words(&bench).await.as_deref(), Some("words 1"));
    bench.put_thread(thread(conversation("1", 11), Vec::new())).await.expect("put");
    assert_eq!(last_words(&bench).await.as_deref(), Some("Question 1"), "else the first message");
}

#[tokio::test]
async fn the_same_thread_again_says_nothing() {
    let mut bench = Bench::new();
    bench.put_thread(thread(conversation("1", 20), parts(0..3))).await.expect("put");
    assert_eq!(bench.events().len(), 1);
    bench.clock.advance(5);
    let changes = bench.put_thread(thread(conversation("1", 20), parts(0..3))).await.expect("put");
    assert_eq!((changes, bench.events()), (Vec::new(), Vec::new()));
    bench.put_thread(thread(conversation("1", 20), parts(0..4))).await.expect("put");
    assert!(matches!(&bench.events()[..], [StoreEvent::Conversations(_)]), "new parts are news");
}

#[tokio::test]
async fn a_thread_shows_its_unfinished_actions_in_order() {
    let bench = Bench::new();
    bench.put_thread(thread(conversation("1", 20), parts(0..1))).await.expect("put");
    bench.enqueue("1", vec![note("look"), reply("hi")]).await;
    bench.enqueue("2", vec![reply("elsewhere")]).await;
    let pending = bench.store.thread(&"1".into()).await.expect("read").expect("a thread").pending;
    assert_eq!(pending.iter().map(|step| step.operation.name()).collect::<Vec<_>>(), ["note", "reply"]);
}
