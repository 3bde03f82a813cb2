//! The workspace as a pure state machine: structs, and methods that take the time and a command.
//!
//! Nothing here does input or output, and nobody asks a clock: whoever calls brings the time. That is what lets the
//! same rules serve the server, the tests and a lesson that moves time on by hand.

pub mod article_edit;
pub mod articles;
pub mod assign;
pub mod attributes;
pub mod catalog;
pub mod company_edit;
pub mod contact_edit;
pub mod contacts;
pub mod conversation;
pub mod conversations;
pub mod counting;
pub mod customers;
pub mod data_attributes;
pub mod distribution;
pub mod edit;
pub mod events;
pub mod files;
pub mod fin;
pub mod happening;
pub mod html;
pub mod jobs;
pub mod lifecycle;
pub mod merge;
pub mod message_tags;
pub mod messages;
pub mod notices;
pub mod office_hours;
pub mod outbound;
pub mod part;
pub mod people;
pub mod rating;
pub mod redact;
pub mod refusal;
pub mod rules;
pub mod schedules;
pub mod search;
pub mod segments;
pub mod sending;
pub mod service_levels;
pub mod settings;
pub mod sla;
pub mod state;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod tickets;
pub mod time;
pub mod turns;
pub mod workspace;

pub use conversation::{Conversation, Priority};
pub use conversations::{Conversations, Slot};
pub use part::{Part, PartKind, Who};
pub use refusal::Refusal;
pub use rules::Rules;
pub use state::State;
pub use time::Time;
pub use workspace::{Act, Done, Ids, Workspace, World};
