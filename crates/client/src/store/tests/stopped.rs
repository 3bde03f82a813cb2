//! Messages on their way out that something came after, since their writers had read (S10).

use super::decide::{bench, decide};
use super::{Bench, conversation, part, reply, thread};
use crate::domain::{AuthorKind, DraftMode, Ending, Operation, Part, Seen, Step, StepState};
use crate::intent::{Intent, Message, Request};
use crate::store::{Announcement, Marked, Store};

fn by_customer(id: &str, at: i64, words: &str) -> Part {
    let mut part = part(id, at, words);
    (part.author.kind, part.author.id) = (AuthorKind::User, "c-1".to_owned());
    part
}

/// Says something, having read the first entry, and has a close follow it.
async fn say(bench: &Bench, words: &str) -> Vec<Step> {
    let first = by_customer("p", 5, "Hello?");
    bench.put_thread(thread(conversation("1", 20), vec![first.clone()])).await.expect("put");
    let seen = Some(Seen::up_to(&[first]));
    let then = Some(Box::new(Intent::Close));
    let message = Message { markdown: words.to_owned(), seen, then, ..Message::default() };
    decide(bench, Request::about("1".into(), Intent::Reply(message))).await.expect("decided").steps
}

async fn hears(bench: &Bench, part: Part) {
    let parts = vec![by_customer("p", 5, "Hello?"), part];
    bench.put_thread(thread(conversation("1", 30), parts)).await.expect("put");
}

async fn goes(store: &Store, steps: &[Step]) -> Marked {
    store.mark_all_sending(vec![steps[0].id], None).await.expect("marked")
}

#[tokio::test]
async fn what_came_since_it_was_written_stops_a_message_on_its_way_out() {
    let bench = bench().await;
    let steps = say(&bench, "Try this.").await;
    assert_eq!(bench.store.has_news(steps[0].id).await.expect("read"), Some(false));
    hears(&bench, by_customer("q", 25, "Solved it.")).await;
    let marked = goes(&bench.store, &steps).await;
    assert!(marked.going.is_empty());
    let [stopped] = marked.stopped.as_slice() else { panic!("{marked:?}") };
    assert_eq!((stopped.step, stopped.mode, stopped.conversation.as_str()), (steps[0].id, DraftMode::Reply, "1"));
    assert_eq!(stopped.last.as_ref().map(|part| part.id.as_str()), Some("q"));
    assert_eq!(stopped.steps.len(), 2, "what was to follow it does not happen");
    assert!(bench.store.outbox().await.expect("read").is_empty());
    let drafts = bench.store.drafts(&"1".into()).await.expect("read");
    assert_eq!(drafts.iter().map(|draft| draft.markdown.as_str()).collect::<Vec<_>>(), ["Try this."]);
    // Another program of the person hears of it, with what came.
    bench.store.tell_others(Announcement::Stopped(Box::new(stopped.clone()))).await.expect("told");
    let (other, _events) = Store::open(bench.dir.path(), bench.clock.clone()).expect("the same store");
    let told = other.told_since(0).await.expect("read").1;
    let [Announcement::Stopped(heard)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!((heard.step, heard.mode, &heard.last), (stopped.step, DraftMode::Reply, &stopped.last));
}

#[tokio::test]
async fn ones_own_words_and_a_bots_stop_nothing() {
    let (mut own, mut bots) = (part("q", 25, "And this."), part("q", 25, "We answer within a day."));
    (own.author.kind, own.author.id) = (AuthorKind::Admin, "a1".to_owned());
    bots.author.kind = AuthorKind::Bot;
    for part in [own, bots] {
        let bench = bench().await;
        let steps = say(&bench, "Try this.").await;
        hears(&bench, part).await;
        assert_eq!(goes(&bench.store, &steps).await.going, [steps[0].id]);
    }
}

#[tokio::test]
async fn what_is_on_its_way_and_has_not_left_is_stopped_as_well() {
    let bench = bench().await;
    let steps = say(&bench, "Try this.").await;
    assert_eq!(goes(&bench.store, &steps).await.going, [steps[0].id]);
    assert_eq!(bench.store.stop(steps[0].id).await.expect("judged"), None);
    hears(&bench, by_customer("q", 25, "Solved it.")).await;
    let stopped = bench.store.stop(steps[0].id).await.expect("judged").expect("stopped");
    assert_eq!(stopped.steps.len(), 2);
    assert!(bench.store.outbox().await.expect("read").is_empty());
}

#[tokio::test]
async fn what_a_person_sends_though_it_may_have_arrived_is_not_stopped() {
    let bench = bench().await;
    let steps = say(&bench, "Try this.").await;
    goes(&bench.store, &steps).await;
    bench.store.mark_unsure(steps[0].id, Ending::Open, "cut off").await.expect("unsure");
    hears(&bench, by_customer("q", 25, "Solved it.")).await;
    assert_eq!(bench.store.stop(steps[0].id).await.expect("judged"), None, "it may be there");
    bench.store.send_anyway(steps[0].id).await.expect("wanted");
    assert_eq!(goes(&bench.store, &steps).await.going, [steps[0].id]);
    assert_eq!(bench.store.step(steps[0].id).await.expect("read").map(|step| step.state), Some(StepState::Sending));
}

#[tokio::test]
async fn nothing_stops_what_nobody_had_read_for() {
    let bench = bench().await;
    let steps = bench.enqueue("1", vec![reply("Hi"), Operation::Close]).await;
    hears(&bench, by_customer("q", 25, "Solved it.")).await;
    assert_eq!(bench.store.has_news(steps[0].id).await.expect("read"), None);
    assert_eq!(goes(&bench.store, &steps).await.going, [steps[0].id]);
}
