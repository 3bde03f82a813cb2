//! Tickets (API 14.1).

use serde_json::Value;

use super::Reading;
use super::value::{flag, own_id, text};
use crate::domain::{Text, Ticket, TicketId};

/// Reads a ticket.
pub fn ticket(sent: &Value) -> Reading<Ticket> {
    let id: TicketId = own_id(sent)?;
    let state = &sent["ticket_state"];
    let state = [&state["internal_label"], &state["external_label"], &state["category"], state];
    Ok(Ticket {
        number: text(&sent["ticket_id"]).unwrap_or_else(|| Text::new(id.as_str())),
        category: text(&sent["category"]).unwrap_or_default(),
        kind: text(&sent["ticket_type"]["name"]).or_else(|| text(&sent["ticket_type"])).unwrap_or_default(),
        title: text(&sent["ticket_attributes"]["_default_title_"]),
        state: state.into_iter().find_map(text).unwrap_or_default(),
        open: flag(&sent["open"]),
        id,
    })
}
