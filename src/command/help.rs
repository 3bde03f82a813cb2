//! Help: the keys that count where one is, as they are bound now, with what they do; then what signs mean, and every
//! command for the `:` line.

use super::{Area, Call, Command, done, perform};
use crate::keymap::{Binding, Context};
use crate::model::overlay::Reader;
use crate::model::registry::{Outcome, Refused};
use crate::model::{Model, Overlay};
use crate::words::help::{self, sign};
use crate::words::keys;

/// A line of the help.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Keys, a sign, or how a command is typed.
    pub keys: String,
    /// What that does, or means.
    pub words: String,
    /// What Enter runs there.
    pub call: Option<Call>,
    /// Why it cannot run now.
    pub why_not: Option<String>,
}

/// Lines that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What they have in common.
    pub title: String,
    /// In the order in which one reads them.
    pub entries: Vec<Entry>,
    /// Whether each of them wants a whole row.
    pub wide: bool,
}

/// What the help shows, from its top: less what does not fit the words that are looked for.
pub fn blocks(model: &Model, reader: &Reader) -> Vec<Block> {
    let mut blocks = if reader.others { others(model, reader) } else { here(model, reader) };
    let wanted = reader.filter.text().trim().to_lowercase();
    for block in &mut blocks {
        let fits = |entry: &Entry| format!("{} {}", entry.keys, entry.words).to_lowercase().contains(&wanted);
        if !block.title.to_lowercase().contains(&wanted) {
            block.entries.retain(fits);
        }
    }
    blocks.retain(|block| !block.entries.is_empty());
    blocks
}

fn here(model: &Model, reader: &Reader) -> Vec<Block> {
    let mut blocks = keys_of(model, &reader.contexts);
    blocks.push(signs(model));
    blocks.push(commands(model));
    blocks
}

/// The contexts that have no keys where help was asked for.
fn others(model: &Model, reader: &Reader) -> Vec<Block> {
    let counts = |context: &Context| model.settings.vim || !context.is_vim();
    let elsewhere = Context::ALL.into_iter().filter(|context| !reader.contexts.contains(context) && counts(context));
    let of = |context: Context| {
        let bindings = model.keymap.bindings().filter(|binding| binding.context == context);
        let entries = merged(model, bindings.collect());
        Block { title: context.doc().to_owned(), entries, wide: false }
    };
    elsewhere.map(of).collect()
}

/// The keys of contexts, of which the first one is asked first: those of one kind together, and sequences by what they begin
/// with.
fn keys_of(model: &Model, contexts: &[Context]) -> Vec<Block> {
    let mut reached: Vec<&Binding> = Vec::new();
    for context in contexts {
        let bindings = model.keymap.bindings().filter(|binding| binding.context == *context);
        let hides = |near: &&Binding, keys: &Binding| near.keys == keys.keys || near.keys.begins(&keys.keys);
        let new: Vec<&Binding> = bindings.filter(|keys| !reached.iter().any(|near| hides(near, keys))).collect();
        reached.extend(new);
    }
    let (mut blocks, mut sequences): (Vec<Block>, Vec<(String, Vec<&Binding>)>) = (Vec::new(), Vec::new());
    let areas = [Area::Conversation, Area::Composer, Area::Navigation, Area::View, Area::Program, Area::Overlay];
    for area in areas {
        let of_area = |binding: &&Binding| {
            let command = binding.calls.first().and_then(|call| model.commands.find(&call.command));
            command.is_some_and(|command| command.area == area) && binding.keys.keys().len() == 1
        };
        let title = if area == Area::Overlay { "Editing" } else { area.title() };
        let entries = merged(model, reached.iter().copied().filter(of_area).collect());
        blocks.push(Block { title: title.to_owned(), entries, wide: false });
    }
    for binding in reached.iter().filter(|binding| binding.keys.keys().len() > 1) {
        let Some(first) = binding.keys.keys().first().copied() else { continue };
        let name = model.keymap.prefix_label(contexts, &[first]).unwrap_or("…");
        let title = format!("{first} … {name}");
        match sequences.iter_mut().find(|(known, _)| *known == title) {
            Some((_, all)) => all.push(binding),
            None => sequences.push((title, vec![binding])),
        }
    }
    let sequences = sequences.into_iter().map(|(title, all)| Block { title, entries: merged(model, all), wide: false });
    blocks.extend(sequences);
    blocks
}

