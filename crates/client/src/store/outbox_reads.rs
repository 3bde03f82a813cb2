//! What waits in the outbox, and what may go out now.

use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::error::Result;
use super::json;
use super::owner::Read;
use super::row;
use super::types::{Candidate, HistoryLine, OutboxEntry};
use crate::domain::{AdminId, ConversationId, Lane, LastTry, Step, StepState, Text, Timestamp};

/// The columns of an [`Step`], for a query on `outbox a`.
const COLUMNS: &str = "a.id, a.unit, a.conversation, a.author, a.operation, a.state, a.attempts, a.created_at, \
     a.next_attempt_at, a.error, \
     CASE WHEN json_valid(a.evidence) THEN json_extract(a.evidence, '$.left') END, \
     CASE WHEN json_valid(a.evidence) THEN json_extract(a.evidence, '$.ending') END, a.after";

/// A step whose turn it is in its lane: nothing before it is unfinished, nothing is on its way or in doubt, and what
/// must be done first is. Refused ones stand in nobody else's way: a person may leave them for days.
const FIRST: &str = "a.state = 'queued'
     AND NOT EXISTS (SELECT 1 FROM outbox b WHERE b.lane = a.lane AND b.state <> 'done'
         AND (b.state IN ('sending', 'unsure') OR b.state = 'queued' AND b.id < a.id))
     AND NOT EXISTS (SELECT 1 FROM outbox p WHERE p.id = a.after AND p.state <> 'done')";

pub(super) fn state_of(name: &str) -> StepState {
    match name {
        "queued" => StepState::Queued,
        "sending" => StepState::Sending,
        "failed" => StepState::Failed,
        "done" => StepState::Done,
        // A state that is not understood is one that must be looked into.
        _ => StepState::Unsure,
    }
}

/// What is noted of a step's last try, as far as a person is to know it.
fn last_try(row: &Row<'_>) -> rusqlite::Result<LastTry> {
    let ending: Option<String> = row.get(11)?;
    let is = |name: &str| ending.as_deref() == Some(name);
    let left = row.get::<_, Option<i64>>(10)?.map(Timestamp);
    Ok(LastTry { left, taken: is("taken"), unknown: is("out_of_sight") })
}

/// All steps under a condition, in the order in which they were decided.
pub(super) fn select(db: &Connection, condition: &str, params: impl Params) -> Result<Vec<Step>> {
    let sql = format!("SELECT {COLUMNS} FROM outbox a WHERE {condition}");
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params)?;
    let mut steps = Vec::new();
    while let Some(row) = rows.next()? {
        steps.push(Step {
            id: row.get(0)?,
            unit: row.get(1)?,
            after: row.get(12)?,
            conversation: ConversationId::new(row.get::<_, String>(2)?),
            author: AdminId::new(row.get::<_, String>(3)?),
            operation: json::decode("action", row.get_ref(4)?.as_str().map_err(rusqlite::Error::from)?)?,
            state: state_of(row.get_ref(5)?.as_str().map_err(rusqlite::Error::from)?),
            attempts: row.get(6)?,
            created_at: Timestamp(row.get(7)?),
            next_attempt_at: Timestamp(row.get(8)?),
            error: row.get::<_, Option<String>>(9)?.map(|words| Text::new(&words)),
            last_try: last_try(row)?,
        });
    }
    Ok(steps)
}

/// All that are not done.
pub(super) fn unfinished(r: &mut Read<'_>) -> Result<Vec<Step>> {
    select(r.db, "a.state <> 'done' ORDER BY a.id", [])
}

pub(super) fn step(r: &mut Read<'_>, id: i64) -> Result<Option<Step>> {
    find(r.db, id)
}

/// The same, inside of another job.
pub(super) fn find(db: &Connection, id: i64) -> Result<Option<Step>> {
    Ok(select(db, "a.id = ?1", [id])?.pop())
}

/// Those that hang on one, on those in turn, and so on.
pub(super) fn hanging_on(db: &Connection, id: i64, state: &str) -> Result<Vec<Step>> {
    let condition = format!(
        "a.id IN (WITH RECURSIVE hanging(id) AS (
             SELECT id FROM outbox WHERE after = ?1 UNION SELECT o.id FROM hanging h JOIN outbox o ON o.after = h.id)
             SELECT id FROM hanging) AND {state} ORDER BY a.id"
    );
    select(db, &condition, [id])
}

