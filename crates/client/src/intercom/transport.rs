//! One request: paced, sent to one host only, read with a limit, and tried again if it was a read.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Method, Response, StatusCode, Url, redirect};
use serde_json::Value;

use super::endpoint::Endpoint;
use super::error::ApiError;
use super::failure;
use super::files::Upload;
use super::options::{self, ClientOptions};
use super::pace::{self, Lane, Pacer, RateHeaders, RateState, Slot};
use super::server_clock::ServerClock;
use super::timer::Timer;
use crate::domain::{ContactId, Timestamp};
use clock::{Clock, Offset};

/// How long making a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// Connections idle for longer are not used again: one that the server has closed meanwhile leaves a write in doubt.
const IDLE: Duration = Duration::from_secs(20);
/// The pause before the second try; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(400);
/// No pause is longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// A limit that lasts longer is reported instead of waited out.
const LONGEST_BLOCK: Duration = Duration::from_secs(60);
/// This much of an error's body is read.
const LARGEST_REFUSAL: usize = 64 * 1024;

/// Which version of the API a request speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// The one everything here is written for.
    Numbered,
    /// For what 2.16 does not have.
    Preview,
}

impl Version {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Numbered => "2.16",
            Self::Preview => "Preview",
        })
    }
}

/// One request. Its path is in segments, so that no id can lead to another place.
#[derive(Clone)]
pub(super) struct Call {
    endpoint: Endpoint,
    /// The id of what it is about, for errors.
    subject: String,
    method: Method,
    path: Vec<String>,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
    /// The files that go with the body.
    upload: Option<Upload>,
    version: Version,
    /// Whether it changes nothing, and so may be made twice.
    read: bool,
}

impl Call {
    fn new(endpoint: Endpoint, subject: &str, method: Method, path: &[&str], body: Option<Value>) -> Self {
        Self {
            endpoint,
            subject: subject.to_owned(),
            read: method == Method::GET,
            method,
            path: path.iter().map(|&segment| segment.to_owned()).collect(),
            query: Vec::new(),
            body,
            upload: None,
            version: Version::Numbered,
        }
    }

    pub fn get(endpoint: Endpoint, subject: &str, path: &[&str]) -> Self {
        Self::new(endpoint, subject, Method::GET, path, None)
    }

    /// A search is a POST that changes nothing.
    pub fn search(endpoint: Endpoint, path: &[&str], body: Value) -> Self {
        Self { read: true, ..Self::new(endpoint, "", Method::POST, path, Some(body)) }
    }

    pub fn post(endpoint: Endpoint, subject: &str, path: &[&str], body: Value) -> Self {
        Self::new(endpoint, subject, Method::POST, path, Some(body))
    }

    pub fn put(endpoint: Endpoint, subject: &str, path: &[&str], body: Value) -> Self {
        Self::new(endpoint, subject, Method::PUT, path, Some(body))
    }

    /// Intercom's DELETEs carry a body (API 24.12).
    pub fn delete(endpoint: Endpoint, subject: &str, path: &[&str], body: Value) -> Self {
        Self::new(endpoint, subject, Method::DELETE, path, Some(body))
    }

