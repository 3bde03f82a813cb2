//! A message that does not go out at once, because of what came meanwhile or what it says itself.

/// Above what came meanwhile (S10).
pub const NEWS: &str = "Wait: something new since you began";

/// Above a reply that is asked about.
pub const NOTE: &str = "This reads like a note";

/// The same, in the message line.
pub const ASKED: &str = "Not sent yet: it reads like a note";

/// What came is not here any more.
pub const SOMETHING: &str = "something came meanwhile";

/// A message that waited did not go out, and why; whether it leaves open what was to be closed or snoozed behind it.
pub fn not_sent(note: bool, who: &str, why: &str, stays_open: bool) -> String {
    let what = if note { format!("Note about {who} not saved") } else { format!("Not sent to {who}") };
    let kept = if note { "The note is a draft again" } else { "Your reply is a draft again" };
    let open = if stays_open { ", the conversation stays open" } else { "" };
    format!("{what}: {why}. {kept}{open}")
}

/// Somebody wrote: with their words, where those can be read here.
pub fn wrote(who: &str, time: &str, words: Option<&str>) -> String {
    match words {
        Some(words) => format!("{who}, {time}: “{words}”"),
        None => format!("{who} wrote at {time}."),
    }
}

/// A teammate took the conversation.
pub fn took(who: &str, time: &str) -> String {
    format!("{who} took it over at {time}.")
}

/// A teammate closed it.
pub fn closed(who: &str, time: &str) -> String {
    format!("{who} closed it at {time}.")
}

/// Something else, as its own sentence.
pub fn happened(sentence: &str, time: &str) -> String {
    format!("{sentence} at {time}.")
}

/// So many came before those that are shown.
pub fn earlier(n: usize) -> String {
    match n {
        1 => "1 more before that is in the thread.".to_owned(),
        n => format!("{n} more before that are in the thread."),
    }
}

/// What was written is still there.
pub const fn kept(note: bool) -> &'static str {
    if note { "Your note is kept." } else { "Your reply is kept." }
}

/// What makes a reply read like a note.
pub fn says(found: &[String]) -> String {
    let found: Vec<_> = found.iter().map(|words| format!("“{words}”")).collect();
    let list = match found.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        other => other.concat(),
    };
    format!("It says {list}, and it would go to the customer.")
}

/// What the key does that sends it: to a customer by name, where that is asked, and with what was to follow.
pub fn all_the_same(to: Option<&str>, then: Option<&str>) -> String {
    let to = to.map(|who| format!(" to {who}")).unwrap_or_default();
    let then = then.map(|then| format!(" and {then}")).unwrap_or_default();
    format!("send{to}{then} all the same")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_not_written_to_is_named_with_what_came() {
        let why = "Inés wrote meanwhile";
        assert_eq!(
            not_sent(false, "Inés", why, false),
            "Not sent to Inés: Inés wrote meanwhile. Your reply is a draft again"
        );
        assert_eq!(
            not_sent(true, "Inés", "Mette wrote meanwhile", true),
            "Note about Inés not saved: Mette wrote meanwhile. The note is a draft again, the conversation stays open"
        );
    }

    #[test]
    fn what_reads_like_a_note_is_named_whole() {
        let says = |found: &[&str]| says(&found.iter().map(|&s| s.to_owned()).collect::<Vec<_>>());
        assert_eq!(says(&["@Zofia"]), "It says “@Zofia”, and it would go to the customer.");
        assert_eq!(says(&["@Zofia", "internal"]), "It says “@Zofia” and “internal”, and it would go to the customer.");
        assert_eq!(says(&["a", "b", "c"]), "It says “a”, “b” and “c”, and it would go to the customer.");
    }
}
