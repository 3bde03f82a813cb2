//! From a request to an answer: thin routes over the state machine, one file a family.
//!
//! A route reads what was sent, lenient as Intercom is about strings and numbers (API 1.3), calls the world, and shows
//! the result. There is no socket here: a request comes in as a value and an answer goes out as one.

mod admins;
mod articles;
mod attributes;
mod belongings;
mod catalog;
mod collections;
mod companies;
mod contacts;
mod conversations;
mod events;
mod office_hours;
mod outbound;
mod paging;
mod parts;
mod reply;
pub mod request;
mod settings;
#[cfg(test)]
mod tests;
mod ticket_types;
mod ticketing;
mod tickets;

use serde::Serialize;
use serde_json::{Value, json};

pub use request::{Request, Version};

use super::wire::object::value;
use super::wire::older;
use super::world::{Refusal, Time, World};

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
    /// As a value.
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

    /// As a value.
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
    /// When.
    pub now: Time,
}

impl Call<'_> {
    /// The answer that shows something: as the text it goes out as, or as a value that an older version will have
    /// reshaped.
    fn answer(&self, shown: &impl Serialize) -> Outcome {
        if self.request.version < Version::DEFAULT {
            return Ok(value(shown).into());
        }
        Ok(serde_json::to_string(shown).unwrap_or_default().into())
    }
}

/// What carries an operation out: a function of the call, and of what stands in the gaps of the path.
#[derive(Clone, Copy)]
enum Run {
    Plain(fn(&mut Call<'_>) -> Outcome),
    One(fn(&mut Call<'_>, &str) -> Outcome),
    Two(fn(&mut Call<'_>, &str, &str) -> Outcome),
}

/// An operation of the API.
pub struct Endpoint {
    /// The name that the API's description gives it.
    pub id: &'static str,
    /// Its method.
    pub method: &'static str,
    /// Its path, with names in braces for the gaps.
    pub path: &'static str,
    /// The first version of the API that has it.
    pub since: Version,
    run: Run,
}

/// Older than every version that there is.
const ALWAYS: Version = Version::Numbered(0, 0);

impl Endpoint {
    /// An operation whose path has no gap.
    const fn plain(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        run: fn(&mut Call<'_>) -> Outcome,
    ) -> Self {
        Self { id, method, path, since: ALWAYS, run: Run::Plain(run) }
    }

    /// An operation whose path has one gap.
    const fn one(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        run: fn(&mut Call<'_>, &str) -> Outcome,
    ) -> Self {
        Self { id, method, path, since: ALWAYS, run: Run::One(run) }
    }

    /// An operation whose path has two gaps.
    const fn two(
        id: &'static str,
        method: &'static str,
        path: &'static str,
        run: fn(&mut Call<'_>, &str, &str) -> Outcome,
    ) -> Self {
        Self { id, method, path, since: ALWAYS, run: Run::Two(run) }
    }

    /// The same, but only from a version of the API on (API 23).
    const fn since(self, major: u32, minor: u32) -> Self {
        Self { since: Version::Numbered(major, minor), ..self }
    }

    /// What stands in the gaps, if the path is one of this operation's.
    fn fits<'p>(&self, path: &'p [String]) -> Option<Vec<&'p str>> {
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

/// The operations of each family.
const FAMILIES: &[&[Endpoint]] = &[
    admins::OPERATIONS,
    articles::OPERATIONS,
    attributes::OPERATIONS,
    belongings::OPERATIONS,
    catalog::OPERATIONS,
    collections::OPERATIONS,
    companies::OPERATIONS,
    contacts::OPERATIONS,
    conversations::OPERATIONS,
    events::OPERATIONS,
    office_hours::OPERATIONS,
    outbound::OPERATIONS,
    parts::OPERATIONS,
    reply::OPERATIONS,
    settings::OPERATIONS,
    ticket_types::OPERATIONS,
    ticketing::OPERATIONS,
    tickets::OPERATIONS,
];

/// All operations that are there.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    FAMILIES.iter().copied().flatten()
}

/// Answers a request. Whatever is not one of the operations is Intercom's 404, a wrong method included (API 1.1).
pub fn answer(world: &mut World, request: &Request, now: Time) -> Outcome {
    let of_method = endpoints().filter(|o| o.method == request.method);
    let fitting = of_method.filter_map(|o| o.fits(&request.path).map(|gaps| (o, gaps)));
    // `/conversations/deleted` is not the conversation called "deleted".
    let (endpoint, gaps) = fitting.min_by_key(|(_, gaps)| gaps.len()).ok_or_else(Refusal::not_found)?;
    if request.version < endpoint.since {
        let words = "Requested resource is not available in current API version.";
        return Err(Refusal::new(400, "intercom_version_invalid", words));
    }
    let mut call = Call { world, request, now };
    let mut outcome = match (endpoint.run, gaps.as_slice()) {
        (Run::Plain(run), []) => run(&mut call),
        (Run::One(run), [one]) => run(&mut call, one),
        (Run::Two(run), [one, two]) => run(&mut call, one, two),
        _ => Err(Refusal::not_found()),
    };
    if request.version < Version::DEFAULT
        && let Ok(Answer { body: Some(Content::Value(body)), .. }) = &mut outcome
    {
        older::reshape(body, request.version < Version::Numbered(2, 15));
    }
    outcome
}

/// A refusal as an error list (API 1.2).
pub fn error_list(refusal: &Refusal, request_id: &str) -> Value {
    json!({"type": "error.list", "request_id": request_id, "errors": [
        {"code": refusal.code, "message": &*refusal.message}]})
}
