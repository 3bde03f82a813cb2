//! What a step of the outbox waits for, and until when, in words: the same in a thread, in the outbox, in a shell.

use crate::domain::{Step, StepState, Timestamp};

/// How a step stands, in words; `horizon` is for how many seconds what was sent may still arrive (S3).
pub fn words(step: &Step, horizon: i64, now: Timestamp) -> String {
    let why = step.error.as_ref().map(|error| format!(": {error}")).unwrap_or_default();
    match step.state {
        StepState::Queued if step.next_attempt_at == Step::AT_ONCE => "goes out now".to_owned(),
        StepState::Queued if step.attempts > 0 => match soon(step.next_attempt_at, now) {
            Some(time) => format!("goes out again in {time}{why}"),
            None => format!("goes out when Intercom answers{why}"),
        },
        StepState::Queued => "waiting to be sent".to_owned(),
        StepState::Sending => "being sent".to_owned(),
        StepState::Unsure if step.last_try.taken => "Intercom has it; reading it back".to_owned(),
        StepState::Unsure => match again_in(step, horizon, now) {
            Some(time) => format!("looking whether it arrived, again in {time}"),
            None => "looking whether it arrived".to_owned(),
        },
        StepState::Failed if step.last_try.unknown => format!("look yourself{why}"),
        StepState::Failed => format!("not sent, Intercom refused it{why}"),
        StepState::Done => "sent".to_owned(),
    }
}

/// In how long a step is sent again that may have arrived, unless it is seen before.
pub fn again_in(step: &Step, horizon: i64, now: Timestamp) -> Option<String> {
    let left = step.last_try.left.filter(|_| step.state == StepState::Unsure && !step.last_try.taken)?;
    // A clock that was set meanwhile makes it neither longer nor over.
    soon(left.plus(horizon).min(now.plus(horizon)), now)
}

/// How long it is until then: "40 s", "14 min", "3 h"; none once it is over.
fn soon(then: Timestamp, now: Timestamp) -> Option<String> {
    match then.since(now) {
        ..=0 => None,
        seconds @ 1..=120 => Some(format!("{seconds} s")),
        seconds @ 121..=7199 => Some(format!("{} min", (seconds + 59) / 60)),
        seconds => Some(format!("{} h", (seconds + 3599) / 3600)),
    }
}
