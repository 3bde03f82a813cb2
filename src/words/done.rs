//! What was done, at once when it is on disk; and what is said and goes out in a moment.

use super::Whom;
use client::domain::rating::Asking;

/// What was done to a conversation, with what was so before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Did {
    /// Closed; what a rating is asked for, where that is known.
    Closed(Option<Rating>),
    /// Opened, which was closed.
    Reopened,
    /// Opened, which was snoozed, until then as far as that is known.
    Woken(Option<String>),
    /// Snoozed until then; none for until somebody writes.
    Snoozed(Option<String>),
    /// Given to oneself, from whom it was before.
    Taken(Owner),
    /// Given to a teammate, in the team that it stays in.
    Assigned(String, Option<String>),
    /// Given to a team, and whether a teammate lost it.
    ToTeam(String, bool),
    /// Taken off a teammate, in the team that it stays in.
    Off(Owner, Option<String>),
    /// Taken out of its team.
    OutOfTeam,
    /// These tags were put on, those taken off.
    Tagged(Vec<String>, Vec<String>),
    /// Its priority, and the one before.
    Priority(&'static str, &'static str),
    /// Marked read, or unread.
    Read(bool),
    /// Something was done to it as a ticket.
    Ticket(String),
    /// Marked as spam by that tag and closed; what a rating is asked for, where that is known.
    Spam(String, Option<Rating>),
    /// No spam any more: the tag is off, and it is open.
    NoSpam(String),
    /// Who takes part was changed, or it was merged, blocked or redacted.
    Desk(String),
}

/// Whose something was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's.
    Nobody,
    /// Mine.
    Me,
    /// A teammate's.
    Teammate(String),
    /// It is not known.
    Unknown,
}

/// What closing does about a rating (I26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rating {
    /// None is asked.
    No,
    /// It depends on what cannot be seen; whose it would be.
    Unknown {
        /// What decides.
        because: &'static str,
        /// Whose score it would be: `of you`, a name, or nobody's that is known.
        of: Option<String>,
    },
}

impl Rating {
    /// Of what is known of the close; `of` is the name of whose score it would be.
    pub fn of(asking: &Asking, of: Option<String>) -> Self {
        match asking {
            Asking::No(_) => Self::No,
            Asking::Unknown { because, .. } => Self::Unknown { because: because.words(), of },
        }
    }

    /// Behind what is said of the close.
    pub fn told(&self) -> String {
        match self {
            Self::No => ", no rating will be asked".to_owned(),
            Self::Unknown { because, of } => {
                let whose = of.as_ref().map(|name| format!(" of {name}")).unwrap_or_default();
                format!("; a rating{whose} may be asked: {because}")
            }
        }
    }
}

