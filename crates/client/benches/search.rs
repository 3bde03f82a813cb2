//! What searching costs with 100,000 conversations, six entries each: `cargo bench -p sidetone-client --bench search -- --quick`.
//!
//! `SEARCH_CONVERSATIONS=10000` before it makes fewer. The names of the first ones say how large the index is.

#![allow(missing_docs, clippy::expect_used)]

#[path = "sample/opened.rs"]
mod opened;
mod sample;

use std::hint::black_box;
use std::time::{Duration, Instant};

use client::domain::{Author, AuthorKind, Body, Part, Text, Thread, Timestamp};
use client::store::{Search, Store};
use client::view::Order;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use sample::{CONVERSATIONS, START, head};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How many entries a thread has.
const PARTS: i64 = 6;
/// How many words an entry has, and how many there are to choose from.
const WORDS: u64 = 50;
const VOCABULARY: f64 = 60_000.0;

struct Filled {
    runtime: Runtime,
    store: Store,
    dir: TempDir,
    /// How many bytes of words there are.
    text: u64,
    /// How long it took until all was indexed, once all was there.
    indexing: Duration,
}

fn conversations() -> i64 {
    let few = std::env::var("SEARCH_CONVERSATIONS").ok().and_then(|few| few.parse().ok());
    few.unwrap_or(CONVERSATIONS).min(CONVERSATIONS)
}

/// A word: the more often, the smaller its number, as in what people write.
fn word(random: &mut fastrand::Rng) -> String {
    let number = VOCABULARY.powf(random.f64()) as u64;
    let mut word = String::new();
    let mut rest = number.wrapping_mul(0x9E37_79B9) % 4_000_000 + 20_000;
    while rest > 0 {
        word.push_str(["ba", "re", "ti", "mo", "lu", "sen", "kar", "di", "vo", "ne"][(rest % 10) as usize]);
        rest /= 40;
    }
    word
}

fn part(n: i64, place: i64, random: &mut fastrand::Rng) -> Part {
    let mut words: Vec<String> = (0..WORDS).map(|_| word(random)).collect();
    if n % 7 == 0 {
        words.push("refund".to_owned());
    }
    if n % 20_000 == 0 {
        words.push(format!("needle{n}"));
    }
    words.push(format!("A{:07}", n * PARTS + place));
    let author = Author {
        kind: if place % 2 == 0 { AuthorKind::User } else { AuthorKind::Admin },
        id: format!("a{}", n % 8),
        name: Some(Text::new("Ada Lovelace")),
        ..Author::default()
    };
    let body = Some(Body::new(format!("<p>{}</p>", words.join(" "))));
    Part { body, author, ..Part::new(format!("{}", n * PARTS + place), "comment", Timestamp(START + n * 60 + place)) }
}

impl Filled {
    fn new() -> Self {
        let (runtime, dir, store) = opened::open();
        let mut random = fastrand::Rng::with_seed(7);
        let mut text = 0;
        let indexing = runtime.block_on(async {
            for n in 0..conversations() {
                let parts: Vec<Part> = (0..PARTS).map(|place| part(n, place, &mut random)).collect();
                text += parts.iter().flat_map(|part| &part.body).map(|body| body.as_html().len() as u64).sum::<u64>();
                let asked = store.revision().await.expect("a revision");
                let total_parts = parts.len();
                let thread = Thread { conversation: head(n, START + n), parts, total_parts };
                store.put_thread(thread, asked).await.expect("put");
            }
            let begun = Instant::now();
            while store.coverage().await.expect("read").indexed.is_some() {
                std::thread::yield_now();
            }
            begun.elapsed()
        });
        Self { runtime, store, dir, text, indexing }
    }

    /// How many bytes the tables of the index take.
    fn size(&self) -> u64 {
        let file = rusqlite::Connection::open(self.dir.path().join("sidetone.db")).expect("the file");
        let sql = "SELECT sum(length(block)) FROM words_data";
        let words: i64 = file.query_row(sql, [], |row| row.get(0)).expect("a size");
        let cards: i64 =
            file.query_row("SELECT sum(length(block)) FROM card_data", [], |row| row.get(0)).expect("a size");
        u64::try_from(words + cards).expect("a size")
    }

    /// A search's first turn, and what is shown of it.
    fn first(&self, text: &str) {
        let condition = opened::condition(text);
        self.runtime.block_on(async {
            let search = self.store.search(Search::new(condition, Order::Newest)).await.expect("searched");
            black_box(self.store.hits(&search, 0, 30).await.expect("hits"));
        });
    }

    /// A search to its end.
    fn whole(&self, text: &str) -> usize {
        let condition = opened::condition(text);
        self.runtime.block_on(async {
            let mut search = Search::new(condition, Order::Newest);
            while !search.is_done() {
                search = self.store.search(search).await.expect("searched");
            }
            search.len()
        })
    }
}

fn searching(c: &mut Criterion) {
    let filled = Filled::new();
    let name = format!(
        "search, {} conversations, {} MB of text, index {} MB, {} ms behind the last",
        conversations(),
        filled.text / 1_000_000,
        filled.size() / 1_000_000,
        filled.indexing.as_millis()
    );
    let mut group = c.benchmark_group(name);
    group.sample_size(10);
    for text in [
        "needle20000",
        "refund",
        "refund is:snoozed",
        "bare mol*",
        "sen*",
        "\"ba re\"",
        "*karse*",
        "refund -needle0",
        "from:a3 refund",
        "is:open waiting>2h",
    ] {
        group.bench_function(format!("first rows: {text}"), |b| b.iter(|| filled.first(text)));
    }
    for words in ["a", "ad", "ada lovelace", "question 7", "zzz"] {
        let called = || filled.runtime.block_on(filled.store.called(words, 30)).expect("called");
        group.bench_function(format!("conversations and customers called “{words}”"), |b| b.iter(called));
    }
    for text in ["needle20000", "refund"] {
        group.bench_function(format!("all {}: {text}", filled.whole(text)), |b| b.iter(|| filled.whole(text)));
    }
    let mut n = 0;
    let mut random = fastrand::Rng::with_seed(9);
    group.bench_function("a thread of seven comes where six were", |b| {
        b.iter_batched(
            || {
                n = (n + 37) % conversations();
                let parts: Vec<Part> = (0..PARTS + 1).map(|place| part(n, place, &mut random)).collect();
                Thread { conversation: head(n, START + 2 * CONVERSATIONS + n), total_parts: parts.len(), parts }
            },
            |thread| {
                let put = async {
                    let asked = filled.store.revision().await.expect("a revision");
                    filled.store.put_thread(thread, asked).await.expect("put")
                };
                black_box(filled.runtime.block_on(put))
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

criterion_group!(benches, searching);
criterion_main!(benches);
