//! What contacts did in the product (API 10.3).

use serde_json::{Value, json};

use super::endpoint::{Answer, Call, Endpoint, Outcome};
use super::paging::escape;
use super::request::{text, whole};
use crate::wire::event::event;
use crate::world::events::{Event, Summary};
use crate::world::people::{ContactSlot, hex_id};
use crate::world::time::iso;
use crate::world::{Refusal, Time};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::plain("lisDataEvents", "GET", "/events", list),
    Endpoint::plain("createDataEvent", "POST", "/events", create),
    Endpoint::plain("dataEventSummaries", "POST", "/events/summaries", summarise),
];

/// Older events are only counted.
const LISTED_FOR: Time = 90 * 86_400;
const MOST_METADATA: usize = 10;

/// The contact that is asked about.
fn asked_about(call: &Call<'_>) -> Result<ContactSlot, Refusal> {
    let (request, contacts) = (call.request, &call.world.contacts);
    let slot = if let Some(id) = request.parameter("intercom_user_id") {
        contacts.by_id(id)
    } else if let Some(id) = request.parameter("user_id") {
        contacts.by_external_id(id)
    } else if let Some(email) = request.parameter("email") {
        contacts.by_email(email)
    } else {
        return Err(Refusal::required("intercom_user_id"));
    };
    slot.ok_or_else(Refusal::no_contact)
}

/// The events of a contact in the last 90 days, newest first, or the summary of all of them.
pub(super) fn list(call: &mut Call<'_>) -> Outcome {
    let request = call.request;
    if request.parameter("type") != Some("user") {
        return Err(Refusal::invalid("type must be user"));
    }
    let slot = asked_about(call)?;
    let contact = call.world.contacts.get(slot).ok_or_else(Refusal::no_contact)?;
    if request.parameter("summary") == Some("true") {
        let rows: Vec<Value> = call.world.events.summary(slot).iter().map(summary).collect();
        return Ok(json!({"type": "event.summary", "email": contact.email.as_deref(),
            "intercom_user_id": hex_id(&contact.id), "user_id": contact.external_id.as_deref(), "events": rows})
        .into());
    }
    let oldest = call.now - LISTED_FOR;
    let events = call.world.events.of(slot).iter().filter(|e| e.at >= oldest);
    let before = request.parameter("before");
    let events = events.skip_while(|e| before.is_some_and(|b| *b != *e.id)).skip(usize::from(before.is_some()));
    let per_page = request.page(50, 150)?.per_page;
    let events: Vec<&Event> = events.take(per_page + 1).collect();
    let page = events.get(..per_page).unwrap_or(&events);
    let next = page.last().filter(|_| events.len() > per_page);
    let next = next.map(|last| {
        let asked = request.query.iter().filter(|(name, _)| name != "before");
        let asked: String = asked.map(|(name, value)| format!("{}={}&", escape(name), escape(value))).collect();
        format!("{}/events?{asked}before={}", request.base, escape(&last.id))
    });
    let rows: Vec<Value> = page.iter().map(|e| event(e, contact)).collect();
    Ok(json!({"type": "event.list", "events": rows, "pages": {"next": next}}).into())
}

fn summary(s: &Summary) -> Value {
    json!({"name": &*s.name, "first": iso(s.first), "last": iso(s.last), "count": s.count})
}

/// Writes an event down; the same once more changes nothing (API 1.7).
pub(super) fn create(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let name = text(body, "event_name")?.map(str::trim).filter(|n| !n.is_empty());
    let name = name.ok_or_else(|| Refusal::required("event_name"))?;
    let at = body.get("created_at").filter(|v| !v.is_null()).ok_or_else(|| Refusal::required("created_at"))?;
    let at = whole(at).ok_or_else(|| Refusal::invalid("created_at must be a Unix timestamp in seconds"))?;
    let metadata = match body.get("metadata") {
        None | Some(Value::Null) => json!({}),
        Some(Value::Object(map)) if map.len() <= MOST_METADATA => Value::Object(map.clone()),
        Some(Value::Object(_)) => {
            return Err(Refusal::invalid(format!("metadata can have at most {MOST_METADATA} keys")));
        }
        Some(_) => return Err(Refusal::invalid("metadata must be an object")),
    };
    let contacts = &call.world.contacts;
    let slot = if let Some(id) = text(body, "id")? {
        contacts.by_id(id)
    } else if let Some(id) = text(body, "user_id")? {
        contacts.by_external_id(id)
    } else if let Some(email) = text(body, "email")? {
        contacts.by_email(email)
    } else {
        return Err(Refusal::required("user_id"));
    };
    let slot = slot.ok_or_else(Refusal::no_contact)?;
    call.world.record_event(slot, name, at, metadata, call.now);
    Ok(Answer { status: 202, body: None })
}

/// Says how often something happened that was not written down one by one.
pub(super) fn summarise(call: &mut Call<'_>) -> Outcome {
    let body = call.request.object()?;
    let user = text(body, "user_id")?.ok_or_else(|| Refusal::required("user_id"))?;
    let of =
        body.get("event_summaries").filter(|s| s.is_object()).ok_or_else(|| Refusal::required("event_summaries"))?;
    let name = of.get("event_name").and_then(Value::as_str).ok_or_else(|| Refusal::required("event_name"))?;
    let number = |key: &str| of.get(key).and_then(whole).ok_or_else(|| Refusal::required(key));
    let (count, first, last) = (number("count")?, number("first")?, number("last")?);
    let count = u64::try_from(count).map_err(|_| Refusal::invalid("count must not be negative"))?;
    let slot = call.world.contacts.by_external_id(user).ok_or_else(Refusal::no_contact)?;
    call.world.events.sum_up(slot, Summary { name: name.into(), count, first, last });
    Ok(Answer { status: 200, body: None })
}
