//! Vim's keys in the composer. Each is a command of the keymap; what it does to the text is the composer's.

use super::{Area, Call, Command, Kind, Param, compose, done};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::composer::vim::{Act, Awaits, Came, Entry, Operator, Piece, Vim};
use crate::model::edit::motion::{Motion, Sought, Thing};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Focus, Level, Model};
use crate::words::vim as words;

/// Commands of vim's keys.
pub(super) fn commands() -> Vec<Command> {
    vec![
        Command::new(Area::Composer, "edit.vim", "Edit with vim's keys, or with those of a shell", turn).also(&["vim"]),
        key("vim.normal", "Make letters commands, or give up what was begun", |m, _| normal(m)),
        key("vim.insert", "Type text", |m, c| act(m, Act::Insert(named(c, &ENTRIES)?), None)).takes(&WHERE),
        key("vim.go", "Go", |m, c| act(m, Act::Go(named(c, &MOTIONS)?), c.count)).takes(&WHERE).counted(),
        key("vim.find", "Go to a sign of the row", find).takes(&WHERE).counted(),
        key("vim.find-again", "Go to that sign again", |m, c| act(m, Act::FindAgain(named(c, &AGAIN)?), c.count))
            .takes(&WHERE)
            .counted(),
        key("vim.delete", "Take away", |m, c| operate(m, c, Operator::Delete)).takes(&WHAT).counted(),
        key("vim.change", "Write something else in its place", |m, c| operate(m, c, Operator::Change))
            .takes(&WHAT)
            .counted(),
        key("vim.yank", "Keep, to be put elsewhere", |m, c| operate(m, c, Operator::Yank)).takes(&WHAT).counted(),
        key("vim.inside", "What is inside", |m, c| act(m, Act::Take(named(c, &THINGS)?, false), None)).takes(&WHERE),
        key("vim.around", "What is around", |m, c| act(m, Act::Take(named(c, &THINGS)?, true), None)).takes(&WHERE),
        key("vim.put", "Put what was taken away or kept", |m, c| act(m, Act::Put(named(c, &SIDES)?), c.count))
            .takes(&WHERE)
            .counted(),
        key("vim.join", "Put the next row behind this one", |m, c| act(m, Act::Join, c.count)).counted(),
        key("vim.case", "Turn large letters small, and small ones large", |m, c| act(m, Act::Case, c.count)).counted(),
        key("vim.replace", "Put another sign in its place", |m, c| awaits(m, Awaits::Replace, c.count)).counted(),
        key("vim.again", "Do the last change again", |m, c| act(m, Act::Again, c.count)).counted(),
        key("vim.undo", "Take the last change back", |m, c| turn_back(m, false, c.repeats())).counted(),
        key("vim.redo", "Do it again", |m, c| turn_back(m, true, c.repeats())).counted(),
        key("vim.mark", "Mark what is gone over", |m, c| act(m, Act::Mark(named(c, &MARKS)?), None)).takes(&WHERE),
        key("vim.swap", "Go to the other end of what is marked", |m, _| act(m, Act::Swap, None)),
    ]
}

const WHERE: [Param; 1] = [Param::must("which", Kind::Text)];
const WHAT: [Param; 1] = [Param::may("what", Kind::Text)];

const MOTIONS: [(&str, Motion); 19] = [
    ("left", Motion::Left),
    ("right", Motion::Right),
    ("up", Motion::Up),
    ("down", Motion::Down),
    ("start", Motion::Start),
    ("first", Motion::First),
    ("end", Motion::End),
    ("top", Motion::Top),
    ("bottom", Motion::Bottom),
    ("word", Motion::Word(false)),
    ("word-end", Motion::WordEnd(false)),
    ("word-back", Motion::WordBack(false)),
    ("word-long", Motion::Word(true)),
    ("word-long-end", Motion::WordEnd(true)),
    ("word-long-back", Motion::WordBack(true)),
    ("paragraph", Motion::Paragraph),
    ("paragraph-back", Motion::ParagraphBack),
    ("rows", Motion::Rows),
    ("next-row", Motion::Down),
];

const ENTRIES: [(&str, Entry); 6] = [
    ("here", Entry::Here),
    ("after", Entry::After),
    ("first", Entry::First),
    ("end", Entry::End),
    ("below", Entry::Below),
    ("above", Entry::Above),
];

