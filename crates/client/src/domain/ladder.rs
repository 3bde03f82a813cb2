//! Snoozing in steps (I47): several times one after the other, and at the end perhaps words and a close. Nobody is there when
//! a step is over: so it goes on only as long as nothing at all has happened since it began, and else it stops and says why.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, State};
use super::ids::{AdminId, PartId};
use super::part::Part;
use clock::Timestamp;

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rung {
    /// Until when it sleeps.
    pub until: Timestamp,
    /// What is done then.
    pub then: Then,
}

/// What is done when a step is over.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Then {
    /// It goes to sleep for the next step; behind the last one it is awake.
    Look,
    /// It is closed.
    Close,
    /// These words are sent.
    Say {
        /// As typed; filled in for this customer.
        markdown: String,
        /// Whether it is closed behind them.
        close: bool,
    },
}

/// Message text never goes into logs; its length may.
impl fmt::Debug for Then {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Look => f.write_str("Look"),
            Self::Close => f.write_str("Close"),
            Self::Say { markdown, close } => write!(f, "Say({} bytes, close: {close})", markdown.len()),
        }
    }
}

/// The steps of a conversation, and how far they have come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// In their order; each one's time is later than that of the one before.
    pub rungs: Vec<Rung>,
    /// Which of them it sleeps on.
    pub at: usize,
    /// The last entry of the thread when it began; none where there was none.
    pub seen: Option<PartId>,
    /// When the customer had written last by then.
    pub wrote: Option<Timestamp>,
    /// Whose it was by then.
    pub admin: Option<AdminId>,
}

/// Why steps do not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Halt {
    /// The customer wrote.
    Wrote,
    /// Somebody did something there.
    Happened,
    /// It cannot be told what has happened there, or some of it waits still.
    Doubt,
    /// No program ran when it was time.
    Late,
}

/// What became of a snooze in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It sleeps for the next step.
    Next,
    /// It is being closed.
    Closes,
    /// Words are on their way.
    Says,
    /// It stopped: somebody did something there.
    Happened,
    /// It stopped: it cannot be told what has happened there.
    Doubt,
    /// It stopped: no program ran when it was time.
    Late,
}

impl Told {
    const ALL: [Self; 6] = [Self::Next, Self::Closes, Self::Says, Self::Happened, Self::Doubt, Self::Late];

    /// As it is left for other programs: its place among all.
    pub fn number(self) -> i64 {
        Self::ALL.iter().position(|told| *told == self).and_then(|place| i64::try_from(place).ok()).unwrap_or(-1)
    }

    /// The one of that number.
    pub fn of(number: i64) -> Option<Self> {
        usize::try_from(number).ok().and_then(|place| Self::ALL.get(place)).copied()
    }
}

impl Ladder {
    /// The step that it sleeps on.
    pub fn rung(&self) -> Option<&Rung> {
        self.rungs.get(self.at)
    }

    /// Whether the last step says words.
    pub fn speaks(&self) -> bool {
        matches!(self.rungs.last().map(|rung| &rung.then), Some(Then::Say { .. }))
    }

    /// Whether nothing has happened in a conversation but the steps themselves: as the server has it, with all its entries
    /// since it began.
    ///
    /// # Errors
    /// Why it must not go on.
    pub fn check(&self, conversation: &Conversation, parts: &[Part], author: &AdminId) -> Result<(), Halt> {
        if conversation.statistics.last_contact_reply_at > self.wrote {
            return Err(Halt::Wrote);
        }
        let from = match &self.seen {
            Some(seen) => parts.iter().position(|part| part.id == *seen).ok_or(Halt::Doubt)? + 1,
            None => 0,
        };
        let mut snoozes = 0;
        for part in parts.iter().skip(from) {
            let own = part.author.id == author.as_str() && !part.author.kind.is_contact();
            match part.kind.as_str() {
                "snoozed" if own && !part.is_message() => snoozes += 1,
                _ if part.author.kind.is_contact() && part.is_message() => return Err(Halt::Wrote),
                // What was decided before it, and had not arrived when it began.
                _ if own && snoozes == 0 => {}
                kind if !part.is_message() && is_aside(kind) => {}
                _ => return Err(Halt::Happened),
            }
        }
        // One that is not there has not arrived, and one too many is of another life of this store.
        if snoozes != self.at + 1 {
            return Err(Halt::Doubt);
        }
        let is_theirs = conversation.admin_assignee == self.admin
            || self.admin.is_none() && conversation.admin_assignee.as_ref() == Some(author);
        match conversation.state {
            State::Open if is_theirs => Ok(()),
            _ => Err(Halt::Happened),
        }
    }
}

