//! The table of keys: what each is called, what it takes, its default, and what it does.

use super::Config;

/// A table of the config file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Section {
    /// At the top of the file, in no table.
    Top,
    /// `[profile.NAME]`.
    Profile,
    /// `[ui]`.
    Ui,
    /// `[sync]`.
    Sync,
    /// `[notify]`.
    Notify,
    /// `[composer]`.
    Composer,
    /// `[practice]`.
    Practice,
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// `true` or `false`.
    Switch,
    /// A whole number between these.
    Whole(i64, i64),
    /// A number between these.
    Number(f64, f64),
    /// Any text.
    Text,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of these words, each at most once.
    Choices(&'static [&'static str]),
}

/// A value as it was read.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Switch(bool),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// Text.
    Text(String),
    /// A list of words.
    List(Vec<String>),
}

/// A key of the config.
pub struct Entry {
    /// Its table.
    pub section: Section,
    /// Its name in the table.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// The default, as in the file.
    pub default: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Puts a value of the right kind into the config.
    pub(super) put: fn(&mut Config, &Value),
}

/// All keys.
pub fn entries() -> &'static [Entry] {
    &[]
}
