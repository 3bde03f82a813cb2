//! The search over everything that is kept: what is typed, what was found for it, and where the cursor is.
//!
//! One search is on its way at a time, and comes back in slices. What comes back for other words than those that stand there
//! by then is dropped, and with it that search. The cursor belongs to a conversation.

use std::ops::Range;
use std::sync::Arc;

use client::condition::{Completion, Condition, Fault};
use client::domain::ConversationId;
use client::store::{Coverage, Explained, Hit, Search};
use client::view::Order;

use super::input::LineInput;

/// How many bits a search has to count what it looked for.
const EACH: u32 = 32;

/// Where is looked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// In the list that is shown.
    Here,
    /// In all that is kept here.
    #[default]
    Everything,
    /// There, and in what Intercom's own search finds.
    Intercom,
}

impl Reach {
    /// The next wider one; after the widest the narrowest.
    pub fn wider(self) -> Self {
        match self {
            Self::Here => Self::Everything,
            Self::Everything => Self::Intercom,
            Self::Intercom => Self::Here,
        }
    }
}

/// What stands out in what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The name of a field, and `msg`.
    Field,
    /// What stands between a field and its values, and between and before tests.
    Sign,
}

/// The search, as it is on screen or was left for a conversation.
#[derive(Clone, Debug, Default)]
pub struct SearchPane {
    /// What is typed.
    pub input: LineInput,
    /// Where is looked.
    pub reach: Reach,
    /// By what hits are sorted.
    pub order: Order,
    /// What of it stands out, with its bytes.
    pub parts: Vec<(Part, Range<usize>)>,
    /// Whether its last word is too short to be looked for before it ends.
    pub short: bool,
    /// What is wrong with it, in order of place. What was found last stays then.
    pub faults: Vec<Fault>,
    /// What may be written next.
    pub completion: Option<Completion>,
    /// The hits that are shown, and the cursor on them.
    pub found: Found,
    /// How much of the workspace is here.
    pub coverage: Option<Coverage>,
    /// What Intercom was asked, and what of it is out.
    pub asked: Asked,
    /// The conversation that it was left for.
    pub opened: Option<ConversationId>,
    /// Whether something has changed in the store that is yet to be looked for.
    pub waits: bool,
    /// What is looked for; none while that is nothing.
    wanted: Option<Condition>,
    /// Counts what was looked for.
    number: u64,
    /// Whether it is to be looked for once more when it is found: something has changed.
    again: bool,
    /// What has come of it so far; none while that is on its way, or before it begins.
    search: Option<Arc<Search>>,
    /// What is on its way.
    flying: Option<u64>,
    /// What could not be had: it is not asked for again and again.
    stopped: Option<u64>,
}

/// What Intercom was asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// What for, last.
    pub condition: Option<Condition>,
    /// How many answers are out.
    pub out: usize,
    /// Whether it has more than it gave.
    pub more: bool,
}

/// What was found, as far as it is shown.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// For what: hits of other words are never shown.
    number: u64,
    /// A window of them, each in its place; none where it is gone by now.
    pub hits: Vec<Option<Hit>>,
    /// How many there are before that window.
    pub first: usize,
    /// How many there are.
    pub total: usize,
    /// In how many messages, and on how many cards.
    pub places: usize,
    /// How many more could match by what is not here of their threads.
    pub unknown: usize,
    /// Whether all was looked at.
    pub done: bool,
    /// The place of the cursor among all.
    pub index: usize,
    /// The conversation under it.
    pub selected: Option<ConversationId>,
    /// The place of the first one on screen.
    top: usize,
}

impl Found {
    /// The hit at a place among all, if it is loaded.
    pub fn hit(&self, place: usize) -> Option<&Hit> {
        place.checked_sub(self.first).and_then(|at| self.hits.get(at)).and_then(Option::as_ref)
    }

    /// The place of the first one on a screen of so many: as long as the cursor shows on it, the one that it was.
    pub fn top_for(&self, height: usize) -> usize {
        let least = (self.index + 1).saturating_sub(height);
        self.top.clamp(least, self.index.max(least)).min(self.total.saturating_sub(height))
    }

    /// Whether a place is loaded, or there is none.
    fn has(&self, place: usize) -> bool {
        place >= self.total || (self.first..self.first + self.hits.len()).contains(&place)
    }

