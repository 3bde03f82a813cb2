//! Searching: what is found and shown of it, how much is indexed, and that what is gone is gone from the index.

use super::lists::view;
use super::people::contact;
use super::{Bench, conversation, part, thread};
use crate::condition::{Condition, Lists, read};
use crate::domain::conversation::AppliedTag;
use crate::domain::part::Attachment;
use crate::domain::{Author, AuthorKind, Body, Contact, Conversation, Part, Text, Thread, Timestamp};
use crate::store::{Coverage, Hit, Place, Search, Store, WordCount};
use crate::view::Order;

fn condition(text: &str) -> Condition {
    read(text, &Lists::default(), super::viewer()).expect(text)
}

/// Waits until all is indexed.
async fn indexed(store: &Store) -> Coverage {
    loop {
        let coverage = store.coverage().await.expect("read");
        if coverage.indexed.is_none() {
            return coverage;
        }
        tokio::task::yield_now().await;
    }
}

async fn search(store: &Store, text: &str, order: Order) -> Search {
    indexed(store).await;
    let mut search = Search::new(condition(text), order);
    while !search.is_done() {
        search = store.search(search).await.expect("searched");
    }
    search
}

async fn hits(store: &Store, text: &str) -> Vec<Hit> {
    let search = search(store, text, Order::Newest).await;
    store.hits(&search, 0, 100).await.expect("hits")
}

/// The ids of what is found, newest first.
async fn ids(store: &Store, text: &str) -> String {
    let search = search(store, text, Order::Newest).await;
    search.ids().map(|id| id.as_str()).collect::<Vec<_>>().join(" ")
}

/// What is marked of a hit, in brackets.
fn marked(hit: &Hit) -> String {
    let excerpt = hit.excerpt.as_ref().expect("an excerpt");
    let mut out = excerpt.text.as_str().to_owned();
    for mark in excerpt.marks.iter().rev() {
        out.insert(mark.end, ']');
        out.insert(mark.start, '[');
    }
    let dots = |cut: bool| if cut { "…" } else { "" };
    format!("{}{out}{}", dots(excerpt.cut_before), dots(excerpt.cut_behind))
}

fn by(kind: AuthorKind, id: &str, name: &str, part: Part) -> Part {
    let author = Author { kind, id: id.to_owned(), name: Some(Text::new(name)), ..Author::default() };
    Part { author, ..part }
}

/// Three conversations: with a thread, with a title and a customer who is known, and one of another script.
async fn filled() -> Bench {
    let bench = Bench::new();
    let mut second = conversation("2", 2_000);
    second.title = Some(Text::new("Bank feed with Sparhafen down"));
    second.tags = vec![AppliedTag { id: "9".into(), name: Text::new("key account") }];
    second.attributes = vec![(Text::new("Order number"), Text::new("A0012345"))];
    let mut third = conversation("3", 3_000);
    third.source.body = Body::new("<p>我要申请退款吧</p>");
    bench.put_heads(vec![conversation("1", 1_000), second, third]).await.expect("put");
    let said = "All was well until Thursday. Since <b>Friday</b> the bank feed shows nothing at all, see the file";
    let mut first = by(AuthorKind::User, "c-1", "Priya", part("p1", 5_000, said));
    first.attachments = vec![Attachment {
        name: Text::new("step 1.pdf"),
        url: Text::new(""),
        content_type: Text::new("application/pdf"),
        size: None,
        pixels: None,
    }];
    let mut note = by(AuthorKind::Admin, "a1", "Zofia", part("p2", 6_000, "The bank wants a new consent"));
    note.kind = crate::domain::part::PartKind(Text::new("note"));
    bench.put_thread(thread(conversation("1", 6_000), vec![first, note])).await.expect("put");
    let known = Contact { phone: Some(Text::new("+49 30 1234")), ..contact("c-2", Some("Beth Winterbourne")) };
    bench.store.put_contacts(vec![known]).await.expect("put");
    bench
}

