//! Programs that are started for the person: the editor, the opener of links.

use tokio::process::Command;

/// A program to be started, that is given nothing secret: neither the token nor any other secret that sidetone was
/// handed in a variable of its own (`SIDETONE_…TOKEN`, `SIDETONE_…SECRET`).
pub(super) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_secret) {
            command.env_remove(name);
        }
    }
    command
}

fn is_secret(name: &str) -> bool {
    name.starts_with("SIDETONE_") && (name.ends_with("TOKEN") || name.ends_with("SECRET"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_known_by_its_name() {
        assert!(is_secret("SIDETONE_TOKEN") && is_secret("SIDETONE_CLIENT_SECRET"));
        assert!(!is_secret("SIDETONE_PROFILE") && !is_secret("OTHER_TOKEN"));
    }
}
