//! How the sync behaves: what the config's `[sync]` table and the tests' hands set.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::stream::StreamSettings;

/// How much of the past is taken at the first connection (F7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum History {
    /// Nothing from before the first connection.
    None,
    /// Everything open or snoozed.
    #[default]
    Open,
    /// That, and what was closed in the last 30 days.
    #[serde(rename = "30d")]
    Month,
    /// Everything there is.
    All,
}

/// What becomes of a message that is not found when it cannot arrive any more (S3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Unfound {
    /// It goes out again.
    #[default]
    Send,
    /// A person looks, and decides.
    Ask,
}

/// Which office hours promises are counted by: nothing in the API says which an SLA goes by (API 17).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OfficeHoursWanted {
    /// The first that the workspace has.
    #[default]
    First,
    /// Every second counts.
    Always,
    /// Those of that name.
    Called(String),
}

/// When the server is asked for changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PollMode {
    /// By timer, faster while the person is active.
    #[default]
    Adaptive,
    /// Only when told to ([`super::SyncCommand::Poll`]): for tests, which must not depend on time.
    OnDemand,
}

/// What of the traffic goes on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of it: the first sync, the poll, what is looked at, and the whole outbox.
    #[default]
    All,
    /// Only these steps of the outbox go out, after what stands before them in their conversations; nothing is fetched
    /// that this does not need, and nothing is asked of the server while another program delivers.
    Deliver(Vec<i64>),
}

/// How the sync behaves.
#[derive(Clone, Debug)]
pub struct SyncSettings {
    /// What of the traffic goes on.
    pub scope: Scope,
    /// By whose address the teammate is found in whose name something is done by itself (F6).
    pub email: Option<String>,
    /// Whether the poll has a timer.
    pub poll: PollMode,
    /// For how long somebody counts as at work after a key.
    pub at_work: Duration,
    /// Time between polls while the person works.
    pub poll_active: Duration,
    /// Time between polls while nobody is there.
    pub poll_idle: Duration,
    /// Time between polls while webhooks come.
    pub poll_streaming: Duration,
    /// Where webhooks are listened for, if they are.
    pub stream: Option<StreamSettings>,
    /// Most background requests (polls, names, threads ahead of the cursor, lists of teammates) in any minute.
    pub requests_per_minute: u32,
    /// Of how many webhooks within ten seconds the conversations are asked for one by one; the rest is left to the poll.
    pub followed: u32,
    /// Most requests a minute of the first sync, which is a single occasion and has its own allowance.
    pub first_requests_per_minute: u32,
    /// How much of the past is taken.
    pub history: History,
    /// How many threads ahead of the cursor are fetched, at most.
    pub ahead: usize,
    /// How many writes may be on their way at a time; never more than one in a conversation (S2).
    pub deliveries: usize,
    /// How many writes of a decision about many go out in a second, at most (I30).
    pub crowd_per_second: usize,
    /// The first wait after an error; it doubles with each further one.
    pub backoff: Duration,
    /// The longest wait after an error.
    pub backoff_cap: Duration,
    /// How long after it left a write of unknown end may still arrive: until then neither it is repeated, nor does what
    /// follows it in its conversation go out (S3). Longer than a request's time-out.
    pub horizon: Duration,
    /// What becomes of a message, or a ticket that was made, that is not found by then.
    pub unfound: Unfound,
    /// Whether the threads of what has an SLA are asked for by the Preview version, which tells what was promised (I35).
    pub deadlines: bool,
    /// Which office hours promises are counted by.
    pub office_hours: OfficeHoursWanted,
    /// How long details of a customer are good for.
    pub details_fresh: Duration,
    /// How often the lists of teammates, teams, tags and macros are fetched again.
    pub directory_every: Duration,
    /// How often the list of deleted conversations is looked through.
    pub deleted_every: Duration,
    /// How long writes on their way may take to end when the program does.
    pub stop_grace: Duration,
}

impl SyncSettings {
    /// How many webhooks within ten seconds are followed one by one where polling may make so many requests a minute.
    pub const fn followed_of(requests_per_minute: u32) -> u32 {
        let followed = requests_per_minute / 3 * 2;
        if followed == 0 { 1 } else { followed }
    }
}

/// Requests a minute that polling may make where nothing else is set.
const REQUESTS_PER_MINUTE: u32 = 30;

impl Default for SyncSettings {
    fn default() -> Self {
        Self {
            scope: Scope::All,
            email: None,
            poll: PollMode::Adaptive,
            at_work: Duration::from_secs(120),
            poll_active: Duration::from_secs(5),
            poll_idle: Duration::from_secs(30),
            poll_streaming: Duration::from_secs(60),
            stream: None,
            requests_per_minute: REQUESTS_PER_MINUTE,
            followed: Self::followed_of(REQUESTS_PER_MINUTE),
            first_requests_per_minute: 300,
            history: History::Open,
            ahead: 3,
            deliveries: 16,
            crowd_per_second: 40,
            backoff: Duration::from_secs(1),
            backoff_cap: Duration::from_secs(60),
            horizon: Duration::from_secs(120),
            unfound: Unfound::default(),
            deadlines: false,
            office_hours: OfficeHoursWanted::First,
            details_fresh: Duration::from_secs(300),
            directory_every: Duration::from_secs(900),
            deleted_every: Duration::from_secs(300),
            stop_grace: Duration::from_secs(5),
        }
    }
}
