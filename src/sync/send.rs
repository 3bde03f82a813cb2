//! One action on its way: sent, judged by its end, and looked for when the end does not tell (S3, S4).

use std::time::Duration;

use super::api::SyncEvent;
use super::context::Context;
use super::evidence::{self, Before};
use super::pacing;
use super::threads::ThreadMessage;
use crate::domain::{Action, ActionState, Deed, Text, Thread, Timestamp};
use crate::intercom::{ApiError, Client};

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Over: done, refused, or not there any more.
    Over,
    /// Queued again; if in doubt, it is looked for before it goes out.
    Queued { doubt: bool },
    /// In doubt, and the server could not be asked: not before then.
    Unsure { at: Timestamp },
    /// Queued again, and nothing may go out before then (429).
    Held { until: Timestamp },
    /// The store did not take part: leave this conversation alone for a moment.
    Stuck,
}

/// What a failed write means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Verdict {
    /// Nothing happened; again from then on.
    Held(Timestamp),
    /// Nothing happened; the token is not accepted.
    Denied,
    /// Nothing happened; again later.
    Again,
    /// It may have happened. `late`: it may even happen yet.
    Doubt { late: bool },
    /// It will never happen.
    Refused,
}

fn verdict(error: &ApiError) -> Verdict {
    match error {
        ApiError::RateLimited { retry_at } => Verdict::Held(*retry_at),
        ApiError::Unauthorized { .. } => Verdict::Denied,
        error if error.is_ambiguous() => Verdict::Doubt { late: error.is_offline() },
        error if error.is_transient() => Verdict::Again,
        _ => Verdict::Refused,
    }
}

/// Sends an action, after looking for it if an earlier try ended in doubt.
pub(super) async fn deliver(context: &Context, action: Action, before: &Before, doubt: bool) -> Outcome {
    if doubt {
        match look(context, &action, before).await {
            Ok(Some(thread)) => return done(context, action, Some(thread)).await,
            // Gone: the server says so itself when it is sent.
            Ok(None) | Err(ApiError::NotFound { .. }) => {}
            Err(error) => return again(context, action, &error, true).await,
        }
    }
    match context.kept(context.store.mark_sending(action.id).await) {
        Some(true) => {}
        Some(false) | None => return Outcome::Stuck,
    }
    let error = match context.heard(perform(&context.client, &action).await) {
        Ok(thread) => return done(context, action, thread).await,
        Err(error) => error,
    };
    match verdict(&error) {
        Verdict::Held(_) | Verdict::Denied | Verdict::Again => again(context, action, &error, false).await,
        Verdict::Refused => refused(context, action, &error).await,
        Verdict::Doubt { late } => {
            let words = error.to_string();
            if context.kept(context.store.mark_unsure(action.id, &words).await).is_none() {
                return Outcome::Unsure { at: context.clock.now().plus(1) };
            }
            let wait = pacing::wait_after(action.attempts.saturating_add(1), &context.settings);
            let wait = if late { wait.max(context.settings.doubt) } else { wait };
            settle(context, action, before, &words, wait).await
        }
    }
}

/// Looks for an action that was left in doubt, and settles whether it is done or queued again; if `late`, it may have
/// been sent only a moment ago, by a program that was killed.
pub(super) async fn resume(context: &Context, action: Action, before: &Before, late: bool) -> Outcome {
    let stored = context.kept(context.store.action(action.id).await).flatten();
    match stored {
        Some(stored) if matches!(stored.state, ActionState::Unsure | ActionState::Sending) => {
            let wait = if late { context.settings.doubt } else { Duration::ZERO };
            settle(context, stored, before, "it was looked for, and is not there", wait).await
        }
        // A person may have taken it back meanwhile.
        _ => Outcome::Over,
    }
}

/// Looks for an action; if it is not there, it is queued again for after a wait.
async fn settle(context: &Context, action: Action, before: &Before, words: &str, wait: Duration) -> Outcome {
    match look(context, &action, before).await {
        Ok(Some(thread)) => done(context, action, Some(thread)).await,
        Ok(None) => queue(context, action, after(context, wait), words, true).await,
        Err(error @ ApiError::NotFound { .. }) => refused(context, action, &error).await,
        Err(ApiError::RateLimited { retry_at }) => Outcome::Unsure { at: retry_at },
        Err(_) => {
            let wait = pacing::wait_after(action.attempts.max(1), &context.settings);
            Outcome::Unsure { at: after(context, wait) }
        }
    }
}

/// Reads the conversation back. The thread, if it shows the action's effect.
async fn look(context: &Context, action: &Action, before: &Before) -> Result<Option<Thread>, ApiError> {
    let thread = context.heard(context.client.thread(&action.conversation).await)?;
    Ok(evidence::happened(action, before, &thread).then_some(thread))
}

