//! A snooze and how it ended, in one line (I18).

use client::domain::conversation::UNTIL_REPLY;
use client::domain::{Part, Timestamp};
use client::store::StoredThread;

/// From when it began until it ended, as far as that is told.
pub(super) struct Snooze<'a> {
    /// The part that began it.
    pub part: &'a Part,
    /// Until when; the words for that where it is not told as a time.
    pub until: Until,
    /// The part that ended it.
    pub woke: Option<&'a Part>,
}

/// Until when something is snoozed.
pub(super) enum Until {
    /// Then.
    Time(Timestamp),
    /// Until somebody writes.
    Reply,
    /// In the server's words: "until tomorrow".
    Words(String),
    /// The server does not say.
    Unknown,
}

/// Whether a part begins a snooze and is nothing else.
pub(super) fn is_one(part: &Part) -> bool {
    part.kind.as_str() == "snoozed" && !part.is_message()
}

fn wakes(part: &Part) -> bool {
    matches!(part.kind.as_str(), "unsnoozed" | "timer_unsnooze")
}

/// Whether a part only ends a snooze whose beginning is in the thread: it is told there.
pub(super) fn ends_one(part: &Part, data: &StoredThread) -> bool {
    wakes(part) && !part.is_message() && has_woken(part, data)
}

/// Whether a part has ended a snooze, which is told where that begins.
pub(super) fn has_woken(part: &Part, data: &StoredThread) -> bool {
    let at = data.parts.iter().position(|other| other.id == part.id);
    at.is_some_and(|at| begun(data, at).is_some())
}

/// The snooze that the part at a place ends.
fn begun(data: &StoredThread, at: usize) -> Option<usize> {
    let before = data.parts.get(..at)?;
    let last = before.iter().rposition(|part| part.kind.as_str() == "snoozed" || ends(part))?;
    before.get(last).filter(|part| is_one(part)).map(|_| last)
}

/// Whether a part ends a snooze, whatever else it is.
fn ends(part: &Part) -> bool {
    let kind = part.kind.as_str();
    kind.ends_with("unsnooze")
        || matches!(kind, "unsnoozed" | "open" | "close" | "assign_and_reopen" | "note_and_reopen")
        || part.is_message() && part.author.kind.is_contact()
}

/// The snooze that begins at a place.
pub(super) fn of(data: &StoredThread, at: usize) -> Option<Snooze<'_>> {
    let part = data.parts.get(at).filter(|part| is_one(part))?;
    let rest = data.parts.get(at + 1..).unwrap_or_default();
    let next = rest.iter().find(|part| part.kind.as_str() == "snoozed" || ends(part));
    let woke = next.filter(|part| !is_one(part));
    let is_last = next.is_none();
    let until = match (part.details.as_ref().map(|words| words.as_str()), data.conversation.snoozed_until) {
        (Some(words), _) if words.starts_with("until ") => until(words.trim_start_matches("until ")),
        (_, Some(at)) if is_last && at >= UNTIL_REPLY => Until::Reply,
        (_, Some(at)) if is_last => Until::Time(at),
        _ => Until::Unknown,
    };
    Some(Snooze { part, until, woke })
}

fn until(words: &str) -> Until {
    match words.parse::<jiff::Timestamp>() {
        Ok(at) if Timestamp(at.as_second()) >= UNTIL_REPLY => Until::Reply,
        Ok(at) => Until::Time(Timestamp(at.as_second())),
        Err(_) => Until::Words(words.to_owned()),
    }
}
