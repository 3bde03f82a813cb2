//! What goes wrong with requests on their way, over a real socket: gateways that give up, slow servers, lagging reads.

use std::time::Duration;

use reqwest::{Client, Method, Response};
use serde_json::{Value, json};

use super::tests::{small, up};
use super::*;

/// A workspace, and a conversation in it that is open.
struct Bench {
    practice: Practice,
    client: Client,
    id: String,
}

impl Bench {
    async fn new() -> Self {
        let (practice, client) = up(small()).await;
        let id = practice.world().find(|c| c.state == world::State::Open)[0].clone();
        Self { practice, client, id }
    }

    async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let url = format!("{}/practice/{path}", self.practice.base_url());
        let request = self.client.request(method, url).bearer_auth(self.practice.control_token());
        let response = request.json(&body).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{path} {body}");
        response.json().await.unwrap()
    }

    async fn plan(&self, fault: Value) {
        self.control(Method::POST, "faults", fault).await;
    }

    /// Until everything that came in is done.
    async fn all_done(&self) {
        while self.control(Method::GET, "faults", Value::Null).await["under_way"] != 0 {
            tokio::task::yield_now().await;
        }
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> reqwest::Result<Response> {
        let request = self.client.request(method, format!("{}{path}", self.practice.base_url()));
        let request = request.bearer_auth(self.practice.token()).header("Accept", "application/json");
        request.json(&body).timeout(Duration::from_secs(20)).send().await
    }

    fn body(&self, kind: &str, body: &str) -> Value {
        json!({"message_type": kind, "type": "admin", "admin_id": self.practice.world().owner(), "body": body})
    }

    async fn says(&self, words: &str) -> reqwest::Result<Response> {
        self.send(Method::POST, &format!("/conversations/{}/reply", self.id), self.body("note", words)).await
    }

    async fn part(&self, kind: &str) -> reqwest::Result<Response> {
        self.send(Method::POST, &format!("/conversations/{}/parts", self.id), self.body(kind, "")).await
    }

    /// What the person wrote there, as the workspace has it.
    fn said(&self) -> Vec<String> {
        let bodies = |c: &world::Conversation| c.parts.iter().filter_map(|p| p.body.as_deref().map(plain)).collect();
        let said: Vec<String> = self.practice.world().look(&self.id, bodies).unwrap();
        said.into_iter().filter(|words| words.starts_with("word")).collect()
    }

    /// What a read of the thread, and a search, show: the person's words there, and whether it is closed.
    async fn shown(&self) -> ((usize, bool), bool) {
        let thread = self.send(Method::GET, &format!("/conversations/{}", self.id), Value::Null).await.unwrap();
        let thread: Value = thread.json().await.unwrap();
        let words = thread["conversation_parts"].to_string().matches("word").count();
        let query = json!({"query": {"field": "id", "operator": "=", "value": self.id}});
        let found = self.send(Method::POST, "/conversations/search", query).await.unwrap();
        let found: Value = found.json().await.unwrap();
        let closed = |value: &Value| value["state"].as_str().unwrap() == "closed";
        ((words, closed(&thread)), closed(&found["conversations"][0]))
    }
}

fn plain(html: &str) -> String {
    html.replace("<p>", "").replace("</p>", "")
}

#[tokio::test]
async fn a_gateway_gives_up_with_any_answer_and_what_was_asked_for_is_done_later() {
    let b = Bench::new().await;
    for (n, status) in [500, 502, 503, 504, 200].into_iter().enumerate() {
        b.plan(json!({"kind": "gateway", "path": "/reply", "status": status, "millis": 10, "done_after": 400})).await;
        let answer = b.says(&format!("word {n}")).await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["content-type"]),
            (status, &"text/html".parse().unwrap())
        );
        assert!(answer.headers().get("x-ratelimit-remaining").is_none(), "the gateway knows nothing of limits");
        assert!(answer.text().await.unwrap().starts_with("<html>"));
        assert_eq!(b.said().len(), n, "nothing is done yet");
        b.all_done().await;
        assert_eq!(b.said().len(), n + 1);
    }
    b.plan(json!({"kind": "gateway", "path": "/reply", "cut": true, "millis": 10, "done_after": 400})).await;
    assert!(b.says("word 5").await.is_err());
    assert_eq!(b.said().len(), 5);
    b.all_done().await;
    assert_eq!(b.said().len(), 6);
    let journal = b.practice.world().journal();
    let told: Vec<_> = journal.iter().map(|e| (e.status, e.done, e.fault, e.millis >= 400)).collect();
    let late = |status| (status, Some(200), Some("gateway"), true);
    assert_eq!(told, [Some(500), Some(502), Some(503), Some(504), Some(200), None].map(late));
}

