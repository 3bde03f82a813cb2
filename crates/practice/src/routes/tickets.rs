//! Tickets: making, reading, changing, searching, deleting them (API 14.2).

use serde_json::{Map, Value, json};

use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{flag, id as read_id, moment, named as named_by, page_of, path_id, text, whole};
use crate::wire::object::{each, object};
use crate::wire::{pages, ticket as wire};
use crate::world::jobs::Job;
use crate::world::people::ContactSlot;
use crate::world::search::parse;
use crate::world::search::ticket_field::TicketField;
use crate::world::tickets::{Draft, Values};
use crate::world::{Refusal, Slot, State, Who};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("createTicket", "POST", "/tickets", create),
    Endpoint::plain("enqueueCreateTicket", "POST", "/tickets/enqueue", enqueue),
    Endpoint::one("jobsStatus", "GET", "/jobs/status/{id}", job),
    Endpoint::plain("searchTickets", "POST", "/tickets/search", search),
    Endpoint::one("getTicket", "GET", "/tickets/{id}", get),
    Endpoint::one("updateTicket", "PUT", "/tickets/{id}", update),
    Endpoint::one("deleteTicket", "DELETE", "/tickets/{id}", delete),
    Endpoint::one("convertConversationToTicket", "POST", "/conversations/{id}/convert", convert),
];

fn unknown() -> Refusal {
    Refusal::new(404, "ticket_not_found", "Ticket not found")
}

/// The ticket that a path names, by the conversation's id; the number that people know is not usable (API 1.3).
pub(super) fn named(call: &Call<'_>, id: &str) -> Result<Slot, Refusal> {
    let slot = path_id(id).and_then(|id| call.world.conversations.find(id));
    slot.filter(|s| call.world.conversations.get(*s).is_some_and(|c| c.ticket.is_some())).ok_or_else(unknown)
}

/// The whole ticket.
pub(super) fn show(call: &Call<'_>, slot: Slot) -> Outcome {
    let conversation = call.world.conversations.get(slot).ok_or_else(unknown)?;
    let ticket = conversation.ticket.as_deref().ok_or_else(unknown)?;
    call.answer(&wire::ticket(call.world, conversation, ticket))
}

fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    show(call, slot)
}

/// The type that a body names.
pub(super) fn kind(call: &Call<'_>, body: &Map<String, Value>) -> Result<usize, Refusal> {
    let value = body.get("ticket_type_id").filter(|v| !v.is_null());
    let value = value.ok_or_else(|| Refusal::required("ticket_type_id"))?;
    read_id(value).and_then(|id| call.world.ticket_type(id)).ok_or_else(Refusal::not_found)
}

/// The attributes that a body sends, by name.
pub(super) fn values(
    call: &Call<'_>,
    body: &Map<String, Value>,
    name: &str,
    kind: usize,
    all: bool,
) -> Result<Values, Refusal> {
    let sent = match body.get(name) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Object(map)) => map.iter().map(|(n, v)| (n.as_str(), v)).collect(),
        Some(_) => return Err(Refusal::invalid(format!("{name} must be an object"))),
    };
    call.world.ticket_values(kind, &sent, all)
}

/// The state that a body names, if it names one.
pub(super) fn state(call: &Call<'_>, body: &Map<String, Value>) -> Result<Option<usize>, Refusal> {
    let wrong = || {
        let words = "Ticket state id is not valid or is not associated with the ticket type";
        Refusal::new(400, "ticket_state_id_invalid", words)
    };
    match body.get("ticket_state_id") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read_id(value).and_then(|id| call.world.ticket_state(id)).map(Some).ok_or_else(wrong),
    }
}

