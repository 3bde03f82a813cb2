//! A journal that is all there is left of a store: it opens and works, or says what is the matter.

use std::path::Path;

use client::domain::{DraftMode, Timestamp};
use client::store::{Draft, Store};
use clock::Clock;
use sha1::{Digest as _, Sha1};
use tempfile::TempDir;

const NOW: Timestamp = Timestamp(1_760_000_000);

pub fn target(data: &[u8]) {
    // The first byte says whether the lines have their numbers and checksums, or are given some.
    let Some((sealed, bytes)) = data.split_first() else { return };
    let journal = if sealed & 1 == 0 { bytes.to_vec() } else { seal(bytes) };
    let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
    std::fs::write(dir.path().join("sidetone.journal"), &journal).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(open(dir.path()));
    // A second time nothing is found that the first time has not settled.
    runtime.block_on(open(dir.path()));
}

async fn open(dir: &Path) {
    if let Err(why) = Store::examine(dir) {
        assert!(!why.to_string().is_empty());
    }
    let store = match Store::open(dir, Clock::manual(NOW)) {
        Ok((store, _events)) => store,
        Err(why) => return assert!(!why.to_string().is_empty()),
    };
    let conversation = "4711".into();
    let draft = Draft { conversation, mode: DraftMode::Note, markdown: "what was typed since".into(), updated_at: NOW };
    let conversation = draft.conversation.clone();
    store.save_draft(draft).await.unwrap();
    let drafts = store.drafts(&conversation).await.unwrap();
    assert!(drafts.iter().any(|draft| draft.markdown == "what was typed since"), "{drafts:?}");
    store.outbox_entries().await.unwrap();
    store.found().await.unwrap();
}

/// Lines as the program writes them: each with its number, how many of its transaction follow, and a checksum.
fn seal(lines: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for (n, line) in lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).enumerate() {
        // Whose it is comes first and twice, in one transaction.
        let (number, left) = (n.max(1), usize::from(n == 0));
        let mut line = line.to_vec();
        line.extend(format!(" {number:016x} {left:08x}").bytes());
        let sum = Sha1::digest(&line).iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        line.extend(format!(" {sum:016x}\n").bytes());
        out.extend(line);
    }
    out
}
