//! Understands what was read: fields, names, numbers; says what is not understood, where, and what to write.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::ast::{Expr, Form, Op, Scalar, Span, Test, Value, Words};
use super::check_message::of_message;
use super::fault::{Fault, listed, near};
use super::field::{self, Cost, Kind, Owner, Spec};
use super::fold::{fold, letters};
use super::gather::{asks_a_message, gather};
use super::names::{NameKind, Names, resolve};
use super::node::{AttributeTest, Bounds, Condition, Leaf, MessageTest, Node, TextTest, Viewer, Who, Whom};
use super::parse::Parsed;
use super::phrase::Phrase;
use super::print::quoted;
use super::settled::settle;
use super::{facts, holds};
use crate::domain::{AdminId, Priority, State, TagId, TeamId, Text};

/// What came of understanding a condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The condition. What was not understood of it is not known of any conversation.
    pub condition: Condition,
    /// What is wrong with it, in order of place; without any, it may be kept.
    pub faults: Vec<Fault>,
}

/// Understands what was read, for somebody who looks.
pub fn check(parsed: Parsed, names: &dyn Names, viewer: Viewer) -> Checked {
    let settled = Arc::new(settle(&parsed.expr, names));
    let mut checker =
        Checker { names, viewer: &viewer, faults: parsed.faults, fields: BTreeSet::new(), cost: Cost::Index };
    let node = checker.node(&gather(parsed.expr), false);
    let Checker { mut faults, fields, cost, .. } = checker;
    faults.sort_by_key(|fault| fault.span);
    Checked { condition: Condition { node: Arc::new(node), viewer: Arc::new(viewer), fields, cost, settled }, faults }
}

pub(super) struct Checker<'a> {
    names: &'a dyn Names,
    pub(super) viewer: &'a Viewer,
    faults: Vec<Fault>,
    fields: BTreeSet<&'static str>,
    cost: Cost,
}

/// One test of a field, for its single values.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) spec: &'static Spec,
    pub(super) test: &'a Test,
}

impl Asked<'_> {
    /// The field as it was written.
    pub(super) fn name(&self) -> String {
        self.test.field.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
    }

    pub(super) fn op(&self) -> Op {
        self.test.op
    }
}

pub(super) fn not(node: Node) -> Node {
    Node::Not(Box::new(node))
}