/// The one contact that a new ticket is for; an address that nobody has makes one.
fn contact(call: &mut Call<'_>, body: &Map<String, Value>) -> Result<ContactSlot, Refusal> {
    let list = body.get("contacts").and_then(Value::as_array).ok_or_else(|| Refusal::required("contacts"))?;
    let [one] = list.as_slice() else {
        return Err(Refusal::invalid("contacts must have exactly one entry"));
    };
    let one = one.as_object().ok_or_else(|| Refusal::invalid("contacts must be an array of objects"))?;
    let contacts = &call.world.contacts;
    if let Some(id) = named_by(one, "id")? {
        contacts.by_id(&id).ok_or_else(Refusal::no_contact)
    } else if let Some(id) = named_by(one, "external_id")? {
        contacts.by_external_id(&id).ok_or_else(Refusal::no_contact)
    } else if let Some(email) = text(one, "email")?.filter(|e| e.contains('@')) {
        Ok(call.world.contact_with_email(email, call.now))
    } else {
        Err(Refusal::invalid("A contact needs one of id, external_id and email"))
    }
}

/// Somebody that a body gives the ticket to.
fn somebody(body: &Value, key: &str) -> Result<Option<u64>, Refusal> {
    match body.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read_id(value).map(Some).ok_or_else(no_assignee),
    }
}

fn no_assignee() -> Refusal {
    Refusal::new(404, "assignee_not_found", "Assignee not found")
}

fn make(call: &mut Call<'_>) -> Result<Slot, Refusal> {
    let body = call.request.object()?;
    let kind = kind(call, body)?;
    let values = values(call, body, "ticket_attributes", kind, true)?;
    let state = state(call, body)?;
    let at = moment(body, call.now)?;
    flag(body, "skip_notifications")?;
    let company = super::conversations::company(call, body.get("company_id"))?;
    let linked = match body.get("conversation_to_link_id") {
        None | Some(Value::Null) => None,
        Some(value) => {
            let unknown = || Refusal::new(404, "conversation_not_found", "Conversation not found");
            Some(read_id(value).and_then(|id| call.world.conversations.find(id)).ok_or_else(unknown)?)
        }
    };
    let assignment = body.get("assignment").cloned().unwrap_or_default();
    let (to_admin, to_team) = (somebody(&assignment, "admin_assignee_id")?, somebody(&assignment, "team_assignee_id")?);
    let known = to_admin.is_none_or(|id| id == 0 || call.world.admin(id).is_some())
        && to_team.is_none_or(|id| id == 0 || call.world.team(id).is_some());
    if !known {
        return Err(no_assignee());
    }
    let contact = contact(call, body)?;
    let slot = call.world.create_ticket(contact, Draft { kind, state, values }, at);
    if let Some(other) = linked {
        if !call.world.may_link(slot, other) {
            // Nothing of it was to be.
            call.world.delete(slot, false, call.now);
            call.world.conversations.deleted.pop();
            return Err(Refusal::invalid("The conversation cannot be linked to a ticket of this type"));
        }
        call.world.link(slot, other);
    }
    if let Some(company) = company {
        call.world.set_company(slot, company, call.now);
    }
    for id in [to_team, to_admin].into_iter().flatten().filter(|id| *id != 0) {
        call.world.assign_ticket(slot, call.world.owner, id, call.now)?;
    }
    Ok(slot)
}

fn create(call: &mut Call<'_>) -> Outcome {
    let slot = make(call)?;
    show(call, slot)
}

/// How long a job takes, in seconds.
const JOB_TAKES: i64 = 2;

/// The same put off: what is wrong with the request is said at once. The ticket is there at once, too, but only the
/// job's end tells its id.
fn enqueue(call: &mut Call<'_>) -> Outcome {
    let slot = make(call)?;
    let ticket = call.world.conversations.get(slot).map(|c| c.id);
    let id = call.world.settings.next_number();
    let job = Job { id, done_at: call.now + JOB_TAKES, ticket, base: call.request.base.clone() };
    let shown = wire::job(&job, &job.base, call.now);
    call.world.jobs.push(job);
    Ok(shown.into())
}

fn job(call: &mut Call<'_>, id: &str) -> Outcome {
    let found = path_id(id).and_then(|id| call.world.jobs.get(id));
    let job = found.ok_or_else(|| Refusal::new(404, "job_not_found", "Job Not Found"))?;
    Ok(wire::job(job, &call.request.base, call.now).into())
}

