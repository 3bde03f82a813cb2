//! What goes wrong: failures that are tried again, writes that are not, hosts that the token does not go to.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{Reply, Server, client, client_with};
use crate::domain::Body;
use crate::domain::operation::Reply as Words;
use crate::intercom::timer::Leaping;
use crate::intercom::{ApiError, Client, ClientOptions, PageRequest, Query, SearchSort, Token};

fn thread() -> Value {
    json!({ "id": "5", "conversation_parts": [] })
}

fn hello() -> Words {
    Words { html: Body::new("<p>top secret words</p>"), markdown: "top secret words".into(), keeps_snooze: false }
}

#[tokio::test]
async fn a_read_is_tried_again_after_a_failure_that_may_pass() {
    for status in [500, 502, 503, 408] {
        let server = Server::start(move |number, seen| match (number, seen.line.starts_with("POST")) {
            (0 | 1, _) => Reply::Words(status, "<html>gateway</html>"),
            (_, true) => Reply::Json(200, json!({ "conversations": [] })),
            (_, false) => Reply::Json(200, thread()),
        })
        .await;
        client(&server).thread(&"5".into()).await.expect("a thread");
        assert_eq!(server.count(), 3);
        let waited = server.time().elapsed();
        assert!(waited >= Duration::from_millis(600) && waited <= Duration::from_millis(1200), "{waited:?}");
    }
    let server = Server::start(|number, _| match number {
        0 => Reply::Words(500, ""),
        _ => Reply::Json(200, json!({ "conversations": [] })),
    })
    .await;
    let query = Query::contact(&"c".into());
    client(&server).search_conversations(&query, &SearchSort::newest(), &PageRequest::first(1)).await.expect("a page");
    assert_eq!(server.count(), 2);
}

/// A refusal in Intercom's words.
fn refusal() -> Value {
    json!({ "type": "error.list", "errors": [{ "code": "parameter_invalid", "message": "no" }] })
}

