//! The outbox: how a step stands, what is asked before it is touched, and why it stays as it is.

use client::domain::{DeskStep, Operation, StepState, TicketStep};

/// There is no step.
pub const NOTHING: &str = "Nothing waits to be sent";

/// Which step is not said.
pub const WHICH: &str = "Say which one: `:outbox` lists them with their numbers";

/// It is asked for at once, and not when the limit of rate is over.
pub const TRIED_NOW: &str = "It is tried now, whatever it waited for";

/// It is out of hand.
pub const ON_ITS_WAY: &str = "It is on its way and cannot be taken back now";

/// It is looked for.
pub const IN_DOUBT: &str = "It may have arrived. Wait until that is known";

/// It arrived, and what it has left there is read.
pub const TAKEN: &str = "Intercom has it already. It is only being read back";

/// It is no message.
pub const NO_WORDS: &str = "It has no words to edit. Drop it and do something else";

/// It surely has not arrived.
pub const NOT_ARRIVED: &str = "It was refused, and so has not arrived. Try it again";

/// It was never sent.
pub const NOT_OUT: &str = "It has not gone out yet. Trying it now sends it";

/// It has no conversation to go to.
pub const ONESELF: &str = "That is about yourself, and no conversation";

/// It was refused, and its text is in the composer.
pub const TEXT_BACK: &str = "Its text is here again. Send it anew";

/// Why what is out cannot be taken back: nothing is held back here.
pub const NOT_DELAYED: &str = "sending is not delayed (`undo_delay = 0`)";

/// Why something was refused that says no more.
pub const NO_REASON: &str = "no reason given";

/// No step has that number.
pub fn not_there(number: u64) -> String {
    format!("Action {number} is not in the outbox: it was sent, or taken back")
}

/// The step under the cursor is another one than was seen there (S11).
pub fn other(what: &str, whom: &str) -> String {
    format!("The cursor is on the {what} for {whom} now. Press again")
}

/// The step went out of the outbox.
pub fn withdrawn(what: &str, whom: &str) -> String {
    format!("Nothing was done: the {what} for {whom} was taken back or dropped already")
}

/// The step has arrived.
pub fn sent(what: &str, whom: &str) -> String {
    format!("Nothing was done: the {what} for {whom} is sent already")
}

/// It is looked for at once; `key` sends it without that.
pub fn looking(key: &str) -> String {
    format!("Looking again whether it arrived · {key} sends it without waiting")
}

/// Its conversation is not to be shown.
pub fn not_here(id: &str) -> String {
    format!("Conversation {id} is not here. It may have been deleted")
}

/// Whether it is to be sent that may have arrived (S3).
pub fn ask_to_send(what: &str) -> String {
    format!("the {what} may have arrived, or may yet. Sent now, it may go out twice: send it all the same?")
}

/// What a step is that is to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// It may have arrived, and is looked for.
    Unsure,
    /// It may have arrived, and cannot be looked for any more.
    Unknown,
    /// Intercom did not take it.
    Refused,
    /// It waits.
    Waiting,
}

/// Whether it is to be dropped: what becomes of its text, and of what follows it.
pub fn ask_to_drop(what: &str, dropped: Dropped, text: Option<&str>, follows: bool) -> String {
    let mut question = match dropped {
        Dropped::Unsure => format!("the {what} may have reached Intercom already. Give up looking for it?"),
        Dropped::Unknown => format!("the {what} may have reached Intercom already. Forget it?"),
        Dropped::Refused => format!("forget the {what} that was refused?"),
        Dropped::Waiting => format!("take the {what} back, which has not gone out yet?"),
    };
    if let Some(text) = text {
        question.push_str(&format!(" “{text}” stays in the draft."));
    }
    if follows {
        question.push_str(" What was to follow it goes too.");
    }
    question
}

/// Whether another program's message is to be taken back.
pub fn ask_to_take_back(what: &str, text: &str) -> String {
    format!("take back the {what} “{text}”? It was not sent from here.")
}

/// How a step stands, as its history tells it.
pub fn stood(state: StepState) -> &'static str {
    match state {
        StepState::Queued => "waiting",
        StepState::Sending => "sending",
        StepState::Unsure => "looking whether it arrived",
        StepState::Failed => "refused",
        StepState::Done => "sent",
    }
}

/// A step that is on its way.
pub const GOING_OUT: &str = "↑ going out";

/// A step that has arrived, and what it has left is read.
pub const READ_BACK: &str = "✓ read back";

/// A step that is held back for a moment.
pub const UNDOABLE: &str = "· can be undone";

/// A step of which nobody can tell whether it arrived.
pub const LOOK_YOURSELF: &str = "? look yourself";

/// So often it was tried.
pub fn tries(count: u32) -> String {
    match count {
        0 => String::new(),
        1 => "1 try".to_owned(),
        n => format!("{n} tries"),
    }
}

