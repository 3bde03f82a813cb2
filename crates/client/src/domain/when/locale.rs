//! How one writes times where one lives: which of day and month stands first, and in which words.

use jiff::Zoned;

use super::super::text::clean_line;
use super::slash::{self, DateOrder};
use super::tongue::Tongue;
use super::{WhenError, parse};

/// How times are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Locale {
    /// What stands first in a day with a slash.
    pub order: DateOrder,
    /// The language that is understood beside English.
    pub tongue: Tongue,
}

impl Locale {
    /// By its name, as `LC_TIME` has it: `de_DE.UTF-8`.
    pub fn of(name: &str) -> Self {
        Self { order: DateOrder::of_locale(name), tongue: Tongue::of_locale(name) }
    }
}

/// Reads a time as [`parse`] does, in the words of a locale as well, and days with a slash in its order.
///
/// # Errors
/// Why the words are no time.
pub fn parse_in(words: &str, now: &Zoned, locale: Locale) -> Result<Zoned, WhenError> {
    let clean = clean_line(words);
    let plain = locale.tongue.plain(&clean)?;
    let plain = if plain.contains('/') { slash::plain(&plain, now, locale.order)? } else { plain };
    parse(&plain, now).map_err(|why| match why {
        // In the words that were typed.
        WhenError::Unclear(_) => WhenError::Unclear(clean.trim().chars().take(60).collect()),
        why => why,
    })
}
