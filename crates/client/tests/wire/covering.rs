//! What Intercom is asked for a condition finds all of which it holds here; and no other, where it is said to be enough.

use std::collections::BTreeSet;

use client::condition::{Condition, Hours, Lists, Viewer, read};
use client::intercom::{PageRequest, Query, SearchSort, cover};
use client::store::{Directory, Search};
use client::sync::{History, SyncSettings};
use client::view::Order;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use crate::rig::{Rig, settings};

/// How many conversations there are.
const PLAYED: usize = 120;

/// What is asked of conversations, one by one: what the server can be asked, and what it cannot.
const TESTS: &[&str] = &[
    "is:open",
    "is:snoozed",
    "state:closed,open",
    "is:unread-all",
    "is:unread",
    "is:ticket",
    "is:engaged",
    "assignee:me",
    "assignee:none",
    "assignee:any",
    "assignee:mette,kwabena",
    "team:support",
    "no:team",
    "tag:vip",
    "tag:billing,refund",
    "no:tag",
    "priority>=high",
    "priority:low",
    "no:priority",
    "created>-3d",
    "created<-2d",
    "created:today",
    "created:2025-11-01..2025-11-15",
    "updated>-1d",
    "age>12h",
    "waiting>2h",
    "waiting<1d",
    "no:waiting",
    "silence>1d",
    "snoozed-until:today",
    "snoozed-until>today",
    "has:snoozed-until",
    "parts>3",
    "parts:1..2",
    "reopens>0",
    "rating:1..3",
    "no:rating",
    "channel:email",
    "channel:conversation",
    "last-by:customer",
    "closed>-7d",
    "first-reply<1h",
    "fin:any",
    "subject:invoice",
    "id:1",
    "has:attachment",
    "has:draft",
];

/// Tests, all of several, one of several, and what is not so.
fn some_condition() -> impl Strategy<Value = String> {
    prop::sample::select(TESTS).prop_map(|test| format!("({test})")).prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|any| format!("({})", any.join(" or "))),
            inner.prop_map(|one| format!("-{one}")),
        ]
    })
}

async fn at_the_server(rig: &Rig, query: &Query) -> Result<BTreeSet<String>, String> {
    let (mut page, mut all) = (PageRequest::first(150), BTreeSet::new());
    loop {
        let answer = rig.client.search_conversations(query, &SearchSort::newest(), &page).await;
        let answer = answer.map_err(|error| error.to_string())?;
        all.extend(answer.items.iter().map(|conversation| conversation.id.to_string()));
        match answer.next {
            Some(next) => page = PageRequest::after(150, next),
            None => return Ok(all),
        }
    }
}

async fn here(rig: &Rig, condition: &Condition) -> BTreeSet<String> {
    let mut search = Search::new(condition.clone(), Order::Newest);
    while !search.is_done() {
        search = rig.store.search(search).await.expect("searched");
    }
    search.ids().map(|id| id.to_string()).collect()
}

#[tokio::test]
async fn the_server_finds_all_of_which_a_condition_holds_and_no_other_where_that_is_enough() {
    let rig = Rig::live_with(PLAYED, SyncSettings { history: History::All, ..settings() }).await;
    let Directory { admins, teams, tags, .. } = rig.store.directory().await.expect("read");
    let names = Lists { admins: &admins, teams: &teams, tags: &tags };
    let mut runner = TestRunner::deterministic();
    let composed = some_condition();
    let random = std::iter::repeat_with(|| composed.new_tree(&mut runner).expect("a condition").current()).take(120);
    let alone = TESTS.iter().flat_map(|test| [(*test).to_owned(), format!("-({test})")]);
    let (mut exact, mut narrowed) = (0, 0);
    for text in alone.chain(random) {
        let viewer = Viewer { me: Some(rig.me.clone()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
        let condition = read(&text, &names, viewer).expect(&text);
        let cover = cover(&condition, rig.clock.now());
        let server = at_the_server(&rig, &cover.query).await.unwrap_or_else(|error| panic!("{text}: {error}"));
        let here = here(&rig, &condition).await;
        let missing: Vec<&String> = here.difference(&server).collect();
        assert!(missing.is_empty(), "{text}: {} finds {} and not {missing:?}", cover.query, server.len());
        if cover.rest.is_none() {
            assert_eq!(server, here, "{text}: {} was to be enough", cover.query);
            exact += 1;
        }
        narrowed += usize::from(server.len() < PLAYED);
    }
    // Else nothing would have been held against anything.
    assert!(exact > 20 && narrowed > 50, "{exact} exact, {narrowed} narrowed");
}
