//! `sidetone completions SHELL`, and the answers to what the shell then asks.
//!
//! The script asks this program, so that profiles and themes are those that there are when the key is pressed.

use std::ffi::OsString;
use std::process::ExitCode;

use clap_complete::Shell;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate, complete};
use clap_complete::env::Shells;

use super::{Failure, Setup, out, setup};
use crate::theme;

/// The environment variable by which the script asks; it says for which shell.
pub const VARIABLE: &str = "SIDETONE_COMPLETE";

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sidetone completions bash > ~/.local/share/bash-completion/completions/sidetone
  sidetone completions zsh > ~/.zfunc/_sidetone
  sidetone completions fish > ~/.config/fish/completions/sidetone.fish

The script asks sidetone, so that it completes the profiles and themes that there are.")]
pub struct Arguments {
    /// The shell that is to complete
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    out::print(&script(arguments.shell)?)
}

fn script(shell: Shell) -> Result<String, Failure> {
    let name = shell.to_string();
    let failed = |why: String| Failure::new(format!("no script can be made for {name}: {why}"));
    let shells = Shells::builtins();
    let completer = shells.completer(&name).ok_or_else(|| failed("it is not known".to_owned()))?;
    let mut script = Vec::new();
    completer
        .write_registration(VARIABLE, "sidetone", "sidetone", "sidetone", &mut script)
        .map_err(|e| failed(e.to_string()))?;
    Ok(String::from_utf8_lossy(&script).into_owned())
}

/// Answers a script: what can stand where the cursor is. Nothing is said of what goes wrong: there is a line being typed.
pub fn answer(shell: &str, arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = arguments.into_iter().skip_while(|word| word != "--").skip(1).collect();
    let shells = Shells::builtins();
    let Some(completer) = shells.completer(shell) else { return ExitCode::FAILURE };
    let mut answer = Vec::new();
    let (mut known, here) = (shown(super::definition()), std::env::current_dir().ok());
    let done = match (shell, setup::env("_CLAP_COMPLETE_INDEX").and_then(|index| index.parse().ok())) {
        ("bash", Some(index)) => {
            let (words, index) = rejoined(words, index);
            complete(&mut known, words, index, here.as_deref()).map(|found| answer = listed(&found))
        }
        _ => completer.write_complete(&mut known, words, here.as_deref(), &mut answer),
    };
    let told = done.is_ok() && out::print(&String::from_utf8_lossy(&answer)).is_ok();
    if told { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Bash takes `--profile=work` for three words, and replaces the last one only: so that is to be completed behind
/// `--profile`. The words without the signs, and the place of the one that is typed.
fn rejoined(mut words: Vec<OsString>, mut index: usize) -> (Vec<OsString>, usize) {
    let is_option = |word: &OsString| word.to_str().is_some_and(|word| word.starts_with("--") && word.len() > 2);
    let mut at = 1;
    while at < index {
        if words.get(at).is_some_and(|word| word == "=") && words.get(at - 1).is_some_and(is_option) {
            words.remove(at);
            index -= 1;
        } else {
            at += 1;
        }
    }
    (words, index)
}

/// What can stand there, as bash's script reads it.
fn listed(found: &[CompletionCandidate]) -> Vec<u8> {
    let values: Vec<String> = found.iter().map(|one| one.get_value().to_string_lossy().into_owned()).collect();
    values.join(&setup::env("_CLAP_IFS").unwrap_or_else(|| "\n".to_owned())).into_bytes()
}

/// The command line without what is hidden: completions would offer it all the same.
fn shown(whole: clap::Command) -> clap::Command {
    let mut shown = clap::Command::new("sidetone").version(env!("CARGO_PKG_VERSION"));
    for argument in whole.get_arguments().filter(|a| !a.is_hide_set()) {
        shown = shown.arg(argument.clone());
    }
    for command in whole.get_subcommands().filter(|c| !c.is_hide_set()) {
        shown = shown.subcommand(command.clone());
    }
    shown
}

/// What may be named behind `--profile`, asked for when Tab is pressed.
pub fn profiles() -> ArgValueCandidates {
    ArgValueCandidates::new(|| candidates(|setup| setup.profiles()))
}

/// What may be named behind `--theme`, built-in ones first.
pub fn themes() -> ArgValueCandidates {
    ArgValueCandidates::new(|| candidates(|setup| theme::names(Some(&setup.paths.themes()))))
}

/// What there is by the config file that the line names, as far as it is typed.
fn candidates(names: impl Fn(&Setup) -> Vec<String>) -> Vec<CompletionCandidate> {
    let words: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").collect();
    let behind =
        words.iter().zip(words.iter().skip(1)).find(|(word, _)| *word == "--config").map(|(_, file)| file.into());
    let within = words.iter().find_map(|word| Some(word.to_str()?.strip_prefix("--config=")?.into()));
    let arguments = super::Arguments { config: behind.or(within), ..super::Arguments::default() };
    let setup = Setup::load_with(&arguments, &[]).or_else(|_| Setup::load_with(&super::Arguments::default(), &[]));
    setup.map(|setup| names(&setup).into_iter().map(CompletionCandidate::new).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_gets_a_script_that_asks_this_program() {
        for shell in Shell::value_variants() {
            let script = script(*shell).unwrap();
            assert!(script.contains(VARIABLE) && script.contains("sidetone"), "{shell}: {script}");
        }
    }

    #[test]
    fn what_is_hidden_is_not_offered() {
        let shown = shown(super::super::definition());
        let names: Vec<&str> = shown.get_subcommands().map(clap::Command::get_name).collect();
        assert!(names.contains(&"login") && !names.contains(&"probe") && !names.contains(&"docs"), "{names:?}");
    }
}
