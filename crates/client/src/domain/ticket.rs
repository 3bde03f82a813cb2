//! A ticket: a conversation with a type, a number and a workflow state of its own.

use serde::{Deserialize, Serialize};

use super::ids::TicketId;
use super::text::Text;
use super::ticketing::{self, TicketValue};

/// What the details pane shows of a ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its id; the same as its conversation's.
    pub id: TicketId,
    /// The number people know it by; not usable in API paths (API 1.3).
    pub number: Text,
    /// `Customer`, `Back-office`, `Tracker`.
    pub category: Text,
    /// Its type's name.
    pub kind: Text,
    /// What the ticket is called, as its default attribute has it.
    pub title: Option<Text>,
    /// Its workflow state as teammates read it.
    pub state: Text,
    /// Its type's id, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind_id: Option<String>,
    /// Its state's id, where it was told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_id: Option<String>,
    /// Its attributes that have a value, the title apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(Text, TicketValue)>,
    /// Whether it is open in the inbox; moves independently of `state`.
    pub open: bool,
}

impl Ticket {
    /// Whether the customer sees it, and can be answered in it.
    pub fn is_for_customer(&self) -> bool {
        !matches!(self.category.as_str(), ticketing::BACK_OFFICE | ticketing::TRACKER)
    }

    /// The value of an attribute.
    pub fn value(&self, name: &Text) -> TicketValue {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// Gives an attribute a value, or none.
    pub(super) fn set(&mut self, name: &Text, value: &TicketValue) {
        match (self.values.iter_mut().find(|(known, _)| known == name), value) {
            (Some(_), TicketValue::None) => self.values.retain(|(known, _)| known != name),
            (Some(known), value) => known.1 = value.clone(),
            (None, TicketValue::None) => {}
            (None, value) => self.values.push((name.clone(), value.clone())),
        }
    }
}
