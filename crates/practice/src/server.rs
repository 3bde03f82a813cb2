//! From bytes to a request and back: limits, authorisation, versions, faults, headers, journal.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use futures_util::{StreamExt, stream};
use parking_lot::FairMutex;
use serde_json::Value;
use tokio::sync::Notify;

use super::clock::PracticeClock;
use super::faults::{FaultKind, Faults};
use super::guard::StageGuard;
use super::inbound::{Inbound, Message, Parsed, Patience};
use super::journal::{Entry, Journal};
use super::late::{self, UnderWay};
use super::limiter::{Allowance, Limiter};
use super::line::Line;
use super::past::Past;
use super::people::People;
use super::routes::{self, Answer, Content, Outcome, Request, Version};
use super::state::{self, Done, Revived, StateFile};
use super::webhooks::Webhooks;
use super::world::{Refusal, World};
use super::{control, decode};

/// Larger bodies are not kept in the journal.
const LARGEST_REMEMBERED: usize = 64 * 1024;

/// All that can change.
#[derive(Debug)]
pub struct Stage {
    /// The workspace.
    pub world: World,
    /// Its customers, if they act by themselves.
    pub people: Option<People>,
    pub(super) limiter: Limiter,
    /// What shall go wrong.
    pub faults: Faults,
    /// What was asked.
    pub journal: Journal,
    /// What is told to others.
    pub webhooks: Webhooks,
    /// Where the world is kept, if it is.
    pub(super) state: Option<StateFile>,
    /// When the world was last looked at.
    pub(super) settled_at: i64,
    /// What it was before, while reads are to lag.
    past: Past,
    requests: u64,
}

impl Stage {
    /// A stage on which nothing has happened yet.
    pub(super) fn new(world: World, people: Option<People>, rate: u32, now: i64) -> Self {
        Self {
            world,
            people,
            limiter: Limiter::new(rate),
            faults: Faults::default(),
            journal: Journal::default(),
            webhooks: Webhooks::default(),
            state: None,
            settled_at: now,
            past: Past::default(),
            requests: 0,
        }
    }

    /// Writes down what is about to be done, if this world is kept in a file.
    pub(super) fn record(&mut self, now: i64, done: impl FnOnce() -> Option<Done>) -> Result<(), Refusal> {
        let Some(file) = &mut self.state else { return Ok(()) };
        let Some(done) = done() else { return Ok(()) };
        file.append(now, self.settled_at, self.world.ids.part, done).map_err(|error| {
            tracing::error!(%error, "the workspace's file cannot be written; nothing more is done");
            Refusal::new(503, "service_unavailable", "The practice workspace's file cannot be written")
        })
    }

    /// The next request's id.
    pub(super) fn next_request_id(&mut self, now: i64) -> String {
        self.requests += 1;
        format!("{:08x}-5eed-4000-8000-{:012x}", self.requests, now)
    }

    /// Lets everything happen that was due by now.
    pub fn settle(&mut self, now: i64) {
        self.settled_at = self.settled_at.max(now);
        if let Some(people) = &mut self.people {
            people.act(&mut self.world, now);
        }
        self.world.settle(now);
    }
}

/// What all connections share.
#[derive(Debug)]
pub struct Shared {
    /// Fair: whoever asked first has it first, however busy the others are.
    stage: FairMutex<Stage>,
    pub(super) clock: PracticeClock,
    pub(super) token: String,
    pub(super) control_token: String,
    /// The names by which it may be called, besides addresses and `localhost`.
    pub(super) hosts: Vec<String>,
    pub(super) released: Notify,
    inbound: Inbound,
    /// The requests that are still to be done.
    pub(super) under_way: UnderWay,
    /// Told when something happened that webhooks may tell of.
    pub(super) news: Notify,
}

impl Shared {
    pub(super) fn new(revived: Revived, patience: Patience, hosts: Vec<String>) -> Self {
        let Revived { stage, clock, token, control_token } = revived;
        let (released, news, inbound) = (Notify::new(), Notify::new(), Inbound::new(patience));
        Self {
            stage: FairMutex::new(stage),
            clock,
            token,
            control_token,
            hosts,
            released,
            news,
            inbound,
            under_way: UnderWay::default(),
        }
    }

    /// The stage as it is, perhaps not yet as it should be by now.
    pub(super) fn stage(&self) -> StageGuard<'_> {
        let mut stage = self.stage.lock();
        let Stage { past, world, faults, .. } = &mut *stage;
        past.look(world, faults.longest_lag(), Instant::now());
        StageGuard::new(stage, &self.news)
    }

    /// Moves the clock on and lets happen what was due.
    pub(super) fn advance(&self, seconds: i64) {
        let mut stage = self.settled();
        if !self.clock.is_by_hand() {
            drop(stage.record(self.clock.now(), || Some(Done::Advanced(seconds))));
        }
        self.clock.advance(seconds);
        stage.settle(self.clock.now());
        drop(stage);
        self.news.notify_one();
    }

    /// Lets go of the file that keeps the world: what still comes in is refused.
    pub(super) fn let_go(&self) {
        if let Some(file) = &mut self.stage().state {
            file.close();
        }
    }

    /// The stage as of now.
    pub(super) fn settled(&self) -> StageGuard<'_> {
        let mut stage = self.stage();
        let now = self.clock.now();
        if stage.state.as_ref().is_some_and(|file| file.is_silent(now)) {
            // Customers who are let act too seldom skip something: it has to be known when they were.
            drop(stage.record(now, || Some(Done::Passed)));
        }
        stage.settle(now);
        stage
    }
}

/// The server's one service.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(serve).with_state(shared)
}

