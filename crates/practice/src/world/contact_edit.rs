//! Making, changing and removing contacts (API 10.2).

use std::sync::Arc;

use serde_json::Value;

use super::catalog::Tagged;
use super::events::Event;
use super::notices::News;
use super::people::{Contact, ContactSlot, Gone, Merge};
use super::{Refusal, State, Time, World};

/// What a write says about a contact: what it does not name stays as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ContactChange {
    /// Whether it is a lead.
    pub lead: Option<bool>,
    /// The workspace's own id of it.
    pub external_id: Option<Option<Arc<str>>>,
    /// Address.
    pub email: Option<Option<Arc<str>>>,
    /// Whether the address is known to be the contact's own.
    pub verified: Option<bool>,
    /// Phone number.
    pub phone: Option<Option<Arc<str>>>,
    pub name: Option<Option<Arc<str>>>,
    /// The address of a picture.
    pub avatar: Option<Option<Arc<str>>>,
    pub signed_up_at: Option<Option<Time>>,
    pub last_seen_at: Option<Option<Time>>,
    /// The teammate who looks after it.
    pub owner: Option<Option<u64>>,
    /// Whether it wants no newsletters.
    pub unsubscribed: Option<bool>,
    /// The language it is written to in; Preview alone can set it.
    pub language: Option<Option<Arc<str>>>,
    /// Its attributes, by name; `null` takes one away.
    pub attributes: Vec<(Arc<str>, Value)>,
}

impl ContactChange {
    fn apply(self, contact: &mut Contact, now: Time) {
        fn set<T>(to: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *to = value;
            }
        }
        set(&mut contact.lead, self.lead);
        set(&mut contact.external_id, self.external_id);
        set(&mut contact.email, self.email);
        set(&mut contact.phone, self.phone);
        set(&mut contact.name, self.name);
        set(&mut contact.avatar, self.avatar);
        set(&mut contact.signed_up_at, self.signed_up_at);
        set(&mut contact.last_seen_at, self.last_seen_at);
        set(&mut contact.owner, self.owner);
        set(&mut contact.unsubscribed, self.unsubscribed);
        set(&mut contact.language_override, self.language);
        contact.verified = self.verified.or(contact.verified);
        for (name, value) in self.attributes {
            contact.attributes.retain(|(known, _)| *known != name);
            if !value.is_null() {
                contact.attributes.push((name, value));
            }
        }
        contact.updated_at = contact.updated_at.max(now);
    }
}

impl World {
    /// A contact did something, of which was told now.
    pub fn record_event(&mut self, contact: ContactSlot, name: &str, at: Time, metadata: Value, now: Time) {
        self.ids.event += 1;
        let id = format!("{at:x}-{:08x}", self.ids.event);
        if self.events.add(contact, Event { id: id.clone(), at, name: name.into(), metadata }) {
            self.note_news(now, News::Event(contact, id));
        }
    }

    /// A new contact; refused if there is one already that it would be taken for.
    pub fn create_contact(&mut self, change: ContactChange, now: Time) -> Result<ContactSlot, Refusal> {
        self.refuse_double(&change, None)?;
        let id = self.ids.next_object(now);
        let mut contact = Contact { id, created_at: now, updated_at: now, ..Contact::default() };
        change.apply(&mut contact, now);
        let slot = self.contacts.push(contact);
        self.note_news(now, News::ContactMade(slot));
        Ok(slot)
    }

    /// Changes a contact; refused if another one has its address or id.
    pub fn update_contact(&mut self, slot: ContactSlot, change: ContactChange, now: Time) -> Result<(), Refusal> {
        self.refuse_double(&change, Some(slot))?;
        let known = |world: &Self| world.contacts.get(slot).map(|c| (c.lead, c.email.clone(), c.unsubscribed));
        let before = known(self);
        self.contacts.change(slot, |contact| change.apply(contact, now));
        self.note_news(now, News::ContactChanged(slot));
        let Some(((was_lead, address, silent), (is_lead, new_address, is_silent))) = before.zip(known(self)) else {
            return Ok(());
        };
        if was_lead && !is_lead {
            self.note_news(now, News::ContactSignedUp(slot));
        }
        if address != new_address {
            let none = |address: Option<Arc<str>>| address.is_none_or(|address| address.is_empty());
            self.note_news(now, News::ContactEmail(slot, was_lead && none(address)));
        }
        if silent != is_silent {
            self.note_news(now, News::ContactSubscribed(slot, !is_silent));
        }
        Ok(())
    }

