//! What a person sees who has set nothing up yet: a short choice in plain text.

use super::{Failure, Setup, login, out};
use crate::term::caps;

/// Whether this build has a practice workspace to offer.
const PRACTICE: bool = cfg!(feature = "practice");
/// What is asked where no workspace is set up yet.
const OFFER: &str = "1  practice   a workspace with simulated customers, on this machine; nothing to sign up for\n  ";
/// The answers that are asked for.
const ANSWERS: &str = if PRACTICE { "1, 2 or q" } else { "2 or q" };

/// What was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The practice workspace.
    #[cfg(feature = "practice")]
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
pub fn ask(setup: &Setup) -> Result<Choice, Failure> {
    let (profile, elsewhere) = (setup.profile(), setup.token_elsewhere());
    if !caps::detect(&super::setup::env).interactive {
        let or = if PRACTICE { ", or run `sidetone practice`" } else { "" };
        let failure = Failure::usage(format!(
            "no workspace is set up for the profile `{profile}`, and there is no terminal to ask on: pipe an access \
             token to `sidetone login --token-stdin`{or}"
        ));
        return Err(elsewhere.map_or(failure.clone(), |elsewhere| failure.and(&elsewhere)));
    }
    let practice = if PRACTICE { OFFER } else { "" };
    let elsewhere = elsewhere.map(|elsewhere| format!("{}.\n\n  ", sentence(&elsewhere))).unwrap_or("  ".to_owned());
    out::say(&format!(
        "\nWelcome to sidetone, Intercom's support inbox in a terminal.\n\n\
         No workspace is set up for the profile `{profile}` yet.\n\n\
         {elsewhere}{practice}\
         2  log in     with the access token of an Intercom workspace\n  \
         q  quit\n"
    ));
    loop {
        let Some(answer) = login::ask(&format!("{ANSWERS}: "))? else { return Ok(Choice::Quit) };
        match choice(&answer) {
            Some(choice) => return Ok(choice),
            None => out::say(&format!("Type {ANSWERS}, and Enter.")),
        }
    }
}

/// Words as a sentence of their own.
fn sentence(words: &str) -> String {
    let mut rest = words.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

fn choice(answer: &str) -> Option<Choice> {
    match answer.to_ascii_lowercase().as_str() {
        #[cfg(feature = "practice")]
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
        #[cfg(feature = "practice")]
        assert_eq!(choice("1"), Some(Choice::Practice));
        #[cfg(not(feature = "practice"))]
        assert_eq!(choice("1"), None);
        assert_eq!(choice("Login"), Some(Choice::Login));
        assert_eq!(choice("Q"), Some(Choice::Quit));
        assert_eq!(choice("3"), None);
    }
}
