//! Values of settings: what a key takes, and reading it from a file or from words.

use std::fmt;
use std::net::SocketAddr;

use crate::problem::{file, nearest};
use client::condition::Length;

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number between these.
    Whole(i64, i64),
    /// A number between these.
    Number(f64, f64),
    /// Whatever is written.
    Text,
    /// An address that begins with `https://` or `http://`, or nothing.
    Url,
    /// An address and a port to listen at, or nothing.
    Listen,
    /// A time such as `90s`, `30m`, `4h` or `2d`, or nothing.
    Length,
    /// Hours of the day such as `22:00-07:00`, or nothing.
    Hours,
    /// Inboxes with numbers, such as `unassigned 20, mine 30`, or nothing.
    Alarms,
    /// A list of names, each at most once.
    Names,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of these words, each at most once.
    Choices(&'static [&'static str]),
}

/// A value as it was read; shown as in the file.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Switch(bool),
    /// A whole number.
    Whole(i64),
    /// One that may have a fraction.
    Number(f64),
    /// Words, an address or a choice.
    Text(String),
    /// A list of words.
    List(Vec<String>),
}

/// What is wrong with a value, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch => write!(f, "`true` or `false`"),
            Self::Whole(from, to) => write!(f, "a whole number from {from} to {to}"),
            Self::Number(from, to) => write!(f, "a number from {from} to {to}"),
            Self::Text => write!(f, "text"),
            Self::Url => write!(f, "an address that begins with `https://` or `http://`, or nothing"),
            Self::Listen => write!(f, "an address and a port, such as `127.0.0.1:8931`, or nothing"),
            Self::Length => write!(f, "a time such as `30m`, `4h` or `2d`, or nothing"),
            Self::Hours => write!(f, "hours such as `22:00-07:00`, or nothing"),
            Self::Alarms => write!(f, "inboxes with numbers such as `unassigned 20, mine 30`, or nothing"),
            Self::Names => write!(f, "a list of names"),
            Self::Choice(words) => write!(f, "{}", list(words, "or")),
            Self::Choices(words) => write!(f, "a list of {}", list(words, "and")),
        }
    }
}

/// Words as `a`, `b` or `c`.
fn list(words: &[&str], joint: &str) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} {joint} {last}", before.join(", ")),
        _ => quoted.concat(),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(on) => write!(f, "{on}"),
            Self::Whole(n) => write!(f, "{n}"),
            Self::Number(n) => write!(f, "{n:?}"),
            Self::Text(text) => write!(f, "{}", toml::Value::from(text.as_str())),
            Self::List(words) => write!(f, "{}", toml::Value::from(words.clone())),
        }
    }
}

impl Kind {
    /// Takes a value of a file.
    pub(super) fn of_file(self, value: &file::Value) -> Result<Value, Wrong> {
        let fits = match (self, value) {
            (Self::Switch, file::Value::Switch(on)) => Some(Value::Switch(*on)),
            (Self::Whole(..), file::Value::Whole(n)) => Some(Value::Whole(*n)),
            #[expect(clippy::cast_precision_loss, reason = "numbers in settings are small")]
            (Self::Number(..), file::Value::Whole(n)) => Some(Value::Number(*n as f64)),
            (Self::Number(..), file::Value::Number(n)) => Some(Value::Number(*n)),
            (kind, file::Value::Text(text)) if kind.is_text() => Some(Value::Text(text.clone())),
            (Self::Choices(_) | Self::Names, value) => value.texts().map(Value::List),
            _ => None,
        };
        match fits {
            Some(value) => self.check(value),
            None => Err(Wrong { message: format!("takes {self}, not {}", value.kind()), help: None }),
        }
    }

    /// Takes words of the environment or the command line.
    pub(super) fn of_words(self, words: &str) -> Result<Value, Wrong> {
        let words = words.trim();
        let fits = match self {
            Self::Switch => match words.to_ascii_lowercase().as_str() {
                "true" | "1" | "on" | "yes" => Some(Value::Switch(true)),
                "false" | "0" | "off" | "no" => Some(Value::Switch(false)),
                _ => None,
            },
            Self::Whole(..) => words.parse().ok().map(Value::Whole),
            Self::Number(..) => words.parse().ok().map(Value::Number),
            Self::Text | Self::Url | Self::Listen | Self::Length | Self::Hours | Self::Alarms | Self::Choice(_) => {
                Some(Value::Text(words.to_owned()))
            }
            Self::Choices(_) | Self::Names => {
                let parts = words.split(',').map(str::trim).filter(|part| !part.is_empty());
                Some(Value::List(parts.map(str::to_owned).collect()))
            }
        };
        match fits {
            Some(value) => self.check(value),
            None => Err(Wrong { message: format!("takes {self}, not `{words}`"), help: None }),
        }
    }

    /// Whether its values are written as text.
    fn is_text(self) -> bool {
        !matches!(self, Self::Switch | Self::Whole(..) | Self::Number(..) | Self::Choices(_) | Self::Names)
    }

