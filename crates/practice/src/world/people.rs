//! Who there is: teammates, teams, contacts and companies.

use std::sync::Arc;

use serde_json::Value;

use super::Time;
use super::catalog::Tagged;

/// The place of a contact among the workspace's contacts; stable, as contacts are never removed.
pub type ContactSlot = u32;

/// A teammate.
#[derive(Clone, Debug)]
pub struct Admin {
    /// Its id; a number inside other objects, a string in its own (API 1.3).
    pub id: u64,
    /// Full name.
    pub name: Arc<str>,
    /// Address.
    pub email: Arc<str>,
    pub job_title: Option<Arc<str>>,
    /// Away mode.
    pub away: bool,
    /// Whether replies are handed on while away (I3).
    pub reassign: bool,
    /// The reason given for being away.
    pub away_reason: Option<u64>,
    /// Whether it has a seat in the inbox.
    pub seat: bool,
}

#[derive(Clone, Debug)]
pub struct Team {
    pub id: u64,
    pub name: Arc<str>,
    /// Its members.
    pub admins: Vec<u64>,
    /// `load_balanced`, `round_robin`, `manual`.
    pub method: &'static str,
    /// How many open conversations a member may have; balanced teams only.
    pub limit: Option<u32>,
}

/// A customer, known (user) or not yet (lead).
#[derive(Clone, Debug, Default)]
pub struct Contact {
    /// 12 bytes, 24 hex digits on the wire.
    pub id: [u8; 12],
    /// The workspace's own id of that customer.
    pub external_id: Option<Arc<str>>,
    /// Whether it is a lead rather than a user.
    pub lead: bool,
    /// Name; often missing.
    pub name: Option<Arc<str>>,
    /// Address; may be missing for leads.
    pub email: Option<Arc<str>>,
    /// Whether the address is known to be the contact's own; nobody has said so if there is none.
    pub verified: Option<bool>,
    /// Phone number.
    pub phone: Option<Arc<str>>,
    /// The address of a picture.
    pub avatar: Option<Arc<str>>,
    /// The language it is written to in, if that was set.
    pub language_override: Option<Arc<str>>,
    /// The language of its browser.
    pub language: Option<&'static str>,
    /// Country, region, city.
    pub place: Option<[&'static str; 3]>,
    /// Browser and operating system.
    pub device: Option<[&'static str; 2]>,
    /// Since when it is known.
    pub created_at: Time,
    pub signed_up_at: Option<Time>,
    /// When it last changed.
    pub updated_at: Time,
    /// When it last showed up.
    pub last_seen_at: Option<Time>,
    /// When it last wrote.
    pub last_replied_at: Option<Time>,
    /// When a teammate last wrote to it.
    pub last_contacted_at: Option<Time>,
    /// The teammate who looks after it.
    pub owner: Option<u64>,
    /// The companies it belongs to, as places among the workspace's.
    pub companies: Vec<u32>,
    pub tags: Vec<Tagged>,
    pub attributes: Vec<(Arc<str>, Value)>,
    /// The kinds of mail it has said yes or no to.
    pub subscriptions: Vec<(u64, bool)>,
    /// Whether it wants no newsletters.
    pub unsubscribed: bool,
    /// Whether mail to it came back.
    pub bounced: bool,
    /// Whether it is out of lists and searches.
    pub archived: bool,
    /// Whether it may not write any more.
    pub blocked: bool,
    /// The contacts that became part of it, in order.
    pub merged: Vec<Merge>,
    /// Why it is not there any more, if so.
    pub gone: Option<Gone>,
}

impl Contact {
    /// Whether it could write just now.
    pub fn can_write(&self) -> bool {
        self.gone.is_none() && !self.blocked && !self.archived
    }
}

/// Why a contact is not there any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    Deleted,
    /// It became part of another one.
    Merged(ContactSlot),
}

/// A contact that became part of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// Its place.
    pub from: ContactSlot,
    /// Whether it was a lead.
    pub lead: bool,
    pub at: Time,
}

/// What colleagues have written down about a contact.
#[derive(Clone, Debug)]
pub struct ContactNote {
    pub id: u64,
    /// Who wrote it.
    pub admin: u64,
    /// What, as HTML.
    pub body: Arc<str>,
    pub at: Time,
}

#[derive(Clone, Debug, Default)]
pub struct Company {
    /// 12 bytes, 24 hex digits on the wire.
    pub id: [u8; 12],
    /// The workspace's own id of it.
    pub company_id: Arc<str>,
    pub name: Arc<str>,
    pub plan: Option<Arc<str>>,
    /// Its line of business.
    pub industry: Option<Arc<str>>,
    /// Its site.
    pub website: Option<Arc<str>>,
    /// How many people work there.
    pub size: Option<u32>,
    /// What it pays a month.
    pub monthly_spend: u32,
    /// Since when it is known.
    pub created_at: Time,
    /// When the workspace's own books have it from.
    pub remote_created_at: Option<Time>,
    /// When it last changed.
    pub updated_at: Time,
    /// When one of its people last showed up.
    pub last_request_at: Option<Time>,
    pub tags: Vec<Tagged>,
    pub attributes: Vec<(Arc<str>, Value)>,
    /// Whether it is not there any more.
    pub gone: bool,
}

/// The one walk over all companies that can be under way.
#[derive(Clone, Debug)]
pub struct Scroll {
    /// What the client shows to go on.
    pub param: Arc<str>,
    /// The place of the next company.
    pub(super) next: usize,
    /// When it last went on.
    pub(super) used_at: Time,
}

/// The 24 hex digits of a contact's or company's id.
pub fn hex_id(id: &[u8; 12]) -> String {
    use std::fmt::Write as _;
    id.iter().fold(String::with_capacity(24), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Reads 24 hex digits; `None` for anything else.
pub fn parse_hex_id(text: &str) -> Option<[u8; 12]> {
    let digits = text.as_bytes();
    if digits.len() != 24 {
        return None;
    }
    let mut id = [0; 12];
    for (byte, pair) in id.iter_mut().zip(digits.chunks(2)) {
        let digit = |d: u8| char::from(d).to_digit(16).and_then(|d| u8::try_from(d).ok());
        *byte = digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?;
    }
    Some(id)
}
