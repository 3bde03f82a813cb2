//! A server in small: one conversation, all the states that it was ever in, and what others do there.

use crate::domain::conversation::AppliedTag;
use crate::domain::{Body, Conversation, Operation, Priority, State, Step, Text, Thread, Timestamp};
use crate::store::tests::{NOW, conversation, part, thread};

/// The attribute that numbers the states; nothing that a person decides touches it.
const VERSION: &str = "version";

/// What the world is like as a server would have it, without any of the store's code.
pub(super) struct Server {
    id: String,
    /// Its clock, in whole seconds, as the change marker is.
    pub(super) now: i64,
    versions: Vec<Thread>,
    /// Whether the conversation was deleted.
    pub(super) gone: bool,
}

/// A tag that is here.
pub(super) fn tag(number: u8) -> AppliedTag {
    AppliedTag { id: format!("tag{number}").into(), name: Text::new(&format!("Tag {number}")) }
}

impl Server {
    pub(super) fn new(id: &str) -> Self {
        let mut first = thread(conversation(id, NOW.0), vec![part(&format!("{id}-0"), NOW.0, "Hello")]);
        number(&mut first.conversation, 0);
        Self { id: id.to_owned(), now: NOW.0, versions: vec![first], gone: false }
    }

    /// A state, by its number.
    pub(super) fn version(&self, number: usize) -> &Thread {
        &self.versions[number]
    }

    /// The number of the present state.
    pub(super) fn present(&self) -> usize {
        self.versions.len() - 1
    }

    /// The present state, or one that a search still has which lags behind by so many changes.
    pub(super) fn late(&self, changes: usize) -> &Thread {
        &self.versions[self.present().saturating_sub(changes)]
    }

    fn change(&mut self, words: Option<&str>, change: impl FnOnce(&mut Thread)) -> usize {
        let mut next = self.late(0).clone();
        let version = self.versions.len();
        change(&mut next);
        next.conversation.updated_at = next.conversation.updated_at.max(Timestamp(self.now));
        number(&mut next.conversation, version);
        if let Some(words) = words {
            next.parts.push(part(&format!("{}-{version}", self.id), self.now, words));
            next.total_parts += 1;
        }
        self.versions.push(next);
        version
    }

    fn head(&mut self, words: &str, change: impl FnOnce(&mut Conversation)) {
        self.change(Some(words), |thread| change(&mut thread.conversation));
    }

    /// Somebody else does something.
    pub(super) fn others(&mut self, what: u8) {
        let now = Timestamp(self.now);
        let operation = match what % 13 {
            0 | 1 => {
                return self.head("a customer's words", |c| {
                    (c.state, c.snoozed_until, c.read) = (State::Open, None, false);
                    c.waiting_since.get_or_insert(now);
                    c.statistics.last_contact_reply_at = Some(now);
                });
            }
            2 => {
                self.change(None, |thread| thread.conversation.read = true);
                return;
            }
            3 => {
                self.change(None, |thread| {
                    if let Some(part) = thread.parts.iter_mut().rev().find(|part| !part.redacted) {
                        (part.body, part.redacted) = (Some(Body::new("<p>This message was deleted</p>")), true);
                    }
                });
                return;
            }
            4 => Operation::Close,
            5 => Operation::Open,
            6 => Operation::Snooze(now.plus(1000)),
            7 => Operation::AssignAdmin(Some("a7".into())),
            8 => Operation::AssignAdmin(None),
            9 => Operation::AssignTeam(Some("t7".into())),
            10 => Operation::Tag(tag(what % 3)),
            11 => Operation::Untag(tag(what % 3).id),
            _ => Operation::SetPriority(Priority::Urgent),
        };
        self.head("a colleague did that", |c| operation.apply(c, now));
    }

    /// Somebody's step is done; the number of the state that it made.
    pub(super) fn carry_out(&mut self, step: &Step) -> usize {
        let now = Timestamp(self.now);
        self.change(Some(step.operation.name()), |thread| step.operation.apply(&mut thread.conversation, now))
    }
}

/// The number of the state that a head is of.
pub(super) fn version_of(conversation: &Conversation) -> usize {
    let number = conversation.attributes.iter().find(|(name, _)| name.as_str() == VERSION);
    number.and_then(|(_, value)| value.as_str().parse().ok()).expect("a number")
}

fn number(conversation: &mut Conversation, version: usize) {
    conversation.attributes = vec![(Text::new(VERSION), Text::new(&version.to_string()))];
}
