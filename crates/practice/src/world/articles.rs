//! Articles and the collections that they are in (API 16).

use std::sync::Arc;

use super::Time;

/// An article of the help center (API 16).
#[derive(Clone, Debug)]
pub struct Article {
    pub id: u64,
    pub title: Arc<str>,
    /// What it is about.
    pub description: Arc<str>,
    /// Its text, as HTML.
    pub body: Arc<str>,
    /// Who wrote it.
    pub author: u64,
    /// Whether customers can read it.
    pub published: bool,
    /// The collection it is in.
    pub parent: Option<u64>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
    /// How often it was read.
    pub views: u32,
}

/// A collection of articles, perhaps within another.
#[derive(Clone, Debug)]
pub struct Collection {
    pub id: u64,
    pub name: Arc<str>,
    /// What it is about.
    pub description: Option<Arc<str>>,
    /// The collection that it is in.
    pub parent: Option<u64>,
    /// When it was made.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// A piece of a text: what was looked for, or what stands around it.
pub type Piece<'a> = (bool, &'a str);

/// The words of a phrase, in lower case.
pub(super) fn words(phrase: &str) -> Vec<String> {
    phrase.split_whitespace().map(str::to_lowercase).collect()
}

/// A text in pieces, those apart that were looked for.
pub fn highlighted<'a>(text: &'a str, phrase: &str) -> Vec<Piece<'a>> {
    let words = words(phrase);
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((at, length)) = first_of(rest, &words) {
        let (before, from) = rest.split_at(at);
        let (hit, after) = from.split_at(length);
        pieces.extend([(false, before), (true, hit)].into_iter().filter(|(_, piece)| !piece.is_empty()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push((false, rest));
    }
    pieces
}

/// Where the first of the words is, and how long it is there: its case may make it longer or shorter.
fn first_of(text: &str, words: &[String]) -> Option<(usize, usize)> {
    let starts = text.char_indices().map(|(at, _)| at);
    starts.filter_map(|at| words.iter().find_map(|word| Some((at, begins(text.get(at..)?, word)?)))).next()
}

fn begins(text: &str, word: &str) -> Option<usize> {
    let mut wanted = word.chars();
    for (at, c) in text.char_indices() {
        if wanted.as_str().is_empty() {
            return Some(at);
        }
        if !c.to_lowercase().all(|lower| wanted.next() == Some(lower)) {
            return None;
        }
    }
    (wanted.as_str().is_empty() && !word.is_empty()).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_looked_for_stands_out_whatever_its_case() {
        let of = |text, phrase| highlighted(text, phrase);
        assert_eq!(of("The Bank feed", "bank"), [(false, "The "), (true, "Bank"), (false, " feed")]);
        assert_eq!(of("ÄRGER über Ärger", "ärger"), [(true, "ÄRGER"), (false, " über "), (true, "Ärger")]);
        assert_eq!(of("İstanbul", "x"), [(false, "İstanbul")]);
        assert_eq!(of("a", ""), [(false, "a")]);
        assert!(of("", "a").is_empty());
    }
}
