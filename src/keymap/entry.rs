//! The lines of a keymap file: what each says, checked before it is laid over anything.

use std::collections::HashMap;
use std::path::Path;

use super::{BindingPlace, Context, Key, KeySequence, Layer, NotAKey};
use crate::call::{Call, Vocabulary, parse};
use crate::problem::file::{Item, Value};
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
    /// They call these, one after the other.
    Run { calls: Vec<Call>, desc: Option<String> },
    /// What begins with them has this name.
    Label(String),
    /// They do nothing any more.
    Nothing,
}

/// A fault in one line: what, and what to do.
struct Fault {
    message: String,
    help: Option<String>,
    /// Its line and character, if it is not the whole entry.
    place: Option<(usize, usize)>,
}

impl Fault {
    fn new(message: impl Into<String>, help: Option<String>) -> Self {
        Self { message: message.into(), help, place: None }
    }
}

/// The usable lines of a context's table.
pub(super) fn entries(
    context: Context,
    layer: Layer,
    path: &Path,
    items: Vec<Item>,
    commands: &dyn Vocabulary,
    problems: &mut Vec<Problem>,
) -> Vec<KeymapLine> {
    let mut entries: Vec<KeymapLine> = Vec::new();
    let mut lines: HashMap<KeySequence, usize> = HashMap::new();
    for item in items {
        let mut report = |Fault { message, help, place }| {
            let (line, column) = place.map_or((item.line, None), |(line, column)| (line, Some(column)));
            problems.push(Problem { file: path.to_owned(), line: Some(line), column, message, help });
        };
        let keys: KeySequence = match item.name.parse() {
            Ok(keys) => keys,
            Err(fault) => {
                report(not_a_key(&fault));
                continue;
            }
        };
        if let Some(line) = lines.get(&keys) {
            report(Fault::new(
                format!("`{}` is the same key as line {line}'s", item.name),
                Some("the first counts".to_owned()),
            ));
            continue;
        }
        match meaning(&item, commands) {
            Ok(meaning) => {
                if let Some(plain) = told_apart_nowhere(&item.name, &keys) {
                    let message = format!("to a terminal `{}` is `{plain}`", item.name);
                    report(Fault::new(message, Some(format!("it counts for `{keys}`; write that"))));
                }
                former_names(&item, commands).into_iter().for_each(&mut report);
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
    Fault::new(fault.to_string(), Some(fault.help()))
}

/// A key written with Ctrl that comes out as one without.
fn told_apart_nowhere(written: &str, keys: &KeySequence) -> Option<Key> {
    written.split_whitespace().zip(keys.keys()).find_map(|(word, key)| {
        let ctrl = word.starts_with("C-") || word.starts_with("c-") || word.contains("-C-");
        (ctrl && !key.mods().ctrl).then_some(*key)
    })
}

fn meaning(item: &Item, commands: &dyn Vocabulary) -> Result<Meaning, Fault> {
    match &item.value {
        Value::Switch(false) => Ok(Meaning::Nothing),
        Value::Text(_) | Value::List(_) => Ok(Meaning::Run { calls: calls(item, commands)?, desc: None }),
        Value::Table(fields) => table(fields, commands),
        other => Err(Fault::new(
            format!("a key takes a command, a list of commands or `false`, not {}", other.kind()),
            Some("write \"command\", [\"one\", \"two\"], { run = \"command\", desc = \"words\" } or { prefix = \"name\" }".to_owned()),
        )),
    }
}

fn table(fields: &[Item], commands: &dyn Vocabulary) -> Result<Meaning, Fault> {
    let (mut run, mut desc, mut prefix) = (None, None, None);
    for field in fields {
        match (field.name.as_str(), field.value.text()) {
            ("run", _) => run = Some(calls(field, commands)?),
            ("desc", Some(words)) => desc = Some(words.to_owned()),
            ("prefix", Some(words)) => prefix = Some(words.to_owned()),
            ("desc" | "prefix", None) => return Err(Fault::new(format!("`{}` takes text", field.name), None)),
            (name, _) => {
                let near = nearest(name, ["run", "desc", "prefix"]);
                let help = near.map_or("there are `run`, `desc` and `prefix`".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
                return Err(Fault::new(format!("a binding has no `{name}`"), Some(help)));
            }
        }
    }
    match (run, prefix) {
        (Some(calls), None) => Ok(Meaning::Run { calls, desc }),
        (None, Some(label)) if desc.is_none() => Ok(Meaning::Label(label)),
        (None, None) => {
            Err(Fault::new("the binding says nothing to run".to_owned(), Some("give it `run` or `prefix`".to_owned())))
        }
        _ => Err(Fault::new("`prefix` stands alone: it names what begins with the keys".to_owned(), None)),
    }
}

fn calls(item: &Item, commands: &dyn Vocabulary) -> Result<Vec<Call>, Fault> {
    let lines = match &item.value {
        Value::Text(line) => Some(vec![line.clone()]),
        other => other.texts(),
    };
    let lines = lines.filter(|lines| !lines.is_empty() && lines.iter().all(|line| !line.trim().is_empty()));
    let lines = lines.ok_or_else(|| Fault::new("there is no command to run", None))?;
    let places = item.texts.iter().copied().map(Some).chain(std::iter::repeat(None));
    lines.iter().zip(places).map(|(line, place)| call(line, place, commands)).collect()
}

/// Commands that are called by a name of an earlier version: they count.
fn former_names(item: &Item, commands: &dyn Vocabulary) -> Vec<Fault> {
    let lines = match &item.value {
        Value::Text(line) => vec![line.clone()],
        Value::Table(fields) => {
            let run = fields.iter().filter(|field| field.name == "run");
            return run.flat_map(|field| former_names(field, commands)).collect();
        }
        other => other.texts().unwrap_or_default(),
    };
    let named =
        lines.iter().filter_map(|line| line.split_whitespace().find(|word| !word.starts_with(char::is_numeric)));
    let former = named.filter(|name| commands.is_former(name));
    let said = former.filter_map(|was| {
        let (name, _) = commands.command(was)?;
        Some(Fault::new(format!("`{was}` is called `{name}` now"), Some("it counts; write that".to_owned())))
    });
    said.collect()
}

/// A line as a call; `place` is where it begins.
fn call(line: &str, place: Option<(usize, usize)>, commands: &dyn Vocabulary) -> Result<Call, Fault> {
    parse(line, commands).map_err(|fault| {
        let before = line.get(..fault.at.start).unwrap_or_default();
        let place = place.map(|(at, column)| match before.rsplit_once('\n') {
            Some((above, before)) => (at + above.matches('\n').count() + 1, before.chars().count() + 1),
            None => (at, column + before.chars().count()),
        });
        let help = fault.near.map(|near| format!("did you mean `{near}`?"));
        Fault { message: fault.words, help, place }
    })
}
