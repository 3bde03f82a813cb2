//! Whatever comes in over a socket gets an answer: raw bytes in, statuses and error lists out.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use ::clock::{Clock, Timestamp};

async fn up() -> Practice {
    up_with(Patience::default()).await
}

async fn up_with(patience: Patience) -> Practice {
    let clock = Some(Clock::manual(Timestamp(1_790_000_000)));
    let options =
        PracticeOptions { conversations: 20, people: false, clock, rate: 6_000_000, patience, ..Default::default() };
    start(options).await.unwrap()
}

async fn connect(p: &Practice) -> TcpStream {
    TcpStream::connect(p.base_url().trim_start_matches("http://")).await.unwrap()
}

/// A request's head with all that is needed, and `more` lines in it.
fn head(p: &Practice, line: &str, more: &str) -> String {
    format!("{line}\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nAccept: */*\r\n{more}\r\n", p.token())
}

/// Everything that comes back until the other side closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// Sends bytes, closes that half, and gives what comes back.
async fn tell(p: &Practice, bytes: &[u8]) -> String {
    let mut stream = connect(p).await;
    stream.write_all(bytes).await.unwrap();
    stream.shutdown().await.unwrap();
    rest(&mut stream).await
}

/// The statuses of answers that follow one another.
fn statuses(answers: &str) -> Vec<u16> {
    answers.match_indices("HTTP/1.").filter_map(|(at, _)| answers[at + 9..at + 12].parse().ok()).collect()
}

fn is_error_list(answer: &str) -> bool {
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    serde_json::from_str::<Value>(body)
        .is_ok_and(|v| v["type"] == "error.list" && v["request_id"].is_string() && v["errors"][0]["code"].is_string())
}

#[tokio::test]
async fn what_is_hardly_http_is_refused_in_an_error_list() {
    let p = up().await;
    let headers = |n: usize| (0..n).map(|n| format!("x-{n}: y\r\n")).collect::<String>();
    let rows: Vec<(Vec<u8>, u16)> = vec![
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello over TLS\r\n\r\n".to_vec(), 400),
        (b"GET\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/9.9\r\n\r\n".to_vec(), 400),
        (b"GET /\0 HTTP/1.1\r\n\r\n".to_vec(), 400),
        (b"GET / HTTP/1.1\r\nbroken header\r\n\r\n".to_vec(), 400),
        (b"POST /tags HTTP/1.1\r\nContent-Length: -1\r\n\r\n".to_vec(), 400),
        (b"POST /tags HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx".to_vec(), 400),
        (b"POST /tags HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\nx".to_vec(), 400),
        (b"POST /tags HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nx".to_vec(), 400),
        (head(&p, "GET /me HTTP/1.1", &headers(1000)).into_bytes(), 431),
        (head(&p, "GET /me HTTP/1.1", &format!("x: {}\r\n", "y".repeat(1_000_000))).into_bytes(), 431),
        (head(&p, &format!("GET /{} HTTP/1.1", "a".repeat(70_000)), "").into_bytes(), 414),
    ];
    for (n, (bytes, status)) in rows.into_iter().enumerate() {
        let answer = tell(&p, &bytes).await;
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        assert_eq!(statuses(&answer), [status], "{shown}: {answer}");
        assert!(is_error_list(&answer), "{shown}: {answer}");
        assert!(answer.contains("\r\nx-ratelimit-remaining: 1000000\r\n"), "it counts for nobody, {shown}: {answer}");
        assert!(answer.contains("\r\ndate: Mon, 21 Sep 2026 14:13:20 GMT\r\n"), "{shown}: {answer}");
        let journal = p.world().journal();
        let last = journal.last().unwrap();
        assert_eq!((journal.len(), last.status, last.at), (n + 1, Some(status), 1_790_000_000), "{shown}");
    }
    let paths: Vec<_> = p.world().journal().into_iter().map(|e| format!("{} {}", e.method, e.path)).take(7).collect();
    assert_eq!(paths, [" ", "GET ", "GET /", " ", "GET /", "POST /tags", "POST /tags"]);
    assert_eq!(statuses(&tell(&p, head(&p, "GET /me HTTP/1.1", "").as_bytes()).await), [200]);
}

