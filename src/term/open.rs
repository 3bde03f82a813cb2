//! Opens a link in the person's browser or mail program.

use std::borrow::Cow;
use std::process::Stdio;

use super::child;
use client::domain::text::clean_line;

/// Why a link was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Not a kind of link that is opened: a stranger chose it, and other schemes can start programs.
    #[error("only http, https and mailto links are opened")]
    Scheme,
    /// A mail to nobody, whatever else the link would have put into it.
    #[error("the link is a mail to nobody")]
    NoAddress,
    /// Characters that no link has.
    #[error("the link holds characters that no link has")]
    Malformed,
    /// The system's opener is missing or refused.
    #[error("`{program}` could not be started: {source} (copy the link instead)")]
    NotStarted {
        /// Such as `xdg-open`.
        program: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
}

#[cfg(target_os = "macos")]
const OPENER: &str = "open";
#[cfg(not(target_os = "macos"))]
const OPENER: &str = "xdg-open";

/// Whether there is something to open links with, as far as the environment tells: a desktop, or a browser that is named.
pub fn has_browser(env: &dyn Fn(&str) -> Option<String>) -> bool {
    let set = |name: &&str| env(name).is_some_and(|value| !value.is_empty());
    // On a Mac, and in Windows' Linux, the opener knows by itself; but not for one who is elsewhere.
    let remote = ["SSH_CONNECTION", "SSH_TTY"].iter().any(set);
    let by_itself = cfg!(target_os = "macos") || set(&"WSL_DISTRO_NAME");
    ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].iter().any(set) || by_itself && !remote
}

/// What of a link is handed to the system's opener: a web address as it is; of a mail, whom it goes to and what stands
/// before the person's eyes.
///
/// # Errors
/// [`OpenError::Scheme`] or [`OpenError::Malformed`].
pub fn allowed(url: &str) -> Result<Opened<'_>, OpenError> {
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
    if scheme == "mailto" { mail(url) } else { Ok(Opened { url: Cow::Borrowed(url), left_out: Vec::new() }) }
}

/// A link as it is opened.
#[derive(Debug, PartialEq, Eq)]
pub struct Opened<'a> {
    /// The address that the opener is given.
    pub url: Cow<'a, str>,
    /// The fields of a mail that the link asked for and that are not handed on, cleaned.
    pub left_out: Vec<String>,
}

/// The fields of a mail that a link may fill in: they are before the person's eyes. Others, such as `attach`, make
/// some mail programs take files of this machine along, or add who reads along unseen.
const MAIL_FIELDS: [&str; 4] = ["to", "cc", "subject", "body"];

/// A `mailto:` link with nothing in it but addresses and the fields that may be filled in.
fn mail(url: &str) -> Result<Opened<'_>, OpenError> {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    // A field that is hidden behind a fragment or in an escaped `?`, `&` or line break is no part of an address.
    let escaped = |text: &str, which: &[&str]| {
        let upper = text.to_ascii_uppercase();
        which.iter().any(|code| upper.contains(code))
    };
    if address.contains(['#', '&']) || escaped(address, &["%0A", "%0D", "%00", "%26", "%3F"]) {
        return Err(OpenError::Malformed);
    }
    let recipients = address.get("mailto:".len()..).unwrap_or_default();
    if !recipients.is_empty() && !are_addresses(recipients) {
        return Err(OpenError::Malformed);
    }
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for field in query.split('&').filter(|field| !field.is_empty()) {
        let (name, value) = field.split_once('=').unwrap_or((field, ""));
        let known = MAIL_FIELDS.iter().any(|known| name.eq_ignore_ascii_case(known));
        let is_body = name.eq_ignore_ascii_case("body");
        let breaks = !is_body && escaped(value, &["%0A", "%0D"]);
        let to_somebody = ["to", "cc"].iter().any(|known| name.eq_ignore_ascii_case(known));
        if known && !breaks && (!to_somebody || are_addresses(value)) && !escaped(value, &["%00"]) {
            kept.push(field);
        } else {
            left_out.push(clean_line(name));
        }
    }
    if address.len() <= "mailto:".len() && !kept.iter().any(|field| field.to_ascii_lowercase().starts_with("to=")) {
        return Err(OpenError::NoAddress);
    }
    if left_out.is_empty() {
        return Ok(Opened { url: Cow::Borrowed(url), left_out });
    }
    let url = if kept.is_empty() { address.to_owned() } else { format!("{address}?{}", kept.join("&")) };
    Ok(Opened { url: Cow::Owned(url), left_out })
}

/// Whether these are addresses, escaped or not, and nothing that a mail program which puts them into a command line
/// or a list of settings would take for an option of its own (`-attach`, `',attachment='…`).
fn are_addresses(list: &str) -> bool {
    let Some(list) = unescaped(list) else { return false };
    list.split(',').all(|one| {
        let parts = one.split_once('@').filter(|(name, host)| !name.is_empty() && !host.is_empty());
        let foreign = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | ';' | '`');
        parts.is_some()
            && !one.starts_with(['-', '\''])
            && !one.ends_with('\'')
            && !one.contains("='")
            && !one.contains(foreign)
    })
}

/// Without `%20` and the like; none if that is no text.
fn unescaped(text: &str) -> Option<String> {
    let (mut bytes, mut rest) = (Vec::with_capacity(text.len()), text);
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(behind.get(..2).filter(|hex| !hex.starts_with('+'))?, 16).ok()?);
        rest = behind.get(2..)?;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

