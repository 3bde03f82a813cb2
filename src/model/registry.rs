//! The commands that there are: those of the program, and those that are added while it runs; all look alike.

use std::borrow::Cow;

use super::{Effect, Level, Model};
use crate::call::{Call, Name, Param, ParseError, Vocabulary, parse, shape};
use client::domain::ConversationId;

/// Something that a person can have done, by a key, the palette, the `:` line or a click.
#[derive(Clone, Debug)]
pub struct Command {
    /// Its name: dotted, lower case.
    pub name: Name,
    /// Other names it answers to on the `:` line.
    pub aliases: Vec<Name>,
    /// Names that it had in earlier versions: it answers to them, and who writes one in a file is told.
    pub was: Vec<Name>,
    /// What it does: imperative, one line, no full stop.
    pub doc: Cow<'static, str>,
    /// In the order in which they are given.
    pub params: Vec<Param>,
    /// Where it applies and whether the palette offers it.
    pub area: Area,
    /// Whether a number before it means something: how often, or which.
    pub counts: bool,
    /// What a slip of the fingers would do.
    pub danger: Danger,
    /// Who has brought it in.
    pub origin: Origin,
    /// Why it cannot run now.
    pub ready: Ready,
    /// The handler, or the calls that it stands for.
    pub run: Run,
}

/// Tells why a command cannot run now.
pub type Ready = fn(&Model, &Call) -> Result<(), Refused>;

/// Changes the model, and asks for what is to be done; it never awaits, and never knows which key was pressed.
pub type Handler = fn(&mut Model, &Call) -> Outcome;

/// What a command does.
#[derive(Clone, Debug)]
pub enum Run {
    /// It changes what is shown, or asks for something to be done.
    Screen(Handler),
    /// These, one after the other.
    Sequence(Vec<Call>),
}

/// What came of a call, or why nothing did.
pub type Outcome = Result<Done, Refused>;

/// What came of a call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// Asked for in this order.
    pub effects: Vec<Effect>,
    /// What the person is to be told, in this order.
    pub said: Vec<Said>,
}

/// Something that the person is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// How much it matters.
    pub level: Level,
    /// A sentence, without a full stop where it is one.
    pub words: String,
    /// The conversations whose words are among them.
    pub about: Vec<ConversationId>,
}

/// Why nothing came of a call, for the person to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Said);

impl Done {
    /// The same, which tells the person this as well.
    pub fn saying(mut self, level: Level, words: impl Into<String>) -> Self {
        self.said.push(Said { level, words: words.into(), about: Vec::new() });
        self
    }

    /// The same, in words that are about a conversation and go with it (S12).
    pub fn saying_about(mut self, level: Level, words: impl Into<String>, about: ConversationId) -> Self {
        self.said.push(Said { level, words: words.into(), about: vec![about] });
        self
    }

    /// The same, and what came of another call; if that was refused, what there is to tell of it.
    pub fn with(mut self, other: Outcome) -> Self {
        match other {
            Ok(other) => {
                self.effects.extend(other.effects);
                self.said.extend(other.said);
            }
            Err(Refused(said)) => self.said.push(said),
        }
        self
    }
}

impl From<Vec<Effect>> for Done {
    fn from(effects: Vec<Effect>) -> Self {
        Self { effects, said: Vec::new() }
    }
}

impl Refused {
    /// With words that are about a conversation and go with it (S12).
    pub fn about(words: impl Into<String>, conversation: ConversationId) -> Self {
        Self(Said { level: Level::Warning, words: words.into(), about: vec![conversation] })
    }

    /// For a fault that is none of the moment.
    pub fn error(words: impl Into<String>) -> Self {
        Self(Said { level: Level::Error, words: words.into(), about: Vec::new() })
    }
}

impl From<String> for Refused {
    fn from(words: String) -> Self {
        Self(Said { level: Level::Warning, words, about: Vec::new() })
    }
}

impl From<&str> for Refused {
    fn from(words: &str) -> Self {
        words.to_owned().into()
    }
}

/// What a slip of the fingers would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Danger {
    /// Nothing that matters.
    Plain,
    /// What cannot be taken back, or is done at once before the eyes of others: a name chooses it, a few letters of that
    /// never do. Closing may ask the customer for a rating.
    ForGood,
}

/// Who has brought a command in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is built in.
    Program,
    /// Somebody else, by this name.
    Added(Name),
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

    /// What stands over its commands in help and reference.
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

impl Command {
    /// One of the program's own.
    pub fn new(area: Area, name: &'static str, doc: &'static str, run: Handler) -> Self {
        Self {
            name: name.into(),
            aliases: Vec::new(),
            was: Vec::new(),
            doc: doc.into(),
            params: Vec::new(),
            area,
            counts: false,
            danger: Danger::Plain,
            origin: Origin::Program,
            ready: |_, _| Ok(()),
            run: Run::Screen(run),
        }
    }

