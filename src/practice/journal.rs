//! Every request that came in, and what became of it.

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
}

impl Entry {
    /// The entry as the control side shows it, without what people wrote.
    pub fn to_json(&self) -> Value {
        json!({"at": self.at, "method": self.method, "path": self.path, "query": self.query, "version": self.version,
            "kind": self.kind, "admin_id": self.admin, "status": self.status})
    }
}

/// The requests so far, oldest first.
#[derive(Debug, Default)]
pub struct Journal {
    entries: VecDeque<Entry>,
}

impl Journal {
    /// Writes one down.
    pub fn push(&mut self, entry: Entry) {
        if self.entries.len() >= LONGEST {
            self.entries.pop_front();
        }
        self.entries.push_back(entry);
    }

    /// All of them.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// Forgets all.
    pub fn clear(&mut self) {
        self.entries.clear();
    }
}