/// One entry for all keys that do the same.
fn merged(model: &Model, mut bindings: Vec<&Binding>) -> Vec<Entry> {
    bindings.sort_by_key(|binding| binding.source.line);
    let mut entries: Vec<Entry> = Vec::new();
    for binding in bindings {
        let words = binding.label(&|call| model.commands.label(call));
        let keys = binding.keys.to_string();
        match entries.iter_mut().find(|entry| entry.words == words) {
            Some(entry) => entry.keys = format!("{} {keys}", entry.keys),
            None => {
                let call = binding.calls.first().filter(|_| binding.calls.len() == 1).cloned();
                let why_not = call.as_ref().and_then(|call| why_not(model, call));
                entries.push(Entry { keys, words, call, why_not });
            }
        }
    }
    entries
}

fn why_not(model: &Model, call: &Call) -> Option<String> {
    let command = model.commands.find(&call.command)?;
    (command.ready)(model, call).err().map(|refused| refused.0.words)
}

fn commands(model: &Model) -> Block {
    let offered = model.commands.all().filter(|c| c.area != Area::Overlay);
    let entry = |c: &Command| Entry {
        keys: format!("{} {}", c.name, c.shape()).trim_end().to_owned(),
        words: c.doc.clone().into_owned(),
        call: Some(Call::of(c.name.clone())),
        why_not: why_not(model, &Call::of(c.name.clone())),
    };
    Block { title: help::COMMANDS.to_owned(), entries: offered.map(entry).collect(), wide: true }
}

/// What the signs of rows and threads mean; colours say the same as they do.
fn signs(model: &Model) -> Block {
    let s = model.signs;
    let all = [
        (s.unread(), sign::UNREAD),
        (s.urgent(), sign::URGENT),
        (s.high(), sign::HIGH),
        (s.medium(), sign::MEDIUM),
        (s.low(), sign::LOW),
        (s.waiting(), sign::WAITING),
        (s.overdue(), sign::OVERDUE),
        ("S", sign::SLA),
        (s.done(), sign::DONE),
        (s.ours(), sign::OURS),
        (s.draft(), sign::DRAFT),
        (s.going(), sign::GOING),
        (s.refused(), sign::REFUSED),
        (s.woken(), sign::WOKEN),
        (s.away(), sign::AWAY),
        (s.cursor(), sign::CURSOR),
        (s.line(), sign::LINE),
        (s.note(), sign::NOTE),
        (s.bot(), sign::BOT),
    ];
    let entry =
        |(sign, means): (&str, &str)| Entry { keys: sign.to_owned(), words: means.to_owned(), ..Entry::default() };
    let title = help::SIGNS.to_owned();
    Block { title, entries: all.map(entry).to_vec(), wide: false }
}

/// How many entries there are to go through.
pub(super) fn count(model: &Model, reader: &Reader) -> usize {
    blocks(model, reader).iter().map(|block| block.entries.len()).sum()
}

/// Runs what the cursor is on, where help was asked for.
pub(super) fn run(model: &mut Model) -> Outcome {
    let Some(Overlay::Reader(reader)) = model.over.overlays.last() else { return done() };
    let at = reader.at.and_then(|at| blocks(model, reader).into_iter().flat_map(|block| block.entries).nth(at));
    // On nothing it only leaves.
    let Some(entry) = at else {
        model.over.overlays.pop();
        return done();
    };
    match (entry.call, entry.why_not) {
        (_, Some(why)) => Err(Refused::from(why)),
        (Some(call), None) => {
            model.over.overlays.pop();
            perform(model, &call)
        }
        (None, None) => Err(Refused::from(keys::NO_COMMAND_HERE)),
    }
}
