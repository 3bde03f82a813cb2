//! What was written, as a tree.

use serde::{Deserialize, Serialize};

/// A piece of a text: from one byte up to, not including, another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Its first byte.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
}

impl Span {
    /// The piece from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// A condition as it was written. What stands in brackets of its own stays apart, so that it is printed as it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expr {
    /// All of them; without any, everything.
    All(Vec<Expr>),
    /// At least one of them.
    Any(Vec<Expr>),
    /// Whatever this is false for.
    Not(Box<Expr>),
    /// There is one message of which all this is true.
    Msg(Box<Expr>),
    /// A field and what it is held against.
    Test(Test),
    /// Words to look for.
    Words(Words),
    /// What could not be read; a fault says why.
    Fault(Span),
}

/// A field and what it is held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Test {
    /// The field, name by name: `attr."Order number"` is two.
    pub field: Vec<Name>,
    /// How it is held against the values.
    pub op: Op,
    /// The values; one of them is enough.
    pub values: Vec<Value>,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
    /// Where its field stands.
    #[serde(skip)]
    pub field_span: Span,
}

/// One name of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As written, without its quotes.
    pub text: String,
    /// Whether it stands in quotation marks.
    pub quoted: bool,
}

/// How a field is held against a value. `a!=x` is no operator of its own: it reads as `-a:x`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Op {
    /// `:`, which for text is "contains".
    Has,
    /// `=` or `==`, which for text is "equals as a whole".
    Is,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Op {
    /// The sign between name and value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Has => ":",
            Self::Is => "=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks for more or less.
    pub fn compares(self) -> bool {
        !matches!(self, Self::Has | Self::Is)
    }
}

/// What a field is held against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// One thing.
    One(Scalar),
    /// From one to another, both included; one of the ends may be open.
    Range(Option<Scalar>, Option<Scalar>),
}

/// A single value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scalar {
    /// What was written, without quotation marks and without the `$`.
    pub text: String,
    /// How it was written.
    pub form: Form,
    /// Where it stands.
    #[serde(skip)]
    pub span: Span,
}

/// How a single value was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// As it is. Only so have `me`, `none`, `any` and words for dates their meaning.
    Bare,
    /// In quotation marks.
    Quoted,
    /// `$name`: something that is put in after reading, and never read itself.
    Bound,
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// As written, without quotes and star.
    pub text: String,
    /// Whether they stand in quotation marks.
    pub quoted: bool,
    /// Where they stand.
    #[serde(skip)]
    pub span: Span,
}

impl Expr {
    /// Puts `values` in for their `$names`, as text that is never read. Names without a value stay.
    #[must_use]
    pub fn bind(self, values: &[(&str, &str)]) -> Self {
        let each = |all: Vec<Self>| all.into_iter().map(|one| one.bind(values)).collect();
        match self {
            Self::All(all) => Self::All(each(all)),
            Self::Any(any) => Self::Any(each(any)),
            Self::Not(inner) => Self::Not(Box::new(inner.bind(values))),
            Self::Msg(inner) => Self::Msg(Box::new(inner.bind(values))),
            Self::Test(mut test) => {
                for scalar in test.values.iter_mut().flat_map(Value::scalars_mut) {
                    let value = values.iter().find(|(name, _)| scalar.form == Form::Bound && *name == scalar.text);
                    if let Some((_, value)) = value {
                        (scalar.text, scalar.form) = (crate::domain::text::clean_line(value), Form::Quoted);
                    }
                }
                Self::Test(test)
            }
            Self::Words(_) | Self::Fault(_) => self,
        }
    }
}

impl Value {
    pub(super) fn scalars_mut(&mut self) -> impl Iterator<Item = &mut Scalar> {
        let (one, other) = match self {
            Self::One(one) => (Some(one), None),
            Self::Range(from, to) => (from.as_mut(), to.as_mut()),
        };
        one.into_iter().chain(other)
    }
}
