//! What a text is being written as.

/// What a draft will become. It never changes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DraftMode {
    /// A reply: the customer reads it.
    Reply,
    /// A note: teammates read it.
    Note,
}
