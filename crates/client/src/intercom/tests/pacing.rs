//! The rate limit: kept to before the server has to refuse anything, waited out where it refuses all the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::{Reply, Server, client_with};
use crate::domain::Timestamp;
use crate::intercom::timer::Leaping;
use crate::intercom::{ApiError, ClientOptions};
use clock::Clock;

const WINDOW: u64 = 10;
/// The server's clock; the client's own is decades off.
const EPOCH: i64 = 1_900_000_000;

/// A server with so many requests a window; counts them by window, and its refusals.
async fn limited(limit: u32) -> (Server, Arc<Mutex<BTreeMap<u64, u32>>>, Arc<Mutex<u32>>) {
    let (windows, refusals) = (Arc::new(Mutex::new(BTreeMap::new())), Arc::new(Mutex::new(0)));
    let (count, refused) = (Arc::clone(&windows), Arc::clone(&refusals));
    let time = Leaping::new();
    let clock = Arc::clone(&time);
    let server = Server::start_in(time, move |_, _| {
        let seconds = clock.elapsed().as_secs();
        let window = seconds / WINDOW;
        let mut windows = count.lock().unwrap();
        let used = windows.entry(window).or_insert(0);
        *used += 1;
        let now = jiff::Timestamp::from_second(EPOCH + i64::try_from(seconds).unwrap()).unwrap();
        let headers = vec![
            ("x-ratelimit-limit", limit.to_string()),
            ("x-ratelimit-remaining", limit.saturating_sub(*used).to_string()),
            ("x-ratelimit-reset", (EPOCH + i64::try_from((window + 1) * WINDOW).unwrap()).to_string()),
            ("date", now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        ];
        if *used > limit {
            *refused.lock().unwrap() += 1;
            return Reply::With(
                429,
                headers,
                json!({ "type": "error.list", "errors": [{ "code": "rate_limit_exceeded" }] }),
            );
        }
        Reply::With(200, headers, json!({ "id": "5", "conversation_parts": [] }))
    })
    .await;
    (server, windows, refusals)
}

fn clock(options: &mut ClientOptions) {
    options.clock = Clock::manual(Timestamp(1000));
}

#[tokio::test]
async fn a_burst_of_400_reads_draws_no_429_and_keeps_to_its_share_of_every_window() {
    for (limit, share, most) in [(60, 0.5, 30), (60, 1.0, 60), (10, 0.5, 5), (166, 0.9, 149), (1, 0.5, 1)] {
        let reads = if limit == 1 { 20 } else { 400 };
        let (server, windows, refusals) = limited(limit).await;
        let client = client_with(&server, |options| {
            clock(options);
            options.share = share;
        });
        let id = "5".into();
        let threads = join_all((0..reads).map(|_| client.thread(&id))).await;
        assert!(threads.iter().all(Result::is_ok), "{:?}", threads.iter().find(|t| t.is_err()));
        assert_eq!(*refusals.lock().unwrap(), 0, "limit {limit}");
        let busiest = windows.lock().unwrap().values().copied().max().unwrap();
        assert!(busiest <= most, "{busiest} requests in a window of {limit}, share {share}");
        assert_eq!(server.count(), reads, "no request was made twice");
    }
}

#[tokio::test]
async fn the_rate_is_told_by_the_servers_clock() {
    let (server, _, _) = limited(60).await;
    let client = client_with(&server, clock);
    assert_eq!(client.rate(), None);
    client.thread(&"5".into()).await.expect("a thread");
    let rate = client.rate().expect("a rate");
    assert_eq!((rate.limit, rate.remaining, rate.reset), (60, 59, Timestamp(1_900_000_010)));
}

#[tokio::test]
async fn a_refused_read_is_waited_out_and_made_again() {
    let server = Server::start(|number, _| match number {
        0 => Reply::With(429, vec![("retry-after", "7".to_owned())], json!({})),
        _ => Reply::Json(200, json!({ "id": "5", "conversation_parts": [] })),
    })
    .await;
    client_with(&server, clock).thread(&"5".into()).await.expect("a thread");
    assert_eq!(server.count(), 2);
    assert_eq!(server.time().elapsed().as_secs(), 7);
}

/// A 429 in Intercom's words.
fn refusal() -> Value {
    json!({ "type": "error.list", "errors": [{ "code": "rate_limit_exceeded", "message": "Exceeded rate limit" }] })
}

#[tokio::test]
async fn a_refused_write_is_left_to_the_caller_with_the_time_to_come_back() {
    let server = Server::start(|_, _| Reply::With(429, vec![("retry-after", "7".to_owned())], refusal())).await;
    let client = client_with(&server, clock);
    let refused = client.close(&"5".into(), &"1".into()).await.expect_err("refused");
    assert_eq!(refused, ApiError::RateLimited { retry_at: Timestamp(1007), asked: None });
    assert!(!refused.is_ambiguous() && refused.is_transient());
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_page_that_says_429_holds_everything_back_as_well_and_proves_nothing() {
    let server = Server::start(|_, _| Reply::With(429, vec![("retry-after", "7".to_owned())], json!({}))).await;
    let client = client_with(&server, clock);
    let refused = client.close(&"5".into(), &"1".into()).await.expect_err("refused");
    assert!(refused.is_ambiguous() && refused.is_transient());
    assert!(matches!(refused, ApiError::Foreign { status: 429, retry_at: Some(Timestamp(1007)), .. }), "{refused:?}");
}

#[tokio::test]
async fn a_limit_that_lasts_for_minutes_is_reported_instead_of_waited_out() {
    let server = Server::start(|_, _| Reply::With(429, vec![("retry-after", "300".to_owned())], refusal())).await;
    let refused = client_with(&server, clock).thread(&"5".into()).await.expect_err("refused");
    assert_eq!(refused, ApiError::RateLimited { retry_at: Timestamp(1300), asked: None });
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_limit_of_a_day_is_honoured_for_a_quarter_of_an_hour_and_said() {
    for (header, asked) in [("86400", "24 h"), ("99999999999", "27777778 h"), ("901", "16 min")] {
        let server = Server::start(move |_, _| Reply::With(429, vec![("retry-after", header.to_owned())], refusal()));
        let server = server.await;
        let refused = client_with(&server, clock).close(&"5".into(), &"1".into()).await.expect_err("refused");
        assert!(matches!(refused, ApiError::RateLimited { retry_at: Timestamp(1900), .. }), "{refused:?}");
        assert!(refused.to_string().contains(&format!("asks to wait {asked}")), "{refused}");
    }
}

#[tokio::test]
async fn a_person_who_presses_on_finds_out_at_once_whether_the_limit_still_holds() {
    let headers = [
        ("retry-after", "86400"),
        ("x-ratelimit-limit", "1000"),
        ("x-ratelimit-remaining", "0"),
        ("x-ratelimit-reset", "1010"),
    ];
    let headers = headers.map(|(name, value)| (name, value.to_owned()));
    let server = Server::start(move |number, _| match number {
        0 => Reply::With(429, headers.to_vec(), refusal()),
        _ => Reply::Json(200, json!({ "id": "5", "conversation_parts": [] })),
    })
    .await;
    let client = client_with(&server, clock);
    client.close(&"5".into(), &"1".into()).await.expect_err("refused");
    client.press_on();
    client.close(&"5".into(), &"1".into()).await.expect("closed");
    assert_eq!((server.count(), server.time().elapsed().as_secs()), (2, 0));
}
