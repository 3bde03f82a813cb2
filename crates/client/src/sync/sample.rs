//! Conversations and threads for the tests of this room.

use crate::domain::conversation::ContactRef;
use crate::domain::part::AssignedTo;
use crate::domain::{
    AdminId, Author, AuthorKind, Body, ContactId, Conversation, ConversationId, LastTry, Operation, Part, Step,
    StepState, Thread, Timestamp,
};

/// An open conversation that last changed at `updated_at`.
pub(super) fn conversation(id: &str, updated_at: i64) -> Conversation {
    Conversation {
        updated_at: Timestamp(updated_at),
        contacts: vec![ContactRef { id: ContactId::new("c1"), external_id: None }],
        ..Conversation::new(id, Timestamp(1))
    }
}

/// A thread of such a conversation.
pub(super) fn thread(parts: Vec<Part>) -> Thread {
    let total_parts = parts.len();
    Thread { conversation: conversation("1", 1000), parts, total_parts }
}

pub(super) fn part(id: &str, kind: &str, admin: &str, body: Option<&str>, at: i64) -> Part {
    Part {
        body: body.map(Body::new),
        author: Author { kind: AuthorKind::Admin, id: admin.to_owned(), ..Author::default() },
        ..Part::new(id, kind, Timestamp(at))
    }
}

/// A part that assigns.
pub(super) fn assignment(id: &str, admin: &str, to: AssignedTo, at: i64) -> Part {
    Part { assigned_to: Some(to), ..part(id, "assignment", admin, None, at) }
}

/// A step of admin 7.
pub(super) fn step(operation: Operation) -> Step {
    Step {
        id: 1,
        unit: 1,
        after: None,
        conversation: ConversationId::new("1"),
        author: AdminId::new("7"),
        operation,
        state: StepState::Unsure,
        attempts: 1,
        created_at: Timestamp(1000),
        next_attempt_at: Timestamp(1000),
        error: None,
        last_try: LastTry::default(),
    }
}
