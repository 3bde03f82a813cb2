//! A condition as SQL, as far as columns answer: what it finds contains all of which the condition holds now, or will by
//! time alone; and what is left to be tested of each.

use rusqlite::types::Value;

use crate::condition::field::{Choice, Flag, Kind, Moment, Person, Presence};
use crate::condition::{Bounds, Condition, Leaf, Node, Who};
use crate::store::row;

/// The parameters before those of a cover.
const BEFORE: usize = 3;

/// What a condition asks of the columns of `conversation c`.
#[derive(Debug)]
pub(in crate::store) struct Cover {
    /// As SQL, with parameters from the fourth on.
    pub(in crate::store) sql: String,
    /// What the `?` of the SQL stand for, in their order.
    pub(in crate::store) parameters: Vec<Value>,
    /// What must hold beside; none if all that is found is in the list, at any time.
    pub(in crate::store) rest: Option<Condition>,
}

impl Cover {
    /// The cover of a condition. Whatever stands outside of the inboxes (F1) is in no list.
    pub(in crate::store) fn of(condition: &Condition) -> Self {
        let mut writing = Writing { condition, parameters: Vec::new() };
        let mut sql = "c.state <= 2".to_owned();
        let mut rest = Vec::new();
        let mut members = Vec::new();
        flatten(condition.node(), &mut members);
        for member in members {
            let part = writing.node(member, true);
            if let Some(part) = &part {
                sql.push_str(" AND ");
                sql.push_str(&part.sql);
            }
            if !part.is_some_and(|part| part.exact) {
                rest.push(member.clone());
            }
        }
        let rest = (!rest.is_empty()).then(|| condition.with(Node::All(rest)));
        Self { sql, parameters: writing.parameters, rest }
    }
}

fn flatten<'a>(node: &'a Node, into: &mut Vec<&'a Node>) {
    match node {
        Node::All(all) => all.iter().for_each(|one| flatten(one, into)),
        one => into.push(one),
    }
}

/// Some SQL, and whether it finds nothing else than what is asked.
struct Part {
    sql: String,
    exact: bool,
}

struct Writing<'a> {
    condition: &'a Condition,
    parameters: Vec<Value>,
}

impl Writing<'_> {
    /// What finds at least all conversations for which a node is certainly so, or certainly not; none if nothing does.
    fn node(&mut self, node: &Node, so: bool) -> Option<Part> {
        match node {
            Node::Not(inner) => self.node(inner, !so),
            Node::All(all) if so => self.all(all, so),
            Node::Any(any) if !so => self.all(any, so),
            Node::All(any) | Node::Any(any) => self.any(any, so),
            // No column has the words of messages.
            Node::Message(_) => None,
            // Nothing is certain of these.
            Node::Unknown => Some(Part { sql: "0".to_owned(), exact: true }),
            Node::Leaf(leaf) => self.leaf(leaf, so),
        }
    }

    fn all(&mut self, all: &[Node], so: bool) -> Option<Part> {
        let parts: Vec<Option<Part>> = all.iter().map(|one| self.node(one, so)).collect();
        let exact = parts.iter().all(|part| part.as_ref().is_some_and(|part| part.exact));
        let sql: Vec<String> = parts.into_iter().flatten().map(|part| part.sql).collect();
        match sql.as_slice() {
            [] if all.is_empty() => Some(Part { sql: "1".to_owned(), exact }),
            [] => None,
            sql => Some(Part { sql: format!("({})", sql.join(" AND ")), exact }),
        }
    }

    fn any(&mut self, any: &[Node], so: bool) -> Option<Part> {
        let before = self.parameters.len();
        let (mut sql, mut exact) = (Vec::new(), true);
        for one in any {
            let Some(part) = self.node(one, so) else {
                self.parameters.truncate(before);
                return None;
            };
            exact &= part.exact;
            sql.push(part.sql);
        }
        let sql = if sql.is_empty() { "0".to_owned() } else { format!("({})", sql.join(" OR ")) };
        Some(Part { sql, exact })
    }

    fn parameter(&mut self, value: impl Into<Value>) -> String {
        self.parameters.push(value.into());
        format!("?{}", BEFORE + self.parameters.len())
    }

    fn leaf(&mut self, leaf: &Leaf, so: bool) -> Option<Part> {
        self.exactly(leaf, so).map(|sql| Part { sql, exact: true }).or_else(|| {
            let sql = if so { at_least(leaf) } else { None };
            sql.map(|sql| Part { sql: sql.to_owned(), exact: false })
        })
    }

    /// What finds exactly those of which a test is so, or is not.
    fn exactly(&mut self, leaf: &Leaf, so: bool) -> Option<String> {
        let is = if so { "=" } else { "<>" };
        let not = if so { "" } else { "NOT " };
        let viewer = self.condition.viewer();
        Some(match leaf {
            Leaf::State(state) | Leaf::Flag(Flag::State(state)) => {
                format!("c.state {is} {}", self.parameter(row::state_number(*state)))
            }
            Leaf::Priority(Bounds { least, most }) => {
                let (least, most) = (self.parameter(least.unwrap_or(0)), self.parameter(most.unwrap_or(i64::MAX)));
                format!("c.priority {not}BETWEEN {least} AND {most}")
            }
            Leaf::Flag(Flag::Read(read) | Flag::ReadByAny(read)) => format!("c.read {is} {}", i32::from(*read)),
            Leaf::Flag(Flag::Ticket(ticket)) => format!("c.is_ticket {is} {}", i32::from(*ticket)),
            Leaf::Flag(Flag::Unassigned) => format!("c.admin {is} ''"),
            Leaf::Flag(Flag::Mine) | Leaf::Person(Person::Assignee, Who::Me) => match &viewer.me {
                Some(me) => format!("c.admin {is} {}", self.parameter(me.as_str().to_owned())),
                // While nobody is known, nobody knows whether a teammate is "me".
                None if so => "0".to_owned(),
                None => "c.admin = ''".to_owned(),
            },
            Leaf::Person(Person::Assignee, Who::Id(id)) => {
                format!("c.admin {is} {}", self.parameter(id.as_str().to_owned()))
            }
            Leaf::Team(id) => format!("c.team {is} {}", self.parameter(id.as_str().to_owned())),
            Leaf::MyTeam => match &viewer.teams {
                Some(teams) => {
                    let teams: Vec<String> =
                        teams.clone().iter().map(|team| self.parameter(team.as_str().to_owned())).collect();
                    format!("(c.team <> '' AND c.team IN ({})) {is} 1", teams.join(", "))
                }
                None if so => "0".to_owned(),
                None => "c.team = ''".to_owned(),
            },
            Leaf::Flag(Flag::Pending) => {
                format!(
                    "{not}EXISTS (SELECT 1 FROM outbox o WHERE o.conversation = c.id AND o.state <> 'done' AND o.state <> 'failed')"
                )
            }
            Leaf::Flag(Flag::Failed) => {
                format!(
                    "{not}EXISTS (SELECT 1 FROM outbox o WHERE o.conversation = c.id AND o.state <> 'done' AND o.state = 'failed')"
                )
            }
            Leaf::Present(kind) => present(*kind, so)?,
            _ => return None,
        })
    }
}

