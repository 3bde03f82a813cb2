//! The outbox: on disk at once, in order, nothing lost (S1, S2, S4, S7).

use super::{Bench, NOW, conversation, decided, note, part, reply, thread};
use crate::domain::{AuthorKind, Body, Ending, Operation, State, Step, StepState, Timestamp};
use crate::intent::{Course, Refusal};
use crate::store::{Draft, DraftMode, NewUnit, StoreError, StoreEvent};

async fn states(bench: &Bench) -> Vec<(i64, StepState)> {
    bench.store.outbox().await.expect("read").into_iter().map(|step| (step.id, step.state)).collect()
}

async fn due(bench: &Bench) -> Vec<i64> {
    let due = bench.store.candidates().await.expect("read");
    due.into_iter().filter(|candidate| candidate.next_attempt_at <= bench.clock.now()).map(|due| due.id).collect()
}

async fn next(bench: &Bench) -> Option<Timestamp> {
    bench.store.candidates().await.expect("read").into_iter().map(|candidate| candidate.next_attempt_at).min()
}

fn ids(steps: &[Step]) -> Vec<i64> {
    steps.iter().map(|step| step.id).collect()
}

async fn save(bench: &Bench, markdown: &str) {
    let draft = Draft { conversation: "1".into(), mode: DraftMode::Reply, markdown: markdown.into(), updated_at: NOW };
    bench.store.save_draft(draft).await.expect("saved");
}

#[tokio::test]
async fn a_decided_action_takes_effect_replaces_its_draft_and_survives_a_restart() {
    let mut bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    save(&bench, "half a reply").await;
    bench.events();
    let new = NewUnit {
        drop_drafts: vec![("1".into(), DraftMode::Reply)],
        ..decided("1", vec![reply("hello"), Operation::Close])
    };
    let steps = bench.store.enqueue(new).await.expect("enqueued");
    assert_eq!(bench.shown("1").await.state, State::Closed);
    let events = bench.events();
    assert!(matches!(&events[..], [StoreEvent::Conversations(_), StoreEvent::Drafts, StoreEvent::Outbox]));
    let bench = bench.restarted();
    assert_eq!(bench.store.outbox().await.expect("read"), steps);
    assert_eq!(steps[0].unit, steps[1].unit);
    assert_eq!(bench.draft("1", DraftMode::Reply).await, None);
    assert_eq!(bench.shown("1").await.state, State::Closed);
}

#[tokio::test]
async fn an_action_on_an_unknown_conversation_is_kept_too() {
    let bench = Bench::new();
    let steps = bench.enqueue("9", vec![reply("hello")]).await;
    assert_eq!(due(&bench).await, ids(&steps));
    bench.deliver(steps[0].id).await;
    assert_eq!(states(&bench).await, []);
}

#[tokio::test]
async fn one_conversation_is_delivered_in_order_and_several_side_by_side() {
    let bench = Bench::new();
    let first = bench.enqueue("1", vec![reply("a"), Operation::Close]).await;
    let second = bench.enqueue("2", vec![reply("b")]).await;
    let third = bench.enqueue("1", vec![Operation::Open]).await;
    assert_eq!(due(&bench).await, [first[0].id, second[0].id]);
    assert_eq!(bench.store.mark_sending(first[1].id, None).await.expect("asked"), None, "not its turn");
    assert!(bench.store.mark_sending(first[0].id, None).await.expect("asked").is_some());
    assert_eq!(bench.store.mark_sending(first[0].id, None).await.expect("asked"), None, "already on its way");
    assert_eq!(due(&bench).await, [second[0].id]);
    bench.store.mark_unsure(first[0].id, Ending::Open, "timed out").await.expect("unsure");
    assert_eq!(due(&bench).await, [first[0].id, second[0].id], "it is looked for, and nothing passes it");
    bench.store.acknowledge(first[0].id, None).await.expect("acknowledged");
    assert_eq!(due(&bench).await, [first[1].id, second[0].id]);
    bench.deliver(first[1].id).await;
    assert_eq!(due(&bench).await, [second[0].id, third[0].id]);
}

#[tokio::test]
async fn a_later_action_waits_for_an_earlier_one_whose_time_has_not_come() {
    let bench = Bench::new();
    let later = NewUnit { not_before: NOW.plus(5), ..decided("1", vec![reply("undo me")]) };
    let waiting = bench.store.enqueue(later).await.expect("enqueued");
    bench.enqueue("1", vec![Operation::Close]).await;
    assert!(due(&bench).await.is_empty());
    assert_eq!(next(&bench).await, Some(NOW.plus(5)));
    bench.clock.advance(5);
    assert_eq!(due(&bench).await, ids(&waiting));
}

