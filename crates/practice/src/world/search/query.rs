//! The shape of a query (API 4.1): filters, groups, at most two levels of them, at most fifteen filters in each.

use serde_json::Value;

use super::value::{Kind, Op, Operand, Val, passes, short};
use crate::world::Refusal;

const LEVELS: usize = 2;
const FILTERS: usize = 15;

/// A field that can be searched.
pub trait Field: Sized {
    /// Reads its name.
    fn parse(name: &str) -> Option<Self>;
    /// What its values are.
    fn kind(&self) -> Kind;
    /// Whether it is kept as single words, one of which `=` finds (API 4.2).
    fn is_words(&self) -> bool {
        false
    }
}

/// One filter.
#[derive(Clone, Debug)]
pub struct Test<F> {
    /// What is tested.
    pub field: F,
    pub op: Op,
    /// Against what.
    pub operand: Operand,
}

/// A query: a filter or a group.
#[derive(Clone, Debug)]
pub enum Node<F> {
    /// One filter.
    Test(Test<F>),
    /// All must hold.
    All(Vec<Node<F>>),
    /// One must hold.
    Any(Vec<Node<F>>),
}

impl<F: Field> Node<F> {
    /// Whether a row passes, its values told by `value`.
    pub fn matches<'a>(&self, inclusive: bool, value: &dyn Fn(&F) -> Val<'a>) -> bool {
        match self {
            Self::Test(test) => passes(test.op, &test.operand, &value(&test.field), inclusive),
            Self::All(nodes) => nodes.iter().all(|n| n.matches(inclusive, value)),
            Self::Any(nodes) => nodes.iter().any(|n| n.matches(inclusive, value)),
        }
    }
}

impl<F> Node<F> {
    /// The same query about other fields.
    pub fn map<G>(self, field: &impl Fn(F) -> G) -> Node<G> {
        let all = |nodes: Vec<Self>| nodes.into_iter().map(|n| n.map(field)).collect();
        match self {
            Self::Test(test) => Node::Test(Test { field: field(test.field), op: test.op, operand: test.operand }),
            Self::All(nodes) => Node::All(all(nodes)),
            Self::Any(nodes) => Node::Any(all(nodes)),
        }
    }
}

/// Reads the `query` of a search's body.
pub fn parse<F: Field>(body: &Value) -> Result<Node<F>, Refusal> {
    let query = body.get("query").filter(|q| !q.is_null()).ok_or_else(|| Refusal::required("query"))?;
    node(query, 0)
}

fn node<F: Field>(value: &Value, level: usize) -> Result<Node<F>, Refusal> {
    let malformed = || Refusal::invalid("query must be a filter or a group of filters");
    let object = value.as_object().ok_or_else(malformed)?;
    let operator = object.get("operator").and_then(Value::as_str).ok_or_else(|| Refusal::required("operator"))?;
    if let Some(field) = object.get("field") {
        let field = field.as_str().ok_or_else(malformed)?;
        return test(field, operator, object.get("value").unwrap_or(&Value::Null)).map(Node::Test);
    }
    if level >= LEVELS {
        return Err(Refusal::invalid("A query can have at most 2 levels of groups"));
    }
    let nodes = object.get("value").and_then(Value::as_array).ok_or_else(malformed)?;
    if nodes.len() > FILTERS {
        return Err(Refusal::invalid("A group can have at most 15 filters"));
    }
    let nodes = nodes.iter().map(|n| node(n, level + 1)).collect::<Result<Vec<_>, _>>()?;
    match operator {
        "AND" => Ok(Node::All(nodes)),
        "OR" => Ok(Node::Any(nodes)),
        _ => Err(Refusal::invalid("The operator of a group must be AND or OR")),
    }
}

fn test<F: Field>(name: &str, operator: &str, value: &Value) -> Result<Test<F>, Refusal> {
    let unknown = || Refusal::new(400, "invalid_field", format!("'{}' is not a searchable field", short(name)));
    let field = F::parse(name).ok_or_else(unknown)?;
    let op = Op::parse(operator).ok_or_else(|| {
        Refusal::new(400, "invalid_operator", format!("'{}' is not a valid operator", short(operator)))
    })?;
    if !op.suits(field.kind()) {
        let words = format!("The operator '{operator}' is not allowed on '{}'", short(name));
        return Err(Refusal::new(400, "invalid_operator", words));
    }
    let operand = Operand::read(value, field.kind(), name)?;
    if matches!(op, Op::In | Op::NotIn) != matches!(operand, Operand::Many(_)) {
        return Err(Refusal::invalid(format!("The value of '{}' does not suit the operator", short(name))));
    }
    Ok(Test { field, op, operand })
}