/// Every answer says what time it is in the workspace, as the real one's do.
async fn serve(
    State(shared): State<Arc<Shared>>,
    line: ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response<Body> {
    let mut response = play(shared.clone(), line, request).await;
    if let Ok(date) = HeaderValue::from_str(&date(shared.clock.now())) {
        response.headers_mut().insert(header::DATE, date);
    }
    response
}

/// A time as the header `Date` has it.
pub(super) fn date(now: i64) -> String {
    let now = jiff::Timestamp::from_second(now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

async fn play(
    shared: Arc<Shared>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    if !shared.is_called_by(&head) {
        return shared.misdirected(&head, &path);
    }
    if path.starts_with("/practice/") {
        let body = shared.inbound.read(&head.headers, body, &line).await;
        return control::answer(&shared, &head, &path, body.ok().map(|body| body.bytes)).await;
    }
    let came_in = Instant::now();
    let (fault, lag) = {
        let faults = &mut shared.stage().faults;
        (faults.take(head.method.as_str(), &path), faults.take_lag(head.method.as_str(), &path))
    };
    if fault == Some(FaultKind::Hold) {
        shared.released.notified().await;
    }
    let message = match shared.inbound.read(&head.headers, body, &line).await {
        Ok(received) => Ok(received.parse().await),
        Err(refusal) => Err(refusal),
    };
    let asked = Asked { head, path, message, came_in, fault: fault.clone(), lag };
    let decision = match fault.clone() {
        Some(FaultKind::Gateway(gateway)) => return late::give_up(shared, asked, gateway, &line).await,
        Some(FaultKind::Delay(time)) => late::done_after(shared, asked, time).await,
        _ => Some(shared.decide(asked)),
    };
    let Some(decision) = decision else { return json_response(503, None) };
    answer(decision, fault, &line).await
}

/// What was decided, as an answer that arrives or does not.
async fn answer(decision: Decision, fault: Option<FaultKind>, line: &Line) -> Response<Body> {
    let Decision { status, answer, canonical, allowance, retry_after } = decision;
    let text = answer.map(Content::into_text);
    if let Some(FaultKind::Late(time)) = &fault {
        tokio::time::sleep(*time).await;
    }
    let mut response = match fault {
        Some(FaultKind::DropBefore | FaultKind::DropAfter) => {
            line.cut();
            respond(status, None, allowance)
        }
        Some(FaultKind::Truncate) => {
            let text = text.unwrap_or_default();
            let whole = text.len();
            let half = text.as_bytes()[..whole / 2].to_vec();
            let cut = async {
                // What is there goes out while the rest is waited for.
                tokio::task::yield_now().await;
                Err::<Vec<u8>, _>(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
            };
            let mut response = respond(status, Some(String::new()), allowance);
            response.headers_mut().insert(header::CONTENT_LENGTH, whole.into());
            let begun = stream::once(async { Ok::<_, std::io::Error>(half) });
            *response.body_mut() = Body::from_stream(begun.chain(stream::once(cut)));
            response
        }
        Some(FaultKind::Replace { status, body }) => respond(status, Some(body), allowance),
        _ => respond(status, text, allowance),
    };
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    let link = canonical.and_then(|path| HeaderValue::try_from(format!("<{path}>; rel=\"canonical\"")).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// A request that came in.
#[derive(Debug)]
pub(super) struct Asked {
    head: Parts,
    path: String,
    message: Result<Message, Refusal>,
    came_in: Instant,
    /// What goes wrong.
    fault: Option<FaultKind>,
    /// By how much it lags, if it reads.
    lag: Option<Duration>,
}

/// What a request comes to.
#[derive(Debug)]
pub(super) struct Decision {
    status: u16,
    answer: Option<Content>,
    /// Where to look instead.
    canonical: Option<String>,
    allowance: Allowance,
    /// In how many seconds to come again, if that is to be said.
    retry_after: Option<i64>,
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

/// Where the client found this server: addresses in answers lead back here and nowhere else.
pub(super) fn base_url(head: &Parts) -> String {
    let host = head.headers.get(header::HOST).and_then(|v| v.to_str().ok());
    format!("http://{}", host.or(head.uri.host()).unwrap_or("127.0.0.1"))
}

/// The token of an authorisation header.
pub(super) fn bearer(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The same; the API takes a token also as the password of a name, which some clients leave empty.
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

/// What the journal says of a request.
pub(super) fn entry(head: &Parts, path: &str, at: i64, body: Option<Value>, status: Option<u16>) -> Entry {
    let field = |name: &str| {
        body.as_ref().and_then(|b| b.get(name)).and_then(|v| match v {
            Value::String(s) => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        })
    };
    Entry {
        at,
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        version: head.headers.get("intercom-version").and_then(|v| v.to_str().ok()).map(str::to_owned),
        kind: field("message_type"),
        admin: field("admin_id"),
        status,
        done: None,
        millis: 0,
        fault: None,
        body,
    }
}

/// The headers of the rate limit.
pub(super) fn limit_headers(allowance: Allowance) -> [(&'static str, i64); 3] {
    [
        ("x-ratelimit-limit", allowance.limit.into()),
        ("x-ratelimit-remaining", allowance.remaining.into()),
        ("x-ratelimit-reset", allowance.reset),
    ]
}

/// An answer with the headers that all have.
pub(super) fn respond(status: u16, body: Option<String>, allowance: Allowance) -> Response<Body> {
    let mut response = json_response(status, body);
    let headers = response.headers_mut();
    for (name, value) in limit_headers(allowance) {
        headers.insert(name, value.into());
    }
    headers.insert("intercom-version", HeaderValue::from_static("2.16"));
    response
}

/// A JSON answer without the limit's headers.
pub(super) fn json_response(status: u16, body: Option<String>) -> Response<Body> {
    let mut response = Response::new(body.map_or_else(Body::empty, Body::from));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