impl Checker<'_> {
    fn node(&mut self, expr: &Expr, in_message: bool) -> Node {
        match expr {
            Expr::All(all) => Node::All(all.iter().map(|one| self.node(one, in_message)).collect()),
            Expr::Any(any) => Node::Any(any.iter().map(|one| self.node(one, in_message)).collect()),
            Expr::Not(inner) => not(self.node(inner, in_message)),
            Expr::Msg(inner) => {
                if in_message {
                    let says = "a message is in no other message: leave the inner `msg` out";
                    let span = first_span(inner);
                    return self.fault(Fault::new(span, says));
                }
                self.fields.insert("msg");
                self.cost = Cost::Words;
                let before = self.faults.len();
                let node = self.node(inner, true);
                if self.faults.len() > before { Node::Unknown } else { Node::Message(Box::new(node)) }
            }
            Expr::Words(words) => self.words(words),
            Expr::Test(test) => self.test(test, in_message),
            Expr::Fault(_) => Node::Unknown,
        }
    }

    fn fault(&mut self, fault: Fault) -> Node {
        self.faults.push(fault);
        Node::Unknown
    }

    fn words(&mut self, words: &Words) -> Node {
        match phrase(&words.text, words.quoted, words.span, 3) {
            Ok(phrase) => of_message(MessageTest::Words(phrase)),
            Err(fault) => self.fault(fault),
        }
    }

    fn test(&mut self, test: &Test, in_message: bool) -> Node {
        let Some(spec) = field::of(&test.field) else { return self.fault(unknown_field(test)) };
        self.fields.insert(spec.name);
        self.cost = self.cost.max(spec.cost);
        let asked = Asked { spec, test };
        if in_message && !asks_a_message(test) {
            let says = format!(
                "`{}` asks about the conversation, not about a message: write it outside of `msg(…)`",
                asked.name()
            );
            return self.fault(Fault::new(test.span, says));
        }
        if test.op.compares() && !is_ordered(spec.kind) {
            let says = format!("`{0}` is not more or less: write `{0}:` and a value", asked.name());
            return self.fault(Fault::new(test.span, says));
        }
        let mut any = Vec::with_capacity(test.values.len());
        for value in &test.values {
            match self.value(asked, value) {
                Ok(node @ Node::Leaf(Leaf::OfMessage(_))) if !in_message => any.push(Node::Message(Box::new(node))),
                Ok(node) => any.push(node),
                Err(fault) => any.push(self.fault(fault)),
            }
        }
        if any.len() == 1 { any.swap_remove(0) } else { Node::Any(any) }
    }

    fn value(&self, asked: Asked<'_>, value: &Value) -> Result<Node, Fault> {
        let (from, to) = match value {
            Value::One(one) => return self.one(asked, one),
            Value::Range(from, to) => (from.as_ref(), to.as_ref()),
        };
        let bound = from.into_iter().chain(to).find(|end| end.form == Form::Bound);
        if let Some(bound) = bound {
            return Err(unbound(bound));
        }
        let start = from.or(to).map_or(asked.test.span, |end| end.span);
        let span = Span::new(start.start, to.or(from).map_or(start, |end| end.span).end);
        if asked.op().compares() {
            return Err(Fault::new(span, format!("a range goes with `:`, as in `{}:1..5`", asked.name())));
        }
        if !is_ordered(asked.spec.kind) {
            return Err(Fault::new(
                span,
                format!("`{}` has no order, so it takes no range: write its values with commas", asked.name()),
            ));
        }
        let (node, is_reversed) = match asked.spec.kind {
            Kind::Attribute(owner) => {
                let end = |end: Option<&Scalar>| end.map(|end| decimal(asked, end)).transpose();
                let (least, most) = (end(from)?, end(to)?);
                let is_reversed = least.zip(most).is_some_and(|(least, most)| least > most);
                (attribute(owner, asked, AttributeTest::Range(least, most)), is_reversed)
            }
            Kind::Instant(_) | Kind::Age(_) | Kind::Left(_) | Kind::Message => {
                (self.time_range(asked, from, to)?, self.is_reversed(asked, from, to))
            }
            _ => {
                let end = |end: Option<&Scalar>| end.map(|end| number(asked, end)).transpose();
                let (least, most) = (end(from)?, end(to)?);
                let is_reversed = least.zip(most).is_some_and(|(least, most)| least > most);
                (bounded(asked.spec.kind, Bounds { least, most }), is_reversed)
            }
        };
        match (from, to) {
            (Some(from), Some(to)) if is_reversed => {
                let other = format!("{to}..{from}");
                let says = format!("this range ends before it begins: write `{other}`");
                Err(Fault::new(span, says).fixed(span, other))
            }
            _ => Ok(node),
        }
    }

    fn one(&self, asked: Asked<'_>, value: &Scalar) -> Result<Node, Fault> {
        if value.form == Form::Bound {
            return Err(unbound(value));
        }
        if let Some(node) = self.presence(asked, value) {
            return Ok(node);
        }
        let name = asked.name();
        let text = value.text.as_str();
        let says = |says: String| Fault::new(value.span, says);
        let is_bare = |word: &str| value.form == Form::Bare && text.eq_ignore_ascii_case(word);
        Ok(Node::Leaf(match asked.spec.kind {
            Kind::Flags => match flag(value)? {
                field::Flag::Message(kind) => Leaf::OfMessage(MessageTest::Kind(kind)),
                flag => Leaf::Flag(flag),
            },
            Kind::Has => return has(value),
            Kind::No => return has(value).map(not),
            Kind::State => Leaf::State(
                state(text)
                    .ok_or_else(|| says(format!("`{name}` is {}", listed(["open", "snoozed", "closed"], "or"))))?,
            ),
            Kind::Person(person) if is_bare("me") => Leaf::Person(person, Who::Me),
            Kind::Person(person) => {
                Leaf::Person(person, Who::Id(AdminId::new(self.resolve(asked, NameKind::Teammate, value)?)))
            }
            Kind::Team if is_bare("mine") => Leaf::MyTeam,
            Kind::Team => Leaf::Team(TeamId::new(self.resolve(asked, NameKind::Team, value)?)),
            Kind::Tag => Leaf::Tag(TagId::new(self.resolve(asked, NameKind::Tag, value)?)),
            Kind::Contact => Leaf::Contact(whom(value)?),
            Kind::Company => Leaf::Company(whom(value)?),
            Kind::Choice(choice, known) => {
                let word = facts::choice_word(text);
                if word.is_empty() || !known.is_empty() && !known.contains(&word.as_str()) {
                    let known =
                        if known.is_empty() { "a word".to_owned() } else { listed(known.iter().copied(), "or") };
                    return Err(says(format!("`{name}` is {known}; or `none` or `any`")));
                }
                Leaf::Choice(choice, word)
            }
            Kind::Text(line) => Leaf::Text(line, text_test(asked, value)?),
            Kind::Priority | Kind::Number(_) => {
                return Ok(bounded(asked.spec.kind, Bounds::of(asked.op(), number(asked, value)?)));
            }
            Kind::Took | Kind::Instant(_) | Kind::Age(_) | Kind::Left(_) => return self.time(asked, value),
            Kind::Id if text.is_empty() => return Err(says("an id is missing".to_owned())),
            Kind::Id => Leaf::Id(text.trim_start_matches('#').to_owned()),
            Kind::Presence(_) => return Err(says(format!("`{name}` is `any` or `none`"))),
            Kind::Attribute(owner) => {
                let test = if asked.op().compares() {
                    AttributeTest::Number(asked.op(), decimal(asked, value)?)
                } else {
                    AttributeTest::Text(text_test(asked, value)?)
                };
                return Ok(attribute(owner, asked, test));
            }
            Kind::Message => return self.message_test(asked, value),
        }))
    }

    /// `none` and `any`.
    fn presence(&self, asked: Asked<'_>, value: &Scalar) -> Option<Node> {
        if value.form != Form::Bare || asked.op().compares() {
            return None;
        }
        let there = match asked.spec.kind {
            Kind::Flags | Kind::Has | Kind::No | Kind::Message => return None,
            Kind::Attribute(owner) => Leaf::AttributePresent(owner, attribute_name(asked)),
            kind => Leaf::Present(kind),
        };
        match value.text.to_ascii_lowercase().as_str() {
            "any" => Some(Node::Leaf(there)),
            "none" => Some(not(Node::Leaf(there))),
            _ => None,
        }
    }

    fn resolve(&self, asked: Asked<'_>, kind: NameKind, value: &Scalar) -> Result<String, Fault> {
        resolve(self.names, kind, value).map_err(|mut fault| {
            if asked.test.values.len() == 1 && fault.says.starts_with("no ") {
                let words = quoted(&asked.test.to_string());
                fault.says = format!("{} (to search the words: {words})", fault.says);
            }
            fault
        })
    }
}

