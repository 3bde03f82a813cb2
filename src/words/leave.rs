//! Leaving: what would go, or wait until the next start.

/// What was typed is not on disk.
pub const WORDS_ARE_LOST: &str = "What you wrote is not on disk, and is lost if you leave now. Leave?";

/// The practice world is nowhere but in the program.
pub const WORLD_GOES: &str = "Leave sidetone? The practice world goes with it and cannot be brought back.";

/// What the letter does that sends first.
pub const SEND_NOW: &str = "send now";

/// When what waits goes out, if one leaves: another program of the person's goes on with it, or none.
fn later(others: bool) -> &'static str {
    if others { "from your other sidetone" } else { "at the next start" }
}

/// What waits: one by its name, the others by their number.
pub fn waits(named: &str, count: usize, others: bool) -> String {
    let later = later(others);
    match count {
        0 | 1 => format!("Leave sidetone? {named} is kept and goes out {later}."),
        2 => format!("Leave sidetone? {named} and 1 more are kept and go out {later}."),
        n => format!("Leave sidetone? {named} and {} more are kept and go out {later}.", n - 1),
    }
}

/// What waits is being sent.
pub fn sending(count: usize, others: bool) -> String {
    let later = later(others);
    match count {
        1 => format!("Sending 1 action, then sidetone ends. Leave before that? It goes out {later}."),
        n => format!("Sending {n} actions, then sidetone ends. Leave before that? They go out {later}."),
    }
}

/// A reply that waits.
pub fn reply(who: &str) -> String {
    format!("Your reply to {who}")
}

/// A note that waits.
pub fn note(who: &str) -> String {
    format!("Your note about {who}")
}

/// One's own status that waits.
pub fn own_status() -> &'static str {
    "Your status"
}

/// A change that waits: what the outbox calls it, and whose it is.
pub fn change(name: &str, who: &str) -> String {
    format!("The {name} of {who}")
}
