//! Cuts the terminal's bytes into keys and what else it says, wherever reading happens to cut them.
//!
//! crossterm's own reader goes by where a read ends: it takes an escape sequence that comes in two parts for `Esc` and
//! letters, two `Esc` in one part for one, and an arrow or even a paste right behind `Esc` for letters, which are
//! commands here. This one goes by the bytes, and by time only where they leave it open: a lone `Esc` may begin more.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::ask::{self, Answer, Begun};
use super::sequence::{self, char_key};

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// How long a lone `Esc` waits for what it may begin: a terminal sends a sequence in one go, a line may cut it.
const AFTER_ESC: Duration = Duration::from_millis(50);
/// How long a sequence that has surely begun waits for its rest.
const WITHIN: Duration = Duration::from_secs(1);
/// How long a paste waits for more of its text: one whose end is lost would take every key from then on.
const PASTE_REST: Duration = Duration::from_secs(2);
/// For how long after that a terminal may still answer what it was asked, in pieces, without a key coming of it.
const OWED: Duration = Duration::from_secs(10);
/// No sequence is longer; what is, is none.
const LONGEST: usize = 4096;

/// Something that was said.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    /// By the person, or about the window.
    Event(Event),
    /// By the terminal, which was asked.
    Answer(Answer),
}

/// Takes bytes and gives what they say.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// What is begun and not complete.
    rest: Vec<u8>,
    /// A paste's text so far, while one is coming in. It runs no command, whatever it says and however long it takes; it
    /// ends by itself where nothing more comes.
    paste: Option<Vec<u8>>,
    said: VecDeque<Said>,
    /// Until when answers are waited for; none when none is.
    awaited: Option<Instant>,
    /// Until when an answer may come, however late; none when none is owed.
    owed: Option<Instant>,
    /// Whether a question was passed on to another terminal, whose answer the fence does not keep back.
    passed_on: bool,
    /// What may be an answer whose beginning was given up, and how much of it was.
    cut: Vec<u8>,
    given_up: usize,
}

impl Decoder {
    /// One that a terminal owes answers, which are waited for until then. `passed_on`: one of them comes from another
    /// terminal, and perhaps behind the fence.
    pub fn awaiting(until: Option<Instant>, passed_on: bool) -> Self {
        Self { passed_on, awaited: until, owed: until.map(|until| until + OWED), ..Self::default() }
    }

    /// Takes what was read.
    pub fn take(&mut self, bytes: &[u8]) {
        if self.cut.is_empty() {
            self.read(bytes);
            return;
        }
        // What was given up may have been the beginning of an answer.
        let begun = self.given_up;
        self.cut.extend_from_slice(bytes);
        match ask::begun(&self.cut) {
            Begun::Part if self.cut.len() <= LONGEST => {}
            Begun::Whole(length) if length > begun => {
                let all = std::mem::take(&mut self.cut);
                let (answer, rest) = all.split_at(length.min(all.len()));
                self.read(answer);
                self.read(rest);
            }
            Begun::Part | Begun::Whole(_) | Begun::No => {
                let all = std::mem::take(&mut self.cut);
                self.said.extend(alone(all.get(..begun).unwrap_or_default()).filter(|_| begun > 1));
                self.read(all.get(begun..).unwrap_or_default());
            }
        }
    }

    fn read(&mut self, bytes: &[u8]) {
        // A terminal sends Alt and a key in one go: what comes later was pressed later. A sequence may be cut.
        if self.rest == [ESC] && !matches!(bytes, [] | [b'[' | b'O' | b']' | b'P' | b'_', ..]) {
            self.said.push_back(key(KeyCode::Esc));
            self.rest.clear();
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
        let Some((length, said)) = first(left) else { return left };
        if said == Some(Said::Answer(Answer::Attributes)) {
            self.awaited = None;
            self.owed = self.owed.filter(|_| self.passed_on);
        }
        self.said.extend(said);
        left.get(length..).unwrap_or_default()
    }

    /// Takes the text of a paste up to its end, or as far as it has surely not come.
    fn pasted<'a>(&mut self, left: &'a [u8]) -> &'a [u8] {
        let Some(mut text) = self.paste.take() else { return left };
        if let Some(end) = left.windows(PASTE_END.len()).position(|window| window == PASTE_END) {
            text.extend_from_slice(left.get(..end).unwrap_or_default());
            self.said.push_back(Said::Event(Event::Paste(String::from_utf8_lossy(&text).into_owned())));
            return left.get(end + PASTE_END.len()..).unwrap_or_default();
        }
        let (sure, open) = left.split_at(left.len().saturating_sub(PASTE_END.len() - 1));
        text.extend_from_slice(sure);
        self.paste = Some(text);
        open
    }

    /// The next thing that was said, if one is complete.
    pub fn next(&mut self) -> Option<Said> {
        self.said.pop_front()
    }

    /// How long to wait for more before [`Decoder::give_up`]; none if nothing that can be given up is begun. While
    /// answers are awaited, what may begin one waits as long.
    pub fn patience(&self, now: Instant) -> Option<Duration> {
        match self.rest.as_slice() {
            _ if self.paste.is_some() => Some(PASTE_REST),
            [] if !self.cut.is_empty() => self.owed.map(|until| until.saturating_duration_since(now)),
            [] => None,
            begun if self.awaits(now) && ask::begun(begun) == Begun::Part => {
                self.awaited.map(|until| until.saturating_duration_since(now))
            }
            [ESC] => Some(AFTER_ESC),
            _ => Some(WITHIN),
        }
    }

    fn awaits(&self, now: Instant) -> bool {
        self.awaited.is_some_and(|until| now < until)
    }

    /// The rest of what was begun does not come: it was a key by itself, or is of no use.
    pub fn give_up(&mut self, now: Instant) {
        if let Some(mut text) = self.paste.take() {
            text.extend(std::mem::take(&mut self.rest));
            // What has come of its end is no text.
            let begun = (1..PASTE_END.len()).rev().filter_map(|length| PASTE_END.get(..length));
            let cut = begun.into_iter().find(|begun| text.ends_with(begun)).map_or(0, <[u8]>::len);
            text.truncate(text.len() - cut);
            self.said.push_back(Said::Event(Event::Paste(String::from_utf8_lossy(&text).into_owned())));
            return;
        }
        let rest = std::mem::take(&mut self.rest);
        let owed = self.owed.is_some_and(|until| now < until);
        if !owed {
            self.owed = None;
            self.forget_cut();
        } else if ask::begun(&rest) == Begun::Part && !rest.is_empty() {
            self.cut.clone_from(&rest);
            self.given_up = rest.len();
            if rest.len() > 1 {
                return;
            }
        }
        self.said.extend(alone(&rest));
    }

    /// What was held back as the rest of an answer is none: a single character was a key, more are of no use.
    fn forget_cut(&mut self) {
        let cut = std::mem::take(&mut self.cut);
        self.said.extend(alone(&cut).filter(|_| self.given_up > 1));
        if let Some(key @ [_]) = cut.get(self.given_up..) {
            self.read(key);
        }
    }
}

