//! The clusters that terminals do not agree about: how many cells each takes.
//!
//! What follows such a cluster is addressed anew, and lies where it should whatever the terminal thinks.

use unicode_width::UnicodeWidthStr as _;

/// What a cluster of more than one cell is where symbols are, and not letters.
const SYMBOLS: std::ops::RangeInclusive<char> = '\u{2300}'..='\u{2bff}';
/// From here on are pictures; new ones come every year, and a terminal knows those of its own.
const PICTURES: std::ops::RangeInclusive<char> = '\u{1f000}'..='\u{1fbff}';

/// Whether some terminals take more or fewer cells for this than others. `before` is what stands left of it. `wide` says
/// that this terminal takes two cells for what is ambiguous, as East Asian ones do.
pub(super) fn is_doubtful(symbol: &str, before: Option<&str>, wide: bool) -> bool {
    if symbol.is_ascii() {
        return false;
    }
    let mut all = symbol.chars();
    let Some(first) = all.next() else { return false };
    // An accent, a skin, a joiner, a variation: whatever is put together of several.
    all.next().is_some()
        || PICTURES.contains(&first)
        || SYMBOLS.contains(&first) && symbol.width() > 1
        || is_alef(first) && before.is_some_and(|before| before.starts_with('ل'))
        || wide && symbol.width_cjk() != symbol.width()
}

/// Lam and alef are written as one, which some terminals give one cell.
fn is_alef(c: char) -> bool {
    matches!(c, 'آ' | 'أ' | 'إ' | 'ا')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_disagree_about_is_known() {
        for symbol in ["👍🏽", "🇩🇪", "👩‍👩‍👧", "❤️", "i\u{307}", "e\u{301}", "⚡", "🫨", "कि"]
        {
            assert!(is_doubtful(symbol, None, false), "{symbol}");
        }
        for symbol in ["a", " ", "é", "ß", "я", "م", "日", "한", "│", "●", "…", "▌", "◔", "✓"] {
            assert!(!is_doubtful(symbol, Some("ل"), false), "{symbol}");
        }
        assert!(is_doubtful("ا", Some("ل"), false) && !is_doubtful("ا", Some("م"), false));
        assert!(is_doubtful("●", None, true) && is_doubtful("…", None, true) && !is_doubtful("日", None, true));
    }
}
