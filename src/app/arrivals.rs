//! What comes back from outside: steps taken in, deliveries and refusals, what others did.

use super::{calls, confirm, gone, news};
use crate::command::decide::sentence;
use crate::command::{self, act, choose, compose, draft, places, stop};
use crate::config::After;
use crate::model::effect::Write;
use crate::model::list::{Anew, Onward};
use crate::model::reads::Fact;
use crate::model::registry::Said;
use crate::model::thread::Base;
use crate::model::{Effect, Focus, Level, Model, Timer};
use crate::words;
use crate::words::rows;
use client::domain::{ConversationId, DeskStep, Operation, Step};
use client::intent::{Intent, Refusal, Request};
use client::store::Decided;
use client::sync::{Phase, SyncEvent};
use client::view::ViewId;

/// What was decided is on disk: what wrote it may close, and the conversation may leave the list.
pub fn decided(model: &mut Model, decided: &Decided) -> Vec<Effect> {
    let steps = &decided.steps[..];
    let mut effects = Vec::new();
    model.known.own.extend(steps.iter().map(|step| step.id));
    // Before the row is gone, which has the name.
    let told = confirm::words(model, decided);
    let sending = confirm::sending(model, decided);
    super::house::decided(model, decided);
    effects.extend(command::filled::keep(model));
    for id in steps.iter().map(|step| &step.conversation) {
        if model.panes.list.find(id).is_some_and(|row| row.woke) {
            effects.push(Effect::Write(Write::Looked(id.clone())));
        }
        if let Some(who) = act::who(model, id) {
            model.known.called.insert(id.clone(), who);
        }
    }
    // Whatever comes of it: what is decided next may be about something else.
    let about = model.panes.marks.doing.take();
    let was = model.panes.list.selected.clone();
    let of_several = about.is_some() && !decided.stood.is_empty();
    if of_several {
        model.panes.marks.clear();
        behind_the_last(model, decided);
    }
    if let Some(first) = steps.first().filter(|_| confirm::is_step_of_undo(decided)) {
        model.known.done.push(first.unit);
        model.known.undone.clear();
        model.known.in_steps.extend(decided.in_steps.then_some(first.unit));
        model.panes.marks.decided(first.unit, about);
        if decided.stood.len() > 1 {
            model.known.several.push((first.unit, decided.stood.len(), 0));
        }
    }
    let goes_on = dealt_with(model, decided);
    words_are_out(model, steps);
    let moved = goes_on && go_on(model);
    if let Some(was) = was.filter(|_| of_several && !moved) {
        point(model, &was);
    }
    let told = told.map(|told| Said { words: and_nobody_else(model, goes_on && !moved, told.words), ..told });
    // Done from beside the text, it leaves no text behind whose conversation is not the one that keys are about now.
    if moved && model.composer.is_some() && model.focus != Focus::Composer {
        let folded = command::fold::fold(model);
        effects.extend(calls::finish(model, Ok(folded)));
    }
    if moved && model.composer.is_none() {
        command::turn(model);
        effects.extend(command::follow_cursor(model));
    }
    if let Some(told) = told {
        model.notices.say_about(model.now, told.level, told.words, told.about);
    }
    if let Some(sending) = sending {
        model.sending.push(sending);
        effects.push(model.timers.start(Timer::Sending, 1_000));
    }
    model.reads.after(Fact::OutboxMoved);
    if steps.iter().any(|step| step.operation.own_status().is_some()) {
        model.reads.after(Fact::StatusDecided);
    }
    effects
}

/// Words that are in the outbox are no draft any more, and what wrote them closes.
fn words_are_out(model: &mut Model, steps: &[Step]) {
    for step in steps {
        let Some((mode, _)) = step.operation.words() else { continue };
        draft::need_not_be_kept(model, &step.conversation, mode);
        model.drafts.seen.remove(&step.conversation);
        if let Some(composer) = model.composer.take_if(|c| c.conversation == step.conversation && c.mode == mode) {
            if let Some(left) = composer.left {
                draft::need_not_be_kept(model, &step.conversation, left);
            }
            // Back to where it was begun.
            let to_list = model.settings.after_send == After::List || composer.from != Focus::Thread;
            model.focus = if to_list { Focus::List } else { Focus::Thread };
            model.panes.thread.go_to(Base::End);
        }
    }
}

