//! What is decided, in the transaction that writes it.

use super::{Bench, NOW, conversation, part, thread};
use crate::condition::{Hours, Viewer};
use crate::domain::operation::Status;
use crate::domain::{Admin, AuthorKind, ConversationId, DraftMode, Me, Operation, Seen, Standing, State, Tag, Text};
use crate::intent::{Assignee, Consent, Intent, Message, Policy, Refusal, Request, TagChange};
use crate::store::{Decided, DirectoryPart, Draft, NewUnit, StoreError};
use crate::view::{Order, View, ViewId};

fn admin(id: &str) -> Admin {
    Admin {
        id: id.into(),
        name: Text::new("Ada"),
        email: Text::new("ada@example.test"),
        away: false,
        away_reassign: false,
        away_reason: None,
        has_inbox_seat: true,
        team_ids: Vec::new(),
    }
}

/// A store that knows who one is, with conversations 1 and 2.
pub(super) async fn bench() -> Bench {
    let bench = Bench::swift();
    let me = Me {
        admin: admin("a1"),
        workspace_id: "w".into(),
        workspace_name: Text::new("W"),
        region: None,
        timezone: None,
    };
    bench.store.put_directory(DirectoryPart::Me(me)).await.expect("kept");
    bench.store.put_directory(DirectoryPart::Admins(vec![admin("a1")])).await.expect("kept");
    let tag = Tag { id: "t".into(), name: Text::new("Refund") };
    bench.store.put_directory(DirectoryPart::Tags(vec![tag])).await.expect("kept");
    bench.put_heads(vec![conversation("1", 20), conversation("2", 20)]).await.expect("put");
    bench
}

pub(super) fn both(intent: Intent) -> Request {
    Request { targets: vec!["1".into(), "2".into()], ..Request::about("1".into(), intent) }
}

/// Who looks at the list that is worked on.
fn viewer() -> Viewer {
    Viewer { me: Some("a1".into()), teams: None, zone: jiff::tz::TimeZone::UTC, hours: Hours::default() }
}

pub(super) async fn decide(bench: &Bench, request: Request) -> Result<Decided, Refusal> {
    let policy = Policy { stop_on_change: true, undo_delay: 5, ..Policy::default() };
    match bench.store.decide(request, policy, Some(View::new(ViewId::All, Order::Newest, viewer()))).await {
        Ok(decided) => Ok(decided),
        Err(StoreError::Refused(why)) => Err(why),
        Err(other) => panic!("{other}"),
    }
}

#[tokio::test]
async fn what_is_named_twice_is_decided_about_once() {
    let bench = bench().await;
    let draft = Draft { conversation: "1".into(), mode: DraftMode::Reply, markdown: "Hi".to_owned(), updated_at: NOW };
    bench.store.save_draft(draft).await.expect("saved");
    let message = Message { markdown: "Hi".to_owned(), drafts: vec![DraftMode::Reply], ..Message::default() };
    for intent in [Intent::Reply(message), Intent::Read(crate::intent::Reading::Toggle)] {
        let request = Request { targets: ["1", "1"].map(Into::into).to_vec(), ..Request::about("1".into(), intent) };
        let decided = decide(&bench, request).await.expect("decided");
        assert_eq!(decided.steps.len(), 1);
    }
}

#[tokio::test]
async fn what_leaves_a_list_that_is_kept_of_a_view_is_told_as_well() {
    let bench = bench().await;
    let view = super::lists::view("is:open no:tag", Order::Newest);
    while bench.store.count(view.clone()).await.expect("counted").looked_at.is_some() {
        tokio::task::yield_now().await;
    }
    let request = Request::about("1".into(), Intent::Close);
    let decided = bench.store.decide(request, Policy::default(), Some(view)).await.expect("decided");
    assert_eq!(decided.left, [ConversationId::new("1")]);
}

