//! Webhooks sent to a real endpoint.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::Subscription;
use super::envelope::signature;
use crate::practice::tests::{NOW, small, up};
use crate::practice::world::assign::Assignee;
use crate::practice::world::talk::Message;
use crate::practice::world::{Slot, State, Time, World};
use crate::practice::{Fault, FaultKind, Practice, PracticeOptions, WebhookFault};

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

type Deed = fn(&mut World, Slot, Time);

/// A deed, and the topics that tell of it.
const TOLD: &[(&str, Deed, &[&str])] = &[
    ("reply", |w, s, at| w.comment(s, w.owner, Message::text("Hi"), at), &["conversation.admin.replied"]),
    (
        "reply that takes it",
        |w, s, at| {
            w.assign(s, w.owner, Assignee::Admin(None), None, at).unwrap();
            w.notices.take();
            w.comment(s, w.owner, Message::text("Hi"), at);
        },
        &["conversation.admin.replied"],
    ),
    ("note", |w, s, at| w.note(s, w.owner, Message::text("Hm"), at), &["conversation.admin.noted"]),
    ("close", |w, s, at| w.close(s, w.owner, None, at), &["conversation.admin.closed"]),
    ("snooze", |w, s, at| w.snooze(s, w.owner, at + 9, at).unwrap(), &["conversation.admin.snoozed"]),
    ("open", |w, s, at| w.open(s, w.owner, at), &["conversation.admin.opened"]),
    (
        "assign",
        |w, s, at| w.assign(s, w.owner, Assignee::Admin(Some(w.owner)), None, at).unwrap(),
        &["conversation.admin.assigned"],
    ),
    (
        "priority",
        |w, s, at| {
            w.set_priority(s, crate::practice::world::Who::Operator, crate::practice::world::Priority::Urgent, at)
        },
        &["conversation.priority.updated"],
    ),
    (
        "tag",
        |w, s, at| {
            let tag = w.tag_named("quite new").id;
            w.attach_tag(s, w.owner, tag, at).unwrap();
        },
        &["conversation_part.tag.created"],
    ),
    (
        "untag",
        |w, s, at| {
            let tag = w.tag_named("quite new").id;
            w.attach_tag(s, w.owner, tag, at).unwrap();
            w.notices.take();
            w.detach_tag(s, w.owner, tag, at).unwrap();
        },
        &[],
    ),
    (
        "untag a message",
        |w, s, at| {
            let (tag, message) = (w.tag_named("quite new").id, w.shelf.get(s).unwrap().source.id);
            w.tag_message(s, message, w.owner, tag, at).unwrap();
            w.notices.take();
            w.untag_message(s, message, tag, at).unwrap();
        },
        &[],
    ),
    ("company", |w, s, at| w.set_company(s, Some(0), at), &["conversation.company.updated"]),
    (
        "redact",
        |w, s, at| {
            w.note(s, w.owner, Message::text("Oops"), at);
            w.notices.take();
            let part = w.shelf.get(s).and_then(|c| c.parts.last()).map(|p| p.id).unwrap();
            w.redact_part(s, part, at).unwrap();
        },
        &["conversation_part.redacted"],
    ),
    ("join", |w, s, at| w.add_customer(s, w.owner, stranger(w, s), at), &["conversation.contact.attached"]),
    (
        "leave",
        |w, s, at| {
            let contact = stranger(w, s);
            w.add_customer(s, w.owner, contact, at);
            w.notices.take();
            w.remove_customer(s, w.owner, contact, at).unwrap();
        },
        &["conversation.contact.detached"],
    ),
    (
        "a stranger's address",
        |w, _, at| {
            w.contact_with_email("new@example.org", at);
        },
        &["contact.lead.created"],
    ),
    ("title", |w, s, at| w.set_title(s, Some("T".into()), at), &[]),
];

fn stranger(world: &World, slot: Slot) -> crate::practice::world::people::ContactSlot {
    let there = &world.shelf.get(slot).unwrap().contacts;
    world.contacts.iter().map(|(slot, _)| slot).find(|slot| !there.contains(slot)).unwrap()
}

