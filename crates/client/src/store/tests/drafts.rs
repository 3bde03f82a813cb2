//! Drafts of several programs on one store (S9): no text is lost to another one.

use super::*;
use crate::intent::Refusal;
use crate::store::{Draft, DraftNow, KeptDraft, SavedDraft};

const REPLY: DraftMode = DraftMode::Reply;

/// Another program on the bench's store.
fn another(bench: &Bench) -> Store {
    Store::open(bench.dir.path(), bench.clock.clone()).expect("a store").0
}

async fn save(store: &Store, markdown: &str) -> SavedDraft {
    let draft = Draft { conversation: "1".into(), mode: REPLY, markdown: markdown.into(), updated_at: NOW };
    store.save_draft(draft).await.expect("saved")
}

/// A composer opens, and the draft is in it.
async fn open(store: &Store) -> String {
    let kept = store.draft(&"1".into(), REPLY).await.expect("read");
    know(store, kept).await
}

async fn know(store: &Store, kept: Option<KeptDraft>) -> String {
    let kept = kept.expect("a draft");
    store.know_draft(&"1".into(), REPLY, kept.mark).await.expect("known");
    kept.draft.markdown
}

async fn send(store: &Store, words: &str) {
    let new = NewUnit { drop_drafts: vec![("1".into(), REPLY)], ..decided("1", vec![reply(words)]) };
    store.enqueue(new).await.expect("enqueued");
}

/// All texts that are kept, sorted.
async fn texts(store: &Store) -> Vec<String> {
    let drafts = store.drafts(&"1".into()).await.expect("read");
    let mut texts: Vec<String> = drafts.into_iter().map(|draft| draft.markdown).collect();
    texts.sort();
    texts
}

#[tokio::test]
async fn two_programs_that_write_at_the_same_time_both_keep_their_text() {
    let bench = Bench::new();
    let (one, two) = (&bench.store, another(&bench));
    save(one, "begun").await;
    assert_eq!(open(&two).await, "begun");
    save(&two, "begun in two").await;
    assert_eq!(save(one, "begun, on in one").await, SavedDraft { others: 1, apart: true, gone: false });
    assert_eq!(save(&two, "begun in two, on").await, SavedDraft { others: 1, apart: false, gone: false });
    assert_eq!(save(one, "on in one, once more").await, SavedDraft { others: 1, apart: false, gone: false });
    assert_eq!(texts(one).await, ["begun in two, on", "on in one, once more"]);
    let bench = bench.restarted();
    assert_eq!(texts(&bench.store).await, ["begun in two, on", "on in one, once more"]);
}

#[tokio::test]
async fn a_draft_that_changes_its_mode_is_kept_as_one_or_as_the_other() {
    let bench = Bench::new();
    let store = &bench.store;
    save(store, "begun").await;
    let note = Draft { conversation: "1".into(), mode: DraftMode::Note, markdown: "a note".into(), updated_at: NOW };
    // The disk fails between the two.
    let hand = bench.file();
    hand.execute_batch("CREATE TRIGGER no BEFORE DELETE ON draft BEGIN SELECT RAISE(ABORT, 'no'); END").expect("made");
    assert!(store.turn_draft(note.clone(), REPLY).await.is_err());
    assert_eq!(texts(store).await, ["begun"]);
    hand.execute_batch("DROP TRIGGER no").expect("gone");
    store.turn_draft(note, REPLY).await.expect("turned");
    assert_eq!(texts(store).await, ["a note"]);
    // What another program wrote as a reply meanwhile stays.
    let two = another(&bench);
    save(&two, "theirs").await;
    open(store).await;
    save(&two, "theirs, and on").await;
    let note = Draft { conversation: "1".into(), mode: DraftMode::Note, markdown: "again".into(), updated_at: NOW };
    assert!(store.turn_draft(note, REPLY).await.expect("turned").apart);
    assert_eq!(texts(store).await, ["again", "theirs, and on"]);
}