impl Did {
    /// What was done, without how it is taken back.
    pub fn to(&self, whom: Whom<'_>) -> String {
        match self {
            Self::Closed(None) => format!("Closed {whom}"),
            Self::Closed(Some(rating)) => format!("Closed {whom}{}", rating.told()),
            Self::Reopened => format!("Reopened {whom}"),
            Self::Woken(None) => format!("Woke {whom}"),
            Self::Woken(Some(until)) => format!("Woke {whom}, was snoozed until {until}"),
            Self::Snoozed(Some(until)) => format!("Snoozed {whom} until {until}"),
            Self::Snoozed(None) => format!("Snoozed {whom} until somebody writes"),
            Self::Taken(Owner::Nobody) => format!("Took {whom}, was nobody's"),
            Self::Taken(Owner::Teammate(name)) => format!("Took {whom}, was with {name}"),
            Self::Taken(Owner::Me) => format!("Took {whom}, was yours already"),
            Self::Taken(Owner::Unknown) => format!("Took {whom}"),
            Self::Assigned(name, team) => format!("Assigned {whom} to {name}{}", stays(team.as_deref())),
            Self::ToTeam(team, true) => format!("Assigned {whom} to {team}, no teammate now"),
            Self::ToTeam(team, false) => format!("Assigned {whom} to {team}"),
            Self::Off(Owner::Me, team) => format!("Gave {whom} back, nobody's now{}", stays(team.as_deref())),
            Self::Off(Owner::Teammate(name), team) => {
                format!("Took {whom} off {name}, nobody's now{}", stays(team.as_deref()))
            }
            Self::Off(_, team) => format!("{whom}: nobody's now{}", stays(team.as_deref())),
            Self::OutOfTeam => format!("Took {whom} out of its team"),
            Self::Tagged(on, off) => {
                let on = on.iter().map(|tag| format!("+ {tag}"));
                let off = off.iter().map(|tag| format!("− {tag}"));
                format!("Tags of {whom}: {}", on.chain(off).collect::<Vec<_>>().join(", "))
            }
            Self::Priority(now, before) if now == before => format!("Priority of {whom}: {now}"),
            Self::Priority(now, before) => format!("Priority of {whom}: {now}, was {before}"),
            Self::Spam(tag, rating) => {
                let rating = match rating {
                    Some(Rating::Unknown { because, .. }) => format!("; a rating may be asked: {because}"),
                    _ => String::new(),
                };
                format!("{whom}: spam, tagged “{tag}” and closed; Intercom itself knows no spam{rating}")
            }
            Self::NoSpam(tag) => format!("{whom}: no spam, tag “{tag}” off and open again"),
            Self::Ticket(what) | Self::Desk(what) => format!("{whom}: {what}"),
            Self::Read(true) => format!("Marked {whom} read, for the whole team"),
            Self::Read(false) => format!("Marked {whom} unread, for the whole team"),
        }
    }

    /// What follows words in one go: "close", "snooze until Mon 09:00".
    pub fn follows(&self) -> Option<String> {
        match self {
            Self::Closed(_) => Some("close".to_owned()),
            Self::Snoozed(Some(until)) => Some(format!("snooze until {until}")),
            Self::Snoozed(None) => Some("snooze until somebody writes".to_owned()),
            Self::Assigned(name, _) | Self::ToTeam(name, _) => Some(format!("assign to {name}")),
            Self::Taken(_) => Some("take it".to_owned()),
            Self::Off(..) => Some("take it off its teammate".to_owned()),
            Self::Tagged(on, _) if !on.is_empty() => Some(format!("tag {}", on.join(", "))),
            Self::Priority(now, _) => Some(format!("priority {now}")),
            _ => None,
        }
    }
}

fn stays(team: Option<&str>) -> String {
    team.map(|team| format!(", team stays {team}")).unwrap_or_default()
}

/// What closing may do about a rating, before it is done (I26): whose score it would be, and what decides.
pub fn may_be_rated(of: Option<&str>, because: &str) -> String {
    match of {
        Some(name) => format!("closing may ask for a rating of {name}: {because}"),
        None => format!("closing may ask for a rating: {because}"),
    }
}

/// The same with how it is taken back: `u`, or whatever key that is.
pub fn and_back(done: &str, key: &str) -> String {
    format!("{done} · {key} takes it back")
}

/// The same, where there is no connection: it goes out later.
pub fn later(done: &str, count: usize) -> String {
    let goes = if count > 1 { "go" } else { "goes" };
    format!("{done}, {goes} out when Intercom answers")
}

/// The same, where some were asked for and left out.
pub fn left_out(done: &str, left_out: usize) -> String {
    format!("{done}, {left_out} left out")
}

/// One's own status.
pub fn status(away: bool, reason: Option<&str>, reassign: bool) -> String {
    match (away, reason, reassign) {
        (false, ..) => "You are active".to_owned(),
        (true, None, false) => "You are away. Replies stay with you".to_owned(),
        (true, None, true) => "You are away. Replies go to the team".to_owned(),
        (true, Some(reason), false) => format!("You are away: {reason}. Replies stay with you"),
        (true, Some(reason), true) => format!("You are away: {reason}. Replies go to the team"),
    }
}

/// What kind of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// To the customer.
    Reply,
    /// To the teammates.
    Note,
}

