//! Messages that teammates send first (API 15). Until a contact answers there is no conversation, unless asked for.

use std::sync::Arc;

use super::people::ContactSlot;
use super::talk::{Message, Opening};
use super::{Slot, State, Time, Who, World};

/// A message that a teammate sent.
#[derive(Clone, Debug)]
pub struct Outbound {
    /// Its id, which a conversation that comes of it has as `source.id`.
    pub id: u64,
    /// Who sent it.
    pub admin: u64,
    /// To whom, those who have not answered yet.
    pub to: Vec<ContactSlot>,
    /// `conversation` or `email`.
    pub channel: &'static str,
    /// Subject of an e-mail.
    pub subject: Option<Arc<str>>,
    /// The message.
    pub body: Arc<str>,
    /// When.
    pub at: Time,
}

impl World {
    /// A teammate sends a message; its id.
    pub fn send(&mut self, message: Outbound) -> u64 {
        let id = self.ids.next_source();
        for contact in &message.to {
            if let Some(contact) = self.contacts.get_mut(*contact) {
                contact.last_contacted_at = Some(message.at);
            }
        }
        self.desk.outbound.push(Outbound { id, ..message });
        id
    }

    /// The newest message to a contact that has no answer.
    pub fn unanswered(&self, contact: ContactSlot) -> Option<&Outbound> {
        self.desk.outbound.iter().rev().find(|m| m.to.contains(&contact))
    }

    /// Makes the conversation that belongs to a message, with all these contacts; closed until somebody answers
    /// (API 8).
    pub fn open_outbound(&mut self, id: u64, contacts: &[ContactSlot]) -> Option<Slot> {
        let place = self.desk.outbound.iter().position(|m| m.id == id)?;
        let (first, others) = contacts.split_first()?;
        let message = self.desk.outbound.get_mut(place)?;
        message.to.retain(|contact| !contacts.contains(contact));
        let sent = message.clone();
        if sent.to.is_empty() {
            self.desk.outbound.remove(place);
        }
        let opening = Opening {
            channel: sent.channel,
            subject: sent.subject,
            body: sent.body,
            attachments: Vec::new(),
            url: None,
        };
        let slot = self.start_automated(*first, Who::Admin(sent.admin), opening, sent.at);
        self.shelf.change(slot, |c| {
            c.source.id = id;
            c.source.delivered_as = "admin_initiated";
            c.state = State::Closed;
            c.contacts.extend(others);
        });
        for contact in others {
            self.shelf.joined(slot, *contact);
        }
        Some(slot)
    }

    /// A contact answers the newest message that it has not answered: the conversation is there from now on.
    pub fn answer_outbound(&mut self, contact: ContactSlot, message: Message, now: Time) -> Option<Slot> {
        let id = self.unanswered(contact)?.id;
        let slot = self.open_outbound(id, &[contact])?;
        self.contact_reply(slot, contact, message, now);
        Some(slot)
    }
}
