//! From a key to a command: overlays and text first, then counts, then the keymap.

use super::calls;
use crate::call::Call;
use crate::command::{self, compose, stop};
use crate::keymap::{Code, Context, Key, KeySequence, Mods, Resolution};
use crate::model::edit::Edit;
use crate::model::{Effect, Focus, Model, Overlay, Timer};
use crate::words;

/// What waits for those before it is to run.
pub fn next(model: &mut Model) -> Vec<Effect> {
    calls::next(model)
}

/// A key was pressed.
pub fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    // Esc takes whatever was said off the screen; another key what answered the one before.
    if key == Key::plain(Code::Esc) {
        model.notices.dismiss();
    }
    model.notices.key();
    press(model, key)
}

fn press(model: &mut Model, key: Key) -> Vec<Effect> {
    let mut effects = Vec::new();
    if let Some(effects) = awaited(model, key) {
        return effects;
    }
    if takes_count(model, key) || drops_count(model, key) {
        return effects;
    }
    let contexts = model.contexts_of(key);
    let step = model.keymap.step(&contexts, &model.over.pending, key, &|call| model.commands.label(call));
    match step {
        Resolution::Unbound if key.mods().alt && (!model.types_text() || contexts.contains(&Context::Insert)) => {
            // Terminals send `esc` with a key right behind it as Alt and the key: typed ahead, both would be lost.
            effects.extend(press(model, Key::plain(Code::Esc)));
            let alone = Key::new(key.code(), Mods { alt: false, ..key.mods() });
            effects.extend(press(model, alone));
        }
        Resolution::Run { calls } => {
            let count = model.over.count.take();
            let keys = pressed(model, key);
            clear_pending(model);
            if count.is_some() && !calls.iter().any(|call| model.commands.counts(call)) {
                model.notices.answer(model.now, words::keys::no_count(&keys, command::marking(model).as_deref()));
                return effects;
            }
            let Ok(calls) = stop::answered(model, calls) else {
                does_nothing(model, &keys);
                return effects;
            };
            let counted = |call: &Call| count.filter(|_| model.commands.counts(call)).or(call.count);
            let calls = calls.into_iter().map(|call| Call { count: counted(&call), ..call }).collect();
            effects.extend(calls::run(model, calls));
        }
        Resolution::Pending(hints) => {
            model.over.pending.push(key);
            model.over.hints = hints;
            effects.push(model.timers.start(Timer::Hints, model.settings.hint_delay_ms));
        }
        Resolution::Cancelled => give_up(model),
        Resolution::Unbound if contexts.contains(&Context::Operator) => {
            // No motion: what was begun is given up, and a key that is no letter does what it does without that.
            let was_pending = !model.over.pending.is_empty();
            give_up(model);
            if key.typed().is_none() && !was_pending {
                effects.extend(press(model, key));
            }
        }
        Resolution::Unbound if let Some(call) = other_answer(model, key) => {
            model.over.overlays.pop();
            effects.extend(calls::run(model, vec![call]));
        }
        Resolution::Unbound => {
            let was_pending = !model.over.pending.is_empty();
            let keys = pressed(model, key);
            model.over.count = None;
            clear_pending(model);
            if !model.types_text() {
                does_nothing(model, &keys);
            } else if !was_pending {
                effects.extend(type_key(model, key));
            }
        }
    }
    effects
}

/// A key that a command of the composer waits for: the sign that it types. Any other gives that up.
fn awaited(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let composer = model.composer.as_ref().filter(|_| model.edits_by_letters())?;
    composer.vim.as_ref()?.awaits?;
    if let Some(sign) = key.typed() {
        let outcome = command::vim::sign(model, sign);
        return Some(calls::finish(model, outcome));
    }
    give_up(model);
    (key == Key::plain(Code::Esc)).then(Vec::new)
}

/// Keys that were begun are given up, and what they were to be done to.
fn give_up(model: &mut Model) {
    model.over.count = None;
    clear_pending(model);
    if let Some(vim) = model.composer.as_mut().and_then(|composer| composer.vim.as_mut()) {
        vim.give_up();
    }
}

