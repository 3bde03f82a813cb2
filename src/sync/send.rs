//! One action on its way: sent, judged by its end, and looked for when the end does not tell (S3, S4).

use std::time::Duration;

use super::api::SyncEvent;
use super::context::Context;
use super::evidence;
use super::pacing;
use super::threads::ThreadMessage;
use crate::domain::{Action, ActionState, Deed, Evidence, Text, Thread, Timestamp};
use crate::intercom::{ApiError, Client};
use crate::store::{Moment, Told};

/// How it ended. Whatever must be known later is on disk by then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Over, or it has its time to be tried or looked for again.
    Over,
    /// Nothing may go out before then (429).
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

fn verdict(error: &ApiError, deed: &Deed) -> Verdict {
    match error {
        // The conversation or its tag is not there, and half an answer does not say which: a look does.
        ApiError::NotFound { .. } if matches!(deed, Deed::Untag(_)) => Verdict::Doubt { late: false },
        ApiError::RateLimited { retry_at } => Verdict::Held(*retry_at),
        ApiError::Unauthorized { .. } => Verdict::Denied,
        error if error.is_ambiguous() => Verdict::Doubt { late: error.is_offline() },
        error if error.is_transient() => Verdict::Again,
        _ => Verdict::Refused,
    }
}

/// Sends an action that is marked as going out.
pub(super) async fn deliver(context: &Context, action: Action) -> Outcome {
    let Some(asked) = context.kept(context.store.moment().await) else { return Outcome::Stuck };
    let sent = context.in_turn(async { context.heard(perform(&context.client, &action).await) }).await;
    let error = match sent {
        Ok(thread) => return sent_well(context, action, thread.map(|thread| (thread, asked))).await,
        // Somebody else has taken it off already.
        Err(ApiError::NotFound { code, .. }) if matches!(action.deed, Deed::Untag(_)) && code == "tag_not_found" => {
            return sent_well(context, action, None).await;
        }
        Err(error) => error,
    };
    let tried = Action { attempts: action.attempts.saturating_add(1), ..action };
    match verdict(&error, &tried.deed) {
        Verdict::Held(_) | Verdict::Denied | Verdict::Again => again(context, tried, &error).await,
        Verdict::Refused => refused(context, tried, &words_of(&error)).await,
        Verdict::Doubt { late } => {
            if context.kept(context.store.mark_unsure(tried.id, late, &error.to_string()).await).is_none() {
                return Outcome::Stuck;
            }
            look_for(context, tried).await
        }
    }
}

/// The server has taken it. As long as it cannot be read what that has left behind, the action is looked for like one in
/// doubt, so that none that follows can go out.
async fn sent_well(context: &Context, action: Action, answer: Option<(Thread, Moment)>) -> Outcome {
    let error = match left_behind(context, &action, answer).await {
        Ok(answer) => return done(context, action, answer).await,
        Err(error) => error,
    };
    let words = format!("the server has taken it; how the conversation is since could not be read: {error}");
    if context.kept(context.store.mark_unsure(action.id, false, &words).await).is_none() {
        return Outcome::Stuck;
    }
    let wait = pacing::wait_after(action.attempts.max(1), &context.settings);
    later(context, action, after(context, wait), false, &words).await
}