#[test]
fn of_a_deleted_conversation_only_the_id_is_told() {
    let (mut world, slot) = quiet();
    let id = world.shelf.get(slot).unwrap().id;
    world.delete(slot, true, NOW);
    let told: Vec<_> = world.notices.take().iter().flat_map(|n| super::topics::of(&world, n)).collect();
    let item = json!({"type": "conversation", "conversation_id": id.to_string()});
    assert_eq!(told, [("conversation.deleted", item)]);
}

#[test]
fn a_message_that_was_tagged_is_told_with_its_tag_and_so_is_the_first_one() {
    let (mut world, slot) = quiet();
    world.note(slot, world.owner, Message::text("<p>Note <b>this</b></p>"), NOW + 5);
    let (source, part) = world.shelf.get(slot).map(|c| (c.source.id, c.parts.last().unwrap().id)).unwrap();
    world.notices.take();
    let tag = world.tags[2].clone();
    for (message, at) in [(source, NOW + 10), (part, NOW + 20)] {
        world.tag_message(slot, message, world.owner, tag.id, at).unwrap();
        world.tag_message(slot, message, world.owner, tag.id, at + 1).unwrap();
        let told: Vec<_> = world.notices.take().iter().flat_map(|n| super::topics::of(&world, n)).collect();
        assert_eq!(told.len(), 1, "once, however often");
        let (topic, item) = &told[0];
        assert_eq!(*topic, "conversation_part.tag.created");
        assert_eq!(item["tags_added"]["tags"], json!([{"type": "tag", "id": tag.id.to_string(), "name": &*tag.name}]));
        let entries = item["conversation_parts"]["conversation_parts"].as_array().unwrap();
        assert_eq!((entries.len(), &entries[0]["id"]), (1, &json!(message.to_string())));
        assert_eq!((&entries[0]["tags"][0]["id"], &entries[0]["updated_at"]), (&json!(tag.id.to_string()), &json!(at)));
        assert!(entries[0]["body"].as_str().is_some_and(|body| !body.is_empty() && !body.contains('<')));
    }
}

#[test]
fn a_first_message_that_was_redacted_is_told_with_what_is_left_of_it() {
    let (mut world, slot) = quiet();
    let source = world.shelf.get(slot).unwrap().source.id;
    world.redact_source(slot, source, NOW).unwrap();
    let told: Vec<_> = world.notices.take().iter().flat_map(|n| super::topics::of(&world, n)).collect();
    let entry = &told[0].1["conversation_parts"]["conversation_parts"][0];
    assert_eq!((&entry["id"], &entry["redacted"]), (&json!(source.to_string()), &json!(true)));
}

#[test]
fn every_deed_is_told_under_its_topics() {
    let (mut world, slot) = quiet();
    for (name, deed, topics) in TOLD {
        world.open(slot, world.owner, NOW);
        world.notices.take();
        deed(&mut world, slot, NOW + 1);
        let notices = world.notices.take();
        let told = notices.iter().flat_map(|n| super::topics::of(&world, n));
        let told: Vec<_> = told.map(|(topic, _)| topic).filter(|t| !t.starts_with("ticket.")).collect();
        assert_eq!(told, *topics, "{name}");
    }
}

fn quiet() -> (World, Slot) {
    let mut world = crate::practice::seed::world(1, 40, NOW);
    world.notices.listen(true);
    let slot = world.shelf.in_state(State::Open).iter().next_back().unwrap().1;
    (world, slot)
}

#[test]
fn nothing_is_noted_down_before_somebody_listens() {
    let mut world = crate::practice::seed::world(1, 40, NOW);
    let slot = world.shelf.in_state(State::Open).iter().next_back().unwrap().1;
    world.close(slot, world.owner, None, NOW);
    assert!(world.notices.is_empty());
}

#[test]
fn a_tag_is_told_on_the_part_and_times_of_contacts_are_texts() {
    let (mut world, slot) = quiet();
    let tag = world.tag_named("quite new").id;
    world.attach_tag(slot, world.owner, tag, NOW).unwrap();
    let notice = world.notices.take().remove(0);
    let (_, item) = super::topics::of(&world, &notice).remove(0);
    assert_eq!(item["conversation_parts"]["conversation_parts"][0]["tags"][0]["name"], "quite new");
    let contact = super::item::contact(&world, 0).unwrap();
    assert!(contact["created_at"].as_str().unwrap().contains('T'), "{}", contact["created_at"]);
}
