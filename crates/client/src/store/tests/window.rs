//! Windows: every one is a slice of the sorted list.

use std::cmp::Reverse;

use proptest::prelude::*;

use super::{Bench, conversation, viewer};
use crate::condition::{Answer, Listed, Lists, Viewer, read};
use crate::domain::conversation::Sla;
use crate::domain::{Conversation, ConversationId, Operation, Priority, State, Text, Timestamp};
use crate::store::plan::{Served, Whose, plan};
use crate::store::window::statements;
use crate::store::{Anchor, Row, Window, WindowQuery};
use crate::view::{Group, Order, View, ViewId};

const EVERYTHING: usize = 1000;

fn query(inbox: ViewId, order: Order, anchor: Anchor, before: usize, after: usize) -> WindowQuery {
    WindowQuery { view: View::new(inbox, order, viewer()), anchor, before, after, extra: Vec::new() }
}

async fn take(bench: &Bench, query: WindowQuery) -> Window {
    bench.store.window(query).await.expect("a window")
}

/// All open conversations.
pub(super) async fn all_rows(bench: &Bench) -> Vec<Row> {
    take(bench, query(ViewId::All, Order::Newest, Anchor::Top, 0, EVERYTHING)).await.rows
}

fn ids(window: &Window) -> Vec<&str> {
    window.rows.iter().map(|row| row.id.as_str()).collect()
}

/// The list as a plain sort makes it.
fn sorted(heads: &[Conversation], inbox: &ViewId, order: Order) -> Vec<ConversationId> {
    let condition = View::new(inbox.clone(), order, viewer()).condition;
    let is_in = |head: &Conversation| condition.holds(&Listed::head(head), Timestamp(0)).answer == Answer::Yes;
    let mut list: Vec<&Conversation> = heads.iter().filter(|head| is_in(head)).collect();
    let waiting = |head: &Conversation| match (head.state, head.waiting_since) {
        (State::Snoozed, _) => (2, head.snoozed_until.map_or(0, |until| until.0)),
        (_, Some(since)) => (0, since.0),
        (_, None) => (1, head.updated_at.0),
    };
    let wakes = |head: &Conversation| ((waiting(head).0 + 1) % 3, waiting(head).1);
    let sla = |head: &Conversation| match head.sla.as_ref().and_then(|sla| sla.status.as_ref()).map(Text::as_str) {
        Some("missed") if head.state == State::Open && waiting(head).0 == 0 => 0,
        Some("active") => 1,
        _ => 2,
    };
    list.sort_by(|a, b| match order {
        Order::Newest => (b.updated_at, &b.id).cmp(&(a.updated_at, &a.id)),
        Order::Oldest => (a.updated_at, &a.id).cmp(&(b.updated_at, &b.id)),
        Order::Waiting => (waiting(a), &a.id).cmp(&(waiting(b), &b.id)),
        Order::Priority => (Reverse(a.priority), waiting(a), &a.id).cmp(&(Reverse(b.priority), waiting(b), &b.id)),
        Order::Begun => (b.created_at, &b.id).cmp(&(a.created_at, &a.id)),
        Order::Sla => (sla(a), waiting(a), &a.id).cmp(&(sla(b), waiting(b), &b.id)),
        Order::Type => (!a.is_ticket, waiting(a), &a.id).cmp(&(!b.is_ticket, waiting(b), &b.id)),
        Order::Wakes => (wakes(a), &a.id).cmp(&(wakes(b), &b.id)),
    });
    list.into_iter().map(|head| head.id.clone()).collect()
}

pub(super) fn inboxes() -> Vec<ViewId> {
    let all = ViewId::BEFORE_TEAMS.into_iter().chain([ViewId::Team("t1".into())]).chain(ViewId::AFTER_TEAMS);
    all.collect()
}

fn slice(list: &[ConversationId], from: usize, to: usize) -> Vec<&str> {
    list.iter().take(to.min(list.len())).skip(from).map(ConversationId::as_str).collect()
}

fn some_heads() -> impl Strategy<Value = Vec<Conversation>> {
    let head = (0..6_i64, 0..3_usize, 0..3_u8, 0..3_u8, prop::option::of(0..5_i64), 0..5_usize);
    prop::collection::vec(head, 0..40).prop_map(|heads| {
        type Sketch = (i64, usize, u8, u8, Option<i64>, usize);
        let head = |(n, sketch): (usize, Sketch)| {
            let (updated_at, state, admin, team, waiting, priority) = sketch;
            let mut head = conversation(&format!("id{n}"), 100 + updated_at);
            head.state = [State::Open, State::Snoozed, State::Closed][state];
            head.snoozed_until = (state == 1).then_some(Timestamp(900 - updated_at));
            head.admin_assignee = (admin > 0).then(|| format!("a{admin}").into());
            head.team_assignee = (team > 0).then(|| format!("t{team}").into());
            head.waiting_since = waiting.map(Timestamp);
            head.priority = Priority::ALL[priority];
            head.created_at = Timestamp(50 + (updated_at * 7 + n as i64) % 11);
            head.is_ticket = n % 3 == 0;
            let status = ["missed", "active", "hit", "cancelled"].get(n % 6);
            head.sla = status.map(|status| Sla { name: "Gold".into(), status: Some(Text::new(status)) });
            head
        };
        heads.into_iter().enumerate().map(head).collect()
    })
}

