//! Opens a link in the person's browser or mail program.

use std::process::Stdio;

/// Why a link was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not a kind of link that is opened: a stranger chose it, and other schemes can start programs.
    #[error("only http, https and mailto links are opened")]
    Scheme,
    /// Characters that no link has.
    #[error("the link holds characters that no link has")]
    Malformed,
    /// The system's opener is missing or refused.
    #[error("`{program}` could not be started: {source} (copy the link instead)")]
    NotStarted {
        /// The opener.
        program: &'static str,
        /// Why.
        source: std::io::Error,
    },
}

#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(not(target_os = "macos"))]
const OPENER: &str = "xdg-open";

/// Whether a link may be handed to the system's opener.
///
/// # Errors
/// [`OpenError::Scheme`] or [`OpenError::Malformed`].
pub fn check(url: &str) -> Result<(), OpenError> {
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let rest = url.get(scheme.len()..).unwrap_or_default();
    let known = match scheme.as_str() {
        "http" | "https" => rest.starts_with("://") && rest.len() > 3,
        "mailto" => rest.len() > 1,
        _ => false,
    };
    if !known {
        return Err(OpenError::Scheme);
    }
    if url.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`')) {
        return Err(OpenError::Malformed);
    }
    Ok(())
}

/// Opens a link with the system's opener, as an argument and never through a shell, with nothing of our terminal in
/// its hands. Returns once it is started; must be called within the async runtime, which reaps it.
///
/// # Errors
/// When the link is not one to open, or the opener cannot be started.
pub fn open(url: &str) -> Result<(), OpenError> {
    check(url)?;
    let child = tokio::process::Command::new(OPENER)
        .arg(url)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Its own group, so that a Ctrl-C or a hang-up meant for us does not close the browser it started.
        .process_group(0)
        .spawn();
    child.map(drop).map_err(|source| OpenError::NotStarted { program: OPENER, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_and_mail_links_are_opened() {
        for good in ["https://example.com/a?b=c#d", "HTTP://example.com", "mailto:a@example.com"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in
            ["file:///etc/passwd", "javascript:alert(1)", "--help", "", "https:", "http://", "x-apple:1", "mailto:"]
        {
            assert!(matches!(check(bad), Err(OpenError::Scheme)), "{bad}");
        }
    }

    #[test]
    fn a_link_with_foreign_characters_is_refused() {
        for bad in ["https://a b", "https://a\n", "https://a\u{1b}[0m", "https://a\"b", "https://a`b`"] {
            assert!(matches!(check(bad), Err(OpenError::Malformed)), "{bad:?}");
        }
    }
}
