//! Leaving: what would go, or wait until the next start.

/// What was typed is not on disk.
pub const WORDS_ARE_LOST: &str = "What you wrote is not on disk, and is lost if you leave now. Leave?";

/// The practice world is nowhere but in the program.
pub const WORLD_GOES: &str = "Leave sidetone? The practice world goes with it and cannot be brought back.";

/// What the letter does that keeps the world.
pub const SAVE_WORLD: &str = "save the world to a file";

/// Where a practice world is saved if nothing else is said.
pub const WORLD_FILE: &str = "~/practice.world";

/// There is no world that would go with the program.
pub const NOTHING_PASSES: &str = "Only a practice world that is not kept in a file yet can be saved";

/// Why a file cannot be written.
pub const IS_DIRECTORY: &str = "it is a directory; name a file in it";

/// The world is not saved, and why.
pub fn not_saved(file: &str, why: &str) -> String {
    format!("The world is not saved in {file}: {why}")
}

/// What waits would not be in the file.
pub fn sent_first(count: usize) -> String {
    match count {
        1 => "1 action is on its way to the practice workspace first: save again once it is out".to_owned(),
        n => format!("{n} actions are on their way to the practice workspace first: save again once they are out"),
    }
}

/// A device, or another thing that a world cannot be written into.
pub const IS_NO_FILE: &str = "it is no file";

/// Another file has that name.
pub fn write_over(file: &str) -> String {
    format!("{file} is there already. Write the practice world over it, and leave?")
}

/// How one goes on with a world that was saved.
pub fn goes_on(file: &str) -> String {
    format!("The practice world is saved: sidetone practice --state {file}")
}

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
