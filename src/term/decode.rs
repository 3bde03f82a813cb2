//! Cuts the terminal's bytes into keys and what else it says, wherever reading happens to cut them.
//!
//! crossterm's own reader goes by where a read ends: it takes an escape sequence that comes in two parts for `Esc` and
//! letters, two `Esc` in one part for one, and an arrow or even a paste right behind `Esc` for letters, which are
//! commands here. This one goes by the bytes, and by time only where they leave it open: a lone `Esc` may begin more.

use std::collections::VecDeque;
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::sequence::{self, char_key};

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// How long a lone `Esc` waits for what it may begin: a terminal sends a sequence in one go, a line may cut it.
const AFTER_ESC: Duration = Duration::from_millis(50);
/// How long a sequence that has surely begun waits for its rest.
const WITHIN: Duration = Duration::from_secs(1);
/// No sequence is longer; what is, is none.
const LONGEST: usize = 4096;

/// Takes bytes and gives events.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// What is begun and not complete.
    rest: Vec<u8>,
    /// A paste's text so far, while one is coming in. It runs no command, whatever it says and however long it takes.
    paste: Option<Vec<u8>>,
    events: VecDeque<Event>,
}

impl Decoder {
    /// Takes what was read.
    pub fn take(&mut self, bytes: &[u8]) {
        // A terminal sends Alt and a key in one go: what comes later was pressed later. A sequence may be cut.
        if self.rest == [ESC] && !matches!(bytes, [] | [b'[' | b'O' | b']' | b'P' | b'_', ..]) {
            self.give_up();
        }
        self.rest.extend_from_slice(bytes);
        let rest = std::mem::take(&mut self.rest);
        let mut left = rest.as_slice();
        loop {
            let before = left.len();
            left = if self.paste.is_some() { self.pasted(left) } else { self.typed(left) };
            if left.is_empty() || left.len() == before {
                break;
            }
        }
        self.rest = if left.len() > LONGEST && self.paste.is_none() { Vec::new() } else { left.to_vec() };
    }

    /// Takes one thing from the front, if it is there whole; returns what follows it.
    fn typed<'a>(&mut self, left: &'a [u8]) -> &'a [u8] {
        if let Some(text) = left.strip_prefix(PASTE) {
            self.paste = Some(Vec::new());
            return text;
        }
        let Some((length, event)) = first(left) else { return left };
        self.events.extend(event);
        left.get(length..).unwrap_or_default()
    }

    /// Takes the text of a paste up to its end, or as far as it has surely not come.
    fn pasted<'a>(&mut self, left: &'a [u8]) -> &'a [u8] {
        let Some(mut text) = self.paste.take() else { return left };
        if let Some(end) = left.windows(PASTE_END.len()).position(|window| window == PASTE_END) {
            text.extend_from_slice(left.get(..end).unwrap_or_default());
            self.events.push_back(Event::Paste(String::from_utf8_lossy(&text).into_owned()));
            return left.get(end + PASTE_END.len()..).unwrap_or_default();
        }
        let (sure, open) = left.split_at(left.len().saturating_sub(PASTE_END.len() - 1));
        text.extend_from_slice(sure);
        self.paste = Some(text);
        open
    }

    /// The next event, if one is complete.
    pub fn next(&mut self) -> Option<Event> {
        self.events.pop_front()
    }

    /// How long to wait for more before [`Decoder::give_up`]; none if nothing that can be given up is begun.
    pub fn patience(&self) -> Option<Duration> {
        match self.rest.as_slice() {
            _ if self.paste.is_some() => None,
            [] => None,
            [ESC] => Some(AFTER_ESC),
            _ => Some(WITHIN),
        }
    }

    /// The rest of what was begun does not come: it was a key by itself, or is of no use.
    pub fn give_up(&mut self) {
        if self.paste.is_some() {
            return;
        }
        self.events.extend(match std::mem::take(&mut self.rest).as_slice() {
            [ESC] => Some(key(KeyCode::Esc)),
            [ESC, byte] if byte.is_ascii() => Some(alt(char_key(char::from(*byte)))),
            _ => None,
        });
    }
}

