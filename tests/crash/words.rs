//! Words that tell one message from another.

/// A word as it is typed: one that no other contains.
pub fn spelled(word: u32) -> String {
    format!("w{word}x")
}

/// The words in a text, also those that a key pressed in that moment has glued something to.
pub fn of(text: &str) -> Vec<u32> {
    let begun = text.split('w').skip(1);
    begun.filter_map(|rest| rest.split_once('x')?.0.parse().ok()).collect()
}

/// What became of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was typed, and nothing more is known: it may be anywhere, once, or lost with the last two seconds.
    Typed,
    /// It was on screen as a draft for long enough.
    Kept,
    /// It was shown as sent.
    Sent,
    /// It was shown as sent, and then its undoing was asked for, but not seen.
    Undoing,
    /// It was shown as taken back.
    Undone,
}
