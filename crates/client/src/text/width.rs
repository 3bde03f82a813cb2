//! How wide text is on a terminal, in columns, and text cut or padded to a width.
//!
//! Counted by grapheme clusters, as ratatui draws them: a cluster takes the columns of its widest reading and is
//! never cut in two.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for the part that was cut off.
pub const ELLIPSIS: &str = "…";

/// The columns one grapheme cluster takes.
pub fn cluster_width(cluster: &str) -> usize {
    // Halfwidth sound marks extend a cluster, and take a cell of their own on a terminal.
    cluster.width() + cluster.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count()
}

/// The columns a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(cluster_width).sum()
}

/// The longest beginning of `text` that takes at most `columns`, and its width.
pub fn head(text: &str, columns: usize) -> (&str, usize) {
    let mut used = 0;
    for (at, cluster) in text.grapheme_indices(true) {
        let wide = cluster_width(cluster);
        if used + wide > columns {
            return (text.get(..at).unwrap_or(""), used);
        }
        used += wide;
    }
    (text, used)
}

/// The longest end of `text` that takes at most `columns`.
pub fn tail(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let mut from = text.len();
    for (at, cluster) in text.grapheme_indices(true).rev() {
        used += cluster_width(cluster);
        if used > columns {
            break;
        }
        from = at;
    }
    text.get(from..).unwrap_or("")
}

/// `text` if it fits into `columns`, else its beginning with `…` at the end, together at most `columns` wide.
pub fn truncate(text: &str, columns: usize) -> Cow<'_, str> {
    truncate_with(text, columns, ELLIPSIS)
}

/// [`truncate`] with another sign for what was cut off; the sign is left out where even it does not fit.
pub fn truncate_with<'a>(text: &'a str, columns: usize, sign: &str) -> Cow<'a, str> {
    // No character takes more columns than bytes, so what is short enough in bytes need not be measured.
    if text.len() <= columns || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let sign_width = width(sign);
    if sign_width > columns {
        return Cow::Borrowed(head(text, columns).0);
    }
    let (kept, _) = head(text, columns - sign_width);
    Cow::Owned(format!("{}{sign}", kept.trim_end()))
}

/// `text` with its middle taken out if it does not fit: for addresses and file names, whose end says the most.
pub fn truncate_middle(text: &str, columns: usize) -> Cow<'_, str> {
    if text.len() <= columns || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(1).filter(|room| *room > 0) else {
        return Cow::Owned(ELLIPSIS.repeat(columns));
    };
    let (start, used) = head(text, room.div_ceil(2));
    Cow::Owned(format!("{start}{ELLIPSIS}{}", tail(text, room - used)))
}

/// `text` with spaces after it up to `columns`; what is wider stays as it is.
pub fn pad(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// `text` with spaces before it up to `columns`; what is wider stays as it is.
pub fn pad_left(text: &str, columns: usize) -> String {
    let missing = columns.saturating_sub(width(text));
    format!("{}{text}", " ".repeat(missing))
}

/// `text` cut or padded to exactly `columns`.
pub fn fit(text: &str, columns: usize) -> String {
    pad(&truncate(text, columns), columns)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn widths_are_those_of_a_terminal() {
        for (text, columns) in
            [("", 0), ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("שלום", 4), ("❤️", 2)]
        {
            assert_eq!(width(text), columns, "{text:?}");
        }
    }

    #[test]
    fn a_wide_character_is_never_halved() {
        assert_eq!(truncate("日本語", 6), "日本語");
        assert_eq!(truncate("日本語", 5), "日本…");
        assert_eq!(truncate("日本語", 4), "日…");
        assert_eq!(truncate("日本語", 2), "…");
        assert_eq!(fit("日本語", 4), "日… ");
        assert_eq!(truncate("日本語", 0), "");
        assert_eq!(truncate_with("日本語", 1, "..."), "");
        assert_eq!(truncate("👩‍👩‍👧👩‍👩‍👧", 3), "👩‍👩‍👧…");
    }

    #[test]
    fn the_end_of_an_address_survives_a_cut_in_the_middle() {
        assert_eq!(truncate_middle("https://example.test/report.pdf", 15), "https:/…ort.pdf");
        assert_eq!(truncate_middle("abc", 3), "abc");
        assert_eq!(truncate_middle("abcd", 1), "…");
        assert_eq!(truncate_middle("abcd", 0), "");
    }

    proptest! {
        #[test]
        fn nothing_is_ever_wider_than_asked(text in "\\PC{0,40}", columns in 0usize..30) {
            prop_assert!(width(&truncate(&text, columns)) <= columns);
            prop_assert!(width(&truncate_middle(&text, columns)) <= columns);
            prop_assert!(width(head(&text, columns).0) <= columns);
            prop_assert!(width(tail(&text, columns)) <= columns);
            prop_assert_eq!(width(&fit(&text, columns)), columns);
            prop_assert!(width(&pad(&text, columns)) >= columns);
        }
    }
}
