//! The listener for webhooks, against senders that are slow, large, many, or come twice.

use std::time::Duration;

use client::intercom::Token;
use client::sync::stream::{DELIVERIES, Deliveries};
use client::sync::{StreamSettings, SyncEvent, SyncSettings};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::json;
use sha1::Sha1;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::rig::{Rig, settings};
use crate::stream::{SECRET, an_open_one, told};

/// Whoever waits longer waits in vain.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn signature(body: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(SECRET.as_bytes()).expect("no trouble");
    mac.update(body.as_bytes());
    let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha1={hex}")
}

pub fn webhook(id: &str, conversation: &str) -> String {
    let item = json!({"type": "conversation", "id": conversation});
    json!({"type": "notification_event", "id": id, "topic": "conversation.user.replied", "data": {"item": item}})
        .to_string()
}

async fn post(url: &str, body: String) -> u16 {
    let client = reqwest::Client::builder().no_proxy().build().expect("no trouble");
    let request = client.post(url).header("x-hub-signature", signature(&body)).body(body);
    let answer = tokio::time::timeout(PATIENCE, request.send()).await.expect("an answer in time");
    answer.expect("no trouble").status().as_u16()
}

async fn connect(url: &str) -> TcpStream {
    TcpStream::connect(url.trim_start_matches("http://").trim_end_matches('/')).await.expect("no trouble")
}

