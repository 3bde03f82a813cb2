//! Operations: what can be done to a conversation, one write on the wire each.

use serde::{Deserialize, Serialize};

use super::attribute::AttributeStep;
use super::conversation::{AppliedTag, Conversation, Priority, State, UNTIL_REPLY};
use super::desk::DeskStep;
use super::draft::DraftMode;
use super::file::FileRef;
use super::ids::{AdminId, ContactId, TagId, TeamId};
use super::people::{Admin, Tag};
use super::phrase::Names;
use super::text::{Body, Text};
use super::ticketing::TicketStep;
use super::written::Written;
use clock::Timestamp;

/// A reply: the customer reads it. A type of its own, so that it can never become a note (S11).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What goes out.
    pub html: Body,
    /// What was typed, with the files that go with it, so that it can go back into a draft (S4).
    pub markdown: String,
    /// Whether what is snoozed stays so: only the Preview version knows that (API 7.7).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_snooze: bool,
}

/// A note: teammates read it, the customer never does. A type of its own, so that it can never become a reply (S11).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// As it goes out, for teammates alone.
    pub html: Body,
    /// As it was typed, to be edited again.
    pub markdown: String,
    /// Whether what is snoozed stays so: only the Preview version knows that (API 7.7).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keeps_snooze: bool,
}

/// Message text never goes into logs; its length may.
impl std::fmt::Debug for Reply {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Reply({} bytes)", self.markdown.len())
    }
}

/// Message text never goes into logs; its length may.
impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Note({} bytes)", self.markdown.len())
    }
}

/// What is to be done to a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operation {
    /// Write to the customer.
    Reply(Reply),
    /// Write to the teammates.
    Note(Note),
    /// The customer's next message opens it again.
    Close,
    /// Reopen or unsnooze it: one thing on the wire (API 24.25).
    Open,
    /// Put it away until then ([`super::conversation::UNTIL_REPLY`] for "until a reply").
    Snooze(Timestamp),
    /// Close it, and put it away here until then (F5): the server is told of the close alone.
    CloseUntil(Timestamp),
    /// Give it to a teammate, or to nobody; its team stays (I15).
    AssignAdmin(Option<AdminId>),
    /// Give it to a team, or to none. The server leaves the teammate in place: taking that one off (I15) is an operation of its
    /// own.
    AssignTeam(Option<TeamId>),
    /// Put a tag on it.
    Tag(AppliedTag),
    /// Make a tag of that name, if there is none by then, and put it on. Until it is made its id is
    /// [`TagId::provisional`].
    NewTag(AppliedTag),
    /// Take a tag off.
    Untag(TagId),
    /// Set how urgent it is (I8).
    SetPriority(Priority),
    /// Mark it read or unread, for everyone (API 24.22).
    SetRead(bool),
    /// Give one of its attributes a value, or none (I48).
    SetAttribute(AttributeStep),
    /// Something that is done to it as a ticket (I6).
    Ticket(TicketStep),
    /// Put a tag on its customer, or take it off (I25).
    ContactTag(ContactTag),
    /// Who takes part, and what cannot be taken back: merging, blocking, redacting.
    Desk(DeskStep),
    /// Set the author's own status (I1, I2, I3). About no conversation.
    SetAway(Status),
}

/// A tag that is put on a customer, or taken off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactTag {
    /// The customer.
    pub contact: ContactId,
    /// The tag; one that is still to be made has the id [`TagId::provisional`].
    pub tag: AppliedTag,
    /// Whether it goes on.
    pub on: bool,
}

impl ContactTag {
    /// What it makes of a customer's tags.
    pub fn apply(&self, tags: &mut Vec<Tag>) {
        let is_it = |own: &Tag| self.tag.is(&own.id, &own.name);
        match self.on {
            true if tags.iter().any(is_it) => {}
            true => tags.push(Tag { id: self.tag.id.clone(), name: self.tag.name.clone() }),
            false => tags.retain(|own| own.id != self.tag.id),
        }
    }
}