/// The time that lies so far ahead, in whole seconds.
pub(super) fn after(context: &Context, wait: Duration) -> Timestamp {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    context.clock.now().plus(i64::try_from(seconds).unwrap_or(i64::MAX))
}

async fn done(context: &Context, action: Action, thread: Option<Thread>) -> Outcome {
    let shown = thread.is_some();
    if context.kept(context.store.acknowledge(action.id, thread).await).is_none() {
        // It is done, but the store does not know: it is looked for again.
        return Outcome::Unsure { at: context.clock.now().plus(1) };
    }
    if !shown {
        // The answer did not hold the conversation (API 24.11); what it looks like now must be asked for.
        let guard = context.busy.begin();
        let _ = context.threads.send(ThreadMessage::Refresh { conversation: action.conversation.clone(), guard });
    }
    context.tell(SyncEvent::Delivered(Action { state: ActionState::Done, error: None, ..action }));
    Outcome::Over
}

async fn refused(context: &Context, action: Action, error: &ApiError) -> Outcome {
    let words = format!("{error}; {}", error.advice());
    let Some(failed) = context.kept(context.store.fail(action.id, &words).await) else { return Outcome::Stuck };
    let own = failed.into_iter().find(|a| a.id == action.id);
    let own = own.unwrap_or(Action { state: ActionState::Failed, error: Some(Text::new(&words)), ..action });
    context.tell(SyncEvent::Refused(own));
    Outcome::Over
}

async fn again(context: &Context, action: Action, error: &ApiError, doubt: bool) -> Outcome {
    let words = error.to_string();
    match verdict(error) {
        Verdict::Held(until) => match queue(context, action, until, &words, doubt).await {
            Outcome::Queued { .. } => Outcome::Held { until },
            other => other,
        },
        Verdict::Denied => queue(context, action, context.clock.now(), &words, doubt).await,
        _ => {
            let wait = pacing::wait_after(action.attempts.saturating_add(1), &context.settings);
            queue(context, action, after(context, wait), &words, doubt).await
        }
    }
}

async fn queue(context: &Context, action: Action, at: Timestamp, words: &str, doubt: bool) -> Outcome {
    if context.kept(context.store.try_again(action.id, at, words).await).is_none() {
        return Outcome::Stuck;
    }
    context.tell(SyncEvent::Retrying(Action {
        state: ActionState::Queued,
        attempts: action.attempts.saturating_add(1),
        next_attempt_at: at,
        error: Some(Text::new(words)),
        ..action
    }));
    Outcome::Queued { doubt }
}

/// The request of an action, in its author's name (S11).
async fn perform(client: &Client, action: &Action) -> Result<Option<Thread>, ApiError> {
    let (id, author) = (&action.conversation, &action.author);
    let thread = match &action.deed {
        Deed::Reply(reply) => client.reply(id, author, reply).await?,
        Deed::Note(note) => client.note(id, author, note).await?,
        Deed::Close | Deed::CloseUntil(_) => client.close(id, author).await?,
        Deed::Open => client.open(id, author).await?,
        Deed::Snooze(until) => client.snooze(id, author, *until).await?,
        Deed::AssignAdmin(admin) => client.assign_admin(id, author, admin.as_ref()).await?,
        Deed::AssignTeam(team) => client.assign_team(id, author, team.as_ref()).await?,
        Deed::Tag(tag) => return client.tag(id, author, &tag.id).await.map(|()| None),
        Deed::Untag(tag) => return client.untag(id, author, tag).await.map(|()| None),
        Deed::SetPriority(priority) => client.set_priority(id, author, *priority).await?,
        Deed::SetRead(read) => client.set_read(id, author, *read).await?,
    };
    Ok(Some(thread))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_provably_did_nothing_is_repeated_without_looking() {
        let words = Text::new("no");
        let cases = [
            (ApiError::RateLimited { retry_at: Timestamp(9) }, Verdict::Held(Timestamp(9))),
            (ApiError::Unauthorized { words: words.clone() }, Verdict::Denied),
            (ApiError::Unreachable { words: "refused".into(), sent: false }, Verdict::Again),
            (ApiError::Unreachable { words: "cut".into(), sent: true }, Verdict::Doubt { late: true }),
            (ApiError::TimedOut, Verdict::Doubt { late: true }),
            (ApiError::Server { status: 500, words: words.clone() }, Verdict::Doubt { late: false }),
            (ApiError::Malformed { what: "x".into() }, Verdict::Doubt { late: false }),
            (ApiError::Refused { status: 422, code: "x".into(), words: words.clone() }, Verdict::Refused),
            (ApiError::NotFound { what: "x".into(), code: "x".into(), words: words.clone() }, Verdict::Refused),
            (ApiError::Forbidden { permission: None, code: "x".into(), words }, Verdict::Refused),
        ];
        for (error, expected) in cases {
            assert_eq!(verdict(&error), expected, "{error}");
        }
    }
}
