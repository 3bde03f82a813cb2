//! The lines of a keymap file: what each says, checked before it is laid over anything.

use std::collections::HashMap;
use std::path::Path;

use super::{BUILTIN, BindingPlace, Context, Key, KeySequence, Layer, NotAKey};
use crate::problem::file::{Item, Value, read};
use crate::problem::{Problem, nearest};

/// A line of a keymap file.
#[derive(Clone, Debug)]
pub(super) struct KeymapLine {
    pub(super) context: Context,
    pub(super) keys: KeySequence,
    pub(super) meaning: Meaning,
    pub(super) source: BindingPlace,
}

/// What keys are to do.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// They run these command lines.
    Run { commands: Vec<String>, desc: Option<String> },
    /// What begins with them has this name.
    Label(String),
    /// They do nothing any more.
    Nothing,
}

/// A fault in one line: what, and what to do.
struct Fault(String, Option<String>);

/// The usable lines of a context's table.
pub(super) fn entries(
    context: Context,
    layer: Layer,
    path: &Path,
    items: Vec<Item>,
    known: &dyn Fn(&str) -> Result<(), String>,
    problems: &mut Vec<Problem>,
) -> Vec<KeymapLine> {
    let mut entries: Vec<KeymapLine> = Vec::new();
    let mut lines: HashMap<KeySequence, usize> = HashMap::new();
    for item in items {
        let mut report = |Fault(message, help)| {
            problems.push(Problem { file: path.to_owned(), line: Some(item.line), message, help });
        };
        let keys: KeySequence = match item.name.parse() {
            Ok(keys) => keys,
            Err(fault) => {
                report(not_a_key(&fault));
                continue;
            }
        };
        if let Some(line) = lines.get(&keys) {
            report(Fault(
                format!("`{}` is the same key as line {line}'s", item.name),
                Some("the first counts".to_owned()),
            ));
            continue;
        }
        match meaning(&item.value, known) {
            Ok(meaning) => {
                if let Some(plain) = told_apart_nowhere(&item.name, &keys) {
                    let message = format!("to a terminal `{}` is `{plain}`", item.name);
                    report(Fault(message, Some(format!("it counts for `{keys}`; write that"))));
                }
                lines.insert(keys.clone(), item.line);
                let source = BindingPlace { layer, file: path.to_owned(), line: item.line };
                entries.push(KeymapLine { context, keys, meaning, source });
            }
            Err(fault) => report(fault),
        }
    }
    entries
}

fn not_a_key(fault: &NotAKey) -> Fault {
    Fault(fault.to_string(), Some(fault.help()))
}

/// A key written with Ctrl that comes out as one without.
fn told_apart_nowhere(written: &str, keys: &KeySequence) -> Option<Key> {
    written.split_whitespace().zip(keys.keys()).find_map(|(word, key)| {
        let ctrl = word.starts_with("C-") || word.starts_with("c-") || word.contains("-C-");
        (ctrl && !key.mods().ctrl).then_some(*key)
    })
}

fn meaning(value: &Value, known: &dyn Fn(&str) -> Result<(), String>) -> Result<Meaning, Fault> {
    match value {
        Value::Switch(false) => Ok(Meaning::Nothing),
        Value::Text(_) | Value::List(_) => Ok(Meaning::Run { commands: commands(value, known)?, desc: None }),
        Value::Table(fields) => table(fields, known),
        other => Err(Fault(
            format!("a key takes a command, a list of commands or `false`, not {}", other.kind()),
            Some("write \"command\", [\"one\", \"two\"], { run = \"command\", desc = \"words\" } or { prefix = \"name\" }".to_owned()),
        )),
    }
}

fn table(fields: &[Item], known: &dyn Fn(&str) -> Result<(), String>) -> Result<Meaning, Fault> {
    let (mut run, mut desc, mut prefix) = (None, None, None);
    for field in fields {
        match (field.name.as_str(), field.value.text()) {
            ("run", _) => run = Some(commands(&field.value, known)?),
            ("desc", Some(words)) => desc = Some(words.to_owned()),
            ("prefix", Some(words)) => prefix = Some(words.to_owned()),
            ("desc" | "prefix", None) => return Err(Fault(format!("`{}` takes text", field.name), None)),
            (name, _) => {
                let near = nearest(name, ["run", "desc", "prefix"]);
                let help = near.map_or("there are `run`, `desc` and `prefix`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                return Err(Fault(format!("a binding has no `{name}`"), Some(help)));
            }
        }
    }
    match (run, prefix) {
        (Some(commands), None) => Ok(Meaning::Run { commands, desc }),
        (None, Some(label)) if desc.is_none() => Ok(Meaning::Label(label)),
        (None, None) => {
            Err(Fault("the binding says nothing to run".to_owned(), Some("give it `run` or `prefix`".to_owned())))
        }
        _ => Err(Fault("`prefix` stands alone: it names what begins with the keys".to_owned(), None)),
    }
}

fn commands(value: &Value, known: &dyn Fn(&str) -> Result<(), String>) -> Result<Vec<String>, Fault> {
    let lines = match value {
        Value::Text(line) => Some(vec![line.clone()]),
        other => other.texts(),
    };
    let lines = lines.filter(|lines| !lines.is_empty() && lines.iter().all(|line| !line.trim().is_empty()));
    let lines = lines.ok_or_else(|| Fault("there is no command to run".to_owned(), None))?;
    lines.into_iter().map(|line| checked(line.trim(), known)).collect()
}

fn checked(line: &str, known: &dyn Fn(&str) -> Result<(), String>) -> Result<String, Fault> {
    match known(line) {
        Ok(()) => Ok(line.to_owned()),
        Err(message) => {
            let word = line.split_whitespace().next().unwrap_or(line);
            let names = builtin_commands();
            let near = nearest(word, names.iter().map(String::as_str)).filter(|near| *near != word);
            Err(Fault(message, near.map(|near| format!("did you mean `{near}`?"))))
        }
    }
}

/// The commands that built-in keymaps bind, for suggestions.
fn builtin_commands() -> Vec<String> {
    let mut names = Vec::new();
    for (name, text) in BUILTIN {
        for item in read(Path::new(name), text).0 {
            let Value::Table(bindings) = item.value else { continue };
            for binding in bindings {
                let Ok(Meaning::Run { commands, .. }) = meaning(&binding.value, &|_| Ok(())) else { continue };
                names.extend(commands.iter().filter_map(|line| line.split_whitespace().next()).map(str::to_owned));
            }
        }
    }
    names.sort();
    names.dedup();
    names
}