    /// Two contacts cannot have one external id, and two of a role cannot have one address: a lead may have a user's,
    /// which is how the two are found to be the same person (API 10.2).
    fn refuse_double(&self, change: &ContactChange, own: Option<ContactSlot>) -> Result<(), Refusal> {
        let lead = change.lead.or_else(|| own.and_then(|slot| self.contacts.get(slot)).map(|c| c.lead));
        let other = |slot: &ContactSlot| Some(*slot) != own;
        let same_id = change.external_id.clone().flatten();
        let same_id = same_id.and_then(|id| self.contacts.by_external_id(&id)).filter(other);
        let email = change.email.clone().flatten();
        let with_email = email.as_deref().map_or(&[][..], |email| self.contacts.with_email(email)).iter().copied();
        let same_role = |slot: &ContactSlot| self.contacts.get(*slot).is_some_and(|c| Some(c.lead) == lead);
        let found = same_id.or_else(|| with_email.filter(other).find(same_role));
        match found.and_then(|slot| self.contacts.get(slot)) {
            None => Ok(()),
            Some(contact) => {
                let which = if contact.archived { "An archived" } else { "A" };
                let id = super::people::hex_id(&contact.id);
                let words = format!("{which} contact matching those details already exists with id={id}");
                Err(Refusal::new(409, "conflict", words))
            }
        }
    }

    /// Removes a contact for good. Its conversations stay, and what it said in them.
    pub fn delete_contact(&mut self, slot: ContactSlot, now: Time) {
        if let Some(contact) = self.contacts.get(slot) {
            let external = contact.external_id.as_deref().map(str::to_owned);
            let news = News::ContactDeleted(super::people::hex_id(&contact.id), external);
            self.note_news(now, news);
        }
        self.leave_companies(slot);
        self.contacts.change(slot, |contact| contact.gone = Some(Gone::Deleted));
        self.notes.remove(&slot);
        self.events.take(slot);
    }

    /// Puts a contact out of lists and searches, or back.
    pub fn archive_contact(&mut self, slot: ContactSlot, archived: bool, now: Time) {
        if let Some(contact) = self.contacts.get_mut(slot) {
            contact.archived = archived;
            contact.updated_at = contact.updated_at.max(now);
        }
        self.note_news(now, if archived { News::ContactArchived(slot) } else { News::ContactUnarchived(slot) });
    }

    /// Blocks a contact: it cannot write any more, and its conversations are put away (API 24.40).
    pub fn block_contact(&mut self, slot: ContactSlot, now: Time) {
        if let Some(contact) = self.contacts.get_mut(slot) {
            contact.blocked = true;
            contact.updated_at = contact.updated_at.max(now);
        }
        for conversation in self.conversations.of_contact(slot).to_vec() {
            let is_open = self.conversations.get(conversation).is_some_and(|c| c.state != State::Closed);
            if is_open && self.rules.block_closes {
                self.close(conversation, self.owner, None, now);
            }
        }
    }

