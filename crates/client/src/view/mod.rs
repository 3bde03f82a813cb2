//! Views: what one works from (I4, I5, I19). Each is a condition and an order, as data; which rows that is, and how they
//! are found, is the store's business.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::condition::{Condition, Lists, Viewer, check, parse};
use crate::domain::{Team, TeamId, Text};

/// A view on the conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// By which it is known on disk, in the side bar and to commands.
    pub id: ViewId,
    /// What it shows, and to whom.
    pub condition: Condition,
    /// By which its rows are sorted.
    pub order: Order,
}

/// Which view. Under these names the one that was shown last is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ViewId {
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
    /// Closed, whoever closed it.
    Closed,
}

impl ViewId {
    /// The inboxes before those of the teams.
    pub const BEFORE_TEAMS: [Self; 3] = [Self::Mine, Self::Unassigned, Self::All];
    /// The inboxes after those of the teams.
    pub const AFTER_TEAMS: [Self; 2] = [Self::Snoozed, Self::Closed];

    /// What it is called; none if that is a team's name.
    pub fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Mine => "Mine",
            Self::Unassigned => "Unassigned",
            Self::All => "All",
            Self::Snoozed => "Snoozed",
            Self::Closed => "Closed",
            Self::Team(_) => return None,
        })
    }

    /// What it shows, as one would write it, with `$team` for the team.
    fn text(&self) -> &'static str {
        match self {
            Self::Mine => "is:open assignee:me",
            Self::Unassigned => "is:open assignee:none",
            Self::All => "is:open",
            Self::Team(_) => "is:open team:$team",
            Self::Snoozed => "is:snoozed",
            Self::Closed => "is:closed",
        }
    }
}

impl View {
    /// An inbox, as somebody sees it. While nobody is known, nothing is "mine".
    pub fn new(id: ViewId, order: Order, viewer: Viewer) -> Self {
        let mut parsed = parse(id.text());
        // The team is known by its id, whether or not the workspace's list has it.
        let team = match &id {
            ViewId::Team(team) => {
                parsed.expr = parsed.expr.bind(&[("team", team.as_str())]);
                Some(Team { id: team.clone(), name: Text::default(), admin_ids: Vec::new(), distribution_method: None })
            }
            _ => None,
        };
        let teams = team.as_slice();
        let condition = check(parsed, &Lists { teams, ..Lists::default() }, viewer).condition;
        Self { id, condition, order }
    }
}

/// The order of a list. Ties go by id, so that an order is total and a list never flickers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Order {
    /// Whoever has waited longest first; those who do not wait after them, oldest last word first; what is snoozed by when
    /// it wakes.
    #[default]
    Waiting,
    /// Where a customer or teammate wrote last first (F8).
    Newest,
    /// Where a customer or teammate wrote last last.
    Oldest,
    /// Most urgent first, then longest waiting.
    Priority,
}

impl Order {
    /// Every order that a list can be in, the default first.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Newest, Self::Oldest, Self::Priority];

    /// Whether larger sort keys come first.
    pub fn is_falling(self) -> bool {
        self == Self::Newest
    }

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