/// Those of a conversation that are not done.
pub(super) fn of(db: &Connection, id: &ConversationId) -> Result<Vec<Step>> {
    select(db, "a.conversation = ?1 AND a.state <> 'done' ORDER BY a.id", [id.as_str()])
}

/// Those of a conversation whose effect is shown before the server has it (S1, S6).
pub(super) fn undelivered(db: &Connection, id: &ConversationId) -> Result<Vec<Step>> {
    let condition = "a.conversation = ?1 AND a.state <> 'done' AND a.state <> 'failed' ORDER BY a.id";
    select(db, condition, [id.as_str()])
}

/// Whether there are such.
pub(super) fn has_undelivered(r: &mut Read<'_>, id: &ConversationId) -> Result<bool> {
    let mut statement = r.db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE conversation = ?1 AND state <> 'done' AND state <> 'failed')",
    )?;
    Ok(statement.query_row([id.as_str()], |row| row.get(0))?)
}

/// Those whose turn it is in their lanes, if their time has come: to be sent or, when in doubt, looked for.
pub(super) fn candidates(r: &mut Read<'_>) -> Result<Vec<Candidate>> {
    let sql = format!(
        "SELECT a.id, a.conversation, a.state = 'queued' AND a.attempts = 0, a.created_at, a.next_attempt_at,
             a.author, count(*) OVER (PARTITION BY a.unit)
         FROM outbox a WHERE a.state <> 'done' AND (a.state = 'unsure' OR {FIRST}) ORDER BY a.id"
    );
    let mut statement = r.db.prepare_cached(&sql)?;
    let candidates = statement.query_map([], |row| {
        let conversation = ConversationId::new(row.get::<_, String>(1)?);
        Ok(Candidate {
            id: row.get(0)?,
            lane: Lane::of(&conversation, &AdminId::new(row.get::<_, String>(5)?)),
            conversation,
            untried: row.get(2)?,
            created_at: Timestamp(row.get(3)?),
            next_attempt_at: Timestamp(row.get(4)?),
            of: row::count(row, 6)?,
        })
    })?;
    Ok(candidates.collect::<rusqlite::Result<_>>()?)
}

/// Whether this one's turn has come.
pub(super) fn is_first(db: &Connection, id: i64) -> Result<bool> {
    let sql = format!("SELECT 1 FROM outbox a WHERE a.id = ?1 AND {FIRST}");
    Ok(db.prepare_cached(&sql)?.query_row([id], |_| Ok(())).optional()?.is_some())
}

/// All that are not done, and the one that is looked at whatever became of it, with whom they are about and what
/// happened to them.
pub(super) fn entries(r: &mut Read<'_>, looked_at: Option<i64>) -> Result<Vec<OutboxEntry>> {
    let which = "a.id IN (SELECT id FROM outbox WHERE state <> 'done' UNION ALL SELECT ?1) ORDER BY a.id";
    let mut entries = Vec::new();
    for step in select(r.db, which, [looked_at])? {
        let head = row::head(r.db, &step.conversation)?;
        let state = head.as_ref().map(|head| head.state);
        let (who, headline) = head.map_or_else(Default::default, |head| (head.who, head.headline));
        let history = history(r, step.id)?;
        entries.push(OutboxEntry { step, who, headline, state, history });
    }
    Ok(entries)
}

/// What happened to a step.
pub(super) fn history(r: &mut Read<'_>, id: i64) -> Result<Vec<HistoryLine>> {
    let mut statement =
        r.db.prepare_cached("SELECT at, state, words FROM outbox_history WHERE action = ?1 ORDER BY rowid")?;
    let lines = statement.query_map([id], |row| {
        Ok(HistoryLine {
            at: Timestamp(row.get(0)?),
            state: state_of(row.get_ref(1)?.as_str()?),
            words: row.get::<_, Option<String>>(2)?.map(|words| Text::new(&words)),
        })
    })?;
    Ok(lines.collect::<rusqlite::Result<_>>()?)
}
