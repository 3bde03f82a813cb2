//! The stream: webhooks as a second source of news, beside the poll (S5, source 2).
//!
//! A webhook says where something happened, and the conversation is asked for; what comes of that goes through the
//! same merge as every other answer. So it does not matter whether webhooks are doubled, late, lost or out of order:
//! the poll finds what they left out.

mod serve;

use std::collections::{HashSet, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver};

use super::context::Context;
use super::threads::ThreadMessage;
use crate::domain::Timestamp;
use crate::intercom::Token;
use crate::intercom::webhook::{self, About, Redaction};

/// Where the last deliveries are kept.
pub const DELIVERIES: &str = "stream.deliveries";
/// The address of which it was said that other machines can reach it.
const SAID_OPEN: &str = "stream.said_open";
/// How long until an address that is taken is tried again.
const AGAIN: Duration = Duration::from_secs(2);
/// How many are kept.
const MOST_KEPT: usize = 50;
/// How many ids are remembered, so that a repeated delivery asks for nothing.
const MOST_SEEN: usize = 10_000;

/// Where webhooks are listened for.
#[derive(Clone, Debug)]
pub struct StreamSettings {
    /// The address: on this machine, behind a reverse proxy or a tunnel.
    pub listen: SocketAddr,
    /// The app's client secret, with which webhooks are signed.
    pub secret: Token,
}

/// How the stream stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamStatus {
    /// The address that is open, from the settings.
    pub listen: SocketAddr,
    /// Whether webhooks come, and none is known to be missing.
    pub live: bool,
    /// How many were refused for their signature.
    pub refused: u64,
}

/// A delivery, as it is kept for a person to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// When it came, in seconds.
    pub at: i64,
    /// Such as `conversation.user.replied`; empty where the body could not be read.
    pub topic: String,
    /// In a word: asked for, removed, refused.
    pub outcome: String,
}

/// What was kept of deliveries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deliveries {
    /// The last ones, newest last.
    pub last: VecDeque<DeliveryRecord>,
    /// How many came.
    pub accepted: u64,
    /// How many were refused for their signature.
    pub refused: u64,
}

impl Deliveries {
    /// What the store has kept of them.
    pub fn read(kept: Option<&str>) -> Self {
        kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default()
    }
}

/// What the server of the stream tells.
enum Delivery {
    /// A webhook with the right signature.
    Body(Vec<u8>),
    /// One without.
    Refused,
}

/// Listens until the sync is to stop.
pub(super) async fn run(context: Arc<Context>) {
    let Some(settings) = context.settings.stream.clone() else { return };
    let Some(listener) = listener(&context, settings.listen).await else { return };
    let listen = listener.local_addr().unwrap_or(settings.listen);
    say_if_open(&context, settings.listen).await;
    context.voice.set_status(|s| s.stream = Some(StreamStatus { listen, live: false, refused: 0 }));
    let (tell, came) = mpsc::unbounded_channel();
    tokio::select! {
        () = context.stopped() => {}
        () = serve::serve(listener, settings.secret, tell) => {}
        () = Incoming::new(&context).run(came) => {}
    }
    context.voice.set_status(|s| s.stream = None);
}

/// Says once of an address that other machines can reach it: that may be meant, and is not to be said at every start.
async fn say_if_open(context: &Context, at: SocketAddr) {
    let said = context.report_err(context.store.meta(SAID_OPEN).await).flatten();
    if at.ip().is_loopback() || said == Some(at.to_string()) {
        return;
    }
    context.voice.problem(&format!(
        "other machines can reach {at}, where webhooks are listened for, and what comes there is not encrypted; it \
         belongs behind a proxy that speaks HTTPS"
    ));
    let _ = context.report_err(context.store.set_meta(SAID_OPEN, &at.to_string()).await);
}

/// Listens as soon as it can: another sidetone of this person may have the address, and end (S9). That is said only by
/// the one whose turn it is. None when the sync is to stop.
async fn listener(context: &Context, at: SocketAddr) -> Option<TcpListener> {
    loop {
        match TcpListener::bind(at).await {
            Ok(listener) => return Some(listener),
            Err(error) if context.holds() => {
                context.voice.problem(&format!("webhooks cannot be listened for at {at}: {error}"));
            }
            Err(_) => {}
        }
        if !context.pause(AGAIN).await {
            return None;
        }
    }
}

