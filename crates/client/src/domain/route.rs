//! Whom a team gives what comes to it (I16, I36): told from what is kept here, with each fact that it hangs on and that
//! nobody tells.

use super::conversation::State;
use super::ids::AdminId;
use super::people::{Admin, Team};

/// How a team gives out what comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// To whoever has the fewest open conversations.
    Balanced,
    /// To one after the other.
    Turns,
    /// Not at all: people take.
    Hands,
    /// In a way that this version does not know.
    Other,
}

impl Method {
    /// A team's, by what the server calls it; one that names none gives nothing out.
    pub fn of(team: &Team) -> Self {
        match team.distribution_method.as_ref().map(|method| method.as_str()) {
            Some("load_balanced" | "balanced") => Self::Balanced,
            Some("round_robin") => Self::Turns,
            Some("manual") | None => Self::Hands,
            Some(_) => Self::Other,
        }
    }
}

/// By whom a conversation is put on the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A teammate, by hand: it opens with that.
    Person,
    /// A workflow, or another rule of the workspace.
    Workflow,
}

/// Whether somebody of a team can be given something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Is there, and below the limit.
    Ready,
    /// Is there, and has as many as the team's limit.
    Full,
    /// Gets nothing until they are back.
    Away,
    /// Has no inbox seat.
    NoSeat,
    /// Is in the team, and not in the list of teammates.
    Unlisted,
}

/// One of a team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// As the team names them.
    pub id: AdminId,
    /// How many open conversations they would have when it comes to the team.
    pub open: usize,
    /// Whether they can be given it.
    pub stands: Stands,
}

/// What comes of putting it on the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This teammate gets it.
    Gets(AdminId),
    /// One of these gets it.
    OneOf {
        /// Those who may, in the team's order.
        who: Vec<AdminId>,
        /// Whether it may be nobody as well.
        or_nobody: bool,
    },
    /// Nobody does, and why.
    Nobody(Why),
    /// It cannot be told.
    Unknown,
}

/// Why a team gives something to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The team gives nothing out.
    Hands,
    /// It gives out in turn, and leaves to people what a person puts there.
    PutByHand,
    /// It is closed or snoozed, and what a workflow does opens nothing.
    NotOpen,
    /// Nobody is in the team.
    Empty,
    /// All are away, or without a seat.
    NobodyThere,
    /// All who are there have as many as the team's limit.
    AllFull,
}

/// A fact that the outcome hangs on and that is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// How the team gives out: the server calls it something that this version does not know.
    Method,
    /// Among those who have equally few, who has waited longest for an assignment.
    LastGiven,
    /// Who was given something by the team before, in whose place the next one comes.
    LastTurn,
    /// Whether these, who are in no list of teammates, are there.
    Members(Vec<AdminId>),
    /// How many open conversations each has: not all that are open are kept here.
    Counts,
    /// Whether something else has waited for the teammate who has it now, and takes the place that becomes free.
    Waiting(AdminId),
}

/// What is known of a team and of a conversation that comes to it.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The team that it comes to.
    pub team: &'a Team,
    /// Those in which something else may wait for a teammate.
    pub teams: &'a [Team],
    /// All teammates who are listed.
    pub admins: &'a [Admin],
    /// How many open conversations teammates have, who are not there having none.
    pub open: &'a [(AdminId, usize)],
    /// Whether those are all that are open.
    pub whole: bool,
    /// Who has the conversation before it comes to the team.
    pub has: Option<&'a AdminId>,
    /// How it stands before that.
    pub state: State,
    /// Who puts it there.
    pub by: By,
}

/// What is foretold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// How the team gives out.
    pub method: Method,
    /// Who is in the team, in its order.
    pub members: Vec<Member>,
    /// Who gets it.
    pub outcome: Outcome,
    /// What that hangs on and is not known.
    pub unknown: Vec<Unknown>,
}

/// Foretells whom a team gives a conversation.
pub fn predict(facts: &Facts<'_>) -> Prediction {
    let method = Method::of(facts.team);
    let members: Vec<Member> = facts.team.admin_ids.iter().map(|id| facts.member(id, method)).collect();
    let mut unknown = Vec::new();
    let nobody = |why| Outcome::Nobody(why);
    let outcome = match (method, facts.by) {
        (Method::Other, _) => {
            unknown.push(Unknown::Method);
            Outcome::Unknown
        }
        (Method::Hands, _) => nobody(Why::Hands),
        (Method::Turns, By::Person) => nobody(Why::PutByHand),
        (_, By::Workflow) if facts.state != State::Open => nobody(Why::NotOpen),
        _ if members.is_empty() => nobody(Why::Empty),
        (Method::Turns, By::Workflow) => in_turn(&members, &mut unknown),
        (Method::Balanced, _) => balanced(facts, &members, &mut unknown),
    };
    Prediction { method, members, outcome, unknown }
}

