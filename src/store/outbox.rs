//! Actions from the key press to the server's word (S1 to S4). Every step is one transaction, synced to disk.

use rusqlite::{OptionalExtension, params};

use super::drafts;
use super::error::{Result, StoreError};
use super::outbox_reads::{find, is_first, select, state_name};
use super::owner::Write;
use super::types::NewActions;
use super::{json, merge, parts, wakes};
use crate::domain::action::{Note, Reply};
use crate::domain::{Action, ActionState, Body, Deed, Text, Thread, Timestamp};

/// How many done actions are remembered, so that a read-back can tell theirs from another's effect (S3).
const REMEMBERED: i64 = 200;

const NOT_TRIED: &str = "not tried: an earlier step failed";

/// Puts what was decided on disk, shows its effect and removes the draft it came from.
pub(super) fn enqueue(w: &mut Write<'_>, new: &NewActions) -> Result<Vec<Action>> {
    let mut actions: Vec<Action> = Vec::with_capacity(new.deeds.len());
    for deed in &new.deeds {
        let next_attempt_at = new.not_before.max(w.now);
        let postponed = wakes::postpone(w, &new.conversation, &new.author, deed)?;
        w.db.prepare_cached(
            "INSERT INTO outbox (grp, conversation, author, deed, state, created_at, next_attempt_at)
             VALUES (0, ?1, ?2, ?3, 'queued', ?4, ?5)",
        )?
        .execute(params![
            new.conversation.as_str(),
            new.author.as_str(),
            json::encode("action", deed)?,
            w.now.0,
            next_attempt_at.0
        ])?;
        let id = w.db.last_insert_rowid();
        if !postponed {
            wakes::decided(w, id, &new.conversation, &new.author, deed)?;
        }
        let group = actions.first().map_or(id, |first| first.group);
        w.db.prepare_cached("UPDATE outbox SET grp = ?2 WHERE id = ?1")?.execute([id, group])?;
        remember(w, id, ActionState::Queued, None)?;
        let state = if postponed { ActionState::Done } else { ActionState::Queued };
        if postponed {
            w.db.prepare_cached("UPDATE outbox SET state = 'done' WHERE id = ?1")?.execute([id])?;
            remember(w, id, state, None)?;
        }
        actions.push(Action {
            id,
            group,
            conversation: new.conversation.clone(),
            author: new.author.clone(),
            deed: deed.clone(),
            state,
            attempts: 0,
            created_at: w.now,
            next_attempt_at,
            error: None,
        });
    }
    if let Some(mode) = new.drop_draft {
        drafts::remove(w, &new.conversation, mode)?;
    }
    w.news.outbox |= !actions.is_empty();
    merge::reapply(w, &new.conversation)?;
    Ok(actions)
}