    pub fn query(mut self, parameters: Vec<(&'static str, String)>) -> Self {
        self.query = parameters;
        self
    }

    pub fn version(mut self, version: Version) -> Self {
        self.version = version;
        self
    }

    pub fn carrying(mut self, upload: Option<Upload>) -> Self {
        self.upload = upload;
        self
    }

    fn what(&self) -> String {
        let blank = if self.subject.is_empty() { "" } else { " " };
        format!("{}{blank}{}", self.endpoint.name, self.subject)
    }
}

/// A failure, and what the server said about when to come back.
struct Failed {
    error: ApiError,
    wait: Option<Duration>,
}

impl From<ApiError> for Failed {
    fn from(error: ApiError) -> Self {
        Self { error, wait: None }
    }
}

/// An answer, or the contact to ask for instead.
type Answer = Result<Value, ContactId>;

/// The way to one workspace.
pub(super) struct Transport {
    http: reqwest::Client,
    base: Url,
    host: String,
    authorization: HeaderValue,
    pacer: Arc<Pacer>,
    server_clock: ServerClock,
    /// Tells its token from others.
    token_mark: String,
    timer: Timer,
    /// This machine's clock, and how far the server's is from it.
    local: Clock,
    offset: Offset,
    attempts: u32,
    patience: Duration,
    max_answer: usize,
    preview: bool,
    timeout: Duration,
}

impl Transport {
    pub fn new(options: ClientOptions, timer: Timer) -> Result<Self, ApiError> {
        let base = options::base_url(&options.base)?;
        let authorization = options.token.header()?;
        let offset = Offset::default();
        let clock = options.clock.clone().corrected(offset.clone());
        let agent = HeaderValue::from_str(&options.user_agent)
            .map_err(|_| ApiError::Setup { words: "the user agent cannot be sent in a header".to_owned() })?;
        Ok(Self {
            http: http_client(&base, agent, options.timeout)?,
            host: base.host_str().unwrap_or_default().to_owned(),
            base,
            authorization,
            token_mark: options.token.mark(),
            server_clock: ServerClock::new(timer.clone(), options.clock.clone()),
            pacer: Pacer::new(options.share, timer.clone(), clock),
            local: options.clock,
            offset,
            timer,
            attempts: options.attempts.max(1),
            patience: options.timeout.saturating_mul(2),
            max_answer: options.max_answer,
            preview: options.preview,
            timeout: options.timeout,
        })
    }

    /// The version by which threads are asked for.
    pub fn of_threads(&self) -> Version {
        if self.preview { Version::Preview } else { Version::Numbered }
    }

    pub fn token_mark(&self) -> &str {
        &self.token_mark
    }

    pub fn base(&self) -> &str {
        self.base.as_str()
    }

    pub fn rate(&self) -> Option<RateState> {
        self.pacer.rate()
    }

    pub fn press_on(&self) {
        self.pacer.press_on();
    }

    pub fn offset(&self) -> Offset {
        self.offset.clone()
    }

    pub fn server_time(&self) -> Option<Timestamp> {
        self.server_clock.earliest()
    }

    /// Sends a request and gives back the JSON of its answer.
    pub async fn send(&self, call: Call) -> Result<Value, ApiError> {
        let what = call.what();
        self.send_following(call).await?.map_err(|_| ApiError::NotFound {
            what,
            code: "contact_merged".to_owned(),
            words: "merged into another".into(),
        })
    }

    /// A place for a write, once it is its turn: what is done with it goes out at once.
    pub async fn place(&self) -> Slot {
        self.pacer.slot(Lane::Write).await
    }

