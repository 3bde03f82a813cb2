//! A condition whose names, dates and durations are understood: plain logic, ready to be held against conversations.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::ast::{Expr, Op};
use super::field::{Choice, Cost, Flag, Kind, Line, MessageKind, Moment, Number, Owner, Person, Presence};
use super::length::{Hours, Length};
use super::phrase::Phrase;
use super::when::When;
use crate::domain::{AdminId, State, TagId, TeamId, Text};

/// Who looks, and from where. `me`, `today` and office hours depend on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewer {
    /// The teammate; none while that is not known.
    pub me: Option<AdminId>,
    /// Their teams; none while these are not known.
    pub teams: Option<Vec<TeamId>>,
    /// By which days begin and dates are read.
    pub zone: TimeZone,
    /// When somebody works.
    pub hours: Hours,
}

/// A condition that was understood, and who looks.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    pub(super) node: Arc<Node>,
    pub(super) viewer: Arc<Viewer>,
    pub(super) fields: BTreeSet<&'static str>,
    pub(super) cost: Cost,
    pub(super) settled: Arc<Expr>,
}

/// A part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// All of them; without any, everything.
    All(Vec<Node>),
    /// At least one of them; without any, nothing.
    Any(Vec<Node>),
    /// Whatever this is false for; what it is not known for stays so.
    Not(Box<Node>),
    /// There is a message of which all this is true: logic of [`Leaf::OfMessage`] alone.
    Message(Box<Node>),
    /// A test of the conversation itself.
    Leaf(Leaf),
    /// What could not be understood.
    Unknown,
}

/// One test of a conversation. Whatever is held against something that is not there is false.
#[derive(Clone, Debug, PartialEq)]
pub enum Leaf {
    /// The conversation has something of this field, whatever it is.
    Present(Kind),
    /// Something that is or is not so of it.
    Flag(Flag),
    /// It is open, is snoozed, or is closed.
    State(State),
    /// How urgent: from a level to one, in the order of [`crate::domain::Priority`].
    Priority(Bounds),
    /// This teammate has that part in it.
    Person(Person, Who),
    /// The team in charge.
    Team(TeamId),
    /// The team in charge is one of the viewer's.
    MyTeam,
    /// This one is on the conversation.
    Tag(TagId),
    /// This customer is among those it is with.
    Contact(Whom),
    /// The conversation is with a customer of this one.
    Company(Whom),
    /// A word, folded.
    Choice(Choice, String),
    /// These words are in it.
    Text(Line, TextTest),
    /// It is known and within bounds.
    Number(Number, Bounds),
    /// The seconds to the first reply.
    Took(Bounds),
    /// Its id, or its number.
    Id(String),
    /// There is an attribute of that name.
    AttributePresent(Owner, Text),
    /// An attribute of that name has a value for which this holds.
    Attribute(Owner, Text, AttributeTest),
    /// A moment lies before a date begins, or ends.
    Before(Moment, When, Edge),
    /// So much time has passed since a moment; more than that, if so.
    Passed(Moment, Length, Over),
    /// Less than so many seconds are left until a moment; or exactly as many, if so.
    Left(Moment, i64, Over),
    /// One test of a message, within a [`Node::Message`].
    OfMessage(MessageTest),
}

/// What can be asked of a message; of what is not there it is not so.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageTest {
    /// These words stand in it, or on its conversation's card.
    Words(Phrase),
    /// A file came with it that is called so.
    File(Phrase),
    /// It was written by them.
    From(Writer),
    /// It is an e-mail to them.
    To(Whom),
    /// What is asked is a note, a reply, or what happened without words.
    Kind(MessageKind),
    /// It was written before a date begins, or ends.
    Before(When, Edge),
}

/// Who writes messages.
#[derive(Clone, Debug, PartialEq)]
pub enum Writer {
    /// Whoever writes in: a user or a lead.
    Customer,
    /// Whoever works in the workspace, in person.
    Teammate,
    /// Fin, or another bot.
    Bot,
    /// Intercom's AI agent alone.
    Fin,
    /// The viewer.
    Me,
    /// Somebody with this id, address or name.
    Named(Whom),
}

/// Which edge of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    /// Where it begins.
    Start,
    /// Where it is over.
    End,
}

/// Whether exactly as much is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Over {
    /// Exactly as much is enough.
    Equal,
    /// Exactly as much is not enough.
    Strict,
}

