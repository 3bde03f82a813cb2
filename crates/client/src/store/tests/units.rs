//! Units: steps about several conversations, what hangs on what, and where the conversations stood.

use proptest::prelude::*;

use super::{Bench, NOW, conversation, decided, note, reply};
use crate::domain::conversation::AppliedTag;
use crate::domain::operation::Status;
use crate::domain::{Operation, Priority, Standing, State, StepState, Text};
use crate::store::{NewUnit, Stood};

/// What one person decides about several conversations.
fn unit(operations: &[(&str, Vec<Operation>)]) -> NewUnit {
    let operations = operations.iter().map(|(id, operations)| ((*id).into(), operations.clone())).collect();
    NewUnit { operations, ..decided("1", Vec::new()) }
}

async fn states(bench: &Bench) -> Vec<(i64, StepState)> {
    bench.store.outbox().await.expect("read").iter().map(|step| (step.id, step.state)).collect()
}

async fn due(bench: &Bench) -> Vec<i64> {
    bench.store.candidates().await.expect("read").iter().map(|candidate| candidate.id).collect()
}

/// Two conversations, and one unit about both: a reply and a close each.
async fn of_two() -> (Bench, Vec<i64>) {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 20), conversation("2", 20)]).await.expect("put");
    let new =
        unit(&[("1", vec![reply("the first"), Operation::Close]), ("2", vec![reply("the second"), Operation::Close])]);
    let steps = bench.store.enqueue(new).await.expect("enqueued");
    assert!(steps.iter().all(|step| step.unit == steps[0].unit), "{steps:?}");
    let ids: Vec<i64> = steps.iter().map(|step| step.id).collect();
    let after: Vec<_> = steps.iter().map(|step| step.after).collect();
    assert_eq!(after, [None, Some(ids[0]), None, Some(ids[2])]);
    (bench, ids)
}

#[tokio::test]
async fn a_unit_over_two_conversations_of_which_one_is_refused_keeps_the_other_going() {
    let (bench, ids) = of_two().await;
    assert_eq!(due(&bench).await, [ids[0], ids[2]], "side by side");
    bench.store.mark_sending(ids[0], None).await.expect("asked").expect("its turn");
    let failed = bench.store.fail(ids[0], "no").await.expect("failed");
    assert_eq!(failed.iter().map(|step| step.id).collect::<Vec<_>>(), ids[..2]);
    assert_eq!((bench.shown("1").await.state, bench.shown("2").await.state), (State::Open, State::Closed));
    assert_eq!(bench.draft("1", crate::store::DraftMode::Reply).await.as_deref(), Some("the first"));
    assert_eq!(bench.draft("2", crate::store::DraftMode::Reply).await, None);
    bench.deliver(ids[2]).await;
    bench.deliver(ids[3]).await;
    assert_eq!(states(&bench).await, [(ids[0], StepState::Failed), (ids[1], StepState::Failed)]);
    // Tried again, whichever of the two is named: it alone, in its order.
    bench.store.retry(ids[1]).await.expect("tried again");
    assert_eq!(due(&bench).await, ids[..1]);
    bench.deliver(ids[0]).await;
    bench.deliver(ids[1]).await;
    assert_eq!(states(&bench).await, []);
}

#[tokio::test]
async fn of_a_unit_over_two_conversations_one_can_be_taken_back() {
    let (bench, ids) = of_two().await;
    bench.store.undo(ids[2]).await.expect("undone");
    assert_eq!(states(&bench).await, [(ids[0], StepState::Queued), (ids[1], StepState::Queued)]);
    assert_eq!((bench.shown("1").await.state, bench.shown("2").await.state), (State::Closed, State::Open));
    let about: Vec<_> = bench.store.stood(ids[0]).await.expect("read").into_iter().map(|s| s.conversation).collect();
    assert_eq!(about, ["1".into()], "what was taken back was not done");
    bench.store.drop_step(ids[0]).await.expect("dropped");
    assert_eq!(bench.store.stood(ids[0]).await.expect("read"), []);
    let units: i64 = bench.file().query_row("SELECT count(*) FROM unit", [], |row| row.get(0)).expect("a count");
    assert_eq!(units, 0);
}

#[tokio::test]
async fn what_hangs_on_a_step_does_not_go_out_before_that_is_done_and_later_units_pass_a_refused_one() {
    let (bench, ids) = of_two().await;
    let later = bench.enqueue("1", vec![note("later")]).await[0].id;
    assert_eq!(due(&bench).await, [ids[0], ids[2]]);
    assert_eq!(bench.store.mark_sending(ids[1], None).await.expect("asked"), None);
    // As a journal that has lost a line might leave it.
    bench.file().execute("UPDATE outbox SET state = 'failed' WHERE id = ?1", [ids[0]]).expect("updated");
    bench.file().execute("UPDATE outbox SET state = 'done' WHERE id = ?1", [later]).expect("updated");
    assert_eq!(due(&bench).await, [ids[2]]);
}

