//! What the workspace is set up with besides its people: segments, articles, office hours, data attributes, brands,
//! addresses, kinds of mail (API 12, 16 to 19).

use std::sync::Arc;

use super::Time;
use super::articles::{Article, Collection};
use super::attributes::ConversationAttribute;
use super::office_hours::Schedule;
use super::segments::Segment;

#[derive(Clone, Debug, Default)]
pub struct Settings {
    pub segments: Vec<Segment>,
    /// The help center's articles.
    pub articles: Vec<Article>,
    pub collections: Vec<Collection>,
    /// The office hours.
    pub schedules: Vec<Schedule>,
    /// What can be known of contacts and companies.
    pub attributes: Vec<DataAttribute>,
    /// What conversations can have as `custom_attributes`.
    pub conversation_attributes: Vec<ConversationAttribute>,
    pub brands: Vec<Brand>,
    /// The addresses that mail is sent from.
    pub emails: Vec<EmailSetting>,
    /// The kinds of mail that a contact can want or not want.
    pub subscriptions: Vec<SubscriptionType>,
    /// The last number that was given to one of these.
    pub last_id: u64,
    /// The last number that was given to an attribute of conversations, an option or a job.
    pub last_number: u64,
}

impl Settings {
    /// The next free number.
    pub fn next_id(&mut self) -> u64 {
        self.last_id += 1;
        self.last_id
    }

    /// The next number of an attribute of conversations, an option of one, or a job: one row for all.
    pub fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }

    /// The collection of that id.
    pub fn collection(&self, id: u64) -> Option<&Collection> {
        self.collections.iter().find(|c| c.id == id)
    }

    /// Adds a collection behind the others; its id.
    pub fn add_collection(
        &mut self,
        name: Arc<str>,
        description: Option<Arc<str>>,
        parent: Option<u64>,
        now: Time,
    ) -> u64 {
        let id = self.next_id();
        self.collections.push(Collection { id, name, description, parent, created_at: now, updated_at: now });
        id
    }
}

/// What kind of thing an attribute is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    Contact,
    Company,
}

impl Model {
    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Company => "company",
        }
    }
}

/// Something that can be known of a contact or a company (API 18).
#[derive(Clone, Debug)]
pub struct DataAttribute {
    /// Its id; only the workspace's own ones have one.
    pub id: Option<u64>,
    pub model: Model,
    pub name: Arc<str>,
    /// What teammates read.
    pub label: Arc<str>,
    /// What it means.
    pub description: Arc<str>,
    /// `string`, `integer`, `float`, `boolean` or `date`.
    pub data_type: &'static str,
    /// What can be chosen, if it is a list.
    pub options: Vec<Arc<str>>,
    /// Whether the API may write it.
    pub api_writable: bool,
    /// Whether the messenger may write it.
    pub messenger_writable: bool,
    /// Whether it is out of use.
    pub archived: bool,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// Who made it.
    pub admin: u64,
}

/// A brand of the workspace (API 19).
#[derive(Clone, Debug)]
pub struct Brand {
    /// Its id; the default one has the workspace's.
    pub id: Arc<str>,
    pub name: &'static str,
    /// Whether it is the default one.
    pub default: bool,
    /// Its help center's id.
    pub help_center: u64,
    /// The id of the address it writes from.
    pub email: u64,
    /// When it was made.
    pub created_at: Time,
}

/// An address that mail is sent from (API 19).
#[derive(Clone, Debug)]
pub struct EmailSetting {
    pub id: u64,
    /// The address.
    pub email: &'static str,
    /// Whether it was proved to be the workspace's.
    pub verified: bool,
    /// The id of its brand.
    pub brand: Arc<str>,
    /// When mail was last forwarded to the workspace.
    pub forwarded_at: Option<Time>,
    /// When it was made.
    pub created_at: Time,
}

/// A kind of mail (API 12).
#[derive(Clone, Debug)]
pub struct SubscriptionType {
    pub id: u64,
    /// `live`, `draft` or `archived`.
    pub state: &'static str,
    /// Whether it comes only to those who asked for it.
    pub opt_in: bool,
    /// `email` or `sms_message`.
    pub content: &'static str,
    /// Its name and what it is about, by language; the first is the default one.
    pub words: &'static [(&'static str, &'static str, &'static str)],
}
