//! One step on its way: sent, and judged by its end (S3, S4).

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::api::SyncEvent;
use super::attributes;
use super::contact_tags;
use super::context::Context;
use super::desk;
use super::guard;
use super::look::{self, Left};
use super::own;
use super::pacing;
use super::stop;
use super::tags;
use super::threads::ThreadMessage;
use super::ticketing;
use crate::domain::operation::Status;
use crate::domain::{Ending, Operation, Step, StepState, Text, Thread, Timestamp};
use crate::intercom::files::{self, Upload};
use crate::intercom::{ApiError, Client};
use crate::store::{Announcement, Revision};

/// A request that has waited for longer than this since it was marked as going out is marked anew, in milliseconds.
const PROMPT: i64 = 250;

/// How it ended. Whatever must be known later is on disk by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Over, or it has its time to be tried or looked for again.
    Over,
    /// Nothing may go out before then (429).
    Held { until: Timestamp },
    /// The store did not take part: leave this lane alone for a moment.
    Stuck,
}

/// What a failed write means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing happened; again from then on.
    Held(Timestamp),
    /// Nothing happened; the token is not accepted.
    Denied,
    /// Nothing happened; again later.
    Again,
    /// It may have happened, or may yet.
    Doubt(Ending),
    /// It will never happen.
    Refused,
}

/// Whatever does not prove that nothing happened, and that nothing will, leaves the step in doubt.
pub(super) fn verdict(error: &ApiError) -> Verdict {
    match error {
        ApiError::RateLimited { retry_at, .. } => Verdict::Held(*retry_at),
        ApiError::Unauthorized { .. } => Verdict::Denied,
        error if error.is_ambiguous() => Verdict::Doubt(match error {
            // A page that says so would be there the next time, too; those are of things that pass.
            ApiError::Foreign { status: 401 | 407 | 425 | 429, .. } => Ending::Open,
            ApiError::Foreign { .. } | ApiError::Refused { .. } => Ending::TurnedAway(words_of(error)),
            _ => Ending::Open,
        }),
        error if error.is_transient() => Verdict::Again,
        _ => Verdict::Refused,
    }
}

/// Sends a step that is marked as going out.
pub(super) async fn deliver(context: &Context, step: Step) -> Outcome {
    let marked = context.clock.passed_millis();
    if let Some(outcome) = guard::holds_back(context, &step).await {
        return outcome;
    }
    if let Some(outcome) = stop::holds_back(context, &step).await {
        return outcome;
    }
    let files = step.operation.files();
    if let Some(fault) = files::fault_of(files.clone()).await {
        let tried = Step { attempts: step.attempts.saturating_add(1), ..step };
        return refused(context, tried, &words_of(&ApiError::Withheld { words: fault })).await;
    }
    let client = context.client.placed().await;
    let step = match tags::made(context, &client, step).await {
        Ok(step) => step,
        Err(outcome) => return outcome,
    };
    let Some(asked) = context.report_err(context.store.revision().await) else { return Outcome::Stuck };
    let leaves = context.clock.passed_millis();
    if leaves.saturating_sub(marked) > PROMPT && context.report_err(context.store.leaves(step.id).await).is_none() {
        return Outcome::Stuck;
    }
    context.timing.horizon.leaves(step.id, leaves);
    let sent = if files.is_empty() {
        context.in_turn(async { context.observe(perform(context, &client, &step).await) }).await
    } else {
        let (upload, last) = Upload::new(files);
        let client = client.carrying(upload);
        // From when its last bytes leave it may arrive, however long the others took (S3).
        let may = async {
            context.timing.horizon.leaves(step.id, context.clock.passed_millis());
            context.report_err(context.store.leaves(step.id).await).is_some()
        };
        let sent = pin!(context.in_turn(async { context.observe(perform(context, &client, &step).await) }));
        match select(sent, pin!(last.bytes(may))).await {
            Either::Left((sent, _)) => sent,
            Either::Right(((), rest)) => rest.await,
        }
    };
    let error = match sent {
        Ok(thread) => {
            let step = desk::known(context, step).await;
            return sent_well(context, step, thread.map(|thread| (thread, asked))).await;
        }
        // Somebody else has done it already.
        Err(error) if ticketing::is_so_already(&step.operation, &error) => return sent_well(context, step, None).await,
        Err(error) if desk::is_so_already(context, &step, &error).await => return sent_well(context, step, None).await,
        Err(error) => error,
    };
    let tried = Step { attempts: step.attempts.saturating_add(1), ..step };
    match verdict(&error) {
        Verdict::Held(_) | Verdict::Denied | Verdict::Again => again(context, tried, &error).await,
        Verdict::Refused => {
            let words = desk::words_of(&tried, &error);
            refused(context, tried, &words).await
        }
        Verdict::Doubt(ending) => {
            if context.report_err(context.store.mark_unsure(tried.id, ending, &error.to_string()).await).is_none() {
                return Outcome::Stuck;
            }
            if let ApiError::Foreign { retry_at: Some(until), .. } = error {
                later(context, tried, until, false, &error.to_string()).await;
                return Outcome::Held { until };
            }
            look::look_for(context, tried).await
        }
    }
}

