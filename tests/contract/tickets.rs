//! Tickets, their types and states.

use super::caller::{Caller, ids};

/// Every operation of the family.
pub async fn family(c: &mut Caller) {
    let types = c.get("listTicketTypes", "/ticket_types").await;
    for id in ids(&types, "data") {
        c.get("getTicketType", &format!("/ticket_types/{id}")).await;
    }
    c.get("listTicketStates", "/ticket_states").await;
}
