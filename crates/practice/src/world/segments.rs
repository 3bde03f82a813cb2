//! Segments: groups of contacts or companies that a rule puts together (API 12).

use super::Time;
use super::people::{Company, Contact};

const DAY: Time = 86_400;

#[derive(Clone, Debug)]
pub struct Segment {
    /// 12 bytes, 24 hex digits on the wire.
    pub id: [u8; 12],
    pub name: &'static str,
    pub rule: Rule,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// Who is in a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Everyone who has signed up.
    Users,
    /// Leads that wrote in during so many days.
    NewLeads(Time),
    /// Users who were seen in the last so many days.
    ActiveWithin(Time),
    /// Users who were not seen for so many days.
    SilentFor(Time),
    /// Users with a tag.
    Tagged(u64),
    /// Users with an attribute that is true or says something.
    Has(&'static str),
    /// Companies that pay as much a month or more.
    Paying(u32),
    /// Companies on no plan.
    WithoutPlan,
}

impl Rule {
    /// Whether it puts companies together rather than people.
    pub fn is_about_companies(&self) -> bool {
        matches!(self, Self::Paying(_) | Self::WithoutPlan)
    }

    /// Whether a contact is in.
    pub fn has_contact(&self, c: &Contact, now: Time) -> bool {
        let seen = c.last_seen_at.unwrap_or(c.created_at);
        match self {
            Self::Users => !c.lead,
            Self::NewLeads(days) => c.lead && c.created_at > now - days * DAY,
            Self::ActiveWithin(days) => !c.lead && seen > now - days * DAY,
            Self::SilentFor(days) => !c.lead && seen <= now - days * DAY,
            Self::Tagged(tag) => !c.lead && c.tags.iter().any(|t| t.tag == *tag),
            Self::Has(name) => {
                let value = c.attributes.iter().find(|(known, _)| &**known == *name).map(|(_, v)| v);
                !c.lead && value.is_some_and(|v| !v.is_null() && *v != false && *v != "")
            }
            Self::Paying(_) | Self::WithoutPlan => false,
        }
    }

    /// Whether a company is in.
    pub fn has_company(&self, c: &Company) -> bool {
        match self {
            Self::Paying(least) => c.monthly_spend >= *least,
            Self::WithoutPlan => c.plan.is_none(),
            _ => false,
        }
    }
}