/// A change of one's own status.
pub fn own_status(away: bool, reassign: bool) -> &'static str {
    match (away, reassign) {
        (true, true) => "your own status: away, replies go back to the team",
        (true, false) => "your own status: away",
        (false, _) => "your own status: active",
    }
}

/// A conversation whose customer is not known.
pub fn conversation(id: &str) -> String {
    format!("conversation {id}")
}

/// What a step does, in whose name, since when and where.
pub fn about(what: &str, name: &str, when: &str, conversation: Option<&str>) -> String {
    match conversation {
        Some(id) => format!("{what} in the name of {name}, {when}, conversation {id}"),
        None => format!("{what} in the name of {name}, {when}"),
    }
}

/// What a step waits for, and in how long it is known whether that has arrived.
pub fn waits_behind(what: &str, number: i64, known_in: Option<&str>) -> String {
    match known_in {
        Some(time) => {
            format!("waits for the {what} before it ({number}), of which it is known in {time} whether it arrived")
        }
        None => format!("waits for the {what} before it ({number})"),
    }
}

/// The same, in the thread.
pub fn waits_to_know(what: &str) -> String {
    format!("waits until it is known whether the {what} before it arrived")
}

/// In how many seconds a step is tried.
pub fn goes_out_in(seconds: i64) -> String {
    format!("goes out in {seconds} s")
}

/// When a step is tried that waits for longer.
pub fn goes_out(when: &str) -> String {
    format!("goes out {when}")
}

/// The limit of rate is used up (S2).
pub fn held_until(when: &str) -> String {
    format!("nothing goes out before {when}: the limit of rate is used up")
}

/// A step was refused for good (S4): what stands before the name of the customer, and behind it. `error` is what the server
/// said, and `key` shows it.
pub fn refused(operation: &Operation, error: &str, key: &str) -> (&'static str, String) {
    let why = error.strip_prefix("refused");
    let why = why.map_or_else(|| error.to_owned(), |rest| format!("Intercom refused it{rest}"));
    let not = match operation {
        Operation::Reply(_) => return ("Not sent to ", format!(": {why}. Your text is a draft again · {key}")),
        Operation::Note(_) => {
            return ("Note about ", format!(" is not saved: {why}. Your text is a draft again · {key}"));
        }
        Operation::Close => "is not closed",
        Operation::Open => "is not open again",
        Operation::Snooze(_) | Operation::CloseUntil(_) => "is not snoozed",
        Operation::AssignAdmin(_) | Operation::AssignTeam(Some(_)) => "is not assigned",
        Operation::AssignTeam(None) => "is still in its team",
        Operation::Tag(_) | Operation::NewTag(_) => "is not tagged",
        Operation::Untag(_) => "keeps the tag",
        Operation::SetPriority(_) => "keeps its priority",
        Operation::ContactTag(_) => "has the same tags as before",
        Operation::Desk(DeskStep::Join(_)) => "has nobody more",
        Operation::Desk(DeskStep::Leave(_)) => "has the same customers as before",
        Operation::Desk(DeskStep::Merge { .. }) => "is not merged",
        Operation::Desk(DeskStep::Block(_)) => "is not blocked",
        Operation::Desk(DeskStep::Redact { .. }) => "keeps its message: it is not redacted",
        Operation::Ticket(TicketStep::Convert { .. }) => "is no ticket",
        Operation::Ticket(TicketStep::Make { .. }) => "has no new ticket",
        Operation::Ticket(TicketStep::Link(..) | TicketStep::Unlink(..)) => "is linked as before",
        Operation::Ticket(_) => "is the same ticket as before",
        Operation::SetAttribute(_) => "has the attribute as before",
        Operation::SetRead(_) => "is as read as before",
        Operation::SetAway(_) => "is not changed",
    };
    ("", format!(" {not}: {why} · {key}"))
}

/// Whose a change of one's own status is, where it was refused.
pub const YOUR_STATUS: &str = "Your status";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_says_what_it_is_not_and_for_whom() {
        let (before, behind) = refused(&Operation::Close, "refused (422): No", "g o");
        assert_eq!(format!("{before}Inés{behind}"), "Inés is not closed: Intercom refused it (422): No · g o");
        let (before, behind) = refused(&Operation::SetPriority(client::domain::Priority::High), "not allowed", "g o");
        assert_eq!(format!("{before}Inés{behind}"), "Inés keeps its priority: not allowed · g o");
    }

    #[test]
    fn a_question_says_what_becomes_of_the_text_and_of_what_follows() {
        assert_eq!(ask_to_drop("close", Dropped::Refused, None, false), "forget the close that was refused?");
        assert_eq!(
            ask_to_drop("reply", Dropped::Waiting, Some("Hello"), true),
            "take the reply back, which has not gone out yet? “Hello” stays in the draft. What was to follow it goes too."
        );
    }

    #[test]
    fn tries_are_counted_whole_for_one_and_for_several() {
        assert_eq!((tries(0), tries(1), tries(2)), (String::new(), "1 try".to_owned(), "2 tries".to_owned()));
    }
}
