//! From a request to an answer: thin routes over the state machine, one file a family.
//!
//! A route reads what was sent, lenient as Intercom is about strings and numbers (API 1.3), calls the world, and shows
//! the result. There is no socket here: a request comes in as a value and an answer goes out as one.

mod admins;
mod companies;
mod contacts;
mod conversations;
mod library;
mod parts;
mod reply;
pub mod request;
#[cfg(test)]
mod tests;
mod tickets;

use serde_json::{Value, json};

pub use request::{Request, Version};

use super::world::{Refusal, Time, World};

/// What goes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The JSON, if any.
    pub body: Option<Value>,
}

impl From<Value> for Answer {
    fn from(body: Value) -> Self {
        Self { status: 200, body: Some(body) }
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

/// Answers a request. Whatever is not one of the operations is Intercom's 404, a wrong method included (API 1.1).
pub fn answer(world: &mut World, request: &Request, now: Time) -> Outcome {
    let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
    let mut call = Call { world, request, now };
    let call = &mut call;
    match (request.method.as_str(), path.as_slice()) {
        ("GET", ["me"]) => admins::me(call),
        ("GET", ["admins"]) => admins::list(call),
        ("GET", ["admins", id]) => admins::get(call, id),
        ("PUT", ["admins", id, "away"]) => admins::set_away(call, id),
        ("GET", ["away_status_reasons"]) => admins::away_reasons(call),
        ("GET", ["teams"]) => admins::teams(call),
        ("GET", ["teams", id]) => admins::team(call, id),
        ("GET", ["tags"]) => library::tags(call),
        ("GET", ["tags", id]) => library::tag(call, id),
        ("POST", ["tags"]) => library::create_tag(call),
        ("GET", ["macros"]) => library::macros(call),
        ("GET", ["macros", id]) => library::makro(call, id),
        ("GET", ["conversations"]) => conversations::list(call),
        ("POST", ["conversations"]) => conversations::create(call),
        ("POST", ["conversations", "search"]) => conversations::search(call),
        ("GET", ["conversations", id]) => conversations::get(call, id),
        ("PUT", ["conversations", id]) => conversations::update(call, id),
        ("POST", ["conversations", id, "reply"]) => reply::reply(call, id),
        ("POST", ["conversations", id, "parts"]) => parts::manage(call, id),
        ("POST", ["conversations", id, "tags"]) => parts::attach_tag(call, id),
        ("DELETE", ["conversations", id, "tags", tag]) => parts::detach_tag(call, id, tag),
        ("GET", ["contacts"]) => contacts::list(call),
        ("POST", ["contacts", "search"]) => contacts::search(call),
        ("GET", ["contacts", "find_by_external_id", id]) => contacts::by_external_id(call, id),
        ("GET", ["contacts", id]) => contacts::get(call, id),
        ("GET", ["contacts", id, "notes"]) => contacts::notes(call, id),
        ("POST", ["contacts", id, "notes"]) => contacts::add_note(call, id),
        ("GET", ["contacts", id, "tags"]) => contacts::tags(call, id),
        ("GET", ["contacts", id, "companies"]) => contacts::companies(call, id),
        ("GET", ["companies", id]) => companies::get(call, id),
        ("GET", ["events"]) => companies::events(call),
        ("GET", ["ticket_types"]) => tickets::types(call),
        ("GET", ["ticket_types", id]) => tickets::get_type(call, id),
        ("GET", ["ticket_states"]) => tickets::states(call),
        ("GET", ["tickets", id]) => tickets::get(call, id),
        _ => Err(Refusal::not_found()),
    }
}

/// A refusal as an error list (API 1.2).
pub fn error_list(refusal: &Refusal, request_id: &str) -> Value {
    json!({"type": "error.list", "request_id": request_id, "errors": [
        {"code": refusal.code, "message": &*refusal.message}]})
}
