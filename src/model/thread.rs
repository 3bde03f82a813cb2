//! The thread pane: which conversation is shown, what is known of it, and how it is being read.

use std::collections::{BTreeSet, HashMap};

use super::drawn::ThreadDrawn;
use client::condition::Phrase;
use client::domain::part::AuthorKind;
use client::domain::{ConversationId, Part};
use client::store::StoredThread;

/// The entry of the first message.
pub const SOURCE: &str = "source";

/// How entries of folded messages of bots begin; the first one's part follows.
pub const BOTS: &str = "bots ";

/// How entries of steps that wait begin; the step's number follows.
pub const STEP: &str = "step ";

/// A row of the thread, by the entry that it belongs to: whatever comes before or after, it is the same row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Which message, run of events or line it is of, by its id.
    pub entry: String,
    /// Its row in the entry, from the top.
    pub row: usize,
}

/// Where the pane begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// As far up as has the end in sight: what comes is followed.
    End,
    /// So that the line above what is new stands at a third of the height; the end if nothing is new.
    #[default]
    New,
    /// With the first row.
    Top,
    /// So that a row stands so many rows below the pane's first.
    At(Anchor, usize),
}

/// How far the thread is read: where the last frame stood, and what was asked for since.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// Where the pane begins.
    pub base: Base,
    /// The row under the cursor; none before it was drawn for the first time.
    pub cursor: Option<Anchor>,
    /// How many rows below the pane's first it stood.
    pub cursor_row: usize,
    /// Whether the text follows the cursor to where it was put.
    pub leads: bool,
    /// Messages and folds that the cursor is to go on.
    pub stops: isize,
    /// Rows that cursor and text are to go down from there.
    pub by: isize,
    /// Rows that the text alone is to go down.
    pub turned: isize,
    /// Counts what was asked for, so that a frame tells how much of it it shows.
    pub turn: u64,
}

/// What is looked for in the thread.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// The words, as typed.
    pub words: String,
    /// Those of a search, where it is one that has found the thread.
    pub phrases: Vec<Phrase>,
    /// Which of the hits is the one under the cursor, from 0; none before they were drawn.
    pub at: Option<usize>,
    /// How many hits further is wanted.
    pub by: isize,
}

/// The conversation that is read: what is here of it, and how far it is scrolled.
#[derive(Clone, Debug, Default)]
pub struct ThreadPane {
    /// The conversation shown: the list's cursor, once it has rested.
    pub shown: Option<ConversationId>,
    /// What the store has of it.
    pub data: Option<StoredThread>,
    /// Changes whenever `data` does, so that the drawing knows when its lines are old.
    pub version: u64,
    /// How far it is read.
    pub position: Position,
    /// Whether all quoted history is unfolded.
    pub quotes: bool,
    /// Whether all events are.
    pub events: bool,
    /// Entries that are folded where the others are not, or the other way.
    pub apart: BTreeSet<String>,
    /// How many more of the earlier messages are shown than at first.
    pub earlier: usize,
    /// Whether it was deleted.
    pub gone: bool,
    /// Whether runs of bot messages are folded into one line (F8).
    pub fold_bots: bool,
    /// The first message that was new when it was shown; it stays so until the thread is left.
    pub new_from: Option<String>,
    /// Messages that have come below while one reads further up.
    pub fresh: usize,
    /// What is looked for in it.
    pub find: Option<Find>,
    /// Whether it was looked where to begin by what names the person.
    pub led: bool,
    /// Whether it was unread when it was shown; none before that is known.
    was_unread: Option<bool>,
    /// Whether it is known which of it is new.
    is_sorted: bool,
    /// How far others were read.
    places: HashMap<ConversationId, Position>,
}

/// How many earlier messages are shown at a time.
pub const MORE: usize = 20;

impl ThreadPane {
    /// Turns to another conversation.
    pub fn show(&mut self, id: Option<ConversationId>) {
        if self.shown == id {
            return;
        }
        let mut places = std::mem::take(&mut self.places);
        if let Some(left) = self.shown.take() {
            match &self.position {
                Position { base: Base::At(..), .. } => drop(places.insert(left, self.position.clone())),
                _ => drop(places.remove(&left)),
            }
        }
        let turn = self.position.turn + 1;
        let position = id.as_ref().and_then(|id| places.get(id)).cloned().unwrap_or_default();
        *self = Self {
            shown: id,
            version: self.version + 1,
            fold_bots: self.fold_bots,
            position: Position { by: 0, turned: 0, stops: 0, turn, ..position },
            places,
            ..Self::default()
        };
    }

