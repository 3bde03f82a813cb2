//! What routes are made of: an operation of the API, what it has to work with, and what goes back.

use serde::Serialize;
use serde_json::Value;

use super::request::{Request, Version};
use crate::wire::object::value;
use crate::world::{Refusal, Time, World};

/// What goes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON, if any.
    pub body: Option<Content>,
}

/// The JSON of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Value(Value),
    /// As it goes out.
    Text(String),
}

impl Content {
    /// As it goes out.
    pub fn into_text(self) -> String {
        match self {
            Self::Value(value) => value.to_string(),
            Self::Text(text) => text,
        }
    }

    pub fn into_value(self) -> Value {
        match self {
            Self::Value(value) => value,
            Self::Text(text) => serde_json::from_str(&text).unwrap_or_default(),
        }
    }
}

impl From<Value> for Answer {
    fn from(body: Value) -> Self {
        Self { status: 200, body: Some(Content::Value(body)) }
    }
}

impl From<String> for Answer {
    fn from(text: String) -> Self {
        Self { status: 200, body: Some(Content::Text(text)) }
    }
}

/// What a route comes to.
pub type Outcome = Result<Answer, Refusal>;

/// What a route has to work with.
pub struct Call<'a> {
    /// The workspace.
    pub world: &'a mut World,
    /// What was asked.
    pub request: &'a Request,
    pub now: Time,
}

impl Call<'_> {
    /// The answer that shows something: as the text it goes out as, or as a value that an older version will have
    /// reshaped.
    pub(super) fn answer(&self, shown: &impl Serialize) -> Outcome {
        if self.request.version < Version::DEFAULT {
            return Ok(value(shown).into());
        }
        Ok(serde_json::to_string(shown).unwrap_or_default().into())
    }
}

/// What carries an operation out: a function of the call, and of what stands in the gaps of the path.
#[derive(Clone, Copy)]
pub(super) enum Run {
    Plain(fn(&mut Call<'_>) -> Outcome),
    One(fn(&mut Call<'_>, &str) -> Outcome),
    Two(fn(&mut Call<'_>, &str, &str) -> Outcome),
}

/// An operation of the API.
pub struct Endpoint {
    /// The name that the API's description gives it.
    pub id: &'static str,
    pub method: &'static str,
    /// Its path, with names in braces for the gaps.
    pub path: &'static str,
    /// The first version of the API that has it.
    pub since: Version,
    pub(super) run: Run,
}

/// Older than every version that there is.
const ALWAYS: Version = Version::Numbered(0, 0);

impl Endpoint {
    /// An operation whose path has no gap.
    pub(super) const fn plain(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        run: fn(&mut Call<'_>) -> Outcome,
    ) -> Self {
        Self { id, method, path, since: ALWAYS, run: Run::Plain(run) }
    }

    /// An operation whose path has one gap.
    pub(super) const fn one(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        run: fn(&mut Call<'_>, &str) -> Outcome,
    ) -> Self {
        Self { id, method, path, since: ALWAYS, run: Run::One(run) }
    }

    /// An operation whose path has two gaps.
    pub(super) const fn two(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        run: fn(&mut Call<'_>, &str, &str) -> Outcome,
    ) -> Self {
        Self { id, method, path, since: ALWAYS, run: Run::Two(run) }
    }

    /// The same, but only from a version of the API on (API 23).
    pub(super) const fn since(self, major: u32, minor: u32) -> Self {
        Self { since: Version::Numbered(major, minor), ..self }
    }

    /// What stands in the gaps, if the path is one of this operation's.
    pub(super) fn fits<'p>(&self, path: &'p [String]) -> Option<Vec<&'p str>> {
        let pattern = self.path.trim_start_matches('/').split('/');
        if pattern.clone().count() != path.len() {
            return None;
        }
        let mut gaps = Vec::new();
        for (wanted, piece) in pattern.zip(path) {
            if wanted.starts_with('{') {
                gaps.push(piece.as_str());
            } else if wanted != piece {
                return None;
            }
        }
        Some(gaps)
    }
}
