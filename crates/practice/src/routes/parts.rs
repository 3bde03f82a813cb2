//! Close, snooze, open, assign, tag (API 7.8 and 7.10).

use serde_json::{Map, Value};

use super::conversations::{named, show};
use super::endpoint::{Call, Endpoint, Outcome};
use super::request::{admin, id, path_id, text, whole};
use crate::wire::catalog::applied_tag;
use crate::world::assign::Assignee;
use crate::world::{Refusal, html};

/// The operations of this family.
pub(super) const OPERATIONS: &[Endpoint] = &[
    Endpoint::one("manageConversation", "POST", "/conversations/{id}/parts", manage),
    Endpoint::one("attachTagToConversation", "POST", "/conversations/{id}/tags", attach_tag),
    Endpoint::two("detachTagFromConversation", "DELETE", "/conversations/{id}/tags/{tag}", detach_tag),
];

pub(super) fn manage(call: &mut Call<'_>, id: &str) -> Outcome {
    let slot = named(call, id)?;
    if !call.world.rules.ticket_actions && call.world.conversations.get(slot).is_some_and(|c| c.ticket.is_some()) {
        return Err(Refusal::not_found());
    }
    let body = call.request.object()?;
    let kind = text(body, "message_type")?.ok_or_else(|| Refusal::required("message_type"))?;
    let author = admin(call.world, body)?;
    let words = text(body, "body")?.filter(|b| html::says_something(b)).map(html::normalise);
    match kind {
        "close" => {
            call.world.may_close(slot)?;
            call.world.close(slot, author, words, call.now);
        }
        "open" => call.world.open(slot, author, call.now),
        "snoozed" => {
            let until = body.get("snoozed_until").ok_or_else(|| Refusal::required("snoozed_until"))?;
            let until = whole(until).ok_or_else(|| Refusal::invalid("snoozed_until must be a Unix timestamp"))?;
            call.world.snooze(slot, author, until, call.now)?;
        }
        "assignment" => {
            let to = assignee(body)?;
            call.world.assign(slot, author, to, words, call.now)?;
        }
        _ => return Err(Refusal::invalid("message_type must be one of close, snoozed, open or assignment")),
    }
    show(call, slot)
}

/// `type` says what the assignee is; 0 is nobody.
fn assignee(body: &Map<String, Value>) -> Result<Assignee, Refusal> {
    let value = body.get("assignee_id").filter(|v| !v.is_null()).ok_or_else(|| Refusal::required("assignee_id"))?;
    let wanted = id(value).ok_or_else(|| Refusal::new(404, "assignee_not_found", "Assignee not found"))?;
    let wanted = (wanted != 0).then_some(wanted);
    match text(body, "type")? {
        Some("admin") => Ok(Assignee::Admin(wanted)),
        Some("team") => Ok(Assignee::Team(wanted)),
        Some(_) => Err(Refusal::invalid("type must be admin or team")),
        None => Err(Refusal::required("type")),
    }
}

fn no_conversation(_: Refusal) -> Refusal {
    Refusal::new(404, "not_found", "Conversation not found")
}

pub(super) fn attach_tag(call: &mut Call<'_>, conversation: &str) -> Outcome {
    let slot = named(call, conversation).map_err(no_conversation)?;
    let body = call.request.object()?;
    let author = admin(call.world, body)?;
    let tag = body.get("id").filter(|v| !v.is_null()).ok_or_else(|| Refusal::required("id"))?;
    let tag = id(tag).ok_or_else(Refusal::not_found)?;
    let tagged = call.world.attach_tag(slot, author, tag, call.now)?;
    call.answer(&applied_tag(call.world, &tagged))
}

/// A DELETE with a body, which names who does it (API 24.12).
pub(super) fn detach_tag(call: &mut Call<'_>, conversation: &str, tag: &str) -> Outcome {
    let slot = named(call, conversation).map_err(no_conversation)?;
    let author = admin(call.world, call.request.object()?)?;
    let tag = path_id(tag).ok_or_else(|| Refusal::new(404, "tag_not_found", "Tag not found"))?;
    let tagged = call.world.detach_tag(slot, author, tag, call.now)?;
    call.answer(&applied_tag(call.world, &tagged))
}
