//! Webhooks as a second source of news: whatever happens to them, the store ends as the server is.

use std::time::Duration;

use client::domain::ConversationId;
use client::intercom::Token;
use client::sync::stream::{DELIVERIES, Deliveries};
use client::sync::{StreamSettings, StreamStatus, SyncCommand, SyncEvent, SyncSettings};
use practice::world::{Conversation as Played, State as PlayedState};
use practice::{Fault, FaultKind, Subscription, WebhookFault};

use crate::rig::{Rig, settings};

pub const SECRET: &str = "s3cret";

/// A rig that listens, and a workspace that tells it.
pub async fn told() -> (Rig, String) {
    told_with(40, settings()).await
}

pub async fn told_with(conversations: usize, settings: SyncSettings) -> (Rig, String) {
    let listen = "127.0.0.1:0".parse().expect("an address");
    let stream = Some(StreamSettings { listen, secret: Token::new(SECRET) });
    let mut rig = Rig::resting(conversations, SyncSettings { stream, ..settings }).await;
    rig.start();
    let status = listening(&mut rig).await;
    rig.settle().await;
    let url = format!("http://{}/", status.listen);
    rig.world.subscribe(Some(Subscription::new(&url, SECRET))).await.expect("an address that answers");
    rig.world.clear_journal();
    (rig, url)
}

async fn listening(rig: &mut Rig) -> StreamStatus {
    let heard = rig.hear(|event| matches!(event, SyncEvent::Status(status) if status.stream.is_some())).await;
    match heard {
        SyncEvent::Status(status) => status.stream.expect("a stream"),
        _ => unreachable!("that was asked for"),
    }
}

