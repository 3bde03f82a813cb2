//! What the rest of the program says to the sync, and what it hears from it.

use std::fmt;

use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::busy::{Busy, BusyGuard};
use super::stream::StreamStatus;
use crate::condition::Condition;
use crate::domain::article::Article;
use crate::domain::ladder::Told;
use crate::domain::{ConversationId, Step, Timestamp};
use crate::store::{Announcement, Change, Said, Stopped, Store, Tombstone};

/// What the sync is asked to do.
#[derive(Clone, Debug, PartialEq)]
pub enum SyncCommand {
    /// Ask for changes now.
    Poll,
    /// The person works: poll fast.
    Activity,
    /// Nobody is there: poll slowly.
    Idle,
    /// The thread of this conversation is looked at, and these may be next.
    Look {
        /// The one that is looked at.
        conversation: ConversationId,
        /// Those to have ready, the likeliest first.
        ahead: Vec<ConversationId>,
    },
    /// Fetch a thread again, whatever is known of it.
    Refresh(ConversationId),
    /// What there is to know of a conversation's customer.
    Details(ConversationId),
    /// The same, however fresh what is known of it is.
    RefreshDetails(ConversationId),
    /// There is something new in the outbox.
    Deliver,
    /// Look for conversations that were deleted, too.
    Deleted,
    /// The next page of closed conversations, which the first sync leaves out.
    MoreClosed,
    /// Have Intercom look for articles with these words.
    Articles(String),
    /// Have Intercom's search look for what a condition asks, as far as it can.
    Search(Box<Condition>),
    /// Fetch all threads that were never fetched, behind everything else and within the budget; or do not, any more. It goes
    /// on when the program begins anew.
    AllThreads(bool),
}

/// How far the sync has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Nothing was heard from the server yet.
    #[default]
    Starting,
    /// The first sync goes on; the figures are of conversations.
    First {
        /// How many are here.
        done: u64,
        /// How many there are, as far as is known.
        total: u64,
    },
    /// Everything wanted is here; changes come in.
    Live,
}

/// Nothing is heard from the server, though it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deaf {
    /// When changes were last asked for with success; where they never were, since when it is tried.
    pub since: Timestamp,
    /// The last error, whole.
    pub why: String,
    /// The same in few words.
    pub brief: String,
    /// Whether webhooks come all the same, and what they tell of can be fetched.
    pub webhooks: bool,
}

/// How the sync stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncStatus {
    /// How far it has come.
    pub phase: Phase,
    /// Since when the server cannot be reached (S8).
    pub offline_since: Option<Timestamp>,
    /// Why no news arrives from a server that answers, and since when; none while they do.
    pub deaf: Option<Deaf>,
    /// When the first page came.
    pub connected_at: Option<Timestamp>,
    /// When changes were last asked for with success.
    pub last_poll: Option<Timestamp>,
    /// Whether they are being asked for now.
    pub polling: bool,
    /// How the stream of webhooks stands; none when none is listened for.
    pub stream: Option<StreamStatus>,
    /// Until when nothing goes out, as the server has said that its limit of rate is used up.
    pub held_until: Option<Timestamp>,
    /// Whether another program is on the store that goes on delivering when this one ends (S9).
    pub others: bool,
    /// Whether the server refuses the token; nothing is delivered until it takes it again.
    pub denied: bool,
}

/// What the sync has to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyncEvent {
    /// It stands differently now.
    Status(SyncStatus),
    /// Others did something: for notices. Changes found by the first sync are not told.
    Arrived(Vec<Change>),
    /// The server has done a step.
    Delivered(Step),
    /// The server refused a step for good (S4).
    Refused(Step),
    /// A message did not go out, as something came in its conversation since its writer read that (S10).
    Stopped(Box<Stopped>),
    /// A step did not get through and will be tried again.
    Retrying(Step),
    /// A page of closed conversations came.
    Closed {
        /// Whether there may be more.
        more: bool,
    },
    /// Intercom has searched, and what it found is here.
    Searched {
        /// How many it found, of which not all need be meant.
        found: usize,
        /// Whether there are more, which were not asked for.
        more: bool,
    },
    /// Intercom has looked for articles.
    Articles {
        /// What the person had typed.
        words: String,
        /// What it found, or why it found nothing out.
        found: Result<Vec<Article>, String>,
    },
    /// These conversations begin with other words now: what quoted them is to be forgotten (S12).
    Reworded(Vec<ConversationId>),
    /// A thread that was asked for again is here: what its customer said last.
    Said {
        /// Whose thread was asked for.
        conversation: ConversationId,
        /// Their last message, for a notice.
        said: Said,
    },
    /// A thread that was asked for by its id did not come.
    Missing {
        /// Whose thread was asked for.
        conversation: ConversationId,
        /// Whether it is neither at the server nor here; else it could not be fetched.
        absent: bool,
    },
    /// The server no longer has these conversations, and so they are gone from here (S12).
    Gone(Vec<Tombstone>),
    /// Another program on the store found that snoozes have ended (I39); of its own the store tells.
    Woke(Vec<Change>),
    /// A snooze in steps went on, or stopped (I47).
    Ladder(ConversationId, Told),
    /// Something went wrong that a person should know of.
    Problem(String),
    /// The server refuses the token, or the store belongs to another workspace.
    Denied(String),
}

impl From<Announcement> for SyncEvent {
    fn from(told: Announcement) -> Self {
        match told {
            Announcement::Arrived(changes) => Self::Arrived(changes),
            Announcement::Refused(step) => Self::Refused(*step),
            Announcement::Stopped(stopped) => Self::Stopped(stopped),
            Announcement::Reworded(ids) => Self::Reworded(ids),
            Announcement::Gone(gone) => Self::Gone(gone),
            Announcement::Woke(changes) => Self::Woke(changes),
            Announcement::Ladder(id, told) => Self::Ladder(id, told),
        }
    }
}

/// An order with the guard that counts it as work until it is carried out.
#[derive(Debug)]
pub(super) struct Errand {
    pub command: SyncCommand,
    pub guard: BusyGuard,
}

/// A running sync. Dropping it stops the sync at once; [`SyncHandle::stop`] lets what is on its way end.
pub struct SyncHandle {
    pub(super) orders: mpsc::UnboundedSender<Errand>,
    pub(super) busy: Busy,
    pub(super) stop: watch::Sender<bool>,
    pub(super) task: JoinHandle<()>,
    pub(super) store: Store,
}

impl SyncHandle {
    /// Asks the sync to do something. After [`SyncHandle::stop`] this does nothing.
    pub fn send(&self, command: SyncCommand) {
        let guard = self.busy.begin();
        // A sync that has ended takes no orders any more.
        let _ = self.orders.send(Errand { command, guard });
    }

    /// Counts work that will still lead to something.
    pub fn busy(&self) -> Busy {
        self.busy.clone()
    }

    /// Ends the sync: reads are given up, writes on their way get a little time to end.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        // A task that failed has ended too.
        let _ = (&mut self.task).await;
    }
}

impl Drop for SyncHandle {
    /// Another program on the store need not wait (S9).
    fn drop(&mut self) {
        self.store.let_go();
    }
}

impl fmt::Debug for SyncHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SyncHandle").field("busy", &self.busy).finish_non_exhaustive()
    }
}
