//! What one program has told its person, for the other programs on the store to tell theirs (S9): the person may sit at
//! any of them. Only where to look is kept, and nobody's words (S12).

use rusqlite::{Connection, params};

use super::error::Result;
use super::owner::{Read, Write};
use super::stopped::{self, Stopped};
use super::types::{Change, Head, Tombstone};
use super::{outbox_reads, parts, row};
use crate::domain::ladder::Told;
use crate::domain::{ConversationId, DraftMode, Step, Timestamp};

/// How many lines are kept: a program that heard nothing for longer has more to show than it can tell.
const KEPT: i64 = 200;

/// Something that a program has told its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// Others did something; of this only customers' messages are passed on, and that words are not what they were.
    Arrived(Vec<Change>),
    /// Another program found that these conversations begin with other words now: what quoted them is to be forgotten.
    Reworded(Vec<ConversationId>),
    /// The server refused a step.
    Refused(Box<Step>),
    /// A message did not go out, as something came in its conversation (S10).
    Stopped(Box<Stopped>),
    /// Conversations are gone.
    Gone(Vec<Tombstone>),
    /// Another program found that snoozes have ended (I39).
    Woke(Vec<Change>),
    /// A snooze in steps went on, or stopped (I47).
    Ladder(ConversationId, Told),
}

impl Announcement {
    /// Whether there is anything in it that another program's person should hear of.
    pub fn is_of_interest(&self) -> bool {
        match self {
            Self::Arrived(changes) => changes.iter().any(|change| is_message(change) || change.is_reworded()),
            // Left by the transaction that found it.
            Self::Reworded(_) | Self::Woke(_) => false,
            Self::Refused(_) | Self::Stopped(_) | Self::Ladder(..) => true,
            Self::Gone(gone) => !gone.is_empty(),
        }
    }
}

fn is_message(change: &Change) -> bool {
    change.after.as_ref().is_some_and(|after| after.last_contact_reply_at > wrote_before(change))
}

fn wrote_before(change: &Change) -> Option<Timestamp> {
    change.before.as_ref().and_then(|before| before.last_contact_reply_at)
}

