//! A conversation: the head of a thread, as lists and searches give it, and the thread itself.

use serde::{Deserialize, Serialize};

use super::ids::{AdminId, CompanyId, ContactId, ConversationId, PartId, TagId, TeamId};
use super::mail::MailHead;
use super::part::{self, Attachment, Author, AuthorKind, Part};
use super::text::{Body, Text};
use super::ticket::Ticket;
use clock::Timestamp;

/// Where a conversation stands. Snoozed ones have `open: true` on the wire; this is the field to trust (API 5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Somebody has to do something.
    #[default]
    Open,
    /// Put away until a time comes or somebody writes (I17, I18).
    Snoozed,
    /// Done, until the customer writes again.
    Closed,
}

impl State {
    /// The word on the wire, which is also the word on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }
}

/// How urgent (I8). 2.15's `priority` reads as high, `not_priority` as none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// None set.
    #[default]
    None,
    /// The first of the levels that Intercom has above none.
    Low,
    /// Above low.
    Medium,
    /// Above medium.
    High,
    /// Above all others.
    Urgent,
}

impl Priority {
    /// All levels, lowest first.
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
}

/// The first message, which is not repeated among the parts (API 5.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The id of the message; an id space apart from the parts'.
    pub id: PartId,
    /// `conversation`, `email`, `whatsapp` …: an open set.
    pub kind: Text,
    /// `customer_initiated`, `admin_initiated`, `operator_initiated` …: an open set.
    pub delivered_as: Text,
    /// Subject of an e-mail, cleaned of its HTML; often empty.
    pub subject: Text,
    /// HTML; empty where it was sent without words.
    pub body: Body,
    /// Who wrote it.
    pub author: Author,
    /// Files that came with it.
    pub attachments: Vec<Attachment>,
    /// The page the customer was on.
    pub url: Option<Text>,
    /// Of an e-mail, who it is from and to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mail: MailHead,
    /// Whether it was redacted (S12).
    pub redacted: bool,
}

impl Source {
    /// Its words on one line, or what stands for them.
    pub fn preview(&self, most: usize) -> Text {
        part::preview(Some(&self.body), &self.attachments, most).unwrap_or_default()
    }
}

impl Default for PartId {
    fn default() -> Self {
        Self::new("")
    }
}

/// A reference to a contact; names come from the contact itself or from messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRef {
    /// By which the contact is fetched; a merged contact's leads to another one.
    pub id: ContactId,
    /// The workspace's own id of that customer.
    pub external_id: Option<Text>,
}

/// The company a conversation belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyRef {
    /// The server's own id, not the workspace's.
    pub id: CompanyId,
    /// As it came with the conversation; the company itself may have another by now.
    pub name: Text,
}

/// A tag on a conversation or message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedTag {
    /// By which it is taken off.
    pub id: TagId,
    /// As it came with the conversation.
    pub name: Text,
}

impl AppliedTag {
    /// Whether it is the tag of that id and name: one that is still to be made is known by its name alone.
    pub fn is(&self, id: &TagId, name: &Text) -> bool {
        self.id == *id || self.id.provisional_name().is_some_and(|own| same_name(own, name.as_str()))
    }
}

/// Whether two names of tags are one to Intercom, which knows no case in them (API 12).
pub fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// How the applied SLA stands (API 5.5): a status, no deadline (I35).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sla {
    /// The SLA's name.
    pub name: Text,
    /// `active`, `hit`, `missed`, `cancelled`; none when it was removed by hand.
    pub status: Option<Text>,
}

/// What the customer thought of it (API 5.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// From 1, the worst, to 5.
    pub score: u8,
    /// In the customer's words.
    pub remark: Option<Text>,
    /// When it was asked for.
    pub created_at: Option<Timestamp>,
    /// Who gets the score.
    pub teammate: Option<AdminId>,
}

/// The figures a support inbox shows (API 5.4); all may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// When the contact last wrote.
    pub last_contact_reply_at: Option<Timestamp>,
    /// When a teammate last wrote.
    pub last_admin_reply_at: Option<Timestamp>,
    /// When a teammate first replied.
    pub first_admin_reply_at: Option<Timestamp>,
    /// When it was first closed.
    pub first_close_at: Option<Timestamp>,
    /// When it was last closed.
    #[serde(default)]
    pub last_close_at: Option<Timestamp>,
    /// Who did that, where it was a teammate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_closed_by: Option<AdminId>,
    /// Seconds to the first reply by a teammate.
    pub time_to_admin_reply: Option<i64>,
    /// How often it was reopened.
    pub count_reopens: Option<i64>,
    /// How often it was assigned.
    pub count_assignments: Option<i64>,
    /// How many parts it has, those beyond the newest 500 included (API 24.6).
    pub count_parts: Option<i64>,
}