/// Whether a field is more or less than another value.
fn is_ordered(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Priority
            | Kind::Number(_)
            | Kind::Took
            | Kind::Instant(_)
            | Kind::Age(_)
            | Kind::Left(_)
            | Kind::Attribute(_)
            | Kind::Message
    )
}

fn bounded(kind: Kind, bounds: Bounds) -> Node {
    Node::Leaf(match kind {
        Kind::Number(number) => Leaf::Number(number, bounds),
        Kind::Took => Leaf::Took(bounds),
        _ => Leaf::Priority(bounds),
    })
}

/// A number, the place of a priority, or the seconds of a duration.
fn number(asked: Asked<'_>, value: &Scalar) -> Result<i64, Fault> {
    let says = |says: String| Err(Fault::new(value.span, says));
    match asked.spec.kind {
        Kind::Priority => {
            match Priority::ALL.into_iter().find(|level| level.as_str().eq_ignore_ascii_case(&value.text)) {
                Some(level) => Ok(holds::rank(level)),
                None => says(format!("`{}` is {}", asked.name(), listed(Priority::ALL.map(Priority::as_str), "or"))),
            }
        }
        Kind::Took => super::check_time::seconds(value),
        _ => match value.text.parse() {
            Ok(number) => Ok(number),
            Err(_) => says(format!("`{0}` takes a whole number, as in `{0}:3`, `{0}>3` or `{0}:1..5`", asked.name())),
        },
    }
}