#[tokio::test]
async fn a_try_that_surely_failed_is_repeated_later() {
    let bench = Bench::new();
    let steps = bench.enqueue("1", vec![reply("a")]).await;
    let id = steps[0].id;
    bench.store.mark_sending(id, None).await.expect("sending");
    assert_eq!(next(&bench).await, None);
    bench.store.try_again(id, NOW.plus(30), "rate limited").await.expect("again");
    assert!(due(&bench).await.is_empty());
    assert_eq!(next(&bench).await, Some(NOW.plus(30)));
    bench.clock.advance(30);
    assert_eq!(due(&bench).await, [id]);
    let step = bench.store.step(id).await.expect("read").expect("the action");
    assert_eq!((step.attempts, step.error.map(|words| words.to_string())), (1, Some("rate limited".into())));
    let history = bench.store.outbox_history(id).await.expect("read");
    let states: Vec<StepState> = history.iter().map(|line| line.state).collect();
    assert_eq!(states, [StepState::Queued, StepState::Sending, StepState::Queued]);
}

#[tokio::test]
async fn a_refused_reply_goes_back_into_a_draft_and_what_hangs_on_it_falls_with_it() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let steps = bench.enqueue("1", vec![reply("hello"), note("fyi"), Operation::Close]).await;
    save(&bench, "typed since").await;
    bench.store.mark_sending(steps[0].id, None).await.expect("sending");
    let failed = bench.store.fail(steps[0].id, "conversation is locked").await.expect("failed");
    assert_eq!(ids(&failed), ids(&steps));
    let words: Vec<String> = failed.iter().map(|a| a.error.as_ref().expect("words").to_string()).collect();
    let not_tried = "not tried: an earlier step failed";
    assert_eq!(words, ["conversation is locked", not_tried, not_tried]);
    assert_eq!(bench.store.outbox().await.expect("read"), {
        let mut stored = failed.clone();
        stored[0].attempts = 1;
        stored
    });
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("hello\n\ntyped since"));
    assert_eq!(bench.draft("1", DraftMode::Note).await.as_deref(), Some("fyi"));
    assert_eq!(bench.shown("1").await, conversation("1", 20), "its effect is taken back");
    assert!(due(&bench).await.is_empty());
    assert_eq!(next(&bench).await, None);
}

#[tokio::test]
async fn several_refused_texts_keep_their_order_in_the_draft() {
    let bench = Bench::new();
    let steps = bench.enqueue("1", vec![reply("first"), reply("second")]).await;
    save(&bench, "third").await;
    bench.store.fail(steps[0].id, "no").await.expect("failed");
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("first\n\nsecond\n\nthird"));
    bench.store.retry(steps[0].id).await.expect("again");
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("third"), "they are on their way again");
}

#[tokio::test]
async fn a_refused_action_does_not_block_other_groups() {
    let bench = Bench::new();
    let refused = bench.enqueue("1", vec![reply("a"), Operation::Close]).await;
    let other = bench.enqueue("1", vec![Operation::SetRead(true)]).await;
    bench.store.mark_sending(refused[0].id, None).await.expect("sending");
    bench.store.fail(refused[0].id, "no").await.expect("failed");
    assert_eq!(due(&bench).await, ids(&other));
}

#[tokio::test]
async fn a_retried_action_is_queued_with_what_fell_with_it() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let steps = bench.enqueue("1", vec![reply("hello"), Operation::Close]).await;
    bench.store.fail(steps[0].id, "no").await.expect("failed");
    bench.store.retry(steps[0].id).await.expect("again");
    let queued: Vec<_> = ids(&steps).into_iter().map(|id| (id, StepState::Queued)).collect();
    assert_eq!(states(&bench).await, queued);
    assert_eq!(bench.draft("1", DraftMode::Reply).await, None);
    assert_eq!(bench.shown("1").await.state, State::Closed);
    assert_eq!(due(&bench).await, [steps[0].id]);
}

#[tokio::test]
async fn words_that_were_edited_in_the_draft_stay_there_on_a_retry() {
    let bench = Bench::new();
    let steps = bench.enqueue("1", vec![reply("hello")]).await;
    bench.store.fail(steps[0].id, "no").await.expect("failed");
    save(&bench, "hello, friend").await;
    bench.store.retry(steps[0].id).await.expect("again");
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("hello, friend"));
}

