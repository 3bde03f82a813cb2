//! The server over a real socket.

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use super::*;
use ::clock::{Clock, Timestamp};

pub(super) const NOW: i64 = 1_790_000_000;

pub(super) async fn up(options: PracticeOptions) -> (Practice, Client) {
    let clock = Some(Clock::manual(Timestamp(NOW)));
    let practice = start(PracticeOptions { clock, people: false, ..options }).await.unwrap();
    // reqwest wants a TLS provider even for plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    (practice, Client::builder().no_proxy().build().unwrap())
}

pub(super) fn small() -> PracticeOptions {
    PracticeOptions { conversations: 60, ..PracticeOptions::default() }
}

async fn call(p: &Practice, c: &Client, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = c.request(method, format!("{}{path}", p.base_url())).bearer_auth(p.token());
    let request = request.header("Accept", "application/json").header("Intercom-Version", "2.16");
    let request = if let Some(body) = body { request.json(&body) } else { request };
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    (status, response.json().await.unwrap_or(Value::Null))
}

#[tokio::test]
async fn a_day_of_an_agent_goes_over_the_wire() {
    let (p, c) = up(small()).await;
    let (status, me) = call(&p, &c, Method::GET, "/me", None).await;
    assert_eq!((status, &me["app"]["id_code"]), (200, &json!(p.workspace_id())));
    let query = json!({"query": {"operator": "AND", "value": [
        {"field": "state", "operator": "=", "value": "open"},
        {"field": "updated_at", "operator": ">", "value": 0}]},
        "sort": {"field": "updated_at", "order": "descending"}, "pagination": {"per_page": 5}});
    let (status, found) = call(&p, &c, Method::POST, "/conversations/search", Some(query)).await;
    assert_eq!((status, found["conversations"].as_array().unwrap().len()), (200, 5));
    let id = found["conversations"][0]["id"].as_str().unwrap().to_owned();
    let (status, thread) = call(&p, &c, Method::GET, &format!("/conversations/{id}"), None).await;
    assert_eq!(status, 200);
    let parts = thread["conversation_parts"]["total_count"].as_u64().unwrap();
    let reply = json!({"message_type": "note", "type": "admin", "admin_id": me["id"], "body": "<p>Looking.</p>"});
    let (status, thread) = call(&p, &c, Method::POST, &format!("/conversations/{id}/reply"), Some(reply)).await;
    assert_eq!((status, thread["conversation_parts"]["total_count"].as_u64().unwrap()), (200, parts + 1));
    let tag = call(&p, &c, Method::POST, "/tags", Some(json!({"name": "seen it"}))).await.1;
    let path = format!("/conversations/{id}/tags");
    let body = json!({"id": tag["id"], "admin_id": me["id"]});
    assert_eq!(call(&p, &c, Method::POST, &path, Some(body)).await.0, 200);
    let path = format!("/conversations/{id}/tags/{}", tag["id"].as_str().unwrap());
    let body = json!({"admin_id": me["id"]});
    assert_eq!(call(&p, &c, Method::DELETE, &path, Some(body)).await.0, 200);
    let close = json!({"message_type": "close", "type": "admin", "admin_id": me["id"]});
    let (_, closed) = call(&p, &c, Method::POST, &format!("/conversations/{id}/parts"), Some(close)).await;
    assert_eq!(closed["state"], "closed");
    assert_eq!(p.world().conversation(&id).unwrap()["state"], "closed");
    let kinds: Vec<_> = p.world().journal().into_iter().filter_map(|e| e.kind).collect();
    assert_eq!(kinds, ["note", "close"]);
    p.stop().await;
}

