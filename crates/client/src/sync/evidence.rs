//! Whether a step has happened, from what the conversation shows (S3). Pure.
//!
//! All times here are the server's: only what is newer than the first try, and was not there then, counts. The local
//! clock, which may be wrong, plays no part.
//!
//! What shows that a step was done:
//!
//! | step | its evidence |
//! | --- | --- |
//! | reply | a new part of the author's with the same words and the same files that is no note, whatever its type (API 6.3); one that was redacted since counts, as its words are not to be said again |
//! | note | the same among the notes |
//! | close, open, snooze | the state that was wanted; or a new part of the author's of that type, whatever has happened since |
//! | assign | the assignee that was wanted in an open conversation; or a new part of the author's that names them |
//! | tag, untag | the tag is on it, or not; or a new part of the author's that says so |
//! | priority | the value; or a new part of the author's that changes it |
//! | ticket | the ticket's state, attribute or type, that it is one, or the link; or a new part of the author's that changes state or attribute |
//! | attribute | the value, however the server writes it |
//! | participant | that they take part, or not; of one who is known by address alone, a new part of the author's that adds somebody |
//! | merge | that it is closed and linked to the other |
//! | redact | that the entry is redacted |
//! | block | nothing: no conversation tells of it, and it is said again after the horizon |
//! | read | the value; for "read" also that the customer has written since, as what is new was not read |

use crate::domain::evidence::words;
use crate::domain::part::AssignedTo;
use crate::domain::{
    AuthorKind, Body, Conversation, DeskStep, Evidence, FileRef, Operation, Part, State, Step, Thread, TicketStep, file,
};

/// Whether the conversation shows that the step was done: it left its trace, or what was wanted is so.
pub(super) fn happened(step: &Step, evidence: &Evidence, head: &Conversation, parts: &[Part]) -> bool {
    left_a_trace(step, evidence, parts) || is_so(step, evidence, head, parts)
}

/// Whether an entry shows that the request arrived: from then on it can change nothing any more.
pub(super) fn left_a_trace(step: &Step, evidence: &Evidence, parts: &[Part]) -> bool {
    let own = |p: &&Part| p.author.kind == AuthorKind::Admin && p.author.id == step.author.as_str();
    let own = || parts.iter().filter(|part| evidence.is_new(part)).filter(own);
    let own_kind = |kinds: &[&str]| own().any(|p| kinds.contains(&p.kind.as_str()));
    let own_change = |kind: &str, word: &str| {
        own().any(|p| p.kind.as_str() == kind && p.details.as_ref().is_some_and(|d| d.as_str().contains(word)))
    };
    let own_assignment = |to: AssignedTo| own().any(|p| p.assigned_to.as_ref() == Some(&to));
    match &step.operation {
        Operation::Reply(reply) => own().any(|p| !p.kind.is_note() && says(p, &reply.html, &step.operation)),
        Operation::Note(note) => own().any(|p| p.kind.is_note() && says(p, &note.html, &step.operation)),
        Operation::Close | Operation::CloseUntil(_) => own_kind(&["close"]),
        Operation::Open => own_kind(&["open", "unsnoozed"]),
        Operation::Snooze(_) => own_kind(&["snoozed"]),
        Operation::AssignAdmin(admin) => own_assignment(admin.clone().map_or(AssignedTo::Nobody, AssignedTo::Admin)),
        Operation::AssignTeam(team) => own_assignment(team.clone().map_or(AssignedTo::Nobody, AssignedTo::Team)),
        Operation::Tag(tag) | Operation::NewTag(tag) => {
            own_change("conversation_tags_updated", &format!("added {}", tag.name))
        }
        Operation::Untag(_) => own_change("conversation_tags_updated", "removed"),
        Operation::SetPriority(_) => own_kind(&["priority_changed"]),
        Operation::Ticket(TicketStep::State(..)) => own_kind(&["ticket_state_updated_by_admin"]),
        Operation::Ticket(TicketStep::Value(name, _)) => own_change("ticket_attribute_updated_by_admin", name.as_str()),
        Operation::Desk(DeskStep::Join(person)) => person.address().is_some() && own_kind(&["participant_added"]),
        Operation::SetAttribute(_)
        | Operation::Desk(_)
        | Operation::Ticket(_)
        | Operation::ContactTag(_)
        | Operation::SetRead(_)
        | Operation::SetAway(_) => false,
    }
}

/// Whether what was wanted is so, whoever made it so.
fn is_so(step: &Step, evidence: &Evidence, head: &Conversation, parts: &[Part]) -> bool {
    match &step.operation {
        Operation::Reply(_) | Operation::Note(_) => false,
        Operation::Close | Operation::CloseUntil(_) => head.state == State::Closed,
        Operation::Open => head.state == State::Open,
        Operation::Snooze(until) => head.state == State::Snoozed && head.snoozed_until == Some(*until),
        Operation::AssignAdmin(admin) => head.admin_assignee == *admin && head.state == State::Open,
        Operation::AssignTeam(team) => head.team_assignee == *team && head.state == State::Open,
        Operation::Tag(tag) | Operation::NewTag(tag) => head.tags.iter().any(|t| tag.is(&t.id, &t.name)),
        Operation::Untag(tag) => head.tags.iter().all(|t| t.id != *tag),
        Operation::SetPriority(priority) => head.priority == *priority,
        Operation::SetAttribute(what) => what.is_so(head),
        Operation::Ticket(what) => what.is_so(head),
        Operation::Desk(DeskStep::Redact { message, first: false, .. }) => {
            parts.iter().any(|part| part.id == *message && part.redacted)
        }
        Operation::Desk(what) => what.is_so(head),
        // Of that no conversation tells.
        Operation::ContactTag(_) | Operation::SetAway(_) => false,
        Operation::SetRead(read) => {
            let written = |p: &&Part| p.author.kind.is_contact() && p.is_message();
            head.read == *read || (*read && parts.iter().filter(|p| evidence.is_new(p)).any(|p| written(&p)))
        }
    }
}

/// Whether the step's effect, which is not in the thread, can be among the parts that the thread does not show: the
/// server shows the newest 500 (API 24.6).
pub(super) fn can_be_beyond(step: &Step, evidence: &Evidence, thread: &Thread) -> bool {
    let all_there = thread.total_parts <= thread.parts.len();
    let oldest = thread.parts.iter().map(|part| part.created_at).min();
    !step.operation.properties().value_tells && !all_there && oldest.is_none_or(|oldest| evidence.is_in_window(oldest))
}

fn says(part: &Part, html: &Body, operation: &Operation) -> bool {
    let same = || part.body.as_ref().map(words).unwrap_or_default() == words(html);
    part.redacted || (part.is_message() && same() && carries(part, &operation.files(), html))
}

/// Whether a part has these files and no others: the same words with a file and without are two messages.
fn carries(part: &Part, files: &[FileRef], html: &Body) -> bool {
    // A picture in the text of a macro may become one of the message's files.
    let pictured = files.is_empty() && html.as_html().contains("<img");
    pictured || file::are_those(files, &part.attachments)
}

#[cfg(test)]
#[path = "evidence_tests.rs"]
mod tests;
