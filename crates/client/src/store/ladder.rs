//! Snoozes in steps (I47): what is kept of them, what ends them, and how one step leads to the next.
//!
//! A row is there from the moment they are decided. It goes when the person decides anything else there, when somebody wakes
//! or closes the conversation, when its snooze is refused or taken back, and with the last step. A step is over in one
//! transaction: what is done, and that it is done, so that neither two programs nor two lives do it twice. What it says is a
//! step of the outbox with a guard, that holds for minutes only.

use rusqlite::{Connection, OptionalExtension, params};

use super::decided::NewUnit;
use super::directory::People;
use super::error::Result;
use super::owner::{Read, Write};
use super::{drafts, guards, json, merge, outbox_reads, parts, stopped};
use crate::domain::ladder::{Halt, Ladder, Rung, Then};
use crate::domain::{
    AdminId, Conversation, ConversationId, Guard, Operation, Seen, State, Step, StepState, Timestamp, author_for,
};
use crate::intent::{self, Refusal};

const LADDER: &str = "ladder";

/// Clocks differ: a snooze that ended so many seconds before its time has ended by it.
const EARLY: i64 = 5;
/// So many seconds after its time nothing is said or closed any more: nobody was there to do it.
pub(super) const LATE: i64 = 900;

/// What a step has led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Climbed {
    /// There is nothing to do any more.
    Gone,
    /// Intercom has not woken it yet.
    Waits,
    /// It sleeps for the next step.
    Next,
    /// It is awake, and that was the last step.
    Awake,
    /// It is being closed.
    Closes,
    /// Words are on their way, and a close behind them where one was wanted.
    Says,
    /// It does not go on.
    Halted(Halt),
}

struct Kept {
    author: AdminId,
    ladder: Ladder,
    at: Timestamp,
    step: i64,
}

