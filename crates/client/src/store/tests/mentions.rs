//! Notes that name somebody: found as they come, kept, read, and gone with their words (I24).

use super::people::admin;
use super::{Bench, NOW, conversation, part, thread, viewer};
use crate::domain::mention::Named;
use crate::domain::{Body, Mention, Part, PartId, PartKind, Text};
use crate::store::mentions;
use crate::store::{Anchor, DirectoryPart, WindowQuery};
use crate::view::{Order, View, ViewId};

fn note(id: &str, at: i64, words: &str) -> Part {
    let mut note = part(id, at, words);
    note.kind = PartKind(Text::new("note"));
    note.author.kind = crate::domain::AuthorKind::Admin;
    note.author.id = "a2".to_owned();
    note
}

async fn people(bench: &Bench) {
    let admins = vec![admin("a1", false), admin("a2", false)];
    bench.store.put_directory(DirectoryPart::Admins(admins)).await.expect("put");
}

async fn mentions(bench: &Bench, id: &str) -> Vec<Mention> {
    bench.store.thread(&id.into()).await.expect("read").expect("a conversation").mentions
}

async fn put(bench: &Bench, id: &str, at: i64, parts: Vec<Part>) -> Vec<Mention> {
    let changes = bench.put_thread(thread(conversation(id, at), parts)).await.expect("put");
    changes.into_iter().flat_map(|change| change.named).collect()
}

/// The conversations of a view whose rows say that they name who looks.
async fn marked(bench: &Bench, id: ViewId) -> Vec<String> {
    let view = View::new(id, Order::Newest, viewer());
    let query = || WindowQuery { view: view.clone(), anchor: Anchor::Top, before: 0, after: 9, extra: Vec::new() };
    loop {
        let window = bench.store.window(query()).await.expect("read");
        if window.looked_at.is_none() {
            return window.rows.iter().filter(|row| row.mentioned).map(|row| row.id.to_string()).collect();
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn notes_that_an_earlier_version_kept_are_looked_through_and_are_no_news() {
    let bench = Bench::new();
    // As it stands after the migration: threads are here, and nobody was looked for in them.
    assert_eq!(put(&bench, "1", NOW.0, vec![note("n", NOW.0 - 9, "@a1 look")]).await, []);
    people(&bench).await;
    while bench.store.owner.write(mentions::slice).await.expect("a slice") {}
    let found = mentions(&bench, "1").await;
    assert_eq!(
        found.iter().map(|one| (&one.named, one.unread)).collect::<Vec<_>>(),
        [(&Named::Admin("a1".into()), false)]
    );
}

#[tokio::test]
async fn a_note_that_comes_is_unread_until_it_is_looked_at_and_may_be_so_again() {
    let bench = Bench::new();
    people(&bench).await;
    let named = put(&bench, "1", NOW.0 + 1, vec![note("n", NOW.0 + 1, "@a1 look"), note("m", NOW.0 + 1, "@a2")]).await;
    assert_eq!(named.len(), 2, "{named:?}");
    // The same news again is none.
    assert_eq!(
        put(&bench, "1", NOW.0 + 2, vec![note("n", NOW.0 + 1, "@a1 look"), note("m", NOW.0 + 1, "@a2")]).await,
        []
    );
    assert_eq!(marked(&bench, ViewId::Mentions).await, ["1"]);
    bench.store.read_mentions(&"1".into()).await.expect("read");
    assert_eq!(marked(&bench, ViewId::Mentions).await, Vec::<String>::new());
    bench.store.unread_mention(&"1".into(), viewer()).await.expect("unread");
    assert_eq!(marked(&bench, ViewId::MentionsUnread).await, ["1"]);
    bench.store.clear_mentions().await.expect("cleared");
    assert_eq!(marked(&bench, ViewId::MentionsUnread).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_note_that_is_redacted_or_edited_names_whom_it_names_then() {
    let bench = Bench::new();
    people(&bench).await;
    put(&bench, "1", NOW.0 + 1, vec![note("n", NOW.0 + 1, "@a1"), note("m", NOW.0 + 1, "@a1")]).await;
    let edited = Part { body: Some(Body::new("<p>nobody</p>")), ..note("m", NOW.0 + 1, "") };
    put(&bench, "1", NOW.0 + 2, vec![note("n", NOW.0 + 1, "@a1"), edited]).await;
    assert_eq!(mentions(&bench, "1").await.len(), 1);
    bench.store.redact(&"1".into(), vec![PartId::new("n")], false).await.expect("redacted");
    assert_eq!(mentions(&bench, "1").await, []);
}
