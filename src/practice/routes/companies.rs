//! Companies and events (API 10.3 and 11).

use serde_json::{Value, json};

use super::{Call, Operation, Outcome};
use crate::practice::wire::people;
use crate::practice::world::events::Event;
use crate::practice::world::people::{Contact, hex_id};
use crate::practice::world::state::iso;
use crate::practice::world::{Refusal, Time};

/// The operations of this family.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::one("RetrieveACompanyById", "GET", "/companies/{id}", get),
    Operation::plain("lisDataEvents", "GET", "/events", events),
];

pub(super) fn get(call: &mut Call<'_>, id: &str) -> Outcome {
    let unknown = || Refusal::new(404, "company_not_found", "Company Not Found");
    let place = call.world.company(id).ok_or_else(unknown)? as usize;
    let company = call.world.companies.get(place).ok_or_else(unknown)?;
    Ok(people::company(call.world, place, company).into())
}

/// The events of a contact in the last 90 days, newest first, or their summary.
pub(super) fn events(call: &mut Call<'_>) -> Outcome {
    let request = call.request;
    if request.parameter("type") != Some("user") {
        return Err(Refusal::invalid("type must be user"));
    }
    let contacts = &call.world.contacts;
    let slot = if let Some(id) = request.parameter("intercom_user_id") {
        contacts.by_id(id)
    } else if let Some(id) = request.parameter("user_id") {
        contacts.by_external_id(id)
    } else if let Some(email) = request.parameter("email") {
        contacts.by_email(email)
    } else {
        return Err(Refusal::required("intercom_user_id"));
    };
    let slot = slot.ok_or_else(Refusal::no_contact)?;
    let contact = contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    let oldest = call.now - 90 * 86_400;
    let events: Vec<_> = call.world.events.of(slot).into_iter().filter(|e| e.at >= oldest).collect();
    if request.parameter("summary") == Some("true") {
        return Ok(
            json!({"type": "event.summary", "email": contact.email.as_deref(), "intercom_user_id": hex_id(&contact.id),
            "user_id": contact.external_id.as_deref(), "events": summary(&events)})
            .into(),
        );
    }
    let per_page = request.page(50, 150)?.per_page;
    let rows: Vec<Value> = events.iter().take(per_page).map(|e| event(e, contact)).collect();
    Ok(json!({"type": "event.list", "events": rows, "pages": {"next": null}}).into())
}

fn event(e: &Event, contact: &Contact) -> Value {
    json!({
        "type": "event",
        "id": e.id,
        "event_name": e.name,
        "created_at": e.at,
        "user_id": contact.external_id.as_deref(),
        "intercom_user_id": hex_id(&contact.id),
        "email": contact.email.as_deref(),
        "metadata": e.metadata,
    })
}

fn summary(events: &[Event]) -> Vec<Value> {
    let mut names: Vec<&str> = events.iter().map(|e| e.name).collect();
    names.sort_unstable();
    names.dedup();
    let of = |name: &str| {
        let times: Vec<Time> = events.iter().filter(|e| e.name == name).map(|e| e.at).collect();
        let (first, last) = (times.iter().min().copied(), times.iter().max().copied());
        json!({"name": name, "first": first.map(iso), "last": last.map(iso), "count": times.len(), "description": null})
    };
    names.into_iter().map(of).collect()
}
