//! Views: what one works from (I4, I5, I19). Each is a condition and an order, as data; which rows that is, and how they
//! are found, is the store's business.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::condition::{Condition, NameKind, Named, Names, Viewer, check, parse};
use crate::domain::{AdminId, CompanyId, TeamId, Text};

/// A view on the conversations.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// By which it is known on disk, in the side bar and to commands.
    pub id: ViewId,
    /// What it shows, and to whom.
    pub condition: Condition,
    /// By which its rows are sorted.
    pub order: Order,
    /// What they are put together by, before that; none if by nothing.
    pub group: Option<Group>,
}

/// Which view. Under these names the one that was shown last is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ViewId {
    /// Open and assigned to me.
    Mine,
    /// Open and assigned to no teammate.
    Unassigned,
    /// Everything open.
    #[default]
    All,
    /// Open and begun by me.
    Created,
    /// Open in a team's inbox.
    Team(TeamId),
    /// Open in a team's inbox and assigned to no teammate.
    TeamUnassigned(TeamId),
    /// Open and assigned to a teammate.
    Teammate(AdminId),
    /// Open, of everybody at a company that is called so (I46).
    Company(CompanyId, Text),
    /// Snoozed, whoever has it.
    Snoozed,
    /// Snoozed, and assigned to me.
    SnoozedMine,
    /// Where a note names me or a team of mine, open or not.
    Mentions,
    /// The same, as long as I have not looked.
    MentionsUnread,
    /// Closed, whoever closed it.
    Closed,
    /// Open, where Fin takes part and has not handed over.
    FinAnswering,
    /// Open, handed over by Fin.
    FinHandedOver,
    /// Rated by the customer, whatever has become of it.
    Rated,
    /// Tickets that are not closed, whoever has them (I6).
    Tickets,
    /// One of one's own, by the name of its file; what it shows is said with [`View::own`].
    Own(String),
}

impl ViewId {
    /// The inboxes before those of the teams.
    pub const BEFORE_TEAMS: [Self; 3] = [Self::Mine, Self::Unassigned, Self::All];
    /// The inboxes after those of the teams.
    pub const AFTER_TEAMS: [Self; 2] = [Self::Snoozed, Self::Closed];
    /// The lists that are called by name only.
    pub const BESIDE: [Self; 8] = [
        Self::Created,
        Self::Mentions,
        Self::MentionsUnread,
        Self::SnoozedMine,
        Self::FinAnswering,
        Self::FinHandedOver,
        Self::Rated,
        Self::Tickets,
    ];

    /// All that are the same in each workspace.
    pub fn built_in() -> impl Iterator<Item = Self> {
        Self::BEFORE_TEAMS.into_iter().chain(Self::AFTER_TEAMS).chain(Self::BESIDE)
    }

    /// What it is called; none if that is the name of a team, a teammate or a company, or one's own.
    pub fn name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Mine => "Mine",
            Self::Created => "Created by me",
            Self::Unassigned => "Unassigned",
            Self::Mentions => "Mentions",
            Self::MentionsUnread => "Mentions, unread",
            Self::All => "All",
            Self::Snoozed => "Snoozed",
            Self::SnoozedMine => "Snoozed, mine",
            Self::Closed => "Closed",
            Self::FinAnswering => "Fin answering",
            Self::FinHandedOver => "Fin handed over",
            Self::Rated => "Rated",
            Self::Tickets => "Tickets",
            Self::Team(_) | Self::TeamUnassigned(_) | Self::Teammate(_) | Self::Company(..) | Self::Own(_) => {
                return None;
            }
        })
    }

    /// What it shows, as one would write it, with `$whose` for the team, the teammate or the company. What one's own
    /// show stands elsewhere: here, nothing.
    fn text(&self) -> &'static str {
        match self {
            Self::Mine => "is:open assignee:me",
            Self::Created => "is:open created-by:me",
            Self::Unassigned => "is:open assignee:none",
            Self::All => "is:open",
            Self::Team(_) => "is:open team:$whose",
            Self::TeamUnassigned(_) => "is:open team:$whose assignee:none",
            Self::Teammate(_) => "is:open assignee:$whose",
            Self::Company(..) => "is:open company:$whose",
            Self::Mentions => "mentions:me",
            Self::MentionsUnread => "is:mentioned",
            Self::Snoozed => "is:snoozed",
            Self::SnoozedMine => "is:snoozed assignee:me",
            Self::Closed => "is:closed",
            Self::FinAnswering => "is:open fin:any -fin.state:escalated,routed_to_team",
            Self::FinHandedOver => "is:open fin.state:escalated,routed_to_team",
            Self::Rated => "has:rating",
            Self::Tickets => "is:ticket -is:closed",
            Self::Own(_) => "is:open is:closed",
        }
    }

    /// The team, the teammate or the company that it is about.
    fn whose(&self) -> Option<&str> {
        match self {
            Self::Team(team) | Self::TeamUnassigned(team) => Some(team.as_str()),
            Self::Teammate(admin) => Some(admin.as_str()),
            Self::Company(company, _) => Some(company.as_str()),
            _ => None,
        }
    }
}

