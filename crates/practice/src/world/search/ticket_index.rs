//! The index of tickets, whose rows are the places of all conversations.

use std::sync::Arc;

use super::index::Index;
use super::ticket_field::TicketField;
use crate::world::catalog::TicketType;

use TicketField as F;

/// The fields that have a column from the beginning; each attribute of the types has one as well.
pub(super) const FIELDS: &[TicketField] = &[
    F::Id,
    F::Title,
    F::Description,
    F::Type,
    F::Contacts,
    F::Teammates,
    F::Admin,
    F::Team,
    F::State,
    F::Open,
    F::CreatedAt,
    F::UpdatedAt,
    F::SnoozedUntil,
    F::Category,
];

/// What of a ticket's type its values depend on: its id, its category, and the names of its attributes.
pub(super) type Shape = (u64, &'static str, Vec<(u64, Arc<str>)>);

/// The index, and the types that it was made with.
#[derive(Clone, Debug, Default)]
pub struct TicketIndex {
    pub(super) index: Index<TicketField>,
    pub(super) types: Vec<Shape>,
}

/// The shape of a type.
pub(super) fn shape(kind: &TicketType) -> Shape {
    (kind.id, kind.category, kind.attributes.iter().map(|a| (a.id, a.name.clone())).collect())
}

/// Whether a type has that shape.
pub(super) fn has_shape(kind: &TicketType, (id, category, attributes): &Shape) -> bool {
    let same =
        |(a, (id, name)): (&crate::world::catalog::TicketAttribute, &(u64, Arc<str>))| a.id == *id && a.name == *name;
    kind.id == *id
        && kind.category == *category
        && kind.attributes.len() == attributes.len()
        && kind.attributes.iter().zip(attributes).all(same)
}
