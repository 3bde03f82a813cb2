//! How a command ends that waits for what it put into the outbox: the words, and the exit codes that scripts go by.

use super::failure::Failure;
use super::out;
use client::domain::{StepState, Timestamp};
use client::intent::Refusal;
use client::session::Delivery;
use client::store::{Store, StoreError};

/// The codes, for the help.
pub const CODES: &str = "\
Exit codes with --wait:
  0  done: Intercom has it
  1  refused by Intercom, or something went wrong here
  2  asked for in a way that cannot be done
  3  there is no such action, or not any more
  4  a question is unanswered: it may go out twice, which --anyway allows
  5  the limit of rate lasts longer than the wait; it goes out later
  6  on disk and not out: offline, or the time is up; it goes out later
  7  it left, and nobody knows yet whether it arrived; do not do it again
What is on its way when the time is up may end within five seconds more. Without --wait nothing is sent from here.
Ctrl-C ends the wait: what is on disk goes on, and the code is 6 or 7.";

const REFUSED: u8 = 1;
const NOT_FOUND: u8 = 3;
const QUESTION: u8 = 4;
const LIMITED: u8 = 5;
const WAITS: u8 = 6;
const UNKNOWN: u8 = 7;

/// Why an action could not be put back on its way.
pub fn failure(error: StoreError, number: i64) -> Failure {
    match error {
        StoreError::Refused(why @ Refusal::NoSuchStep(_)) => Failure::coded(NOT_FOUND, why.to_string()),
        StoreError::Refused(why @ Refusal::MayBeTwice(_)) => {
            Failure::coded(QUESTION, format!("{why}; `--anyway` sends it all the same"))
        }
        other => super::outbox::failure(other, number),
    }
}

/// An action, and what is to follow it once it is done: the steps that hang on it.
pub async fn steps(store: &Store, number: i64) -> Result<Vec<i64>, StoreError> {
    let mut ids = vec![number];
    // In the order in which they were decided: none hangs on a later one.
    for step in store.outbox().await?.into_iter().filter(|step| step.state != StepState::Failed) {
        if step.after.is_some_and(|before| ids.contains(&before)) {
            ids.push(step.id);
        }
    }
    Ok(ids)
}

/// Says what became of an action.
pub fn said(number: i64, end: &Delivery) -> Result<(), Failure> {
    let failed = |code, words: String| Err(Failure::coded(code, format!("action {number} {words}")));
    match end {
        Delivery::Done => out::line(&format!("Action {number} is done: Intercom has it.")),
        Delivery::Refused(words) => failed(REFUSED, format!("was refused: {words}")),
        Delivery::Gone => failed(NOT_FOUND, "is not in the outbox any more: it was dropped meanwhile".to_owned()),
        Delivery::Held(until) => failed(
            LIMITED,
            format!(
                "waits: Intercom's limit of rate is used up until {}; it goes out then, if sidetone runs",
                time(*until)
            ),
        ),
        Delivery::Queued(why) => failed(
            WAITS,
            format!("is on disk and has not gone out: {why}; it goes out as soon as sidetone runs and can"),
        ),
        Delivery::Unknown(Some(until)) => failed(
            UNKNOWN,
            format!(
                "has left, and whether it arrived is not known; do not do it again: it is looked for until {}",
                time(*until)
            ),
        ),
        Delivery::Unknown(None) => {
            failed(UNKNOWN, "has left, and whether it arrived cannot be told any more: look there yourself".to_owned())
        }
    }
}

/// A time of day, as the person's clock shows it.
fn time(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_second(at.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::system());
    at.strftime("%H:%M:%S").to_string()
}
