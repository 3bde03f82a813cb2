//! Steps that leave only as long as their conversation stands as it did when they were decided.

use rusqlite::{Connection, OptionalExtension, params};

use super::decided::NewUnit;
use super::error::Result;
use super::lease::{self, Held};
use super::outbox_reads::find;
use super::owner::{Read, Write};
use super::{json, outbox, outbox_steps};
use crate::domain::{ConversationId, Guard, Step, StepState, Transition};
use crate::intent::Wish;

const GUARD: &str = "guard";

/// Puts what the holder of a role decided on disk. What the steps before one do to its conversation is in its guard.
pub(super) fn enqueue(
    w: &mut Write<'_>,
    held: &Held,
    new: &NewUnit,
    guards: &[(ConversationId, Guard)],
) -> Result<Vec<Step>> {
    lease::fence_role(w, held)?;
    put(w, new, guards)
}

/// The same, as a part of what holds the lease already.
pub(super) fn put(w: &mut Write<'_>, new: &NewUnit, guards: &[(ConversationId, Guard)]) -> Result<Vec<Step>> {
    let steps = outbox::enqueue(w, new)?;
    for (conversation, guard) in guards {
        let mut guard = guard.clone();
        for step in steps.iter().filter(|step| step.conversation == *conversation) {
            w.db.prepare_cached("UPDATE outbox SET guard = ?2 WHERE id = ?1")?
                .execute(params![step.id, json::encode(GUARD, &guard)?])?;
            guard = guard.after(&step.operation);
        }
    }
    Ok(steps)
}

/// A step that puts away while nobody is there, and is going out, falls with what hangs on it. False where it is another.
pub(super) fn fall(w: &mut Write<'_>, id: i64) -> Result<bool> {
    let puts_away = |step: &Step| step.state == StepState::Sending && step.operation.words().is_none();
    if find(w.db, id)?.is_none_or(|step| !puts_away(&step)) {
        return Ok(false);
    }
    outbox_steps::transition(w, id, Transition::NotDone, None)?;
    outbox::leave(w, Wish::Drop, id)?;
    Ok(true)
}

/// A person wants it tried again, who is there: what was only for want of one does not hold it back. Who has the conversation
/// and how it stands does.
pub(super) fn attended(w: &Write<'_>, id: i64) -> Result<()> {
    let Some(guard) = read(w.db, id)?.filter(|guard| guard.by.is_some() || guard.quiet.is_some()) else {
        return Ok(());
    };
    let guard = Guard { by: None, quiet: None, ..guard };
    w.db.prepare_cached("UPDATE outbox SET guard = ?2 WHERE id = ?1")?
        .execute(params![id, json::encode(GUARD, &guard)?])?;
    Ok(())
}

/// The guard of a step, if it has one.
pub(super) fn of(r: &mut Read<'_>, id: i64) -> Result<Option<Guard>> {
    read(r.db, id)
}

fn read(db: &Connection, id: i64) -> Result<Option<Guard>> {
    let mut statement = db.prepare_cached("SELECT guard FROM outbox WHERE id = ?1")?;
    let kept: Option<Option<String>> = statement.query_row([id], |row| row.get(0)).optional()?;
    kept.flatten().map(|kept| json::decode(GUARD, &kept)).transpose()
}
