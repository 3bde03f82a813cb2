//! Words to the terminal itself: title, clipboard, notices. Pure text; [`super::Output::send`] sends it.

use base64::Engine as _;

use client::domain::text::clean_line;

/// How a notice is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Notice {
    /// Not at all.
    Off,
    /// The terminal's bell.
    #[default]
    Bell,
    /// `OSC 9`: iTerm2, WezTerm, kitty, Windows Terminal, Ghostty.
    Osc9,
    /// `OSC 777`: foot, urxvt, Konsole, WezTerm, Ghostty.
    Osc777,
}

/// Longest title or notice; a desktop shows no more anyway.
const MAX_CHARS: usize = 160;

/// The most text given to the clipboard. Several terminals drop longer `OSC 52` sequences without a word.
pub const MAX_COPY: usize = 72 * 1024;

/// One clean, short line. Semicolons separate the fields of these sequences, so they become commas.
fn field(text: &str) -> String {
    clean_line(text).trim().chars().take(MAX_CHARS).map(|c| if c == ';' { ',' } else { c }).collect()
}

/// Sets the window's title; the one before is restored when the terminal is given back.
pub fn title(text: &str) -> String {
    let text: String = clean_line(text).trim().chars().take(MAX_CHARS).collect();
    format!("\x1b]2;{text}\x1b\\")
}

/// Tells the person something outside the screen. Nothing when notices are off.
pub fn notice(kind: Notice, title: &str, body: &str) -> String {
    match kind {
        Notice::Off => String::new(),
        Notice::Bell => "\x07".to_owned(),
        // Words first: a text that begins with a number and a separator would be a command to some terminals.
        Notice::Osc9 => format!("\x1b]9;{}: {}\x1b\\", field(title), field(body)),
        Notice::Osc777 => format!("\x1b]777;notify;{};{}\x1b\\", field(title), field(body)),
    }
}

/// Puts text into the system's clipboard, over SSH too. None if it is longer than terminals take.
pub fn copy(text: &str) -> Option<String> {
    if text.len() > MAX_COPY {
        return None;
    }
    Some(format!("\x1b]52;c;{}\x1b\\", base64::engine::general_purpose::STANDARD.encode(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "hi\u{1b}\\\u{1b}]52;c;AAAA\u{7}\u{9c}\u{202e};there\n";

    /// Between its introducer and its end nothing may end or start another sequence.
    fn inside(sequence: &str) -> &str {
        sequence.strip_prefix("\x1b]").unwrap().strip_suffix("\x1b\\").unwrap()
    }

    #[test]
    fn what_strangers_wrote_cannot_leave_the_sequence() {
        for sequence in
            [title(HOSTILE), notice(Notice::Osc9, HOSTILE, HOSTILE), notice(Notice::Osc777, HOSTILE, HOSTILE)]
        {
            assert!(!inside(&sequence).chars().any(char::is_control), "{sequence:?}");
        }
    }

    #[test]
    fn fields_cannot_be_forged_with_separators() {
        let sequence = notice(Notice::Osc777, "a;b", "c;d");
        assert_eq!(inside(&sequence), "777;notify;a,b;c,d");
    }

    #[test]
    fn copying_encodes_and_refuses_what_terminals_drop() {
        assert_eq!(copy("a\u{1b}").as_deref(), Some("\x1b]52;c;YRs=\x1b\\"));
        assert_eq!(copy(&"x".repeat(MAX_COPY + 1)), None);
    }

    #[test]
    fn no_notice_writes_nothing() {
        assert_eq!(notice(Notice::Off, "a", "b"), "");
    }
}
