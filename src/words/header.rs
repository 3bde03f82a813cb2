//! The header of a text in the person's own editor, and what is wrong with one that came back.

/// Behind the mode.
pub const MODES: &str = "reply or note";

/// Behind what follows.
pub const THENS: &str = "close, snooze TIME, assign NAME, nothing";

/// The line of that number is wrong.
pub fn wrong(line: usize, why: &str) -> String {
    format!("Header, line {line}: {why}. Nothing of the header was taken; your text is here")
}

/// It names nothing that a header has.
pub fn unknown(name: &str) -> String {
    format!("“{name}” is none of Mode, Then, Tags and Attach")
}

/// A mode that there is not.
pub fn no_mode(words: &str) -> String {
    format!("“{words}” is no mode; write {MODES}")
}

/// The same line twice.
pub fn twice(name: &str) -> String {
    format!("there are two lines “{name}”; leave one of them out")
}

/// No reply can be written there.
pub fn no_reply(why: &str) -> String {
    format!("no reply goes there: {why}")
}
