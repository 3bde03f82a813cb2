//! What the terminal is asked at the start, and what it answers: what colour its ground is, how wide a sign comes out.
//!
//! Nobody waits for an answer. It may come late, in pieces, or never; and whatever comes of it is no key. Behind the
//! questions stands one that every terminal answers (DA1): what has not been answered by then will not be.

use super::caps::Caps;

/// Something the terminal answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The colour of its ground: red, green and blue.
    Ground(u8, u8, u8),
    /// Whether it tells when its window comes to the front and goes behind others.
    Focus(bool),
    /// Where the cursor stands, in columns from 1: behind the sign that was measured.
    Cursor(u16),
    /// What it is: the fence behind all questions.
    Attributes,
}

/// The sign that is measured, and the row where that is done. Not in the first: there an answer would look like a key.
const MEASURED: &str = "\x1b[2;1H\u{25cf}\x1b[6n";
/// Whether the window's focus is told. A terminal that does not know the question may print a letter of it.
const FOCUS: &str = "\x1b[?1004$p";
const CLEAN: &str = "\x1b[2K\x1b[H";
const GROUND: &str = "\x1b]11;?\x1b\\";
/// Through tmux to the terminal around it, where that is allowed; not the fence, which is tmux's own business.
const GROUND_THROUGH: &str = "\x1bPtmux;\x1b\x1b]11;?\x07\x1b\\";
const FENCE: &str = "\x1b[c";

/// Terminals that are asked nothing: they answer nothing, or print the question.
const MUTE: [&str; 3] = ["linux", "dumb", "vt"];

/// What to ask this terminal; nothing where it is asked nothing.
pub fn question(caps: &Caps) -> Option<String> {
    if caps.term.is_empty() || MUTE.iter().any(|mute| caps.term.starts_with(mute)) {
        return None;
    }
    let through = if caps.tmux { GROUND_THROUGH } else { "" };
    Some(format!("{MEASURED}{FOCUS}{CLEAN}{GROUND}{through}{FENCE}"))
}

/// The answer in a control sequence, of its parameters and last byte.
pub(super) fn in_control(parameters: &[u8], last: u8) -> Option<Answer> {
    let text = std::str::from_utf8(parameters).ok()?;
    match last {
        b'c' if text.starts_with('?') => Some(Answer::Attributes),
        b'y' => Some(Answer::Focus(matches!(text.strip_prefix("?1004;")?, "1$" | "2$"))),
        b'R' => {
            let (row, column) = text.split_once(';')?;
            if row == "1" { None } else { Some(Answer::Cursor(column.parse().ok()?)) }
        }
        _ => None,
    }
}

/// The answer in a string, of what stands between its beginning and its end: `]11;rgb:1e1e/2e2e/3e3e`.
pub(super) fn in_string(body: &[u8]) -> Option<Answer> {
    let colour = std::str::from_utf8(body).ok()?.strip_prefix("]11;")?;
    let (count, numbers) = match colour.strip_prefix("rgba:") {
        Some(numbers) => (4, numbers),
        None => (3, colour.strip_prefix("rgb:")?),
    };
    let parts: Vec<u8> = numbers.split('/').map(channel).collect::<Option<_>>()?;
    match parts.as_slice() {
        [red, green, blue, ..] if parts.len() == count => Some(Answer::Ground(*red, *green, *blue)),
        _ => None,
    }
}

/// One to four hexadecimal digits, of as many that would be white.
fn channel(digits: &str) -> Option<u8> {
    if digits.len() > 4 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let most = 16_u32.pow(u32::try_from(digits.len()).ok()?) - 1;
    u8::try_from(value * 255 / most).ok()
}

/// How far bytes are an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// They are none, and cannot become one.
    No,
    /// They may become one.
    Part,
    /// The first so many are one.
    Whole(usize),
}

/// Whether bytes are, or begin, an answer to one of the questions.
pub(super) fn begun(bytes: &[u8]) -> Begun {
    const BEGINNINGS: [&[u8]; 3] = [b"\x1b]11;", b"\x1b[?", b"\x1b[2;"];
    for beginning in BEGINNINGS {
        if beginning.starts_with(bytes) {
            return Begun::Part;
        }
        let Some(body) = bytes.strip_prefix(beginning) else { continue };
        let string = beginning.get(1) == Some(&b']');
        let inside = |byte: &u8| {
            let in_text = string && (byte.is_ascii_alphabetic() || matches!(byte, b':' | b'/' | b'?'));
            in_text || byte.is_ascii_digit() || matches!(byte, b';' | b'$')
        };
        let length = beginning.len() + body.iter().take_while(|byte| inside(byte)).count();
        return match (string, bytes.get(length..).unwrap_or_default()) {
            (_, []) | (true, [0x1b]) => Begun::Part,
            (true, [0x07, ..]) => Begun::Whole(length + 1),
            // One terminal leaves the backslash out.
            (true, [0x1b, next, ..]) => Begun::Whole(length + if *next == b'\\' { 2 } else { 1 }),
            (false, [b'c' | b'R' | b'u' | b'n' | b'y', ..]) => Begun::Whole(length + 1),
            _ => Begun::No,
        };
    }
    Begun::No
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::term::caps;

    fn asked(variables: &[(&str, &str)]) -> Option<String> {
        let env = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        question(&caps::detect(&env))
    }

    #[test]
    fn the_questions_stand_before_the_fence_and_tmux_passes_the_colour_on() {
        let plain = asked(&[("TERM", "xterm-256color")]).unwrap();
        assert!(plain.contains("\x1b]11;?") && plain.ends_with("\x1b[c") && !plain.contains("tmux"));
        let tmux = asked(&[("TERM", "tmux-256color"), ("TMUX", "/tmp/x,1,0")]).unwrap();
        assert!(tmux.contains("\x1bPtmux;\x1b\x1b]11;?\x07\x1b\\\x1b[c"), "{tmux:?}");
        for mute in ["linux", "dumb", "vt100", ""] {
            assert_eq!(asked(&[("TERM", mute)]), None, "{mute}");
        }
    }

    #[test]
    fn colours_are_read_as_terminals_write_them() {
        for (body, colour) in [
            ("]11;rgb:1e1e/2e2e/ffff", (0x1e, 0x2e, 0xff)),
            ("]11;rgb:1e/2e/ff", (0x1e, 0x2e, 0xff)),
            ("]11;rgb:f/0/f", (0xff, 0, 0xff)),
            ("]11;rgba:0000/8080/ffff/e666", (0, 0x80, 0xff)),
        ] {
            assert_eq!(in_string(body.as_bytes()), Some(Answer::Ground(colour.0, colour.1, colour.2)), "{body}");
        }
        for body in ["]11;?", "]10;rgb:1/2/3", "]11;rgb:1/2", "]11;rgb:1/2/3/4", "]11;rgb:12345/1/1", "]11;rgb:/1/1"] {
            assert_eq!(in_string(body.as_bytes()), None, "{body}");
        }
    }
}
