//! What was decided is taken back and done again (I43).

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::decide::{bench, both, decide};
use super::{Bench, NOW, conversation, decided, thread};
use crate::domain::conversation::AppliedTag;
use crate::domain::{DraftMode, Operation, Priority, Standing, State, Text};
use crate::intent::{Assignee, Intent, Message, Policy, Reading, Refusal, Request, TagChange};
use crate::store::{StoreError, Turn, Turned};

async fn turn(bench: &Bench, unit: i64, turn: Turn) -> Result<Turned, Refusal> {
    match bench.store.turn(unit, turn, Some("a1".into()), Policy::default(), None).await {
        Ok(turned) => Ok(turned),
        Err(StoreError::Refused(why)) => Err(why),
        Err(other) => panic!("{other}"),
    }
}

/// Decides something about the first conversation, or about both, and answers the unit's number.
async fn done(bench: &Bench, request: Request) -> i64 {
    decide(bench, request).await.expect("decided").steps[0].unit
}

async fn close(bench: &Bench) -> i64 {
    done(bench, Request::about("1".into(), Intent::Close)).await
}

/// All that waits goes out.
async fn deliver_all(bench: &Bench) {
    while let Some(first) = bench.store.candidates().await.expect("read").first() {
        bench.deliver(first.id).await;
    }
}

async fn waiting(bench: &Bench) -> Vec<Operation> {
    bench.store.outbox().await.expect("read").into_iter().map(|step| step.operation).collect()
}

async fn standing(bench: &Bench, id: &str) -> Standing {
    Standing::of(&bench.shown(id).await)
}

#[tokio::test]
async fn what_never_left_is_taken_back_without_a_request_and_can_be_done_again_and_back() {
    let bench = bench().await;
    let unit = close(&bench).await;
    turn(&bench, unit, Turn::Back).await.expect("taken back");
    assert_eq!(waiting(&bench).await, []);
    assert_eq!(bench.shown("1").await.state, State::Open);
    assert_eq!(turn(&bench, unit, Turn::Back).await, Err(Refusal::NothingToTakeBack));
    let again = turn(&bench, unit, Turn::Again).await.expect("done again");
    assert_eq!(waiting(&bench).await, [Operation::Close]);
    assert_eq!((again.decided.stood[0].before.state, again.decided.stood[0].after.state), (State::Open, State::Closed));
    assert_eq!(turn(&bench, unit, Turn::Again).await, Err(Refusal::NothingToTakeBack));
    turn(&bench, unit, Turn::Back).await.expect("taken back");
    assert_eq!(waiting(&bench).await, [], "what did it again had not left either");
}

#[tokio::test]
async fn what_is_out_is_put_back_and_is_no_unit_of_its_own_that_could_be_taken_back() {
    let bench = bench().await;
    let earlier = done(&bench, Request::about("2".into(), Intent::Prioritise(Priority::High))).await;
    let unit = close(&bench).await;
    deliver_all(&bench).await;
    turn(&bench, unit, Turn::Back).await.expect("taken back");
    assert_eq!(waiting(&bench).await, [Operation::Open]);
    deliver_all(&bench).await;
    let last = bench.store.last_decided("a1".into(), BTreeSet::new()).await.expect("read").expect("one");
    assert_eq!(last.id, earlier);
    turn(&bench, unit, Turn::Again).await.expect("done again");
    let last = bench.store.last_decided("a1".into(), BTreeSet::new()).await.expect("read").expect("one");
    assert_eq!((last.id, last.steps[0].operation.clone()), (unit, Operation::Close));
    assert_eq!(bench.store.last_decided("a2".into(), BTreeSet::new()).await.expect("read"), None);
}

#[tokio::test]
async fn what_others_have_changed_beside_it_stays_and_what_they_have_changed_of_it_refuses() {
    let bench = bench().await;
    let unit = done(&bench, Request::about("1".into(), Intent::Snooze(NOW.plus(3600)))).await;
    deliver_all(&bench).await;
    let mut head = bench.shown("1").await;
    head.tags = vec![AppliedTag { id: "x".into(), name: Text::new("x") }];
    head.updated_at = NOW.plus(1);
    bench.put_thread(thread(head.clone(), Vec::new())).await.expect("put");
    turn(&bench, unit, Turn::Back).await.expect("taken back");
    deliver_all(&bench).await;
    assert_eq!(standing(&bench, "1").await.tags, ["x".into()]);
    let unit = done(&bench, Request::about("1".into(), Intent::Snooze(NOW.plus(3600)))).await;
    deliver_all(&bench).await;
    (head.state, head.snoozed_until, head.updated_at) = (State::Open, None, NOW.plus(60));
    head.statistics.last_contact_reply_at = Some(NOW.plus(60));
    bench.put_thread(thread(head, Vec::new())).await.expect("put");
    let before = waiting(&bench).await;
    let Err(Refusal::MovedOn(moved)) = turn(&bench, unit, Turn::Back).await else { panic!("it was taken back") };
    assert_eq!((moved.wrote, moved.now.state), (Some(NOW.plus(60)), State::Open));
    assert!(Refusal::MovedOn(moved).to_string().contains("so it is awake already"));
    assert_eq!(waiting(&bench).await, before);
}

