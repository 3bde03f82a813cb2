//! The entries of a thread (API 5.1 and 6).

use std::sync::Arc;

use serde_json::Value;

use super::Time;
use super::catalog::Tagged;
use super::people::ContactSlot;
use super::state::State;

/// Who wrote or did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// A teammate.
    Admin(u64),
    /// A customer.
    Contact(ContactSlot),
    /// Operator, the workspace's own bot: greetings, rules, timers.
    Operator,
    /// Fin, the answering bot.
    Fin,
}

impl Who {
    /// What a bot of the workspace is called.
    pub fn bot_name(self) -> Option<&'static str> {
        match self {
            Self::Operator => Some("Operator"),
            Self::Fin => Some("Fin"),
            Self::Admin(_) | Self::Contact(_) => None,
        }
    }
}

macro_rules! part_kinds {
    ($($(#[$doc:meta])* $name:ident = $wire:literal),* $(,)?) => {
        /// What an entry is: Intercom's `part_type`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum PartKind { $($(#[$doc])* $name),* }

        impl PartKind {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire),* }
            }
        }
    };
}

part_kinds! {
    /// A message.
    Comment = "comment",
    /// An internal note.
    Note = "note",
    /// A note that woke a snoozed conversation.
    NoteAndUnsnooze = "note_and_unsnooze",
    /// Buttons offered to the customer.
    QuickReply = "quick_reply",
    /// Reopened; a customer's message to a closed conversation is one with a body.
    Open = "open",
    /// Closed.
    Close = "close",
    Snoozed = "snoozed",
    /// Woken by somebody.
    Unsnoozed = "unsnoozed",
    /// Woken by the clock (I18).
    TimerUnsnooze = "timer_unsnooze",
    /// Given to somebody.
    Assignment = "assignment",
    /// Given to somebody, which reopened it.
    AssignAndReopen = "assign_and_reopen",
    /// Given to somebody, which woke it.
    AssignAndUnsnooze = "assign_and_unsnooze",
    /// Given to the one who gets what has no team.
    DefaultAssignment = "default_assignment",
    /// Given to a team by a workflow.
    WorkflowAssignment = "workflow_assignment",
    /// Given to a teammate by a team's method (I16).
    BalancedAssignment = "message_strategy_assignment",
    /// Taken from a teammate who is away (I3).
    AwayModeAssignment = "away_mode_assignment",
    /// Rated by the customer.
    RatingChanged = "conversation_rating_changed",
    /// The customer added words to the rating.
    RatingRemark = "conversation_rating_remark_added",
    /// Tags changed.
    TagsUpdated = "conversation_tags_updated",
    PriorityChanged = "priority_changed",
    TitleChanged = "title_changed",
    /// The company changed.
    CompanyUpdated = "company_updated",
    /// An attribute was set.
    AttributeUpdated = "conversation_attribute_updated_by_admin",
    /// An SLA was applied.
    SlaApplied = "conversation_sla_applied_by_rule",
    /// An SLA rests while the conversation is snoozed.
    SlaPaused = "conversation_sla_paused",
    /// An SLA goes on.
    SlaUnpaused = "conversation_sla_unpaused",
    /// An SLA was taken off.
    SlaRemoved = "conversation_sla_removed",
    /// An SLA's target was missed.
    SlaMissed = "conversation_sla_target_missed",
    /// The bubble that says when an answer may be expected.
    ReplyTime = "channel_and_reply_time_expectation",
    /// Which language was recognised.
    Language = "language_detection_details",
    /// Fin followed a guidance.
    FinGuidance = "fin_guidance_applied",
    /// A contact takes part from now on.
    ParticipantAdded = "participant_added",
    /// A contact takes part no more.
    ParticipantRemoved = "participant_removed",
    /// Another conversation was merged into this one.
    Merged = "merged_primary_conversation",
    /// A ticket's attribute was set.
    TicketAttribute = "ticket_attribute_updated_by_admin",
    /// A ticket's workflow state changed.
    TicketState = "ticket_state_updated_by_admin",
}

/// Whom an assignment names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssignedTo {
    /// Nobody any more.
    Nobody,
    /// A teammate.
    Admin(u64),
    Team(u64),
}

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    pub name: Arc<str>,
    /// Where it can be fetched.
    pub url: Arc<str>,
    pub content_type: Arc<str>,
    /// Its size in bytes.
    pub size: u64,
    /// Width and height of an image.
    pub pixels: Option<(u32, u32)>,
    /// What is in it, as far as it was sent here.
    pub data: Option<Arc<[u8]>>,
}

/// What only some entries have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra {
    /// Files.
    pub attachments: Vec<Attachment>,
    /// Quick reply buttons, the clicked one; `{}` for most.
    pub metadata: Option<Value>,
    /// What an event was about.
    pub event: Option<Value>,
    /// Whether Fin generated the text.
    pub ai_answer: bool,
    /// When its words were taken back.
    pub redacted_at: Option<Time>,
    /// Whether notifications were held back.
    pub silent: bool,
    /// The message's own tags (T7).
    pub tags: Vec<Tagged>,
}

/// One entry of a thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    pub id: u64,
    pub kind: PartKind,
    /// When it happened.
    pub at: Time,
    /// Who did it.
    pub author: Who,
    /// What they wrote, as HTML.
    pub body: Option<Arc<str>>,
    /// Whom it was assigned to, if it is an assignment.
    pub assigned_to: Option<AssignedTo>,
    /// The conversation's state after it.
    pub state: State,
    /// What only some have.
    pub extra: Option<Box<Extra>>,
}

impl PartKind {
    /// Whether it is for colleagues only.
    pub fn is_note(self) -> bool {
        matches!(self, Self::Note | Self::NoteAndUnsnooze)
    }
}

impl Part {
    /// Whether somebody says something by it: words, files, or buttons.
    pub fn is_message(&self) -> bool {
        let said = |extra: &Extra| !extra.attachments.is_empty() || extra.metadata.is_some();
        self.body.is_some() || self.extra.as_deref().is_some_and(said)
    }

    /// Whether it is a message that the customer can read, by a teammate.
    pub fn is_reply(&self) -> bool {
        matches!(self.author, Who::Admin(_)) && self.body.is_some() && !self.kind.is_note()
    }

    /// Whether it is a message that the customer can read, by a teammate or a bot.
    pub fn is_said_to_contact(&self) -> bool {
        !matches!(self.author, Who::Contact(_)) && self.is_message() && !self.kind.is_note()
    }

    /// Whether the customer wrote it.
    pub fn is_from_contact(&self) -> bool {
        matches!(self.author, Who::Contact(_))
            && (self.body.is_some() || self.extra.as_ref().is_some_and(|e| !e.attachments.is_empty()))
    }
}
