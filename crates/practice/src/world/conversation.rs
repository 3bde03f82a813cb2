//! A conversation as the workspace keeps it (API 5), compact enough for a hundred thousand of them.

use std::sync::Arc;

use serde_json::Value;

use super::Time;
use super::catalog::Tagged;
use super::part::{Attachment, Part, Who};
use super::people::ContactSlot;
use super::sla::Sla;
use super::state::State;
use super::statistics::{Handling, Statistics};

/// How urgent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Priority {
    /// None set.
    #[default]
    None,
    Low,
    Medium,
    High,
    Urgent,
}

impl Priority {
    /// All five.
    pub const ALL: [Self; 5] = [Self::None, Self::Low, Self::Medium, Self::High, Self::Urgent];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }

    /// Reads the word on the wire.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.as_str() == word)
    }
}

/// The first message (API 5.2).
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id, in a space apart from the parts'.
    pub id: u64,
    /// `conversation` or `email`.
    pub channel: &'static str,
    /// `customer_initiated`, `automated`, `operator_initiated`, `admin_initiated`.
    pub delivered_as: &'static str,
    /// Subject of an e-mail.
    pub subject: Option<Arc<str>>,
    /// The message, as HTML.
    pub body: Option<Arc<str>>,
    /// Who wrote it.
    pub author: Who,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// The page the customer was on.
    pub url: Option<Arc<str>>,
    /// Whether its words were taken back.
    pub redacted: bool,
    /// Its own tags; only webhooks show them.
    pub tags: Vec<Tagged>,
    /// Whom an e-mail names besides its sender and the workspace.
    pub named: Box<[Named]>,
}

/// Somebody whom an e-mail names.
#[derive(Clone, Debug)]
pub struct Named {
    /// `to`, `cc`, `bcc` or `reply_to`.
    pub field: &'static str,
    /// Their address.
    pub email: Arc<str>,
    pub name: Option<Arc<str>>,
    /// Why it did not reach them.
    pub dropped: Option<&'static str>,
}

/// What the customer thought of it.
#[derive(Clone, Debug)]
pub struct Rating {
    /// 1 to 5.
    pub score: u8,
    /// In the customer's words.
    pub remark: Option<Arc<str>>,
    pub asked_at: Time,
    pub given_at: Time,
    /// Who gets the score.
    pub admin: u64,
}

/// That a rating was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RatingRequest {
    pub at: Time,
    /// Who gets the score.
    pub admin: u64,
}

/// What Fin did (API 5.7).
#[derive(Clone, Debug)]
pub struct AiAgent {
    /// `ai_answer` or `custom_answer`.
    pub last_answer_type: &'static str,
    /// `assumed_resolution`, `confirmed_resolution`, `escalated`; none while a question is unclear.
    pub resolution_state: Option<&'static str>,
    /// 1 to 5.
    pub rating: Option<u8>,
    /// Title of the article it drew on.
    pub article: Option<Arc<str>>,
    /// Until when it waits for the customer, before the team gets it (H6).
    pub waits_until: Option<Time>,
}

impl AiAgent {
    /// What made it answer: the workspace's own settings.
    pub const SOURCE_TYPE: &'static str = "profile";
}

/// What makes a conversation a ticket (API 14).
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The number people know it by.
    pub number: u64,
    /// Which type, as a place among the workspace's.
    pub kind: u32,
    /// Which state, as a place among the workspace's.
    pub state: u32,
    /// The state before, as a place; none if it never changed.
    pub previous_state: Option<u32>,
    /// Whether the customer sees it.
    pub shared: bool,
    /// Its attributes, title and description among them.
    pub values: Vec<(Arc<str>, Value)>,
}

/// A conversation and its thread.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub id: u64,
    /// When it began.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// Since when the customer waits.
    pub waiting_since: Option<Time>,
    /// Until when it is snoozed; set only while it is.
    pub snoozed_until: Option<Time>,
    /// Where it stands.
    pub state: State,
    /// One flag for the whole workspace (API 24.22).
    pub read: bool,
    /// How urgent.
    pub priority: Priority,
    /// A title, given by hand.
    pub title: Option<Arc<str>>,
    /// The teammate in charge.
    pub admin: Option<u64>,
    /// The team in charge; independent of the teammate.
    pub team: Option<u64>,
    /// Who takes part; at least one.
    pub contacts: Vec<ContactSlot>,
    /// The company, as a place among the workspace's.
    pub company: Option<u32>,
    /// The first message.
    pub source: Source,
    /// The thread, oldest first.
    pub parts: Vec<Part>,
    pub tags: Vec<Tagged>,
    /// Teammates who took part.
    pub teammates: Vec<u64>,
    /// Its attributes, by name.
    pub attributes: Vec<(Arc<str>, Value)>,
    /// Its SLA.
    pub sla: Option<Sla>,
    /// That a rating was asked for, and of whom (I26).
    pub rating_request: Option<RatingRequest>,
    pub rating: Option<Box<Rating>>,
    /// What Fin did.
    pub ai: Option<Box<AiAgent>>,
    /// What makes it a ticket.
    pub ticket: Option<Box<Ticket>>,
    /// Conversations and tickets linked to it, by id.
    pub linked: Vec<u64>,
    pub statistics: Statistics,
    /// Who works on it.
    pub handling: Handling,
    /// The newest entry that was said to the customer and that it has read; 0 before the first.
    pub seen: u64,
}

impl Conversation {
    /// When the customer first wrote, which `first_contact_reply` shows.
    pub fn first_contact_reply(&self) -> Option<Time> {
        self.statistics.first_contact_reply_at
    }

    /// When something happens to it by itself: its snooze ends, or Fin has waited long enough.
    pub fn next_due(&self) -> Option<Time> {
        let fin = self.ai.as_ref().and_then(|ai| ai.waits_until);
        self.snoozed_until.into_iter().chain(fin).min()
    }

    /// The one customer, or the first of several.
    pub fn contact(&self) -> Option<ContactSlot> {
        self.contacts.first().copied()
    }
}
