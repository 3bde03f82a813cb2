//! What the store costs with 100,000 conversations: `cargo bench --bench store`.
//!
//! The first figure of a window is what a key press waits for; a merge of 150 heads is one page of the poll.

#![allow(missing_docs, clippy::expect_used)]

#[path = "sample/opened.rs"]
mod opened;
mod sample;

use std::hint::black_box;

use client::domain::operation::Reply;
use client::domain::{Body, Conversation, Operation};
use client::store::{Anchor, Counted, NewUnit, Store, WindowQuery};
use client::view::{Group, Order, View, ViewId};
use criterion::measurement::WallTime;
use criterion::{BatchSize, BenchmarkGroup, Criterion, criterion_group, criterion_main};
use opened::viewer;
use sample::{CONVERSATIONS, START, head};
use tempfile::TempDir;
use tokio::runtime::Runtime;

struct Filled {
    runtime: Runtime,
    store: Store,
    _dir: TempDir,
}

impl Filled {
    fn new() -> Self {
        let (runtime, dir, store) = opened::open();
        runtime.block_on(async {
            for page in 0..CONVERSATIONS / 1000 {
                let heads = (page * 1000..(page + 1) * 1000).map(|n| head(n, START + n)).collect();
                store.put_heads(heads).await.expect("put");
            }
        });
        Self { runtime, store, _dir: dir }
    }

    fn window(&self, inbox: ViewId, order: Order, anchor: Anchor) {
        self.window_of(&View::new(inbox, order, viewer()), anchor);
    }

    fn window_of(&self, view: &View, anchor: Anchor) {
        let query = WindowQuery { view: view.clone(), anchor, before: 50, after: 100, extra: Vec::new() };
        black_box(self.runtime.block_on(self.store.window(query)).expect("a window"));
    }

    fn count(&self, view: &View) -> Counted {
        self.runtime.block_on(self.store.count(view.clone())).expect("counted")
    }

    /// Makes a list of a view, and fills it.
    fn fill(&self, view: &View) {
        while self.count(view).looked_at.is_some() {
            std::thread::yield_now();
        }
    }

    /// Somebody wrote: what is known of rows' numbers no longer holds.
    fn write(&self, n: i64) {
        self.runtime.block_on(self.store.set_meta("bench", &n.to_string())).expect("written");
    }
}

/// A view that no index serves.
fn view(condition: &str, order: Order) -> View {
    let condition = opened::condition(condition);
    View { condition, ..View::new(ViewId::All, order, viewer()) }
}

fn at(n: i64) -> Anchor {
    Anchor::At(format!("{}", 10_000_000 + n).into())
}

fn windows(c: &mut Criterion) {
    let filled = Filled::new();
    let mut group = c.benchmark_group("100k");
    group.bench_function("window at the top", |b| b.iter(|| filled.window(ViewId::All, Order::Newest, Anchor::Top)));
    group.bench_function("window of mine by priority", |b| {
        b.iter(|| filled.window(ViewId::Mine, Order::Priority, Anchor::Top));
    });
    let mut n = 50_000;
    group.bench_function("window in the middle, one row on", |b| {
        b.iter(|| {
            n = 40_000 + (n + 1) % 20_000;
            filled.window(ViewId::All, Order::Newest, at(n));
        });
    });
    group.bench_function("window in the middle, after a write", |b| {
        b.iter_batched(
            || {
                n += 1;
                filled.write(n);
            },
            |()| filled.window(ViewId::All, Order::Newest, at(50_005)),
            BatchSize::PerIteration,
        );
    });
    group.bench_function("window at a row number", |b| {
        b.iter(|| filled.window(ViewId::All, Order::Waiting, Anchor::Row(35_000)));
    });
    for order in [Order::Begun, Order::Sla, Order::Wakes] {
        group.bench_function(format!("window of all, in another order: {}", order.as_str()), |b| {
            b.iter(|| filled.window(ViewId::All, order, Anchor::Top));
        });
    }
    group.bench_function("counts", |b| {
        b.iter(|| black_box(filled.runtime.block_on(filled.store.counts(Some(&"a1".into()))).expect("counts")));
    });
    group.finish();
}

