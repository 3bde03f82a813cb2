//! A condition in the search language (API 4), as far as that can say it: what the server finds contains all of which the
//! condition holds, as the server knows it; and what is left to be tested of each.

use super::query::{Op, Query, QueryValue};
use crate::condition::field::{Flag, Kind, Moment, Number, Person};
use crate::condition::{Bounds, Condition, Leaf, MessageTest, Node, Who};
use crate::domain::{State, Timestamp};

/// The server takes so many filters in a group, in two levels of groups (API 4.1).
const FILTERS: usize = 15;

/// What a condition asks of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Cover {
    /// What to search for; everything, if nothing of the condition can be said.
    pub query: Query,
    /// What must hold beside; none if all that is found is meant.
    pub rest: Option<Condition>,
}

/// What a condition asks of the server at a moment.
pub fn cover(condition: &Condition, now: Timestamp) -> Cover {
    let asking = Asking { condition, now };
    let members = asking.members(Shape::of(condition.node(), true));
    let (query, exact) = match members.as_slice() {
        [Shape::Any(any)] => asking.one_of(any).unzip(),
        members => {
            let mut filters = Vec::new();
            let mut exact = Vec::new();
            let present = present(members);
            for member in members {
                let filter = asking.filter(member, &present).filter(|_| filters.len() < FILTERS);
                exact.push(filter.as_ref().is_some_and(|(_, exact)| *exact));
                filters.extend(filter.map(|(query, _)| query));
            }
            (group(filters, Query::And), Some(exact.iter().all(|exact| *exact)))
        }
    };
    let everything = || Query::states(&[State::Open, State::Snoozed, State::Closed]);
    let rest = (!exact.unwrap_or(false)).then(|| condition.clone());
    Cover { query: query.unwrap_or_else(everything), rest }
}

/// What a person's search asks of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What to search for.
    pub query: Query,
    /// Whether it asks for words, which the server has of first messages and of subjects alone: then it may find less than
    /// is meant, and never more than the rest lets pass.
    pub words: bool,
}

/// What the server is asked for a person who wants to find more than is here: its words, too, as far as that goes.
pub fn ask_for(condition: &Condition, now: Timestamp) -> Asked {
    let Cover { query, .. } = cover(condition, now);
    let mut words = Vec::new();
    members_that_ask(condition.node(), &mut |asked| words_of(asked, &mut words));
    words.truncate(FILTERS);
    if words.is_empty() {
        return Asked { query, words: false };
    }
    // A group in this one would be a third level.
    let mut filters = match query {
        Query::And(all) if all.iter().all(|one| matches!(one, Query::Field { .. })) => all,
        field @ Query::Field { .. } => vec![field],
        _ => Vec::new(),
    };
    filters.truncate(FILTERS.saturating_sub(words.len()));
    filters.extend(words);
    let everything = || Query::states(&[State::Open, State::Snoozed, State::Closed]);
    Asked { query: group(filters, Query::And).unwrap_or_else(everything), words: true }
}

/// What is asked of messages, of those that must be there.
fn members_that_ask<'a>(node: &'a Node, each: &mut impl FnMut(&'a Node)) {
    match node {
        Node::All(all) => all.iter().for_each(|one| members_that_ask(one, each)),
        Node::Message(asked) => each(asked),
        Node::Any(_) | Node::Not(_) | Node::Leaf(_) | Node::Unknown => {}
    }
}

/// Each word by itself, in the first message or in the subject: whole words in the one, letters in the other.
fn words_of(asked: &Node, into: &mut Vec<Query>) {
    match asked {
        Node::All(all) => all.iter().for_each(|one| words_of(one, into)),
        Node::Leaf(Leaf::OfMessage(MessageTest::Words(phrase))) => {
            into.extend(phrase.terms().iter().map(|term| {
                let in_subject = Query::field("source.subject", Op::Contains, term.text.as_str());
                Query::Or(vec![Query::field("source.body", Op::Eq, term.text.as_str()), in_subject])
            }));
        }
        _ => {}
    }
}

fn group(mut filters: Vec<Query>, of: fn(Vec<Query>) -> Query) -> Option<Query> {
    if filters.len() > 1 { Some(of(filters)) } else { filters.pop() }
}

