//! What follows a message (I37): how it is chosen and said.

/// Above the choice.
pub const TITLE: &str = "After your message to {}";

/// Nothing follows.
pub const NOTHING: &str = "nothing";

/// What is set for all replies.
pub const AS_SET: &str = "as set";

/// Beside the choice of nothing.
pub const NOTHING_DETAIL: &str = "the conversation stays as it is";

/// Beside the name of a team.
pub const TEAM: &str = "team";

/// What can be written.
pub const WRITTEN: &str = "close, snooze TIME, assign NAME, tag NAME, priority LEVEL, or nothing";

/// What stands beside the text.
pub fn shown(all: &[String]) -> String {
    let what = if all.is_empty() { NOTHING.to_owned() } else { all.join(" · ") };
    format!("Then: {what}")
}

/// The same, where it cannot be done.
pub fn wrong(why: &str) -> String {
    format!("Then: {why}")
}

/// What is set in the config is wrong.
pub fn setting(why: &str) -> String {
    format!("the setting composer.then is wrong: {why}")
}

/// Words that stand for nothing that can follow.
pub fn unknown(words: &str) -> String {
    format!("“{words}” is nothing that can follow a message; write {WRITTEN}")
}

/// Both at once cannot be.
pub fn two(one: &str, other: &str) -> String {
    format!("{one} and {other} exclude each other; leave one of them out")
}

/// Something is missing behind a word.
pub fn of_what(verb: &str) -> String {
    match verb {
        "snooze" => "say until when behind “snooze”, such as snooze tomorrow".to_owned(),
        "assign" => "say to whom behind “assign”, such as assign me".to_owned(),
        verb => format!("say which behind “{verb}”"),
    }
}

/// It is given to somebody.
pub fn assign(name: &str) -> String {
    format!("assign to {name}")
}

/// It is tagged.
pub fn tag(name: &str) -> String {
    format!("tag {name}")
}

/// It gets a priority.
pub fn priority(level: &str) -> String {
    format!("priority {level}")
}

/// It is put away until then; none for until somebody writes.
pub fn snooze(until: Option<&str>) -> String {
    format!("snooze until {}", until.unwrap_or("somebody writes"))
}

/// It is closed.
pub const CLOSE: &str = "close";

/// Nobody has it any more.
pub const NOBODY: &str = "take it off its teammate";

/// What the key that sends does, with what follows: that it does more is to be seen before.
pub fn send_and(kind: &str) -> String {
    format!("send & {kind}")
}
