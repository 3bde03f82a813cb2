//! The task that delivers webhooks: it lets the workspace's time pass, fetches what happened, and sends it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Client, redirect};

use super::faults::WebhookFault;
use super::journal::Attempt;
use super::shared::Shared;
use super::stage::Stage;
use super::webhooks::envelope::{Event, signature};
use super::webhooks::queue::{Delivery, Heard, Outcome};
use super::webhooks::{Standing, Subscription, Webhooks};

/// An answer that takes longer does not count (API 22.6).
const SLOWEST: Duration = Duration::from_secs(5);
/// How often the workspace is looked at when nobody asks anything of it.
const LOOK: Duration = Duration::from_millis(50);
/// How often an address is asked again that did not answer the HEAD request.
const CHECK: Duration = Duration::from_secs(1);
/// How long one that shall be overtaken waits for another.
const LONGEST_HELD: Duration = Duration::from_secs(1);
/// What Intercom's webhooks say of themselves (API 22.5).
const USER_AGENT: &str = "intercom-parrot-service-client/1.0";

/// What is to be done next.
enum Step {
    Send(Box<Delivery>, Subscription),
    /// Sent twice, by a fault.
    SendTwice(Box<Delivery>, Subscription),
    /// A fault has dealt with it.
    Again,
    Check(Subscription),
    Wait,
    /// There is no subscription.
    Sleep,
}

fn client() -> Result<Client, String> {
    // Whoever embeds the workspace may have chosen a provider already; any will do.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = Client::builder().user_agent(USER_AGENT).timeout(SLOWEST).redirect(redirect::Policy::none());
    client.no_proxy().build().map_err(|e| format!("no HTTP client could be made: {e}"))
}

/// Delivers until the workspace ends.
pub(super) async fn run(shared: Arc<Shared>) {
    // With the client come the machine's certificates, which are slow to read; most workspaces never send anything.
    while shared.settled().webhooks.subscription.is_none() {
        shared.news.notified().await;
    }
    let client = match client() {
        Ok(client) => client,
        Err(error) => return tracing::error!(error, "webhooks cannot be sent"),
    };
    let mut held_since = None;
    let mut complained = false;
    loop {
        match step(&shared, &mut held_since) {
            Step::Send(delivery, to) => attempt(&shared, &client, *delivery, &to).await,
            Step::SendTwice(delivery, to) => {
                let once_more = (*delivery).clone();
                attempt(&shared, &client, *delivery, &to).await;
                shared.stage().webhooks.under_way += 1;
                // The rules are done with it; this one is extra.
                let arrived = |heard| matches!(heard, Heard::Status(200..=299));
                let judge = |_: &mut Stage, (heard, _)| if arrived(heard) { "delivered" } else { "lost" };
                post(&shared, &client, &once_more, &to, judge).await;
            }
            Step::Again => {}
            Step::Check(to) => match check(&client, &to.url).await {
                Ok(()) => go_live(&shared, to),
                Err(why) => {
                    if !std::mem::replace(&mut complained, true) {
                        tracing::warn!(why, "no webhooks are sent yet; the address is asked again every second");
                    }
                    tokio::time::sleep(CHECK).await;
                }
            },
            Step::Wait => {
                let _ = tokio::time::timeout(LOOK, shared.news.notified()).await;
            }
            Step::Sleep => shared.news.notified().await,
        }
    }
}

fn go_live(shared: &Shared, to: Subscription) {
    let mut guard = shared.settled();
    let stage = &mut *guard;
    // Another one may have been put in its place while the address was being asked.
    if stage.webhooks.subscription.as_ref() == Some(&to) {
        tracing::info!(url = to.url, "webhooks are live");
        stage.webhooks.set(&mut stage.world, Some(to), Standing::Live);
    }
}

/// Lets what was due happen, and says what comes next.
fn step(shared: &Arc<Shared>, held_since: &mut Option<Instant>) -> Step {
    let mut guard = shared.settled();
    let now = shared.clock.now();
    let stage = &mut *guard;
    let Some(to) = stage.webhooks.subscription.clone() else { return Step::Sleep };
    match stage.webhooks.standing {
        Standing::Unchecked => return Step::Check(to),
        Standing::None | Standing::Gone => return Step::Sleep,
        Standing::Live => {}
    }
    stage.webhooks.collect(&mut stage.world);
    let Some(mut delivery) = stage.webhooks.queue.next(now) else {
        if held_since.is_some_and(|since| since.elapsed() >= LONGEST_HELD) {
            *held_since = None;
            release(&mut stage.webhooks);
            return Step::Again;
        }
        return Step::Wait;
    };
    stage.webhooks.under_way += 1;
    let fresh = !std::mem::replace(&mut delivery.met_fault, true);
    let fault = if fresh { stage.faults.take_webhook(delivery.event.topic) } else { None };
    if fresh && matches!(fault, None | Some(WebhookFault::Duplicate)) {
        // What is held goes next: this one has overtaken it.
        *held_since = None;
        release(&mut stage.webhooks);
    }
    match fault {
        None => Step::Send(Box::new(delivery), to),
        Some(WebhookFault::Duplicate) => Step::SendTwice(Box::new(delivery), to),
        Some(WebhookFault::Drop) => {
            stage.webhooks.under_way -= 1;
            stage.journal.attempted(unsent(&delivery, now));
            Step::Again
        }
        Some(WebhookFault::Reorder) => {
            stage.webhooks.under_way -= 1;
            delivery.attempts = 0;
            stage.webhooks.held.push(delivery);
            held_since.get_or_insert_with(Instant::now);
            Step::Again
        }
        Some(WebhookFault::Delay(time)) => {
            delivery.attempts = 0;
            let shared = Arc::downgrade(shared);
            tokio::spawn(async move {
                tokio::time::sleep(time).await;
                if let Some(shared) = shared.upgrade() {
                    let mut stage = shared.stage();
                    stage.webhooks.under_way = stage.webhooks.under_way.saturating_sub(1);
                    stage.webhooks.queue.put_back(delivery);
                    shared.news.notify_one();
                }
            });
            Step::Again
        }
    }
}

