//! A list to choose from: what stands in it, how it follows what is typed, and which of it is chosen.

mod blanks;
mod groups;

use std::collections::BTreeSet;

use super::input::LineInput;
use super::list::DELETED;
use super::rank::{Fit, Ranking};
use crate::call::{Arg, Call};
use crate::words::choosing;
use client::domain::ConversationId;

pub use blanks::Blanks;
pub use groups::{CONVERSATIONS, CUSTOMERS, GO_TO, HERE};
use groups::{GROUPS, Scope};

/// What a picker chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A command.
    Palette,
    /// When to wake a conversation; what is typed may be a time in plain words.
    Snooze,
    /// After sending, when to wake it.
    SendSnooze,
    /// Steps of a snooze; what is typed may be others.
    Steps,
    /// A conversation of the list.
    Conversation,
    /// A link of the thread.
    Link,
    /// A theme: the screen shows the one under the cursor.
    Theme,
    /// Whose a conversation is to be.
    Assign,
    /// After sending, whose it is to be.
    SendAssign,
    /// Tags: several may be ticked before they are put on and taken off.
    Tags,
    /// Columns of a table: ticked, in their order, with their widths.
    Columns,
    /// Apps of the details: ticked, in their order.
    Apps,
    /// What an app shows above its fold: ticked.
    Fields,
    /// A macro, whose words are shown before they are inserted.
    Macro,
    /// Somebody to name in a note; what means nobody is text.
    Mention,
    /// One's own status; the other choice is the reason to be away.
    Own,
    /// Anything else: one of the items.
    Choice,
}

/// What a digit does while nothing is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Digits {
    /// Nothing but what any other key does.
    #[default]
    Typed,
    /// It is typed, and marks the row of that number meanwhile: a time begins with digits.
    Mark,
    /// It chooses the row of that number.
    Choose,
    /// The same, once a frame has shown that row there: which one stands where is another each time.
    ChooseShown,
}

/// What can be chosen beside the item: one of these, by the key for the other choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// What it is about.
    pub title: String,
    /// In their order; none where there is no other choice.
    pub choices: Vec<String>,
    /// Which one it is now.
    pub at: usize,
}

/// How a line below the entries looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As words about what is chosen.
    Plain,
    /// As the name of what follows.
    Heading,
    /// As words that would be written.
    Written,
    /// As a line across, whatever its words.
    Rule,
}

/// An entry of a picker.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// What it is called; what is typed is matched against this.
    pub label: String,
    /// More about it, beside the label.
    pub detail: String,
    /// What it holds that is not shown and finds it as well, after its name.
    pub words: String,
    /// What tells it from the others where there is no room for both; empty where the label's beginning does.
    pub short: String,
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
    /// What it stands under, together with its like; empty for under nothing.
    pub group: String,
}

