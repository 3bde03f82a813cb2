//! The file: whose it is, who may read it, and what happens when it is not what it should be.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use super::{Bench, NOW, conversation, decided, reply};
use crate::store::{Draft, DraftMode, Store, StoreError};
use clock::Clock;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).expect("metadata").permissions().mode() & 0o777
}

fn refusal(dir: &Path) -> StoreError {
    match Store::open(dir, Clock::manual(NOW)) {
        Ok(_) => panic!("the store was opened"),
        Err(error) => error,
    }
}

#[tokio::test]
async fn the_directory_and_all_files_are_for_their_owner_only() {
    let parent = TempDir::new().expect("a directory");
    let dir = parent.path().join("deep").join("store");
    let (store, _events) = Store::open(&dir, Clock::manual(NOW)).expect("a store");
    store.put_heads(vec![conversation("1", 10)]).await.expect("put");
    assert_eq!(mode(&dir), 0o700);
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&dir).expect("a listing") {
        let entry = entry.expect("an entry");
        assert_eq!(mode(&entry.path()), 0o600, "{:?}", entry.path());
        names.push(entry.file_name().into_string().expect("a name"));
    }
    names.sort();
    assert_eq!(names, ["sidetone.db", "sidetone.db-shm", "sidetone.db-wal", "sidetone.journal"]);
}

#[test]
fn a_directory_that_was_open_to_others_is_closed_to_them() {
    let dir = TempDir::new().expect("a directory");
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).expect("opened up");
    let _store = Store::open(dir.path(), Clock::manual(NOW)).expect("a store");
    assert_eq!(mode(dir.path()), 0o700);
}

#[tokio::test]
async fn a_store_from_a_newer_version_is_refused_and_left_as_it_is() {
    let bench = Bench::new();
    bench.enqueue("1", vec![reply("not sent yet")]).await;
    bench.file().pragma_update(None, "user_version", 99).expect("a newer version");
    // Which writes a journal of its own.
    bench.file().execute("UPDATE journal SET seq = seq + 1", []).expect("counted up");
    let Bench { dir, store, .. } = bench;
    drop(store);
    let file = dir.path().join("sidetone.db");
    let before = std::fs::read(&file).expect("read");
    let error = refusal(dir.path());
    assert!(std::fs::read(&file).expect("read") == before);
    assert!(matches!(error, StoreError::Newer { found: 99, known: 20, .. }), "{error}");
    assert!(error.to_string().contains("newer sidetone"), "{error}");
}

#[test]
fn a_database_of_another_program_is_not_touched() {
    let dir = TempDir::new().expect("a directory");
    let other = rusqlite::Connection::open(dir.path().join("sidetone.db")).expect("a database");
    other.execute_batch("CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1);").expect("filled");
    drop(other);
    assert!(matches!(refusal(dir.path()), StoreError::NotOurs { .. }));
    let other = rusqlite::Connection::open(dir.path().join("sidetone.db")).expect("a database");
    let rows: i64 = other.query_row("SELECT count(*) FROM theirs", [], |row| row.get(0)).expect("still there");
    assert_eq!(rows, 1);
}

#[test]
fn what_is_no_file_and_in_the_way_of_one_is_named() {
    for name in ["sidetone.db-wal", "sidetone.db-shm"] {
        let dir = TempDir::new().expect("a directory");
        drop(Store::open(dir.path(), Clock::manual(NOW)).expect("a store"));
        let _ = std::fs::remove_file(dir.path().join(name));
        std::fs::create_dir(dir.path().join(name)).expect("made");
        let refused = refusal(dir.path());
        assert!(matches!(&refused, StoreError::InTheWay { path } if path.ends_with(name)), "{name}: {refused}");
    }
}

#[test]
fn a_directory_that_cannot_be_made_is_named() {
    let dir = TempDir::new().expect("a directory");
    let file = dir.path().join("file");
    std::fs::write(&file, "").expect("written");
    let error = refusal(&file.join("store"));
    assert!(matches!(error, StoreError::Directory { .. }), "{error}");
}

#[tokio::test]
async fn a_store_belongs_to_one_workspace() {
    let bench = Bench::new();
    bench.store.bind("ws1").await.expect("the first time");
    bench.store.bind("ws1").await.expect("the same again");
    let bench = bench.restarted();
    let error = bench.store.bind("ws2").await.expect_err("another workspace");
    assert!(matches!(&error, StoreError::OtherWorkspace { bound, asked, .. } if bound == "ws1" && asked == "ws2"));
}

#[tokio::test]
async fn values_under_names_survive_a_restart() {
    let bench = Bench::new();
    assert_eq!(bench.store.meta("ui.sort").await.expect("read"), None);
    bench.store.set_meta("ui.sort", "newest").await.expect("set");
    bench.store.set_meta("ui.sort", "waiting").await.expect("set");
    let bench = bench.restarted();
    assert_eq!(bench.store.meta("ui.sort").await.expect("read").as_deref(), Some("waiting"));
}

#[tokio::test]
async fn what_was_asked_right_before_the_end_is_still_done() {
    let bench = Bench::new();
    let store = bench.store.clone();
    let asked = tokio::spawn(async move { store.set_meta("last", "words").await });
    tokio::task::yield_now().await;
    asked.abort();
    // Until it has ended it holds the store, which is then not closed yet.
    assert!(asked.await.is_err(), "it was given up");
    let bench = bench.restarted();
    assert_eq!(bench.store.meta("last").await.expect("read").as_deref(), Some("words"));
}

#[tokio::test]
async fn two_stores_on_one_file_see_each_other() {
    let bench = Bench::new();
    let (other, _events) = Store::open(bench.dir.path(), bench.clock.clone()).expect("a second one");
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    other.put_heads(vec![conversation("2", 11)]).await.expect("put");
    assert!(other.thread(&"1".into()).await.expect("read").is_some());
    assert!(bench.store.thread(&"2".into()).await.expect("read").is_some());
}

#[tokio::test]
async fn what_is_written_while_the_file_is_away_is_refused_and_not_lost_in_it() {
    let bench = Bench::new();
    let draft = Draft { conversation: "1".into(), mode: DraftMode::Reply, markdown: "words".into(), updated_at: NOW };
    let (file, away) = (bench.dir.path().join("sidetone.db"), bench.dir.path().join("away"));
    std::fs::rename(&file, &away).expect("moved");
    for _ in 0..2 {
        let refused = bench.store.save_draft(draft.clone()).await.expect_err("refused");
        assert!(matches!(refused, StoreError::Moved { .. }), "{refused}");
    }
    assert!(bench.store.enqueue(decided("1", vec![reply("words")])).await.is_err());
    std::fs::rename(&away, &file).expect("moved back");
    bench.store.save_draft(draft).await.expect("kept");
}