#[tokio::test]
async fn of_words_that_are_out_only_what_followed_them_is_taken_back() {
    let bench = bench().await;
    let message =
        |then: Option<Intent>| Message { markdown: "Hi".into(), then: then.map(Box::new), ..Message::default() };
    let alone = done(&bench, Request::about("2".into(), Intent::Note(message(None)))).await;
    let unit = done(&bench, Request::about("1".into(), Intent::Reply(message(Some(Intent::Close))))).await;
    deliver_all(&bench).await;
    let turned = turn(&bench, unit, Turn::Back).await.expect("taken back");
    assert!(turned.said);
    assert_eq!(waiting(&bench).await, [Operation::Open]);
    assert!(standing(&bench, "1").await.read, "the answer stays one");
    assert!(matches!(turn(&bench, alone, Turn::Back).await, Err(Refusal::Out(DraftMode::Note, _))));
}

#[tokio::test]
async fn of_several_those_that_can_be_put_back_are_and_the_others_are_told_with_why() {
    let bench = bench().await;
    let unit = done(&bench, both(Intent::Close)).await;
    deliver_all(&bench).await;
    let mut head = bench.shown("2").await;
    (head.state, head.updated_at) = (State::Open, NOW.plus(60));
    bench.put_thread(thread(head, Vec::new())).await.expect("put");
    let turned = turn(&bench, unit, Turn::Back).await.expect("taken back");
    assert_eq!(turned.decided.stood.iter().map(|stood| stood.conversation.as_str()).collect::<Vec<_>>(), ["1"]);
    assert!(matches!(turned.decided.left_out[..], [(ref id, Refusal::MovedOn(_))] if id.as_str() == "2"));
}

#[tokio::test]
async fn what_a_colleague_decided_is_theirs_to_take_back() {
    let bench = bench().await;
    let theirs = crate::store::NewUnit { author: "a2".into(), ..decided("1", vec![Operation::Close]) };
    let unit = bench.store.enqueue(theirs).await.expect("enqueued")[0].unit;
    assert_eq!(turn(&bench, unit, Turn::Back).await, Err(Refusal::Another));
    assert_eq!(turn(&bench, 99, Turn::Back).await, Err(Refusal::NothingToTakeBack));
}

fn intent() -> impl Strategy<Value = Intent> {
    prop_oneof![
        Just(Intent::Close),
        Just(Intent::Open),
        (1..9_i64).prop_map(|hours| Intent::Snooze(NOW.plus(hours * 3600))),
        Just(Intent::Assign(Assignee::Me)),
        Just(Intent::Assign(Assignee::Nobody)),
        Just(Intent::Assign(Assignee::Team("t".into()))),
        Just(Intent::Tag(vec![TagChange::Toggle("t".into())])),
        prop::sample::select(Priority::ALL.to_vec()).prop_map(Intent::Prioritise),
        Just(Intent::Read(Reading::Toggle)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_was_decided_and_delivered_the_way_back_and_again_leads_through_the_same_standings(
        plays in prop::collection::vec((intent(), any::<bool>(), any::<bool>()), 1..6),
        between in prop::collection::vec(any::<bool>(), 12),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let bench = bench().await;
            bench.put_heads(vec![conversation("1", 30)]).await.expect("put");
            let mut units = Vec::new();
            for (intent, both_of_them, delivered) in plays {
                let before = (standing(&bench, "1").await, standing(&bench, "2").await);
                let request = if both_of_them { both(intent) } else { Request::about("1".into(), intent) };
                let Ok(decided) = decide(&bench, request).await else { continue };
                let after = (standing(&bench, "1").await, standing(&bench, "2").await);
                if before != after {
                    units.push((decided.steps[0].unit, before, after));
                }
                if delivered {
                    deliver_all(&bench).await;
                }
            }
            let mut between = between.into_iter().cycle();
            for (way, back) in [(Turn::Back, true), (Turn::Again, false), (Turn::Back, true)] {
                let order: Vec<_> = if back { units.iter().rev().collect() } else { units.iter().collect() };
                for (unit, before, after) in order {
                    turn(&bench, *unit, way).await.expect("turned");
                    let now = (standing(&bench, "1").await, standing(&bench, "2").await);
                    assert_eq!(now, if back { before.clone() } else { after.clone() }, "{way:?} {unit}");
                    if between.next() == Some(true) {
                        deliver_all(&bench).await;
                    }
                }
            }
            deliver_all(&bench).await;
            if let Some((_, first, _)) = units.first() {
                assert_eq!((standing(&bench, "1").await, standing(&bench, "2").await), first.clone());
            }
        });
    }
}
