//! What was taken back, or done again, or could not be.

use super::Whom;
use client::domain::{Priority, State};

/// What a conversation is again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again<'a> {
    /// It waits in the inbox.
    Open,
    /// Nothing waits in it.
    Closed,
    /// Snoozed until then; none for until somebody writes.
    Snoozed(Option<&'a str>),
    /// With the person at the keys.
    Mine,
    /// A teammate's or team's, by name.
    With(&'a str),
    /// Nobody's.
    Nobodys,
    /// As urgent as before.
    Priority(Priority),
    /// With these tags on, and those off.
    Tags(Vec<String>, Vec<String>),
    /// Read, or unread.
    Read(bool),
    /// What its ticket is again.
    Ticket(String),
}

impl Again<'_> {
    fn one(&self) -> String {
        match self {
            Self::Open => "is open again".to_owned(),
            Self::Closed => "is closed again".to_owned(),
            Self::Snoozed(Some(until)) => format!("is snoozed again, until {until}"),
            Self::Snoozed(None) => "is snoozed again, until somebody writes".to_owned(),
            Self::Mine => "is yours again".to_owned(),
            Self::With(name) => format!("is with {name} again"),
            Self::Nobodys => "is nobody's again".to_owned(),
            Self::Priority(Priority::None) => "has no priority again".to_owned(),
            Self::Priority(priority) => format!("has priority {} again", priority.as_str()),
            Self::Tags(on, off) => match (tags(on), tags(off)) {
                (on, off) if off.is_empty() => format!("has {on} again"),
                (on, off) if on.is_empty() => format!("is without {off} again"),
                (on, off) => format!("has {on} again, not {off}"),
            },
            Self::Ticket(what) => format!("is put back: {what}"),
            Self::Read(true) => "is read again".to_owned(),
            Self::Read(false) => "is unread again".to_owned(),
        }
    }

    /// What a state is called here.
    pub fn state(state: State, until: Option<&str>) -> Again<'_> {
        match state {
            State::Open => Again::Open,
            State::Closed => Again::Closed,
            State::Snoozed => Again::Snoozed(until),
        }
    }
}

fn tags(names: &[String]) -> String {
    names.iter().map(|name| format!("#{name}")).collect::<Vec<_>>().join(", ")
}

/// What stays of what is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is as if it had not been done.
    Nothing,
    /// What was said is out.
    Words,
    /// So many tags were made for it.
    NewTags(usize),
}

/// Something was taken back.
pub fn back(whom: Whom<'_>, again: &Again<'_>, kept: Kept, key: &str) -> String {
    let kept = match kept {
        Kept::Nothing => "",
        Kept::Words => "; what you wrote is out",
        Kept::NewTags(1) => "; the new tag stays in the workspace",
        Kept::NewTags(_) => "; the new tags stay in the workspace",
    };
    format!("Taken back: {}{kept} · {key} does it again", is(whom, again))
}

/// Something that was taken back was done again.
pub fn again(whom: Whom<'_>, again: &Again<'_>, key: &str) -> String {
    format!("Done again: {} · {key} takes it back", is(whom, again))
}

/// A snooze was done again that was the first of several steps: those are not there again.
pub fn without_steps(whom: Whom<'_>, again: &Again<'_>, key: &str) -> String {
    format!("Done again: {}, without its steps · {key} sets them anew", is(whom, again))
}

fn is(whom: Whom<'_>, again: &Again<'_>) -> String {
    match whom {
        Whom::One(name) => format!("{name} {}", again.one()),
        Whom::Several(1) => format!("1 conversation {}", again.one()),
        Whom::Several(n) => {
            let one = again.one();
            let many = one.strip_prefix("is ").map(|rest| format!("are {rest}"));
            let many = many.or_else(|| one.strip_prefix("has ").map(|rest| format!("have {rest}"))).unwrap_or(one);
            format!("{n} conversations {many}")
        }
    }
}

/// A message was taken back before it went out.
pub fn words_back(note: bool, who: Option<&str>) -> String {
    match (note, who) {
        (false, Some(who)) => format!("Taken back: your reply to {who} is a draft again"),
        (true, Some(who)) => format!("Taken back: your note about {who} is a draft again"),
        (false, None) => "Taken back: your reply is a draft again".to_owned(),
        (true, None) => "Taken back: your note is a draft again".to_owned(),
    }
}

/// It cannot be taken back, and why; `next` is the key that goes on with what was done before it.
pub fn not_back(why: &str, next: Option<&str>) -> String {
    match next {
        None => format!("Cannot take it back: {why}"),
        Some(key) => format!("Cannot take it back: {why} · {key} again: what was done before it"),
    }
}

/// Whether what another program did, or this one before its start, is to be taken back: what, and when.
pub fn ask(what: &str, at: &str) -> String {
    format!("take back “{what}”, {at}? It was not done from here.")
}

/// It cannot be done again, and why.
pub fn not_again(why: &str) -> String {
    format!("Cannot do it again: {why}")
}

/// There is nothing to take back.
pub const NOTHING: &str = "Nothing to take back";

/// What was asked about has gone out, or was taken back, before the answer.
pub fn waits_no_more(who: Option<&str>) -> String {
    match who {
        Some(who) => format!("Cannot take it back: what you wrote to {who} does not wait any more"),
        None => "Cannot take it back: it does not wait any more".to_owned(),
    }
}

/// There is nothing to do again.
pub const NOTHING_AGAIN: &str = "Nothing to do again";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_back_is_whole_for_one_and_for_several() {
        let one = back(Whom::One("Inés"), &Again::Open, Kept::Nothing, "C-r");
        assert_eq!(one, "Taken back: Inés is open again · C-r does it again");
        let several = back(Whom::Several(12), &Again::Read(true), Kept::Nothing, "C-r");
        assert_eq!(several, "Taken back: 12 conversations are read again · C-r does it again");
        let tags = |on: &[&str], off: &[&str]| {
            let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            Again::Tags(owned(on), owned(off))
        };
        for (whom, again, told) in [
            (Whom::One("Inés"), tags(&["api", "eu"], &[]), "Inés has #api, #eu again"),
            (Whom::One("Inés"), tags(&[], &["vip"]), "Inés is without #vip again"),
            (Whom::Several(2), tags(&[], &["vip"]), "2 conversations are without #vip again"),
            (Whom::Several(2), tags(&["api"], &["vip"]), "2 conversations have #api again, not #vip"),
        ] {
            assert_eq!(back(whom, &again, Kept::Nothing, "C-r"), format!("Taken back: {told} · C-r does it again"));
        }
        assert_eq!(
            again(Whom::Several(2), &Again::Closed, "u"),
            "Done again: 2 conversations are closed again · u takes it back"
        );
    }
}