    /// The hit under the cursor, if it is loaded.
    pub fn current(&self) -> Option<&Hit> {
        self.hit(self.index).filter(|hit| Some(&hit.row.id) == self.selected.as_ref())
    }
}

/// A search on its way to the store, to go on, and the hits that are wanted of it.
#[derive(Clone, Debug)]
pub struct Sought {
    /// By which its answer is known to be one to what is looked for by then.
    pub number: u64,
    /// As far as it has come.
    pub search: Arc<Search>,
    /// The first hit that is wanted.
    pub from: usize,
    /// How many.
    pub count: usize,
}

impl PartialEq for Sought {
    fn eq(&self, other: &Self) -> bool {
        (self.number, self.from, self.count) == (other.number, other.from, other.count)
            && Arc::ptr_eq(&self.search, &other.search)
    }
}

/// What came of it.
#[derive(Debug)]
pub struct Slice {
    /// As it was asked for.
    pub number: u64,
    /// As far as it has come now.
    pub search: Arc<Search>,
    /// The first hit that was wanted.
    pub from: usize,
    /// How many were.
    pub count: usize,
    /// Those that are there still, in their order.
    pub hits: Vec<Hit>,
    /// How much of the workspace is here, once all was looked at.
    pub coverage: Option<Coverage>,
    /// Whether the rest of it is being fetched.
    pub fetches: bool,
}

/// How a search of a condition goes.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// As it was typed.
    pub text: String,
    /// As it was understood.
    pub condition: Condition,
    /// What runs here.
    pub here: Explained,
    /// What is asked of Intercom, in its words.
    pub server: String,
    /// Whether words are among that.
    pub server_words: bool,
}

impl SearchPane {
    /// With these words, somewhere. What was asked for by another than the `count`th search is of no use to it.
    pub fn new(words: &str, reach: Reach, count: u32) -> Self {
        let number = u64::from(count) << EACH;
        Self { input: LineInput::with(words), reach, order: Order::Newest, number, ..Self::default() }
    }

    /// Whether an answer is one to this search, whatever it looks for by now.
    pub fn has_asked(&self, number: u64) -> bool {
        number >> EACH == self.number >> EACH
    }

    /// How what stands at the end of the line goes on, where there is one way only.
    pub fn ghost(&self) -> Option<&str> {
        let offered = self.completion.as_ref()?;
        let [only] = offered.entries.as_slice() else { return None };
        let written = self.input.text().get(offered.span.start..).filter(|written| !written.is_empty())?;
        let begun = only.text.get(..written.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(written));
        only.text.get(written.len()..).filter(|rest| begun && !rest.is_empty())
    }

    /// What is looked for.
    pub fn wanted(&self) -> Option<&Condition> {
        self.wanted.as_ref()
    }

    /// Looks for this from now on; what was found for something else goes. What cannot be understood leaves what was found
    /// last where it is.
    pub fn want(&mut self, condition: Option<Condition>) {
        if self.wanted != condition {
            self.wanted = condition;
            self.begin();
        }
    }

    /// Looks for the same by another order.
    pub fn reorder(&mut self, order: Order) {
        self.order = order;
        self.begin();
    }

    fn begin(&mut self) {
        self.number += 1;
        (self.search, self.again) = (None, false);
        self.found = Found { number: self.number, ..Found::default() };
    }

    /// Something has changed that may be found.
    pub fn look_again(&mut self) {
        self.again = self.wanted.is_some();
    }

    /// Whether what is shown was found for what is typed.
    pub fn is_of_these_words(&self) -> bool {
        self.faults.is_empty() && self.wanted.is_some() && self.found.number == self.number
    }

    /// Whether more may be found.
    pub fn goes_on(&self) -> bool {
        self.wanted.is_some() && !self.found.done
    }

    /// Whether what is to be shown first is on its way.
    pub fn awaits_first(&self) -> bool {
        self.flying.is_some() && self.goes_on() && self.found.total == 0
    }

    /// All that were found, where all was looked at and none of it is on its way.
    pub fn ids(&self) -> Option<Vec<ConversationId>> {
        let search = self.search.as_ref().filter(|search| search.is_done() && self.is_of_these_words())?;
        Some(search.ids().cloned().collect())
    }

