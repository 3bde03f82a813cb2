//! What a person does with the outbox: decides, tries again, takes back (S1, S4). Every step is one transaction,
//! synced to disk.

use rusqlite::params;

use super::decided::NewUnit;
use super::error::Result;
use super::outbox_reads::{find, hanging_on, select, undelivered};
use super::outbox_steps::{reapply_all, remember, transition};
use super::owner::Write;
use super::{drafts, guards, json, ladder, merge, parts, stopped, units, wakes};
use crate::domain::{
    AdminId, Body, ConversationId, DraftMode, Lane, LastTry, Operation, Part, Step, StepState, Text, Transition,
    evidence, file,
};
use crate::intent::{self, Course, Refusal, Wish};

/// Puts what was decided on disk, shows its effect and removes the drafts it came from. Nothing of it happens if such a
/// draft is not the one any more that the person has before them: of two programs that show one draft one sends it.
pub(super) fn enqueue(w: &mut Write<'_>, new: &NewUnit) -> Result<Vec<Step>> {
    for (conversation, mode) in &new.drop_drafts {
        drafts::check(w, conversation, *mode)?;
    }
    let before = units::standings(w, new.operations.iter().map(|(conversation, _)| conversation))?;
    let mut steps: Vec<Step> = Vec::new();
    for (conversation, operations) in &new.operations {
        let mut after = None;
        for operation in operations {
            let unit = steps.first().map(|first| first.unit);
            let step = put(w, new, conversation, operation, unit, after)?;
            after = Some(step.id);
            steps.push(step);
        }
    }
    for (conversation, mode) in &new.drop_drafts {
        let own = new.operations.iter().filter(|(about, _)| about == conversation).flat_map(|(_, own)| own);
        let words = own.into_iter().find_map(Operation::words).map(|(_, words)| words);
        drafts::sent(w, conversation, *mode, words)?;
    }
    w.news.outbox |= !steps.is_empty();
    reapply_all(w, &steps)?;
    if let Some(first) = steps.first() {
        units::log(w, first.unit, &before)?;
    }
    Ok(steps)
}

/// Puts one step of a unit there: the first one begins it.
fn put(
    w: &mut Write<'_>,
    new: &NewUnit,
    conversation: &ConversationId,
    operation: &Operation,
    unit: Option<i64>,
    after: Option<i64>,
) -> Result<Step> {
    if operation.own_status().is_some() {
        supersede(w, conversation, &new.author)?;
    }
    w.news.directory |= operation.changes_lists();
    if let Operation::ContactTag(own) = operation {
        w.news.contact(&own.contact);
    }
    let next_attempt_at = new.not_before.max(w.now);
    ladder::decided(w, conversation, operation)?;
    let postponed = wakes::postpone(w, conversation, &new.author, operation)?;
    w.db.prepare_cached(
        "INSERT INTO outbox (unit, conversation, lane, after, author, operation, state, created_at, next_attempt_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'queued', ?7, ?8)",
    )?
    .execute(params![
        unit.unwrap_or_default(),
        conversation.as_str(),
        Lane::of(conversation, &new.author).to_string(),
        after,
        new.author.as_str(),
        json::encode("action", operation)?,
        w.now.0,
        next_attempt_at.0
    ])?;
    let id = w.db.last_insert_rowid();
    if !postponed {
        wakes::decided(w, id, conversation, &new.author, operation)?;
    }
    if unit.is_none() {
        w.db.prepare_cached("UPDATE outbox SET unit = id WHERE id = ?1")?.execute([id])?;
        units::begin(w, id, &new.author)?;
    }
    remember(w, id, StepState::Queued, None)?;
    let state = if postponed { StepState::Done } else { StepState::Queued };
    if postponed {
        w.db.prepare_cached("UPDATE outbox SET state = 'done' WHERE id = ?1")?.execute([id])?;
        remember(w, id, state, None)?;
    }
    Ok(Step {
        id,
        unit: unit.unwrap_or(id),
        after,
        conversation: conversation.clone(),
        author: new.author.clone(),
        operation: operation.clone(),
        state,
        attempts: 0,
        created_at: w.now,
        next_attempt_at,
        error: None,
        last_try: LastTry::default(),
    })
}

