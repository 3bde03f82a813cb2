//! What the terminal is and can do, as far as can be told without asking it.

use std::io::IsTerminal as _;

/// What is known of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Whether the program talks to a terminal at all: standard input and output both.
    pub interactive: bool,
    /// Columns and rows, if the system knows.
    pub size: Option<(u16, u16)>,
    /// `TERM`.
    pub term: String,
    /// The terminal program by name, if it says so.
    pub program: Option<String>,
    /// Within tmux or screen, which pass on only part of what is sent.
    pub multiplexer: bool,
    /// Within tmux, which can be told to pass something on.
    pub tmux: bool,
    /// Over SSH.
    pub remote: bool,
}

/// Looks at the standard streams and at the environment, through `env` so that a test can stand in for it.
pub fn detect(env: &dyn Fn(&str) -> Option<String>) -> Caps {
    let interactive = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let size = if interactive { crossterm::terminal::size().ok() } else { None };
    from_env(interactive, size, env)
}

fn from_env(interactive: bool, size: Option<(u16, u16)>, env: &dyn Fn(&str) -> Option<String>) -> Caps {
    let set = |name: &str| env(name).filter(|value| !value.is_empty());
    let term = set("TERM").unwrap_or_default();
    Caps {
        interactive,
        size,
        program: set("TERM_PROGRAM").or_else(|| set("KITTY_WINDOW_ID").map(|_| "kitty".to_owned())),
        tmux: set("TMUX").is_some() || term.starts_with("tmux"),
        multiplexer: set("TMUX").is_some() || term.starts_with("screen") || term.starts_with("tmux"),
        remote: set("SSH_CONNECTION").is_some() || set("SSH_TTY").is_some(),
        term,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_multiplexer_and_distance() {
        let caps = from_env(true, Some((80, 24)), &|name| match name {
            "TERM" => Some("screen-256color".to_owned()),
            "SSH_TTY" => Some("/dev/pts/3".to_owned()),
            "TMUX" => Some(String::new()),
            _ => None,
        });
        assert!(caps.multiplexer && caps.remote && caps.interactive);
        assert_eq!(caps.program, None);
    }
}
