//! What a request comes to: limits, authorisation, versions, faults; the workspace does it, the journal keeps it.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use super::decode::{self, base_url, bearer};
use super::faults::FaultKind;
use super::inbound::{Message, Parsed};
use super::journal::entry;
use super::limiter::Allowance;
use super::routes::{self, Answer, Content, Outcome, Request, Version};
use super::shared::Shared;
use super::stage::Stage;
use super::state::{self, Done};
use super::world::Refusal;

/// Larger bodies are not kept in the journal.
const LARGEST_REMEMBERED: usize = 64 * 1024;

/// A request that came in.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) head: Parts,
    pub(super) path: String,
    pub(super) message: Result<Message, Refusal>,
    pub(super) came_in: Instant,
    /// What goes wrong.
    pub(super) fault: Option<FaultKind>,
    /// By how much it lags, if it reads.
    pub(super) lag: Option<Duration>,
}

/// What a request comes to.
#[derive(Debug)]
pub(super) struct Decision {
    pub(super) status: u16,
    pub(super) answer: Option<Content>,
    /// Where to look instead.
    pub(super) canonical: Option<String>,
    pub(super) allowance: Allowance,
    /// In how many seconds to come again, if that is to be said.
    pub(super) retry_after: Option<i64>,
}

impl Shared {
    /// What a request comes to; written down in the journal.
    pub(super) fn decide(&self, asked: Asked) -> Decision {
        let Asked { head, path, message, came_in, fault, lag } = asked;
        let fault = fault.as_ref();
        let small = message.as_ref().is_ok_and(|message| message.size <= LARGEST_REMEMBERED);
        let parsed = message.map(|message| message.parsed);
        let mut guard = self.settled();
        let stage = &mut *guard;
        let now = self.clock.now();
        let mut allowance = stage.limiter.count(self.clock.real());
        let request_id = stage.next_request_id(now);
        let mut kept_away = true;
        let outcome = match (fault, &parsed) {
            (Some(FaultKind::Status(status)), _) => Err(planned(*status)),
            (Some(FaultKind::RateLimited(seconds)), _) => {
                (allowance.remaining, allowance.reset) = (0, self.clock.real() + seconds);
                Err(too_many(stage.limiter.per_minute()))
            }
            (Some(FaultKind::DropBefore), _) => Err(planned(503)),
            _ if allowance.exceeded => Err(too_many(stage.limiter.per_minute())),
            (_, parsed) => {
                kept_away = false;
                self.carry_out(stage, (&head, &path), parsed, lag)
            }
        };
        let (status, answer, canonical) = match outcome {
            Ok(Answer { status, body }) => (status, body, None),
            Err(refusal) => {
                let list = routes::error_list(&refusal, &request_id);
                (refusal.status, Some(Content::Value(list)), refusal.canonical)
            }
        };
        // The limit goes by real time, its header by the same clock as `Date`: their difference is what counts.
        allowance.reset += now - self.clock.real();
        let says_when = status == 429 && stage.world.rules.retry_after;
        let retry_after = says_when.then(|| (allowance.reset - now).max(1));
        let answered = match fault {
            Some(FaultKind::DropBefore | FaultKind::DropAfter) => None,
            Some(FaultKind::Gateway(gateway)) => gateway.answer,
            Some(FaultKind::Replace { status, .. }) => Some(*status),
            _ => Some(status),
        };
        tracing::debug!(method = %head.method, path, status, "answered");
        let seen = parsed.ok().and_then(Result::ok).flatten();
        let mut entry = entry(&head, &path, now, seen, answered);
        entry.body = entry.body.filter(|_| small);
        entry.fault = fault.map(FaultKind::as_str).or(lag.map(|_| "lag"));
        entry.done = Some(status).filter(|_| !kept_away);
        entry.millis = u64::try_from(came_in.elapsed().as_millis()).unwrap_or(u64::MAX);
        stage.journal.push(entry);
        Decision { status, answer, canonical, allowance, retry_after }
    }

    /// Has the workspace do what was asked for.
    fn carry_out(
        &self,
        stage: &mut Stage,
        (head, path): (&Parts, &str),
        parsed: &Result<Parsed, Refusal>,
        lag: Option<Duration>,
    ) -> Outcome {
        let now = self.clock.now();
        let body = parsed.clone()?;
        let request = Request {
            version: self.gate(&head.headers)?,
            method: head.method.as_str().to_owned(),
            path: decode::path(path),
            query: decode::query(head.uri.query().unwrap_or_default()),
            base: base_url(head),
            body,
        };
        stage.record(now, || state::Asked::of(&request).map(|asked| Done::Request(Box::new(asked))))?;
        let past = lag.and_then(|lag| stage.past.as_of(lag, Instant::now()));
        routes::answer(past.unwrap_or(&mut stage.world), &request, now)
    }

    /// Who may ask, what answer is accepted, which version is meant.
    fn gate(&self, headers: &HeaderMap) -> Result<Version, Refusal> {
        let word = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
        if word(header::AUTHORIZATION).and_then(token).as_deref() != Some(&self.token) {
            return Err(Refusal::new(401, "unauthorized", "Access Token Invalid"));
        }
        let accepts = |list: &str| {
            list.split(',').map(|kind| kind.split(';').next().unwrap_or_default().trim()).any(|kind| {
                ["application/json", "application/*", "*/*"].iter().any(|known| kind.eq_ignore_ascii_case(known))
            })
        };
        if !word(header::ACCEPT).is_some_and(accepts) {
            return Err(Refusal::new(406, "unsupported", "Accept must be application/json"));
        }
        match headers.get("intercom-version").map(HeaderValue::to_str) {
            None => Ok(Version::DEFAULT),
            Some(word) => word.ok().and_then(|word| Version::parse(word.trim())).ok_or_else(|| {
                Refusal::new(400, "intercom_version_invalid", "The requested version could not be found")
            }),
        }
    }
}

/// The token of an authorisation header; the API takes one also as the password of a name, which some clients leave
/// empty.
fn token(header: &str) -> Option<Cow<'_, str>> {
    use base64::Engine as _;
    if let Some(token) = bearer(header) {
        return Some(token.into());
    }
    let (scheme, pair) = header.split_once(' ')?;
    let pair = scheme.eq_ignore_ascii_case("basic").then(|| pair.trim())?;
    let pair = base64::engine::general_purpose::STANDARD.decode(pair).ok()?;
    let (_, password) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    Some(password.to_owned().into())
}

fn planned(status: u16) -> Refusal {
    match status {
        503 => Refusal::new(503, "service_unavailable", "Sorry, the API service is temporarily unavailable"),
        500..=599 => Refusal::new(status, "server_error", "An internal error occurred"),
        429 => too_many(0),
        401 => Refusal::new(401, "unauthorized", "Access Token Invalid"),
        403 => Refusal::new(403, "forbidden", "Not authorized to access resource"),
        404 => Refusal::not_found(),
        _ => Refusal::new(status, "client_error", "Planned"),
    }
}

fn too_many(per_minute: u32) -> Refusal {
    let words = format!("More than {per_minute} requests received in 1 minute");
    Refusal::new(429, "rate_limit_exceeded", words)
}
