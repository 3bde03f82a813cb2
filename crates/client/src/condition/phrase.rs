//! Words that are looked for, and what of a text they are.

use super::ast::Span;
use super::fold::{Piece, pieces, places, tokens};

/// Words that are looked for, in this order and without others between them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase(Vec<Term>);

/// One word, or pair of characters, with what may stand around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// A token, or a part of one.
    pub text: String,
    /// Whether letters may stand before it.
    pub front: bool,
    /// Whether letters may stand behind it.
    pub back: bool,
}

impl Phrase {
    /// The words of `text`; of the first one only the end if `front`, of the last one only the beginning if `back`. None
    /// if there is nothing to look for.
    pub fn new(text: &str, front: bool, back: bool) -> Option<Self> {
        let mut terms: Vec<Term> = Vec::new();
        let term = |text: String, back: bool| Term { text, front: false, back };
        let pieces = pieces(text);
        for (at, piece) in pieces.iter().enumerate() {
            let is_last = at + 1 == pieces.len();
            match piece {
                Piece::Word(word) => terms.push(term(word.clone(), false)),
                Piece::Run(run) => {
                    terms.extend(run.windows(2).map(|pair| term(String::from_iter(pair), false)));
                    // One character alone is the beginning of a pair. Before more words the run has to end.
                    if run.len() == 1 || !is_last {
                        terms.extend(run.last().map(|last| term(last.to_string(), is_last)));
                    }
                }
            }
        }
        if let Some(first) = terms.first_mut() {
            first.front |= front;
        }
        if let Some(last) = terms.last_mut() {
            last.back |= back;
        }
        (!terms.is_empty()).then_some(Self(terms))
    }

    /// What they are made of, in their order.
    pub fn terms(&self) -> &[Term] {
        &self.0
    }

    /// Whether they stand somewhere in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.is_among(&tokens(text))
    }

    /// Whether they stand somewhere among the tokens of a text.
    pub fn is_among(&self, tokens: &[String]) -> bool {
        tokens.windows(self.0.len()).any(|window| self.fits(window))
    }

    /// Where they stand in a text, in order of place.
    pub fn marks(&self, text: &str) -> Vec<Span> {
        let (tokens, spans): (Vec<String>, Vec<Span>) = places(text).into_iter().unzip();
        let windows = tokens.windows(self.0.len()).zip(spans.windows(self.0.len()));
        let found = windows.filter(|(window, _)| self.fits(window));
        found.filter_map(|(_, spans)| Some(Span::new(spans.first()?.start, spans.last()?.end))).collect()
    }

    /// Whether a text begins with them.
    pub fn begins(&self, text: &str) -> bool {
        tokens(text).get(..self.0.len()).is_some_and(|window| self.fits(window))
    }

    fn fits(&self, window: &[String]) -> bool {
        self.0.iter().zip(window).all(|(term, token)| match (term.front, term.back) {
            (false, false) => *token == term.text,
            (false, true) => token.starts_with(&term.text),
            (true, false) => token.ends_with(&term.text),
            (true, true) => token.contains(&term.text),
        })
    }
}
