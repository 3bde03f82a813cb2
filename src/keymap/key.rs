//! One key press: how a terminal reports it, how a person writes it, and the one form that both come down to.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// What is pressed, besides Ctrl, Alt and Shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A printable character; Shift is in its case.
    Char(char),
    /// A function key, 1 to 24.
    F(u8),
    /// Written `enter`, `return` or `ret`; a terminal sends the same for `C-m`.
    Enter,
    /// Written `esc` or `escape`; a terminal sends the same for `C-[`.
    Esc,
    /// Written `tab`; a terminal sends the same for `C-i`.
    Tab,
    /// Written `backspace` or `bs`.
    Backspace,
    /// Delete forward.
    Delete,
    /// Written `ins` or `insert`.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Written `home`.
    Home,
    /// Written `end`.
    End,
    /// Written `pgup` or `pageup`.
    PageUp,
    /// Written `pgdn` or `pagedown`.
    PageDown,
}

/// The keys that have names; `-` alone and every other character stand for themselves.
const NAMES: [(&str, Code); 15] = [
    ("space", Code::Char(' ')),
    ("enter", Code::Enter),
    ("esc", Code::Esc),
    ("tab", Code::Tab),
    ("backspace", Code::Backspace),
    ("del", Code::Delete),
    ("ins", Code::Insert),
    ("up", Code::Up),
    ("down", Code::Down),
    ("left", Code::Left),
    ("right", Code::Right),
    ("home", Code::Home),
    ("end", Code::End),
    ("pgup", Code::PageUp),
    ("pgdn", Code::PageDown),
];

/// Other spellings that people try.
const ALIASES: [(&str, Code); 9] = [
    ("return", Code::Enter),
    ("ret", Code::Enter),
    ("escape", Code::Esc),
    ("bs", Code::Backspace),
    ("delete", Code::Delete),
    ("insert", Code::Insert),
    ("pageup", Code::PageUp),
    ("pagedown", Code::PageDown),
    ("spc", Code::Char(' ')),
];

/// All spellings of the keys that have names.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().chain(&ALIASES).map(|(name, _)| *name)
}

/// Which of Ctrl, Alt and Shift are held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mods {
    /// Ctrl, written `C-`.
    pub ctrl: bool,
    /// Alt, written `A-`.
    pub alt: bool,
    /// Shift, written `S-`; never set on a character.
    pub shift: bool,
}

/// A key press in its one normal form: two presses that a terminal cannot tell apart are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    code: Code,
    mods: Mods,
}

impl Key {
    /// A key, brought to its normal form.
    pub fn new(code: Code, mods: Mods) -> Self {
        let mut key = Self { code, mods };
        if let Code::Char(c) = key.code {
            key.settle_shift(c);
        }
        if let Code::Char(c) = key.code {
            key.settle_control(c);
        }
        key
    }

    /// A key without Ctrl, Alt or Shift.
    pub fn plain(code: Code) -> Self {
        Self::new(code, Mods::default())
    }

    /// The key itself, without what is held with it.
    pub fn code(self) -> Code {
        self.code
    }

    /// What is held with it.
    pub fn mods(self) -> Mods {
        self.mods
    }

    /// The character that the key types, if it types one.
    pub fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.mods.ctrl && !self.mods.alt => Some(c),
            _ => None,
        }
    }

    /// The digit that the key types, for counts before a command.
    pub fn digit(self) -> Option<u32> {
        self.typed().and_then(|c| c.to_digit(10))
    }

    /// Whether only terminals with the kitty keyboard protocol can send it.
    pub fn needs_kitty(self) -> bool {
        let Mods { ctrl, shift, .. } = self.mods;
        match self.code {
            Code::Char(c) => ctrl && !(c.is_ascii_lowercase() || matches!(c, ' ' | '\\' | ']' | '^' | '/')),
            Code::Tab => ctrl,
            Code::Enter | Code::Esc | Code::Backspace => ctrl || shift,
            _ => false,
        }
    }

    /// Shift is in the case of a character, so it says nothing more.
    fn settle_shift(&mut self, c: char) {
        if self.mods.shift {
            let mut upper = c.to_uppercase();
            if let (Some(one), None) = (upper.next(), upper.next()) {
                self.code = Code::Char(one);
            }
            self.mods.shift = false;
        }
    }

    /// Control characters and the keys they are: a terminal sends one byte for both.
    fn settle_control(&mut self, c: char) {
        let (code, ctrl) = match (c, self.mods.ctrl) {
            ('\r' | '\n', _) | ('m', true) => (Code::Enter, false),
            ('\t', _) | ('i', true) => (Code::Tab, false),
            ('\u{1b}', _) | ('[', true) => (Code::Esc, false),
            ('\u{7f}', _) => (Code::Backspace, false),
            ('@' | '2', true) => (Code::Char(' '), true),
            ('4', true) => (Code::Char('\\'), true),
            ('5', true) => (Code::Char(']'), true),
            ('6', true) => (Code::Char('^'), true),
            ('7' | '_', true) => (Code::Char('/'), true),
            _ => return,
        };
        self.code = code;
        self.mods.ctrl = ctrl;
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, prefix) in [(self.mods.ctrl, "C-"), (self.mods.alt, "A-"), (self.mods.shift, "S-")] {
            if held {
                f.write_str(prefix)?;
            }
        }
        match (NAMES.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, Code::F(n)) => write!(f, "f{n}"),
            (None, Code::Char(c)) => write!(f, "{c}"),
            (None, _) => Ok(()),
        }
    }
}

