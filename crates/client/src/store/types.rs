//! What goes into the store and what comes out of it, beyond the words of `domain`.

use std::fmt;

use crate::domain::{
    Admin, AdminId, Author, AwayReason, Company, Contact, ContactEvent, ContactId, ContactNote, Conversation,
    ConversationAttribute, ConversationId, DraftMode, Lane, Macro, Me, Mention, OfficeHours, Part, State, Step,
    StepState, Tag, Team, TeamId, Text, Ticket, TicketType, Timestamp,
};

use super::listed::Row;
use crate::domain::ladder::Ladder;

/// Something in the store is different from before. Sent after the commit, and only when something really changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreEvent {
    /// Conversations came, changed or went.
    Conversations(Vec<Change>),
    /// Teammates, teams, tags, macros, away reasons or who I am.
    Directory,
    /// What is known of a contact.
    Details(ContactId),
    /// Somebody else has woken or closed a conversation that slept in steps: there are no more (I47).
    Halted(ConversationId),
    /// Lists that are kept of views have other rows, or more of them are known.
    Lists,
    /// Steps were added, moved on, or went.
    Outbox,
    /// Drafts were written or went.
    Drafts,
    /// Another process changed something (S9).
    Elsewhere,
    /// The journal beside the database could not be written, in the system's words.
    Journal(String),
}

/// How a conversation looked before and looks now, pending steps included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The conversation that changed.
    pub id: ConversationId,
    /// Before; none when it is new here.
    pub before: Option<Head>,
    /// Now; none when it is gone.
    pub after: Option<Head>,
    /// What a customer said last, where that came with it: a head alone does not have the words.
    pub said: Option<Said>,
    /// Notes that came with it and name somebody.
    pub named: Vec<Mention>,
    /// Who has given it to the teammate who has it, where the thread came with it and tells.
    pub given: Option<Author>,
    /// Whether words that were here are others now or gone, by redaction perhaps.
    pub reworded: bool,
}

/// What a customer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The customer's name, or what they are called without one.
    pub who: Text,
    /// The words, on one line.
    pub words: Text,
}

impl Change {
    /// A change of a conversation's head.
    pub fn new(id: ConversationId, before: Option<Head>, after: Option<Head>) -> Self {
        Self { id, before, after, said: None, named: Vec::new(), given: None, reworded: false }
    }

    /// Whether its snooze has ended with it (I39).
    pub fn is_woken(&self) -> bool {
        let woke = |head: &Option<Head>| head.as_ref().map(|head| head.woke);
        (woke(&self.before), woke(&self.after)) == (Some(false), Some(true))
    }

    /// Whether something of it reads otherwise now, because it was redacted perhaps (S12).
    pub fn is_reworded(&self) -> bool {
        let headline = |head: &Option<Head>| head.as_ref().map(|head| head.headline.clone());
        self.reworded || self.before.is_some() && headline(&self.before) != headline(&self.after)
    }
}

/// The part of a conversation's head that decides where it is listed and who should hear of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Open, snoozed or closed, pending steps included.
    pub state: State,
    /// The teammate in charge.
    pub admin: Option<AdminId>,
    /// The team in charge.
    pub team: Option<TeamId>,
    /// When the contact last wrote.
    pub last_contact_reply_at: Option<Timestamp>,
    /// The server's change marker.
    pub updated_at: Timestamp,
    /// Whether it is read.
    pub read: bool,
    /// Whether a snooze has ended and nobody has looked at it since.
    pub woke: bool,
    /// The customer's name.
    pub who: Text,
    /// Title, subject, or first words.
    pub headline: Text,
}

/// How good a kept thread is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// It is not here.
    Missing,
    /// The conversation has changed since.
    Outdated,
    /// It is as new as what is known of the conversation.
    Good,
}

/// How far the store had come when something was asked for. What was taken in after it may be newer than the answer,
/// whichever of both arrives first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision(pub(super) i64);

