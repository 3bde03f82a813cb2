//! What answers look like from outside: their headers, and those by which a client is told how much it may ask.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};

use super::limiter::Allowance;

/// A time as the header `Date` has it.
pub(super) fn date(now: i64) -> String {
    let now = jiff::Timestamp::from_second(now).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
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
