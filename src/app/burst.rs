//! Keys that come all at once, as when text is pasted into a terminal that does not say so: where no text is typed they are
//! commands. What would change much is held and asked about; all else is pressed.

use super::keys;
use crate::call::Call;
use crate::command::{self, Area};
use crate::keymap::{Code, Key, Resolution};
use crate::model::burst::{MOST_CHANGES, PRESS, READ, WITHIN};
use crate::model::msg::Typed;
use crate::model::overlay::Confirm;
use crate::model::registry::{Danger, Run};
use crate::model::{Effect, Model, Overlay};
use crate::words;

/// A key was pressed at that time, and these came right behind it.
pub fn typed(model: &mut Model, typed: &Typed) -> Vec<Effect> {
    let Typed { key, at, behind } = typed;
    let since = model.over.burst.last.map(|last| at.saturating_sub(last));
    let goes_on = since.is_some_and(|since| since <= WITHIN);
    let same = goes_on && model.over.burst.key == Some(*key);
    if !goes_on {
        let burst = &mut model.over.burst;
        (burst.changes, burst.like_text, burst.opened) = (0, false, false);
    }
    (model.over.burst.last, model.over.burst.key) = (Some(*at), Some(*key));
    if is_asked(model) {
        // A piece of a paste is text, so keys that type nothing answer at once.
        let is_text = key.typed().is_some() || *key == Key::plain(Code::Enter);
        let is_read = !is_text || since.is_none_or(|since| since >= READ);
        if !goes_on && behind.is_empty() && is_read {
            return keys::key(model, *key);
        }
        // The rest of what came, or more of it, is no answer.
        model.over.burst.held.push(*key);
        return ask(model);
    }
    // What lies over the question is answered first; what was held is held until then.
    if !model.over.overlays.iter().any(is_question) {
        model.over.burst.held.clear();
    }
    if model.types_text() {
        return in_field(model, *key, goes_on);
    }
    // A key that is held down comes by itself each time.
    if same && behind.is_empty() {
        return keys::key(model, *key);
    }
    let alone = look(model, std::slice::from_ref(key));
    let all = look(model, &[std::slice::from_ref(key), behind.as_slice()].concat());
    let burst = &mut model.over.burst;
    let breaks = (all.breaks && (goes_on || !behind.is_empty()))
        && (burst.like_text || burst.changes > 0 || all.like_text || all.changes > 0);
    if breaks || burst.changes + all.changes >= MOST_CHANGES {
        burst.held.push(*key);
        return ask(model);
    }
    burst.changes += alone.changes;
    burst.like_text |= alone.like_text;
    let effects = keys::key(model, *key);
    model.over.burst.opened |= model.types_text() && !model.over.overlays.is_empty();
    effects
}

/// A key where text is typed. What keys that came at once have typed into a field that one of them opened is nobody's line:
/// before it changes something that is asked, and what is chosen by a digit counts with the rest.
fn in_field(model: &mut Model, key: Key, goes_on: bool) -> Vec<Effect> {
    if goes_on && model.over.burst.opened {
        let (changes, by_digit) =
            runs(model, key).map_or((false, false), |(call, digit)| (changes(model, &call), digit));
        if changes && (!by_digit || model.over.burst.changes + 1 >= MOST_CHANGES) {
            model.over.burst.held.push(key);
            return ask(model);
        }
        model.over.burst.changes += usize::from(changes);
    }
    keys::key(model, key)
}