/// Entries that are nobody's doing about the matter itself: the time of a snooze, SLAs, tags, attributes, priority.
pub(super) fn is_aside(kind: &str) -> bool {
    kind == "timer_unsnooze"
        || kind == "conversation_tags_updated"
        || kind.starts_with("conversation_sla_")
        || kind.starts_with("priority_changed")
        || kind.starts_with("conversation_attribute_updated")
        || kind == "language_detection_details"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::part::AuthorKind;
    use crate::domain::text::Body;

    fn me() -> AdminId {
        AdminId::new("7")
    }

    fn part(kind: &str, by: (AuthorKind, &str), words: Option<&str>) -> Part {
        let mut part = Part::new(format!("{kind}-{}-{}", by.1, words.unwrap_or_default()), kind, Timestamp(1_000));
        (part.author.kind, part.author.id) = (by.0, by.1.to_owned());
        part.body = words.map(Body::new);
        part
    }

    fn ladder(at: usize) -> Ladder {
        let rung = |until| Rung { until: Timestamp(until), then: Then::Look };
        let seen = Some(PartId::new("comment-u-Hello?"));
        Ladder { rungs: vec![rung(2_000), rung(3_000)], at, seen, wrote: None, admin: None }
    }

    const CUSTOMER: (AuthorKind, &str) = (AuthorKind::User, "u");
    const ME: (AuthorKind, &str) = (AuthorKind::Admin, "7");
    const OTHER: (AuthorKind, &str) = (AuthorKind::Admin, "8");
    const BOT: (AuthorKind, &str) = (AuthorKind::Bot, "b");

    fn check(at: usize, since: Vec<Part>) -> Result<(), Halt> {
        let parts: Vec<Part> = std::iter::once(part("comment", CUSTOMER, Some("Hello?"))).chain(since).collect();
        ladder(at).check(&Conversation::new("1", Timestamp(900)), &parts, &me())
    }

    #[test]
    fn it_goes_on_while_nothing_but_its_own_steps_has_happened() {
        let snoozed = || part("snoozed", ME, None);
        let woke = || part("timer_unsnooze", BOT, None);
        assert_eq!(check(0, vec![snoozed(), woke()]), Ok(()));
        let reply = part("comment", ME, Some("I look."));
        assert_eq!(check(0, vec![reply.clone(), snoozed(), woke()]), Ok(()), "decided before it");
        let tags = part("conversation_tags_updated", OTHER, None);
        assert_eq!(check(1, vec![snoozed(), woke(), tags, snoozed(), woke()]), Ok(()));
    }

    #[test]
    fn any_news_and_any_doubt_stop_it() {
        let snoozed = || part("snoozed", ME, None);
        let woke = || part("timer_unsnooze", BOT, None);
        let cases = [
            (vec![snoozed(), part("open", CUSTOMER, Some("Any news?"))], Halt::Wrote),
            (vec![part("comment", CUSTOMER, Some("And?")), snoozed(), woke()], Halt::Wrote),
            (vec![snoozed(), woke(), part("comment", ME, Some("Said already."))], Halt::Happened),
            (vec![snoozed(), woke(), part("note", OTHER, Some("Wait."))], Halt::Happened),
            (vec![part("comment", OTHER, Some("Hi")), snoozed(), woke()], Halt::Happened),
            (vec![snoozed(), woke(), part("comment", BOT, Some("Hi"))], Halt::Happened),
            (vec![snoozed(), woke(), part("assignment", OTHER, None)], Halt::Happened),
            (vec![snoozed(), woke(), part("merged_primary_conversation", BOT, None)], Halt::Happened),
            (vec![snoozed(), part("unsnoozed", OTHER, None)], Halt::Happened),
            (vec![snoozed(), woke(), snoozed(), woke()], Halt::Doubt),
            (vec![woke()], Halt::Doubt),
            (Vec::new(), Halt::Doubt),
        ];
        for (since, why) in cases {
            let told = format!("{since:?}");
            assert_eq!(check(0, since), Err(why), "{told}");
        }
    }

    #[test]
    fn what_is_not_whole_or_stands_otherwise_stops_it() {
        let parts = [part("snoozed", ME, None), part("timer_unsnooze", BOT, None)];
        let open = Conversation::new("1", Timestamp(900));
        assert_eq!(ladder(0).check(&open, &parts, &me()), Err(Halt::Doubt), "what it had seen is not there");
        let ladder = Ladder { seen: None, ..ladder(0) };
        assert_eq!(ladder.check(&open, &parts, &me()), Ok(()));
        for state in [State::Closed, State::Snoozed] {
            let other = Conversation { state, ..open.clone() };
            assert_eq!(ladder.check(&other, &parts, &me()), Err(Halt::Happened));
        }
        let taken = |admin: &str| Conversation { admin_assignee: Some(admin.into()), ..open.clone() };
        assert_eq!(ladder.check(&taken("8"), &parts, &me()), Err(Halt::Happened));
        assert_eq!(ladder.check(&taken("7"), &parts, &me()), Ok(()), "a reply makes it one's own");
        let mut wrote = open;
        wrote.statistics.last_contact_reply_at = Some(Timestamp(5));
        assert_eq!(ladder.check(&wrote, &parts, &me()), Err(Halt::Wrote));
    }
}
