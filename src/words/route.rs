//! Whom a team gives a conversation, and why; and what of that is not known (I36).

use client::domain::AdminId;
use client::domain::route::{Method, Outcome, Stands, Unknown, Why};

/// Over it; `{}` is the place of whom it is about.
pub const TITLE: &str = "Who would get {}";

/// Whose it is now.
pub const NOW: &str = "now";
/// The team, and how it gives out.
pub const TEAM: &str = "team";
/// What comes of it if a person puts it there.
pub const BY_HAND: &str = "if you assign it";
/// The same, if a workflow does.
pub const BY_WORKFLOW: &str = "if a workflow does";
/// Before each of the team, and how they stand.
pub const MEMBERS: &str = "in it";
/// What is not known.
pub const UNKNOWN: &str = "not known";

/// It is in no team.
pub const NO_TEAM: &str = "none, so that nothing gives it out; name one behind :route to ask about that";

/// Who gets what is in no team.
pub const DEFAULT: &str = "whom the workspace gives what is in no team: Intercom does not tell it";

/// What else may decide.
pub const RULES: &str = "the workspace's workflows and rules: Intercom does not tell them";

/// The server names no method.
pub const NO_METHOD: &str =
    "whether the team gives out at all: Intercom names no method of it, and it is taken to have none";

/// There is no conversation that it could be about.
pub const NOTHING: &str = "There is no conversation here to tell of";

/// How a team gives out.
pub fn method(team: &str, method: Method, called: Option<&str>, limit: Option<u32>) -> String {
    match (method, limit) {
        (Method::Balanced, Some(limit)) => {
            format!("{team}, which gives to whoever has the fewest open, to nobody who has {limit}")
        }
        (Method::Balanced, None) => format!("{team}, which gives to whoever has the fewest open"),
        (Method::Turns, _) => format!("{team}, which gives to one after the other"),
        (Method::Hands, _) => format!("{team}, which gives nothing out: people take"),
        (Method::Other, _) => format!("{team}, which gives out by “{}”", called.unwrap_or_default()),
    }
}

/// What comes of it, of those whose names and counts are asked for.
pub fn outcome(
    outcome: &Outcome,
    method: Method,
    name: &dyn Fn(&AdminId) -> String,
    open: &dyn Fn(&AdminId) -> usize,
) -> String {
    match outcome {
        Outcome::Gets(admin) if method == Method::Balanced => {
            format!("{}: {} open, the fewest of those who are there", name(admin), open(admin))
        }
        Outcome::Gets(admin) => format!("{}: nobody else is there", name(admin)),
        Outcome::OneOf { who, or_nobody } => {
            let mut names: Vec<String> = who.iter().take(MOST).map(name).collect();
            names.extend((who.len() > MOST).then(|| format!("{} more", who.len() - MOST)));
            names.extend(or_nobody.then(|| "nobody".to_owned()));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            super::one_of(&names)
        }
        Outcome::Nobody(why) => format!("nobody: {}", because(*why)),
        Outcome::Unknown => "not known".to_owned(),
    }
}

/// So many names stand in a line.
const MOST: usize = 5;

/// Why nobody gets it.
fn because(why: Why) -> &'static str {
    match why {
        Why::Hands => "the team gives nothing out",
        Why::PutByHand => "what a person puts on a team that gives out in turn stays with nobody",
        Why::NotOpen => "it is not open, and what a workflow does opens nothing",
        Why::Empty => "there is nobody in the team",
        Why::NobodyThere => "all of the team are away",
        Why::AllFull => "all who are there have as many as the team gives; it waits until somebody has fewer",
    }
}

/// One of the team.
pub fn member(name: &str, stands: Stands, open: usize, limit: Option<u32>, reason: Option<&str>) -> String {
    let of = limit.map(|limit| format!(" of {limit}")).unwrap_or_default();
    let open = format!("{open} open{of}");
    match stands {
        Stands::Ready => format!("{name}: active, {open}"),
        Stands::Full => format!("{name}: active, {open}, full: is given none"),
        Stands::Away => {
            let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{name}: away{reason}, {open}: is given none")
        }
        Stands::NoSeat => format!("{name}: no inbox seat: is given none"),
        Stands::Unlisted => format!("{name}: in no list of teammates"),
    }
}

