//! `sidetone completions SHELL`.

use clap_complete::Shell;

use super::{Failure, out};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  sidetone completions bash > ~/.local/share/bash-completion/completions/sidetone
  sidetone completions zsh > ~/.zfunc/_sidetone
  sidetone completions fish > ~/.config/fish/completions/sidetone.fish")]
pub struct Arguments {
    /// The shell that is to complete
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    out::print(&script(arguments.shell))
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut shown(super::definition()), "sidetone", &mut script);
    String::from_utf8_lossy(&script).into_owned()
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

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_gets_a_script_that_knows_the_commands() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            assert!(script.contains("login") && script.contains("themes"), "{shell}");
            assert!(!script.contains("probe"), "hidden commands stay hidden: {shell}");
        }
    }
}
