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
mod endpoint;
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

use serde_json::{Value, json};

use endpoint::Run;
pub use endpoint::{Answer, Call, Content, Endpoint, Outcome};
pub use request::{Request, Version};

use super::wire::older;
use super::world::{Refusal, Time, World};

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
