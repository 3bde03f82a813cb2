//! The search over everything: where is looked, what was found, how much of the workspace is here, and how a search goes.

/// A search without words was to be kept as a view.
pub const NOTHING_TO_KEEP: &str = "Nothing is typed that a view could show";

/// In all that is kept here.
pub const EVERYTHING: &str = "everything";

/// There, and at the server.
pub const INTERCOM: &str = "Intercom";

/// In a list alone.
pub fn here(list: &str) -> String {
    format!("in {list}")
}

/// Behind it in the line of keys: where Tab leads.
pub const PLACES: &str = "everything · Intercom · here";

/// Behind a key: one is in the search again, as it was left.
pub const BACK: &str = "back to the search";

/// Behind a key: how the search is read and done is told.
pub const HOW: &str = "how it goes";

/// Where nothing is typed yet.
pub const EMPTY: &str = "Words, or from: tag: is: and the like. Both of two words stand in one message";

/// Before the first answer.
pub const SEARCHING: &str = "searching …";

/// How much was found, and in how many messages; `more` if not all was looked at.
pub fn found(conversations: usize, places: usize, more: bool) -> String {
    let more = if more { "+" } else { "" };
    let number = |n: usize| format!("{}{more}", grouped(n));
    let conversations = match conversations {
        1 => format!("{} conversation", number(1)),
        n => format!("{} conversations", number(n)),
    };
    match places {
        0 => conversations,
        1 => format!("{conversations}, {} place", number(1)),
        n => format!("{conversations}, {} places", number(n)),
    }
}

/// How many more could match, of which not all is here.
pub fn could(conversations: usize) -> String {
    match conversations {
        1 => "1 could match: not all of its thread is here".to_owned(),
        n => format!("{} could match: not all of their threads is here", grouped(n)),
    }
}

/// Where the last word is too short to be looked for as it is typed.
pub const SHORT: &str = "Enter or a blank looks for so short a word as it stands";

/// Something that looks like what is written before the words of where to look, and is not.
pub fn no_flag(slip: &str, near: Option<&str>, all: &[&str]) -> String {
    match near {
        Some(near) => format!("There is no `{slip}`: did you mean `{near}`?"),
        None => format!("There is no `{slip}`: there are {}", all.join(", ")),
    }
}

/// Both are written before the words.
pub const TWO_PLACES: &str = "`--here` and `--server` look in different places: write one of them";

/// A number with its thousands apart.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Nothing was found in the list.
pub fn nothing_here(words: &str, list: &str) -> String {
    format!("Nothing with “{words}” in {list}. Tab looks everywhere")
}

/// Nothing was found in all that is kept.
pub fn nothing(words: &str) -> String {
    format!("Nothing with “{words}” here. Tab asks Intercom")
}

/// Nothing was found at Intercom either.
pub fn nothing_at_all(words: &str) -> String {
    format!("Nothing with “{words}”, here or at Intercom")
}

/// How much of the workspace is here.
pub fn coverage(percent: usize) -> String {
    format!("{percent} % of the workspace is here")
}

/// The same in fewer words.
pub fn covers(percent: usize) -> String {
    format!("{percent} % is here")
}

/// The key that has the rest fetched.
pub fn offer(key: &str) -> String {
    format!("{key} fetches the rest")
}

/// The rest is on its way, and the key that stops that.
pub fn fetches(key: &str) -> String {
    format!("fetching the rest, {key} stops it")
}

/// The index is being made.
pub fn indexing(percent: u8) -> String {
    format!("{percent} % of the words are indexed so far")
}

/// Intercom was asked and has not answered.
pub const ASKING: &str = "asking Intercom …";

/// It has more than it gave.
pub const HAS_MORE: &str = "Intercom has more: say more of what you look for";

/// It cannot be asked.
pub const OFFLINE: &str = "Intercom cannot be reached just now";

/// Said when all threads are fetched from now on.
pub fn fetching(threads: Option<usize>, key: &str) -> String {
    match threads {
        None | Some(0) => format!("Fetching all threads in the background. {key} in the search stops it"),
        Some(1) => format!("Fetching 1 thread in the background. {key} in the search stops it"),
        Some(n) => format!("Fetching {} threads in the background. {key} in the search stops it", grouped(n)),
    }
}

/// Said when they are not, any more.
pub const FETCHES_NO_MORE: &str = "Threads are fetched when they are looked at, as before";

/// All of them are here.
pub const ALL_HERE: &str = "All of the workspace that was synced is here";

