//! The workspace as a pure state machine: structs, and methods that take the time and a command.
//!
//! Nothing here does input or output, and nobody asks a clock: whoever calls brings the time. That is what lets the
//! same rules serve the server, the tests and a lesson that moves time on by hand.

pub mod articles;
pub mod assign;
pub mod attributes;
pub mod catalog;
pub mod company_edit;
pub mod contact_edit;
pub mod contacts;
pub mod conversation;
pub mod conversations;
pub mod customers;
pub mod data_attributes;
pub mod distribution;
pub mod edit;
pub mod events;
pub mod fin;
pub mod html;
pub mod jobs;
pub mod merge;
pub mod message_tags;
pub mod messages;
pub mod notices;
pub mod office_hours;
pub mod outbound;
pub mod part;
pub mod people;
pub mod rating;
pub mod redact;
pub mod refusal;
pub mod rules;
pub mod schedules;
pub mod search;
pub mod segments;
pub mod settings;
pub mod sla;
pub mod state;
pub mod statistics;
#[cfg(test)]
mod tests;
pub mod tickets;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use conversation::{Conversation, Priority, State};
pub use conversations::{Conversations, Slot};
pub use part::{Part, PartKind, Who};
pub use refusal::Refusal;
pub use rules::Rules;

use catalog::{AwayReason, Macro, Tag, TicketState, TicketType};
use company_edit::Scroll;
use distribution::{Charge, Turns};
use events::Events;
use jobs::Jobs;
use notices::{News, Notices};
use outbound::Outbound;
use part::{AssignedTo, Extra};
use people::{Admin, Company, ContactNote, ContactSlot, Contacts, Team};
use settings::Settings;

/// Seconds since the Unix epoch, as everything on the wire (API 1.4).
pub type Time = i64;

/// The workspace itself.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its id code.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// IANA name of its time zone.
    pub timezone: &'static str,
    /// When it was made.
    pub created_at: Time,
}

impl Workspace {
    /// The address that its bots write from.
    pub fn bots_address(&self) -> String {
        format!("operator+{}@intercom.io", self.id)
    }
}

/// The next free number of each kind of id.
#[derive(Clone, Debug)]
pub struct Ids {
    /// Conversations: 15 digits.
    pub conversation: u64,
    /// Parts.
    pub part: u64,
    /// First messages; a space of their own.
    pub source: u64,
    /// Tags.
    pub tag: u64,
    /// Notes on contacts.
    pub note: u64,
    /// Contacts, companies and segments.
    pub object: u64,
    /// Events.
    pub event: u64,
    /// Tickets, as people know them.
    pub ticket: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Self {
            conversation: 215_472_600_000_118,
            part: 37_358_121_213,
            source: 3_380_000_001,
            tag: 7_522_907,
            note: 29_501,
            object: 0,
            event: 0,
            ticket: 100,
        }
    }
}

impl Ids {
    /// The next conversation's; not the very next number, as on the real thing.
    pub fn next_conversation(&mut self) -> u64 {
        self.conversation += 117 + self.conversation % 61;
        self.conversation
    }

    /// The next part's.
    pub fn next_part(&mut self) -> u64 {
        self.part += 3 + self.part % 5;
        self.part
    }

    /// The next contact's, company's or segment's: the time, then anything, as a document store makes them.
    pub fn next_object(&mut self, at: Time) -> [u8; 12] {
        self.object += 1;
        let mut id = [0; 12];
        id[..4].copy_from_slice(&u32::try_from(at).unwrap_or_default().to_be_bytes());
        id[4..].copy_from_slice(&self.object.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        id
    }

    /// The next first message's.
    pub fn next_source(&mut self) -> u64 {
        self.source += 7;
        self.source
    }
}

/// The whole workspace.
#[derive(Clone, Debug)]
pub struct World {
    /// The workspace itself.
    pub workspace: Workspace,
    /// The answers to what is undecided.
    pub rules: Rules,
    /// The teammate whom the token belongs to.
    pub owner: u64,
    /// The teammate as whom a bot answers (B1).
    pub bot: u64,
    /// Operator's id as an author.
    pub operator: u64,
    /// Fin's id as an author.
    pub fin: u64,
    /// The teammates.
    pub admins: Vec<Admin>,
    /// The teams.
    pub teams: Vec<Team>,
    /// The tags.
    pub tags: Vec<Tag>,
    /// The macros.
    pub macros: Vec<Macro>,
    /// The reasons for being away.
    pub away_reasons: Vec<AwayReason>,
    /// The ticket types.
    pub ticket_types: Vec<TicketType>,
    /// The ticket states.
    pub ticket_states: Vec<TicketState>,
    /// The companies.
    pub companies: Vec<Company>,
    /// Who belongs to each company.
    pub company_members: HashMap<u32, BTreeSet<ContactSlot>>,
    /// Notes on companies, newest last.
    pub company_notes: HashMap<u32, Vec<ContactNote>>,
    /// The walk over all companies that is under way.
    pub scroll: Option<Scroll>,
    /// What the workspace is set up with besides.
    pub settings: Settings,
    /// What contacts did in the product.
    pub events: Events,
    /// The contacts.
    pub contacts: Contacts,
    /// Notes on contacts, newest last.
    pub notes: HashMap<ContactSlot, Vec<ContactNote>>,
    /// The conversations.
    pub conversations: Conversations,
    /// Work that was put off.
    pub jobs: Jobs,
    /// Messages that teammates sent, each to those who have not answered.
    pub outbound: Vec<Outbound>,
    /// The next ids.
    pub ids: Ids,
    /// Whose turn it is in the teams.
    pub turns: Turns,
    /// What happened lately, for those who listen.
    pub notices: Notices,
    /// What teammates did and the customers who act have not noticed yet; nothing is kept where none act.
    pub unnoticed: Option<Vec<Done>>,
    /// Until when everything has happened that was due.
    pub settled: Time,
}

/// Something a teammate did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// When it was done, whatever time it was given.
    pub at: Time,
    /// What.
    pub what: Act,
}

