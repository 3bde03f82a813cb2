//! What becomes of a step on its way to the server (S2, S3, S4). Each is one transaction, synced to disk, and none can
//! be taken that [`StepState::after`] does not allow.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, params};

use super::error::{Result, StoreError};
use super::outbox_reads::{find, hanging_on, is_first, select};
use super::owner::Write;
use super::stopped::{self, Stopped};
use super::types::Revision;
use super::{desk, drafts, json, ladder, merge, parts, units, wakes};
use crate::domain::{
    ConversationId, Ending, Evidence, Operation, Step, StepState, Text, Thread, TicketStep, Timestamp, Transition,
};

const NOT_TRIED: &str = "not tried: an earlier step failed";

/// Takes a transition with a step, and writes it into its history. None when the step is gone: a person may have
/// dropped it.
pub(super) fn transition(
    w: &mut Write<'_>,
    id: i64,
    transition: Transition,
    words: Option<&Text>,
) -> Result<Option<Step>> {
    let Some(mut step) = find(w.db, id)? else { return Ok(None) };
    let Some(state) = step.state.after(transition) else {
        return Err(StoreError::Transition { id, state: step.state, transition });
    };
    let words_kept = words.map(Text::as_str);
    w.db.prepare_cached("UPDATE outbox SET state = ?2, error = ?3 WHERE id = ?1")?.execute(params![
        id,
        state.as_str(),
        words_kept
    ])?;
    (step.state, step.error) = (state, words.cloned());
    w.news.directory |= step.operation.changes_lists();
    w.news.outbox = true;
    remember(w, id, state, words)?;
    Ok(Some(step))
}

