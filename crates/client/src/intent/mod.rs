//! The use cases: what a person, a key, a shell or a script can decide, as one closed type, and what comes of it.
//!
//! Pure. [`decide`] is given what is so and what is wanted, and answers with what is to be done, or with why it is not. The
//! store asks it within the transaction that writes what it answers, for everybody: so no rule stands twice, and what
//! another program has decided meanwhile is known. [`may`] answers the same question for one conversation that is at hand,
//! for whoever only wants to know why not.

mod decision;
mod desk;
mod facts;
mod house;
#[cfg(test)]
mod house_tests;
mod refusal;
#[cfg(test)]
mod tests;
mod ticketing;
mod wanted;
mod wish;

pub use decision::{Decision, NoWayBack, Warning};
pub(crate) use desk::conversation_of;
pub use desk::{AtDesk, DeskWish, First, Known, NoDesk};
pub use facts::{Facts, Needs, Presence, Subject, needs};
pub use house::{ANY_TAG, Asker, Deed, HouseRule, NoValue, Unfilled, Want, Wanting, missing};
pub use refusal::{MovedOn, Refusal, Speaker};
pub use ticketing::{NoTicket, TicketWish};
pub use wanted::{Assignee, Consent, Fill, Intent, Message, Policy, Reading, Request, Steps, TagChange};
pub use wish::{Course, Wish, judge};

use crate::domain::conversation::AppliedTag;
use crate::domain::ladder::Then;
use crate::domain::operation::{ContactTag, Note, Reply};
use crate::domain::{
    Admin, DraftMode, Operation, SnoozeMode, Standing, State, TagId, Text, Written, contact_way, file, people_way, way,
};
use crate::text::markup;

/// How many characters the name of a tag may have (API 12).
const LONGEST_TAG: usize = 255;

/// What comes of an intent for the conversations that it is about. Those for which it cannot be are left out; where none is
/// left, that is why the whole is refused.
///
/// # Errors
/// Why nothing is done.
pub fn decide(facts: &Facts<'_>, request: &Request) -> Result<Decision, Refusal> {
    let me = facts.author(request)?;
    let intent = &request.intent;
    let mut decision = Decision::new(me.id.clone(), facts.now);
    if let Intent::Away(status) = intent {
        decision.own(Operation::SetAway(status.clone()));
        return Ok(decision);
    }
    if let Some(to) = intent.assignee() {
        facts.knows(to)?;
    }
    let mut refusals = Vec::new();
    for subject in facts.subjects {
        match operations(facts, me, request, subject) {
            Ok((operations, without)) => {
                decision.about(subject, operations);
                decision.warnings.extend(without.map(|unfilled| Warning::Without(subject.id.clone(), unfilled)));
            }
            Err(why) => refusals.push((subject.id.clone(), why)),
        }
    }
    if decision.operations.is_empty() {
        return Err(refusals.into_iter().next().map_or(Refusal::NoTarget, |(_, why)| why));
    }
    decision.left_out = refusals;
    if let Intent::Reply(message) | Intent::Note(message) = intent {
        decision.drafts = message.drafts.clone();
        decision.not_before = facts.delayed(facts.policy.undo_delay);
    }
    match intent {
        Intent::Snooze(_) => decision.warnings.extend(facts.subjects.iter().filter_map(Warning::of_closing)),
        // Whoever closes is told either way (I26), with words before it or without.
        closes if house::deeds(closes).contains(&Deed::Close) || matches!(closes, Intent::Spam(_, true)) => {
            let asked = facts.subjects.iter().filter_map(|subject| subject.rating.clone());
            decision.warnings.extend(asked.map(Warning::Rating));
        }
        Intent::Desk(wish) => {
            let ratings = facts.subjects.iter().filter_map(|subject| desk::rating(subject, wish));
            decision.warnings = ratings.map(|(now, then)| Warning::RatingThen(now, then)).collect();
        }
        _ => {}
    }
    Ok(decision)
}

