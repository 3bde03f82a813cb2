//! Files that are damaged, cut, deleted: the store opens all the same, says so, and has what it can have.

use std::collections::BTreeMap;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{Bench, NOW, conversation, decided, note, part, reply, thread};
use crate::domain::{Ending, Operation, StepState};
use crate::store::{Draft, DraftMode, Examined, Store, StoreError};
use clock::Clock;

pub(super) const DATABASE: &str = "sidetone.db";
const LOG: &str = "sidetone.db-wal";
pub(super) const JOURNAL: &str = "sidetone.journal";

/// What a person has in a store: steps by number, and drafts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) steps: BTreeMap<i64, (StepState, String)>,
    pub(super) drafts: BTreeMap<(String, bool), String>,
}

pub(super) async fn own(store: &Store) -> Result<Own, StoreError> {
    let mut own = Own::default();
    for step in store.outbox().await? {
        let words = match &step.operation {
            Operation::Reply(reply) => reply.markdown.clone(),
            Operation::Note(note) => note.markdown.clone(),
            other => other.name().to_owned(),
        };
        own.steps.insert(step.id, (step.state, format!("{}: {words}", step.conversation)));
    }
    for id in ["1", "2", "3", "4", "9"] {
        for draft in store.drafts(&id.into()).await? {
            own.drafts.insert((id.to_owned(), draft.mode == DraftMode::Note), draft.markdown);
        }
    }
    Ok(own)
}

pub(super) async fn type_in(store: &Store, id: &str, mode: DraftMode, words: &str) {
    let draft = Draft { conversation: id.into(), mode, markdown: words.into(), updated_at: NOW };
    store.save_draft(draft).await.expect("saved");
}

/// A store with something in every state, killed: its log is not taken in, and nothing is tidied.
async fn killed() -> (TempDir, Own) {
    let bench = Bench::swift();
    bench.store.bind("ws").await.expect("bound");
    bench.put_heads((1..30).map(|n| conversation(&n.to_string(), 2000 + n)).collect()).await.expect("put");
    let words: Vec<_> = (0..30).map(|n| part(&format!("p{n}"), 1400 + n, "Hello? ".repeat(200).as_str())).collect();
    bench.put_thread(thread(conversation("1", 2001), words)).await.expect("put");
    bench.store.contend().await.expect("asked");
    // What was long done is in the database, and the rest in its log.
    let old = bench.enqueue("4", vec![reply("said long ago")]).await;
    bench.deliver(old[0].id).await;
    type_in(&bench.store, "9", DraftMode::Reply, "an old draft").await;
    bench.file().pragma_query_value(None, "wal_checkpoint", |_| Ok(())).expect("taken in");
    // Whoever reads keeps the rest in the log, however long this takes.
    let reader = bench.file();
    reader.execute_batch("BEGIN; SELECT count(*) FROM conversation").expect("read");
    let doubtful = bench.enqueue("2", vec![note("in doubt")]).await;
    bench.store.mark_sending(doubtful[0].id, Some(NOW)).await.expect("sending");
    bench.store.mark_unsure(doubtful[0].id, Ending::Open, "cut off").await.expect("unsure");
    let refused = bench.enqueue("1", vec![reply("refused"), Operation::Close]).await;
    bench.store.mark_sending(refused[0].id, Some(NOW)).await.expect("sending");
    bench.store.fail(refused[0].id, "no").await.expect("failed");
    let done = bench.enqueue("4", vec![reply("said and done")]).await;
    bench.deliver(done[0].id).await;
    let sending = bench.enqueue("4", vec![reply("on its way")]).await;
    bench.store.mark_sending(sending[0].id, Some(NOW)).await.expect("sending");
    type_in(&bench.store, "2", DraftMode::Reply, "a draft").await;
    type_in(&bench.store, "2", DraftMode::Reply, "a draft, and on").await;
    type_in(&bench.store, "3", DraftMode::Note, "thrown away").await;
    bench.store.drop_draft(&"3".into(), DraftMode::Note).await.expect("dropped");
    bench.enqueue("3", vec![reply("waits"), Operation::CloseUntil(NOW.plus(3600))]).await;
    let own = own(&bench.store).await.expect("read");
    assert_eq!((own.steps.len(), own.drafts.len()), (6, 3));
    let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a directory");
    for file in std::fs::read_dir(bench.dir.path()).expect("a directory").map(|file| file.expect("a file")) {
        std::fs::copy(file.path(), dir.path().join(file.file_name())).expect("copied");
    }
    drop(reader);
    (dir, own)
}