/// What no index serves: windows and counts, filling, and what keeping up costs whoever writes.
fn lists(c: &mut Criterion) {
    let filled = Filled::new();
    let mut group = c.benchmark_group("100k, lists");
    group.sample_size(10);
    let views =
        ["is:open -assignee:me", "is:open waiting>2h", "is:open has:draft", "-is:closed no:team priority>=high"];
    let views = views.map(|condition| view(condition, Order::Waiting));
    let mut n = 0;
    group.bench_function("filling, by columns alone", |b| {
        b.iter(|| {
            n += 1;
            filled.fill(&view(&format!("is:open priority>=low (is:open or id:{n})"), Order::Newest));
        });
    });
    group.bench_function("filling, each open one looked at", |b| {
        b.iter(|| {
            n += 1;
            filled.fill(&view(&format!("is:open waiting>{n}m"), Order::Newest));
        });
    });
    group.bench_function("opening a view of three conditions: its first rows", |b| {
        b.iter(|| {
            n += 1;
            filled.window_of(&view(&format!("is:open waiting>{n}m priority>=low"), Order::Waiting), Anchor::Top);
        });
    });
    group.bench_function("opening a view of three conditions: all of it", |b| {
        b.iter(|| {
            n += 1;
            filled.fill(&view(&format!("is:open waiting>{n}m priority>=low"), Order::Waiting));
        });
    });
    for (name, order, by) in [("by ticket type", Order::Type, None), ("by tag", Order::Waiting, Some(Group::Tag))] {
        group.bench_function(format!("filling all that is open, {name}"), |b| {
            b.iter(|| {
                n += 1;
                let view = view(&format!("is:open (is:open or id:{n})"), order).grouped(by);
                filled.fill(&view);
            });
        });
    }
    // Those lists are not to be kept up here.
    let filled = Filled::new();
    let mut later = START + CONVERSATIONS;
    let mut merge = |group: &mut BenchmarkGroup<'_, WallTime>, name: String| {
        group.bench_function(name, |b| {
            b.iter_batched(
                || {
                    later += 1000;
                    (0..150).map(|n| head((later * 7 + n * 613) % CONVERSATIONS, later + n)).collect::<Vec<_>>()
                },
                |heads| black_box(filled.runtime.block_on(filled.store.put_heads(heads)).expect("put")),
                BatchSize::PerIteration,
            );
        });
    };
    for kept in [0, 1, 4] {
        views.iter().take(kept).for_each(|view| filled.fill(view));
        merge(&mut group, format!("put_heads of 150 changed, {kept} lists kept"));
    }
    let long = &views[0];
    group.bench_function(format!("window at the top of {}", filled.count(long).total), |b| {
        b.iter(|| filled.window_of(long, Anchor::Top));
    });
    group.bench_function("window in the middle", |b| b.iter(|| filled.window_of(long, Anchor::Row(15_000))));
    group.bench_function("count", |b| b.iter(|| black_box(filled.count(long))));
    group.finish();
}

fn writes(c: &mut Criterion) {
    let filled = Filled::new();
    let mut group = c.benchmark_group("100k");
    group.sample_size(30);
    let mut later = START + CONVERSATIONS;
    group.bench_function("put_heads of 150 changed", |b| {
        b.iter_batched(
            || {
                later += 1000;
                (0..150).map(|n| head((later * 7 + n * 613) % CONVERSATIONS, later + n)).collect::<Vec<_>>()
            },
            |heads| black_box(filled.runtime.block_on(filled.store.put_heads(heads)).expect("put")),
            BatchSize::PerIteration,
        );
    });
    let same: Vec<Conversation> = (0..150).map(|n| head(n * 7, START)).collect();
    group.bench_function("put_heads of 150 known", |b| {
        b.iter_batched(
            || same.clone(),
            |heads| black_box(filled.runtime.block_on(filled.store.put_heads(heads)).expect("put")),
            BatchSize::PerIteration,
        );
    });
    let mut n = 0;
    group.bench_function("enqueue a reply", |b| {
        b.iter_batched(
            || {
                n += 1;
                let reply = Reply {
                    html: Body::new("<p>On its way.</p>"),
                    markdown: "On its way.".to_owned(),
                    keeps_snooze: false,
                };
                let operations = vec![Operation::Reply(reply), Operation::Close];
                NewUnit::about(format!("{}", 10_000_000 + n).into(), "a1".into(), operations)
            },
            |steps| black_box(filled.runtime.block_on(filled.store.enqueue(steps)).expect("enqueued")),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, windows, writes, lists);
criterion_main!(benches);