/// The conversation with what an action has left in it, in the store as well: the entry of one must be known before the
/// next goes out, or would be taken for the next one's (S3). Not every answer holds the conversation (API 24.11), and one
/// that crossed another is not taken in. None if there is no conversation any more.
async fn left_behind(
    context: &Context,
    action: &Action,
    answer: Option<(Thread, Moment)>,
) -> Result<Option<(Thread, Moment)>, ApiError> {
    let mut answer = answer;
    for _ in 0..2 {
        if let Some((thread, asked)) = answer {
            match context.kept(context.store.take_in(thread.clone(), asked).await) {
                Some(Some(taken)) => return Ok(Some((thread, taken))),
                Some(None) => {}
                // What the store does not take now it does not acknowledge either.
                None => return Ok(Some((thread, asked))),
            }
        }
        let Some(asked) = context.kept(context.store.moment().await) else { return Ok(None) };
        answer = match context.heard(context.client.thread(&action.conversation).await) {
            Ok(thread) => Some((thread, asked)),
            Err(ApiError::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
    }
    Ok(answer)
}

/// Looks for an action that is in doubt, and settles what can be settled: done if its effect is there. That it is not
/// counts only after a wait, as a look right after the try may come too soon.
pub(super) async fn look_for(context: &Context, action: Action) -> Outcome {
    let Some(evidence) = context.kept(context.store.evidence(action.id).await) else { return Outcome::Stuck };
    let evidence = evidence.unwrap_or_default();
    let Some(asked) = context.kept(context.store.moment().await) else { return Outcome::Stuck };
    let wait = pacing::wait_after(action.attempts.max(1), &context.settings);
    let wait = if evidence.late { wait.max(context.settings.horizon) } else { wait };
    match look(context, &action, &evidence).await {
        Ok(Finding::Done(thread)) => match left_behind(context, &action, Some((*thread, asked))).await {
            Ok(answer) => done(context, action, answer).await,
            Err(error) => later(context, action, after(context, wait), true, &error.to_string()).await,
        },
        Ok(Finding::OutOfSight) => refused(context, action, OUT_OF_SIGHT).await,
        Ok(Finding::NotThere) if evidence.waited => {
            let words = "it was looked for, and is not there";
            let queued = context.kept(context.store.not_found(action.id, words).await);
            if queued.is_some() { Outcome::Over } else { Outcome::Stuck }
        }
        Ok(Finding::NotThere) => {
            later(context, action, after(context, wait), true, "it cannot be seen yet; it is looked for once more")
                .await
        }
        Err(error @ ApiError::NotFound { .. }) => refused(context, action, &words_of(&error)).await,
        Err(error @ ApiError::RateLimited { retry_at }) => {
            later(context, action, retry_at, false, &error.to_string()).await;
            Outcome::Held { until: retry_at }
        }
        Err(error) => later(context, action, after(context, wait), true, &error.to_string()).await,
    }
}

/// What is said of an action that can be neither found nor ruled out.
const OUT_OF_SIGHT: &str = "whether it arrived cannot be told any more: more has happened in the conversation since \
    than Intercom shows; look whether it is there, then try it again or drop it";

fn words_of(error: &ApiError) -> String {
    format!("{error}; {}", error.advice())
}

/// What a look at the conversation showed.
enum Finding {
    Done(Box<Thread>),
    NotThere,
    OutOfSight,
}

/// Reads the conversation back, and looks for the action's effect in it, and among the older parts that are kept here.
async fn look(context: &Context, action: &Action, evidence: &Evidence) -> Result<Finding, ApiError> {
    let thread = context.heard(context.client.thread(&action.conversation).await)?;
    if evidence::happened(action, evidence, &thread.conversation, &thread.parts) {
        // What is so already may be so by somebody else's doing, or have been so before: while the request can still
        // arrive, what comes after it in the outbox must wait for it, or would be undone by it.
        let may_come = evidence.late && !evidence.waited && !matches!(action.deed, Deed::SetRead(_));
        if may_come && !evidence::left_a_trace(action, evidence, &thread.parts) {
            return Ok(Finding::NotThere);
        }
        return Ok(Finding::Done(Box::new(thread)));
    }
    if !evidence::can_be_beyond(action, evidence, &thread) {
        return Ok(Finding::NotThere);
    }
    let kept = context.kept(context.store.thread(&action.conversation).await).flatten();
    let parts = kept.map(|kept| kept.parts).unwrap_or_default();
    let found = evidence::happened(action, evidence, &thread.conversation, &parts);
    Ok(if found { Finding::Done(Box::new(thread)) } else { Finding::OutOfSight })
}

/// The time that lies so far ahead, in whole seconds.
pub(super) fn after(context: &Context, wait: Duration) -> Timestamp {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    context.clock.now().plus(i64::try_from(seconds).unwrap_or(i64::MAX))
}

async fn done(context: &Context, action: Action, answer: Option<(Thread, Moment)>) -> Outcome {
    let Some(certain) = context.kept(context.store.acknowledge(action.id, answer).await) else {
        // It is done, but the store does not know: it will be looked for.
        return Outcome::Stuck;
    };
    if !certain {
        // What it looks like now must be asked for.
        let guard = context.busy.begin();
        let _ = context.threads.send(ThreadMessage::Refresh { conversation: action.conversation.clone(), guard });
    }
    context.tell(SyncEvent::Delivered(Action { state: ActionState::Done, error: None, ..action }));
    Outcome::Over
}

async fn refused(context: &Context, action: Action, words: &str) -> Outcome {
    let Some(failed) = context.kept(context.store.fail(action.id, words).await) else { return Outcome::Stuck };
    let own = failed.into_iter().find(|a| a.id == action.id);
    let own = own.unwrap_or(Action { state: ActionState::Failed, error: Some(Text::new(words)), ..action });
    context.tell_all(Told::Refused(Box::new(own))).await;
    Outcome::Over
}

/// Nothing happened: it is queued for another time.
async fn again(context: &Context, action: Action, error: &ApiError) -> Outcome {
    let (at, held) = match verdict(error, &action.deed) {
        Verdict::Held(until) => (until, true),
        Verdict::Denied => (context.clock.now(), false),
        _ => (after(context, pacing::wait_after(action.attempts, &context.settings)), false),
    };
    let words = error.to_string();
    if context.kept(context.store.try_again(action.id, at, &words).await).is_none() {
        return Outcome::Stuck;
    }
    retrying(context, action, ActionState::Queued, at, &words);
    if held { Outcome::Held { until: at } } else { Outcome::Over }
}

/// It is still in doubt, and is looked for again later.
async fn later(context: &Context, action: Action, at: Timestamp, waited: bool, words: &str) -> Outcome {
    if context.kept(context.store.look_later(action.id, at, waited, words).await).is_none() {
        return Outcome::Stuck;
    }
    retrying(context, action, ActionState::Unsure, at, words);
    Outcome::Over
}

fn retrying(context: &Context, action: Action, state: ActionState, at: Timestamp, words: &str) {
    let error = Some(Text::new(words));
    context.tell(SyncEvent::Retrying(Action { state, next_attempt_at: at, error, ..action }));
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
        // Answered in the words of another version, which tells more of what happened than any later read.
        Deed::SetPriority(priority) => return client.set_priority(id, author, *priority).await.map(|_| None),
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
            (ApiError::Malformed { what: "x".into(), page: false }, Verdict::Doubt { late: false }),
            (ApiError::Refused { status: 422, code: "x".into(), words: words.clone() }, Verdict::Refused),
            (ApiError::NotFound { what: "x".into(), code: "x".into(), words: words.clone() }, Verdict::Refused),
            (ApiError::Forbidden { permission: None, code: "x".into(), words }, Verdict::Refused),
        ];
        for (error, expected) in cases {
            assert_eq!(verdict(&error, &Deed::Close), expected, "{error}");
        }
        let half = ApiError::NotFound { what: "x".into(), code: String::new(), words: Text::default() };
        assert_eq!(
            verdict(&half, &Deed::Untag("1".into())),
            Verdict::Doubt { late: false },
            "the tag may be what is not there"
        );
    }
}
