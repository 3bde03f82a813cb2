//! Client, store and sync against the practice workspace, over real connections, with faults.
//!
//! No test sleeps: each waits until nothing is in flight, and moves the clock by hand.

#![allow(missing_docs, reason = "a test binary has no readers of its docs")]
#![allow(clippy::expect_used, reason = "a test ends where what it stands on is missing")]

mod ahead;
mod allowance;
mod asking;
mod attachments;
mod burst;
mod circles;
mod converging;
mod covering;
mod deaf;
mod delivery;
mod desk;
mod desk_by_chance;
mod exactly_once;
mod first_sync;
mod guards;
mod horizon;
mod in_doubt;
mod inbound;
mod limit;
mod listener;
mod new_tags;
mod offline;
mod own_status;
mod rating;
mod redacted;
mod restored;
mod rig;
mod routing;
mod searching;
mod session;
mod snoozing;
mod stopped;
mod stream;
mod third;
mod two;
mod units;