    /// Sends a write, in the place that was kept for it, and never a second time.
    pub async fn write(&self, call: Call, place: Option<Slot>) -> Result<Value, ApiError> {
        let what = call.what();
        let url = self.url(&call)?;
        let place = match place {
            Some(place) => place,
            None => self.place().await,
        };
        match self.once(&call, &url, place).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(_)) => Err(ApiError::Malformed { what: format!("{what}: it speaks of a contact"), page: false }),
            Err(failed) => {
                // What was given up here was never whole, whatever the network makes of that.
                let error = call.upload.as_ref().and_then(Upload::fault).unwrap_or(failed.error);
                tracing::debug!(what = call.endpoint.name, error = %kind(&error), "write failed");
                Err(error)
            }
        }
    }

    /// Like [`Self::send`], but tells a merged contact's successor instead of failing.
    pub async fn send_following(&self, call: Call) -> Result<Answer, ApiError> {
        let url = self.url(&call)?;
        let begun = self.timer.now();
        let mut attempt = 1;
        loop {
            let place = self.pacer.slot(if call.read { Lane::Read } else { Lane::Write }).await;
            let failed = match self.once(&call, &url, place).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            let what = call.endpoint.name;
            tracing::debug!(what, attempt, error = %kind(&failed.error), "request failed");
            let late = self.timer.now().saturating_duration_since(begun) > self.patience;
            let limited =
                matches!(failed.error, ApiError::RateLimited { .. } | ApiError::Foreign { retry_at: Some(_), .. });
            let hopeless = attempt >= self.attempts || !failed.error.is_transient() || (late && !limited);
            if !call.read || hopeless {
                return Err(failed.error);
            }
            if limited {
                // The pacer holds everything back until then.
                if self.pacer.blocked_for() > LONGEST_BLOCK {
                    return Err(failed.error);
                }
            } else {
                self.timer.sleep(failed.wait.unwrap_or_else(|| pause(attempt))).await;
            }
            attempt += 1;
        }
    }

    fn url(&self, call: &Call) -> Result<Url, ApiError> {
        let unusable = || ApiError::Setup { words: format!("{}: this id cannot be in an address", call.what()) };
        let mut url = self.base.clone();
        {
            let mut segments = url.path_segments_mut().map_err(|()| unusable())?;
            segments.pop_if_empty();
            for segment in &call.path {
                if matches!(segment.as_str(), "" | "." | "..") {
                    return Err(unusable());
                }
                segments.push(segment);
            }
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        Ok(url)
    }

    async fn once(&self, call: &Call, url: &Url, mut slot: Slot) -> Result<Answer, Failed> {
        let mut request = self
            .http
            .request(call.method.clone(), url.clone())
            .header(AUTHORIZATION, self.authorization.clone())
            .header("Intercom-Version", call.version.header());
        if let Some(body) = &call.body {
            request = request.header(CONTENT_TYPE, "application/json");
            request = match &call.upload {
                None => request.body(body.to_string()),
                Some(upload) => {
                    let (body, longer) = upload.body(&body.to_string());
                    request.body(body).timeout(self.timeout + longer)
                }
            };
        }
        let sent = self.local.now_millis();
        let response = request.send().await.map_err(|problem| failure::of_network(&problem, &self.host))?;
        // What fails may come from something in between, whose clock tells nothing.
        if response.status().is_success()
            && let Some(date) = date(response.headers())
        {
            self.offset.learn(Timestamp(date), sent, self.local.now_millis());
        }
        self.answer(call, &mut slot, response).await
    }

    async fn answer(&self, call: &Call, slot: &mut Slot, response: Response) -> Result<Answer, Failed> {
        let status = response.status();
        let headers = response.headers().clone();
        let told = told(status, &headers);
        slot.told(told);
        if status.is_success() {
            // What fails may come from something in between, whose clock tells nothing.
            if let Some(date) = told.date {
                self.server_clock.hear(date);
            }
            let body = self.body(call, response).await?;
            return Ok(Ok(json(call, &headers, &body)?));
        }
        if let Some(successor) = failure::merged_into(status, &headers) {
            return Ok(Err(successor));
        }
        let body = start_of(response).await;
        let at = self.pacer.retry_at();
        let mut error = failure::of_status(status, &headers, &body, call.endpoint, &call.subject, at);
        if let ApiError::RateLimited { asked, .. } = &mut error {
            *asked = told.retry_after.filter(|asked| *asked > pace::LONGEST_WAIT);
        }
        Err(Failed { error, wait: told.retry_after.map(|wait| wait.min(LONGEST_BLOCK)) })
    }

    async fn body(&self, call: &Call, mut response: Response) -> Result<Vec<u8>, ApiError> {
        let too_large = || ApiError::Malformed {
            what: format!("{}: larger than {} bytes", call.what(), self.max_answer),
            page: false,
        };
        let announced = response.content_length().unwrap_or(0);
        if announced > self.max_answer as u64 {
            return Err(too_large());
        }
        let mut body = Vec::with_capacity(usize::try_from(announced).unwrap_or(0));
        while let Some(some) = response.chunk().await.map_err(|e| failure::of_network(&e, &self.host))? {
            if body.len() + some.len() > self.max_answer {
                return Err(too_large());
            }
            body.extend_from_slice(&some);
        }
        Ok(body)
    }
}

/// TLS has its cryptography from then on.
pub(super) fn has_crypto() {
    static RING: OnceLock<()> = OnceLock::new();
    RING.get_or_init(|| {
        // Somebody may have installed one already; any will do.
        drop(rustls::crypto::ring::default_provider().install_default());
    });
}

