//! What was decided in one go is taken back, or done again (I43), in one transaction.

use super::decide;
use super::decided::{Decided, DidUnit, Stood, Turn, Turned};
use super::directory::People;
use super::error::Result;
use super::outbox_reads::{select, undelivered};
use super::owner::Write;
use super::{lists, merge, outbox, row, units, window};
use crate::domain::{AdminId, ConversationId, Operation, Standing, Step, StepState, Text, Timestamp};
use crate::intent::{Consent, Intent, MovedOn, NoDesk, Policy, Refusal, Request, Wish};
use crate::view::View;

/// What is to become of a conversation of the unit.
enum Course {
    /// Its steps never left: they leave the outbox, the first of them and what hangs on it.
    Leaves(i64),
    /// It is put back.
    Restored(Box<Standing>),
}

/// Turns a unit: see [`super::Store::turn`].
pub(super) fn turn(
    w: &mut Write<'_>,
    (unit, turn): (i64, Turn),
    believed: Option<AdminId>,
    policy: &Policy,
    watched: Option<&View>,
) -> Result<Turned> {
    let since = judge(w, unit, turn, believed.as_ref(), policy)?;
    let stood = units::stood(w.db, unit)?;
    let ids: Vec<ConversationId> = stood.iter().map(|stood| stood.conversation.clone()).collect();
    let left = watched.map_or(Ok(Vec::new()), |watched| window::which_are_in(w.db, watched, &ids))?;
    let mut entered: Vec<ConversationId> = ids.into_iter().filter(|id| !left.contains(id)).collect();
    let steps = select(w.db, "a.unit = ?1", [unit])?;
    let last = select(w.db, "a.unit = ?1", [units::last_turn(w, unit)?])?;
    let (mut turned, mut refusals, mut leaving, mut restored) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for was in stood {
        let id = was.conversation.clone();
        let now = units::standings(w, std::iter::once(&id))?.pop().map(|(_, now)| now);
        let turned_to = units::left_by_turn(w, unit, &id)?;
        match course(w, (now, turned_to), was, (turn, since), (&steps, &last))? {
            Ok((Course::Leaves(first), before)) => {
                leaving.push(first);
                turned.push((id, before));
            }
            Ok((Course::Restored(then), before)) => {
                restored.push((id.clone(), *then));
                turned.push((id, before));
            }
            Err(why) => refusals.push((id, why)),
        }
    }
    if turned.is_empty() {
        return Err(refusals.into_iter().next().map_or(Refusal::NothingToTakeBack, |(_, why)| why).into());
    }
    // Before its steps leave: with them it would be forgotten.
    units::set_undone(w, unit, turn == Turn::Back)?;
    for first in leaving {
        outbox::leave(w, Wish::Drop, first)?;
    }
    let mut decided = Decided {
        steps: Vec::new(),
        left_out: Vec::new(),
        warnings: Vec::new(),
        left: Vec::new(),
        stood: Vec::new(),
        in_steps: false,
    };
    if !restored.is_empty() {
        let targets = restored.iter().map(|(id, _)| id.clone()).collect();
        let request = Request { intent: Intent::Restore(restored), targets, yes: Consent::default(), believed };
        decided = decide::decide(w, &request, policy, None)?;
        if let Some(first) = decided.steps.first() {
            units::set_undoes(w, first.unit, unit)?;
        }
    }
    decided.left_out.extend(refusals);
    (decided.left, entered) = moved(w, watched, left, entered)?;
    decided.stood = stand(w, turned)?;
    let said = steps.iter().any(|step| step.operation.words().is_some() && !never_left(step));
    let made = made_by(&steps);
    let who = decided.stood.first().map_or(Ok(Text::default()), |first| name(w, &first.conversation))?;
    Ok(Turned { unit, turn, who, said, made, entered, decided })
}