/// Opens a link with the system's opener, as an argument and never through a shell, with nothing of our terminal in
/// its hands. Returns once it is started, with what of the link was left out; must be called within the async runtime,
/// which reaps it.
///
/// # Errors
/// When the link is not one to open, or the opener cannot be started.
pub fn open(url: &str) -> Result<Vec<String>, OpenError> {
    let opened = allowed(url)?;
    let child = child::command(OPENER)
        .arg(opened.url.as_ref())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Its own group, so that a Ctrl-C or a hang-up meant for us does not close the browser it started.
        .process_group(0)
        .spawn();
    child.map(|_| opened.left_out).map_err(|source| OpenError::NotStarted { program: OPENER, source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn over_ssh_without_a_display_there_is_no_browser() {
        let has = |set: &'static [&'static str]| has_browser(&move |name| set.contains(&name).then(|| "x".to_owned()));
        assert!(has(&["DISPLAY"]) && has(&["WAYLAND_DISPLAY", "SSH_TTY"]) && has(&["BROWSER"]));
        assert!(!has(&["SSH_CONNECTION", "WSL_DISTRO_NAME"]));
        assert_eq!(has(&[]), cfg!(target_os = "macos"));
    }

    #[test]
    fn only_web_and_mail_links_are_opened() {
        for good in ["https://example.com/a?b=c#d", "HTTP://example.com", "mailto:a@example.com"] {
            assert!(allowed(good).is_ok(), "{good}");
        }
        for bad in
            ["file:///etc/passwd", "javascript:alert(1)", "--help", "", "https:", "http://", "x-apple:1", "mailto:"]
        {
            assert!(matches!(allowed(bad), Err(OpenError::Scheme)), "{bad}");
        }
    }

    #[test]
    fn a_link_with_foreign_characters_is_refused() {
        for bad in ["https://a b", "https://a\n", "https://a\u{1b}[0m", "https://a\"b", "https://a`b`"] {
            assert!(matches!(allowed(bad), Err(OpenError::Malformed)), "{bad:?}");
        }
    }

    #[test]
    fn a_mail_link_takes_no_file_along_and_adds_nobody_unseen() {
        let cases = [
            ("mailto:a@b.test?attach=/etc/passwd", "mailto:a@b.test", vec!["attach"]),
            (
                "mailto:a@b.test?subject=Hi&attachment=~/.ssh/id_rsa&body=x",
                "mailto:a@b.test?subject=Hi&body=x",
                vec!["attachment"],
            ),
            ("mailto:a@b.test?ATTACH=x&Subject=y", "mailto:a@b.test?Subject=y", vec!["ATTACH"]),
            ("mailto:a@b.test?att%61ch=x", "mailto:a@b.test", vec!["att%61ch"]),
            ("mailto:a@b.test?bcc=eve@evil.test", "mailto:a@b.test", vec!["bcc"]),
            ("mailto:a@b.test?subject=x%0d%0aattach:%20/etc/passwd", "mailto:a@b.test", vec!["subject"]),
            ("mailto:a@b.test?subject=x;y&attach=z", "mailto:a@b.test?subject=x;y", vec!["attach"]),
            ("mailto:a@b.test?body=one%0Atwo&cc=c@d.test", "mailto:a@b.test?body=one%0Atwo&cc=c@d.test", vec![]),
            ("mailto:?to=a@b.test", "mailto:?to=a@b.test", vec![]),
        ];
        for (url, opened, left_out) in cases {
            let found = allowed(url).unwrap();
            assert_eq!(
                (found.url.as_ref(), found.left_out),
                (opened, left_out.iter().map(|s| s.to_string()).collect()),
                "{url}"
            );
        }
        for bad in ["mailto:?attach=/etc/passwd", "mailto:?subject=x", "mailto:?"] {
            assert!(matches!(allowed(bad), Err(OpenError::NoAddress)), "{bad}");
        }
        for bad in [
            "mailto:--attach=/etc/passwd",
            "mailto:-attach,/etc/passwd",
            "mailto:-a@b.test",
            "mailto:%2Da@b.test",
            "mailto:a@b.test,-x@b.test",
            "mailto:a%20--attach%20/etc/passwd@b.test",
            "mailto:a%09b@b.test",
            "mailto:a%22@b.test",
            "mailto:a@b.test%27,attachment=%27/etc/passwd",
            "mailto:a@b.test',attachment='/x@b.test",
            "mailto:nobody",
            "mailto:%FF@b.test",
        ] {
            assert!(matches!(allowed(bad), Err(OpenError::Malformed)), "{bad}");
        }
        for (url, left) in [("to=-x@b.test", "to"), ("cc=c@d.test,%2D-attach", "cc"), ("Cc=a%20b@c.test", "Cc")] {
            let found = allowed(&format!("mailto:a@b.test?{url}")).map(|opened| opened.left_out);
            assert_eq!(found.unwrap(), [left], "{url}");
        }
        for good in ["mailto:o'brien@b.test", "mailto:a+b=c@b.test,%C3%A4@b.test", "mailto:a@b.test?cc=c-d@e-f.test"] {
            assert_eq!(allowed(good).unwrap().url, good);
        }
        for bad in ["mailto:a@b%3Fattach=x", "mailto:a@b&attach=x", "mailto:a@b#?attach=x", "mailto:a@b%0aattach:x"] {
            assert!(matches!(allowed(bad), Err(OpenError::Malformed)), "{bad}");
        }
    }
}
