//! One's own status: what can be chosen, and what follows.

/// One works.
pub const ACTIVE: &str = "Active";

/// One is away, and whoever writes waits for one.
pub const KEPT: &str = "Away, replies stay with me";

/// The same, where there is little room.
pub const KEPT_SHORT: &str = "Away, mine";

/// The same as [`GIVEN`], where there is little room.
pub const GIVEN_SHORT: &str = "Away, team's";

/// One is away, and whoever writes is given to somebody else.
pub const GIVEN: &str = "Away, replies go back to the team";

/// What one is away for.
pub const REASON: &str = "Reason";

/// Why somebody cannot say whether they are there.
pub const NO_SEAT: &str = "Your status is not changed: you have no inbox seat, so nothing waits for you here";

/// Nobody knows yet who one is.
pub const UNKNOWN: &str = "The workspace has not said yet who you are. Try again in a moment";

/// How many conversations are one's own.
pub fn mine(count: usize) -> String {
    match count {
        0 => "No conversation is yours.".to_owned(),
        1 => "1 conversation is yours.".to_owned(),
        n => format!("{n} conversations are yours."),
    }
}

/// What will be so.
pub fn after(away: bool, reason: Option<&str>, reassign: bool, mine: usize) -> String {
    let state = match (away, reason) {
        (false, _) => return "After Enter: active.".to_owned(),
        (true, None) => "away".to_owned(),
        (true, Some(reason)) => format!("away: {reason}"),
    };
    let replies = match (reassign, mine) {
        (false, _) => "Replies stay with you".to_owned(),
        (true, 0 | 1) => "Replies go to the team".to_owned(),
        (true, n) => format!("Replies to your {n} go to the team"),
    };
    format!("After Enter: {state}. {replies}.")
}
