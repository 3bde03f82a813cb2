//! Many clients at once for a while: whether any is refused, dropped or forgotten, and whether memory stays where it is.
//!
//! `cargo run --release --example load -- --clients 200 --seconds 60 --conversations 100000`. Each client keeps
//! one connection and asks, one request after the other, as an agent's tools do: lists, searches, threads, replies.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::process::ExitCode;
use std::time::{Duration, Instant};

use fastrand::Rng;
use practice::{Practice, PracticeOptions, start};
use reqwest::Client;
use serde_json::{Value, json};

/// What became of a client's requests.
#[derive(Default)]
struct Tally {
    times: Vec<Duration>,
    bad: Vec<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |name: &str, default: usize| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(default)
    };
    let (clients, seconds) = (number("--clients", 200), number("--seconds", 60));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(load(clients, Duration::from_secs(seconds as u64), number("--conversations", 100_000)))
}

async fn load(clients: usize, time: Duration, conversations: usize) -> ExitCode {
    let begun = Instant::now();
    let options = PracticeOptions { conversations, rate: u32::MAX, people: true, ..PracticeOptions::default() };
    let practice = start(options).await.unwrap();
    println!("{conversations} conversations up after {:.1} s, {} MB", begun.elapsed().as_secs_f64(), megabytes());
    let _ = rustls::crypto::ring::default_provider().install_default();
    let ids = practice.world().find(|_| true);
    let owner = practice.world().owner();
    let until = Instant::now() + time;
    let mut tasks = Vec::new();
    for n in 0..clients {
        let ask = Ask {
            base: practice.base_url().into(),
            token: practice.token().into(),
            ids: ids.iter().step_by(97).cloned().collect(),
            owner: owner.clone(),
        };
        tasks.push(tokio::spawn(ask.until(until, n as u64)));
    }
    let watch = tokio::spawn(watch(until));
    let mut tallies = Vec::new();
    for task in tasks {
        tallies.push(task.await.unwrap());
    }
    watch.await.unwrap();
    report(&tallies, &practice, time)
}

/// Memory, ten times over the run.
async fn watch(until: Instant) {
    let step = until.saturating_duration_since(Instant::now()) / 10;
    for n in 1..=10 {
        tokio::time::sleep(step).await;
        println!("{:3} %: {} MB", n * 10, megabytes());
    }
}

struct Ask {
    base: String,
    token: String,
    ids: Vec<String>,
    owner: String,
}

impl Ask {
    async fn until(self, until: Instant, seed: u64) -> Tally {
        let client = Client::builder().no_proxy().pool_max_idle_per_host(1).build().unwrap();
        let mut rng = Rng::with_seed(seed);
        let mut tally = Tally::default();
        while Instant::now() < until {
            let begun = Instant::now();
            let outcome = self.one(&client, &mut rng).await;
            tally.times.push(begun.elapsed());
            tally.bad.extend(outcome.err());
        }
        tally
    }

    async fn one(&self, client: &Client, rng: &mut Rng) -> Result<(), String> {
        let id = &self.ids[rng.usize(..self.ids.len())];
        let search = |query: Value| Some(json!({"query": query, "pagination": {"per_page": 20}}));
        let (path, body) = match rng.u8(..10) {
            0 | 1 => ("/conversations".to_owned(), None),
            2 => ("/conversations?per_page=150".to_owned(), None),
            3 | 4 => {
                let query = json!({"field": "source.body", "operator": "~", "value": "invoice"});
                ("/conversations/search".to_owned(), search(query))
            }
            5 => {
                let query = json!({"field": "state", "operator": "=", "value": "open"});
                ("/conversations/search".to_owned(), search(query))
            }
            6 => {
                let note =
                    json!({"message_type": "note", "type": "admin", "admin_id": self.owner, "body": "<p>Seen.</p>"});
                (format!("/conversations/{id}/reply"), Some(note))
            }
            _ => (format!("/conversations/{id}"), None),
        };
        let url = format!("{}{path}", self.base);
        let request = if let Some(body) = body { client.post(url).json(&body) } else { client.get(url) };
        let request = request.bearer_auth(&self.token).header("Accept", "application/json");
        let response = request.send().await.map_err(|error| format!("{path}: {error:?}"))?;
        let status = response.status();
        response.bytes().await.map_err(|error| format!("{path}: {error:?}"))?;
        if status.is_success() { Ok(()) } else { Err(format!("{path}: {status}")) }
    }
}

fn report(tallies: &[Tally], practice: &Practice, time: Duration) -> ExitCode {
    let mut counts: Vec<usize> = tallies.iter().map(|t| t.times.len()).collect();
    counts.sort_unstable();
    let mut times: Vec<Duration> = tallies.iter().flat_map(|t| t.times.iter().copied()).collect();
    times.sort_unstable();
    let at = |share: usize| times.get(times.len().saturating_sub(1) * share / 1000).copied().unwrap_or_default();
    let total: usize = counts.iter().sum();
    println!(
        "{total} requests, {:.0} a second; {} went wrong",
        total as f64 / time.as_secs_f64(),
        tallies.iter().map(|t| t.bad.len()).sum::<usize>()
    );
    println!(
        "requests a client: least {:?}, median {}, most {:?}",
        counts.first(),
        counts[counts.len() / 2],
        counts.last()
    );
    println!("answer after: median {:?}, 99 % {:?}, 99.9 % {:?}, all {:?}", at(500), at(990), at(999), at(1000));
    println!("{} requests in the journal", practice.world().journal().len());
    for bad in tallies.iter().flat_map(|t| &t.bad).take(5) {
        println!("{bad}");
    }
    let fair = counts.first().is_some_and(|least| least * 2 >= counts[counts.len() / 2]);
    if !fair {
        println!("unfair: a client was answered less than half as often as others");
    }
    if fair && tallies.iter().all(|t| t.bad.is_empty()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What this process has in memory, client side included.
fn megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
