//! A ticket: a conversation with a type, a number and a workflow state of its own.

use serde::{Deserialize, Serialize};

use super::ids::TicketId;
use super::text::Text;

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
    /// Whether it is open in the inbox; moves independently of `state`.
    pub open: bool,
}
