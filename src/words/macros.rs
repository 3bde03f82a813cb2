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