/// What came of taking in what the server said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// What is different now.
    pub changes: Vec<Change>,
    /// Conversations of which it cannot be told whether this or what is here is newer. They were left as they are, and
    /// must be asked for by their ids.
    pub doubtful: Vec<ConversationId>,
}

/// How many conversations a view shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many are known to be in its list.
    pub total: usize,
    /// As in a [`Window`](super::Window).
    pub looked_at: Option<u8>,
}

/// How many conversations each inbox holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open and mine.
    pub mine: usize,
    /// Open and mine, with something in it that I have not read.
    pub unread: usize,
    /// Open and nobody's.
    pub unassigned: usize,
    /// Open, whoever has them.
    pub all: usize,
    /// Snoozed, whoever has them.
    pub snoozed: usize,
    /// Closed, as far as they were ever fetched.
    pub closed: usize,
    /// Open by team: every team of the directory in its order, then teams that only conversations name.
    pub teams: Vec<(TeamId, usize)>,
    /// Open by teammate: those who have any.
    pub teammates: Vec<(AdminId, usize)>,
}

/// A conversation as the thread pane shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredThread {
    /// The head, pending steps included.
    pub conversation: Conversation,
    /// The parts that are here, oldest first.
    pub parts: Vec<Part>,
    /// How many the server has.
    pub total_parts: usize,
    /// When the parts were fetched; none when they never were.
    pub fetched_at: Option<Timestamp>,
    /// Whether the parts should be fetched (again): never fetched, or the head is newer than they are.
    pub stale: bool,
    /// Its steps that are not done, oldest first, refused ones included.
    pub pending: Vec<Step>,
    /// The customer, when known.
    pub contact: Option<Contact>,
    /// The other customers of a group conversation: who they are, when known.
    pub others: Vec<(ContactId, Option<Contact>)>,
    /// The drafts that are kept there, replies before notes, the newest first.
    pub drafts: Vec<Draft>,
    /// The steps that it sleeps in, where it does (I47).
    pub ladder: Option<Ladder>,
    /// Whom its notes name, oldest first.
    pub mentions: Vec<Mention>,
}

/// One of the workspace's lists, to be replaced whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectoryPart {
    /// Who the token is.
    Me(Me),
    /// Those that the token may see; who is missing is gone.
    Admins(Vec<Admin>),
    /// The token may not see the teammates: as far as is known there is none.
    NoAdmins,
    /// One teammate, who is changed or added.
    Admin(Admin),
    /// Those that the token may see; what is missing is gone.
    Teams(Vec<Team>),
    /// Those of the workspace; what is missing is gone.
    Tags(Vec<Tag>),
    /// Those that the token may read; what is missing is gone.
    Macros(Vec<Macro>),
    /// Those that may be chosen; what is missing is gone.
    AwayReasons(Vec<AwayReason>),
    /// Those that SLAs are counted by; none where every second counts, or they may not be read.
    OfficeHours(Option<OfficeHours>),
    /// Those that are used; what is missing is gone.
    TicketTypes(Vec<TicketType>),
    /// Those that conversations can have; what is missing is gone.
    Attributes(Vec<ConversationAttribute>),
}

/// The workspace's lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// Who the token is; none before the first answer.
    pub me: Option<Me>,
    /// As the server listed them, those without a seat too.
    pub admins: Vec<Admin>,
    /// Whether it is known who they are.
    pub admins_known: bool,
    /// Whether it is known which they are.
    pub teams_known: bool,
    /// As the server listed them.
    pub teams: Vec<Team>,
    /// As the server listed them.
    pub tags: Vec<Tag>,
    /// As the server listed them, those without words too.
    pub macros: Vec<Macro>,
    /// As the server listed them.
    pub away_reasons: Vec<AwayReason>,
    /// Those that SLAs are counted by; none where every second counts.
    pub office_hours: Option<OfficeHours>,
    /// The types that tickets can be of, with what each asks for.
    pub ticket_types: Vec<TicketType>,
    /// The attributes that conversations can have; none while that is not known.
    pub attributes: Option<Vec<ConversationAttribute>>,
}

