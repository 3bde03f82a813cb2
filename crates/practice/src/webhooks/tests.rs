//! Webhooks sent to a real endpoint.

mod told;

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Subscription;
use super::envelope::signature;
use crate::tests::{NOW, small, up};
use crate::world::State;
use crate::{Fault, FaultKind, Practice, PracticeOptions, WebhookFault};

/// Long enough for anything that happens at all.
const PATIENCE: Duration = Duration::from_secs(20);

/// An endpoint of webhooks.
struct Endpoint {
    url: String,
    /// What it answers to HEAD and to POST.
    answers: Arc<[AtomicU16; 2]>,
    came: Mutex<UnboundedReceiver<(HeaderMap, Vec<u8>)>>,
}

impl Endpoint {
    async fn up() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let (send, came) = unbounded_channel();
        let answers = Arc::new([AtomicU16::new(200), AtomicU16::new(200)]);
        let said = answers.clone();
        let app = axum::Router::new().fallback(move |method: Method, head: HeaderMap, body: axum::body::Bytes| {
            let (said, send) = (said.clone(), send.clone());
            async move {
                let asked = method == Method::HEAD;
                if !asked {
                    send.send((head, body.to_vec())).unwrap();
                }
                StatusCode::from_u16(said[usize::from(!asked)].load(Ordering::SeqCst)).unwrap()
            }
        });
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, answers, came: Mutex::new(came) }
    }

    fn answer(&self, status: u16) {
        self.answers[1].store(status, Ordering::SeqCst);
    }

    #[expect(clippy::await_holding_lock, reason = "one test, one reader")]
    async fn next(&self) -> (HeaderMap, Vec<u8>) {
        let next = tokio::time::timeout(PATIENCE, async { self.came.lock().unwrap().recv().await }).await;
        next.expect("a webhook").expect("an endpoint")
    }

    async fn event(&self) -> Value {
        serde_json::from_slice(&self.next().await.1).unwrap()
    }

    async fn events(&self, count: usize) -> Vec<Value> {
        let mut events = Vec::new();
        for _ in 0..count {
            events.push(self.event().await);
        }
        events
    }
}

async fn told() -> (Practice, Endpoint) {
    let (p, _) = up(small()).await;
    let endpoint = Endpoint::up().await;
    p.world().subscribe(Some(Subscription::new(&endpoint.url, "s3cret"))).await.unwrap();
    (p, endpoint)
}

async fn until(p: &Practice, what: &str, holds: impl Fn(&Practice) -> bool) {
    let waiting = async {
        while !holds(p) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("never: {what}"));
}

fn open_one(p: &Practice) -> String {
    p.world().find(|c| c.state == State::Open && c.ticket.is_none() && !c.parts.is_empty())[0].clone()
}

#[tokio::test]
async fn a_customers_message_is_told_signed_and_with_nothing_but_itself() {
    let (p, endpoint) = told().await;
    let id = open_one(&p);
    p.world().contact_writes(&id, "<p>Is <b>this</b> it?</p>").unwrap();
    let (head, body) = endpoint.next().await;
    assert_eq!(head["x-hub-signature"], signature("s3cret", &body).as_str());
    assert_eq!(head["user-agent"], "intercom-parrot-service-client/1.0");
    let event: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&event["type"], &event["app_id"]), (&json!("notification_event"), &json!(p.workspace_id())));
    assert_eq!((&event["topic"], &event["created_at"]), (&json!("conversation.user.replied"), &json!(NOW)));
    assert!(event["id"].as_str().unwrap().starts_with("notif_"));
    assert_eq!(event["delivery_attempts"], 1);
    let item = &event["data"]["item"];
    assert_eq!((&item["type"], &item["id"]), (&json!("conversation"), &json!(id)));
    assert_eq!(item["conversation_parts"]["total_count"], 1);
    let part = &item["conversation_parts"]["conversation_parts"][0];
    assert_eq!((&part["body"], &part["author"]["type"]), (&json!("Is this it?"), &json!("user")));
}