const THINGS: [(&str, Thing); 7] = [
    ("word", Thing::Word),
    ("paragraph", Thing::Paragraph),
    ("quotes", Thing::Between('"', '"')),
    ("ticks", Thing::Between('`', '`')),
    ("round", Thing::Between('(', ')')),
    ("square", Thing::Between('[', ']')),
    ("apostrophes", Thing::Between('\'', '\'')),
];

const FINDS: [(&str, (bool, bool)); 4] =
    [("on", (false, false)), ("back", (true, false)), ("till", (false, true)), ("till-back", (true, true))];
const AGAIN: [(&str, bool); 2] = [("same", false), ("turned", true)];
const SIDES: [(&str, bool); 2] = [("behind", false), ("before", true)];
const MARKS: [(&str, bool); 2] = [("signs", false), ("rows", true)];

fn key(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run).when(|model, _| match &model.composer {
        Some(composer) if composer.vim.is_some() && model.focus == Focus::Composer => Ok(()),
        _ => Err(words::NOT_HERE.into()),
    })
}

/// What an argument names.
fn named<T: Copy>(call: &Call, all: &[(&str, T)]) -> Result<T, Refused> {
    let wanted = call.args.first().map(Arg::words).unwrap_or_default();
    let found = all.iter().find(|(name, _)| *name == wanted);
    found.map(|(_, what)| *what).ok_or_else(|| {
        let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        Refused::from(words::none_of(&wanted, &names))
    })
}

fn act(model: &mut Model, act: Act, count: Option<u32>) -> Outcome {
    let Some(composer) = &mut model.composer else { return done() };
    match composer.act(act, count) {
        Came::Changed => Ok(compose::touched(model).into()),
        Came::Same => done(),
        Came::Nothing => Err(Refused::from(words::NOTHING)),
    }
}

/// An operator waits for its piece, or is done to the one that is named.
fn operate(model: &mut Model, call: &Call, operator: Operator) -> Outcome {
    if call.args.is_empty() {
        return act(model, Act::Begin(operator), call.count);
    }
    let piece = Piece::To(named(call, &MOTIONS)?);
    act(model, Act::Do(operator, piece), call.count)
}

fn find(model: &mut Model, call: &Call) -> Outcome {
    let (back, till) = named(call, &FINDS)?;
    awaits(model, Awaits::Find(back, till), call.count)
}

fn awaits(model: &mut Model, what: Awaits, count: Option<u32>) -> Outcome {
    if let Some(vim) = model.composer.as_mut().and_then(|composer| composer.vim.as_mut()) {
        vim.awaits = Some((what, count));
    }
    done()
}

/// The sign that a key waits for.
pub(crate) fn sign(model: &mut Model, sign: char) -> Outcome {
    let vim = model.composer.as_mut().and_then(|composer| composer.vim.as_mut());
    let Some((what, count)) = vim.and_then(|vim| vim.awaits.take()) else { return done() };
    match what {
        Awaits::Find(back, till) => act(model, Act::Go(Motion::Sign(Sought { sign, back, till, again: false })), count),
        Awaits::Replace => act(model, Act::Replace(sign), count),
    }
}

/// Where nothing was begun, the key that leaves is said: whoever presses it twice stays with the text.
fn normal(model: &mut Model) -> Outcome {
    let key = super::key_in(model, Context::Normal, "composer.cancel");
    let Some(composer) = &mut model.composer else { return done() };
    match composer.act(Act::Normal, None) {
        Came::Nothing => Ok(Done::default().saying(Level::Info, words::leaves(&key))),
        _ => done(),
    }
}

fn turn_back(model: &mut Model, again: bool, times: usize) -> Outcome {
    let Some(composer) = &mut model.composer else { return done() };
    let turned = (0..times.clamp(1, 1_000)).take_while(|_| composer.turn_back(again)).count();
    if turned == 0 {
        return Err(Refused::from(if again { words::NOTHING_AGAIN } else { words::NOTHING_BACK }));
    }
    Ok(compose::touched(model).into())
}

/// Turns vim's keys on, or off, until the program ends.
fn turn(model: &mut Model, _: &Call) -> Outcome {
    let on = !model.settings.vim;
    model.settings.vim = on;
    if let Some(composer) = &mut model.composer {
        composer.settle_marked();
        composer.area.cancel_selection();
        composer.vim = on.then(Vim::default);
    }
    Ok(Done::default().saying(Level::Info, words::turned(on)))
}