#[tokio::test]
async fn what_is_wrong_with_the_headers_is_said_in_error_lists_with_the_limit_on_each() {
    let (p, c) = up(small()).await;
    let url = format!("{}/me", p.base_url());
    let plain = || c.get(&url).header("Accept", "application/json");
    let cases = [
        (plain(), 401, "unauthorized"),
        (plain().bearer_auth("wrong"), 401, "unauthorized"),
        (c.get(&url).bearer_auth(p.token()).header("Accept", "text/html"), 406, "unsupported"),
        (plain().bearer_auth(p.token()).header("Intercom-Version", "2.99"), 400, "intercom_version_invalid"),
    ];
    for (request, status, code) in cases {
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), status);
        assert!(response.headers().contains_key("x-ratelimit-remaining"));
        let body: Value = response.json().await.unwrap();
        assert_eq!((&body["type"], &body["errors"][0]["code"]), (&json!("error.list"), &json!(code)));
    }
    for version in ["Preview", "2.14", "1.0"] {
        let response = plain().bearer_auth(p.token()).header("Intercom-Version", version).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn a_window_that_is_used_up_answers_429_until_it_ends() {
    let (p, c) = up(PracticeOptions { rate: 18, ..small() }).await;
    for left in [2, 1, 0] {
        let request = c.get(format!("{}/me", p.base_url())).bearer_auth(p.token()).header("Accept", "*/*");
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["x-ratelimit-remaining"], left.to_string().as_str());
        assert_eq!(response.headers()["x-ratelimit-reset"], (NOW + 10).to_string().as_str());
    }
    let (status, body) = call(&p, &c, Method::GET, "/me", None).await;
    assert_eq!((status, &body["errors"][0]["code"]), (429, &json!("rate_limit_exceeded")));
    p.world().advance(10);
    assert_eq!(call(&p, &c, Method::GET, "/me", None).await.0, 200);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_told_so() {
    let (p, c) = up(small()).await;
    let request = c.post(format!("{}/tags", p.base_url())).bearer_auth(p.token()).header("Accept", "*/*");
    let response = request.body(vec![b' '; 33 * 1024 * 1024]).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(response.json::<Value>().await.unwrap()["type"], "error.list");
}

#[tokio::test]
async fn planned_faults_happen_once_and_in_the_way_planned() {
    let (p, c) = up(small()).await;
    let id = p.world().find(|c| c.state == world::State::Open)[0].clone();
    let parts = |p: &Practice| p.world().look(&id, |c| c.parts.len()).unwrap();
    let path = format!("/conversations/{id}/reply");
    let note = || {
        let body = json!({"message_type": "note", "type": "admin", "admin_id": p.world().owner(), "body": "x"});
        c.post(format!("{}{path}", p.base_url())).bearer_auth(p.token()).header("Accept", "*/*").json(&body)
    };
    let before = parts(&p);
    p.world().plan(Fault::once("/reply", FaultKind::DropBefore));
    assert!(note().send().await.is_err());
    assert_eq!(parts(&p), before);
    p.world().plan(Fault::once("/reply", FaultKind::DropAfter));
    assert!(note().send().await.is_err());
    assert_eq!(parts(&p), before + 1);
    p.world().plan(Fault::once("/reply", FaultKind::Status(503)));
    assert_eq!(note().send().await.unwrap().status().as_u16(), 503);
    assert_eq!(parts(&p), before + 1);
    p.world().plan(Fault::once("/reply", FaultKind::RateLimited(7)));
    let limited = note().send().await.unwrap();
    assert_eq!(limited.status().as_u16(), 429);
    assert_eq!(limited.headers()["x-ratelimit-reset"], (NOW + 7).to_string().as_str());
    assert!(limited.headers().get("retry-after").is_none());
    p.world().stage().world.rules.retry_after = true;
    p.world().plan(Fault::once("/me", FaultKind::RateLimited(7)));
    let me = c.get(format!("{}/me", p.base_url())).bearer_auth(p.token()).header("Accept", "*/*").send().await.unwrap();
    assert_eq!(me.headers()["retry-after"], "7");
    p.world().plan(Fault::once("/reply", FaultKind::Truncate));
    let mut cut = note().send().await.expect("the head of the answer arrives");
    assert_eq!(cut.status(), StatusCode::OK);
    let whole = usize::try_from(cut.content_length().unwrap()).unwrap();
    let mut arrived = 0;
    let end = loop {
        match cut.chunk().await {
            Ok(Some(bytes)) => arrived += bytes.len(),
            end => break end,
        }
    };
    assert!(end.is_err(), "the answer does not end");
    assert_eq!(arrived, whole / 2);
    assert_eq!(parts(&p), before + 2);
    p.world().plan(Fault::once("/reply", FaultKind::Replace { status: 200, body: "[1]".into() }));
    assert_eq!(note().send().await.unwrap().text().await.unwrap(), "[1]");
    assert_eq!(note().send().await.unwrap().status(), StatusCode::OK);
    let statuses: Vec<_> =
        p.world().journal().into_iter().filter(|e| e.path.ends_with("/reply")).map(|e| e.status).collect();
    assert_eq!(statuses, [None, None, Some(503), Some(429), Some(200), Some(200), Some(200)]);
}

#[tokio::test]
async fn the_control_side_has_a_token_of_its_own() {
    let (p, c) = up(small()).await;
    let control = |method: Method, path: &str| {
        c.request(method, format!("{}/practice/{path}", p.base_url())).bearer_auth(p.control_token())
    };
    assert_eq!(call(&p, &c, Method::GET, "/practice/clock", None).await.0, 401);
    let moved = control(Method::POST, "clock/advance").json(&json!({"seconds": 60})).send().await.unwrap();
    assert_eq!(moved.json::<Value>().await.unwrap(), json!({"now": NOW + 60}));
    let fault = json!({"kind": "status", "status": 500, "path": "/me"});
    assert_eq!(control(Method::POST, "faults").json(&fault).send().await.unwrap().status(), StatusCode::OK);
    assert_eq!(call(&p, &c, Method::GET, "/me", None).await.0, 500);
    let id = p.world().find(|c| c.state == world::State::Closed)[0].clone();
    let says = json!({"conversation_id": id, "body": "Hello?"});
    control(Method::POST, "contact_reply").json(&says).send().await.unwrap();
    assert_eq!(p.world().conversation(&id).unwrap()["state"], "open");
    let journal: Value = control(Method::GET, "journal").send().await.unwrap().json().await.unwrap();
    assert_eq!(journal["requests"][0]["path"], "/me");
    for (path, body) in
        [("faults", json!({"kind": "?"})), ("clock/advance", json!({"seconds": -1})), ("nothing", json!(1))]
    {
        assert!(control(Method::POST, path).json(&body).send().await.unwrap().status().is_client_error());
    }
}

#[tokio::test]
async fn the_token_is_taken_as_the_password_of_any_name_and_no_version_is_needed() {
    let (p, c) = up(small()).await;
    let ask = |name: &'static str, password: String| {
        let request = c.get(format!("{}/me", p.base_url())).basic_auth(name, Some(password));
        async { request.header("Accept", "application/json").send().await.unwrap().status() }
    };
    assert_eq!(ask("", p.token().to_owned()).await, StatusCode::OK);
    assert_eq!(ask("an-app", p.token().to_owned()).await, StatusCode::OK);
    assert_eq!(ask("", "another".to_owned()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(ask("", String::new()).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn who_calls_it_by_a_strangers_name_is_refused() {
    let (p, c) = up(PracticeOptions { hosts: vec!["practice".to_owned()], ..small() }).await;
    let ask = |path: &str, host: &'static str, token: &str| {
        let request = c.get(format!("{}{path}", p.base_url())).bearer_auth(token).header("Host", host);
        async { request.header("Accept", "application/json").send().await.unwrap().status().as_u16() }
    };
    assert_eq!(ask("/me", "evil.test", p.token()).await, 421);
    assert_eq!(ask("/practice/clock", "evil.test:80", p.control_token()).await, 421);
    for ours in ["127.0.0.1", "localhost:9", "practice:4010"] {
        assert_eq!(ask("/me", ours, p.token()).await, 200, "{ours}");
    }
}

#[tokio::test]
async fn whatever_is_cut_off_or_malformed_is_answered() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let (p, _) = up(small()).await;
    let whole =
        format!("GET /me HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nAccept: */*\r\n\r\n", p.token());
    let odd =
        ["\0", "G E T / HTTP/1.1\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01", "GET\r\n\r\n", "\r\n\r\nGET"];
    let cut = (1..whole.len()).map(|length| &whole[..length]);
    for raw in odd.into_iter().chain(cut) {
        let mut stream = tokio::net::TcpStream::connect(p.base_url().trim_start_matches("http://")).await.unwrap();
        stream.write_all(raw.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("error.list"), "{raw:?}: {answer:?}");
    }
}
