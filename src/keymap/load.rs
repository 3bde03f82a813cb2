//! Keymap files, read and laid over each other.
//!
//! A binding replaces what an earlier layer bound to the same keys. A key over an earlier sequence that begins with it
//! hides the whole of it and says so; a sequence under an earlier key is a fault unless that key is unbound. What a
//! context hides of a wider one is told in `hidden`.

use std::path::{Path, PathBuf};

use super::entry::{KeymapLine, Meaning, entries};
use super::tree::{Branch, Node};
use super::{Binding, BindingPlace, Context, Key, Keymap, Layer, hidden};
use crate::call::Vocabulary;
use crate::problem::file::{Item, Value};
use crate::problem::{Problem, file, nearest};

/// The keymaps that come with the program, by name.
pub const BUILTIN: &[(&str, &str)] = &[
    ("default", include_str!("../../keymaps/default.toml")),
    ("intercom", include_str!("../../keymaps/intercom.toml")),
];

/// The text of a built-in keymap.
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The built-in keymap `preset` with the person's file (its path and text) laid over it; `inherit` in the file
/// counts more than `preset`. `commands` are those that there are.
/// What cannot be read is reported; all the rest counts.
pub fn load(preset: &str, user: Option<(&Path, &str)>, commands: &dyn Vocabulary) -> (Keymap, Vec<Problem>) {
    let mut loader = Loader { keymap: Keymap::default(), problems: Vec::new(), unbound: Vec::new(), commands };
    let user = user.map(|(path, text)| {
        let (items, problems) = file::read(path, text);
        loader.problems.extend(problems);
        (path, items)
    });
    let chosen = user.as_ref().and_then(|(path, items)| loader.inherited(path, items));
    loader.preset(chosen.as_deref().unwrap_or(preset));
    let own = user.as_ref().is_some_and(|(_, items)| items.iter().any(|item| item.name == Context::Edit.as_str()));
    if !own && !loader.keymap.contexts.contains_key(&Context::Edit) {
        loader.lend_editing();
    }
    if let Some((path, items)) = user {
        loader.layer(Layer::User, path, items);
    }
    for branch in loader.keymap.contexts.values_mut() {
        drop_empty(branch, &mut loader.problems);
    }
    let unbound = std::mem::take(&mut loader.unbound);
    for line in hidden::report(&loader.keymap, unbound, &mut loader.problems) {
        loader.was_not_bound(&line);
    }
    (loader.keymap, loader.problems)
}

struct Loader<'a> {
    keymap: Keymap,
    problems: Vec<Problem>,
    /// What was to be unbound where nothing was bound to it.
    unbound: Vec<KeymapLine>,
    commands: &'a dyn Vocabulary,
}