    /// Makes one contact of two: all that `from` has goes to `into`, and `from` is gone (API 10.2).
    pub fn merge_contacts(&mut self, from: ContactSlot, into: ContactSlot, now: Time) {
        self.conversations.hand_over(from, into);
        if let Some(notes) = self.notes.remove(&from) {
            let all = self.notes.entry(into).or_default();
            all.extend(notes);
            all.sort_by_key(|note| note.at);
        }
        let mut events = self.events.take(from);
        events.extend(self.events.take(into));
        self.events.put(into, events);
        let Some(lead) = self.contacts.get(from).cloned() else { return };
        self.leave_companies(from);
        self.contacts.change(from, |contact| contact.gone = Some(Gone::Merged(into)));
        for company in &lead.companies {
            self.join_company(into, *company, now);
        }
        self.contacts.change(into, |contact| {
            let history = lead.merged.iter().copied().chain([Merge { from, lead: lead.lead, at: now }]);
            contact.merged.extend(history);
            contact.email = contact.email.take().or(lead.email);
            contact.phone = contact.phone.take().or(lead.phone);
            contact.name = contact.name.take().or(lead.name);
            contact.last_seen_at = contact.last_seen_at.max(lead.last_seen_at);
            contact.last_replied_at = contact.last_replied_at.max(lead.last_replied_at);
            contact.last_contacted_at = contact.last_contacted_at.max(lead.last_contacted_at);
            for tagged in lead.tags {
                if !contact.tags.iter().any(|t| t.tag == tagged.tag) {
                    contact.tags.push(tagged);
                }
            }
            for (name, value) in lead.attributes {
                if !contact.attributes.iter().any(|(known, _)| *known == name) {
                    contact.attributes.push((name, value));
                }
            }
            contact.updated_at = contact.updated_at.max(now);
        });
        self.note_news(now, News::ContactMerged(into, super::people::hex_id(&lead.id)));
    }

    /// Puts a tag on a contact; one that is there already stays as it is.
    pub fn tag_contact(&mut self, slot: ContactSlot, tag: u64, now: Time) -> Result<Tagged, Refusal> {
        self.tag(tag).ok_or_else(Refusal::not_found)?;
        let tagged = Tagged { tag, at: now, by: self.owner };
        let contact = self.contacts.get_mut(slot).ok_or_else(Refusal::no_contact)?;
        let put = put_tag(&mut contact.tags, tagged);
        if put == tagged {
            self.note_news(now, News::ContactTagged(slot, tag));
        }
        Ok(put)
    }

    /// Takes a tag off a contact.
    pub fn untag_contact(&mut self, slot: ContactSlot, tag: u64, now: Time) -> Result<Tagged, Refusal> {
        let contact = self.contacts.get_mut(slot).ok_or_else(Refusal::no_contact)?;
        let place = contact.tags.iter().position(|t| t.tag == tag).ok_or_else(Refusal::not_found)?;
        let tagged = contact.tags.remove(place);
        self.note_news(now, News::ContactUntagged(slot, tag));
        Ok(tagged)
    }

    /// A contact says yes or no to a kind of mail, or takes back what it said: it gets what is usual again.
    pub fn choose_mail(&mut self, slot: ContactSlot, subscription: u64, choice: Option<bool>, now: Time) {
        let before = self.gets_mail(slot, subscription);
        if let Some(contact) = self.contacts.get_mut(slot) {
            contact.subscriptions.retain(|(known, _)| *known != subscription);
            contact.subscriptions.extend(choice.map(|opted_in| (subscription, opted_in)));
        }
        let after = self.gets_mail(slot, subscription);
        if before != after {
            self.note_news(now, News::Subscription(slot, subscription, after));
        }
    }

    /// Whether a contact gets mail of a kind: what it has chosen, else what is usual.
    fn gets_mail(&self, slot: ContactSlot, subscription: u64) -> bool {
        let chosen = self.contacts.get(slot).and_then(|c| c.subscriptions.iter().find(|(id, _)| *id == subscription));
        let usual = || self.settings.subscriptions.iter().any(|s| s.id == subscription && !s.opt_in);
        chosen.map_or_else(usual, |(_, opted_in)| *opted_in)
    }
}

/// Adds a tag to a list of them; the one that is on it then.
pub(super) fn put_tag(tags: &mut Vec<Tagged>, tagged: Tagged) -> Tagged {
    match tags.iter().find(|t| t.tag == tagged.tag) {
        Some(there) => *there,
        None => {
            tags.push(tagged);
            tagged
        }
    }
}
