//! Writing: opening the composer, what goes on in it, and sending.

use super::act::{can_act, glance, wake_time, who};
use super::decide::{decide_all, sentence};
use super::{Area, Call, Command, Kind, Param, choose, done, draft, fold, form, header, macros, stop, then, ticket};
use crate::keymap::Context;
use crate::model::composer::vim::Vim;
use crate::model::composer::{After, Composer, Editing, Filled, Thrown};
use crate::model::effect::{Outside, Read, Write};
use crate::model::registry::{Done, Handler, Outcome, Ready, Refused};
use crate::model::thread::Base;
use crate::model::{Effect, Focus, Level, Model, Timer};
use crate::words::composer::{self, switched};
use crate::words::{drafts, files, several, thrown};
use client::domain::{ConversationId, Seen, State, Step, written};
use client::intent::{Consent, Intent, Message, Refusal, Request};
use client::store::{Draft, DraftMode};

/// Where keys of the composer are looked up, for words about them.
pub(super) const COMPOSER_KEYS: [Context; 1] = [Context::Composer];

/// Commands that write.
pub(super) fn commands() -> Vec<Command> {
    vec![
        write("reply", &["answer", "respond"], "Reply to the customer", &[], can_act, |m, c| {
            open(m, c, DraftMode::Reply)
        }),
        write("note", &["internal"], "Write a note for the team", &[], can_act, |m, c| open(m, c, DraftMode::Note)),
        write("composer.send", &["send"], "Send", &[], can_send, |m, _| send(m, After::Stay)).for_good(),
        write("composer.send-close", &["send-close"], "Send and close", &[], can_send, |m, _| send(m, After::Close))
            .for_good(),
        write(
            "composer.send-snooze",
            &["send-snooze"],
            "Send and snooze",
            &[Param::may("when", Kind::When)],
            can_send,
            send_snooze,
        )
        .for_good(),
        write("composer.send-asleep", &["send-asleep"], "Send, and leave it snoozed", &[], can_send_asleep, |m, _| {
            send(m, After::Asleep)
        })
        .for_good(),
        write("composer.cancel", &[], "Leave the composer and keep the draft", &[], composing, cancel),
        write("composer.discard", &["discard"], "Throw the draft away", &[], composing, discard).for_good(),
        write("composer.switch", &[], "Switch between reply and note", &[], composing, switch),
        write("composer.editor", &["editor"], "Write in your own editor", &[], composing, |m, _| {
            m.drafts.editing = m.composer.as_ref().map(Editing::of);
            // Nothing else goes on while the editor is open: what it is given is kept before.
            let mut effects = save(m);
            effects.extend(m.composer.as_ref().map(|c| Effect::Outside(Outside::Edit(header::with(m, c)))));
            Ok(effects.into())
        }),
        write("composer.preview", &["preview"], "Show what will be sent", &[], composing, |m, _| {
            if let Some(composer) = &mut m.composer {
                composer.preview = composer.preview.is_none().then_some(0);
            }
            done()
        }),
        write("composer.bold", &[], "Make bold", &[], composing, |m, _| surround(m, "**", "**")),
        write("composer.italic", &[], "Make italic", &[], composing, |m, _| surround(m, "*", "*")),
        write("composer.code", &[], "Make it code", &[], composing, |m, _| surround(m, "`", "`")),
        write("composer.link", &[], "Make a link", &[], composing, |m, _| surround(m, "[", "](https://)")),
        write("composer.list", &[], "Begin a list item", &[], composing, |m, _| Ok(insert(m, "\n- ").into())),
    ]
}

pub(super) fn write(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    ready: Ready,
    run: Handler,
) -> Command {
    Command::new(Area::Composer, name, doc, run).also(aliases).takes(params).when(ready)
}

pub(super) fn composing(model: &Model, _: &Call) -> Result<(), Refused> {
    if model.composer.is_some() { Ok(()) } else { Err(drafts::NOT_WRITING.into()) }
}

pub(super) fn can_send(model: &Model, call: &Call) -> Result<(), Refused> {
    composing(model, call)?;
    if model.composer.as_ref().is_some_and(|composer| model.known.gone.contains(&composer.conversation)) {
        return Err(drafts::GONE.into());
    }
    can_act(model, call)?;
    match &model.composer {
        Some(composer) if composer.looking > 0 => Err(files::STILL_LOOKING.into()),
        Some(composer) if composer.is_empty() => Err(composer::NOTHING_TO_SEND.into()),
        _ => Ok(()),
    }
}

