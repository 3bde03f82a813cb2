//! What to ask for: pages, and the search language (API 4).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::domain::{AdminId, ContactId, State, TeamId, Timestamp};

/// Where the next page of a list begins. It belongs to the list that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cursor {
    /// After this mark (`starting_after`); opaque.
    After(String),
    /// The page of this number.
    Page(u64),
}

/// Which page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many items; Intercom allows 150.
    pub per_page: u32,
    /// Where to go on; none for the first page.
    pub after: Option<Cursor>,
}

impl PageRequest {
    /// Where a list begins, `per_page` items of it.
    pub fn first(per_page: u32) -> Self {
        Self { per_page, after: None }
    }

    /// The page that begins at `cursor`.
    pub fn after(per_page: u32, cursor: Cursor) -> Self {
        Self { per_page, after: Some(cursor) }
    }

    /// As query parameters (styles A and C of API 1.6).
    pub(super) fn parameters(&self) -> Vec<(&'static str, String)> {
        let mut parameters = vec![("per_page", self.per_page.to_string())];
        match &self.after {
            Some(Cursor::After(mark)) => parameters.push(("starting_after", mark.clone())),
            Some(Cursor::Page(number)) => parameters.push(("page", number.to_string())),
            None => {}
        }
        parameters
    }

    /// As the `pagination` of a search (style B of API 1.6).
    pub(super) fn pagination(&self) -> Value {
        match &self.after {
            Some(Cursor::After(mark)) => json!({ "per_page": self.per_page, "starting_after": mark }),
            Some(Cursor::Page(number)) => json!({ "per_page": self.per_page, "page": number }),
            None => json!({ "per_page": self.per_page }),
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What could be read of it.
    pub items: Vec<T>,
    /// Where the next page begins; none at the end.
    pub next: Option<Cursor>,
    /// How many there are in all, where the server tells.
    pub total: Option<u64>,
}

/// How a field is compared (API 4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// The field is just this.
    Eq,
    /// Not equal.
    Ne,
    /// The field is one of these.
    In,
    /// None of a list.
    NotIn,
    /// Greater; the documentation says "or equal", so be ready for both (API 4.2).
    Gt,
    /// Smaller, or equal.
    Lt,
    /// These words are in the text.
    Contains,
    /// Does not contain.
    ContainsNot,
    /// The text's first letters are these.
    StartsWith,
    /// The text's last letters are these.
    EndsWith,
}

impl Op {
    /// The sign on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "=",
            Self::Ne => "!=",
            Self::In => "IN",
            Self::NotIn => "NIN",
            Self::Gt => ">",
            Self::Lt => "<",
            Self::Contains => "~",
            Self::ContainsNot => "!~",
            Self::StartsWith => "^",
            Self::EndsWith => "$",
        }
    }
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryValue {
    /// Nothing: "unknown".
    Null,
    /// Yes or no.
    Bool(bool),
    /// A number, a date, or an id that is a number in searches.
    Int(i64),
    /// Sent as a JSON string.
    Text(String),
    /// Several, for `IN` and `NIN`.
    List(Vec<QueryValue>),
}

impl QueryValue {
    /// An id as searches want it: a number where it is one (assignees), else a string (contacts).
    pub fn id(id: &str) -> Self {
        id.parse().map_or_else(|_| Self::Text(id.to_owned()), Self::Int)
    }

    fn to_json(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(yes) => json!(yes),
            Self::Int(number) => json!(number),
            Self::Text(words) => json!(words),
            Self::List(values) => values.iter().map(Self::to_json).collect(),
        }
    }
}

impl From<&str> for QueryValue {
    fn from(words: &str) -> Self {
        Self::Text(words.to_owned())
    }
}

impl From<bool> for QueryValue {
    fn from(yes: bool) -> Self {
        Self::Bool(yes)
    }
}

impl From<i64> for QueryValue {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Timestamp> for QueryValue {
    fn from(time: Timestamp) -> Self {
        Self::Int(time.0)
    }
}

impl<T: Into<QueryValue>> From<Vec<T>> for QueryValue {
    fn from(values: Vec<T>) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

/// A search. The server takes at most two levels of groups with 15 filters each (API 4.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// A field held against a value.
    Field {
        /// The field's path: `state`, `source.body`, `statistics.last_contact_reply_at` …
        field: String,
        /// The operator between them.
        op: Op,
        /// What the field is held against; of the field's type (API 4.3).
        value: QueryValue,
    },
    /// All of them hold.
    And(Vec<Query>),
    /// One of them holds.
    Or(Vec<Query>),
}

impl Query {
    /// A field held against a value.
    pub fn field(field: impl Into<String>, op: Op, value: impl Into<QueryValue>) -> Self {
        Self::Field { field: field.into(), op, value: value.into() }
    }

    /// Conversations in one of these states.
    pub fn states(states: &[State]) -> Self {
        match states {
            [state] => Self::field("state", Op::Eq, state.as_str()),
            several => Self::field("state", Op::In, several.iter().map(|s| s.as_str()).collect::<Vec<_>>()),
        }
    }