/// A status that has not gone out is none any more once another one is decided: away and back again offline is nothing,
/// and nobody sees it flicker.
fn supersede(w: &mut Write<'_>, conversation: &ConversationId, author: &AdminId) -> Result<()> {
    w.news.directory = true;
    let before = "a.conversation = ?1 AND a.author = ?2 AND a.state IN ('queued', 'failed')";
    for step in select(w.db, before, [conversation.as_str(), author.as_str()])? {
        if step.operation.own_status().is_some() {
            w.db.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([step.id])?;
            units::taken_back(w, &step)?;
        }
    }
    Ok(())
}

/// What becomes of a step by a wish, and the step.
fn judged(w: &Write<'_>, wish: Wish, id: i64) -> Result<(Step, Course)> {
    let step = find(w.db, id)?;
    let course = intent::judge(wish, id, step.as_ref())?;
    Ok((step.ok_or(Refusal::NoSuchStep(id))?, course))
}

/// A person wants a step tried at once, or sent though it may have arrived. What waits does not wait any longer, nor
/// what must go out before it; what is in doubt is looked for; a refused one is tried again, unless it can have arrived.
pub(super) fn retry(w: &mut Write<'_>, wish: Wish, id: i64) -> Result<Course> {
    let (step, course) = judged(w, wish, id)?;
    if wish == Wish::SendAnyway {
        stopped::never(w, id)?;
    }
    match course {
        Course::TriesAgain => try_refused(w, &step)?,
        Course::Looks => {
            w.db.prepare_cached("UPDATE outbox SET next_attempt_at = ?2 WHERE id = ?1")?.execute([id, w.now.0])?;
            w.news.outbox = true;
        }
        Course::SendsAnyway => {
            let words = Text::new("a person wants it sent, though it may have arrived");
            transition(w, id, Transition::SentAnyway, Some(&words))?;
            at_once(w, &step)?;
        }
        Course::Sends | Course::Leaves | Course::Changes => at_once(w, &step)?,
    }
    Ok(course)
}

/// A step, and what must go out before it in its lane, waits for nothing any more.
fn at_once(w: &mut Write<'_>, step: &Step) -> Result<()> {
    let sql = "UPDATE outbox SET next_attempt_at = ?3 WHERE lane = ?1 AND id <= ?2 AND state <> 'done'
         AND state = 'queued'";
    w.db.prepare_cached(sql)?.execute(params![step.lane().to_string(), step.id, Step::AT_ONCE.0])?;
    w.news.outbox = true;
    Ok(())
}

/// A refused step is tried again, with all that failed with it: a later step is not done without the earlier one.
/// Not if its words, which went back into a draft, were said from there.
fn try_refused(w: &mut Write<'_>, refused: &Step) -> Result<()> {
    for step in failed_with(w, refused)? {
        if said_since(w, &step)? {
            return Err(Refusal::SaidSince(step.id).into());
        }
    }
    requeue(w, refused)
}

/// Whether the words of a step are in a later message of its author's, of the same kind: on its way, or in the
/// thread as far as it is here.
fn said_since(w: &Write<'_>, step: &Step) -> Result<bool> {
    let Some((mode, html)) = step.operation.html() else {
        return Ok(false);
    };
    let (own, is_note) = (evidence::words(html), mode == DraftMode::Note);
    let files = step.operation.files();
    let within = |body: &Body| evidence::words(body).contains(&own);
    let pending = undelivered(w.db, &step.conversation)?;
    let carries_all = |later: &Step| {
        let carried = later.operation.files();
        files.iter().all(|file| carried.contains(file))
    };
    let said_later = |later: &Step| {
        later.operation.html().is_some_and(|(as_what, html)| as_what == mode && within(html)) && carries_all(later)
    };
    let waits = pending.iter().filter(|later| later.id > step.id).any(said_later);
    let there = |part: &Part| {
        part.author.id == step.author.as_str()
            && part.kind.is_note() == is_note
            && part.created_at >= step.created_at
            && part.body.as_ref().map_or(own.is_empty() && !files.is_empty(), within)
            && (files.is_empty() || file::are_those(&files, &part.attachments))
    };
    Ok(waits || parts::kept(w.db, &step.conversation)?.iter().any(there))
}

