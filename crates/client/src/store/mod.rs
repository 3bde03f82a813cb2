//! Everything that is kept: conversations, threads, people, drafts and the outbox, in SQLite.
//!
//! One thread owns the connection that writes, another the one that reads, so that a list never waits behind a merge
//! (WAL). What the server says and what a person decided are kept apart: a conversation has the head the server sent,
//! and on top of it the effective head, with the pending steps applied (S6); lists, counters and threads show the
//! latter. What only this machine knows is in a journal beside the database as well, and comes back from there when that
//! is damaged. Knows nothing of HTTP and of the terminal.

mod counters;
mod decide;
mod decided;
mod desk;
mod details;
mod directory;
mod drafts;
mod enters;
mod error;
mod extra;
mod find;
mod guards;
mod handle;
mod handle_drafts;
mod handle_ladder;
mod handle_mentions;
mod handle_outbox;
mod handle_search;
mod handle_sla;
mod home;
mod index;
mod journal;
mod json;
mod ladder;
mod lease;
mod listed;
mod lists;
mod mentions;
mod merge;
mod merged;
mod meta;
mod new_tags;
mod news;
mod outbox;
mod outbox_reads;
mod outbox_steps;
mod owner;
mod parts;
mod plan;
mod redact;
mod rescue;
mod rest;
mod row;
mod schema;
mod search;
mod shift;
mod sla;
mod stopped;
#[cfg(test)]
mod tests;
mod told;
mod turn;
mod types;
mod units;
mod wakes;
mod window;

pub use crate::domain::DraftMode;
pub use decided::{Decided, DecidedUnit, DidUnit, Foreseen, NewUnit, Stood, Turn, Turned};
pub use error::StoreError;
pub use find::{Among, Kin};
pub use handle::Store;
pub use index::Coverage;
pub use ladder::Climbed;
pub use lease::Role;
pub use listed::{Anchor, Begun, Extra, Outgoing, Row, SortKey, Spoke, Window, WindowQuery};
pub use outbox_steps::Marked;
pub use rescue::Examined;
pub use rest::Rest;
pub use search::{Called, Customer, Excerpt, Explained, Hit, Place, Search, WordCount};
pub use sla::DueSoon;
pub use stopped::Stopped;
pub use told::Announcement;
pub use types::{
    Candidate, Change, Counted, Counts, Details, DetailsParts, Directory, DirectoryPart, Draft, DraftMark, DraftNow,
    Freshness, Head, HistoryLine, KeptDraft, Merged, OutboxEntry, Revision, Said, SavedDraft, StoreEvent, StoredThread,
    Tombstone,
};
