//! What is said: replies, notes, quick replies, customers' messages, new conversations (API 7.4, 7.7 and 8).

use std::sync::Arc;

use serde_json::{Value, json};

use super::conversation::Source;

use super::counting::{count_assignment, count_reply};
use super::happening::Entry;
use super::lifecycle::reopen;
use super::notices::News;
use super::part::{AssignedTo, Attachment, Extra};
use super::people::ContactSlot;
use super::service_levels::awaits_reply;
use super::statistics::{Handling, Statistics};
use super::{Conversation, PartKind, Slot, State, Time, Who, World};

/// Something said, with all that may come with it.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// The text, normalised HTML; none for buttons and for files alone.
    pub body: Option<Arc<str>>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Buttons offered, or the one clicked.
    pub options: Vec<Value>,
    /// Whether nobody shall be notified.
    pub silent: bool,
    /// Whether a snoozed conversation stays so (Preview only).
    pub keeps_snooze: bool,
}

impl Message {
    /// Just text.
    pub fn text(body: impl Into<Arc<str>>) -> Self {
        Self { body: Some(body.into()), ..Self::default() }
    }

    /// A teammate offers buttons; only a customer has clicked one (API 5.1).
    fn extra(&self, author: Who) -> Extra {
        let metadata = (!self.options.is_empty()).then(|| {
            let mut metadata = json!({"quick_reply_options": self.options});
            let clicked = self.options.first().and_then(|o| o.get("uuid"));
            if let (Who::Contact(_), Some(clicked)) = (author, clicked) {
                metadata["quick_reply_uuid"] = clicked.clone();
            }
            metadata
        });
        Extra { attachments: self.attachments.clone(), metadata, silent: self.silent, ..Extra::default() }
    }

    fn entry(self, kind: PartKind, author: Who) -> Entry {
        let extra = self.extra(author);
        Entry { extra, ..Entry::new(kind, author).with_body(self.body) }
    }
}

/// How a customer opens a conversation.
#[derive(Clone, Debug)]
pub struct Opening {
    /// `conversation` or `email`.
    pub channel: &'static str,
    /// Subject of an e-mail.
    pub subject: Option<Arc<str>>,
    /// The message.
    pub body: Arc<str>,
    /// Files.
    pub attachments: Vec<Attachment>,
    /// The page the customer is on.
    pub url: Option<Arc<str>>,
}

impl World {
    /// A teammate answers the customer.
    pub fn comment(&mut self, slot: Slot, admin: u64, message: Message, now: Time) {
        let Some(c) = self.conversations.get(slot) else { return };
        let takes_it = self.rules.reply_assigns && c.state == State::Open && c.admin.is_none();
        let reopens = match c.state {
            State::Open => false,
            State::Snoozed => !message.keeps_snooze,
            State::Closed => self.rules.comment_reopens,
        };
        let mut entry =
            message.entry(if takes_it { PartKind::Assignment } else { PartKind::Comment }, Who::Admin(admin));
        if takes_it {
            entry = entry.to(AssignedTo::Admin(admin));
        }
        self.leave_to_people(slot, now);
        let hours = self.work_time();
        self.happen(slot, now, entry, |c| {
            if takes_it {
                c.admin = Some(admin);
                count_assignment(c, None, now);
            }
            if reopens {
                reopen(c);
            }
            c.read = true;
            count_reply(c, admin, &hours, now);
        });
        self.sla_answered(slot, now);
        self.contact_of(slot, |contact| contact.last_contacted_at = Some(now));
    }

    /// A teammate leaves a note for colleagues. It wakes a snoozed conversation, and does not end the customer's wait.
    pub fn note(&mut self, slot: Slot, admin: u64, message: Message, now: Time) {
        let wakes = !message.keeps_snooze && self.conversations.get(slot).is_some_and(|c| c.state == State::Snoozed);
        let kind = if wakes { PartKind::NoteAndUnsnooze } else { PartKind::Note };
        self.happen(slot, now, message.entry(kind, Who::Admin(admin)), |c| {
            if wakes {
                reopen(c);
            }
        });
    }

    /// A teammate offers buttons.
    pub fn quick_reply(&mut self, slot: Slot, admin: u64, message: Message, now: Time) {
        let wakes = !message.keeps_snooze && self.conversations.get(slot).is_some_and(|c| c.state == State::Snoozed);
        let message = Message { body: None, ..message };
        self.happen(slot, now, message.entry(PartKind::QuickReply, Who::Admin(admin)), |c| {
            if wakes {
                reopen(c);
            }
            c.read = true;
        });
    }

