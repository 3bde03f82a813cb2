//! Notes that name somebody: chosen, told, opened.

/// Whom to name in a note.
pub const CHOOSE: &str = "Name in your note about {}";

/// What there is to know before one is chosen.
pub const NOT_TOLD: &str = "Intercom may not notify them: its API knows no mentions. Who uses sidetone sees it.";

/// Of a teammate who is away.
pub const AWAY: &str = "away";

/// Of a team, with so many in it.
pub fn team(people: usize) -> String {
    match people {
        0 => "team".to_owned(),
        1 => "team, 1 person".to_owned(),
        people => format!("team, {people} people"),
    }
}

/// No note of a conversation names this person.
pub const NOT_NAMED: &str = "No note here names you or a team of yours";

/// The note that names this person is unread again.
pub fn unread_again(who: &str) -> String {
    match who {
        "" => "The note that names you is unread again".to_owned(),
        who => format!("The note about {who} that names you is unread again"),
    }
}

/// All are read.
pub const CLEARED: &str = "All notes that name you are read";

/// A teammate has named this person, or a team of theirs, in a conversation.
pub fn mentioned(by: Option<&str>, team: Option<&str>, who: &str) -> String {
    let (by, whom) = (by.unwrap_or("A note"), team.unwrap_or("you"));
    if by == "A note" {
        format!("A note about {who} names {whom}")
    } else {
        format!("{by} mentioned {whom} about {who}")
    }
}

/// Behind an author's name, where their note names this person.
pub const NAMES_YOU: &str = "names you";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_named_whom_is_told_as_far_as_it_is_known() {
        assert_eq!(mentioned(Some("Zofia"), None, "Inés"), "Zofia mentioned you about Inés");
        assert_eq!(mentioned(Some("Zofia"), Some("Support"), "Inés"), "Zofia mentioned Support about Inés");
        assert_eq!(mentioned(None, None, "Inés"), "A note about Inés names you");
    }
}
