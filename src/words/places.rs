//! What there is to say of going elsewhere.

/// Nobody has anything unread.
pub fn nothing_unread(inbox: &str) -> String {
    format!("Nothing else is unread in {inbox}")
}

/// Nobody of mine waits.
pub fn nobody_waits() -> String {
    "Nobody else of yours waits".to_owned()
}

/// Nothing is nobody's there.
pub fn nothing_unassigned(list: &str) -> String {
    format!("Nothing else is in {list}")
}

/// The customer has written in no other one.
pub fn no_other_of(who: &str) -> String {
    format!("{who} has no other conversation here")
}

/// The company has no other open one.
pub fn no_other_of_company(company: Option<&str>) -> String {
    company.map_or_else(
        || "It is with no company".to_owned(),
        |company| format!("{company} has no other open conversation"),
    )
}

/// It is not here, and is asked for.
pub fn fetching(id: &str) -> String {
    format!("Fetching conversation {id} from Intercom")
}

/// It is not here, and could not be fetched.
pub fn out_of_reach(id: &str) -> String {
    format!("Conversation {id} is not here and could not be fetched. Go there again in a while")
}

/// It is not here, and the server does not have it.
pub fn absent(id: &str) -> String {
    format!("No conversation {id} in Intercom")
}

/// What was typed names no conversation.
pub fn no_conversation(words: &str) -> String {
    format!("`{words}` is no id and no address of a conversation")
}

/// The workspace has no team of that id.
pub fn no_such_team(id: &str) -> String {
    format!("There is no team with the id {id}")
}

/// What a key does that goes to the one of mine that waits longest.
pub const NEXT_WAITS: &str = "next that waits";

/// There is no place before this one.
pub const NOWHERE_BACK: &str = "There is nowhere to go back to";
