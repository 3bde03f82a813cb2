//! Values of fields, the values they are tested against, and the tests.

use serde_json::Value;

use crate::world::Refusal;

/// What kind of values a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// A number in which 0 stands for nobody, and `null` for the same (API 4.3).
    Assignee,
    /// A point in time.
    Date,
    /// A contact's point in time: compared by calendar days (API 4.2).
    Day,
    /// Yes or no.
    Flag,
    /// Several words or ids; a test holds if one of them passes.
    Set,
    /// Several ids that are asked for one at a time (API 4.2: a contact's tags).
    Member,
    /// A workspace's own attribute: whatever it is.
    Any,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// `=`
    Is,
    /// `!=`
    IsNot,
    /// `IN`
    In,
    /// `NIN`
    NotIn,
    /// `>`
    Greater,
    /// `<`
    Less,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `~`
    Contains,
    /// `!~`
    ContainsNot,
    /// `^`
    Starts,
    /// `$`
    Ends,
}

impl Op {
    /// Reads an operator; case counts (API 24.42).
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "=" => Self::Is,
            "!=" => Self::IsNot,
            "IN" => Self::In,
            "NIN" => Self::NotIn,
            ">" => Self::Greater,
            "<" => Self::Less,
            ">=" => Self::AtLeast,
            "<=" => Self::AtMost,
            "~" => Self::Contains,
            "!~" => Self::ContainsNot,
            "^" => Self::Starts,
            "$" => Self::Ends,
            _ => return None,
        })
    }

    /// Whether fields of a kind can be compared this way (API 4.2).
    pub(super) fn suits(self, kind: Kind) -> bool {
        match self {
            Self::Is => true,
            Self::IsNot => kind != Kind::Day,
            Self::In | Self::NotIn => !matches!(kind, Kind::Day | Kind::Member),
            Self::Greater | Self::Less => {
                matches!(kind, Kind::Number | Kind::Assignee | Kind::Date | Kind::Day | Kind::Any)
            }
            Self::AtLeast | Self::AtMost => matches!(kind, Kind::Number | Kind::Assignee | Kind::Date | Kind::Any),
            Self::Contains | Self::ContainsNot | Self::Starts | Self::Ends => {
                matches!(kind, Kind::Text | Kind::Set | Kind::Any)
            }
        }
    }
}

/// A row's value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Val<'a> {
    /// Not known.
    Nothing,
    /// Words.
    Text(std::borrow::Cow<'a, str>),
    /// A number or a time.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Several.
    Set(Vec<std::borrow::Cow<'a, str>>),
}

impl<'a> Val<'a> {
    /// Words, or nothing.
    pub fn text(text: Option<&'a str>) -> Self {
        text.map_or(Self::Nothing, |t| Self::Text(t.into()))
    }

    /// A number, or nothing.
    pub fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }

    /// The same, on its own.
    pub(super) fn into_owned(self) -> Val<'static> {
        match self {
            Self::Nothing => Val::Nothing,
            Self::Text(text) => Val::Text(text.into_owned().into()),
            Self::Number(number) => Val::Number(number),
            Self::Flag(flag) => Val::Flag(flag),
            Self::Set(set) => Val::Set(set.into_iter().map(|text| text.into_owned().into()).collect()),
        }
    }

    /// An id as a word.
    pub fn id(id: u64) -> Self {
        Self::Text(id.to_string().into())
    }
}

/// What a field is tested against.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// `null`.
    Nothing,
    /// Words, folded to lower case.
    Text(String),
    /// A number or a time.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// Several, for `IN` and `NIN`.
    Many(Vec<Operand>),
}

