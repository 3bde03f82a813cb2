//! From what came back, or did not, to an [`ApiError`].

use std::error::Error as _;
use std::io;

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, LINK, LOCATION};
use serde_json::Value;

use super::endpoint::{self, Endpoint};
use super::error::ApiError;
use super::wire::contact::successor;
use crate::domain::{ContactId, Text, Timestamp};

/// Words of servers and libraries longer than this are cut.
const LONGEST_WORDS: usize = 300;

fn brief(words: &str) -> Text {
    Text::new(&words.chars().take(LONGEST_WORDS).collect::<String>())
}

/// What a request that got no answer, or no whole one, died of.
pub(super) fn of_network(problem: &reqwest::Error, host: &str) -> ApiError {
    let port = problem.url().and_then(reqwest::Url::port);
    let host = port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let (mut refused, mut insecure, mut unknown) = (false, false, problem.is_dns());
    let mut deepest = String::new();
    let mut source = problem.source();
    while let Some(cause) = source {
        if let Some(cause) = cause.downcast_ref::<io::Error>() {
            refused |= cause.kind() == io::ErrorKind::ConnectionRefused;
            insecure |= carries_tls(cause);
        }
        deepest = cause.to_string();
        unknown |= deepest.starts_with("dns error") || deepest.starts_with("failed to lookup address");
        source = cause.source();
    }
    let deepest = brief(&deepest);
    if problem.is_connect() || problem.is_builder() {
        let words = if insecure {
            format!("no secure connection to {host}: {deepest}")
        } else if unknown {
            format!("{host} cannot be found: {deepest}")
        } else if refused {
            format!("no connection to {host}: refused")
        } else if problem.is_timeout() {
            format!("no connection to {host} in time")
        } else {
            format!("no connection to {host}: {deepest}")
        };
        return ApiError::Unreachable { words, sent: false };
    }
    if problem.is_timeout() {
        return ApiError::TimedOut;
    }
    ApiError::Unreachable { words: format!("the connection to {host} broke: {deepest}"), sent: true }
}

/// Whether a TLS failure is in it; I/O errors wrap each other, and skip themselves when asked for their source.
fn carries_tls(problem: &io::Error) -> bool {
    let mut inner = problem.get_ref();
    while let Some(cause) = inner {
        if cause.is::<rustls::Error>() {
            return true;
        }
        inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    }
    false
}

/// What a refusal says, and whether it is Intercom that says it: an error list (API 1.2). Proxies and gateways answer
/// with pages, or with JSON of their own.
#[derive(Debug, Default)]
struct Said {
    by_intercom: bool,
    code: String,
    words: Text,
}

/// Reads a refusal.
fn said(body: &[u8]) -> Said {
    let Ok(sent) = serde_json::from_slice::<Value>(body) else { return Said::default() };
    let (code, words) = first_error(&sent);
    // One that names no error is none of Intercom's, where each has a code.
    let is_list = sent["type"] == "error.list" && sent["errors"].is_array();
    let by_intercom = is_list && !(code.is_empty() && words.as_str().is_empty());
    Said { by_intercom, code, words }
}

/// The first error of an error list, or of the one odd shape (API 1.2).
fn first_error(sent: &Value) -> (String, Text) {
    let plain = |value: &Value| value.as_str().map(brief).unwrap_or_default();
    match &sent["errors"] {
        Value::Array(errors) => {
            let first = errors.first().unwrap_or(&Value::Null);
            let words = plain(&first["message"]);
            let field = plain(&first["field"]);
            let words = if field.is_empty() || words.as_str().contains(field.as_str()) {
                words
            } else {
                brief(&format!("{words} ({field})"))
            };
            (plain(&first["code"]).to_string(), words)
        }
        Value::Object(fields) => {
            let words: Vec<String> = fields.iter().map(|(field, words)| format!("{field} {}", plain(words))).collect();
            (String::new(), brief(&words.join(", ")))
        }
        _ => {
            let words = [&sent["message"], &sent["error"]].into_iter().map(plain).find(|words| !words.is_empty());
            (String::new(), words.unwrap_or_default())
        }
    }
}

/// What an answer that is no success says.
pub(super) fn of_status(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    endpoint: Endpoint,
    subject: &str,
    retry_at: Timestamp,
) -> ApiError {
    let Said { by_intercom, code, words } = said(body);
    let what = || format!("{}{}{subject}", endpoint.name, if subject.is_empty() { "" } else { " " });
    match status.as_u16() {
        status @ (408 | 500..=599) => ApiError::Server { status, words },
        status @ 300..=399 => ApiError::Refused { status, code: "redirect".to_owned(), words: elsewhere(headers) },
        status if !by_intercom => {
            ApiError::Foreign { status, words, retry_at: Some(retry_at).filter(|_| status == 429) }
        }
        401 if code == "token_unauthorized" => forbidden(endpoint, code, words),
        401 => ApiError::Unauthorized { words },
        403 => forbidden(endpoint, code, words),
        404 | 410 => ApiError::NotFound { what: what(), code, words },
        429 => ApiError::RateLimited { retry_at, asked: None },
        status => ApiError::Refused { status, code, words },
    }
}

fn forbidden(endpoint: Endpoint, code: String, words: Text) -> ApiError {
    let lower = words.as_str().to_ascii_lowercase();
    let about_tokens = ["scope", "permission", "token", "authorized"].iter().any(|word| lower.contains(word));
    let of_operation = endpoint
        .permission
        .filter(|_| about_tokens || words.is_empty() || matches!(code.as_str(), "forbidden" | "token_unauthorized"));
    let permission = match code.as_str() {
        "api_plan_restricted" => None,
        _ => endpoint::permission_in(words.as_str()).or(of_operation).map(str::to_owned),
    };
    ApiError::Forbidden { permission, code, words }
}

