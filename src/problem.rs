//! What is wrong in a file a person wrote, said so that it can be mended: where, what, and what was probably meant.

pub mod file;

use std::fmt;
use std::path::PathBuf;

use client::domain::text::clean_line;

/// A fault in a config, keymap or theme file. It never stops the program: the rest of the file still counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, or the name of a built-in one.
    pub file: PathBuf,
    /// Its line, from 1; none when the whole file is meant.
    pub line: Option<usize>,
    /// The character of that line, from 1; none when all of it is meant.
    pub column: Option<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do, or what was probably meant.
    pub help: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // All of it is a line: neither a file's name nor what stands in it can give orders or look like another line.
        write!(f, "{}", clean_line(&self.file.display().to_string()))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        write!(f, ": {}", clean_line(&self.message))?;
        if let Some(help) = &self.help {
            write!(f, " ({})", clean_line(help))?;
        }
        Ok(())
    }
}

/// The closest of the `known` words to a misspelt one, for "did you mean".
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // So many letters may be wrong; what is longer by more is not looked at, whatever somebody has pasted.
    let slips = |k: &str| 1 + k.len() / 4;
    known
        .into_iter()
        .filter(|k| word.chars().nth(k.chars().count() + slips(k)).is_none())
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, k)| *distance <= slips(k))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k)
}

/// Where the lines of a text are. Made once for a text of which many places are asked for.
#[derive(Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// The byte behind each line's end.
    ends: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Of a text in which `\n` ends a line.
    pub fn of(text: &'a str) -> Self {
        Self { text, ends: text.match_indices('\n').map(|(at, _)| at + 1).collect() }
    }

    /// The line and the character of it (both from 1) at which a byte offset lies; behind the end, and within a
    /// character, as near as can be.
    pub fn place(&self, offset: usize) -> (usize, usize) {
        let line = self.ends.partition_point(|end| *end <= offset);
        let start = line.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let before = self.text.get(start..offset).or_else(|| self.text.get(start..)).unwrap_or_default();
        (line + 1, before.chars().count() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_place_is_where_counting_finds_it(text in "[ab\né]{0,40}", offset in 0_usize..50) {
            let Some(before) = text.get(..offset) else { return Ok(()) };
            let line = 1 + before.matches('\n').count();
            let column = 1 + before.rsplit('\n').next().unwrap_or_default().chars().count();
            proptest::prop_assert_eq!(Lines::of(&text).place(offset), (line, column));
        }
    }

    #[test]
    fn what_was_meant_is_found_for_a_slip_and_not_sought_for_a_page() {
        assert_eq!(nearest("clsoe", ["open", "close"]), Some("close"));
        assert_eq!(nearest("ouvert", ["open", "close"]), None);
        // Held against each other, they would take more memory than there is.
        let (page, other) = ("x".repeat(1 << 20), "y".repeat(1 << 19));
        assert_eq!(nearest(&page, ["close", &other]), None);
    }
}
