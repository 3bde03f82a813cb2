//! A line that a person wrote, read as a call.
//!
//! An argument is a word, or anything at all in quotes: `'…'` as it stands, `"…"` with `\"`, `\\`, `\n`, `\t` and
//! `\u{…}`. What is in quotes is never a word that the command knows, nor an id. The last argument may be of several
//! words without quotes (`tag billing question`), unless all of it is quoted.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::str::CharIndices;

use super::{Arg, Call, Kind, Name, Param, shape};
use crate::problem::nearest;
use client::domain::Timestamp;
use client::domain::text::clean_line;

/// The commands that there are, for reading.
pub trait Vocabulary {
    /// The command that answers to a name: what it is called, and what it takes.
    fn command(&self, name: &str) -> Option<(Name, &[Param])>;

    /// All names that a command answers to, to be suggested.
    fn names(&self) -> Vec<&str>;

    /// Whether a command answers to a name only because an earlier version had it.
    fn is_former(&self, _name: &str) -> bool {
        false
    }
}

/// Why a line is no call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Where in the line, in bytes.
    pub at: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub words: String,
    /// What was probably meant.
    pub near: Option<String>,
    /// Whether there is no such command at all.
    pub unknown: bool,
}

impl ParseError {
    fn new(at: Range<usize>, words: String) -> Self {
        Self { at, words, near: None, unknown: false }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)?;
        match &self.near {
            Some(near) => write!(f, ": did you mean `{near}`?"),
            None if self.unknown => f.write_str(": C-k finds them all"),
            None => Ok(()),
        }
    }
}

/// Reads a line as a call.
///
/// # Errors
/// What is wrong with its shape, and where.
pub fn parse(line: &str, commands: &dyn Vocabulary) -> Result<Call, ParseError> {
    let mut rest = Rest { line, at: 0 };
    let mut name = rest.bare();
    let mut count = None;
    if is_number(name.text) && !rest.left().is_empty() {
        let number = name.text.parse::<u32>();
        count = Some(number.map_err(|_| ParseError::new(name.at(), format!("`{}` is too great", name.text)))?);
        name = rest.bare();
    }
    let Some((command, params)) = commands.command(name.text) else {
        let names = commands.names();
        let near = nearest(name.text, names).filter(|near| *near != name.text).map(str::to_owned);
        let words = format!("there is no command `{}`", name.text);
        return Err(ParseError { near, unknown: true, ..ParseError::new(name.at(), words) });
    };
    let args = arguments(&mut rest, params)?;
    let mut call = Call { command, count, args, about: None, marked: false };
    let left = rest.left();
    if left.is_empty() {
        return Ok(call);
    }
    // What takes nothing but a count may have it behind it as well.
    if params.is_empty()
        && count.is_none()
        && let Ok(number) = left.parse::<u32>()
    {
        call.count = Some(number);
        return Ok(call);
    }
    let at = rest.at..rest.at + left.len();
    let takes = match shape(params) {
        takes if takes.is_empty() => "nothing".to_owned(),
        takes => takes,
    };
    Err(ParseError::new(at, format!("`{left}` is too much: `{}` takes {takes}", call.command)))
}

