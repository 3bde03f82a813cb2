//! What lies over the panes: pickers, the `:` line, questions, help and lists to look through.

use crate::call::Call;
use crate::keymap::Context;
use client::domain::ConversationId;

use super::input::LineInput;
use super::list::DELETED;
pub use super::outbox::OutboxPane;
use super::rank::{Fit, Ranking};

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
    /// What waits to be sent and what was refused, over the panes.
    Outbox(OutboxPane),
}

impl Overlay {
    /// The contexts whose keys apply in it.
    pub fn contexts(&self) -> Vec<Context> {
        match self {
            Self::Picker(_) => Context::Picker.stack(),
            Self::Prompt(_) => Context::Prompt.stack(),
            Self::Confirm(_) => Context::Confirm.stack(),
            Self::Reader(_) => Context::Help.stack(),
            Self::Outbox(_) => Context::Outbox.stack(),
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
    /// A theme: the screen shows the one under the cursor.
    Theme,
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
    /// What choosing it calls.
    pub call: Option<Call>,
    /// Why it cannot be chosen now.
    pub disabled: Option<String>,
    /// What else it answers to.
    pub names: Vec<String>,
    /// Whether its name or the beginnings of its words alone choose it: it cannot be taken back, is done at once before
    /// the eyes of others, or means a time.
    pub named_only: bool,
    /// Whether it shows only once something is typed.
    pub sought: bool,
}

impl Item {
    /// How it fits what is typed, and by which characters of its label. In the palette scattered letters find commands
    /// alone: in the long words of customers any word at all is scattered.
    fn fit(&self, ranking: &mut Ranking, palette: bool) -> Option<(Fit, Vec<u32>)> {
        let label = ranking.fit(&self.label, !(self.named_only || palette && self.sought));
        // What is said about it finds it as well, but never before a name.
        let about = Some(&self.detail).filter(|detail| !detail.is_empty()).and_then(|detail| {
            let (fit, _) = ranking.fit(&format!("{} {detail}", self.label), false)?;
            Some(fit.max(Fit::Part))
        });
        let named = self.names.iter().filter_map(|name| ranking.fit(name, false).map(|(fit, _)| fit));
        let others = named.chain(about).min();
        if self.named_only {
            let label = label.filter(|(fit, _)| *fit <= Fit::Words);
            let other = others.filter(|fit| *fit <= Fit::Words);
            let fit = label.as_ref().map(|(fit, _)| *fit).into_iter().chain(other).min()?;
            return Some((fit, label.map_or_else(Vec::new, |(_, letters)| letters)));
        }
        match (label, others) {
            (Some((fit, letters)), others) if others.is_none_or(|other| fit <= other) => Some((fit, letters)),
            (Some((fit, letters)), Some(other)) if !matches!(fit, Fit::Scattered(_)) => Some((other, letters)),
            (_, others) => others.map(|fit| (fit, Vec::new())),
        }
    }

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
    /// What becomes of the entry that is chosen.
    pub purpose: Purpose,
    /// What is chosen, for its title.
    pub title: String,
    /// Whom it is about, if anybody.
    pub about: Option<String>,
    /// By which the entries are ranked.
    pub input: LineInput,
    /// Everything there is to choose from.
    pub items: Vec<Item>,
    /// How many of them were there from the beginning; behind them is what the typed words mean.
    pub fixed: usize,
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
        let (title, input, fixed) = (title.into(), LineInput::default(), items.len());
        Self { purpose, title, about: None, input, items, fixed, matches, selected: 0, target }
    }

    /// Takes away what other words meant.
    pub fn drop_typed(&mut self) {
        self.items.truncate(self.fixed);
    }

    /// What the typed words mean, before all others.
    pub fn lead_with(&mut self, item: Item) {
        self.matches.insert(0, (self.items.len(), Vec::new()));
        self.items.push(item);
        self.selected = 0;
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

    /// Ranks the items by how they fit what is typed (I45), and puts the cursor on the best. Among equals comes first
    /// what was used last.
    pub fn filter(&mut self, used: &[Call]) {
        let mut ranking = Ranking::of(self.input.text());
        let last = |item: &Item| used.iter().position(|call| Some(call) == item.call.as_ref()).unwrap_or(usize::MAX);
        let mut found: Vec<(Rank, usize, Vec<u32>)> = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            if ranking.is_empty() {
                // A place that is a command as well stands there as one.
                let again = item.sought && item.call.as_ref().is_some_and(Call::is_bare);
                let recent = self.purpose == Purpose::Palette && item.disabled.is_none() && !item.named_only && !again;
                let used = Some(last(item)).filter(|at| recent && *at < RECENT);
                if used.is_some() || !item.sought {
                    let used = (false, used.unwrap_or(usize::MAX));
                    let rank = Rank { used, disabled: item.disabled.is_some(), ..Rank::default() };
                    found.push((rank, place, Vec::new()));
                }
                continue;
            }
            if let Some((fit, letters)) = item.fit(&mut ranking, self.purpose == Purpose::Palette) {
                let used = if fit == Fit::Whole { (item.sought, last(item)) } else { (false, last(item)) };
                let rank = Rank { fit: Some(fit), used, sought: item.sought, disabled: item.disabled.is_some() };
                found.push((rank, place, letters));
            }
        }
        found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        self.matches = found.into_iter().map(|(_, place, letters)| (place, letters)).collect();
        self.selected = 0;
    }
}

/// How many of those used last stand first in the palette while nothing is typed.
const RECENT: usize = 5;

/// Where an item stands among the others, the best first: by how it fits; then a command that is called so, before
/// anything that may be called as one likes; then what was used last; then what can be had now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    fit: Option<Fit>,
    used: (bool, usize),
    sought: bool,
    disabled: bool,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirm {
    /// Whom it is about, if anybody: what is asked is said after the name.
    pub about: Option<String>,
    /// A sentence that names what would happen to whom.
    pub question: String,
    /// What a yes calls, about the conversation that was meant when it was asked.
    pub yes: Call,
    /// What else can be answered.
    pub others: Vec<Answer>,
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
