//! Whom a team gives something: each fact by which it goes, and each that is missing.

use super::*;
use crate::domain::Text;

fn team(method: Option<&str>, limit: Option<u32>, admins: &[&str]) -> Team {
    Team {
        id: "t".into(),
        name: Text::new("Support"),
        admin_ids: admins.iter().map(|id| AdminId::new(*id)).collect(),
        distribution_method: method.map(Text::new),
        assignment_limit: limit,
    }
}

fn admin(id: &str) -> Admin {
    Admin {
        id: id.into(),
        name: Text::new(id),
        email: Text::default(),
        away: id.starts_with("away"),
        away_reassign: false,
        away_reason: None,
        has_inbox_seat: !id.starts_with("seatless"),
        team_ids: Vec::new(),
    }
}

/// A team, those of it who are listed, and how many each has.
struct Desk {
    team: Team,
    admins: Vec<Admin>,
    open: Vec<(AdminId, usize)>,
}

impl Desk {
    fn new(method: &str, limit: Option<u32>, loads: &[(&str, usize)]) -> Self {
        let ids: Vec<&str> = loads.iter().map(|(id, _)| *id).collect();
        let listed = ids.iter().filter(|id| !id.starts_with("hidden"));
        Self {
            team: team(Some(method), limit, &ids),
            admins: listed.map(|id| admin(id)).collect(),
            open: loads.iter().map(|(id, open)| (AdminId::new(*id), *open)).collect(),
        }
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            team: &self.team,
            teams: std::slice::from_ref(&self.team),
            admins: &self.admins,
            open: &self.open,
            whole: true,
            has: None,
            state: State::Open,
            by: By::Person,
        }
    }
}

fn one_of(ids: &[&str], or_nobody: bool) -> Outcome {
    Outcome::OneOf { who: ids.iter().map(|id| AdminId::new(*id)).collect(), or_nobody }
}

#[test]
fn a_balanced_team_gives_to_the_fewest_who_are_there_and_below_the_limit() {
    let desk = Desk::new("load_balanced", Some(5), &[("a", 5), ("b", 4), ("away", 0), ("seatless", 0), ("c", 4)]);
    let told = predict(&desk.facts());
    assert_eq!((told.outcome, told.unknown), (one_of(&["b", "c"], false), vec![Unknown::LastGiven]));
    let stands: Vec<Stands> = told.members.iter().map(|member| member.stands).collect();
    assert_eq!(stands, [Stands::Full, Stands::Ready, Stands::Away, Stands::NoSeat, Stands::Ready]);
    let desk = Desk::new("load_balanced", None, &[("a", 50), ("b", 40)]);
    assert_eq!(predict(&desk.facts()).outcome, Outcome::Gets("b".into()));
    let desk = Desk::new("load_balanced", Some(2), &[("a", 2), ("away", 0)]);
    assert_eq!(predict(&desk.facts()).outcome, Outcome::Nobody(Why::AllFull));
    let desk = Desk::new("load_balanced", Some(2), &[("away", 0)]);
    assert_eq!(predict(&desk.facts()).outcome, Outcome::Nobody(Why::NobodyThere));
}

#[test]
fn who_has_it_now_has_one_fewer_then_unless_something_waits_for_that_place() {
    let desk = Desk::new("load_balanced", None, &[("a", 4), ("b", 3)]);
    let has = AdminId::new("a");
    let told = predict(&Facts { has: Some(&has), ..desk.facts() });
    assert_eq!((told.outcome, told.members[0].open), (one_of(&["a", "b"], false), 3));
    let closed = predict(&Facts { has: Some(&has), state: State::Closed, ..desk.facts() });
    assert_eq!(closed.outcome, Outcome::Gets("b".into()), "a closed one is no burden that goes");
    let desk = Desk::new("load_balanced", Some(4), &[("a", 4), ("away", 0)]);
    let told = predict(&Facts { has: Some(&has), ..desk.facts() });
    assert_eq!((told.outcome, told.unknown), (one_of(&["a"], true), vec![Unknown::Waiting(has)]));
}

#[test]
fn what_gives_out_in_turn_leaves_to_people_what_a_person_puts_there() {
    let desk = Desk::new("round_robin", Some(1), &[("a", 9), ("away", 0), ("b", 0)]);
    assert_eq!(predict(&desk.facts()).outcome, Outcome::Nobody(Why::PutByHand));
    let told = predict(&Facts { by: By::Workflow, ..desk.facts() });
    assert_eq!((told.outcome, told.unknown), (one_of(&["a", "b"], false), vec![Unknown::LastTurn]));
    let told = predict(&Facts { by: By::Workflow, state: State::Snoozed, ..desk.facts() });
    assert_eq!(told.outcome, Outcome::Nobody(Why::NotOpen));
    let desk = Desk::new("round_robin", None, &[("a", 9), ("away", 0)]);
    assert_eq!(predict(&Facts { by: By::Workflow, ..desk.facts() }).outcome, Outcome::Gets("a".into()));
}

#[test]
fn what_gives_nothing_out_gives_it_to_nobody_and_what_is_not_known_is_unknown() {
    let desk = Desk::new("manual", None, &[("a", 0)]);
    assert_eq!(predict(&desk.facts()).outcome, Outcome::Nobody(Why::Hands));
    let none = team(None, None, &["a"]);
    assert_eq!(predict(&Facts { team: &none, ..desk.facts() }).outcome, Outcome::Nobody(Why::Hands));
    let desk = Desk::new("by_the_moon", None, &[("a", 0)]);
    let told = predict(&desk.facts());
    assert_eq!((told.outcome, told.unknown), (Outcome::Unknown, vec![Unknown::Method]));
    let desk = Desk::new("load_balanced", None, &[]);
    assert_eq!(predict(&desk.facts()).outcome, Outcome::Nobody(Why::Empty));
}

#[test]
fn who_is_not_listed_and_what_is_not_kept_here_are_named_and_nobody_is_left_out_for_them() {
    let desk = Desk::new("load_balanced", Some(9), &[("a", 3), ("b", 4), ("hidden", 0)]);
    let told = predict(&desk.facts());
    assert_eq!(told.outcome, one_of(&["a", "hidden"], false));
    assert_eq!(told.unknown, [Unknown::Members(vec!["hidden".into()])]);
    let desk = Desk::new("load_balanced", Some(4), &[("a", 3), ("b", 4), ("c", 0)]);
    let told = predict(&Facts { whole: false, ..desk.facts() });
    assert_eq!((told.outcome, told.unknown), (one_of(&["a", "c"], true), vec![Unknown::Counts]));
    let desk = Desk::new("round_robin", None, &[("hidden", 0), ("away", 0)]);
    let told = predict(&Facts { by: By::Workflow, ..desk.facts() });
    assert_eq!(told.outcome, one_of(&["hidden"], true));
}
