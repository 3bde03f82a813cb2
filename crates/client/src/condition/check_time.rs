//! Dates and durations of a condition.

use clock::Timestamp;

use super::ast::{Form, Op, Scalar};
use super::check::{Asked, Checker, not};
use super::check_message::sent;
use super::fault::Fault;
use super::field::{self, Kind, Moment};
use super::length::Length;
use super::node::{Bounds, Edge, Leaf, Node, Over};
use super::when::When;

impl Checker<'_> {
    /// A test of a moment, or of how long something takes.
    pub(super) fn time(&self, asked: Asked<'_>, value: &Scalar) -> Result<Node, Fault> {
        match asked.spec.kind {
            Kind::Instant(moment) => {
                let when = self.date(asked, value)?;
                if !asked.op().compares() && when.is_instant() {
                    let (name, text) = (asked.name(), &value.text);
                    let says = format!(
                        "`{text}` is a single moment: `{name}>{text}` (since then) or `{name}<{text}` (before)"
                    );
                    return Err(Fault::new(value.span, says));
                }
                Ok(dated(moment, asked.op(), when))
            }
            Kind::Took if asked.op().compares() => Ok(Node::Leaf(Leaf::Took(Bounds::of(asked.op(), seconds(value)?)))),
            kind => {
                let length = self.length(asked, value)?;
                if !asked.op().compares() {
                    let (name, text) = (asked.name(), &value.text);
                    let says =
                        format!("`{name}` is a length of time: `{name}>{text}` (longer) or `{name}<{text}` (shorter)");
                    return Err(Fault::new(value.span, says));
                }
                lasting(kind, asked.op(), length, value)
            }
        }
    }

    /// From one date or duration to another, both included.
    pub(super) fn time_range(
        &self,
        asked: Asked<'_>,
        from: Option<&Scalar>,
        to: Option<&Scalar>,
    ) -> Result<Node, Fault> {
        let ends = [(from, Op::AtLeast), (to, Op::AtMost)];
        let mut all = Vec::new();
        for (end, op) in ends {
            let Some(end) = end else { continue };
            all.push(match asked.spec.kind {
                Kind::Instant(moment) => dated(moment, op, self.date(asked, end)?),
                Kind::Message if asked.spec.name == "sent" => sent(op, self.date(asked, end)?),
                Kind::Message => return Err(Fault::new(end.span, format!("`{}` takes no range", asked.name()))),
                kind => lasting(kind, op, self.length(asked, end)?, end)?,
            });
        }
        Ok(Node::All(all))
    }

    /// Whether a range ends before it begins, whatever the time is. Where that depends on it, it may be meant.
    pub(super) fn is_reversed(&self, asked: Asked<'_>, from: Option<&Scalar>, to: Option<&Scalar>) -> bool {
        let Some((from, to)) = from.zip(to) else { return false };
        if let Kind::Age(_) | Kind::Left(_) = asked.spec.kind {
            let seconds = |end: &Scalar| Length::read(&end.text).ok().and_then(|length| length.seconds());
            return seconds(from).zip(seconds(to)).is_some_and(|(from, to)| from > to);
        }
        let stretch = |end: &Scalar| {
            let when = When::read(&end.text, &self.viewer.zone).ok().filter(|when| !when.moves())?;
            when.stretch(Timestamp(0), &self.viewer.zone)
        };
        stretch(from).zip(stretch(to)).is_some_and(|(from, to)| from.0 >= to.1)
    }

    pub(super) fn date(&self, asked: Asked<'_>, value: &Scalar) -> Result<When, Fault> {
        let fault = |says: String| Fault::new(value.span, says);
        if value.form == Form::Quoted && value.text.starts_with(char::is_alphabetic) {
            let says = format!("in quotation marks `{}` is no date: leave them out", value.text);
            return Err(fault(says).fixed(value.span, value.text.clone()));
        }
        When::read(&value.text, &self.viewer.zone).map_err(|says| {
            let (name, text) = (asked.name(), &value.text);
            if Length::read(text).is_err() {
                return fault(says);
            }
            let age = twin(asked.spec.kind, |kind, moment| kind == Kind::Age(moment));
            let older = age.map(|age| format!(" or `{age}>{text}` (older)")).unwrap_or_default();
            let says = format!("`{name}` is a point in time: `{name}>-{text}` (within {text}){older}");
            fault(says).fixed(value.span, format!("-{text}"))
        })
    }

    fn length(&self, asked: Asked<'_>, value: &Scalar) -> Result<Length, Fault> {
        Length::read(&value.text).map_err(|says| {
            let date = When::read(&value.text, &self.viewer.zone);
            let instant = twin(asked.spec.kind, |kind, moment| kind == Kind::Instant(moment));
            let says = match (date, instant) {
                (Ok(_), Some(instant)) => {
                    let (name, text) = (asked.name(), &value.text);
                    format!("`{name}` is a length of time, as in `{name}>2h`; for a date write `{instant}<{text}`")
                }
                _ => says,
            };
            Fault::new(value.span, says)
        })
    }
}

