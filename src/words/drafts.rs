//! Drafts: where they are kept, and what other programs of the person did with them.

/// No composer is open.
pub const NOT_WRITING: &str = "No reply or note is being written";

/// Nothing but the text that is shown is kept for the conversation.
pub const NO_OTHER: &str = "There is no other text here";

/// The draft is gone, by another program.
pub const ELSEWHERE: &str = "Sent or thrown away in another sidetone of yours";

/// The draft follows another program.
pub const FOLLOWED: &str = "This is the text from another sidetone of yours, which has changed it";

/// Which of the lost drafts is not said.
pub const WHICH: &str = "Say which one: `:drafts.lost` lists them with their numbers";

/// Above the lost ones.
pub const LOST: &str = "Drafts of deleted conversations";

/// None is lost.
pub const NONE_LOST: &str = "No draft has lost its conversation";

/// None is lost, so none is chosen.
pub const NOTHING_TO_DO: &str = "There is nothing to do";

/// Under the conversation that is gone.
pub const GONE: &str = "This conversation was deleted in Intercom. Your draft is kept: `:drafts.lost`";

/// Where something was written, and it is gone.
pub const ONE_GONE: &str = "A conversation was deleted in Intercom. Your draft is kept: `:drafts.lost`";

/// The composer was put away with a text in it.
pub fn kept(note: bool, who: &str) -> String {
    if note { format!("Kept your note about {who} as a draft") } else { format!("Kept your reply to {who} as a draft") }
}

/// What was written became a note or a reply, and another text is kept there; `key` turns to it.
pub fn kept_beside(note: bool, who: &str, key: &str) -> String {
    let (what, whose) = if note { ("a note", "about") } else { ("a reply", "to") };
    format!("Now {what} {whose} {who}, the text came along. Your other draft there is kept: {key} shows it")
}

/// The head of a draft that waits in its thread; `key` goes on with it.
pub fn waits(note: bool, at: &str, key: Option<&str>) -> String {
    let kind = if note { "note" } else { "reply" };
    match key {
        Some(key) => format!("Draft of a {kind}, kept {at} · {key} goes on with it"),
        None => format!("Draft of a {kind}, kept {at}"),
    }
}

/// Another program was quicker: the draft is gone, or reads otherwise.
pub fn not_sent(gone: bool) -> String {
    let what = if gone { "sent or thrown away" } else { "changed" };
    format!("Not sent: {what} in another sidetone of yours. Send again to send what stands here")
}

/// Two programs wrote at once.
pub fn both_kept(key: &str) -> String {
    format!("Written in another sidetone, too: both are kept · {key} turns over")
}

/// The disk does not take it.
pub fn not_on_disk(why: &str) -> String {
    format!("The draft is not on disk yet: {why}")
}

/// A lost draft, for who chooses among them.
pub fn lost(note: bool, words: &str) -> String {
    if note { format!("note: {words}") } else { format!("reply: {words}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_says_whether_the_customer_would_read_it() {
        assert_eq!(kept(false, "Inés"), "Kept your reply to Inés as a draft");
        assert_eq!(kept(true, "Inés"), "Kept your note about Inés as a draft");
        assert_eq!(waits(true, "10:30", Some("n")), "Draft of a note, kept 10:30 · n goes on with it");
        assert_eq!(waits(false, "10:30", None), "Draft of a reply, kept 10:30");
    }
}
