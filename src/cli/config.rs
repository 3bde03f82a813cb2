//! `sidetone config`: the settings, where they come from, and what is wrong with them.

use std::process::ExitCode;

use super::{Arguments, Failure, Setup, log, out, schemas};
use crate::problem::Problem;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Show every setting and where its value comes from
    Show,
    /// Check the config file and the variables; exit code 1 if something is wrong
    Check,
    /// Show where the files are
    Path,
    /// Print the JSON schema of the config file, for an editor
    Schema,
}

pub fn run(arguments: &Arguments, command: &Command) -> Result<ExitCode, Failure> {
    let setup = Setup::load(arguments)?;
    match command {
        Command::Show => {
            out::print(&show(&setup))?;
            for problem in setup.problems() {
                out::say(&problem.to_string());
            }
        }
        Command::Check => {
            if let Some(note) = setup.loaded.open_listener() {
                out::line(&format!("note: {note}"))?;
            }
            return report(&setup.config_file.display().to_string(), &setup.problems());
        }
        Command::Path => out::print(&paths(&setup))?,
        Command::Schema => out::print(&schemas::config())?,
    }
    Ok(ExitCode::SUCCESS)
}

fn show(setup: &Setup) -> String {
    let rows: Vec<Vec<String>> = setup
        .loaded
        .settings
        .iter()
        .map(|setting| vec![setting.key.clone(), setting.value.to_string(), setting.source.to_string()])
        .collect();
    out::table(&rows)
}

fn paths(setup: &Setup) -> String {
    let there = |path: &std::path::Path| if path.exists() { "" } else { "(not there)" }.to_owned();
    let paths = &setup.paths;
    let rows: Vec<Vec<String>> = [
        ("config", setup.config_file.clone()),
        ("keymap", paths.keymap_file()),
        ("themes", paths.themes()),
        ("views", paths.views()),
        ("macros", paths.macros()),
        ("state", paths.state.clone()),
        ("profile", setup.profile_dir()),
        ("log", log::file(&paths.state)),
    ]
    .into_iter()
    .map(|(name, path)| vec![name.to_owned(), path.display().to_string(), there(&path)])
    .collect();
    out::table(&rows)
}

/// Says what is wrong with a file, each fault on a line, and gives the exit code: 1 if there is any.
pub fn report(file: &str, problems: &[Problem]) -> Result<ExitCode, Failure> {
    if problems.is_empty() {
        out::line(&format!("{file}: ok"))?;
        return Ok(ExitCode::SUCCESS);
    }
    for problem in problems {
        out::line(&problem.to_string())?;
    }
    Ok(ExitCode::FAILURE)
}

/// Reads a file that the person named.
pub fn read_named(path: &std::path::Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|e| Failure::usage(format!("{} cannot be read: {e}", path.display())))
}
