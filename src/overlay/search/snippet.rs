//! An excerpt in so many columns, with what was looked for in sight.

use client::store::Excerpt;
use client::text::width;

/// What stands around an excerpt.
pub(super) enum Quotes {
    /// Quotation marks: somebody has said it.
    Around,
    /// Nothing but what it is of, before it.
    None(String),
}

/// The pieces of an excerpt that have room in so many columns, each with whether it is what was looked for. The first of
/// those is among them where there is room for anything.
pub(super) fn snippet(excerpt: &Excerpt, quotes: &Quotes, room: usize) -> Vec<(String, bool)> {
    let (open, close) = match quotes {
        Quotes::Around => ("“", "”"),
        Quotes::None(what) => (what.as_str(), ""),
    };
    let text = excerpt.text.as_str();
    let first = excerpt.marks.first().map_or(0, |mark| mark.start);
    let before = text.get(..first).unwrap_or_default();
    let open = width::truncate(open, room / 2).into_owned();
    // The quotation marks, and what says at either end that more stands there.
    let inner = room.saturating_sub(width::width(&open) + width::width(close) + 2);
    let shown = match width::width(before) > inner / 2 {
        // From a whole word on, where words have blanks between them.
        true => {
            let cut = width::tail(before, inner / 2);
            cut.split_once(' ').map_or(cut, |(_, words)| words)
        }
        false => before,
    };
    let start = first.saturating_sub(shown.len());
    let rest = text.get(start..).unwrap_or_default();
    let (piece, _) = width::head(rest, inner);
    let end = start + piece.len();
    let mut pieces = vec![(open, false)];
    if start > 0 || excerpt.cut_before {
        pieces.push(("…".to_owned(), false));
    }
    let mut at = start;
    for mark in &excerpt.marks {
        let (from, to) = (mark.start.clamp(at, end.max(at)), mark.end.clamp(at, end.max(at)));
        for (piece, found) in [(text.get(at..from), false), (text.get(from..to), true)] {
            pieces.extend(piece.filter(|piece| !piece.is_empty()).map(|piece| (piece.to_owned(), found)));
        }
        at = to;
    }
    pieces.extend(text.get(at..end).filter(|piece| !piece.is_empty()).map(|piece| (piece.to_owned(), false)));
    if end < text.len() || excerpt.cut_behind {
        pieces.push(("…".to_owned(), false));
    }
    pieces.push((close.to_owned(), false));
    pieces
}

#[cfg(test)]
mod tests {
    use client::condition::{Phrase, Span};
    use client::domain::Text;
    use proptest::prelude::*;

    use super::*;

    fn excerpt(text: &str, word: &str) -> Excerpt {
        let text = Text::new(text);
        let marks: Vec<Span> =
            Phrase::new(word, false, false).map(|word| word.marks(text.as_str())).unwrap_or_default();
        Excerpt { text, marks, cut_before: false, cut_behind: false }
    }

    fn shown(pieces: &[(String, bool)]) -> String {
        pieces.iter().map(|(piece, found)| if *found { format!("[{piece}]") } else { piece.clone() }).collect()
    }

    #[test]
    fn what_was_looked_for_is_in_sight_with_some_words_around_it() {
        let text = "since Friday the bank feed shows nothing, see the file I attached";
        let all = snippet(&excerpt(text, "bank feed"), &Quotes::Around, 80);
        assert_eq!(shown(&all), "“since Friday the [bank feed] shows nothing, see the file I attached”");
        let some = snippet(&excerpt(text, "attached"), &Quotes::Around, 30);
        assert_eq!(shown(&some), "“…the file I [attached]”");
        let subject = snippet(&excerpt("Bank feed down", "bank"), &Quotes::None("Subject: ".into()), 20);
        assert_eq!(shown(&subject), "Subject: [Bank] feed…");
    }

    proptest! {
        #[test]
        fn it_fits_and_shows_the_first_word_whatever_strangers_wrote(
            before in "[\\PC\u{5d0}漢👩\u{200d} ]{0,60}", behind in "[\\PC\u{644}字 ]{0,60}", room in 0usize..120,
        ) {
            let found = excerpt(&format!("{before} needle {behind}"), "needle");
            let pieces = snippet(&found, &Quotes::Around, room);
            let whole: String = pieces.iter().map(|(piece, _)| piece.as_str()).collect();
            prop_assert!(width::width(&whole) <= room.max(4), "{whole:?} in {room}");
            prop_assert!(room < 16 || found.marks.is_empty() || pieces.iter().any(|(_, found)| *found), "{whole:?}");
            prop_assert!(!whole.contains(|c: char| c.is_control()));
        }
    }
}