/// What Fin did in it (API 5.7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AiAgent {
    /// `ai_answer`, `custom_answer`.
    pub last_answer_type: Option<Text>,
    /// `assumed_resolution`, `escalated` …: an open set.
    pub resolution_state: Option<Text>,
    /// What the customer gave Fin, 1 to 5; none where it was not asked or not answered.
    pub rating: Option<u8>,
}

/// A ticket or conversation linked to this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedObject {
    /// `ticket` or `conversation`.
    pub kind: Text,
    /// A ticket's is that of the conversation which it is, too.
    pub id: ConversationId,
    /// `Customer`, `Back-office`, `Tracker`.
    pub category: Option<Text>,
}

/// The head of a conversation: everything but its parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversation {
    /// A ticket has the same; unique in the workspace.
    pub id: ConversationId,
    /// By the server's clock.
    pub created_at: Timestamp,
    /// The only change marker there is (API 1.7).
    pub updated_at: Timestamp,
    /// Since when the customer waits, as the server tells; none when the last word is a teammate's, or it was closed since. What
    /// is shown is [`Self::waits_since`].
    pub waiting_since: Option<Timestamp>,
    /// Set only while snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// Open, snoozed or closed, as the server has it.
    pub state: State,
    /// One flag for the whole workspace, not one per agent (API 24.22).
    pub read: bool,
    /// Of five levels.
    pub priority: Priority,
    /// A title given by hand or by AI.
    pub title: Option<Text>,
    /// The teammate in charge. Independent of the team: both can be set (I15).
    pub admin_assignee: Option<AdminId>,
    /// The team in charge.
    pub team_assignee: Option<TeamId>,
    /// The customer's company.
    pub company: Option<CompanyRef>,
    /// Who takes part; one, unless it is a group conversation.
    pub contacts: Vec<ContactRef>,
    /// The first message.
    pub source: Source,
    /// Those on the conversation; those on its messages are with the parts.
    pub tags: Vec<AppliedTag>,
    /// Conversation attributes by name, values as words.
    pub attributes: Vec<(Text, Text)>,
    /// How the one that is applied stands, if one is.
    pub sla: Option<Sla>,
    /// What the customer said of the teammate's work, if it was asked and answered.
    pub rating: Option<Rating>,
    /// When a rating was asked for that was not given, as far as the server tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating_asked_at: Option<Timestamp>,
    /// Its figures.
    pub statistics: Statistics,
    /// What Fin did.
    pub ai_agent: Option<AiAgent>,
    /// Tickets and conversations linked to it.
    pub linked: Vec<LinkedObject>,
    /// Whether this is a ticket seen as a conversation.
    pub is_ticket: bool,
    /// The ticket itself, where it is one that was looked at: the server tells of it apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<Box<Ticket>>,
}

/// The snooze time that stands for "until a reply": the API knows only times, so it is one that nobody lives to see
/// (1 January 2100). Anything from there on reads as "until a reply" (I17).
pub const UNTIL_REPLY: Timestamp = Timestamp(4_102_444_800);

impl Conversation {
    /// An open conversation of which nothing but its beginning is known.
    pub fn new(id: impl Into<ConversationId>, created_at: Timestamp) -> Self {
        Self {
            id: id.into(),
            created_at,
            updated_at: created_at,
            waiting_since: None,
            snoozed_until: None,
            state: State::Open,
            read: false,
            priority: Priority::None,
            title: None,
            admin_assignee: None,
            team_assignee: None,
            company: None,
            contacts: Vec::new(),
            source: Source::default(),
            tags: Vec::new(),
            attributes: Vec::new(),
            sla: None,
            rating: None,
            rating_asked_at: None,
            statistics: Statistics::default(),
            ai_agent: None,
            linked: Vec::new(),
            is_ticket: false,
            ticket: None,
        }
    }

