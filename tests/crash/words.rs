//! Words that tell one message from another.

/// A word as it is typed: one that no other contains.
pub fn spelled(word: u32) -> String {
    format!("w{word}x")
}

/// The words in a text.
pub fn of(text: &str) -> Vec<u32> {
    let pieces = text.split(|c: char| !c.is_ascii_alphanumeric());
    pieces.filter_map(|piece| piece.strip_prefix('w')?.strip_suffix('x')?.parse().ok()).collect()
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