/// The server has taken it. As long as it cannot be read what that has left behind, the step is looked for like one in
/// doubt, so that none that follows can go out; but it is not sent again.
async fn sent_well(context: &Context, step: Step, answer: Option<(Thread, Revision)>) -> Outcome {
    if step.operation.own_status().is_some() {
        return own::done(context, step).await;
    }
    if let Operation::ContactTag(own) = &step.operation {
        let own = own.clone();
        return contact_tags::done(context, step, &own).await;
    }
    if desk::leaves_nothing(&step) {
        return done(context, step, None).await;
    }
    let words = match look::left_behind(context, &step, answer).await {
        Ok(Left::Kept(answer)) => return done(context, step, answer).await,
        Ok(Left::Unseen) => "Intercom has taken it; that cannot be seen in the conversation yet".to_owned(),
        Err(error) => format!("Intercom has taken it; how the conversation is since could not be read: {error}"),
    };
    if context.report_err(context.store.mark_unsure(step.id, Ending::Taken, &words).await).is_none() {
        return Outcome::Stuck;
    }
    look::again_later(context, step, true, &words).await
}

pub(super) fn words_of(error: &ApiError) -> String {
    format!("{error}; {}", error.advice())
}

/// The time that lies so far ahead, in whole seconds.
pub(super) fn after(context: &Context, wait: Duration) -> Timestamp {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    context.clock.now().plus(i64::try_from(seconds).unwrap_or(i64::MAX))
}

pub(super) async fn done(context: &Context, step: Step, answer: Option<(Thread, Revision)>) -> Outcome {
    let Some(certain) = context.report_err(context.store.acknowledge(step.id, answer).await) else {
        // It is done, but the store does not know: it will be looked for.
        return Outcome::Stuck;
    };
    context.timing.horizon.forget(step.id);
    desk::follow(context, &step);
    if !certain {
        // What it looks like now must be asked for.
        let guard = context.busy.begin();
        let _ = context.tasks.threads.send(ThreadMessage::Refresh { conversation: step.conversation.clone(), guard });
    }
    context.voice.tell(SyncEvent::Delivered(Step { state: StepState::Done, error: None, ..step }));
    Outcome::Over
}

pub(super) async fn refused(context: &Context, step: Step, words: &str) -> Outcome {
    let Some(failed) = context.report_err(context.store.fail(step.id, words).await) else { return Outcome::Stuck };
    tell_refused(context, step, failed, words).await
}

/// It can never be told any more what became of it.
pub(super) async fn lost_sight(context: &Context, step: Step, words: &str) -> Outcome {
    let Some(failed) = context.report_err(context.store.lost_sight(step.id, words).await) else {
        return Outcome::Stuck;
    };
    tell_refused(context, step, failed, words).await
}

async fn tell_refused(context: &Context, step: Step, failed: Vec<Step>, words: &str) -> Outcome {
    context.timing.horizon.forget(step.id);
    let own = failed.into_iter().find(|a| a.id == step.id);
    let own = own.unwrap_or(Step { state: StepState::Failed, error: Some(Text::new(words)), ..step });
    context.tell_all(Announcement::Refused(Box::new(own))).await;
    Outcome::Over
}

/// Nothing happened: it is queued for another time.
pub(super) async fn again(context: &Context, step: Step, error: &ApiError) -> Outcome {
    let (at, held) = match verdict(error) {
        Verdict::Held(until) => (until, true),
        Verdict::Denied => (context.clock.now(), false),
        _ => (after(context, pacing::wait_after(step.attempts, &context.settings)), false),
    };
    let words = error.to_string();
    if context.report_err(context.store.try_again(step.id, at, &words).await).is_none() {
        return Outcome::Stuck;
    }
    retrying(context, step, StepState::Queued, at, &words);
    if held { Outcome::Held { until: at } } else { Outcome::Over }
}

