//! What lies over the panes: pickers, the `:` line, questions, help and lists to look through.

use crate::call::Call;
use crate::keymap::Context;
use client::domain::shift::Span;
use client::domain::{ConversationId, Part};
use client::store::DraftMode;

use super::desk::{Beside, Word};
use super::form::Form;
use super::input::LineInput;
pub use super::outbox::OutboxPane;
pub use super::picker::{Digits, Item, Other, Picker, Purpose, Tone};
use super::search::SearchPane;

/// Something over the panes. The one on top sees keys first.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// A fuzzy list: the palette, and every choice of a tag, teammate, time …
    Picker(Picker),
    /// The `:` line.
    Prompt(Prompt),
    /// A question with a yes and a no.
    Confirm(Confirm),
    /// A message that did not go out at once, and why; answered with the composer's keys.
    Stop(Stop),
    /// Fields to be filled in before something is done.
    Form(Box<Form>),
    /// Lines to scroll through: help, messages.
    Reader(Reader),
    /// What waits to be sent and what was refused, over the panes.
    Outbox(OutboxPane),
    /// The search over everything, over the panes.
    Search(Box<SearchPane>),
}

impl Overlay {
    /// The contexts whose keys apply in it.
    pub fn contexts(&self) -> Vec<Context> {
        match self {
            Self::Picker(_) => Context::Picker.stack(),
            Self::Prompt(_) => Context::Prompt.stack(),
            Self::Confirm(Confirm { more: More::Word(_), .. }) => Context::Prompt.stack(),
            Self::Confirm(_) => Context::Confirm.stack(),
            Self::Stop(_) => vec![Context::Composer],
            Self::Form(_) => Context::Form.stack(),
            Self::Reader(reader) if reader.typing => Context::Prompt.stack(),
            Self::Reader(reader) if reader.page.is_past() => Context::Did.stack(),
            Self::Reader(Reader { page: Page::Shift(_), .. }) => Context::Shift.stack(),
            Self::Reader(Reader { page: Page::Piped, .. }) => Context::Piped.stack(),
            Self::Reader(_) => Context::Help.stack(),
            Self::Outbox(_) => Context::Outbox.stack(),
            Self::Search(_) => Context::Search.stack(),
        }
    }

    /// Whether text keys type into it.
    pub fn types_text(&self) -> bool {
        matches!(self, Self::Picker(_) | Self::Prompt(_) | Self::Search(_) | Self::Form(_))
            || matches!(self, Self::Reader(reader) if reader.typing)
            || matches!(self, Self::Confirm(confirm) if matches!(confirm.more, More::Word(_)))
    }
}

/// The `:` line.
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    /// The line so far, with its cursor.
    pub input: LineInput,
    /// What it could become.
    pub completions: Vec<Completion>,
    /// Which completion is in the line.
    pub chosen: Option<usize>,
    /// The place in the history, counted from the newest; none while a new line is typed.
    pub recalled: Option<usize>,
    /// What was typed before the history was gone through.
    pub draft: String,
    /// The conversation that was meant when it was opened.
    pub target: Option<ConversationId>,
    /// Whether those were meant that were marked then.
    pub marked: bool,
}

/// A way to go on with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole line with it.
    pub line: String,
    /// The word it adds.
    pub word: String,
    /// What stands beside it in the list.
    pub doc: String,
}

/// Something that cannot be taken back, and is asked before it is done.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// Whom it is about, if anybody: what is asked is said after the name.
    pub about: Option<String>,
    /// A sentence that names what would happen to whom.
    pub question: String,
    /// What a yes calls, about the conversation that was meant when it was asked.
    pub yes: Call,
    /// What else can be answered.
    pub others: Vec<Answer>,
    /// Lines above the top of the window, where it has more than fit.
    pub scroll: usize,
    /// What stands with it.
    pub more: More,
}

/// What stands with a question.
#[derive(Clone, Debug)]
pub enum More {
    /// The question is all.
    Nothing,
    /// A word that has to be typed in place of a yes.
    Word(Box<Word>),
    /// Two threads, to be looked at before.
    Beside(Box<Beside>),
}

/// A message that did not go out at once. It stays in the composer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The conversation that it is written in.
    pub about: ConversationId,
    /// Whether it is a reply or a note.
    pub mode: DraftMode,
    /// Why it stopped.
    pub why: Why,
    /// What was called, with what was to follow the words: the key that sends calls it again.
    pub again: Call,
}

/// Why a message did not go out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// What came since it was begun (S10), the oldest first. Their words are read from the thread, where they go when
    /// they are gone (S12).
    News(Vec<Part>),
    /// A reply that reads like a note: the words that do.
    Note(Vec<String>),
}

/// An answer that is neither yes nor no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its letter: none that says yes or no.
    pub letter: char,
    /// What it does, in a word or two.
    pub words: &'static str,
    /// Run when the letter is pressed.
    pub call: Call,
}

impl Confirm {
    /// A question that is answered by yes or no alone.
    pub fn new(about: Option<String>, question: String, yes: Call) -> Self {
        Self { about, question, yes, others: Vec::new(), scroll: 0, more: More::Nothing }
    }

    /// The whole question.
    pub fn words(&self) -> String {
        match &self.about {
            Some(about) => format!("{about}: {}", self.question),
            None => self.question.clone(),
        }
    }
}

/// What a reader shows; its lines are made anew at every drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Keys and commands.
    Help,
    /// Everything the program said.
    Messages,
    /// What the person decided, and whether it can be taken back (I43).
    Did,
    /// What became of what was decided about several, by its unit (I30).
    Several(i64),
    /// How a search is read and done.
    Explain,
    /// Something else that was found out once.
    Told,
    /// How one's shift goes, and of which span of time the key for another one goes on.
    Shift(Span),
    /// One's own profile (I50).
    Profile,
    /// What a command has printed that was given a thread.
    Piped,
    /// A guide of one's own.
    Guide,
}

impl Page {
    /// Whether it is about what the person did.
    pub fn is_past(self) -> bool {
        matches!(self, Self::Did | Self::Several(_))
    }

    /// Whether it is a list with a cursor, and no page to scroll.
    pub fn has_cursor(self) -> bool {
        !matches!(self, Self::Explain | Self::Profile | Self::Told | Self::Shift(_) | Self::Piped | Self::Guide)
    }
}

/// Lines to scroll through.
#[derive(Clone, Debug)]
pub struct Reader {
    /// What it shows.
    pub page: Page,
    /// Lines above the top of the window.
    pub scroll: usize,
    /// Of the help: the contexts that had the keys when it was asked for.
    pub contexts: Vec<Context>,
    /// Whether it shows the keys of all others.
    pub others: bool,
    /// Which of its entries the cursor is on; none before a key has moved it, so that a key that only leaves runs nothing.
    pub at: Option<usize>,
    /// What its entries are looked through for.
    pub filter: LineInput,
    /// Whether that is being typed.
    pub typing: bool,
    /// What it says, where that was found out once: what is said, and of what.
    pub told: Vec<(String, String)>,
    /// And what that is called.
    pub title: String,
}

impl Reader {
    /// A page from its top.
    pub fn new(page: Page, contexts: Vec<Context>) -> Self {
        let filter = LineInput::default();
        let (told, title) = (Vec::new(), String::new());
        Self { page, scroll: 0, contexts, others: false, at: None, filter, typing: false, told, title }
    }
}