/// Whether something can be decided about a conversation, as far as can be told without reading: why not, where it cannot.
///
/// # Errors
/// Why not.
pub fn may(me: Result<&Admin, Refusal>, intent: &Intent, subject: Option<&Subject>) -> Result<(), Refusal> {
    let is_own = matches!(intent, Intent::Away(_));
    let subject = match subject {
        _ if is_own => None,
        None => return Err(Refusal::NoTarget),
        Some(subject) if subject.here == Presence::Deleted => return Err(Refusal::Deleted),
        some => some,
    };
    let me = me?;
    // One's own status is no work in the inbox.
    if !is_own && !me.has_inbox_seat {
        return Err(Refusal::NoSeat(me.name.clone()));
    }
    let Some(subject) = subject else { return Ok(()) };
    if subject.here == Presence::Unknown {
        return Err(Refusal::NotHere(subject.id.clone()));
    }
    let intent = match intent {
        Intent::Fill(Fill { then: Some(then), .. }) => then.as_ref(),
        other => other,
    };
    match (intent, subject.standing.state) {
        (Intent::Close, State::Closed) => Err(Refusal::Already(State::Closed)),
        (Intent::Open, State::Open) => Err(Refusal::Already(State::Open)),
        (Intent::Prioritise(level), _) if subject.standing.priority == *level => Err(Refusal::PriorityIs(*level)),
        _ => Ok(()),
    }
}

/// What is to be done to one conversation.
fn operations(
    facts: &Facts<'_>,
    me: &Admin,
    request: &Request,
    subject: &Subject,
) -> Result<(Vec<Operation>, Option<Unfilled>), Refusal> {
    may(Ok(me), &request.intent, Some(subject))?;
    // What else would keep it from being done is said first: nobody fills something in for that.
    let planned = planned(facts, me, request, subject)?;
    match house::unfilled(facts, me, subject, &request.intent) {
        Some(unfilled) if !request.yes.unfilled => Err(Refusal::Unfilled(Box::new(unfilled))),
        without => Ok((planned, without)),
    }
}

/// The same for what follows words: it is said with them, and holds though it is so already.
fn planned(facts: &Facts<'_>, me: &Admin, request: &Request, subject: &Subject) -> Result<Vec<Operation>, Refusal> {
    Ok(match &request.intent {
        Intent::Reply(message) => said(facts, me, request, subject, message, DraftMode::Reply)?,
        Intent::Note(message) => said(facts, me, request, subject, message, DraftMode::Note)?,
        Intent::Tag(changes) => all_tagged(facts, &subject.standing.tags, changes)?,
        Intent::TagContact(changes) => contact_tagged(facts, subject, changes)?,
        Intent::Fill(fill) => filled(facts, me, request, subject, fill)?,
        Intent::All(all) => in_turn(facts, me, request, subject, all)?,
        Intent::Ticket(wish) => vec![Operation::Ticket(ticketing::step(facts, subject, wish)?)],
        Intent::Desk(wish) => vec![Operation::Desk(desk::step(facts, subject, wish)?)],
        Intent::Spam(tag, on) => desk::spam(facts, subject, tag, *on)?,
        Intent::Steps(steps) => vec![first_step(facts, me, steps, subject)?],
        // By closing it would be closed for a moment, before the customer's eyes.
        Intent::Snooze(until) if *until <= facts.now => return Err(Refusal::Past),
        Intent::Restore(standings) => {
            let then = standings.iter().find(|(id, _)| *id == subject.id).map(|(_, then)| then.awake_at(facts.now));
            let name = |tag: &TagId| facts.tag_name(tag);
            let back = then.map(|then| {
                let mut back = way(&subject.standing, &then, facts.policy.snooze, &name);
                let contact = subject.contact.iter();
                back.extend(contact.flat_map(|contact| contact_way(contact, &subject.standing, &then, &name)));
                let people = people_way(&subject.standing, &then, &|id| subject.called(id));
                back.extend(people.into_iter().map(Operation::Desk));
                back
            });
            back.filter(|way| !way.is_empty()).ok_or(Refusal::AsItWas)?
        }
        other => simple(facts, me, subject, other),
    })
}

/// What needs nothing but where the conversation stands.
fn simple(facts: &Facts<'_>, me: &Admin, subject: &Subject, intent: &Intent) -> Vec<Operation> {
    match intent {
        Intent::Close => vec![Operation::Close],
        Intent::Open => vec![Operation::Open],
        Intent::Snooze(until) => vec![facts.policy.snooze.until(*until)],
        Intent::Assign(to) => assigned(me, &subject.standing, to),
        Intent::Prioritise(priority) => vec![Operation::SetPriority(*priority)],
        Intent::Read(reading) => {
            let read = match reading {
                Reading::Read | Reading::Opened => true,
                Reading::Unread => false,
                Reading::Toggle => !subject.standing.read,
            };
            vec![Operation::SetRead(read)]
        }
        Intent::Reply(_)
        | Intent::Note(_)
        | Intent::Tag(_)
        | Intent::Fill(_)
        | Intent::All(_)
        | Intent::Ticket(_)
        | Intent::TagContact(_)
        | Intent::Desk(_)
        | Intent::Spam(..)
        | Intent::Restore(_)
        | Intent::Away(_)
        | Intent::Steps(_) => Vec::new(),
    }
}