/// Changes what can be changed. Everything is read before anything is done.
fn update(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let body = call.request.object()?;
    let conversation = call.world.conversations.get(slot).ok_or_else(unknown)?;
    let kind = conversation.ticket.as_deref().map_or(0, |t| t.kind as usize);
    let values = values(call, body, "ticket_attributes", kind, false)?;
    let state = state(call, body)?;
    let actor = match body.get("admin_id") {
        None | Some(Value::Null) => None,
        Some(value) => Some(read_id(value).filter(|id| call.world.admin(*id).is_some()).ok_or_else(no_assignee)?),
    };
    let assignee = somebody(&Value::Object(body.clone()), "assignee_id")?;
    let known = |id: u64| id == 0 || call.world.admin(id).is_some() || call.world.team(id).is_some();
    if assignee.is_some_and(|id| !known(id)) {
        return Err(no_assignee());
    }
    let (open, shared) = (flag(body, "open")?, flag(body, "is_shared")?);
    flag(body, "skip_notifications")?;
    let snoozed = match body.get("snoozed_until") {
        None | Some(Value::Null) => None,
        Some(value) => Some(whole(value).ok_or_else(|| Refusal::invalid("snoozed_until must be a Unix timestamp"))?),
    };
    let company = super::conversations::company(call, body.get("company_id"))?;
    let doer = actor.unwrap_or(call.world.owner);
    // A snooze that cannot be is refused before the rest is done.
    if let Some(until) = snoozed {
        call.world.snooze(slot, doer, until, call.now)?;
    }
    let who = actor.map_or(Who::Operator, Who::Admin);
    call.world.set_ticket_values(slot, who, values, call.now);
    if let Some(state) = state {
        call.world.set_ticket_state(slot, who, state, call.now);
    }
    if let Some(id) = assignee {
        call.world.assign_ticket(slot, doer, id, call.now)?;
    }
    if let Some(company) = company {
        call.world.set_company(slot, company, call.now);
    }
    if let Some(shared) = shared {
        call.world.conversations.change(slot, |c| {
            if let Some(ticket) = &mut c.ticket {
                ticket.shared = shared;
            }
        });
    }
    let at = call.world.conversations.get(slot).map(|c| c.state);
    match open {
        Some(false) if at != Some(State::Closed) => call.world.close(slot, doer, None, call.now),
        Some(true) if at == Some(State::Closed) => call.world.open(slot, doer, call.now),
        _ => {}
    }
    show(call, slot)
}

fn delete(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    let id = call.world.delete(slot, true, call.now).ok_or_else(unknown)?;
    Ok(json!({"id": id.to_string(), "object": "ticket", "deleted": true}).into())
}

fn search(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let page = page_of(body, 20, 150)?;
    let body = Value::Object(body.clone());
    let query = parse::<TicketField>(&body)?;
    let sort = TicketField::sort(&body)?;
    let unsorted = || TicketField::sort(&Value::Null);
    let sort = if call.world.rules.sorts { sort } else { unsorted()? };
    let found = call.world.search_tickets(&query, &sort, &page);
    let world = &*call.world;
    let rows = || {
        let rows = found.slots.iter().filter_map(|slot| world.conversations.get(*slot));
        rows.filter_map(|c| Some(wire::ticket(world, c, c.ticket.as_deref()?)))
    };
    call.answer(&object!({
        "type": "ticket.list",
        "tickets": each(rows),
        "total_count": found.total,
        "pages": pages(&found, &page),
    }))
}

/// A conversation becomes a customer's ticket (API 7.13).
fn convert(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = super::conversations::named(call, id)?;
    let body = call.request.object()?;
    let kind = kind(call, body)?;
    if call.world.ticket_types.get(kind).is_none_or(|t| t.category != "Customer") {
        return Err(Refusal::invalid("Ticket type is not a customer ticket type"));
    }
    if call.world.conversations.get(slot).is_some_and(|c| c.ticket.is_some()) {
        return Err(Refusal::invalid("The conversation is a ticket already"));
    }
    let values = values(call, body, "attributes", kind, false)?;
    let state = state(call, body)?;
    call.world.make_ticket(slot, Draft { kind, state, values }, call.now);
    show(call, slot)
}
