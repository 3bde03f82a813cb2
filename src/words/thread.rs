//! What the thread says between the messages.

/// The line above what is new.
pub const NEW: &str = "new";

/// Words that were taken out.
pub const REDACTED: &str = "redacted";

/// Only the first message is here.
pub const OFFLINE: &str = "The rest is not here: offline";

/// Only the first message is here yet.
pub const FETCHING: &str = "Fetching the rest …";

/// The person at the keys.
pub const YOU: &str = "you";

/// Until when something is snoozed that waits for words.
pub const A_REPLY: &str = "somebody writes";

/// The oldest entries are not to be had.
pub fn missing(count: usize) -> String {
    match count {
        1 => "1 older entry is not to be had: Intercom gives the newest 500".to_owned(),
        n => format!("{n} older entries are not to be had: Intercom gives the newest 500"),
    }
}

/// Messages that are not shown, the events between them, and from when to when they are.
pub fn earlier(messages: usize, events: usize, when: &str) -> String {
    let messages = match messages {
        1 => "1 earlier message".to_owned(),
        n => format!("{n} earlier messages"),
    };
    let events = match events {
        0 => String::new(),
        n => format!(", {}", self::events(n)),
    };
    let when = if when.is_empty() { String::new() } else { format!(", {when}") };
    format!("{messages}{events}{when}")
}

/// So many events.
pub fn events(count: usize) -> String {
    match count {
        1 => "1 event".to_owned(),
        n => format!("{n} events"),
    }
}

/// Messages by bots that are folded.
pub fn bots(count: usize) -> String {
    match count {
        1 => "1 message by a bot".to_owned(),
        n => format!("{n} messages by bots"),
    }
}

/// Quoted history that is folded.
pub fn quoted(lines: usize) -> String {
    match lines {
        1 => "1 quoted line".to_owned(),
        n => format!("{n} quoted lines"),
    }
}

/// A signature that is folded.
pub fn signature(lines: usize) -> String {
    match lines {
        1 => "signature, 1 line".to_owned(),
        n => format!("signature, {n} lines"),
    }
}

/// Those in a line of an e-mail's head who are not named there.
pub fn more(count: usize) -> String {
    format!("{count} more")
}

/// Files that came with a message.
pub fn files(count: usize) -> String {
    match count {
        1 => "1 file".to_owned(),
        n => format!("{n} files"),
    }
}

/// The key that shows what is folded.
pub fn shows(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!("{key} shows") }
}

/// The key that folds.
pub fn folds(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!("{key} folds") }
}

/// The page that the customer was on, and the number of its link.
pub fn on_page(page: &str, number: usize) -> String {
    format!("on {page} [{number}]")
}

/// Between messages: the days from one to another.
pub fn days(from: &str, to: &str) -> String {
    format!("{from} to {to}")
}

/// Behind the author of a note.
pub const NOTE: &str = "note, teammates only";

/// Behind an author of whom it is not known what they are.
pub const UNKNOWN_AUTHOR: &str = "unknown kind of author";

/// A customer of a group whose name is not known.
pub const ANOTHER_CUSTOMER: &str = "another customer";

/// In the place of a thread that is gone.
pub const DELETED: &str = "Deleted in Intercom";

/// In the place of a thread that comes; of whom, where that is known.
pub fn fetching(who: Option<&str>) -> String {
    who.map_or_else(|| "fetching …".to_owned(), |who| format!("{who}: fetching …"))
}

/// In the heading: until when it is put away.
pub fn asleep(until: &str) -> String {
    format!("z until {until}")
}

/// In the heading: how long ago it was closed; none for less than a minute.
pub fn closed(ago: Option<&str>) -> String {
    ago.map_or_else(|| "closed just now".to_owned(), |ago| format!("closed {ago} ago"))
}

/// To whom a reply goes, and who reads it in copy.
pub fn readers(to: &[String], copies: &[String]) -> String {
    match copies {
        [] => format!("to {}", to.join(", ")),
        copies => format!("to {}; in copy {}", to.join(", "), copies.join(", ")),
    }
}

