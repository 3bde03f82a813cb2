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
