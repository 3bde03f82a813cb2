//! Whether news really arrive: what the status says of a server that answers, and not with Intercom's API.

use client::sync::{Deaf, Phase, SyncEvent, SyncStatus};
use practice::{Fault, FaultKind};

use crate::rig::{NOON, Rig, settings};
use crate::stream::{caught_up, told};

const PAGE: &str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Sign in</body></html>";

/// Every answer is this one.
fn always(status: u16, body: &str) -> Fault {
    Fault::share(1.0, 1, FaultKind::Replace { status, body: body.to_owned() })
}

/// The last status that was told.
fn status(rig: &mut Rig) -> SyncStatus {
    let mut told = rig.heard().into_iter().filter_map(|event| match event {
        SyncEvent::Status(status) => Some(status),
        _ => None,
    });
    told.next_back().expect("a status")
}

fn deaf(rig: &mut Rig) -> Deaf {
    status(rig).deaf.expect("no news")
}

#[tokio::test]
async fn a_server_that_answers_with_something_else_is_said_to_bring_no_news_since_when_and_why() {
    let error = r#"{"type":"error.list","errors":[{"code":"server_error","message":"no"}]}"#;
    let mut rig = Rig::live(30).await;
    for (code, body, why) in [
        (200, PAGE, "web page, not Intercom's API"),
        (200, "\n  <html>", "web page, not Intercom's API"),
        (200, "", "none of Intercom's API"),
        (200, "{}", "none of Intercom's API"),
        (200, "[1, 2", "none of Intercom's API"),
        (200, "[]", "none of Intercom's API"),
        (200, "null", "none of Intercom's API"),
        (200, r#"{"conversations": null}"#, "none of Intercom's API"),
        (200, r#"{"data": null, "error": "upstream"}"#, "none of Intercom's API"),
        (200, r#"{"conversations": "soon"}"#, "none of Intercom's API"),
        (503, PAGE, "the server fails (503)"),
        (500, error, "the server fails (500)"),
        (404, PAGE, "in between answers (404), not Intercom's API"),
        (403, PAGE, "in between answers (403)"),
        (301, "", "refuses it (301"),
        (401, PAGE, "in between answers (401)"),
    ] {
        rig.clock.advance(60);
        rig.poll().await;
        let last = rig.clock.now();
        rig.world.plan(always(code, body));
        for _ in 0..2 {
            rig.clock.advance(60);
            rig.poll().await;
        }
        let deaf = deaf(&mut rig);
        assert_eq!(deaf.since, last, "{code} {body}");
        assert!(deaf.why.contains(why) && !deaf.brief.is_empty(), "{code} {body}: {deaf:?}");
        rig.world.clear_faults();
        rig.clock.advance(60);
        rig.poll().await;
        assert_eq!(status(&mut rig).deaf, None, "{code} {body}");
    }
}

#[tokio::test]
async fn a_first_contact_that_meets_a_web_page_says_so() {
    let mut rig = Rig::resting(30, settings()).await;
    rig.world.plan(always(200, PAGE));
    rig.start();
    let is_deaf = |event: &SyncEvent| matches!(event, SyncEvent::Status(status) if status.deaf.is_some());
    let SyncEvent::Status(status) = rig.hear(is_deaf).await else { panic!("a status") };
    let deaf = status.deaf.expect("no news");
    assert_eq!((status.phase, deaf.since), (Phase::Starting, NOON));
    assert!(deaf.why.contains("web page"), "{deaf:?}");
    rig.world.clear_faults();
    rig.hear(|event| matches!(event, SyncEvent::Status(s) if s.phase == Phase::Live && s.deaf.is_none())).await;
}

#[tokio::test]
async fn webhooks_that_come_are_no_news_while_nothing_they_tell_of_can_be_fetched() {
    let (mut rig, _) = told().await;
    rig.poll().await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.contact_writes(&id, "<p>Here</p>").expect("written");
    caught_up(&rig).await;
    rig.heard();
    rig.world.plan(always(200, PAGE));
    rig.world.contact_writes(&id, "<p>Anybody?</p>").expect("written");
    caught_up(&rig).await;
    rig.clock.advance(60);
    rig.poll().await;
    let said = status(&mut rig);
    assert!(said.stream.is_some_and(|stream| stream.live), "they come");
    assert!(said.deaf.is_some_and(|deaf| !deaf.webhooks && deaf.why.contains("web page")));
}

#[tokio::test]
async fn where_only_searches_fail_webhooks_are_said_to_bring_the_news() {
    let (mut rig, _) = told().await;
    rig.poll().await;
    let id = rig.open_ones().swap_remove(0);
    rig.world.plan(Fault::once("/search", FaultKind::Replace { status: 200, body: PAGE.into() }).times(1000));
    rig.clock.advance(60);
    rig.poll().await;
    assert!(!deaf(&mut rig).webhooks);
    rig.world.contact_writes(&id, "<p>Here</p>").expect("written");
    caught_up(&rig).await;
    assert!(deaf(&mut rig).webhooks);
    rig.clock.advance(60);
    rig.poll().await;
    rig.world.clear_faults();
    rig.poll().await;
    assert_eq!(status(&mut rig).deaf, None);
}
