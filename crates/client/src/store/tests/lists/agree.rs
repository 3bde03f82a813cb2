//! Whatever happens, a list and a search are what a look at every conversation finds.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::play::{CONVERSATIONS, Event, Play, VIEWS, some_event};
use super::view;
use crate::store::lists::cover::Cover;
use crate::store::{Search, Store};
use crate::view::{Group, Order, View};

/// Everything that conditions of today ask, one by one.
const TESTS: &[&str] = &[
    "is:open",
    "is:snoozed",
    "state:closed,open",
    "is:unread",
    "is:unread-all",
    "is:ticket",
    "is:pending",
    "is:failed",
    "is:mine",
    "is:unassigned",
    "is:engaged",
    "has:draft",
    "assignee:#a2",
    "assignee:any",
    "rating:any",
    "team:mine",
    "team:#t2",
    "no:team",
    "tag:#vip",
    "no:tag",
    "contact:Grace",
    "contact:c-3",
    "contact.email:grace@example.test",
    "language:de",
    "company:Acme",
    "has:company",
    "company.plan:pro",
    "ticket.state:done",
    "has:ticket.type",
    "id:2",
    "id:4711",
    "priority>=high",
    "has:priority",
    "subject:order",
    "parts>3",
    "last-by:customer",
    "created:today",
    "created<-2h",
    "age>2h",
    "updated>-1h",
    "active:today",
    "idle>1h",
    "waiting>30m",
    "waiting<2h",
    "waiting>1bh",
    "no:waiting",
    "snoozed-until:today",
    "snoozed-for<1h",
    "has:snoozed-until",
    "silence>1d",
    "has:attachment",
];

/// What is asked of messages.
const WORDS: &[&str] = &[
    "refund",
    "\"question 2\"",
    "退款",
    "退",
    "*rechnung*",
    "*rechnung",
    "ref*",
    "paypal from:customer",
    "is:note refund",
    "is:note",
    "grosse",
    "4711 refund",
    "grace",
    "vip refund",
    "file:bill",
    "bill",
    "msg(refund -paypal)",
    "msg(refund) msg(cancel)",
    "from:ann refund",
    "from:me",
    "from:bot",
    "sent>-2h refund",
    "question",
    "refund or cancel",
    "-refund",
];

/// Those that something else than the head answers.
const BESIDE: &[&str] =
    &["is:pending", "is:failed", "has:draft", "contact:Grace", "language:de", "company.plan:pro", "ticket.state:done"];

fn some_condition() -> impl Strategy<Value = String> {
    // What lies beside a head changes by itself.
    let test = prop_oneof![2 => prop::sample::select(TESTS), 1 => prop::sample::select(BESIDE), 1 => prop::sample::select(WORDS)];
    test.prop_map(|test| format!("({test})")).prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(|all| format!("({})", all.join(" "))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|any| format!("({})", any.join(" or "))),
            inner.prop_map(|one| format!("-{one}")),
        ]
    })
}

/// A condition that asks for words.
fn some_words() -> impl Strategy<Value = String> {
    let words = prop::sample::select(WORDS).prop_map(str::to_owned);
    (words, prop::option::of(some_condition())).prop_map(|(words, other)| match other {
        Some(other) => format!("({words}) {other}"),
        None => words,
    })
}

/// What a search finds once all of it is indexed.
async fn found(store: &Store, view: &View) -> Vec<String> {
    while store.coverage().await.expect("read").indexed.is_some() {
        tokio::task::yield_now().await;
    }
    let mut search = Search::new(view.condition.clone(), view.order);
    while !search.is_done() {
        search = store.search(search).await.expect("searched");
    }
    let hits = store.hits(&search, 0, usize::MAX).await.expect("hits");
    let ids: Vec<String> = search.ids().map(|id| id.to_string()).collect();
    assert_eq!(hits.iter().map(|hit| hit.row.id.to_string()).collect::<Vec<_>>(), ids);
    for hit in hits {
        let Some(excerpt) = hit.excerpt else { continue };
        assert!(!excerpt.marks.is_empty());
        assert!(excerpt.marks.iter().all(|mark| excerpt.text.as_str().get(mark.start..mark.end).is_some()));
    }
    ids
}

