//! The distinct texts of a field, kept so that any of the search language's tests on all of them takes no time.
//!
//! All texts, in lower case, lie one behind the other in one stretch of memory; an order over them finds one, or all
//! that begin alike; labels that grow with the order stand for them when rows are sorted. Long texts also have an index
//! of their words, so that a search need not read them.

use std::collections::HashMap;

use memchr::memmem;

use super::bits::Bits;

/// Stands between two texts: no byte of UTF-8.
const GAP: u8 = 0xFF;
/// Between the labels of two neighbours, at first.
const ROOM: u64 = 1 << 32;
/// With less room between two neighbours, all labels are given anew.
const LEAST_ROOM: u64 = 4;

/// A text among the distinct ones.
pub(super) type Symbol = u32;

/// The distinct texts of a field. They only grow: one that no row has any more harms nobody.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    arena: Vec<u8>,
    starts: Vec<u32>,
    order: Vec<Symbol>,
    labels: Vec<u64>,
    words: Option<Box<Words>>,
}

/// Which texts each word is in.
#[derive(Clone, Debug, Default)]
struct Words {
    vocabulary: Texts,
    texts: Vec<Vec<Symbol>>,
}

/// How a text is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Whole,
    Begins,
    Ends,
    Within,
}

fn index(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The words of a text in lower case.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

impl Texts {
    /// Texts with an index of their words.
    pub(super) fn with_words() -> Self {
        Self { words: Some(Box::default()), ..Self::default() }
    }

    /// Takes in many texts, in lower case, at once; the symbol of each. Only for texts that have none yet.
    pub(super) fn fill<'a>(&mut self, texts: impl Iterator<Item = Option<std::borrow::Cow<'a, str>>>) -> Vec<Symbol> {
        let mut known: HashMap<std::borrow::Cow<'a, str>, Symbol> = HashMap::new();
        let symbols = texts
            .map(|text| {
                let Some(text) = text else { return Symbol::MAX };
                if let Some(symbol) = known.get(&text) {
                    return *symbol;
                }
                let symbol = self.append(&text);
                known.insert(text, symbol);
                symbol
            })
            .collect();
        if let Some(mut all) = self.words.take() {
            all.fill(self);
            self.words = Some(all);
        }
        self.sort();
        symbols
    }

    /// Puts all in order.
    fn sort(&mut self) {
        let mut order: Vec<Symbol> = (0..index(self.starts.len())).collect();
        order.sort_unstable_by(|a, b| self.text(*a).cmp(self.text(*b)));
        self.order = order;
        self.label();
    }

    fn label(&mut self) {
        self.labels.resize(self.starts.len(), 0);
        for (rank, symbol) in (1..).zip(&self.order) {
            if let Some(label) = self.labels.get_mut(*symbol as usize) {
                *label = rank * ROOM;
            }
        }
    }

    fn append(&mut self, text: &str) -> Symbol {
        let symbol = index(self.starts.len());
        self.starts.push(index(self.arena.len()));
        self.arena.extend_from_slice(text.as_bytes());
        self.arena.push(GAP);
        symbol
    }

    /// The symbol of a text in lower case, which is taken in if it is new.
    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        let place = match self.find(text) {
            Ok(symbol) => return symbol,
            Err(place) => place,
        };
        let symbol = self.append(text);
        let below = place.checked_sub(1).and_then(|n| self.order.get(n)).map_or(0, |s| self.label_of(*s));
        let above = self.order.get(place).map_or(below.saturating_add(2 * ROOM), |s| self.label_of(*s));
        self.order.insert(place, symbol);
        self.labels.push(below.midpoint(above));
        if above - below < LEAST_ROOM * 2 {
            self.label();
        }
        if let Some(all) = &mut self.words {
            all.add(symbol, text);
        }
        symbol
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len()
    }

    pub(super) fn text(&self, symbol: Symbol) -> &[u8] {
        let at = symbol as usize;
        let Some(start) = self.starts.get(at) else { return &[] };
        let next = self.starts.get(at + 1).map_or(self.arena.len(), |n| *n as usize);
        self.arena.get(*start as usize..next.saturating_sub(1)).unwrap_or_default()
    }

    /// What stands for a text in the order; never 0.
    pub(super) fn label_of(&self, symbol: Symbol) -> u64 {
        self.labels.get(symbol as usize).copied().unwrap_or(0)
    }

    /// What would stand for any text in the order.
    pub(super) fn label_for(&self, text: &str) -> u64 {
        match self.find(text) {
            Ok(symbol) => self.label_of(symbol),
            Err(place) => self.order.get(place).map_or(u64::MAX, |s| self.label_of(*s) - 1),
        }
    }

    fn find(&self, text: &str) -> Result<Symbol, usize> {
        let found = self.order.binary_search_by(|symbol| self.text(*symbol).cmp(text.as_bytes()));
        found.map(|place| self.order.get(place).copied().unwrap_or(Symbol::MAX))
    }

    /// The texts in which something, in lower case, is found.
    pub(super) fn matching(&self, how: How, wanted: &str) -> Bits {
        let mut found = Bits::none(self.len());
        match how {
            How::Whole => self.find(wanted).into_iter().for_each(|symbol| found.put(symbol as usize)),
            How::Begins => {
                let from = self.order.partition_point(|symbol| self.text(*symbol) < wanted.as_bytes());
                let like = self.order.iter().skip(from).take_while(|s| self.text(**s).starts_with(wanted.as_bytes()));
                like.for_each(|symbol| found.put(*symbol as usize));
            }
            How::Ends => {
                let ends = |symbol: &Symbol| self.text(*symbol).ends_with(wanted.as_bytes());
                (0..index(self.len())).filter(ends).for_each(|symbol| found.put(symbol as usize));
            }
            How::Within if wanted.is_empty() => return Bits::all(self.len()),
            How::Within => match &self.words {
                Some(all) => all.within(self, wanted, &mut found),
                None => self.scan(wanted, &mut found),
            },
        }
        found
    }

    /// The texts that have a word, in lower case.
    pub(super) fn with_word(&self, word: &str) -> Bits {
        let mut found = Bits::none(self.len());
        if let Some(all) = &self.words
            && let Ok(symbol) = all.vocabulary.find(word)
        {
            all.texts_of(symbol).iter().for_each(|text| found.put(*text as usize));
        }
        found
    }

    /// Looks through everything.
    fn scan(&self, wanted: &str, found: &mut Bits) {
        let finder = memmem::Finder::new(wanted);
        let (mut from, mut symbol) = (0, 0);
        while let Some(hit) = self.arena.get(from..).and_then(|rest| finder.find(rest)) {
            symbol = self.holding(symbol, from + hit);
            found.put(symbol);
            symbol += 1;
            let Some(next) = self.starts.get(symbol) else { break };
            from = *next as usize;
        }
    }

    /// The text that holds a place, not before the one named.
    fn holding(&self, from: usize, place: usize) -> usize {
        let mut step = 1;
        while self.starts.get(from + step).is_some_and(|start| *start as usize <= place) {
            step *= 2;
        }
        let window = self.starts.get(from..self.starts.len().min(from + step + 1)).unwrap_or_default();
        from + window.partition_point(|start| *start as usize <= place).saturating_sub(1)
    }
}

