//! What there is to say of a thread that is given to a command.

/// A line that no shell takes.
pub const NO_LINE: &str = "A command has no NUL in it";

/// No conversation is meant.
pub const NOTHING_TO_GIVE: &str = "There is no conversation to give to a command";

/// No command has printed anything.
pub const NONE: &str = "No command has printed anything yet: | gives the thread to one";

/// Others are marked by now.
pub const OTHER_MARKS: &str = "Other conversations are marked now than were given to the command: mark those again";

/// A command was given one conversation or several and has not answered yet.
pub fn runs(line: &str, count: usize) -> String {
    match count {
        1 => format!("`{line}` reads the thread"),
        n => format!("`{line}` reads {n} threads"),
    }
}

/// It has not ended.
pub fn runs_still(line: &str) -> String {
    format!("`{line}` runs still")
}

/// It has ended while something else was open; and how to look at it.
pub fn is_there(line: &str, key: &str) -> String {
    format!("`{line}` has ended; {key} shows what it printed")
}

/// It failed; and the last that it said, if it said anything.
pub fn failed(line: &str, why: &str, said: Option<&str>) -> String {
    match said {
        Some(said) => format!("`{line}` failed ({why}): {said}"),
        None => format!("`{line}` failed: {why}"),
    }
}

/// It printed nothing.
pub fn nothing(line: &str) -> String {
    format!("`{line}` printed nothing")
}

/// Over what it printed.
pub fn title(line: &str, count: usize) -> String {
    match count {
        1 => format!("| {line}"),
        n => format!("| {line} · {n} conversations"),
    }
}

/// A draft of several conversations.
pub fn of_several(count: usize) -> String {
    format!("It is about {count} conversations, and a draft belongs to one: copy it")
}

/// It is on the clipboard.
pub fn copied(lines: usize) -> String {
    if lines == 1 { "Copied the line".to_owned() } else { format!("Copied {lines} lines") }
}

/// More than anybody means.
pub fn too_many_tags(most: usize) -> String {
    format!("These are more than {most} tags: none is put on")
}

/// Names that no tags have.
pub fn no_such_tags(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    format!("There is no tag {}: none is put on", names.join(", no tag "))
}

/// What keys in its frame do.
pub const REPLY: &str = "as reply";

/// See above.
pub const NOTE: &str = "as note";

/// See above.
pub const TAGS: &str = "as tags";
