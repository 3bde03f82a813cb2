//! Something is decided: what is so is read, the rules are asked, and what they answer is written, in one transaction. What
//! would come of it can be asked before.

use std::collections::HashSet;

use rusqlite::Connection;

use super::decided::{Decided, Foreseen, NewUnit, Stood};
use super::directory::People;
use super::error::Result;
use super::owner::{Read, Write};
use super::{desk, details, ladder, lists, merge, merged, outbox, outbox_reads, parts, row, stopped, units, window};
use crate::domain::{AdminId, ConversationId, Operation, Standing, Step, TicketStep, Timestamp, rating};
use crate::intent::{self, Decision, DeskWish, Intent, Needs, Policy, Presence, Reading, Request, Subject};
use crate::view::View;

/// Decides, and puts what comes of it into the outbox.
pub(super) fn decide(w: &mut Write<'_>, request: &Request, policy: &Policy, watched: Option<&View>) -> Result<Decided> {
    let (decision, targets) = judged(w.db, (w.now, w.begun), request, policy)?;
    let was_in = watched.map_or(Ok(Vec::new()), |watched| window::which_are_in(w.db, watched, &targets))?;
    let drafts = decision.drafts.iter().flat_map(|mode| targets.iter().map(|id| (id.clone(), *mode)));
    let unit = NewUnit {
        author: decision.author,
        operations: decision.operations,
        drop_drafts: drafts.collect(),
        not_before: decision.not_before,
    };
    if let Intent::Steps(_) = &request.intent {
        targets.iter().try_for_each(|id| ladder::may_begin(w, id))?;
    }
    let steps = outbox::enqueue(w, &unit)?;
    if let Intent::Steps(wanted) = &request.intent {
        steps.iter().try_for_each(|step| ladder::begin(w, step, &wanted.rungs))?;
    }
    if let Intent::Reply(message) | Intent::Note(message) = &request.intent
        && let Some(seen) = message.seen.as_ref().filter(|_| policy.stop_on_change)
    {
        let all = request.yes.changed;
        let said = steps.iter().filter(|step| step.operation.words().is_some());
        said.into_iter().try_for_each(|step| stopped::note(w, step, seen, all))?;
    }
    let is_aside = matches!(request.intent, Intent::Read(Reading::Opened));
    if let Some(first) = steps.first().filter(|_| is_aside) {
        units::forget_standings(w, first.unit)?;
    }
    let mut left = was_in;
    if let Some(watched) = watched {
        lists::keep::keep_up(w)?;
        let still = window::which_are_in(w.db, watched, &left)?;
        left.retain(|id| !still.contains(id));
    }
    let stood = decision.standings.into_iter().filter(|_| !is_aside);
    let stood = stood.map(|(conversation, before, after)| Stood { conversation, before, after }).collect();
    let in_steps = matches!(request.intent, Intent::Steps(_));
    Ok(Decided { steps, left_out: decision.left_out, warnings: decision.warnings, left, stood, in_steps })
}

/// What would come of it now, with what each conversation is called; nothing is written.
pub(super) fn foresee(r: &mut Read<'_>, now: Timestamp, request: &Request, policy: &Policy) -> Result<Foreseen> {
    let (decision, targets) = judged(r.db, (now, false), request, policy)?;
    let mut called = Vec::new();
    for id in targets {
        let head = row::head(r.db, &id)?;
        called.push((id, head.map(|head| head.who).unwrap_or_default()));
    }
    let mut threads = Vec::new();
    if let Intent::Desk(wish) = &request.intent {
        let other = match wish {
            DeskWish::Merge(into) => Some(into),
            _ => None,
        };
        for id in decision.operations.iter().map(|(id, _)| id).chain(other) {
            threads.extend(parts::thread(r, id)?);
        }
    }
    Ok(Foreseen { decision, called, threads })
}

/// Reads what is so, and asks the rules; of which conversations, each once.
fn judged(
    db: &Connection,
    at: (Timestamp, bool),
    request: &Request,
    policy: &Policy,
) -> Result<(Decision, Vec<ConversationId>)> {
    let needs = intent::needs(&request.intent, policy);
    // What is named twice is meant once, and nothing is said there twice.
    let mut named = HashSet::new();
    let targets: Vec<ConversationId> = request.targets.iter().filter(|id| named.insert(*id)).cloned().collect();
    let people = People::read(db)?;
    let me = people.facts(at, policy, &[]).author(request).ok().map(|me| me.id.clone());
    let subjects = targets.iter().map(|id| subject(db, id, needs, me.as_ref(), at.0)).collect::<Result<Vec<_>>>()?;
    Ok((intent::decide(&people.facts(at, policy, &subjects), request)?, targets))
}

/// What is known of a conversation that is to be decided about.
fn subject(
    db: &Connection,
    id: &ConversationId,
    needs: Needs<'_>,
    me: Option<&AdminId>,
    now: Timestamp,
) -> Result<Subject> {
    let Some(head) = merge::shown(db, id)? else {
        let here = if merge::is_deleted(db, id)? { Presence::Deleted } else { Presence::Unknown };
        return Ok(Subject { here, ..Subject::new(id.clone(), Standing::default()) });
    };
    let mut subject = Subject::new(id.clone(), details::standing(db, &head)?);
    subject.contact = head.contact().map(|contact| merged::resolve(db, contact)).transpose()?;
    subject.is_ticket = head.is_ticket;
    if let Some(other) = needs.ticket.filter(|other| *other != id) {
        subject.other = details::kept_ticket(db, other.as_str())?;
    }
    if needs.making {
        let kind = |step: Step| match step.operation {
            Operation::Ticket(TicketStep::Make { id, .. }) => Some(id),
            _ => None,
        };
        subject.making = outbox_reads::undelivered(db, id)?.into_iter().filter_map(kind).collect();
    }
    if needs.parts || needs.rating {
        let thread = parts::fetched(db, id)?;
        if needs.rating {
            let read = |words: &str| intent::reply(words).html.preview(usize::MAX).as_str().chars().count();
            let reply = needs.reply.map(|said| rating::Reply { by: me, characters: read(&said.markdown) });
            subject.rating = Some(rating::outlook(&head, thread.as_deref(), reply, now).asking());
        }
        subject.parts = thread.unwrap_or_default();
    }
    subject.desk = desk::facts(db, &head, needs, now)?.map(Box::new);
    subject.ticket = head.ticket.map(|ticket| *ticket);
    subject.linked = head.linked;
    Ok(subject)
}
