//! Tickets: chosen, told, refused.

/// What can be done about it as a ticket.
pub const CHOOSE: &str = "Ticket of {}";
/// Which state it is to be in.
pub const CHOOSE_STATE: &str = "State of the ticket of {}";
/// Which type it is to be.
pub const CHOOSE_TYPE: &str = "Type of the ticket of {}";

/// Which value an attribute is to have.
pub fn value_of(attribute: &str) -> String {
    // The customer's name has its place in titles: no name that a workspace gives may have it.
    format!("{} of {{}}", attribute.replace(['{', '}'], ""))
}

/// The choice that empties an attribute.
pub const NO_VALUE: &str = "no value";
/// The state in the workflow.
pub const STATE: &str = "State";
/// The type.
pub const TYPE: &str = "Type";

/// The choice that makes a conversation a ticket.
pub fn turn_into(kind: &str) -> String {
    format!("Turn into: {kind}")
}

/// The choice that makes a ticket for one's own teams beside it.
pub fn make(category: &str, kind: &str) -> String {
    format!("Make linked {}: {kind}", category.to_lowercase())
}

/// What a type asks for before there is a ticket of it; and that there is no way back.
pub fn asks(names: &[&str]) -> String {
    match names {
        [] => "cannot be taken back".to_owned(),
        names => format!("asks for {}; cannot be taken back", names.join(", ")),
    }
}

/// The choice that opens what is linked.
pub fn open_linked(id: &str) -> String {
    format!("Open linked {id}")
}

/// The choice that takes a link off.
pub fn unlink(id: &str) -> String {
    format!("Take the link to {id} off")
}

/// The choice that links to a tracker.
pub fn link(title: &str) -> String {
    format!("Link to: {title}")
}

/// It is no ticket.
pub const IS_NONE: &str = "This is no ticket; `ticket` turns it into one";
/// Nothing is known of the ticket yet.
pub const NOT_HERE: &str = "The ticket is not here yet; try again in a moment";
/// The workspace has told of no types, or the token may not read them.
pub const NO_TYPES: &str = "No types of tickets are known: the workspace has none, or the token may not read tickets";

/// There is no other type of that category.
pub fn no_other_type(category: &str) -> String {
    format!("There is no other type of {} tickets", category.to_lowercase())
}

/// That is no id of a ticket.
pub fn no_id(typed: &str) -> String {
    format!("“{typed}” is no id of a ticket, and no address of one")
}

/// The customer does not see such a ticket.
pub fn note_only(category: &str, key: &str) -> String {
    format!("The customer does not see a {} ticket; {key} writes a note", category.to_lowercase())
}