/// Why a key as written is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a key")]
pub struct NotAKey(pub String);

impl NotAKey {
    /// What was probably meant, or how keys are written.
    pub fn help(&self) -> String {
        let names = NAMES.iter().map(|(name, _)| *name);
        let bare = self.0.rsplit('-').find(|part| !part.is_empty()).unwrap_or(&self.0).to_lowercase();
        match crate::problem::nearest(&bare, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => {
                "write `x`, `C-k`, `A-x`, `S-tab`, `enter`, `f1`; a space between the keys of a sequence".to_owned()
            }
        }
    }
}

impl FromStr for Key {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let mut mods = Mods::default();
        let mut rest = text;
        while rest.len() > 2 {
            let held = match rest.get(..2) {
                Some("C-" | "c-") => &mut mods.ctrl,
                Some("A-" | "a-" | "M-" | "m-") => &mut mods.alt,
                Some("S-" | "s-") => &mut mods.shift,
                _ => break,
            };
            if std::mem::replace(held, true) {
                return Err(NotAKey(text.to_owned()));
            }
            rest = rest.get(2..).unwrap_or_default();
        }
        code_of(rest).map(|code| Self::new(code, mods)).ok_or_else(|| NotAKey(text.to_owned()))
    }
}

/// The key that a name or a single character stands for.
fn code_of(name: &str) -> Option<Code> {
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return (!c.is_control() && !c.is_whitespace()).then_some(Code::Char(c));
    }
    let name = name.to_ascii_lowercase();
    if let Some((_, code)) = NAMES.iter().chain(&ALIASES).find(|(known, _)| *known == name) {
        return Some(*code);
    }
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=24).contains(&number).then_some(Code::F(number))
}

/// The event is no key press that could be bound: a release, a modifier alone, a media key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a key press that can be bound")]
pub struct NotBindable;

impl TryFrom<KeyEvent> for Key {
    type Error = NotBindable;

    fn try_from(event: KeyEvent) -> Result<Self, NotBindable> {
        let beyond = KeyModifiers::SUPER | KeyModifiers::HYPER | KeyModifiers::META;
        if event.kind == KeyEventKind::Release || event.modifiers.intersects(beyond) {
            return Err(NotBindable);
        }
        let mut mods = Mods {
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
            shift: event.modifiers.contains(KeyModifiers::SHIFT),
        };
        let code = match event.code {
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::F(n) => Code::F(n),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab => Code::Tab,
            KeyCode::BackTab => {
                mods.shift = true;
                Code::Tab
            }
            KeyCode::Null => {
                mods.ctrl = true;
                Code::Char(' ')
            }
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Insert => Code::Insert,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            _ => return Err(NotBindable),
        };
        Ok(Self::new(code, mods))
    }
}

/// Keys pressed one after another, such as `g g`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeySequence(Vec<Key>);

impl KeySequence {
    /// A sequence; none of an empty list.
    pub fn new(keys: Vec<Key>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Its keys, at least one.
    pub fn keys(&self) -> &[Key] {
        &self.0
    }

    /// Whether it is the beginning of a longer one.
    pub fn begins(&self, longer: &Self) -> bool {
        longer.0.len() > self.0.len() && longer.0.starts_with(&self.0)
    }

    /// As a person reads it: keys that are called by a word begin with a capital.
    pub fn called(&self) -> String {
        match self.to_string().as_str() {
            "enter" => "Enter".to_owned(),
            "esc" => "Esc".to_owned(),
            "tab" => "Tab".to_owned(),
            other => other.to_owned(),
        }
    }

    /// Whether only terminals with the kitty keyboard protocol can send it.
    pub fn needs_kitty(&self) -> bool {
        self.0.iter().any(|key| key.needs_kitty())
    }
}

impl fmt::Display for KeySequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, key) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{key}")?;
        }
        Ok(())
    }
}

