//! How fast a full outbox drains: `cargo bench --bench drain`.
//!
//! 1,000 actions over 100 conversations wait, and go out to a practice workspace with Intercom's rate limit (10,000
//! requests a minute, in windows of ten seconds), with what a real program has: the store on disk, the default
//! settings, a first sync before. It is set against what the limit allows by itself: so many requests a second, one for
//! each action. Once as this machine answers, and once with 100 ms for each answer, as over a network; and once with a
//! limit so low that the drain lasts for several windows. Prints a line for each, and fails below half of the limit.

#![allow(missing_docs, clippy::expect_used, clippy::print_stdout)]

use std::time::{Duration, Instant};

use client::domain::operation::Note;
use client::domain::{AdminId, Body, Operation};
use client::intercom::{Client, ClientOptions, Token};
use client::store::{NewUnit, Store};
use client::sync::{self, SyncCommand, SyncSettings};
use clock::Clock;
use practice::{self, Fault, FaultKind, PracticeOptions};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const CONVERSATIONS: usize = 100;

struct Case {
    name: &'static str,
    steps: usize,
    /// Requests a minute.
    rate: u32,
    delay: Duration,
}

const CASES: [Case; 3] = [
    Case { name: "answers at once", steps: 1000, rate: 10_000, delay: Duration::ZERO },
    Case { name: "answers after 100 ms", steps: 1000, rate: 10_000, delay: Duration::from_millis(100) },
    Case { name: "a limit of 1,200 a minute, 1,000 actions", steps: 1000, rate: 1_200, delay: Duration::ZERO },
];

fn note(words: &str) -> Operation {
    Operation::Note(Note {
        html: Body::new(format!("<p>{words}</p>")),
        markdown: words.to_owned(),
        keeps_snooze: false,
    })
}

async fn drain(case: &Case) -> bool {
    let options = PracticeOptions {
        conversations: CONVERSATIONS * 3,
        people: false,
        rate: case.rate,
        ..PracticeOptions::default()
    };
    let practice = practice::start(options).await.expect("a workspace");
    let world = practice.world();
    let client = Client::new(ClientOptions::new(practice.base_url(), Token::new(practice.token()))).expect("a client");
    let dir = TempDir::new().expect("a directory");
    let (store, _events) = Store::open(dir.path(), Clock::System).expect("a store");
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let sync = sync::start(client, store.clone(), Clock::System, SyncSettings::default(), tell);
    sync.busy().idle().await;
    let ids: Vec<String> = world.find(|c| c.ticket.is_none()).into_iter().take(CONVERSATIONS).collect();
    for n in 0..case.steps {
        let (id, note) = (ids[n % ids.len()].as_str(), note(&format!("number {n}")));
        let unit = NewUnit::about(id.into(), AdminId::new(world.owner()), vec![note]);
        let unit = NewUnit { not_before: Clock::System.now(), ..unit };
        store.enqueue(unit).await.expect("enqueued");
    }
    // The window of the start is over: each case begins with a whole one.
    tokio::time::sleep(Duration::from_secs(10)).await;
    if !case.delay.is_zero() {
        world.plan(Fault::share(1.0, 1, FaultKind::Delay(case.delay)));
    }
    world.clear_journal();
    let begun = Instant::now();
    sync.send(SyncCommand::Deliver);
    while !store.outbox().await.expect("an outbox").is_empty() {
        heard.recv().await.expect("a sync that talks");
        while heard.try_recv().is_ok() {}
    }
    let took = begun.elapsed().as_secs_f64();
    let (journal, steps) = (world.journal(), case.steps);
    #[expect(clippy::cast_precision_loss, reason = "a thousand")]
    let speed = steps as f64 / took;
    let ratio = speed / (f64::from(case.rate) / 60.0);
    let refused = journal.iter().filter(|entry| entry.status == Some(429)).count();
    println!(
        "{}: {steps} actions in {took:.1} s, {speed:.0} a second, {ratio:.2} of the limit; {} requests, {refused} \
         refused for the rate",
        case.name,
        journal.len()
    );
    ratio >= 0.5
}

fn main() {
    // `cargo test --benches` only wants to know that it begins.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = Runtime::new().expect("a runtime");
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let mut well = true;
    for case in CASES.iter().filter(|case| wanted.iter().all(|words| case.name.contains(words.as_str()))) {
        well &= runtime.block_on(drain(case));
    }
    assert!(well, "at least half of what the limit allows");
}
