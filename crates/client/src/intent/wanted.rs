//! What is wanted: by whom, of which conversations, and what was agreed to.

use clock::Timestamp;

use super::desk::DeskWish;
use super::house::HouseRule;
use super::ticketing::TicketWish;
use crate::domain::ladder::Rung;
use crate::domain::operation::Status;
use crate::domain::{AdminId, ConversationId, DraftMode, Priority, Seen, SnoozeMode, Standing, TagId, TeamId};

/// What a person can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Write to the customer.
    Reply(Message),
    /// Write to the teammates.
    Note(Message),
    /// The customer's next message opens it again; the server may ask them for a rating.
    Close,
    /// Reopen, or wake from a snooze.
    Open,
    /// Snooze until then ([`crate::domain::conversation::UNTIL_REPLY`] for "until somebody writes").
    Snooze(Timestamp),
    /// Snooze in steps: until the first one's time, and then as they say (I47).
    Steps(Steps),
    /// Give it to a teammate or a team, or take it from them.
    Assign(Assignee),
    /// Put tags on or take them off.
    Tag(Vec<TagChange>),
    /// Set how urgent it is (I8).
    Prioritise(Priority),
    /// Mark read or unread.
    Read(Reading),
    /// Give its attributes values and put tags on, and then something else (I48).
    Fill(Fill),
    /// One after the other, each where the one before leaves it: what follows words, where that is more than one thing.
    All(Vec<Intent>),
    /// Something that is done to it as a ticket (I6).
    Ticket(TicketWish),
    /// Put tags on its customer or take them off (I25).
    TagContact(Vec<TagChange>),
    /// Who takes part (I42), and what cannot be taken back.
    Desk(DeskWish),
    /// Mark it as spam, or not any more: the tag of that name, and a close; Intercom knows no such thing.
    Spam(String, bool),
    /// Set one's own status (I1, I2, I3): about no conversation.
    Away(Status),
    /// Have conversations stand again as they stood: what an inverse is.
    Restore(Vec<(ConversationId, Standing)>),
}

impl Intent {
    /// To whom a conversation is given by it, or by what follows its words.
    pub(super) fn assignee(&self) -> Option<&Assignee> {
        match self {
            Self::Assign(to) => Some(to),
            Self::Reply(message) | Self::Note(message) => message.then.as_deref()?.assignee(),
            Self::Fill(fill) => fill.then.as_deref()?.assignee(),
            Self::All(all) => all.iter().find_map(Self::assignee),
            _ => None,
        }
    }
}

/// The steps of a snooze.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// In their order.
    pub rungs: Vec<Rung>,
    /// How far the thread was read when they were thought of; none where nobody has read it. Nobody is there when they say
    /// something: so what came since is to be read before they begin, whatever is set for messages (S10).
    pub seen: Option<Seen>,
}

/// What is filled in, and what follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// Attributes by name, each with what was typed as its value; nothing is none. A time is in Unix seconds.
    pub values: Vec<(String, String)>,
    /// Tags that are put on, if they are not on already.
    pub tags: Vec<TagId>,
    /// What is done once that is there: one unit with it.
    pub then: Option<Box<Intent>>,
}

/// Words, and what follows them.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// As typed; what goes out is made of it here, so that every door sends the same.
    pub markdown: String,
    /// What is done once they are said: one unit with them (I21).
    pub then: Option<Box<Intent>>,
    /// The drafts that became it: of its own mode, and of the other if it was begun as that. Nothing is sent if one is not
    /// the one any more that the person has before them (S9).
    pub drafts: Vec<DraftMode>,
    /// How far the thread was read; none where nobody has read it.
    pub seen: Option<Seen>,
    /// Whether a snooze is left as it is.
    pub asleep: bool,
}

/// Message text never goes into logs; its length may.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { markdown, then, drafts, seen, asleep } = self;
        write!(f, "Message({} bytes, {then:?}, {drafts:?}, {seen:?}, asleep: {asleep})", markdown.len())
    }
}

/// Whose a conversation is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignee {
    /// Whoever decides it.
    Me,
    /// This teammate, by id.
    Admin(AdminId),
    /// No teammate; its team stays.
    Nobody,
    /// A team, and no teammate (I15).
    Team(TeamId),
    /// No team; its teammate stays.
    NoTeam,
}

/// What is to become of a tag on a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagChange {
    /// Refused where it is on it already.
    Add(TagId),
    /// It is not to be on it.
    Remove(TagId),
    /// On, if it is not; off, if it is.
    Toggle(TagId),
}

/// What a conversation is to be marked as, for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nobody sees it as new.
    Read,
    /// Read, as it was opened: that is no decision of its own, which could be told or taken back.
    Opened,
    /// Everybody sees it as new.
    Unread,
    /// Whatever it is not as it is shown.
    Toggle,
}

/// Something that somebody wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is to be done to each of the targets.
    pub intent: Intent,
    /// To which conversations, in order.
    pub targets: Vec<ConversationId>,
    /// What the person has agreed to already.
    pub yes: Consent,
    /// Who the person is to the program that asks, where it shows that: nothing is done in another's name (S11).
    pub believed: Option<AdminId>,
}

impl Request {
    /// Something about one conversation, agreed to as far as nothing needs more.
    pub fn about(conversation: ConversationId, intent: Intent) -> Self {
        Self { intent, targets: vec![conversation], yes: Consent::default(), believed: None }
    }
}

/// What the person has agreed to; each is a question otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// To say it though something has happened there since it was read (S10).
    pub changed: bool,
    /// To do it without what has to be filled in first (I48).
    pub unfilled: bool,
}

/// What a person has set that decisions go by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The person's address, by which the teammate is found in whose name everything is done (F6).
    pub email: Option<String>,
    /// What snoozing does in Intercom (F5).
    pub snooze: SnoozeMode,
    /// For how many seconds a message can be taken back before it goes out (I21).
    pub undo_delay: i64,
    /// Whether sending pauses when something arrived meanwhile (S10).
    pub stop_on_change: bool,
    /// What has to be there before something is done (I48).
    pub house: Vec<HouseRule>,
    /// Whether a close asks for the attributes that the workspace requires.
    pub required: bool,
}