fn find(db: &Connection, id: &ConversationId) -> Result<Option<Kept>> {
    let mut statement = db.prepare_cached("SELECT author, plan, at, step FROM ladder WHERE conversation = ?1")?;
    let kept = statement
        .query_row([id.as_str()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((author, plan, at, step)) = kept else { return Ok(None) };
    let ladder = json::decode(LADDER, &plan)?;
    Ok(Some(Kept { author: AdminId::new(author), ladder, at: Timestamp(at), step }))
}

/// The steps of a conversation, if it sleeps in steps.
pub(super) fn of(db: &Connection, id: &ConversationId) -> Result<Option<Ladder>> {
    Ok(find(db, id)?.map(|kept| kept.ladder))
}

/// Removes what is kept of a conversation.
pub(super) fn remove(w: &Write<'_>, id: &ConversationId) -> Result<bool> {
    let gone = w.db.prepare_cached("DELETE FROM ladder WHERE conversation = ?1")?.execute([id.as_str()])?;
    Ok(gone > 0)
}

fn keep(w: &Write<'_>, id: &ConversationId, author: &AdminId, ladder: &Ladder, step: i64) -> Result<()> {
    let Some(rung) = ladder.rung() else { return Ok(()) };
    w.db.prepare_cached(
        "INSERT INTO ladder (conversation, author, plan, at, step) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET author = excluded.author, plan = excluded.plan, at = excluded.at,
             step = excluded.step",
    )?
    .execute(params![id.as_str(), author.as_str(), json::encode(LADDER, ladder)?, rung.until.0, step])?;
    Ok(())
}

/// Whether steps can be begun here: what has happened so far must be known, for news to be told from it.
///
/// # Errors
/// That it is not.
pub(super) fn may_begin(w: &Write<'_>, id: &ConversationId) -> Result<()> {
    match parts::fetched(w.db, id)? {
        Some(_) => Ok(()),
        None => Err(Refusal::NotRead.into()),
    }
}

/// They were decided: the first snooze is in the outbox.
pub(super) fn begin(w: &Write<'_>, step: &Step, rungs: &[Rung]) -> Result<()> {
    let id = &step.conversation;
    let parts = parts::kept(w.db, id)?;
    let wrote = merge::server_head(w.db, id)?.and_then(|head| head.statistics.last_contact_reply_at);
    let admin = merge::shown(w.db, id)?.and_then(|head| head.admin_assignee);
    let seen = parts.last().map(|part| part.id.clone());
    let ladder = Ladder { rungs: rungs.to_vec(), at: 0, seen, wrote, admin };
    keep(w, id, &step.author, &ladder, step.id)
}

/// Something is decided about a conversation: whoever does anything there does it by hand from then on.
pub(super) fn decided(w: &Write<'_>, conversation: &ConversationId, operation: &Operation) -> Result<()> {
    match operation {
        Operation::SetRead(_)
        | Operation::SetAttribute(_)
        | Operation::SetPriority(_)
        | Operation::Tag(_)
        | Operation::NewTag(_)
        | Operation::Untag(_)
        | Operation::SetAway(_) => Ok(()),
        _ => remove(w, conversation).map(drop),
    }
}

/// A step of the outbox was refused or taken back: what it would have put away is not.
pub(super) fn fell(w: &Write<'_>, step: &Step) -> Result<()> {
    w.db.prepare_cached("DELETE FROM ladder WHERE conversation = ?1 AND step = ?2")?
        .execute(params![step.conversation.as_str(), step.id])?;
    Ok(())
}

/// The server's word on a conversation: whoever has woken one before its time, or closed it, ends its steps.
pub(super) fn heard(w: &mut Write<'_>, head: &Conversation) -> Result<()> {
    let Some(kept) = find(w.db, &head.id)? else { return Ok(()) };
    let is_asleep = outbox_reads::find(w.db, kept.step)?.is_none_or(|step| step.state == StepState::Done);
    let too_early = w.now.plus(EARLY) < kept.at;
    if is_asleep && (head.state == State::Closed || head.state == State::Open && too_early) {
        remove(w, &head.id)?;
        // That the customer has written is told by itself.
        if head.statistics.last_contact_reply_at == kept.ladder.wrote {
            w.news.halted.push(head.id.clone());
        }
    }
    Ok(())
}

/// Those whose step is over.
pub(super) fn due(r: &mut Read<'_>, now: Timestamp) -> Result<Vec<ConversationId>> {
    let mut statement = r.db.prepare_cached("SELECT conversation FROM ladder WHERE at <= ?1 ORDER BY at")?;
    let due = statement.query_map([now.0], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
    Ok(due.collect::<rusqlite::Result<_>>()?)
}

/// When the next step is over; none if there are none.
pub(super) fn next(r: &mut Read<'_>) -> Result<Option<Timestamp>> {
    let next: Option<i64> = r.db.prepare_cached("SELECT min(at) FROM ladder")?.query_row([], |row| row.get(0))?;
    Ok(next.map(Timestamp))
}

/// A step is over: does what follows, in the name of whoever decided it, if nothing speaks against it. Asked right after
/// the conversation was read.
pub(super) fn climb(w: &mut Write<'_>, id: &ConversationId, email: Option<&str>) -> Result<Climbed> {
    let Some(Kept { author, mut ladder, at, .. }) = find(w.db, id)?.filter(|kept| kept.at <= w.now) else {
        return Ok(Climbed::Gone);
    };
    let Some(head) = merge::server_head(w.db, id)? else {
        remove(w, id)?;
        return Ok(Climbed::Gone);
    };
    let late = w.now.since(at) > LATE;
    // Intercom wakes it by its own clock.
    if head.state == State::Snoozed && head.snoozed_until == Some(at) && !late {
        return Ok(Climbed::Waits);
    }
    let parts = parts::kept(w.db, id)?;
    let mut judged = ladder.check(&head, &parts, &author);
    // What waits here, or was begun, is a person's, who is at it.
    if judged.is_ok() && !outbox_reads::undelivered(w.db, id)?.is_empty() {
        judged = Err(Halt::Doubt);
    }
    // Whoever is at the keys now may be another one: nothing is said in a name that is not theirs (S11).
    if judged.is_ok() && is_another(w.db, &author, email)? {
        judged = Err(Halt::Doubt);
    }
    let then = ladder.rung().map_or(Then::Look, |rung| rung.then.clone());
    let next = ladder.rungs.get(ladder.at + 1).map(|rung| rung.until);
    let acts = !matches!(then, Then::Look);
    if judged.is_ok() && acts && !drafts::of(w.db, id)?.is_empty() {
        judged = Err(Halt::Happened);
    }
    if judged.is_ok() && late && (acts || next.is_some_and(|next| next <= w.now)) {
        judged = Err(Halt::Late);
    }
    if let Err(why) = judged {
        return halt(w, id, &ladder, why);
    }
    remove(w, id)?;
    let operations = match (&then, next) {
        (Then::Look, None) => return Ok(Climbed::Awake),
        (Then::Look, Some(next)) => vec![Operation::Snooze(next)],
        (Then::Close, _) => vec![Operation::Close],
        (Then::Say { markdown, close }, _) => {
            let words = Operation::Reply(intent::reply(markdown));
            std::iter::once(words).chain(close.then_some(Operation::Close)).collect()
        }
    };
    let unit = NewUnit { not_before: w.now, ..NewUnit::about(id.clone(), author.clone(), operations) };
    // Between this look and the moment at which it leaves somebody may write, and a close would hide that.
    let quiet = Some(Seen::up_to(&parts));
    let guard = Guard { by: Some(w.now.plus(LATE)), quiet, ..Guard::of(&head, &parts, &author) };
    let steps = guards::put(w, &unit, &[(id.clone(), guard)])?;
    match (then, steps.first()) {
        (Then::Look, Some(step)) => {
            ladder.at += 1;
            keep(w, id, &author, &ladder, step.id)?;
            Ok(Climbed::Next)
        }
        (Then::Say { .. }, Some(step)) => {
            // Whatever comes before it leaves stops it, as it does a message that a person wrote (S10).
            stopped::note(w, step, &Seen::up_to(&parts), true)?;
            Ok(Climbed::Says)
        }
        _ => Ok(Climbed::Closes),
    }
}

/// Whether the person is known to be another teammate by now.
fn is_another(db: &Connection, author: &AdminId, email: Option<&str>) -> Result<bool> {
    let people = People::read(db)?;
    let now = author_for(people.me.as_ref(), people.admins.as_deref(), email);
    Ok(now.is_ok_and(|now| now.admin != *author))
}

/// It sleeps on, and nothing follows.
pub(super) fn end(w: &mut Write<'_>, id: &ConversationId) -> Result<bool> {
    let was = remove(w, id)?;
    w.news.outbox |= was;
    Ok(was)
}

/// They do not go on. Words that were to be said now are a draft, unless there is another reason to write anew.
fn halt(w: &mut Write<'_>, id: &ConversationId, ladder: &Ladder, why: Halt) -> Result<Climbed> {
    remove(w, id)?;
    let words = ladder.rung().and_then(|rung| match &rung.then {
        Then::Say { markdown, .. } => Some(markdown.clone()),
        _ => None,
    });
    if let Some(markdown) = words.filter(|_| matches!(why, Halt::Late | Halt::Doubt)) {
        drafts::give_back(w, id, &Operation::Reply(intent::reply(&markdown)))?;
    }
    Ok(Climbed::Halted(why))
}

/// This store came back from a copy or a journal: what it takes for undone may be done. All steps stop.
pub(super) fn halt_all(w: &mut Write<'_>) -> Result<Vec<ConversationId>> {
    let ids = {
        let mut statement = w.db.prepare_cached("SELECT conversation FROM ladder")?;
        let ids = statement.query_map([], |row| Ok(ConversationId::new(row.get::<_, String>(0)?)))?;
        ids.collect::<rusqlite::Result<Vec<_>>>()?
    };
    for id in &ids {
        remove(w, id)?;
    }
    Ok(ids)
}