fn key(code: KeyCode) -> Event {
    Event::Key(code.into())
}

fn alt(key: KeyEvent) -> Event {
    Event::Key(KeyEvent { modifiers: key.modifiers | KeyModifiers::ALT, ..key })
}

/// The first thing in the bytes and its length; it may mean nothing. None if more bytes are needed to tell.
fn first(bytes: &[u8]) -> Option<(usize, Option<Event>)> {
    match bytes {
        [ESC] => None,
        [ESC, ESC, ..] => Some((1, Some(key(KeyCode::Esc)))),
        [ESC, b'[', body @ ..] => {
            let (length, event) = control_sequence(body)?;
            Some((2 + length, event))
        }
        [ESC, b'O'] => None,
        [ESC, b'O', last, ..] if sequence::single_shift(*last).is_some() => {
            Some((3, sequence::single_shift(*last).map(key)))
        }
        [ESC, b']' | b'P' | b'_'] => None,
        [ESC, b']', b'0'..=b'9', ..]
        | [ESC, b'P', b'0'..=b'9' | b'!' | b'$' | b'+' | b'>' | b'|', ..]
        | [ESC, b'_', b'G', ..] => Some((string(bytes)?, None)),
        [ESC, rest @ ..] => {
            let (length, key) = plain(rest)?;
            Some((1 + length, key.map(alt)))
        }
        _ => plain(bytes).map(|(length, key)| (length, key.map(Event::Key))),
    }
}

/// What follows `ESC [`: numbers and the like, and the character that ends them.
fn control_sequence(body: &[u8]) -> Option<(usize, Option<Event>)> {
    match body {
        // The kernel's console has its first function keys so.
        [b'['] => return None,
        [b'[', last @ b'A'..=b'E', ..] => return Some((2, Some(key(KeyCode::F(1 + last - b'A'))))),
        // A terminal that does not know the newer way to tell of the mouse: three more bytes, whatever they are.
        [b'M', rest @ ..] => {
            let [button, column, row, ..] = rest else { return None };
            return Some((4, sequence::old_mouse(*button, *column, *row)));
        }
        _ => {}
    }
    let end = body.iter().position(|byte| !matches!(byte, 0x20..=0x3f))?;
    let (parameters, rest) = body.split_at(end);
    match rest.first()? {
        last @ 0x40..=0x7e => Some((end + 1, sequence::meaning(parameters, *last))),
        // No sequence: what broke it is looked at for itself.
        _ if end == 0 => Some((0, Some(alt(char_key('['))))),
        _ => Some((end, None)),
    }
}

/// The length of a string that ends with `BEL` or `ESC \`: an answer that somebody else has asked for.
fn string(bytes: &[u8]) -> Option<usize> {
    let begun = 2;
    let end = begun + bytes.get(begun..)?.iter().position(|byte| matches!(*byte, BEL | ESC))?;
    match bytes.get(end..)? {
        [BEL, ..] => Some(end + 1),
        [ESC, b'\\', ..] => Some(end + 2),
        [ESC] => None,
        // Broken off by something else.
        _ => Some(end),
    }
}

/// A key without `ESC` before it: a control character, or a character however many bytes long.
fn plain(bytes: &[u8]) -> Option<(usize, Option<KeyEvent>)> {
    let first = *bytes.first()?;
    if let Some(key) = sequence::control(first) {
        return Some((1, Some(key)));
    }
    let length = match first {
        0x20..=0x7e => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Some((1, None)),
    };
    let there = bytes.get(..length.min(bytes.len()))?;
    if let Some(broken) = there.iter().skip(1).position(|byte| !matches!(byte, 0x80..=0xbf)) {
        return Some((1 + broken, None));
    }
    let whole = bytes.get(..length)?;
    let read = std::str::from_utf8(whole).ok().and_then(|text| text.chars().next());
    Some((length, read.map(char_key)))
}

