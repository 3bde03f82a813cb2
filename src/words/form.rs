//! The form that is filled in before something is done (I48): what it asks, and what comes of leaving it.

/// What it is: a close, of whom.
pub fn close(who: &str) -> String {
    format!("Close {who}: fill in first")
}

/// The same, where words go out before it or stay where they are.
pub fn send(who: &str, closes: bool) -> String {
    let what = if closes { "Send and close" } else { "Send to" };
    format!("{what} {who}: fill in first")
}

/// The same, where it becomes a ticket of a type.
pub fn convert(who: &str, kind: &str) -> String {
    format!("Turn {who} into a ticket: {kind}")
}

/// What a ticket for the teams is made with.
pub fn make(who: &str, kind: &str) -> String {
    format!("Ticket linked to {who}: {kind}")
}

/// Attributes, to be changed.
pub fn attributes(who: &str) -> String {
    format!("Attributes of {who}")
}

/// Why a rule of the house asks, in its own words or in these.
pub fn house(name: &str, inbox: Option<&str>, say: &str, reply: bool) -> String {
    let before = if reply { "before a reply" } else { "before a close" };
    match (say, inbox) {
        ("", Some(inbox)) => format!("{inbox} asks for this {before} (house.{name})."),
        ("", None) => format!("A rule of the house asks for this {before} (house.{name})."),
        (say, _) => say.to_owned(),
    }
}

/// The workspace requires it.
pub const WORKSPACE: &str = "The workspace requires this before a close.";

/// A type of tickets requires it.
pub const TICKET: &str = "There is no way back from a ticket.";

/// A tag, one of those that a rule names or any.
pub const TAG: &str = "Tag";

/// Beside a field that is empty and may be.
pub const MAY_STAY_EMPTY: &str = "may stay empty";

/// Beside one that may not.
pub const NEEDED: &str = "needed";

/// Below a choice: how one chooses, and of how many.
pub fn choose(count: usize) -> String {
    match count {
        0 => "nothing can be chosen: all choices were taken away in Intercom".to_owned(),
        1 => "one choice: space takes it".to_owned(),
        count => format!("one of {count}: its first letters, or the arrows"),
    }
}

/// Which of how many is chosen, where they do not all fit.
pub fn of(at: usize, count: usize) -> String {
    format!("{at} of {count}")
}

/// Below words.
pub const WORDS: &str = "words";

/// What is no choice any more.
pub const NOT_OFFERED: &str = "no choice any more";

/// Below a field that is empty and may not be.
pub const EMPTY: &str = "has to be filled in";

/// What a value has to be instead.
pub fn takes(wanted: &str) -> String {
    format!("takes {wanted}")
}

/// What is missing still, all of it; or what is wrong with one.
pub fn missing(deed: &str, labels: &[String]) -> String {
    format!("{deed}, fill in: {}", labels.join(", "))
}

/// Somebody did something below the form while it was filled in.
pub fn not_closed_yet(why: &str) -> String {
    format!("Not closed yet: {why}. The same key closes it all the same")
}

/// Before what.
pub const BEFORE_CLOSING: &str = "Before closing";
/// The same for words.
pub const BEFORE_SENDING: &str = "Before sending";
/// The same for a ticket.
pub const BEFORE_TICKET: &str = "Before it is a ticket";
/// The same for what is only kept.
pub const BEFORE_SAVING: &str = "Before saving";

/// The form was left: it is as it was.
pub fn left_open(who: &str, kept: bool) -> String {
    format!("{who} is not closed{}", for_later(kept))
}

/// The same, with words in the composer.
pub fn left_unsent(who: &str, kept: bool) -> String {
    format!("Nothing was sent to {who}: your words are in the composer{}", for_later(kept))
}

/// The same, where it was to be a ticket.
pub fn left_no_ticket(who: &str, kept: bool) -> String {
    format!("{who} is no ticket{}", for_later(kept))
}

/// The same, where a linked ticket was to be made.
pub fn left_unmade(who: &str, kept: bool) -> String {
    format!("No ticket is made for {who}{}", for_later(kept))
}

/// The same, where values were to be kept.
pub fn left_unsaved(who: &str, kept: bool) -> String {
    format!("The attributes of {who} are as they were{}", for_later(kept))
}

fn for_later(kept: bool) -> &'static str {
    if kept { "; what you filled in is here when you come back" } else { "" }
}

/// What is done without what is missing, by a key in the form.
pub fn without(send: bool) -> &'static str {
    if send { "send without, logged" } else { "close without, logged" }
}

/// What `Enter` does: words go out, and it is closed.
pub const SEND_AND_CLOSE: &str = "send and close";
/// The same, where it becomes a ticket.
pub const MAKE_TICKET: &str = "make the ticket";
/// In the log: something was done though a rule speaks against it.
pub const LOGGED: &str = "done without what is asked for";
/// That nothing can be done without.
pub const NOT_WITHOUT: &str = "Intercom makes no ticket without what its type requires";
/// The same, where nothing is missing.
pub const NOTHING_WITHOUT: &str = "Nothing is asked for here that could be left out";
/// There is no form.
pub const NONE: &str = "There is no form to fill in";
/// It has no attributes to be changed.
pub const NO_ATTRIBUTES: &str =
    "No attributes of conversations are known: the workspace has none, or the token may not read them";
/// Nothing is known of its attributes yet.
pub const NOT_HERE: &str = "The conversation is not here yet; try again in a moment";
/// There is no value.
pub const NO_VALUE: &str = "Write `attribute NAME: VALUE`; nothing behind the colon empties it";
/// Nothing was changed.
pub const AS_IT_WAS: &str = "Nothing was changed";

/// Behind what was done: without what.
pub fn done_without(done: &str, missing: &[String]) -> String {
    format!("{done} without {} (logged)", missing.join(", "))
}

/// The same of words that go out in a moment.
pub fn sent_without(who: &str, missing: &[String]) -> String {
    done_without(&format!("Your words to {who} go out"), missing)
}

/// Beside what closes, in the palette.
pub fn asks(missing: &[String]) -> String {
    format!("asks for {}", missing.join(", "))
}

/// A rule that names what the workspace does not have: it asks for the rest of what it names.
pub fn in_vain(place: &str, name: &str, missing: &[String]) -> String {
    format!("{place}: `[house.{name}]`: {}; that is not asked for", missing.join(", "))
}