/// Of several that were dealt with one goes on from the last of them, wherever the cursor was.
fn behind_the_last(model: &mut Model, decided: &Decided) {
    let is_one = |id: &ConversationId| decided.stood.iter().any(|stood| stood.conversation == *id);
    for list in [Some(&mut model.panes.list), model.drawn.aim.list.as_deref_mut()].into_iter().flatten() {
        if let Some(last) = list.rows.iter().rev().map(|row| row.id.clone()).find(|id| is_one(id)) {
            list.point(&last);
        }
    }
}

/// Where one does not go on, the cursor is where it was, and where thread and details are.
fn point(model: &mut Model, was: &ConversationId) {
    for list in [Some(&mut model.panes.list), model.drawn.aim.list.as_deref_mut()].into_iter().flatten() {
        list.point(was);
    }
}

/// Notes what was dealt with, so that nobody comes to it again while the list stands; whether the cursor goes on from
/// where it is, as the person has set it.
fn dealt_with(model: &mut Model, decided: &Decided) -> bool {
    let deals = |step: &&Step| match step.operation {
        Operation::Reply(_)
        | Operation::Close
        | Operation::Open
        | Operation::Snooze(_)
        | Operation::CloseUntil(_)
        | Operation::AssignAdmin(_)
        | Operation::AssignTeam(_)
        | Operation::Desk(DeskStep::Block(_)) => true,
        // Who writes a note or puts a tag on is about to do something else there.
        Operation::Note(_)
        | Operation::Tag(_)
        | Operation::NewTag(_)
        | Operation::Untag(_)
        | Operation::SetPriority(_)
        | Operation::SetAttribute(_)
        | Operation::Ticket(_)
        | Operation::ContactTag(_)
        | Operation::Desk(_)
        | Operation::SetRead(_)
        | Operation::SetAway(_) => false,
    };
    let mut goes_on = false;
    for step in decided.steps.iter().filter(deals) {
        let id = &step.conversation;
        // One that a colleague took out before stays under the cursor, whatever is done to it.
        let was_gone = model.panes.list.has_left(id);
        for list in [Some(&mut model.panes.list), model.drawn.aim.list.as_deref_mut()].into_iter().flatten() {
            list.handle(id);
        }
        let after = match step.operation {
            Operation::Reply(_) => model.settings.after_send,
            _ if decided.left.contains(id) && !was_gone => model.settings.after_close,
            _ => After::Stay,
        };
        if model.panes.list.selected.as_ref() == Some(id) {
            goes_on |= after == After::Next;
            if after == After::List {
                model.focus = Focus::List;
            }
        }
    }
    goes_on
}

/// What was done; and that nobody is left to go on to, where there is nobody.
fn and_nobody_else(model: &Model, is_end: bool, done: String) -> String {
    if !is_end || onward(model) == Onward::Below {
        return done;
    }
    let inbox = choose::inbox_name(model, &model.panes.inbox);
    format!("{done} · {}", rows::nobody_else(&inbox, model.panes.list.held))
}

fn onward(model: &Model) -> Onward {
    match model.panes.inbox {
        ViewId::Snoozed | ViewId::SnoozedMine | ViewId::Closed | ViewId::Mentions | ViewId::MentionsUnread => {
            Onward::Below
        }
        _ => Onward::Waiting,
    }
}

/// The cursor goes on to the next one, in the order on screen, and thread and details with it. Where it goes on to is for
/// the person to see before anything is done there. False if there is none.
fn go_on(model: &mut Model) -> bool {
    let by = onward(model);
    let Some(next) = model.panes.list.onward(by) else { return false };
    if let Some(shown) = model.drawn.aim.list.as_deref_mut()
        && let Some(next) = shown.onward(by)
    {
        shown.move_to(next);
    }
    model.panes.list.move_to(next);
    model.panes.list.scroll_into(model.drawn.list_height);
    true
}

/// What was wanted is not done.
pub fn not_done(model: &mut Model, request: &Request, why: &Refusal) -> Vec<Effect> {
    let about = request.targets.first();
    model.panes.marks.doing = None;
    match (&request.intent, about) {
        (intent @ (Intent::Reply(_) | Intent::Note(_)), Some(id)) => {
            model.calls.stop();
            let done = compose::not_said(model, id.clone(), intent, why);
            return calls::finish(model, Ok(done));
        }
        (intent, about) => {
            if let Refusal::Unfilled(unfilled) = why
                && let Some(asked) = command::form::ask(model, request, unfilled)
            {
                return calls::finish(model, Ok(asked));
            }
            command::desk::refused(model, request);
            let mut words = words::whole(&sentence(model, why));
            if let (Intent::Steps(_), Refusal::Changed(_)) = (intent, why) {
                words = words::ladder::not_begun(&words);
            }
            model.notices.say_about(model.now, Level::Warning, words, about.into_iter().cloned().collect());
        }
    }
    Vec::new()
}

