//! The one table of commands: what each is called, what it does in a line, what it takes, why it cannot run now, and
//! what it does. Keys, the `:` line, the palette, help, hints and the generated reference all read it.
//!
//! A handler changes the model and returns effects; it never awaits, and it never knows which key was pressed.

pub(crate) mod act;
pub mod choose;
pub(crate) mod compose;
pub(crate) mod decide;
pub(crate) mod draft;
pub(crate) mod fold;
mod general;
pub(crate) mod lost;
pub(crate) mod macros;
mod navigate;
mod outbox;
mod overlay;
mod palette;
pub(crate) mod renew;
pub(crate) mod undo;
mod view;

use crate::model::{Effect, Level, Model};
use client::domain::ConversationId;

pub use general::help_lines;
pub use navigate::{follow_cursor, point_at, turn};
pub use overlay::{complete, refilter};
pub use view::{THREE_PANES, TWO_PANES, remember_layout, want_list};

/// A command.
pub struct Command {
    /// Its name: dotted, lower case.
    pub name: &'static str,
    /// Other names it answers to on the `:` line.
    pub aliases: &'static [&'static str],
    /// What it does: imperative, one line, no full stop.
    pub doc: &'static str,
    /// What may follow the name, for people: `[n]`, `<name>`; empty for nothing.
    pub args: &'static str,
    /// Where it applies and whether the palette offers it.
    pub area: Area,
    /// Why it cannot run now.
    pub ready: fn(&Model, &Call) -> Result<(), String>,
    /// What it does.
    pub run: fn(&mut Model, &Call) -> Vec<Effect>,
}

/// The part of the program that a command belongs to; also the chapter of the reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Area {
    /// Moving about.
    Navigation,
    /// What is done to a conversation.
    Conversation,
    /// Writing.
    Composer,
    /// What is shown, and how.
    View,
    /// The program as a whole.
    Program,
    /// Inside pickers, the `:` line, questions and readers: of no use from the palette.
    Overlay,
}

impl Area {
    /// All areas, in the order of the reference.
    pub const ALL: [Self; 6] =
        [Self::Navigation, Self::Conversation, Self::Composer, Self::View, Self::Program, Self::Overlay];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Navigation => "Moving about",
            Self::Conversation => "Working on a conversation",
            Self::Composer => "Writing",
            Self::View => "What is shown",
            Self::Program => "The program",
            Self::Overlay => "Inside pickers, the command line and readers",
        }
    }
}

/// One call of a command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// The number typed before it.
    pub count: Option<u32>,
    /// What follows its name.
    pub args: String,
    /// The conversation that is meant, when it is not the one under the cursor now: a picker keeps the one it was
    /// opened for.
    pub target: Option<ConversationId>,
}

impl Call {
    /// The number typed, or 1.
    pub fn times(&self) -> usize {
        self.args.parse().ok().or(self.count).map_or(1, |n: u32| n.max(1) as usize)
    }

    /// The conversation that is meant.
    pub fn target(&self, model: &Model) -> Option<ConversationId> {
        self.target.clone().or_else(|| model.target().cloned())
    }
}

/// A command can always run.
fn always(_: &Model, _: &Call) -> Result<(), String> {
    Ok(())
}

/// All commands, area by area.
pub fn all() -> impl Iterator<Item = &'static Command> {
    navigate::COMMANDS
        .iter()
        .chain(act::COMMANDS)
        .chain(compose::COMMANDS)
        .chain(draft::COMMANDS)
        .chain(undo::COMMANDS)
        .chain(lost::COMMANDS)
        .chain(macros::COMMANDS)
        .chain(view::COMMANDS)
        .chain(general::COMMANDS)
        .chain(outbox::COMMANDS)
        .chain(overlay::COMMANDS)
}

/// The command of that name or alias.
pub fn find(name: &str) -> Option<&'static Command> {
    all().find(|c| c.name == name || c.aliases.contains(&name))
}

/// Whether a command line names a command there is; for keymaps, which suggest the nearest name by themselves.
///
/// # Errors
/// What is wrong with it.
pub fn check_line(line: &str) -> Result<(), String> {
    let (name, _) = split(line);
    if find(name).is_some() { Ok(()) } else { Err(format!("there is no command `{name}`")) }
}

/// What a command line does, in the words of its command.
pub fn label(line: &str) -> Option<String> {
    let (name, args) = split(line);
    find(name).map(|c| if args.is_empty() { c.doc.to_owned() } else { format!("{} ({args})", c.doc) })
}

fn split(line: &str) -> (&str, &str) {
    let line = line.trim();
    line.split_once(char::is_whitespace).map_or((line, ""), |(name, args)| (name, args.trim()))
}

/// Runs a command line. What cannot run says why; nothing is ever silently dropped.
pub fn dispatch(model: &mut Model, line: &str, count: Option<u32>, target: Option<ConversationId>) -> Vec<Effect> {
    let (name, args) = split(line);
    let Some(command) = find(name) else {
        let near = crate::problem::nearest(name, all().flat_map(|c| c.aliases.iter().copied().chain([c.name])));
        let help = near.map_or_else(|| "C-k finds them all".to_owned(), |near| format!("did you mean `{near}`?"));
        model.notices.say(model.now, Level::Error, format!("there is no command `{name}`: {help}"));
        return Vec::new();
    };
    let call = Call { count, args: args.to_owned(), target };
    match (command.ready)(model, &call) {
        Ok(()) => (command.run)(model, &call),
        Err(reason) => {
            model.notices.say(model.now, Level::Warning, reason);
            Vec::new()
        }
    }
}
