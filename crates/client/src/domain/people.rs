//! Teammates, teams, customers and what is known of them, tags and macros.

use serde::{Deserialize, Serialize};

use super::ids::{AdminId, CompanyId, ContactId, MacroId, TagId, TeamId};
use super::text::{Body, Text};
use clock::Timestamp;

/// A teammate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admin {
    /// Their id.
    pub id: AdminId,
    /// Their name.
    pub name: Text,
    /// Their address; what F6 goes by.
    pub email: Text,
    /// Whether they are away (I1).
    pub away: bool,
    /// Whether replies to their conversations are reassigned while they are (I3).
    pub away_reassign: bool,
    /// Whether they may work in the inbox at all (I38).
    pub has_inbox_seat: bool,
    /// Their teams.
    pub team_ids: Vec<TeamId>,
}

/// A team inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its id.
    pub id: TeamId,
    /// Its name.
    pub name: Text,
    /// Its members.
    pub admin_ids: Vec<AdminId>,
    /// `round_robin`, `load_balanced` …: an open set; none when manual.
    pub distribution_method: Option<Text>,
}

/// The token's owner and their workspace: the answer of `GET /me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The teammate the token acts as.
    pub admin: Admin,
    /// The workspace's id code; part of every cache key, as ids are unique only within one (API 1.3).
    pub workspace_id: String,
    /// The workspace's name.
    pub workspace_name: Text,
    /// `US`, `EU`, `AU`.
    pub region: Option<Text>,
    /// IANA name of the workspace's time zone.
    pub timezone: Option<Text>,
}

/// A reason to be away (I2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwayReason {
    /// A string in the list, an integer in the write (API 24.36).
    pub id: String,
    /// In words.
    pub label: Text,
    /// Its emoji.
    pub emoji: Text,
}

/// A tag of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its id.
    pub id: TagId,
    /// Its name.
    pub name: Text,
}

/// A saved reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// Its id.
    pub id: MacroId,
    /// Its name.
    pub name: Text,
    /// HTML with placeholders; none for a macro of actions only, which cannot be inserted.
    pub body: Option<Body>,
}

/// A customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their id.
    pub id: ContactId,
    /// The workspace's own id of them.
    pub external_id: Option<Text>,
    /// `user` or `lead`.
    pub role: Text,
    /// Their name.
    pub name: Option<Text>,
    /// Their address.
    pub email: Option<Text>,
    /// Their number.
    pub phone: Option<Text>,
    /// "Dublin, Ireland", from the parts that are known.
    pub location: Option<Text>,
    /// Language of their browser.
    pub language: Option<Text>,
    /// Browser and system in words.
    pub device: Option<Text>,
    /// When they were first known.
    pub created_at: Timestamp,
    /// When they signed up.
    pub signed_up_at: Option<Timestamp>,
    /// When they were last seen.
    pub last_seen_at: Option<Timestamp>,
    /// When they last wrote.
    pub last_replied_at: Option<Timestamp>,
    /// Whether they want no mail.
    pub unsubscribed: bool,
    /// Custom attributes by name, values as words.
    pub attributes: Vec<(Text, Text)>,
    /// Their tags: ids only on the wire (API 10.1).
    pub tag_ids: Vec<TagId>,
    /// Their companies: ids only on the wire.
    pub company_ids: Vec<CompanyId>,
}

impl Contact {
    /// What to call them: name, address, number, or what they are and the end of their id (API 10.1).
    pub fn display(&self) -> Text {
        [&self.name, &self.email, &self.phone].into_iter().flatten().find(|t| !t.is_empty()).cloned().unwrap_or_else(
            || {
                let id = self.id.as_str();
                let tail: String = id.chars().skip(id.chars().count().saturating_sub(6)).collect();
                Text::new(&format!("{} {tail}", self.role))
            },
        )
    }
}

/// A customer's company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its id.
    pub id: CompanyId,
    /// The workspace's own id of it.
    pub company_id: Option<Text>,
    /// Its name.
    pub name: Text,
    /// Its plan.
    pub plan: Option<Text>,
    /// How many people work there.
    pub size: Option<i64>,
    /// Its site.
    pub website: Option<Text>,
    /// Its trade.
    pub industry: Option<Text>,
    /// What it pays a month.
    pub monthly_spend: Option<i64>,
    /// How many of its people are known.
    pub user_count: Option<i64>,
    /// Custom attributes by name, values as words.
    pub attributes: Vec<(Text, Text)>,
}

/// A note about a customer (not in a conversation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactNote {
    /// Its id.
    pub id: String,
    /// Who wrote it.
    pub author: Option<Text>,
    /// When.
    pub created_at: Timestamp,
    /// What.
    pub body: Body,
}

/// Something a customer did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactEvent {
    /// What.
    pub name: Text,
    /// When.
    pub created_at: Timestamp,
}