impl Operand {
    /// Reads a value for a field of a kind. Numbers come as strings too, ids as numbers.
    pub fn read(value: &Value, kind: Kind, field: &str) -> Result<Self, Refusal> {
        let wrong = || Refusal::invalid(format!("The value of '{}' has the wrong type", short(field)));
        match (kind, value) {
            (Kind::Assignee, Value::Null) => Ok(Self::Number(0)),
            (_, Value::Null) => Ok(Self::Nothing),
            (_, Value::Array(values)) => {
                if values.len() > 10_000 || values.iter().any(Value::is_array) {
                    return Err(wrong());
                }
                values.iter().map(|v| Self::read(v, kind, field)).collect::<Result<_, _>>().map(Self::Many)
            }
            (Kind::Number | Kind::Assignee | Kind::Date | Kind::Day, Value::Number(n)) => {
                n.as_i64().map(Self::Number).ok_or_else(wrong)
            }
            (Kind::Number | Kind::Assignee | Kind::Date | Kind::Day, Value::String(s)) => {
                s.trim().parse().map(Self::Number).map_err(|_| wrong())
            }
            (Kind::Flag | Kind::Any, Value::Bool(b)) => Ok(Self::Flag(*b)),
            // As a word, as one of the official clients sends it.
            (Kind::Flag, Value::String(s)) => s.to_ascii_lowercase().parse().map(Self::Flag).map_err(|_| wrong()),
            (Kind::Text | Kind::Set | Kind::Member | Kind::Any, Value::String(s)) => Ok(Self::Text(s.to_lowercase())),
            (Kind::Any, Value::Number(n)) => {
                n.as_i64().map_or_else(|| Ok(Self::Text(n.to_string())), |n| Ok(Self::Number(n)))
            }
            (Kind::Text | Kind::Set | Kind::Member, Value::Number(n)) => Ok(Self::Text(n.to_string())),
            _ => Err(wrong()),
        }
    }

    fn is(&self, val: &Val<'_>) -> bool {
        match (self, val) {
            (Self::Nothing, Val::Nothing) => true,
            (Self::Nothing, Val::Set(set)) => set.is_empty(),
            (Self::Text(a), Val::Text(b)) => same_word(a, b),
            (Self::Text(a), Val::Set(set)) => set.iter().any(|b| same_word(a, b)),
            (Self::Number(a), Val::Number(b)) => a == b,
            (Self::Flag(a), Val::Flag(b)) => a == b,
            (Self::Many(many), _) => many.iter().any(|one| one.is(val)),
            _ => false,
        }
    }

    fn each_text(&self, val: &Val<'_>, test: impl Fn(&str, &str) -> bool) -> bool {
        match (self, val) {
            (Self::Text(a), Val::Text(b)) => test(b, a),
            (Self::Text(a), Val::Set(set)) => set.iter().any(|b| test(b, a)),
            _ => false,
        }
    }
}

/// Whether `want`, in lower case, is in `have`, whatever the case.
fn contains(have: &str, want: &str) -> bool {
    have.to_lowercase().contains(want)
}

fn same_word(lower: &str, other: &str) -> bool {
    other == lower || other.to_lowercase() == lower
}

/// Field names come from outside and go back in errors: not more of them than helps.
pub(super) fn short(field: &str) -> String {
    field.chars().take(64).collect()
}

/// Whether a value passes a test.
pub fn passes(op: Op, operand: &Operand, val: &Val<'_>, inclusive: bool) -> bool {
    match op {
        Op::Is | Op::In => operand.is(val),
        Op::IsNot | Op::NotIn => !operand.is(val),
        Op::Contains => operand.each_text(val, contains),
        Op::ContainsNot => !operand.each_text(val, contains),
        Op::Starts => operand.each_text(val, |have, want| have.to_lowercase().starts_with(want)),
        Op::Ends => operand.each_text(val, |have, want| have.to_lowercase().ends_with(want)),
        Op::Greater | Op::Less | Op::AtLeast | Op::AtMost => {
            let (Operand::Number(limit), Val::Number(have)) = (operand, val) else { return false };
            match op {
                Op::Greater => have > limit || (inclusive && have == limit),
                Op::Less => have < limit || (inclusive && have == limit),
                Op::AtLeast => have >= limit,
                _ => have <= limit,
            }
        }
    }
}