    /// What is to be asked of the store now, for a screen of so many hits; none while it is on its way, or all is here.
    pub fn due(&mut self, height: usize) -> Option<Sought> {
        if self.flying.is_some() {
            return None;
        }
        let wanted = self.wanted.clone()?;
        let is_done = |search: &Option<Arc<Search>>| search.as_ref().is_some_and(|search| search.is_done());
        if (is_done(&self.search) || self.stopped.is_some()) && std::mem::take(&mut self.again) {
            (self.search, self.stopped) = (None, None);
        }
        let height = height.max(5);
        // While it goes on no more than is seen is wanted; then a page more at either end.
        let pages = if is_done(&self.search) { 2 } else { 1 };
        let (top, end) = (self.found.index.saturating_sub(height * pages), self.found.index + height * pages);
        let is_here = is_done(&self.search) && (top..end).all(|place| self.found.has(place));
        if is_here || self.stopped == Some(self.number) {
            return None;
        }
        // One that has ended is kept here, too: its conversations are gone through by keys.
        let search = match &self.search {
            Some(search) if search.is_done() => Arc::clone(search),
            _ => self.search.take().unwrap_or_else(|| Arc::new(Search::new(wanted, self.order))),
        };
        self.flying = Some(self.number);
        let more = height * (pages - 1);
        let (from, end) = (top.saturating_sub(more), end + more);
        Some(Sought { number: self.number, search, from, count: end - from })
    }

    /// What was on its way could not be had.
    pub fn failed(&mut self) {
        self.stopped = self.flying.take();
    }

    /// Takes in what came of it. False if that is of no use any more.
    pub fn take(&mut self, slice: Slice) -> bool {
        self.flying = None;
        self.coverage = slice.coverage.or(self.coverage);
        if slice.number != self.number {
            return false;
        }
        // Looked for once more, it does not shrink on screen before all was looked at.
        let is_behind = self.found.done && !slice.search.is_done();
        let search = self.search.insert(slice.search);
        if is_behind {
            return true;
        }
        let found = &mut self.found;
        let mut hits = slice.hits.into_iter().peekable();
        let ids = search.ids().skip(slice.from).take(slice.count);
        found.hits = ids.map(|id| hits.next_if(|hit| hit.row.id == *id)).collect();
        found.first = slice.from;
        (found.total, found.places, found.done) = (search.len(), search.places(), search.is_done());
        found.unknown = search.unknown();
        let place = found.selected.as_ref().and_then(|id| search.ids().position(|other| other == id));
        // What comes above the cursor moves the screen along with it.
        let before = found.index;
        found.index = place.unwrap_or(found.index.min(found.total.saturating_sub(1)));
        found.top = (found.top + found.index).saturating_sub(before);
        if place.is_none() {
            found.selected = search.ids().nth(found.index).cloned();
        }
        true
    }

    /// The cursor goes so many hits on, on a screen of so many.
    pub fn walk(&mut self, by: isize, height: usize) {
        let found = &mut self.found;
        found.top = found.top_for(height);
        let mut to = found.index.saturating_add_signed(by).min(found.total.saturating_sub(1));
        let id = match &self.search {
            Some(search) if search.len() == found.total => search.ids().nth(to).cloned(),
            _ => {
                // While it is on its way only those that are loaded are known.
                let last = (found.first + found.hits.len()).saturating_sub(1);
                to = to.clamp(found.first.min(last), last);
                found.hit(to).map(|hit| hit.row.id.clone())
            }
        };
        if let Some(id) = id {
            (found.index, found.selected) = (to, Some(id));
        }
    }

    /// The cursor goes to a conversation that is shown.
    pub fn choose(&mut self, id: &ConversationId) {
        let is_it = |hit: &Option<Hit>| hit.as_ref().is_some_and(|hit| hit.row.id == *id);
        let place = self.found.hits.iter().position(is_it);
        if let Some(place) = place {
            (self.found.index, self.found.selected) = (self.found.first + place, Some(id.clone()));
        }
    }

    /// These are gone, or say something else now: their words do not stay (S12).
    pub fn forget(&mut self, is_meant: impl Fn(&ConversationId) -> bool) {
        for hit in &mut self.found.hits {
            hit.take_if(|hit| is_meant(&hit.row.id));
        }
        self.look_again();
    }
}

#[cfg(test)]
mod tests;
