//! The command line: what can be asked for, one file a subcommand.

#[cfg(not(feature = "practice"))]
mod absent;
mod completions;
mod config;
mod doctor;
mod failure;
mod first_run;
mod keys;
mod log;
mod login;
mod logout;
mod man;
mod open;
mod out;
mod outbox;
#[cfg(feature = "practice")]
mod practice;
#[cfg(debug_assertions)]
mod probe;
mod reference;
mod schemas;
mod setup;
mod shift;
mod themes;
mod views;
mod waiting;
mod webhook;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};

pub use failure::Failure;
pub use reference::{Page, pages};
pub use schemas::schemas;
use setup::Setup;
pub use webhook::TOPICS;

const EXAMPLES: &str = "\
Examples:
  sidetone practice                 try everything on a workspace with simulated customers
  sidetone login --region eu        store the access token of a workspace
  sidetone                          open its inbox
  sidetone --profile acme login     a second workspace; open it with: sidetone --profile acme
  sidetone doctor                   find out what is wrong, and what the token may not do
  sidetone keys show --context list every key of the conversation list and where it comes from

Files (see `sidetone config path`): config.toml, keymap.toml, themes/ and views/ in the config directory,
drafts, unsent actions and the log in the state directory.
Variables: SIDETONE_PROFILE, SIDETONE_TOKEN, SIDETONE_LOG, SIDETONE_KEYRING=off, NO_COLOR,
SIDETONE_CONFIG_DIR, SIDETONE_STATE_DIR.";

/// What every command takes stands apart from what one command takes.
const GLOBAL: &str = "Global options";

/// Intercom's support inbox in a terminal.
#[derive(Debug, Default, Parser)]
#[command(name = "sidetone", version, about, after_help = EXAMPLES, max_term_width = 100)]
pub struct Arguments {
    /// The workspace profile to use, if not the default one
    #[arg(long, global = true, value_name = "NAME", help_heading = GLOBAL, add = completions::profiles())]
    profile: Option<String>,
    /// The config file to use, if not config.toml in the config directory
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    config: Option<PathBuf>,
    #[command(flatten)]
    look: Look,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What the screen is to look like, for one run.
#[derive(Clone, Debug, Default, clap::Args)]
struct Look {
    /// The theme, for this run (`sidetone themes list`)
    #[arg(long, global = true, value_name = "NAME", help_heading = GLOBAL, add = completions::themes())]
    theme: Option<String>,
    /// The built-in keymap, for this run (`sidetone keys list`)
    #[arg(long, global = true, value_name = "NAME", help_heading = GLOBAL, value_parser = keys::keymaps())]
    keymap: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Open a practice workspace with simulated customers, or serve one
    #[cfg(feature = "practice")]
    Practice(Box<practice::Arguments>),
    /// Say that this build has no practice workspace
    #[cfg(not(feature = "practice"))]
    #[command(hide = true)]
    Practice(absent::Arguments),
    /// Store the access token of a workspace, after checking it
    Login(login::Arguments),
    /// Remove the stored access token
    Logout,
    /// Check config, terminal, token and permissions
    Doctor,
    /// Show what waits to be sent and what was refused, and work on it
    #[command(subcommand)]
    Outbox(outbox::Command),
    /// Show how one's shift goes: what was done, how long it took, ratings
    Shift(shift::Arguments),
    /// Say how to have webhooks sent here, and show what came; keep the secret that signs them
    Webhook(webhook::Arguments),
    /// List, show and check key bindings
    #[command(subcommand)]
    Keys(keys::Command),
    /// List, show and check themes
    #[command(subcommand)]
    Themes(themes::Command),
    /// List and check the views of one's own
    #[command(subcommand)]
    Views(views::Command),
    /// Show and check the settings
    #[command(subcommand)]
    Config(config::Command),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
    /// Print the manual page
    Man(man::Arguments),
    /// Show what the terminal sends, to test the terminal room
    #[cfg(debug_assertions)]
    #[command(hide = true)]
    Probe,
}

/// Runs the program with its arguments (the program's own name first) and gives the exit code: 0, 1 for what went
/// wrong, 2 for what was asked in a wrong way, 128 and a signal's number.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    if let Some(shell) = setup::env(completions::VARIABLE) {
        return completions::answer(&shell, arguments);
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors, and go to standard output; a closed pipe is none either.
            if error.use_stderr() {
                // What was asked for is quoted in it.
                out::begin(&error.to_string());
            } else {
                let _ = error.print();
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match dispatch(&arguments) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

fn dispatch(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let done = |()| ExitCode::SUCCESS;
    let Some(command) = &arguments.command else { return open::run(arguments) };
    match command {
        #[cfg(feature = "practice")]
        Command::Practice(practice) => practice::run(arguments, practice),
        #[cfg(not(feature = "practice"))]
        Command::Practice(_) => Err(absent::failure()),
        Command::Login(login) => login::run(arguments, login).map(done),
        Command::Logout => logout::run(arguments).map(done),
        Command::Doctor => doctor::run(arguments),
        Command::Outbox(command) => outbox::run(arguments, command).map(done),
        Command::Shift(shift) => shift::run(arguments, shift).map(done),
        Command::Webhook(webhook) => webhook::run(arguments, webhook),
        Command::Keys(command) => keys::run(arguments, command),
        Command::Themes(command) => themes::run(arguments, command),
        Command::Views(command) => views::run(arguments, command),
        Command::Config(command) => config::run(arguments, command),
        Command::Completions(shell) => completions::run(shell).map(done),
        Command::Man(man) => man::run(man).map(done),
        #[cfg(debug_assertions)]
        Command::Probe => probe::run(),
    }
}

/// The command line as clap knows it, for completions, manual and reference.
fn definition() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        definition().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_does() {
        fn check(command: &clap::Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&definition());
    }

    #[test]
    fn no_argument_takes_the_token_of_a_real_workspace() {
        let login = definition().find_subcommand("login").unwrap().clone();
        assert!(login.get_arguments().all(|a| a.get_id() != "token"));
    }
}
