//! What is looked for in the words of the thread: where they stand, and which of them is the one under the cursor.

use std::ops::Range;

use ratatui::text::{Line, Span};

use super::stack::Stack;
use crate::model::Model;
use crate::model::thread::Find;
use crate::panes::message::{Block, Piece};
use crate::theme::Role;

/// A part of a hit: how far from the end its row is, and its bytes in the row.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    from_end: usize,
    bytes: Range<usize>,
}

/// Where something stands: in one row, or in several that it goes on in.
type Hit = Vec<Place>;

/// What was looked for, from the top.
pub(super) struct Found {
    hits: Vec<Hit>,
    at: Option<usize>,
    by: isize,
}

impl Found {
    /// Lays the whole thread, and looks through what people wrote: how it breaks into rows makes no difference.
    pub fn of(find: &Find, stack: &mut Stack<'_>) -> Self {
        stack.whole();
        let words = lower(&find.words).0;
        let mut hits = Vec::new();
        for (_, block, first) in stack.laid() {
            for paragraph in &block.written {
                let (text, pieces) = whole(block, paragraph);
                for (start, end) in of_either(find, &text, &words) {
                    let hit: Hit = pieces
                        .iter()
                        .filter_map(|(at, piece)| {
                            let own = *at..*at + piece.bytes.len();
                            let (from, to) = (start.max(own.start), end.min(own.end));
                            let bytes = (piece.bytes.start + from).checked_sub(*at)?
                                ..(piece.bytes.start + to).checked_sub(*at)?;
                            (from < to).then(|| Place { from_end: first.saturating_sub(piece.row), bytes })
                        })
                        .collect();
                    hits.extend(Some(hit).filter(|hit| !hit.is_empty()));
                }
            }
        }
        let at = find.at.filter(|_| !hits.is_empty()).map(|at| at.min(hits.len() - 1));
        Self { hits, at, by: find.by }
    }

    /// How often it stands there.
    pub fn count(&self) -> usize {
        self.hits.len()
    }

    /// Which of them is the one under the cursor, from the top.
    pub fn at(&self) -> Option<usize> {
        self.at
    }

    /// Goes to the hit that is wanted, where one is: at first to one in sight, else to the next above, else below; then as
    /// many on as was asked for, around the ends. Returns its row.
    pub fn go(&mut self, top: usize, height: usize) -> Option<usize> {
        let last = self.hits.len().checked_sub(1)?;
        let at = match self.at {
            Some(_) if self.by == 0 => return None,
            Some(at) => {
                let count = isize::try_from(self.hits.len()).unwrap_or(isize::MAX);
                let at = isize::try_from(at).unwrap_or(0).saturating_add(self.by).rem_euclid(count);
                usize::try_from(at).unwrap_or(0)
            }
            None => {
                let in_sight = |hit: &Hit| row(hit) <= top && row(hit) + height > top;
                let above = || self.hits.iter().rposition(|hit| row(hit) > top);
                self.hits.iter().position(in_sight).or_else(above).unwrap_or(0)
            }
        };
        self.at = Some(at.min(last));
        self.hits.get(at).map(row)
    }

    /// A row with what was found in it marked.
    pub fn marked(&self, line: &Line<'static>, from_end: usize, model: &Model) -> Line<'static> {
        let all = self.hits.iter().enumerate().flat_map(|(number, hit)| hit.iter().map(move |place| (number, place)));
        let here: Vec<(usize, &Place)> = all.filter(|(_, place)| place.from_end == from_end).collect();
        if here.is_empty() {
            return line.clone();
        }
        let mut spans = Vec::new();
        let mut at = 0;
        for span in &line.spans {
            let (begin, end) = (at, at + span.content.len());
            let mut done = begin;
            for (number, place) in &here {
                let (from, to) = (place.bytes.start.clamp(done, end), place.bytes.end.clamp(done, end));
                let text = |from: usize, to: usize| span.content.get(from - begin..to - begin).unwrap_or("").to_owned();
                if from >= to {
                    continue;
                }
                let role = if Some(*number) == self.at { Role::TitleFocused } else { Role::Selection };
                spans.push(Span::styled(text(done, from), span.style));
                spans.push(Span::styled(text(from, to), span.style.patch(model.theme.style(role))));
                done = to;
            }
            spans.push(Span::styled(span.content.get(done - begin..).unwrap_or("").to_owned(), span.style));
            at = end;
        }
        Line::from(spans).style(line.style)
    }
}

/// The row that a hit begins in.
fn row(hit: &Hit) -> usize {
    hit.first().map_or(0, |place| place.from_end)
}

/// A paragraph as it was written, and where in it each of its pieces begins.
fn whole<'a>(block: &Block, paragraph: &'a [Piece]) -> (String, Vec<(usize, &'a Piece)>) {
    let (mut text, mut pieces) = (String::new(), Vec::with_capacity(paragraph.len()));
    for piece in paragraph {
        let Some(line) = block.lines.get(piece.row) else { continue };
        let shown: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
        let Some(words) = shown.get(piece.bytes.clone()) else { continue };
        if piece.blank && !text.is_empty() {
            text.push(' ');
        }
        pieces.push((text.len(), piece));
        text.push_str(words);
    }
    (text, pieces)
}

/// A text in lower case, any blank as a plain one; and for each byte of it, at which one of the text its letter begins.
fn lower(text: &str) -> (String, Vec<usize>) {
    // Some letters have more bytes in lower case, or fewer.
    let mut lower = String::with_capacity(text.len());
    let mut from = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        let letter = if letter.is_whitespace() { ' ' } else { letter };
        for small in letter.to_lowercase() {
            lower.push(small);
            from.extend(std::iter::repeat_n(at, small.len_utf8()));
        }
    }
    from.push(text.len());
    (lower, from)
}

/// Where what is looked for stands in a text: the words of a search by its rules, others as they are typed.
fn of_either(find: &Find, text: &str, words: &str) -> Vec<(usize, usize)> {
    if find.phrases.is_empty() {
        return places(text, words);
    }
    let marks = find.phrases.iter().flat_map(|phrase| phrase.marks(text));
    let mut all: Vec<(usize, usize)> = marks.map(|mark| (mark.start, mark.end)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Where words in lower case stand in a text, whatever its case: the bytes at which they begin and end.
fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
    if words.is_empty() {
        return Vec::new();
    }
    let (lower, from) = lower(text);
    let place = |byte: usize| from.get(byte).copied().unwrap_or(text.len());
    lower.match_indices(words).map(|(at, found)| (place(at), place(at + found.len()))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_found_in_any_case() {
        assert_eq!(places("The Bank, a BANK", "bank"), [(4, 8), (12, 16)]);
        assert_eq!(places("İstanbul Straße", "straße"), [(10, 17)]);
        assert_eq!(places("x", ""), []);
    }

    proptest! {
        #[test]
        fn what_is_found_is_a_piece_of_the_text(text in "\\PC{0,20}", words in "\\PC{1,2}") {
            for (start, end) in places(&text, &lower(&words).0) {
                prop_assert!(text.get(start..end).is_some(), "{start} {end}");
            }
        }
    }
}
