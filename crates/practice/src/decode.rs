//! What the head of a request says: paths and queries, decoded (whatever is not well formed stays as it is), the token,
//! and where the client found the server.

use axum::http::header;
use axum::http::request::Parts;

/// The pieces of a path.
pub(super) fn path(path: &str) -> Vec<String> {
    path.trim_start_matches('/').split('/').map(|piece| percent(piece, false)).collect()
}

/// The pairs of a query.
pub(super) fn query(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (percent(name, true), percent(value, true))
        })
        .collect()
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

fn percent(text: &str, form: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let pair = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (byte, pair) {
            (b'%', Some(decoded)) => {
                out.push(decoded);
                at += 3;
                continue;
            }
            (b'+', _) if form => out.push(b' '),
            _ => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_escapes_stay_as_they_are() {
        assert_eq!(path("/a%20b/%zz/%"), ["a b", "%zz", "%"]);
        assert_eq!(path("/a/"), ["a", ""]);
        assert_eq!(
            query("a=b+c&d&e=%C3%A9%FF"),
            [
                ("a".to_owned(), "b c".to_owned()),
                ("d".to_owned(), String::new()),
                ("e".to_owned(), "é\u{fffd}".to_owned())
            ]
        );
    }
}
