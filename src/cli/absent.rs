//! `sidetone practice` of a build without the practice workspace: says so, whatever was asked.

use super::Failure;

/// Whatever was asked.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Whatever was asked
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// What is to be said.
pub fn failure() -> Failure {
    Failure::usage(
        "this sidetone was built without the practice workspace; build it with the feature `practice`, or log in to a \
         workspace with `sidetone login`",
    )
}
