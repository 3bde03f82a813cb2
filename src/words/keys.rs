//! What a key or a command does not do, and why.

/// There is no text field here.
pub const NOTHING_TYPED: &str = "Nothing is typed here";

/// Of a keymap that begins with nothing: where its editing keys come from.
pub const LENT: &str = "It begins with `none` and binds nothing under `[edit]`, so text fields have the keys of the default \
    keymap. An `[edit]` table of its own takes their place.";

/// No text is selected.
pub const NOTHING_SELECTED: &str = "Nothing is selected";

/// No keys came at once.
pub const NONE_HELD: &str = "No keys are held";

/// Only help can be searched so.
pub const NOTHING_TO_FILTER: &str = "There is nothing here to look for words in";

/// The command under the cursor has no arguments.
pub const NO_ARGUMENTS: &str = "This command takes nothing more";

/// No entry is left.
pub const NOTHING_MATCHES: &str = "Nothing matches what is typed";

/// The picker has one way to choose.
pub const NO_OTHER_CHOICE: &str = "There is no other choice here";

/// The row of the help only explains.
pub const NO_COMMAND_HERE: &str = "This row is no command: it only explains";

/// A key runs more than may be run at once.
pub const TOO_MANY: &str = "Nothing was done: one key may not run so many commands";

/// A number before what takes none (I51); `mark` is the key that marks several.
pub fn no_count(keys: &str, mark: Option<&str>) -> String {
    match mark {
        Some(mark) => format!("A number before {keys} means nothing. Mark several with {mark}"),
        None => format!("A number before {keys} means nothing"),
    }
}

/// Nothing is bound to keys (I51); `help` is the key that shows what is.
pub fn nothing_bound(keys: &str, help: Option<&str>) -> String {
    match help {
        Some(help) => format!("{keys} does nothing here. {help} shows the keys"),
        None => format!("{keys} does nothing here"),
    }
}

/// Text was pasted where none is typed; `reply` is the key that opens a reply.
pub fn nothing_pasted(reply: Option<&str>) -> String {
    match reply {
        Some(reply) => format!("Nothing pasted: there is no field here. {reply} opens a reply"),
        None => "Nothing pasted: there is no field here".to_owned(),
    }
}

/// A key with Alt in text: what a terminal makes of Esc and that key right behind it.
pub fn alt_in_text(key: &str) -> String {
    format!("{key} does nothing here. Esc and a key right behind it arrive as that")
}

/// A command that is not there.
pub fn no_command(name: &str, palette: &str) -> String {
    format!("There is no command `{name}`. {palette} finds them all")
}

/// A command that leads to too many others.
pub fn stopped(name: &str) -> String {
    format!("Stopped `{name}`: it runs too many commands, or itself")
}

/// A row that the list does not have.
pub fn no_row(number: u32) -> String {
    format!("There is no row {number}")
}

/// A place that text cannot be selected to.
pub fn no_place(wanted: &str, places: &[&str]) -> String {
    format!("`{wanted}` is no place to select to: {}", places.join(", "))
}

/// Something that went out of the list while it was clicked.
pub fn gone_from_list(label: &str) -> String {
    format!("“{label}” is not in the list any more")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_key_does_not_do_is_said_with_the_key_that_helps() {
        assert_eq!(no_count("e", Some("space")), "A number before e means nothing. Mark several with space");
        assert_eq!(no_count("`close`", None), "A number before `close` means nothing");
        assert_eq!(nothing_bound("b", Some("?")), "b does nothing here. ? shows the keys");
        assert_eq!(nothing_bound("b", None), "b does nothing here");
    }
}