/// The tags that steps have made, each once.
fn made_by(steps: &[Step]) -> Vec<Text> {
    let mut made: Vec<Text> = Vec::new();
    for step in steps {
        if let Operation::NewTag(tag) = &step.operation
            && step.operation.tag_to_make().is_none()
            && !made.contains(&tag.name)
        {
            made.push(tag.name.clone());
        }
    }
    made
}

/// How many conversations of a unit are looked at before it is said that it cannot be turned.
const LOOKED_AT: usize = 20;

/// What a teammate decided, the newest first, so many at most, with what can be done about it now.
pub(super) fn did(w: &Write<'_>, author: &AdminId, most: usize) -> Result<Vec<DidUnit>> {
    let mut all = Vec::new();
    for (id, decided_at, undone) in units::of(w, author, most)? {
        let (stood, steps) = (units::stood(w.db, id)?, select(w.db, "a.unit = ?1", [id])?);
        let last = select(w.db, "a.unit = ?1", [units::last_turn(w, id)?])?;
        let turn = if undone { Turn::Again } else { Turn::Back };
        let mut fate = Err(Refusal::NothingToTakeBack);
        for was in stood.iter().take(LOOKED_AT) {
            let now = units::standings(w, std::iter::once(&was.conversation))?.pop().map(|(_, now)| now);
            let turned_to = units::left_by_turn(w, id, &was.conversation)?;
            match course(w, (now, turned_to), was.clone(), (turn, decided_at), (&steps, &last))? {
                Ok(_) => {
                    fate = Ok(());
                    break;
                }
                Err(why) if fate == Err(Refusal::NothingToTakeBack) => fate = Err(why),
                Err(_) => {}
            }
        }
        let refused = steps.iter().filter(|step| step.state == StepState::Failed).map(|step| &step.conversation);
        let mut called = Vec::new();
        for id in stood.first().map(|first| &first.conversation).into_iter().chain(refused) {
            called.push((id.clone(), name(w, id)?));
        }
        all.push(DidUnit { id, decided_at, undone, steps, stood, called, fate });
    }
    Ok(all)
}

/// Of these conversations, which have left the list that is worked on, and of those, which have come into it.
fn moved(
    w: &mut Write<'_>,
    watched: Option<&View>,
    mut were_in: Vec<ConversationId>,
    mut were_not: Vec<ConversationId>,
) -> Result<(Vec<ConversationId>, Vec<ConversationId>)> {
    let Some(watched) = watched else { return Ok((Vec::new(), Vec::new())) };
    lists::keep::keep_up(w)?;
    let still = window::which_are_in(w.db, watched, &were_in)?;
    were_in.retain(|id| !still.contains(id));
    let now_in = window::which_are_in(w.db, watched, &were_not)?;
    were_not.retain(|id| now_in.contains(id));
    Ok((were_in, were_not))
}

/// Where they stood, and stand now.
fn stand(w: &Write<'_>, turned: Vec<(ConversationId, Standing)>) -> Result<Vec<Stood>> {
    let mut stood = Vec::new();
    for (conversation, before) in turned {
        let after = units::standings(w, std::iter::once(&conversation))?.pop().map(|(_, now)| now);
        let after = after.unwrap_or_else(|| before.clone());
        stood.push(Stood { conversation, before, after });
    }
    Ok(stood)
}

/// Whether a unit is there to be turned that way, by whoever it is of; when it was decided.
fn judge(w: &Write<'_>, unit: i64, turn: Turn, believed: Option<&AdminId>, policy: &Policy) -> Result<Timestamp> {
    let own = own_name(w, believed, policy)?;
    let (author, since, undone) = units::decided(w, unit)?.ok_or(Refusal::NothingToTakeBack)?;
    if author != own {
        return Err(Refusal::Another.into());
    }
    if undone != (turn == Turn::Again) {
        return Err(Refusal::NothingToTakeBack.into());
    }
    Ok(since)
}

