//! The states of a step, and the only transitions there are between them (S3, S4).
//!
//! ```text
//! queued ──sent──► sending ──done──► done
//!   ▲                │  │              ▲
//!   │◄──not done─────┘  └─doubted─► unsure ──found──┘
//!   │◄──not found, sent anyway─────── │
//!   └◄──retried── failed ◄──refused── any of the three
//! ```

use super::step::StepState;

/// What can happen to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transition {
    /// Its request goes out.
    Sent,
    /// The server's answer says that it is done.
    Done,
    /// It surely was not done: it waits for another time.
    NotDone,
    /// Its request ended without telling whether it was done.
    Doubted,
    /// It was looked for and found.
    Found,
    /// It was looked for, could not be, or may still happen: to be looked for again.
    StillDoubted,
    /// It was looked for until it cannot arrive any more, and did not happen.
    NotFound,
    /// A person wants it sent before that is known.
    SentAnyway,
    /// The server refused it for good, or a step that must be done before it.
    Refused,
    /// A person wants it tried again.
    Retried,
}

impl Transition {
    /// Every one that a history can have, for tables and tests.
    pub const ALL: [Self; 10] = [
        Self::Sent,
        Self::Done,
        Self::NotDone,
        Self::Doubted,
        Self::Found,
        Self::StillDoubted,
        Self::NotFound,
        Self::SentAnyway,
        Self::Refused,
        Self::Retried,
    ];

    /// As histories and errors tell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Done => "done",
            Self::NotDone => "not done",
            Self::Doubted => "in doubt",
            Self::Found => "found done",
            Self::StillDoubted => "still in doubt",
            Self::NotFound => "not found",
            Self::SentAnyway => "sent anyway",
            Self::Refused => "refused",
            Self::Retried => "put back",
        }
    }
}

impl StepState {
    /// Every one that the store can keep, in the order of a step's life.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sending, Self::Unsure, Self::Failed, Self::Done];

    /// The state after a step; none where that step cannot be.
    pub fn after(self, transition: Transition) -> Option<Self> {
        match (self, transition) {
            (Self::Queued, Transition::Sent) => Some(Self::Sending),
            (Self::Sending, Transition::Done) | (Self::Unsure, Transition::Found) => Some(Self::Done),
            (Self::Sending, Transition::NotDone)
            | (Self::Unsure, Transition::NotFound | Transition::SentAnyway)
            | (Self::Failed, Transition::Retried) => Some(Self::Queued),
            (Self::Sending, Transition::Doubted) | (Self::Unsure, Transition::StillDoubted) => Some(Self::Unsure),
            (Self::Queued | Self::Sending | Self::Unsure, Transition::Refused) => Some(Self::Failed),
            _ => None,
        }
    }

    /// Its name, as it is kept and shown: `queued`, `sending`, `unsure`, `failed`, `done`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Unsure => "unsure",
            Self::Failed => "failed",
            Self::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use StepState as S;

    #[test]
    fn there_are_these_steps_between_the_states_and_no_others() {
        let legal = [
            (S::Queued, Transition::Sent, S::Sending),
            (S::Queued, Transition::Refused, S::Failed),
            (S::Sending, Transition::Done, S::Done),
            (S::Sending, Transition::NotDone, S::Queued),
            (S::Sending, Transition::Doubted, S::Unsure),
            (S::Sending, Transition::Refused, S::Failed),
            (S::Unsure, Transition::Found, S::Done),
            (S::Unsure, Transition::StillDoubted, S::Unsure),
            (S::Unsure, Transition::NotFound, S::Queued),
            (S::Unsure, Transition::SentAnyway, S::Queued),
            (S::Unsure, Transition::Refused, S::Failed),
            (S::Failed, Transition::Retried, S::Queued),
        ];
        for state in S::ALL {
            for transition in Transition::ALL {
                let expected =
                    legal.iter().find(|(s, t, _)| (*s, *t) == (state, transition)).map(|(_, _, after)| *after);
                assert_eq!(state.after(transition), expected, "{state:?} {transition:?}");
            }
        }
    }

    #[test]
    fn what_is_done_stays_done_and_what_was_refused_waits_for_a_person() {
        assert!(Transition::ALL.iter().all(|transition| S::Done.after(*transition).is_none()));
        let out: Vec<Transition> =
            Transition::ALL.into_iter().filter(|transition| S::Failed.after(*transition).is_some()).collect();
        assert_eq!(out, [Transition::Retried]);
    }

    #[test]
    fn nothing_in_doubt_is_sent_before_it_was_looked_for_or_a_person_wants_it() {
        assert_eq!(S::Unsure.after(Transition::Sent), None);
        let to_queue: Vec<Transition> =
            Transition::ALL.into_iter().filter(|transition| S::Unsure.after(*transition) == Some(S::Queued)).collect();
        assert_eq!(to_queue, [Transition::NotFound, Transition::SentAnyway]);
    }
}