fn can_send_asleep(model: &Model, call: &Call) -> Result<(), Refused> {
    can_send(model, call)?;
    let about = model.composer.as_ref().map(|composer| &composer.conversation);
    let asleep = about.and_then(|id| glance(model, id)).is_some_and(|glance| glance.state == State::Snoozed);
    if asleep { Ok(()) } else { Err(composer::NOT_SNOOZED.into()) }
}

pub(super) fn open(model: &mut Model, call: &Call, mode: DraftMode) -> Outcome {
    let Some(id) = model.about(call) else {
        return done();
    };
    if mode == DraftMode::Reply {
        ticket::may_reply(model, &id)?;
    }
    let mut done = Done::default();
    let from = model.composer.as_ref().map_or(model.focus, |composer| composer.from);
    if let Some(composer) = &model.composer {
        let (here, same) = (composer.conversation == id, composer.mode == mode);
        if here && same {
            model.focus = Focus::Composer;
            return Ok(fold::turn(model, &id).into());
        }
        done = if here { fold::put_by(model).0.into() } else { fold::fold(model) };
    }
    done.effects.extend(fold::turn(model, &id));
    model.focus = Focus::Composer;
    let who = who(model, &id).unwrap_or_default();
    // Open at once, so that the next keys are text and never commands; the draft comes in a moment.
    if model.panes.marks.len() > 1 {
        let words = several::to_one_alone(mode, who.as_str(), model.panes.marks.len());
        done = done.saying_about(Level::Info, words, id.clone());
    }
    let mut composer = Composer::new(id.clone(), who, mode, "");
    composer.seen = model.drafts.seen.get(&id).cloned();
    composer.from = from;
    composer.vim = model.settings.vim.then(Vim::default);
    model.composer = Some(composer);
    note_seen(model);
    if draft::take_unkept(model, &id, mode) {
        done.effects.extend(touched(model));
    } else {
        done.effects.push(Effect::Read(Read::Draft(id, mode)));
    }
    Ok(done)
}

/// Keeps the draft as it is now.
pub(crate) fn save(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let Some(composer) = model.composer.as_mut().filter(|c| c.unsaved) else {
        return Vec::new();
    };
    composer.unsaved = false;
    let (conversation, mode) = (composer.conversation.clone(), composer.mode);
    let left = composer.left.take();
    if composer.is_empty() {
        let left = left.map(|left| drop_draft(model, conversation.clone(), left));
        return std::iter::once(Effect::Write(Write::DropDraft(conversation, mode))).chain(left).collect();
    }
    let draft = Draft { conversation, mode, markdown: composer.text(), updated_at: now };
    vec![draft::keep(model, draft, left)]
}

/// Throws a draft away.
fn drop_draft(model: &mut Model, conversation: ConversationId, mode: DraftMode) -> Effect {
    draft::need_not_be_kept(model, &conversation, mode);
    Effect::Write(Write::DropDraft(conversation, mode))
}

/// The draft that was kept earlier comes in, or the words of a refused message come back (S4): they stand before
/// whatever was typed meanwhile, and not twice.
pub(crate) fn take_draft(model: &mut Model, id: &ConversationId, mode: DraftMode, draft: &str) {
    let Some(composer) = model.composer.as_mut().filter(|c| c.conversation == *id && c.mode == mode) else {
        return;
    };
    if draft.trim().is_empty() {
        return;
    }
    let typed = composer.text();
    let there = written::without(&typed, draft).is_some() || typed.ends_with(&format!("\n\n{draft}"));
    if there {
        return;
    }
    let both = written::joined(draft, &typed);
    composer.unsaved = !typed.is_empty();
    composer.set_text(&both);
}

/// The words of a refused message come back (S4): also into the composer, if it is open there, as what is written in
/// it will be kept over the draft that they went back to.
pub(crate) fn give_back(model: &mut Model, step: &Step) -> Vec<Effect> {
    let Some((mode, words)) = step.operation.words() else {
        return Vec::new();
    };
    take_draft(model, &step.conversation, mode, words);
    touched(model)
}

/// The words of a message that is tried again leave the composer, as they leave the draft, so that they are not sent
/// twice; if they were edited there, they stay.
pub(super) fn take_out(model: &mut Model, step: &Step) -> Vec<Effect> {
    let Some((mode, words)) = step.operation.words() else {
        return Vec::new();
    };
    let Some(composer) = model.composer.as_mut().filter(|c| c.conversation == step.conversation && c.mode == mode)
    else {
        return Vec::new();
    };
    let rest = written::without(&composer.text(), words);
    if rest.as_ref().is_some_and(String::is_empty) {
        model.composer = None;
        model.focus = Focus::List;
        return Vec::new();
    }
    if let Some(rest) = rest {
        composer.set_text(&rest);
        composer.unsaved = true;
    }
    touched(model)
}

