//! What is looked for in the thread: the rows that hold it, and which of them is the one under the cursor.

use ratatui::text::{Line, Span};

use super::stack::Stack;
use crate::model::Model;
use crate::model::thread::Find;
use crate::theme::Role;

/// Where something stands: how far from the end the row is, and the byte at which it begins and ends in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hit {
    from_end: usize,
    start: usize,
    end: usize,
}

/// What was looked for, from the top.
pub(super) struct Found {
    hits: Vec<Hit>,
    at: Option<usize>,
    by: isize,
}

impl Found {
    /// Lays the whole thread, and looks through it.
    pub fn of(find: &Find, stack: &mut Stack<'_>) -> Self {
        stack.whole();
        let words = find.words.to_lowercase();
        let mut hits = Vec::new();
        for from_end in (0..stack.rows()).rev() {
            let Some(line) = stack.at(from_end).and_then(|place| stack.line(place)) else { continue };
            let text: String = line.spans.iter().map(|span| span.content.as_ref()).collect();
            hits.extend(places(&text, &words).into_iter().map(|(start, end)| Hit { from_end, start, end }));
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
                let in_sight = |hit: &Hit| hit.from_end <= top && hit.from_end + height > top;
                let above = || self.hits.iter().rposition(|hit| hit.from_end > top);
                self.hits.iter().position(in_sight).or_else(above).unwrap_or(0)
            }
        };
        self.at = Some(at.min(last));
        self.hits.get(at).map(|hit| hit.from_end)
    }

    /// A row with what was found in it marked.
    pub fn marked(&self, line: &Line<'static>, from_end: usize, model: &Model) -> Line<'static> {
        let here: Vec<(usize, &Hit)> =
            self.hits.iter().enumerate().filter(|(_, hit)| hit.from_end == from_end).collect();
        if here.is_empty() {
            return line.clone();
        }
        let mut spans = Vec::new();
        let mut at = 0;
        for span in &line.spans {
            let (begin, end) = (at, at + span.content.len());
            let mut done = begin;
            for (number, hit) in &here {
                let (from, to) = (hit.start.clamp(done, end), hit.end.clamp(done, end));
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

/// Where words stand in a text, whatever their case: the bytes at which they begin and end.
fn places(text: &str, words: &str) -> Vec<(usize, usize)> {
    if words.is_empty() {
        return Vec::new();
    }
    // Some letters have more bytes in lower case, or fewer.
    let mut lower = String::with_capacity(text.len());
    let mut from = Vec::with_capacity(text.len() + 1);
    for (at, letter) in text.char_indices() {
        for small in letter.to_lowercase() {
            lower.push(small);
            from.extend(std::iter::repeat_n(at, small.len_utf8()));
        }
    }
    from.push(text.len());
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
            for (start, end) in places(&text, &words.to_lowercase()) {
                prop_assert!(text.get(start..end).is_some(), "{start} {end}");
            }
        }
    }
}
