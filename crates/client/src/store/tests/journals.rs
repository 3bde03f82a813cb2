//! One journal in the hands of two programs: whoever writes when, nothing is lost from it (S7, S9).

use std::path::Path;

use tempfile::TempDir;

use super::damage::{DATABASE, JOURNAL, Own, opened, own, type_in};
use super::{Bench, NOW, conversation, decided, note, part, reply, thread};
use crate::store::{DraftMode, Store, StoreError};
use clock::Clock;

/// Where things are decided and written.
const IDS: [&str; 5] = ["1", "2", "3", "4", "9"];

/// One program: so many things that a person does, and what comes of them, in an order by chance.
async fn work(store: &Store, name: &str, seed: u64, steps: u32) -> Result<(), StoreError> {
    let mut chance = fastrand::Rng::with_seed(seed);
    let mut waiting = Vec::new();
    for step in 0..steps {
        let id = IDS[chance.usize(..IDS.len())];
        let mode = if chance.bool() { DraftMode::Reply } else { DraftMode::Note };
        let words = format!("{name}, {seed}, {step}");
        match chance.u8(..12) {
            0..=3 => type_in(store, id, mode, &words).await,
            4..=6 => {
                let operations = vec![if chance.bool() { reply(&words) } else { note(&words) }];
                waiting.push(store.enqueue(decided(id, operations)).await?.remove(0).id);
            }
            7 => drop(store.drop_draft(&id.into(), mode).await?),
            8 if !waiting.is_empty() => store.drop_step(waiting.swap_remove(chance.usize(..waiting.len()))).await?,
            // Only one of them has the turn to do this.
            9 if !waiting.is_empty() && store.contend().await? => {
                let id = waiting.swap_remove(chance.usize(..waiting.len()));
                if store.mark_sending(id, None).await?.is_some() {
                    store.acknowledge(id, None).await?;
                }
            }
            10 => {
                // A redaction has the journal written anew at once.
                let asked = store.revision().await?;
                let (id, part) = (id.to_owned(), part(&words, 1400, "to be redacted"));
                store.put_thread(thread(conversation(&id, 3000), vec![part.clone()]), asked).await?;
                store.redact(&id.as_str().into(), vec![part.id], false).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// What comes back when of all files of a store only the journal is left.
async fn of_journal_alone(dir: &Path) -> (Own, String) {
    let place = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).expect("a directory");
    std::fs::copy(dir.join(JOURNAL), place.path().join(JOURNAL)).expect("copied");
    let (_, own, said) = opened(place.path()).await.expect("opened");
    (own, said)
}

#[tokio::test]
async fn of_two_programs_that_write_at_once_the_journal_loses_nothing() {
    let bench = Bench::swift();
    let dir = bench.dir.path();
    bench.put_heads(IDS.iter().map(|id| conversation(id, 2000)).collect()).await.expect("put");
    let (mut other, _events) = Store::open(dir, Clock::manual(NOW)).expect("opened");
    // Few things at a time: whatever is missing is there again as soon as one of them writes the journal anew.
    for round in 0..40 {
        let (here, there) = tokio::join!(work(&bench.store, "here", round, 9), work(&other, "there", round + 1_000, 9));
        here.and(there).expect("no trouble");
        let before = own(&bench.store).await.expect("read");
        assert_eq!(own(&other).await.expect("read"), before);
        let (after, said) = of_journal_alone(dir).await;
        assert_eq!(after, before, "{round}: {said}");
        if round % 10 == 9 {
            // One of them ends, and comes back.
            drop(other);
            other = Store::open(dir, Clock::manual(NOW)).expect("opened").0;
        }
    }
    let before = own(&bench.store).await.expect("read");
    assert!(before.steps.len() > 5 && before.drafts.len() > 2, "{before:?}");
    // And in their own place, once the database is gone.
    let Bench { dir, store, .. } = bench;
    drop((store, other));
    std::fs::remove_file(dir.path().join(DATABASE)).expect("deleted");
    assert_eq!(opened(dir.path()).await.expect("opened").1, before);
}
