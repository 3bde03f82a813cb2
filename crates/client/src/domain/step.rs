//! The states of an action, and the only steps there are between them (S3, S4).
//!
//! ```text
//! queued ──sent──► sending ──done──► done
//!   ▲                │  │              ▲
//!   │◄──not done─────┘  └─doubted─► unsure ──found──┘
//!   │◄──not found, sent anyway─────── │
//!   └◄──retried── failed ◄──refused── any of the three
//! ```

use super::action::ActionState;

/// What can happen to an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
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
    /// The server refused it for good, or an earlier step of its group.
    Refused,
    /// A person wants it tried again.
    Retried,
}

impl Step {
    /// All of them.
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

    /// A word for it.
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
            Self::Retried => "tried again",
        }
    }
}

impl ActionState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Sending, Self::Unsure, Self::Failed, Self::Done];

    /// The state after a step; none where that step cannot be.
    pub fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Queued, Step::Sent) => Some(Self::Sending),
            (Self::Sending, Step::Done) | (Self::Unsure, Step::Found) => Some(Self::Done),
            (Self::Sending, Step::NotDone)
            | (Self::Unsure, Step::NotFound | Step::SentAnyway)
            | (Self::Failed, Step::Retried) => Some(Self::Queued),
            (Self::Sending, Step::Doubted) | (Self::Unsure, Step::StillDoubted) => Some(Self::Unsure),
            (Self::Queued | Self::Sending | Self::Unsure, Step::Refused) => Some(Self::Failed),
            _ => None,
        }
    }

    /// Whether a person may take it back: not while it is on its way, nor once it is done.
    pub fn may_be_dropped(self) -> bool {
        matches!(self, Self::Queued | Self::Unsure | Self::Failed)
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
    use ActionState as S;

    #[test]
    fn there_are_these_steps_between_the_states_and_no_others() {
        let legal = [
            (S::Queued, Step::Sent, S::Sending),
            (S::Queued, Step::Refused, S::Failed),
            (S::Sending, Step::Done, S::Done),
            (S::Sending, Step::NotDone, S::Queued),
            (S::Sending, Step::Doubted, S::Unsure),
            (S::Sending, Step::Refused, S::Failed),
            (S::Unsure, Step::Found, S::Done),
            (S::Unsure, Step::StillDoubted, S::Unsure),
            (S::Unsure, Step::NotFound, S::Queued),
            (S::Unsure, Step::SentAnyway, S::Queued),
            (S::Unsure, Step::Refused, S::Failed),
            (S::Failed, Step::Retried, S::Queued),
        ];
        for state in S::ALL {
            for step in Step::ALL {
                let expected = legal.iter().find(|(s, t, _)| (*s, *t) == (state, step)).map(|(_, _, after)| *after);
                assert_eq!(state.after(step), expected, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn what_is_done_stays_done_and_what_was_refused_waits_for_a_person() {
        assert!(Step::ALL.iter().all(|step| S::Done.after(*step).is_none()));
        let out: Vec<Step> = Step::ALL.into_iter().filter(|step| S::Failed.after(*step).is_some()).collect();
        assert_eq!(out, [Step::Retried]);
    }

    #[test]
    fn nothing_in_doubt_is_sent_before_it_was_looked_for_or_a_person_wants_it() {
        assert_eq!(S::Unsure.after(Step::Sent), None);
        let to_queue: Vec<Step> =
            Step::ALL.into_iter().filter(|step| S::Unsure.after(*step) == Some(S::Queued)).collect();
        assert_eq!(to_queue, [Step::NotFound, Step::SentAnyway]);
    }

    #[test]
    fn only_what_is_neither_on_its_way_nor_done_can_be_taken_back() {
        let can: Vec<S> = S::ALL.into_iter().filter(|state| state.may_be_dropped()).collect();
        assert_eq!(can, [S::Queued, S::Unsure, S::Failed]);
    }
}