/// Opens a store, again if it says so, and reads all that a person has there; with what was said.
pub(super) async fn opened(dir: &Path) -> Result<(Store, Own, String), StoreError> {
    let mut last = None;
    for _ in 0..3 {
        let store = match Store::open(dir, Clock::manual(NOW.plus(60))) {
            Ok((store, _events)) => store,
            Err(error) => return Err(error),
        };
        let read = async {
            store.outbox_entries().await?;
            let own = own(&store).await?;
            Ok::<_, StoreError>((own, store.found().await?.join(" ")))
        };
        match read.await {
            Ok((own, said)) => return Ok((store, own, said)),
            Err(error) => {
                let words = error.to_string();
                assert!(words.contains("start sidetone again"), "{words}");
                last = Some(error);
            }
        }
    }
    Err(last.expect("tried"))
}

fn aside(dir: &Path, end: &str) -> Vec<PathBuf> {
    Store::kept_aside(dir).into_iter().filter(|path| path.to_string_lossy().ends_with(end)).collect()
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).expect("a file").len()
}

#[tokio::test]
async fn a_store_that_was_cut_to_nothing_says_so_and_has_its_drafts_and_outbox() {
    let (dir, before) = killed().await;
    std::fs::File::create(dir.path().join(DATABASE)).expect("cut");
    assert!(matches!(Store::examine(dir.path()).expect("looked"), Examined::Wrong(words) if words.contains("0 bytes")));
    let (store, after, said) = opened(dir.path()).await.expect("opened");
    assert_eq!(after, before);
    assert!(said.contains("0 bytes") && said.contains("6 waiting actions, 3 drafts"), "{said}");
    assert!(said.contains("2 actions may have arrived"), "{said}");
    assert!(said.contains("sidetone-damaged-20231114T221420Z.db"), "{said}");
    assert_eq!(store.workspace().await.expect("read").as_deref(), Some("ws"), "the outbox goes to no other workspace");
    assert!(store.is_copy().await.expect("asked"), "what waits is looked for before it goes out");
    // Numbers go on where they were.
    let next = store.enqueue(decided("4", vec![reply("next")])).await.expect("enqueued");
    assert!(before.steps.keys().all(|id| *id < next[0].id));
    assert_eq!(store.take_found().await.expect("told").join(" "), said);
    drop(store);
    let (_, again, said) = opened(dir.path()).await.expect("opened");
    assert_eq!((again.steps.len(), said.as_str()), (7, ""), "once is enough");
    assert_eq!(Store::examine(dir.path()).expect("looked"), Examined::Whole);
}

#[tokio::test]
async fn a_database_that_was_deleted_says_so_and_has_its_drafts_and_outbox() {
    let (dir, before) = killed().await;
    std::fs::remove_file(dir.path().join(DATABASE)).expect("deleted");
    assert!(Store::is_in(dir.path()), "what waits is there still");
    let (_, after, said) = opened(dir.path()).await.expect("opened");
    assert_eq!(after, before);
    assert!(said.contains("gone") && said.contains("6 waiting actions"), "{said}");
    assert_eq!(aside(dir.path(), ".db-wal").len(), 1, "what is left of it is kept");
}

#[tokio::test]
async fn a_log_that_was_deleted_cut_or_zeroed_loses_nothing_that_waits_and_says_so() {
    for harm in ["deleted", "cut", "zeroed"] {
        let (dir, before) = killed().await;
        let log = dir.path().join(LOG);
        let file = std::fs::File::options().write(true).open(&log).expect("a log");
        match harm {
            "deleted" => std::fs::remove_file(&log).expect("deleted"),
            "cut" => file.set_len(length(&log) / 3).expect("cut"),
            _ => file.write_all_at(&vec![0; length(&log) as usize], 0).expect("zeroed"),
        }
        assert!(matches!(Store::examine(dir.path()).expect("looked"), Examined::Wrong(_)), "{harm}");
        let (_, after, said) = opened(dir.path()).await.expect("opened");
        assert_eq!(after, before, "{harm}");
        assert!(said.contains("log was cut") && said.contains("Brought back from the journal"), "{harm}: {said}");
        assert_eq!(aside(dir.path(), ".db-wal").len(), usize::from(harm != "deleted"), "{harm}");
    }
}

