//! What a person sees who has set nothing up yet: a short choice in plain text.

use super::{Failure, login, out};
use crate::term::caps;

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The practice workspace.
    Practice,
    /// A real one.
    Login,
    /// Neither.
    Quit,
}

/// Asks what to do about a profile without a token.
///
/// # Errors
/// When there is no terminal to ask on: with what to do instead.
pub fn ask(profile: &str) -> Result<Choice, Failure> {
    if !caps::detect(&super::session::env).interactive {
        return Err(Failure::usage(format!(
            "no workspace is set up for the profile `{profile}`, and there is no terminal to ask on: pipe an access \
             token to `sidetone login --token-stdin`, or run `sidetone practice`"
        )));
    }
    out::say(&format!(
        "\nWelcome to sidetone, Intercom's support inbox in a terminal.\n\n\
         No workspace is set up for the profile `{profile}` yet.\n\n  \
         1  practice   a workspace with simulated customers, on this machine; nothing to sign up for\n  \
         2  log in     with the access token of an Intercom workspace\n  \
         q  quit\n"
    ));
    loop {
        let Some(answer) = login::ask("1, 2 or q: ")? else { return Ok(Choice::Quit) };
        match choice(&answer) {
            Some(choice) => return Ok(choice),
            None => out::say("Please type 1, 2 or q, and Enter."),
        }
    }
}

fn choice(answer: &str) -> Option<Choice> {
    match answer.to_ascii_lowercase().as_str() {
        "1" | "p" | "practice" => Some(Choice::Practice),
        "2" | "l" | "login" | "log in" => Some(Choice::Login),
        "q" | "quit" | "exit" => Some(Choice::Quit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_taken_as_people_type_them() {
        assert_eq!(choice("1"), Some(Choice::Practice));
        assert_eq!(choice("Login"), Some(Choice::Login));
        assert_eq!(choice("Q"), Some(Choice::Quit));
        assert_eq!(choice("3"), None);
    }
}