struct Incoming<'a> {
    context: &'a Context,
    seen: HashSet<String>,
    order: VecDeque<String>,
}

impl<'a> Incoming<'a> {
    fn new(context: &'a Context) -> Self {
        Self { context, seen: HashSet::new(), order: VecDeque::new() }
    }

    async fn run(mut self, mut came: UnboundedReceiver<Delivery>) {
        let workspace = self.context.report_err(self.context.store.workspace().await).flatten();
        let kept = self.context.report_err(self.context.store.meta(DELIVERIES).await).flatten();
        let mut kept = Deliveries::read(kept.as_deref());
        while let Some(one) = came.recv().await {
            match one {
                Delivery::Refused => {
                    kept.refused += 1;
                    self.context.voice.set_status(|s| {
                        if let Some(stream) = &mut s.stream {
                            stream.refused += 1;
                        }
                    });
                }
                Delivery::Body(body) => {
                    kept.accepted += 1;
                    let (topic, outcome) = self.take(&body, workspace.as_deref()).await;
                    if kept.last.len() >= MOST_KEPT {
                        kept.last.pop_front();
                    }
                    let at = self.context.clock.now().0;
                    kept.last.push_back(DeliveryRecord { at, topic, outcome: outcome.to_owned() });
                }
            }
            if came.is_empty()
                && let Ok(text) = serde_json::to_string(&kept)
            {
                let _ = self.context.report_err(self.context.store.set_meta(DELIVERIES, &text).await);
            }
        }
    }

    /// Takes a webhook; its topic and what became of it.
    async fn take(&mut self, body: &[u8], workspace: Option<&str>) -> (String, &'static str) {
        let webhook = match webhook::read(body) {
            Ok(webhook) => webhook,
            Err(why) => {
                tracing::info!(why, "a webhook cannot be read");
                return (String::new(), "unreadable");
            }
        };
        let topic = webhook.topic.to_string();
        // An app's endpoint hears of every workspace that has it (API 22.1).
        if let (Some(app), Some(workspace)) = (webhook.app.as_deref(), workspace)
            && app != workspace
        {
            return (topic, "of another workspace");
        }
        if webhook.id.is_some_and(|id| !self.is_new(id)) {
            return (topic, "came before");
        }
        self.context.voice.set_status(|s| {
            if let Some(stream) = &mut s.stream {
                stream.live = true;
            }
        });
        match webhook.about {
            About::Redacted(Redaction { conversation, parts, first }) => {
                let guard = self.context.busy.begin();
                let _ = self.context.report_err(self.context.store.redact(&conversation, parts, first).await);
                let changed_at = webhook.changed_at;
                let _ =
                    self.context.tasks.threads.send(ThreadMessage::Announcement { conversation, changed_at, guard });
                (topic, "asked for")
            }
            About::Conversation(conversation) => {
                let guard = self.context.busy.begin();
                // The task is gone when the sync stops.
                let changed_at = webhook.changed_at;
                let _ =
                    self.context.tasks.threads.send(ThreadMessage::Announcement { conversation, changed_at, guard });
                (topic, "asked for")
            }
            About::Deleted(id) => {
                if let Some(gone) = self.context.report_err(self.context.store.deleted(vec![id]).await) {
                    self.context.gone(gone).await;
                }
                (topic, "removed")
            }
            About::DeletedContact(id) => {
                let _ = self.context.report_err(self.context.store.contact_deleted(&id).await);
                (topic, "removed")
            }
            About::Nothing => (topic, "of no concern"),
        }
    }

    fn is_new(&mut self, id: String) -> bool {
        if !self.seen.insert(id.clone()) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > MOST_SEEN
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        true
    }
}

impl Context {
    /// Whether webhooks come, so that the poll only has to look after them.
    pub(super) fn streams(&self) -> bool {
        self.voice.status().stream.is_some_and(|stream| stream.live)
    }

    /// The poll found a change of this time that no webhook told of: webhooks are not to be relied on until one comes
    /// again.
    pub(super) fn missed(&self, changed_at: Timestamp) {
        if self.streams() && self.clock.now().since(changed_at) > LATEST_SECONDS {
            tracing::info!("webhooks have missed something; the poll is quick again");
            self.voice.set_status(|s| {
                if let Some(stream) = &mut s.stream {
                    stream.live = false;
                }
            });
        }
    }
}

/// A webhook may be so many seconds behind what it tells of.
const LATEST_SECONDS: i64 = 10;