    /// What to call it in a list: its title, else the subject, else the first words.
    pub fn headline(&self) -> Text {
        match &self.title {
            Some(title) if !title.is_empty() => title.clone(),
            _ if !self.source.subject.is_empty() => self.source.subject.clone(),
            _ => self.source.preview(160),
        }
    }

    /// When a customer or a teammate last wrote, as far as the head tells: what a bot writes is nobody's activity (F8).
    /// Where the server gives no figures (API 5.4), when it last changed. Times that are not known or lie after `latest`
    /// say nothing; none where all are like that.
    pub fn last_activity(&self, latest: Timestamp) -> Option<Timestamp> {
        let usable = |at: &Timestamp| at.is_known() && *at <= latest;
        let replies = [self.statistics.last_contact_reply_at, self.statistics.last_admin_reply_at];
        let wrote = replies.into_iter().flatten().filter(usable).max();
        let mut otherwise = [self.created_at, self.updated_at];
        if self.statistics.count_parts.is_none() {
            otherwise.reverse();
        }
        wrote.or_else(|| otherwise.into_iter().find(usable))
    }

    /// When it began, if it did so with a message of such an author.
    pub fn wrote_first(&self, is: impl Fn(AuthorKind) -> bool) -> Option<Timestamp> {
        let source = &self.source;
        let wrote =
            is(source.author.kind) && source.delivered_as.as_str() != "automated" && !source.author.id.is_empty();
        wrote.then_some(self.created_at)
    }

    /// Since when the customer waits: as the server tells. Of one that was closed it does not tell it any more; where that is
    /// open again and no teammate has answered, the customer waits since their last message.
    pub fn waits_since(&self) -> Option<Timestamp> {
        if self.waiting_since.is_some() || self.state != State::Open {
            return self.waiting_since;
        }
        let figures = &self.statistics;
        let wrote = self.wrote_first(AuthorKind::is_contact).max(figures.last_contact_reply_at);
        let wrote = wrote.filter(|at| at.is_known())?;
        let closed = figures.last_close_at.max(figures.first_close_at);
        let stands = closed >= Some(wrote) && figures.last_admin_reply_at < Some(wrote);
        stands.then_some(wrote)
    }

    /// When it last changed, as far as its marker tells: one that is missing, or lies after `latest`, says nothing.
    pub fn changed_at(&self, latest: Timestamp) -> Option<Timestamp> {
        Some(self.updated_at).filter(|at| at.is_known() && *at <= latest)
    }

    /// The contact who takes part, the first one in a group conversation.
    pub fn contact(&self) -> Option<&ContactId> {
        self.contacts.first().map(|c| &c.id)
    }
}

/// A conversation with its parts, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// All but its parts.
    pub conversation: Conversation,
    /// The newest 500 parts, oldest first.
    pub parts: Vec<Part>,
    /// How many the server says there are.
    pub total_parts: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_closed_without_an_answer_waits_once_it_is_open_again() {
        let at = |at| Some(Timestamp(at));
        let figures = |wrote, answered, closed| Statistics {
            last_contact_reply_at: wrote,
            last_admin_reply_at: answered,
            last_close_at: closed,
            ..Statistics::default()
        };
        let cases = [
            (State::Open, figures(at(50), at(40), at(60)), at(50)),
            (State::Open, figures(at(50), None, at(50)), at(50)),
            (State::Open, Statistics { first_close_at: at(60), ..figures(at(50), None, None) }, at(50)),
            (State::Closed, figures(at(50), at(40), at(60)), None),
            (State::Snoozed, figures(at(50), at(40), at(60)), None),
            (State::Open, figures(at(50), at(55), at(60)), None),
            // It was not closed since: the server knows best.
            (State::Open, figures(at(50), at(40), at(45)), None),
            (State::Open, figures(at(50), at(40), None), None),
            (State::Open, figures(None, None, at(60)), None),
            (State::Open, figures(at(0), None, at(60)), None),
        ];
        for (state, statistics, waits) in cases {
            let conversation = Conversation { state, statistics, ..Conversation::new("1", Timestamp(10)) };
            assert_eq!(conversation.waits_since(), waits, "{conversation:?}");
            let told = Conversation { waiting_since: at(5), ..conversation };
            assert_eq!(told.waits_since(), at(5), "what the server says stands");
        }
    }
}
