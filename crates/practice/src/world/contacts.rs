//! All contacts, found by each of their names; contacts that are gone keep their place, as old messages name them.

use std::collections::HashMap;
use std::sync::Arc;

use super::people::{Contact, ContactSlot, Gone, parse_hex_id};
use super::search::Index;
use super::search::contact_field::ContactField;

/// More than one merge after another is followed so far (API 24.39).
const LONGEST_CHAIN: usize = 3;

#[derive(Clone, Debug, Default)]
pub struct Contacts {
    rows: Vec<Contact>,
    by_id: HashMap<[u8; 12], ContactSlot>,
    by_email: HashMap<Arc<str>, Vec<ContactSlot>>,
    by_external_id: HashMap<Arc<str>, ContactSlot>,
    /// Those that may have changed since somebody last asked.
    touched: Vec<ContactSlot>,
    index: Index<ContactField>,
}

impl Contacts {
    /// Adds a contact at the end.
    pub fn push(&mut self, contact: Contact) -> ContactSlot {
        let slot = ContactSlot::try_from(self.rows.len()).unwrap_or(ContactSlot::MAX);
        self.by_id.insert(contact.id, slot);
        self.rows.push(contact);
        self.enter(slot);
        self.touch(slot);
        slot
    }

    fn enter(&mut self, slot: ContactSlot) {
        let Some(contact) = self.rows.get(slot as usize).filter(|c| c.gone.is_none()) else { return };
        if let Some(email) = &contact.email {
            self.by_email.entry(folded(email)).or_default().push(slot);
        }
        if let Some(external) = &contact.external_id {
            self.by_external_id.insert(external.clone(), slot);
        }
    }

    fn leave(&mut self, slot: ContactSlot) {
        let Some(contact) = self.rows.get(slot as usize) else { return };
        if let Some(email) = &contact.email
            && let Some(slots) = self.by_email.get_mut(&folded(email))
        {
            slots.retain(|s| *s != slot);
        }
        if let Some(external) = &contact.external_id
            && self.by_external_id.get(external) == Some(&slot)
        {
            self.by_external_id.remove(external);
        }
    }

    /// Changes a contact in any way, its names included.
    pub fn change<R>(&mut self, slot: ContactSlot, change: impl FnOnce(&mut Contact) -> R) -> Option<R> {
        self.touch(slot);
        self.leave(slot);
        let result = self.rows.get_mut(slot as usize).map(change);
        self.enter(slot);
        result
    }

    fn touch(&mut self, slot: ContactSlot) {
        if self.touched.last() != Some(&slot) {
            self.touched.push(slot);
        }
    }

    /// Those that may have changed since the last time, each once.
    pub(super) fn take_touched(&mut self) -> Vec<ContactSlot> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// The index, if it knows all contacts as they are.
    pub(super) fn index(&self) -> Option<&Index<ContactField>> {
        (self.touched.is_empty() && !self.index.is_empty()).then_some(&self.index)
    }

    /// The index, to bring something into it.
    pub(super) fn take_index(&mut self) -> Index<ContactField> {
        std::mem::take(&mut self.index)
    }

    /// Puts the index back.
    pub(super) fn put_index(&mut self, index: Index<ContactField>) {
        self.index = index;
    }

    /// The contact at a place, even one that is gone.
    pub fn get(&self, slot: ContactSlot) -> Option<&Contact> {
        self.rows.get(slot as usize)
    }

    /// The contact at a place, to change what is not one of its names.
    pub fn get_mut(&mut self, slot: ContactSlot) -> Option<&mut Contact> {
        self.touch(slot);
        self.rows.get_mut(slot as usize)
    }

    /// By the 24 hex digits of its id; none for one that is gone.
    pub fn by_id(&self, id: &str) -> Option<ContactSlot> {
        self.ever(id).filter(|slot| self.get(*slot).is_some_and(|c| c.gone.is_none()))
    }

    /// By the 24 hex digits of its id, even if it is gone.
    pub fn ever(&self, id: &str) -> Option<ContactSlot> {
        self.by_id.get(&parse_hex_id(id)?).copied()
    }

    /// The contact that a merged one has become part of; any other is itself.
    pub fn canonical(&self, mut slot: ContactSlot) -> ContactSlot {
        for _ in 0..LONGEST_CHAIN {
            match self.get(slot).and_then(|c| c.gone) {
                Some(Gone::Merged(into)) => slot = into,
                _ => break,
            }
        }
        slot
    }

    /// By address, whatever its case: a user rather than a lead, the oldest first.
    pub fn by_email(&self, email: &str) -> Option<ContactSlot> {
        let slots = self.with_email(email);
        slots.iter().min_by_key(|slot| (self.get(**slot).is_none_or(|c| c.lead), **slot)).copied()
    }

    /// Everyone with an address, whatever its case.
    pub fn with_email(&self, email: &str) -> &[ContactSlot] {
        self.by_email.get(email.to_lowercase().as_str()).map_or(&[], Vec::as_slice)
    }

    /// By the workspace's own id.
    pub fn by_external_id(&self, id: &str) -> Option<ContactSlot> {
        self.by_external_id.get(id).copied()
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All that are there, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (ContactSlot, &Contact)> + '_ {
        let rows = self.rows.iter().enumerate().filter(|(_, c)| c.gone.is_none());
        rows.map(|(n, c)| (ContactSlot::try_from(n).unwrap_or(ContactSlot::MAX), c))
    }
}

/// An address by which it is found: shared if it is in lower case already.
fn folded(email: &Arc<str>) -> Arc<str> {
    if email.chars().any(char::is_uppercase) { email.to_lowercase().into() } else { email.clone() }
}