async fn check(bench: &Bench, list: &[ConversationId], inbox: &ViewId, order: Order, before: usize, after: usize) {
    let at = |anchor| take(bench, query(inbox.clone(), order, anchor, before, after));
    let top = at(Anchor::Top).await;
    assert_eq!((ids(&top), top.first_row, top.total), (slice(list, 0, before + 1 + after), 0, list.len()));
    let bottom = at(Anchor::Bottom).await;
    let first = list.len().saturating_sub(before + 1 + after);
    assert_eq!((ids(&bottom), bottom.first_row), (slice(list, first, list.len()), first));
    for (n, id) in list.iter().enumerate() {
        let first = n.saturating_sub(before);
        for anchor in [Anchor::At(id.clone()), Anchor::Row(n)] {
            let window = at(anchor).await;
            assert_eq!((ids(&window), window.first_row), (slice(list, first, n + 1 + after), first));
        }
    }
    let past_the_end = at(Anchor::Row(list.len() + 5)).await;
    assert_eq!(past_the_end.rows.is_empty(), list.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_window_is_a_slice_of_the_sorted_list(heads in some_heads(), before in 0..4_usize, after in 0..6_usize) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let bench = Bench::new();
            bench.put_heads(heads.clone()).await.expect("put");
            for inbox in inboxes() {
                // Of a list that is kept it is not known at once.
                for order in Order::ALL.into_iter().filter(|order| *order != Order::Type) {
                    let list = sorted(&heads, &inbox, order);
                    check(&bench, &list, &inbox, order, before, after).await;
                }
            }
        });
    }
}

#[tokio::test]
async fn a_conversation_that_left_the_inbox_still_marks_its_place() {
    let bench = Bench::new();
    let heads = (1..=5).map(|n| conversation(&n.to_string(), 100 - n)).collect();
    bench.put_heads(heads).await.expect("put");
    bench.enqueue("3", vec![Operation::Close]).await;
    let around = |id: &str| query(ViewId::All, Order::Newest, Anchor::At(id.into()), 1, 1);
    let window = take(&bench, around("3")).await;
    assert_eq!((ids(&window), window.first_row, window.total), (vec!["2", "4"], 1, 4));
    let unknown = take(&bench, around("nobody")).await;
    assert_eq!((ids(&unknown), unknown.first_row), (vec!["1", "2", "4"], 0));
}

#[tokio::test]
async fn around_a_place_come_the_rows_there_and_the_others_that_were_asked_for_as_they_are_now() {
    let bench = Bench::new();
    let heads = (1..=7).map(|n| conversation(&n.to_string(), 100 - n)).collect();
    bench.put_heads(heads).await.expect("put");
    let before = take(&bench, query(ViewId::All, Order::Newest, Anchor::At("3".into()), 1, 1)).await;
    let key = before.rows[1].key.clone();
    bench.enqueue("3", vec![Operation::Close]).await;
    let others: Vec<ConversationId> = ["2", "3", "6", "nobody"].map(Into::into).to_vec();
    let around = query(ViewId::All, Order::Newest, Anchor::Place(key, "3".into(), others), 1, 1);
    let window = take(&bench, around).await;
    assert_eq!((ids(&window), window.first_row, window.total), (vec!["2", "4", "5"], 1, 6));
    let strays: Vec<(&str, State, bool)> =
        window.strays.iter().map(|(row, is_in)| (row.id.as_str(), row.state, *is_in)).collect();
    assert_eq!(strays, [("3", State::Closed, false), ("6", State::Open, true)]);
}

#[tokio::test]
async fn a_row_keeps_its_number_right_when_rows_come_before_it() {
    let bench = Bench::new();
    bench.put_heads((0..50).map(|n| conversation(&format!("{n:02}"), 100 + n)).collect()).await.expect("put");
    let around = |id: &str| query(ViewId::All, Order::Newest, Anchor::At(id.into()), 3, 3);
    assert_eq!(take(&bench, around("20")).await.first_row, 26);
    assert_eq!(take(&bench, around("25")).await.first_row, 21, "counted from the window before");
    assert_eq!(take(&bench, around("15")).await.first_row, 31);
    bench.put_heads(vec![conversation("99", 500)]).await.expect("put");
    assert_eq!(take(&bench, around("15")).await.first_row, 32, "not from before the change");
}