#[tokio::test]
async fn a_dropped_action_takes_its_effect_along_and_leaves_its_words() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let steps = bench.enqueue("1", vec![reply("hello"), Operation::Close]).await;
    bench.store.drop_step(steps[0].id).await.expect("dropped");
    assert_eq!(states(&bench).await, []);
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("hello"));
    assert_eq!(bench.shown("1").await, conversation("1", 20));
}

#[tokio::test]
async fn a_dropped_refusal_does_not_put_its_words_back_twice() {
    let bench = Bench::new();
    let steps = bench.enqueue("1", vec![reply("hello")]).await;
    bench.store.fail(steps[0].id, "no").await.expect("failed");
    bench.store.drop_step(steps[0].id).await.expect("dropped");
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("hello"));
    assert_eq!(states(&bench).await, []);
}

#[tokio::test]
async fn an_action_on_its_way_cannot_be_dropped() {
    let bench = Bench::new();
    let steps = bench.enqueue("1", vec![Operation::Close]).await;
    bench.store.mark_sending(steps[0].id, None).await.expect("sending");
    let error = bench.store.drop_step(steps[0].id).await.expect_err("on its way");
    assert!(matches!(error, StoreError::Refused(Refusal::OnItsWay(_))));
    assert_eq!(states(&bench).await, [(steps[0].id, StepState::Sending)]);
}

#[tokio::test]
async fn what_was_being_sent_at_the_end_is_in_doubt_after_a_restart() {
    let bench = Bench::new();
    bench.put_thread(thread(conversation("1", 20), vec![part("p1", 11, "x")])).await.expect("put");
    let sending = bench.enqueue("1", vec![reply("a")]).await;
    let queued = bench.enqueue("2", vec![reply("b")]).await;
    bench.store.mark_sending(sending[0].id, None).await.expect("sending");
    let bench = bench.restarted();
    assert_eq!(bench.store.recover().await.expect("recovered"), 1);
    assert_eq!(states(&bench).await, [(sending[0].id, StepState::Unsure), (queued[0].id, StepState::Queued)]);
    let evidence = bench.store.evidence(sending[0].id).await.expect("read").expect("evidence");
    assert_eq!((evidence.doubted, evidence.left, evidence.ending), (true, Some(NOW), Ending::Open));
}

#[tokio::test]
async fn done_actions_are_remembered_without_their_words_and_not_for_ever() {
    let bench = Bench::swift();
    let mut first = None;
    for _ in 0..1005 {
        let steps = bench.enqueue("1", vec![reply("confidential")]).await;
        first = first.or(Some(steps[0].id));
        bench.deliver(steps[0].id).await;
    }
    let first = first.expect("an action");
    assert_eq!(bench.store.step(first).await.expect("read"), None);
    assert_eq!(bench.store.outbox_history(first).await.expect("read"), []);
    let kept = bench.store.step(first + 1004).await.expect("read").expect("remembered");
    assert_eq!(kept.state, StepState::Done);
    let sql = "SELECT count(*), sum(operation LIKE '%confidential%') FROM outbox";
    let kept: (i64, i64) = bench.file().query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).expect("a count");
    assert_eq!(kept, (1000, 0));
}

#[tokio::test]
async fn a_list_shows_what_waits_what_failed_and_what_is_a_draft() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let steps = bench.enqueue("1", vec![reply("a"), Operation::SetRead(true)]).await;
    let row = super::window::all_rows(&bench).await.remove(0);
    assert_eq!((row.pending, row.failed, row.draft.is_some()), (2, false, false));
    bench.store.fail(steps[0].id, "no").await.expect("failed");
    let row = super::window::all_rows(&bench).await.remove(0);
    assert_eq!((row.pending, row.failed, row.draft.is_some()), (0, true, true));
}

#[tokio::test]
async fn drafts_are_kept_by_conversation_and_mode_and_only_real_changes_are_told() {
    let mut bench = Bench::new();
    save(&bench, "words").await;
    assert_eq!(bench.events(), [StoreEvent::Drafts]);
    save(&bench, "words").await;
    assert_eq!(bench.events(), []);
    let note =
        Draft { conversation: "1".into(), mode: DraftMode::Note, markdown: "n".into(), updated_at: Timestamp(7) };
    bench.store.save_draft(note.clone()).await.expect("saved");
    let mut bench = bench.restarted();
    let drafts = bench.store.drafts(&"1".into()).await.expect("read");
    assert_eq!(drafts.iter().map(|draft| draft.mode).collect::<Vec<_>>(), [DraftMode::Reply, DraftMode::Note]);
    assert_eq!(drafts[1], note);
    for mode in [DraftMode::Reply, DraftMode::Note] {
        let kept = bench.store.draft(&"1".into(), mode).await.expect("read").expect("a draft");
        bench.store.know_draft(&"1".into(), mode, kept.mark).await.expect("known");
    }
    save(&bench, "  ").await;
    assert_eq!(bench.draft("1", DraftMode::Reply).await, None, "an empty draft is none");
    bench.store.drop_draft(&"1".into(), DraftMode::Note).await.expect("dropped");
    bench.events();
    bench.store.drop_draft(&"1".into(), DraftMode::Note).await.expect("dropped");
    assert_eq!(bench.events(), []);
    assert_eq!(format!("{note:?}"), "Draft(1 Note, 1 bytes)", "no words in debug output");
}

