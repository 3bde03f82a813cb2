//! What `sidetone doctor` finds, and what is to be done about it.

use std::fmt::Display;

/// It is asked without a terminal.
pub const NO_TERMINAL: &str = "this is not run on a terminal, so the terminal was not looked at";

/// The terminal's kind is not told.
pub const NO_TERM: &str =
    "TERM names no terminal that can be drawn on; set it to what yours is, for example xterm-256color";

/// The terminal does not answer how large it is.
pub const NO_SIZE: &str = "the terminal does not tell its size; set it with `stty cols 100 rows 30`";

/// What is lost between this program and the terminal.
pub const MULTIPLEXER: &str = "this is inside tmux or screen: in tmux, `set-clipboard on` is needed for the clipboard and \
                               `allow-passthrough on` for desktop notices";

/// Nobody's name would stand under what is written.
pub const NO_SEAT: &str = "you have no inbox seat: you can read and search here, and write nothing";

/// Nobody is there of whom a customer's details could be read.
pub const NO_CUSTOMER: &str = "there is no conversation yet, so it was not tried whether customers can be read";

/// How it was found out what may be written.
pub const NOTHING_CHANGED: &str = "whether the token may write was tried on a conversation, a tag and a teammate that do \
                                   not exist, so nothing was changed";

/// How it ends.
pub fn found(problems: usize) -> String {
    match problems {
        0 => "No problems found.".to_owned(),
        1 => "1 problem found.".to_owned(),
        n => format!("{n} problems found."),
    }
}

/// A file that may be missing.
pub fn not_there(file: impl Display) -> String {
    format!("{file} (not there, which is fine)")
}

/// The store cannot be read as it is.
pub fn damaged(dir: impl Display, what: &str) -> String {
    format!(
        "the store in {dir} is damaged: {what}; start sidetone: it keeps the damaged files and brings back what can be \
         brought back"
    )
}

/// What is left of a store that was damaged.
pub fn left_over(file: impl Display) -> String {
    format!("{file} is from a store that was damaged; delete it when nothing is missing")
}

/// The state directory does not say what it is.
pub fn no_look(dir: impl Display, why: impl Display) -> String {
    format!("state {dir} cannot be looked at: {why}")
}

/// Something else stands where the state directory is to be.
pub fn no_directory(dir: impl Display) -> String {
    format!("state {dir} is no directory; move it away")
}

/// Others can read customers' messages.
pub fn open_to_others(dir: impl Display) -> String {
    format!("state {dir} can be read by others; run: chmod 700 {dir}")
}

/// Others can read the token.
pub fn token_open_to_others(file: impl Display) -> String {
    format!("the token can be read by others; run: chmod 600 {file}")
}

/// Nothing would be kept.
pub fn no_writing(dir: impl Display, why: impl Display) -> String {
    format!("nothing can be written to {dir}: {why}; drafts and actions would not be kept")
}

/// There is little room.
pub fn small(columns: u16, rows: u16) -> String {
    format!("{columns}x{rows}: one pane at a time; from 80 columns on two, from 120 on three")
}

/// The profile was never logged in.
pub fn no_token(profile: &str, or_practice: bool) -> String {
    let or = if or_practice { " (or `sidetone practice`, which needs none)" } else { "" };
    format!("no token for the profile `{profile}`; run `sidetone login`{or}")
}

/// The workspace does not answer as it should.
pub fn no_answer(base: &str, error: impl Display, advice: impl Display) -> String {
    format!("{base}: {error}; {advice}")
}

/// What is written would stand under another name.
pub fn other_author(email: &str, name: impl Display) -> String {
    format!("no teammate has the address {email}, so you would write as {name}; mend `email` in your profile")
}

/// A permission that the token lacks, and what does not work without it.
pub fn lacks(permission: &str, error: impl Display, without: &str, advice: impl Display) -> String {
    format!("{permission}: {error}; without it {without}; {advice}")
}

/// A permission of which nothing was found out.
pub fn not_tried(permission: &str, error: impl Display) -> String {
    format!("{permission}: this could not be tried: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_with_what_to_do() {
        assert_eq!([found(0), found(1), found(2)], ["No problems found.", "1 problem found.", "2 problems found."]);
        assert!(no_token("acme", true).contains("run `sidetone login` (or `sidetone practice`"));
        assert_eq!(
            lacks("Read tags", "not allowed", "tags cannot be seen", "give it"),
            "Read tags: not allowed; without it tags cannot be seen; give it"
        );
        assert_eq!(token_open_to_others("/t"), "the token can be read by others; run: chmod 600 /t");
    }
}