    /// Holds a value of the right type against the limits.
    fn check(self, value: Value) -> Result<Value, Wrong> {
        let unknown = |word: &str, words: &'static [&'static str]| Wrong {
            message: format!("takes {self}, not `{word}`"),
            help: nearest(word, words.iter().copied()).map(|near| format!("did you mean `{near}`?")),
        };
        match (self, &value) {
            (Self::Whole(from, to), Value::Whole(n)) if !(from..=to).contains(n) => {
                Err(Wrong { message: format!("takes {self}, not {n}"), help: None })
            }
            (Self::Number(from, to), Value::Number(n)) if !(from..=to).contains(n) => {
                Err(Wrong { message: format!("takes {self}, not {n}"), help: None })
            }
            (Self::Url, Value::Text(url)) if !url.is_empty() && !is_address(url) => {
                Err(Wrong { message: format!("takes {self}, not `{url}`"), help: None })
            }
            (Self::Listen, Value::Text(at)) if !at.is_empty() && at.parse::<SocketAddr>().is_err() => {
                let help = meant_to_listen(at).map(|at| format!("did you mean `{at}`?"));
                Err(Wrong { message: format!("takes {self}, not `{at}`"), help })
            }
            (Self::Length, Value::Text(text)) if !text.is_empty() && value.seconds().is_none() => {
                Err(Wrong { message: format!("takes {self}, not `{text}`"), help: None })
            }
            (Self::Hours, Value::Text(text)) if !text.is_empty() && value.hours().is_none() => {
                Err(Wrong { message: format!("takes {self}, not `{text}`"), help: None })
            }
            (Self::Alarms, Value::Text(text)) if value.alarms().is_none() => {
                Err(Wrong { message: format!("takes {self}, not `{text}`"), help: None })
            }
            (Self::Choice(words), Value::Text(word)) if !words.contains(&word.as_str()) => Err(unknown(word, words)),
            (Self::Choices(words), Value::List(given))
                if let Some(word) = given.iter().find(|word| !words.contains(&word.as_str())) =>
            {
                Err(unknown(word, words))
            }
            (Self::Names, Value::List(given)) if given.iter().any(|name| name.trim().is_empty()) => {
                Err(Wrong { message: "has a name that is empty".to_owned(), help: None })
            }
            (Self::Choices(_) | Self::Names, Value::List(given)) => {
                match given.iter().enumerate().find(|(i, word)| given.iter().take(*i).any(|before| before == *word)) {
                    Some((_, twice)) => Err(Wrong { message: format!("has `{twice}` twice"), help: None }),
                    None => Ok(value),
                }
            }
            _ => Ok(value),
        }
    }
}

/// What an address to listen at probably meant: a port alone, this machine by its name, or an URL of it.
fn meant_to_listen(at: &str) -> Option<SocketAddr> {
    let at = at.trim().trim_start_matches("http://").trim_end_matches('/');
    let on_this_machine = |port: &str| format!("127.0.0.1:{port}").parse().ok();
    let port = at.strip_prefix("localhost:").or_else(|| at.strip_prefix(':')).unwrap_or(at);
    at.parse().ok().or_else(|| on_this_machine(port))
}

fn is_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// What a value is to the program; a value of another type gives the empty one, which `Kind` never lets through.
impl Value {
    pub(super) fn switch(&self) -> bool {
        matches!(self, Self::Switch(true))
    }

    pub(super) fn whole(&self) -> u64 {
        match self {
            Self::Whole(n) => u64::try_from(*n).unwrap_or_default(),
            _ => 0,
        }
    }

    pub(super) fn number(&self) -> f64 {
        match self {
            Self::Number(n) => *n,
            _ => 0.0,
        }
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }

    /// The text, unless it is empty.
    pub(super) fn some_text(&self) -> Option<String> {
        Some(self.text()).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The seconds that a time takes by the clock; none where it is none.
    pub(super) fn seconds(&self) -> Option<i64> {
        Length::read(self.text()).ok().and_then(Length::seconds)
    }

    /// From which minute of the day to which; none where it is none.
    pub(super) fn hours(&self) -> Option<(u16, u16)> {
        let minute = |clock: &str| {
            let (hour, minute) = clock.trim().split_once(':')?;
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let (from, to) = self.text().split_once('-')?;
        minute(from).zip(minute(to)).filter(|(from, to)| from != to)
    }

    /// Inboxes, each with the number that it is not to pass; none where it is none.
    pub(super) fn alarms(&self) -> Option<Vec<(String, u64)>> {
        let all = self.text().split(',').map(str::trim).filter(|one| !one.is_empty());
        all.map(|one| {
            let (name, most) = one.rsplit_once(char::is_whitespace)?;
            Some((name.trim().to_owned(), most.parse().ok()?))
        })
        .collect()
    }

    pub(super) fn words(&self) -> &[String] {
        match self {
            Self::List(words) => words,
            _ => &[],
        }
    }
}
