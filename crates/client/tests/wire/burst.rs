//! Many webhooks at once: what they tell of is fetched, and not once for each.

use std::time::Duration;

use client::intercom::{PageRequest, Query, SearchSort};
use client::sync::stream::{DELIVERIES, Deliveries};
use client::sync::{PollMode, SyncEvent, SyncSettings};
use practice::{Fault, FaultKind};

use crate::listener::{signature, webhook};
use crate::rig::{Rig, note, settings};
use crate::stream::{caught_up, told, told_with};

/// Requests that fetched one conversation.
fn fetched(rig: &Rig) -> usize {
    let single = |path: &str| path.strip_prefix("/conversations/").is_some_and(|id| id.parse::<u64>().is_ok());
    rig.world.journal().iter().filter(|entry| entry.method == "GET" && single(&entry.path)).count()
}

/// Sends webhooks at once, one for each, and waits until what they tell of is here.
async fn tell(rig: &Rig, url: &str, ids: &[String]) {
    let client = reqwest::Client::builder().no_proxy().build().expect("no trouble");
    let posts = ids.iter().enumerate().map(|(n, id)| {
        let body = webhook(&format!("number {n}"), id);
        client.post(url).header("x-hub-signature", signature(&body)).body(body).send()
    });
    let answers = futures_util::future::join_all(posts).await;
    assert!(answers.into_iter().all(|answer| answer.is_ok_and(|answer| answer.status().as_u16() == 200)));
    loop {
        rig.settle().await;
        let kept = Deliveries::read(rig.store.meta(DELIVERIES).await.expect("a store").as_deref());
        if kept.accepted >= ids.len() as u64 {
            break;
        }
        tokio::task::yield_now().await;
    }
    rig.settle().await;
}

/// A workspace that takes its time, and sends no webhooks of its own.
async fn slow() -> (Rig, String) {
    let (rig, url) = told().await;
    rig.world.subscribe(None).await.expect("no trouble");
    rig.world.plan(Fault::share(1.0, 1, FaultKind::Delay(Duration::from_millis(1000))));
    rig.clock.advance(60);
    (rig, url)
}

async fn has(rig: &Rig, id: &str) -> bool {
    let server = rig.server(id)["statistics"]["last_contact_reply_at"].as_i64();
    let kept = rig.store.thread(&id.into()).await.expect("a store");
    kept.is_some_and(|kept| kept.conversation.statistics.last_contact_reply_at.map(|at| at.0) == server)
}

#[tokio::test]
async fn many_webhooks_for_a_few_conversations_are_few_requests() {
    let (rig, url) = slow().await;
    let ids = rig.open_ones().into_iter().take(5).collect::<Vec<_>>();
    for id in &ids {
        rig.world.contact_writes(id, "<p>Once and again</p>").expect("no trouble");
    }
    tell(&rig, &url, &ids.iter().cycle().take(200).cloned().collect::<Vec<_>>()).await;
    assert!(fetched(&rig) < 100, "{} requests for 200 webhooks", fetched(&rig));
    for id in &ids {
        assert!(has(&rig, id).await, "{id}");
    }
}

/// Settings under which a few webhooks at once are a flood.
fn narrow() -> SyncSettings {
    SyncSettings { followed: 5, ..settings() }
}

/// A customer writes in each.
fn write_in(rig: &Rig, ids: &[String]) {
    for id in ids {
        rig.world.contact_writes(id, "<p>Is it you, too?</p>").expect("no trouble");
    }
}

/// Which is not as it is on the server, if one is not.
async fn all_are_as_on_the_server(rig: &Rig, ids: &[String]) -> Result<(), String> {
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let (query, page) = (Query::updated_since(rig.clock.now().plus(-60)), PageRequest { per_page: 150, after });
        let page = rig.client.search_conversations(&query, &SearchSort::oldest(), &page).await.expect("an answer");
        found.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    for id in ids {
        let served = found.iter().find(|head| head.id.as_str() == id).expect("it was changed");
        let kept = rig.store.thread(&id.as_str().into()).await.expect("a store").map(|kept| kept.conversation);
        if kept.as_ref() != Some(served) {
            return Err(format!("{id}: {kept:?} is not {served:?}"));
        }
    }
    Ok(())
}