/// Words go out in so many seconds, and then, perhaps, something follows them.
pub fn sending(words: Words, who: &str, then: Option<&str>, seconds: i64, key: &str) -> String {
    let to = addressed(words, who);
    match then {
        None => format!("{to} in {seconds} s · {key} takes it back"),
        Some(then) if then.contains(", ") => format!("{to} and {then} in {seconds} s · {key} takes all back"),
        Some(then) => format!("{to} and {then} in {seconds} s · {key} takes both back"),
    }
}

/// The same, where so many others go out as well.
pub fn beside(sending: String, others: usize) -> String {
    if others == 0 { sending } else { format!("{sending} · +{others}") }
}

/// Words are on their way for longer than a moment.
pub fn on_its_way(words: Words, who: &str) -> String {
    match words {
        Words::Reply => format!("Sending to {who}"),
        Words::Note => format!("Saving the note about {who}"),
    }
}

/// Words are at the server.
pub fn sent(words: Words, who: &str) -> String {
    match words {
        Words::Reply => format!("Sent to {who}"),
        Words::Note => format!("Note saved, about {who}"),
    }
}

/// The connection broke while words were sent.
pub fn unclear(words: Words, who: &str) -> String {
    match words {
        Words::Reply => format!("The connection broke while sending to {who}. Looking whether it arrived"),
        Words::Note => format!("The connection broke while saving the note about {who}. Looking whether it arrived"),
    }
}

/// Words wait for a connection.
pub fn kept(words: Words, who: &str, key: &str) -> String {
    format!("{}, goes out when Intercom answers · {key} takes it back", addressed(words, who))
}

fn addressed(words: Words, who: &str) -> String {
    match words {
        Words::Reply => format!("To {who}"),
        Words::Note => format!("Note about {who}"),
    }
}

/// The server answers again, and so much of what had waited for it went out.
pub fn online_again(sent: usize) -> String {
    match sent {
        0 => "Online again".to_owned(),
        1 => "Online again. 1 action went out".to_owned(),
        n => format!("Online again. {n} actions went out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_done_names_whom_and_what_was_before() {
        let one = Whom::One("Inés Peñalver");
        let cases = [
            (Did::Closed(Some(Rating::No)), "Closed Inés Peñalver, no rating will be asked"),
            (Did::Woken(Some("Mon 09:00".into())), "Woke Inés Peñalver, was snoozed until Mon 09:00"),
            (Did::Taken(Owner::Nobody), "Took Inés Peñalver, was nobody's"),
            (
                Did::Assigned("Zofia".into(), Some("Support".into())),
                "Assigned Inés Peñalver to Zofia, team stays Support",
            ),
            (Did::Tagged(vec!["bank feeds".into()], vec!["api".into()]), "Tags of Inés Peñalver: + bank feeds, − api"),
            (Did::Priority("high", "none"), "Priority of Inés Peñalver: high, was none"),
        ];
        for (did, expected) in cases {
            assert_eq!(did.to(one), expected);
        }
        assert_eq!(Did::Closed(None).to(Whom::Several(12)), "Closed 12 conversations");
        assert_eq!(later("Closed Inés", 1), "Closed Inés, goes out when Intercom answers");
        assert_eq!(later("Closed 2 conversations", 2), "Closed 2 conversations, go out when Intercom answers");
        assert_eq!(Did::Reopened.to(Whom::Several(1)), "Reopened 1 conversation");
    }

    #[test]
    fn what_follows_words_is_taken_back_with_them() {
        assert_eq!(sending(Words::Reply, "Inés", None, 4, "u"), "To Inés in 4 s · u takes it back");
        let both = sending(Words::Reply, "Inés", Some("close"), 4, "u");
        assert_eq!(both, "To Inés and close in 4 s · u takes both back");
        assert_eq!(
            (beside("To Inés".to_owned(), 0), beside("To Inés".to_owned(), 2)),
            ("To Inés".into(), "To Inés · +2".into())
        );
    }
}
