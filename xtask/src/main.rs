//! What developers run: `cargo xtask` lists it.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "its own words, for who develops")]

mod docs;
mod measure;
mod pictures;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser, Subcommand};

/// Why a task was not done, in words.
type Failed = Box<dyn Error>;

/// What developers of sidetone run.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", arg_required_else_help = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Write docs/reference/ and schemas/ from the tables in src/
    Docs(docs::Arguments),
    /// Draw the running program as SVG: five screens, three sizes, all themes
    Pictures(pictures::Arguments),
    /// Measure what docs/performance.md tells, and print the figures as they come
    Measure(measure::Arguments),
}

fn main() -> ExitCode {
    let task = match Arguments::try_parse() {
        Ok(arguments) => arguments.task,
        Err(error) => {
            let _ = error.print();
            if error.kind() == ErrorKind::InvalidSubcommand {
                eprint!("\nThere are:\n{}", tasks());
            }
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let done = match task {
        Task::Docs(arguments) => docs::run(&arguments),
        Task::Pictures(arguments) => pictures::run(&arguments),
        Task::Measure(arguments) => measure::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failed) => {
            eprintln!("xtask: {failed}");
            ExitCode::FAILURE
        }
    }
}

/// All tasks, a line each.
fn tasks() -> String {
    let command = Arguments::command();
    let line = |task: &clap::Command| {
        format!("  {:<10}{}\n", task.get_name(), task.get_about().map(ToString::to_string).unwrap_or_default())
    };
    command.get_subcommands().map(line).collect()
}

/// The top of the repository.
fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// The cargo that runs this.
fn cargo() -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(top());
    cargo
}

/// Runs a command to its end, with its output where ours goes.
///
/// # Errors
/// When it cannot be started, or did not do what it should.
fn carry_out(command: &mut Command) -> Result<(), Failed> {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let words = words.join(" ");
    let status = command.status().map_err(|e| format!("`{words}` cannot be started: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{words}` failed: {status}").into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn who_asks_for_what_is_not_there_is_told_what_is() {
        let error = Arguments::try_parse_from(["xtask", "doc"]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidSubcommand);
        let tasks = tasks();
        assert!(["docs", "pictures", "measure"].iter().all(|task| tasks.contains(task)), "{tasks}");
    }
}
