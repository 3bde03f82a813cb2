//! What the person did, whether it can be taken back, and what became of what was decided about several.

/// The title of the list.
pub const DID: &str = "What I did";

/// The title of what was said.
pub const MESSAGES: &str = "Messages";

/// Nothing was decided.
pub const NOTHING_DONE: &str = "Nothing was done yet.";

/// Nothing fits what is looked for.
pub const NOTHING_FITS: &str = "Nothing here has these words.";

/// There is no line under the cursor.
pub const NO_LINE: &str = "There is nothing under the cursor: j goes to the first line";

/// A message that is about no conversation.
pub const ABOUT_NONE: &str = "That is about no conversation";

/// It is taken back already.
pub const UNDONE: &str = "That is taken back already";

/// It is not taken back.
pub const NOT_UNDONE: &str = "That is not taken back, so it cannot be done again";

/// Nothing of it was refused.
pub const NONE_REFUSED: &str = "Nothing of that was refused";

/// There was no decision about several.
pub const NO_SEVERAL: &str = "Nothing was decided about several yet";

/// A message is out.
pub fn sent(who: &str) -> String {
    format!("Sent to {who}")
}

/// A message is not out yet.
pub fn not_sent(who: &str) -> String {
    format!("Reply to {who}, not out yet")
}

/// A note was written.
pub fn noted(who: &str) -> String {
    format!("Note about {who}")
}

/// A decision of which nothing stands any more.
pub fn taken_back(what: &str) -> String {
    format!("taken back: {what}")
}

/// How it is taken back.
pub fn back(key: &str, several: usize) -> String {
    if several > 1 { format!("{key} takes back all {several}") } else { format!("{key} takes it back") }
}

/// How it is done again.
pub fn again(key: &str) -> String {
    format!("{key} does it again")
}

/// It cannot be taken back.
pub fn cannot(why: &str) -> String {
    format!("no: {why}")
}

/// How it stands, over what became of several.
pub fn several(what: &str, done: usize, waiting: usize, refused: usize) -> String {
    let counts = [(done, "done"), (waiting, "on the way"), (refused, "refused")];
    let counts: Vec<String> = counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    format!("{what} · {}", counts.join(", "))
}

/// So many are done.
pub fn done(count: usize) -> String {
    format!("{count} done")
}

/// So many wait.
pub fn waiting(count: usize) -> String {
    format!("{count} waiting for Intercom (it allows 40 a second)")
}

/// So many were refused; they follow.
pub fn refused(count: usize) -> String {
    format!("{count} refused")
}

/// Whether those that were refused are to be forgotten.
pub fn ask_to_drop(count: usize) -> String {
    match count {
        1 => "Drop the refused one? It stays as Intercom has it.".to_owned(),
        n => format!("Drop the {n} refused ones? They stay as Intercom has them."),
    }
}

/// They are tried again.
pub fn tried(count: usize) -> String {
    if count == 1 { "Trying 1 again".to_owned() } else { format!("Trying {count} again") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_became_of_several_is_told_of_one_and_of_many() {
        assert_eq!(several("Closed 3 conversations", 2, 0, 1), "Closed 3 conversations · 2 done, 1 refused");
        assert_eq!((back("u", 1), back("u", 12)), ("u takes it back".into(), "u takes back all 12".into()));
        assert!(ask_to_drop(1).contains("one?") && ask_to_drop(2).contains("2 refused ones?"));
        assert_eq!((tried(1), tried(3)), ("Trying 1 again".into(), "Trying 3 again".into()));
    }
}
