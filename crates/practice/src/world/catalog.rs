//! What the workspace keeps ready: tags, macros, away reasons, ticket types and states.

use std::sync::Arc;

use super::Time;
use super::attributes::{DataType, ListOption};

/// The name of a ticket's title among its attributes.
pub const TITLE: &str = "_default_title_";
/// The name of a ticket's description among its attributes.
pub const DESCRIPTION: &str = "_default_description_";

#[derive(Clone, Debug)]
pub struct Tag {
    pub id: u64,
    pub name: Arc<str>,
}

/// A tag on something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub tag: u64,
    /// When it was put on.
    pub at: Time,
    /// By whom.
    pub by: u64,
}

/// A text kept ready, with placeholders (API 13).
#[derive(Clone, Debug)]
pub struct Macro {
    pub id: u64,
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
    pub id: u64,
    /// `Customer`, `Back-office`, `Tracker`.
    pub category: &'static str,
    pub name: Arc<str>,
    pub description: Arc<str>,
    /// Its picture.
    pub icon: Arc<str>,
    /// What its tickets say.
    pub attributes: Vec<TicketAttribute>,
    /// Whether it was taken out of use.
    pub archived: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Something that tickets of a type say.
#[derive(Clone, Debug)]
pub struct TicketAttribute {
    pub id: u64,
    /// Its name, which values are kept under.
    pub name: Arc<str>,
    pub description: Arc<str>,
    /// What values it takes.
    pub data_type: DataType,
    /// The labels of a list.
    pub options: Vec<ListOption>,
    /// Whether words may have several lines.
    pub multiline: bool,
    /// Whether several labels can be chosen.
    pub several: bool,
    /// Whether no ticket is made without it.
    pub required: bool,
    /// The same for customers who make one.
    pub required_for_contacts: bool,
    /// Whether teammates see it while making one.
    pub visible_on_create: bool,
    /// Whether customers see it.
    pub visible_to_contacts: bool,
    /// Whether every type has it.
    pub built_in: bool,
    /// Whether it was taken out of use.
    pub archived: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

impl TicketAttribute {
    /// The title and the description, which every type has.
    pub fn built_in(kind: u64, at: Time) -> [Self; 2] {
        [(TITLE, 1), (DESCRIPTION, 2)].map(|(name, n)| Self {
            id: kind * 1_000 + n,
            name: name.into(),
            description: "".into(),
            data_type: DataType::String,
            options: Vec::new(),
            multiline: n == 2,
            several: false,
            required: false,
            required_for_contacts: false,
            visible_on_create: true,
            visible_to_contacts: true,
            built_in: true,
            archived: false,
            created_at: at,
            updated_at: at,
        })
    }
}

/// A state in a ticket's workflow.
#[derive(Clone, Debug)]
pub struct TicketState {
    pub id: u64,
    /// `submitted`, `in_progress`, `waiting_on_customer`, `resolved`.
    pub category: &'static str,
    /// What teammates read.
    pub internal: &'static str,
    /// What customers read.
    pub external: &'static str,
}