/// What was pressed where nothing follows: `Esc`, or a character with Alt.
fn alone(bytes: &[u8]) -> Option<Said> {
    match bytes {
        [ESC] => Some(key(KeyCode::Esc)),
        [ESC, byte] if byte.is_ascii() => Some(alt(char_key(char::from(*byte)))),
        _ => None,
    }
}

fn key(code: KeyCode) -> Said {
    Said::Event(Event::Key(code.into()))
}

fn alt(key: KeyEvent) -> Said {
    Said::Event(Event::Key(KeyEvent { modifiers: key.modifiers | KeyModifiers::ALT, ..key }))
}

/// The first thing in the bytes and its length; it may mean nothing. None if more bytes are needed to tell.
fn first(bytes: &[u8]) -> Option<(usize, Option<Said>)> {
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
        | [ESC, b'_', b'G', ..] => {
            let (text, length) = string(bytes)?;
            Some((length, ask::in_string(text).map(Said::Answer)))
        }
        [ESC, rest @ ..] => {
            let (length, key) = plain(rest)?;
            Some((1 + length, key.map(alt)))
        }
        _ => plain(bytes).map(|(length, key)| (length, key.map(|key| Said::Event(Event::Key(key))))),
    }
}

/// What follows `ESC [`: numbers and the like, and the character that ends them.
fn control_sequence(body: &[u8]) -> Option<(usize, Option<Said>)> {
    match body {
        // The kernel's console has its first function keys so.
        [b'['] => return None,
        [b'[', last @ b'A'..=b'E', ..] => return Some((2, Some(key(KeyCode::F(1 + last - b'A'))))),
        // A terminal that does not know the newer way to tell of the mouse: three more bytes, whatever they are.
        [b'M', rest @ ..] => {
            let [button, column, row, ..] = rest else { return None };
            return Some((4, sequence::old_mouse(*button, *column, *row).map(Said::Event)));
        }
        _ => {}
    }
    let end = body.iter().position(|byte| !matches!(byte, 0x20..=0x3f))?;
    let (parameters, rest) = body.split_at(end);
    match rest.first()? {
        last @ 0x40..=0x7e => {
            let answer = ask::in_control(parameters, *last).map(Said::Answer);
            Some((end + 1, answer.or_else(|| sequence::meaning(parameters, *last).map(Said::Event))))
        }
        // No sequence: what broke it is looked at for itself.
        _ if end == 0 => Some((0, Some(alt(char_key('['))))),
        _ => Some((end, None)),
    }
}

/// What is in a string that ends with `BEL` or `ESC \`, and its length: an answer, whoever has asked for it.
fn string(bytes: &[u8]) -> Option<(&[u8], usize)> {
    let begun = 2;
    let end = begun + bytes.get(begun..)?.iter().position(|byte| matches!(*byte, BEL | ESC))?;
    let text = bytes.get(1..end)?;
    let length = match bytes.get(end..)? {
        [BEL, ..] => end + 1,
        [ESC, b'\\', ..] => end + 2,
        [ESC] => return None,
        // One terminal ends a colour with `ESC` alone. It is no key.
        [ESC, ESC, ..] if ask::in_string(text).is_some() => end + 1,
        // Broken off by something else.
        _ => end,
    };
    Some((text, length))
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

/// The events that come of bytes that are read in these parts, with nothing after them.
pub fn events_of<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> Vec<Event> {
    let mut decoder = Decoder::default();
    parts.into_iter().for_each(|part| decoder.take(part));
    decoder.give_up(Instant::now());
    let all = std::iter::from_fn(|| decoder.next());
    all.filter_map(|said| if let Said::Event(event) = said { Some(event) } else { None }).collect()
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