#[test]
fn the_signature_is_hmac_sha1_of_the_raw_body() {
    // Of RFC 2202, test case 2.
    let signed = signature("Jefe", b"what do ya want for nothing?");
    assert_eq!(signed, "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

#[tokio::test]
async fn an_address_that_does_not_answer_head_is_refused_with_the_reason() {
    let (p, _) = up(small()).await;
    let endpoint = Endpoint::up().await;
    endpoint.answers[0].store(405, Ordering::SeqCst);
    let refused = p.world().subscribe(Some(Subscription::new(&endpoint.url, "s"))).await;
    assert!(refused.unwrap_err().contains("answered 405"));
    let refused = p.world().subscribe(Some(Subscription::new("http://127.0.0.1:1/", "s"))).await;
    assert!(refused.unwrap_err().contains("nothing listens there"));
    assert!(p.world().ping().is_err());
}

#[tokio::test]
async fn one_named_at_the_start_goes_live_as_soon_as_it_answers() {
    let endpoint = Endpoint::up().await;
    let webhook = Some(Subscription::new(&endpoint.url, "s"));
    let (p, _) = up(PracticeOptions { webhook, ..small() }).await;
    until(&p, "live", |p| p.world().stage().webhooks.standing() == super::Standing::Live).await;
    p.world().ping().unwrap();
    let ping = endpoint.event().await;
    assert_eq!(
        (&ping["topic"], &ping["id"], &ping["data"]["item"]["type"]),
        (&json!("ping"), &Value::Null, &json!("ping"))
    );
}

#[tokio::test]
async fn what_is_not_accepted_comes_once_more_after_a_minute_of_the_workspaces_time() {
    let (p, endpoint) = told().await;
    endpoint.answer(500);
    p.world().contact_writes(&open_one(&p), "Hello").unwrap();
    let first = endpoint.event().await;
    until(&p, "a failure", |p| p.world().webhooks().len() == 1).await;
    p.world().advance(60);
    let second = endpoint.event().await;
    assert_eq!(first["id"], second["id"]);
    assert_eq!((&first["delivery_attempts"], &second["delivery_attempts"]), (&json!(1), &json!(2)));
    until(&p, "an end", |p| p.world().all_told()).await;
    let outcomes: Vec<_> = p.world().webhooks().iter().map(|a| (a.status, a.outcome)).collect();
    assert_eq!(outcomes, [(Some(500), "again"), (Some(500), "lost")]);
    endpoint.answer(410);
    p.world().contact_writes(&open_one(&p), "Hello?").unwrap();
    endpoint.event().await;
    until(&p, "gone", |p| p.world().stage().webhooks.standing() == super::Standing::Gone).await;
}

#[tokio::test]
async fn a_snooze_that_ends_is_told_though_nobody_asks_anything() {
    let (p, endpoint) = told().await;
    let id = open_one(&p);
    let me = p.world().stage().world.owner;
    p.world().act(&id, |world, slot, now| world.snooze(slot, me, now + 100, now)).unwrap().unwrap();
    assert_eq!(endpoint.event().await["topic"], "conversation.admin.snoozed");
    // Only the clock moves; nobody looks at the workspace.
    p.world().0.clock.advance(100);
    loop {
        let event = endpoint.event().await;
        if event["data"]["item"]["id"] == json!(id) {
            let part = &event["data"]["item"]["conversation_parts"]["conversation_parts"][0];
            assert_eq!(event["topic"], "conversation.admin.unsnoozed");
            assert_eq!((&part["part_type"], &event["created_at"]), (&json!("timer_unsnooze"), &json!(NOW + 100)));
            break;
        }
    }
}

#[tokio::test]
async fn webhooks_are_lost_doubled_delayed_and_reordered_as_planned() {
    let (p, endpoint) = told().await;
    let id = open_one(&p);
    let says = |word: &str| p.world().contact_writes(&id, word).unwrap();
    let plan = |fault| p.world().plan(Fault::once("user.replied", FaultKind::Webhook(fault)));
    let body = |event: &Value| {
        event["data"]["item"]["conversation_parts"]["conversation_parts"][0]["body"].as_str().unwrap().to_owned()
    };
    plan(WebhookFault::Drop);
    says("lost");
    until(&p, "dropped", |p| p.world().webhooks().len() == 1).await;
    plan(WebhookFault::Duplicate);
    says("twice");
    let twice = endpoint.events(2).await;
    assert_eq!((body(&twice[0]), &twice[0]["id"]), ("twice".to_owned(), &twice[1]["id"]));
    plan(WebhookFault::Reorder);
    says("second");
    until(&p, "held", |p| p.world().stage().webhooks.held.len() == 1).await;
    says("first");
    assert_eq!(endpoint.events(2).await.iter().map(body).collect::<Vec<_>>(), ["first", "second"]);
    plan(WebhookFault::Reorder);
    says("alone");
    assert_eq!(body(&endpoint.event().await), "alone");
    plan(WebhookFault::Delay(Duration::from_millis(300)));
    says("late");
    until(&p, "delayed", |p| p.world().stage().faults.left() == 0).await;
    says("early");
    assert_eq!(endpoint.events(2).await.iter().map(body).collect::<Vec<_>>(), ["early", "late"]);
    until(&p, "told", |p| p.world().all_told()).await;
}

#[tokio::test]
async fn only_the_ticked_topics_are_told() {
    let (p, _) = up(small()).await;
    let endpoint = Endpoint::up().await;
    let topics = vec!["conversation.admin.closed".to_owned()];
    p.world().subscribe(Some(Subscription { topics, ..Subscription::new(&endpoint.url, "s") })).await.unwrap();
    let (id, me) = (open_one(&p), p.world().stage().world.owner);
    p.world().contact_writes(&id, "Hello").unwrap();
    p.world().act(&id, |world, slot, now| world.close(slot, me, None, now)).unwrap();
    assert_eq!(endpoint.event().await["topic"], "conversation.admin.closed");
}
