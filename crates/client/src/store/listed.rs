//! What is read of a list: its rows, and where a window of them is taken.

use std::collections::BTreeMap;
use std::fmt;

use crate::domain::{AdminId, ConversationId, DraftMode, Priority, State, StepState, TeamId, Text, Timestamp};
use crate::view::View;

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The conversation that the line is about.
    pub id: ConversationId,
    /// Open, snoozed or closed, pending steps included.
    pub state: State,
    /// Whether it is read.
    pub read: bool,
    /// How urgent.
    pub priority: Priority,
    /// The customer's name.
    pub who: Text,
    /// The customer's company.
    pub company: Option<Text>,
    /// Title, subject, or first words.
    pub headline: Text,
    /// Whether that is a subject, and no teammate has answered yet.
    pub unanswered: bool,
    /// The newest message, when the thread is here.
    pub last_words: Option<Text>,
    /// Who wrote that; none while it is not known.
    pub last_by: Option<Spoke>,
    /// Since when the customer waits.
    pub waiting_since: Option<Timestamp>,
    /// When a customer or teammate last wrote.
    pub active_at: Timestamp,
    /// Set only while it is snoozed.
    pub snoozed_until: Option<Timestamp>,
    /// The teammate in charge.
    pub admin: Option<AdminId>,
    /// The team in charge.
    pub team: Option<TeamId>,
    /// `active`, `hit`, `missed`, `cancelled`.
    pub sla_status: Option<Text>,
    /// When the next promise of its SLA ends, as computed here; none where nothing is due.
    pub sla_due: Option<Timestamp>,
    /// Whether it is a ticket.
    pub is_ticket: bool,
    /// How many steps wait for the server.
    pub pending: u32,
    /// Whether a step was refused (S4).
    pub failed: bool,
    /// The newest reply that is not out, or the newest step that was refused.
    pub outgoing: Option<Outgoing>,
    /// The newest draft, replies before notes.
    pub draft: Option<Begun>,
    /// Whether a snooze has ended and nobody has looked at it since.
    pub woke: bool,
    /// Who closed it last, while it is closed and where the server says so.
    pub closed_by: Option<AdminId>,
    /// The names of its tags.
    pub tags: Vec<Text>,
    /// When it was begun.
    pub created_at: Timestamp,
    /// The name of its type, of a ticket that was looked at.
    pub ticket_type: Option<Text>,
    /// Whether a note names the one who looks, or a team of theirs, and they have not looked at it.
    pub mentioned: bool,
    /// What else was asked for, in the order in which it was; empty where there is nothing.
    pub extra: Vec<Text>,
    /// By what it stands where it stands in the list that it was read for, ties by id.
    pub key: SortKey,
}

/// What a row can tell beside what every row does, at the cost of a look at the conversation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extra {
    /// The customer's rating, 1 to 5.
    Rating,
    /// Where the first message came from.
    Channel,
    /// The customer's language.
    Language,
    /// A conversation attribute of that name.
    Attribute(String),
}

/// By what a row stands where it stands: smaller ones first, or last where the view's order falls.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey {
    /// By names: of the group, and of the type, each folded; empty where a list goes by neither.
    pub names: String,
    /// Then by a figure.
    pub at: i64,
}

/// What stands behind a group's name in a sort key.
pub(super) const END: char = '\u{1}';

impl From<i64> for SortKey {
    fn from(at: i64) -> Self {
        Self { names: String::new(), at }
    }
}

impl SortKey {
    /// The part of it that is the same for all of a group.
    pub fn group(&self) -> &str {
        self.names.split(END).next().unwrap_or_default()
    }
}

impl Row {
    /// Whether it is open, and nobody has read it.
    pub fn is_unread(&self) -> bool {
        !self.read && self.state == State::Open
    }
}

/// Who said something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoke {
    /// Somebody from outside the workspace.
    Customer,
    /// Somebody of the workspace.
    Teammate(AdminId),
    /// A bot, by its name.
    Bot(Text),
}

/// What is not out yet, or was not taken.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// How that goes.
    pub state: StepState,
    /// The first words, where it has words.
    pub words: Option<Text>,
    /// Why it was refused.
    pub why: Option<Text>,
}

/// Message text never goes into logs.
impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({:?})", self.state)
    }
}

/// A draft, by its first words.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// Whether the customer would read it.
    pub mode: DraftMode,
    /// On one line.
    pub words: Text,
}

/// Message text never goes into logs.
impl fmt::Debug for Begun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Begun({:?})", self.mode)
    }
}

/// Where in a list a window is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// From the first row on: `before + 1 + after` rows.
    Top,
    /// Up to the last row: `before + 1 + after` rows.
    Bottom,
    /// Around this conversation. When it has left the inbox: around where it would be by its sort key, without a row
    /// of its own. When it is not known at all: the top.
    At(ConversationId),
    /// Around the row of this number, from 0; past the end, the last one.
    Row(usize),
    /// Around a place: before what follows this sort key and id, whatever stands there now. Of the others, those that are
    /// not among the rows come as strays.
    Place(SortKey, ConversationId, Vec<ConversationId>),
}

/// Which rows of which list.
#[derive(Clone, Debug, PartialEq)]
pub struct WindowQuery {
    /// Which conversations, and by what they are sorted.
    pub view: View,
    /// Which row is to be among them.
    pub anchor: Anchor,
    /// How many rows before the anchor at most.
    pub before: usize,
    /// How many rows after it at most.
    pub after: usize,
    /// What else rows are to tell.
    pub extra: Vec<Extra>,
}

/// Some rows of a list, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// In the order that was asked for.
    pub rows: Vec<Row>,
    /// The number of the first of them in the whole list, from 0.
    pub first_row: usize,
    /// How long the whole list is.
    pub total: usize,
    /// The conversation that the window was asked around, when it is known and not in the list.
    pub elsewhere: Option<Row>,
    /// Those that were asked for beside the rows, as they are now, and whether the list has them.
    pub strays: Vec<(Row, bool)>,
    /// Of how many in a hundred conversations it is known yet whether they are in the list; none once it is of all.
    pub looked_at: Option<u8>,
    /// How many rows the groups have of which some are here, by [`SortKey::group`].
    pub groups: BTreeMap<String, usize>,
}
