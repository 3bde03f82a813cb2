//! Editing what is typed: the same commands in the composer and in every field.

use super::{Area, Call, Command, Kind, Param, compose, done, form, refilter};
use crate::call::Arg;
use crate::model::edit::{Edit, Go, signs};
use crate::model::effect::Outside;
use crate::model::overlay::{Confirm, More};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Focus, Level, Model, Overlay};
use crate::words::{self, keys};

/// Commands that edit.
pub(super) fn commands() -> Vec<Command> {
    let mut all = vec![
        typing("edit.left", "Go a character back", |m, c| again(m, c, Edit::Go(Go::Left, false))).counted(),
        typing("edit.right", "Go a character on", |m, c| again(m, c, Edit::Go(Go::Right, false))).counted(),
        typing("edit.word-left", "Go a word back", |m, c| again(m, c, Edit::Go(Go::WordLeft, false))).counted(),
        typing("edit.word-right", "Go a word on", |m, c| again(m, c, Edit::Go(Go::WordRight, false))).counted(),
        typing("edit.home", "Go to the beginning of the line", |m, _| edit(m, Edit::Go(Go::Home, false))),
        typing("edit.end", "Go to the end of the line", |m, _| edit(m, Edit::Go(Go::End, false))),
        typing("edit.up", "Go a row up", |m, _| edit(m, Edit::Go(Go::Up, false))),
        typing("edit.down", "Go a row down", |m, _| edit(m, Edit::Go(Go::Down, false))),
        typing("edit.top", "Go to the beginning of the text", |m, _| edit(m, Edit::Go(Go::Top, false))),
        typing("edit.bottom", "Go to the end of the text", |m, _| edit(m, Edit::Go(Go::Bottom, false))),
        typing("edit.newline", "Begin a line; it never sends", |m, _| edit(m, Edit::Newline)),
        typing("edit.back", "Take the character before away", |m, _| edit(m, Edit::Back)),
        typing("edit.delete", "Take the character under the cursor away", |m, _| edit(m, Edit::Delete)),
        typing("edit.kill-word", "Take the word before away", |m, _| edit(m, Edit::KillWord)),
        typing("edit.kill-word-on", "Take the next word away", |m, _| edit(m, Edit::KillWordOn)),
        typing("edit.kill-line", "Take away what is before in the line", |m, _| edit(m, Edit::KillLine)),
        typing("edit.kill-rest", "Take away what follows in the line", |m, _| edit(m, Edit::KillRest)),
        typing("edit.yank", "Put back what was taken away last", |m, _| edit(m, Edit::Yank)),
        typing("edit.undo", "Take the last edit back", |m, _| edit(m, Edit::Undo)),
        typing("edit.redo", "Do the edit again", |m, _| edit(m, Edit::Redo)),
        typing("edit.copy", "Copy what is selected", |m, _| copy(m, false)),
        typing("edit.cut", "Copy what is selected, and take it away", |m, _| copy(m, true)),
    ];
    all.push(typing("edit.select", "Select, from the cursor on", select).takes(&[Param::must("where", Kind::Text)]));
    all
}

fn typing(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run).when(is_typed)
}

fn is_typed(model: &Model, _: &Call) -> Result<(), Refused> {
    let types = model.types_text() || model.edits_by_letters();
    if types { Ok(()) } else { Err(keys::NOTHING_TYPED.into()) }
}

fn again(model: &mut Model, call: &Call, what: Edit) -> Outcome {
    let mut last = done();
    for _ in 0..call.repeats().min(10_000) {
        last = edit(model, what);
    }
    last
}

fn select(model: &mut Model, call: &Call) -> Outcome {
    let wanted = call.args.first().map(Arg::words).unwrap_or_default();
    match Go::NAMES.iter().find(|(name, _)| *name == wanted) {
        Some((_, to)) => edit(model, Edit::Go(*to, true)),
        None => {
            let names: Vec<&str> = Go::NAMES.iter().map(|(name, _)| *name).collect();
            Err(Refused::from(keys::no_place(&wanted, &names)))
        }
    }
}

/// Edits what is typed: the line of the overlay on top, or the composer's text.
pub fn edit(model: &mut Model, what: Edit) -> Outcome {
    let changed = match model.over.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => {
            match &what {
                Edit::Char(c) if *c != ' ' => picker.take_blanks_as_letters(),
                _ => picker.blanks = None,
            }
            picker.input.edit(what)
        }
        Some(Overlay::Prompt(prompt)) => {
            if what == Edit::Back && prompt.input.text().is_empty() {
                model.over.overlays.pop();
                return done();
            }
            prompt.input.edit(what)
        }
        Some(Overlay::Search(pane)) => pane.input.edit(what),
        Some(Overlay::Form(_)) => {
            form::typed(model, what);
            return done();
        }
        Some(Overlay::Reader(reader)) if reader.typing => {
            reader.at = Some(0);
            reader.filter.edit(what)
        }
        Some(Overlay::Confirm(Confirm { more: More::Word(word), .. })) => word.input.edit(what),
        Some(Overlay::Reader(_) | Overlay::Outbox(_) | Overlay::Confirm(_) | Overlay::Stop(_)) => return done(),
        None => return in_composer(model, what),
    };
    if changed { Ok(refilter(model).into()) } else { done() }
}

fn in_composer(model: &mut Model, what: Edit) -> Outcome {
    let by = match what {
        Edit::Go(Go::Up, false) => Some(-1),
        Edit::Go(Go::Down, false) => Some(1),
        Edit::Go(Go::Top, false) => Some(isize::MIN),
        Edit::Go(Go::Bottom, false) => Some(isize::MAX),
        _ => None,
    };
    if model.focus == Focus::Composer && by.is_some_and(|by| model.turn_preview(by)) {
        return done();
    }
    let Some(composer) = model.composer.as_mut().filter(|_| model.focus == Focus::Composer) else {
        return done();
    };
    composer.preview = None;
    let files = composer.files.len();
    if composer.edit(what) {
        composer.unsaved = true;
        let dropped = composer.files.len() < files;
        let done = Done::from(compose::touched(model));
        return Ok(if dropped { done.saying(Level::Info, words::files::TEXT_AGAIN) } else { done });
    }
    done()
}

/// What is selected goes to the clipboard; cut, it is what the key brings back that puts back what was taken away.
fn copy(model: &mut Model, cut: bool) -> Outcome {
    let selected = match model.over.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => picker.input.selected(),
        Some(Overlay::Prompt(prompt)) => prompt.input.selected(),
        Some(Overlay::Search(pane)) => pane.input.selected(),
        Some(Overlay::Form(form)) => form.field().and_then(|field| field.input.selected()),
        Some(_) => None,
        None => model.composer.as_mut().and_then(|composer| {
            composer.settle_marked();
            crate::model::edit::selected(&mut composer.area)
        }),
    };
    let Some(text) = selected else { return Err(Refused::from(keys::NOTHING_SELECTED)) };
    let words = words::copied::selection(signs(&text), cut);
    let mut done = Done::default();
    if cut {
        done = edit(model, Edit::KillRest)?;
    } else if let Some(composer) = model.composer.as_mut().filter(|composer| composer.commands()) {
        composer.area.cancel_selection();
    }
    done.effects.push(Effect::Outside(Outside::Copy(text)));
    Ok(done.saying(Level::Info, words))
}