/// What a teammate's own status is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Whether away.
    pub away: bool,
    /// Whether replies are reassigned meanwhile.
    pub reassign: bool,
    /// The id of a reason.
    pub reason: Option<String>,
}

impl Status {
    /// Lays it over a teammate.
    pub fn apply(&self, admin: &mut Admin) {
        (admin.away, admin.away_reassign) = (self.away, self.reassign);
        admin.away_reason = self.reason.clone().filter(|_| self.away);
    }

    /// Whether a teammate has it. The reason does not count: some answers leave it out.
    pub fn is_of(&self, admin: &Admin) -> bool {
        admin.away == self.away && (!self.away || admin.away_reassign == self.reassign)
    }
}

/// What saying an operation twice does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// The same as saying it once: a value is set.
    Harmless,
    /// It stands there twice, for whoever reads it.
    Twice,
}

/// What holds for an operation whatever it is about: the one table of it, which all who need to tell operations apart read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Properties {
    /// A short name, for the outbox and its table.
    pub name: &'static str,
    /// What was done, as a word or two after which comes to what: "closed", "assigned to"; none where nothing needs to be
    /// told beside what is shown.
    pub past: Option<&'static str>,
    /// As what it speaks, if it has words.
    pub speaks: Option<DraftMode>,
    /// What saying it twice does.
    pub repeats: Repeats,
    /// Whether the value alone tells that it is done, though its entry in the thread is out of sight.
    pub value_tells: bool,
    /// Whether it can be taken back once it is done, by what sets the value that was before.
    pub undoable: bool,
}

impl Operation {
    /// Its line of the table.
    pub fn properties(&self) -> Properties {
        let value = |name, past| Properties {
            name,
            past,
            speaks: None,
            repeats: Repeats::Harmless,
            value_tells: false,
            undoable: true,
        };
        let plain = |name, past| Properties { value_tells: true, ..value(name, past) };
        let words = |name, past, mode| Properties {
            speaks: Some(mode),
            repeats: Repeats::Twice,
            undoable: false,
            ..value(name, Some(past))
        };
        match self {
            Self::Reply(_) => words("reply", "sent", DraftMode::Reply),
            Self::Note(_) => words("note", "noted", DraftMode::Note),
            Self::Close => value("close", Some("closed")),
            Self::Open => value("open", Some("reopened")),
            Self::Snooze(_) => value("snooze", Some("snoozed until")),
            Self::CloseUntil(_) => value("snooze-close", Some("snoozed until")),
            Self::AssignAdmin(_) => value("assign", Some("assigned to")),
            Self::AssignTeam(None) => value("assign-team", Some("taken from its team")),
            Self::AssignTeam(Some(_)) => value("assign-team", Some("assigned to")),
            Self::Tag(_) => plain("tag", Some("tagged")),
            Self::NewTag(_) => plain("new-tag", Some("tagged")),
            Self::Untag(_) => plain("untag", Some("tag taken off")),
            Self::SetPriority(_) => plain("priority", Some("priority")),
            Self::SetRead(_) => plain("read", None),
            Self::SetAttribute(_) => plain("attribute", Some("attribute")),
            Self::Ticket(step @ TicketStep::Convert { .. }) => {
                Properties { undoable: false, ..plain(step.name(), Some("turned into a ticket")) }
            }
            Self::Ticket(step @ TicketStep::Make { .. }) => {
                Properties { undoable: false, ..plain(step.name(), Some("linked ticket made")) }
            }
            Self::Ticket(step) => plain(step.name(), Some("ticket")),
            Self::ContactTag(_) => plain("customer-tag", Some("customer tagged")),
            Self::Desk(step) => Properties {
                value_tells: !matches!(step, DeskStep::Block(_)),
                undoable: step.undoable(),
                ..value(step.name(), Some("desk"))
            },
            Self::SetAway(status) if status.away => value("away", None),
            Self::SetAway(_) => value("back", None),
        }
    }

