//! Searching tickets (API 4.4): the same language as for conversations, over other fields.

use serde_json::Value;

use super::page::{Found, PageRequest, SortKey, cut};
use super::query::{Field, Node};
use super::value::{Kind, Val};
use crate::world::people::hex_id;
use crate::world::tickets::{DESCRIPTION, TITLE};
use crate::world::{Conversation, Refusal, World};

/// A field of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TicketField {
    /// The ticket's id, which is its conversation's.
    Id,
    /// Its title.
    Title,
    /// Its description.
    Description,
    /// Its type.
    Type,
    /// Who it is for.
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
    /// Until when it is snoozed.
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

/// By what tickets are ordered.
#[derive(Clone, Debug)]
pub struct TicketSort {
    field: TicketField,
    descending: bool,
}

impl TicketField {
    /// Reads the `sort` of a search's body; the last change first if there is none.
    pub fn sort(body: &Value) -> Result<TicketSort, Refusal> {
        let sort = body.get("sort").filter(|s| !s.is_null());
        let name = sort.and_then(|s| s.get("field")).and_then(Value::as_str).unwrap_or("updated_at");
        let field = Self::parse(name).filter(|f| f.kind() != Kind::Set);
        let field =
            field.ok_or_else(|| Refusal::new(400, "invalid_field", "The sort field is not a searchable field"))?;
        let descending = match sort.and_then(|s| s.get("order")).map(Value::as_str) {
            None | Some(Some("descending" | "desc")) => true,
            Some(Some("ascending" | "asc")) => false,
            Some(_) => {
                return Err(Refusal::new(400, "invalid_sort_order", "sort.order must be ascending or descending"));
            }
        };
        Ok(TicketSort { field, descending })
    }
}

impl World {
    /// Searches tickets by their index, or one by one while it does not know them as they are.
    pub fn search_tickets(&self, query: &Node<TicketField>, sort: &TicketSort, page: &PageRequest) -> Found {
        // The index of conversations knows whether there is anything that the indexes do not know yet.
        if self.conversations.index().is_some() && !self.conversations.ticket_index.index.is_empty() {
            let sort = (&sort.field, sort.descending);
            return self.conversations.ticket_index.index.search(query, self.rules.comparisons_include, sort, page);
        }
        let passing = self
            .conversations
            .tickets()
            .filter(|(_, c)| query.matches(self.rules.comparisons_include, &|f| self.ticket_value(c, f)));
        let rows = passing.map(|(slot, c)| (SortKey::of(&self.ticket_value(c, &sort.field)), slot));
        cut(rows.collect(), sort.descending, page)
    }

    pub(super) fn ticket_value<'a>(&'a self, c: &'a Conversation, field: &TicketField) -> Val<'a> {
        use TicketField as F;
        let Some(ticket) = c.ticket.as_deref() else { return Val::Nothing };
        let kind = self.type_of(c);
        let assignee = |id: Option<u64>| Val::Number(id.and_then(|id| i64::try_from(id).ok()).unwrap_or(0));
        match field {
            F::Id => Val::id(c.id),
            F::Title => Val::text(ticket.words(TITLE)),
            F::Description => Val::text(ticket.words(DESCRIPTION)),
            F::Type => kind.map_or(Val::Nothing, |t| Val::id(t.id)),
            F::Contacts => {
                let ids = c.contacts.iter().filter_map(|s| self.contacts.get(*s)).map(|c| hex_id(&c.id).into());
                Val::Set(ids.collect())
            }
            F::Teammates => Val::Set(c.teammates.iter().map(|id| id.to_string().into()).collect()),
            F::Admin => assignee(c.admin),
            F::Team => assignee(c.team),
            F::State => Val::text(Some(c.state.as_str())),
            F::Open => Val::Flag(c.state.counts_as_open()),
            F::CreatedAt => Val::Number(c.created_at),
            F::UpdatedAt => Val::Number(c.updated_at),
            F::SnoozedUntil => Val::number(c.snoozed_until),
            F::Category => Val::text(kind.map(|t| match t.category {
                "Customer" => "request",
                "Back-office" => "task",
                _ => "tracker",
            })),
            F::Attribute(id) => {
                let name = kind.and_then(|t| t.attributes.iter().find(|a| a.id == *id)).map(|a| &*a.name);
                match name.and_then(|name| ticket.value(name)) {
                    None | Some(Value::Null) => Val::Nothing,
                    Some(Value::String(text)) => Val::text(Some(text)),
                    Some(Value::Bool(flag)) => Val::Flag(*flag),
                    Some(number) => number.as_i64().map_or_else(|| Val::Text(number.to_string().into()), Val::Number),
                }
            }
        }
    }
}
