//! Every request that came in and every webhook that went out, and what became of it.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::world::Time;

/// How many requests are remembered.
const LONGEST: usize = 20_000;

/// A request that came in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When, in the workspace's time.
    pub at: Time,
    /// Its method.
    pub method: String,
    /// Its path, without the query.
    pub path: String,
    /// Its query.
    pub query: String,
    /// The version header.
    pub version: Option<String>,
    /// What its body is: the `message_type`, if it has one.
    pub kind: Option<String>,
    /// The teammate it names as its author.
    pub admin: Option<String>,
    /// The body, for tests that look at what was sent.
    pub body: Option<Value>,
    /// The status of the answer; none when the connection was cut.
    pub status: Option<u16>,
    /// What went wrong as planned.
    pub fault: Option<&'static str>,
}

impl Entry {
    /// The entry as the control side shows it; with what people wrote only if asked for.
    pub fn to_json(&self, bodies: bool) -> Value {
        let mut value = json!({"at": self.at, "method": self.method, "path": self.path, "query": self.query,
            "version": self.version, "kind": self.kind, "admin_id": self.admin, "status": self.status,
            "fault": self.fault});
        if let Some(map) = value.as_object_mut().filter(|_| bodies) {
            map.insert("body".into(), self.body.clone().unwrap_or(Value::Null));
        }
        value
    }
}

/// An attempt to deliver a webhook.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When, in the workspace's time.
    pub at: Time,
    /// The event's id; none for a ping.
    pub id: Option<String>,
    /// Its topic.
    pub topic: &'static str,
    /// Which attempt it was; 0 for one that a fault kept from being sent.
    pub attempt: u32,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// `delivered`, `again`, `lost`, `throttled`, `paused`, `gone`; `dropped` for one that a fault lost.
    pub outcome: &'static str,
    /// How long the answer took, in milliseconds.
    pub millis: u64,
    /// What was sent.
    pub body: String,
}

impl Attempt {
    /// The attempt as the control side shows it; with what was sent only if asked for.
    pub fn to_json(&self, bodies: bool) -> Value {
        let mut value = json!({"at": self.at, "id": self.id, "topic": self.topic, "attempt": self.attempt,
            "status": self.status, "outcome": self.outcome, "millis": self.millis});
        if let Some(map) = value.as_object_mut().filter(|_| bodies) {
            map.insert("body".into(), serde_json::from_str(&self.body).unwrap_or(Value::Null));
        }
        value
    }
}

/// The requests and webhooks so far, oldest first.
#[derive(Debug, Default)]
pub struct Journal {
    entries: VecDeque<Entry>,
    attempts: VecDeque<Attempt>,
}

impl Journal {
    /// Writes one down.
    pub fn push(&mut self, entry: Entry) {
        if self.entries.len() >= LONGEST {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// Writes down an attempt to deliver a webhook.
    pub fn attempted(&mut self, attempt: Attempt) {
        if self.attempts.len() >= LONGEST {
            self.attempts.pop_front();
        }
        self.attempts.push_back(attempt);
    }

    /// All attempts to deliver webhooks.
    pub fn attempts(&self) -> impl Iterator<Item = &Attempt> {
        self.attempts.iter()
    }

    /// All requests.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.attempts.clear();
    }
}