/// Where a redirect points: the host only, and nobody goes there.
fn elsewhere(headers: &HeaderMap) -> Text {
    let target = headers.get(LOCATION).and_then(|value| value.to_str().ok()).and_then(|l| reqwest::Url::parse(l).ok());
    match target.as_ref().and_then(reqwest::Url::host_str) {
        Some(host) => brief(&format!("the server points to {host}, and the token does not go there")),
        None => Text::new("the server points elsewhere"),
    }
}

/// The contact that a merged one became, if that is what the answer says.
pub(super) fn merged_into(status: StatusCode, headers: &HeaderMap) -> Option<ContactId> {
    if status != StatusCode::GONE {
        return None;
    }
    headers.get_all(LINK).iter().filter_map(|link| link.to_str().ok()).find_map(successor).map(ContactId::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> ApiError {
        let status = StatusCode::from_u16(status).expect("a status");
        of_status(status, &HeaderMap::new(), body.as_bytes(), endpoint::TAG, "5", Timestamp(9))
    }

    fn list(code: &str, message: &str) -> String {
        serde_json::json!({ "type": "error.list", "request_id": null, "errors": [{ "code": code, "message": message }] })
            .to_string()
    }

    #[test]
    fn a_refusal_keeps_the_servers_code_and_words_cleaned() {
        let body = list("parameter_invalid", "bad\u{1b}[31m \u{202e}value");
        assert_eq!(
            answer(422, &body),
            ApiError::Refused { status: 422, code: "parameter_invalid".into(), words: "bad[31m value".into() }
        );
        for status in [400, 405, 406, 409, 418] {
            assert!(matches!(answer(status, &body), ApiError::Refused { status: s, .. } if s == status));
        }
    }

    #[test]
    fn a_missing_permission_is_named_and_a_missing_plan_is_not_one() {
        let permission = |body: &str| match answer(403, body) {
            ApiError::Forbidden { permission, .. } => permission,
            other => panic!("{other:?}"),
        };
        assert_eq!(permission(&list("forbidden", "")).as_deref(), Some("Write tags"));
        assert_eq!(permission(&list("forbidden", "needs read_tickets scope")).as_deref(), Some("Read tickets"));
        assert_eq!(permission(&list("api_plan_restricted", "Active subscription needed.")), None);
        assert_eq!(permission(&list("action_forbidden", "Closed on Sundays")), None);
        assert!(matches!(answer(401, &list("token_unauthorized", "Not authorized")), ApiError::Forbidden { .. }));
    }

    #[test]
    fn each_status_has_its_meaning_where_intercom_says_it() {
        for body in [list("x", ""), list("", "words")] {
            assert!(matches!(answer(401, &body), ApiError::Unauthorized { .. }));
            assert!(matches!(answer(403, &body), ApiError::Forbidden { .. }));
            assert!(matches!(answer(404, &body), ApiError::NotFound { what, .. } if what == "tagging conversation 5"));
            assert_eq!(answer(429, &body), ApiError::RateLimited { retry_at: Timestamp(9), asked: None });
            assert!(matches!(answer(409, &body), ApiError::Refused { status: 409, .. }));
            assert!(!answer(409, &body).is_ambiguous() && !answer(404, &body).is_ambiguous());
        }
    }

    #[test]
    fn what_is_not_intercoms_error_list_proves_nothing() {
        let bodies = [
            "",
            "<html>oops</html>",
            "[]",
            "{}",
            "null",
            "{\"errors\":[]}",
            "{\"errors\":[{\"code\":\"not_found\",\"message\":\"of a JSON:API gateway\"}]}",
            "{\"type\":\"error.list\"}",
            "{\"type\":\"error.list\",\"errors\":{}}",
            "{\"type\":\"error.list\",\"errors\":[]}",
            "{\"type\":\"error.list\",\"errors\":[{}]}",
            "{\"type\":\"error.list\",\"errors\":[null, {\"code\":\"not_found\"}]}",
            "{\"message\":\"no Route matched with those values\"}",
            "{\"type\":\"error.list\",\"errors\":[{\"code\":\"not_fo",
            "\u{0}",
        ];
        for (body, status) in bodies.iter().flat_map(|body| (400..=499).map(move |status| (body, status))) {
            let error = answer(status, body);
            assert!(error.is_ambiguous() && error.is_transient(), "{status} {body}: {error:?}");
            match error {
                ApiError::Server { status: 408, .. } if status == 408 => {}
                ApiError::Foreign { status: told, retry_at, .. } => {
                    assert_eq!((told, retry_at), (status, (status == 429).then_some(Timestamp(9))));
                }
                other => panic!("{status} {body}: {other:?}"),
            }
        }
        for status in [101, 302, 307, 408, 500, 502, 503, 504, 520] {
            for body in ["", "<html>", "{}", &list("server_error", "words")] {
                assert!(answer(status, body).is_ambiguous(), "{status} {body}");
            }
        }
        assert_eq!(said(br#"{"errors":{"rating":"is odd"}}"#).words.as_str(), "rating is odd");
        assert_eq!(said(br#"{"errors":[{"code":"c","message":"m","field":"email"}]}"#).words.as_str(), "m (email)");
    }
}
