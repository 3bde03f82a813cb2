//! What stands in and around the composer, and why something is not sent.

/// There is no text.
pub const NOTHING_TO_SEND: &str = "There is nothing to send yet";

/// Nothing is to be left as it is.
pub const NOT_SNOOZED: &str = "It is not snoozed: send it as always";

/// What words do to a snooze that lasts until then.
pub fn wakes(note: bool, until: &str) -> String {
    format!("Your {} wakes it (it sleeps until {until})", if note { "note" } else { "reply" })
}

/// What a key does that sends and wakes nothing.
pub const STAYS_ASLEEP: &str = "& keep asleep";

/// Words that leave it as it is: closed in Intercom, it stays so.
pub fn leaves_snoozed(note: bool, until: &str) -> String {
    format!("Your {} leaves it snoozed, until {until}", if note { "note" } else { "reply" })
}

/// Under an empty reply.
pub const REPLY: &str = "What the customer will read. **bold** *italic* `code` - list [link](https://…)";

/// Under an empty note.
pub const NOTE: &str = "What only teammates will read";

/// What a key does that makes a note of the reply.
pub const MAKE_NOTE: &str = "make it a note";

/// What a key does that makes a reply of the note.
pub const MAKE_REPLY: &str = "make it a reply";

/// What a key does that ends the preview.
pub const BACK: &str = "back to writing";

/// What a key does that attaches a file.
pub const ATTACH: &str = "attach";

/// What a key does that turns the preview.
pub const TURN: &str = "turns it";

/// Of a preview, how many rows are out of sight above and below: in words, then in figures; nothing where all are seen.
pub fn more_rows(above: usize, below: usize) -> Vec<String> {
    let rows = |n: usize| if n == 1 { "1 row".to_owned() } else { format!("{n} rows") };
    match (above, below) {
        (0, 0) => Vec::new(),
        (0, below) => vec![format!("{} more below", rows(below)), format!("↓ {below}")],
        (above, 0) => vec![format!("{} above", rows(above)), format!("↑ {above}")],
        (above, below) => vec![format!("{} above, {below} below", rows(above)), format!("↑ {above} ↓ {below}")],
    }
}

/// Above the preview: the customer who reads it, or none where teammates do.
pub fn preview(customer: Option<&str>) -> String {
    format!("As it will look to {}", customer.unwrap_or("teammates"))
}

/// How a reply goes to the customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// By e-mail.
    Mail,
    /// In the messenger.
    Chat,
    /// It is not known, or another one.
    Unknown,
}

/// A reply became a note, or the other way; the text is the same.
pub fn switched(note: bool, who: &str) -> String {
    match note {
        true => "Now a note with the same text: teammates only read it".to_owned(),
        false => format!("Now a reply with the same text: {who} will read it"),
    }
}

/// Above a reply: in full, then in fewer words.
pub fn reply(who: &str, way: Way) -> Vec<String> {
    let short = format!("Reply to {who}");
    match way {
        Way::Mail => vec![format!("Reply by e-mail to {who}"), short],
        Way::Chat => vec![format!("Reply to {who}, chat"), short],
        Way::Unknown => vec![short],
    }
}

/// Above a note: in full, then in fewer words.
pub fn note(who: &str) -> Vec<String> {
    vec![format!("NOTE, teammates only, about {who}"), format!("NOTE about {who}")]
}

/// In whose name it goes out.
pub fn named(name: &str) -> String {
    format!("as {name}")
}

/// In whose name it goes out, where that is not who was configured (F6).
pub fn owner(name: &str) -> String {
    format!("as {name} (the token's owner)")
}

/// Who reads it, and how long it is: in full, then without the length.
pub fn readers(note: bool, characters: usize) -> Vec<String> {
    let readers = if note { "teammates read this" } else { "the customer reads this" };
    match characters {
        0 => vec![readers.to_owned()],
        1 => vec![format!("{readers} · 1 character"), readers.to_owned()],
        n => vec![format!("{readers} · {n} characters"), readers.to_owned()],
    }
}

/// So many other texts are kept for the conversation.
pub fn others(count: usize) -> &'static str {
    match count {
        0 => "",
        1 => "another text is kept",
        _ => "other texts are kept",
    }
}

/// What was to be said is not, as somebody did something meanwhile (S10).
pub fn not_yet(why: &str) -> String {
    format!("Not sent yet: {why}. Send again to send it all the same")
}

/// What was to be said is not, and why.
pub fn not_sent(why: &str) -> String {
    format!("Not sent: {why}. What you wrote is still here")
}

/// Nothing that was wanted could be kept.
pub fn not_done(why: &str) -> String {
    format!("Nothing was done: {why}. What you wrote is still here")
}

/// The reply was about to go to somebody who was not on screen (S11).
pub fn other_customer(who: &str) -> String {
    format!("Not sent yet: it goes to {who}. Press again")
}

/// The key was about somebody who was not on screen (S11).
pub fn other_row(who: &str) -> String {
    format!("The cursor is on {who} now. Press again")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_it_is_said_with_its_length() {
        assert_eq!(readers(false, 0), ["the customer reads this"]);
        assert_eq!(readers(false, 1), ["the customer reads this · 1 character", "the customer reads this"]);
        assert_eq!(readers(true, 4), ["teammates read this · 4 characters", "teammates read this"]);
        assert_eq!(more_rows(0, 0), Vec::<String>::new());
        assert_eq!(more_rows(0, 1), ["1 row more below", "↓ 1"]);
        assert_eq!(more_rows(2, 0), ["2 rows above", "↑ 2"]);
        assert_eq!(more_rows(1, 12), ["1 row above, 12 below", "↑ 1 ↓ 12"]);
        assert_eq!((others(0), others(1), others(2)), ("", "another text is kept", "other texts are kept"));
    }
}