/// The HTTP client: no redirects (a token must not be led anywhere), no proxy to this machine itself.
fn http_client(base: &Url, agent: HeaderValue, timeout: Duration) -> Result<reqwest::Client, ApiError> {
    has_crypto();
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let mut builder = reqwest::Client::builder()
        .user_agent(agent)
        .default_headers(headers)
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT.min(timeout / 2))
        .pool_idle_timeout(IDLE)
        .timeout(timeout);
    if options::is_loopback(base) {
        builder = builder.no_proxy();
    }
    if base.scheme() == "http" {
        // Plain http needs no certificate authorities, and a bare machine has none to load.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|problem| {
        let cause = std::error::Error::source(&problem).map_or_else(|| problem.to_string(), ToString::to_string);
        let help = if cause.contains("CA certificates") { " (install the package ca-certificates)" } else { "" };
        ApiError::Setup { words: format!("secure connections cannot be made on this machine: {cause}{help}") }
    })
}

/// A growing pause, never quite the same, so that many clients do not come back together.
fn pause(attempt: u32) -> Duration {
    let full = FIRST_PAUSE.saturating_mul(1 << attempt.saturating_sub(1).min(10)).min(LONGEST_PAUSE);
    full.mul_f64(0.5 + fastrand::f64() * 0.5)
}

fn told(status: StatusCode, headers: &HeaderMap) -> RateHeaders {
    let words = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    let count = |name: &str| {
        words(name).and_then(|w| w.parse::<i64>().ok()).map(|n| u32::try_from(n.max(0)).unwrap_or(u32::MAX))
    };
    let date = date(headers);
    let retry_after = words(RETRY_AFTER.as_str()).and_then(|after| {
        let seconds = after.parse().ok().or_else(|| Some(http_date(after)?.saturating_sub(date?)))?;
        Some(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
    });
    RateHeaders {
        limit: count("x-ratelimit-limit").filter(|&limit| limit > 0),
        remaining: count("x-ratelimit-remaining"),
        reset: words("x-ratelimit-reset").and_then(|reset| reset.parse().ok()),
        date,
        retry_after,
        refused: status == StatusCode::TOO_MANY_REQUESTS,
        failed: status.is_server_error(),
    }
}

/// The server's time, as an answer tells it.
fn date(headers: &HeaderMap) -> Option<i64> {
    headers.get(DATE).and_then(|value| value.to_str().ok()).map(str::trim).and_then(http_date)
}

fn http_date(words: &str) -> Option<i64> {
    jiff::fmt::rfc2822::parse(words).ok().map(|zoned| zoned.timestamp().as_second())
}

/// Reads JSON. Bytes that are no UTF-8 cost a character, not the answer.
fn json(call: &Call, headers: &HeaderMap, body: &[u8]) -> Result<Value, ApiError> {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(Value::Null);
    }
    serde_json::from_str(&String::from_utf8_lossy(body)).map_err(|problem| {
        let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
        let kind: String = kind.chars().filter(char::is_ascii_graphic).take(60).collect();
        let page = kind.to_ascii_lowercase().contains("html") || body.trim_ascii_start().starts_with(b"<");
        // The parser's message names a place, not what stands there.
        ApiError::Malformed { what: format!("{}: no JSON ({kind}; {problem})", call.what()), page }
    })
}

/// As much of a refusal's body as there is; the status alone says enough if it breaks off.
async fn start_of(mut response: Response) -> Vec<u8> {
    let mut body = Vec::new();
    while let Ok(Some(some)) = response.chunk().await {
        body.extend_from_slice(&some);
        if body.len() > LARGEST_REFUSAL {
            break;
        }
    }
    body
}

/// The kind of an error for the log: no words of the server's.
fn kind(error: &ApiError) -> &'static str {
    match error {
        ApiError::Setup { .. } => "setup",
        ApiError::Withheld { .. } => "withheld",
        ApiError::Unauthorized { .. } => "unauthorized",
        ApiError::Forbidden { .. } => "forbidden",
        ApiError::NotFound { .. } => "not found",
        ApiError::Refused { .. } => "refused",
        ApiError::RateLimited { .. } => "rate limited",
        ApiError::Unreachable { .. } => "unreachable",
        ApiError::TimedOut => "timed out",
        ApiError::Server { .. } => "server",
        ApiError::Foreign { .. } => "not from Intercom",
        ApiError::Malformed { .. } => "malformed",
    }
}
