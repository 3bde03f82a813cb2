//! `sidetone`: opens the inbox of the configured workspace.

use std::process::ExitCode;

use super::first_run::{self, Choice};
use super::{Arguments, Failure, Session, login, practice, session};
use crate::term::caps;

pub fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let session = Session::load(arguments)?;
    let Some((token, _)) = session.vault().find(&session::env)? else {
        return match first_run::ask(session.profile())? {
            Choice::Practice => practice::run(arguments, &practice::Arguments::default()),
            Choice::Login => {
                login::run(arguments, &login::Arguments::default())?;
                run(arguments)
            }
            Choice::Quit => Ok(ExitCode::SUCCESS),
        };
    };
    need_terminal()?;
    let _ = session.client(token)?;
    Err(Failure::new("not yet"))
}

/// The inbox can only be shown on a terminal.
pub fn need_terminal() -> Result<(), Failure> {
    if caps::detect(&session::env).interactive {
        return Ok(());
    }
    Err(Failure::usage("the inbox needs a terminal: standard input and output must both be one"))
}