/// What is found can be put in these orders.
const SEARCHED: [Order; 5] = [Order::Waiting, Order::Newest, Order::Oldest, Order::Priority, Order::Sla];

fn some_group() -> impl Strategy<Value = Option<Group>> {
    prop_oneof![Just(None), prop::sample::select(&Group::ALL[..]).prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_a_list_is_what_a_look_at_every_conversation_finds(
        conditions in prop::collection::vec((some_condition(), prop::sample::select(&Order::ALL[..]), some_group()), VIEWS),
        before in prop::collection::vec(any::<[u8; 8]>(), CONVERSATIONS),
        events in prop::collection::vec(some_event(), 1..50),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let views: Vec<View> = conditions.iter().map(|(text, order, group)| view(text, *order).grouped(*group)).collect();
            // Some lists are there from the beginning, others are made from what is there.
            let mut asked: BTreeSet<usize> = (0..VIEWS / 2).collect();
            let mut play = Play::new();
            play.check(asked.iter().map(|which| &views[*which])).await;
            for (id, sketch) in (1..).zip(before) {
                play.happens(Event::Head(id, sketch), &views, &mut asked).await;
            }
            for event in events {
                play.happens(event, &views, &mut asked).await;
                play.check(asked.iter().map(|which| &views[*which])).await;
            }
            play.check(views.iter()).await;
        });
    }

    #[test]
    fn what_sql_finds_and_the_rest_lets_pass_is_what_holds(
        conditions in prop::collection::vec(some_condition(), 40),
        before in prop::collection::vec(any::<[u8; 8]>(), CONVERSATIONS),
        events in prop::collection::vec(some_event(), 1..40),
        seconds in 0..100_000_i64,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let mut play = Play::new();
            let none = vec![view("is:open", Order::Newest); VIEWS];
            let heads = (1..).zip(before).map(|(id, sketch)| Event::Head(id, sketch));
            for event in heads.chain(events) {
                play.happens(event, &none, &mut BTreeSet::new()).await;
            }
            let looked = play.look().await;
            // The same SQL finds them at any time.
            for passed in [0, seconds] {
                play.bench.clock.advance(passed);
                for text in &conditions {
                    let view = view(text, Order::Newest);
                    let cover = Cover::of(&view.condition);
                    let mut passes = play.covered(&cover);
                    if let Some(condition) = cover.rest.clone() {
                        let left = play.scan(&looked, &View { condition, ..view.clone() });
                        passes.retain(|id| left.contains(id));
                    }
                    let expected: BTreeSet<String> = play.scan(&looked, &view).into_iter().collect();
                    assert_eq!(passes, expected, "{text}: {}", cover.sql);
                }
            }
        });
    }

    #[test]
    fn whatever_happens_a_search_finds_what_a_look_at_every_conversation_finds(
        conditions in prop::collection::vec((some_words(), prop::sample::select(&SEARCHED[..])), 12),
        before in prop::collection::vec(any::<[u8; 8]>(), CONVERSATIONS),
        events in prop::collection::vec(some_event(), 1..50),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let mut play = Play::new();
            let none = vec![view("is:open", Order::Newest); VIEWS];
            let heads = (1..).zip(before).map(|(id, sketch)| Event::Head(id, sketch));
            for (n, event) in heads.chain(events).enumerate() {
                play.happens(event, &none, &mut BTreeSet::new()).await;
                // Now and then on the way, and at the end.
                let (text, order) = &conditions[n % conditions.len()];
                if n % 5 == 0 {
                    play.search(&view(text, *order)).await;
                }
            }
            for (text, order) in &conditions {
                play.search(&view(text, *order)).await;
            }
        });
    }
}

impl Play {
    async fn search(&self, view: &View) {
        let mut expected = self.scan(&self.look().await, view);
        let mut found = found(&self.bench.store, view).await;
        if matches!(view.order, Order::Newest | Order::Oldest) {
            // These go by the message that was found.
            expected.sort_unstable();
            found.sort_unstable();
        }
        assert_eq!(found, expected, "{} {:?}", view.condition.settled(), view.order);
    }
}