#[tokio::test]
async fn a_read_is_not_tried_for_ever_and_not_again_when_it_was_refused() {
    let server = Server::start(|_, _| Reply::Words(500, "")).await;
    let failed = client_with(&server, |options| options.attempts = 3).thread(&"5".into()).await;
    assert!(matches!(failed, Err(ApiError::Server { status: 500, .. })));
    assert_eq!(server.count(), 3);
    for status in [400, 401, 403, 404, 406, 409, 422] {
        let server = Server::start(move |_, _| Reply::Json(status, refusal())).await;
        assert!(client(&server).thread(&"5".into()).await.is_err());
        assert_eq!(server.count(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_write_goes_out_once_whatever_happens() {
    for status in [302, 400, 401, 403, 404, 408, 409, 413, 422, 429, 500, 502, 503, 504] {
        let nothing_named = json!({ "type": "error.list", "errors": [] });
        for (body, by_intercom) in [(json!({}), false), (nothing_named, false), (refusal(), true)] {
            let server = Server::start(move |_, _| Reply::Json(status, body.clone())).await;
            let client = client(&server);
            let problem = client.reply(&"5".into(), &"1".into(), &hello()).await.expect_err("a failure");
            let proves = by_intercom && (400..500).contains(&status) && status != 408;
            assert_eq!(problem.is_ambiguous(), !proves, "{status} {problem:?}");
            assert_eq!(server.count(), 1, "{status}");
        }
    }
    let server = Server::raw(b"").await;
    let problem = client(&server).reply(&"5".into(), &"1".into(), &hello()).await.expect_err("cut off");
    assert!(matches!(problem, ApiError::Unreachable { sent: true, .. }) && problem.is_ambiguous(), "{problem:?}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn an_answer_that_breaks_off_leaves_a_write_in_doubt() {
    let server = Server::raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"type\":\"conv").await;
    let problem = client(&server).reply(&"5".into(), &"1".into(), &hello()).await.expect_err("cut off");
    assert!(matches!(problem, ApiError::Unreachable { sent: true, .. }) && problem.is_ambiguous(), "{problem:?}");
    assert_eq!(server.count(), 1);
    let read = client_with(&server, |options| options.attempts = 2).thread(&"5".into()).await;
    assert!(read.is_err_and(|problem| problem.is_transient()));
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn no_answer_in_time_leaves_a_write_in_doubt() {
    let server = Server::start(|_, _| Reply::Never).await;
    let client = client_with(&server, |options| options.timeout = Duration::from_secs(1));
    let problem = client.close(&"5".into(), &"1".into()).await.expect_err("no answer");
    assert_eq!(problem, ApiError::TimedOut);
    assert!(problem.is_ambiguous() && problem.is_transient());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_refused_connection_is_known_not_to_have_delivered_anything() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a port").local_addr().expect("an address").port();
    let options = ClientOptions::new(format!("http://127.0.0.1:{port}"), Token::new("dG9rOnNlY3JldA=="));
    let client = Client::leaping(options, Leaping::new()).expect("a client");
    let problem = client.reply(&"5".into(), &"1".into(), &hello()).await.expect_err("nobody there");
    assert!(!problem.is_ambiguous() && problem.is_transient() && problem.is_offline());
    let words = format!("{problem} {problem:?} {}", problem.advice());
    assert!(words.contains(&format!("no connection to 127.0.0.1:{port}: refused")), "{words}");
    assert!(!words.contains("dG9r") && !words.contains("secret"), "{words}");
}

#[tokio::test]
async fn a_connection_that_cannot_be_made_secure_is_told_as_such() {
    let server = Server::raw(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n").await;
    let mut options = ClientOptions::new(server.base().replace("http:", "https:"), Token::new("dG9rOnNlY3JldA=="));
    options.attempts = 1;
    match Client::leaping(options, Leaping::new()) {
        Ok(client) => {
            let problem = client.close(&"5".into(), &"1".into()).await.expect_err("no TLS there");
            assert!(problem.to_string().starts_with("no secure connection to 127.0.0.1"), "{problem}");
            assert!(!problem.is_ambiguous());
        }
        // A machine without certificate authorities says so before anything is sent.
        Err(problem) => assert!(problem.to_string().contains("ca-certificates"), "{problem}"),
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays() {
    let other = Server::start(|_, _| Reply::Json(200, thread())).await;
    for status in [301, 302, 303, 307, 308] {
        let target = format!("{}/conversations/5", other.base().replace("127.0.0.1", "localhost"));
        let server =
            Server::start(move |_, _| Reply::With(status, vec![("location", target.clone())], json!({}))).await;
        let client = client(&server);
        let problem = client.thread(&"5".into()).await.expect_err("redirected");
        assert!(matches!(&problem, ApiError::Refused { status: s, code, .. } if *s == status && code == "redirect"));
        assert!(problem.to_string().contains("localhost"), "{problem}");
        assert!(client.close(&"5".into(), &"1".into()).await.is_err());
        assert_eq!(server.count(), 2);
    }
    assert_eq!(other.count(), 0);
}

#[tokio::test]
async fn an_answer_that_is_too_large_or_no_json_is_refused_with_words_for_it() {
    let server = Server::start(|_, _| Reply::Json(200, json!({ "id": "5", "title": "x".repeat(500) }))).await;
    let small = client_with(&server, |options| options.max_answer = 100);
    let problem = small.thread(&"5".into()).await.expect_err("too large");
    assert_eq!(problem, ApiError::Malformed { what: "conversation 5: larger than 100 bytes".into(), page: false });
    for words in ["<html>top secret words</html>", "{\"a\":", "", "[]", "null", "\"top secret words\"", "\u{feff}{}"] {
        let server = Server::start(move |_, _| Reply::Words(200, words)).await;
        let client = client(&server);
        for problem in [
            client.thread(&"5".into()).await.expect_err(words),
            client.close(&"5".into(), &"1".into()).await.expect_err(words),
        ] {
            assert!(matches!(problem, ApiError::Malformed { .. }) && problem.is_ambiguous(), "{words}: {problem:?}");
            assert!(!format!("{problem:?}").contains("secret"), "{problem:?}");
        }
        assert_eq!(server.count(), 2);
    }
}

#[tokio::test]
async fn deep_nesting_is_refused_and_bytes_that_are_no_text_cost_only_themselves() {
    static DEEP: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| "[".repeat(100_000));
    let server = Server::start(|_, _| Reply::Words(200, &DEEP)).await;
    assert!(matches!(client(&server).thread(&"5".into()).await, Err(ApiError::Malformed { .. })));
    let raw =
        b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"id\":\"5\",\"title\":\"a\xffb\",\"conversation_parts\":null}";
    let server = Server::raw(raw).await;
    let read = client(&server).thread(&"5".into()).await.expect("a thread");
    assert_eq!(read.conversation.title.map(|t| t.to_string()).as_deref(), Some("a\u{fffd}b"));
}

#[tokio::test]
async fn only_an_answer_about_the_very_thing_says_that_a_write_was_done() {
    let conversation = |id: &str| json!({ "type": "conversation", "id": id, "conversation_parts": [] });
    let tag = |id: &str| json!({ "type": "tag", "id": id, "name": "Billing" });
    let list = json!({ "type": "list", "data": [] });
    for (status, body) in [
        (200, Value::Null),
        (200, json!({})),
        (201, json!([])),
        (204, Value::Null),
        (200, json!({ "status": "ok" })),
        (200, conversation("6")),
        (202, conversation("6")),
        (200, tag("8")),
        (200, json!({ "type": "contact", "id": "5", "email": "a@example.test" })),
        (200, list.clone()),
        (200, json!({ "type": "error.list", "errors": [{ "code": "not_found" }] })),
        (200, json!("ok")),
    ] {
        let answer = body.clone();
        let server = Server::start(move |_, _| Reply::Json(status, answer.clone())).await;
        let client = client(&server);
        let (id, me) = ("5".into(), "1".into());
        let ends = [
            client.reply(&id, &me, &hello()).await.map(drop),
            client.close(&id, &me).await.map(drop),
            client.set_read(&id, &me, true).await.map(drop),
            client.tag(&id, &me, &"7".into()).await,
            client.untag(&id, &me, &"7".into()).await,
        ];
        for end in ends {
            let problem = end.expect_err(&body.to_string());
            assert!(problem.is_ambiguous(), "{status} {body}: {problem:?}");
        }
    }
    for status in [200, 201, 202] {
        let server = Server::start(move |_, seen| {
            let of_tag = seen.line.contains("/tags");
            Reply::Json(status, if of_tag { tag("7") } else { conversation("5") })
        })
        .await;
        let client = client(&server);
        client.reply(&"5".into(), &"1".into(), &hello()).await.expect("done");
        client.tag(&"5".into(), &"1".into(), &"7".into()).await.expect("done");
        client.untag(&"5".into(), &"1".into(), &"7".into()).await.expect("done");
    }
}

#[tokio::test]
async fn a_missing_permission_is_named() {
    let server = Server::start(|_, _| {
        Reply::Json(
            403,
            json!({ "type": "error.list", "errors": [{ "code": "forbidden", "message": "missing scope" }] }),
        )
    })
    .await;
    let problem = client(&server).tags().await.expect_err("forbidden");
    assert!(problem.advice().contains("\"Read tags\""), "{}", problem.advice());
}
