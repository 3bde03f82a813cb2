//! What is written down about customers: notes about the person, and events their account sent.

use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

use super::data::read;
use super::fill::fill;
use super::slots::Slots;
use super::values::{Value, draw, one_of};

/// An event of a customer's account.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSeed {
    /// Name, as in `invoice-sent`.
    pub name: &'static str,
    pub metadata: Vec<(&'static str, Value)>,
}

/// What can be written down.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Records {
    notes: Vec<String>,
    events: Vec<Event>,
}

/// An event, and the kinds of its metadata.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Event {
    name: String,
    metadata: Vec<(String, String)>,
}

static RECORDS: LazyLock<Records> = LazyLock::new(|| read(include_str!("data/records.toml")));

/// A note about a customer, as HTML.
pub fn contact_note(rng: &mut Rng, slots: &mut Slots) -> String {
    fill(one_of(rng, &RECORDS.notes), slots, rng)
}

/// Something a customer's account did. Of the metadata, a value is a slot, a number (`#`) or a flag (`?`).
pub fn event(rng: &mut Rng) -> EventSeed {
    let Event { name, metadata } = &RECORDS.events[rng.usize(..RECORDS.events.len())];
    let metadata = metadata.iter().map(|(key, kind)| (key.as_str(), value(rng, kind))).collect();
    EventSeed { name, metadata }
}

fn value(rng: &mut Rng, kind: &str) -> Value {
    match kind {
        "#" => Value::Int(rng.i64(1..400)),
        "?" => Value::Flag(rng.bool()),
        slot => draw(slot, rng).map_or(Value::Null, Value::Text),
    }
}