#[tokio::test]
async fn what_was_done_at_once_may_be_answered_with_an_error_in_words_of_ones_own() {
    let b = Bench::new().await;
    let fault = json!({"kind": "gateway", "status": 503, "body": "busy", "millis": 50, "done_after": 0});
    b.plan(fault).await;
    let answer = b.says("word").await.unwrap();
    assert_eq!(answer.status().as_u16(), 503);
    assert_eq!(b.said(), ["word"]);
    assert_eq!(answer.text().await.unwrap(), "busy");
}

#[tokio::test]
async fn what_lands_late_comes_after_what_was_asked_for_meanwhile() {
    let b = Bench::new().await;
    b.plan(json!({"kind": "gateway", "path": "/parts", "status": 504, "millis": 5, "done_after": 500})).await;
    assert_eq!(b.part("close").await.unwrap().status().as_u16(), 504);
    assert_eq!(b.says("word").await.unwrap().status().as_u16(), 200);
    assert_eq!(b.shown().await.0, (1, false));
    b.all_done().await;
    assert_eq!(b.shown().await.0, (1, true));
    let at = |c: &world::Conversation| c.parts.iter().map(|part| part.at).collect::<Vec<_>>();
    assert!(b.practice.world().look(&b.id, at).unwrap().is_sorted(), "each is as of when it was done");
    let writes = b.practice.world().journal().into_iter().filter(|e| e.admin.is_some());
    assert_eq!(writes.map(|e| e.kind.unwrap()).collect::<Vec<_>>(), ["note", "close"]);
}

#[tokio::test]
async fn a_slow_server_does_what_was_asked_for_though_its_client_waits_no_more() {
    let b = Bench::new().await;
    b.plan(json!({"kind": "delay", "path": "/reply", "millis": 400})).await;
    let url = format!("{}/conversations/{}/reply", b.practice.base_url(), b.id);
    let request = b.client.post(url).bearer_auth(b.practice.token()).header("Accept", "*/*");
    let request = request.json(&b.body("note", "word")).timeout(Duration::from_millis(100));
    assert!(request.send().await.unwrap_err().is_timeout());
    assert_eq!(b.said().len(), 0);
    b.all_done().await;
    assert_eq!(b.said(), ["word"]);
}

#[tokio::test]
async fn lagging_reads_show_thread_and_search_as_they_were_and_then_as_they_are() {
    let b = Bench::new().await;
    b.plan(json!({"kind": "lag", "millis": 60_000, "times": 100_000})).await;
    let written: Value = b.says("word 1").await.unwrap().json().await.unwrap();
    assert!(written["conversation_parts"].to_string().contains("word 1"), "what a write answers does not lag");
    assert_eq!(b.part("close").await.unwrap().status().as_u16(), 200);
    assert_eq!(b.shown().await, ((0, false), false));
    b.control(Method::DELETE, "faults", Value::Null).await;
    assert_eq!(b.shown().await, ((1, true), true));
    b.part("open").await.unwrap();
    b.plan(json!({"kind": "lag", "millis": 300, "times": 100_000})).await;
    b.says("word 2").await.unwrap();
    b.part("close").await.unwrap();
    let mut seen = vec![b.shown().await];
    while seen.last() != Some(&((2, true), true)) {
        seen.push(b.shown().await);
    }
    // The words may be there before the close, never after it, and nothing goes back.
    assert!(seen.is_sorted(), "{seen:?}");
}

#[tokio::test]
async fn only_reads_lag_and_other_faults_befall_them_besides() {
    let b = Bench::new().await;
    b.plan(json!({"kind": "lag", "millis": 60_000, "times": 3})).await;
    b.plan(json!({"kind": "delay", "path": "/conversations/search", "millis": 1, "times": 100_000})).await;
    b.says("word").await.unwrap();
    for _ in 0..2 {
        b.part("close").await.unwrap();
        assert_eq!(b.send(Method::GET, "/me", Value::Null).await.unwrap().status().as_u16(), 200);
    }
    let lagging = b.shown().await;
    assert_eq!(lagging, ((0, false), false));
    let third = b.send(Method::GET, &format!("/conversations/{}", b.id), Value::Null).await.unwrap();
    assert_eq!(third.json::<Value>().await.unwrap()["state"], "open");
    assert_eq!(b.shown().await, ((1, true), true), "three reads were to lag");
}
