//! Words and fields of messages that are written side by side are about one message: here that is written out.

use super::ast::{Expr, Test, Value};
use super::field;

/// The same condition with each test of a message inside a `msg(…)`; from here on the tree is plain logic. In each "all
/// of" what speaks of messages alone is gathered into one, behind the others. What is negated stands alone: "no message".
#[must_use]
pub fn gather(expr: Expr) -> Expr {
    match expr {
        // What stands in it is about the one message already.
        Expr::Msg(_) | Expr::Fault(_) => expr,
        Expr::Test(_) | Expr::Words(_) | Expr::Any(_) if of_message(&expr) => Expr::Msg(Box::new(expr)),
        Expr::Not(inner) => Expr::Not(Box::new(gather(*inner))),
        Expr::Any(any) => Expr::Any(any.into_iter().map(gather).collect()),
        Expr::All(all) => {
            let mut flat = Vec::new();
            all.into_iter().for_each(|one| flatten(one, &mut flat));
            let (mut of_one, others): (Vec<_>, Vec<_>) = flat.into_iter().partition(of_message);
            let mut all: Vec<Expr> = others.into_iter().map(gather).collect();
            let message = if of_one.len() > 1 { Some(Expr::All(of_one)) } else { of_one.pop() };
            all.extend(message.map(|message| Expr::Msg(Box::new(message))));
            if all.len() == 1 { all.swap_remove(0) } else { Expr::All(all) }
        }
        Expr::Test(_) | Expr::Words(_) => expr,
    }
}

/// The members of an "all of", those of nested ones included.
fn flatten(expr: Expr, into: &mut Vec<Expr>) {
    match expr {
        Expr::All(all) => all.into_iter().for_each(|one| flatten(one, into)),
        one => into.push(one),
    }
}

/// Whether this asks something of a message, and of nothing else.
fn of_message(expr: &Expr) -> bool {
    match expr {
        Expr::Words(_) => true,
        Expr::Test(test) => asks_a_message(test),
        Expr::Any(any) | Expr::All(any) => !any.is_empty() && any.iter().all(of_message),
        Expr::Not(_) | Expr::Msg(_) | Expr::Fault(_) => false,
    }
}

/// Whether a test is one of messages; `is:note` is, though `is:open` is not.
pub(super) fn asks_a_message(test: &Test) -> bool {
    let Some(spec) = field::of(&test.field) else { return false };
    match spec.kind {
        field::Kind::Message => true,
        field::Kind::Flags => {
            let flag = |value: &Value| match value {
                Value::One(one) => {
                    field::flag(&one.text).is_some_and(|flag| matches!(flag.flag, field::Flag::Message(_)))
                }
                Value::Range(..) => false,
            };
            !test.values.is_empty() && test.values.iter().all(flag)
        }
        _ => false,
    }
}