/// Leaves word for the other programs.
pub(super) fn leave(w: &Write<'_>, instance_id: i64, told: &Announcement) -> Result<()> {
    let mut insert = w.db.prepare_cached(
        "INSERT INTO told (teller, kind, conversation, before, action, draft, unfinished)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let none = None::<i64>;
    match told {
        Announcement::Arrived(changes) => {
            for change in changes.iter().filter(|change| is_message(change)) {
                let before = wrote_before(change).map(|at| at.0);
                insert.execute(params![instance_id, "wrote", change.id.as_str(), before, none, false, false])?;
            }
            for change in changes.iter().filter(|change| change.is_reworded()) {
                insert.execute(params![instance_id, "reworded", change.id.as_str(), none, none, false, false])?;
            }
        }
        Announcement::Reworded(_) | Announcement::Woke(_) => {}
        Announcement::Ladder(id, told) => {
            insert.execute(params![instance_id, "ladder", id.as_str(), Some(told.number()), none, false, false])?;
        }
        Announcement::Refused(step) => {
            insert.execute(params![instance_id, "refused", step.conversation.as_str(), none, step.id, false, false])?;
        }
        Announcement::Stopped(stopped) => {
            let Stopped { step, conversation, mode, seen, .. } = &**stopped;
            let (read, note) = (seen.at().map(|at| at.0), *mode == DraftMode::Note);
            insert.execute(params![instance_id, "stopped", conversation.as_str(), read, step, note, false])?;
        }
        Announcement::Gone(gone) => {
            for gone in gone {
                insert.execute(params![
                    instance_id,
                    "gone",
                    gone.id.as_str(),
                    none,
                    none,
                    gone.draft,
                    gone.unfinished
                ])?;
            }
        }
    }
    keep_few(w)
}

fn keep_few(w: &Write<'_>) -> Result<()> {
    w.db.prepare_cached("DELETE FROM told WHERE id <= (SELECT max(id) FROM told) - ?1")?.execute([KEPT])?;
    Ok(())
}

/// Leaves word of the snoozes that a transaction has seen to end (I39), and of steps that others ended (I47): whatever made
/// it, and with it, so that each end is told to each program once.
pub(super) fn leave_woken(w: &Write<'_>, instance_id: i64) -> Result<()> {
    for id in &w.news.halted {
        leave(w, instance_id, &Announcement::Ladder(id.clone(), Told::Happened))?;
    }
    let woken = w.news.woken();
    if woken.is_empty() {
        return Ok(());
    }
    let mut insert = w.db.prepare_cached("INSERT INTO told (teller, kind, conversation) VALUES (?1, 'woke', ?2)")?;
    for id in woken {
        insert.execute(params![instance_id, id.as_str()])?;
    }
    keep_few(w)
}

/// The last word that was left.
pub(super) fn last(r: &mut Read<'_>) -> Result<i64> {
    Ok(r.db.query_row("SELECT coalesce(max(id), 0) FROM told", [], |row| row.get(0))?)
}

/// What other programs told after that word, and the last word now.
pub(super) fn since(r: &mut Read<'_>, instance_id: i64, after: i64) -> Result<(i64, Vec<Announcement>)> {
    let reached = last(r)?;
    let mut statement = r.db.prepare_cached(
        "SELECT kind, conversation, before, action, draft, unfinished FROM told
         WHERE id > ?1 AND teller <> ?2 ORDER BY id",
    )?;
    let mut rows = statement.query([after, instance_id])?;
    let (mut changes, mut gone, mut told) = (Vec::<Change>::new(), Vec::new(), Vec::new());
    let (mut reworded, mut woken) = (Vec::new(), Vec::<Change>::new());
    while let Some(row) = rows.next()? {
        let id = ConversationId::new(row.get::<_, String>(1)?);
        match row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)? {
            "wrote" if changes.iter().any(|change| change.id == id) => {}
            "wrote" => changes.extend(arrived(r.db, id, row.get::<_, Option<i64>>(2)?.map(Timestamp))?),
            "reworded" => reworded.push(id),
            "woke" if woken.iter().any(|change| change.id == id) => {}
            "woke" => woken.extend(woke(r.db, id)?),
            "refused" => {
                let step = outbox_reads::find(r.db, row.get(3)?)?;
                told.extend(step.map(|step| Announcement::Refused(Box::new(step))));
            }
            "stopped" => {
                let mode = if row.get(4)? { DraftMode::Note } else { DraftMode::Reply };
                let read = row.get::<_, Option<i64>>(2)?.map(Timestamp);
                let stopped = stopped::elsewhere(r.db, row.get(3)?, id, mode, read)?;
                told.extend(stopped.map(|stopped| Announcement::Stopped(Box::new(stopped))));
            }
            "ladder" => {
                let what = row.get::<_, Option<i64>>(2)?.and_then(Told::of);
                told.extend(what.map(|what| Announcement::Ladder(id, what)));
            }
            "gone" => gone.push(Tombstone { id, draft: row.get(4)?, unfinished: row.get(5)? }),
            // A later version may tell of more.
            _ => {}
        }
    }
    told.extend((!reworded.is_empty()).then_some(Announcement::Reworded(reworded)));
    told.extend((!woken.is_empty()).then_some(Announcement::Woke(woken)));
    told.extend((!changes.is_empty()).then_some(Announcement::Arrived(changes)));
    told.extend((!gone.is_empty()).then_some(Announcement::Gone(gone)));
    Ok((reached, told))
}

/// A customer wrote, in a conversation as it looks now; none if it is gone.
fn arrived(db: &Connection, id: ConversationId, before: Option<Timestamp>) -> Result<Option<Change>> {
    let Some(after) = row::head(db, &id)? else { return Ok(None) };
    let before = before.map(|at| Head { last_contact_reply_at: Some(at), ..after.clone() });
    let said = parts::said(db, &id)?;
    Ok(Some(Change { said, ..Change::new(id, before, Some(after)) }))
}

/// A snooze has ended, unless somebody has looked since.
fn woke(db: &Connection, id: ConversationId) -> Result<Option<Change>> {
    let after = row::head(db, &id)?.filter(|head| head.woke);
    Ok(after.map(|after| Change::new(id, Some(Head { woke: false, ..after.clone() }), Some(after))))
}
