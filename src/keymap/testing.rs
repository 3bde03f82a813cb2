//! Commands for tests of keymaps alone.

use crate::call::{Kind, Name, Param, Vocabulary};

const WORDS: &[Param] = &[Param::may("words", Kind::Text)];

/// Any word is a command, which takes any words.
pub(super) struct Any;

impl Vocabulary for Any {
    fn command(&self, name: &str) -> Option<(Name, &[Param])> {
        Some((Name::Owned(name.to_owned()), WORDS))
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Any word, of which `before` is a name that `now` had in an earlier version.
pub(super) struct Renamed;

impl Vocabulary for Renamed {
    fn command(&self, name: &str) -> Option<(Name, &[Param])> {
        Any.command(if name == "before" { "now" } else { name })
    }

    fn names(&self) -> Vec<&str> {
        Vec::new()
    }

    fn is_former(&self, name: &str) -> bool {
        name == "before"
    }
}

/// Any word but this one.
pub(super) struct AllBut(pub &'static str);

impl Vocabulary for AllBut {
    fn command(&self, name: &str) -> Option<(Name, &[Param])> {
        if name == self.0 { None } else { Any.command(name) }
    }

    fn names(&self) -> Vec<&str> {
        vec!["snooze", "tag"]
    }
}