/// One after the other, each judged by where those before leave the conversation.
fn in_turn(
    facts: &Facts<'_>,
    me: &Admin,
    request: &Request,
    subject: &Subject,
    all: &[Intent],
) -> Result<Vec<Operation>, Refusal> {
    let mut operations: Vec<Operation> = Vec::new();
    for intent in all {
        let standing = operations.iter().fold(subject.standing.clone(), |now, operation| now.after(operation));
        if matches!(intent, Intent::Prioritise(level) if *level == standing.priority) {
            continue;
        }
        let next = Request { intent: intent.clone(), ..request.clone() };
        operations.extend(planned(facts, me, &next, &Subject { standing, ..subject.clone() })?);
    }
    Ok(operations)
}

/// What is filled in as far as it is not so already, and what follows it.
fn filled(
    facts: &Facts<'_>,
    me: &Admin,
    request: &Request,
    subject: &Subject,
    fill: &Fill,
) -> Result<Vec<Operation>, Refusal> {
    let mut operations = house::values(facts, subject, &fill.values)?;
    for tag in &fill.tags {
        match tagged(facts, &subject.standing.tags, &TagChange::Add(tag.clone())) {
            Ok(operation) if operations.contains(&operation) => {}
            Ok(operation) => operations.push(operation),
            Err(Refusal::TagOn(_)) => {}
            Err(why) => return Err(why),
        }
    }
    match fill.then.as_deref() {
        Some(then) => {
            let standing = operations.iter().fold(subject.standing.clone(), |now, operation| now.after(operation));
            let next = Request { intent: then.clone(), ..request.clone() };
            operations.extend(planned(facts, me, &next, &Subject { standing, ..subject.clone() })?);
        }
        None if operations.is_empty() => match fill.values.as_slice() {
            [(name, _)] => return Err(NoValue::same(facts, subject, name).into()),
            _ => return Err(Refusal::AsItWas),
        },
        None => {}
    }
    Ok(operations)
}

/// Steps need Intercom's own snooze, and times that follow one another. Their words go where a reply would.
fn first_step(facts: &Facts<'_>, me: &Admin, steps: &Steps, subject: &Subject) -> Result<Operation, Refusal> {
    let Steps { rungs, seen } = steps;
    if facts.policy.snooze == SnoozeMode::Close {
        return Err(Refusal::StepsByClosing);
    }
    let first = rungs.first().ok_or(Refusal::Empty)?;
    let in_order = rungs.windows(2).all(|two| matches!(two, [one, next] if one.until < next.until));
    if rungs.iter().any(|rung| matches!(rung.then, Then::Say { .. })) {
        reaches_customer(subject)?;
        if subject.is_ticket && subject.ticket.is_none() {
            return Err(NoTicket::NotLooked.into());
        }
    }
    if let Some(last) = seen.as_ref().and_then(|seen| seen.stopped_by(&subject.parts, &me.id)) {
        return Err(Refusal::Changed(Box::new(last.clone())));
    }
    if first.until <= facts.now || !in_order { Err(Refusal::Past) } else { Ok(Operation::Snooze(first.until)) }
}

/// A team gets what no teammate has any more (I15). The server keeps the two apart and leaves the teammate in place, so
/// that has to be said as well.
fn assigned(me: &Admin, standing: &Standing, to: &Assignee) -> Vec<Operation> {
    match to {
        Assignee::Me => vec![Operation::AssignAdmin(Some(me.id.clone()))],
        Assignee::Admin(id) => vec![Operation::AssignAdmin(Some(id.clone()))],
        Assignee::Nobody => vec![Operation::AssignAdmin(None)],
        Assignee::NoTeam => vec![Operation::AssignTeam(None)],
        Assignee::Team(id) => {
            let off = standing.admin.as_ref().map(|_| Operation::AssignAdmin(None));
            off.into_iter().chain([Operation::AssignTeam(Some(id.clone()))]).collect()
        }
    }
}

