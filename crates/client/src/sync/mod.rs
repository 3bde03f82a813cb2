//! The traffic between store and server: what others did comes in, what the person decided goes out.
//!
//! In: the first sync (newest first, resumable), an adaptive poll of what changed, threads and details of what is
//! looked at. Out: the outbox, in order within a conversation, side by side across conversations, and after an
//! ambiguous end never repeated before the server was asked whether it happened (S2, S3). Everything lands in the
//! store, whose merge is the only place where the server's word and the person's meet. Knows nothing of the terminal.

mod agenda;
mod alone;
mod api;
mod articles;
mod attributes;
mod backpressure;
mod budget;
mod busy;
mod closed;
mod connect;
mod contact_tags;
mod context;
mod crowd;
mod deleted;
mod delivery;
mod desk;
mod details;
mod directory;
mod engine;
mod evidence;
mod first;
mod guard;
mod horizon;
mod ladder;
mod lease;
mod limit;
mod look;
mod mend;
mod names;
mod own;
mod pacing;
mod poll;
mod presence;
mod restored;
#[cfg(test)]
mod sample;
mod search;
mod send;
mod settings;
mod sla;
mod stop;
pub mod stream;
mod tags;
mod threads;
mod ticketing;
mod voice;
mod wakes;
mod walk;

pub use api::{Deaf, Phase, SyncCommand, SyncEvent, SyncHandle, SyncStatus};
pub use busy::{Busy, BusyGuard};
pub use engine::start;
pub use limit::held_until;
pub use pacing::backoff;
pub use search::asked_for;
pub use settings::{History, OfficeHoursWanted, PollMode, Scope, SyncSettings, Unfound};
pub use stream::{StreamSettings, StreamStatus};
