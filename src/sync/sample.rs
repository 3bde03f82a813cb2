//! Conversations and threads for the tests of this room.

use crate::domain::conversation::{ContactRef, Source, Statistics};
use crate::domain::part::AssignedTo;
use crate::domain::{
    Action, ActionState, AdminId, Author, AuthorKind, Body, ContactId, Conversation, ConversationId, Deed, Part,
    PartId, PartKind, Priority, State, Text, Thread, Timestamp,
};

/// An open conversation that last changed at `updated_at`.
pub(super) fn conversation(id: &str, updated_at: i64) -> Conversation {
    Conversation {
        id: ConversationId::new(id),
        created_at: Timestamp(1),
        updated_at: Timestamp(updated_at),
        waiting_since: None,
        snoozed_until: None,
        state: State::Open,
        read: false,
        priority: Priority::None,
        title: None,
        admin_assignee: None,
        team_assignee: None,
        company: None,
        contacts: vec![ContactRef { id: ContactId::new("c1"), external_id: None }],
        source: Source::default(),
        tags: Vec::new(),
        attributes: Vec::new(),
        sla: None,
        rating: None,
        statistics: Statistics::default(),
        ai_agent: None,
        linked: Vec::new(),
        is_ticket: false,
    }
}

/// A thread of such a conversation.
pub(super) fn thread(parts: Vec<Part>) -> Thread {
    let total_parts = parts.len();
    Thread { conversation: conversation("1", 1000), parts, total_parts }
}

/// A part by an admin.
pub(super) fn part(id: &str, kind: &str, admin: &str, body: Option<&str>, at: i64) -> Part {
    Part {
        id: PartId::new(id),
        kind: PartKind(Text::new(kind)),
        body: body.map(Body::new),
        created_at: Timestamp(at),
        updated_at: Timestamp(at),
        author: Author { kind: AuthorKind::Admin, id: admin.to_owned(), ..Author::default() },
        assigned_to: None,
        attachments: Vec::new(),
        redacted: false,
        tags: Vec::new(),
        details: None,
        options: Vec::new(),
    }
}

/// A part that assigns.
pub(super) fn assignment(id: &str, admin: &str, to: AssignedTo, at: i64) -> Part {
    Part { assigned_to: Some(to), ..part(id, "assignment", admin, None, at) }
}

/// An action of admin 7.
pub(super) fn action(deed: Deed) -> Action {
    Action {
        id: 1,
        group: 1,
        conversation: ConversationId::new("1"),
        author: AdminId::new("7"),
        deed,
        state: ActionState::Unsure,
        attempts: 1,
        created_at: Timestamp(1000),
        next_attempt_at: Timestamp(1000),
        error: None,
    }
}