/// What a teammate did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// An entry of a conversation, by its id.
    Entry(Slot, u64),
    /// A message to a customer, by its id (API 15).
    Message(u64, ContactSlot),
}

/// An entry about to be recorded.
struct Entry {
    kind: PartKind,
    author: Who,
    body: Option<Arc<str>>,
    assigned_to: Option<AssignedTo>,
    extra: Extra,
}

impl Entry {
    fn new(kind: PartKind, author: Who) -> Self {
        Self { kind, author, body: None, assigned_to: None, extra: Extra::default() }
    }

    fn with_body(mut self, body: Option<Arc<str>>) -> Self {
        self.body = body.filter(|b| !b.is_empty());
        self
    }

    fn to(mut self, assigned_to: AssignedTo) -> Self {
        self.assigned_to = Some(assigned_to);
        self
    }

    fn about(mut self, event: serde_json::Value) -> Self {
        self.extra.event = Some(event);
        self
    }
}

impl World {
    /// A teammate by id.
    pub fn admin(&self, id: u64) -> Option<&Admin> {
        self.admins.iter().find(|a| a.id == id)
    }

    /// A team by id.
    pub fn team(&self, id: u64) -> Option<&Team> {
        self.teams.iter().find(|t| t.id == id)
    }

    /// A tag by id.
    pub fn tag(&self, id: u64) -> Option<&Tag> {
        self.tags.iter().find(|t| t.id == id)
    }

    /// The place of a company, by the 24 hex digits of its id.
    pub fn company(&self, id: &str) -> Option<u32> {
        let id = people::parse_hex_id(id)?;
        self.companies.iter().position(|c| c.id == id && !c.gone).and_then(|n| u32::try_from(n).ok())
    }

    /// A conversation by id.
    pub fn conversation(&self, id: u64) -> Option<&Conversation> {
        self.conversations.get(self.conversations.find(id)?)
    }

    /// Where a conversation stands, or the 404 for one that does not.
    pub fn slot(&self, id: u64) -> Result<Slot, Refusal> {
        self.conversations.find(id).ok_or_else(Refusal::not_found)
    }

    /// Changes a conversation by `change` and records what happened, as of `now`.
    fn happen(&mut self, slot: Slot, now: Time, entry: Entry, change: impl FnOnce(&mut Conversation)) -> Option<u64> {
        let id = self.ids.next_part();
        self.note_news(now, News::Part(slot, id));
        let (before, charge) = self.conversations.get(slot).map(|c| (c.state, Charge::of(c)))?;
        if let (Some(deeds), Who::Admin(_)) = (&mut self.unnoticed, entry.author) {
            deeds.push(Done { at: now.max(self.settled), what: Act::Entry(slot, id) });
        }
        let (admins, assigned_to) = (&self.admins, entry.assigned_to);
        self.conversations.change(slot, |c| {
            change(c);
            c.handled(|admin| admins.iter().any(|a| a.id == admin && !a.away), "Paused", now);
            c.updated_at = c.updated_at.max(now);
            if let Who::Admin(admin) = entry.author
                && !c.teammates.contains(&admin)
            {
                c.teammates.push(admin);
            }
            let extra = (entry.extra != Extra::default()).then(|| Box::new(entry.extra));
            c.parts.push(Part {
                id,
                kind: entry.kind,
                at: now,
                author: entry.author,
                body: entry.body,
                assigned_to: entry.assigned_to,
                state: c.state,
                extra,
            });
        });
        let (after, charge_after) = self.conversations.get(slot).map(|c| (c.state, Charge::of(c)))?;
        if before != after && (before == State::Snoozed || after == State::Snoozed) {
            self.sla_sleeps(slot, after == State::Snoozed, now);
        }
        if let Some(AssignedTo::Admin(admin)) = assigned_to {
            self.turns.was_given(admin, id);
        }
        if charge != charge_after {
            // What was said in the past, as imports do, frees somebody now.
            self.give_out_waiting(now.max(self.settled));
        }
        Some(id)
    }

    /// Tells of the jobs that have ended by a time.
    fn end_jobs(&mut self, by: Time) {
        while let Some((id, at)) = self.jobs.next_end(by) {
            self.note_news(at, News::Job(id));
        }
    }

    /// Lets everything happen that was due by `now`, at the time at which it was due: snoozes that end (I18), and what
    /// waits for Fin (H6).
    pub fn settle(&mut self, now: Time) {
        while let Some((due, slot)) = self.conversations.next_wake()
            && due <= now
        {
            self.end_jobs(due);
            if self.conversations.get(slot).is_some_and(|c| c.snoozed_until == Some(due)) {
                self.wake(slot, due);
            } else {
                self.fin_hands_over(slot, due);
            }
        }
        self.end_jobs(now);
        self.bring_in();
        self.settled = self.settled.max(now);
    }
}
