//! The outbox, looked at and worked on by a person: try again, edit, drop, open the conversation (S4).

use super::decide::sentence;
use super::{Area, Call, Command, Kind, Param, compose, done, perform};
use crate::call::Arg;
use crate::model::effect::{Immediate, Write};
use crate::model::outbox::{Fate, OutboxPane};
use crate::model::overlay::Confirm;
use crate::model::reads::Fact;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model, Overlay, Timer};
use client::domain::{ConversationId, State, Step, StepState};
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
        let gone = || Refused::from(format!("action {number} is not in the outbox: it was sent, or taken back"));
        return i64::try_from(number).ok().and_then(|id| there(model, id)).ok_or_else(gone);
    }
    let under_cursor = match model.over.overlays.last() {
        Some(Overlay::Outbox(pane)) => pane.current().map(|entry| (entry.clone(), pane.fate(entry))),
        _ => None,
    };
    let Some((entry, fate)) = under_cursor else {
        return Err("say which one: `:outbox` lists them with their numbers".into());
    };
    let (id, what) = (entry.step.id, entry.step.operation.name());
    let whom = who(model, &entry.step.conversation);
    let words = match (fate, there(model, id)) {
        _ if !model.drawn.aim.has_entry(id) => format!("the cursor is on the {what} for {whom} now; press again"),
        (Fate::There, Some(step)) => return Ok(step),
        (Fate::Withdrawn, _) => format!("the {what} for {whom} was taken back or dropped already"),
        (Fate::Sent | Fate::There, _) => format!("the {what} for {whom} is sent already: nothing was done"),
    };
    Err(Refused::about(words, entry.step.conversation))
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
    name.unwrap_or_else(|| format!("conversation {id}"))
}

fn retry(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    let mut done = Done::default();
    match judge(Wish::Retry, step.id, Some(&step)) {
        Err(Refusal::MayBeTwice(_)) => return send_anyway(model, call),
        Err(why) => return Err(why_not(model, &why).into()),
        Ok(Course::TriesAgain) => done.effects.extend(compose::take_out(model, &step)),
        Ok(Course::Looks) => {
            done = done.saying(Level::Warning, "it is looked for now; `outbox.send-anyway` sends it without waiting");
        }
        Ok(_) => done = done.saying(Level::Warning, "it is tried now, whatever it waited for"),
    }
    done.effects.push(Effect::Write(Write::Retry(step.id)));
    Ok(done)
}

/// Why a step stays as it is, as short as who sees the step needs it.
fn why_not(model: &Model, why: &Refusal) -> String {
    let words = match why {
        Refusal::OnItsWay(_) => "it is on its way",
        Refusal::InDoubt(_) => "it may have arrived; wait until that is known",
        Refusal::Taken(_) => "Intercom has it already; it is only being read back",
        Refusal::NoWords(_) => "it has no words to edit; drop it and do something else",
        _ => return sentence(model, why),
    };
    words.to_owned()
}

/// Asks first: what may have arrived may go out twice.
fn send_anyway(model: &mut Model, call: &Call) -> Outcome {
    let step = meant(model, call)?;
    let known = match judge(Wish::SendAnyway, step.id, Some(&step)) {
        Err(why) => Some(why_not(model, &why)),
        Ok(Course::TriesAgain) if !step.last_try.unknown => {
            Some("it was refused, and so has not arrived: try it again".to_owned())
        }
        Ok(Course::TriesAgain | Course::SendsAnyway) => None,
        Ok(_) => Some("it has not gone out yet; trying it now sends it".to_owned()),
    };
    if let Some(words) = known {
        return Err(words.into());
    }
    if call.yes() == Some(step.state.as_str()) {
        let gave_back = step.state == StepState::Failed;
        let mut effects = if gave_back { compose::take_out(model, &step) } else { Vec::new() };
        effects.push(Effect::Write(Write::SendAnyway(step.id)));
        return Ok(effects.into());
    }
    let what = step.operation.name();
    let question =
        format!("the {what} may have arrived, or may yet. Sent now, it may go out twice: send it all the same?");
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
        return Err("it is on its way and cannot be taken back now".into());
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
    let mut question = match step.state {
        StepState::Unsure => format!("the {what} may have reached Intercom already. Give up looking for it?"),
        StepState::Failed if step.last_try.unknown => {
            format!("the {what} may have reached Intercom already. Forget it?")
        }
        StepState::Failed => format!("forget the {what} that was refused?"),
        _ => format!("take the {what} back, which has not gone out yet?"),
    };
    if let Some((_, html)) = step.operation.html() {
        question.push_str(&format!(" “{}” stays in the draft.", html.preview(WORDS)));
    }
    if follows {
        question.push_str(" What was to follow it goes too.");
    }
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
        return Err("that is about yourself, and no conversation".into());
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
            return Err(format!("conversation {id} is not here; it may have been deleted").into());
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
