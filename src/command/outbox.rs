//! The outbox, looked at and worked on by a person: try again, edit, drop, open the conversation (S4).

use super::decide::sentence;
use super::{Area, Call, Command, Kind, Param, compose, done, perform};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::effect::{Immediate, Write};
use crate::model::outbox::{Fate, OutboxPane};
use crate::model::overlay::Confirm;
use crate::model::reads::Fact;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model, Overlay, Timer};
use crate::words::outbox::{self as words, Dropped};
use client::domain::{ConversationId, State, Step, StepState, Text};
use client::intent::{Course, Refusal, Wish, judge};

/// How many characters of a message a question quotes.
const WORDS: usize = 40;

const NUMBER: &[Param] = &[Param::may("number", Kind::Number)];
/// With the yes to what is asked first.
const ASKED: &[Param] = &[Param::may("number", Kind::Number), Param::untold("yes", Kind::Yes)];

/// Commands about the outbox.
pub(super) fn commands() -> Vec<Command> {
    vec![
        program(
            "outbox",
            &["queue", "unsent", "failed"],
            "Show what waits to be sent, and what was refused",
            &[],
            show,
        ),
        program("outbox.retry", &[], "Try an action now: a refused one, or one that waits", NUMBER, retry).for_good(),
        program("outbox.send-anyway", &[], "Send again what may have arrived", ASKED, send_anyway),
        program("outbox.edit", &[], "Take the words of an action back into the composer", NUMBER, edit).for_good(),
        program("outbox.drop", &[], "Forget an action, or take it back", ASKED, drop_asking).for_good(),
        program("outbox.open", &[], "Go to the conversation of an action", NUMBER, open),
        inside("outbox.down", "Go to the next action", |m, c| walk(m, c.repeats() as isize)).counted(),
        inside("outbox.up", "Go to the previous action", |m, c| walk(m, -(c.repeats() as isize))).counted(),
        inside("outbox.first", "Go to the first action", |m, _| walk(m, -1_000_000)),
        inside("outbox.last", "Go to the last action", |m, _| walk(m, 1_000_000)),
        inside("outbox.close", "Leave the outbox", |m, _| {
            m.over.overlays.pop();
            done()
        }),
    ]
}

fn program(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    run: Handler,
) -> Command {
    Command::new(Area::Program, name, doc, run).also(aliases).takes(params)
}

fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run)
}

fn show(model: &mut Model, _: &Call) -> Outcome {
    model.over.overlays.push(Overlay::Outbox(OutboxPane::default()));
    model.reads.after(Fact::OutboxOpened);
    done()
}

fn walk(model: &mut Model, by: isize) -> Outcome {
    if let Some(Overlay::Outbox(pane)) = model.over.overlays.last_mut() {
        let from = pane.selected;
        pane.walk(by);
        model.drawn.aim.walked(from, by, pane.selected);
    }
    done()
}

/// The step that is meant: by its number, or the one under the cursor, if it still is in the outbox.
///
/// # Errors
/// When it is not there, or could not be meant.
fn meant(model: &Model, call: &Call) -> Result<Step, Refused> {
    let there = |model: &Model, id: i64| model.known.outbox.iter().find(|a| a.id == id).cloned();
    if let Some(number) = call.given() {
        let gone = || Refused::from(words::not_there(number));
        return i64::try_from(number).ok().and_then(|id| there(model, id)).ok_or_else(gone);
    }
    let under_cursor = match model.over.overlays.last() {
        Some(Overlay::Outbox(pane)) => pane.current().map(|entry| (entry.clone(), pane.fate(entry))),
        _ => None,
    };
    let Some((entry, fate)) = under_cursor else {
        return Err(words::WHICH.into());
    };
    let (id, what) = (entry.step.id, entry.step.operation.name());
    let whom = who(model, &entry.step.conversation);
    let why = match (fate, there(model, id)) {
        _ if !model.drawn.aim.has_entry(id) => words::other(what, &whom),
        (Fate::There, Some(step)) => return Ok(step),
        (Fate::Withdrawn, _) => words::withdrawn(what, &whom),
        (Fate::Sent | Fate::There, _) => words::sent(what, &whom),
    };
    Err(Refused::about(why, entry.step.conversation))
}

/// What to call whoever a step is about: their name, where it is known here.
pub(super) fn who(model: &Model, id: &ConversationId) -> String {
    let listed = || {
        let panes = model.over.overlays.iter().filter_map(|overlay| match overlay {
            Overlay::Outbox(pane) => Some(&pane.entries),
            _ => None,
        });
        let mut entries = panes.flatten();
        entries.find(|entry| entry.step.conversation == *id).map(|entry| entry.who.to_string())
    };
    let name = super::act::who(model, id).or_else(listed).filter(|who| !who.is_empty());
    name.unwrap_or_else(|| words::conversation(id.as_str()))
}

