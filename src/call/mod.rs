//! A command with its arguments, as values: what keys, pickers, questions and the mouse keep. Text becomes one where a
//! person wrote it (a keymap, the `:` line), and is checked there for its shape, with the place of a fault; whom a name
//! means and which time words mean is found out when it is called.

mod parse;

use std::borrow::Cow;
use std::fmt;

use client::domain::{ConversationId, Timestamp};

pub use parse::{ParseError, Vocabulary, parse};

/// A command's name: dotted, lower case.
pub type Name = Cow<'static, str>;

/// One call of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The command, by its own name and no other one it answers to.
    pub command: Name,
    /// The number before it.
    pub count: Option<u32>,
    /// In the order of the command's parameters; those left out are missing.
    pub args: Vec<Arg>,
    /// The conversation that is meant, when it is not the one under the cursor when it runs; no text says it.
    pub about: Option<ConversationId>,
    /// Whether the marked ones are meant, whatever is under the cursor; no text says it.
    pub marked: bool,
}

impl Call {
    /// Of a command, given nothing.
    pub fn of(command: impl Into<Name>) -> Self {
        Self { command: command.into(), count: None, args: Vec::new(), about: None, marked: false }
    }

    /// The same, given this as well.
    pub fn with(mut self, arg: Arg) -> Self {
        self.args.push(arg);
        self
    }

    /// The same, with a number before it.
    pub fn times(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }

    /// The same, about this conversation.
    pub fn about(mut self, conversation: Option<ConversationId>) -> Self {
        self.about = conversation;
        self
    }

    /// The same, about the marked ones, where that is so.
    pub fn about_marked(mut self, marked: bool) -> Self {
        self.marked = marked;
        self
    }

    /// Whether it is the command and nothing else.
    pub fn is_bare(&self) -> bool {
        self.args.is_empty() && self.count.is_none()
    }

    /// The number that it is given.
    pub fn given(&self) -> Option<u64> {
        self.args.iter().find_map(|arg| match arg {
            Arg::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// The number that it is given, or that stands before it.
    pub fn number(&self) -> Option<u32> {
        self.given().map(|number| u32::try_from(number).unwrap_or(u32::MAX)).or(self.count)
    }

    /// How often it is to be done.
    pub fn repeats(&self) -> usize {
        self.number().map_or(1, |number| number.max(1) as usize)
    }

    /// Whether the person has agreed to what would be asked otherwise, and to what of it.
    pub fn yes(&self) -> Option<&str> {
        self.args.iter().find_map(|arg| match arg {
            Arg::Yes(what) => Some(what.as_str()),
            _ => None,
        })
    }

    /// What it is given, in words for people.
    pub fn words(&self) -> String {
        let count = self.count.filter(|_| self.args.is_empty()).map(|count| count.to_string());
        let words: Vec<String> = self.args.iter().map(Arg::words).chain(count).collect();
        words.join(" ")
    }
}

/// What a command is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// A thing, by its id.
    Id(Kind, String),
    /// A thing by its id, to be put on or taken off, whichever it is by then.
    Put(Kind, String, bool),
    /// A thing, by what a person calls it.
    Named(Kind, String),
    /// One of the words that the command knows.
    Choice(Name),
    /// A time, in a person's words.
    When(String),
    /// One of the clock's, written `@` and Unix seconds.
    At(Timestamp),
    /// A number that comes behind the command's name; one before it is the call's count.
    Number(u64),
    /// Whatever was written, without its quotes.
    Text(String),
    /// The person has agreed to what would be asked otherwise: to what of it, in a word.
    Yes(String),
}

/// What sort of thing an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A whole number.
    Number,
    /// A conversation, by its id.
    Conversation,
    /// A link of the thread: its number or its address.
    Link,
    /// A teammate, by name or `admin:ID`.
    Teammate,
    /// Whoever a conversation can be assigned to.
    Assignee,
    /// A team, by name or `team:ID`; `none` is no team.
    Team,
    /// A tag, by name or `id:ID`; a sign before that says whether it is put on or taken off.
    Tag,
    /// A macro, by name or `id:ID`.
    Macro,
    /// An inbox, by name, or a team's by `team:ID`.
    Inbox,
    /// A file or a directory of this machine, by its path.
    File,
    /// The name of a theme, as in `ui.theme`.
    Theme,
    /// When something is to happen, in words that are understood when it is called, or `@` and Unix seconds.
    When,
    /// How urgent something is.
    Priority,
    /// An order of the list.
    Order,
    /// What rows of the list are put together by.
    Group,
    /// Whether one is away: `on`, `off`, or `reassign`, for replies as well.
    Status,
    /// A reason to be away, by its words or `id:ID`.
    Reason,
    /// Whatever one writes, to the end of the line.
    Text,
    /// A condition, to the end of the line: quotation marks in it are its own.
    Condition,
    /// A yes to what would be asked.
    Yes,
}

/// Before the id of a teammate; and so on for the other things that are called by their ids.
const TEAMMATE: &str = "admin:";
const TEAM: &str = "team:";
const ID: &str = "id:";

impl Kind {
    /// The words that there are, where there are no others.
    pub fn choices(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Priority => Some(&["none", "low", "medium", "high", "urgent"]),
            Self::Order => Some(&["waiting", "newest", "oldest", "begun", "priority", "sla", "type", "wakes"]),
            Self::Group => Some(&["none", "company", "team", "tag"]),
            Self::Status => Some(&["on", "off", "reassign"]),
            _ => None,
        }
    }

