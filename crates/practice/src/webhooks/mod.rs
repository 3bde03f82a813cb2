//! Webhooks: what happens in the workspace is told to one address (API 22).
//!
//! `topics` and `item` say what is told, `envelope` how it is wrapped and signed, `queue` by which rules it is
//! delivered; `delivery` is the task that does it. The world knows nothing of this: it only notes down what happened.

pub mod envelope;
mod item;
mod others;
pub mod queue;
#[cfg(test)]
mod tests;
pub mod topics;

use serde_json::Value;

use queue::Queue;

use super::world::{Time, World};
use envelope::Event;

/// After so many seconds of the workspace's time a delivery that failed is tried again, once (API 22.6).
pub const RETRY_AFTER: Time = 60;

/// Where webhooks go.
#[derive(Clone, PartialEq, Eq)]
pub struct Subscription {
    /// The address: `http` or `https`.
    pub url: String,
    /// The app's client secret, which signs them.
    pub secret: String,
    /// The topics that were ticked; all, if none is named.
    pub topics: Vec<String>,
    /// After how many seconds of the workspace's time a failed delivery is tried again.
    pub retry_after: Time,
}

impl Subscription {
    /// All topics to one address, by Intercom's rules.
    pub fn new(url: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { url: url.into(), secret: secret.into(), topics: Vec::new(), retry_after: RETRY_AFTER }
    }

    fn wants(&self, topic: &str) -> bool {
        self.topics.is_empty() || self.topics.iter().any(|t| t == topic)
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { url, topics, retry_after, .. } = self;
        f.debug_struct("Subscription")
            .field("url", url)
            .field("topics", topics)
            .field("retry_after", retry_after)
            .finish_non_exhaustive()
    }
}

/// How a subscription stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    #[default]
    None,
    /// The address did not answer the HEAD request yet; nothing is sent.
    Unchecked,
    /// Webhooks go out.
    Live,
    /// The address answered 410: nothing goes out any more.
    Gone,
}

impl Standing {
    /// A word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unchecked => "unchecked",
            Self::Live => "live",
            Self::Gone => "gone",
        }
    }
}

/// The webhooks of a workspace.
#[derive(Debug, Default)]
pub struct Webhooks {
    pub(super) subscription: Option<Subscription>,
    pub(super) standing: Standing,
    pub(super) queue: Queue,
    /// Deliveries that are on their way, delayed ones included.
    pub(super) under_way: usize,
    /// Deliveries that a fault holds back until another has gone out.
    pub(super) held: Vec<queue::Delivery>,
}

impl Webhooks {
    /// How they stand.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether nothing waits and nothing is on its way; what waits for its second attempt counts as waiting.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty() && self.under_way == 0 && self.held.is_empty()
    }

    /// Begins with a subscription whose address is still to be asked.
    pub(super) fn begin(&mut self, subscription: Option<Subscription>) {
        self.standing = if subscription.is_some() { Standing::Unchecked } else { Standing::None };
        self.subscription = subscription;
    }

    /// Puts the subscription in place; the world notes down from now on what happens.
    pub(super) fn set(&mut self, world: &mut World, subscription: Option<Subscription>, standing: Standing) {
        world.notices.listen(standing == Standing::Live);
        self.subscription = subscription;
        self.standing = standing;
        self.queue = Queue::default();
        self.held.clear();
    }

    /// Queues what has happened since the last time.
    pub(super) fn collect(&mut self, world: &mut World) {
        let Some(subscription) = self.subscription.as_ref().filter(|_| self.standing == Standing::Live) else { return };
        for notice in world.notices.take() {
            for (topic, item) in topics::of(world, &notice) {
                if subscription.wants(topic) {
                    self.queue.push(Event::new(topic, item, notice.at));
                }
            }
        }
    }

    /// The state of affairs, as the control side shows it. The secret is not part of it.
    pub(super) fn to_json(&self) -> Value {
        let subscription = self.subscription.as_ref();
        serde_json::json!({
            "url": subscription.map(|s| s.url.as_str()),
            "topics": subscription.map(|s| &s.topics),
            "retry_after": subscription.map(|s| s.retry_after),
            "standing": self.standing.as_str(),
            "waiting": self.queue.len(),
            "under_way": self.under_way + self.held.len(),
            "paused_until": self.queue.held_until(),
        })
    }
}