fn retry(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    let mut done = Done::default();
    match judge(Wish::Retry, step.id, Some(&step)) {
        Err(Refusal::MayBeTwice(_)) => return send_anyway(model, call),
        Err(why) => return Err(why_not(model, &why).into()),
        Ok(Course::TriesAgain) => done.effects.extend(compose::take_out(model, &step)),
        Ok(Course::Looks) => {
            let keys = model.keymap.keys_of("outbox.send-anyway", &[Context::Outbox]);
            let key = keys.first().map_or_else(|| ":outbox.send-anyway".to_owned(), ToString::to_string);
            done = done.saying(Level::Warning, words::looking(&key));
        }
        Ok(_) => done = done.saying(Level::Warning, words::TRIED_NOW),
    }
    done.effects.push(Effect::Write(Write::Retry(step.id)));
    Ok(done)
}

/// Why a step stays as it is, as short as who sees the step needs it.
fn why_not(model: &Model, why: &Refusal) -> String {
    let short = match why {
        Refusal::OnItsWay(_) => words::ON_ITS_WAY,
        Refusal::InDoubt(_) => words::IN_DOUBT,
        Refusal::Taken(_) => words::TAKEN,
        Refusal::NoWords(_) => words::NO_WORDS,
        _ => return crate::words::whole(&sentence(model, why)),
    };
    short.to_owned()
}

/// Asks first: what may have arrived may go out twice.
fn send_anyway(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    let known = match judge(Wish::SendAnyway, step.id, Some(&step)) {
        Err(why) => Some(why_not(model, &why)),
        Ok(Course::TriesAgain) if !step.last_try.unknown => Some(words::NOT_ARRIVED.to_owned()),
        Ok(Course::TriesAgain | Course::SendsAnyway) => None,
        Ok(_) => Some(words::NOT_OUT.to_owned()),
    };
    if let Some(known) = known {
        return Err(known.into());
    }
    if call.yes() == Some(step.state.as_str()) {
        let gave_back = step.state == StepState::Failed;
        let mut effects = if gave_back { compose::take_out(model, &step) } else { Vec::new() };
        effects.push(Effect::Write(Write::SendAnyway(step.id)));
        return Ok(effects.into());
    }
    let what = step.operation.name();
    let question = words::ask_to_send(what);
    let (about, yes) = (Some(who(model, &step.conversation)), agreed("outbox.send-anyway", step));
    model.over.overlays.push(Overlay::Confirm(Confirm::new(about, question, yes)));
    done()
}

/// What a yes runs: the same, agreed to for the step as it is now.
fn agreed(command: &'static str, step: Step) -> Call {
    let number = Arg::Number(u64::try_from(step.id).unwrap_or(0));
    Call::of(command).with(number).with(Arg::Yes(step.state.as_str().to_owned())).about(Some(step.conversation))
}

fn edit(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    match judge(Wish::Edit, step.id, Some(&step)) {
        Ok(_) => Ok(vec![Effect::Immediate(Immediate::TakeBack(step))].into()),
        Err(why) => Err(why_not(model, &why).into()),
    }
}

/// Asks first: what is dropped is gone from the outbox, though its words are kept.
fn drop_asking(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    if judge(Wish::Drop, step.id, Some(&step)).is_err() {
        return Err(words::ON_ITS_WAY.into());
    }
    // What has become of it since the question was put is another question.
    if call.yes().is_some_and(|state| state.is_empty() || state == step.state.as_str()) {
        if let Some(Overlay::Outbox(pane)) = model.over.overlays.last_mut() {
            model.drawn.aim.outbox_was(pane.ids());
            pane.leave(step.id);
        }
        return Ok(vec![Effect::Write(Write::DropStep(step.id))].into());
    }
    let what = step.operation.name();
    let follows = model.known.outbox.iter().any(|other| other.after == Some(step.id));
    let dropped = match step.state {
        StepState::Unsure => Dropped::Unsure,
        StepState::Failed if step.last_try.unknown => Dropped::Unknown,
        StepState::Failed => Dropped::Refused,
        _ => Dropped::Waiting,
    };
    let text = step.operation.preview(WORDS);
    let question = words::ask_to_drop(what, dropped, text.as_ref().map(Text::as_str), follows);
    let (about, yes) = (Some(who(model, &step.conversation)), agreed("outbox.drop", step));
    model.over.overlays.push(Overlay::Confirm(Confirm::new(about, question, yes)));
    done()
}

fn open(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    let state = model.over.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Outbox(pane) => pane.entries.iter().find(|e| e.step.id == step.id).and_then(|e| e.state),
        _ => None,
    });
    model.over.overlays.retain(|overlay| !matches!(overlay, Overlay::Outbox(_)));
    if step.operation.own_status().is_some() {
        return Err(words::ONESELF.into());
    }
    let id = step.conversation;
    if model.panes.list.find(&id).is_some() {
        return perform(model, &Call::of("goto").with(Arg::Id(Kind::Conversation, id.to_string())));
    }
    let inbox = match state {
        Some(State::Open) => "inbox.all",
        Some(State::Snoozed) => "inbox.snoozed",
        Some(State::Closed) => "inbox.closed",
        None => {
            return Err(words::not_here(id.as_str()).into());
        }
    };
    let mut done = perform(model, &Call::of(inbox))?;
    model.focus = Focus::List;
    model.panes.list.seek = None;
    model.drawn.aim.add(&id);
    model.panes.list.selected = Some(id);
    model.reads.after(Fact::ListTurned);
    done.effects.push(model.timers.start(Timer::Rest, 0));
    Ok(done)
}
