//! Tests of messages: who wrote them and to whom, when, what kind they are and what came with them.

use super::ast::{Form, Op, Scalar};
use super::check::{Asked, Checker, not, phrase, whom};
use super::fault::Fault;
use super::fold::fold;
use super::node::{Edge, Leaf, MessageTest, Node, Writer};
use super::when::When;

impl Checker<'_> {
    /// A test of who wrote one, to whom, when, or what came with it; its value is one of several.
    pub(super) fn message_test(&self, asked: Asked<'_>, value: &Scalar) -> Result<Node, Fault> {
        let name = asked.spec.name;
        if name == "sent" {
            return self.date(asked, value).map(|when| sent(asked.op(), when));
        }
        if asked.op().compares() {
            let says = format!("`{name}` is not more or less: write `{name}:` and a value");
            return Err(Fault::new(asked.test.span, says));
        }
        Ok(match name {
            "before" => sent(Op::Less, self.date(asked, value)?),
            "after" => sent(Op::More, self.date(asked, value)?),
            "file" => {
                let name = phrase(&value.text, value.form == Form::Quoted, value.span, 1)?;
                of_message(MessageTest::File(name))
            }
            _ if fold(&value.text).is_empty() => return Err(Fault::new(value.span, "a name is missing")),
            "to" => of_message(MessageTest::To(whom(value)?)),
            _ => of_message(MessageTest::From(writer(value)?)),
        })
    }
}

/// A test of a message.
pub(super) fn of_message(test: MessageTest) -> Node {
    Node::Leaf(Leaf::OfMessage(test))
}

/// Whether a message was written in, before or after a date.
pub(super) fn sent(op: Op, when: When) -> Node {
    let before = |edge| of_message(MessageTest::Before(when.clone(), edge));
    match op {
        Op::Less => before(Edge::Start),
        Op::AtMost => before(Edge::End),
        Op::More => not(before(Edge::End)),
        Op::AtLeast => not(before(Edge::Start)),
        Op::Has | Op::Is => Node::All(vec![not(before(Edge::Start)), before(Edge::End)]),
    }
}

/// Who wrote: one of a few words, or somebody's id, address or name.
fn writer(value: &Scalar) -> Result<Writer, Fault> {
    let words = [
        ("customer", Writer::Customer),
        ("teammate", Writer::Teammate),
        ("bot", Writer::Bot),
        ("fin", Writer::Fin),
        ("me", Writer::Me),
    ];
    let named = |word: &&(&str, Writer)| value.form == Form::Bare && value.text.eq_ignore_ascii_case(word.0);
    match words.iter().find(named) {
        Some((_, writer)) => Ok(writer.clone()),
        None => whom(value).map(Writer::Named),
    }
}