#[tokio::test]
async fn what_was_there_before_the_first_try_is_noted_with_it() {
    let bench = Bench::new();
    let parts = vec![part("p1", 11, "x"), part("p2", 4990, "y")];
    bench.put_thread(thread(conversation("1", 4995), parts)).await.expect("put");
    let id = bench.enqueue("1", vec![reply("a")]).await[0].id;
    let sent = bench.store.mark_sending(id, Some(Timestamp(5000))).await.expect("sending").expect("its turn");
    assert_eq!((sent.since, &sent.known), (Some(Timestamp(5000)), &vec!["p2".into()]));
    bench.store.mark_unsure(id, Ending::Open, "cut").await.expect("unsure");
    bench.store.look_later(id, NOW, false, "not there").await.expect("looked");
    bench.store.not_found(id, "not there").await.expect("queued");
    let more = vec![part("p2", 4990, "y"), part("p3", 5001, "z")];
    bench.put_thread(thread(conversation("1", 5001), more)).await.expect("put");
    let again = bench.store.mark_sending(id, Some(Timestamp(6000))).await.expect("sending").expect("its turn");
    assert_eq!((again.since, again.known), (sent.since, sent.known), "once in doubt, the first try counts");
    assert_eq!((again.doubted, again.left, again.looks), (true, Some(NOW), 0));
}

#[tokio::test]
async fn a_try_that_surely_failed_leaves_no_evidence_for_the_next_one() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let id = bench.enqueue("1", vec![reply("a")]).await[0].id;
    let first = bench.store.mark_sending(id, None).await.expect("sending").expect("its turn");
    assert_eq!(first.since, Some(Timestamp(20)), "the last change, where the server's time is not known");
    bench.store.try_again(id, NOW, "refused").await.expect("queued");
    let second = bench.store.mark_sending(id, Some(Timestamp(6000))).await.expect("sending").expect("its turn");
    assert_eq!(second.since, Some(Timestamp(6000)));
}

#[tokio::test]
async fn a_step_that_cannot_be_is_refused_and_changes_nothing() {
    let bench = Bench::new();
    let id = bench.enqueue("1", vec![reply("a")]).await[0].id;
    let refused = |result: Result<(), StoreError>| matches!(result, Err(StoreError::Transition { .. }));
    assert!(refused(bench.store.acknowledge(id, None).await.map(drop)), "done without being sent");
    assert!(refused(bench.store.mark_unsure(id, Ending::Open, "x").await));
    assert!(refused(bench.store.not_found(id, "x").await));
    assert_eq!(states(&bench).await, [(id, StepState::Queued)]);
    assert_eq!(bench.store.outbox_history(id).await.expect("read").len(), 1);
    bench.deliver(id).await;
    assert!(refused(bench.store.try_again(id, NOW, "x").await), "what is done stays done");
    assert!(matches!(bench.store.drop_step(id).await, Err(StoreError::Refused(Refusal::DoneAlready(_)))));
    assert!(matches!(bench.store.retry(99).await, Err(StoreError::Refused(Refusal::NoSuchStep(99)))));
}

#[tokio::test]
async fn a_step_of_a_group_that_is_tried_again_brings_the_earlier_ones_along() {
    let bench = Bench::new();
    let steps = bench.enqueue("1", vec![reply("hello"), Operation::Close]).await;
    bench.store.fail(steps[0].id, "no").await.expect("failed");
    bench.store.retry(steps[1].id).await.expect("again");
    assert_eq!(due(&bench).await, [steps[0].id], "nothing is closed before its reply is there");
}