impl Loader<'_> {
    fn report(&mut self, source: &BindingPlace, message: String, help: Option<String>) {
        self.problems.push(Problem { file: source.file.clone(), line: Some(source.line), column: None, message, help });
    }

    /// A built-in keymap and those it inherits; `none` is the empty one.
    fn preset(&mut self, name: &str) {
        if name == "none" {
            return;
        }
        let Some(text) = builtin(name) else {
            let help = format!("there are: {}", BUILTIN.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
            let message = format!("there is no keymap `{name}`; `default` is used");
            self.problems.push(Problem {
                file: PathBuf::from("keymap"),
                line: None,
                column: None,
                message,
                help: Some(help),
            });
            return self.preset("default");
        };
        let path = PathBuf::from(format!("{name}.toml"));
        let (items, problems) = file::read(&path, text);
        self.problems.extend(problems);
        let layer = if name == "default" { Layer::Default } else { Layer::Preset };
        if layer == Layer::Preset {
            let base = self.inherited(&path, &items).filter(|base| base != name);
            self.preset(base.as_deref().unwrap_or("default"));
        }
        self.layer(layer, &path, items);
    }

    /// Fields can be edited whatever a keymap leaves out: who begins with nothing and says nothing of `[edit]` has its keys
    /// as they are by default.
    fn lend_editing(&mut self) {
        let path = PathBuf::from("default.toml");
        let (mut items, _) = file::read(&path, builtin("default").unwrap_or_default());
        items.retain(|item| item.name == Context::Edit.as_str());
        self.layer(Layer::Default, &path, items);
        self.keymap.lent = true;
    }

    /// What `[meta] inherit` says.
    fn inherited(&mut self, path: &Path, items: &[Item]) -> Option<String> {
        let meta = items.iter().find(|item| item.name == "meta")?;
        let Value::Table(entries) = &meta.value else { return None };
        let mut base = None;
        for item in entries {
            let source = BindingPlace { layer: Layer::User, file: path.to_owned(), line: item.line };
            let names = || BUILTIN.iter().map(|(name, _)| *name).chain(["none"]);
            match (item.name.as_str(), item.value.text()) {
                ("inherit", Some(name)) if names().any(|known| known == name) => base = Some(name.to_owned()),
                ("inherit", _) => {
                    let help = format!("one of {}", names().collect::<Vec<_>>().join(", "));
                    self.report(&source, "`inherit` names no built-in keymap".to_owned(), Some(help));
                }
                (name, _) => {
                    let help = Some("there is `inherit`".to_owned());
                    self.report(&source, format!("`[meta]` has no `{name}`"), help);
                }
            }
        }
        base
    }

    fn layer(&mut self, layer: Layer, path: &Path, items: Vec<Item>) {
        let mut read = Vec::new();
        for item in items {
            let source = BindingPlace { layer, file: path.to_owned(), line: item.line };
            match (Context::named(&item.name), item.value) {
                (Some(context), Value::Table(items)) => {
                    read.extend(entries(context, layer, path, items, self.commands, &mut self.problems));
                }
                (Some(_), other) => {
                    let message = format!("`{}` takes a table of bindings, not {}", item.name, other.kind());
                    self.report(&source, message, None);
                }
                (None, Value::Table(_)) if item.name == "meta" => {}
                (None, Value::Table(_)) => {
                    let near = nearest(&item.name, Context::ALL.map(Context::as_str));
                    let all = Context::ALL.map(Context::as_str).join(", ");
                    let help = near.map_or(format!("there are: {all}"), |near| format!("did you mean `[{near}]`?"));
                    self.report(&source, format!("there is no context `[{}]`", item.name), Some(help));
                }
                (None, _) => {
                    let help = Some("put it under a context such as `[global]` or `[list]`".to_owned());
                    self.report(&source, format!("`{}` stands outside of any context", item.name), help);
                }
            }
        }
        // Unbinding comes first, so that the order within a file does not matter to it.
        let (unbound, bound): (Vec<KeymapLine>, Vec<KeymapLine>) =
            read.into_iter().partition(|entry| matches!(entry.meaning, Meaning::Nothing));
        for entry in unbound.into_iter().chain(bound) {
            self.apply(entry);
        }
    }

    fn apply(&mut self, entry: KeymapLine) {
        match self.blocking(&entry) {
            Some(binding) if !matches!(entry.meaning, Meaning::Nothing) => self.too_long(&entry, &binding),
            _ => match entry.meaning {
                Meaning::Nothing => self.unbind(entry),
                Meaning::Label(ref label) => self.label(&entry, label.clone()),
                Meaning::Run { .. } => self.bind(entry),
            },
        }
    }

    /// The binding of a shorter sequence that stands in the way.
    fn blocking(&self, entry: &KeymapLine) -> Option<Binding> {
        let mut branch = self.keymap.contexts.get(&entry.context)?;
        let (last, before) = entry.keys.keys().split_last()?;
        let whole = matches!(entry.meaning, Meaning::Label(_)).then_some(last);
        for key in before.iter().chain(whole) {
            match branch.nodes.get(key)? {
                Node::Leaf(binding) => return Some(binding.clone()),
                Node::Branch(next) => branch = next,
            }
        }
        None
    }

    fn too_long(&mut self, entry: &KeymapLine, blocking: &Binding) {
        let (keys, shorter) = (&entry.keys, &blocking.keys);
        let runs = blocking.runs();
        if blocking.source.layer == entry.source.layer {
            let message =
                format!("`{keys}` begins with `{shorter}`, which runs `{runs}` (line {})", blocking.source.line);
            self.report(&entry.source, message, Some(EITHER.to_owned()));
        } else {
            let from = blocking.source.file.display();
            let message = format!("`{keys}` begins with `{shorter}`, which runs `{runs}` ({from})");
            let help = format!("unbind it first: \"{shorter}\" = false");
            self.report(&entry.source, message, Some(help));
        }
    }

    fn unbind(&mut self, entry: KeymapLine) {
        let parent = self.parent(&entry, Grow::No);
        if parent.is_none_or(|(branch, last)| branch.nodes.remove(&last).is_none()) {
            self.unbound.push(entry);
        }
    }

    fn was_not_bound(&mut self, entry: &KeymapLine) {
        let elsewhere = self.keymap.bindings().find(|binding| binding.keys == entry.keys).map(|b| b.context.as_str());
        let message = format!("nothing is bound to `{}` in `[{}]`", entry.keys, entry.context.as_str());
        self.report(&entry.source, message, elsewhere.map(|context| format!("it is bound in `[{context}]`")));
    }

    fn label(&mut self, entry: &KeymapLine, label: String) {
        let Some((parent, last)) = self.parent(entry, Grow::Yes) else { return };
        let node = parent.nodes.entry(last).or_insert_with(|| Node::Branch(Branch::default()));
        if let Node::Branch(branch) = node {
            branch.label = Some((label, entry.source.clone()));
        }
    }

    fn bind(&mut self, entry: KeymapLine) {
        let Meaning::Run { calls, desc } = entry.meaning.clone() else { return };
        let Some((parent, last)) = self.parent(&entry, Grow::Yes) else { return };
        let mut hidden = Vec::new();
        if let Some(Node::Branch(branch)) = parent.nodes.get(&last) {
            branch.collect(&mut hidden);
        }
        let own = hidden.iter().find(|b| b.source.layer == entry.source.layer).map(|b| (b.keys.clone(), b.source.line));
        let hidden: Vec<String> = hidden.iter().map(|b| format!("`{}` ({})", b.keys, b.runs())).collect();
        if let Some((longer, line)) = own {
            let message = format!("`{}` begins `{longer}` (line {line})", entry.keys);
            return self.report(&entry.source, message, Some(EITHER.to_owned()));
        }
        let binding =
            Binding { context: entry.context, keys: entry.keys.clone(), calls, desc, source: entry.source.clone() };
        parent.nodes.insert(last, Node::Leaf(binding));
        if !hidden.is_empty() {
            let message = format!("`{}` hides {}", entry.keys, hidden.join(", "));
            let help = Some("it counts; unbind those with `false` to say that it is meant".to_owned());
            self.report(&entry.source, message, help);
        }
    }

    /// The branch that holds the last key of an entry; none where it is missing or a shorter binding is in the way.
    fn parent(&mut self, entry: &KeymapLine, grow: Grow) -> Option<(&mut Branch, Key)> {
        let mut branch = self.keymap.contexts.entry(entry.context).or_default();
        let (last, before) = entry.keys.keys().split_last()?;
        for key in before {
            if grow == Grow::Yes {
                branch.nodes.entry(*key).or_insert_with(|| Node::Branch(Branch::default()));
            }
            match branch.nodes.get_mut(key)? {
                Node::Branch(next) => branch = next,
                Node::Leaf(_) => return None,
            }
        }
        Some((branch, *last))
    }
}

/// Whether missing branches are made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grow {
    Yes,
    No,
}

/// Said where a key would do both.
const EITHER: &str = "a key either runs something or begins a sequence";

/// Takes out branches in which nothing is left, and reports names given to them by the person.
fn drop_empty(branch: &mut Branch, problems: &mut Vec<Problem>) {
    branch.nodes.retain(|key, node| {
        let Node::Branch(inner) = node else { return true };
        drop_empty(inner, problems);
        if let (true, Some((label, source))) = (inner.nodes.is_empty(), &inner.label)
            && source.layer == Layer::User
        {
            problems.push(Problem {
                file: source.file.clone(),
                line: Some(source.line),
                column: None,
                message: format!("nothing follows the prefix `{key}` named `{label}`"),
                help: None,
            });
        }
        !inner.nodes.is_empty()
    });
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
