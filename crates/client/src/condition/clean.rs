//! A condition's text without what a terminal must not see, and the way back to the places of the text as it was.

use super::ast::{Expr, Span, Value};
use super::lex::{Token, TokenKind};
use super::parse::Parsed;
use crate::domain::text::clean_line;

/// A text that was cleaned before it is read.
pub(super) struct Cleaned {
    text: String,
    /// The place in the text as it was, for each byte of the clean one and its end; none if nothing was cleaned.
    places: Option<Vec<usize>>,
}

impl Cleaned {
    pub(super) fn new(raw: &str) -> Self {
        let text = clean_line(raw);
        let places = (text != raw).then(|| places(raw, &text));
        Self { text, places }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What was read of the clean text, with its places in the text as it was.
    pub(super) fn place(&self, mut parsed: Parsed) -> Parsed {
        let Some(places) = &self.places else { return parsed };
        let end = places.last().copied().unwrap_or(0);
        let at = |place: usize| places.get(place).copied().unwrap_or(end);
        let moved = |span: Span| Span::new(at(span.start), at(span.end));
        expr(&mut parsed.expr, &moved);
        parsed.tokens.iter_mut().for_each(|token| token.span = moved(token.span));
        if parsed.tokens.is_empty() {
            parsed.tokens.push(Token { kind: TokenKind::Blank, span: Span::new(0, end) });
        }
        for fault in &mut parsed.faults {
            fault.span = moved(fault.span);
            fault.fix.iter_mut().for_each(|fix| fix.span = moved(fix.span));
        }
        parsed
    }
}

/// What is left out belongs to the character behind it, and at the end to the last one.
fn places(raw: &str, clean: &str) -> Vec<usize> {
    let mut places = Vec::with_capacity(clean.len() + 1);
    let mut from = 0;
    for c in clean.chars() {
        places.extend(std::iter::repeat_n(from, c.len_utf8()));
        let same = |other: char| other == c || c == ' ' && (other.is_whitespace() || other.is_control());
        let found = raw.get(from..).and_then(|rest| rest.char_indices().find(|(_, other)| same(*other)));
        from = found.map_or(from, |(at, other)| from + at + other.len_utf8());
    }
    places.push(raw.len());
    places
}

fn expr(within: &mut Expr, moved: &impl Fn(Span) -> Span) {
    match within {
        Expr::All(all) | Expr::Any(all) => all.iter_mut().for_each(|one| expr(one, moved)),
        Expr::Not(inner) | Expr::Msg(inner) => expr(inner, moved),
        Expr::Words(words) => words.span = moved(words.span),
        Expr::Fault(span) => *span = moved(*span),
        Expr::Test(test) => {
            (test.span, test.field_span) = (moved(test.span), moved(test.field_span));
            test.values.iter_mut().flat_map(Value::scalars_mut).for_each(|scalar| scalar.span = moved(scalar.span));
        }
    }
}
