//! A condition that means the same whatever is renamed: its tree with ids in place of names, and the way back from it.

use super::ast::{Expr, Form, Scalar, Span, Test, Value, Words};
use super::check::{Checked, check};
use super::field::{self, Kind, Spec};
use super::names::{Lists, NameKind, Names, resolve};
use super::node::{Condition, Viewer};
use super::parse::Parsed;

/// The tree without places, and with `#id` for each name of a teammate, team or tag that is known.
pub(super) fn settle(expr: &Expr, names: &dyn Names) -> Expr {
    let each = |all: &[Expr]| all.iter().map(|one| settle(one, names)).collect();
    match expr {
        Expr::All(all) => Expr::All(each(all)),
        Expr::Any(any) => Expr::Any(each(any)),
        Expr::Not(inner) => Expr::Not(Box::new(settle(inner, names))),
        Expr::Msg(inner) => Expr::Msg(Box::new(settle(inner, names))),
        Expr::Words(words) => Expr::Words(Words { span: Span::default(), ..words.clone() }),
        Expr::Fault(_) => Expr::Fault(Span::default()),
        Expr::Test(test) => {
            let spec = field::of(&test.field);
            let mut test = Test { span: Span::default(), field_span: Span::default(), ..test.clone() };
            for value in &mut test.values {
                if let (Value::One(scalar), Some(spec)) = (&mut *value, spec) {
                    with_id(scalar, spec, names);
                }
                value.scalars_mut().for_each(|scalar| scalar.span = Span::default());
            }
            Expr::Test(test)
        }
    }
}

fn with_id(scalar: &mut Scalar, spec: &Spec, names: &dyn Names) {
    let (kind, own) = match spec.kind {
        Kind::Person(_) => (NameKind::Teammate, "me"),
        Kind::Team => (NameKind::Team, "mine"),
        Kind::Tag => (NameKind::Tag, "none"),
        _ => return,
    };
    let is_word = |word: &str| scalar.form == Form::Bare && scalar.text.eq_ignore_ascii_case(word);
    if scalar.form == Form::Bound || [own, "none", "any"].into_iter().any(is_word) {
        return;
    }
    if let Ok(id) = resolve(names, kind, scalar) {
        (scalar.text, scalar.form) = (format!("#{id}"), Form::Bare);
    }
}

impl Condition {
    /// What it was understood from, with ids in place of names: two that are written differently and ask the same
    /// tests in the same order have the same.
    pub fn settled(&self) -> &Expr {
        &self.settled
    }

    /// The condition that is [`settled`](Self::settled) so; none if this program does not understand it.
    pub fn again(settled: Expr, viewer: Viewer) -> Option<Self> {
        let parsed = Parsed { expr: settled, tokens: Vec::new(), faults: Vec::new() };
        let Checked { condition, faults } = check(parsed, &Lists::default(), viewer);
        faults.is_empty().then_some(condition)
    }
}