/// What was fetched about a contact; what is none stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DetailsParts {
    /// All that they belong to, each whole.
    pub companies: Option<Vec<Company>>,
    /// Those on the contact, not on conversations.
    pub tags: Option<Vec<Tag>>,
    /// Notes about them.
    pub notes: Option<Vec<ContactNote>>,
    /// What they did lately.
    pub events: Option<Vec<ContactEvent>>,
}

/// What the details pane shows beside a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The customer, when known.
    pub contact: Option<Contact>,
    /// All that they belong to that are known here.
    pub companies: Vec<Company>,
    /// Those on the contact, not on conversations.
    pub tags: Vec<Tag>,
    /// Notes about them.
    pub notes: Vec<ContactNote>,
    /// What they did lately.
    pub events: Vec<ContactEvent>,
    /// Their other conversations, newest first.
    pub recent: Vec<Row>,
    /// The ticket that this is, or else the first linked one that is here.
    pub ticket: Option<Ticket>,
    /// When companies, tags, notes and events were last fetched.
    pub fetched_at: Option<Timestamp>,
}

/// Words that were typed and not sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The conversation that it would be sent to.
    pub conversation: ConversationId,
    /// Whether the customer would read it, or teammates alone.
    pub mode: DraftMode,
    /// As typed, with the signs of markup.
    pub markdown: String,
    /// When they were last changed.
    pub updated_at: Timestamp,
}

impl fmt::Debug for Draft {
    /// Message text never goes into logs; its length may.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({} {:?}, {} bytes)", self.conversation, self.mode, self.markdown.len())
    }
}

/// Says which draft is meant, and as it was when: one that was changed since is not meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftMark {
    pub(super) id: i64,
    pub(super) version: i64,
}

/// A draft that is on disk, with what tells it from others and from itself later on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// Its words, as they are now.
    pub draft: Draft,
    /// To be named when it is changed or dropped.
    pub mark: DraftMark,
    /// How many other drafts of its mode are kept in its conversation (S9).
    pub others: usize,
}

/// What became of a draft that a program knows, by the hand of another program (S9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftNow {
    /// Nothing.
    Same {
        /// How many others there are.
        others: usize,
    },
    /// It is another text now, or there is one where none was known.
    Changed(KeptDraft),
    /// It was sent or thrown away.
    Gone {
        /// How many others there are.
        others: usize,
    },
}

/// How a draft was kept, or thrown away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SavedDraft {
    /// How many other drafts of its mode are kept in its conversation.
    pub others: usize,
    /// Another program had changed it: both texts are kept.
    pub apart: bool,
    /// Another program had sent it or thrown it away.
    pub gone: bool,
}

/// A conversation that the server no longer has, and what of the person's is left of it (S12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The conversation that is gone.
    pub id: ConversationId,
    /// Whether there is a draft.
    pub draft: bool,
    /// Whether steps wait that can only be refused.
    pub unfinished: bool,
}

/// A step whose turn it is in its lane, for whoever knows whether its time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The step's number.
    pub id: i64,
    /// The conversation it is done to.
    pub conversation: ConversationId,
    /// What it goes out in, one step after the other.
    pub lane: Lane,
    /// Whether it was never tried: then what it waits for is its undo delay (I21).
    pub untried: bool,
    /// When it was decided.
    pub created_at: Timestamp,
    /// Not before then.
    pub next_attempt_at: Timestamp,
    /// How many of its unit, itself included, are candidates.
    pub of: usize,
}

/// One line of a step's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// By the corrected clock.
    pub at: Timestamp,
    /// The state that the step was in from then on.
    pub state: StepState,
    /// Why, where there are words for it.
    pub words: Option<Text>,
}

/// A step as a person looks at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxEntry {
    /// What is to be sent, and how that goes.
    pub step: Step,
    /// The customer's name, if the conversation is here.
    pub who: Text,
    /// What the conversation is about, if it is here.
    pub headline: Text,
    /// Where the conversation stands, if it is here.
    pub state: Option<State>,
    /// What happened to the step, oldest first.
    pub history: Vec<HistoryLine>,
}
