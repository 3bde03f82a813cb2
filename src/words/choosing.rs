//! Pickers: what is chosen, from what, and what comes of it. In a title `{}` is the place of whom it is about, who is
//! named as far as there is room.

/// Whom to give a conversation.
pub const ASSIGN: &str = "Assign {} to";

/// Which team to give it.
pub const ASSIGN_TEAM: &str = "Assign {} to a team";

/// How urgent it is.
pub const PRIORITY: &str = "Priority of {}";

/// What it is tagged with.
pub const TAGS: &str = "Tags of {}";

/// What its customer is tagged with.
pub const CUSTOMER_TAGS: &str = "Tags of {}, the customer";

/// What tags can be put on: the conversation, or its customer.
pub const TAGGED: [&str; 2] = ["conversation", "customer"];

/// Intercom's API has no call that tags a message.
pub fn no_message_tags(key: &str) -> String {
    format!("Intercom’s API shows tags of messages and can put none on; its web inbox does: {key} copies the address")
}

/// Until when it is put away.
pub const SNOOZE: &str = "Snooze {} until";

/// The same, where that closes it (F5).
pub const SNOOZE_BY_CLOSING: &str = "Snooze {}, by closing, until";

/// Until when it is put away once a message is out.
pub const SEND_SNOOZE: &str = "Send to {}, and snooze until";

/// To whom it is given once a message is out.
pub const SEND_ASSIGN: &str = "Send to {}, and assign to";

/// What the key does that takes one of them.
pub const SENDS_AND_ASSIGNS: &str = "send and assign";

/// A reply that begins with a macro.
pub const MACRO_AS_REPLY: &str = "Macro as your reply to {}";

/// A macro for the reply that is being written.
pub const MACRO_INTO_REPLY: &str = "Macro into your reply to {}";

/// A macro for the note that is being written.
pub const MACRO_INTO_NOTE: &str = "Macro into your note about {}";

/// Which inbox to show.
pub const INBOX: &str = "Go to an inbox";

/// Which view of one's own.
pub const VIEW: &str = "My views";

/// The key that shows a whole group, where all of it is there.
pub const NO_MORE: &str = "All of this group that matches is here";

/// Behind the name of a group: how many of it are not shown, and the key that shows them.
pub fn more(count: usize, key: &str) -> String {
    format!("{count} more, {key} shows them")
}

/// The search over everything, in the palette.
pub fn search_for(words: &str) -> String {
    if words.is_empty() { "Search everything".to_owned() } else { format!("Search everything for “{words}”") }
}

/// Beside a customer.
pub fn conversations(count: usize) -> String {
    if count == 1 { "1 conversation".to_owned() } else { format!("{count} conversations") }
}

/// Which conversation of the list to go to.
pub const CONVERSATION: &str = "Find a conversation";

/// Beside an empty field for a time.
pub const TYPE_A_TIME: &str = "type a time: fri 14:00 · in 3h · 3 dec · tomorrow 8";

/// Below the times.
pub const WAKES_BEFORE: &str = "It wakes before that when the customer or a teammate writes.";

/// The time that is none.
pub const ANYBODY_WRITES: &str = "when anybody writes";

/// What Enter does among the times for a message.
pub const SENDS_AND_SNOOZES: &str = "send and snooze";

/// Behind a tag that the conversation has.
pub const HAS_TAG: &str = "is on it";

/// An entry that makes a tag.
pub fn new_tag(name: &str) -> String {
    format!("New tag “{name}”")
}

/// Below the tags that are chosen: those that are on the conversation now.
pub fn tags_now(tags: &[String]) -> String {
    format!("On now:  {}", or_none(tags, " "))
}

/// The same: what Enter changes of them.
pub fn tags_change(change: &[String]) -> String {
    format!("Change:  {}", or_none(change, "  "))
}

fn or_none(words: &[String], between: &str) -> String {
    if words.is_empty() { "–".to_owned() } else { words.join(between) }
}

/// Over the teams: who has the conversation loses it.
pub const TEAMS: &str = "teams (the teammate goes)";

/// The choice of everybody.
pub const EVERYBODY: &str = "teammates and teams";

/// The choice of teams.
pub const ONLY_TEAMS: &str = "teams only";

/// The choice that takes it out of its team.
pub const NO_TEAM: &str = "No team";