pub(super) fn send(model: &mut Model, after: After) -> Outcome {
    let Some(composer) = &mut model.composer else {
        return done();
    };
    composer.tried = after.clone();
    let Some(composer) = &model.composer else { return done() };
    let follows = then::follows(model, composer, &after).map_err(|why| Refused::from(composer::not_sent(&why)))?;
    let (id, mode, text) = (composer.conversation.clone(), composer.mode, composer.text());
    // What was filled in for another key was for what that does.
    let filled = composer.filled.clone().filter(|(for_what, _)| *for_what == after);
    let Filled { fill, without } = filled.map(|(_, filled)| filled).unwrap_or_default();
    let left = composer.left;
    macros::sendable(model)?;
    stop::ask(model, &after)?;
    // What is known of the thread by now, where nothing was when the composer was opened.
    note_seen(model);
    let seen = model.composer.as_ref().and_then(|composer| composer.seen.clone());
    let then = follows.intent(fill);
    // In one with what takes their place: killed in between, the person would find the text again and say it twice.
    let drafts = std::iter::once(mode).chain(left).collect();
    let message = Message { markdown: text, then, drafts, seen, asleep: after == After::Asleep };
    let intent = match mode {
        DraftMode::Reply => Intent::Reply(message),
        DraftMode::Note => Intent::Note(message),
    };
    decide_all(model, id, intent, Consent { unfilled: without, ..Consent::default() })
}

/// What was to be said is not, and why. Where somebody wrote or did something meanwhile (S10), the same key says it then, as
/// the person has read that now.
pub(crate) fn not_said(model: &mut Model, id: ConversationId, intent: &Intent, why: &Refusal) -> Done {
    let words = sentence(model, why);
    if let Refusal::Changed(part) = why {
        stop::show_news(model, &id, intent, part);
        let now = known(model, &id);
        if let Some(composer) = model.composer.as_mut().filter(|composer| composer.conversation == id) {
            composer.seen = now.or(composer.seen.take());
        }
        let words = composer::not_yet(&words);
        model.panes.thread.go_to(Base::End);
        return Done::default().saying_about(Level::Warning, words, id);
    }
    if let Refusal::Unfilled(unfilled) = why {
        let request = Request::about(id.clone(), intent.clone());
        if let Some(asked) = form::ask(model, &request, unfilled) {
            return asked;
        }
    }
    let words = composer::not_sent(&words);
    Done::default().saying_about(Level::Error, words, id)
}

/// How far the thread is known, if it is the one shown.
pub(super) fn known(model: &Model, id: &ConversationId) -> Option<Seen> {
    let data = model.panes.thread.data.as_ref().filter(|d| d.conversation.id == *id && d.fetched_at.is_some())?;
    Some(Seen::up_to(&data.parts))
}

/// The thread came in: what it holds when the composer is first seen with it is what was known.
pub(crate) fn note_seen(model: &mut Model) {
    let Some(id) = model.composer.as_ref().filter(|c| c.seen.is_none()).map(|c| c.conversation.clone()) else {
        return;
    };
    let seen = known(model, &id);
    if let Some(composer) = &mut model.composer {
        composer.seen = seen;
    }
}

fn send_snooze(model: &mut Model, call: &Call) -> Outcome {
    let Some(when) = call.args.first() else {
        return choose::send_snooze(model, call);
    };
    match wake_time(model, when) {
        Ok(until) => send(model, After::Snooze(until)),
        Err(why) => Err(Refused::from(why)),
    }
}

/// Where the keys go when the composer is left: back to the thread if it was opened from there, as after sending.
fn left_for(model: &Model) -> Focus {
    match &model.composer {
        Some(composer) if composer.from == Focus::Thread => Focus::Thread,
        _ => Focus::List,
    }
}

/// Out of the preview first, and then out of the composer.
fn cancel(model: &mut Model, _: &Call) -> Outcome {
    if let Some(composer) = model.composer.as_mut().filter(|composer| composer.preview.is_some()) {
        composer.preview = None;
        return done();
    }
    let back = left_for(model);
    let done = fold::fold(model);
    model.focus = back;
    Ok(done)
}

