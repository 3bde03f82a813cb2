//! The answers to what never became a request: error lists with the headers that every answer has, kept in the journal.
//!
//! They do not count against the rate limit: nobody is known who could have reached it.

use super::journal::Entry;
use super::response::{date, limit_headers};
use super::routes::error_list;
use super::shared::Shared;
use super::world::Refusal;

/// So much of what came in is looked at for a method and a path, in bytes.
pub(super) const LOOKED_AT: usize = 2_048;

/// Refuses what came in, of which this is the beginning; the whole answer.
pub(super) fn answer(shared: &Shared, status: u16, said: &[u8]) -> Vec<u8> {
    let (status, reason, code, words) = match status {
        408 => (408, "Request Timeout", "request_timeout", "The request took too long to arrive"),
        414 => (414, "URI Too Long", "client_error", "The request's address is too long"),
        431 => {
            (431, "Request Header Fields Too Large", "client_error", "The request's headers are too large or too many")
        }
        _ => (400, "Bad Request", "bad_request", "The request is not HTTP/1.1"),
    };
    let (now, real) = (shared.clock.now(), shared.clock.real());
    let mut stage = shared.stage();
    let mut allowance = stage.limiter.standing(real);
    allowance.reset += now - real;
    let request_id = stage.next_request_id(now);
    stage.journal.push(entry(said, status, now));
    drop(stage);
    let body = error_list(&Refusal::new(status, code, words), &request_id).to_string();
    let limits: String = limit_headers(allowance).iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let (length, date) = (body.len(), date(now));
    format!(
        "HTTP/1.1 {status} {reason}\r\ncontent-type: application/json; charset=utf-8\r\n{limits}intercom-version: \
         2.16\r\ndate: {date}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// What is known of it: method and path, if it began like a request.
fn entry(said: &[u8], status: u16, at: i64) -> Entry {
    let line = said.split(|b| matches!(b, b'\r' | b'\n')).next().unwrap_or_default();
    let line = std::str::from_utf8(line).ok().filter(|line| line.bytes().all(|b| b == b' ' || b.is_ascii_graphic()));
    let mut words = line.unwrap_or_default().split(' ');
    let method = words.next().filter(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_uppercase()));
    let target = words.next().filter(|word| method.is_some() && word.starts_with('/')).unwrap_or_default();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let (version, kind, admin, body, fault) = (None, None, None, None, None);
    let (method, path, query) = (method.unwrap_or_default().to_owned(), path.to_owned(), query.to_owned());
    Entry { at, method, path, query, version, kind, admin, body, status: Some(status), done: None, millis: 0, fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_no_request_the_journal_has_what_can_be_told() {
        let of = |said: &[u8]| {
            let entry = entry(said, 400, 7);
            (entry.method, entry.path, entry.query)
        };
        let told = |method: &str, path: &str, query: &str| (method.to_owned(), path.to_owned(), query.to_owned());
        assert_eq!(of(b"GET /me?a=b HTTP/9.9\r\n\r\n"), told("GET", "/me", "a=b"));
        assert_eq!(of(b"POST /tags"), told("POST", "/tags", ""));
        assert_eq!(of(b"GET\r\n\r\n"), told("GET", "", ""));
        for garbage in [&b"\x16\x03\x01 hello over TLS"[..], b"hello /there", b"", b"GET /\0 HTTP/1.1", b"\xff\xfe"] {
            assert_eq!(of(garbage), told("", "", ""), "{garbage:?}");
        }
    }
}