/// A part of a condition, with what is negated in it pushed down to the tests.
enum Shape<'a> {
    All(Vec<Shape<'a>>),
    Any(Vec<Shape<'a>>),
    /// A test is so, or is not.
    Test(&'a Leaf, bool),
    /// Something of messages, which the server cannot be asked.
    Open,
    /// Nothing is certain of it.
    Never,
}

impl<'a> Shape<'a> {
    fn of(node: &'a Node, so: bool) -> Self {
        let each = |all: &'a [Node]| all.iter().map(|one| Self::of(one, so)).collect();
        match node {
            Node::Not(inner) => Self::of(inner, !so),
            Node::All(all) if so => Self::All(each(all)),
            Node::Any(any) if !so => Self::All(each(any)),
            Node::All(any) | Node::Any(any) => Self::Any(each(any)),
            Node::Leaf(leaf) => Self::Test(leaf, so),
            Node::Message(_) => Self::Open,
            Node::Unknown => Self::Never,
        }
    }
}

/// The moments that are there where all of these hold.
fn present(all: &[Shape<'_>]) -> Vec<Moment> {
    // These are always there.
    let mut moments = vec![Moment::Created, Moment::Updated];
    moments.extend(all.iter().filter_map(|one| match one {
        Shape::Test(Leaf::Present(Kind::Instant(moment) | Kind::Age(moment) | Kind::Left(moment)), true) => {
            Some(*moment)
        }
        _ => None,
    }));
    moments
}

struct Asking<'a> {
    condition: &'a Condition,
    now: Timestamp,
}

impl Asking<'_> {
    /// What must all hold, those of nested ones included.
    fn members<'a>(&self, shape: Shape<'a>) -> Vec<Shape<'a>> {
        match shape {
            Shape::All(all) => all.into_iter().flat_map(|one| self.members(one)).collect(),
            // One of one.
            Shape::Any(mut any) if any.len() == 1 => any.pop().map_or_else(Vec::new, |one| self.members(one)),
            one => vec![one],
        }
    }

    /// One of several, of which each may be several filters.
    fn one_of(&self, any: &[Shape<'_>]) -> Option<(Query, bool)> {
        let (mut groups, mut exact) = (Vec::new(), true);
        for one in any {
            let members: Vec<&Shape<'_>> = match one {
                Shape::Never => continue,
                Shape::All(all) => all.iter().collect(),
                one => vec![one],
            };
            let present = match one {
                Shape::All(all) => present(all),
                _ => present(&[]),
            };
            let mut filters = Vec::new();
            for member in members {
                // A group within would be a third level.
                let filter = match member {
                    Shape::Test(leaf, so) => self.test(leaf, *so, &present),
                    _ => None,
                };
                exact &= filter.as_ref().is_some_and(|(_, exact)| *exact) && filters.len() < FILTERS;
                filters.extend(filter.map(|(query, _)| query).filter(|_| filters.len() < FILTERS));
            }
            groups.push(group(filters, Query::And)?);
        }
        let fits = groups.len() <= FILTERS;
        group(groups, Query::Or).filter(|_| fits).map(|query| (query, exact))
    }

    /// A filter, or one of several; of each of those one filter, as a group within would be a third level.
    fn filter(&self, shape: &Shape<'_>, present: &[Moment]) -> Option<(Query, bool)> {
        match shape {
            Shape::Test(leaf, so) => self.test(leaf, *so, present),
            Shape::Any(any) => {
                let (mut filters, mut all_exact) = (Vec::new(), true);
                for one in any {
                    let (filter, exact) = match one {
                        Shape::Never => continue,
                        Shape::Test(leaf, so) => self.test(leaf, *so, present)?,
                        Shape::All(all) => {
                            let within = self::present(all);
                            let tests = all.iter().filter_map(|one| match one {
                                Shape::Test(leaf, so) => self.test(leaf, *so, &within),
                                _ => None,
                            });
                            (tests.map(|(query, _)| query).next()?, false)
                        }
                        Shape::Any(_) | Shape::Open => return None,
                    };
                    filters.push(filter);
                    all_exact &= exact;
                }
                let fits = filters.len() <= FILTERS;
                group(filters, Query::Or).filter(|_| fits).map(|query| (query, all_exact))
            }
            Shape::All(_) | Shape::Open | Shape::Never => None,
        }
    }

    /// What finds at least those of which a test is so, or is not; and whether it finds no others. Complements are asked
    /// for only where they can be listed: whether others find what is empty is not known (API 4.3).
    fn test(&self, leaf: &Leaf, so: bool, present: &[Moment]) -> Option<(Query, bool)> {
        if let Some((moment, edge)) = self.condition.edge(leaf, self.now) {
            let field = time_field(moment)?;
            // Whether the second itself is found is not known (API 4.2).
            return match so {
                true => Some((Query::field(field, Op::Lt, edge), false)),
                false if present.contains(&moment) => Some((Query::field(field, Op::Gt, edge.plus(-1)), false)),
                false => None,
            };
        }
        let viewer = self.condition.viewer();
        let exactly = |query| Some((query, true));
        match leaf {
            Leaf::State(state) | Leaf::Flag(Flag::State(state)) => {
                let states = [State::Open, State::Snoozed, State::Closed];
                let meant: Vec<State> = states.into_iter().filter(|one| (one == state) == so).collect();
                exactly(Query::states(&meant))
            }
            Leaf::Flag(Flag::ReadByAny(read)) => exactly(Query::field("read", Op::Eq, *read == so)),
            Leaf::Flag(Flag::Unassigned) if so => exactly(Query::assigned_to(None)),
            Leaf::Present(Kind::Person(Person::Assignee)) if !so => exactly(Query::assigned_to(None)),
            Leaf::Present(Kind::Team) if !so => exactly(Query::field("team_assignee_id", Op::Eq, 0)),
            Leaf::Flag(Flag::Mine) | Leaf::Person(Person::Assignee, Who::Me) if so => {
                viewer.me.as_ref().and_then(|me| exactly(Query::assigned_to(Some(me))))
            }
            Leaf::Person(Person::Assignee, Who::Id(id)) if so => exactly(Query::assigned_to(Some(id))),
            Leaf::Team(id) if so => exactly(Query::team(id)),
            Leaf::MyTeam if so => {
                let teams = viewer.teams.as_ref().filter(|teams| !teams.is_empty())?;
                let teams = teams.iter().map(|team| QueryValue::id(team.as_str())).collect();
                exactly(Query::Field {
                    field: "team_assignee_id".to_owned(),
                    op: Op::In,
                    value: QueryValue::List(teams),
                })
            }
            Leaf::Tag(id) if so => exactly(Query::field("tag_ids", Op::Eq, id.as_str())),
            Leaf::Number(number, bounds) if so => bounded(number_field(*number)?, *bounds),
            _ => None,
        }
    }
}

