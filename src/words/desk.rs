//! Who takes part, merging, blocking, redacting and spam: chosen, asked before, told.

/// What can be done about who takes part.
pub const PEOPLE: &str = "Customers in the conversation with {}";
/// Into which conversation it is to go.
pub const INTO: &str = "Merge the conversation with {} into";
/// The choice that asks for somebody by name or address.
pub const ADD: &str = "Add by name or e-mail address …";
/// Beside it.
pub const ADD_HOW: &str = "an address that is not known becomes a lead";
/// The choice that asks for a conversation by its id.
pub const BY_ID: &str = "By id or web address …";

/// The choice that lets somebody take part.
pub fn add(who: &str) -> String {
    format!("Add {who}")
}

/// How much somebody has written here, and when last.
pub fn wrote(messages: usize, last: Option<&str>) -> String {
    match (messages, last) {
        (0, _) => "has written nothing here".to_owned(),
        (1, Some(last)) => format!("wrote 1 message, {last}"),
        (n, Some(last)) => format!("wrote {n} messages, last {last}"),
        (n, None) => format!("wrote {n} messages"),
    }
}

/// That choosing a row takes somebody out.
pub const ENTER_REMOVES: &str = "Enter takes out";

/// Several are marked.
pub const ONE_AT_A_TIME: &str = "This is done to one conversation at a time: take the marks away first (* n)";
/// Its thread is not on screen.
pub const NOT_YET: &str = "Its thread is not here yet: go there and try again";
/// Nothing of that was asked.
pub const NOTHING_ASKED: &str = "Nothing was asked that this could answer";
/// There is nothing under the cursor to redact.
pub const NO_MESSAGE: &str = "Put the cursor on a message of the thread first";
/// What waits in the outbox is nowhere yet.
pub const NOT_SENT: &str = "It has not gone out: drop it in the outbox instead (g o)";
/// Several messages of bots are folded.
pub const FOLDED: &str = "These messages are folded: unfold them first (Enter)";
/// There is no spam tag.
pub const NO_SPAM_TAG: &str = "No tag stands for spam: set profile.spam_tag in config.toml";

/// There is no such conversation.
pub fn no_id(typed: &str) -> String {
    format!("“{typed}” is no id of a conversation, and no address of one")
}

/// The word was not typed.
pub fn other_word(word: &str) -> String {
    format!("Nothing was done: that is not “{word}”")
}

/// Somebody is to take part.
pub fn ask_add(name: &str, who: &str) -> String {
    format!("Add {name} to the conversation with {who}? What is said there from now on is for them to read, too.")
}

/// Somebody is to take part no more.
pub fn ask_remove(name: &str, who: &str) -> String {
    if name == who {
        return format!("Take {name} out of this conversation? They get nothing of it any more.");
    }
    format!("Take {name} out of the conversation with {who}? They get nothing of it any more.")
}

/// What a close would do about a rating now and then (I26): why none is asked, or whose it would be.
pub fn rating(now: Result<Option<&str>, &str>, then: Result<Option<&str>, &str>) -> String {
    let may = |of: Option<&str>| of.map_or_else(|| "a rating".to_owned(), |of| format!("a rating of {of}"));
    match (now, then) {
        (Ok(_), Err(why)) => format!("Closing then asks for no rating: {why}."),
        (Err(_), Ok(of)) => format!("Closing then may ask for {}.", may(of)),
        (Ok(_), Ok(of)) => format!("Closing may still ask for {}.", may(of)),
        (Err(_), Err(why)) => format!("Closing asks for no rating then either: {why}."),
    }
}

/// That there is a way back.
pub fn back(key: &str) -> String {
    format!("{key} takes it back.")
}

/// Over the question of a merge.
pub const MERGE: &str = "Merge two conversations?";
/// Over the thread that stays.
pub const STAYS: &str = "This stays";
/// Over the one that goes into it.
pub const GOES: &str = "This goes into it";
/// Its thread was not fetched yet.
pub const FETCHING: &str = "(its messages are being fetched)";
/// What answers swaps them.
pub const SWAP: &str = "swap";
/// The answers.
pub const YES_MERGE: &str = "merge";
/// The same.
pub const LEAVE: &str = "leave";

/// What merging does, by both names.
pub fn merge(goes: &str, stays: &str, is_one: bool) -> String {
    if is_one {
        return format!("Cannot be taken back. The one that goes is closed; both are with {stays}.");
    }
    format!("Cannot be taken back. {goes}’s conversation is closed and goes into the one with {stays}.")
}

