//! How a view is served: what an index of the conversations finds is walked there, of all else a list is kept.

use crate::condition::field::{Flag, Kind, Person};
use crate::condition::{Leaf, Node, Who};
use crate::domain::{AdminId, State, TeamId};
use crate::view::{Order, View};

/// How a view is served.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Served {
    /// From an index of the conversations, with a counter that is kept.
    Index {
        /// Where they stand.
        state: State,
        whose: Whose,
    },
    /// From a list that is kept of it.
    Kept,
}

/// Whose conversations an index finds: with a teammate or team, the open ones alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Whose {
    /// Everybody's.
    Anybodys,
    /// A teammate's; none's, if none; nobody's at all, while it is not known who that is.
    Teammates(Option<Option<AdminId>>),
    /// A team's, or that of none.
    Teams(Option<TeamId>),
}

/// Whether an index finds a view's rows, or a kept list has to.
pub(super) fn plan(view: &View) -> Served {
    // Names are no columns of an index.
    if view.group.is_some() || view.order == Order::Type {
        return Served::Kept;
    }
    index(view).unwrap_or(Served::Kept)
}

fn index(view: &View) -> Option<Served> {
    let mut tests = Vec::new();
    members(view.condition.node(), &mut tests);
    let (mut state, mut whose) = (None, None);
    for test in tests {
        match test {
            Node::Leaf(Leaf::State(is) | Leaf::Flag(Flag::State(is))) if state.is_none() => state = Some(*is),
            _ if whose.is_none() => whose = Some(whose_of(view, test)?),
            _ => return None,
        }
    }
    let (state, whose) = (state?, whose.unwrap_or(Whose::Anybodys));
    (whose == Whose::Anybodys || state == State::Open).then_some(Served::Index { state, whose })
}

/// What must all be so.
fn members<'a>(node: &'a Node, into: &mut Vec<&'a Node>) {
    match node {
        Node::All(all) => all.iter().for_each(|one| members(one, into)),
        one => into.push(one),
    }
}

fn whose_of(view: &View, test: &Node) -> Option<Whose> {
    let not_there = |kind: &Kind| match kind {
        Kind::Person(Person::Assignee) => Some(Whose::Teammates(Some(None))),
        Kind::Team => Some(Whose::Teams(None)),
        _ => None,
    };
    match test {
        Node::Leaf(Leaf::Person(Person::Assignee, Who::Me) | Leaf::Flag(Flag::Mine)) => {
            Some(Whose::Teammates(view.condition.viewer().me.clone().map(Some)))
        }
        // An empty id stands for none where they are kept.
        Node::Leaf(Leaf::Person(Person::Assignee, Who::Id(id))) if !id.as_str().is_empty() => {
            Some(Whose::Teammates(Some(Some(id.clone()))))
        }
        Node::Leaf(Leaf::Flag(Flag::Unassigned)) => Some(Whose::Teammates(Some(None))),
        Node::Leaf(Leaf::Team(id)) if !id.as_str().is_empty() => Some(Whose::Teams(Some(id.clone()))),
        Node::Not(inner) => match inner.as_ref() {
            Node::Leaf(Leaf::Present(kind)) => not_there(kind),
            _ => None,
        },
        _ => None,
    }
}