    /// The words that mean something else than a name.
    fn reserved(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Assignee => &[("me", "me"), ("nobody", "nobody")],
            Self::Team => &[("none", "none"), ("nobody", "none")],
            _ => &[],
        }
    }

    /// What may stand before an id instead of a name: the sign, what sort of thing it is, and whether it is to be put
    /// on or taken off.
    fn signs(self) -> &'static [(&'static str, Self, Option<bool>)] {
        match self {
            Self::Assignee => &[(TEAMMATE, Self::Teammate, None), (TEAM, Self::Team, None)],
            Self::Team | Self::Inbox => &[(TEAM, Self::Team, None)],
            Self::Tag => &[(ID, Self::Tag, None), ("+id:", Self::Tag, Some(true)), ("-id:", Self::Tag, Some(false))],
            Self::Macro => &[(ID, Self::Macro, None)],
            Self::Reason => &[(ID, Self::Reason, None)],
            _ => &[],
        }
    }

    /// A name, or other words, as an argument of a line, which may be its last: in quotes only if it would mean something
    /// else without.
    pub fn written(self, words: &str, last: bool) -> String {
        let reads_as_it = |arg: &Arg| match arg {
            Arg::Named(_, read) | Arg::When(read) | Arg::Text(read) => read == words,
            Arg::Choice(read) => read == words,
            _ => false,
        };
        if self == Self::Condition {
            return words.to_owned();
        }
        let is_plain = words.trim() == words && !words.contains(char::is_control) && !words.starts_with(['\'', '"']);
        let reads_as_it = is_plain
            && (last && self.has_words() || is_word(words))
            && self.read(words, 0).is_ok_and(|arg| reads_as_it(&arg));
        if reads_as_it { words.to_owned() } else { self.quoted(words.to_owned()).to_string() }
    }

    /// Whether it may be of several words without quotes, where it comes last.
    fn has_words(self) -> bool {
        match self {
            Self::Assignee | Self::Team | Self::Tag | Self::Macro | Self::Inbox | Self::Theme | Self::Reason => true,
            Self::File => true,
            Self::When | Self::Text | Self::Condition => true,
            Self::Number | Self::Conversation | Self::Link | Self::Teammate | Self::Yes => false,
            Self::Priority | Self::Order | Self::Group | Self::Status => false,
        }
    }
}

/// A thing that a command takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// What help and errors call it.
    pub name: Name,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Whether it has to be given.
    pub need: Need,
}

