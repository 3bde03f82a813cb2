//! What the store costs with 100,000 conversations: `cargo bench --bench store`.
//!
//! The first figure of a window is what a key press waits for; a merge of 150 heads is one page of the poll.

#![allow(missing_docs, clippy::expect_used)]

mod sample;

use std::hint::black_box;

use client::condition::{Hours, Viewer};
use client::domain::operation::Reply;
use client::domain::{Body, Conversation, Operation, Timestamp};
use client::store::{Anchor, NewUnit, Store, WindowQuery};
use client::view::{Order, View, ViewId};
use clock::Clock;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use jiff::tz::TimeZone;
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
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let dir = TempDir::new().expect("a directory");
        let (store, events) = Store::open(dir.path(), Clock::manual(Timestamp(START))).expect("a store");
        drop(events);
        runtime.block_on(async {
            for page in 0..CONVERSATIONS / 1000 {
                let heads = (page * 1000..(page + 1) * 1000).map(|n| head(n, START + n)).collect();
                store.put_heads(heads).await.expect("put");
            }
        });
        Self { runtime, store, _dir: dir }
    }

    fn window(&self, inbox: ViewId, order: Order, anchor: Anchor) {
        let viewer = Viewer { me: Some("a1".into()), teams: None, zone: TimeZone::UTC, hours: Hours::default() };
        let query = WindowQuery { view: View::new(inbox, order, viewer), anchor, before: 50, after: 100 };
        black_box(self.runtime.block_on(self.store.window(query)).expect("a window"));
    }

    /// Somebody wrote: what is known of rows' numbers no longer holds.
    fn write(&self, n: i64) {
        self.runtime.block_on(self.store.set_meta("bench", &n.to_string())).expect("written");
    }
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
    group.bench_function("counts", |b| {
        b.iter(|| black_box(filled.runtime.block_on(filled.store.counts(Some(&"a1".into()))).expect("counts")));
    });
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
                let reply = Reply { html: Body::new("<p>On its way.</p>"), markdown: "On its way.".to_owned() };
                let operations = vec![Operation::Reply(reply), Operation::Close];
                NewUnit::about(format!("{}", 10_000_000 + n).into(), "a1".into(), operations)
            },
            |steps| black_box(filled.runtime.block_on(filled.store.enqueue(steps)).expect("enqueued")),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, windows, writes);
criterion_main!(benches);