/// Waits until all webhooks were told and all that they asked for is here.
pub async fn caught_up(rig: &Rig) {
    let waiting = async {
        while !rig.world.all_told() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("webhooks that arrive");
    loop {
        rig.settle().await;
        let kept = Deliveries::read(rig.store.meta(DELIVERIES).await.expect("a store").as_deref());
        let sent = rig.world.webhooks().iter().filter(|a| a.attempt > 0 && a.status == Some(200)).count();
        if kept.accepted >= sent as u64 {
            break;
        }
        tokio::task::yield_now().await;
    }
    rig.settle().await;
}

pub fn an_open_one(rig: &Rig) -> String {
    rig.world.find(|c| c.state == PlayedState::Open && c.ticket.is_none() && !c.parts.is_empty())[0].clone()
}

async fn last_words(rig: &Rig, id: &str) -> String {
    let thread = rig.store.thread(&ConversationId::new(id)).await.expect("a store").expect("a thread");
    thread.parts.last().and_then(|part| part.body.as_ref()).map(|body| body.as_html().to_owned()).unwrap_or_default()
}

#[tokio::test]
async fn a_customers_message_arrives_by_webhook_without_any_poll() {
    let (rig, _) = told().await;
    let id = an_open_one(&rig);
    rig.world.contact_writes(&id, "<p>Is <b>this</b> it?</p>").unwrap();
    caught_up(&rig).await;
    // As it was written, not in the plain text of the webhook.
    assert_eq!(last_words(&rig, &id).await, "<p>Is <b>this</b> it?</p>");
    let asked: Vec<String> = rig.world.journal().into_iter().map(|entry| entry.path).collect();
    assert!(
        asked.contains(&format!("/conversations/{id}")) && !asked.iter().any(|p| p.ends_with("search")),
        "{asked:?}"
    );
}

#[tokio::test]
async fn doubled_late_lost_and_reordered_webhooks_end_in_the_servers_state() {
    let (rig, _) = told().await;
    let kinds = [
        FaultKind::Webhook(WebhookFault::Drop),
        FaultKind::Webhook(WebhookFault::Duplicate),
        FaultKind::Webhook(WebhookFault::Reorder),
        FaultKind::Webhook(WebhookFault::Delay(Duration::from_millis(20))),
    ];
    rig.world.plan(Fault::share(0.6, 11, FaultKind::OneOf(kinds.to_vec())));
    // Of longer threads the server gives the newest 500 parts only.
    let plain = |c: &Played| c.state == PlayedState::Open && c.ticket.is_none() && c.parts.len() < 400;
    let ids: Vec<String> = rig.world.find(plain).into_iter().take(6).collect();
    let me = rig.world.stage().world.owner;
    for round in 0..30 {
        let id = &ids[round % ids.len()];
        match round % 3 {
            0 => rig.world.contact_writes(id, &format!("<p>Message {round}</p>")).unwrap(),
            1 => rig.world.act(id, |world, slot, now| world.close(slot, me, None, now)).unwrap(),
            _ => rig.world.act(id, |world, slot, now| world.open(slot, me, now)).unwrap(),
        }
        rig.world.advance(1);
    }
    caught_up(&rig).await;
    // What was lost is found by the poll.
    rig.poll().await;
    for id in &ids {
        rig.look(id, &[]).await;
        let thread = rig.store.thread(&ConversationId::new(id.as_str())).await.unwrap().expect("a thread");
        let (parts, state) = rig.world.look(id, |c| (c.parts.len(), c.state)).unwrap();
        assert_eq!(thread.parts.len(), parts, "{id}");
        assert_eq!(format!("{:?}", thread.conversation.state), format!("{state:?}"), "{id}");
    }
}

#[tokio::test]
async fn a_deleted_conversation_goes_at_once() {
    let (rig, _) = told().await;
    let id = an_open_one(&rig);
    rig.look(&id, &[]).await;
    rig.world.act(&id, |world, slot, now| world.delete(slot, true, now)).unwrap();
    caught_up(&rig).await;
    assert!(rig.store.thread(&ConversationId::new(id.as_str())).await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_not_signed_is_refused_and_counted_and_asks_for_nothing() {
    let (mut rig, url) = told().await;
    let id = an_open_one(&rig);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let body =
        serde_json::json!({"topic": "conversation.deleted", "data": {"item": {"conversation_id": id}}}).to_string();
    for signature in ["", "sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"] {
        let answer = client.post(&url).header("x-hub-signature", signature).body(body.clone()).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 401);
    }
    assert_eq!(client.get(&url).send().await.unwrap().status().as_u16(), 405);
    let large = client.post(&url).body(vec![b'x'; 5 * 1024 * 1024]).send().await;
    assert!(large.map_or(true, |answer| answer.status().as_u16() == 413));
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if s.stream.is_some_and(|stream| stream.refused == 2))).await;
    rig.settle().await;
    assert!(rig.world.journal().is_empty());
    assert!(rig.world.look(&id, |_| ()).is_some());
}

#[tokio::test]
async fn the_stream_is_live_while_webhooks_come_and_not_when_the_poll_finds_what_they_missed() {
    let (mut rig, _) = told().await;
    let live = |live: bool| move |event: &SyncEvent| matches!(event, SyncEvent::Status(s) if s.stream.is_some_and(|stream| stream.live == live));
    let id = an_open_one(&rig);
    rig.world.contact_writes(&id, "Hello").unwrap();
    rig.hear(live(true)).await;
    caught_up(&rig).await;
    rig.world.subscribe(None).await.unwrap();
    rig.world.contact_writes(&id, "Hello?").unwrap();
    rig.world.advance(60);
    rig.poll().await;
    rig.hear(live(false)).await;
}

#[tokio::test]
async fn a_deleted_customers_data_goes_at_once() {
    let (rig, _) = told().await;
    let id = ConversationId::new(rig.open_ones().swap_remove(0));
    rig.order(SyncCommand::Details(id.clone())).await;
    let details = rig.store.details(&id).await.unwrap();
    let contact = details.contact.expect("a customer");
    {
        let (mut stage, now) = (rig.world.stage(), rig.clock.now().0);
        let slot = stage.world.contacts.by_id(contact.id.as_str()).expect("a contact");
        stage.world.delete_contact(slot, now);
    }
    caught_up(&rig).await;
    let details = rig.store.details(&id).await.unwrap();
    assert_eq!((details.contact, details.tags.len(), details.events.len()), (None, 0, 0));
    assert_eq!(rig.store.thread(&id).await.unwrap().expect("a thread").contact, None);
}
