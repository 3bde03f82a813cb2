//! Who takes part in a conversation (API 7.9).

use serde_json::json;

use super::happening::Entry;
use super::notices::News;
use super::people::{Contact, ContactSlot};
use super::{PartKind, Refusal, Slot, Time, Who, World};

impl World {
    /// Adds a contact; one who takes part already stays as it is.
    pub fn add_customer(&mut self, slot: Slot, admin: u64, contact: ContactSlot, now: Time) {
        if self.conversations.get(slot).is_none_or(|c| c.contacts.contains(&contact)) {
            return;
        }
        let entry = self.participant(PartKind::ParticipantAdded, admin, contact);
        self.happen(slot, now, entry, |c| c.contacts.push(contact));
        self.conversations.joined(slot, contact);
        self.note_news(now, News::Joined(slot, contact));
    }

    /// A contact comes along with a conversation that is merged into this one.
    pub(super) fn bring(&mut self, slot: Slot, contact: ContactSlot, now: Time) {
        if self.conversations.get(slot).is_none_or(|c| c.contacts.contains(&contact)) {
            return;
        }
        let id = self.contacts.get(contact).map(|c| super::people::hex_id(&c.id));
        let entry = Entry::new(PartKind::ParticipantAdded, Who::Operator);
        let entry = entry.about(json!({"participant": {"type": "contact", "id": id}}));
        self.happen(slot, now, entry, |c| c.contacts.push(contact));
        self.conversations.joined(slot, contact);
        self.note_news(now, News::Joined(slot, contact));
    }

    /// Takes a contact out; never the last one.
    pub fn remove_customer(&mut self, slot: Slot, admin: u64, contact: ContactSlot, now: Time) -> Result<(), Refusal> {
        let contacts = self.conversations.get(slot).map(|c| c.contacts.as_slice()).unwrap_or_default();
        if !contacts.contains(&contact) {
            return Err(Refusal::no_contact());
        }
        if contacts.len() == 1 {
            return Err(Refusal::new(422, "parameter_invalid", "Removing the last customer is not allowed"));
        }
        let entry = self.participant(PartKind::ParticipantRemoved, admin, contact);
        self.happen(slot, now, entry, |c| c.contacts.retain(|s| *s != contact));
        self.conversations.left(slot, contact);
        self.note_news(now, News::Left(slot, contact));
        Ok(())
    }

    fn participant(&self, kind: PartKind, admin: u64, contact: ContactSlot) -> Entry {
        let id = self.contacts.get(contact).map(|c| super::people::hex_id(&c.id));
        Entry::new(kind, Who::Admin(admin)).about(json!({"participant": {"type": "contact", "id": id}}))
    }

    /// The contact with an address; if there is none, a lead who has it.
    pub fn contact_with_email(&mut self, email: &str, now: Time) -> ContactSlot {
        if let Some(known) = self.contacts.by_email(email) {
            return known;
        }
        self.new_lead(Contact { email: Some(email.into()), ..Contact::default() }, now)
    }

    /// The lead that a visitor becomes by writing first (API 7.4).
    pub fn lead_of_visitor(&mut self, user_id: &str, now: Time) -> ContactSlot {
        self.new_lead(Contact { external_id: Some(user_id.into()), ..Contact::default() }, now)
    }

    fn new_lead(&mut self, contact: Contact, now: Time) -> ContactSlot {
        let id = self.ids.next_object(now);
        let slot = self.contacts.push(Contact { id, lead: true, created_at: now, updated_at: now, ..contact });
        self.note_news(now, News::ContactMade(slot));
        slot
    }
}