/// A refused step, what it waited for, and all that fell with that, in the order in which they go out.
fn failed_with(w: &Write<'_>, refused: &Step) -> Result<Vec<Step>> {
    let mut first = refused.clone();
    while let Some(before) = first.after.map_or(Ok(None), |id| find(w.db, id))?
        && before.state == StepState::Failed
    {
        first = before;
    }
    let mut failed = hanging_on(w.db, first.id, "a.state = 'failed'")?;
    failed.insert(0, first);
    Ok(failed)
}

/// What was refused is queued again, with what failed with it.
fn requeue(w: &mut Write<'_>, refused: &Step) -> Result<()> {
    let failed = failed_with(w, refused)?;
    for step in &failed {
        transition(w, step.id, Transition::Retried, None)?;
        guards::attended(w, step.id)?;
        // What is tried now is another try, with its own before and after.
        w.db.prepare_cached("UPDATE outbox SET attempts = 0, evidence = NULL, next_attempt_at = ?2 WHERE id = ?1")?
            .execute(params![step.id, w.now.0])?;
        wakes::decided(w, step.id, &step.conversation, &step.author, &step.operation)?;
        drafts::take_out(w, &step.conversation, &step.operation)?;
    }
    reapply_all(w, &failed)
}

/// Nothing waits for its undo delay any more: what was never tried can go out now.
pub(super) fn send_now(w: &mut Write<'_>) -> Result<()> {
    let held =
        "UPDATE outbox SET next_attempt_at = ?1 WHERE state = 'queued' AND attempts = 0 AND next_attempt_at > ?1";
    w.news.outbox |= w.db.prepare_cached(held)?.execute([w.now.0])? > 0;
    Ok(())
}

/// Other words for a message that has not gone out: it keeps its place, or, if it was refused, is tried again with
/// what fell with it. What may have arrived cannot be changed.
pub(super) fn edit(w: &mut Write<'_>, id: i64, html: &Body, markdown: &str) -> Result<()> {
    let (step, _) = judged(w, Wish::Edit, id)?;
    let operation = step.operation.with_words(html.clone(), markdown.to_owned()).ok_or(Refusal::NoWords(id))?;
    if step.state == StepState::Failed {
        // The old words went back into the draft; they leave it as they are replaced.
        requeue(w, &step)?;
    }
    w.db.prepare_cached("UPDATE outbox SET operation = ?2 WHERE id = ?1")?
        .execute(params![id, json::encode("action", &operation)?])?;
    w.news.outbox = true;
    merge::reapply(w, &step.conversation)
}

/// A step leaves the outbox, and with it what hangs on it: dropped, taken back to be written anew, or undone (I21).
pub(super) fn leave(w: &mut Write<'_>, wish: Wish, id: i64) -> Result<()> {
    let (step, _) = judged(w, wish, id)?;
    let mut dropped = vec![step];
    dropped.extend(hanging_on(w.db, id, "a.state IN ('queued', 'failed')")?);
    for step in dropped.iter().rev() {
        // The words of a refused one went back when it was refused.
        if step.state != StepState::Failed {
            drafts::give_back(w, &step.conversation, &step.operation)?;
        }
        wakes::fell(w, step)?;
        ladder::fell(w, step)?;
        w.news.directory |= step.operation.changes_lists();
        w.db.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([step.id])?;
        units::taken_back(w, step)?;
    }
    w.news.outbox = true;
    reapply_all(w, &dropped)
}