/// The field that asks otherwise about the same moment.
fn twin(kind: Kind, is: impl Fn(Kind, Moment) -> bool) -> Option<&'static str> {
    let (Kind::Instant(moment) | Kind::Age(moment) | Kind::Left(moment)) = kind else { return None };
    field::FIELDS.iter().find(|spec| is(spec.kind, moment)).map(|spec| spec.name)
}

/// The seconds of a duration that is not counted in office hours.
pub(super) fn seconds(value: &Scalar) -> Result<i64, Fault> {
    let length = Length::read(&value.text).map_err(|says| Fault::new(value.span, says))?;
    length
        .seconds()
        .ok_or_else(|| Fault::new(value.span, "this is not counted in office hours: write hours or days, `2h` or `3d`"))
}

/// Whether a moment lies in, before or after a date.
fn dated(moment: Moment, op: Op, when: When) -> Node {
    let before = |edge| Node::Leaf(Leaf::Before(moment, when.clone(), edge));
    // What is not there is not "not before" either.
    let from = |edge| vec![Node::Leaf(Leaf::Present(Kind::Instant(moment))), not(before(edge))];
    match op {
        Op::Less => before(Edge::Start),
        Op::AtMost => before(Edge::End),
        Op::More => Node::All(from(Edge::End)),
        Op::AtLeast => Node::All(from(Edge::Start)),
        Op::Has | Op::Is => Node::All(from(Edge::Start).into_iter().chain([before(Edge::End)]).collect()),
    }
}

/// Whether something has lasted so long, or is to last so long.
fn lasting(kind: Kind, op: Op, length: Length, value: &Scalar) -> Result<Node, Fault> {
    let (moment, leaf): (_, Box<dyn Fn(Over) -> Leaf>) = match kind {
        Kind::Left(moment) => {
            let seconds = seconds(value)?;
            (moment, Box::new(move |over| Leaf::Left(moment, seconds, over)))
        }
        Kind::Age(moment) => (moment, Box::new(move |over| Leaf::Passed(moment, length, over))),
        _ => return Ok(Node::Leaf(Leaf::Took(Bounds::of(op, seconds(value)?)))),
    };
    // What is left gets less where what has passed gets more.
    let (more, at_least, less) = match kind {
        Kind::Left(_) => (Op::Less, Op::AtMost, Op::AtLeast),
        _ => (Op::More, Op::AtLeast, Op::AtMost),
    };
    let opposite = |over| Node::All(vec![Node::Leaf(Leaf::Present(Kind::Age(moment))), not(Node::Leaf(leaf(over)))]);
    Ok(if op == more {
        Node::Leaf(leaf(Over::Strict))
    } else if op == at_least {
        Node::Leaf(leaf(Over::Equal))
    } else if op == less {
        opposite(Over::Strict)
    } else {
        opposite(Over::Equal)
    })
}