/// A teammate, or whoever looks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The viewer.
    Me,
    /// This one, whoever looks.
    Id(AdminId),
}

/// A customer or company as one writes them: their names are not known here, so they are looked at row by row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Whom {
    /// As written: an id.
    pub text: String,
    /// Folded: an address or a whole name.
    pub folded: String,
    /// The words that a name begins with.
    pub begins: Option<Phrase>,
}

/// What a text is held against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// It contains these words.
    Has(Phrase),
    /// It is this as a whole; folded.
    Is(String),
}

/// What an attribute is held against; all values are kept as words.
#[derive(Clone, Debug, PartialEq)]
pub enum AttributeTest {
    /// Words.
    Text(TextTest),
    /// Its value is read as a number; words that are none are no match.
    Number(Op, f64),
    /// From one number to another, both included.
    Range(Option<f64>, Option<f64>),
}

/// From a number to another, both included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Not less than this; none for no lower bound.
    pub least: Option<i64>,
    /// Not more than this; none for no upper bound.
    pub most: Option<i64>,
}

impl Bounds {
    /// What an operator and a number allow.
    pub(super) fn of(op: Op, number: i64) -> Self {
        let (least, most) = match op {
            Op::Has | Op::Is => (Some(number), Some(number)),
            Op::Less => (None, Some(number.saturating_sub(1))),
            Op::AtMost => (None, Some(number)),
            Op::More => (Some(number.saturating_add(1)), None),
            Op::AtLeast => (Some(number), None),
        };
        Self { least, most }
    }

    /// Whether a number lies between them.
    pub(super) fn hold(self, number: i64) -> bool {
        self.least.is_none_or(|least| least <= number) && self.most.is_none_or(|most| number <= most)
    }
}

impl Node {
    /// The words that it asks for of messages, but for those that must not be there.
    pub fn phrases(&self) -> Vec<&Phrase> {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().flat_map(Self::phrases).collect(),
            Self::Message(inner) => inner.phrases(),
            Self::Leaf(Leaf::OfMessage(MessageTest::Words(phrase))) => vec![phrase],
            Self::Leaf(_) | Self::Not(_) | Self::Unknown => Vec::new(),
        }
    }

    fn leaves<'a>(&'a self, into: &mut Vec<&'a Leaf>) {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().for_each(|one| one.leaves(into)),
            Self::Not(inner) => inner.leaves(into),
            Self::Message(inner) => inner.leaves(into),
            Self::Leaf(leaf) => into.push(leaf),
            Self::Unknown => {}
        }
    }
}

impl Condition {
    /// What it is made of, for those who translate it.
    pub fn node(&self) -> &Node {
        &self.node
    }

    /// Its tests, for those who only have to know what is asked.
    pub fn leaves(&self) -> Vec<&Leaf> {
        let mut leaves = Vec::new();
        self.node.leaves(&mut leaves);
        leaves
    }

    /// Whether it names closed conversations, of which only those are here that somebody went to.
    pub fn asks_for_closed(&self) -> bool {
        let closed = |leaf: &&Leaf| matches!(leaf, Leaf::State(State::Closed) | Leaf::Flag(Flag::State(State::Closed)));
        self.leaves().iter().any(closed)
    }

    /// Whether it asks for words or anything else of messages.
    pub fn asks_messages(&self) -> bool {
        let of_messages = |leaf: &&Leaf| {
            let present = matches!(leaf, Leaf::Present(Kind::Presence(Presence::Attachment | Presence::Image)));
            present || matches!(leaf, Leaf::OfMessage(_))
        };
        self.leaves().iter().any(of_messages)
    }

    /// A part of it, or another logic of such, for those who translate the rest.
    #[must_use]
    pub fn with(&self, node: Node) -> Self {
        Self { node: Arc::new(node), ..self.clone() }
    }

    /// The person whose `me`, day and office hours it was understood by.
    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    /// The same condition, looked at by somebody else.
    #[must_use]
    pub fn seen_by(&self, viewer: Viewer) -> Self {
        Self { viewer: Arc::new(viewer), ..self.clone() }
    }

    /// The names of the fields that it depends on.
    pub fn fields(&self) -> &BTreeSet<&'static str> {
        &self.fields
    }

    /// What its dearest field costs.
    pub fn cost(&self) -> Cost {
        self.cost
    }
}