/// What a letter answers to the question on top, beside yes and no.
fn other_answer(model: &Model, key: Key) -> Option<Call> {
    let Some(Overlay::Confirm(confirm)) = model.over.overlays.last() else { return None };
    let answer = confirm.others.iter().find(|answer| key == Key::plain(Code::Char(answer.letter)));
    answer.map(|answer| answer.call.clone())
}

/// The keys of a sequence that ends with this one, by their names.
fn pressed(model: &Model, key: Key) -> String {
    let keys = [model.over.pending.as_slice(), &[key]].concat();
    KeySequence::new(keys).map(|keys| keys.to_string()).unwrap_or_default()
}

/// Says that nothing is bound to keys, and which key shows those that are (I51).
fn does_nothing(model: &mut Model, keys: &str) {
    let help = model.keymap.keys_of("help", &model.contexts());
    let help = help.first().map(ToString::to_string);
    model.notices.answer(model.now, words::keys::nothing_bound(keys, help.as_deref()));
}

fn clear_pending(model: &mut Model) {
    model.over.pending.clear();
    model.over.hints.clear();
    model.over.hints_shown = false;
    model.timers.cancel(Timer::Hints);
}

/// Digits before a command are its count, where no text is typed.
fn takes_count(model: &mut Model, key: Key) -> bool {
    if model.types_text() || !model.over.overlays.is_empty() || !model.over.pending.is_empty() {
        return false;
    }
    let Some(digit) = key.digit() else {
        return false;
    };
    if digit == 0 && model.over.count.is_none() {
        return false;
    }
    model.over.count = Some(model.over.count.unwrap_or(0).saturating_mul(10).saturating_add(digit).min(9_999_999));
    true
}

/// A number that is not meant is given up like a begun sequence.
fn drops_count(model: &mut Model, key: Key) -> bool {
    let drops = key == Key::plain(Code::Esc) && model.over.pending.is_empty() && !model.types_text();
    drops && model.over.count.take().is_some()
}

/// A key that no binding wants is typed, if it types something.
fn type_key(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(typed) = key.typed() {
        let outcome = command::edit(model, Edit::Char(typed));
        return calls::finish(model, outcome);
    }
    if key.mods().alt && model.over.overlays.is_empty() {
        // Whoever wanted to leave and went on at once would else type commands into the text.
        model.notices.answer(model.now, words::keys::alt_in_text(&key.to_string()));
    }
    Vec::new()
}

/// Text was pasted: it never runs a command, whatever it says.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.over.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => {
            picker.input.paste(text);
            return command::refilter(model);
        }
        Some(Overlay::Prompt(prompt)) => {
            prompt.input.paste(text);
            return command::refilter(model);
        }
        Some(Overlay::Search(pane)) => {
            pane.input.paste(text);
            return command::refilter(model);
        }
        Some(Overlay::Form(_)) => command::form::paste(model, text),
        Some(Overlay::Reader(reader)) if reader.typing => reader.filter.paste(text),
        // What is typed there is to be thought of, letter by letter.
        Some(Overlay::Confirm(_) | Overlay::Stop(_) | Overlay::Reader(_) | Overlay::Outbox(_)) => {
            no_field(model, false)
        }
        None => match &mut model.composer {
            Some(composer) if model.focus == Focus::Composer => {
                composer.preview = None;
                composer.insert(text);
                let asks = command::files::dropped(composer, text);
                return compose::touched(model).into_iter().chain(asks).collect();
            }
            _ => no_field(model, true),
        },
    }
    Vec::new()
}

/// Says that nothing is typed here, and which key opens a reply, where one does.
fn no_field(model: &mut Model, replies: bool) {
    let key = model.keymap.keys_of("reply", &model.contexts());
    let key = key.first().filter(|_| replies).map(ToString::to_string);
    model.notices.answer(model.now, words::keys::nothing_pasted(key.as_deref()));
}
