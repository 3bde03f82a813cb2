//! The rows of a thread, laid from its end upwards as far as they are looked at, and kept until something they depend on
//! changes.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::sync::Arc;

use ratatui::text::{Line, Span};

use super::entries::{Entry, Follows, What};
use super::make::make;
use crate::model::drawn::Numbered;
use crate::model::thread::Anchor;
use crate::panes::message::{Block, Setting};
use client::domain::{Body, ConversationId};
use client::store::StoredThread;
use client::text::html::Correspondents;

/// What a block depends on; another key, other lines.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct BlockKey {
    entry: String,
    changed: u64,
    columns: usize,
    first_link: usize,
    unfolded: bool,
    follows: Follows,
    frames: bool,
    look: u64,
    day: i64,
}

/// The blocks of the thread on screen.
#[derive(Default)]
pub struct ThreadCache {
    pub(super) shown: Option<ConversationId>,
    pub(super) blocks: HashMap<BlockKey, Arc<Block>>,
    pub(super) people: Correspondents,
    /// What they were made of.
    pub(super) known: u64,
}

/// An entry made into rows.
struct Piece {
    /// Its place among the entries.
    entry: usize,
    block: Arc<Block>,
    /// The row behind it.
    gap: Option<Line<'static>>,
    /// Rows below it.
    below: usize,
}

impl Piece {
    fn rows(&self) -> usize {
        self.block.lines.len() + usize::from(self.gap.is_some())
    }
}

/// A row: the entry that it is of, and its place in it.
#[derive(Clone, Copy)]
pub(super) struct Place {
    piece: usize,
    pub row: usize,
}

/// The rows that are laid, counted from the end of the thread: 0 is its last one.
pub(super) struct Stack<'a> {
    entries: &'a [Entry<'a>],
    blocks: &'a mut HashMap<BlockKey, Arc<Block>>,
    setting: Setting<'a>,
    pieces: Vec<Piece>,
    rows: usize,
    links: usize,
}

