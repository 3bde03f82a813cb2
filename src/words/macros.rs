//! Macros, and the holes in them that are to be filled in.

/// The line of the cursor is not one.
pub const ON_NONE: &str = "The cursor is on no macro";

/// It holds nothing that could be said.
pub const EMPTY: &str = "No text to insert";

/// The macro under the cursor has no holes.
pub const NOTHING_TO_FILL: &str = "There is nothing to fill in here";

/// What was a macro's own HTML is plain text now.
pub const AS_TEXT: &str = "It is text now. Look whether it still says the same";

/// None is called so.
pub fn none_called(name: &str) -> String {
    format!("There is no macro “{name}”")
}

/// It holds nothing that could be said.
pub fn empty(name: &str) -> String {
    format!("“{name}” has no text to insert")
}

/// How much a macro needs from the person.
pub fn needs(missing: &[String]) -> String {
    match missing {
        [] => String::new(),
        [key] => format!("needs {key}"),
        [key, more @ ..] => format!("needs {key} +{}", more.len()),
    }
}

/// It stands in the text as a line of its own; `key` shows how it looks.
pub fn as_it_is(name: &str, key: &str) -> String {
    format!("“{name}” goes out as it is: {key} shows it")
}

/// What could not be filled in; `key` goes there.
pub fn not_known(missing: &[String], key: &str) -> String {
    format!("Not known, to be filled in: {}. {key} goes there", missing.join(", "))
}

/// In the place of what is not known.
pub fn hole(key: &str) -> String {
    format!("⟨{key}: not known⟩")
}

/// Below the first rows: how many more there are, and how many holes.
pub fn below(rows: usize, holes: usize, key: &str) -> String {
    let rows = match rows {
        0 => None,
        1 => Some("… 1 more line".to_owned()),
        n => Some(format!("… {n} more lines")),
    };
    let holes = match holes {
        0 => None,
        1 => Some(format!("1 hole to fill ({key})")),
        n => Some(format!("{n} holes to fill ({key})")),
    };
    [rows, holes].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A line that only looks like a macro.
pub fn no_macro_here(line: &str) -> String {
    format!("Not sent: {line} stands for no macro here. Take the line out")
}

/// A hole is left; what would fill it, where that is known, and the key that goes there.
pub fn not_filled(hole: &str, known: Option<&str>, key: &str) -> String {
    match known {
        Some(known) => format!("Not sent: “{hole}” is not filled in. It is “{known}”: {key} fills it in"),
        None => format!("Not sent: “{hole}” is not filled in. {key} goes there"),
    }
}

/// Something may be a hole.
pub fn like_a_hole(hole: &str) -> String {
    format!("Not sent yet: “{hole}” looks like a placeholder. Send again to send it all the same")
}

/// A file of one's own macros that cannot be read.
pub fn unread(why: &str) -> String {
    format!("your macros cannot be read: {why}")
}

/// What stands there is no macro.
pub fn no_table(name: &str) -> String {
    format!("“{name}” stands outside of a macro")
}

/// How a macro begins.
pub fn table_is(name: &str) -> String {
    format!("each macro has a header with its name, such as [\"{name}\"], and under it `text`")
}

/// A header without a name.
pub fn no_name() -> String {
    "a macro needs a name in its header".to_owned()
}

/// Two are called the same.
pub fn twice(name: &str) -> String {
    format!("another macro is called “{name}”; this one does not count")
}

/// A key that macros do not have.
pub fn no_key(key: &str) -> String {
    format!("a macro has no “{key}”; it has text, actions, teams and ask")
}

/// What may have been meant.
pub fn meant(word: &str) -> String {
    format!("meant “{word}”?")
}

/// A macro that says nothing.
pub fn no_text(name: &str) -> String {
    format!("the macro “{name}” has no text")
}

/// How text is given.
pub fn text_is() -> String {
    "write text = \"…\", as you would type it in a reply".to_owned()
}

/// A value of another kind than words.
pub fn is_no_text(key: &str, kind: &str) -> String {
    format!("`{key}` takes words, and this is {kind}")
}

/// Something that cannot follow a message.
pub fn no_action(action: &str) -> String {
    format!("“{action}” is nothing that can follow a message")
}

/// What can.
pub fn actions_are() -> String {
    "actions are close, snooze TIME, assign NAME, tag NAME and priority LEVEL".to_owned()
}

/// How questions are given.
pub fn ask_is() -> String {
    "write ask = { invoice = \"Number of the invoice\" } for the placeholder {{invoice}}".to_owned()
}

/// Below what a macro of the workspace says.
pub const ACTIONS_HIDDEN: &str = "text alone: Intercom’s API hides a macro’s actions";

/// Beside one of one's own.
pub const MINE: &str = "mine";

/// Beside one that asks for something before it comes in.
pub fn asks(count: usize) -> String {
    if count == 1 { "asks 1".to_owned() } else { format!("asks {count}") }
}

/// Above the questions of a macro.
pub fn ask_title(name: &str, who: &str) -> String {
    format!("{name}, for {who}")
}

/// What the answers are for.
pub const ASKS_FOR: &str = "They fill the macro’s placeholders, before it comes into the text.";

/// The questions were left.
pub fn left_out(who: &str) -> String {
    format!("No macro came into your words to {who}")
}

/// Before what something has to be filled in.
pub const BEFORE_INSERTING: &str = "Before it comes in";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_macro_is_whole_for_one_and_for_several() {
        assert_eq!(below(0, 0, "tab"), "");
        assert_eq!(below(1, 1, "tab"), "… 1 more line · 1 hole to fill (tab)");
        assert_eq!(below(3, 2, "tab"), "… 3 more lines · 2 holes to fill (tab)");
        let missing = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        assert_eq!(needs(&missing(&["a"])), "needs a");
        assert_eq!(needs(&missing(&["a", "b", "c"])), "needs a +2");
    }
}