fn arguments(rest: &mut Rest<'_>, params: &[Param]) -> Result<Vec<Arg>, ParseError> {
    let mut args = Vec::new();
    for (place, param) in params.iter().enumerate() {
        let behind = params.get(place + 1..).unwrap_or_default();
        let left = rest.left();
        if left.is_empty() {
            break;
        }
        // A yes is known by its sign; what stands before it may be left out.
        let is_yes = left.split_whitespace().next().is_some_and(|word| word.ends_with('!'));
        let is_meant = match param.kind {
            Kind::Yes => is_yes,
            _ => !is_yes || behind.iter().all(|param| param.kind != Kind::Yes),
        };
        if !is_meant {
            continue;
        }
        let word = match param.kind {
            Kind::Condition => rest.condition(),
            kind if behind.is_empty() && kind.has_words() => rest.words()?,
            kind => rest.word(kind)?,
        };
        args.push(match word {
            // No number is a name: quotes about one change nothing.
            Word { quoted: true, text, at } if param.kind == Kind::Number => {
                let fault = |_| ParseError::new(at..rest.at, format!("`{text}` is no number"));
                Arg::Number(text.parse().map_err(fault)?)
            }
            Word { text, .. } if param.kind == Kind::Condition => Arg::Named(Kind::Condition, text.into_owned()),
            Word { quoted: true, text, .. } => param.kind.quoted(text.into_owned()),
            Word { text, at, .. } => param.kind.read_as(&text, at, &param.name)?,
        });
    }
    Ok(args)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

impl Kind {
    /// What words without quotes mean.
    pub(super) fn read(self, text: &str, at: usize) -> Result<Arg, ParseError> {
        self.read_as(text, at, "")
    }

    fn read_as(self, text: &str, at: usize, name: &str) -> Result<Arg, ParseError> {
        let all = at..at + text.len();
        if let Some((_, word)) = self.reserved().iter().find(|(word, _)| *word == text) {
            return Ok(Arg::Choice(Cow::Borrowed(word)));
        }
        for (sign, kind, on) in self.signs() {
            let Some(id) = text.strip_prefix(sign) else { continue };
            let id = whole(id, at + sign.len())?.map_or_else(|| id.to_owned(), Cow::into_owned);
            return Ok(match on {
                Some(on) => Arg::Put(*kind, id, *on),
                None => Arg::Id(*kind, id),
            });
        }
        if let Some(choices) = self.choices() {
            let found = choices.iter().find(|word| **word == text).map(|word| Arg::Choice(Cow::Borrowed(word)));
            return found.ok_or_else(|| {
                let (last, before) = choices.split_last().unwrap_or((&"", &[]));
                ParseError::new(all, format!("`{text}` is no {name}: {} or {last}", before.join(", ")))
            });
        }
        match self {
            Self::Number => {
                text.parse().map(Arg::Number).map_err(|_| ParseError::new(all, format!("`{text}` is no number")))
            }
            Self::Link if is_number(text) => {
                Ok(text.parse().map_or_else(|_| self.quoted(text.to_owned()), Arg::Number))
            }
            Self::When => match text.strip_prefix('@') {
                Some(seconds) => seconds
                    .parse()
                    .map(|at| Arg::At(Timestamp(at)))
                    .map_err(|_| ParseError::new(all, format!("`{seconds}` is not a Unix time"))),
                None => Ok(self.quoted(text.to_owned())),
            },
            Self::Yes => Ok(Arg::Yes(text.strip_suffix('!').unwrap_or(text).to_owned())),
            _ => Ok(self.quoted(text.to_owned())),
        }
    }

    /// What words in quotes mean: themselves.
    pub(super) fn quoted(self, text: String) -> Arg {
        match self {
            Self::Conversation => Arg::Id(self, text),
            Self::When => Arg::When(text),
            Self::Number | Self::Text => Arg::Text(text),
            Self::Yes => Arg::Yes(text),
            _ => Arg::Named(self, text),
        }
    }
}

/// A word of a line.
struct Word<'a> {
    text: Cow<'a, str>,
    at: usize,
    quoted: bool,
}

struct Bare<'a> {
    text: &'a str,
    from: usize,
}

impl Bare<'_> {
    fn at(&self) -> Range<usize> {
        self.from..self.from + self.text.len()
    }
}

