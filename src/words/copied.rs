//! What was copied, or why not.

/// Nothing goes to the clipboard.
pub const IS_OFF: &str = "Not copied: `ui.clipboard` is off";

/// A piece of what is typed, of so many characters; whether it is there no more.
pub fn selection(characters: usize, cut: bool) -> String {
    let done = if cut { "Cut" } else { "Copied" };
    if characters == 1 { format!("{done} 1 character") } else { format!("{done} {characters} characters") }
}

/// What of a conversation was copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Where it is in the web inbox.
    Address,
    /// The customer's e-mail.
    Email,
    /// The customer's name.
    Name,
    /// Their company's name.
    Company,
    /// The conversation's id.
    Id,
}

impl What {
    fn named(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Email => "e-mail",
            Self::Name => "name",
            Self::Company => "company",
            Self::Id => "id",
        }
    }
}

/// Something of a customer's conversation.
pub fn of(what: &What, who: &str, text: &str) -> String {
    match what {
        What::Address => format!("Copied the address of {who} in the web inbox"),
        What::Name => format!("Copied the name: {text}"),
        What::Id => format!("Copied the id of {who}’s conversation: {text}"),
        what => format!("Copied the {} of {who}: {text}", what.named()),
    }
}

/// There is no such thing of that customer here.
pub fn not_known(what: &What, who: &str) -> String {
    format!("Nothing copied: no {} of {who} is known", what.named())
}

/// One message of a thread, by who wrote it and when.
pub fn message(who: &str, at: &str) -> String {
    format!("Copied the message of {who}, {at}")
}

/// A message of one's own that has not gone out.
pub fn own(note: bool, who: &str) -> String {
    if note { format!("Copied your note about {who}") } else { format!("Copied your reply to {who}") }
}

/// The message was redacted, or has gone out since, and its row is not drawn anew.
pub const MESSAGE_GONE: &str = "Nothing copied: that message is not here any more";

/// Several messages are one row.
pub const FOLDED: &str = "Nothing copied: several messages are folded in this row";

/// No message is drawn yet.
pub const NO_MESSAGE: &str = "Nothing copied: there is no message here yet";

/// A whole thread.
pub fn thread(who: &str, messages: usize) -> String {
    match messages {
        1 => format!("Copied the thread with {who}, 1 message"),
        n => format!("Copied the thread with {who}, {n} messages"),
    }
}

/// A value of the details.
pub fn value(label: &str, text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if label.is_empty() { format!("Copied: {line}") } else { format!("Copied {label}: {line}") }
}

/// An address of the thread.
pub fn link(url: &str) -> String {
    format!("Copied the link: {url}")
}

/// A link that was to be opened.
pub fn no_browser(url: &str) -> String {
    format!("Copied the link, there is no browser here: {url}")
}

/// There is no conversation under the cursor.
pub const NO_CONVERSATION: &str = "Nothing copied: there is no conversation here";

/// The thread is not read yet.
pub const NO_THREAD: &str = "Nothing copied: the thread is not here yet";

/// The row of the details has none.
pub const NO_VALUE: &str = "Nothing copied: there is no value in this row";

/// An address needs what the workspace is called.
pub const NO_WORKSPACE: &str =
    "Nothing copied: the workspace has not said yet what it is called. Try again in a moment";

/// More than terminals take.
pub fn too_long(size: &str, most: &str) -> String {
    format!("Nothing copied: it has {size}, and terminals take {most}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_was_copied_and_of_whom() {
        assert_eq!(
            of(&What::Email, "Inés Peñalver", "ines121@birch.example"),
            "Copied the e-mail of Inés Peñalver: ines121@birch.example"
        );
        assert_eq!(of(&What::Address, "Inés", "https://x"), "Copied the address of Inés in the web inbox");
        assert_eq!(thread("Inés", 1), "Copied the thread with Inés, 1 message");
        assert_eq!(thread("Inés", 4), "Copied the thread with Inés, 4 messages");
    }
}