async fn says(rig: &Rig, id: &str) -> bool {
    let thread = rig.thread(id).await;
    thread.parts.iter().any(|p| p.body.as_ref().is_some_and(|b| b.as_html().contains("Is it you, too?")))
}

#[tokio::test]
async fn a_thousand_webhooks_of_a_thousand_conversations_are_a_few_requests_and_nothing_is_missed() {
    let plain = SyncSettings { followed: 20, requests_per_minute: 30, ..settings() };
    let (mut rig, _) = told_with(1200, plain).await;
    let ids = rig.world.find(|c| c.contact().is_some() && c.ticket.is_none() && c.parts.len() < 400);
    let ids: Vec<String> = ids.into_iter().take(1000).collect();
    assert_eq!(ids.len(), 1000);
    let (looked_at, kept, waiting) = (&ids[400], &ids[990..995], &ids[998]);
    for id in kept.iter().chain([looked_at]) {
        rig.look(id, &[]).await;
    }
    rig.decide(waiting, vec![note("To be sent when it is time")]).await;
    rig.clock.advance(61);
    rig.world.clear_journal();
    write_in(&rig, &ids);
    caught_up(&rig).await;
    let followed = fetched(&rig);
    assert!((20..=26).contains(&followed), "{followed} requests for single conversations");
    assert!(says(&rig, looked_at).await, "what is looked at comes at once");
    assert!(has(&rig, waiting).await, "so does what waits in the outbox");
    assert!(!has(&rig, &ids[900]).await, "this is left to the poll");
    rig.look(&ids[900], &[]).await;
    assert!(says(&rig, &ids[900]).await, "unless somebody looks");
    rig.clock.advance(12);
    rig.heard();
    rig.poll().await;
    let not_live = |event: &SyncEvent| matches!(event, SyncEvent::Status(s) if s.stream.is_some_and(|it| !it.live));
    assert!(!rig.heard().iter().any(not_live), "what was left to the poll was not missed by webhooks");
    let journal = rig.world.journal();
    assert!(journal.len() <= 50, "{} requests", journal.len());
    for id in kept {
        assert!(says(&rig, id).await, "threads that are kept are fetched in the background");
    }
    all_are_as_on_the_server(&rig, &ids).await.expect("nothing is missed");
}

#[tokio::test]
async fn what_a_flood_leaves_comes_by_a_quick_poll_by_itself() {
    let (a_moment, an_hour) = (Duration::from_millis(2), Duration::from_secs(3600));
    let adaptive =
        SyncSettings { poll: PollMode::Adaptive, poll_active: a_moment, poll_streaming: an_hour, ..narrow() };
    let (mut rig, _) = told_with(60, adaptive).await;
    let ids = rig.open_ones();
    write_in(&rig, &ids[..1]);
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if s.stream.is_some_and(|stream| stream.live))).await;
    caught_up(&rig).await;
    rig.clock.advance(60);
    write_in(&rig, &ids);
    caught_up(&rig).await;
    let all_come = async {
        while all_are_as_on_the_server(&rig, &ids).await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), all_come).await.expect("they come though no poll is due for an hour");
}

#[tokio::test]
async fn what_no_poll_finds_of_a_flood_is_asked_for_in_the_background() {
    let (rig, url) = told_with(60, narrow()).await;
    rig.world.subscribe(None).await.expect("no trouble");
    let ids: Vec<String> = rig.open_ones().into_iter().take(15).collect();
    // These say nothing of when it was: no poll can be known to have found it.
    tell(&rig, &url, &ids).await;
    rig.poll().await;
    assert_eq!(fetched(&rig), 5);
    rig.clock.advance(14);
    rig.poll().await;
    assert_eq!(fetched(&rig), 5);
    rig.clock.advance(1);
    rig.poll().await;
    assert_eq!(fetched(&rig), 15, "each once");
}
