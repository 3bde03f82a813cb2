//! Where a conversation stands.

/// Where a conversation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Somebody has to do something.
    Open,
    /// Put away until a time comes or somebody writes.
    Snoozed,
    /// Done.
    Closed,
}

impl State {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Open, Self::Snoozed, Self::Closed];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Snoozed => "snoozed",
            Self::Closed => "closed",
        }
    }

    /// Intercom's `open` flag: true for snoozed ones too (API 24.7).
    pub fn counts_as_open(self) -> bool {
        self != Self::Closed
    }
}
