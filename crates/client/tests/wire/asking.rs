//! What the server finds for a condition, and the rest lets pass, is what the condition holds for; and what time alone
//! changes of lists.

use std::collections::BTreeSet;

use client::condition::{Answer, Condition, Hours, Listed, Lists, Viewer, read};
use client::domain::{Conversation, Timestamp};
use client::intercom::{PageRequest, Query, SearchSort, cover};
use client::sync::SyncCommand;
use client::view::{Order, View, ViewId};
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::rig::Rig;

/// Everything that a search finds.
async fn found(rig: &Rig, query: &Query) -> Vec<Conversation> {
    let (mut all, mut page) = (Vec::new(), PageRequest::first(150));
    loop {
        let answer = rig.client.search_conversations(query, &SearchSort::newest(), &page).await;
        let answer = answer.unwrap_or_else(|error| panic!("{error}: {}", query.to_json()));
        all.extend(answer.items);
        let Some(next) = answer.next else { return all };
        page = PageRequest::after(150, next);
    }
}

fn passing(heads: &[Conversation], condition: Option<&Condition>, now: Timestamp) -> BTreeSet<String> {
    let holds = |head: &&Conversation| {
        condition.is_none_or(|condition| condition.holds(&Listed::head(head), now).answer == Answer::Yes)
    };
    heads.iter().filter(holds).map(|head| head.id.to_string()).collect()
}

/// The tests that are put together: of what is in the workspace, and of what is not.
fn tests(heads: &[Conversation]) -> Vec<String> {
    let ids =
        |of: &dyn Fn(&Conversation) -> Option<String>| -> BTreeSet<String> { heads.iter().filter_map(of).collect() };
    let some = |field: &str, ids: BTreeSet<String>| {
        ids.into_iter().take(3).map(|id| format!("{field}:#{id}")).collect::<Vec<_>>()
    };
    let mut tests = some("tag", ids(&|head| head.tags.first().map(|tag| tag.id.to_string())));
    tests.extend(some("assignee", ids(&|head| head.admin_assignee.as_ref().map(ToString::to_string))));
    tests.extend(some("team", ids(&|head| head.team_assignee.as_ref().map(ToString::to_string))));
    let fixed = [
        "is:open",
        "is:snoozed",
        "state:open,closed",
        "is:unread-all",
        "is:unread",
        "is:mine",
        "is:unassigned",
        "no:team",
        "no:assignee",
        "team:mine",
        "tag:#999",
        "no:tag",
        "assignee:#999",
        "created<-2d",
        "created>-1d",
        "age<5d",
        "updated>-3h",
        "waiting>1h",
        "waiting<1d",
        "no:waiting",
        "waiting:1h..2d",
        "answered>-1d",
        "answered<-1h",
        "closed>-7d",
        "no:closed",
        "parts>3",
        "parts:2..6",
        "parts<2",
        "rating>=3",
        "rating:5",
        "reopens:0",
        "assignments>=1",
        "silence>1h",
        "idle>1h",
        "priority:high",
        "refund",
        "subject:a",
        "waiting>2bh",
        "created:today",
        "id:1",
    ];
    tests.extend(fixed.map(str::to_owned));
    tests
}

fn some_condition(tests: Vec<String>) -> impl Strategy<Value = String> {
    prop::sample::select(tests).prop_map(|test| format!("({test})")).prop_recursive(4, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..5).prop_map(|all| format!("({})", all.join(" and "))),
            prop::collection::vec(inner.clone(), 1..5).prop_map(|any| format!("({})", any.join(" or "))),
            inner.prop_map(|one| format!("-{one}")),
        ]
    })
}

#[tokio::test]
async fn what_the_server_finds_and_the_rest_lets_pass_is_what_holds() {
    let rig = Rig::live(200).await;
    let now = rig.clock.now();
    let teams = vec!["1".into()];
    let viewer = Viewer { me: Some(rig.me.clone()), teams: Some(teams), zone: TimeZone::UTC, hours: Hours::default() };
    let understood = |text: &str| read(text, &Lists::default(), viewer.clone()).expect(text);
    let heads = found(&rig, &cover(&understood(""), now).query).await;
    assert!(heads.len() >= 200, "an empty condition is everything");
    let strategy = some_condition(tests(&heads));
    let mut runner = TestRunner::deterministic();
    let (mut narrowed, mut exact) = (0, 0);
    for _ in 0..150 {
        let text = strategy.new_tree(&mut runner).expect("a condition").current();
        let condition = understood(&text);
        let asked = cover(&condition, now);
        let answer = found(&rig, &asked.query).await;
        let expected = passing(&heads, Some(&condition), now);
        assert_eq!(passing(&answer, asked.rest.as_ref(), now), expected, "{text}: {}", asked.query.to_json());
        narrowed += usize::from(answer.len() < heads.len());
        exact += usize::from(asked.rest.is_none());
    }
    assert!(narrowed > 50 && exact > 8, "{narrowed} were narrowed, {exact} exact");
}

#[tokio::test]
async fn more_than_the_server_takes_is_left_to_be_tested() {
    let rig = Rig::live(50).await;
    let now = rig.clock.now();
    let viewer = Viewer { me: Some(rig.me.clone()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
    let understood = |text: &str| read(text, &Lists::default(), viewer.clone()).expect(text);
    let heads = found(&rig, &cover(&understood(""), now).query).await;
    let many =
        |n: std::ops::Range<u32>, between: &str| n.map(|n| format!("parts>{n}")).collect::<Vec<_>>().join(between);
    for text in [many(0..40, " "), many(0..40, " or "), format!("is:open ({})", many(0..40, " or "))] {
        let condition = understood(&text);
        let asked = cover(&condition, now);
        let answer = found(&rig, &asked.query).await;
        assert!(asked.rest.is_some());
        assert_eq!(passing(&answer, asked.rest.as_ref(), now), passing(&heads, Some(&condition), now), "{text}");
    }
}

#[tokio::test]
async fn lists_that_change_by_time_alone_are_brought_up_to_it() {
    let rig = Rig::live(40).await;
    let now = rig.clock.now();
    let mut begun = Vec::new();
    for row in rig.rows(ViewId::All).await {
        begun.push(rig.head(row.id.as_str()).await.created_at);
    }
    let oldest = begun.iter().min().expect("an open one");
    let hours = now.since(*oldest) / 3_600 + 1;
    let viewer = Viewer { me: Some(rig.me.clone()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
    let condition = read(&format!("is:open age>{hours}h"), &Lists::default(), viewer.clone()).expect("a condition");
    let view = View { condition, ..View::new(ViewId::All, Order::Newest, viewer) };
    let total = async || loop {
        let counted = rig.store.count(view.clone()).await.expect("counted");
        if counted.looked_at.is_none() {
            return counted.total;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(total().await, 0);
    rig.clock.advance(2 * 3_600);
    rig.order(SyncCommand::Deliver).await;
    let expected = begun.iter().filter(|at| rig.clock.now().since(**at) > hours * 3_600).count();
    assert!(expected > 0);
    assert_eq!(total().await, expected);
}
