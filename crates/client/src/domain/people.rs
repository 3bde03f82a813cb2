//! Teammates, teams, customers and what is known of them, tags and macros.

use serde::{Deserialize, Serialize};

use super::ids::{AdminId, CompanyId, ContactId, MacroId, TagId, TeamId};
use super::text::{Body, Text};
use clock::Timestamp;

/// Somebody who works in the workspace: Intercom's word for a teammate is admin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admin {
    /// What every write names as its author.
    pub id: AdminId,
    /// As customers see it.
    pub name: Text,
    /// Their address; what F6 goes by.
    pub email: Text,
    /// Whether they are away (I1).
    pub away: bool,
    /// Whether replies to their conversations are reassigned while they are (I3).
    pub away_reassign: bool,
    /// The id of the reason, of somebody who is away for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away_reason: Option<String>,
    /// Whether they may work in the inbox at all (I38).
    pub has_inbox_seat: bool,
    /// Whose inboxes they work in.
    pub team_ids: Vec<TeamId>,
}

/// A team inbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// What a conversation names as its team in charge.
    pub id: TeamId,
    /// As the workspace calls it; two may be called the same.
    pub name: Text,
    /// Who is in it, so far as the token may see.
    pub admin_ids: Vec<AdminId>,
    /// `round_robin`, `load_balanced` …: an open set; none when manual.
    pub distribution_method: Option<Text>,
    /// How many open conversations each of a balanced team may have before it gives them none; no rule for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment_limit: Option<u32>,
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
    /// What a person chooses it by.
    pub label: Text,
    /// Shown beside the words.
    pub emoji: Text,
}

/// A tag of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// What puts it on and takes it off.
    pub id: TagId,
    /// As the workspace calls it.
    pub name: Text,
}

/// A saved reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Macro {
    /// What a picker keeps of it; macros may be called the same.
    pub id: MacroId,
    /// What it is found by; it never goes out.
    pub name: Text,
    /// HTML with placeholders; none for a macro of actions only, which cannot be inserted.
    pub body: Option<Body>,
}

/// Somebody who writes in, or is written to: a user or a lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Intercom's own; after a merge the other one's leads here.
    pub id: ContactId,
    /// The workspace's own id of them.
    pub external_id: Option<Text>,
    /// `user` or `lead`.
    pub role: Text,
    /// None where they never said it; see [`Contact::display`].
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
    /// When they became a user, where they are one.
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
    /// Intercom's own.
    pub id: CompanyId,
    /// The workspace's own id of it.
    pub company_id: Option<Text>,
    /// As the workspace calls it.
    pub name: Text,
    /// What it pays for, in the workspace's own words.
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
    /// The names of its tags.
    #[serde(default)]
    pub tags: Vec<Text>,
}

/// A note about a customer (not in a conversation).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactNote {
    /// Intercom's own.
    pub id: String,
    /// The teammate's name; none where nobody is named.
    pub author: Option<Text>,
    /// By the server's clock.
    pub created_at: Timestamp,
    /// HTML, to be rendered as a message is.
    pub body: Body,
}

/// Something a customer did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactEvent {
    /// As the workspace's own program calls it, such as `order-placed`.
    pub name: Text,
    /// When it happened, not when it was told.
    pub created_at: Timestamp,
    /// What was told with it, values as words.
    #[serde(default)]
    pub about: Vec<(Text, Text)>,
}