/// What comes of bytes that are read in these parts, with nothing after them.
pub fn events_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<Event> {
    let mut decoder = Decoder::default();
    parts.into_iter().for_each(|part| decoder.take(part));
    decoder.give_up();
    std::iter::from_fn(|| decoder.next()).collect()
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyEventKind, MouseEventKind};
    use proptest::prelude::*;

    use super::{events_of as read, *};

    fn of(bytes: &str) -> Vec<Event> {
        read([bytes.as_bytes()])
    }

    fn held(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    #[test]
    fn keys_are_read_as_terminals_send_them() {
        const CTRL: KeyModifiers = KeyModifiers::CONTROL;
        const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
        const ALT: KeyModifiers = KeyModifiers::ALT;
        let c = KeyCode::Char;
        for (bytes, code, modifiers) in [
            ("a", c('a'), KeyModifiers::NONE),
            ("A", c('A'), SHIFT),
            ("é", c('é'), KeyModifiers::NONE),
            ("\r", KeyCode::Enter, KeyModifiers::NONE),
            ("\n", c('j'), CTRL),
            ("\x13", c('s'), CTRL),
            ("\x1f", c('7'), CTRL),
            ("\0", c(' '), CTRL),
            ("\x7f", KeyCode::Backspace, KeyModifiers::NONE),
            ("\x1b", KeyCode::Esc, KeyModifiers::NONE),
            ("\x1bb", c('b'), ALT),
            ("\x1bé", c('é'), ALT),
            ("\x1b\r", KeyCode::Enter, ALT),
            ("\x1b[", c('['), ALT),
            ("\x1bO", c('O'), ALT.union(SHIFT)),
            ("\x1b]", c(']'), ALT),
            ("\x1b[A", KeyCode::Up, KeyModifiers::NONE),
            ("\x1bOB", KeyCode::Down, KeyModifiers::NONE),
            ("\x1b[1;5C", KeyCode::Right, CTRL),
            ("\x1b[Z", KeyCode::BackTab, SHIFT),
            ("\x1bOP", KeyCode::F(1), KeyModifiers::NONE),
            ("\x1b[[B", KeyCode::F(2), KeyModifiers::NONE),
            ("\x1b[1;2R", KeyCode::F(3), SHIFT),
            ("\x1b[15~", KeyCode::F(5), KeyModifiers::NONE),
            ("\x1b[20~", KeyCode::F(9), KeyModifiers::NONE),
            ("\x1b[3;5~", KeyCode::Delete, CTRL),
            ("\x1b[27u", KeyCode::Esc, KeyModifiers::NONE),
            ("\x1b[106;5u", c('j'), CTRL),
            ("\x1b[97:65;2u", c('A'), KeyModifiers::NONE),
            ("\x1b[9;2u", KeyCode::BackTab, SHIFT),
            ("\x1b[13;5u", KeyCode::Enter, CTRL),
            ("\x1b[57414u", KeyCode::Enter, KeyModifiers::NONE),
            ("\x1b[57400u", c('1'), KeyModifiers::NONE),
            ("\x1b[57380u", KeyCode::F(17), KeyModifiers::NONE),
            ("\x1b[27;5;106~", c('j'), CTRL),
            // With a lock on, as kitty tells it.
            ("\x1b[1;129A", KeyCode::Up, KeyModifiers::NONE),
        ] {
            assert_eq!(of(bytes), [held(code, modifiers)], "{bytes:?}");
        }
    }

    #[test]
    fn releases_can_be_told_from_presses() {
        let [Event::Key(key)] = of("\x1b[97;1:3u")[..] else { panic!() };
        assert_eq!(key.kind, KeyEventKind::Release);
    }

    #[test]
    fn the_mouse_is_read_the_new_way_and_the_old_one() {
        for bytes in ["\x1b[<64;10;5M", "\x1b[M`*%"] {
            let [Event::Mouse(mouse)] = of(bytes)[..] else { panic!("{bytes:?}: {:?}", of(bytes)) };
            assert_eq!((mouse.kind, mouse.column, mouse.row), (MouseEventKind::ScrollUp, 9, 4));
        }
        let [Event::Mouse(mouse)] = of("\x1b[<0;0;0m")[..] else { panic!() };
        assert_eq!((mouse.kind, mouse.column), (MouseEventKind::Up(crossterm::event::MouseButton::Left), 0));
    }

    #[test]
    fn esc_keeps_off_whatever_comes_right_behind_it() {
        let esc = || key(KeyCode::Esc);
        assert_eq!(of("\x1b\x1b"), [esc(), esc()]);
        assert_eq!(of("\x1b\x1b[A"), [esc(), key(KeyCode::Up)]);
        assert_eq!(of("\x1b\x1b[200~gq\x1b[201~"), [esc(), Event::Paste("gq".into())]);
        assert_eq!(of("\x1b\x1b[I"), [esc(), Event::FocusGained]);
    }

    #[test]
    fn esc_and_a_key_that_is_read_later_are_two_keys() {
        assert_eq!(read([&b"\x1b"[..], b"j"]), [key(KeyCode::Esc), key(KeyCode::Char('j'))]);
        assert_eq!(read([&b"\x1b"[..], b"[A"]), [key(KeyCode::Up)]);
    }

    #[test]
    fn an_answer_that_somebody_else_asked_for_is_no_key() {
        for answer in [
            "\x1b]11;rgb:1e1e/2e2e/3e3e\x1b\\",
            "\x1b]11;rgb:1e1e/2e2e/3e3e\x07",
            "\x1bP>|kitty(0.36.4)\x1b\\",
            "\x1bP1+r524742\x1b\\",
            "\x1b_Gi=31;OK\x1b\\",
            "\x1b[?62;22c",
            "\x1b[>1;4000;19c",
            "\x1b[?1u",
            "\x1b[12;40R",
            "\x1b[?2026;2$y",
            "\x1b[201~",
        ] {
            assert_eq!(
                of(&format!("g{answer}m")),
                [held(KeyCode::Char('g'), KeyModifiers::NONE), key(KeyCode::Char('m'))],
                "{answer:?}"
            );
        }
    }

    #[test]
    fn what_is_broken_costs_itself_alone() {
        for broken in [&b"\x1b[1;"[..], b"\xff", b"\xc3", b"\xe2\x82", b"\x1b]11;rgb:"] {
            let bytes = [broken, b"\x1b[A"].concat();
            assert_eq!(read([&bytes[..]]), [key(KeyCode::Up)], "{broken:?}");
            assert!(read([broken]).is_empty(), "{broken:?}");
        }
        let endless = format!("\x1b]1{}", "1".repeat(2 * LONGEST));
        assert_eq!(read([endless.as_bytes(), b"j"]), [key(KeyCode::Char('j'))]);
    }

    #[test]
    fn only_what_is_begun_is_waited_for_and_a_paste_as_long_as_it_takes() {
        let patience = |bytes: &str| {
            let mut decoder = Decoder::default();
            decoder.take(bytes.as_bytes());
            decoder.patience()
        };
        assert_eq!(patience("j"), None);
        assert_eq!(patience("\x1b"), Some(AFTER_ESC));
        assert_eq!(patience("\x1b["), Some(WITHIN));
        assert_eq!(patience("\x1b[200~q"), None);
        assert!(of("\x1b[200~q").is_empty());
    }

    proptest! {
        #[test]
        fn however_the_bytes_are_cut_the_same_comes_of_them(
            keys in prop::collection::vec(prop::sample::select(vec![
                "j", "é", "€", "😀", "\r", "\x1b[A", "\x1bOA", "\x1b[1;5C", "\x1b[27u", "\x1b[<0;3;4M", "\x1b[I",
                "\x1b[200~gq\x1b[A\x1b[20\x1b[201~", "\x1b[?1u", "\x1b]11;rgb:1/2/3\x1b\\", "\x1b\x1b[B",
            ]), 0..12),
            cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
        ) {
            let bytes = keys.concat().into_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.sort_unstable();
            let mut parts = Vec::new();
            let mut left = bytes.as_slice();
            for cut in cuts {
                let (part, rest) = left.split_at(cut - (bytes.len() - left.len()));
                parts.push(part);
                left = rest;
            }
            parts.push(left);
            let whole: Vec<Event> = keys.iter().flat_map(|key| of(key)).collect();
            prop_assert_eq!(read(parts), whole);
        }

        #[test]
        fn no_bytes_make_it_fail(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..6)) {
            read(parts.iter().map(Vec::as_slice));
        }
    }
}