/// One filter says one end; the other is left to be tested.
fn bounded(field: &'static str, bounds: Bounds) -> Option<(Query, bool)> {
    let query = match (bounds.least, bounds.most) {
        (Some(least), Some(most)) if least == most => Query::field(field, Op::Eq, least),
        (Some(least), _) => Query::field(field, Op::Gt, least.saturating_sub(1)),
        (None, Some(most)) => Query::field(field, Op::Lt, most.saturating_add(1)),
        (None, None) => return None,
    };
    Some((query, false))
}

fn time_field(moment: Moment) -> Option<&'static str> {
    match moment {
        Moment::Created => Some("created_at"),
        Moment::Updated => Some("updated_at"),
        Moment::Waiting => Some("waiting_since"),
        Moment::Answered => Some("statistics.last_admin_reply_at"),
        Moment::Closed => Some("statistics.last_close_at"),
        // The head and what lies beside it say more than one field.
        Moment::Active | Moment::Silence | Moment::SnoozedUntil | Moment::Due => None,
    }
}

fn number_field(number: Number) -> Option<&'static str> {
    match number {
        Number::Parts => Some("statistics.count_conversation_parts"),
        Number::Reopens => Some("statistics.count_reopens"),
        Number::Assignments => Some("statistics.count_assignments"),
        Number::Rating => Some("conversation_rating.score"),
        Number::FinRating => None,
    }
}