    /// The customer writes. A closed or snoozed conversation opens, and the message is the body of that.
    pub fn contact_reply(&mut self, slot: Slot, contact: ContactSlot, message: Message, now: Time) {
        let kind = match self.conversations.get(slot).map(|c| c.state) {
            None => return,
            Some(State::Open) => PartKind::Comment,
            Some(State::Snoozed) => self.rules.snoozed_reply,
            Some(State::Closed) => PartKind::Open,
        };
        let words = message.body.clone();
        self.contact_reads(slot, now);
        self.happen(slot, now, message.entry(kind, Who::Contact(contact)), |c| {
            reopen(c);
            c.read = false;
            c.waiting_since.get_or_insert(now);
            c.statistics.first_contact_reply_at.get_or_insert(now);
            c.statistics.last_contact_reply_at = Some(now);
            awaits_reply(c, now);
        });
        self.fin_hears(slot, words.as_deref(), now);
        self.contact_of(slot, |contact| {
            contact.last_replied_at = Some(now);
            contact.last_seen_at = Some(now);
        });
        self.hand_on_if_away(slot, now);
    }

    /// The customer reads what was said since it last did; whether that was anything.
    pub fn contact_reads(&mut self, slot: Slot, now: Time) -> bool {
        let Some(c) = self.conversations.get(slot) else { return false };
        let newest = c.parts.iter().rev().find(|p| p.is_said_to_contact()).map(|p| p.id);
        let Some((before, newest)) = newest.map(|newest| (c.seen, newest)).filter(|(before, newest)| before < newest)
        else {
            return false;
        };
        self.conversations.change(slot, |c| c.seen = newest);
        self.contact_of(slot, |contact| contact.last_seen_at = contact.last_seen_at.max(Some(now)));
        self.note_news(now, News::Read(slot, before, newest));
        true
    }

    /// A bot writes into a conversation; nobody's wait ends by that.
    pub fn bot_says(&mut self, slot: Slot, bot: Who, kind: PartKind, body: Arc<str>, now: Time) {
        let mut entry = Entry::new(kind, bot).with_body(Some(body));
        entry.extra.ai_answer = bot == Who::Fin;
        self.happen(slot, now, entry, |_| {});
    }

    /// A customer opens a conversation.
    pub fn start_conversation(&mut self, contact: ContactSlot, opening: Opening, now: Time) -> Slot {
        let mut conversation = self.blank(contact, Who::Contact(contact), opening, now);
        conversation.waiting_since = Some(now);
        conversation.statistics.first_contact_reply_at = Some(now);
        conversation.statistics.last_contact_reply_at = Some(now);
        let slot = self.conversations.push(conversation);
        self.note_news(now, News::Began(slot));
        self.contact_of(slot, |contact| {
            contact.last_replied_at = Some(now);
            contact.last_seen_at = Some(now);
        });
        self.assign_by_default(slot, now);
        slot
    }

    /// The workspace writes first, by itself: such a conversation is closed until somebody answers (API 8).
    pub fn start_automated(&mut self, contact: ContactSlot, author: Who, opening: Opening, now: Time) -> Slot {
        let mut conversation = self.blank(contact, author, opening, now);
        conversation.state = State::Closed;
        conversation.source.delivered_as = "automated";
        let slot = self.conversations.push(conversation);
        self.note_news(now, News::Began(slot));
        slot
    }

    fn blank(&mut self, contact: ContactSlot, author: Who, opening: Opening, now: Time) -> Conversation {
        self.files.keep(&opening.attachments);
        let known = self.contacts.get(contact);
        Conversation {
            id: self.ids.next_conversation(),
            created_at: now,
            updated_at: now,
            waiting_since: None,
            snoozed_until: None,
            state: State::Open,
            read: false,
            priority: super::Priority::None,
            title: None,
            admin: None,
            team: None,
            contacts: vec![contact],
            company: known.and_then(|c| c.companies.first().copied()),
            source: Source {
                id: self.ids.next_source(),
                channel: opening.channel,
                delivered_as: "customer_initiated",
                subject: opening.subject,
                body: Some(opening.body),
                author,
                attachments: opening.attachments,
                url: opening.url,
                redacted: false,
                tags: Vec::new(),
                named: Box::default(),
            },
            parts: Vec::new(),
            tags: Vec::new(),
            teammates: Vec::new(),
            attributes: Vec::new(),
            sla: None,
            rating_request: None,
            rating: None,
            ai: None,
            ticket: None,
            linked: Vec::new(),
            statistics: Statistics::default(),
            handling: Handling::default(),
            seen: 0,
        }
    }

    fn contact_of(&mut self, slot: Slot, change: impl FnOnce(&mut super::people::Contact)) {
        let contact = self.conversations.get(slot).and_then(Conversation::contact);
        if let Some(contact) = contact.and_then(|c| self.contacts.get_mut(c)) {
            change(contact);
        }
    }
}
