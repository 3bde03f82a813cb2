//! What a row says: who spoke last, what is begun or on its way, and that a snooze has ended.

use super::{Bench, NOW, conversation, note, part, reply, thread};
use crate::domain::{AdminId, Author, AuthorKind, Operation, Part, State, StepState, Text, Timestamp};
use crate::store::{Anchor, Draft, DraftMode, Row, Spoke, WindowQuery};
use crate::view::{Order, View, ViewId};

async fn row(bench: &Bench, inbox: ViewId) -> Row {
    let view = View::new(inbox, Order::Waiting, super::viewer());
    let query = WindowQuery { view, anchor: Anchor::Top, before: 0, after: 9, extra: Vec::new() };
    bench.store.window(query).await.expect("a window").rows.remove(0)
}

fn by(kind: AuthorKind, id: &str, part: Part) -> Part {
    let name = Some(Text::new("Ledgy"));
    Part { author: Author { kind, id: id.into(), name, ..Author::default() }, ..part }
}

#[tokio::test]
async fn a_row_says_who_spoke_last() {
    let bench = Bench::new();
    let said = [
        (by(AuthorKind::User, "c-1", part("p1", 10, "Hello?")), Spoke::Customer),
        (by(AuthorKind::Admin, "a7", part("p2", 20, "Hi!")), Spoke::Teammate("a7".into())),
        (by(AuthorKind::Bot, "9", part("p3", 30, "I am a bot")), Spoke::Bot(Text::new("Ledgy"))),
    ];
    let mut parts = Vec::new();
    for (n, (said, who)) in said.into_iter().enumerate() {
        parts.push(said);
        let head = conversation("1", 100 + n as i64);
        // A note is for teammates: it is not the last word.
        let aside = Part {
            kind: Part::new("n", "note", Timestamp(99)).kind,
            ..by(AuthorKind::Admin, "a1", part("n", 99, "aside"))
        };
        bench.put_thread(thread(head, [&parts[..], &[aside]].concat())).await.expect("put");
        assert_eq!(row(&bench, ViewId::All).await.last_by, Some(who));
    }
}

#[tokio::test]
async fn a_row_shows_a_draft_then_the_reply_that_waits_then_why_it_was_refused() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    let draft = |mode, words: &str| Draft { conversation: "1".into(), mode, markdown: words.into(), updated_at: NOW };
    bench.store.save_draft(draft(DraftMode::Note, "a note")).await.expect("saved");
    let begun = |row: Row| row.draft.map(|draft| (draft.mode, draft.words.to_string()));
    assert_eq!(begun(row(&bench, ViewId::All).await), Some((DraftMode::Note, "a note".to_owned())));
    bench.store.save_draft(draft(DraftMode::Reply, "a reply\n\nin *lines*")).await.expect("saved");
    assert_eq!(begun(row(&bench, ViewId::All).await), Some((DraftMode::Reply, "a reply in *lines*".to_owned())));
    bench.enqueue("1", vec![Operation::SetRead(true), note("for us"), reply("for them")]).await;
    let outgoing = |row: Row| {
        row.outgoing.map(|out| (out.state, out.words.map(|w| w.to_string()), out.why.map(|w| w.to_string())))
    };
    let words = Some("for them".to_owned());
    assert_eq!(outgoing(row(&bench, ViewId::All).await), Some((StepState::Queued, words.clone(), None)));
    let last = bench.store.outbox().await.expect("read").pop().expect("a step");
    bench.store.fail(last.id, "no body").await.expect("failed");
    assert_eq!(outgoing(row(&bench, ViewId::All).await), Some((StepState::Failed, words, Some("no body".to_owned()))));
}

#[tokio::test]
async fn a_subject_stands_for_the_words_until_a_teammate_answers() {
    let bench = Bench::new();
    let mut head = conversation("1", 10);
    head.title = Some(Text::new("Two small questions"));
    bench.put_heads(vec![head.clone()]).await.expect("put");
    assert!(row(&bench, ViewId::All).await.unanswered);
    head.updated_at = Timestamp(20);
    head.statistics.last_admin_reply_at = Some(Timestamp(20));
    bench.put_heads(vec![head]).await.expect("put");
    assert!(!row(&bench, ViewId::All).await.unanswered);
}

/// One that is snoozed until a time, and open again since.
async fn woken(until: Timestamp) -> Bench {
    let bench = Bench::new();
    let mut head = conversation("1", 10);
    (head.state, head.snoozed_until) = (State::Snoozed, Some(until));
    bench.put_heads(vec![head.clone()]).await.expect("put");
    assert!(!row(&bench, ViewId::Snoozed).await.woke);
    (head.state, head.snoozed_until, head.updated_at) = (State::Open, None, Timestamp(20));
    bench.put_heads(vec![head]).await.expect("put");
    bench
}

#[tokio::test]
async fn a_snooze_that_has_ended_shows_until_somebody_has_looked() {
    let bench = woken(NOW).await;
    assert!(row(&bench, ViewId::All).await.woke);
    bench.store.looked_at(&"1".into()).await.expect("noted");
    assert!(!row(&bench, ViewId::All).await.woke);
}

#[tokio::test]
async fn one_that_was_woken_before_its_time_says_nothing_of_it() {
    assert!(!row(&woken(NOW.plus(600)).await, ViewId::All).await.woke);
}

#[tokio::test]
async fn a_snooze_that_has_ended_is_over_with_a_close() {
    let bench = woken(NOW).await;
    bench.enqueue("1", vec![Operation::Close]).await;
    assert!(!row(&bench, ViewId::Closed).await.woke);
}

#[tokio::test]
async fn who_closed_it_is_in_the_row_while_it_is_closed() {
    let bench = Bench::new();
    let mut head = conversation("1", 10);
    head.state = State::Closed;
    head.statistics.last_closed_by = Some(AdminId::new("a7"));
    bench.put_heads(vec![head.clone()]).await.expect("put");
    assert_eq!(row(&bench, ViewId::Closed).await.closed_by, Some("a7".into()));
    (head.state, head.updated_at) = (State::Open, Timestamp(20));
    bench.put_heads(vec![head]).await.expect("put");
    assert_eq!(row(&bench, ViewId::All).await.closed_by, None);
}