/// Enter, while what is shown is not what is typed.
pub const NOT_YET: &str = "Still searching: look at what is found first";

/// Enter, where nothing is found.
pub const NOTHING_TO_OPEN: &str = "Nothing is found to be opened";

/// Marking, where nothing is found.
pub const NOTHING_TO_MARK: &str = "Nothing is found to be marked";

/// What was marked, and how one comes to act on it.
pub fn marked(count: usize, esc: &str) -> String {
    match count {
        1 => format!("1 conversation is marked. {esc} leads to the list, where keys act on it"),
        n => format!("{} conversations are marked. {esc} leads to the list, where keys act on them", grouped(n)),
    }
}

/// What a hit is of.
pub mod kind {
    /// A customer's message.
    pub const CUSTOMER: &str = "customer";
    /// A colleague's reply.
    pub const TEAMMATE: &str = "teammate";
    /// One's own.
    pub const YOU: &str = "you";
    /// A note.
    pub const NOTE: &str = "note";
    /// Fin's, or another bot's.
    pub const BOT: &str = "bot";
    /// A ticket.
    pub const TICKET: &str = "ticket";
}

/// A note, by somebody about somebody.
pub fn note_by(author: &str, about: &str) -> String {
    format!("{author}, note about {about}")
}

/// The words stand on the conversation's card, in what is called so.
pub fn on_card(what: &str, words: &str) -> String {
    format!("{}: {words}", super::whole(what))
}

/// What stands below the hits while nothing can be completed: what fields there are, and how tests go together.
pub const FIELDS: &str = "from: to: tag: company: before: after: is: has:   \"…\"  a or b  -a";

/// Before what may follow, of which the key writes the first.
pub fn writes(key: &str) -> String {
    format!("{key} writes")
}

/// What mends the first fault, and its key.
pub fn mends(key: &str, by: &str) -> String {
    format!("{key} writes {by}")
}

/// The same, where something is left out.
pub fn leaves_out(key: &str, what: &str) -> String {
    format!("{key} leaves {what} out")
}

/// How a search goes.
pub mod explain {
    use super::grouped;

    /// Over it.
    pub const TITLE: &str = "How this search goes";
    /// As it was typed.
    pub const TYPED: &str = "typed";
    /// As it was read.
    pub const READ_AS: &str = "read as";
    /// What runs here.
    pub const HERE: &str = "here";
    /// What is asked of the server.
    pub const INTERCOM: &str = "Intercom";
    /// How much is known.
    pub const KNOWN: &str = "known";

    /// Everything is meant.
    pub const EVERYTHING: &str = "everything";

    /// What the index has of something that is asked of messages.
    pub fn words(what: &str, messages: Option<usize>, cards: usize) -> String {
        match messages {
            None => format!("{what}: the index is no help, each conversation is looked through"),
            Some(messages) => {
                format!("{what}: {}, {}", count(messages, "message"), count(cards, "conversation by its card"))
            }
        }
    }

    /// What columns find of all else.
    pub fn by_columns(conversations: usize) -> String {
        format!("all else: {} by columns", count(conversations, "conversation"))
    }

    /// What is found so is looked at one by one.
    pub const TESTED: &str = "then each of them is held against the whole of it";
    /// It need not be.
    pub const ENOUGH: &str = "that is enough to tell";

    /// The server has words of first messages and subjects alone.
    pub const FIRST_ALONE: &str = "of words it has first messages and subjects alone";

    /// How many threads may have more.
    pub fn could_match(conversations: usize) -> String {
        match conversations {
            0 => "all threads that could match are here".to_owned(),
            1 => "1 conversation could still match by what is not here of it".to_owned(),
            n => format!("{} conversations could still match by what is not here of them", grouped(n)),
        }
    }

    fn count(n: usize, what: &str) -> String {
        match (n, what.split_once(' ')) {
            (1, _) => format!("1 {what}"),
            (n, Some((noun, rest))) => format!("{} {noun}s {rest}", grouped(n)),
            (n, None) => format!("{} {what}s", grouped(n)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_counted_in_words() {
        assert_eq!(found(23, 31, false), "23 conversations, 31 places");
        assert_eq!(found(1, 1, false), "1 conversation, 1 place");
        assert_eq!(found(12_345, 0, true), "12,345+ conversations");
        assert_eq!(explain::words("refund", Some(64_795), 1), "refund: 64,795 messages, 1 conversation by its card");
    }
}