/// The store could not judge or keep what was wanted.
pub fn not_decided(model: &mut Model, why: &str) -> Vec<Effect> {
    model.calls.stop();
    model.panes.marks.doing = None;
    let words = words::composer::not_done(why);
    model.notices.say(model.now, Level::Error, words);
    Vec::new()
}

/// The sync has something to say.
pub fn sync(model: &mut Model, event: SyncEvent) -> Vec<Effect> {
    match event {
        SyncEvent::Status(status) => {
            if model.known.sync.polling && !status.polling {
                model.panes.refreshed = false;
            }
            let was = std::mem::replace(&mut model.known.sync, status);
            super::sending::answers(model, was.offline_since.is_some());
            // What came last may be told after it is said that all is here.
            if matches!(was.phase, Phase::First { .. }) && model.known.sync.phase == Phase::Live {
                model.panes.list.anew.get_or_insert(Anew::Keep);
                model.reads.after(Fact::ListTurned);
            }
            Vec::new()
        }
        SyncEvent::Arrived(changes) => news::arrived(model, &changes),
        SyncEvent::Woke(changes) => news::woke(model, &changes),
        SyncEvent::Delivered(step) => {
            super::sending::delivered(model, &step);
            super::sending::ended(model, &step, true);
            model.reads.after(Fact::Tried);
            Vec::new()
        }
        SyncEvent::Retrying(_) => {
            model.reads.after(Fact::Tried);
            Vec::new()
        }
        SyncEvent::Refused(step) => {
            super::sending::ended(model, &step, false);
            refused(model, &step)
        }
        SyncEvent::Closed { .. } => {
            // What came last may be stored and not read yet.
            if std::mem::take(&mut model.panes.filling) {
                command::place_anew(model, Anew::Keep);
            }
            Vec::new()
        }
        SyncEvent::Articles { words, found } => {
            let done = command::articles::found(model, &words, found);
            calls::finish(model, done)
        }
        SyncEvent::Searched { more, .. } => super::searching::answered(model, more),
        SyncEvent::Stopped(stopped) => {
            let done = stop::stopped(model, &stopped);
            let mut effects: Vec<Effect> = super::alert::bell(model).into_iter().collect();
            effects.extend(calls::finish(model, Ok(done)));
            effects
        }
        SyncEvent::Reworded(ids) => {
            model.notices.forget_quotes(|id| ids.contains(id));
            Vec::new()
        }
        SyncEvent::Said { conversation, said } => news::said(model, &conversation, &said),
        SyncEvent::Missing { conversation, absent } => {
            let done = places::missing(model, &conversation, absent);
            calls::finish(model, Ok(done))
        }
        SyncEvent::Ladder(id, told) => super::ladder::told(model, &id, told),
        SyncEvent::Gone(gone) => gone::told(model, &gone),
        SyncEvent::Problem(why) => {
            model.notices.say(model.now, Level::Warning, words::whole(&why));
            Vec::new()
        }
        SyncEvent::Denied(why) => {
            model.notices.say(model.now, Level::Error, words::whole(&why));
            Vec::new()
        }
    }
}

/// The server refused a step for good (S4): nothing is lost, and it is said.
fn refused(model: &mut Model, step: &Step) -> Vec<Effect> {
    let why = step.error.as_ref().map_or_else(|| words::outbox::NO_REASON.to_owned(), ToString::to_string);
    let key = command::key_of(model, "outbox");
    let who = match step.operation.own_status() {
        Some(_) => words::outbox::YOUR_STATUS.to_owned(),
        None => act::who(model, &step.conversation)
            .unwrap_or_else(|| words::outbox::conversation(step.conversation.as_str())),
    };
    let (before, behind) = if step.last_try.unknown {
        ("", words::unknown(step.operation.name()))
    } else {
        words::outbox::refused(&step.operation, &why, &key)
    };
    match model.known.several.iter_mut().find(|(unit, ..)| *unit == step.unit) {
        Some((_, of, refused)) => {
            *refused += 1;
            let (refused, of) = (*refused, *of);
            let words = words::several::refused(refused, of, &key);
            model.notices.say_about(model.now, Level::Error, words, vec![step.conversation.clone()]);
        }
        None => model.notices.say_of(model.now, Level::Error, (before, &who, &behind), step.conversation.clone()),
    }
    model.reads.after(Fact::Refused);
    let mut effects: Vec<Effect> = super::alert::bell(model).into_iter().collect();
    effects.extend(compose::give_back(model, step));
    effects
}
