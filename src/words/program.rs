//! What the program says of itself: its start, its files, the terminal.

/// A text from the editor was found at the start.
pub const RESCUED: &str = "What was in your editor when sidetone was killed is a draft in its conversation now";

/// Everything is asked for anew.
pub const FETCHING: &str = "Fetching what is new";

/// There are no messages to look through.
pub const NOTHING_SAID: &str = "Nothing was said yet";

/// The token is another teammate's than before.
pub const ANOTHER: &str = "You are another teammate now. What you wrote is kept as a draft";

/// More than a terminal's clipboard takes.
pub const TOO_LONG: &str = "Nothing copied: that is too long for the clipboard";

/// A text from the editor was found at the start and stays where it is.
pub fn not_rescued(dir: &str, why: &str) -> String {
    format!("What was in your editor when sidetone was killed cannot be kept as a draft. It stays in {dir}: {why}")
}

/// The copy of what is not sent yet cannot be kept beside the store.
pub fn no_journal(why: &str) -> String {
    format!(
        "The journal beside the store cannot be written ({why}): until it can, drafts and what waits are kept in the \
         database alone"
    )
}

/// The person's address is no teammate's (F6).
pub fn owner(address: &str) -> String {
    format!("No teammate has the address {address}: everything is sent in the name of the token's owner")
}

/// No theme is called so.
pub fn no_theme(name: &str) -> String {
    format!("There is no theme `{name}`")
}

/// The terminal's browser was given less than the link says.
pub fn opened_without(left_out: &str) -> String {
    format!("Opened without what else the link asks for: {left_out}")
}