/// Whether something has to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It is asked for, or refused for want of it.
    Must,
    /// It may be left out.
    May,
    /// It may be left out, and people are not told of it: what the program's own questions say.
    Untold,
}

impl Param {
    /// One that has to be given.
    pub const fn must(name: &'static str, kind: Kind) -> Self {
        Self { name: Cow::Borrowed(name), kind, need: Need::Must }
    }

    /// One that may be left out.
    pub const fn may(name: &'static str, kind: Kind) -> Self {
        Self { name: Cow::Borrowed(name), kind, need: Need::May }
    }

    /// One that people are not told of.
    pub const fn untold(name: &'static str, kind: Kind) -> Self {
        Self { name: Cow::Borrowed(name), kind, need: Need::Untold }
    }

    /// What it takes, for people: `[n]`, `<id>`; empty for what they are not told of.
    pub fn shape(&self) -> String {
        let words = match (self.kind, self.kind.choices()) {
            (_, Some(choices)) => choices.join("|"),
            (Kind::Assignee, _) => format!("{}|me|nobody", self.name),
            _ => self.name.clone().into_owned(),
        };
        match self.need {
            Need::Must => format!("<{words}>"),
            Need::May => format!("[{words}]"),
            Need::Untold => String::new(),
        }
    }
}

/// What a command takes, for people.
pub fn shape(params: &[Param]) -> String {
    let shapes: Vec<String> = params.iter().map(Param::shape).filter(|shape| !shape.is_empty()).collect();
    shapes.join(" ")
}

impl Arg {
    /// In words for people, without quotes.
    pub fn words(&self) -> String {
        match self {
            Self::Named(_, text) | Self::When(text) | Self::Text(text) => text.clone(),
            other => other.to_string(),
        }
    }

    /// The words of it that may stand without quotes: of which sort they are read again.
    fn plain(&self) -> Option<(&str, Kind)> {
        match self {
            Self::Named(kind, text) => Some((text, *kind)),
            Self::When(text) => Some((text, Kind::When)),
            Self::Text(text) => Some((text, Kind::Text)),
            Self::Id(Kind::Conversation, id) => Some((id, Kind::Conversation)),
            _ => None,
        }
    }
}

impl fmt::Display for Call {
    /// The line that reads as this call again, but for the conversation that it is about.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(count) = self.count {
            write!(f, "{count} ")?;
        }
        f.write_str(&self.command)?;
        self.args.iter().try_for_each(|arg| write!(f, " {arg}"))
    }
}

impl fmt::Display for Arg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Named(Kind::Condition, text) = self {
            return f.write_str(text);
        }
        if let Some((text, kind)) = self.plain() {
            let reads_as_it = is_word(text) && kind.read(text, 0).is_ok_and(|arg| arg == *self);
            return if reads_as_it { f.write_str(text) } else { quote(f, text) };
        }
        match self {
            Self::Id(kind, id) => {
                f.write_str(match kind {
                    Kind::Teammate => TEAMMATE,
                    Kind::Team => TEAM,
                    _ => ID,
                })?;
                word(f, id)
            }
            Self::Put(_, id, on) => {
                f.write_str(if *on { "+" } else { "-" })?;
                f.write_str(ID)?;
                word(f, id)
            }
            Self::Choice(word) => f.write_str(word),
            Self::At(at) => write!(f, "@{}", at.0),
            Self::Number(number) => write!(f, "{number}"),
            Self::Yes(what) => write!(f, "{what}!"),
            Self::Named(_, text) | Self::When(text) | Self::Text(text) => quote(f, text),
        }
    }
}

/// Whether it is one word, as far as a line's blanks and quotes go.
fn is_word(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| !matches!(c, '\'' | '"')) && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn word(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if is_word(text) { f.write_str(text) } else { quote(f, text) }
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if !text.contains(|c: char| c == '\'' || c.is_control()) {
        return write!(f, "'{text}'");
    }
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests;
