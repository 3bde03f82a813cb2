//! The control side under `/practice/`, apart from Intercom's paths and with a token of its own: clock, journal,
//! faults, and a customer to act as.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Response, header};
use serde_json::{Value, json};

use super::faults::{Fault, FaultKind};
use super::journal::Entry;
use super::routes::{error_list, request};
use super::server::{Shared, bearer, json_response};
use super::world::talk::Message;
use super::world::{Refusal, html};

/// Answers a control request.
pub(super) fn answer(shared: &Shared, head: &Parts, path: &str, body: Option<Bytes>) -> Response<Body> {
    let result = decide(shared, head, path, body);
    let (status, value) = match result {
        Ok(value) => (200, value),
        Err(refusal) => (refusal.status, error_list(&refusal, "practice")),
    };
    json_response(status, Some(value.to_string()))
}

fn decide(shared: &Shared, head: &Parts, path: &str, body: Option<Bytes>) -> Result<Value, Refusal> {
    let token = head.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(bearer);
    if token != Some(&shared.control_token) {
        return Err(Refusal::new(401, "unauthorized", "Control Token Invalid"));
    }
    let body: Value = body.and_then(|b| serde_json::from_slice(&b).ok()).unwrap_or(Value::Null);
    match (head.method.as_str(), path) {
        ("GET", "/practice/clock") => Ok(json!({"now": shared.clock.now()})),
        ("POST", "/practice/clock/advance") => {
            let seconds = body.get("seconds").and_then(request::whole).filter(|s| (0..=31_536_000).contains(s));
            shared.clock.advance(seconds.ok_or_else(|| Refusal::invalid("seconds must be 0 to a year"))?);
            drop(shared.settled());
            Ok(json!({"now": shared.clock.now()}))
        }
        ("GET", "/practice/journal") => {
            let entries: Vec<Value> = shared.stage().journal.entries().map(Entry::to_json).collect();
            Ok(json!({"requests": entries}))
        }
        ("DELETE", "/practice/journal") => {
            shared.stage().journal.clear();
            Ok(json!({}))
        }
        ("POST", "/practice/faults") => {
            shared.stage().faults.plan(fault(&body)?);
            Ok(json!({}))
        }
        ("DELETE", "/practice/faults") => {
            shared.stage().faults.clear();
            shared.released.notify_waiters();
            Ok(json!({}))
        }
        ("POST", "/practice/contact_reply") => contact_reply(shared, &body),
        _ => Err(Refusal::not_found()),
    }
}

/// Reads a planned fault.
fn fault(body: &Value) -> Result<Fault, Refusal> {
    let number = |name: &str| body.get(name).and_then(request::whole);
    let count = |name: &str, default| number(name).map_or(Some(default), |n| u32::try_from(n).ok());
    let status =
        |default| number("status").map_or(Some(default), |n| u16::try_from(n).ok()).filter(|s| (200..600).contains(s));
    let kind = match body.get("kind").and_then(Value::as_str) {
        Some("delay") => {
            number("millis").and_then(|n| u64::try_from(n).ok()).map(|n| FaultKind::Delay(Duration::from_millis(n)))
        }
        Some("hold") => Some(FaultKind::Hold),
        Some("status") => status(500).map(FaultKind::Status),
        Some("rate_limited") => Some(FaultKind::RateLimited(number("seconds").unwrap_or(10).clamp(0, 3600))),
        Some("drop_before") => Some(FaultKind::DropBefore),
        Some("drop_after") => Some(FaultKind::DropAfter),
        Some("truncate") => Some(FaultKind::Truncate),
        Some("replace") => {
            let with = body.get("body").and_then(Value::as_str).unwrap_or_default().to_owned();
            status(200).map(|status| FaultKind::Replace { status, body: with })
        }
        _ => None,
    };
    let malformed = || Refusal::invalid("The fault is malformed");
    Ok(Fault {
        path: body.get("path").and_then(Value::as_str).unwrap_or_default().to_owned(),
        method: body.get("method").and_then(Value::as_str).map(str::to_owned),
        skip: count("skip", 0).ok_or_else(malformed)?,
        times: count("times", 1).ok_or_else(malformed)?,
        kind: kind.ok_or_else(malformed)?,
    })
}

fn contact_reply(shared: &Shared, body: &Value) -> Result<Value, Refusal> {
    let id = body.get("conversation_id").and_then(request::id).ok_or_else(|| Refusal::required("conversation_id"))?;
    let words = body.get("body").and_then(Value::as_str).ok_or_else(|| Refusal::required("body"))?;
    let mut stage = shared.settled();
    let slot = stage.world.slot(id)?;
    let contact = stage.world.shelf.get(slot).and_then(|c| c.contact()).ok_or_else(Refusal::no_contact)?;
    stage.world.contact_reply(slot, contact, Message::text(html::normalise(words)), shared.clock.now());
    Ok(json!({}))
}