    /// Conversations changed since then, those of that second included, whichever way the server reads `>`.
    pub fn updated_since(time: Timestamp) -> Self {
        Self::field("updated_at", Op::Gt, time.plus(-1))
    }

    /// Conversations changed before then.
    pub fn updated_before(time: Timestamp) -> Self {
        Self::field("updated_at", Op::Lt, time)
    }

    /// Conversations of a teammate; unassigned ones have 0 (API 24.2).
    pub fn assigned_to(admin: Option<&AdminId>) -> Self {
        Self::field("admin_assignee_id", Op::Eq, admin.map_or(QueryValue::Int(0), |id| QueryValue::id(id.as_str())))
    }

    /// Conversations of a team.
    pub fn team(team: &TeamId) -> Self {
        Self::field("team_assignee_id", Op::Eq, QueryValue::id(team.as_str()))
    }

    /// Conversations of a customer.
    pub fn contact(contact: &ContactId) -> Self {
        Self::field("contact_ids", Op::Eq, contact.as_str())
    }

    /// As the search language has it.
    pub fn to_json(&self) -> Value {
        let group = |operator: &str, queries: &[Self]| {
            let value: Vec<Value> = queries.iter().map(Self::to_json).collect();
            json!({ "operator": operator, "value": value })
        };
        match self {
            Self::Field { field, op, value } => {
                json!({ "field": field, "operator": op.as_str(), "value": value.to_json() })
            }
            Self::And(queries) => group("AND", queries),
            Self::Or(queries) => group("OR", queries),
        }
    }
}

impl std::fmt::Display for Query {
    /// As a person reads it: `state = open AND (priority = high OR priority = urgent)`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (between, all) = match self {
            Self::Field { field, op, value } => return write!(f, "{field} {} {value}", op.as_str()),
            Self::And(all) => (" AND ", all),
            Self::Or(all) => (" OR ", all),
        };
        for (at, one) in all.iter().enumerate() {
            f.write_str(if at > 0 { between } else { "" })?;
            match one {
                Self::Field { .. } => write!(f, "{one}")?,
                group => write!(f, "({group})")?,
            }
        }
        Ok(())
    }
}

impl std::fmt::Display for QueryValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Bool(yes) => write!(f, "{yes}"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Text(words) => f.write_str(&crate::domain::text::clean_line(words)),
            Self::List(values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", values.join(", "))
            }
        }
    }
}

/// Which end comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Smallest, oldest first.
    Ascending,
    /// Largest, newest first.
    Descending,
}

/// The order of a search. It works without being described for conversations (API 24.16): sort locally as well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchSort {
    /// Whose values are compared: a path, as in a [`Query`].
    pub field: String,
    /// From this end.
    pub order: Order,
}

impl SearchSort {
    /// Last changed first.
    pub fn newest() -> Self {
        Self { field: "updated_at".to_owned(), order: Order::Descending }
    }

    /// Last changed last.
    pub fn oldest() -> Self {
        Self { field: "updated_at".to_owned(), order: Order::Ascending }
    }

    pub(super) fn to_json(&self) -> Value {
        let order = match self.order {
            Order::Ascending => "ascending",
            Order::Descending => "descending",
        };
        json!({ "field": self.field, "order": order })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_written_in_the_search_language() {
        let query = Query::And(vec![
            Query::states(&[State::Open, State::Snoozed]),
            Query::updated_since(Timestamp(1_760_000_000)),
            Query::Or(vec![Query::assigned_to(Some(&"5001".into())), Query::assigned_to(None)]),
            Query::contact(&"6762f0cd1bb69f9f2193bb7c".into()),
        ]);
        assert_eq!(
            query.to_json(),
            json!({ "operator": "AND", "value": [
                { "field": "state", "operator": "IN", "value": ["open", "snoozed"] },
                { "field": "updated_at", "operator": ">", "value": 1_759_999_999_i64 },
                { "operator": "OR", "value": [
                    { "field": "admin_assignee_id", "operator": "=", "value": 5001 },
                    { "field": "admin_assignee_id", "operator": "=", "value": 0 } ] },
                { "field": "contact_ids", "operator": "=", "value": "6762f0cd1bb69f9f2193bb7c" } ] })
        );
    }

    #[test]
    fn a_cursor_goes_out_the_way_it_came() {
        let after = PageRequest::after(50, Cursor::After("b3BhcXVl=".into()));
        assert_eq!(after.parameters(), [("per_page", "50".to_owned()), ("starting_after", "b3BhcXVl=".to_owned())]);
        assert_eq!(after.pagination(), json!({ "per_page": 50, "starting_after": "b3BhcXVl=" }));
        let second = PageRequest::after(50, Cursor::Page(2));
        assert_eq!(second.parameters(), [("per_page", "50".to_owned()), ("page", "2".to_owned())]);
        assert_eq!(PageRequest::first(1).pagination(), json!({ "per_page": 1 }));
    }
}
