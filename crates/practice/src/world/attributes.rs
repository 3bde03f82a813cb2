//! The attributes that conversations can have (API 7.17), and whether a value suits one (API 7.5).

use std::sync::Arc;

use serde_json::Value;

use super::Time;

/// What values an attribute takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataType {
    /// Words.
    String,
    /// A whole number.
    Integer,
    /// One of a few labels.
    List,
    /// A number.
    Decimal,
    /// Yes or no.
    Boolean,
    /// A point in time.
    Datetime,
    /// Objects of the workspace's own.
    Relationship,
    Files,
}

impl DataType {
    pub const ALL: [Self; 8] = [
        Self::String,
        Self::Integer,
        Self::List,
        Self::Decimal,
        Self::Boolean,
        Self::Datetime,
        Self::Relationship,
        Self::Files,
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::List => "list",
            Self::Decimal => "decimal",
            Self::Boolean => "boolean",
            Self::Datetime => "datetime",
            Self::Relationship => "relationship",
            Self::Files => "files",
        }
    }

    /// Reads the word on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.as_str() == word)
    }

    /// Whether a value is of this type, labels and options aside.
    pub fn takes(self, value: &Value) -> bool {
        match self {
            Self::String | Self::List => value.is_string(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Decimal => value.is_number(),
            Self::Boolean => value.is_boolean(),
            // Seconds or ISO 8601 (API 7.5).
            Self::Datetime => {
                value.is_i64() || value.as_str().is_some_and(|s| s.parse::<jiff::Timestamp>().is_ok() || is_date(s))
            }
            Self::Relationship | Self::Files => value.is_array(),
        }
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok() || text.parse::<jiff::civil::DateTime>().is_ok()
}

/// A label that a list attribute can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListOption {
    /// Its id, a UUID.
    pub id: String,
    /// What people read, and what values are.
    pub label: Arc<str>,
    /// Whether it was taken away.
    pub archived: bool,
}

/// An attribute that conversations can have.
#[derive(Clone, Debug)]
pub struct ConversationAttribute {
    pub id: u64,
    /// Its name, which values are kept under.
    pub name: Arc<str>,
    pub description: Arc<str>,
    /// What values it takes.
    pub data_type: DataType,
    /// Whether a conversation can only be closed with it.
    pub required: bool,
    /// The teams that see it; none for all.
    pub teams: Vec<u64>,
    /// Whether it was taken away.
    pub archived: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// Who made it.
    pub admin: u64,
    /// Whether words may have several lines.
    pub multiline: bool,
    /// The labels of a list.
    pub options: Vec<ListOption>,
    /// What a relationship points at.
    pub reference: Option<Value>,
}

impl ConversationAttribute {
    /// The labels that can be chosen.
    pub fn live_options(&self) -> impl Iterator<Item = &ListOption> {
        self.options.iter().filter(|o| !o.archived)
    }

    /// Whether a value is one of its kind.
    pub(super) fn takes(&self, value: &Value) -> bool {
        let listed = || self.live_options().any(|o| Some(&*o.label) == value.as_str());
        self.data_type.takes(value) && (self.data_type != DataType::List || listed())
    }
}

/// An id that looks like the UUIDs that options have.
pub fn option_id(of: u64, number: u64) -> String {
    format!("{of:08x}-5eed-4000-a000-{number:012x}")
}