#[tokio::test]
async fn odd_methods_targets_and_bodies_are_answered() {
    let p = up().await;
    let rows = [
        ("HEAD /me HTTP/1.1", "", "", 404),
        ("OPTIONS * HTTP/1.1", "", "", 404),
        ("OPTIONS /conversations HTTP/1.1", "", "", 404),
        ("TRACE /me HTTP/1.1", "", "", 404),
        ("CONNECT example.com:443 HTTP/1.1", "", "", 421),
        ("FROBNICATE /me HTTP/1.1", "", "", 404),
        ("GET http://elsewhere.example/me HTTP/1.1", "", "", 421),
        ("GET http://127.0.0.1:1/me HTTP/1.1", "", "", 200),
        ("GET //me HTTP/1.1", "", "", 200),
        ("GET /conversations/%00 HTTP/1.1", "", "", 404),
        ("GET /conversations/%ff%fe HTTP/1.1", "", "", 404),
        ("GET /conversations/%zz%2 HTTP/1.1", "", "", 404),
        ("GET /conversations/99999999999999999999999 HTTP/1.1", "", "", 404),
        ("GET /conversations/-1 HTTP/1.1", "", "", 404),
        ("GET /conversations?per_page=18446744073709551616 HTTP/1.1", "", "", 400),
        ("GET /conversations?per_page=-9223372036854775808 HTTP/1.1", "", "", 400),
        ("GET /conversations?starting_after=%00%ff HTTP/1.1", "", "", 400),
        ("GET /me HTTP/1.0", "", "", 200),
        ("GET /me HTTP/1.1", "Content-Length: 5\r\n", "{\"a\":", 200),
        ("POST /tags HTTP/1.1", "Content-Length: 5\r\n", "{\"a\":", 400),
        ("POST /tags HTTP/1.1", "Content-Length: 4\r\n", "\u{ff}\u{ff}", 400),
        ("POST /tags HTTP/1.1", "Content-Length: 19\r\n", "{\"name\": \"\\ud83d!\"}", 400),
        ("POST /tags HTTP/1.1", "Content-Length: 15\r\n", "{\"name\": 1e400}", 400),
        ("POST /tags HTTP/1.1", "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n", 400),
        ("POST /tags HTTP/1.1", "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n", 400),
        ("POST /tags HTTP/1.1", "Content-Length: 100\r\n", "{", 400),
        ("POST /tags HTTP/1.1", "Expect: 100-continue\r\nContent-Length: 999999999\r\n", "", 413),
    ];
    for (line, more, body, status) in rows {
        let answer = tell(&p, format!("{}{body}", head(&p, line, more)).as_bytes()).await;
        assert_eq!(statuses(&answer), [status], "{line}: {answer}");
        assert!(status == 200 || line.starts_with("HEAD") || is_error_list(&answer), "{line}: {answer}");
        assert!(answer.contains("x-ratelimit-remaining:"), "{line}: {answer}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let request = head(&p, "POST /tags HTTP/1.1", &format!("Content-Length: {}\r\n", deep.len())) + &deep;
    assert_eq!(statuses(&tell(&p, request.as_bytes()).await), [400]);
}

#[tokio::test]
async fn requests_sent_in_one_go_are_answered_one_by_one() {
    let p = up().await;
    let one = head(&p, "GET /me HTTP/1.1", "");
    let two = head(&p, "POST /tags HTTP/1.1", "Content-Length: 15\r\n") + "{\"name\": \"new\"}";
    let answers = tell(&p, format!("{one}{two}{one}{}", head(&p, "NONE /me HTTP/1.1", "")).as_bytes()).await;
    assert_eq!(statuses(&answers), [200, 200, 200, 404]);
}

#[tokio::test]
async fn a_body_without_end_is_refused_and_the_refusal_arrives() {
    let p = up().await;
    let mut stream = connect(&p).await;
    stream.write_all(head(&p, "POST /tags HTTP/1.1", "Content-Length: 300000000\r\n").as_bytes()).await.unwrap();
    let chunk = vec![b' '; 1024 * 1024];
    for _ in 0..290 {
        // The answer is on its way before all is sent; sending must not fail before it has been read.
        if stream.write_all(&chunk).await.is_err() {
            break;
        }
    }
    let mut answer = vec![0; 4096];
    let n = stream.read(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer[..n]);
    assert_eq!(statuses(&answer), [413], "{answer}");
}

#[tokio::test]
async fn who_says_a_request_too_slowly_is_told_so_and_nobody_waits_for_him() {
    let short = Duration::from_millis(700);
    let p = up_with(Patience { head: short, body: short }).await;
    let (mut silent, mut in_head, mut in_body) = (connect(&p).await, connect(&p).await, connect(&p).await);
    in_head.write_all(b"GET /me HTTP/1.1\r\nHost: ").await.unwrap();
    in_body.write_all(head(&p, "POST /tags HTTP/1.1", "Content-Length: 100\r\n").as_bytes()).await.unwrap();
    in_body.write_all(b"{").await.unwrap();
    assert_eq!(statuses(&tell(&p, head(&p, "GET /me HTTP/1.1", "").as_bytes()).await), [200]);
    assert_eq!(rest(&mut silent).await, "");
    for stream in [&mut in_head, &mut in_body] {
        let answer = rest(stream).await;
        assert_eq!(statuses(&answer), [408], "{answer}");
        assert!(is_error_list(&answer) && answer.contains("x-ratelimit-remaining:"), "{answer}");
    }
    let late = p.world().journal().into_iter().filter(|e| e.status == Some(408)).map(|e| e.method + " " + &e.path);
    let late: std::collections::BTreeSet<String> = late.collect();
    assert_eq!(late, ["GET /me".to_owned(), "POST /tags".to_owned()].into());
}

#[tokio::test]
async fn a_connection_that_rests_between_two_requests_is_kept() {
    let short = Duration::from_millis(700);
    let p = up_with(Patience { head: short, body: short }).await;
    let mut stream = connect(&p).await;
    for _ in 0..3 {
        let mut answer = vec![0; 4096];
        stream.write_all(head(&p, "GET /admins/1 HTTP/1.1", "").as_bytes()).await.unwrap();
        let n = stream.read(&mut answer).await.unwrap();
        assert_eq!(statuses(&String::from_utf8_lossy(&answer[..n])), [404]);
        // Another one, which began later and was too slow, is the clock.
        let mut slow = connect(&p).await;
        slow.write_all(b"GET").await.unwrap();
        assert_eq!(statuses(&rest(&mut slow).await), [408]);
    }
}