/// Waits until so many of the last deliveries have come out so.
async fn until_known_as(rig: &Rig, outcome: &str, count: usize) -> Deliveries {
    let known = async {
        loop {
            rig.settle().await;
            let kept = Deliveries::read(rig.store.meta(DELIVERIES).await.expect("no trouble").as_deref());
            if kept.last.iter().filter(|delivery| delivery.outcome == outcome).count() == count {
                return kept;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, known).await.expect("all are taken in")
}

#[tokio::test]
async fn slow_senders_are_cut_off_and_only_so_many_are_served_at_a_time() {
    let (rig, url) = told().await;
    let mut slow = Vec::new();
    for n in 0..64 {
        let mut stream = connect(&url).await;
        let begun = match n % 2 {
            0 => "POST / HTTP/1.1\r\nHost: here\r\nX-Slow: ",
            _ => "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{\"half\": ",
        };
        stream.write_all(begun.as_bytes()).await.expect("no trouble");
        slow.push(stream);
    }
    // All places are taken; it is answered when those are cut off.
    let body = webhook("late", &an_open_one(&rig));
    assert_eq!(post(&url, body).await, 200);
    for mut stream in slow {
        let mut rest = Vec::new();
        // What is left is an end, in one way or another.
        let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("it is cut off");
        let rest = String::from_utf8_lossy(&rest);
        assert!(rest.is_empty() || rest.starts_with("HTTP/1.1 408"), "{rest}");
    }
}

#[tokio::test]
async fn a_genuine_webhook_does_not_wait_for_hundreds_of_slow_senders() {
    let (rig, url) = told().await;
    let mut slow = Vec::new();
    for _ in 0..500 {
        let mut stream = connect(&url).await;
        let begun = "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{\"half\": ";
        // Those that were ended to make room may be so already.
        let _ = stream.write_all(begun.as_bytes()).await;
        slow.push(stream);
    }
    assert_eq!(post(&url, webhook("late", &an_open_one(&rig))).await, 200);
    let mut made_room = 0;
    for stream in &mut slow {
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut rest)).await.expect("it ends");
        made_room += usize::from(rest.is_empty());
    }
    assert!(made_room > 300, "{made_room} made room; the others were waited for");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_there() {
    let (rig, url) = told().await;
    let mut stream = connect(&url).await;
    stream.write_all(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 5000000\r\n\r\n").await.expect("no trouble");
    let mut begun = [0; 12];
    tokio::time::timeout(PATIENCE, stream.read_exact(&mut begun)).await.expect("an answer").expect("no trouble");
    assert_eq!(&begun, b"HTTP/1.1 413");
    // One that does not say how large it is ends as soon as it is too large.
    let mut stream = connect(&url).await;
    stream.write_all(b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n").await.expect("no trouble");
    let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
    let mut sent = 0;
    let ended = async {
        while stream.write_all(chunk.as_bytes()).await.is_ok() {
            sent += 0x10000;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.expect("it is cut off");
    assert!(sent >= 4 * 1024 * 1024, "{sent}");
    assert_eq!(post(&url, webhook("next", &an_open_one(&rig))).await, 200, "and the next one is served");
}

#[tokio::test]
async fn a_webhook_of_another_workspace_is_answered_and_asks_for_nothing() {
    let (rig, url) = told().await;
    let mut elsewhere: serde_json::Value = serde_json::from_str(&webhook("1", &an_open_one(&rig))).expect("json");
    elsewhere["app_id"] = json!("another");
    rig.world.clear_journal();
    assert_eq!(post(&url, elsewhere.to_string()).await, 200);
    until_known_as(&rig, "of another workspace", 1).await;
    let asked = rig.world.journal();
    assert!(asked.iter().all(|entry| !entry.path.starts_with("/conversations/2")), "{asked:?}");
}

#[tokio::test]
async fn a_webhook_that_comes_twice_asks_once_and_the_check_of_the_address_is_answered() {
    let (rig, url) = told().await;
    let client = reqwest::Client::builder().no_proxy().build().expect("no trouble");
    assert_eq!(client.head(&url).send().await.expect("no trouble").status().as_u16(), 200);
    let id = an_open_one(&rig);
    for _ in 0..3 {
        assert_eq!(post(&url, webhook("the same", &id)).await, 200);
    }
    let kept = until_known_as(&rig, "came before", 2).await;
    assert_eq!(kept.last.iter().filter(|delivery| delivery.outcome == "asked for").count(), 1);
    assert_eq!(rig.requests(&format!("/conversations/{id}")).len(), 1);
}

#[tokio::test]
async fn webhooks_are_answered_while_nothing_can_be_taken_in() {
    let (rig, url) = told().await;
    let id = an_open_one(&rig);
    let hand = rusqlite::Connection::open(rig.store_file()).expect("no trouble");
    hand.execute_batch("BEGIN IMMEDIATE").expect("no trouble");
    let posts = (0..50).map(|n| post(&url, webhook(&format!("number {n}"), &id)));
    let answers = futures_util::future::join_all(posts).await;
    assert_eq!(answers, [200; 50]);
    hand.execute_batch("ROLLBACK").expect("no trouble");
    rig.world.contact_writes(&id, "<p>And now?</p>").expect("no trouble");
    rig.poll().await;
    assert_eq!(rig.said(&id, "And now?"), 1);
}

#[tokio::test]
async fn an_address_that_other_machines_can_reach_is_said_once() {
    let listen = "0.0.0.0:0".parse().expect("an address");
    let stream = Some(StreamSettings { listen, secret: Token::new(SECRET) });
    let mut rig = Rig::resting(40, SyncSettings { stream, ..settings() }).await;
    let reachable = |event: &SyncEvent| matches!(event, SyncEvent::Problem(words) if words.contains("other machines"));
    rig.start();
    rig.hear(reachable).await;
    rig.stop().await;
    rig.heard();
    rig.start();
    let listens = |event: &SyncEvent| matches!(event, SyncEvent::Status(status) if status.stream.is_some());
    let next = rig.hear(|event| reachable(event) || listens(event)).await;
    assert!(listens(&next), "it is said before it is listened, and was: {next:?}");
}

#[tokio::test]
async fn an_address_that_is_taken_is_said_and_listened_at_as_soon_as_it_is_free() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let listen = taken.local_addr().expect("an address");
    let stream = Some(StreamSettings { listen, secret: Token::new(SECRET) });
    let mut rig = Rig::resting(40, SyncSettings { stream, ..settings() }).await;
    rig.start();
    let said = rig.hear(|event| matches!(event, SyncEvent::Problem(words) if words.contains("webhooks"))).await;
    assert!(matches!(said, SyncEvent::Problem(words) if words.contains(&listen.to_string())));
    assert!(!rig.open_ones().is_empty());
    drop(taken);
    rig.hear(|event| matches!(event, SyncEvent::Status(status) if status.stream.is_some())).await;
    assert_eq!(post(&format!("http://{listen}/"), webhook("first", &an_open_one(&rig))).await, 200);
}