/// Adds a line to a step's history.
pub(super) fn remember(w: &Write<'_>, id: i64, state: StepState, words: Option<&Text>) -> Result<()> {
    w.db.prepare_cached("INSERT INTO outbox_history (action, at, state, words) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, w.now.0, state.as_str(), words.map(Text::as_str)])?;
    Ok(())
}

/// Several steps on their way.
#[derive(Debug, Default)]
pub struct Marked {
    /// Those that go out.
    pub going: Vec<i64>,
    /// Those that do not, as something came in their conversations (S10).
    pub stopped: Vec<Stopped>,
}

/// Each of these goes out, if it is its turn and nothing came that stops it (S10).
pub(super) fn mark_all(w: &mut Write<'_>, ids: &[i64], server_time: Option<Timestamp>) -> Result<Marked> {
    let mut marked = Marked::default();
    for id in ids {
        match mark(w, *id, server_time)? {
            Some(Ok(_)) => marked.going.push(*id),
            Some(Err(stopped)) => marked.stopped.push(stopped),
            None => {}
        }
    }
    Ok(marked)
}

/// The same for one.
pub(super) fn mark_sending(w: &mut Write<'_>, id: i64, server_time: Option<Timestamp>) -> Result<Option<Evidence>> {
    Ok(mark(w, id, server_time)?.and_then(std::result::Result::ok))
}

/// A step goes out, if it is its turn, or is stopped. With the first try it is noted what was there before, in the same
/// transaction, to look for the difference later (S3).
fn mark(
    w: &mut Write<'_>,
    id: i64,
    server_time: Option<Timestamp>,
) -> Result<Option<std::result::Result<Evidence, Stopped>>> {
    if !is_first(w.db, id)? {
        return Ok(None);
    }
    if let Some(stopped) = stopped::stop(w, id)? {
        return Ok(Some(Err(stopped)));
    }
    let mut evidence = match evidence(w, id)? {
        Some(noted) if noted.doubted => noted,
        _ => {
            note_linked(w, id)?;
            before(w, id, server_time)?
        }
    };
    (evidence.left, evidence.looks, evidence.ending) = (Some(w.now), 0, Ending::Open);
    transition(w, id, Transition::Sent, None)?;
    // That it was to go out at once has been heeded.
    let sent = "UPDATE outbox SET attempts = attempts + 1, sent_at = ?2, next_attempt_at = max(next_attempt_at, 1)
        WHERE id = ?1";
    w.db.prepare_cached(sent)?.execute(params![id, w.now.0])?;
    note(w, id, &evidence)?;
    Ok(Some(Ok(evidence)))
}

/// A request that has waited for its turn since it was marked leaves only now.
pub(super) fn leaves(w: &mut Write<'_>, id: i64) -> Result<()> {
    let Some(noted) = evidence(w, id)? else { return Ok(()) };
    w.db.prepare_cached("UPDATE outbox SET sent_at = ?2 WHERE id = ?1")?.execute(params![id, w.now.0])?;
    note(w, id, &Evidence { left: Some(w.now), ..noted })
}

/// What is in the conversation before the first try.
fn before(w: &Write<'_>, id: i64, server_time: Option<Timestamp>) -> Result<Evidence> {
    let head: Option<(i64, i64)> =
        w.db.prepare_cached(
            "SELECT c.seq, h.updated_at FROM outbox a JOIN conversation c ON c.id = a.conversation
             JOIN head h ON h.seq = c.seq WHERE a.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((seq, updated_at)) = head else { return Ok(Evidence::before(server_time, [])) };
    let mut statement = w.db.prepare_cached("SELECT id, created_at FROM part WHERE seq = ?1")?;
    let parts = statement.query_map([seq], |row| Ok((row.get(0)?, Timestamp(row.get(1)?))))?;
    let parts: Vec<(String, Timestamp)> = parts.collect::<rusqlite::Result<_>>()?;
    let since = server_time.or(Some(Timestamp(updated_at)));
    Ok(Evidence::before(since, parts.iter().map(|(id, at)| (id.as_str(), *at))))
}

/// A ticket that is to be made is none of those that are linked when it leaves: one that was decided before it, or that a
/// colleague has made, may say the same.
fn note_linked(w: &Write<'_>, id: i64) -> Result<()> {
    let Some(mut step) = find(w.db, id)? else { return Ok(()) };
    let Operation::Ticket(TicketStep::Make { beside, .. }) = &mut step.operation else { return Ok(()) };
    let linked = merge::server_head(w.db, &step.conversation)?.map(|head| head.linked).unwrap_or_default();
    let known = beside.len();
    for linked in linked {
        if !beside.contains(&linked.id) {
            beside.push(linked.id);
        }
    }
    if beside.len() > known {
        w.db.prepare_cached("UPDATE outbox SET operation = ?2 WHERE id = ?1")?
            .execute(params![id, json::encode("action", &step.operation)?])?;
    }
    Ok(())
}

/// What is noted of a step's tries.
pub(super) fn evidence(w: &Write<'_>, id: i64) -> Result<Option<Evidence>> {
    let mut statement = w.db.prepare_cached("SELECT evidence FROM outbox WHERE id = ?1")?;
    let kept: Option<Option<String>> = statement.query_row([id], |row| row.get(0)).optional()?;
    kept.flatten().map(|kept| json::decode("evidence", &kept)).transpose()
}

fn note(w: &Write<'_>, id: i64, evidence: &Evidence) -> Result<()> {
    let kept = json::encode("evidence", evidence)?;
    w.db.prepare_cached("UPDATE outbox SET evidence = ?2 WHERE id = ?1")?.execute(params![id, kept])?;
    Ok(())
}

fn not_before(w: &Write<'_>, id: i64, at: Timestamp) -> Result<()> {
    w.db.prepare_cached("UPDATE outbox SET next_attempt_at = ?2 WHERE id = ?1")?.execute([id, at.0])?;
    Ok(())
}

/// The server has done it, or it was found done. False when it is not known for certain how things stand since: then
/// the step's effect stays until the conversation was asked for.
pub(super) fn acknowledge(w: &mut Write<'_>, id: i64, answer: Option<(&Thread, Revision)>) -> Result<bool> {
    let found = find(w.db, id)?.is_some_and(|step| step.state == StepState::Unsure);
    let step = transition(w, id, if found { Transition::Found } else { Transition::Done }, None)?;
    if let Some(step) = &step {
        // Its words are in the thread now; a second copy would outlive their redaction (S12).
        let operation = json::encode("action", &step.operation.without_words())?;
        w.db.prepare_cached("UPDATE outbox SET operation = ?2, evidence = NULL WHERE id = ?1")?
            .execute(params![id, operation])?;
        units::forget_old(w)?;
    }
    let certain = match answer {
        Some((thread, asked)) => parts::merge_thread(w, thread, asked)?,
        None => false,
    };
    if let Some(step) = &step {
        if !certain {
            merge::presume(w, &step.conversation, |head| step.operation.apply(head, step.created_at))?;
        }
        wakes::happened(w, step)?;
        desk::happened(w, step)?;
        merge::reapply(w, &step.conversation)?;
    }
    Ok(certain)
}

/// It surely did not arrive, and is queued for another time.
pub(super) fn try_again(w: &mut Write<'_>, id: i64, at: Timestamp, words: &str) -> Result<()> {
    if transition(w, id, Transition::NotDone, Some(&Text::new(words)))?.is_some() {
        not_before(w, id, at)?;
    }
    Ok(())
}

/// What was tried and waits until then at most can be tried again.
pub(super) fn limit_is_over(w: &mut Write<'_>, until: Timestamp) -> Result<()> {
    let changed =
        w.db.prepare_cached(
            "UPDATE outbox SET next_attempt_at = ?1
             WHERE state = 'queued' AND attempts > 0 AND next_attempt_at > ?1 AND next_attempt_at <= ?2",
        )?
        .execute([w.now.0, until.0])?;
    w.news.outbox |= changed > 0;
    Ok(())
}

/// It may have arrived, or may yet; it can be looked for at once.
pub(super) fn mark_unsure(w: &mut Write<'_>, id: i64, ending: Ending, words: &str) -> Result<()> {
    if transition(w, id, Transition::Doubted, Some(&Text::new(words)))?.is_some() {
        let evidence = Evidence { doubted: true, looks: 0, ending, ..evidence(w, id)?.unwrap_or_default() };
        note(w, id, &evidence)?;
        not_before(w, id, w.now)?;
    }
    Ok(())
}

/// It is still in doubt: it is looked for again at that time. `seen`: it was seen to have happened, and only what it has
/// left behind is not here yet.
pub(super) fn look_later(w: &mut Write<'_>, id: i64, at: Timestamp, seen: bool, words: &str) -> Result<()> {
    if transition(w, id, Transition::StillDoubted, Some(&Text::new(words)))?.is_some() {
        let mut noted = evidence(w, id)?.unwrap_or_default();
        noted.looks = noted.looks.saturating_add(1);
        noted.ending = if seen { Ending::Taken } else { noted.ending };
        note(w, id, &noted)?;
        not_before(w, id, at)?;
    }
    Ok(())
}

/// It was looked for until it cannot arrive any more: it did not happen, and is queued.
pub(super) fn not_found(w: &mut Write<'_>, id: i64, words: &str) -> Result<()> {
    if transition(w, id, Transition::NotFound, Some(&Text::new(words)))?.is_some() {
        not_before(w, id, w.now)?;
    }
    Ok(())
}

/// It can never be told any more whether it happened: a person has to look.
pub(super) fn lost_sight(w: &mut Write<'_>, id: i64, words: &str) -> Result<Vec<Step>> {
    let noted = evidence(w, id)?.unwrap_or_default();
    note(w, id, &Evidence { ending: Ending::OutOfSight, ..noted })?;
    fail(w, id, words)
}

/// The server refused it for good: what hangs on it falls with it, and all their words go back into drafts.
pub(super) fn fail(w: &mut Write<'_>, id: i64, words: &str) -> Result<Vec<Step>> {
    let Some(refused) = transition(w, id, Transition::Refused, Some(&Text::new(words)))? else { return Ok(Vec::new()) };
    let mut failed = vec![refused.clone()];
    for later in hanging_on(w.db, id, "a.state = 'queued'")? {
        failed.extend(transition(w, later.id, Transition::Refused, Some(&Text::new(NOT_TRIED)))?);
    }
    // Each goes in front of the one after it, so the last one goes first.
    for step in failed.iter().rev() {
        wakes::fell(w, step)?;
        ladder::fell(w, step)?;
        drafts::give_back(w, &step.conversation, &step.operation)?;
    }
    reapply_all(w, &failed)?;
    Ok(failed)
}

/// What became of it was not taken in: if it counts as on its way, it is in doubt.
pub(super) fn doubt(w: &mut Write<'_>, id: i64) -> Result<()> {
    match find(w.db, id)? {
        Some(step) if step.state == StepState::Sending => mark_unsure(w, id, Ending::Open, "how it ended was not kept"),
        _ => Ok(()),
    }
}

/// What was being sent when the last run ended is in doubt.
pub(super) fn recover(w: &mut Write<'_>) -> Result<usize> {
    let doubtful = select(w.db, "a.state = 'sending' ORDER BY a.id", [])?;
    for step in &doubtful {
        mark_unsure(w, step.id, Ending::Open, "sidetone ended while it was being sent")?;
    }
    Ok(doubtful.len())
}

/// What these are about is shown as it is now.
pub(super) fn reapply_all(w: &mut Write<'_>, steps: &[Step]) -> Result<()> {
    let about: BTreeSet<&ConversationId> = steps.iter().map(|step| &step.conversation).collect();
    about.into_iter().try_for_each(|id| merge::reapply(w, id))?;
    desk::reapply(w, steps)
}
