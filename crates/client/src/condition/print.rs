//! A tree as text, which reads as the same tree.

use std::fmt::{self, Display};

use super::ast::{Expr, Form, Name, Scalar, Test, Value, Words};

impl Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any(any) => join(f, any, " or ", |f, one| match one {
                Self::All(all) if all.len() > 1 => one.fmt(f),
                _ => operand(f, one),
            }),
            Self::All(all) => join(f, all, " ", operand),
            _ => operand(f, self),
        }
    }
}

fn join<T>(
    f: &mut fmt::Formatter<'_>,
    all: &[T],
    between: &str,
    each: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    for (at, one) in all.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        each(f, one)?;
    }
    Ok(())
}

fn operand(f: &mut fmt::Formatter<'_>, expr: &Expr) -> fmt::Result {
    match expr {
        Expr::All(_) | Expr::Any(_) => write!(f, "({expr})"),
        Expr::Not(inner) => {
            f.write_str("-")?;
            operand(f, inner)
        }
        Expr::Msg(inner) => write!(f, "msg({inner})"),
        Expr::Test(test) => test.fmt(f),
        Expr::Words(words) => words.fmt(f),
        Expr::Fault(_) => f.write_str("…"),
    }
}

impl Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        join(f, &self.field, ".", |f, name| name.fmt(f))?;
        f.write_str(self.op.as_str())?;
        join(f, &self.values, ",", |f, value| value.fmt(f))
    }
}

impl Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quoted { f.write_str(&quoted(&self.text)) } else { f.write_str(&self.text) }
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(one) => one.fmt(f),
            Self::Range(from, to) => {
                from.iter().try_for_each(|from| from.fmt(f))?;
                f.write_str("..")?;
                to.iter().try_for_each(|to| to.fmt(f))
            }
        }
    }
}

impl Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Bare => f.write_str(&self.text),
            Form::Quoted => f.write_str(&quoted(&self.text)),
            Form::Bound => write!(f, "${}", self.text),
        }
    }
}

impl Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quoted { f.write_str(&quoted(&self.text)) } else { f.write_str(&self.text) }
    }
}

/// A text in quotation marks.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// A text as a value: in quotation marks where it needs them.
pub(super) fn value(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@' | '.' | '+');
    let special = ["me", "none", "any", "mine"].iter().any(|word| text.eq_ignore_ascii_case(word));
    let bare = !text.is_empty() && text.chars().all(plain) && !text.contains("..") && !special;
    if bare { text.to_owned() } else { quoted(text) }
}
