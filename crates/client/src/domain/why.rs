//! Why a conversation is where it is (I36): which entry of its thread has given it to who has it, put it on its team, and
//! brought it into its state.

use super::conversation::{Conversation, State};
use super::part::{AssignedTo, Part};

/// What made something so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason<'a> {
    /// This entry of the thread.
    Entry(&'a Part),
    /// It has been so since the conversation began.
    Beginning,
    /// No entry that is here tells it.
    Untold,
}

/// What made a conversation be where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reasons<'a> {
    /// Why this teammate has it, or nobody.
    pub teammate: Reason<'a>,
    /// Why it is in this team, or in none.
    pub team: Reason<'a>,
    /// Why it is open, snoozed or closed.
    pub state: Reason<'a>,
}

/// Tells it from the parts that are here; `whole`: all of them are.
pub fn why<'a>(conversation: &Conversation, parts: &'a [Part], whole: bool) -> Reasons<'a> {
    let beginning = if whole { Reason::Beginning } else { Reason::Untold };
    Reasons {
        teammate: teammate(conversation, parts, beginning),
        team: team(conversation, parts, beginning),
        state: state(conversation.state, parts, beginning),
    }
}

fn teammate<'a>(conversation: &Conversation, parts: &'a [Part], beginning: Reason<'a>) -> Reason<'a> {
    match &conversation.admin_assignee {
        Some(admin) => {
            let gave = |part: &&Part| matches!(&part.assigned_to, Some(AssignedTo::Admin(id)) if id == admin);
            parts.iter().rev().find(gave).map_or(Reason::Untold, Reason::Entry)
        }
        // Whoever puts it on a team takes it off the teammate (I15).
        None => match parts.iter().rev().find(|part| part.assigned_to.is_some()) {
            None => beginning,
            Some(part) if matches!(part.assigned_to, Some(AssignedTo::Admin(_))) => Reason::Untold,
            Some(part) => Reason::Entry(part),
        },
    }
}

fn team<'a>(conversation: &Conversation, parts: &'a [Part], beginning: Reason<'a>) -> Reason<'a> {
    let given = |part: &&Part| matches!(part.assigned_to, Some(AssignedTo::Team(_)));
    let last = parts.iter().rev().find(given);
    match (&conversation.team_assignee, last) {
        (Some(team), Some(part)) if part.assigned_to.as_ref() == Some(&AssignedTo::Team(team.clone())) => {
            Reason::Entry(part)
        }
        (None, None) => beginning,
        // An entry that takes it off its team looks like one that takes it off its teammate.
        _ => Reason::Untold,
    }
}

fn state<'a>(state: State, parts: &'a [Part], beginning: Reason<'a>) -> Reason<'a> {
    let kind = |part: &Part| part.kind.as_str().to_owned();
    let put_away = parts.iter().rposition(|part| matches!(kind(part).as_str(), "close" | "snoozed"));
    let wanted = match state {
        State::Open => {
            let since = put_away.map_or(0, |at| at + 1);
            let opened = parts.iter().enumerate().rev().find(|(at, part)| *at >= since && opens(part));
            return match (opened, put_away) {
                (Some((_, part)), _) => Reason::Entry(part),
                // Some workspaces tell of it as of any other message.
                (None, Some(at)) => {
                    let wrote = parts.iter().skip(at + 1).find(|part| part.is_message() && !part.kind.is_note());
                    wrote.map_or(Reason::Untold, Reason::Entry)
                }
                (None, None) => beginning,
            };
        }
        State::Snoozed => "snoozed",
        State::Closed => "close",
    };
    let last = put_away.and_then(|at| parts.get(at)).filter(|part| part.kind.as_str() == wanted);
    last.map_or(Reason::Untold, Reason::Entry)
}

/// Whether an entry opens what was closed or snoozed.
fn opens(part: &Part) -> bool {
    let kind = part.kind.as_str();
    matches!(kind, "open" | "unsnoozed" | "timer_unsnooze")
        || kind.ends_with("_and_reopen")
        || kind.ends_with("_and_unsnooze")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Author, AuthorKind, Body};
    use clock::Timestamp;

    fn part(id: &str, kind: &str, to: Option<AssignedTo>) -> Part {
        Part { assigned_to: to, ..Part::new(id, kind, Timestamp(1)) }
    }

    fn admin(id: &str) -> Option<AssignedTo> {
        Some(AssignedTo::Admin(id.into()))
    }

    fn on(id: &str) -> Option<AssignedTo> {
        Some(AssignedTo::Team(id.into()))
    }

    fn standing(state: State, admin: Option<&str>, team: Option<&str>) -> Conversation {
        Conversation {
            state,
            admin_assignee: admin.map(Into::into),
            team_assignee: team.map(Into::into),
            ..Conversation::new("1", Timestamp(0))
        }
    }

    #[track_caller]
    fn is(reason: Reason<'_>, id: &str) {
        assert!(matches!(reason, Reason::Entry(part) if part.id.as_str() == id), "{reason:?}");
    }

    #[test]
    fn who_has_it_is_told_by_the_last_entry_that_gave_it_to_them() {
        let parts = [
            part("1", "assignment", on("t")),
            part("2", "message_strategy_assignment", admin("a")),
            part("3", "assignment", admin("b")),
            part("4", "note", None),
        ];
        let told = why(&standing(State::Open, Some("b"), Some("t")), &parts, true);
        is(told.teammate, "3");
        is(told.team, "1");
        assert_eq!(told.state, Reason::Beginning);
        assert_eq!(why(&standing(State::Open, Some("c"), None), &parts, true).teammate, Reason::Untold);
        assert_eq!(why(&standing(State::Open, Some("b"), None), &parts, true).team, Reason::Untold);
    }

    #[test]
    fn that_nobody_has_it_is_told_by_who_put_it_on_a_team_or_by_its_beginning() {
        let parts = [part("1", "assignment", admin("a")), part("2", "assignment", on("t"))];
        is(why(&standing(State::Open, None, Some("t")), &parts, true).teammate, "2");
        assert_eq!(why(&standing(State::Open, None, None), &[], true).teammate, Reason::Beginning);
        assert_eq!(why(&standing(State::Open, None, None), &[], false).teammate, Reason::Untold);
        assert_eq!(why(&standing(State::Open, None, None), &parts[..1], true).teammate, Reason::Untold);
    }

    #[test]
    fn a_state_is_told_by_the_entry_that_brought_it() {
        let wrote = Part {
            body: Some(Body::new("<p>And?</p>")),
            author: Author { kind: AuthorKind::User, ..Author::default() },
            ..part("3", "comment", None)
        };
        let parts = [part("1", "close", None), part("2", "note", None), wrote, part("4", "snoozed", None)];
        is(why(&standing(State::Closed, None, None), &parts[..2], true).state, "1");
        is(why(&standing(State::Open, None, None), &parts[..3], true).state, "3");
        is(why(&standing(State::Snoozed, None, None), &parts, true).state, "4");
        assert_eq!(why(&standing(State::Closed, None, None), &parts, true).state, Reason::Untold);
        let parts = [part("1", "close", None), part("2", "assign_and_reopen", admin("a")), part("3", "comment", None)];
        is(why(&standing(State::Open, Some("a"), None), &parts, false).state, "2");
    }
}
