//! What lies over the panes: pickers, the `:` line, questions, help and lists to look through.

use crate::domain::ConversationId;
use crate::keymap::Context;

use super::input::LineInput;
use super::list::DELETED;
pub use super::outbox::OutboxPane;

/// Something over the panes. The one on top sees keys first.
#[derive(Clone, Debug)]
pub enum Overlay {
    /// A fuzzy list: the palette, and every choice of a tag, teammate, time …
    Picker(Picker),
    /// The `:` line.
    Prompt(Prompt),
    /// A question with a yes and a no.
    Confirm(Confirm),
    /// Lines to scroll through: help, messages.
    Reader(Reader),
    /// The outbox.
    Outbox(OutboxPane),
}

impl Overlay {
    /// The contexts whose keys apply in it.
    pub fn contexts(&self) -> Vec<Context> {
        match self {
            Self::Picker(_) => vec![Context::Picker],
            Self::Prompt(_) => vec![Context::Prompt],
            Self::Confirm(_) => vec![Context::Confirm],
            Self::Reader(_) => vec![Context::Help],
            Self::Outbox(_) => vec![Context::Outbox],
        }
    }

    /// Whether text keys type into it.
    pub fn types_text(&self) -> bool {
        matches!(self, Self::Picker(_) | Self::Prompt(_))
    }
}

/// What a picker chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A command.
    Palette,
    /// When to wake a conversation; what is typed may be a time in plain words.
    Snooze,
    /// After sending, when to wake it.
    SendSnooze,
    /// A conversation of the list.
    Conversation,
    /// A link of the thread.
    Link,
    /// Anything else: one of the items.
    Choice,
}

/// An entry of a picker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is called; what is typed is matched against this.
    pub label: String,
    /// More about it, beside the label.
    pub detail: String,
    /// The key that does the same, or another mark at the right.
    pub mark: String,
    /// The command line that choosing it runs.
    pub run: String,
    /// Why it cannot be chosen now.
    pub disabled: Option<String>,
}

impl Item {
    /// What stands in the place of an item that was deleted in Intercom: it has no words any more and cannot be chosen.
    pub fn deleted() -> Self {
        let disabled = Some("it was deleted in Intercom".to_owned());
        Self { label: DELETED.to_owned(), disabled, ..Self::default() }
    }

    /// What stands in the place of an item that is elsewhere now, in words that are not followed there.
    pub fn elsewhere() -> Self {
        let disabled = Some("it is not in this list any more".to_owned());
        Self { label: "(elsewhere)".to_owned(), disabled, ..Self::default() }
    }
}

/// A fuzzy list.
#[derive(Clone, Debug)]
pub struct Picker {
    /// What it chooses.
    pub purpose: Purpose,
    /// What is chosen, for its title.
    pub title: String,
    /// Whom it is about, if anybody.
    pub about: Option<String>,
    /// What is typed.
    pub input: LineInput,
    /// Everything there is to choose from.
    pub items: Vec<Item>,
    /// The items that match, best first, with the matched characters of their labels.
    pub matches: Vec<(usize, Vec<u32>)>,
    /// The place of the cursor among the matches.
    pub selected: usize,
    /// The conversation that was meant when it was opened.
    pub target: Option<ConversationId>,
}

impl Picker {
    /// A picker with all items showing.
    pub fn new(purpose: Purpose, title: impl Into<String>, items: Vec<Item>, target: Option<ConversationId>) -> Self {
        let matches = (0..items.len()).map(|i| (i, Vec::new())).collect();
        let (title, input) = (title.into(), LineInput::default());
        Self { purpose, title, about: None, input, items, matches, selected: 0, target }
    }

    /// Its title: what is chosen, and for whom.
    pub fn heading(&self) -> String {
        match self.about.as_deref().filter(|about| !about.is_empty()) {
            Some(about) => format!("{}: {about}", self.title),
            None => self.title.clone(),
        }
    }

    /// Each item is what it is now, in its place, so that no other one comes under the cursor.
    pub fn follow(&mut self, now: impl Fn(&Item) -> Item) {
        for (place, item) in self.items.iter_mut().enumerate() {
            let new = now(item);
            if new.label != item.label {
                // What was typed is found elsewhere in it, or nowhere.
                self.matches.iter_mut().filter(|(i, _)| *i == place).for_each(|(_, found)| found.clear());
            }
            *item = new;
        }
    }

    /// The item under the cursor.
    pub fn current(&self) -> Option<&Item> {
        self.matches.get(self.selected).and_then(|(i, _)| self.items.get(*i))
    }

    /// Matches the items against what is typed, best first, and puts the cursor on the best.
    pub fn filter(&mut self) {
        use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
        use nucleo_matcher::{Config, Matcher, Utf32Str};
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(self.input.text(), CaseMatching::Smart, Normalization::Smart);
        let mut scored: Vec<(u32, usize, Vec<u32>)> = Vec::new();
        let mut buffer = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            let mut found = Vec::new();
            let label = Utf32Str::new(&item.label, &mut buffer);
            if let Some(score) = pattern.indices(label, &mut matcher, &mut found) {
                found.sort_unstable();
                found.dedup();
                scored.push((score.saturating_add(20), place, found));
                continue;
            }
            let mut wide = Vec::new();
            let whole = format!("{} {}", item.label, item.detail);
            if let Some(score) = pattern.score(Utf32Str::new(&whole, &mut wide), &mut matcher) {
                scored.push((score, place, Vec::new()));
            }
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        self.matches = scored.into_iter().map(|(_, place, found)| (place, found)).collect();
        self.selected = 0;
    }
}

/// The `:` line.
#[derive(Clone, Debug, Default)]
pub struct Prompt {
    /// What is typed.
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
}

/// A way to go on with a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The whole line with it.
    pub line: String,
    /// The word it adds.
    pub word: String,
    /// What it means.
    pub doc: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// Whom it is about, if anybody: what is asked is said after the name.
    pub about: Option<String>,
    /// What is asked.
    pub question: String,
    /// The command line that a yes runs.
    pub run: String,
    /// The conversation that was meant when it was asked.
    pub target: Option<ConversationId>,
}

impl Confirm {
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
}

/// Lines to scroll through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// What it shows.
    pub page: Page,
    /// Lines above the top of the window.
    pub scroll: usize,
}