/// Who wrote, where answers go elsewhere.
pub fn reply_to(name: &str, addresses: &[String]) -> String {
    format!("{name} (Reply-To {})", addresses.join(", "))
}

/// Below a file: its size, where that is known, and the keys that open it.
pub fn opens(size: Option<&str>, keys: &str) -> String {
    size.map_or_else(|| format!("{keys} opens it"), |size| format!("{size} · {keys} opens it"))
}

/// How a snooze ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Woke {
    /// Its time was up.
    Time,
    /// A customer wrote.
    Wrote(String),
    /// Somebody closed it meanwhile.
    Closed(String),
    /// Somebody else ended it.
    By(String),
}

/// By whom, when and until when it was snoozed, and when and why that ended.
pub fn snoozed(by: &str, at: &str, until: Option<&str>, woke: Option<&(String, Woke)>) -> String {
    let until = until.map(|until| format!(" until {until}")).unwrap_or_default();
    let woke = woke.map_or_else(String::new, |(at, why)| match why {
        Woke::Time => format!("; woke {at}: its time was up"),
        Woke::Wrote(who) => format!("; woke {at}: {who} wrote"),
        Woke::Closed(who) => format!("; closed {at} by {who}"),
        Woke::By(who) => format!("; woken {at} by {who}"),
    });
    format!("Snoozed by {by} {at}{until}{woke}")
}

/// Who rated whose work, when, and in which words.
pub fn rated(who: &str, of: Option<&str>, day: Option<&str>, remark: Option<&str>) -> String {
    let of = of.map(|of| format!(" {of}")).unwrap_or_default();
    let day = day.map(|day| format!(" on {day}")).unwrap_or_default();
    match remark {
        Some(remark) => format!("{who} rated{of}{day}: “{remark}” (final)"),
        None if of.is_empty() => format!("{who} rated this{day}"),
        None => format!("{who} rated{of}{day}"),
    }
}

/// Messages that have come below what is read.
pub fn below(count: usize, key: &str) -> String {
    if key.is_empty() { format!("↓ {count} new") } else { format!("↓ {count} new · {key} goes") }
}

/// Before what an e-mail is about.
pub const SUBJECT: &str = "Subject";

/// What is looked for, which of the hits one is at, and how many there are.
pub fn finding(words: &str, at: Option<usize>, hits: usize) -> String {
    format!("find “{words}”  {}", self::hits(at, hits))
}

/// Which of the hits one is at, and how many there are.
pub fn hits(at: Option<usize>, hits: usize) -> String {
    match (at, hits) {
        (_, 0) => "nothing".to_owned(),
        (Some(at), hits) => format!("{} of {hits}", at + 1),
        (None, hits) => hits.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_folded_is_counted_whole_for_one_and_for_several() {
        assert_eq!(earlier(6, 14, "12 to 24 November"), "6 earlier messages, 14 events, 12 to 24 November");
        assert_eq!(earlier(1, 1, ""), "1 earlier message, 1 event");
        assert_eq!((bots(1), bots(3)), ("1 message by a bot".to_owned(), "3 messages by bots".to_owned()));
        assert_eq!(quoted(38), "38 quoted lines");
    }

    #[test]
    fn a_reply_is_said_to_go_to_all_who_read_it() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(readers(&names(&["Inés", "Jude"]), &[]), "to Inés, Jude");
        assert_eq!(readers(&names(&["Inés"]), &names(&["Jude", "Ada"])), "to Inés; in copy Jude, Ada");
    }

    #[test]
    fn a_snooze_says_by_whom_until_when_and_why_it_ended() {
        let woke = ("07:52".to_owned(), Woke::Wrote("Jude".to_owned()));
        assert_eq!(
            snoozed("you", "Fri 09:41", Some("Mon 09:00"), Some(&woke)),
            "Snoozed by you Fri 09:41 until Mon 09:00; woke 07:52: Jude wrote"
        );
        assert_eq!(snoozed("Ada", "09:41", None, None), "Snoozed by Ada 09:41");
    }
}