fn decimal(asked: Asked<'_>, value: &Scalar) -> Result<f64, Fault> {
    let number = value.text.parse::<f64>().ok().filter(|number| number.is_finite());
    let says = || format!("more or less of `{}` takes a number; for words write `:`", asked.name());
    number.ok_or_else(|| Fault::new(value.span, says()))
}

fn attribute_name(asked: Asked<'_>) -> Text {
    Text::new(asked.test.field.last().map_or("", |name| name.text.as_str()))
}

fn attribute(owner: Owner, asked: Asked<'_>, test: AttributeTest) -> Node {
    Node::Leaf(Leaf::Attribute(owner, attribute_name(asked), test))
}

fn state(text: &str) -> Option<State> {
    [State::Open, State::Snoozed, State::Closed].into_iter().find(|state| state.as_str().eq_ignore_ascii_case(text))
}

fn flag(value: &Scalar) -> Result<field::Flag, Fault> {
    let Some(spec) = field::flag(&value.text) else {
        if let Some(fault) = later(&format!("is:{}", value.text), value.span) {
            return Err(fault);
        }
        let close = near(&value.text, field::FLAGS.iter().map(|flag| flag.name));
        let fault = match close.as_slice() {
            [] => {
                let all = listed(field::FLAGS.iter().map(|flag| flag.name), "or");
                Fault::new(value.span, format!("there is no `is:{}`: it is {all}", value.text))
            }
            close => {
                let means = listed(close.iter().copied(), "or");
                Fault::new(value.span, format!("there is no `is:{}`; did you mean {means}?", value.text))
            }
        };
        return Err(match close.first() {
            Some(name) => fault.fixed(value.span, *name),
            None => fault,
        });
    };
    Ok(spec.flag)
}

/// What `has:` asks for: a thing, or whether a field has any value.
fn has(value: &Scalar) -> Result<Node, Fault> {
    let name = value.text.as_str();
    let thing = field::THINGS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    let of_field = || field::find(name).map(|spec| spec.kind).filter(|kind| can_be_absent(*kind));
    match thing.map(|(_, presence)| Kind::Presence(*presence)).or_else(of_field) {
        Some(kind) => Ok(Node::Leaf(Leaf::Present(kind))),
        None => {
            if let Some(fault) = later(&format!("has:{name}"), value.span) {
                return Err(fault);
            }
            let names = field::FIELDS.iter().filter(|spec| can_be_absent(spec.kind)).flat_map(field::names);
            let names = names.chain(field::THINGS.iter().map(|(name, _)| *name));
            let close = near(name, names);
            let hint = if close.is_empty() {
                String::new()
            } else {
                format!("; did you mean {}?", listed(close.iter().copied(), "or"))
            };
            let fault = Fault::new(value.span, format!("`{name}` is nothing that one has or has not{hint}"));
            Err(match close.first() {
                Some(name) => fault.fixed(value.span, *name),
                None => fault,
            })
        }
    }
}

