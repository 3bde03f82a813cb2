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
    /// The shell
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Result<(), Failure> {
    out::print(&script(arguments.shell))
}

fn script(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut super::definition(), "sidetone", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum as _;

    use super::*;

    #[test]
    fn every_shell_gets_a_script_that_knows_the_commands() {
        for shell in Shell::value_variants() {
            let script = script(*shell);
            assert!(script.contains("practice") && script.contains("themes"), "{shell}");
            assert!(!script.contains("probe"), "hidden commands stay hidden: {shell}");
        }
    }
}