    /// Takes in what the store has.
    pub fn take(&mut self, data: Option<StoredThread>) {
        if self.data == data {
            return;
        }
        let was = self.data.take().filter(|was| was.fetched_at.is_some());
        if let Some(data) = &data {
            if let Some(was) = was.filter(|_| !self.is_at_end()) {
                let known: BTreeSet<&str> = was.parts.iter().map(|part| part.id.as_str()).collect();
                let came = data.parts.iter().filter(|part| part.is_message() && !known.contains(part.id.as_str()));
                self.fresh += came.count();
            }
            self.sort(data);
        }
        self.data = data;
        self.version += 1;
    }

    /// Finds out which of it is new: what the customer has written since a teammate last did, if nobody has read it.
    fn sort(&mut self, data: &StoredThread) {
        let unread = *self.was_unread.get_or_insert(!data.conversation.read);
        if self.is_sorted || data.fetched_at.is_none() {
            return;
        }
        self.is_sorted = true;
        let ours = |part: &Part| part.is_message() && part.author.kind == AuthorKind::Admin;
        let Some(last) = data.parts.iter().rposition(ours) else { return };
        let new = data.parts.iter().skip(last + 1).find(|part| part.is_message() && part.author.kind.is_contact());
        self.new_from = new.filter(|_| unread).map(|part| part.id.to_string());
        // Who comes from a search is where the words stand.
        if self.new_from.is_some() && self.find.is_none() {
            self.position.base = Base::New;
            self.position.turn += 1;
        }
    }

    /// Whether what comes at the end is followed.
    pub fn is_at_end(&self) -> bool {
        matches!(self.position.base, Base::End | Base::New) && self.position.by >= 0 && self.position.turned >= 0
    }

    /// Where the last frame stood, as far as it shows all that was asked for, is where one goes on from.
    pub fn settle(&mut self, drawn: &ThreadDrawn) {
        let Some(top) = drawn.rows.first().filter(|_| drawn.turn == self.position.turn) else { return };
        self.position.base = if drawn.from_end == 0 { Base::End } else { Base::At(top.clone(), 0) };
        self.position.cursor = drawn.cursor().cloned();
        self.position.cursor_row = drawn.cursor_row;
        (self.position.by, self.position.turned, self.position.leads, self.position.stops) = (0, 0, false, 0);
        if drawn.from_end == 0 {
            self.fresh = 0;
        }
        if let Some(find) = &mut self.find {
            (find.at, find.by) = (drawn.hit, 0);
        }
    }

    /// Cursor and text go down so many rows, up if negative.
    pub fn go(&mut self, by: isize) {
        self.position.by = self.position.by.saturating_add(by);
        self.position.turn += 1;
    }

    /// The text alone does.
    pub fn turn_text(&mut self, by: isize) {
        self.position.turned = self.position.turned.saturating_add(by);
        self.position.turn += 1;
    }

    /// Goes to a place, with the cursor on its first or last row.
    pub fn go_to(&mut self, base: Base) {
        let cursor = match &base {
            Base::At(anchor, _) => Some(anchor.clone()),
            Base::End | Base::New | Base::Top => None,
        };
        let turn = self.position.turn + 1;
        self.position = Position { base, cursor, turn, ..Position::default() };
    }

    /// The cursor goes so many messages and folds on.
    pub fn go_stops(&mut self, by: isize) {
        self.position.stops = self.position.stops.saturating_add(by);
        self.position.turn += 1;
    }

    /// The cursor goes to another row of what is shown, and the text no further than it must.
    pub fn point(&mut self, cursor: Anchor) {
        (self.position.cursor, self.position.leads) = (Some(cursor), true);
        self.position.turn += 1;
    }

    /// What is folded or shown has become another; the row under the cursor stays where it is.
    pub fn refold(&mut self) {
        if let Some(cursor) = &self.position.cursor {
            self.position.base = Base::At(cursor.clone(), self.position.cursor_row);
        }
        self.position.turn += 1;
    }

    /// Folds an entry or unfolds it, apart from the others. Where it was in sight it stays.
    pub fn toggle(&mut self, entry: &str, drawn: &ThreadDrawn) {
        let has_cursor = drawn.cursor().is_some_and(|cursor| cursor.entry == entry);
        let row =
            if has_cursor { Some(drawn.cursor_row) } else { drawn.rows.iter().position(|row| row.entry == entry) };
        if let Some((at, row)) = row.and_then(|row| drawn.rows.get(row).map(|at| (at, row))) {
            (self.position.cursor, self.position.cursor_row) = (Some(at.clone()), row);
        }
        if !self.apart.remove(entry) {
            self.apart.insert(entry.to_owned());
        }
        self.refold();
    }

    /// Whether an entry is open, where all others are, or are not.
    pub fn is_open(&self, entry: &str, others: bool) -> bool {
        self.find.is_some() || others != self.apart.contains(entry)
    }
}