impl Item {
    /// How it fits what is typed, and by which characters of its label. In the palette scattered letters find commands
    /// alone: in the long words of customers any word at all is scattered.
    fn fit(&self, ranking: &mut Ranking, palette: bool) -> Option<(Fit, Vec<u32>)> {
        let label = ranking.fit(&self.label, !(self.named_only || palette && self.sought));
        // What is said about it finds it as well, but never before a name.
        let detail = Some([self.detail.as_str(), self.words.as_str()].join(" ")).filter(|detail| detail.len() > 1);
        let about = detail.and_then(|detail| {
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
        let disabled = Some(choosing::DELETED.to_owned());
        Self { label: DELETED.to_owned(), disabled, ..Self::default() }
    }

    /// What stands in the place of an item that is elsewhere now, in words that are not followed there.
    pub fn elsewhere() -> Self {
        let disabled = Some(choosing::NOT_IN_LIST.to_owned());
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
    /// Whether those were meant that were marked then.
    pub marked: bool,
    /// What a digit does while nothing is typed.
    pub digits: Digits,
    /// Places of the items that are ticked, in the order in which they were.
    pub ticked: Vec<usize>,
    /// What else is chosen with the item.
    pub other: Other,
    /// How many matches at the beginning are there because they were used last.
    pub recent: usize,
    /// In the palette: how many of the items before that were found by name.
    pub called: u16,
    /// The words that have found what is in it.
    pub found: Option<String>,
    /// Whether it came up for what was clicked: as long as nothing is typed each entry is in its own place, whatever was
    /// used last.
    pub menu: bool,
    /// In the palette: the group that stands there whole, where one was chosen.
    pub whole: Option<String>,
    /// And how many of each group do not, for want of room.
    pub hidden: Vec<(String, usize)>,
    /// Blanks that may still be letters.
    pub blanks: Option<Box<Blanks>>,
}

impl Picker {
    /// A picker with all items showing.
    pub fn new(purpose: Purpose, title: impl Into<String>, items: Vec<Item>, target: Option<ConversationId>) -> Self {
        let matches = (0..items.len()).map(|i| (i, Vec::new())).collect();
        let (title, input, fixed) = (title.into(), LineInput::default(), items.len());
        Self {
            purpose,
            title,
            about: None,
            input,
            items,
            fixed,
            matches,
            selected: 0,
            target,
            marked: false,
            called: 0,
            found: None,
            whole: None,
            hidden: Vec::new(),
            digits: Digits::default(),
            ticked: Vec::new(),
            other: Other::default(),
            recent: 0,
            menu: false,
            blanks: None,
        }
    }

    /// The same, where digits do that.
    pub fn digits(mut self, digits: Digits) -> Self {
        self.digits = digits;
        self
    }

    /// The number that a row has, by its place among the matches: as long as digits mean rows.
    pub fn number(&self, place: usize) -> Option<usize> {
        let counts = self.digits != Digits::Typed && place < 9;
        (counts && (self.input.text().is_empty() || self.digits == Digits::Mark)).then_some(place + 1)
    }

    /// Ticks the item under the cursor, or takes the tick off. False where that is none to be ticked.
    pub fn tick(&mut self) -> bool {
        let Some((place, _)) = self.matches.get(self.selected).filter(|_| self.has_ticks()) else {
            return false;
        };
        match self.ticked.iter().position(|ticked| ticked == place) {
            Some(at) => drop(self.ticked.remove(at)),
            None => {
                self.ticked.push(*place);
                // What the typed words mean stays there once it is chosen, whatever is typed next.
                self.fixed = self.fixed.max(*place + 1);
            }
        }
        true
    }

    /// Whether its items can be ticked.
    pub fn has_ticks(&self) -> bool {
        matches!(self.purpose, Purpose::Tags | Purpose::Columns | Purpose::Apps | Purpose::Fields)
    }

    /// Whether they stand in an order of the person's own.
    pub fn has_order(&self) -> bool {
        matches!(self.purpose, Purpose::Columns | Purpose::Apps)
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

    /// What the typed words mean, behind all others.
    pub fn end_with(&mut self, item: Item) {
        self.matches.push((self.items.len(), Vec::new()));
        self.items.push(item);
    }

    /// Its title: what is chosen, and for whom, who stands where the title has a place for them.
    pub fn heading(&self) -> String {
        let about = self.about.as_deref().filter(|about| !about.is_empty());
        match (about, self.title.split_once("{}")) {
            (Some(about), Some((before, behind))) => format!("{before}{about}{behind}"),
            (None, Some((before, behind))) => format!("{before}it{behind}"),
            (Some(about), None) => format!("{}: {about}", self.title),
            (None, None) => self.title.clone(),
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

    /// Words have found these, somewhere in them. Found again, each that was there is in its place as it is now, so that
    /// no other one comes under the cursor.
    pub fn find(&mut self, words: &str, items: Vec<Item>, gone: &BTreeSet<ConversationId>) {
        if self.found.as_deref() == Some(words) {
            self.follow(|item| match items.iter().find(|now| now.call == item.call) {
                Some(now) => now.clone(),
                None if item.disabled.is_some() => item.clone(),
                None => {
                    let id = item.call.as_ref().and_then(|call| call.args.first()).map(Arg::words);
                    let is_gone = id.is_some_and(|id| gone.contains(&ConversationId::new(id)));
                    if is_gone { Item::deleted() } else { Item::elsewhere() }
                }
            });
            return;
        }
        self.found = Some(words.to_owned());
        let mut ranking = Ranking::of(words);
        let letters = |item: &Item| ranking.fit(&item.label, false).map_or_else(Vec::new, |(_, letters)| letters);
        self.matches = items.iter().map(letters).enumerate().collect();
        (self.items, self.selected) = (items, 0);
        self.fixed = self.items.len();
    }

    /// The item under the cursor.
    pub fn current(&self) -> Option<&Item> {
        self.matches.get(self.selected).and_then(|(i, _)| self.items.get(*i))
    }

    /// Ranks the items by how they fit what is typed (I45), and puts the cursor on the best. Among equals comes first
    /// what was used last. In the palette they stand in groups, each in its place.
    pub fn filter(&mut self, used: &[Call]) {
        let scope = Some(self.input.text()).filter(|_| self.purpose == Purpose::Palette).and_then(Scope::of);
        let typed = scope.map_or(self.input.text(), |(_, typed)| typed);
        let scope = scope.map(|(scope, _)| scope);
        let mut ranking = Ranking::of(typed);
        let mut found = match ranking.is_empty() && scope.is_none() {
            true => self.unsought(used),
            false => self.fitting(&mut ranking, scope, used),
        };
        found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
        self.recent = found.iter().take_while(|(rank, ..)| rank.fit.is_none() && rank.used.1 < RECENT).count();
        let best = found.first().map(|(_, place, _)| *place);
        self.hidden.clear();
        if self.purpose == Purpose::Palette && (!ranking.is_empty() || scope.is_some()) {
            self.only_once(&mut found);
            self.hidden = self.group(&mut found, scope.is_none());
        }
        self.selected = found.iter().position(|(_, place, _)| Some(*place) == best).unwrap_or(0);
        self.matches = found.into_iter().map(|(_, place, letters)| (place, letters)).collect();
    }

    /// What shows while nothing is typed.
    fn unsought(&self, used: &[Call]) -> Vec<Found> {
        let mut found = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            // A place that is a command as well stands there as one.
            let again = item.sought && item.call.as_ref().is_some_and(Call::is_bare);
            let barred = item.disabled.is_some() || item.named_only || again || self.menu;
            let recent = self.purpose == Purpose::Palette && !barred;
            let used = Some(last(used, item)).filter(|at| recent && *at < RECENT);
            if used.is_some() || !item.sought {
                let used = (false, used.unwrap_or(usize::MAX));
                // A choice stays where it is, whether it can be made or not.
                let disabled = item.disabled.is_some() && self.purpose == Purpose::Palette;
                found.push((Rank { used, disabled, ..Rank::default() }, place, Vec::new()));
            }
        }
        found
    }

    fn fitting(&self, ranking: &mut Ranking, scope: Option<Scope>, used: &[Call]) -> Vec<Found> {
        let mut found = Vec::new();
        for (place, item) in self.items.iter().enumerate().filter(|(_, item)| scope.is_none_or(|scope| scope.has(item)))
        {
            let fit = match ranking.is_empty() {
                true => Some((Fit::Front, Vec::new())),
                false => item.fit(ranking, self.purpose == Purpose::Palette),
            };
            if let Some((fit, letters)) = fit {
                let last = last(used, item);
                let used = if fit == Fit::Whole { (item.sought, last) } else { (false, last) };
                let rank = Rank { fit: Some(fit), used, sought: item.sought, disabled: item.disabled.is_some() };
                found.push((rank, place, letters));
            }
        }
        found
    }

    /// What is called by the same name and does the same stands there once, in its best place.
    fn only_once(&self, found: &mut Vec<Found>) {
        let mut seen: Vec<&Call> = Vec::new();
        found.retain(|(_, place, _)| {
            let bare = self.items.get(*place).and_then(|item| item.call.as_ref()).filter(|call| call.is_bare());
            let again = bare.is_some_and(|call| seen.contains(&call));
            seen.extend(bare.filter(|_| !again));
            !again
        });
    }

    /// Like stands with like: the groups in their order, each by its own ranks and, where it is one of
    /// several, no longer than a few rows, unless it was chosen. Answers how many more each has.
    fn group(&self, found: &mut Vec<Found>, short: bool) -> Vec<(String, usize)> {
        let mut groups: Vec<&str> = GROUPS.to_vec();
        for item in &self.items {
            if !groups.contains(&item.group.as_str()) {
                groups.push(&item.group);
            }
        }
        let group_of = |place: usize| {
            let item = self.items.get(place);
            item.and_then(|item| groups.iter().position(|group| *group == item.group)).unwrap_or(groups.len())
        };
        let mut counts = vec![0; groups.len() + 1];
        found.retain(|(_, place, _)| {
            let count = &mut counts[group_of(*place)];
            *count += 1;
            !short || *count <= IN_A_GROUP || self.is_whole(groups.get(group_of(*place)).copied().unwrap_or_default())
        });
        found.sort_by_key(|(_, place, _)| group_of(*place));
        let more = groups.into_iter().zip(counts).filter(|(group, _)| short && !self.is_whole(group));
        let more = more.map(|(group, count)| (group.to_owned(), count.saturating_sub(IN_A_GROUP)));
        more.filter(|(_, count)| *count > 0).collect()
    }

    fn is_whole(&self, group: &str) -> bool {
        self.whole.as_deref() == Some(group)
    }

    /// The group of the item under the cursor stands there whole, or no more than others if it did; the cursor stays.
    pub fn turn_group(&mut self, used: &[Call]) -> bool {
        let Some(group) = self.current().map(|item| item.group.clone()) else { return false };
        let has_more = self.hidden.iter().any(|(hidden, _)| *hidden == group);
        if !has_more && !self.is_whole(&group) {
            return false;
        }
        let at = self.matches.get(self.selected).map(|(place, _)| *place);
        self.whole = has_more.then_some(group);
        self.filter(used);
        let again = self.matches.iter().position(|(place, _)| Some(*place) == at);
        self.selected = again.unwrap_or(self.selected);
        true
    }
}

/// An item that shows: how it ranks, its place, and the letters by which it was found.
type Found = (Rank, usize, Vec<u32>);

/// When it was used last, the smaller the later.
fn last(used: &[Call], item: &Item) -> usize {
    used.iter().position(|call| Some(call) == item.call.as_ref()).unwrap_or(usize::MAX)
}

/// How many rows a group of the palette has beside others.
const IN_A_GROUP: usize = 5;

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
