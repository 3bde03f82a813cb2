//! Why a conversation is where it is (I36).

/// Over it; `{}` is the place of whom it is about.
pub const TITLE: &str = "Why {} is here";

/// The teammate in charge, and why.
pub const TEAMMATE: &str = "teammate";
/// In which team.
pub const TEAM: &str = "team";
/// How it stands.
pub const STATE: &str = "state";
/// Since when the customer waits.
pub const WAITS: &str = "waits";
/// The lists in which it stands.
pub const LISTS: &str = "stands in";
/// What waits to go out.
pub const OUTBOX: &str = "outbox";
/// What is not known.
pub const UNKNOWN: &str = "not known";

/// There is no conversation that it could be about.
pub const NOTHING: &str = "There is no conversation here to tell of";
/// Its thread is not on screen yet.
pub const NOT_YET: &str = "Its thread is not here yet: go there and ask again";

/// It has been so from the beginning.
pub fn since_it_began(at: &str) -> String {
    format!("since it began, {at}")
}

/// No entry tells it.
pub const UNTOLD: &str = "no entry that is here tells why";

/// What holds, and what made it so, and when.
pub fn because(what: &str, said: &str, at: Option<&str>) -> String {
    match at {
        Some(at) => format!("{what}: {said}, {at}"),
        None => format!("{what}: {said}"),
    }
}

/// The customer waits.
pub fn waits(since: &str, long: &str) -> String {
    format!("since {since} ({long}): no teammate has answered since")
}

/// Nobody waits.
pub const NOBODY_WAITS: &str = "nobody: the last word is ours, or it was closed since";

/// A list, and why it is in it.
pub fn in_list(name: &str, because: &str) -> String {
    format!("{name}: {because}")
}

/// Open, and mine.
pub const IS_MINE: &str = "it is open and yours";
/// Open, and nobody's.
pub const IS_NOBODYS: &str = "it is open and no teammate has it";
/// Open.
pub const IS_OPEN: &str = "it is open";
/// In a team.
pub const IS_TEAMS: &str = "it is open and the team's";
/// Put away.
pub const IS_SNOOZED: &str = "it is snoozed";
/// Done.
pub const IS_CLOSED: &str = "it is closed";

/// What was decided here and has not reached Intercom.
pub fn pending(count: usize) -> String {
    match count {
        1 => "1 thing that you decided has not reached Intercom; it counts here already".to_owned(),
        n => format!("{n} things that you decided have not reached Intercom; they count here already"),
    }
}

/// Entries that are not here.
pub fn older(count: usize) -> String {
    match count {
        1 => "what 1 older entry tells: it is not here".to_owned(),
        n => format!("what {n} older entries tell: they are not here"),
    }
}

/// All of the thread is missing.
pub const NO_THREAD: &str = "what happened in it: its thread is not here, only what Intercom says of it as a whole";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_told_with_what_they_are_of() {
        assert_eq!(
            because("you", "Mette assigned this to Robin", Some("10:30")),
            "you: Mette assigned this to Robin, 10:30"
        );
        assert_eq!(because("nobody", UNTOLD, None), "nobody: no entry that is here tells why");
        assert!(pending(1).starts_with("1 thing") && pending(2).contains("have not") && older(2).contains("entries"));
    }
}