#[tokio::test]
async fn what_may_have_arrived_is_not_taken_back_to_be_sent_anew() {
    let bench = Bench::new();
    let id = bench.enqueue("1", vec![reply("hello")]).await[0].id;
    bench.store.mark_sending(id, None).await.expect("asked").expect("marked");
    assert!(matches!(bench.store.take_back(id).await, Err(StoreError::Refused(Refusal::OnItsWay(_)))));
    bench.store.mark_unsure(id, Ending::Open, "cut").await.expect("marked");
    assert!(matches!(bench.store.take_back(id).await, Err(StoreError::Refused(Refusal::InDoubt(_)))));
    assert_eq!(bench.draft("1", DraftMode::Reply).await, None, "its words could be sent a second time");
    bench.store.not_found(id, "not there").await.expect("settled");
    bench.store.take_back(id).await.expect("taken back");
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("hello"));
}

/// What came of a job of the store, and whether its commit waited for the disk. That is asked right behind it: lists and
/// index, which are filled while nobody asks for anything, do not wait.
async fn waits<T>(bench: &Bench, job: impl Future<Output = T>) -> (T, bool) {
    let (go_on, held) = std::sync::mpsc::channel::<()>();
    let hold = bench.store.owner.look(move |_| Ok(held.recv().is_err()));
    let mode =
        bench.store.owner.look(|w| Ok(w.db.pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0))?));
    let (_, done, mode, ()) = tokio::join!(hold, job, mode, async move { drop(go_on) });
    bench.store.set_meta("k", "v").await.expect("a change that does not wait");
    (done, mode.expect("asked") == 2)
}

#[tokio::test]
async fn what_only_this_machine_knows_waits_for_the_disk() {
    let bench = Bench::new();
    let heads = bench.put_heads(vec![conversation("1", 20)]);
    assert!(!waits(&bench, heads).await.1, "the server can tell it again");
    assert!(waits(&bench, save(&bench, "half a reply")).await.1, "a draft");
    let (steps, waited) = waits(&bench, bench.enqueue("1", vec![reply("hello")])).await;
    assert!(waited, "a decision");
    let id = steps[0].id;
    assert!(waits(&bench, bench.store.mark_sending(id, None)).await.1, "that it goes out");
    assert!(waits(&bench, bench.store.fail(id, "no")).await.1, "how it ended");
    assert!(waits(&bench, bench.store.retry(id)).await.1, "that it is to be tried again");
    assert!(waits(&bench, bench.store.drop_step(id)).await.1, "that it was taken back");
}

#[tokio::test]
async fn another_try_begins_anew_and_a_try_cannot_be_undone() {
    let bench = Bench::new();
    let id = bench.enqueue("1", vec![reply("hello")]).await[0].id;
    bench.store.mark_sending(id, None).await.expect("asked").expect("marked");
    bench.store.mark_unsure(id, Ending::Open, "cut").await.expect("marked");
    bench.store.fail(id, "gone").await.expect("failed");
    bench.store.retry(id).await.expect("queued");
    assert_eq!(bench.store.evidence(id).await.expect("read"), None, "what was there before the first try is old");
    bench.store.mark_sending(id, None).await.expect("asked").expect("marked");
    bench.store.try_again(id, NOW, "refused the connection").await.expect("queued");
    assert!(matches!(bench.store.undo(id).await, Err(StoreError::Refused(Refusal::OnItsWay(_)))));
}

#[tokio::test]
async fn refused_words_that_were_said_from_their_draft_are_not_said_a_second_time() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20)]).await.expect("put");
    let refuse = async |operation: Operation| {
        let id = bench.enqueue("1", vec![operation]).await[0].id;
        bench.store.mark_sending(id, None).await.expect("asked").expect("marked");
        bench.store.fail(id, "no").await.expect("failed");
        id
    };
    let (said, noted) = (refuse(reply("hello there")).await, refuse(note("hello there")).await);
    let anew = bench.enqueue("1", vec![reply("hello there, friend")]).await[0].id;
    let is_said = |result: Result<Course, StoreError>| matches!(result, Err(StoreError::Refused(Refusal::SaidSince(id))) if id == said);
    assert!(is_said(bench.store.retry(said).await), "it waits to be said");
    bench.deliver(anew).await;
    let mut own = part("p9", NOW.0 + 5, "hello there, friend");
    (own.author.kind, own.author.id) = (AuthorKind::Admin, "a1".to_owned());
    bench.put_thread(thread(conversation("1", NOW.0 + 5), vec![own])).await.expect("put");
    assert!(is_said(bench.store.retry(said).await), "it is in the thread");
    bench.store.retry(noted).await.expect("a note was not said by a reply");
    bench
        .store
        .edit(said, Body::new("<p>better</p>"), "better".to_owned())
        .await
        .expect("other words are another matter");
}