/// Why a teammate can be given nothing.
pub const NO_SEAT: &str = "No inbox seat: nothing can be given to them";

/// A team without people.
pub const EMPTY_TEAM: &str = "nobody is in it";

/// The tag went while it was chosen.
pub const TAG_GONE: &str = "That tag is not there any more";

/// The reason to be away went while it was chosen.
pub const REASON_GONE: &str = "That reason is not there any more";

/// The conversation of an entry is gone.
pub const DELETED: &str = "It was deleted in Intercom";

/// The conversation of an entry is in another list.
pub const NOT_IN_LIST: &str = "It is not in this list any more";

/// The order of which inbox is chosen.
pub fn order_of(inbox: &str) -> String {
    format!("Order of {inbox}")
}

/// So many of all match.
pub fn of_all(matching: usize, all: usize) -> String {
    format!("{matching} of {all}")
}

/// Below the palette: how many match, and what narrows them.
pub fn palette(matching: usize, all: usize) -> String {
    format!("{matching} of {all} · > commands  @ people  # tags  \\ macros  / search")
}

/// What Enter does among the tags: so many put on, and taken off.
pub fn tags(on: usize, off: usize) -> String {
    match (on, off) {
        (0, 0) => "leave as they are".to_owned(),
        (on, 0) => format!("put on {on}"),
        (0, off) => format!("take off {off}"),
        (on, off) => format!("put on {on}, take off {off}"),
    }
}

/// What will be so.
pub fn after(what: Option<&str>) -> String {
    format!("After Enter: {}", what.unwrap_or("–"))
}

/// What is looked for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A teammate or a team.
    Assignee,
    /// One of the workspace's teams.
    Team,
    /// What conversations are marked with.
    Tag,
    /// A reason to be away.
    Reason,
    /// A list of conversations.
    Inbox,
    /// Where a workflow has come.
    TicketState,
    /// What sort of work something is.
    TicketType,
}

/// Nothing is called so.
pub fn none_called(kind: Kind, wanted: &str) -> String {
    match kind {
        Kind::Assignee => format!("There is no teammate or team called “{wanted}”"),
        Kind::Team => format!("There is no team called “{wanted}”"),
        Kind::Tag => format!("There is no tag called “{wanted}”"),
        Kind::Reason => format!("There is no reason called “{wanted}”"),
        Kind::Inbox => format!("There is no inbox called “{wanted}”"),
        Kind::TicketState => format!("Its type has no state called “{wanted}”"),
        Kind::TicketType => format!("There is no type of tickets called “{wanted}”"),
    }
}

/// More than one is called just so.
pub fn several_called(wanted: &str) -> String {
    format!("Several are called “{wanted}”. Choose one from the list, without a name")
}

/// More than one begins so.
pub fn several_begin(wanted: &str, names: &[&str]) -> String {
    format!("“{wanted}” could be {}. Write more of the name", super::one_of(names))
}

/// A word that is no priority.
pub fn no_priority(wanted: &str, all: &[&str]) -> String {
    format!("`{wanted}` is no priority: {}", super::one_of(all))
}

/// A word that is no status of one's own.
pub fn no_status(wanted: &str) -> String {
    format!("`{wanted}` is no status: {}", super::one_of(&["on", "off", "reassign"]))
}

/// Over the teammates of the team that has the conversation.
pub fn teammates_of(team: &str) -> String {
    format!("teammates of {team}")
}

/// The team of a conversation that is taken off its teammate.
pub fn keeps_it(team: &str) -> String {
    format!("{team} keeps it")
}

/// Whether a teammate is there, behind a sign of it; if not, why, and where what they are written goes.
pub fn presence(sign: &str, away: bool, reason: Option<&str>, reassigns: bool) -> String {
    if !away {
        return format!("{sign} active");
    }
    let reason = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
    let goes = if reassigns { ", replies go back to the team" } else { "" };
    format!("{sign} away{reason}{goes}")
}

/// How many open conversations somebody has.
pub fn open(count: usize) -> String {
    format!("{count} open")
}

/// The same, of how many the team gives them at most.
pub fn open_of(count: usize, limit: Option<u32>) -> String {
    match limit {
        None => open(count),
        Some(limit) if count >= limit as usize => format!("{count} open of {limit}  full"),
        Some(limit) => format!("{count} open of {limit}"),
    }
}