/// What finds exactly those that have something of a kind, or have not.
fn present(kind: Kind, so: bool) -> Option<String> {
    let (sql, other) = match kind {
        Kind::State | Kind::Id => ("1", "0"),
        Kind::Priority => ("c.priority <> 0", "c.priority = 0"),
        Kind::Person(Person::Assignee) => ("c.admin <> ''", "c.admin = ''"),
        Kind::Team => ("c.team <> ''", "c.team = ''"),
        Kind::Tag => ("c.tags <> '[]'", "c.tags = '[]'"),
        Kind::Company => ("c.company IS NOT NULL", "c.company IS NULL"),
        // A time of zero is one that is not known.
        Kind::Instant(Moment::Waiting) | Kind::Age(Moment::Waiting) | Kind::Left(Moment::Waiting) => {
            ("coalesce(c.waiting_since, 0) > 0", "c.waiting_since IS NULL")
        }
        Kind::Presence(Presence::Draft) => (
            "EXISTS (SELECT 1 FROM draft d WHERE d.conversation = c.id)",
            "NOT EXISTS (SELECT 1 FROM draft d WHERE d.conversation = c.id)",
        ),
        _ => return None,
    };
    Some(if so { sql } else { other }.to_owned())
}

/// What finds all of which a test is so at any time, and perhaps others.
fn at_least(leaf: &Leaf) -> Option<&'static str> {
    match leaf {
        Leaf::Before(Moment::Waiting, ..) | Leaf::Passed(Moment::Waiting, ..) | Leaf::Left(Moment::Waiting, ..) => {
            Some("coalesce(c.waiting_since, 0) > 0")
        }
        Leaf::Before(Moment::SnoozedUntil, ..)
        | Leaf::Passed(Moment::SnoozedUntil, ..)
        | Leaf::Left(Moment::SnoozedUntil, ..) => Some("c.state = 1"),
        Leaf::Before(Moment::Due, ..) | Leaf::Passed(Moment::Due, ..) | Leaf::Left(Moment::Due, ..) => {
            Some("c.sla_due IS NOT NULL")
        }
        Leaf::Person(Person::Mentioned, _)
        | Leaf::Present(Kind::Person(Person::Mentioned))
        | Leaf::Flag(Flag::Mentioned) => Some("EXISTS (SELECT 1 FROM mention m WHERE m.seq = c.seq)"),
        Leaf::Tag(_) => Some("c.tags <> '[]'"),
        Leaf::Company(_) => Some("c.company IS NOT NULL"),
        Leaf::Choice(Choice::Sla, _) => Some("c.sla_status IS NOT NULL"),
        Leaf::Choice(Choice::TicketCategory | Choice::TicketType | Choice::TicketState, _) => Some("c.is_ticket"),
        _ => None,
    }
}