#[tokio::test]
async fn what_is_found_is_shown_with_its_place_and_its_words_marked() {
    let bench = filled().await;
    let found = hits(&bench.store, "\"bank feed\"").await;
    assert_eq!(found.len(), 2);
    assert!(matches!(&found[0].place, Place::Part { id, by, note: false }
        if id.as_str() == "p1" && by.name == Some(Text::new("Priya"))));
    assert_eq!((found[0].row.id.as_str(), found[0].at), ("1", Timestamp(5_000)));
    assert_eq!(
        marked(&found[0]),
        "…well until Thursday. Since Friday the [bank feed] shows nothing at all, see the file"
    );
    assert_eq!(found[1].place, Place::Card { what: Text::new("title") });
    assert_eq!(marked(&found[1]), "[Bank feed] with Sparhafen down");
    let note = hits(&bench.store, "is:note consent").await;
    assert!(matches!(&note[0].place, Place::Part { note: true, .. }) && note.len() == 1);
    let pair = hits(&bench.store, "退款").await;
    assert_eq!(marked(&pair[0]), "我要申请[退款]吧");
    assert!(matches!(pair[0].place, Place::First { .. }));
    let whole = hits(&bench.store, "is:open tag:any").await;
    assert_eq!((whole.len(), &whole[0].place, &whole[0].excerpt), (1, &Place::Whole, &None));
    // A word in the message, the other on the card.
    let both = hits(&bench.store, "winterbourne question").await;
    assert_eq!((both.len(), marked(&both[0]).as_str()), (1, "Beth [Winterbourne]"));
}