/// Who is in a team, and how many of them are there.
pub fn people(count: usize, active: usize) -> String {
    match count {
        0 => EMPTY_TEAM.to_owned(),
        1 => format!("1 person, {active} active"),
        n => format!("{n} people, {active} active"),
    }
}

/// Whose a conversation would be.
pub fn would_be(admin: Option<&str>, team: Option<&str>, stays: bool) -> String {
    let admin = admin.unwrap_or("nobody");
    match team {
        None => format!("{admin}, no team"),
        Some(team) if stays => format!("{admin}, team {team} (as now)"),
        Some(team) => format!("{admin}, team {team}"),
    }
}

/// Whose several would be, each in the team that it has now where it is given to a teammate.
pub fn would_be_each(admin: Option<&str>, team: Option<&str>) -> String {
    match (admin, team) {
        (admin, None) => format!("{}, each in its team", admin.unwrap_or("nobody")),
        (None, Some(team)) => format!("team {team}, each without its teammate"),
        (Some(admin), Some(team)) => format!("{admin}, team {team}"),
    }
}

/// Whose a conversation is.
pub fn is_now(admin: Option<&str>, team: Option<&str>) -> String {
    let admin = admin.unwrap_or("nobody");
    match team {
        None => format!("now: {admin}"),
        Some(team) => format!("now: {admin}, team {team}"),
    }
}

/// An entry of the palette that goes to an inbox.
pub fn go_to(inbox: &str) -> String {
    format!("Go to {inbox}")
}

/// An entry of the palette that gives the conversation to somebody.
pub fn assign_to(name: &str) -> String {
    format!("Assign to {name}")
}

/// An entry of the palette that gives the conversation to a team.
pub fn assign_to_team(name: &str) -> String {
    format!("Assign to {name}, a team")
}

/// An entry of the palette that puts a tag on, or takes it off.
pub fn turn_tag(name: &str) -> String {
    format!("Tag {name}, on or off")
}

/// Whose columns are chosen; until they are it is no table on every screen.
pub fn columns_of(inbox: &str, is_table: bool) -> String {
    if is_table { format!("Columns of {inbox}") } else { format!("Columns of {inbox}, as a table") }
}

/// The column of signs, which has no heading.
pub const SIGNS: &str = "Signs";

/// What stands below the columns.
pub const COLUMNS: &str = "Kept for this view on this machine; with no tick there is no table";

/// What rows are put together by, and that by nothing.
pub const GROUPS: &str = "Groups";
/// Rows are put together by nothing.
pub const NO_GROUPS: &str = "no groups";

/// An entry of the palette that orders the list.
pub fn order_by(name: &str) -> String {
    format!("Order the list: {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_enter_does_is_whole_for_one_and_for_several() {
        assert_eq!((tags(0, 0), tags(1, 0)), ("leave as they are".to_owned(), "put on 1".to_owned()));
        assert_eq!((tags(0, 2), tags(2, 1)), ("take off 2".to_owned(), "put on 2, take off 1".to_owned()));
        assert_eq!((people(0, 0), people(1, 1)), ("nobody is in it".to_owned(), "1 person, 1 active".to_owned()));
        assert_eq!(people(3, 2), "3 people, 2 active");
    }

    #[test]
    fn a_name_that_means_nobody_or_several_is_said_with_what_helps() {
        assert_eq!(none_called(Kind::Tag, "x"), "There is no tag called “x”");
        assert_eq!(several_begin("an", &["Ana", "Anna"]), "“an” could be Ana or Anna. Write more of the name");
        assert_eq!(no_status("x"), "`x` is no status: on, off or reassign");
    }

    #[test]
    fn whose_it_is_and_would_be_is_said_with_its_team() {
        assert_eq!(would_be_each(Some("Mette"), None), "Mette, each in its team");
        assert_eq!(would_be_each(None, Some("Billing")), "team Billing, each without its teammate");
        assert_eq!((open_of(4, None), open_of(4, Some(5))), ("4 open".into(), "4 open of 5".into()));
        assert_eq!(open_of(6, Some(5)), "6 open of 5  full");
        assert_eq!(would_be(None, Some("Support"), true), "nobody, team Support (as now)");
        assert_eq!(would_be(Some("Ana"), Some("Support"), false), "Ana, team Support");
        assert_eq!(
            (would_be(Some("Ana"), None, true), is_now(None, None)),
            ("Ana, no team".into(), "now: nobody".into())
        );
    }
}