impl FromStr for KeySequence {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let keys: Vec<Key> = text.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        Self::new(keys).ok_or_else(|| NotAKey(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(text: &str) -> Key {
        text.parse().unwrap()
    }

    fn event(code: KeyCode, modifiers: KeyModifiers) -> String {
        Key::try_from(KeyEvent::new(code, modifiers)).unwrap().to_string()
    }

    #[test]
    fn keys_are_written_in_one_way_only() {
        for (written, normal) in [
            ("C-k", "C-k"),
            ("c-k", "C-k"),
            ("C-S-a", "C-A"),
            ("S-a", "A"),
            ("M-x", "A-x"),
            ("S-C-tab", "C-S-tab"),
            ("Return", "enter"),
            ("C-m", "enter"),
            ("C-[", "esc"),
            ("C-i", "tab"),
            ("C-@", "C-space"),
            ("C-_", "C-/"),
            ("-", "-"),
            ("C--", "C--"),
            ("C", "C"),
            ("PgDn", "pgdn"),
            ("F12", "f12"),
            ("é", "é"),
        ] {
            assert_eq!(key(written).to_string(), normal, "{written}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused_with_help() {
        for text in ["", "C-", "foo", "C-C-x", "f0", "f25", "hyper-x", "ab", "\t", "X-a"] {
            assert!(text.parse::<Key>().is_err(), "{text:?}");
        }
        assert_eq!("entr".parse::<Key>().unwrap_err().help(), "did you mean `enter`?");
        assert!("  ".parse::<KeySequence>().is_err());
    }

    #[test]
    fn events_of_a_terminal_become_the_keys_people_write() {
        let none = KeyModifiers::NONE;
        assert_eq!(event(KeyCode::Char('G'), KeyModifiers::SHIFT), "G");
        assert_eq!(event(KeyCode::Char('g'), KeyModifiers::SHIFT), "G");
        assert_eq!(event(KeyCode::Char('?'), KeyModifiers::SHIFT), "?");
        assert_eq!(event(KeyCode::BackTab, KeyModifiers::SHIFT), "S-tab");
        assert_eq!(event(KeyCode::BackTab, none), "S-tab");
        assert_eq!(event(KeyCode::Char('7'), KeyModifiers::CONTROL), "C-/");
        assert_eq!(event(KeyCode::Null, none), "C-space");
        assert_eq!(event(KeyCode::Char('['), KeyModifiers::CONTROL), "esc");
        assert_eq!(event(KeyCode::Enter, KeyModifiers::CONTROL), "C-enter");
    }

    #[test]
    fn releases_and_lone_modifiers_are_no_keys() {
        let release = KeyEvent::new_with_kind(KeyCode::Char('a'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(Key::try_from(release), Err(NotBindable));
        assert!(Key::try_from(KeyEvent::new(KeyCode::CapsLock, KeyModifiers::NONE)).is_err());
        assert!(Key::try_from(KeyEvent::new(KeyCode::Char('a'), KeyModifiers::SUPER)).is_err());
    }

    #[test]
    fn keys_beyond_an_old_terminal_are_known() {
        for text in ["C-enter", "S-enter", "C-A", "C-tab", "C-1", "C-backspace"] {
            assert!(key(text).needs_kitty(), "{text}");
        }
        for text in ["C-a", "enter", "A-enter", "S-tab", "C-left", "A", "C-space", "C-/", "f5"] {
            assert!(!key(text).needs_kitty(), "{text}");
        }
    }

    fn any_key() -> impl Strategy<Value = Key> {
        let named: Vec<Code> = NAMES.iter().map(|(_, code)| *code).collect();
        let code = prop_oneof![
            prop::sample::select(named),
            (1u8..=24).prop_map(Code::F),
            any::<char>()
                .prop_filter("printable", |c| !c.is_control() && (*c == ' ' || !c.is_whitespace()))
                .prop_map(Code::Char),
            prop::char::range(' ', '~').prop_map(Code::Char),
        ];
        (code, any::<[bool; 3]>()).prop_map(|(code, [ctrl, alt, shift])| Key::new(code, Mods { ctrl, alt, shift }))
    }

    proptest! {
        #[test]
        fn what_is_printed_parses_to_itself(keys in prop::collection::vec(any_key(), 1..4)) {
            let sequence = KeySequence::new(keys).unwrap();
            prop_assert_eq!(sequence.to_string().parse::<KeySequence>(), Ok(sequence));
        }

        #[test]
        fn normalising_twice_changes_nothing(key in any_key()) {
            prop_assert_eq!(Key::new(key.code(), key.mods()), key);
        }
    }
}
