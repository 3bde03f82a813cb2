//! A world that is kept in a file, over a real socket.

use std::path::Path;

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::StateError;
use crate::{Practice, PracticeError, PracticeOptions, start};
use ::clock::{Clock, Timestamp};

async fn up(path: &Path) -> Practice {
    let options = PracticeOptions {
        state: Some(path.to_owned()),
        conversations: 40,
        people: false,
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

async fn ask(p: &Practice, method: Method, path: &str, body: Value) -> Value {
    drop(rustls::crypto::ring::default_provider().install_default());
    let token = if path.starts_with("/practice/") { p.control_token() } else { p.token() };
    let request = Client::builder().no_proxy().build().unwrap().request(method, format!("{}{path}", p.base_url()));
    let request = request.bearer_auth(token).header("Accept", "application/json");
    let request = if body.is_null() { request } else { request.json(&body) };
    request.send().await.unwrap().json().await.unwrap()
}

/// Everything that can be seen of the world.
fn seen(p: &Practice) -> Vec<String> {
    let world = p.world();
    let stage = world.stage();
    stage.world.conversations.iter().map(|(_, c)| format!("{c:?}")).collect()
}

async fn work(p: &Practice) -> String {
    let opened = ask(p, Method::POST, "/practice/contact_opens", json!({"body": "Hello"})).await;
    let id = opened["conversation_id"].as_str().unwrap().to_owned();
    let me = p.world().owner();
    let body = json!({"message_type": "comment", "type": "admin", "admin_id": me, "body": "<p>Hi</p>"});
    ask(p, Method::POST, &format!("/conversations/{id}/reply"), body).await;
    let soon = p.world().now() + 600;
    let body = json!({"message_type": "snoozed", "admin_id": me, "snoozed_until": soon});
    ask(p, Method::POST, &format!("/conversations/{id}/parts"), body).await;
    id
}

#[tokio::test]
async fn a_world_goes_on_where_it_ended() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world");
    let p = up(&path).await;
    let id = work(&p).await;
    ask(&p, Method::POST, "/practice/clock/advance", json!({"seconds": 300})).await;
    let (before, now, token) = (seen(&p), p.world().now(), p.token().to_owned());
    p.stop().await;
    let p = up(&path).await;
    assert_eq!((seen(&p), p.token()), (before, token.as_str()));
    assert!(p.world().now() >= now);
    ask(&p, Method::POST, "/practice/clock/advance", json!({"seconds": 400})).await;
    assert_eq!(ask(&p, Method::GET, &format!("/conversations/{id}"), Value::Null).await["state"], "open");
    let before = seen(&p);
    p.stop().await;
    assert_eq!(seen(&up(&path).await), before);
}

/// A file that an earlier build kept: its world is that of a seed, and more was done to it in every way that is kept.
/// Where what a world is made of changes on purpose, such files are refused, and this one is to be made anew.
const KEPT: &str = include_str!("kept.jsonl");

#[tokio::test]
async fn a_file_that_an_earlier_build_kept_is_gone_on_with() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world");
    std::fs::write(&path, KEPT).unwrap();
    let clock = Some(Clock::manual(Timestamp(1_795_993_300)));
    let p = start(PracticeOptions { state: Some(path.clone()), clock, ..PracticeOptions::default() }).await.unwrap();
    let thread = ask(&p, Method::GET, "/conversations/215472600007082", Value::Null).await;
    let parts: Vec<_> = thread["conversation_parts"]["conversation_parts"].as_array().unwrap().iter().collect();
    let said: Vec<_> = parts.iter().filter_map(|part| part["body"].as_str()).collect();
    assert_eq!(said, ["<p>Hi</p>", "<p>Thank you</p>", "<p>Bye</p>"]);
    assert_eq!((&thread["state"], &thread["updated_at"]), (&json!("closed"), &json!(1_795_993_572)));
    let attribute = ask(&p, Method::GET, "/conversations/attributes/7", Value::Null).await;
    assert_eq!(attribute["name"], "Kite");
    let job = ask(&p, Method::GET, "/jobs/status/8", Value::Null).await;
    assert_eq!(job["status"], "success", "{job}");
    assert_eq!(p.token(), "practice-token");
    p.stop().await;
    let whole = std::fs::read_to_string(&path).unwrap();
    assert!(whole.starts_with(KEPT) && whole.len() > KEPT.len(), "what was kept stays, and it is gone on with");
}