/// In whose name it is done (F6, S11).
fn own_name(w: &Write<'_>, believed: Option<&AdminId>, policy: &Policy) -> Result<AdminId> {
    let people = People::read(w.db)?;
    let request = Request {
        intent: Intent::Restore(Vec::new()),
        targets: Vec::new(),
        yes: Consent::default(),
        believed: believed.cloned(),
    };
    Ok(people.facts((w.now, w.begun), policy, &[]).author(&request)?.id.clone())
}

/// What its customer is called.
fn name(w: &Write<'_>, id: &ConversationId) -> Result<Text> {
    Ok(row::head(w.db, id)?.map(|head| head.who).unwrap_or_default())
}

/// What is queued has surely not arrived, however often that was tried.
fn never_left(step: &Step) -> bool {
    step.state == StepState::Queued
}

/// What is to become of one conversation, and where it stands before that.
fn course(
    w: &Write<'_>,
    (now, turned_to): (Option<Standing>, Option<Standing>),
    was: Stood,
    (turn, since): (Turn, Timestamp),
    (steps, last): (&[Step], &[Step]),
) -> Result<std::result::Result<(Course, Standing), Refusal>> {
    let id = &was.conversation;
    let Some(now) = now else {
        let is_deleted = merge::is_deleted(w.db, id)?;
        return Ok(Err(if is_deleted { Refusal::Deleted } else { Refusal::NotHere(id.clone()) }));
    };
    // What is said stays said, and with it what saying it does.
    let said = steps.iter().filter(|step| step.conversation == *id && step.operation.words().is_some());
    let before = said.clone().fold(was.before.clone(), |standing, step| standing.after(&step.operation));
    // Of a unit about several, some may have been left as they were when it was turned last: they are left so again.
    let is_back = match &turned_to {
        Some(then) => then.without(&was.after, &before).is_some(),
        None => turn == Turn::Again && steps.iter().all(|step| step.conversation != *id),
    };
    if is_back != (turn == Turn::Again) {
        return Ok(Err(Refusal::AsItWas));
    }
    let own: Vec<&Step> = last.iter().filter(|step| step.conversation == *id).collect();
    // What was decided there after it goes by what it has left: that is put back, and nothing taken out from under it.
    let follows = |first: i64| undelivered(w.db, id).map(|steps| steps.iter().filter(|step| step.id >= first).count());
    if let Some(first) = own.first().filter(|_| own.iter().all(|step| never_left(step)))
        && follows(first.id)? == own.len()
    {
        return Ok(Ok((Course::Leaves(first.id), now)));
    }
    let for_good = steps.iter().filter(|step| step.conversation == *id).find_map(|step| match &step.operation {
        Operation::Desk(what) if !what.undoable() && step.state != StepState::Failed => Some(what.told()),
        _ => None,
    });
    if let Some(told) = for_good {
        return Ok(Err(Refusal::Desk(NoDesk::ForGood(told))));
    }
    if before == was.after {
        let words = said.filter_map(|step| step.operation.words()).next();
        return Ok(Err(match words {
            Some((mode, _)) => Refusal::Out(mode, name(w, id)?),
            None => Refusal::AsItWas,
        }));
    }
    let then = match turn {
        Turn::Back => now.without(&before, &was.after),
        Turn::Again => now.without(&was.after, &before),
    };
    Ok(match then {
        Some(then) if then == now => Err(Refusal::AsItWas),
        Some(then) => Ok((Course::Restored(Box::new(then)), now)),
        None => Err(moved_on(w, id, since, if turn == Turn::Back { was.after } else { before }, now)?),
    })
}

fn moved_on(w: &Write<'_>, id: &ConversationId, since: Timestamp, left: Standing, now: Standing) -> Result<Refusal> {
    let head = merge::shown(w.db, id)?;
    let who = name(w, id)?;
    let wrote = head.and_then(|head| head.statistics.last_contact_reply_at).filter(|at| *at > since);
    Ok(Refusal::MovedOn(Box::new(MovedOn { who, wrote, left, now })))
}