impl<'a> Stack<'a> {
    pub fn new(entries: &'a [Entry<'a>], blocks: &'a mut HashMap<BlockKey, Arc<Block>>, setting: Setting<'a>) -> Self {
        Self { entries, blocks, setting, pieces: Vec::new(), rows: 0, links: 0 }
    }

    /// All that there are, laid or not.
    pub fn entries(&self) -> &'a [Entry<'a>] {
        self.entries
    }

    /// How many rows are laid.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether all are.
    pub fn is_whole(&self) -> bool {
        self.pieces.len() == self.entries.len()
    }

    /// Lays the entry above those that are laid.
    fn lay(&mut self) -> bool {
        let Some(at) = self.entries.len().checked_sub(self.pieces.len() + 1) else { return false };
        let Some(entry) = self.entries.get(at) else { return false };
        let thread = &self.setting.model.panes.thread;
        self.setting.first_link = self.links + 1;
        self.setting.follows = entry.follows;
        self.setting.unfolded = thread.is_open(&entry.id, thread.quotes);
        let block = match key(entry, &self.setting) {
            Some(key) => match self.blocks.get(&key) {
                Some(block) => block.clone(),
                None => {
                    let block = Arc::new(make(entry, &self.setting));
                    self.blocks.insert(key, block.clone());
                    block
                }
            },
            None => Arc::new(make(entry, &self.setting)),
        };
        // Two messages in one breath have the bar of who wrote them between them, and no gap.
        let joins = self.entries.get(at + 1).is_some_and(|next| next.follows == Follows::OneBreath);
        let bar = Line::from(block.bar.clone().into_iter().collect::<Vec<Span<'static>>>()).style(block.ground);
        let gap = entry.spaced.then(|| if joins { bar } else { Line::default() });
        let piece = Piece { entry: at, block, gap, below: self.rows };
        self.rows += piece.rows();
        self.links += piece.block.links.len();
        self.pieces.push(piece);
        true
    }

    /// Lays at least so many rows, if there are as many.
    pub fn ensure(&mut self, rows: usize) {
        while self.rows < rows && self.lay() {}
    }

    /// Lays all.
    pub fn whole(&mut self) {
        while self.lay() {}
    }

    /// How far from the end a row is; of an entry that has fewer by now, its last one.
    pub fn find(&mut self, anchor: &Anchor) -> Option<usize> {
        let wanted = self.entries.iter().position(|entry| entry.id == anchor.entry)?;
        // Each entry has one piece, the last of them first.
        let place = self.entries.len() - 1 - wanted;
        while self.pieces.len() <= place {
            self.lay();
        }
        let piece = self.pieces.get(place)?;
        let row = anchor.row.min(piece.rows().saturating_sub(1));
        Some(piece.below + piece.rows().saturating_sub(row + 1))
    }

    fn entry(&self, at: usize) -> Option<&'a Entry<'a>> {
        self.entries.get(at)
    }

    /// The row that is so far from the end.
    pub fn at(&self, from_end: usize) -> Option<Place> {
        let piece = self.pieces.partition_point(|piece| piece.below + piece.rows() <= from_end);
        let found = self.pieces.get(piece)?;
        let row = (found.rows() + found.below).checked_sub(from_end + 1)?;
        Some(Place { piece, row })
    }

    /// The entry of a row.
    pub fn entry_of(&self, place: Place) -> Option<&'a Entry<'a>> {
        self.pieces.get(place.piece).and_then(|piece| self.entry(piece.entry))
    }

    /// The same row, whatever comes.
    pub fn anchor(&self, from_end: usize) -> Option<Anchor> {
        let place = self.at(from_end)?;
        Some(Anchor { entry: self.entry_of(place)?.id.clone(), row: place.row })
    }

    /// What a row shows.
    pub fn line(&self, place: Place) -> Option<&Line<'static>> {
        let piece = self.pieces.get(place.piece)?;
        piece.block.lines.get(place.row).or(piece.gap.as_ref())
    }

    /// The block of a row.
    pub fn block(&self, place: Place) -> Option<&Block> {
        self.pieces.get(place.piece).map(|piece| &*piece.block)
    }

    /// The entries that are laid, from the top, each with how far its first row is from the end.
    pub fn laid(&self) -> impl Iterator<Item = (&'a Entry<'a>, &Block, usize)> {
        self.pieces.iter().rev().filter_map(|piece| {
            let entry = self.entry(piece.entry)?;
            Some((entry, &*piece.block, (piece.below + piece.rows()).saturating_sub(1)))
        })
    }

    /// The links that are laid, by their numbers.
    pub fn links(&self) -> Vec<Numbered> {
        let all = self.pieces.iter().flat_map(|piece| &piece.block.links);
        (1..).zip(all).map(|(number, link)| Numbered { number, ..link.clone() }).collect()
    }
}

/// The key under which an entry's block is kept; none for what is cheap or changes all the time.
fn key(entry: &Entry<'_>, setting: &Setting<'_>) -> Option<BlockKey> {
    let changed = match &entry.what {
        What::Message(part, before) => {
            let words = part.body.as_ref().map(Body::as_html);
            mark(&(part.updated_at, part.made_at(), part.redacted, words, &part.mail, before))
        }
        What::Source => of_source(setting.data),
        _ => return None,
    };
    Some(BlockKey {
        entry: entry.id.clone(),
        changed,
        columns: setting.columns,
        first_link: setting.first_link,
        unfolded: setting.unfolded,
        follows: setting.follows,
        frames: setting.frames,
        look: setting.model.look,
        // "14:02" becomes "Mon 14:02" at midnight.
        day: i64::from(setting.now.date().day_of_year()),
    })
}

fn of_source(data: &StoredThread) -> u64 {
    let source = &data.conversation.source;
    mark(&(source.id.as_str(), source.redacted, source.body.as_html(), &source.mail))
}

/// Differs when what it is made of does: a redaction must show whatever times it bears (S12).
fn mark(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