#[tokio::test]
async fn everything_that_is_kept_of_a_conversation_finds_it() {
    let bench = filled().await;
    for (text, found) in [
        ("bank", "1 2"),
        ("bank feed", "1 2"),
        ("feed consent", ""),
        ("msg(feed) msg(consent)", "1"),
        ("*hafen", "2"),
        ("*arhaf*", "2"),
        ("spar*", "2"),
        ("fri*", "1"),
        ("退", "3"),
        ("step", "1"),
        ("file:*.pdf", "1"),
        ("from:priya", "1"),
        ("from:teammate", "1"),
        ("winterbourne", "2"),
        ("ada@example.test", "2"),
        ("\"30 1234\"", "2"),
        ("account", "2"),
        ("a0012345", "2"),
        ("question", "2 1"),
        ("question or 退款", "3 2 1"),
        ("bank -is:note", ""),
        ("nowhere", ""),
        ("is:closed bank", ""),
        ("*xyzzy*", ""),
    ] {
        let mut ids: Vec<String> = ids(&bench.store, text).await.split(' ').map(str::to_owned).collect();
        let mut expected: Vec<&str> = found.split(' ').collect();
        ids.sort_unstable();
        expected.sort_unstable();
        assert_eq!(ids, expected, "{text}");
    }
    let oldest = search(&bench.store, "bank", Order::Oldest).await;
    assert_eq!(oldest.ids().map(|id| id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
    assert_eq!((oldest.len(), oldest.places()), (2, 3), "two messages and a card");
}

/// All that is in the store's files.
fn bytes(bench: &Bench) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(bench.dir.path()).expect("a listing") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("read");
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

/// Whether a word's letters are in one of the store's files. An index leaves out those that a word has in common with the
/// one before it.
fn is_on_disk(bench: &Bench, word: &str) -> bool {
    bytes(bench).contains(&word[1..])
}

#[tokio::test]
async fn what_is_redacted_edited_or_deleted_is_in_no_file_any_more() {
    let words = ["zqredactedwort", "zqheadergone", "zqtitlegone", "zqpartgone", "zqnamegone", "zqdeletedgone"];
    let bench = Bench::new();
    let mut head = conversation("1", 20);
    head.source.body = Body::new(format!("<p>{}</p>", words[1]));
    head.title = Some(Text::new(words[2]));
    let parts = |one: &str, other: Option<&str>| {
        let mut parts = vec![part("p0", 10, "hello"), part("p1", 12, one)];
        parts.extend(other.map(|words| part("p2", 14, words)));
        parts
    };
    bench.put_thread(thread(head.clone(), parts(words[0], Some(words[3])))).await.expect("put");
    let mut deleted = conversation("2", 30);
    deleted.source.body = Body::new(format!("<p>{}</p>", words[5]));
    bench.put_heads(vec![deleted]).await.expect("put");
    bench.store.put_contacts(vec![contact("c-1", Some(words[4]))]).await.expect("put");
    indexed(&bench.store).await;
    for word in words {
        assert!(!ids(&bench.store, word).await.is_empty() && is_on_disk(&bench, word), "{word}");
    }
    bench.store.redact(&"1".into(), vec!["p1".into()], true).await.expect("redacted");
    head.updated_at = Timestamp(21);
    head.title = None;
    head.source.body = Body::new("<p>other</p>");
    bench.put_thread(thread(head, parts("deleted", None))).await.expect("put");
    bench.store.contact_deleted(&"c-1".into()).await.expect("deleted");
    bench.store.deleted(vec!["2".into()]).await.expect("deleted");
    for word in words {
        assert_eq!(ids(&bench.store, word).await, "", "{word}");
        assert!(!is_on_disk(&bench, word), "{word} is still in a file");
    }
    let left: Vec<String> = {
        let file = bench.file();
        let mut statement = file.prepare("SELECT w FROM term ORDER BY w").expect("prepared");
        let terms = statement.query_map([], |row| row.get(0)).expect("rows");
        terms.collect::<rusqlite::Result<_>>().expect("terms")
    };
    assert!(left.iter().all(|term| !words.contains(&term.as_str())) && left.contains(&"hello".to_owned()), "{left:?}");
}

#[tokio::test]
async fn an_index_that_does_not_fit_what_is_kept_is_made_anew() {
    let bench = filled().await;
    indexed(&bench.store).await;
    // As if another version had made other words of it.
    bench.file().execute("UPDATE doc SET hash = hash + 1", []).expect("changed");
    bench.store.redact(&"1".into(), vec!["p1".into()], false).await.expect("redacted");
    assert_eq!(ids(&bench.store, "consent").await, "1");
    assert_eq!(ids(&bench.store, "friday").await, "");
    bench.file().execute("UPDATE search SET version = 0", []).expect("changed");
    let bench = bench.restarted();
    assert_eq!(ids(&bench.store, "consent").await, "1");
}

#[tokio::test]
async fn how_much_of_the_workspace_is_in_the_index_is_told() {
    let bench = filled().await;
    let coverage = indexed(&bench.store).await;
    assert_eq!(coverage, Coverage { conversations: 3, unfetched: 2, indexed: None });
    assert_eq!(coverage.percent(), 33);
    let unfetched = bench.store.unfetched_threads(10).await.expect("read");
    assert_eq!(unfetched.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["3", "2"]);
    // What is not known to be missing is left out.
    assert_eq!(ids(&bench.store, "-nowhere").await, "1");
    let explained = bench.store.explain(&condition("is:open bank consent")).await.expect("explained");
    assert_eq!(explained.words, [WordCount { messages: Some(1), cards: 1 }]);
    assert_eq!((explained.by_columns, explained.could_match, explained.tested), (3, Some(2), true));
    let explained = bench.store.explain(&condition("is:open")).await.expect("explained");
    assert_eq!((explained.words, explained.could_match, explained.tested), (Vec::new(), None, false));
    let empty = Bench::new();
    assert_eq!(indexed(&empty.store).await.percent(), 100);
}

#[tokio::test]
async fn a_store_that_an_earlier_version_has_filled_is_indexed_while_one_works() {
    let bench = Bench::swift();
    let many: Vec<Conversation> = (0..1_500).map(|n| conversation(&n.to_string(), 1_000 + n)).collect();
    bench.put_heads(many).await.expect("put");
    let whole = thread(conversation("7", 5_000), vec![part("p", 4_000, "a needle")]);
    bench.put_thread(whole).await.expect("put");
    indexed(&bench.store).await;
    let file = bench.file();
    file.execute_batch("UPDATE search SET version = 0, filled_to = 0").expect("as it was before");
    let bench = bench.restarted();
    let (mut last, mut steps) = (0, 0);
    while let Some(share) = bench.store.coverage().await.expect("read").indexed {
        assert!(share >= last && share < 100, "{last}, then {share}");
        (last, steps) = (share, steps + 1);
        // Whoever writes meanwhile does not wait for it.
        bench.store.set_meta("n", &steps.to_string()).await.expect("set");
    }
    assert!(steps > 1, "{steps}");
    assert_eq!(ids(&bench.store, "needle").await, "7");
    assert_eq!(search(&bench.store, "question", Order::Newest).await.len(), 1_500);
}

#[tokio::test]
async fn an_index_of_the_last_version_is_made_anew_with_what_is_typed_of_words() {
    let bench = filled().await;
    indexed(&bench.store).await;
    assert_eq!(ids(&bench.store, "thu*").await, "1");
    // As it was: words without their beginnings.
    bench
        .file()
        .execute_batch(
            "DROP TABLE words;
             CREATE VIRTUAL TABLE words USING fts5(body, files, who, content = '', tokenize = 'ascii');
             PRAGMA user_version = 19;",
        )
        .expect("an older file");
    let bench = bench.restarted();
    assert_eq!(ids(&bench.store, "thu*").await, "1");
    let sql = "SELECT sql FROM sqlite_schema WHERE name = 'words'";
    let sql: String = bench.file().query_row(sql, [], |row| row.get(0)).expect("a table");
    assert!(sql.contains("prefix = '3'"), "{sql}");
}

#[tokio::test]
async fn a_long_thread_is_indexed_in_pieces_and_as_a_whole() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    indexed(&bench.store).await;
    let parts: Vec<Part> = (0..450).map(|n| part(&format!("p{n}"), 1_000, &format!("word{n} same"))).collect();
    bench.put_thread(thread(conversation("1", 2_000), parts.clone())).await.expect("put");
    for n in [0, 99, 100, 449] {
        assert_eq!(ids(&bench.store, &format!("word{n}")).await, "1", "{n}");
    }
    let same = search(&bench.store, "same", Order::Newest).await;
    assert_eq!((same.len(), same.places()), (1, 450), "all of one second");
    let none = Thread { conversation: conversation("1", 2_001), parts: parts[..1].to_vec(), total_parts: 1 };
    bench.put_thread(none).await.expect("put");
    assert_eq!(search(&bench.store, "same", Order::Newest).await.places(), 1);
}

#[tokio::test]
async fn a_search_that_nobody_waits_for_any_more_keeps_nobody_waiting() {
    let bench = filled().await;
    indexed(&bench.store).await;
    for _ in 0..50 {
        let store = bench.store.clone();
        let given_up = tokio::spawn(async move { store.search(Search::new(condition("bank"), Order::Newest)).await });
        tokio::task::yield_now().await;
        given_up.abort();
        let _ = given_up.await;
        assert_eq!(ids(&bench.store, "bank").await, "1 2", "what comes after it is not hit");
    }
}

#[tokio::test]
async fn words_filter_a_view_and_a_view_follows_its_words() {
    let mut bench = filled().await;
    let view = view("is:open bank", Order::Oldest);
    let list = super::lists::filled(&bench.store, &mut bench.events, &view).await;
    assert_eq!(super::lists::ids(&list), ["2", "1"]);
    bench.store.redact(&"1".into(), vec!["p1".into(), "p2".into()], false).await.expect("redacted");
    let list = super::lists::filled(&bench.store, &mut bench.events, &view).await;
    assert_eq!(super::lists::ids(&list), ["2"]);
    let more = thread(conversation("3", 7_000), vec![part("p9", 6_500, "which bank?")]);
    bench.put_thread(more).await.expect("put");
    let list = super::lists::filled(&bench.store, &mut bench.events, &view).await;
    assert_eq!(list.total, 2);
}

#[tokio::test]
async fn conversations_and_customers_are_called_by_the_beginnings_of_their_names() {
    let bench = filled().await;
    indexed(&bench.store).await;
    let called = async |words: &str| {
        let called = bench.store.called(words, 10).await.expect("read");
        let rows: Vec<_> = called.conversations.iter().map(|row| row.id.as_str().to_owned()).collect();
        let customers: Vec<_> = called.customers.iter().map(|who| (who.name.to_string(), who.conversations)).collect();
        (rows.join(" "), customers)
    };
    assert_eq!(called("bank spar").await, ("2".to_owned(), Vec::new()), "by the title");
    assert_eq!(called("feed").await.0, "2");
    assert_eq!(called("eed").await, Default::default(), "the middle of a word is for the search");
    let beth = ("Beth Winterbourne".to_owned(), 1);
    assert_eq!(called("winter").await, ("2".to_owned(), vec![beth]));
    assert_eq!(called("key account").await, Default::default(), "a tag is no name");
    assert_eq!(called("").await, Default::default());
    assert_eq!(called("\"* OR - NEAR(").await, Default::default(), "no sign means anything");
}
