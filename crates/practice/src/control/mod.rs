//! The control side under `/practice/`, apart from Intercom's paths and with a token of its own: clock, journal,
//! faults, webhooks, counts, and people to act as.

mod acts;
mod plan;
#[cfg(test)]
mod tests;

pub(super) use acts::perform;

use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Response, header};
use serde_json::{Value, json};

use super::decode::{self, base_url, bearer};
use super::delivery;
use super::response::json_response;
use super::routes::{error_list, request};
use super::shared::Shared;
use super::webhooks::{RETRY_AFTER, Subscription};
use super::world::{Refusal, State};

/// The furthest that the clock can be moved on at once, in seconds.
const YEAR: i64 = 31_536_000;

/// Answers a control request.
pub(super) async fn answer(shared: &Shared, head: &Parts, path: &str, body: Option<Bytes>) -> Response<Body> {
    let (status, value) = match decide(shared, head, path, body).await {
        Ok(value) => (200, value),
        Err(refusal) => (refusal.status, error_list(&refusal, "practice")),
    };
    json_response(status, Some(value.to_string()))
}

async fn decide(shared: &Shared, head: &Parts, path: &str, body: Option<Bytes>) -> Result<Value, Refusal> {
    let token = head.headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).and_then(bearer);
    if token != Some(&shared.control_token) {
        return Err(Refusal::new(401, "unauthorized", "Control Token Invalid"));
    }
    let body = match body.as_deref() {
        None | Some([]) => Value::Null,
        Some(bytes) => serde_json::from_slice(bytes).map_err(|_| Refusal::invalid("The body must be JSON"))?,
    };
    match (head.method.as_str(), path) {
        ("GET", "/practice/clock") => Ok(json!({"now": shared.clock.now()})),
        ("POST", "/practice/clock/advance") => {
            let seconds = body.get("seconds").and_then(request::whole).filter(|s| (0..=YEAR).contains(s));
            shared.advance(seconds.ok_or_else(|| Refusal::invalid("seconds must be 0 to a year"))?);
            Ok(json!({"now": shared.clock.now()}))
        }
        ("GET", "/practice/world") => Ok(counts(shared)),
        ("GET", "/practice/journal") => {
            let query = decode::query(head.uri.query().unwrap_or_default());
            let bodies = query.iter().any(|(name, value)| name == "bodies" && value == "true");
            let stage = shared.stage();
            let requests: Vec<Value> = stage.journal.entries().map(|e| e.to_json(bodies)).collect();
            let webhooks: Vec<Value> = stage.journal.attempts().map(|a| a.to_json(bodies)).collect();
            Ok(json!({"requests": requests, "webhooks": webhooks}))
        }
        ("DELETE", "/practice/journal") => {
            shared.stage().journal.clear();
            Ok(json!({}))
        }
        ("POST", "/practice/faults") => {
            shared.stage().faults.plan(plan::fault(&body)?);
            Ok(json!({}))
        }
        ("GET", "/practice/faults") => {
            Ok(json!({"left": shared.stage().faults.left(), "under_way": shared.under_way.count()}))
        }
        ("DELETE", "/practice/faults") => {
            shared.stage().faults.clear();
            shared.released.notify_waiters();
            Ok(json!({}))
        }
        ("GET", "/practice/webhooks") => Ok(shared.stage().webhooks.to_json()),
        ("PUT", "/practice/webhooks") => subscribe(shared, Some(subscription(&body)?)).await,
        ("DELETE", "/practice/webhooks") => subscribe(shared, None).await,
        ("POST", "/practice/webhooks/ping") => {
            delivery::ping(shared).map_err(|why| Refusal::new(409, "conflict", why)).map(|()| json!({}))
        }
        ("POST", path) => acts::answer(shared, path.trim_start_matches("/practice/"), &base_url(head), &body),
        _ => Err(Refusal::not_found()),
    }
}

async fn subscribe(shared: &Shared, to: Option<Subscription>) -> Result<Value, Refusal> {
    delivery::subscribe(shared, to).await.map_err(|why| Refusal::new(422, "endpoint_not_verified", why))?;
    Ok(shared.stage().webhooks.to_json())
}

fn subscription(body: &Value) -> Result<Subscription, Refusal> {
    let text = |name: &str| body.get(name).and_then(Value::as_str).filter(|s| !s.is_empty());
    let url = text("url").ok_or_else(|| Refusal::required("url"))?;
    let secret = text("client_secret").ok_or_else(|| Refusal::required("client_secret"))?;
    let topics = match body.get("topics") {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::Array(topics)) => topics.iter().map(|t| t.as_str().map(str::to_owned)).collect(),
        Some(_) => None,
    };
    let retry_after =
        body.get("retry_after").map_or(Some(RETRY_AFTER), request::whole).filter(|s| (0..=YEAR).contains(s));
    Ok(Subscription {
        topics: topics.ok_or_else(|| Refusal::invalid("topics must be an array of strings"))?,
        retry_after: retry_after.ok_or_else(|| Refusal::invalid("retry_after must be 0 to a year, in seconds"))?,
        ..Subscription::new(url, secret)
    })
}

/// How the world stands, in numbers.
fn counts(shared: &Shared) -> Value {
    let stage = shared.settled();
    let world = &stage.world;
    let of = |state| world.conversations.in_state(state).len();
    json!({
        "now": shared.clock.now(),
        "workspace_id": &*world.workspace.id,
        "conversations": world.conversations.len(),
        "open": of(State::Open),
        "snoozed": of(State::Snoozed),
        "closed": of(State::Closed),
        "unassigned": State::ALL.iter().map(|s| world.conversations.of_admin(*s, None).len()).sum::<usize>(),
        "parts": world.conversations.iter().map(|(_, c)| c.parts.len()).sum::<usize>(),
        "contacts": world.contacts.len(),
        "companies": world.companies.len(),
        "people": stage.people.is_some(),
        "faults": stage.faults.left(),
    })
}