impl Words {
    fn fill(&mut self, texts: &Texts) {
        let mut known: HashMap<&str, usize> = HashMap::new();
        for symbol in 0..index(texts.len()) {
            for word in words(std::str::from_utf8(texts.text(symbol)).unwrap_or_default()) {
                let place = *known.entry(word).or_insert_with(|| {
                    self.vocabulary.append(word);
                    self.texts.push(Vec::new());
                    self.texts.len() - 1
                });
                if let Some(of) = self.texts.get_mut(place)
                    && of.last() != Some(&symbol)
                {
                    of.push(symbol);
                }
            }
        }
        self.vocabulary.sort();
        self.texts.iter_mut().for_each(Vec::shrink_to_fit);
    }

    fn add(&mut self, text: Symbol, of: &str) {
        for word in words(of) {
            let place = self.vocabulary.intern(word) as usize;
            if place >= self.texts.len() {
                self.texts.resize_with(place + 1, Vec::new);
            }
            if let Some(texts) = self.texts.get_mut(place)
                && texts.last() != Some(&text)
            {
                texts.push(text);
            }
        }
    }

    fn texts_of(&self, word: Symbol) -> &[Symbol] {
        self.texts.get(word as usize).map_or(&[], Vec::as_slice)
    }

    /// Finds what is not a word as such by the rarest of the words in it; only what has none is looked for everywhere.
    fn within(&self, all: &Texts, wanted: &str, found: &mut Bits) {
        let mut rarest: Option<(usize, Bits)> = None;
        for piece in words(wanted) {
            let at = piece.as_ptr() as usize - wanted.as_ptr() as usize;
            let how = match (at > 0, at + piece.len() < wanted.len()) {
                (true, true) => How::Whole,
                (true, false) => How::Begins,
                (false, true) => How::Ends,
                (false, false) => How::Within,
            };
            let like = self.vocabulary.matching(how, piece);
            let size = like.ones().map(|word| self.texts_of(index(word)).len()).sum();
            if rarest.as_ref().is_none_or(|(least, _)| size < *least) {
                rarest = Some((size, like));
            }
        }
        let Some((_, like)) = rarest else { return all.scan(wanted, found) };
        let mut candidates = Bits::none(all.len());
        for word in like.ones() {
            self.texts_of(index(word)).iter().for_each(|text| candidates.put(*text as usize));
        }
        if wanted.chars().all(char::is_alphanumeric) {
            *found = candidates;
            return;
        }
        let finder = memmem::Finder::new(wanted);
        let bytes = wanted.as_bytes();
        // Most of what is in nearly every text, as the tags of HTML are, is at its edges.
        let has = |text: &[u8]| text.starts_with(bytes) || text.ends_with(bytes) || finder.find(text).is_some();
        for text in candidates.ones().filter(|text| has(all.text(index(*text)))) {
            found.put(text);
        }
    }
}