fn release(webhooks: &mut Webhooks) {
    for delivery in std::mem::take(&mut webhooks.held).into_iter().rev() {
        webhooks.queue.put_back(delivery);
    }
}

fn unsent(delivery: &Delivery, at: i64) -> Attempt {
    let (id, topic) = (delivery.event.id.clone(), delivery.event.topic);
    Attempt { at, id, topic, attempt: 0, status: None, outcome: "dropped", millis: 0, body: String::new() }
}

/// Sends it, and lets the rules decide what becomes of it.
async fn attempt(shared: &Shared, client: &Client, delivery: Delivery, to: &Subscription) {
    let copy = delivery.clone();
    let retry_after = to.retry_after;
    let decide = |stage: &mut Stage, (heard, now): (Heard, i64)| {
        let outcome = stage.webhooks.queue.ended(copy, heard, retry_after, now);
        if outcome == Outcome::Gone {
            stage.webhooks.standing = Standing::Gone;
            stage.world.notices.listen(false);
        }
        if outcome != Outcome::Delivered {
            tracing::warn!(?heard, outcome = outcome.as_str(), "a webhook was not delivered");
        }
        outcome.as_str()
    };
    post(shared, client, &delivery, to, decide).await;
}

/// One POST, written down in the journal with what `judge` makes of its end.
async fn post(
    shared: &Shared,
    client: &Client,
    delivery: &Delivery,
    to: &Subscription,
    judge: impl FnOnce(&mut Stage, (Heard, i64)) -> &'static str,
) {
    let app = shared.stage().world.workspace.id.to_string();
    let body = delivery.event.body(&app, delivery.attempts, delivery.first_sent_at);
    let begun = Instant::now();
    let request = client.post(&to.url).header("content-type", "application/json; charset=utf-8");
    let request = request.header("x-hub-signature", signature(&to.secret, body.as_bytes()));
    let heard = match request.body(body.clone()).send().await {
        Ok(response) => Heard::Status(response.status().as_u16()),
        Err(error) if error.is_timeout() => Heard::TimedOut,
        Err(_) => Heard::Unreachable,
    };
    let millis = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut guard = shared.stage();
    let stage = &mut *guard;
    let now = shared.clock.now();
    stage.webhooks.under_way = stage.webhooks.under_way.saturating_sub(1);
    let outcome = judge(stage, (heard, now));
    let status = if let Heard::Status(status) = heard { Some(status) } else { None };
    let (id, topic, attempt) = (delivery.event.id.clone(), delivery.event.topic, delivery.attempts);
    stage.journal.attempted(Attempt { at: now, id, topic, attempt, status, outcome, millis, body });
}

/// The HEAD request that an address has to answer before it can be saved (API 22.1).
async fn check(client: &Client, url: &str) -> Result<(), String> {
    match client.head(url).send().await {
        Ok(response) if response.status().is_success() => Ok(()),
        Ok(response) => Err(format!("HEAD {url} answered {}; it has to answer 2xx", response.status().as_u16())),
        Err(error) if error.is_timeout() => Err(format!("HEAD {url} was not answered within 5 s")),
        Err(error) if error.is_builder() => Err(format!("{url} is not an address of http or https")),
        Err(_) => Err(format!("HEAD {url} was not answered; nothing listens there")),
    }
}

/// Saves a subscription as the Developer Hub does: only if its address answers.
pub(super) async fn subscribe(shared: &Shared, to: Option<Subscription>) -> Result<(), String> {
    let standing = match &to {
        Some(to) => {
            check(&client()?, &to.url).await?;
            Standing::Live
        }
        None => Standing::None,
    };
    let mut guard = shared.settled();
    let stage = &mut *guard;
    stage.webhooks.set(&mut stage.world, to, standing);
    shared.news.notify_one();
    Ok(())
}

/// Presses the test button.
pub(super) fn ping(shared: &Shared) -> Result<(), &'static str> {
    let mut stage = shared.settled();
    if stage.webhooks.standing != Standing::Live {
        return Err("there are no live webhooks");
    }
    let now = shared.clock.now();
    stage.webhooks.queue.push(Event::ping(now));
    shared.news.notify_one();
    Ok(())
}
