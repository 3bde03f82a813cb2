//! Drafts that were thrown away, and brought back.

/// A draft was thrown away.
pub fn away(note: bool, who: &str, key: &str) -> String {
    format!("Threw away {} · {key} brings it back", draft(note, who))
}

/// It is there again.
pub fn back(note: bool, who: &str) -> String {
    format!("Brought back {}", draft(note, who))
}

/// It has no place any more.
pub const GONE: &str = "Not brought back: its conversation was deleted in Intercom";

fn draft(note: bool, who: &str) -> String {
    if note { format!("your note about {who}") } else { format!("your draft to {who}") }
}
