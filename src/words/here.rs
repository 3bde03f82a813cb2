//! What is not where a key looks for it.

/// The conversation is not among those of the list.
pub const NOT_IN_LIST: &str = "That conversation is not in this list";

/// The row of the details leads nowhere.
pub const NOTHING_TO_OPEN: &str = "There is nothing to open in this row";

/// The row of the details belongs to nothing that is folded.
pub const NEVER_FOLDED: &str = "This row is never folded";

/// No message of the thread has a link or a file.
pub const NO_LINKS: &str = "There is no link in this thread";

/// The link that was meant went with its message.
pub const LINK_GONE: &str = "That link is not in this thread any more";

/// No message is left out.
pub const ALL_SHOWN: &str = "All messages of this thread are shown";

/// No thread is shown.
pub const NO_THREAD: &str = "There is no thread here to find words in";

/// No words were looked for.
pub const NOT_FINDING: &str = "No words are looked for in this thread";

/// The side bar has no room, or is hidden.
pub const NO_SIDE_BAR: &str = "The inboxes are not at the side now: they stand in the first line";

/// The order by waking was chosen where nothing is snoozed.
pub const NOTHING_WAKES_HERE: &str =
    "Your own views go by what wakes next. Nothing here wakes: who waits longest comes first";

/// The order by waiting was chosen where it is none.
pub const NOBODY_WAITS_IN_CLOSED: &str =
    "The other inboxes go by who waits longest. Nobody waits in Closed: newest first here";

/// The screen is too narrow for the side bar.
pub fn no_room_at_the_side(columns: u16) -> String {
    format!("The inboxes stand in the first line here. From {columns} columns on they can stand at the side")
}

/// The keys are not in the side bar.
pub const NOT_IN_SIDE_BAR: &str = "Only the groups of inboxes at the side are folded";

/// The inboxes above all headings.
pub const INBOXES_STAY: &str = "These inboxes are never folded";

/// No link has that number.
pub fn no_link(number: usize) -> String {
    format!("There is no link {number} in this thread")
}

/// A list has no order of that name.
pub fn no_order(wanted: &str, orders: &[&str]) -> String {
    format!("`{wanted}` is no order: {}", super::one_of(orders))
}