#[tokio::test]
async fn what_customers_did_by_themselves_is_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let state = Some(dir.path().join("world"));
    let clock = Some(Clock::manual(Timestamp(1_790_000_000)));
    let options = || PracticeOptions {
        state: state.clone(),
        clock: clock.clone(),
        conversations: 40,
        ..PracticeOptions::default()
    };
    let p = start(options()).await.unwrap();
    for _ in 0..4 {
        work(&p).await;
        ask(&p, Method::POST, "/practice/clock/advance", json!({"seconds": 1000})).await;
        ask(&p, Method::GET, "/conversations", Value::Null).await;
    }
    let before = seen(&p);
    assert!(before.len() > 50, "they wrote");
    p.stop().await;
    assert_eq!(seen(&start(options()).await.unwrap()), before);
}

#[tokio::test]
async fn a_week_in_which_it_was_not_up_is_as_one_in_which_nobody_worked() {
    const WEEK: i64 = 7 * 86_400;
    let dir = tempfile::tempdir().unwrap();
    let options = |name: &str, clock: &Clock| PracticeOptions {
        state: Some(dir.path().join(name)),
        clock: Some(clock.clone()),
        conversations: 40,
        ..PracticeOptions::default()
    };
    let clock = Clock::manual(Timestamp(1_790_000_000));
    let p = start(options("left", &clock)).await.unwrap();
    work(&p).await;
    let before = seen(&p).len();
    p.stop().await;
    std::fs::copy(dir.path().join("left"), dir.path().join("watched")).unwrap();
    let watched = start(options("watched", &clock)).await.unwrap();
    for _ in 0..7 * 24 {
        clock.advance(3_600);
        drop(watched.world().stage());
    }
    let left = start(options("left", &clock)).await.unwrap();
    assert_eq!(left.world().now(), 1_790_000_000 + WEEK);
    assert_eq!(seen(&left), seen(&watched));
    let news = seen(&left).len() - before;
    assert!((20..2_000).contains(&news), "{news} conversations in a week: no flood, and not nothing");
    let late = left.world().find(|c| c.created_at > 1_790_000_000 + WEEK - 2 * 86_400);
    assert!(!late.is_empty(), "to the end of it");
}

#[tokio::test]
async fn a_line_that_was_not_written_to_its_end_is_dropped_and_a_broken_one_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world");
    let p = up(&path).await;
    work(&p).await;
    let before = seen(&p);
    p.stop().await;
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{whole}{{\"at\":17")).unwrap();
    let p = up(&path).await;
    assert_eq!(seen(&p), before);
    work(&p).await;
    p.stop().await;
    let p = up(&path).await;
    p.stop().await;
    let whole = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = whole.lines().collect();
    lines[2] = "{";
    let broken = lines.join("\n") + "\n";
    std::fs::write(&path, &broken).unwrap();
    let options = || PracticeOptions { state: Some(path.clone()), ..PracticeOptions::default() };
    let error = start(options()).await.err().unwrap().to_string();
    assert!(error.contains("world:3: ") && error.contains("left as it is"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), broken);
    // A world that comes out another one is no world of this file.
    let other = whole.replacen("\"body\":\"Hello\"", "\"body\":\"\"", 1);
    std::fs::write(&path, other).unwrap();
    let error = start(options()).await.err().unwrap().to_string();
    assert!(error.contains("another one than it was"), "{error}");
    std::fs::write(&path, "my shopping list").unwrap();
    let error = start(options()).await.err().unwrap().to_string();
    assert!(error.contains("world:1: "), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "my shopping list");
}

#[tokio::test]
async fn two_programs_do_not_keep_their_worlds_in_one_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("world");
    let p = up(&path).await;
    let options = PracticeOptions { state: Some(path.clone()), ..PracticeOptions::default() };
    let error = start(options).await.err().unwrap();
    assert!(matches!(error, PracticeError::State(StateError::InUse { .. })), "{error}");
    p.stop().await;
    drop(up(&path).await);
}
