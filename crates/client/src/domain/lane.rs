//! Lanes: what must go out one after the other.

use std::fmt;

use super::ids::{AdminId, ConversationId};
use super::step::OWN;

/// What steps go out one after the other in; those of different lanes go out side by side.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// What is done to a conversation, whoever does it.
    Conversation(ConversationId),
    /// What a teammate does to themself.
    Own(AdminId),
}

impl Lane {
    /// The lane of what this author does to a conversation, or, where it is [`OWN`], to themself.
    pub fn of(conversation: &ConversationId, author: &AdminId) -> Self {
        if conversation.as_str() == OWN { Self::Own(author.clone()) } else { Self::Conversation(conversation.clone()) }
    }
}

/// As it is kept: `conversation/1`, `admin/7`.
impl fmt::Display for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversation(id) => write!(f, "conversation/{id}"),
            Self::Own(author) => write!(f, "admin/{author}"),
        }
    }
}