/// An action goes out, if it is its turn. Keeps what was there before, to look for the difference later (S3).
pub(super) fn mark_sending(w: &mut Write<'_>, id: i64) -> Result<bool> {
    if !is_first(w.db, id)? {
        return Ok(false);
    }
    let seen: Option<(i64, Option<String>)> =
        w.db.prepare_cached(
            "SELECT h.updated_at, (SELECT p.id FROM part p WHERE p.seq = c.seq ORDER BY p.position DESC LIMIT 1)
             FROM outbox a JOIN conversation c ON c.id = a.conversation JOIN head h ON h.seq = c.seq WHERE a.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let evidence = seen.map(|(updated_at, last_part)| {
        serde_json::json!({ "updated_at_before": updated_at, "last_part_before": last_part }).to_string()
    });
    w.db.prepare_cached(
        "UPDATE outbox SET state = 'sending', attempts = attempts + 1, sent_at = ?2, evidence = ?3, error = NULL
         WHERE id = ?1",
    )?
    .execute(params![id, w.now.0, evidence])?;
    w.news.outbox = true;
    remember(w, id, ActionState::Sending, None)?;
    Ok(true)
}

/// The server has done it.
pub(super) fn acknowledge(w: &mut Write<'_>, id: i64, thread: Option<&Thread>) -> Result<()> {
    let action = find(w.db, id)?.filter(|action| action.state != ActionState::Done);
    if let Some(action) = &action {
        // Its words are in the thread now; a second copy would outlive their redaction (S12).
        let deed = json::encode("action", &without_words(&action.deed))?;
        w.db.prepare_cached("UPDATE outbox SET state = 'done', error = NULL, deed = ?2 WHERE id = ?1")?
            .execute(params![id, deed])?;
        w.news.outbox = true;
        remember(w, id, ActionState::Done, None)?;
        w.db.prepare_cached(
            "DELETE FROM outbox WHERE state = 'done'
             AND id NOT IN (SELECT id FROM outbox WHERE state = 'done' ORDER BY id DESC LIMIT ?1)",
        )?
        .execute([REMEMBERED])?;
    }
    if let Some(thread) = thread {
        parts::merge_thread(w, thread)?;
    }
    if let Some(action) = &action {
        if thread.is_none() {
            merge::presume(w, &action.conversation, |head| action.deed.apply(head, action.created_at))?;
        }
        wakes::happened(w, action)?;
        merge::reapply(w, &action.conversation)?;
    }
    Ok(())
}

fn without_words(deed: &Deed) -> Deed {
    match deed {
        Deed::Reply(_) => Deed::Reply(Reply { html: Body::default(), markdown: String::new() }),
        Deed::Note(_) => Deed::Note(Note { html: Body::default(), markdown: String::new() }),
        other => other.clone(),
    }
}

/// It did not arrive, and is queued for another time.
pub(super) fn try_again(w: &mut Write<'_>, id: i64, at: Timestamp, words: &str) -> Result<()> {
    let words = Text::new(words);
    let moved =
        w.db.prepare_cached(
            "UPDATE outbox SET state = 'queued', next_attempt_at = ?2, error = ?3
             WHERE id = ?1 AND state IN ('queued', 'sending', 'unsure')",
        )?
        .execute(params![id, at.0, words.as_str()])?;
    moved_to(w, id, ActionState::Queued, moved, &words)
}

/// It may have arrived.
pub(super) fn mark_unsure(w: &mut Write<'_>, id: i64, words: &str) -> Result<()> {
    let words = Text::new(words);
    let moved =
        w.db.prepare_cached("UPDATE outbox SET state = 'unsure', error = ?2 WHERE id = ?1 AND state = 'sending'")?
            .execute(params![id, words.as_str()])?;
    moved_to(w, id, ActionState::Unsure, moved, &words)
}

/// The server refused it for good: the rest of its group falls with it, and all their words go back into drafts.
pub(super) fn fail(w: &mut Write<'_>, id: i64, words: &str) -> Result<Vec<Action>> {
    let refused = find(w.db, id)?.filter(|a| !matches!(a.state, ActionState::Done | ActionState::Failed));
    let Some(refused) = refused else { return Ok(Vec::new()) };
    let mut failed = vec![refused.clone()];
    failed.extend(rest_of_group(w, &refused, "a.state = 'queued'")?);
    for action in &mut failed {
        let words = Text::new(if action.id == id { words } else { NOT_TRIED });
        w.db.prepare_cached("UPDATE outbox SET state = 'failed', error = ?2 WHERE id = ?1")?
            .execute(params![action.id, words.as_str()])?;
        moved_to(w, action.id, ActionState::Failed, 1, &words)?;
        wakes::fell(w, action)?;
        action.state = ActionState::Failed;
        action.error = Some(words);
    }
    // Each goes in front of the one after it, so the last one goes first.
    for action in failed.iter().rev() {
        drafts::give_back(w, &action.conversation, &action.deed)?;
    }
    merge::reapply(w, &refused.conversation)?;
    Ok(failed)
}

/// A refused action is to be tried again, and what fell with it.
pub(super) fn retry(w: &mut Write<'_>, id: i64) -> Result<()> {
    let Some(refused) = find(w.db, id)?.filter(|action| action.state == ActionState::Failed) else { return Ok(()) };
    let mut again = vec![refused.clone()];
    again.extend(rest_of_group(w, &refused, "a.state = 'failed'")?);
    for action in &again {
        w.db.prepare_cached(
            "UPDATE outbox SET state = 'queued', error = NULL, attempts = 0, next_attempt_at = ?2 WHERE id = ?1",
        )?
        .execute(params![action.id, w.now.0])?;
        w.news.outbox = true;
        remember(w, action.id, ActionState::Queued, None)?;
        wakes::decided(w, action.id, &action.conversation, &action.author, &action.deed)?;
        drafts::take_out(w, &action.conversation, &action.deed)?;
    }
    merge::reapply(w, &refused.conversation)
}

/// An action is taken back, and what would have followed it.
pub(super) fn drop_action(w: &mut Write<'_>, id: i64) -> Result<()> {
    let Some(action) = find(w.db, id)?.filter(|action| action.state != ActionState::Done) else { return Ok(()) };
    if action.state == ActionState::Sending {
        return Err(StoreError::OnItsWay);
    }
    let mut dropped = vec![action.clone()];
    dropped.extend(rest_of_group(w, &action, "a.state IN ('queued', 'failed')")?);
    for action in dropped.iter().rev() {
        // The words of a refused one went back when it was refused.
        if action.state != ActionState::Failed {
            drafts::give_back(w, &action.conversation, &action.deed)?;
        }
        wakes::fell(w, action)?;
        w.db.prepare_cached("DELETE FROM outbox WHERE id = ?1")?.execute([action.id])?;
    }
    w.news.outbox = true;
    merge::reapply(w, &action.conversation)
}

/// What was being sent when the last run ended is in doubt.
pub(super) fn recover(w: &mut Write<'_>) -> Result<usize> {
    let doubtful = select(w.db, "a.state = 'sending' ORDER BY a.id", [])?;
    for action in &doubtful {
        mark_unsure(w, action.id, "sidetone ended while it was being sent")?;
    }
    Ok(doubtful.len())
}

fn rest_of_group(w: &Write<'_>, first: &Action, state: &str) -> Result<Vec<Action>> {
    select(w.db, &format!("a.grp = ?1 AND a.id > ?2 AND {state} ORDER BY a.id"), [first.group, first.id])
}

fn moved_to(w: &mut Write<'_>, id: i64, state: ActionState, rows: usize, words: &Text) -> Result<()> {
    if rows > 0 {
        w.news.outbox = true;
        remember(w, id, state, Some(words))?;
    }
    Ok(())
}

fn remember(w: &Write<'_>, id: i64, state: ActionState, words: Option<&Text>) -> Result<()> {
    w.db.prepare_cached("INSERT INTO outbox_history (action, at, state, words) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, w.now.0, state_name(state), words.map(Text::as_str)])?;
    Ok(())
}
