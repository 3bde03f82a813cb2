//! What a person wants of a step that is in the outbox (S4), and what becomes of it.

use super::Refusal;
use crate::domain::{Step, StepState};

/// What is wanted of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// It is tried at once, whatever it waits for.
    Retry,
    /// It is sent though it may have arrived, by a person who knows that it may so go out twice.
    SendAnyway,
    /// It leaves the outbox.
    Drop,
    /// It gets other words.
    Edit,
    /// It leaves the outbox, to be written anew.
    TakeBack,
    /// It leaves the outbox within its undo delay (I21).
    Undo,
}

/// What becomes of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// It goes out now, and what must go out before it.
    Sends,
    /// It may have arrived, and is looked for now.
    Looks,
    /// It was refused, and is tried again with what fell with it.
    TriesAgain,
    /// It is sent though it may have arrived.
    SendsAnyway,
    /// It leaves, and what hangs on it.
    Leaves,
    /// It gets other words and keeps its place.
    Changes,
}

/// What becomes of a step by a wish.
///
/// # Errors
/// Why nothing does.
pub fn judge(wish: Wish, id: i64, step: Option<&Step>) -> Result<Course, Refusal> {
    let step = step.ok_or(Refusal::NoSuchStep(id))?;
    match (wish, step.state) {
        (_, StepState::Sending) => Err(Refusal::OnItsWay(id)),
        (_, StepState::Done) => Err(Refusal::DoneAlready(id)),
        (Wish::Retry, StepState::Failed) if step.last_try.unknown => Err(Refusal::MayBeTwice(id)),
        (Wish::Retry, StepState::Unsure) => Ok(Course::Looks),
        (Wish::SendAnyway, StepState::Unsure) if step.last_try.taken => Err(Refusal::Taken(id)),
        (Wish::SendAnyway, StepState::Unsure) => Ok(Course::SendsAnyway),
        (Wish::Retry | Wish::SendAnyway, StepState::Failed) => Ok(Course::TriesAgain),
        (Wish::Retry | Wish::SendAnyway, StepState::Queued) => Ok(Course::Sends),
        (Wish::Edit | Wish::TakeBack, StepState::Unsure) => Err(Refusal::InDoubt(id)),
        (Wish::Edit, _) if step.operation.words().is_none() => Err(Refusal::NoWords(id)),
        (Wish::Edit, _) => Ok(Course::Changes),
        (Wish::Undo, StepState::Queued) if step.attempts == 0 => Ok(Course::Leaves),
        (Wish::Undo, _) => Err(Refusal::OnItsWay(id)),
        (Wish::Drop | Wish::TakeBack, _) => Ok(Course::Leaves),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::operation::Note;
    use crate::domain::{Body, LastTry, Operation, Timestamp};

    fn step(state: StepState, operation: Operation, last_try: LastTry) -> Step {
        Step {
            id: 7,
            unit: 7,
            after: None,
            conversation: "1".into(),
            author: "a".into(),
            operation,
            state,
            attempts: u32::from(state != StepState::Queued),
            created_at: Timestamp(1),
            next_attempt_at: Timestamp(1),
            error: None,
            last_try,
        }
    }

    fn note(state: StepState) -> Step {
        let note = Note { html: Body::new("<p>a</p>"), markdown: "a".to_owned(), keeps_snooze: false };
        step(state, Operation::Note(note), LastTry::default())
    }

    #[test]
    fn what_is_on_its_way_or_done_stays_as_it_is_whatever_is_wanted() {
        for wish in [Wish::Retry, Wish::SendAnyway, Wish::Drop, Wish::Edit, Wish::TakeBack, Wish::Undo] {
            assert_eq!(judge(wish, 7, None), Err(Refusal::NoSuchStep(7)));
            assert_eq!(judge(wish, 7, Some(&note(StepState::Sending))), Err(Refusal::OnItsWay(7)));
            assert_eq!(judge(wish, 7, Some(&note(StepState::Done))), Err(Refusal::DoneAlready(7)));
        }
    }

    #[test]
    fn each_wish_has_its_course_in_each_state() {
        use StepState::{Failed, Queued, Unsure};
        let doubt = Err(Refusal::InDoubt(7));
        let cases = [
            (Wish::Retry, [Ok(Course::Sends), Ok(Course::Looks), Ok(Course::TriesAgain)]),
            (Wish::SendAnyway, [Ok(Course::Sends), Ok(Course::SendsAnyway), Ok(Course::TriesAgain)]),
            (Wish::Drop, [Ok(Course::Leaves), Ok(Course::Leaves), Ok(Course::Leaves)]),
            (Wish::Edit, [Ok(Course::Changes), doubt.clone(), Ok(Course::Changes)]),
            (Wish::TakeBack, [Ok(Course::Leaves), doubt, Ok(Course::Leaves)]),
            (Wish::Undo, [Ok(Course::Leaves), Err(Refusal::OnItsWay(7)), Err(Refusal::OnItsWay(7))]),
        ];
        for (wish, expected) in cases {
            let course = [Queued, Unsure, Failed].map(|state| judge(wish, 7, Some(&note(state))));
            assert_eq!(course, expected, "{wish:?}");
        }
    }

    #[test]
    fn what_may_have_arrived_is_sent_again_only_by_who_says_so_and_what_has_arrived_by_nobody() {
        let unknown = LastTry { unknown: true, ..LastTry::default() };
        let failed = step(StepState::Failed, note(StepState::Failed).operation, unknown);
        assert_eq!(judge(Wish::Retry, 7, Some(&failed)), Err(Refusal::MayBeTwice(7)));
        assert_eq!(judge(Wish::SendAnyway, 7, Some(&failed)), Ok(Course::TriesAgain));
        let taken = LastTry { taken: true, ..LastTry::default() };
        let unsure = step(StepState::Unsure, Operation::Close, taken);
        assert_eq!(judge(Wish::SendAnyway, 7, Some(&unsure)), Err(Refusal::Taken(7)));
        let close = step(StepState::Queued, Operation::Close, LastTry::default());
        assert_eq!(judge(Wish::Edit, 7, Some(&close)), Err(Refusal::NoWords(7)));
    }
}