#[tokio::test]
async fn two_authors_own_statuses_go_side_by_side_and_each_in_its_order() {
    let bench = Bench::new();
    let away = |away| Operation::SetAway(Status { away, reassign: false, reason: None });
    let mut steps = bench.enqueue("", vec![away(true)]).await;
    let other = NewUnit { author: "a2".into(), ..decided("", vec![away(true)]) };
    steps.extend(bench.store.enqueue(other).await.expect("enqueued"));
    assert_eq!(due(&bench).await, [steps[0].id, steps[1].id]);
    bench.store.mark_sending(steps[0].id, None).await.expect("asked").expect("its turn");
    bench.enqueue("", vec![away(false)]).await;
    assert_eq!(due(&bench).await, [steps[1].id]);
    let lanes = "SELECT group_concat(lane, ' ') FROM (SELECT lane FROM outbox ORDER BY id)";
    let lanes: String = bench.file().query_row(lanes, [], |row| row.get(0)).expect("lanes");
    assert_eq!(lanes, "admin/a1 admin/a2 admin/a1");
}

#[tokio::test]
async fn units_are_forgotten_as_a_whole_and_only_when_all_of_one_is_done() {
    let (bench, ids) = of_two().await;
    bench.deliver(ids[0]).await;
    bench.clock.advance(15 * 86_400);
    let next = bench.enqueue("1", vec![note("next")]).await[0].id;
    bench.deliver(ids[1]).await;
    bench.deliver(next).await;
    assert!(bench.store.step(ids[0]).await.expect("read").is_some(), "the other conversation's steps still wait");
    bench.deliver(ids[2]).await;
    bench.deliver(ids[3]).await;
    assert_eq!(bench.store.stood(ids[0]).await.expect("read").len(), 2, "it is done only now");
    bench.clock.advance(15 * 86_400);
    let last = bench.enqueue("2", vec![note("last")]).await[0].id;
    bench.deliver(last).await;
    for id in ids {
        assert_eq!(bench.store.step(id).await.expect("read"), None);
    }
    assert_eq!(bench.store.stood(last).await.expect("read").len(), 1);
    let logged = "SELECT count(DISTINCT unit) FROM unit_standing";
    let logged: i64 = bench.file().query_row(logged, [], |row| row.get(0)).expect("a count");
    assert_eq!(logged, 1);
}

fn operation() -> impl Strategy<Value = Operation> {
    let tag = |id: &str| AppliedTag { id: id.into(), name: Text::new(id) };
    prop_oneof![
        Just(reply("words")),
        Just(note("words")),
        Just(Operation::Close),
        Just(Operation::Open),
        Just(Operation::Snooze(NOW.plus(60))),
        Just(Operation::CloseUntil(NOW.plus(120))),
        Just(Operation::AssignAdmin(Some("a2".into()))),
        Just(Operation::AssignAdmin(None)),
        Just(Operation::AssignTeam(Some("t1".into()))),
        Just(Operation::Tag(tag("vip"))),
        Just(Operation::Untag("vip".into())),
        Just(Operation::SetPriority(Priority::High)),
        any::<bool>().prop_map(Operation::SetRead),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_standings_of_a_unit_are_what_the_heads_were_before_and_after(
        units in prop::collection::vec(
            prop::collection::vec((0_usize..3, prop::collection::vec(operation(), 1..4)), 1..4),
            1..4,
        ),
    ) {
        // Of the last one nothing is here.
        const IDS: [&str; 3] = ["1", "2", "9"];
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            let bench = Bench::swift();
            bench.put_heads(vec![conversation("1", 20), conversation("2", 20)]).await.expect("put");
            for operations in units {
                let mut about: Vec<&str> = operations.iter().map(|(n, _)| IDS[*n]).filter(|id| *id != "9").collect();
                about.sort_unstable();
                about.dedup();
                let mut expected = Vec::new();
                for id in &about {
                    let before = Standing::of(&bench.shown(id).await);
                    expected.push(Stood { conversation: (*id).into(), before: before.clone(), after: before });
                }
                let operations: Vec<_> = operations.into_iter().map(|(n, own)| (IDS[n], own)).collect();
                let steps = bench.store.enqueue(unit(&operations)).await.expect("enqueued");
                for stood in &mut expected {
                    stood.after = Standing::of(&bench.shown(stood.conversation.as_str()).await);
                }
                assert_eq!(bench.store.stood(steps[0].unit).await.expect("read"), expected);
            }
        });
    }
}
