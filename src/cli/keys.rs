//! `sidetone keys`: the bindings as they are after all files are laid over each other.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::{Arguments, Failure, Setup, config, out, schemas};
use crate::command::{Area, Registry};
use crate::keymap::{self, Binding, Context, Keymap, Layer};
use crate::problem::Problem;
use crate::words::keys as words;

#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List the built-in keymaps and your own file
    List,
    /// Show every binding and where it comes from
    Show {
        /// Only the bindings of this context, such as `list` or `composer`
        #[arg(long, value_name = "NAME", value_parser = contexts())]
        context: Option<Context>,
    },
    /// List the commands that keys can run
    Commands,
    /// Check a keymap file as if it were yours; exit code 1 if something is wrong
    Check {
        /// The keymap file to check
        file: PathBuf,
    },
    /// Print the JSON schema of keymap files, for an editor
    Schema,
}

fn contexts() -> impl TypedValueParser<Value = Context> {
    PossibleValuesParser::new(Context::ALL.map(Context::as_str))
        .try_map(|name| Context::named(&name).ok_or("there is no such context"))
}

/// The keymaps that one can begin with.
pub fn keymaps() -> PossibleValuesParser {
    PossibleValuesParser::new(keymap::BUILTIN.iter().map(|(name, _)| *name).chain(["none"]))
}

pub fn run(arguments: &Arguments, command: &Command) -> Result<ExitCode, Failure> {
    let setup = Setup::load(arguments)?;
    let preset = &setup.loaded.config.ui.keymap;
    match command {
        Command::List => out::print(&list(&setup))?,
        Command::Show { context } => {
            let user = setup.paths.keymap_file();
            let (keymap, problems) = load(preset, user.is_file().then_some(user.as_path()))?;
            out::print(&show(&keymap, *context))?;
            for problem in problems {
                out::say(&problem.to_string());
            }
        }
        Command::Commands => out::print(&commands())?,
        Command::Schema => out::print(&schemas::keymap())?,
        Command::Check { file } => {
            let (keymap, problems) = load(preset, Some(file))?;
            if keymap.lent {
                out::say(words::LENT);
            }
            return config::report(&file.display().to_string(), &problems);
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The keymap `preset` with the person's file laid over it.
pub fn load(preset: &str, user: Option<&Path>) -> Result<(Keymap, Vec<Problem>), Failure> {
    let text = user.map(config::read_named).transpose()?;
    let user = user.zip(text.as_deref());
    Ok(keymap::load(preset, user, &Registry::built_in()))
}

fn list(setup: &Setup) -> String {
    let current = &setup.loaded.config.ui.keymap;
    let mut rows: Vec<Vec<String>> = keymap::BUILTIN
        .iter()
        .map(|(name, _)| {
            let note = if name == current { "in use" } else { "" };
            vec![(*name).to_owned(), "built in".to_owned(), note.to_owned()]
        })
        .collect();
    let user = setup.paths.keymap_file();
    let note = if user.is_file() { "laid over it" } else { "not there" };
    rows.push(vec!["yours".to_owned(), user.display().to_string(), note.to_owned()]);
    out::table(&rows)
}

fn commands() -> String {
    let mut out = String::new();
    let registry = Registry::built_in();
    for area in Area::ALL {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("{}\n", area.title()));
        let rows: Vec<Vec<String>> = registry
            .all()
            .filter(|c| c.area == area)
            .map(|c| vec![format!("  {}", c.name), c.shape(), c.doc.clone().into_owned()])
            .collect();
        out.push_str(&out::table(&rows));
    }
    out
}

fn show(keymap: &Keymap, only: Option<Context>) -> String {
    let mut out = String::new();
    let registry = Registry::built_in();
    for context in Context::ALL.into_iter().filter(|context| only.is_none_or(|only| only == *context)) {
        let rows: Vec<Vec<String>> =
            keymap.bindings().filter(|b| b.context == context).map(|b| row(b, &registry)).collect();
        if rows.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("[{}]  {}\n", context.as_str(), context.doc()));
        out.push_str(&out::table(&rows));
    }
    out
}

fn row(binding: &Binding, registry: &Registry) -> Vec<String> {
    let source = &binding.source;
    let layer = match source.layer {
        Layer::Default => "default".to_owned(),
        Layer::Preset => format!("{}", source.file.display()),
        Layer::User => format!("{}:{}", source.file.display(), source.line),
    };
    vec![binding.keys.to_string(), binding.runs(), binding.label(&|call| registry.label(call)), layer]
}
