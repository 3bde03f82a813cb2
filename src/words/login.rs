//! What `sidetone login` asks and says, and why it keeps nothing.

use std::fmt::Display;

/// Where the token is to be found.
pub const WHERE_TOKEN: &str = "The access token is in Intercom's Developer Hub: your app, Configure, Authentication.";

/// For the token.
pub const ASK_TOKEN: &str = "Access token (it is not shown): ";

/// For the region.
pub const ASK_REGION: &str = "Where is the workspace hosted: us, eu or au? [us] ";

/// The variable is no name of a profile.
pub const BAD_PROFILE: &str =
    "SIDETONE_PROFILE cannot be a profile's name; use letters, digits, `-` and `_`, or --profile NAME";

/// Where it is hosted was asked, and nobody answered.
pub const NO_REGION: &str = "no region was entered; nothing was changed";

/// There is nobody to ask.
pub const NO_TERMINAL: &str = "there is no terminal to ask for the token: pipe it to `sidetone login --token-stdin`";

/// What was entered is empty.
pub const NO_TOKEN: &str = "no token was entered; nothing was changed";

/// The person may not work in the inbox.
pub const NO_SEAT: &str = "You have no inbox seat: you can read and search here, and write nothing.";

/// The answer to a question cannot be read.
pub fn no_answer(why: impl Display) -> String {
    format!("the answer cannot be read: {why}; nothing was changed")
}

/// The token cannot be read, from the terminal or else from standard input.
pub fn unreadable(from_stdin: bool, why: impl Display) -> String {
    let place = if from_stdin { " from standard input" } else { "" };
    format!("the token cannot be read{place}: {why}; nothing was changed")
}

/// The file with the settings says that the profile is elsewhere.
pub fn contradicts(profile: &str, name: &str, value: &str, file: impl Display, line: usize) -> String {
    format!(
        "the profile `{profile}` already has {name} = {value:?} in {file}:{line}; change it there, or log in to another \
         profile with --profile NAME"
    )
}

/// The token is of another workspace than the profile.
pub fn other_workspace(name: impl Display, id: impl Display, profile: &str, bound: impl Display) -> String {
    format!(
        "this token is for {name} ({id}), but the profile `{profile}` holds workspace {bound}; nothing was changed: \
         log in to another profile with --profile NAME"
    )
}

/// The token is kept, and something behind that went wrong.
pub fn logged_in_but(why: impl Display) -> String {
    format!("you are logged in, but {why}")
}

/// The settings cannot be read.
pub fn no_settings(file: impl Display, why: impl Display) -> String {
    format!("{file} cannot be read: {why}")
}

/// The settings cannot be written.
pub fn settings_not_written(file: impl Display, why: impl Display) -> String {
    logged_in_but(format!("{file} cannot be written: {why}; write the profile's region into it yourself"))
}

/// Whose the token is.
pub fn logged_in(name: impl Display, email: impl Display, workspace: impl Display, id: impl Display) -> String {
    format!("Logged in as {name} <{email}> in {workspace} ({id}).")
}

/// Where the token lies.
pub fn kept(place: impl Display) -> String {
    format!("The token is in {place}.")
}

/// Where the profile's settings are.
pub fn remembered(profile: &str, file: impl Display) -> String {
    format!("The profile `{profile}` is in {file}.")
}

/// What opens the inbox.
pub fn open_with(command: &str) -> String {
    format!("Open the inbox with: {command}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_nothing_was_kept_says_so() {
        assert_eq!(unreadable(true, "x"), "the token cannot be read from standard input: x; nothing was changed");
        assert_eq!(unreadable(false, "x"), "the token cannot be read: x; nothing was changed");
        assert!(other_workspace("Shop", "a1", "work", "b2").contains("nothing was changed"));
    }
}
