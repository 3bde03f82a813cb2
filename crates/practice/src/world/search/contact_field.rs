//! The fields of contacts that can be searched (API 4.5), and their values.

use serde_json::Value;

use super::query::Field;
use super::value::{Kind, Val};
use crate::world::people::{Contact, hex_id};

#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ContactField {
    Id,
    Role,
    Name,
    Email,
    Domain,
    Phone,
    ExternalId,
    Owner,
    Language,
    Browser,
    Os,
    Country,
    Region,
    City,
    Tag,
    Segment,
    Avatar,
    Override,
    Unsubscribed,
    Bounced,
    CreatedAt,
    SignedUpAt,
    UpdatedAt,
    LastSeenAt,
    LastRepliedAt,
    LastContactedAt,
    /// A field that is known, but has no values here.
    Empty(Kind),
    Attribute(Box<str>),
}

impl Field for ContactField {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "id" => Self::Id,
            "role" => Self::Role,
            "name" => Self::Name,
            "email" => Self::Email,
            "email_domain" => Self::Domain,
            "phone" | "formatted_phone" => Self::Phone,
            "external_id" => Self::ExternalId,
            "owner_id" => Self::Owner,
            "browser_language" => Self::Language,
            "browser" => Self::Browser,
            "os" => Self::Os,
            "location.country" => Self::Country,
            "location.region" => Self::Region,
            "location.city" => Self::City,
            "tag_id" => Self::Tag,
            "segment_id" => Self::Segment,
            "avatar" => Self::Avatar,
            "language_override" => Self::Override,
            "unsubscribed_from_emails" => Self::Unsubscribed,
            "has_hard_bounced" => Self::Bounced,
            "created_at" => Self::CreatedAt,
            "signed_up_at" => Self::SignedUpAt,
            "updated_at" => Self::UpdatedAt,
            "last_seen_at" => Self::LastSeenAt,
            "last_replied_at" => Self::LastRepliedAt,
            "last_contacted_at" => Self::LastContactedAt,
            "last_email_opened_at" | "last_email_clicked_at" => Self::Empty(Kind::Day),
            "ios_last_seen_at" | "android_last_seen_at" => Self::Empty(Kind::Day),
            "marked_email_as_spam" => Self::Empty(Kind::Flag),
            _ if name.starts_with("ios_") || name.starts_with("android_") || name == "andoid_sdk_version" => {
                Self::Empty(Kind::Text)
            }
            _ => Self::Attribute(name.strip_prefix("custom_attributes.")?.into()),
        })
    }

    fn kind(&self) -> Kind {
        match self {
            Self::CreatedAt
            | Self::SignedUpAt
            | Self::UpdatedAt
            | Self::LastSeenAt
            | Self::LastRepliedAt
            | Self::LastContactedAt => Kind::Day,
            Self::Tag => Kind::Member,
            Self::Segment => Kind::Set,
            Self::Unsubscribed | Self::Bounced => Kind::Flag,
            // The name of a date ends so; of other attributes nobody knows the kind.
            Self::Attribute(name) if name.ends_with("_at") => Kind::Day,
            Self::Attribute(_) => Kind::Any,
            Self::Empty(kind) => *kind,
            _ => Kind::Text,
        }
    }
}

/// A contact's field as Preview reads it: its dates are moments (API 4.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact(pub ContactField);

impl Field for Exact {
    fn parse(name: &str) -> Option<Self> {
        ContactField::parse(name).map(Self)
    }

    fn kind(&self) -> Kind {
        match (self.0.kind(), &self.0) {
            // A workspace's own dates stay days.
            (Kind::Day, ContactField::Attribute(_)) => Kind::Day,
            (Kind::Day, _) => Kind::Date,
            (kind, _) => kind,
        }
    }
}

pub(super) fn value<'a>(c: &'a Contact, field: &ContactField) -> Val<'a> {
    let place = |n: usize| Val::text(c.place.map(|p| p[n]));
    let device = |n: usize| Val::text(c.device.map(|d| d[n]));
    match field {
        ContactField::Id => Val::Text(hex_id(&c.id).into()),
        ContactField::Role => Val::Text(if c.lead { "lead" } else { "user" }.into()),
        ContactField::Name => Val::text(c.name.as_deref()),
        ContactField::Email => Val::text(c.email.as_deref()),
        ContactField::Domain => Val::text(c.email.as_deref().and_then(|e| e.rsplit_once('@')).map(|(_, d)| d)),
        ContactField::Phone => Val::text(c.phone.as_deref()),
        ContactField::ExternalId => Val::text(c.external_id.as_deref()),
        ContactField::Owner => c.owner.map_or(Val::Nothing, Val::id),
        ContactField::Language => Val::text(c.language),
        ContactField::Browser => device(0),
        ContactField::Os => device(1),
        ContactField::Country => place(0),
        ContactField::Region => place(1),
        ContactField::City => place(2),
        ContactField::Tag => Val::Set(c.tags.iter().map(|t| t.tag.to_string().into()).collect()),
        ContactField::Avatar => Val::text(c.avatar.as_deref()),
        ContactField::Override => Val::text(c.language_override.as_deref()),
        ContactField::Unsubscribed => Val::Flag(c.unsubscribed),
        ContactField::Bounced => Val::Flag(c.bounced),
        ContactField::CreatedAt => Val::Number(c.created_at),
        ContactField::SignedUpAt => Val::number(c.signed_up_at),
        ContactField::UpdatedAt => Val::Number(c.updated_at),
        ContactField::LastSeenAt => Val::number(c.last_seen_at),
        ContactField::LastRepliedAt => Val::number(c.last_replied_at),
        ContactField::LastContactedAt => Val::number(c.last_contacted_at),
        ContactField::Empty(Kind::Flag) => Val::Flag(false),
        // Segments are the world's to know.
        ContactField::Segment | ContactField::Empty(_) => Val::Nothing,
        ContactField::Attribute(name) => match c.attributes.iter().find(|(n, _)| **n == **name).map(|(_, v)| v) {
            Some(Value::String(s)) => Val::text(Some(s)),
            Some(Value::Bool(b)) => Val::Flag(*b),
            Some(Value::Number(n)) => Val::number(n.as_i64()),
            _ => Val::Nothing,
        },
    }
}