/// Each as far as it is not so already; where nothing is left, why not.
fn all_tagged(facts: &Facts<'_>, on: &[TagId], changes: &[TagChange]) -> Result<Vec<Operation>, Refusal> {
    let mut refused = Refusal::NoSuchTag;
    let mut operations: Vec<Operation> = Vec::new();
    for change in changes {
        match tagged(facts, on, change) {
            Ok(operation) if operations.contains(&operation) => {}
            Ok(operation) => operations.push(operation),
            Err(why) => refused = why,
        }
    }
    if operations.is_empty() { Err(refused) } else { Ok(operations) }
}

/// The same for its customer.
fn contact_tagged(facts: &Facts<'_>, subject: &Subject, changes: &[TagChange]) -> Result<Vec<Operation>, Refusal> {
    let contact = subject.contact.as_ref().ok_or(Refusal::NoContact)?;
    let step = |tag: AppliedTag, on: bool| Operation::ContactTag(ContactTag { contact: contact.clone(), tag, on });
    let all = all_tagged(facts, &subject.standing.contact_tags, changes)?;
    let of_contact = |operation| match operation {
        Operation::Tag(tag) | Operation::NewTag(tag) => step(tag, true),
        Operation::Untag(id) => step(AppliedTag { name: facts.tag_name(&id), id }, false),
        other => other,
    };
    Ok(all.into_iter().map(of_contact).collect())
}

fn tagged(facts: &Facts<'_>, all_on: &[TagId], change: &TagChange) -> Result<Operation, Refusal> {
    let (TagChange::Add(asked) | TagChange::Remove(asked) | TagChange::Toggle(asked)) = change;
    let id = &facts.tag_of(asked);
    let on = all_on.contains(id);
    let put = match change {
        TagChange::Add(_) => true,
        TagChange::Remove(_) => false,
        TagChange::Toggle(_) => !on,
    };
    match put {
        true if on => Err(Refusal::TagOn(facts.tag_name(id))),
        false if !on => Err(Refusal::TagOff(facts.tag_name(id))),
        false => Ok(Operation::Untag(id.clone())),
        true => match id.provisional_name() {
            Some(name) if name.trim().is_empty() || name.chars().count() > LONGEST_TAG => {
                Err(Refusal::NoTagName(LONGEST_TAG))
            }
            Some(name) => Ok(Operation::NewTag(AppliedTag { id: id.clone(), name: Text::new(name) })),
            None if facts.tags.iter().all(|tag| tag.id != *id) => Err(Refusal::NoSuchTag),
            None => Ok(Operation::Tag(AppliedTag { id: id.clone(), name: facts.tag_name(id) })),
        },
    }
}

/// Words to a customer, as they go out.
pub fn reply(markdown: &str) -> Reply {
    Reply { html: markup::to_html(markdown), markdown: markdown.to_owned(), keeps_snooze: false }
}

/// In a ticket of one's own teams alone there is nobody to whom words could go.
fn reaches_customer(subject: &Subject) -> Result<(), Refusal> {
    let hidden = subject.ticket.as_ref().filter(|ticket| !ticket.is_for_customer());
    hidden.map_or(Ok(()), |ticket| Err(NoTicket::CustomerSeesNot(ticket.category.clone()).into()))
}

/// Words, with what follows them: one unit (I21).
fn said(
    facts: &Facts<'_>,
    me: &Admin,
    request: &Request,
    subject: &Subject,
    message: &Message,
    mode: DraftMode,
) -> Result<Vec<Operation>, Refusal> {
    if message.markdown.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    file::fit(&Written::read(&message.markdown).files).map_err(Refusal::Files)?;
    if mode == DraftMode::Reply {
        reaches_customer(subject)?;
    }
    if let (Some(seen), true, false) = (&message.seen, facts.policy.stop_on_change, request.yes.changed)
        && let Some(last) = seen.stopped_by(&subject.parts, &me.id)
    {
        return Err(Refusal::Changed(Box::new(last.clone())));
    }
    let (html, markdown) = (markup::to_html(&message.markdown), message.markdown.clone());
    let keeps_snooze = message.asleep && subject.standing.state == State::Snoozed;
    let words = match mode {
        DraftMode::Reply => Operation::Reply(Reply { html, markdown, keeps_snooze }),
        DraftMode::Note => Operation::Note(Note { html, markdown, keeps_snooze }),
    };
    let then = match message.then.as_deref() {
        None => Vec::new(),
        Some(then) => {
            // It follows the words, and is judged by where they leave the conversation.
            let standing = subject.standing.after(&words);
            let next = Request { intent: then.clone(), ..request.clone() };
            planned(facts, me, &next, &Subject { standing, ..subject.clone() })?
        }
    };
    Ok(std::iter::once(words).chain(then).collect())
}