/// Those of the team who are not named.
pub fn more_members(count: usize) -> String {
    format!("and {count} more")
}

/// Something that is not known; `left_out` is why not all that is open is kept here.
pub fn unknown(unknown: &Unknown, name: &dyn Fn(&AdminId) -> String) -> String {
    match unknown {
        Unknown::Method => "how the team gives out: that method is new to sidetone".to_owned(),
        Unknown::LastGiven => "who of them has waited longest for an assignment: Intercom does not tell it".to_owned(),
        Unknown::LastTurn => "whose turn it was last: Intercom does not tell it".to_owned(),
        Unknown::Members(who) => {
            let names: Vec<String> = who.iter().take(MOST).map(name).collect();
            format!("whether {} are there: they are in no list of teammates", names.join(", "))
        }
        Unknown::Counts => "how much each has: not all that is open is kept here".to_owned(),
        Unknown::Waiting(admin) => {
            format!("whether something else waits for the place that becomes free when {} loses it", name(admin))
        }
    }
}

/// What is known may be old.
pub fn stale(since: &str) -> String {
    format!("what has changed since {since}: Intercom is out of reach")
}

/// Whose it would be after it was put on a team by hand, as far as that can be told in a line.
pub fn would_be(outcome: Option<&Outcome>, team: &str, name: &dyn Fn(&AdminId) -> String) -> String {
    match outcome {
        Some(Outcome::Gets(admin)) => format!("{}, team {team} (the fewest open there)", name(admin)),
        Some(Outcome::OneOf { who, or_nobody }) if who.len() <= 2 => {
            let names: Vec<String> = who.iter().map(name).chain(or_nobody.then(|| "nobody".to_owned())).collect();
            format!("{}, team {team}", names.join(" or "))
        }
        Some(Outcome::OneOf { who, or_nobody: false }) => format!("one of {}, team {team}", who.len()),
        Some(Outcome::OneOf { who, or_nobody: true }) => format!("one of {} or nobody, team {team}", who.len()),
        Some(Outcome::Nobody(Why::NobodyThere)) => format!("nobody, team {team} (all are away there)"),
        Some(Outcome::Nobody(Why::AllFull)) => format!("nobody, team {team} (all are full there)"),
        Some(Outcome::Nobody(_)) | None => format!("nobody, team {team}"),
        Some(Outcome::Unknown) => format!("nobody at first, team {team} (how it gives out is not known)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(id: &AdminId) -> String {
        id.to_string()
    }

    #[test]
    fn what_comes_of_it_is_told_with_its_reason() {
        let told = |outcome: &Outcome, method| super::outcome(outcome, method, &name, &|_| 4);
        let one = Outcome::Gets("Zofia".into());
        assert_eq!(told(&one, Method::Balanced), "Zofia: 4 open, the fewest of those who are there");
        assert_eq!(told(&one, Method::Turns), "Zofia: nobody else is there");
        let two = Outcome::OneOf { who: vec!["Zofia".into(), "Ada".into()], or_nobody: true };
        assert_eq!(told(&two, Method::Balanced), "Zofia, Ada or nobody");
        assert_eq!(told(&Outcome::Nobody(Why::Empty), Method::Balanced), "nobody: there is nobody in the team");
        assert_eq!(would_be(Some(&two), "Billing", &name), "Zofia or Ada or nobody, team Billing");
        assert_eq!(would_be(Some(&one), "Billing", &name), "Zofia, team Billing (the fewest open there)");
        assert_eq!(would_be(None, "Billing", &name), "nobody, team Billing");
    }

    #[test]
    fn who_is_in_the_team_says_why_they_are_given_none() {
        let away = member("Ada", Stands::Away, 3, None, Some("lunch"));
        assert_eq!(away, "Ada: away (lunch), 3 open: is given none");
        assert_eq!(member("Ada", Stands::Ready, 3, Some(5), None), "Ada: active, 3 open of 5");
        assert_eq!(member("Ada", Stands::Full, 5, Some(5), None), "Ada: active, 5 open of 5, full: is given none");
    }
}
