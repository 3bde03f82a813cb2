//! Work that was put off (API 14.2, enqueue).

use super::Time;

/// Work that was put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    pub id: u64,
    pub done_at: Time,
    /// The ticket it makes; none if it failed.
    pub ticket: Option<u64>,
    /// Where the one who asked for it found the server.
    pub base: String,
}

#[derive(Clone, Debug, Default)]
pub struct Jobs {
    /// Oldest first.
    all: Vec<Job>,
    /// How many of them are done and were told of.
    told: usize,
}

impl Jobs {
    /// Puts one behind the others.
    pub fn push(&mut self, job: Job) {
        self.all.push(job);
    }

    /// The one of an id.
    pub fn get(&self, id: u64) -> Option<&Job> {
        self.all.iter().find(|job| job.id == id)
    }

    /// The next that has ended by a time and was not told of: its id and when it ended.
    pub(super) fn next_end(&mut self, by: Time) -> Option<(u64, Time)> {
        let job = self.all.get(self.told).filter(|job| job.done_at <= by)?;
        self.told += 1;
        Some((job.id, job.done_at))
    }
}
