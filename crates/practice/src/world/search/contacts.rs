//! Searching contacts (API 4.5): days in the workspace's time zone, ids found directly.

use jiff::tz::TimeZone;

use serde_json::Value;

use super::contact_field::{ContactField, Exact, value};
use super::contact_index::{findable, for_index};
use super::page::{Found, PageRequest, SortKey, cut};
use super::query::{Field, Node, Test};
use super::segment_query::by_segments;
use super::value::{Kind, Op, Operand, Val, passes};
use crate::world::people::{Contact, ContactSlot, hex_id};
use crate::world::{Refusal, Time, World};

/// What a search is made as of.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The time, by which segments tell who is in them.
    pub now: Time,
    /// Whether dates are moments rather than days (Preview).
    pub exact: bool,
}

/// The days of a time zone.
struct Days(TimeZone);

impl Days {
    fn of(timezone: &str) -> Self {
        Self(TimeZone::get(timezone).unwrap_or(TimeZone::UTC))
    }

    /// The number of the day on which a time falls.
    fn day(&self, at: Time) -> Option<i64> {
        let date = jiff::Timestamp::from_second(at).ok()?.to_zoned(self.0.clone()).date();
        Some(i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day()))
    }
}

/// A search under way.
struct Search<'w> {
    world: &'w World,
    days: Days,
    reading: Reading,
}

impl Search<'_> {
    fn value<'a>(&'a self, c: &'a Contact, field: &ContactField) -> Val<'a> {
        match field {
            ContactField::Segment => {
                let segments = self.world.segments_of_contact(c, self.reading.now);
                Val::Set(segments.into_iter().map(|s| hex_id(&s.id).into()).collect())
            }
            field => value(c, field),
        }
    }

    fn matches(&self, c: &Contact, node: &Node<ContactField>) -> bool {
        match node {
            Node::All(nodes) => nodes.iter().all(|n| self.matches(c, n)),
            Node::Any(nodes) => nodes.iter().any(|n| self.matches(c, n)),
            Node::Test(test) if self.by_days(&test.field) => match (&test.operand, self.value(c, &test.field)) {
                (Operand::Number(limit), Val::Number(have)) => match (self.days.day(*limit), self.days.day(have)) {
                    (Some(limit), Some(have)) => passes(test.op, &Operand::Number(limit), &Val::Number(have), false),
                    _ => false,
                },
                (operand, have) => passes(test.op, operand, &have, false),
            },
            Node::Test(test) => passes(test.op, &test.operand, &self.value(c, &test.field), false),
        }
    }

    fn by_days(&self, field: &ContactField) -> bool {
        if self.reading.exact { Exact(field.clone()).kind() == Kind::Day } else { field.kind() == Kind::Day }
    }
}

impl World {
    /// Searches contacts; newest first unless told otherwise. Archived ones are not found.
    pub fn search_contacts(
        &self,
        query: &Node<ContactField>,
        sort: &ContactSort,
        page: &PageRequest,
        reading: Reading,
    ) -> Found {
        // Preview's days are those of UTC.
        let days = if reading.exact { Days(TimeZone::UTC) } else { Days::of(self.workspace.timezone) };
        let search = Search { world: self, days, reading };
        let named = self.named(query);
        if named.is_none()
            && let Some(index) = self.contacts.index()
            && let Some(query) = for_index(query, &search.days.0, &|field| search.by_days(field), &|test| {
                by_segments(test, &self.settings.segments, reading.now)
            })
        {
            return index.search(&query, false, (&sort.field, sort.descending), page);
        }
        let mut rows = Vec::new();
        let mut test = |slot: ContactSlot| {
            if let Some(c) = self.contacts.get(slot).filter(|c| findable(c))
                && search.matches(c, query)
            {
                rows.push((SortKey::of(&value(c, &sort.field)), slot));
            }
        };
        match named {
            Some(slots) => slots.into_iter().for_each(&mut test),
            None => self.contacts.iter().for_each(|(slot, _)| test(slot)),
        }
        cut(rows, sort.descending, page)
    }

    /// All contacts, newest first.
    pub fn list_contacts(&self, page: &PageRequest) -> Found {
        let everyone = Node::All(Vec::new());
        let newest = ContactSort { field: ContactField::CreatedAt, descending: true };
        self.search_contacts(&everyone, &newest, page, Reading { now: 0, exact: false })
    }

    /// The contacts that a query names by id, address or external id, if it does.
    fn named(&self, query: &Node<ContactField>) -> Option<Vec<ContactSlot>> {
        match query {
            Node::Test(Test { field, op: Op::Is | Op::In, operand }) => {
                let operands = match operand {
                    Operand::Many(many) => many.as_slice(),
                    one => std::slice::from_ref(one),
                };
                // Who has no address is nobody's whose name it is.
                if *field == ContactField::Email && operands.contains(&Operand::Nothing) {
                    return None;
                }
                let texts =
                    operands.iter().filter_map(|o| if let Operand::Text(t) = o { Some(t.as_str()) } else { None });
                let mut slots: Vec<ContactSlot> = match field {
                    ContactField::Id => texts.filter_map(|id| self.contacts.by_id(id)).collect(),
                    ContactField::Email => texts.flat_map(|email| self.contacts.with_email(email)).copied().collect(),
                    _ => return None,
                };
                slots.sort_unstable();
                slots.dedup();
                Some(slots)
            }
            Node::All(nodes) => nodes.iter().find_map(|n| self.named(n)),
            _ => None,
        }
    }
}

/// By what contacts are ordered.
#[derive(Clone, Debug)]
pub struct ContactSort {
    pub field: ContactField,
    /// Largest first.
    pub descending: bool,
}

impl ContactSort {
    /// Reads the `sort` of a search's body.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let sort = body.get("sort").filter(|s| !s.is_null());
        let name = sort.and_then(|s| s.get("field")).and_then(Value::as_str).unwrap_or("created_at");
        let field = ContactField::parse(name).filter(|f| !matches!(f.kind(), Kind::Set | Kind::Member));
        let field =
            field.ok_or_else(|| Refusal::new(400, "invalid_field", "The sort field is not a searchable field"))?;
        match sort.and_then(|s| s.get("order")).map(Value::as_str) {
            None | Some(Some("descending")) => Ok(Self { field, descending: true }),
            Some(Some("ascending")) => Ok(Self { field, descending: false }),
            Some(_) => {
                Err(Refusal::new(400, "invalid_sort_order", "sort.order must be either 'ascending' or 'descending'"))
            }
        }
    }
}
