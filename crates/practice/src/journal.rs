//! Every request that came in and every webhook that went out, and what became of it.

use std::collections::VecDeque;

use axum::http::request::Parts;
use serde_json::{Value, json};

use super::world::Time;

/// How many requests are remembered.
const LONGEST: usize = 20_000;

/// So much of the bodies is remembered, roughly in bytes: of the oldest requests beyond that only the outlines.
const HEAVIEST: usize = 16 * 1024 * 1024;

/// A request that came in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When, in the workspace's time.
    pub at: Time,
    pub method: String,
    /// Its path, without the query.
    pub path: String,
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
    /// What the workspace itself made of it, whatever was answered; none if a fault or the limit kept it away.
    pub done: Option<u16>,
    /// How long after it had come in that was, in milliseconds of real time. Requests stand in the order in which they
    /// were done.
    pub millis: u64,
    /// What went wrong as planned.
    pub fault: Option<&'static str>,
}

impl Entry {
    /// The entry as the control side shows it; with what people wrote only if asked for.
    pub fn to_json(&self, bodies: bool) -> Value {
        let mut value = json!({"at": self.at, "method": self.method, "path": self.path, "query": self.query,
            "version": self.version, "kind": self.kind, "admin_id": self.admin, "status": self.status,
            "done": self.done, "millis": self.millis, "fault": self.fault});
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
    /// What the bodies of the entries weigh.
    weight: usize,
    /// How many of the oldest entries have lost their bodies.
    bare: usize,
}

impl Journal {
    /// Writes one down.
    pub fn push(&mut self, entry: Entry) {
        if self.entries.len() >= LONGEST
            && let Some(oldest) = self.entries.pop_front()
        {
            self.weight = self.weight.saturating_sub(oldest.body.as_ref().map_or(0, weight));
            self.bare = self.bare.saturating_sub(1);
        }
        self.weight += entry.body.as_ref().map_or(0, weight);
        self.entries.push_back(entry);
        while self.weight > HEAVIEST
            && let Some(oldest) = self.entries.get_mut(self.bare)
        {
            self.weight = self.weight.saturating_sub(oldest.body.take().as_ref().map_or(0, weight));
            self.bare += 1;
        }
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
        *self = Self::default();
    }
}

/// Roughly what a value takes in memory.
fn weight(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(list) => list.iter().map(weight).sum(),
        Value::Object(map) => map.iter().map(|(name, value)| 64 + name.len() + weight(value)).sum(),
        _ => 0,
    };
    size_of::<Value>() + inside
}

/// What the journal says of a request.
pub(super) fn entry(head: &Parts, path: &str, at: i64, body: Option<Value>, status: Option<u16>) -> Entry {
    let field = |name: &str| {
        body.as_ref().and_then(|b| b.get(name)).and_then(|v| match v {
            Value::String(s) => Some(s.clone()),
            Value::Number(n) => Some(n.to_string()),
            _ => None,
        })
    };
    Entry {
        at,
        method: head.method.as_str().to_owned(),
        path: path.to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        version: head.headers.get("intercom-version").and_then(|v| v.to_str().ok()).map(str::to_owned),
        kind: field("message_type"),
        admin: field("admin_id"),
        status,
        done: None,
        millis: 0,
        fault: None,
        body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(body: Value) -> Entry {
        let (method, path, query) = ("POST".to_owned(), "/tags".to_owned(), String::new());
        let (version, kind, admin, status, done, fault) = (None, None, None, None, None, None);
        Entry { at: 0, method, path, query, version, kind, admin, body: Some(body), status, done, millis: 0, fault }
    }

    #[test]
    fn the_oldest_bodies_go_when_all_of_them_weigh_too_much() {
        let mut journal = Journal::default();
        for _ in 0..LONGEST + 10 {
            journal.push(entry(json!("x".repeat(60_000))));
        }
        let with_body = journal.entries().filter(|e| e.body.is_some()).count();
        assert_eq!((journal.entries().count(), with_body), (LONGEST, HEAVIEST / (60_000 + size_of::<Value>())));
        assert!(journal.entries().last().is_some_and(|e| e.body.is_some()));
        journal.clear();
        journal.push(entry(json!({"name": "x"})));
        assert_eq!(journal.entries().filter(|e| e.body.is_some()).count(), 1);
    }
}