#[tokio::test]
async fn damaged_files_are_kept_each_time_and_none_is_written_over() {
    let (dir, before) = killed().await;
    for n in 1..=3 {
        std::fs::write(dir.path().join(DATABASE), format!("damage {n}. ").repeat(100)).expect("damaged");
        let (_, after, _) = opened(dir.path()).await.expect("opened");
        assert_eq!(after, before);
        let kept = aside(dir.path(), ".db");
        assert_eq!(kept.len(), n);
        let all: Vec<String> = kept.iter().map(|path| std::fs::read_to_string(path).expect("read")).collect();
        assert!((1..=n).all(|n| all.iter().any(|text| text.starts_with(&format!("damage {n}.")))));
    }
}

#[tokio::test]
async fn where_the_journal_is_gone_too_it_is_said_that_what_waited_is_lost() {
    let (dir, _) = killed().await;
    for file in [DATABASE, LOG, JOURNAL] {
        std::fs::remove_file(dir.path().join(file)).expect("deleted");
    }
    let (_, after, said) = opened(dir.path()).await.expect("opened");
    assert_eq!(after, Own::default());
    assert!(said.contains("Drafts and actions that had not gone out are lost"), "{said}");
}

#[tokio::test]
async fn without_a_journal_what_can_be_read_of_a_damaged_database_comes_back() {
    let (dir, before) = killed().await;
    // Closed as it should be, so that all is in the database; then its last page, where nothing of a person's is, goes.
    drop(opened(dir.path()).await.expect("opened"));
    let path = dir.path().join(DATABASE);
    let file = std::fs::File::options().write(true).open(&path).expect("a database");
    file.set_len(length(&path) - 4096).expect("cut");
    std::fs::remove_file(dir.path().join(JOURNAL)).expect("deleted");
    let (_, after, said) = opened(dir.path()).await.expect("opened");
    // A file that is shorter than it says is not read at all by SQLite: then it is said.
    assert!(after == before || said.contains("are lost"), "{after:?}: {said}");
    assert_eq!(aside(dir.path(), ".db").len(), 1);
}

#[tokio::test]
async fn a_journal_that_is_damaged_or_missing_costs_nothing_while_the_database_is_whole() {
    for harm in ["deleted", "emptied", "cut", "overwritten"] {
        let (dir, before) = killed().await;
        let journal = dir.path().join(JOURNAL);
        let whole = std::fs::read(&journal).expect("read");
        match harm {
            "deleted" => std::fs::remove_file(&journal).expect("deleted"),
            "emptied" => std::fs::write(&journal, "").expect("written"),
            "cut" => std::fs::write(&journal, &whole[..whole.len() / 2]).expect("written"),
            _ => std::fs::write(&journal, "what?\n".repeat(50)).expect("written"),
        }
        let (store, after, _) = opened(dir.path()).await.expect("opened");
        assert_eq!(after, before, "{harm}");
        type_in(&store, "1", DraftMode::Note, "typed since").await;
        drop(store);
        // And it is a journal again.
        std::fs::remove_file(dir.path().join(DATABASE)).expect("deleted");
        let (_, after, _) = opened(dir.path()).await.expect("opened");
        assert_eq!(after.steps, before.steps, "{harm}");
        assert_eq!(after.drafts.len(), before.drafts.len() + 1, "{harm}");
    }
}

#[tokio::test]
async fn a_damaged_store_that_another_program_has_open_is_left_to_it() {
    let bench = Bench::new();
    bench.enqueue("1", vec![reply("waits")]).await;
    assert!(bench.store.contend().await.expect("asked"));
    let file = bench.dir.path().join(DATABASE);
    std::fs::write(&file, "").expect("cut");
    let error = Store::open(bench.dir.path(), Clock::manual(NOW)).map(drop).expect_err("refused");
    assert!(matches!(error, StoreError::DamagedInUse { .. }), "{error}");
    assert!(error.to_string().contains("end that one"), "{error}");
    assert!(Store::kept_aside(bench.dir.path()).is_empty());
}

