//! What contacts did in the product.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;

use super::Time;
use super::people::ContactSlot;

/// Something a contact did.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    pub at: Time,
    pub name: Arc<str>,
    /// More about it.
    pub metadata: Value,
}

/// How often something was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub name: Arc<str>,
    /// How often.
    pub count: u64,
    /// When for the first time.
    pub first: Time,
    /// When for the last time.
    pub last: Time,
}

/// The events of all contacts.
#[derive(Clone, Debug, Default)]
pub struct Events {
    rows: HashMap<ContactSlot, Vec<Event>>,
    summed_up: HashMap<ContactSlot, Vec<Summary>>,
}

impl Events {
    /// Puts a contact's events down, in any order.
    pub fn put(&mut self, contact: ContactSlot, mut events: Vec<Event>) {
        events.sort_by_key(|e| std::cmp::Reverse(e.at));
        self.rows.insert(contact, events);
    }

    /// Takes a contact's events away.
    pub fn take(&mut self, contact: ContactSlot) -> Vec<Event> {
        self.summed_up.remove(&contact);
        self.rows.remove(&contact).unwrap_or_default()
    }

    /// A contact's events, newest first.
    pub fn of(&self, slot: ContactSlot) -> &[Event] {
        self.rows.get(&slot).map_or(&[], Vec::as_slice)
    }

    /// Adds one; the same event (contact, name and time) is there once. Whether it was new.
    pub(super) fn add(&mut self, contact: ContactSlot, event: Event) -> bool {
        let rows = self.rows.entry(contact).or_default();
        let new = !rows.iter().any(|e| e.at == event.at && e.name == event.name);
        if new {
            let place = rows.partition_point(|e| e.at > event.at);
            rows.insert(place, event);
        }
        new
    }

    /// Notes how often something happened besides what is written down.
    pub fn sum_up(&mut self, contact: ContactSlot, summary: Summary) {
        let all = self.summed_up.entry(contact).or_default();
        all.retain(|s| s.name != summary.name);
        all.push(summary);
    }

    /// How often a contact did what, by name.
    pub fn summary(&self, slot: ContactSlot) -> Vec<Summary> {
        let mut all = self.summed_up.get(&slot).cloned().unwrap_or_default();
        for event in self.of(slot) {
            match all.iter_mut().find(|s| s.name == event.name) {
                Some(known) => {
                    known.count += 1;
                    known.first = known.first.min(event.at);
                    known.last = known.last.max(event.at);
                }
                None => all.push(Summary { name: event.name.clone(), count: 1, first: event.at, last: event.at }),
            }
        }
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }
}
