//! The values of one field in all rows, side by side, so that a test looks at nothing else.

use std::borrow::Cow;
use std::collections::HashMap;

use super::bits::Bits;
use super::numbers::Numbers;
use super::page::SortKey;
use super::rows::Rows;
use super::texts::{How, Symbol, Texts};
use super::value::{Kind, Op, Operand, Val, passes};

/// Stands for no value among texts.
const NO_TEXT: Symbol = Symbol::MAX;

#[derive(Clone, Debug)]
pub(super) enum Column {
    /// Numbers, times and flags.
    Numbers(Numbers),
    /// Texts; `words` says that `=` means a single word of them (API 4.2).
    Texts { rows: Rows<Symbol>, texts: Texts, words: bool },
    /// Several ids a row.
    Sets { rows: Lists, texts: Texts },
    /// Whatever an attribute is.
    Any { rows: Rows<u32>, values: Vec<Val<'static>>, known: HashMap<Val<'static>, u32> },
}

/// Lists of symbols, one a row.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    spans: Vec<(u32, u32)>,
    flat: Vec<Symbol>,
    /// How many of `flat` are in a list.
    live: usize,
}

impl Lists {
    fn get(&self, row: usize) -> &[Symbol] {
        self.spans.get(row).map_or(&[], |span| self.slice(*span))
    }

    fn slice(&self, (from, to): (u32, u32)) -> &[Symbol] {
        self.flat.get(from as usize..to as usize).unwrap_or_default()
    }

    fn set(&mut self, row: usize, symbols: &[Symbol]) {
        if self.get(row) == symbols && row < self.spans.len() {
            return;
        }
        if self.flat.len() > 4096 + 4 * self.spans.len().max(self.live) {
            self.tidy();
        }
        self.live = self.live.saturating_sub(self.get(row).len()) + symbols.len();
        let from = u32::try_from(self.flat.len()).unwrap_or(u32::MAX);
        self.flat.extend_from_slice(symbols);
        let to = u32::try_from(self.flat.len()).unwrap_or(u32::MAX);
        put(&mut self.spans, row, (from, to), (0, 0));
    }

    /// Leaves out the lists that rows had before.
    fn tidy(&mut self) {
        let lists: Vec<Vec<Symbol>> = self.spans.iter().map(|span| self.slice(*span).to_vec()).collect();
        *self = Self::default();
        for (row, list) in lists.iter().enumerate() {
            self.set(row, list);
        }
    }
}

/// Sets one row of a column; rows that were left out have nothing.
fn put<T: Clone>(rows: &mut Vec<T>, row: usize, value: T, nothing: T) {
    if row >= rows.len() {
        rows.resize(row + 1, nothing);
    }
    if let Some(place) = rows.get_mut(row) {
        *place = value;
    }
}

impl Column {
    /// A column for values of a kind; `words` if `=` is to find single words.
    pub(super) fn new(kind: Kind, words: bool) -> Self {
        match kind {
            Kind::Number | Kind::Assignee | Kind::Date | Kind::Day | Kind::Flag => {
                Self::Numbers(Numbers::new(std::iter::empty()))
            }
            Kind::Text => {
                let texts = if words { Texts::with_words() } else { Texts::default() };
                Self::Texts { rows: Rows::new(Vec::new()), texts, words }
            }
            Kind::Set | Kind::Member => Self::Sets { rows: Lists::default(), texts: Texts::default() },
            Kind::Any => Self::Any { rows: Rows::new(Vec::new()), values: vec![Val::Nothing], known: HashMap::new() },
        }
    }

