//! What must still be so on the server when a step leaves: for whoever decides about a conversation while others may take
//! it over, as a bot does.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, State};
use super::ids::{AdminId, PartId};
use super::ladder::is_aside;
use super::operation::Operation;
use super::part::Part;
use super::seen::Seen;
use super::standing::Standing;
use clock::Timestamp;

/// How a conversation must stand, as the server has it, for a step to leave. There are no words in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// Open, snoozed or closed.
    pub state: State,
    /// The teammate in charge; nobody for none.
    pub admin: Option<AdminId>,
    /// Whether it may be nobody's as well: the step before it gives it to a team, with which the server may take the
    /// teammate off.
    #[serde(default)]
    pub or_nobody: bool,
    /// Until when it holds at most; for ever where none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Timestamp>,
    /// How far the thread was known to who decides while nobody is there: it holds only as long as nobody else has done
    /// anything since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Seen>,
    /// The newest entry by which somebody but the step's author assigned it; none when there is none. It tells of one who
    /// took it and gave it back.
    pub assigned: Option<PartId>,
}

/// What is not so any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is in this state now.
    State(State),
    /// It is somebody else's, or nobody's.
    Assignee,
    /// It was assigned meanwhile, if back to the same.
    Assigned,
    /// Somebody wrote or did something there.
    News,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::State(State::Open) => "it was opened meanwhile",
            Self::State(State::Snoozed) => "it was snoozed meanwhile",
            Self::State(State::Closed) => "it was closed meanwhile",
            Self::Assignee => "somebody else has it now",
            Self::Assigned => "it was assigned anew meanwhile",
            Self::News => "something has come there meanwhile",
        })
    }
}

impl Guard {
    /// That everything is as it is now, for steps of this author.
    pub fn of(conversation: &Conversation, parts: &[Part], author: &AdminId) -> Self {
        let others = parts.iter().rev().find(|part| part.assigned_to.is_some() && part.author.id != author.as_str());
        Self {
            state: conversation.state,
            admin: conversation.admin_assignee.clone(),
            or_nobody: false,
            by: None,
            quiet: None,
            assigned: others.map(|part| part.id.clone()),
        }
    }

    /// The guard of a step that follows this one.
    #[must_use]
    pub fn after(&self, operation: &Operation) -> Self {
        let before = Standing { state: self.state, admin: self.admin.clone(), ..Standing::default() };
        let after = before.after(operation);
        // Closed until a time is snoozed here alone.
        let state = if matches!(operation, Operation::CloseUntil(_)) { State::Closed } else { after.state };
        let or_nobody = match operation {
            Operation::AssignTeam(Some(_)) => true,
            Operation::AssignAdmin(_) => false,
            _ => self.or_nobody,
        };
        Self { state, admin: after.admin, or_nobody, ..self.clone() }
    }

    /// Whether it holds for a conversation as the server has it.
    ///
    /// # Errors
    /// What is not so any more.
    pub fn check(&self, conversation: &Conversation, parts: &[Part], author: &AdminId) -> Result<(), Broken> {
        let now = Self::of(conversation, parts, author);
        if now.admin != self.admin && !(self.or_nobody && now.admin.is_none()) {
            return Err(Broken::Assignee);
        }
        if now.state != self.state {
            return Err(Broken::State(now.state));
        }
        if now.assigned != self.assigned {
            return Err(Broken::Assigned);
        }
        let is_news = |part: &Part| {
            let is_others = part.author.id != author.as_str() || part.author.kind.is_contact();
            is_others && (part.is_message() || !is_aside(part.kind.as_str()))
        };
        let news = self.quiet.as_ref().is_some_and(|seen| seen.news(parts).iter().any(is_news));
        if news { Err(Broken::News) } else { Ok(()) }
    }
}
