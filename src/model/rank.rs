//! How well names fit what is typed (I45): whole, by the beginnings of words, by a part, and last by scattered letters.

use nucleo_matcher::chars::{normalize, to_lower_case};
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// How well a name fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is what is typed.
    Whole,
    /// It begins with what is typed.
    Front,
    /// What is typed are beginnings of its words, in their order.
    Words,
    /// Each word that is typed is somewhere in it.
    Part,
    /// The letters are in it, in their order and no more than that; the worse, the greater the number.
    Scattered(u32),
}

/// What is typed, and what it takes to look for it.
pub struct Ranking {
    typed: Vec<char>,
    words: Vec<Vec<char>>,
    pattern: Pattern,
    matcher: Matcher,
}

/// Letters without case and accents, as many as there were.
fn folded(text: &str) -> Vec<char> {
    text.chars().map(|c| normalize(to_lower_case(c))).collect()
}

impl Ranking {
    /// Ready to rank what is held against these letters.
    pub fn of(typed: &str) -> Self {
        let words: Vec<Vec<char>> = typed.split_whitespace().map(folded).collect();
        let pattern = Pattern::new(typed, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        Self { typed: words.join(&' '), words, pattern, matcher: Matcher::new(Config::DEFAULT) }
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty()
    }

    /// How a name fits, and by which of its characters; scattered letters count only where that is said.
    pub fn fit(&mut self, name: &str, scattered: bool) -> Option<(Fit, Vec<u32>)> {
        let letters = folded(name);
        if letters == self.typed {
            return Some((Fit::Whole, places(0, letters.len())));
        }
        if letters.starts_with(&self.typed) {
            return Some((Fit::Front, places(0, self.typed.len())));
        }
        if let Some(found) = self.each(|word, from| begins(&letters, word, from)) {
            return Some((Fit::Words, found));
        }
        if let Some(found) = self.parts(&letters) {
            return Some((Fit::Part, found));
        }
        if !scattered {
            return None;
        }
        let (mut found, mut buffer) = (Vec::new(), Vec::new());
        let score = self.pattern.indices(Utf32Str::new(name, &mut buffer), &mut self.matcher, &mut found)?;
        found.sort_unstable();
        found.dedup();
        Some((Fit::Scattered(u32::MAX - score), found))
    }

    /// Each typed word in turn, behind where the last one was found.
    fn each(&self, find: impl Fn(&[char], usize) -> Option<usize>) -> Option<Vec<u32>> {
        let (mut from, mut found) = (0, Vec::new());
        for word in &self.words {
            let at = find(word, from)?;
            found.extend(places(at, word.len()));
            from = at + word.len();
        }
        Some(found)
    }

    fn parts(&self, letters: &[char]) -> Option<Vec<u32>> {
        let mut found: Vec<u32> = Vec::new();
        for word in &self.words {
            let at = letters.windows(word.len().max(1)).position(|window| window == word.as_slice())?;
            found.extend(places(at, word.len()));
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}

fn places(from: usize, count: usize) -> Vec<u32> {
    (from..from + count).filter_map(|at| u32::try_from(at).ok()).collect()
}

/// Where a word begins, from a place on, with these letters.
fn begins(letters: &[char], word: &[char], from: usize) -> Option<usize> {
    let starts = |at: usize| at == 0 || letters.get(at - 1).is_some_and(|before| !before.is_alphanumeric());
    (from..letters.len()).find(|at| starts(*at) && letters[*at..].starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(typed: &str, name: &str) -> Option<Fit> {
        Ranking::of(typed).fit(name, true).map(|(fit, _)| fit)
    }

    #[test]
    fn what_is_typed_fits_whole_by_beginnings_by_a_part_or_by_its_letters() {
        assert_eq!(fit("Close", "close"), Some(Fit::Whole));
        assert_eq!(fit(" ines  penalver ", "Inés Peñalver"), Some(Fit::Whole));
        assert_eq!(fit("clo", "close"), Some(Fit::Front));
        assert_eq!(fit("cl", "Send and close"), Some(Fit::Words));
        assert_eq!(fit("s cl", "Send and close"), Some(Fit::Words));
        assert_eq!(fit("mine", "inbox.mine"), Some(Fit::Words));
        assert_eq!(fit("lose", "Send and close"), Some(Fit::Part));
        assert_eq!(fit("cl send", "Send and close"), Some(Fit::Part));
        assert!(matches!(fit("sdcl", "Send and close"), Some(Fit::Scattered(_))));
        assert_eq!(fit("x", "Send and close"), None);
        assert_eq!(Ranking::of("sdcl").fit("Send and close", false), None);
        assert_eq!(fit("!x", "Send"), None, "no sign means anything but itself");
    }

    #[test]
    fn the_letters_that_fit_are_told() {
        assert_eq!(Ranking::of("s cl").fit("Send and close", true).unwrap().1, [0, 9, 10]);
        assert_eq!(Ranking::of("nés").fit("Inés", true).unwrap().1, [1, 2, 3]);
    }
}