impl Facts<'_> {
    /// How many open conversations somebody has now.
    fn open_now(&self, id: &AdminId) -> usize {
        self.open.iter().find(|(admin, _)| admin == id).map_or(0, |(_, open)| *open)
    }

    /// How many they have once this one is the team's: the teammate loses it first (I15).
    fn open_then(&self, id: &AdminId) -> usize {
        let loses = self.has == Some(id) && self.state == State::Open;
        self.open_now(id).saturating_sub(usize::from(loses))
    }

    fn member(&self, id: &AdminId, method: Method) -> Member {
        let open = self.open_then(id);
        let stands = match self.admins.iter().find(|admin| admin.id == *id) {
            None => Stands::Unlisted,
            Some(admin) if !admin.has_inbox_seat => Stands::NoSeat,
            Some(admin) if admin.away => Stands::Away,
            Some(_) if method == Method::Balanced && is_full(self.team, open) => Stands::Full,
            Some(_) => Stands::Ready,
        };
        Member { id: id.clone(), open, stands }
    }

    /// Who loses it, if something that waits may take that place at once: where a team of theirs has given them as many as
    /// its limit, others may wait there.
    fn contested(&self) -> Option<&AdminId> {
        let has = self.has.filter(|_| self.state == State::Open)?;
        let open = self.open_now(has);
        let fills = |team: &&Team| {
            Method::of(team) == Method::Balanced
                && team.admin_ids.contains(has)
                && team.assignment_limit.is_some_and(|limit| limit as usize == open)
        };
        self.teams.iter().find(fills).map(|_| has)
    }
}

/// Whether somebody with so many has as many as a team's limit.
pub fn is_full(team: &Team, open: usize) -> bool {
    team.assignment_limit.is_some_and(|limit| open >= limit as usize)
}

fn in_turn(members: &[Member], unknown: &mut Vec<Unknown>) -> Outcome {
    let there = of(members, |member| member.stands == Stands::Ready);
    let unlisted = of(members, |member| member.stands == Stands::Unlisted);
    let or_nobody = there.is_empty();
    let who = join(members, &there, &unlisted);
    if !unlisted.is_empty() {
        unknown.push(Unknown::Members(unlisted));
    }
    if who.len() > 1 {
        unknown.push(Unknown::LastTurn);
    }
    settle(who, or_nobody, members)
}

fn balanced(facts: &Facts<'_>, members: &[Member], unknown: &mut Vec<Unknown>) -> Outcome {
    let is_there = |member: &Member| matches!(member.stands, Stands::Ready | Stands::Full);
    let mut who = fewest(members, Member::clone);
    let mut or_nobody = who.is_empty();
    if let Some(has) = facts.contested() {
        let as_now = |member: &Member| {
            let open = if member.id == *has { facts.open_now(has) } else { member.open };
            let full = is_there(member) && is_full(facts.team, open);
            Member { open, stands: if full { Stands::Full } else { member.stands }, ..member.clone() }
        };
        let otherwise = fewest(members, as_now);
        if otherwise != who {
            unknown.push(Unknown::Waiting(has.clone()));
            or_nobody |= otherwise.is_empty();
            who = join(members, &who, &otherwise);
        }
    }
    if !facts.whole {
        // What is kept is the least that anybody has: who is full stays so, and all others may have the fewest.
        unknown.push(Unknown::Counts);
        let others = of(members, |member| member.stands == Stands::Ready);
        who = join(members, &who, &others);
        or_nobody |= facts.team.assignment_limit.is_some();
    } else if who.len() > 1 {
        unknown.push(Unknown::LastGiven);
    }
    let unlisted = of(members, |member| member.stands == Stands::Unlisted);
    if !unlisted.is_empty() {
        who = join(members, &who, &unlisted);
        unknown.push(Unknown::Members(unlisted));
    }
    settle(who, or_nobody, members)
}

/// Those who are ready and have the fewest, as each of them is taken to be.
fn fewest(members: &[Member], taken: impl Fn(&Member) -> Member) -> Vec<AdminId> {
    let ready: Vec<Member> = members.iter().map(taken).filter(|member| member.stands == Stands::Ready).collect();
    let least = ready.iter().map(|member| member.open).min();
    ready.into_iter().filter(|member| Some(member.open) == least).map(|member| member.id).collect()
}

fn of(members: &[Member], which: impl Fn(&Member) -> bool) -> Vec<AdminId> {
    members.iter().filter(|member| which(member)).map(|member| member.id.clone()).collect()
}

/// Both, in the team's order.
fn join(members: &[Member], one: &[AdminId], other: &[AdminId]) -> Vec<AdminId> {
    of(members, |member| one.contains(&member.id) || other.contains(&member.id))
}

fn settle(who: Vec<AdminId>, or_nobody: bool, members: &[Member]) -> Outcome {
    match (who.as_slice(), or_nobody) {
        ([], _) if members.iter().any(|member| member.stands == Stands::Full) => Outcome::Nobody(Why::AllFull),
        ([], _) => Outcome::Nobody(Why::NobodyThere),
        ([one], false) => Outcome::Gets(one.clone()),
        _ => Outcome::OneOf { who, or_nobody },
    }
}

#[cfg(test)]
#[path = "route_tests.rs"]
mod tests;
