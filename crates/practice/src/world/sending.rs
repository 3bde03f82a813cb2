//! Sending messages first, and what becomes of them when they are answered (API 15).

use super::messages::{Message, Opening};
use super::outbound::Outbound;
use super::people::ContactSlot;
use super::{Act, Done, Slot, State, Time, Who, World};

impl World {
    /// A teammate sends a message; its id.
    pub fn send(&mut self, message: Outbound) -> u64 {
        let id = self.ids.next_source();
        for contact in &message.to {
            if let Some(contact) = self.contacts.get_mut(*contact) {
                contact.last_contacted_at = Some(message.at);
            }
        }
        if let Some(deeds) = &mut self.unnoticed {
            let at = message.at.max(self.settled);
            deeds.extend(message.to.iter().map(|contact| Done { at, what: Act::Message(id, *contact) }));
        }
        self.outbound.push(Outbound { id, ..message });
        id
    }

    /// The newest message to a contact that has no answer.
    pub fn unanswered(&self, contact: ContactSlot) -> Option<&Outbound> {
        self.outbound.iter().rev().find(|m| m.to.contains(&contact))
    }

    /// Makes the conversation that belongs to a message, with all these contacts; closed until somebody answers
    /// (API 8).
    pub fn open_outbound(&mut self, id: u64, contacts: &[ContactSlot]) -> Option<Slot> {
        let asked = |m: &Outbound| m.id == id && contacts.iter().all(|contact| m.to.contains(contact));
        let place = self.outbound.iter().position(asked)?;
        let (first, others) = contacts.split_first()?;
        let message = self.outbound.get_mut(place)?;
        message.to.retain(|contact| !contacts.contains(contact));
        let sent = message.clone();
        if sent.to.is_empty() {
            self.outbound.remove(place);
        }
        let opening = Opening {
            channel: sent.channel,
            subject: sent.subject,
            body: sent.body,
            attachments: Vec::new(),
            url: None,
        };
        let slot = self.start_automated(*first, Who::Admin(sent.admin), opening, sent.at);
        self.conversations.change(slot, |c| {
            c.source.id = id;
            c.source.delivered_as = "admin_initiated";
            c.state = State::Closed;
            c.contacts.extend(others);
        });
        for contact in others {
            self.conversations.joined(slot, *contact);
        }
        Some(slot)
    }

    /// A contact answers the newest message that it has not answered: the conversation is there from now on.
    pub fn answer_outbound(&mut self, contact: ContactSlot, message: Message, now: Time) -> Option<Slot> {
        let id = self.unanswered(contact)?.id;
        self.answer_message(id, contact, message, now)
    }

    /// A contact answers a message that it has not answered: in the conversation that is there already, or in one that
    /// is there from now on.
    pub fn answer_message(&mut self, id: u64, contact: ContactSlot, message: Message, now: Time) -> Option<Slot> {
        let slot = match self.opened_by(id, contact) {
            Some(slot) => slot,
            None => self.open_outbound(id, &[contact])?,
        };
        self.contact_reply(slot, contact, message, now);
        Some(slot)
    }

    /// The conversation of a contact that a message began.
    fn opened_by(&self, id: u64, contact: ContactSlot) -> Option<Slot> {
        let of_contact = self.conversations.of_contact(contact).iter().copied();
        of_contact.into_iter().find(|slot| self.conversations.get(*slot).is_some_and(|c| c.source.id == id))
    }

    /// Who sent a message that a contact was sent and has not answered.
    pub fn sender_of(&self, id: u64, contact: ContactSlot) -> Option<u64> {
        let waiting = self.outbound.iter().find(|m| m.id == id && m.to.contains(&contact)).map(|m| m.admin);
        waiting.or_else(|| {
            let c = self.conversations.get(self.opened_by(id, contact)?)?;
            let silent = c.statistics.first_contact_reply_at.is_none();
            silent.then_some(c.source.author).and_then(|author| match author {
                Who::Admin(admin) => Some(admin),
                _ => None,
            })
        })
    }
}
