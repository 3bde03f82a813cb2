//! Many webhooks at once: what they tell of is fetched, and not once for each.

use std::time::Duration;

use sidetone::practice::{Fault, FaultKind};
use sidetone::sync::stream::{DELIVERIES, Deliveries};

use crate::listener::{signature, webhook};
use crate::rig::Rig;
use crate::stream::told;

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
    rig.head(id).await.statistics.last_contact_reply_at.map(|at| at.0) == server
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