    /// A short name for the outbox and its table: `reply`, `close` …
    pub fn name(&self) -> &'static str {
        self.properties().name
    }

    /// Whether it would be there twice if it were sent again after all: words, and a ticket that is made.
    pub fn doubles(&self) -> bool {
        self.words().is_some() || matches!(self, Self::Ticket(TicketStep::Make { .. }))
    }

    /// Its words, and as what they are said.
    pub fn words(&self) -> Option<(DraftMode, &str)> {
        self.message().map(|(mode, _, markdown)| (mode, markdown))
    }

    /// The files that go with its words.
    pub fn files(&self) -> Vec<FileRef> {
        self.words().map(|(_, kept)| Written::read(kept).files).unwrap_or_default()
    }

    /// Its words as they go out, and as what they are said.
    pub fn html(&self) -> Option<(DraftMode, &Body)> {
        self.message().map(|(mode, html, _)| (mode, html))
    }

    /// How its words begin, at most that many characters of them, and the names of its files behind.
    pub fn preview(&self, most: usize) -> Option<Text> {
        let (_, html) = self.html()?;
        let files = self.files();
        let words = Some(html.preview(most).to_string()).filter(|words| !words.is_empty());
        let names = files.iter().map(|file| format!("[{}]", file.name()));
        Some(Text::new(&words.into_iter().chain(names).collect::<Vec<_>>().join(" ")))
    }

    fn message(&self) -> Option<(DraftMode, &Body, &str)> {
        match self {
            Self::Reply(Reply { html, markdown, .. }) => Some((DraftMode::Reply, html, markdown)),
            Self::Note(Note { html, markdown, .. }) => Some((DraftMode::Note, html, markdown)),
            _ => None,
        }
    }

    /// The same with other words; none where it has no words.
    #[must_use]
    pub fn with_words(&self, html: Body, markdown: String) -> Option<Self> {
        match self {
            Self::Reply(reply) => Some(Self::Reply(Reply { html, markdown, ..reply.clone() })),
            Self::Note(note) => Some(Self::Note(Note { html, markdown, ..note.clone() })),
            _ => None,
        }
    }

    /// Whether its words leave a snooze as it is.
    pub fn keeps_snooze(&self) -> bool {
        match self {
            Self::Reply(reply) => reply.keeps_snooze,
            Self::Note(note) => note.keeps_snooze,
            _ => false,
        }
    }

    /// The same without what was said.
    #[must_use]
    pub fn without_words(&self) -> Self {
        self.with_words(Body::default(), String::new()).unwrap_or_else(|| self.clone())
    }

    /// What was done, in words: "assigned to Bo", "priority high". None where there is nothing to tell beside what is shown.
    pub fn told(&self, names: &dyn Names, time: &dyn Fn(Timestamp) -> String) -> Option<String> {
        let past = self.properties().past?;
        let what = match self {
            Self::SetAttribute(step) => return Some(step.told()),
            Self::Ticket(step) => return Some(step.told()),
            Self::Desk(step) => return Some(step.told()),
            Self::ContactTag(ContactTag { tag, on: false, .. }) => {
                return Some(format!("customer’s tag {} taken off", tag.name));
            }
            Self::ContactTag(ContactTag { tag, .. }) => tag.name.to_string(),
            Self::AssignAdmin(None) => "nobody".to_owned(),
            Self::AssignAdmin(Some(id)) => names.admin(id).unwrap_or_else(|| id.to_string()),
            Self::AssignTeam(Some(id)) => names.team(id).unwrap_or_else(|| id.to_string()),
            Self::Tag(tag) | Self::NewTag(tag) => tag.name.to_string(),
            Self::SetPriority(priority) => priority.as_str().to_owned(),
            Self::Snooze(until) | Self::CloseUntil(until) if *until >= UNTIL_REPLY => "somebody writes".to_owned(),
            Self::Snooze(until) | Self::CloseUntil(until) => time(*until),
            _ => return Some(past.to_owned()),
        };
        Some(format!("{past} {what}"))
    }

    /// The author's own status, if it is about that and no conversation.
    pub fn own_status(&self) -> Option<&Status> {
        match self {
            Self::SetAway(status) => Some(status),
            _ => None,
        }
    }

    /// The tag that is to be made by it, and that Intercom does not know yet.
    pub fn tag_to_make(&self) -> Option<&AppliedTag> {
        match self {
            Self::NewTag(tag) | Self::ContactTag(ContactTag { tag, on: true, .. })
                if tag.id.provisional_name().is_some() =>
            {
                Some(tag)
            }
            _ => None,
        }
    }

    /// Whether the workspace's lists are others by it: those who are there, or the tags.
    pub fn changes_lists(&self) -> bool {
        let makes = matches!(self, Self::ContactTag(ContactTag { tag, .. }) if tag.id.provisional_name().is_some());
        self.own_status().is_some() || makes || matches!(self, Self::NewTag(_))
    }

    /// What the conversation looks like once this is done: shown at once, and kept on top of what the server says
    /// until it is acknowledged (S1, S6). `at` is when it was decided.
    pub fn apply(&self, conversation: &mut Conversation, at: Timestamp) {
        match self {
            Self::Reply(reply) => {
                conversation.waiting_since = None;
                conversation.read = true;
                if !reply.keeps_snooze {
                    wake(conversation);
                }
                conversation.statistics.last_admin_reply_at = Some(at);
            }
            Self::Note(note) if note.keeps_snooze => {}
            Self::Note(_) => wake(conversation),
            // That it is put away is kept beside it, and shown by the store.
            Self::Close | Self::CloseUntil(_) => {
                conversation.state = State::Closed;
                conversation.snoozed_until = None;
                conversation.waiting_since = None;
                conversation.statistics.first_close_at.get_or_insert(at);
            }
            Self::Open => reopen(conversation),
            Self::Snooze(until) => {
                conversation.state = State::Snoozed;
                conversation.snoozed_until = Some(*until);
            }
            Self::AssignAdmin(admin) => {
                conversation.admin_assignee.clone_from(admin);
                if admin.is_some() {
                    reopen(conversation);
                }
            }
            Self::AssignTeam(team) => {
                conversation.team_assignee.clone_from(team);
                if team.is_some() {
                    reopen(conversation);
                }
            }
            Self::Tag(tag) | Self::NewTag(tag) => {
                if !conversation.tags.iter().any(|t| tag.is(&t.id, &t.name)) {
                    conversation.tags.push(tag.clone());
                }
            }
            Self::Untag(tag) => conversation.tags.retain(|t| t.id != *tag),
            Self::SetPriority(priority) => conversation.priority = *priority,
            Self::SetRead(read) => conversation.read = *read,
            Self::SetAttribute(step) => step.apply(conversation),
            Self::Ticket(step) => step.apply(conversation),
            Self::Desk(step) => step.apply(conversation),
            Self::ContactTag(_) | Self::SetAway(_) => {}
        }
    }
}

/// An admin's words wake a snoozed conversation (API 8); a closed one stays closed.
fn wake(conversation: &mut Conversation) {
    if conversation.state == State::Snoozed {
        conversation.state = State::Open;
        conversation.snoozed_until = None;
    }
}

/// Opening does, and assigning, whatever the state was (API 8: `assign_and_reopen`, `assign_and_unsnooze`).
fn reopen(conversation: &mut Conversation) {
    if conversation.state == State::Closed {
        let count = &mut conversation.statistics.count_reopens;
        *count = Some(count.unwrap_or(0).saturating_add(1));
    }
    conversation.state = State::Open;
    conversation.snoozed_until = None;
}
