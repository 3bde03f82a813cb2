//! Inboxes: the views one works from, and the order of their lists (I4, I5, I19).

use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, State};
use super::ids::{AdminId, TeamId};

/// A view on the conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Inbox {
    /// Open and assigned to me.
    Mine,
    /// Open and assigned to no teammate.
    Unassigned,
    /// Everything open.
    #[default]
    All,
    /// Open in a team's inbox.
    Team(TeamId),
    /// Snoozed, whoever has it.
    Snoozed,
    /// Closed.
    Closed,
}

impl Inbox {
    /// Whether a conversation is in this inbox, for the teammate `me`.
    pub fn holds(&self, conversation: &Conversation, me: &AdminId) -> bool {
        let open = conversation.state == State::Open;
        match self {
            Self::Mine => open && conversation.admin_assignee.as_ref() == Some(me),
            Self::Unassigned => open && conversation.admin_assignee.is_none(),
            Self::All => open,
            Self::Team(team) => open && conversation.team_assignee.as_ref() == Some(team),
            Self::Snoozed => conversation.state == State::Snoozed,
            Self::Closed => conversation.state == State::Closed,
        }
    }
}

/// The order of a list. Ties go by id, so that an order is total and a list never flickers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Where a customer or teammate wrote last first (F8).
    #[default]
    Newest,
    /// Where a customer or teammate wrote last last.
    Oldest,
    /// Whoever has waited longest first; those who do not wait after them.
    Waiting,
    /// Most urgent first, then longest waiting.
    Priority,
}

impl Sort {
    /// All orders.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Waiting, Self::Priority];

    /// Its name in config, commands and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Waiting => "waiting",
            Self::Priority => "priority",
        }
    }
}
