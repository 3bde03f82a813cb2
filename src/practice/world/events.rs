//! What contacts did in the product.

use std::collections::HashMap;

use serde_json::Value;

use super::Time;
use super::people::ContactSlot;

/// Something a contact did.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its id.
    pub id: String,
    /// When.
    pub at: Time,
    /// What.
    pub name: &'static str,
    /// More about it.
    pub metadata: Value,
}

/// The events of all contacts.
#[derive(Clone, Debug, Default)]
pub struct Events {
    rows: HashMap<ContactSlot, Vec<Event>>,
}

impl Events {
    /// Puts a contact's events down, in any order.
    pub fn put(&mut self, contact: ContactSlot, mut events: Vec<Event>) {
        events.sort_by_key(|e| std::cmp::Reverse(e.at));
        self.rows.insert(contact, events);
    }

    /// A contact's events, newest first.
    pub fn of(&self, slot: ContactSlot) -> Vec<Event> {
        self.rows.get(&slot).cloned().unwrap_or_default()
    }
}
