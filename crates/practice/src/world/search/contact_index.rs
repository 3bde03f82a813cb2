//! The index of contacts: days as spans of seconds, and what cannot be asked of it.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::contact_field::{ContactField, value};
use super::index::Index;
use super::query::{Field as _, Node, Test};
use super::value::{Kind, Op, Operand, Val};
use crate::world::people::{Contact, ContactSlot};
use crate::world::{Time, World};

use ContactField as F;

/// The fields that have a column; segments are told by the time of the search, and attributes are met as they come.
const FIELDS: &[ContactField] = &[
    F::Id,
    F::Role,
    F::Name,
    F::Email,
    F::Domain,
    F::Phone,
    F::ExternalId,
    F::Owner,
    F::Language,
    F::Browser,
    F::Os,
    F::Country,
    F::Region,
    F::City,
    F::Tag,
    F::Avatar,
    F::Override,
    F::Unsubscribed,
    F::Bounced,
    F::CreatedAt,
    F::SignedUpAt,
    F::UpdatedAt,
    F::LastSeenAt,
    F::LastRepliedAt,
    F::LastContactedAt,
    F::Empty(Kind::Flag),
];

/// The attributes that a contact has, as fields.
fn attributes(c: &Contact) -> impl Iterator<Item = ContactField> {
    let fields = c.attributes.iter().map(|(name, _)| F::Attribute((&**name).into()));
    fields.filter(in_columns)
}

/// Whether the values of a field are in a column. What is called a date but need not be one is not.
fn in_columns(field: &ContactField) -> bool {
    match field {
        F::Segment => false,
        F::Attribute(_) => field.kind() == Kind::Any,
        _ => true,
    }
}

/// Whether a contact is there to be found.
pub(super) fn findable(c: &Contact) -> bool {
    !c.archived && c.gone.is_none()
}

/// The query as the index understands it: days become spans of seconds, and segments what decides who is in them.
/// None if only the contacts themselves tell.
pub(super) fn for_index(
    query: &Node<ContactField>,
    days: &TimeZone,
    by_days: &dyn Fn(&ContactField) -> bool,
    by_segments: &dyn Fn(&Test<ContactField>) -> Node<ContactField>,
) -> Option<Node<ContactField>> {
    let all =
        |nodes: &[Node<_>]| nodes.iter().map(|n| for_index(n, days, by_days, by_segments)).collect::<Option<Vec<_>>>();
    match query {
        Node::All(nodes) => all(nodes).map(Node::All),
        Node::Any(nodes) => all(nodes).map(Node::Any),
        Node::Test(test) if test.field == F::Segment => Some(by_segments(test)),
        Node::Test(test) if !in_columns(&test.field) => None,
        Node::Test(test) => match test.operand {
            Operand::Number(at) if by_days(&test.field) => Some(spans(test, at, days)),
            _ => Some(Node::Test(test.clone())),
        },
    }
}

/// A test by days as one by seconds; a day that no calendar has is nobody's.
fn spans(test: &Test<ContactField>, at: Time, days: &TimeZone) -> Node<ContactField> {
    let begin = |date: Date| Some(date.to_zoned(days.clone()).ok()?.timestamp().as_second());
    let span = || {
        let date = jiff::Timestamp::from_second(at).ok()?.to_zoned(days.clone()).date();
        Some((begin(date)?, begin(date.tomorrow().ok()?)?))
    };
    let Some((from, to)) = span() else { return Node::Any(Vec::new()) };
    let seconds = |op, at| Node::Test(Test { field: test.field.clone(), op, operand: Operand::Number(at) });
    match test.op {
        Op::Greater => seconds(Op::AtLeast, to),
        Op::Less => seconds(Op::Less, from),
        _ => Node::All(vec![seconds(Op::AtLeast, from), seconds(Op::Less, to)]),
    }
}

impl World {
    /// Brings the contacts that have changed into their index, and all at first.
    pub(in crate::world) fn bring_in_contacts(&mut self, touched: Vec<ContactSlot>) {
        let mut index = self.contacts.take_index();
        if index.is_empty() && !self.contacts.is_empty() {
            self.fill(&mut index);
        } else {
            for slot in touched {
                match self.contacts.get(slot).filter(|c| findable(c)) {
                    Some(c) => {
                        attributes(c).for_each(|field| index.know(field));
                        index.set(slot as usize, |field| value(c, field));
                    }
                    None => index.remove(slot as usize),
                }
            }
        }
        self.contacts.put_index(index);
    }

    fn fill(&self, index: &mut Index<ContactField>) {
        let row = |row: usize| ContactSlot::try_from(row).ok().and_then(|slot| self.contacts.get(slot));
        let mut fields = FIELDS.to_vec();
        for (_, c) in self.contacts.iter() {
            for field in attributes(c) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
        }
        let present = (0..self.contacts.len()).map(|n| row(n).is_some_and(findable)).collect();
        index.fill(&fields, present, |n, field| row(n).map_or(Val::Nothing, |c| value(c, field)));
    }
}