    /// Sets many rows at once, from the first on.
    pub(super) fn fill<'a>(&mut self, values: impl Iterator<Item = Val<'a>>) {
        match self {
            Self::Numbers(numbers) => *numbers = Numbers::new(values),
            Self::Texts { rows, texts, .. } => {
                let lower = values.map(|v| if let Val::Text(text) = v { Some(lower(text)) } else { None });
                *rows = Rows::new(texts.fill(lower));
            }
            _ => values.enumerate().for_each(|(row, value)| self.set(row, value)),
        }
    }

    /// Sets one row.
    pub(super) fn set(&mut self, row: usize, value: Val<'_>) {
        match self {
            Self::Numbers(numbers) => numbers.set(row, &value),
            Self::Texts { rows, texts, .. } => {
                let symbol = if let Val::Text(text) = value { texts.intern(&lower(text)) } else { NO_TEXT };
                rows.set(row, symbol, NO_TEXT);
            }
            Self::Sets { rows, texts } => {
                let set = if let Val::Set(set) = value { set } else { Vec::new() };
                let symbols: Vec<Symbol> = set.into_iter().map(|text| texts.intern(&lower(text))).collect();
                rows.set(row, &symbols);
            }
            Self::Any { rows, values, known } => {
                let value = value.into_owned();
                let place = if value == Val::Nothing {
                    0
                } else {
                    *known.entry(value.clone()).or_insert_with(|| {
                        values.push(value);
                        u32::try_from(values.len() - 1).unwrap_or(0)
                    })
                };
                rows.set(row, place, 0);
            }
        }
    }

    /// The rows that pass a test.
    pub(super) fn test(&self, op: Op, operand: &Operand, inclusive: bool) -> Bits {
        match (op, self) {
            (Op::IsNot, _) => self.test(Op::Is, operand, inclusive).not(),
            (Op::NotIn, _) => self.test(Op::In, operand, inclusive).not(),
            (Op::ContainsNot, _) => self.test(Op::Contains, operand, inclusive).not(),
            (_, Self::Any { rows, values, .. }) => {
                let good = Bits::of(values, |value| passes(op, operand, value, inclusive));
                rows.which(|place| good.has(place as usize))
            }
            (Op::Is | Op::In, Self::Numbers(numbers)) => numbers.equal(each(operand)),
            (_, Self::Numbers(numbers)) => numbers.compared(op, operand, inclusive),
            (_, Self::Texts { rows, texts, words }) => {
                let (nothing, good) = wanted(texts, op, operand, *words);
                match (good.count(), good.ones().next()) {
                    (1, Some(one)) if !nothing => rows.which(|symbol| symbol as usize == one),
                    _ => rows.which(|symbol| if symbol == NO_TEXT { nothing } else { good.has(symbol as usize) }),
                }
            }
            (_, Self::Sets { rows, texts }) => {
                let (nothing, good) = wanted(texts, op, operand, false);
                let has = |list: &[Symbol]| list.iter().any(|symbol| good.has(*symbol as usize));
                Bits::of(&rows.spans, |span| has(rows.slice(*span)) || (nothing && span.0 == span.1))
            }
        }
    }

    /// What rows are ordered by.
    pub(super) fn keys(&self) -> Box<dyn Fn(usize) -> u64 + '_> {
        match self {
            Self::Numbers(numbers) => Box::new(|row| numbers.key(row)),
            Self::Texts { rows, texts, .. } => Box::new(|row| rows.get(row).map_or(0, |symbol| texts.label_of(symbol))),
            Self::Sets { .. } => Box::new(|_| 0),
            Self::Any { rows, values, .. } => {
                let mut order: Vec<(SortKey, usize)> = values.iter().map(SortKey::of).zip(0..).collect();
                order.sort_unstable();
                let mut ranks = vec![0; values.len()];
                for (rank, (_, place)) in (0..).zip(&order) {
                    if let Some(slot) = ranks.get_mut(*place) {
                        *slot = rank;
                    }
                }
                Box::new(move |row| {
                    rows.get(row).and_then(|place| ranks.get(place as usize)).map_or(0, |rank| rank * 2)
                })
            }
        }
    }

    /// The key of a row as cursors carry it.
    pub(super) fn sort_key(&self, row: usize) -> SortKey {
        match self {
            Self::Numbers(numbers) => numbers.get(row).map_or(SortKey::Nothing, SortKey::Number),
            Self::Texts { rows, texts, .. } => match rows.get(row) {
                None | Some(NO_TEXT) => SortKey::Nothing,
                Some(symbol) => SortKey::Text(String::from_utf8_lossy(texts.text(symbol)).into_owned()),
            },
            Self::Sets { .. } => SortKey::Nothing,
            Self::Any { rows, values, .. } => {
                let value = rows.get(row).and_then(|place| values.get(place as usize));
                value.map_or(SortKey::Nothing, SortKey::of)
            }
        }
    }

    /// Where a cursor's key stands among the keys of the rows.
    pub(super) fn mark(&self, key: &SortKey) -> u64 {
        match (self, key) {
            (Self::Any { values, .. }, key) => {
                let below = values.iter().map(SortKey::of).filter(|have| have < key).count() as u64;
                let there = values.iter().any(|have| SortKey::of(have) == *key);
                if there { below * 2 } else { (below * 2).saturating_sub(1) }
            }
            (_, SortKey::Nothing) | (Self::Sets { .. }, _) => 0,
            (Self::Numbers(_), SortKey::Number(n)) => Numbers::key_of(*n),
            (Self::Texts { texts, .. }, SortKey::Text(text)) => texts.label_for(text),
            // A cursor of another order.
            (Self::Numbers(_), SortKey::Text(_)) => u64::MAX,
            (Self::Texts { .. }, SortKey::Number(_)) => 0,
        }
    }
}

/// The text in lower case; without a copy if it is so already.
fn lower(text: Cow<'_, str>) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        text
    } else {
        text.to_lowercase().into()
    }
}

fn each(operand: &Operand) -> &[Operand] {
    if let Operand::Many(many) = operand { many } else { std::slice::from_ref(operand) }
}

/// Whether rows without a value are wanted, and which texts are.
fn wanted(texts: &Texts, op: Op, operand: &Operand, words: bool) -> (bool, Bits) {
    let (mut nothing, mut good) = (false, Bits::none(texts.len()));
    for one in each(operand) {
        match (op, one) {
            (Op::Is | Op::In, Operand::Nothing) => nothing = true,
            (Op::Is | Op::In, Operand::Text(text)) if words => good.or(&texts.with_word(text)),
            (Op::Is | Op::In, Operand::Text(text)) => good.or(&texts.matching(How::Whole, text)),
            (Op::Contains, Operand::Text(text)) => good.or(&texts.matching(How::Within, text)),
            (Op::Starts, Operand::Text(text)) => good.or(&texts.matching(How::Begins, text)),
            (Op::Ends, Operand::Text(text)) => good.or(&texts.matching(How::Ends, text)),
            _ => {}
        }
    }
    (nothing, good)
}
