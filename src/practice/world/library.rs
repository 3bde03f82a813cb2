//! What the workspace keeps ready: tags, macros, away reasons, ticket types and states.

use std::sync::Arc;

use super::Time;

/// A tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: Arc<str>,
}

/// A text kept ready, with placeholders (API 13).
#[derive(Clone, Debug)]
pub struct Macro {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: Arc<str>,
    /// Its text as HTML with `<attribute …/>` placeholders; none for one that only acts.
    pub body: Option<Arc<str>>,
    /// Its text with `{{…}}` placeholders.
    pub body_text: Option<Arc<str>>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// The teams that see it; empty for everyone.
    pub teams: Vec<u64>,
}

/// A reason for being away.
#[derive(Clone, Debug)]
pub struct AwayReason {
    /// Its id.
    pub id: u64,
    /// Its words.
    pub label: &'static str,
    /// Its picture.
    pub emoji: &'static str,
    /// Whether it was withdrawn.
    pub deleted: bool,
}

/// A kind of ticket.
#[derive(Clone, Debug)]
pub struct TicketType {
    /// Its id.
    pub id: u64,
    /// `Customer`, `Back-office`, `Tracker`.
    pub category: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// Its picture.
    pub icon: &'static str,
}

/// A state in a ticket's workflow.
#[derive(Clone, Debug)]
pub struct TicketState {
    /// Its id.
    pub id: u64,
    /// `submitted`, `in_progress`, `waiting_on_customer`, `resolved`.
    pub category: &'static str,
    /// What teammates read.
    pub internal: &'static str,
    /// What customers read.
    pub external: &'static str,
}
