//! What goes wrong on the way to the workspace: how long things may take, which faults there are, and how many were.

use std::time::Duration;

use fastrand::Rng;
use practice::{Entry, Fault, FaultKind, Gateway, WorldHandle};

use super::done::Done;
use super::report::Report;

/// A gateway that answers this late, or later, after a change was made has not got to see it.
const LATE: u64 = 50;

/// Times that scale together.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The program's horizon (S3).
    pub horizon: Duration,
    /// The program's time-out.
    pub timeout: Duration,
    /// How late what was asked for arrives at most.
    pub late: Duration,
}

fn up_to(random: &mut Rng, most: Duration) -> Duration {
    most.mul_f64(random.f64())
}

/// A gateway that gives up at some time before the program does, and what was asked for is done at once or later.
fn gateway(random: &mut Rng, times: Times) -> FaultKind {
    let answers = [Some(500), Some(502), Some(503), Some(504), Some(200), None];
    let answer = random.choice(answers).flatten();
    let after = up_to(random, times.timeout / 2);
    let done = if random.u32(0..3) == 0 { Duration::ZERO } else { up_to(random, times.late) };
    FaultKind::Gateway(Gateway { answer, body: None, after, done })
}

/// Plans a life's faults: a third of all reads and half of all changes go wrong, in all the ways there are, and in half
/// of the lives all reads lag. Only changes are refused for good.
pub fn plan(world: &WorldHandle, random: &mut Rng, times: Times) {
    world.clear_faults();
    let delay = |time| FaultKind::Delay(time);
    let doubts = [
        FaultKind::Status(500),
        FaultKind::Status(503),
        FaultKind::DropBefore,
        FaultKind::DropAfter,
        FaultKind::Truncate,
    ];
    let reads: Vec<FaultKind> = doubts
        .iter()
        .cloned()
        .chain([50, 400].map(|millis| delay(Duration::from_millis(millis))))
        .chain((0..2).map(|_| gateway(random, times)))
        .collect();
    let slow = [up_to(random, times.late), up_to(random, times.late), up_to(random, times.timeout)];
    let gateways: Vec<FaultKind> = (0..8).map(|_| gateway(random, times)).collect();
    let changes: Vec<FaultKind> = doubts.iter().cloned().chain(slow.map(delay)).chain(gateways).collect();
    let refusals = [400, 403, 409, 413, 422].map(FaultKind::Status);
    let mut plan = |path: &str, method: Option<&str>, share: f64, kinds: &[FaultKind]| {
        let (path, method) = (path.to_owned(), method.map(str::to_owned));
        world.plan(Fault { path, method, ..Fault::share(share, random.u64(..), FaultKind::OneOf(kinds.to_vec())) });
    };
    plan("/conversations/2", Some("POST"), 0.05, &refusals);
    plan("/conversations/2", None, 0.03, &[FaultKind::RateLimited(1)]);
    for method in ["POST", "PUT", "DELETE"] {
        plan("/conversations/2", Some(method), 0.5, &changes);
    }
    plan("", Some("GET"), 0.3, &reads);
    plan("/search", Some("POST"), 0.3, &reads);
    if random.bool() {
        let lag = up_to(random, times.late / 6).max(Duration::from_millis(10));
        world.plan(Fault::share(1.0, 0, FaultKind::Lag(lag)));
    }
}

/// Takes the workspace's journal: counts its requests, and reads which changes were made.
pub fn take_journal(world: &WorldHandle, times: Times, report: &mut Report) -> Vec<Done> {
    let entries = world.take_journal();
    let owner = world.owner();
    for entry in &entries {
        report.requests += 1;
        if let Some(name) = name(entry) {
            *report.faults.entry(name).or_default() += 1;
        }
    }
    let timeout = u64::try_from(times.timeout.as_millis()).unwrap_or(u64::MAX);
    let changes = entries.iter().filter_map(|entry| Some((entry, Done::read(entry, &owner)?)));
    let changes = changes.inspect(|(entry, _)| {
        let is_late = if entry.fault == Some("gateway") { entry.millis >= LATE } else { entry.millis >= timeout };
        report.changes += 1;
        report.late += usize::from(is_late);
    });
    changes.map(|(_, done)| done).collect()
}

/// What went wrong with a request.
fn name(entry: &Entry) -> Option<String> {
    let fault = entry.fault?;
    Some(match (fault, entry.status) {
        ("status", Some(400..=499)) => "refused".to_owned(),
        ("gateway", Some(status)) => format!("gateway {status}"),
        ("gateway", None) => "gateway cut".to_owned(),
        ("status", Some(status)) => status.to_string(),
        _ => fault.to_owned(),
    })
}