/// What a key would run of what is typed into the field on top, and whether it is a digit that chooses.
fn runs(model: &Model, key: Key) -> Option<(Call, bool)> {
    let Resolution::Run { calls } = model.keymap.step(&model.contexts(), &model.over.pending, key, &|_| None) else {
        return None;
    };
    let pressed = calls.first()?;
    match (model.over.overlays.last()?, &*pressed.command) {
        (Overlay::Prompt(prompt), "prompt.accept") => {
            Some((model.commands.read(prompt.input.text().trim()).ok()?, false))
        }
        (Overlay::Form(form), "form.accept" | "form.without") => {
            Some((Call::of("close").about(Some(form.about.clone())), true))
        }
        (Overlay::Picker(picker), "picker.accept") => Some((command::chosen(picker)?, false)),
        (Overlay::Picker(picker), "picker.choose") if picker.input.text().is_empty() => {
            let row = usize::try_from(pressed.number()?).ok()?.checked_sub(1)?;
            let (place, _) = picker.matches.get(row)?;
            Some((picker.items.get(*place)?.call.clone()?, true))
        }
        _ => None,
    }
}

/// Whether the question is on top.
fn is_asked(model: &Model) -> bool {
    model.over.overlays.last().is_some_and(is_question)
}

fn is_question(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Confirm(confirm) if confirm.yes.command == PRESS)
}

/// Asks about what is held, or says that it is more by now.
fn ask(model: &mut Model) -> Vec<Effect> {
    let question = words::burst::question(model.over.burst.held.len());
    match model.over.overlays.last_mut() {
        Some(Overlay::Confirm(confirm)) if confirm.yes.command == PRESS => confirm.question = question,
        _ => {
            model.over.overlays.retain(|overlay| !is_question(overlay));
            let yes = Call::of(PRESS);
            model.over.overlays.push(Overlay::Confirm(Confirm::new(None, question, yes)));
        }
    }
    Vec::new()
}

/// What keys would do, as far as that can be told before they are pressed: up to the first that takes what follows into a
/// field, or elsewhere.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    /// How many would change something.
    changes: usize,
    /// Whether a line is broken.
    breaks: bool,
    /// Whether there is one that means nothing here.
    like_text: bool,
}

fn look(model: &Model, keys: &[Key]) -> Look {
    let contexts = model.contexts();
    let mut pending = model.over.pending.clone();
    let mut seen = Look::default();
    for key in keys {
        if pending.is_empty() && key.digit().is_some() && model.over.overlays.is_empty() {
            continue;
        }
        seen.breaks |= *key == Key::plain(Code::Enter);
        match model.keymap.step(&contexts, &pending, *key, &|_| None) {
            Resolution::Pending(_) => pending.push(*key),
            Resolution::Cancelled => pending.clear(),
            Resolution::Unbound => {
                seen.like_text |= key.typed().is_some();
                pending.clear();
            }
            Resolution::Run { calls } => {
                pending.clear();
                let changes = calls.iter().any(|call| changes(model, call));
                seen.changes += usize::from(changes);
                if !changes && !calls.iter().all(|call| stays(model, call)) {
                    break;
                }
            }
        }
    }
    seen
}

/// Whether a call changes something that others see, or that is not had back by a key that moves.
fn changes(model: &Model, call: &Call) -> bool {
    let Some(command) = model.commands.find(&call.command) else { return false };
    match &command.run {
        Run::Sequence(calls) => {
            calls.iter().filter(|next| next.command != call.command).any(|next| changes(model, next))
        }
        // What asks for more before it does anything changes nothing yet.
        Run::Screen(_) if !command.shape().is_empty() && call.args.is_empty() => false,
        Run::Screen(_) => command.danger == Danger::ForGood || command.area == Area::Conversation,
    }
}

