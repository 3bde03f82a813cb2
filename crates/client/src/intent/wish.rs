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