#[tokio::test]
async fn what_is_decided_about_several_is_one_unit_and_tells_which_left_the_list() {
    let bench = bench().await;
    bench.enqueue("2", vec![Operation::Close]).await;
    let decided = decide(&bench, both(Intent::Close)).await.expect("decided");
    assert_eq!(decided.steps.iter().map(|step| step.conversation.as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(decided.left_out, [(ConversationId::new("2"), Refusal::Already(State::Closed))]);
    assert_eq!(decided.left, [ConversationId::new("1")]);
    assert_eq!(decided.steps[0].author.as_str(), "a1");
    let again = decide(&bench, both(Intent::Open)).await.expect("decided");
    assert_eq!((again.steps.len(), again.left.len()), (2, 0));
    assert!(again.steps.iter().all(|step| step.unit == again.steps[0].unit));
    let stood = bench.store.stood(again.steps[0].unit).await.expect("read");
    let states: Vec<(State, State)> = stood.iter().map(|stood| (stood.before.state, stood.after.state)).collect();
    assert_eq!(states, [(State::Closed, State::Open), (State::Closed, State::Open)]);
}

#[tokio::test]
async fn what_another_program_has_decided_meanwhile_is_known_to_the_next_decision() {
    let bench = bench().await;
    let (other, _events) = crate::store::Store::open(bench.dir.path(), bench.clock.clone()).expect("the same store");
    let close = NewUnit::about("1".into(), "a1".into(), vec![Operation::Close]);
    other.enqueue(close).await.expect("enqueued");
    let refused = decide(&bench, Request::about("1".into(), Intent::Close)).await;
    assert_eq!(refused, Err(Refusal::Already(State::Closed)));
    assert_eq!(bench.store.outbox().await.expect("read").len(), 1);
}

#[tokio::test]
async fn nothing_is_decided_about_what_was_deleted_or_is_not_here_or_by_whom_nobody_knows() {
    let bench = bench().await;
    bench.store.deleted(vec!["1".into()]).await.expect("deleted");
    assert_eq!(decide(&bench, Request::about("1".into(), Intent::Close)).await, Err(Refusal::Deleted));
    let unknown = decide(&bench, Request::about("9".into(), Intent::Close)).await;
    assert_eq!(unknown, Err(Refusal::NotHere("9".into())));
    let another = Request { believed: Some("a2".into()), ..Request::about("2".into(), Intent::Close) };
    assert_eq!(decide(&bench, another).await, Err(Refusal::Another));
    bench.store.know_token("one").await.expect("noted");
    bench.store.know_token("another").await.expect("noted");
    let nobody = decide(&bench, Request::about("2".into(), Intent::Close)).await;
    assert!(matches!(nobody, Err(Refusal::NoAuthor(_))), "{nobody:?}");
    assert_eq!(bench.store.outbox().await.expect("read"), []);
}

#[tokio::test]
async fn words_go_with_their_draft_or_not_at_all() {
    let bench = bench().await;
    let draft = |words: &str| Draft {
        conversation: "1".into(),
        mode: DraftMode::Reply,
        markdown: words.to_owned(),
        updated_at: NOW,
    };
    bench.store.save_draft(draft("Hello")).await.expect("kept");
    let (other, _events) = crate::store::Store::open(bench.dir.path(), bench.clock.clone()).expect("the same store");
    let kept = other.draft(&"1".into(), DraftMode::Reply).await.expect("read").expect("a draft");
    other.know_draft(&"1".into(), DraftMode::Reply, kept.mark).await.expect("known");
    other.save_draft(draft("Hello there")).await.expect("kept");
    let message = Message { markdown: "Hello".into(), drafts: vec![DraftMode::Reply], ..Message::default() };
    let request = Request::about("1".into(), Intent::Reply(message));
    let refused = decide(&bench, request).await;
    assert_eq!(refused, Err(Refusal::DraftElsewhere { gone: false, others: 1 }));
    assert_eq!(bench.store.outbox().await.expect("read"), []);
    let message = Message { markdown: "Hello there".into(), drafts: vec![DraftMode::Reply], ..Message::default() };
    let request = Request::about("1".into(), Intent::Reply(message));
    assert_eq!(bench.draft("1", DraftMode::Reply).await.as_deref(), Some("Hello there"));
    let policy = Policy { undo_delay: 5, ..Policy::default() };
    let decided = other.decide(request, policy, None).await.expect("decided");
    assert_eq!(decided.steps[0].next_attempt_at, NOW.plus(5));
    assert_eq!(bench.draft("1", DraftMode::Reply).await, None);
}

#[tokio::test]
async fn words_stop_when_the_thread_that_is_kept_has_what_was_not_read() {
    let bench = bench().await;
    let mut parts = vec![part("p1", 1001, "first"), part("p2", 1002, "second")];
    parts.iter_mut().for_each(|part| part.author.kind = AuthorKind::User);
    let seen = Some(Seen::up_to(&parts[..1]));
    bench.put_thread(thread(conversation("1", 30), parts)).await.expect("put");
    let message = Message { markdown: "Hi".into(), seen, ..Message::default() };
    let request = Request::about("1".into(), Intent::Note(message));
    let Err(Refusal::Changed(news)) = decide(&bench, request.clone()).await else { panic!("it went out") };
    assert_eq!(news.id.as_str(), "p2");
    let agreed = Request { yes: Consent { changed: true, ..Consent::default() }, ..request };
    assert_eq!(decide(&bench, agreed).await.expect("decided").steps.len(), 1);
}

#[tokio::test]
async fn ones_own_status_and_a_tag_go_by_what_the_workspace_has() {
    let bench = bench().await;
    let away = Intent::Away(Status { away: true, reassign: false, reason: None });
    let request = Request { targets: Vec::new(), ..Request::about("".into(), away) };
    decide(&bench, request).await.expect("decided");
    assert!(bench.store.directory().await.expect("read").admins[0].away);
    decide(&bench, both(Intent::Tag(vec![TagChange::Add("t".into())]))).await.expect("decided");
    let on = decide(&bench, Request::about("1".into(), Intent::Tag(vec![TagChange::Add("t".into())]))).await;
    assert_eq!(on, Err(Refusal::TagOn(Text::new("Refund"))));
    let tags = Standing::of(&bench.shown("2").await).tags;
    assert_eq!(tags, ["t".into()]);
    decide(&bench, both(Intent::Assign(Assignee::Team("9".into())))).await.expect("decided");
    assert_eq!(bench.shown("1").await.team_assignee, Some("9".into()));
}
