//! What was asked about a conversation before it is done: who takes part, merging, blocking, redacting.

use client::domain::{ConversationId, Part};
use client::intent::{DeskWish, Intent, Request};
use client::store::StoredThread;

use super::input::LineInput;

/// What waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What is wanted.
    pub request: Request,
}

impl Asked {
    /// The conversations that it is about.
    pub fn about(&self) -> Vec<&ConversationId> {
        let other = match &self.request.intent {
            Intent::Desk(DeskWish::Merge(into)) => Some(into),
            _ => None,
        };
        self.request.targets.iter().chain(other).collect()
    }
}

/// A word that has to be typed before something is done for good.
#[derive(Clone, Debug)]
pub struct Word {
    /// Over the question.
    pub title: String,
    /// It has to be typed as it is, in small letters.
    pub word: &'static str,
    /// What is typed so far.
    pub input: LineInput,
}

/// Two threads, to be looked at side by side.
#[derive(Clone, Debug)]
pub struct Beside {
    /// As it is here when the question is asked.
    pub stays: StoredThread,
    /// Is closed, and linked to the other.
    pub goes: StoredThread,
}

/// How many messages a thread has here, the first one included.
pub fn messages(thread: &StoredThread) -> usize {
    let said = |part: &&Part| part.is_message() && !part.kind.is_noise();
    thread.parts.iter().filter(said).count() + usize::from(!thread.conversation.source.body.is_empty())
}
