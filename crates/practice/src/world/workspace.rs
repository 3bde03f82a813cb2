//! The workspace as a whole: all that there is in it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::Time;
use super::catalog::{AwayReason, Macro, Tag, TicketState, TicketType};
use super::contacts::Contacts;
use super::conversation::Conversation;
use super::conversations::{Conversations, Slot};
use super::events::Events;
use super::files::Files;
use super::jobs::Jobs;
use super::notices::Notices;
use super::outbound::Outbound;
use super::people::{Admin, Company, ContactNote, ContactSlot, Scroll, Team, parse_hex_id};
use super::refusal::Refusal;
use super::rules::Rules;
use super::settings::Settings;
use super::turns::Turns;

/// The workspace itself.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Its id code.
    pub id: Arc<str>,
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
    pub part: u64,
    /// First messages; a space of their own.
    pub source: u64,
    pub tag: u64,
    /// Notes on contacts.
    pub note: u64,
    /// Contacts, companies and segments.
    pub object: u64,
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
    pub teams: Vec<Team>,
    pub tags: Vec<Tag>,
    pub macros: Vec<Macro>,
    /// The reasons for being away.
    pub away_reasons: Vec<AwayReason>,
    pub ticket_types: Vec<TicketType>,
    pub ticket_states: Vec<TicketState>,
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
    pub contacts: Contacts,
    /// Notes on contacts, newest last.
    pub notes: HashMap<ContactSlot, Vec<ContactNote>>,
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
    /// The files that were sent here.
    pub files: Files,
    /// Until when everything has happened that was due.
    pub settled: Time,
}

/// Something a teammate did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// When it was done, whatever time it was given.
    pub at: Time,
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
        let id = parse_hex_id(id)?;
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
}