/// That the two are with different people.
pub fn are_others(goes: &str, stays: &str) -> String {
    format!("{goes} and {stays} are different customers: whether {goes} reads along from then on is Intercom’s choice.")
}

/// What becomes of what waits or was written in the one that goes.
pub fn leftovers(waiting: usize, drafts: usize) -> Option<String> {
    let steps = match waiting {
        0 => None,
        1 => Some("1 action that waits there goes out before".to_owned()),
        n => Some(format!("{n} actions that wait there go out before")),
    };
    let drafts = match drafts {
        0 => None,
        1 => Some("your draft there goes along".to_owned()),
        n => Some(format!("your {n} drafts there go along")),
    };
    let told: Vec<String> = steps.into_iter().chain(drafts).collect();
    (!told.is_empty()).then(|| super::whole(&format!("{}.", told.join("; "))))
}

/// How many messages there are, and whose it is.
pub fn held(messages: usize, whose: &str) -> String {
    match messages {
        1 => format!("1 message, {whose}"),
        n => format!("{n} messages, {whose}"),
    }
}

/// Behind the name of who wrote a note.
pub const NOTE: &str = ", note";
/// In place of one's own name.
pub const ME: &str = "me";
/// Where no teammate and no team has it.
pub const NOBODY: &str = "nobody";

/// Over the question of a block.
pub fn block_title(name: &str) -> String {
    format!("Block {name}?")
}

/// What blocking does.
pub fn block(name: &str, address: Option<&str>) -> String {
    let address = address.filter(|address| *address != name).map(|address| format!(" <{address}>"));
    format!(
        "{name}{} cannot write any more, and Intercom archives their conversations. Intercom’s API has no way back: \
         only the web inbox unblocks.",
        address.unwrap_or_default()
    )
}

/// Over the question of a redaction.
pub fn redact_title(whose: &str) -> String {
    format!("Redact a message of {whose}?")
}

/// What redacting does.
pub fn redact(words: &str, whose: &str, at: &str, files: usize) -> String {
    let with = match files {
        0 => String::new(),
        1 => " with its file,".to_owned(),
        n => format!(" with its {n} files,"),
    };
    format!(
        "“{words}” {whose}, {at},{with} goes from Intercom, from this store, its index, drafts and quotes. Nobody can \
         bring it back."
    )
}

/// That other messages have the same words.
pub fn quoted_by(others: usize) -> Option<String> {
    match others {
        0 => None,
        1 => Some("Another message here quotes it and keeps it: redact that one, too.".to_owned()),
        n => Some(format!("{n} other messages here quote it and keep it: redact those, too.")),
    }
}

/// The composer quoted what nobody is to read any more.
pub const QUOTE_GONE: &str = "A message that you quote was redacted: its words are out of your text";

/// The key that does it, once the word is typed.
pub const DO_IT: &str = "do it";

/// Before what is typed.
pub fn type_it(word: &str) -> String {
    format!("Type {word} to do it: ")
}

/// A rating beside what was done.
pub fn done(what: &str, rating: Option<&str>) -> String {
    rating.map_or_else(|| what.to_owned(), |rating| format!("{what}; {}", lower(rating)))
}

fn lower(sentence: &str) -> String {
    let mut characters = sentence.trim_end_matches('.').chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_change_of_who_takes_part_does_to_the_rating_is_said_either_way() {
        let why = "not exactly one customer takes part";
        assert_eq!(
            rating(Ok(Some("you")), Err(why)),
            "Closing then asks for no rating: not exactly one customer takes part."
        );
        assert_eq!(rating(Err(why), Ok(Some("Zofia"))), "Closing then may ask for a rating of Zofia.");
        assert_eq!(rating(Ok(None), Ok(None)), "Closing may still ask for a rating.");
        assert_eq!(
            rating(Err(why), Err("no teammate has replied")),
            "Closing asks for no rating then either: no teammate has replied."
        );
        assert_eq!(
            done("Bo added", Some("Closing may still ask for a rating.")),
            "Bo added; closing may still ask for a rating"
        );
    }

    #[test]
    fn what_is_left_in_the_one_that_goes_is_told() {
        assert_eq!(leftovers(0, 0), None);
        assert_eq!(leftovers(1, 0).as_deref(), Some("1 action that waits there goes out before."));
        assert_eq!(
            leftovers(2, 1).as_deref(),
            Some("2 actions that wait there go out before; your draft there goes along.")
        );
    }
}