#[tokio::test]
async fn an_action_moves_a_conversation_between_inboxes_at_once() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10), conversation("2", 11)]).await.expect("put");
    bench.enqueue("1", vec![Operation::AssignAdmin(Some("a1".into()))]).await;
    bench.enqueue("2", vec![Operation::Snooze(Timestamp(9_999_999_999))]).await;
    for (inbox, expected) in [(ViewId::Mine, vec!["1"]), (ViewId::Unassigned, vec![]), (ViewId::Snoozed, vec!["2"])] {
        let window = take(&bench, query(inbox, Order::Priority, Anchor::Top, 0, 9)).await;
        assert_eq!(ids(&window), expected);
    }
    let counts = bench.store.counts(Some(&"a1".into())).await.expect("read");
    assert_eq!((counts.mine, counts.unassigned, counts.all, counts.snoozed, counts.closed), (1, 0, 1, 1, 0));
}

#[tokio::test]
async fn windows_never_scan_and_never_sort() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10)]).await.expect("put");
    let file = bench.file();
    let mut views: Vec<View> = Vec::new();
    for order in Order::ALL {
        views.extend(inboxes().into_iter().map(|id| View::new(id, order, viewer())));
        views.push(super::lists::view("is:open tag:#vip", order));
        views.extend(Group::ALL.map(|group| View::new(ViewId::All, order, viewer()).grouped(Some(group))));
    }
    for view in views {
        bench.store.count(view.clone()).await.expect("a list");
        for sql in statements(&file, &view).expect("a list") {
            let mut statement = file.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).expect("prepared");
            let any = vec![0; statement.parameter_count()];
            let plan = statement.query_map(rusqlite::params_from_iter(any), |row| row.get(3)).expect("a plan");
            let plan: Vec<String> = plan.collect::<rusqlite::Result<_>>().expect("read");
            assert!(
                !plan.is_empty() && plan.iter().all(|step| !step.contains("SCAN") && !step.contains("TEMP")),
                "{sql}: {plan:?}"
            );
            // What is counted at every change is not looked up row by row.
            let counts = sql.starts_with("SELECT count(*) FROM conversation WHERE");
            assert!(!counts || plan.iter().all(|step| step.contains("COVERING")), "{sql}: {plan:?}");
        }
    }
}

#[tokio::test]
async fn while_it_is_not_known_who_one_is_nothing_is_ones_own() {
    let bench = Bench::new();
    bench.put_heads(vec![conversation("1", 10), conversation("2", 11)]).await.expect("put");
    bench.enqueue("1", vec![Operation::AssignAdmin(Some("a1".into()))]).await;
    let nobody = || Viewer { me: None, ..viewer() };
    // Of a list that is kept it is not known at once.
    for order in Order::ALL.into_iter().filter(|order| *order != Order::Type) {
        let view = |id| View::new(id, order, nobody());
        let at = |view, anchor| WindowQuery { view, anchor, before: 3, after: 3, extra: Vec::new() };
        let mine = take(&bench, at(view(ViewId::Mine), Anchor::At("1".into()))).await;
        assert_eq!((ids(&mine), mine.total), (vec![], 0));
        assert_eq!(mine.elsewhere.map(|row| row.id), Some("1".into()));
        assert_eq!(ids(&take(&bench, at(view(ViewId::Unassigned), Anchor::Top)).await), ["2"]);
    }
    assert_eq!(bench.store.counts(None).await.expect("read").mine, 0);
}

#[test]
fn every_inbox_is_served_by_an_index_however_it_is_written() {
    let served = |text: &str| {
        let condition = read(text, &Lists::default(), viewer()).expect(text);
        plan(&View { condition, ..View::new(ViewId::All, Order::Newest, viewer()) })
    };
    let index = |state, whose| Served::Index { state, whose };
    let me = || Whose::Teammates(Some(Some("a1".into())));
    let inboxes: Vec<Served> = inboxes().into_iter().map(|id| plan(&View::new(id, Order::Waiting, viewer()))).collect();
    let expected = [
        index(State::Open, me()),
        index(State::Open, Whose::Teammates(Some(None))),
        index(State::Open, Whose::Anybodys),
        index(State::Open, Whose::Teams(Some("t1".into()))),
        index(State::Snoozed, Whose::Anybodys),
        index(State::Closed, Whose::Anybodys),
    ];
    assert_eq!(inboxes, expected);
    for text in ["is:open assignee:me", "state:open is:mine", "(assignee:#a1) is:open", "is:open (is:mine)"] {
        assert_eq!(served(text), index(State::Open, me()), "{text}");
    }
    assert_eq!(served("is:unassigned is:open"), index(State::Open, Whose::Teammates(Some(None))));
    assert_eq!(served("is:open no:team"), index(State::Open, Whose::Teams(None)));
    let kept = [
        "",
        "is:open tag:#1",
        "is:closed assignee:me",
        "is:open is:closed",
        "is:mine",
        "-is:open",
        "is:open or is:mine",
        "is:open is:mine team:#t1",
        "state:open,closed",
        "is:open -assignee:me",
    ];
    for text in kept {
        assert_eq!(served(text), Served::Kept, "{text}");
    }
}
