//! All that can change, in one place: the workspace, its customers, what shall go wrong, what is told to others.

use super::clock::PracticeClock;
use super::faults::Faults;
use super::journal::Journal;
use super::limiter::Limiter;
use super::past::Past;
use super::people::People;
use super::state::{Done, StateFile};
use super::webhooks::Webhooks;
use super::world::{Refusal, World};

/// All that can change.
#[derive(Debug)]
pub struct Stage {
    /// The workspace.
    pub world: World,
    /// Its customers, if they act by themselves.
    pub people: Option<People>,
    pub(super) limiter: Limiter,
    /// What shall go wrong.
    pub faults: Faults,
    /// What was asked.
    pub journal: Journal,
    /// What is told to others.
    pub webhooks: Webhooks,
    /// Where the world is kept, if it is.
    pub(super) state: Option<StateFile>,
    /// When the world was last looked at.
    pub(super) settled_at: i64,
    /// What it was before, while reads are to lag.
    pub(super) past: Past,
    requests: u64,
}

impl Stage {
    /// A stage on which nothing has happened yet.
    pub(super) fn new(world: World, people: Option<People>, rate: u32, now: i64) -> Self {
        Self {
            world,
            people,
            limiter: Limiter::new(rate),
            faults: Faults::default(),
            journal: Journal::default(),
            webhooks: Webhooks::default(),
            state: None,
            settled_at: now,
            past: Past::default(),
            requests: 0,
        }
    }

    /// Writes down what is about to be done, if this world is kept in a file.
    pub(super) fn record(&mut self, now: i64, done: impl FnOnce() -> Option<Done>) -> Result<(), Refusal> {
        let Some(file) = &mut self.state else { return Ok(()) };
        let Some(done) = done() else { return Ok(()) };
        file.append(now, self.settled_at, self.world.ids.part, done).map_err(|error| {
            tracing::error!(%error, "the workspace's file cannot be written; nothing more is done");
            Refusal::new(503, "service_unavailable", "The practice workspace's file cannot be written")
        })
    }

    /// The next request's id.
    pub(super) fn next_request_id(&mut self, now: i64) -> String {
        self.requests += 1;
        format!("{:08x}-5eed-4000-8000-{:012x}", self.requests, now)
    }

    /// Lets everything happen that was due by now.
    pub fn settle(&mut self, now: i64) {
        self.settled_at = self.settled_at.max(now);
        if let Some(people) = &mut self.people {
            people.act(&mut self.world, now);
        }
        self.world.settle(now);
    }
}

/// A world that is ready to be served.
pub(crate) struct Revived {
    /// The world and its people.
    pub stage: Stage,
    pub clock: PracticeClock,
    /// The access token.
    pub token: String,
    /// The control side's.
    pub control_token: String,
}