/// An id that is known, whether or not the workspace's lists have it.
struct Id<'a>(Option<&'a str>);

impl Names for Id<'_> {
    fn all(&self, _: NameKind) -> Vec<Named> {
        let named = |id: &str| Named { id: id.to_owned(), name: Text::default(), email: None };
        self.0.map(named).into_iter().collect()
    }
}

impl View {
    /// An inbox, as somebody sees it. While nobody is known, nothing is "mine".
    pub fn new(id: ViewId, order: Order, viewer: Viewer) -> Self {
        let mut parsed = parse(id.text());
        let whose = id.whose();
        if let Some(whose) = whose {
            parsed.expr = parsed.expr.bind(&[("whose", whose)]);
        }
        let condition = check(parsed, &Id(whose), viewer).condition;
        Self { id, condition, order, group: None }
    }

    /// A view of one's own: conversations of which a condition holds.
    pub fn own(name: String, condition: Condition, order: Order) -> Self {
        Self { id: ViewId::Own(name), condition, order, group: None }
    }

    /// The same with its rows put together by something.
    pub fn grouped(self, group: Option<Group>) -> Self {
        Self { group, ..self }
    }

    /// Whether larger sort keys come first; among groups keys are so made that they never do.
    pub fn is_falling(&self) -> bool {
        self.group.is_none() && self.order.is_falling()
    }
}

/// What the rows of a list are put together by. A conversation stands in one place: of several tags by the first one's name,
/// and those of nothing come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// The customer's company.
    Company,
    /// The team in charge.
    Team,
    /// The first of its tags by name.
    Tag,
}

impl Group {
    /// All that there are.
    pub const ALL: [Self; 3] = [Self::Company, Self::Team, Self::Tag];

    /// Its name in files, commands and on disk.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Team => "team",
            Self::Tag => "tag",
        }
    }

    /// The group of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == name)
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
    /// What was begun last first.
    Begun,
    /// Most urgent first, then longest waiting.
    Priority,
    /// By SLA, as far as it is told: who waits for what was missed, then what can still be kept, then all else; each by
    /// who has waited longest. No deadline is told.
    Sla,
    /// Tickets by the names of their types, those of unknown type after them, then all else; each by who has waited longest.
    Type,
    /// What wakes next first; what is not snoozed after it, by who has waited longest.
    Wakes,
}

impl Order {
    /// Every order that a list can be in, the default first.
    pub const ALL: [Self; 8] =
        [Self::Waiting, Self::Newest, Self::Oldest, Self::Begun, Self::Priority, Self::Sla, Self::Type, Self::Wakes];

    /// The order of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == name)
    }

    /// Whether larger sort keys come first.
    pub fn is_falling(self) -> bool {
        matches!(self, Self::Newest | Self::Begun)
    }

    /// Its name in config, commands and on screen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Waiting => "waiting",
            Self::Priority => "priority",
            Self::Begun => "begun",
            Self::Sla => "sla",
            Self::Type => "type",
            Self::Wakes => "wakes",
        }
    }
}