#[tokio::test]
async fn an_older_copy_of_the_database_beside_its_journal_has_what_the_journal_knows() {
    let bench = Bench::new();
    let said = bench.enqueue("1", vec![reply("said since")]).await;
    bench.enqueue("2", vec![reply("waits")]).await;
    type_in(&bench.store, "3", DraftMode::Note, "thrown away since").await;
    let Bench { dir, store, .. } = bench.restarted();
    drop(store);
    let copy = std::fs::read(dir.path().join(DATABASE)).expect("read");
    let (store, _events) = Store::open(dir.path(), Clock::manual(NOW)).expect("opened");
    store.contend().await.expect("asked");
    store.mark_sending(said[0].id, None).await.expect("sending");
    store.acknowledge(said[0].id, None).await.expect("done");
    store.drop_draft(&"3".into(), DraftMode::Note).await.expect("dropped");
    type_in(&store, "3", DraftMode::Reply, "typed since").await;
    store.enqueue(decided("2", vec![reply("waits, too")])).await.expect("enqueued");
    let before = own(&store).await.expect("read");
    drop(store);
    std::fs::remove_file(dir.path().join(DATABASE)).expect("deleted");
    std::fs::write(dir.path().join(DATABASE), copy).expect("restored");
    let (store, after, said_so) = opened(dir.path()).await.expect("opened");
    assert_eq!(after, before);
    assert!(said_so.contains("Brought back"), "{said_so}");
    let done = store.step(said[0].id).await.expect("read").expect("remembered");
    assert_eq!(done.state, StepState::Done, "it is not said again");
    assert!(store.is_copy().await.expect("asked"));
}

#[tokio::test]
async fn words_that_are_done_with_or_redacted_are_not_in_the_journal() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10), conversation("2", 11)]).await.expect("put");
    let read = |bench: &Bench| std::fs::read_to_string(bench.dir.path().join(JOURNAL)).expect("a journal");
    let said = bench.enqueue("1", vec![reply("words that were said")]).await;
    let dropped = bench.enqueue("2", vec![note("words taken back")]).await;
    type_in(&bench.store, "1", DraftMode::Reply, "words of a draft").await;
    type_in(&bench.store, "2", DraftMode::Reply, "words that stay").await;
    for words in ["that were said", "taken back", "of a draft", "that stay"] {
        assert!(read(&bench).contains(words), "{words}");
    }
    bench.store.contend().await.expect("asked");
    bench.deliver(said[0].id).await;
    bench.store.drop_step(dropped[0].id).await.expect("dropped");
    let back = bench.store.draft(&"2".into(), DraftMode::Note).await.expect("read").expect("a draft");
    bench.store.forget_draft(back.mark).await.expect("dropped");
    bench.store.drop_draft(&"1".into(), DraftMode::Reply).await.expect("dropped");
    // A redaction does not wait: all that does not count any more goes with it.
    bench.put_thread(thread(conversation("1", 12), vec![part("p", 11, "to be redacted")])).await.expect("put");
    bench.store.redact(&"1".into(), vec!["p".into()], false).await.expect("redacted");
    let kept = read(&bench);
    for words in ["that were said", "taken back", "of a draft"] {
        assert!(!kept.contains(words), "{words}");
    }
    assert!(kept.contains("words that stay"));
    // And without one it is written anew by the end at the latest.
    type_in(&bench.store, "2", DraftMode::Reply, "other words").await;
    bench.store.drop_draft(&"2".into(), DraftMode::Reply).await.expect("dropped");
    let bench = bench.restarted();
    assert!(!read(&bench).contains("words"));
}

#[tokio::test]
async fn a_journal_does_not_grow_with_what_is_typed() {
    let bench = Bench::swift();
    for n in 0..300 {
        type_in(&bench.store, "1", DraftMode::Reply, &format!("{n} {}", "words ".repeat(200))).await;
    }
    let bench = bench.restarted();
    assert!(length(&bench.dir.path().join(JOURNAL)) < 5_000);
}

#[tokio::test]
async fn a_journal_that_cannot_be_written_is_said_and_keeps_nobody_from_working() {
    let mut bench = Bench::new();
    type_in(&bench.store, "1", DraftMode::Reply, "typed").await;
    let journal = bench.dir.path().join(JOURNAL);
    std::fs::remove_file(&journal).expect("deleted");
    std::fs::create_dir(&journal).expect("in its way");
    bench.events();
    type_in(&bench.store, "1", DraftMode::Reply, "typed on").await;
    let told = bench.events().iter().any(|event| matches!(event, crate::store::StoreEvent::Journal(_)));
    assert!(told);
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("typed on"));
    std::fs::remove_dir(&journal).expect("out of its way");
    type_in(&bench.store, "1", DraftMode::Reply, "typed on and on").await;
    let kept = std::fs::read_to_string(&journal).expect("a journal");
    assert!(kept.contains("typed on and on"));
}

/// One thing that happens to a file.
#[derive(Clone, Debug)]
enum Harm {
    Delete,
    /// Cut at a part of its length, of 1000.
    Cut(u64),
    /// A page is nothing but zeros, at a part of its length.
    Zero(u64),
    /// A bit is another one, at a part of its length.
    Flip(u64, u8),
}

