//! What help says beside keys and commands.

/// Above all commands.
pub const COMMANDS: &str = "Every command, for the `:` line";

/// Above the signs.
pub const SIGNS: &str = "Signs; colours say the same, never more";

/// What the page shows.
pub const PAGE: &str = "The keys that count here first, as they are bound now";

/// Above the keys of a place; none for those of the others.
pub fn title(place: Option<&str>) -> String {
    place.map_or_else(|| "Help · other keys".to_owned(), |place| format!("Help · {place}"))
}

/// What a key does that goes back to the keys of the place.
pub const KEYS_OF_HERE: &str = "keys of here";

/// What a sign means.
pub mod sign {
    /// Nobody has read it.
    pub const UNREAD: &str = "unread";
    /// The most urgent of all.
    pub const URGENT: &str = "urgent priority";
    /// More urgent than most.
    pub const HIGH: &str = "high priority";
    /// As urgent as most.
    pub const MEDIUM: &str = "medium priority";
    /// Less urgent than most.
    pub const LOW: &str = "low priority";
    /// Before how long somebody has waited.
    pub const WAITING: &str = "so long the customer has waited";
    /// The same, where that is longer than one allows.
    pub const OVERDUE: &str = "longer than you allow (ui.waiting_warn)";
    /// Something was promised, and counts.
    pub const SLA: &str = "an SLA runs; S< ends soon, S! missed, S+ met";
    /// Nothing is to be done.
    pub const DONE: &str = "closed, done, or set";
    /// It is the customer's turn.
    pub const OURS: &str = "the last word is from us";
    /// A text waits to be sent.
    pub const DRAFT: &str = "a draft of yours";
    /// It is in the outbox.
    pub const GOING: &str = "on its way, or waits for a connection";
    /// It stays in the outbox.
    pub const REFUSED: &str = "refused: the outbox has it";
    /// It is back.
    pub const WOKEN: &str = "a snooze has ended";
    /// Somebody does not work now.
    pub const AWAY: &str = "somebody is away";
    /// The cursor, and a customer's words.
    pub const CURSOR: &str = "the row of the cursor; a customer's words";
    /// Words of the workspace.
    pub const LINE: &str = "a teammate's words, or yours";
    /// Words for teammates.
    pub const NOTE: &str = "a note: teammates only";
    /// Words by nobody.
    pub const BOT: &str = "a bot's words";
}
