//! The fields of tickets that can be searched (API 4.4).

use super::query::Field;
use super::value::Kind;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketField {
    /// The ticket's id, which is its conversation's.
    Id,
    Title,
    Description,
    Type,
    Contacts,
    /// Who took part.
    Teammates,
    /// The teammate in charge.
    Admin,
    /// The team in charge.
    Team,
    /// The inbox's state, not the workflow's.
    State,
    /// Whether it is open.
    Open,
    /// When it was made.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
    SnoozedUntil,
    /// `request`, `task`, `tracker`.
    Category,
    /// An attribute, by its id.
    Attribute(u64),
}

impl Field for TicketField {
    fn parse(name: &str) -> Option<Self> {
        if let Some(id) = name.strip_prefix("ticket_attribute.") {
            return id.parse().ok().map(Self::Attribute);
        }
        Some(match name {
            "id" => Self::Id,
            "title" => Self::Title,
            "description" => Self::Description,
            "ticket_type_id" => Self::Type,
            "contact_ids" => Self::Contacts,
            "teammate_ids" => Self::Teammates,
            "admin_assignee_id" => Self::Admin,
            "team_assignee_id" => Self::Team,
            "state" => Self::State,
            "open" => Self::Open,
            "created_at" => Self::CreatedAt,
            "updated_at" => Self::UpdatedAt,
            "snoozed_until" => Self::SnoozedUntil,
            "category" => Self::Category,
            _ => return None,
        })
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Contacts | Self::Teammates => Kind::Set,
            Self::Admin | Self::Team => Kind::Assignee,
            Self::Open => Kind::Flag,
            Self::CreatedAt | Self::UpdatedAt | Self::SnoozedUntil => Kind::Date,
            Self::Attribute(_) => Kind::Any,
            _ => Kind::Text,
        }
    }
}