    /// The same, by other names as well.
    pub fn also(mut self, aliases: &[&'static str]) -> Self {
        self.aliases = aliases.iter().map(|alias| Name::Borrowed(*alias)).collect();
        self
    }

    /// The same, which had these names in earlier versions.
    pub fn formerly(mut self, names: &[&'static str]) -> Self {
        self.was = names.iter().map(|name| Name::Borrowed(*name)).collect();
        self
    }

    /// The same, which takes these.
    pub fn takes(mut self, params: &[Param]) -> Self {
        self.params = params.to_vec();
        self
    }

    /// The same, before which a number means something.
    pub fn counted(mut self) -> Self {
        self.counts = true;
        self
    }

    /// The same, which cannot run at any time.
    pub fn when(mut self, ready: Ready) -> Self {
        self.ready = ready;
        self
    }

    /// The same, which cannot be taken back.
    pub fn for_good(mut self) -> Self {
        self.danger = Danger::ForGood;
        self
    }

    /// What it takes, for people: `[n]`, `<name>`; empty for nothing.
    pub fn shape(&self) -> String {
        shape(&self.params)
    }

    /// The names it answers to, its own first; but for those of earlier versions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.aliases).map(AsRef::as_ref)
    }

    fn answers_to(&self, name: &str) -> bool {
        self.names().chain(self.was.iter().map(AsRef::as_ref)).any(|known| known == name)
    }
}

/// The commands that there are, in the order of the reference.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    commands: Vec<Command>,
}

/// A name that another command answers to already.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is a command `{0}` already")]
pub struct Taken(pub Name);

impl Registry {
    /// Of these commands, of which no two answer to one name.
    pub fn of(commands: Vec<Command>) -> Self {
        Self { commands }
    }

    /// Takes a command in.
    ///
    /// # Errors
    /// When another one answers to one of its names.
    pub fn add(&mut self, command: Command) -> Result<(), Taken> {
        let was = command.was.iter().map(AsRef::as_ref);
        if let Some(name) = command.names().chain(was).find(|name: &&str| self.find(name).is_some()) {
            return Err(Taken(name.to_owned().into()));
        }
        self.commands.push(command);
        Ok(())
    }

    /// Takes all that somebody has brought in out again.
    pub fn remove(&mut self, origin: &Origin) {
        self.commands.retain(|command| command.origin != *origin);
    }

    /// The command that answers to a name.
    pub fn find(&self, name: &str) -> Option<&Command> {
        self.commands.iter().find(|command| command.answers_to(name))
    }

    /// Whether a number before a call means something.
    pub fn counts(&self, call: &Call) -> bool {
        self.find(&call.command).is_some_and(|command| command.counts)
    }

    /// Those of every origin, in the order in which they were added.
    pub fn all(&self) -> impl Iterator<Item = &Command> {
        self.commands.iter()
    }

    /// What a call does, in the words of its command.
    pub fn label(&self, call: &Call) -> Option<String> {
        let words = call.words();
        let command = self.find(&call.command)?;
        Some(if words.is_empty() { command.doc.clone().into_owned() } else { format!("{} ({words})", command.doc) })
    }

    /// A line that a person wrote, as a call.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(&self, line: &str) -> Result<Call, ParseError> {
        parse(line, self)
    }
}

impl Vocabulary for Registry {
    fn command(&self, name: &str) -> Option<(Name, &[Param])> {
        self.find(name).map(|command| (command.name.clone(), command.params.as_slice()))
    }

    fn names(&self) -> Vec<&str> {
        self.commands.iter().flat_map(Command::names).collect()
    }

    fn is_former(&self, name: &str) -> bool {
        self.find(name).is_some_and(|command| command.names().all(|known| known != name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(name: &'static str, alias: &'static str) -> Command {
        Command::new(Area::Program, name, "Do it", |_, _| Ok(Done::default())).also(&[alias])
    }

    #[test]
    fn no_two_commands_answer_to_one_name_and_what_somebody_added_goes_together() {
        let added = |command: Command| Command { origin: Origin::Added("team".into()), ..command };
        let mut registry = Registry::default();
        assert_eq!(registry.add(command("one", "first")), Ok(()));
        assert_eq!(registry.add(added(command("two", "second"))), Ok(()));
        assert_eq!(registry.add(command("first", "other")), Err(Taken("first".into())));
        assert_eq!(registry.add(command("three", "two")), Err(Taken("two".into())));
        assert_eq!(registry.read("second"), Ok(Call::of("two")));
        registry.remove(&Origin::Added("team".into()));
        assert!(registry.find("two").is_none() && registry.find("one").is_some());
    }
}
