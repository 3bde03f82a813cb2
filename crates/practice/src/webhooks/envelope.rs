//! The envelope around an event, and its signature (API 22.3 and 22.5).

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha1::Sha1;

use crate::world::Time;

/// Something to be told.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its id, the same in every attempt; none for a ping.
    pub id: Option<String>,
    /// What it is about.
    pub topic: &'static str,
    /// The object.
    pub item: Value,
    /// When it happened.
    pub created_at: Time,
}

impl Event {
    /// An event with an id of its own.
    pub fn new(topic: &'static str, item: Value, created_at: Time) -> Self {
        Self { id: Some(made_up_id()), topic, item, created_at }
    }

    /// What the test button sends.
    pub fn ping(now: Time) -> Self {
        let item = json!({"type": "ping", "message": "something something interzen"});
        Self { id: None, topic: "ping", item, created_at: now }
    }

    /// The body of the request that tells of it.
    pub fn body(&self, app: &str, attempt: u32, first_sent_at: Time) -> String {
        json!({
            "type": "notification_event",
            "app_id": app,
            "data": {"type": "notification_event_data", "item": self.item},
            "links": {},
            "id": self.id,
            "topic": self.topic,
            "delivery_status": self.id.as_ref().map(|_| "pending"),
            "delivery_attempts": attempt,
            "delivered_at": 0,
            "first_sent_at": first_sent_at,
            "created_at": self.created_at,
            "self": null,
        })
        .to_string()
    }
}

fn made_up_id() -> String {
    let n = fastrand::u128(..);
    // The version and the variant of a random UUID.
    let n = n & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{n:032x}");
    format!("notif_{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The value of `X-Hub-Signature` for a body.
pub fn signature(secret: &str, body: &[u8]) -> String {
    let mut out = String::from("sha1=");
    // A key of any length is one; the error exists for other kinds of codes.
    if let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.as_bytes()) {
        mac.update(body);
        for byte in mac.finalize().into_bytes() {
            let _ = write!(out, "{byte:02x}");
        }
    }
    out
}
