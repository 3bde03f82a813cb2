//! Tickets, their types and states (API 14.2).

use serde_json::{Value, json};

use super::request::path_id;
use super::{Call, Operation, Outcome};
use crate::practice::wire::ticket as wire;
use crate::practice::world::Refusal;

/// The operations of this family.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::plain("listTicketTypes", "GET", "/ticket_types", types),
    Operation::one("getTicketType", "GET", "/ticket_types/{id}", get_type),
    Operation::plain("listTicketStates", "GET", "/ticket_states", states),
    Operation::one("getTicket", "GET", "/tickets/{id}", get),
];

pub(super) fn types(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.ticket_types.iter().map(|t| wire::ticket_type(call.world, t)).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

pub(super) fn get_type(call: &mut Call<'_>, id: &str) -> Outcome {
    let wanted = path_id(id);
    let found = call.world.ticket_types.iter().find(|t| Some(t.id) == wanted);
    found.map(|t| wire::ticket_type(call.world, t).into()).ok_or_else(Refusal::not_found)
}

pub(super) fn states(call: &mut Call<'_>) -> Outcome {
    let data: Vec<Value> = call.world.ticket_states.iter().map(|s| wire::listed_ticket_state(call.world, s)).collect();
    Ok(json!({"type": "list", "data": data}).into())
}

/// By the conversation's id; the number that people know is not usable in paths (API 1.3).
pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let unknown = || Refusal::new(404, "ticket_not_found", "Ticket not found");
    let conversation = path_id(id).and_then(|id| call.world.conversation(id)).ok_or_else(unknown)?;
    let ticket = conversation.ticket.as_deref().ok_or_else(unknown)?;
    Ok(wire::ticket(call.world, conversation, ticket).into())
}