fn discard(model: &mut Model, _: &Call) -> Outcome {
    model.timers.cancel(Timer::Draft);
    model.focus = left_for(model);
    let Some(composer) = model.composer.take() else {
        return done();
    };
    model.drafts.seen.remove(&composer.conversation);
    let modes = composer.left.into_iter().chain([composer.mode]);
    let dropped: Vec<Effect> = modes.map(|mode| drop_draft(model, composer.conversation.clone(), mode)).collect();
    if composer.is_empty() {
        return Ok(dropped.into());
    }
    let words = thrown::away(composer.mode == DraftMode::Note, &composer.who, &super::key_of(model, "undo"));
    let about = composer.conversation.clone();
    let after = model.known.done.last().copied();
    model.drafts.thrown.push(Thrown { conversation: about.clone(), mode: composer.mode, text: composer.text(), after });
    Ok(Done::from(dropped).saying_about(Level::Info, words, about))
}

/// The draft that was thrown away last, if nothing else was done since: it is in the composer again.
pub(super) fn bring_back(model: &mut Model) -> Option<Outcome> {
    let last = model.known.done.last().copied();
    let thrown = model.drafts.thrown.pop_if(|thrown| thrown.after == last)?;
    if model.known.gone.contains(&thrown.conversation) {
        return Some(Err(Refused::from(thrown::GONE)));
    }
    let call = Call::of("reply").about(Some(thrown.conversation.clone()));
    let opened = open(model, &call, thrown.mode);
    take_draft(model, &thrown.conversation, thrown.mode, &thrown.text);
    if let Some(composer) = &mut model.composer {
        composer.unsaved = true;
    }
    let who = who(model, &thrown.conversation).unwrap_or_default();
    let words = thrown::back(thrown.mode == DraftMode::Note, &who);
    let kept = touched(model);
    Some(opened.map(|mut done| {
        done.effects.extend(kept);
        done.saying_about(Level::Info, words, thrown.conversation)
    }))
}

/// Makes a note of a reply, or a reply of a note. The text goes along; what is kept of the other kind stays as it is, and
/// can be turned to.
fn switch(model: &mut Model, _: &Call) -> Outcome {
    Ok(turn_mode(model))
}

/// The text becomes a note, or a reply.
pub(super) fn turn_mode(model: &mut Model) -> Done {
    let Some(composer) = &mut model.composer else {
        return Done::default();
    };
    let old = composer.mode;
    composer.mode = match old {
        DraftMode::Reply => DraftMode::Note,
        DraftMode::Note => DraftMode::Reply,
    };
    // An empty one that says nothing new takes nothing away, neither there nor here.
    composer.unsaved |= !composer.is_empty();
    let is_new = composer.unsaved;
    composer.others = 0;
    composer.carried = !composer.is_empty();
    let (id, mode) = (composer.conversation.clone(), composer.mode);
    let words = composer.carried.then(|| switched(mode == DraftMode::Note, &composer.who));
    let mut effects = Vec::new();
    // Back before it was on disk as the other, it is still there as this one.
    if composer.left.take() == Some(mode) {
        effects.push(Effect::Read(Read::DraftNow(id.clone(), mode)));
    } else {
        // The old one goes once the new one is on disk, so that it is there at any moment (S7).
        composer.left = is_new.then_some(old);
        effects.push(Effect::Write(Write::UnknowDraft(id.clone(), mode)));
        effects.push(Effect::Read(Read::Draft(id.clone(), mode)));
    }
    effects.extend(touched(model));
    let done = Done::from(effects);
    match words {
        Some(words) => done.saying_about(Level::Info, words, id),
        None => done,
    }
}

pub(super) fn insert(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(composer) = &mut model.composer {
        let at_start = composer.area.cursor().1 == 0;
        composer.insert(if at_start { text.trim_start_matches('\n') } else { text });
    }
    touched(model)
}

fn surround(model: &mut Model, before: &str, after: &str) -> Outcome {
    if let Some(composer) = &mut model.composer {
        composer.surround(before, after);
    }
    Ok(touched(model).into())
}

/// The text changed: it is to be on disk within two seconds (S7), however long the typing goes on.
pub(crate) fn touched(model: &mut Model) -> Vec<Effect> {
    let Some(composer) = &mut model.composer else {
        return Vec::new();
    };
    if std::mem::replace(&mut composer.draft_due, true) {
        return Vec::new();
    }
    vec![model.timers.start(Timer::Draft, 1000)]
}