fn harm() -> impl Strategy<Value = Harm> {
    prop_oneof![
        Just(Harm::Delete),
        (0..1000_u64).prop_map(Harm::Cut),
        (0..1000_u64).prop_map(Harm::Zero),
        (0..100_000_u64, 0..8_u8).prop_map(|(at, bit)| Harm::Flip(at, bit)),
    ]
}

fn do_harm(path: &Path, harm: &Harm) {
    let Ok(file) = std::fs::File::options().read(true).write(true).open(path) else { return };
    let length = length(path);
    match *harm {
        Harm::Delete => std::fs::remove_file(path).expect("deleted"),
        Harm::Cut(part) => file.set_len(length * part / 1000).expect("cut"),
        Harm::Zero(part) => {
            let at = length * part / 1000 / 4096 * 4096;
            file.write_all_at(&vec![0; (length - at).min(4096) as usize], at).expect("zeroed");
        }
        Harm::Flip(part, bit) if length > 0 => {
            let at = (length - 1) * part / 100_000;
            let mut byte = [0];
            file.read_exact_at(&mut byte, at).expect("read");
            file.write_all_at(&[byte[0] ^ 1 << bit], at).expect("flipped");
        }
        Harm::Flip(..) => {}
    }
}

fn play(files: &[(&str, Harm)], check: impl AsyncFnOnce(&Path, Own)) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (dir, before) = killed().await;
        for (file, harm) in files {
            do_harm(&dir.path().join(file), harm);
        }
        check(dir.path(), before).await;
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_to_the_database_its_log_and_its_lease_all_that_was_shown_is_there(
        database in proptest::option::weighted(0.7, harm()),
        log in proptest::option::weighted(0.6, harm()),
        shared in proptest::option::weighted(0.3, harm()),
        lease in proptest::option::weighted(0.3, harm()),
    ) {
        let files = [(DATABASE, database), (LOG, log), ("sidetone.db-shm", shared), ("sidetone.lease-1", lease)];
        let files: Vec<_> = files.into_iter().filter_map(|(file, harm)| Some((file, harm?))).collect();
        play(&files, async |dir, before| {
            let (store, after, said) = opened(dir).await.expect("opened");
            assert_eq!(after, before, "{said}");
            // And it goes on.
            if store.enqueue(decided("4", vec![reply("next")])).await.is_err() {
                drop(store);
                let (store, after, said) = opened(dir).await.expect("opened again");
                assert_eq!(after, before, "{said}");
                store.enqueue(decided("4", vec![reply("next")])).await.expect("enqueued");
            }
        });
    }

    #[test]
    fn whatever_happens_to_all_its_files_a_store_opens_and_is_silent_about_nothing(
        database in proptest::option::weighted(0.7, harm()),
        log in proptest::option::weighted(0.5, harm()),
        journal in proptest::option::weighted(0.9, harm()),
    ) {
        let files = [(DATABASE, database), (LOG, log), (JOURNAL, journal)];
        let files: Vec<_> = files.into_iter().filter_map(|(file, harm)| Some((file, harm?))).collect();
        play(&files, async |dir, before| {
            // What was cut off a journal at a line's end is not missed by what is left of it.
            let is_clean = std::fs::read(dir.join(JOURNAL)).is_ok_and(|journal| journal.ends_with(b"\n"));
            let unknown = is_clean && files.iter().any(|(file, harm)| *file == JOURNAL && matches!(harm, Harm::Cut(_)));
            let (store, after, mut said) = opened(dir).await.expect("opened");
            if unknown {
                said.push('?');
            }
            for (id, (state, words)) in &before.steps {
                match after.steps.get(id) {
                    None => assert!(!said.is_empty(), "{words} is not there"),
                    Some((now, same)) => {
                        // Bits of a database beside which there is no journal cannot be known for what they are.
                        assert!(same == words || !said.is_empty() || !dir.join(JOURNAL).exists(), "{words}: {same}");
                        assert!(now == state || !said.is_empty(), "{words} was {state:?} and is {now:?}");
                    }
                }
            }
            for (place, words) in &before.drafts {
                assert!(after.drafts.get(place) == Some(words) || !said.is_empty(), "{words} is not there");
            }
            // What is older than what was known goes out only after a look.
            let older = after.steps.iter().any(|(id, (state, _))| {
                *state == StepState::Queued && before.steps.get(id).is_none_or(|(was, _)| was != state)
            });
            assert!(!older || store.is_copy().await.expect("asked"), "{said}");
        });
    }
}