#[tokio::test]
async fn what_was_begun_as_a_note_and_is_sent_as_a_reply_goes_with_it_in_one() {
    let bench = Bench::new();
    let store = &bench.store;
    let (conversation, mode) = ("1".into(), DraftMode::Note);
    let note = Draft { conversation, mode, markdown: "begun".to_owned(), updated_at: NOW };
    store.save_draft(note).await.expect("saved");
    save(store, "begun as a note").await;
    let drop_drafts = [REPLY, DraftMode::Note].map(|mode| ("1".into(), mode)).to_vec();
    let new = NewUnit { drop_drafts, ..decided("1", vec![reply("begun as a note, sent as a reply")]) };
    store.enqueue(new).await.expect("enqueued");
    assert_eq!(texts(store).await, [""; 0]);
    let bench = bench.restarted();
    assert_eq!(texts(&bench.store).await, [""; 0]);
}

#[tokio::test]
async fn what_is_typed_before_the_kept_draft_has_come_in_is_one_draft_with_it() {
    let bench = Bench::new();
    let (one, two) = (&bench.store, another(&bench));
    save(&two, "the first").await;
    let kept = one.draft(&"1".into(), REPLY).await.expect("read");
    assert!(save(one, "second").await.apart);
    know(one, kept).await;
    let both = "the first\n\nsecond";
    assert_eq!(save(one, both).await, SavedDraft { others: 0, apart: false, gone: false });
    assert_eq!(texts(one).await, [both]);
    assert_eq!(open(one).await, both);
    // What another program writes stays, though its words are in it.
    save(&two, "second").await;
    assert_eq!(save(one, both).await.others, 1);
    assert_eq!(texts(one).await, ["second", both]);
}

#[tokio::test]
async fn a_text_that_another_program_has_begun_while_none_was_known_stays() {
    let bench = Bench::new();
    let (one, two) = (&bench.store, another(&bench));
    save(one, "mine").await;
    assert!(save(&two, "theirs").await.apart);
    assert_eq!(texts(one).await, ["mine", "theirs"]);
}

#[tokio::test]
async fn what_is_sent_takes_only_the_text_along_that_its_program_knew() {
    let bench = Bench::new();
    let (one, two) = (&bench.store, another(&bench));
    save(one, "begun").await;
    open(&two).await;
    save(&two, "begun, and something to keep").await;
    let unheard = NewUnit { drop_drafts: vec![("1".into(), REPLY)], ..decided("1", vec![reply("begun")]) };
    let held = one.enqueue(unheard).await;
    assert!(matches!(held, Err(StoreError::Refused(Refusal::DraftElsewhere { gone: false, others: 1 }))), "{held:?}");
    assert!(one.outbox().await.expect("read").is_empty());
    // Whoever was told may send what they have all the same.
    one.unknow_draft(&"1".into(), REPLY).await.expect("unknown");
    send(one, "begun").await;
    assert_eq!(texts(one).await, ["begun, and something to keep"]);
    // What goes out with it needs no keeping.
    send(&two, "begun, and something to keep, and the end").await;
    assert_eq!(texts(one).await, [""; 0]);
    save(one, "half").await;
    send(&two, "half and whole").await;
    assert_eq!(texts(one).await, [""; 0]);
}

#[tokio::test]
async fn of_two_programs_that_show_a_draft_one_sends_it() {
    for changed in [false, true] {
        let bench = Bench::new();
        let (one, two) = (&bench.store, another(&bench));
        save(one, "begun").await;
        open(&two).await;
        send(one, "begun").await;
        let words = if changed { "begun, and on" } else { "begun" };
        let again = NewUnit { drop_drafts: vec![("1".into(), REPLY)], ..decided("1", vec![reply(words)]) };
        let held = two.enqueue(again).await;
        assert!(
            matches!(held, Err(StoreError::Refused(Refusal::DraftElsewhere { gone: true, others: 0 }))),
            "{held:?}"
        );
        assert_eq!(one.outbox().await.expect("read").len(), 1);
    }
}

#[tokio::test]
async fn what_is_thrown_away_or_emptied_is_only_what_its_program_knew() {
    for empty in [false, true] {
        let bench = Bench::new();
        let (one, two) = (&bench.store, another(&bench));
        save(one, "begun").await;
        open(&two).await;
        save(&two, "something else").await;
        let gone = if empty { save(one, "").await } else { one.drop_draft(&"1".into(), REPLY).await.expect("dropped") };
        assert_eq!(gone, SavedDraft { others: 1, apart: true, gone: false });
        assert_eq!(texts(one).await, ["something else"]);
        two.drop_draft(&"1".into(), REPLY).await.expect("dropped");
        assert_eq!(texts(one).await, [""; 0]);
    }
}