pub(super) fn can_be_absent(kind: Kind) -> bool {
    !matches!(kind, Kind::Flags | Kind::Has | Kind::No | Kind::State | Kind::Id | Kind::Message | Kind::Attribute(_))
}

pub(super) fn whom(value: &Scalar) -> Result<Whom, Fault> {
    let begins = phrase(&value.text, value.form == Form::Quoted, value.span, 1)?;
    Ok(Whom { text: value.text.clone(), folded: fold(&value.text), begins: Some(begins) })
}

fn text_test(asked: Asked<'_>, value: &Scalar) -> Result<TextTest, Fault> {
    if asked.op() == Op::Is {
        return Ok(TextTest::Is(fold(&value.text)));
    }
    phrase(&value.text, value.form == Form::Quoted, value.span, 1).map(TextTest::Has)
}

/// Words that are looked for. Unquoted they may have a `*` at the beginning or the end, beside so many letters.
pub(super) fn phrase(text: &str, is_quoted: bool, span: Span, least: usize) -> Result<Phrase, Fault> {
    let (inner, front, back) = if is_quoted {
        (text, false, false)
    } else {
        let inner = text.strip_prefix('*').unwrap_or(text);
        let whole = inner.strip_suffix('*').unwrap_or(inner);
        (whole, inner.len() < text.len(), whole.len() < inner.len())
    };
    if !is_quoted && inner.contains('*') {
        let says = "`*` stands at the beginning or the end of a word only";
        return Err(Fault::new(span, format!("{says}; quote it to look for it")).fixed(span, quoted(text)));
    }
    let least = if front { 3 } else { least };
    if (front || back) && letters(&fold(inner)) < least {
        let letters = if least == 1 { "a letter" } else { "three letters" };
        return Err(Fault::new(span, format!("beside `*` stand at least {letters}")));
    }
    Phrase::new(inner, front, back).ok_or_else(|| {
        Fault::new(span, format!("there is nothing to look for in `{text}`: write a word, with letters or digits"))
    })
}

fn unbound(value: &Scalar) -> Fault {
    Fault::new(
        value.span,
        format!("nothing is given for `${0}`; the text itself is {1}", value.text, quoted(&format!("${}", value.text))),
    )
}

/// What the language has and this version cannot answer.
fn later(name: &str, span: Span) -> Option<Fault> {
    let known = field::LATER.iter().find(|later| later.eq_ignore_ascii_case(name))?;
    Some(Fault::new(span, format!("`{known}` cannot be asked yet: what it asks for is not kept here; leave it out")))
}

fn unknown_field(test: &Test) -> Fault {
    let name = test.field.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
    let owner = field::ATTRIBUTES.iter().find(|spec| spec.name.eq_ignore_ascii_case(&name));
    if let Some(owner) = owner {
        let says = format!("which attribute? write its name: `{}.\"Order number\":`", owner.name);
        return Fault::new(test.field_span, says);
    }
    if let Some(fault) = later(&name, test.field_span) {
        return fault;
    }
    let close = near(&name, field::FIELDS.iter().flat_map(field::names));
    if let Some(first) = close.first() {
        let means = listed(close.iter().copied(), "or");
        let says = format!("there is no field `{name}`; did you mean {means}?");
        return Fault::new(test.field_span, says).fixed(test.field_span, *first);
    }
    let words = quoted(&test.to_string());
    let says = format!("there is no field `{name}`; as words: {words}");
    Fault::new(test.field_span, says).fixed(test.span, words)
}

/// Where the first piece of a tree stands.
fn first_span(expr: &Expr) -> Span {
    match expr {
        Expr::All(all) | Expr::Any(all) => all.first().map(first_span).unwrap_or_default(),
        Expr::Not(inner) | Expr::Msg(inner) => first_span(inner),
        Expr::Test(test) => test.span,
        Expr::Words(words) => words.span,
        Expr::Fault(span) => *span,
    }
}