/// It is still in doubt, and is looked for again later.
pub(super) async fn later(context: &Context, step: Step, at: Timestamp, seen: bool, words: &str) -> Outcome {
    if context.report_err(context.store.look_later(step.id, at, seen, words).await).is_none() {
        return Outcome::Stuck;
    }
    retrying(context, step, StepState::Unsure, at, words);
    Outcome::Over
}

fn retrying(context: &Context, step: Step, state: StepState, at: Timestamp, words: &str) {
    let error = Some(Text::new(words));
    context.voice.tell(SyncEvent::Retrying(Step { state, next_attempt_at: at, error, ..step }));
}

/// The request of a step, in its author's name (S11).
async fn perform(context: &Context, client: &Client, step: &Step) -> Result<Option<Thread>, ApiError> {
    let (id, author) = (&step.conversation, &step.author);
    let thread = match &step.operation {
        Operation::Reply(reply) => client.reply(id, author, reply).await?,
        Operation::Note(note) => client.note(id, author, note).await?,
        Operation::Close | Operation::CloseUntil(_) => client.close(id, author).await?,
        Operation::Open => client.open(id, author).await?,
        Operation::Snooze(until) => client.snooze(id, author, *until).await?,
        Operation::AssignAdmin(admin) => client.assign_admin(id, author, admin.as_ref()).await?,
        Operation::AssignTeam(team) => client.assign_team(id, author, team.as_ref()).await?,
        Operation::Tag(tag) | Operation::NewTag(tag) => return client.tag(id, author, &tag.id).await.map(|()| None),
        Operation::Untag(tag) => return client.untag(id, author, tag).await.map(|()| None),
        // Answered in the words of another version, which tells more of what happened than any later read.
        Operation::SetPriority(priority) => return client.set_priority(id, author, *priority).await.map(|_| None),
        Operation::SetRead(read) => client.set_read(id, author, *read).await?,
        Operation::SetAttribute(what) => attributes::perform(context, client, step, what).await?,
        Operation::ContactTag(own) => return contact_tags::perform(client, author, own).await.map(|()| None),
        Operation::Ticket(what) => return ticketing::perform(context, client, step, what).await,
        Operation::Desk(what) => return desk::perform(context, client, step, what).await,
        Operation::SetAway(Status { away, reassign, reason }) => {
            return client.set_away(author, *away, *reassign, reason.as_deref()).await.map(|_| None);
        }
    };
    Ok(Some(thread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_provably_did_nothing_is_repeated_without_looking() {
        let words = Text::new("no");
        let foreign = |status, retry_at| ApiError::Foreign { status, words: words.clone(), retry_at };
        let refused = |status| ApiError::Refused { status, code: "x".into(), words: words.clone() };
        let open = Verdict::Doubt(Ending::Open);
        let cases = [
            (ApiError::RateLimited { retry_at: Timestamp(9), asked: None }, Verdict::Held(Timestamp(9))),
            (ApiError::Unauthorized { words: words.clone() }, Verdict::Denied),
            (ApiError::Unreachable { words: "refused".into(), sent: false }, Verdict::Again),
            (ApiError::Unreachable { words: "cut".into(), sent: true }, open.clone()),
            (ApiError::TimedOut, open.clone()),
            (ApiError::Server { status: 408, words: words.clone() }, open.clone()),
            (ApiError::Server { status: 500, words: words.clone() }, open.clone()),
            (ApiError::Malformed { what: "x".into(), page: false }, open.clone()),
            (foreign(429, Some(Timestamp(9))), open.clone()),
            (foreign(407, None), open),
            (refused(422), Verdict::Refused),
            (ApiError::NotFound { what: "x".into(), code: "x".into(), words: words.clone() }, Verdict::Refused),
            (ApiError::Forbidden { permission: None, code: "x".into(), words: words.clone() }, Verdict::Refused),
        ];
        for (error, expected) in cases {
            assert_eq!(verdict(&error), expected, "{error}");
        }
        for error in [foreign(403, None), foreign(404, None), foreign(409, None), foreign(413, None), refused(302)] {
            assert_eq!(verdict(&error), Verdict::Doubt(Ending::TurnedAway(words_of(&error))), "{error}");
        }
    }
}