#[tokio::test]
async fn a_program_hears_what_became_of_the_draft_it_shows() {
    let bench = Bench::new();
    let (one, two) = (&bench.store, another(&bench));
    let now = async |store: &Store| store.draft_now(&"1".into(), REPLY).await.expect("read");
    assert_eq!(now(one).await, DraftNow::Same { others: 0 });
    save(one, "begun").await;
    assert_eq!(now(one).await, DraftNow::Same { others: 0 });
    let DraftNow::Changed(kept) = now(&two).await else { panic!("there is one now") };
    assert_eq!(know(&two, Some(kept)).await, "begun");
    save(&two, "begun, on").await;
    let DraftNow::Changed(kept) = now(one).await else { panic!("it is another text") };
    assert_eq!(know(one, Some(kept)).await, "begun, on");
    send(&two, "begun, on").await;
    assert_eq!(now(one).await, DraftNow::Gone { others: 0 });
    assert_eq!(save(one, "what was typed since").await, SavedDraft { others: 0, apart: false, gone: true });
}

#[tokio::test]
async fn all_drafts_that_are_kept_can_be_turned_to() {
    let bench = Bench::new();
    let (one, two, three) = (&bench.store, another(&bench), another(&bench));
    for (store, text) in [(one, "a"), (&two, "b"), (&three, "c")] {
        save(store, text).await;
    }
    let mut seen = Vec::new();
    for _ in 0..4 {
        let other = one.other_draft(&"1".into(), REPLY).await.expect("read");
        assert_eq!(other.as_ref().map(|kept| kept.others), Some(2));
        seen.push(know(one, other).await);
    }
    assert_eq!(seen, ["b", "c", "a", "b"]);
    save(one, "b, on").await;
    assert_eq!(texts(one).await, ["a", "b, on", "c"]);
}

#[tokio::test]
async fn words_that_come_back_from_the_outbox_lose_nothing_that_another_program_typed() {
    let bench = Bench::new();
    let (one, two) = (&bench.store, another(&bench));
    let id = bench.enqueue("1", vec![reply("refused")]).await[0].id;
    save(&two, "typed since").await;
    one.fail(id, "no").await.expect("failed");
    assert_eq!(texts(one).await, ["refused\n\ntyped since"]);
    // In its composer they are put in front as well, before or after more was typed.
    save(&two, "refused\n\ntyped since, and on").await;
    assert_eq!(texts(one).await, ["refused\n\ntyped since, and on"]);
}

#[tokio::test]
async fn a_change_that_failed_is_not_taken_for_known() {
    let bench = Bench::new();
    let two = another(&bench);
    save(&bench.store, "begun").await;
    open(&two).await;
    let hand = bench.file();
    hand.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let draft = Draft { conversation: "1".into(), mode: REPLY, markdown: "lost?".into(), updated_at: NOW };
    assert!(bench.store.save_draft(draft).await.is_err_and(|error| error.is_busy()));
    hand.execute_batch("ROLLBACK").expect("free");
    save(&two, "from two").await;
    assert!(save(&bench.store, "from one").await.apart);
    assert_eq!(texts(&two).await, ["from one", "from two"]);
}

#[tokio::test]
async fn a_key_does_not_wait_for_all_that_wait_before_it() {
    let bench = Bench::new();
    let hand = bench.file();
    hand.execute_batch("BEGIN IMMEDIATE").expect("the lock");
    let mut tasks = Vec::new();
    for n in 0..60 {
        let store = bench.store.clone();
        tasks.push(tokio::spawn(async move { store.set_meta("n", &n.to_string()).await }));
    }
    tokio::task::yield_now().await;
    let key = bench.store.enqueue(decided("1", vec![reply("now?")]));
    // Far more than the second that it may take, and far less than a second for each.
    let refused = tokio::time::timeout(std::time::Duration::from_secs(20), key).await.expect("an answer");
    assert!(refused.is_err_and(|error| error.is_busy()));
    for task in tasks {
        assert!(task.await.expect("an end").is_err_and(|error| error.is_busy()));
    }
    hand.execute_batch("ROLLBACK").expect("free");
    bench.enqueue("1", vec![reply("now!")]).await;
}