/// Whether keys mean the same behind it as before it.
fn stays(model: &Model, call: &Call) -> bool {
    let Some(command) = model.commands.find(&call.command) else { return true };
    command.area == Area::Navigation
        || command.area == Area::View && command.params.is_empty() && command.name != "filter"
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::command::testing;

    /// What these keys do in the list: whether they change something.
    const KEYS: [(char, bool); 9] = [
        ('e', true),
        ('o', true),
        ('A', true),
        ('U', true),
        ('m', true),
        ('j', false),
        ('k', false),
        ('b', false),
        ('\n', false),
    ];

    fn key(letter: char) -> Key {
        let code = if letter == '\n' { Code::Enter } else { Code::Char(letter) };
        Key::plain(code)
    }

    fn press(model: &mut Model, letter: char, at: u64) {
        typed(model, &Typed { key: key(letter), at, behind: Vec::new() });
    }

    fn held_at(at: u64) -> Model {
        let mut model = testing::model();
        let behind = ['o', 'e', 'o'].map(key).to_vec();
        typed(&mut model, &Typed { key: key('e'), at, behind });
        for (letter, after) in [('o', 0), ('e', 0), ('o', 0)] {
            press(&mut model, letter, at + after);
        }
        assert!(is_asked(&model) && model.over.burst.held.len() == 4);
        model
    }

    #[test]
    fn a_letter_right_behind_what_is_held_is_a_piece_of_it_and_no_answer() {
        let mut model = held_at(1000);
        press(&mut model, 'y', 1100);
        assert!(is_asked(&model) && model.over.burst.held.len() == 5);
        press(&mut model, 'n', 1200);
        assert!(is_asked(&model) && model.over.burst.held.len() == 6);
        press(&mut model, 'n', 1500);
        assert!(!is_asked(&model));
        // No text is Esc.
        let mut model = held_at(5000);
        typed(&mut model, &Typed { key: Key::plain(Code::Esc), at: 5050, behind: Vec::new() });
        assert!(!is_asked(&model));
    }

    #[test]
    fn what_is_held_is_held_while_something_else_is_asked_above_the_question() {
        let mut model = held_at(1000);
        let other = Confirm::new(None, "Else".into(), Call::of("redraw"));
        model.over.overlays.push(Overlay::Confirm(other));
        press(&mut model, 'n', 3000);
        assert!(is_asked(&model));
        assert_eq!(model.over.burst.held.len(), 4, "the question says of these that a yes presses them");
    }

    proptest! {
        #[test]
        fn whatever_comes_at_once_no_more_than_three_changes_are_pressed_unasked(
            keys in prop::collection::vec((0..KEYS.len(), prop_oneof![3 => Just(0u64), 1 => 1u64..60]), 1..40),
        ) {
            let mut model = testing::model();
            // The same key again and again may be held down.
            let keys: Vec<(char, bool, u64)> = keys.windows(2).filter(|two| two[0].0 != two[1].0).map(|two| {
                let (letter, changes) = KEYS[two[1].0];
                (letter, changes, two[1].1)
            }).collect();
            let (mut at, mut pressed, mut all, mut breaks, mut held) = (1000, 0, 0, false, false);
            for (place, (letter, changes, gap)) in keys.iter().enumerate() {
                at += gap;
                if *gap > WITHIN {
                    prop_assert!(held || all < MOST_CHANGES && !breaks || pressed == 0, "{keys:?} at {place}");
                    (pressed, all, breaks, held) = (0, 0, false, false);
                    model.over.overlays.clear();
                    model.over.burst.held.clear();
                }
                let behind: Vec<Key> = keys[place + 1..].iter().take_while(|next| next.2 == 0).map(|next| key(next.0)).collect();
                let before = model.over.burst.held.len();
                typed(&mut model, &Typed { key: key(*letter), at, behind });
                let is_held = model.over.burst.held.len() > before && is_asked(&model);
                held |= is_held;
                all += usize::from(*changes);
                pressed += usize::from(*changes && !is_held);
                prop_assert!(pressed < MOST_CHANGES, "{pressed} changes of one burst are done: {keys:?} at {place}");
                // Once something is held, so is all that comes with it.
                prop_assert_eq!(held, is_held, "{:?} at {}", keys, place);
                prop_assert!(!is_held || all >= 1 || keys.iter().any(|key| key.0 == '\n' || key.1), "{keys:?}");
                breaks |= *letter == '\n' && all > 0;
            }
        }
    }
}