/// What is left of a line.
struct Rest<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Rest<'a> {
    /// What is left, from its first word to its last.
    fn left(&mut self) -> &'a str {
        let left = self.line.get(self.at..).unwrap_or_default();
        self.at = self.line.len() - left.trim_start().len();
        left.trim()
    }

    /// The next word, whatever it is made of.
    fn bare(&mut self) -> Bare<'a> {
        let left = self.left();
        let text = left.split(char::is_whitespace).next().unwrap_or_default();
        let from = self.at;
        self.at += text.len();
        Bare { text, from }
    }

    /// The next word; one that has quotes at its beginning, or behind a sign before an id, goes up to where they end.
    fn word(&mut self, kind: Kind) -> Result<Word<'a>, ParseError> {
        let left = self.left();
        let from = self.at;
        if left.starts_with(['\'', '"']) {
            let (text, length) = quoted(left, from)?;
            self.at += length;
            return Ok(Word { text, at: from, quoted: true });
        }
        let word = left.split(char::is_whitespace).next().unwrap_or_default();
        let sign = kind.signs().iter().map(|(sign, _, _)| sign.len()).find(|len| {
            let (sign, id) = word.split_at_checked(*len).unwrap_or_default();
            id.starts_with(['\'', '"']) && kind.signs().iter().any(|(known, _, _)| *known == sign)
        });
        let text = match sign {
            Some(sign) => {
                let (_, length) = quoted(left.get(sign..).unwrap_or_default(), from + sign)?;
                left.get(..sign + length).unwrap_or(word)
            }
            None => word,
        };
        self.at += text.len();
        Ok(Word { text: Cow::Borrowed(text), at: from, quoted: false })
    }

    /// All that is left, as it stands, but for `'…'` around all of it.
    fn condition(&mut self) -> Word<'a> {
        let left = self.left();
        let at = self.at;
        self.at = self.line.len();
        let inside =
            left.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).filter(|text| !text.contains('\''));
        let text = clean_line(inside.unwrap_or(left)).trim().to_owned();
        Word { text: Cow::Owned(text), at, quoted: false }
    }

    /// All that is left.
    fn words(&mut self) -> Result<Word<'a>, ParseError> {
        let left = self.left();
        let at = self.at;
        self.at = self.line.len();
        Ok(match whole(left, at)? {
            Some(text) => Word { text, at, quoted: true },
            None => Word { text: Cow::Borrowed(left), at, quoted: false },
        })
    }
}

/// What a text means that is quoted from its beginning to its end; none if it is not.
fn whole(text: &str, at: usize) -> Result<Option<Cow<'_, str>>, ParseError> {
    let mark = text.chars().next().filter(|c| matches!(c, '\'' | '"'));
    if mark.is_none_or(|mark| text.len() < 2 || !text.ends_with(mark)) {
        return Ok(None);
    }
    match quoted(text, at) {
        Ok((inside, length)) if length == text.len() => Ok(Some(inside)),
        // One of several words is quoted, or an apostrophe begins one.
        Ok(_) => Ok(None),
        Err(fault) if fault.words == UNCLOSED => Ok(None),
        Err(fault) => Err(fault),
    }
}

const UNCLOSED: &str = "the quotes are not closed";

/// The text in the quotes at the beginning, and how many bytes it takes with them.
fn quoted(text: &str, at: usize) -> Result<(Cow<'_, str>, usize), ParseError> {
    let mut chars = text.char_indices();
    let Some((_, mark)) = chars.next() else {
        return Ok((Cow::Borrowed(""), 0));
    };
    let mut inside = String::new();
    while let Some((place, c)) = chars.next() {
        match c {
            c if c == mark => return Ok((Cow::Owned(inside), place + c.len_utf8())),
            '\\' if mark == '"' => match chars.next() {
                Some((_, c @ ('"' | '\\'))) => inside.push(c),
                Some((_, 'n')) => inside.push('\n'),
                Some((_, 't')) => inside.push('\t'),
                Some((_, 'u')) => {
                    let wrong =
                        || ParseError::new(at + place..at + text.len(), "`\\u{…}` names no character".to_owned());
                    inside.push(named(&mut chars).ok_or_else(wrong)?);
                }
                _ => {
                    let words = "after a backslash in quotes come `\"`, `\\`, `n`, `t` or `u{…}`".to_owned();
                    return Err(ParseError::new(at + place..at + place + 1, words));
                }
            },
            c => inside.push(c),
        }
    }
    Err(ParseError::new(at..at + text.len(), UNCLOSED.to_owned()))
}

/// The character that a number in braces names.
fn named(chars: &mut CharIndices<'_>) -> Option<char> {
    chars.next().filter(|(_, c)| *c == '{')?;
    let digits: String = chars.map(|(_, c)| c).take_while(|c| *c != '}').collect();
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32)
}
