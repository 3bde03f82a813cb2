//! What a row of the list says of itself in the place of its words, and what there is to say of a list.

use client::domain::State;
use client::view::{Group, Order};

/// A list's order, by name; what is snoozed waits for its time.
pub fn order(order: Order, snoozed: bool) -> &'static str {
    match order {
        Order::Waiting if snoozed => "wakes",
        Order::Waiting => "waits longest",
        Order::Newest => "newest",
        Order::Oldest => "oldest",
        Order::Priority => "priority",
        Order::Begun => "begun",
        Order::Sla => "SLA",
        Order::Type => "ticket type",
        Order::Wakes => "wakes",
    }
}

/// What stands above the figure of an order, in a table.
pub fn figure(order: Order, snoozed: bool) -> &'static str {
    match order {
        Order::Waiting | Order::Newest | Order::Oldest if snoozed => "wakes",
        Order::Waiting | Order::Priority => "waits",
        Order::Newest | Order::Oldest => "last",
        Order::Begun => "begun",
        Order::Sla => "SLA",
        Order::Type => "type",
        Order::Wakes => "wakes",
    }
}

/// A list's groups, by name.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Company => "by company",
        Group::Team => "by team",
        Group::Tag => "by tag",
    }
}

/// What is in no group of that kind.
pub fn of_no_group(group: Group) -> &'static str {
    match group {
        Group::Company => "No company",
        Group::Team => "No team",
        Group::Tag => "No tag",
    }
}

/// A row's state, in a column.
pub fn state(state: State) -> &'static str {
    match state {
        State::Open => "open",
        State::Snoozed => "snoozed",
        State::Closed => "closed",
    }
}

/// Whom the cursor is on, where its row is out of sight.
pub fn cursor_on(who: &str) -> String {
    format!("on {who}")
}

/// What an order goes by.
pub fn order_detail(order: Order, snoozed: bool) -> &'static str {
    match order {
        Order::Waiting if snoozed => "next to wake first",
        Order::Waiting => "then oldest last word",
        Order::Newest | Order::Oldest => "by last word",
        Order::Priority => "then waits longest",
        Order::Begun => "what was begun last first",
        Order::Sla => "by deadline ~; else missed, then active; then waits longest",
        Order::Type => "tickets by type, then waits longest",
        Order::Wakes => "next to wake first",
    }
}

/// Nobody is left to go on to.
pub fn nobody_else(inbox: &str, held: usize) -> String {
    match held {
        0 => format!("Nobody else waits in {inbox}"),
        1 => format!("Nobody else waits in {inbox}; 1 more came in above"),
        n => format!("Nobody else waits in {inbox}; {n} more came in above"),
    }
}

/// What was put away is back.
pub fn snooze_ended(who: &str) -> String {
    format!("Snooze ended: {who}")
}

/// Closed, and by whom.
pub fn closed(by: Option<&str>) -> String {
    by.map_or_else(|| "closed".to_owned(), |by| format!("closed by {by}"))
}

/// Snoozed until a time, or until somebody writes.
pub fn snoozed(until: Option<&str>) -> String {
    until.map_or_else(|| "until somebody writes".to_owned(), |until| format!("until {until}"))
}

/// Opened again; what was snoozed was woken.
pub fn opened(from: State, mine: bool) -> String {
    let did = if from == State::Snoozed { "awake again" } else { "open again" };
    if mine { format!("{did}, by you") } else { did.to_owned() }
}

/// With somebody else now, or with nobody.
pub fn given(to: Option<&str>, mine: bool) -> String {
    let to = to.map_or_else(|| "nobody's now".to_owned(), |to| format!("with {to} now"));
    if mine { format!("{to}, by you") } else { to }
}

/// The first name alone: a row is narrow.
pub fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}

/// Who said the words that follow.
pub fn said_by(name: &str, words: &str) -> String {
    format!("{name}: {words}")
}

/// A draft of one's own, and whether the customer would read it.
pub fn draft(is_note: bool, words: &str) -> String {
    said_by(if is_note { "note" } else { "you" }, words)
}

/// Not sent, and why; what has no words was not done.
pub fn refused(has_words: bool, why: Option<&str>) -> String {
    let what = if has_words { "not sent" } else { "not done" };
    said_by(what, why.unwrap_or("Intercom refused it"))
}

/// What stands before words after a snooze.
pub fn woke(words: &str) -> String {
    said_by("snooze ended", words)
}

/// It stands so already, and who made it so.
pub fn already_by(said: &str, by: &str) -> String {
    format!("{said}, by {by}")
}
