//! What is marked, and what would be done to several at once (I30).

use client::domain::DraftMode;

/// A range has no beginning.
pub const NO_LAST: &str = "Nothing here was marked before: mark the first one, then go to the last";

/// There is no conversation under the cursor.
pub const NOTHING_HERE: &str = "There is no conversation here to mark";

/// Nothing is marked.
pub const NOTHING_MARKED: &str = "Nothing is marked";

/// There is no question about several.
pub const NOTHING_ASKED: &str = "Nothing is asked about several just now";

/// Nothing was marked before, either.
pub const NOTHING_MARKED_BEFORE: &str = "Nothing was marked before";

/// Those that were to be marked are not in the list, or are marked already.
pub const NONE_OF_THOSE: &str = "There are no others of those in this list";

/// Of several commands on a key the first is asked about.
pub const ONLY_THE_FIRST: &str = "Only the first command of that key is asked about: the others were not run";

/// All from one row to another are marked, of which most are out of sight.
pub fn range(count: usize) -> String {
    format!("Marked {count} from the last mark to here")
}

/// More were to be marked than can be.
pub fn at_most(most: usize) -> String {
    format!("Marked the first {most} of the list: more cannot be marked at once")
}

/// Words go to one at a time, whatever is marked.
pub fn to_one_alone(mode: DraftMode, who: &str, marked: usize) -> String {
    match mode {
        DraftMode::Reply => format!("This reply goes to {who} alone: the {marked} marked stay marked"),
        DraftMode::Note => format!("This note is about {who} alone: the {marked} marked stay marked"),
    }
}

/// Marks are gone by the person's wish.
pub fn given_up(key: &str) -> String {
    format!("The marks are gone · {key} brings them back")
}

/// What is marked: by name, as far as the first of them are known.
pub fn marked(names: &[String], count: usize) -> String {
    let rest = count.saturating_sub(names.len());
    match (names, rest) {
        ([], _) => format!("{count} marked"),
        (names, 0) => format!("{count} marked: {}", names.join(", ")),
        (names, rest) => format!("{count} marked: {} and {rest} more", names.join(", ")),
    }
}

/// None of it can be done, as the first of them says.
pub fn none_can(why: &str) -> String {
    format!("Nothing was done to those that are marked: {why}")
}

/// Whom something is for, where several are marked.
pub fn whom(count: usize) -> String {
    if count == 1 { "the marked one".to_owned() } else { format!("{count} marked") }
}

/// What is to be done to several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Closed.
    Close,
    /// Reopened, or woken.
    Open,
    /// Snoozed until then.
    Snooze(String),
    /// Given to oneself.
    Take,
    /// Given to somebody, or to a team.
    Assign(String),
    /// Taken off whoever has them.
    Off,
    /// Taken out of their teams.
    NoTeam,
    /// Tags put on and taken off, with their signs.
    Tags(String),
    /// Given this priority.
    Priority(&'static str),
    /// Marked read, or unread, or each the other way.
    Read(Option<bool>),
    /// Done to them as tickets.
    Ticket(String),
    /// Marked as spam by that tag, or not any more.
    Spam(String, bool),
    /// Put back as they were.
    Back,
}

/// Whether it is to be done to so many of those that are marked.
pub fn question(what: &What, will: usize, marked: usize) -> String {
    let all = match (will, marked) {
        (1, 1) => "the marked conversation".to_owned(),
        (will, marked) if will == marked => format!("{will} marked conversations"),
        (will, marked) => format!("{will} of {marked} marked conversations"),
    };
    match what {
        What::Close => format!("Close {all}?"),
        What::Open => format!("Reopen or wake {all}?"),
        What::Snooze(until) => format!("Snooze {all} until {until}?"),
        What::Take => format!("Take {all}?"),
        What::Assign(to) => format!("Assign {all} to {to}?"),
        What::Spam(tag, true) => format!("Mark {all} as spam: tag “{tag}”, and close?"),
        What::Spam(tag, false) => format!("Take the tag “{tag}” off {all}, and reopen?"),
        What::Off => format!("Take the teammate off {all}?"),
        What::NoTeam => format!("Take {all} out of their teams?"),
        What::Tags(change) => format!("Change the tags of {all}: {change}?"),
        What::Ticket(change) => format!("Change the tickets of {all}: {change}?"),
        What::Priority(priority) => format!("Set the priority of {all} to {priority}?"),
        What::Read(Some(true)) => format!("Mark {all} read, for the whole team?"),
        What::Read(Some(false)) => format!("Mark {all} unread, for the whole team?"),
        What::Read(None) => format!("Mark {all} the other way, read or unread, for the whole team?"),
        What::Back => format!("Put {all} back as they were?"),
    }
}

/// How many of them may ask for a rating by closing (I26).
pub fn ratings(none: usize, may: usize) -> Vec<String> {
    let line = |count: usize, words: &str| (count > 0).then(|| format!("{count:>4}  {words}"));
    [line(none, "close, and no rating is asked"), line(may, "close, and a rating may be asked")]
        .into_iter()
        .flatten()
        .collect()
}

/// How many are left out; their names follow, each with why.
pub fn left_out(count: usize) -> String {
    if count == 1 { "   1  is left out".to_owned() } else { format!("{count:>4}  are left out") }
}

/// One that is left out, or that it is done to.
pub fn one(name: &str, why: Option<&str>) -> String {
    match why {
        Some(why) => format!("      {name}: {why}"),
        None => format!("      {name}"),
    }
}

/// More than are named.
pub fn and_more(count: usize) -> String {
    format!("      and {count} more")
}

/// How it is taken back.
pub fn all_back(key: &str) -> String {
    format!("One {key} takes all of it back.")
}

/// Of what was decided about several, some were refused.
pub fn refused(refused: usize, of: usize, key: &str) -> String {
    format!("{refused} of {of} refused · {key} shows them")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_about_several_says_of_how_many() {
        assert_eq!(question(&What::Close, 12, 14), "Close 12 of 14 marked conversations?");
        assert_eq!(question(&What::Snooze("Mon 09:00".into()), 2, 2), "Snooze 2 marked conversations until Mon 09:00?");
        assert_eq!(question(&What::Take, 1, 1), "Take the marked conversation?");
        assert_eq!(question(&What::Take, 1, 2), "Take 1 of 2 marked conversations?");
    }

    #[test]
    fn what_is_marked_is_named_as_far_as_it_is_known() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(marked(&names(&["Inés", "Graham"]), 4), "4 marked: Inés, Graham and 2 more");
        assert_eq!(marked(&names(&["Inés"]), 1), "1 marked: Inés");
        assert_eq!(marked(&[], 3), "3 marked");
    }
}
